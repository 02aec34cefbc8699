"""Fetches by real processes: many at once, killed in the middle, out of space."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.core import files
from detente.core.errors import DataError
from detente.data import fetch, registry
from detente.data import files as data_files
from detente.data.source import Source
from unit.data.server import Behaviour, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and locks of POSIX")

BODY = bytes(range(256)) * 4000  # 1,024,000 bytes

CHILD = """
import dataclasses, resource, sys
from pathlib import Path
from detente.core.errors import DataError
from detente.data import fetch, registry

url, folder, sha256, size, limit = sys.argv[1:]
if int(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
source = dataclasses.replace(registry.source("acts"), others=(), sha256=(sha256,), size=int(size))
try:
    print(fetch.download(source, Path(folder), url).state)
except DataError as error:
    print(error.message, error.hint)
"""


@pytest.fixture
def small() -> Source:
    sha256 = hashlib.sha256(BODY).hexdigest()
    return dataclasses.replace(registry.source("acts"), others=(), sha256=(sha256,), size=len(BODY))


def start(small: Source, url: str, folder: Path, environment: dict[str, str], limit: int = 0) -> subprocess.Popen[str]:
    words = [url, str(folder), small.sha256[0], str(small.size), str(limit)]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
    )


def test_many_processes_at_once(small: Source, tmp_path: Path, python_environment: dict[str, str]) -> None:
    with serving(Behaviour({small.file: BODY}, pause=0.002)) as url:
        children = [start(small, url, tmp_path, python_environment) for _ in range(5)]
        said = [child.communicate(timeout=60)[0].strip() for child in children]
    assert said == ["ready"] * 5
    assert [path.name for path in tmp_path.iterdir()] == [small.file], "nothing is left behind"
    assert (tmp_path / small.file).read_bytes() == BODY


def test_a_killed_fetch_leaves_nothing_that_could_be_used(
    small: Source, tmp_path: Path, python_environment: dict[str, str]
) -> None:
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    cache = tmp_path / "cache"
    with serving(Behaviour({small.file: BODY}, pause=0.05)) as url:
        child = start(small, url, cache, {**python_environment, "TMPDIR": str(rooms)})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and not any(path.stat().st_size > 100_000 for path in rooms.glob("*/tmp*")):
            time.sleep(0.01)
        child.kill()
        child.communicate(timeout=30)
    (got,) = rooms.glob("*/tmp*")
    assert 100_000 < got.stat().st_size < len(BODY)
    assert list(cache.iterdir()) == []
    with serving(Behaviour({small.file: BODY})) as url:
        assert fetch.download(small, cache, url).state == "ready"


def test_a_full_disk_is_explained_and_nothing_half_written_is_used(
    small: Source, tmp_path: Path, python_environment: dict[str, str]
) -> None:
    with serving(Behaviour({small.file: BODY})) as url:
        said = start(small, url, tmp_path, python_environment, limit=300_000).communicate(timeout=60)[0]
        assert "cannot be written to" in said
        assert "Free some space" in said
        assert list(tmp_path.iterdir()) == []
        assert fetch.download(small, tmp_path, url).state == "ready"


def test_a_folder_that_cannot_be_made_is_explained(small: Source, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DataError, match="cannot be written"):
        fetch.take(_at_hand(small, tmp_path), tmp_path, tmp_path / "file" / "cache")


def _at_hand(small: Source, folder: Path) -> Source:
    (folder / small.file).write_bytes(BODY)
    return small


@pytest.mark.parametrize("mask", [0o022, 0o002])
def test_others_may_read_what_the_umask_lets_them(small: Source, tmp_path: Path, mask: int) -> None:
    old = os.umask(mask)
    try:
        fetch.take(_at_hand(small, tmp_path), tmp_path, tmp_path / "cache")
    finally:
        os.umask(old)
    assert (tmp_path / "cache" / small.file).stat().st_mode & 0o777 == 0o666 & ~mask


def test_what_killed_processes_left_behind_is_swept(tmp_path: Path) -> None:
    old, new, held = (tmp_path / f".own-{number:016x}.part" for number in range(3))
    for path in (old, new, held):
        path.write_bytes(b"x")
    for path in (old, held):
        os.utime(path, (0, 0))
    with held.open("ab") as handle:
        assert files.lock(handle)
        files.sweep(tmp_path)
    assert not old.exists()
    assert new.exists()
    assert held.exists()
    files.sweep(tmp_path / "nowhere")


def test_what_a_killed_fetch_left_in_the_folder_of_temporary_files_is_removed_a_day_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for name in ("detente-fetch-old", "detente-fetch-new", "others"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "half").touch()
        if not name.endswith("new"):
            os.utime(tmp_path / name, (0, 0))
    (tmp_path / "detente-fetch-old.pem").touch()
    os.utime(tmp_path / "detente-fetch-old.pem", (0, 0))
    data_files.sweep_rooms()
    assert sorted(os.listdir(tmp_path)) == ["detente-fetch-new", "others"]
