"""A crash or a full disk at any moment leaves the old folder or the new one; two processes at once store one result."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from detente import store
from detente.store import place as places
from unit.store.runs import asked, small

KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from detente import store
from detente.store import place as places
from unit.store.runs import asked, small

exchange = places._exchange
runs = [small(seed=0), small(seed=1)]
contents = [store.content_of(run) for run in runs]
draws = random.Random(0)


def killed(folder, kills):
    store.write(folder, runs[0], question=asked(runs[0]), kind="run")
    began = time.perf_counter()
    store.write(folder, runs[1], question=asked(runs[1]), kind="run")
    once = time.perf_counter() - began
    seen, number = set(), 0
    while number < kills or seen != {0, 1} and number < 20 * kills:  # a disk may be slower than it was a moment ago
        number += 1
        child = os.fork()
        if child == 0:
            for k in range(1000):
                store.write(folder, runs[k % 2], question=asked(runs[k % 2]), kind="run")
            os._exit(0)
        time.sleep(draws.uniform(0.0, (3 + number // kills) * once))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = store.read(folder)
        assert store.verify(folder).ok
        seen.add(contents.index(store.content_of(found)))
    assert seen == {0, 1}, seen
    left = [path.name for path in folder.parent.iterdir() if path != folder]
    assert left, "nobody was killed while at work"
    assert all(name.startswith((places.NEW, places.OLD)) for name in left), left
    assert [one.folder for one in store.listing(folder.parent)] == [folder]
    stale, places.STALE = places.STALE, -1.0
    places.remove_stale(folder.parent)
    places.STALE = stale
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


for way in (exchange, lambda one, two: False):
    places._exchange = way
    folder = Path(sys.argv[1]) / str(way is exchange) / "run"
    folder.parent.mkdir()
    killed(folder, int(sys.argv[2]))
"""

RACED = """
import os, sys, time
from pathlib import Path
from detente import store
from unit.store.runs import asked, small

folder, run = Path(sys.argv[1]), small()
flags = [folder.parent / name for name in "ab"]


def compute(mine):
    flags[mine].touch()
    while not flags[1 - mine].exists():
        time.sleep(0.001)
    return run


def ask(mine):
    found = store.once(folder, asked(run), lambda: compute(mine), kind="run", made={"who": mine})
    return found == run


child = os.fork()
if child == 0:
    os._exit(0 if ask(1) else 1)
assert ask(0)
assert os.waitpid(child, 0)[1] == 0
"""


def python(environment: dict[str, str], code: str, *words: object) -> subprocess.CompletedProcess[str]:
    path = f"{environment['PYTHONPATH']}:{Path(__file__).parents[2]}"
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(
        command, env={**environment, "PYTHONPATH": path}, capture_output=True, text=True, check=False, timeout=600
    )


FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes")


@FORKS
@pytest.mark.parametrize("kills", [10, pytest.param(150, marks=pytest.mark.slow)])
def test_killed_at_any_moment_the_folder_is_the_old_or_the_new(
    python_environment: dict[str, str], tmp_path: Path, kills: int
) -> None:
    """Where the system exchanges two folders in one step, and where it takes two steps."""
    done = python(python_environment, KILLED, tmp_path, kills)
    assert done.returncode == 0, done.stderr


def test_an_older_folder_comes_back_if_the_process_was_killed_between(tmp_path: Path) -> None:
    run = small()
    store.write(tmp_path / "run", run, question=asked(run), kind="run")
    (tmp_path / "run").rename(tmp_path / f"{places.OLD}{'0' * 16}-run")
    assert [one.name for one in store.listing(tmp_path)] == ["run"]
    (tmp_path / "run").rename(tmp_path / f"{places.OLD}{'0' * 16}-run")
    assert store.read(tmp_path / "run") == run
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_what_a_killed_process_left_is_removed_and_what_another_builds_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "STALE", -1.0)
    dead = tmp_path / f"{places.NEW}{'0' * 16}"
    dead.mkdir()
    mine = [tmp_path / f"{places.NEW}plan", tmp_path / f"{places.OLD}{'0' * 15}-mine", tmp_path / "mine"]
    for one in mine:
        one.mkdir()
    with places.building(tmp_path / "one") as one, places.building(tmp_path / "two"):
        assert not dead.exists()
        assert one.is_dir()
    assert sorted(tmp_path.iterdir()) == sorted(mine)


