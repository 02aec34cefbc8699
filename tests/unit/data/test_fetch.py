"""Downloads from a real loopback server, good and bad."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
import threading
from pathlib import Path

import pytest
import requests

from detente.core.errors import DataError
from detente.data import fetch, registry
from detente.data.cache import cache_folder, explain, inspect
from detente.data.source import Source
from unit.data.server import Behaviour, serving

BODY = bytes(range(256)) * 2000  # 512,000 bytes


@pytest.fixture
def small() -> Source:
    """A source whose pinned file is ``BODY``."""
    return dataclasses.replace(
        registry.source("acts"),
        others=(),
        file="a file – of acts.rda",
        sha256=(hashlib.sha256(BODY).hexdigest(),),
        size=len(BODY),
    )


def rule(small: Source, **changes: object) -> Behaviour:
    return Behaviour({small.file: BODY}, **changes)  # type: ignore[arg-type]


def test_download_is_checked_and_kept(small: Source, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    with serving(rule(small)) as url:
        copy = fetch.download(small, tmp_path / "new", url, lambda a, b: seen.append((a, b)))
        fetch.download(small, tmp_path / "new", url)  # already there: no second request
    assert copy.state == "ready"
    assert Path(copy.path).read_bytes() == BODY
    assert seen[-1] == (len(BODY), len(BODY))
    assert [p.name for p in (tmp_path / "new").iterdir()] == [small.file]


def test_a_broken_connection_is_tried_again_from_the_beginning(small: Source, tmp_path: Path) -> None:
    behaviour = rule(small, cut_after=100_000, cuts=fetch.RETRIES)
    with serving(behaviour) as url:
        assert fetch.download(small, tmp_path, url).state == "ready"
    assert len(behaviour.asked) == fetch.RETRIES + 1


def test_a_connection_that_always_breaks_is_explained_and_nothing_is_kept(small: Source, tmp_path: Path) -> None:
    always = rule(small, cut_after=100_000, cuts=9)
    with serving(always) as url, pytest.raises(DataError, match=r"broke off: [\d,]+ of 512,000 bytes") as caught:
        fetch.download(small, tmp_path, url)
    assert "--from" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_truncated_file_is_refused_and_explained(small: Source, tmp_path: Path) -> None:
    short = pytest.raises(DataError, match="256,000 of 512,000 bytes")
    with serving(rule(small, short=True)) as url, short as caught:
        fetch.download(small, tmp_path, url)
    assert "--from" in caught.value.hint
    assert inspect(small, tmp_path).state == "missing"


def test_a_host_that_never_stops_is_left(small: Source, tmp_path: Path) -> None:
    behaviour = rule(small, endless=True)
    with serving(behaviour) as url, pytest.raises(DataError, match="more than 512,000 bytes"):
        fetch.download(small, tmp_path, url)
    assert list(tmp_path.iterdir()) == []
    assert len(behaviour.asked) == 1, "asking again is of no use"


def test_altered_file_is_refused_explained_and_not_kept(small: Source, tmp_path: Path) -> None:
    another = pytest.raises(DataError, match="another file than the pinned one")
    with serving(rule(small, altered=True)) as url, another:
        fetch.download(small, tmp_path, url)
    assert list(tmp_path.iterdir()) == []


def test_altered_copy_in_the_cache_is_replaced(small: Source, tmp_path: Path) -> None:
    (tmp_path / small.file).write_bytes(BODY[:-1] + b"!")
    assert inspect(small, tmp_path).state == "altered"
    assert "not the pinned file" in explain(small, inspect(small, tmp_path))
    with serving(rule(small)) as url:
        assert fetch.download(small, tmp_path, url).state == "ready"


def test_absent_file_and_absent_host_are_explained(small: Source, tmp_path: Path) -> None:
    nothing = Behaviour({})
    with serving(nothing) as url, pytest.raises(fetch.NotThere, match="answered 404"):
        fetch.download(small, tmp_path, url)
    assert len(nothing.asked) == 1, "what is not there is not asked for again"
    assert list(tmp_path.iterdir()) == [], "not even an empty file is left"
    with pytest.raises(fetch.Unreachable, match="could not be reached"):
        fetch.download(small, tmp_path, url)


def test_incomplete_tls_chain_is_explained_and_verification_stays_on(
    small: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trap 9: the COW host serves an incomplete chain; never switch verification off."""

    def refuse(*args: object, **options: object) -> None:
        assert options.get("verify", True) is True
        raise requests.exceptions.SSLError

    monkeypatch.setattr(requests, "get", refuse)
    with pytest.raises(DataError, match="TLS certificate chain") as caught:
        fetch.download(small, tmp_path)
    assert "--from DIR" in caught.value.hint


