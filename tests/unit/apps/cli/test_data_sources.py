"""``detente data list``, ``describe`` and ``fetch`` from mirrors, as their users call them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.main import main
from detente.data import registry
from detente.data.registry import GROUPS, SOURCES
from unit.data.server import Behaviour, serving
from unit.data.test_sources_world import written

POUNDS = 'The table.\n"Citation: X"\n"Year","Unit","Rate"\n"1800","$","4.55"\n"1801","$",""\n"1812","$","3.62"\n'


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found = json.loads(call(capsys, *words, "--json")[1])
    assert isinstance(found, dict)
    return found


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with two sources whose files are pinned to what lies there, and none of the rest."""
    folder = tmp_path / "raw" / "deep"
    folder.mkdir(parents=True)
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    (folder / "pounds.csv").write_text(POUNDS)
    row = {"ccode": 2.0, "year": 1816.0, "euds": -1.5, "aeuds": 0.0, "polity2": float("nan"), "v2x_polyarchy": 0.5}
    written(folder / "democracy.rda", [row, {**row, "year": 1817.0, "polity2": 9.0}])
    for name, file in (("pounds", "pounds.csv"), ("democracy", "democracy.rda")):
        body = (folder / file).read_bytes()
        pinned = {"file": file, "size": len(body), "sha256": (hashlib.sha256(body).hexdigest(),), "others": ()}
        monkeypatch.setitem(registry.own_sources(), name, dataclasses.replace(SOURCES[name], **pinned))
    return tmp_path / "raw"


def test_every_source_is_listed_under_its_subject(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "data", "list")
    lines = out.splitlines()
    assert [line for line in lines if line in GROUPS.values()] == list(GROUPS.values())
    for name, one in SOURCES.items():
        assert any(line.strip().startswith(f"{name} ") and one.title in line for line in lines), name
    assert out.count("\n") < 110, "a list that is read"
    for one in answer(capsys, "data", "list")["sources"]:
        assert {channel["channel"] for channel in one["channels"]} <= {"package", "official"}
        assert one["channels"][0]["sha256"] == one["sha256"][0]
        assert one["group"] in GROUPS


def test_what_only_its_makers_have_is_left_out_of_all_and_comes_by_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    body = b"an archive"
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    with serving(Behaviour({"m.zip": body})) as url:
        pinned = {"file": "m.zip", "size": len(body), "sha256": (hashlib.sha256(body).hexdigest(),), "others": ()}
        one = dataclasses.replace(SOURCES["mid5"], address=f"{url}/m.zip", **pinned)
        monkeypatch.setattr(registry, "SOURCES", {"mid5": one})
        found = answer(capsys, "data", "fetch", "all")
        assert (found["complete"], found["sources"], found["left_out"]) == (True, [], ["mid5"])
        assert "only their makers have them: mid5" in call(capsys, "data", "fetch", "all")[1]
        assert answer(capsys, "data", "status")["complete"] is True, "nothing is missing that was asked for"
        assert [one["name"] for one in answer(capsys, "data", "fetch", "mid5")["sources"]] == ["mid5"]
        assert [one["name"] for one in answer(capsys, "data", "fetch", "all")["sources"]] == ["mid5"]


def test_some_sources_come_by_two_channels(capsys: pytest.CaptureFixture[str]) -> None:
    both = {one["name"] for one in answer(capsys, "data", "list")["sources"] if len(one["channels"]) == 2}
    assert both == {"members", "majors", "nmc6", "sipri", "dyadic_trade", "war_participants", "extrastate_wars"}


def test_describe_says_what_is_in_the_file(at_hand: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "data", "describe", "pounds", "--data", str(at_hand))
    assert status == 0
    assert "3 rows, one for each year; speaks of 1800-1913" in out
    assert "33.3 %" in out
    assert "3.62 to 4.55; US dollars for one pound" in out
    assert "1800s" in out
    assert "1810s" in out
    found = answer(capsys, "data", "describe", "pounds", "--data", str(at_hand))
    assert found["rows"] == 3
    assert found["rows_by_year"] == {"1800": 1, "1801": 1, "1812": 1}
    rate = found["columns"][1]
    assert rate["missing_by_year"] == {"1800": 0, "1801": 1, "1812": 0}
    assert (rate["first"], rate["last"], rate["low"], rate["high"]) == (1800, 1812, 3.62, 4.55)


def test_describe_tells_kinds_apart(at_hand: Path, capsys: pytest.CaptureFixture[str]) -> None:
    columns = {c["name"]: c for c in answer(capsys, "data", "describe", "democracy", "--data", str(at_hand))["columns"]}
    assert columns["ccode"]["kind"] == "whole number"
    assert columns["euds"]["kind"] == "number"
    assert columns["euds"]["low"] == -1.5
    assert columns["polity2"]["missing"] == 0.5
    assert columns["polity2"]["first"] == 1817


def test_describe_of_what_is_not_at_hand_says_how_to_get_it(at_hand: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "data", "describe", "events_gulf", "--data", str(at_hand))
    assert "gulf.cameo.RData is not there" in found["error"]["message"]
    assert found["error"]["hint"] == "Get it with: detente data fetch events_gulf weis_scale"
    assert call(capsys, "data", "describe", "nothing")[0] == 2


def test_a_mirror_may_lack_files_where_everything_is_asked_for(
    at_hand: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with serving(Behaviour({"pounds.csv": POUNDS.encode()})) as url:
        found = answer(capsys, "data", "fetch", "all", "--from", url)
        assert [one["name"] for one in found["sources"]] == ["pounds"]
        assert found["complete"] is True
        assert len(found["absent"]) == len(SOURCES) - 1
        status, out, _ = call(capsys, "data", "fetch", "democracy", "--from", url, "--json")
        assert status == 2, "what is asked for by name must be there"
        assert "answered 404" in json.loads(out)["error"]["message"]
        assert json.loads(out)["error"]["type"] == "DataError"
        assert "Not in the mirror: " in call(capsys, "data", "fetch", "--from", url)[1]
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["pounds.csv"]


def test_files_of_a_folder_with_a_list_are_found_on_a_plain_server(
    at_hand: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `python -m http.server` serves of a folder, its SHA256SUMS included."""
    bodies = {f"deep/{path.name}": path.read_bytes() for path in (at_hand / "deep").iterdir()}
    listed = "".join(f"{hashlib.sha256(body).hexdigest()}  ./{path}\n" for path, body in bodies.items())
    with serving(Behaviour({**bodies, "SHA256SUMS": listed.encode()})) as url:
        found = answer(capsys, "data", "fetch", "all", "--from", f"{url}/")
    assert {one["name"] for one in found["sources"]} == {"pounds", "democracy"}


def test_options_that_make_no_sense_are_explained(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = answer(capsys, "data", "fetch", "pounds", "--channel", "pirate")
    assert "no channel 'pirate'" in found["error"]["message"]
    assert "official" in found["error"]["hint"]
    found = answer(capsys, "data", "fetch", "pounds", "--from", str(tmp_path / "nowhere"))
    assert "There is no folder" in found["error"]["message"]


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "data", "fetch", "--help")
    text = " ".join(out.split())
    for words in ("detente data fetch all --from", "SHA256SUMS", "--ca", "official", "verified"):
        assert words in text
    assert "detente data describe nmc7" in " ".join(call(capsys, "data", "describe", "--help")[1].split())
