"""``detente data`` as its users call it, over a real loopback server."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.main import main
from detente.data import fetch, registry
from unit.data.server import Behaviour, serving

BODY = bytes(range(256)) * 500
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Run the command line; gives exit status, standard output and standard error."""
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    sources = {
        name: dataclasses.replace(
            one,
            file=f"{name}.bin",
            sha256=(hashlib.sha256(BODY + name.encode()).hexdigest(),),
            size=len(BODY) + len(name),
        )
        for name, one in registry.SOURCES.items()
        if name in ("nmc6", "nmc7", "members")
    }
    monkeypatch.setattr(registry, "SOURCES", sources)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(words)
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return run


def _files() -> dict[str, bytes]:
    return {f"{name}.bin": BODY + name.encode() for name in registry.SOURCES}


def _object(text: str) -> dict[str, Any]:
    """Parse standard output: exactly one JSON object."""
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def test_fetch_status_and_again(call: Call) -> None:
    assert _object(call("data", "status", "--json")[1])["ready"] == 0
    behaviour = Behaviour(_files())
    with serving(behaviour) as url:
        status, out, _ = call("data", "fetch", "all", "--base-url", url, "--json")
        assert status == 0
        assert _object(out)["complete"] is True
        asked = len(behaviour.asked)
        assert call("data", "fetch", "--base-url", url)[0] == 0
        assert len(behaviour.asked) == asked  # nothing is downloaded twice
    found = _object(call("data", "status", "--json")[1])
    assert found["complete"] is True
    assert {one["state"] for one in found["sources"]} == {"ready"}
    assert "3 of 3 sources are ready" in call("data", "status")[1]


def test_one_bad_file_does_not_stop_the_others(call: Call) -> None:
    files = _files()
    files["nmc7.bin"] = files["nmc7.bin"][:1000]
    with serving(Behaviour(files)) as url:
        status, out, _ = call("data", "fetch", "all", "--base-url", url, "--json")
    found = _object(out)
    assert status == 2
    assert set(found["error"]) == {"type", "message", "hint"}
    assert [one["name"] for one in found["failed"]] == ["nmc7"]
    assert len(found["sources"]) == 2
    listed = _object(call("data", "status", "--json")[1])["sources"]
    assert {one["name"]: one["state"] for one in listed}["nmc7"] == "missing"
    assert "is not there" in call("data", "status")[1]


def test_files_at_hand(call: Call, tmp_path: Path) -> None:
    deep = tmp_path / "origin" / "deep"
    deep.mkdir(parents=True)
    names = list(registry.SOURCES)
    (deep / f"{names[0]}.bin").write_bytes(BODY + names[0].encode())
    status, out, _ = call("data", "fetch", "all", "--from", str(tmp_path / "origin"), "--json")
    assert status == 0
    assert _object(out)["absent"] == names[1:]
    (deep / f"{names[1]}.bin").write_bytes(BODY[:5])
    (deep / f"{names[2]}.bin").write_bytes(BODY + b"?" * len(names[2]))
    status, _, err = call("data", "fetch", "all", "--from", str(deep))
    assert status == 2
    assert "cut short" in err
    assert "not the pinned file" in err
    assert call("data", "fetch", names[1], "--from", str(tmp_path / "empty"))[0] == 2


def test_without_a_connection_there_is_one_count_and_one_cure(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Behaviour({})) as closed:
        pass
    away = {
        name: dataclasses.replace(one, address=f"{closed}/{name}", others=()) for name, one in registry.SOURCES.items()
    }
    monkeypatch.setattr(registry, "SOURCES", away)
    status, _, err = call("data", "fetch", "all")
    assert status == 2
    assert f"{len(away)} sources could not be fetched: {closed.removeprefix('http://')} could not be reached." in err
    assert err.count("--from DIR") == 1
    found = _object(call("data", "fetch", "all", "--json")[1])
    assert [one["name"] for one in found["failed"]] == list(away)
    assert found["error"]["type"] == "DataError"


@pytest.mark.parametrize(
    ("origin", "what"),
    [
        ("", "folder"),
        *((one, "host") for one in ("http://", "https:///x", "https://[::1", "http://[h]/", "http://h:99999")),
    ],
)
def test_a_place_that_is_none_is_refused(call: Call, origin: str, what: str) -> None:
    status, _, err = call("data", "fetch", "all", "--from", origin)
    assert status == 2
    assert f"names no {what}" in err


def test_the_home_folder_may_be_written_as_a_tilde(call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "files").mkdir()
    for name, body in _files().items():
        (tmp_path / "files" / name).write_bytes(body)
    assert call("data", "fetch", "all", "--from", "~/files", "--data", "~/kept")[0] == 0
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == sorted(_files())
    assert _object(call("data", "status", "--data", "~/kept", "--json")[1])["complete"] is True


def test_ctrl_c_says_what_is_finished(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    real, count = fetch.download, []

    def once(*arguments: Any) -> Any:
        count.append(1)
        if len(count) > 1:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(fetch, "download", once)
    with serving(Behaviour(_files())) as url:
        status, out, _ = call("data", "fetch", "all", "--base-url", url, "--json")
    assert status == 130
    assert _object(out)["complete"] is False
    assert len(_object(out)["sources"]) == 1


def test_list_and_cite(call: Call) -> None:
    found = _object(call("data", "list", "--json")[1])["sources"]
    assert [one["name"] for one in found] == list(registry.SOURCES)
    assert all(one["licence"] and one["citation"] and one["sha256"] for one in found)
    assert "nmc7" in call("data", "list")[1]
    cited = _object(call("data", "cite", "nmc7", "--json")[1])["sources"]
    assert "Singer" in cited[0]["citation"]
    assert "Singer" in call("data", "cite")[1]


def test_unknown_source(call: Call) -> None:
    status, out, _ = call("data", "fetch", "nmc", "--json")
    assert status == 2
    assert "nmc7" in _object(out)["error"]["hint"]
