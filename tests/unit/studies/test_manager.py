"""The manager: every task in order, kept as it is finished, and no more than the chunk in flight computed twice."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.core.errors import DamagedFile, FolderInUse, UnfinishedStudy
from detente.core.files import OWN
from detente.core.progress import Moment, tracked
from detente.executors import Done, executor
from detente.studies.chunk_files import chunk_path, read_chunk, write_chunk
from detente.studies.manager import CHUNKS, Chunk, owned, run_chunks

KEY = "k" * 64
calls: list[int] = []


def squares(task: int) -> dict[str, Any]:
    calls.append(task)
    if task < 0:
        msg = "no square root"
        raise ValueError(msg)
    return {"square": np.arange(task, dtype=float) ** 2, "task": task, "told": ("a", "b")}


def lived(tasks: list[int], folder: Path | None, **more: Any) -> list[Chunk]:
    calls.clear()
    return list(run_chunks(squares, tasks, key=KEY, folder=folder, **more))


@pytest.mark.parametrize("workers", [1, 3])
def test_chunks_come_in_order_and_are_there_the_next_time(tmp_path: Path, workers: int) -> None:
    tasks = [5, 0, 3, 40, 2]
    first = lived(tasks, tmp_path, workers=workers)
    assert [chunk.number for chunk in first] == list(range(5))
    assert sorted(calls) == sorted(tasks)
    again = lived(tasks, tmp_path, workers=workers)
    assert calls == []
    assert all(chunk.kept for chunk in again)
    bare = lived(tasks, None, workers=workers)
    for a, b, c, task in zip(first, again, bare, tasks, strict=True):
        for chunk in (a, b, c):
            assert chunk.value["square"].tolist() == [float(k * k) for k in range(task)]
            assert chunk.value["told"] == ("a", "b")


def test_what_is_lacking_alone_is_computed(tmp_path: Path) -> None:
    lived([1, 2, 3, 4], tmp_path)
    chunk_path(tmp_path / CHUNKS, 2).unlink()
    lived([1, 2, 3, 4], tmp_path)
    assert calls == [3]
    lived([1, 2, 3, 4], tmp_path, again=[0])
    assert calls == [1]


def test_a_task_that_raises_ends_the_study_when_the_others_are_kept(tmp_path: Path) -> None:
    for again in (False, True):
        with pytest.raises(ValueError, match="no square root"):
            lived([1, -1, 2], tmp_path)
        assert calls == ([-1] if again else [1, -1, 2])
    with pytest.raises(ValueError, match="no square root"):
        lived([1, -1, 2], None, workers=1)
    assert calls == [1, -1]


@pytest.mark.parametrize("cause", [MemoryError("full"), OSError(28, "No space"), ImportError("no such module"), None])
def test_what_the_machine_could_not_do_is_no_result(tmp_path: Path, cause: Exception | None) -> None:
    class Machine:
        ill = True

        def run(self, work: Any, tasks: Any, *, tell: Any = None) -> Any:
            for done in executor("local", workers=1).run(work, tasks):
                lost = self.ill and done.number in (1, 3, 4, 5)
                yield Done(done.number, None, "it was killed", 0.0, "w", cause) if lost else done

    machine, tasks = Machine(), [1, 2, 3, 4, 5, 6, 7]
    with pytest.raises(UnfinishedStudy, match=r"4 of 7 parts .* it was killed.* the same command goes on"):
        lived(tasks, tmp_path, on=machine)
    assert calls == tasks[:6]
    machine.ill = False
    assert len(lived(tasks, tmp_path, on=machine)) == 7
    assert calls == [2, 4, 5, 6, 7]


@pytest.mark.parametrize("at", [0, 60, 200, -1, -200])
def test_a_damaged_chunk_is_computed_anew_and_told(tmp_path: Path, at: int) -> None:
    whole = lived([50, 60], tmp_path)
    path = chunk_path(tmp_path / CHUNKS, 1)
    held = bytearray(path.read_bytes())
    held[at] ^= 0x10
    path.write_bytes(bytes(held))
    chunks = lived([50, 60], tmp_path)
    if calls:  # some bytes of a zip file say nothing
        assert calls == [60]
        assert str(path) in chunks[1].damage
    np.testing.assert_array_equal(chunks[1].value["square"], whole[1].value["square"])


def test_a_chunk_cut_short_or_of_another_study_is_refused(tmp_path: Path) -> None:
    path = write_chunk(tmp_path, 3, {"x": np.ones(9)}, key=KEY)
    assert read_chunk(tmp_path, 3, key=KEY)["x"].sum() == 9
    with pytest.raises(DamagedFile, match="of another study or another cut"):
        read_chunk(tmp_path, 3, key="other")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DamagedFile, match="cut short or damaged"):
        read_chunk(tmp_path, 3, key=KEY)
    with pytest.raises(FileNotFoundError):
        read_chunk(tmp_path, 4, key=KEY)


def test_progress_counts_units_and_what_was_there(tmp_path: Path) -> None:
    heard: list[Moment] = []
    lived([1, 2], tmp_path)
    with tracked(heard.append, "study", "runs", 60) as track:
        lived([1, 2, 3], tmp_path, track=track, units=lambda k: 10.0 * (k + 1))
    assert [m.done for m in heard] == [30.0, 60.0]


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / CHUNKS).mkdir()
    left = tmp_path / CHUNKS / f"{OWN}00.part"
    left.write_bytes(b"half")
    lived([1], tmp_path)
    assert not left.exists()


@pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")
def test_two_processes_do_not_work_in_one_folder(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from detente.studies.manager import owned\n"
        "with owned(Path(sys.argv[1]), 'detente sweep'): print('in', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "in\n"
        with pytest.raises(FolderInUse, match=f"process {other.pid}, detente sweep, since"), owned(tmp_path):
            pass
    finally:
        other.kill()
        other.communicate()
    with owned(tmp_path):  # who died holds it no longer
        pass
    assert list(tmp_path.iterdir()) == []