@FORKS
def test_what_a_killed_process_left_in_a_study_is_not_sealed(tmp_path: Path) -> None:
    (tmp_path / "chunks").mkdir()
    for name in (".own-0123456789abcdef.part", "chunks/.own-0123456789abcdef.part", ".own-notes.part", "a"):
        (tmp_path / name).write_text("x")
    held = store.seal(tmp_path, kind="sweep", question={}, content="0" * 64)
    assert set(held.files) == {".own-notes.part", "a"}
    assert store.verify(tmp_path).ok


def test_two_processes_that_ask_the_same_store_it_once(python_environment: dict[str, str], tmp_path: Path) -> None:
    done = python(python_environment, RACED, tmp_path / "runs")
    assert done.returncode == 0, done.stderr
    (only,) = (tmp_path / "runs").iterdir()
    assert store.verify(only).ok


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"needs the right to mount a small disk: {done.stderr.strip()}")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_older_folder(small_disk: Path) -> None:
    old, new = small(), small(seed=1)
    held = store.write(small_disk / "run", old, question=asked(old), kind="run")
    need = held.size + 20_000
    failed = 0
    for left in (0, 4096, need // 4, need // 2, need, 2 * need, 4 * need):
        free = _free(small_disk)
        (small_disk / "filler").write_bytes(b"\0" * max(0, free - left))
        told = refusal(lambda: store.write(small_disk / "run", new, question=asked(new), kind="run"))
        assert told in (None, (errno.ENOSPC, str(small_disk / "run")))
        failed += told is not None
        assert store.read(small_disk / "run") == (new if told is None else old)
        (small_disk / "filler").unlink()
        assert store.verify(small_disk / "run").ok
        assert [path.name for path in small_disk.iterdir()] == ["run"]
    assert 3 <= failed < 7
    assert store.read(small_disk / "run") == new


def test_a_store_on_a_full_disk_is_as_it_was(small_disk: Path) -> None:
    run = small()
    (small_disk / "filler").write_bytes(b"\0" * (_free(small_disk) - 4096))
    with pytest.raises(OSError, match="space"):
        store.once(small_disk / "runs", asked(run), lambda: run, kind="run")
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def refusal(call: Callable[[], object]) -> tuple[int | None, str] | None:
    """Return number and file of the error of the system that a call ends with; None if it ends well."""
    try:
        call()
    except OSError as error:
        return error.errno, error.filename
    return None


def _free(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_bavail * found.f_frsize


def test_a_disk_that_fails_at_any_write_leaves_the_older_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every call that moves something, or has it written, fails once, in turn."""
    old, new = small(), small(seed=1)
    store.write(tmp_path / "run", old, question=asked(old), kind="run")
    for name in ("replace", "fsync", "rename"):
        for nth in range(1, 7):
            with monkeypatch.context() as patch:
                patch.setattr(os, name, failing(getattr(os, name), nth))
                with contextlib.suppress(OSError):
                    store.write(tmp_path / "run", new, question=asked(new), kind="run")
            found = store.read(tmp_path / "run")
            assert found in (old, new)
            assert store.verify(tmp_path / "run").ok
            assert [path.name for path in tmp_path.iterdir()] == ["run"], (name, nth)
            old, new = found, old if found == new else new


def failing(function: Callable[..., object], nth: int) -> Callable[..., object]:
    """Return a function that fails when it is called for the nth time."""
    calls = itertools.count(1)

    def call(*given: object, **more: object) -> object:
        if next(calls) == nth:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return function(*given, **more)

    return call


def test_a_refusal_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    from detente.core.errors import InvalidValue

    run = small()
    with pytest.raises(InvalidValue, match="no result"):
        store.write(tmp_path / "run", run, question=asked(run), kind="run", also={"x": 5})  # type: ignore[dict-item]
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_goes_although_the_result_is_there(tmp_path: Path) -> None:
    run = small(seed=0)
    store.once(tmp_path, asked(run), lambda: run, kind="run")
    left = tmp_path / f"{places.NEW}{'0' * 16}"
    left.mkdir()
    os.utime(left, (0, 0))
    store.once(tmp_path, asked(run), lambda: run, kind="run")
    assert not left.exists()
