"""Studies in a store: killed and resumed, asked again, damaged, shared; the same numbers wherever pieces are run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import detente
from detente import verdict
from detente.core.errors import DataError, FolderInUse, UnknownName
from detente.core.progress import Moment
from detente.executors import Done, executor
from detente.store import key_of, listing, verify
from detente.studies import kept
from detente.studies.claims import claims
from detente.studies.kept import PARTS, STUDY, Pieces
from detente.studies.manager import owned
from detente.studies.replications import replicate
from detente.studies.replications.cusack_stoll import cusack_stoll
from detente.studies.replications.realpolitik import Rules
from detente.studies.verdict import ways
from detente.studies.verdict.asked import ask, question_of_verdict
from detente.studies.verdict.study import Verdict, answer_verdict

SMALL: dict[str, Any] = {"replicates": 6, "years": 40, "seed": 3, "beds": "pair", "draws": 0}
ASKED: dict[str, Any] = {"theories": "richardson", "worlds": "W1"}
SIZE = 1e5
"""Dyad-years of a piece here: enough of them to be killed among."""
LOOKS = 4
"""Looks at the lines where hostility begins, each of which rests on the one before."""


class Counting:
    """An executor that counts what it is given to do."""

    def __init__(self) -> None:
        self.done = self.calls = 0

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any], *, tell: Any = None) -> Iterator[Done[Any]]:
        self.calls += 1
        for one in executor("local", workers=1).run(work, tasks, tell=tell):
            self.done += 1
            yield one


@pytest.fixture(autouse=True)
def pieces_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "SMALL", SIZE)
    monkeypatch.setattr(kept, "LARGE", SIZE)
    monkeypatch.setattr(ways, "MANY", 8)


@pytest.fixture(scope="module")
def plain() -> str:
    with pytest.MonkeyPatch.context() as few:
        few.setattr(ways, "MANY", 8)
        return told(verdict(**ASKED, **SMALL))


def told(found: Verdict) -> str:
    return json.dumps(found.to_dict(), allow_nan=False)


def asked(**changed: Any) -> Any:
    how = {"mix": None, "backend": "fused", **ASKED, **SMALL, **changed}
    return ask(how.pop("theories"), how.pop("worlds"), **how)


def place(store: Path) -> Path:
    return store / key_of(question_of_verdict(asked()))[:12]


SCRIPT = """
import sys
from detente.studies import kept
from detente import verdict
from detente.studies.verdict import ways
kept.SMALL, ways.MANY = {size}, 8
verdict(**{how!r}, store=sys.argv[1])
"""


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals here")
def test_a_killed_verdict_goes_on_and_does_nothing_twice(tmp_path: Path, plain: str) -> None:
    whole = Counting()
    assert told(answer_verdict(asked(), store=tmp_path / "undisturbed", on=whole).answer) == plain
    assert whole.calls <= 1 + LOOKS  # an array of SLURM each: Jervis's worlds, then all other parts side by side
    script = SCRIPT.format(size=SIZE, how={**ASKED, **SMALL})
    source = str(Path(detente.__file__).parents[1])
    command = [sys.executable, "-c", script, str(tmp_path / "killed")]
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": source})
    parts = place(tmp_path / "killed") / PARTS
    until = time.monotonic() + 120
    while len(list(parts.rglob("*.npz"))) < 5 and time.monotonic() < until and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    there = len(list(parts.rglob("[0-9]*.npz")))
    assert 5 <= there < whole.done
    assert [one.status for one in listing(tmp_path / "killed")] == ["unfinished"]
    rest = Counting()
    assert told(answer_verdict(asked(), store=tmp_path / "killed", on=rest).answer) == plain
    assert rest.done == whole.done - there
    assert not parts.exists()
    assert verify(place(tmp_path / "killed")).ok


def test_what_was_asked_is_read_and_what_differs_computed(tmp_path: Path, plain: str) -> None:
    first = answer_verdict(asked(), store=tmp_path, page=lambda found: f"<p>{found.sentence}</p>")
    sealed = {path: path.stat().st_mtime_ns for path in place(tmp_path).iterdir()}
    assert {path.name for path in sealed} == {STUDY, "manifest.json", "result.nc", "page.html"}
    idle = Counting()
    again = answer_verdict(asked(), store=tmp_path, on=idle)
    assert (again.found, idle.done, told(again.answer)) == (True, 0, plain)
    assert again.answer == first.answer
    assert {path: path.stat().st_mtime_ns for path in place(tmp_path).iterdir()} == sealed
    assert again.words.startswith("Read from, nothing computed")
    busy = Counting()
    other = answer_verdict(asked(seed=4), store=tmp_path, on=busy)
    assert not other.found
    assert busy.done > 0
    assert {one.kind for one in listing(tmp_path)} == {"verdict"}
    assert len(listing(tmp_path)) == 2


def test_an_answer_that_was_not_sealed_yet_is_sealed(tmp_path: Path, plain: str) -> None:
    answer_verdict(asked(), store=tmp_path)
    (place(tmp_path) / "manifest.json").unlink()
    idle = Counting()
    assert told(answer_verdict(asked(), store=tmp_path, on=idle).answer) == plain
    assert idle.done == 0
    assert verify(place(tmp_path)).ok


def test_the_answer_to_another_question_is_not_taken_for_this_one(tmp_path: Path, plain: str) -> None:
    """It is sound, and lies where an answer that was not sealed yet would."""
    answer_verdict(asked(seed=4), store=tmp_path / "other")
    (theirs,) = (tmp_path / "other").glob("*/result.nc")
    answer_verdict(asked(), store=tmp_path / "own")
    (place(tmp_path / "own") / "manifest.json").unlink()
    (place(tmp_path / "own") / "result.nc").write_bytes(theirs.read_bytes())
    assert told(answer_verdict(asked(), store=tmp_path / "own").answer) == plain


def test_a_damaged_answer_is_set_aside_and_a_damaged_piece_made_anew(tmp_path: Path, plain: str) -> None:
    answer_verdict(asked(), store=tmp_path)
    path = place(tmp_path) / "result.nc"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    words: list[str] = []

    def stop(moment: Moment) -> None:
        if moment.done > 40:
            raise KeyboardInterrupt

    stopped = answer_verdict(asked(), store=tmp_path, tell=words.append, progress=stop)
    assert "result.nc: changed" in words[0]
    assert place(tmp_path).with_name(f"{place(tmp_path).name}.damaged-1").is_dir()
    assert stopped.stored is None
    assert not stopped.answer.complete
    piece = next((place(tmp_path) / PARTS).rglob("000000.npz"))
    piece.write_bytes(piece.read_bytes()[:-9])
    assert told(answer_verdict(asked(), store=tmp_path, tell=words.append).answer) == plain
    assert "It is computed anew." in words[1]


def test_two_at_once_and_what_is_no_study_are_refused(tmp_path: Path) -> None:
    place(tmp_path).mkdir()
    with owned(place(tmp_path), "verdict"), pytest.raises(FolderInUse, match="Another process works in"):
        answer_verdict(asked(), store=tmp_path)
    (place(tmp_path) / "letters.txt").write_text("dear")
    with pytest.raises(DataError, match=r"holds other files: letters\.txt"):
        answer_verdict(asked(), store=tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="is a file"):
        answer_verdict(asked(), store=tmp_path / "file")


def test_a_call_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "runs"
    with pytest.raises(UnknownName, match="Did you mean 'processes'"):
        verdict(**ASKED, **SMALL, store=store, on="procesess")
    with pytest.raises(UnknownName):
        verdict("richadson", store=store)
    assert not store.exists()


def fail(task: int) -> int:
    if task == 2:
        msg = "two is no good"
        raise ValueError(msg)
    return task


def test_what_a_piece_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="two is no good"):
        list(Pieces(on="local").each("some", fail, range(4)))
    assert list(Pieces(on="local").each("some", fail, range(2))) == [0, 1]


def test_claims_are_kept_by_experiment(tmp_path: Path) -> None:
    how: dict[str, Any] = {"quick": True}
    plain = claims("M03", **how)
    first, again = Counting(), Counting()
    assert claims("M03", **how, store=tmp_path, on=first) == plain
    assert claims("M03", **how, store=tmp_path, on=again) == plain
    assert first.done >= 3  # spread, effects, boundaries
    assert again.done == 0


def test_runs_of_a_replication_are_kept(tmp_path: Path) -> None:
    few = Rules(states=12, degree=4, turns=60)
    plain = cusack_stoll(runs=9, base=few)
    first, again = Counting(), Counting()
    for count in (first, again):
        there = Pieces(on=count, folder=tmp_path, key="of these")
        assert cusack_stoll(runs=9, base=few, pieces=there).quantities == plain.quantities
    assert (first.done, again.done) == (2, 0)


def test_a_replication_is_read_the_second_time(tmp_path: Path) -> None:
    first = replicate("richardson_1909_13", store=tmp_path)
    assert replicate("richardson_1909_13", store=tmp_path) == first
    assert [one.kind for one in listing(tmp_path)] == ["replicate"]
