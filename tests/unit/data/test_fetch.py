"""Downloads from a real loopback server, good and bad."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from pathlib import Path

import pytest
import requests

from detente.core.errors import DataError
from detente.data import fetch, registry
from detente.data.cache import cache_folder, inspect, partial_path, verify
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


def test_broken_connection_is_resumed_where_it_broke(small: Source, tmp_path: Path) -> None:
    behaviour = rule(small, cut_after=100_000, cuts=2)
    with serving(behaviour) as url:
        assert fetch.download(small, tmp_path, url).state == "ready"
    assert behaviour.asked[0] is None
    assert [a for a in behaviour.asked[1:] if a and a.startswith("bytes=")]


def test_interrupted_download_goes_on_with_the_next_command(small: Source, tmp_path: Path) -> None:
    partial_path(small, tmp_path).write_bytes(BODY[:123_456])
    assert inspect(small, tmp_path).state == "partial"
    behaviour = rule(small)
    with serving(behaviour) as url:
        assert fetch.download(small, tmp_path, url).state == "ready"
    assert behaviour.asked == ["bytes=123456-"]


def test_server_without_ranges_starts_over(small: Source, tmp_path: Path) -> None:
    partial_path(small, tmp_path).write_bytes(b"x" * 1000)
    with serving(rule(small, ranges=False)) as url:
        assert fetch.download(small, tmp_path, url).state == "ready"


def test_partial_longer_than_the_server_file_starts_over(small: Source, tmp_path: Path) -> None:
    long = dataclasses.replace(small, size=len(BODY))
    partial_path(long, tmp_path).write_bytes(BODY[: len(BODY) - 1] + b"")
    with serving(rule(small, short=True)) as url, pytest.raises(DataError, match="broke off"):
        fetch.download(long, tmp_path, url)


def test_truncated_file_is_refused_and_explained(small: Source, tmp_path: Path) -> None:
    short = pytest.raises(DataError, match="256,000 of 512,000 bytes")
    with serving(rule(small, short=True)) as url, short as caught:
        fetch.download(small, tmp_path, url)
    assert "--from" in caught.value.hint
    assert inspect(small, tmp_path).state == "partial"
    with pytest.raises(DataError, match="unfinished download"):
        verify(small, tmp_path)


def test_altered_file_is_refused_explained_and_not_kept(small: Source, tmp_path: Path) -> None:
    another = pytest.raises(DataError, match="another file than the pinned one")
    with serving(rule(small, altered=True)) as url, another:
        fetch.download(small, tmp_path, url)
    assert list(tmp_path.iterdir()) == []


def test_altered_copy_in_the_cache_is_replaced(small: Source, tmp_path: Path) -> None:
    (tmp_path / small.file).write_bytes(BODY[:-1] + b"!")
    assert inspect(small, tmp_path).state == "altered"
    with pytest.raises(DataError, match="not the pinned file"):
        verify(small, tmp_path)
    with serving(rule(small)) as url:
        assert fetch.download(small, tmp_path, url).state == "ready"


def test_absent_file_and_absent_host_are_explained(small: Source, tmp_path: Path) -> None:
    with serving(Behaviour({})) as url, pytest.raises(fetch.NotThere, match="answered 404"):
        fetch.download(small, tmp_path, url)
    assert list(tmp_path.iterdir()) == [], "not even an empty file is left"
    with pytest.raises(DataError, match="could not be reached"):
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
    assert verify(small, cache).read_bytes() == BODY


def test_missing_folders_are_explained(small: Source, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no folder"):
        fetch.take(small, tmp_path / "nowhere", tmp_path)
    with pytest.raises(DataError, match="no data folder"):
        verify(small, tmp_path / "nowhere")
    assert inspect(small, tmp_path / "nowhere").state == "missing"


def test_cache_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("DETENTE_DATA")
    assert "detente" in str(cache_folder())


def test_every_source_is_pinned() -> None:
    for source in registry.SOURCES.values():
        for channel in source.channels:
            assert channel.address.startswith("https://")
            assert len(channel.sha256) == 64
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