def test_two_at_once_both_succeed(small: Source, tmp_path: Path) -> None:
    states: list[str] = []
    with serving(rule(small)) as url:
        pair = [
            threading.Thread(target=lambda: states.append(fetch.download(small, tmp_path, url).state)) for _ in range(4)
        ]
        for one in pair:
            one.start()
        for one in pair:
            one.join()
    assert states == ["ready"] * 4
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")] == [small.file]
    assert (tmp_path / small.file).read_bytes() == BODY


def test_file_at_hand_is_found_at_any_depth_and_checked(small: Source, tmp_path: Path) -> None:
    deep = tmp_path / "origin" / "a" / "b"
    deep.mkdir(parents=True)
    cache = tmp_path / "cache"
    (deep / small.file).write_bytes(BODY[:1000])
    with pytest.raises(DataError, match="cut short"):
        fetch.take(small, tmp_path / "origin", cache)
    (tmp_path / "origin" / "z").mkdir()
    (tmp_path / "origin" / "z" / small.file).write_bytes(BODY)
    assert fetch.take(small, tmp_path / "origin", cache).state == "ready"
    assert (cache / small.file).read_bytes() == BODY


def test_missing_folders_are_explained(small: Source, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no folder"):
        fetch.take(small, tmp_path / "nowhere", tmp_path)
    assert inspect(small, tmp_path / "nowhere").state == "missing"


@pytest.mark.parametrize("pipe", [True, False])
def test_what_is_no_file_is_passed_over(small: Source, tmp_path: Path, pipe: bool) -> None:
    """A pipe would be waited for without end, a link to itself stops who follows it."""
    origin = tmp_path / "origin"
    for folder in (origin, origin / "deep"):
        folder.mkdir()
        if pipe:
            os.mkfifo(folder / small.file)
        else:
            (folder / small.file).symlink_to(small.file)
    (origin / "circle").symlink_to(origin)
    assert inspect(small, origin).state == "missing"
    with pytest.raises(DataError, match="is not there"):
        fetch.take(small, origin, tmp_path / "cache")
    (origin / "deeper").mkdir()
    (origin / "deeper" / small.file).write_bytes(BODY)
    assert fetch.take(small, origin, tmp_path / "cache").state == "ready"


def test_cache_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for named, folder in ((str(tmp_path / "x"), tmp_path / "x"), ("~/y", tmp_path / "y")):
        monkeypatch.setenv("DETENTE_DATA", named)
        assert cache_folder() == folder
    monkeypatch.setenv("DETENTE_DATA", "")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    assert cache_folder().is_absolute()
    assert "detente" in str(cache_folder())


def test_a_user_without_a_home_folder_is_told_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that is run under a number that nobody has."""
    monkeypatch.delenv("DETENTE_DATA", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # which it does not expand then
    with pytest.raises(DataError, match="no home folder") as caught:
        cache_folder()
    assert "DETENTE_DATA" in caught.value.hint


def test_a_file_may_be_pinned_by_its_md5(small: Source, tmp_path: Path) -> None:
    """Where nobody has published more: it is checked as strictly, and said to be one."""
    one = dataclasses.replace(small, sha256=(f"md5:{hashlib.md5(BODY, usedforsecurity=False).hexdigest()}",))
    with serving(rule(one)) as url:
        assert fetch.download(one, tmp_path / "a", url).state == "ready"
    with serving(rule(one, altered=True)) as url, pytest.raises(DataError, match="another file") as caught:
        fetch.download(one, tmp_path / "b", url)
    assert "Its MD5 is checked" in caught.value.hint
    (tmp_path / one.file).write_bytes(BODY[:-1] + b"!")
    status = inspect(one, tmp_path)
    assert status.state == "altered"
    assert "(MD5 " in explain(one, status)


def test_every_source_is_pinned() -> None:
    for source in registry.SOURCES.values():
        for channel in source.channels:
            assert channel.address.startswith("https://")
            assert re.fullmatch(r"[0-9a-f]{64}|md5:[0-9a-f]{32}", channel.sha256)
            assert channel.size > 0
            assert channel.sha256 in source.accepted
        assert source.group in registry.GROUPS
        assert set(source.needs) <= set(registry.SOURCES)
        assert all(source.units.values())
        assert source.citation
        assert source.licence
        assert source.limits
        assert source.coverage[0] <= source.coverage[1]
        assert set(source.key) <= set(source.units)
