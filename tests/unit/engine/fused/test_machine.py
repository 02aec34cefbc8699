"""Compiled years on disk and in processes: whole or made again, and the same bits whoever asks first."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from detente.core.param import REGISTRY
from detente.core.random import replicate_keys
from detente.core.scenario import Intervention, Scenario
from detente.core.world import World
from detente.engine.ensemble import simulate
from detente.engine.fused import backend as fused
from detente.engine.fused.backend import FusedBackend
from detente.engine.fused.kernel import Kernel
from detente.engine.fused.machine import cache_folder
from detente.engine.fused.write import write
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.trace import Question
from detente.mechanisms.complete import completed
from detente.schools import school

PROGRAM = """
import hashlib
from detente.core.scenario import Scenario
from detente.engine.ensemble import simulate
from detente.schools import school

def digest(name="richardson"):
    how = {"replicates": 9, "backend": "fused", "keep": ("conduct", "capability"), "workers": 1}
    run = simulate(school(name), Scenario("x", years=6), **how)
    return hashlib.sha256(b"".join(run[k].tobytes() for k in sorted(run.records))).hexdigest()
"""


def started(program: str, environment: dict[str, str], folder: Path | None = None) -> subprocess.Popen[str]:
    """A fresh process with a cache of its own."""
    own = {**environment, **({"DETENTE_CACHE": str(folder)} if folder else {})}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM + program], env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def said(process: subprocess.Popen[str]) -> str:
    """What it printed."""
    out, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    return out.strip()


def run_here() -> dict[str, bytes]:
    """A short run by a back end that has compiled nothing."""
    backend, theory, keys = FusedBackend(), school("richardson"), replicate_keys(0, np.arange(9))
    values = {k: np.full((1, 9), v, np.float32) for k, v in theory.values().items()}
    world = backend.start(theory, values, {}, keys, 2)
    world, records = backend.advance(theory, world, values, keys, 0, 6, None, ("conduct", "wars"), 1)
    fields = {name: np.ascontiguousarray(getattr(world, name)).tobytes() for name in World.names()}
    return fields | {f"record {k}": np.ascontiguousarray(v).tobytes() for k, v in records.items()}


# ------------------------------------------------------------ cache
def cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def flipped(raw: bytes) -> bytes:
    at = len(raw) // 2
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def emptied(raw: bytes) -> bytes:
    return b""


def beheaded(raw: bytes) -> bytes:
    return bytes(32) + raw[32:]


def foreign(raw: bytes) -> bytes:
    return b"\x7fELF" + bytes(100)


RARER = [pytest.param(f, marks=pytest.mark.slow) for f in (emptied, beheaded, foreign)]


@pytest.mark.parametrize("spoilt", [cut, flipped, *RARER])
def test_a_file_that_is_not_whole_is_made_again(
    spoilt: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path))
    want = run_here()
    (kept,) = (tmp_path / "compiled").glob("*.o")
    whole = kept.read_bytes()
    kept.write_bytes(spoilt(whole))  # type: ignore[operator]
    assert run_here() == want
    assert [p.name for p in (tmp_path / "compiled").iterdir()] == [kept.name]
    assert len(kept.read_bytes()) == len(whole)
    assert kept.read_bytes() == whole


def test_what_is_kept_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path))
    want = run_here()
    (kept,) = (tmp_path / "compiled").glob("*.o")
    about = kept.stat()
    assert run_here() == want
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (about.st_ino, about.st_mtime_ns)


def test_a_cache_that_cannot_be_written_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path / "free"))
    want = run_here()
    (tmp_path / "file").write_text("no folder")  # whoever is root may write anywhere but into a file
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path / "file"))
    assert run_here() == want
    assert (tmp_path / "file").read_text() == "no folder"
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    monkeypatch.setenv("DETENTE_CACHE", str(closed))
    assert run_here() == want


def test_folder_of_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "compiled"
    monkeypatch.delenv("DETENTE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "detente" / "compiled"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "detente" / "compiled"


def test_two_processes_at_once(tmp_path: Path, python_environment: dict[str, str]) -> None:
    first, second = (started("print(digest())", python_environment, tmp_path) for _ in range(2))
    one, other = said(first), said(second)
    assert one == other
    assert {p.suffix for p in (tmp_path / "compiled").iterdir()} == {".o"}
    assert said(started("print(digest())", python_environment, tmp_path)) == one


# ------------------------------------------------------------ threads and processes
EIGHT = """
import threading
start, wrong, found = threading.Barrier(8), [], []

def go(name):
    start.wait()
    try:
        found.append((name, digest(name)))
    except BaseException as e:
        wrong.append(repr(e))

threads = [threading.Thread(target=go, args=(("richardson", "tit_for_tat")[k % 2],)) for k in range(8)]
[t.start() for t in threads]
[t.join() for t in threads]
assert not wrong, wrong
assert len(found) == 8 and len(set(found)) == 2, found
"""


def test_eight_threads_at_once(tmp_path: Path, python_environment: dict[str, str]) -> None:
    said(started(EIGHT, python_environment, tmp_path))


FORKED = """
import multiprocessing

def child(pipe):
    pipe.send([digest(), digest("tit_for_tat")])  # what the parent has compiled, and what it has not

parent = [digest()]
context = multiprocessing.get_context("fork")
mine, its = context.Pipe()
process = context.Process(target=child, args=(its,))
process.start()
assert mine.poll(60), "the child says nothing"
told = mine.recv()
process.join()
assert process.exitcode == 0
assert told == [parent[0], digest("tit_for_tat")], (told, parent)
"""


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="no fork here")
def test_a_forked_child(tmp_path: Path, python_environment: dict[str, str]) -> None:
    said(started(FORKED, python_environment, tmp_path))


# ------------------------------------------------------------ lanes and constants
KEEP = ("belief", "conduct", "payoff", "wars")


def lived(kernel: Kernel, count: int = 21, **fixed: float) -> dict[str, bytes]:
    """Years of a kernel, as bytes."""
    question, keys = kernel.written.trace.question, replicate_keys(5, np.arange(count))
    values = {k: np.full((1, count), v, np.float32) for k, v in {**question.theory.values(), **fixed}.items()}
    world = NumpyBackend().start(question.theory, values, {}, keys, question.states)
    world, records = kernel.run(world, values, keys, 0, 7, None)
    off = ~np.eye(question.states, dtype=bool)
    held = {name: np.asarray(getattr(world, name)) for name in World.names()} | {
        f"record {k}": v for k, v in records.items()
    }
    held = {k: v[off] if v.shape[:2] == off.shape else v for k, v in held.items()}
    return {k: np.ascontiguousarray(v).tobytes() for k, v in held.items()}


@pytest.mark.parametrize("states", [2, pytest.param(5, marks=pytest.mark.slow)])
def test_lanes_of_a_block_move_no_bit(states: int) -> None:
    question = Question(completed(school("default")), states, KEEP)
    first, *others = (lived(Kernel(question, lanes)) for lanes in (4, 8, 16, 32))
    assert all(other == first for other in others)


def test_a_year_is_written_the_same_each_time() -> None:
    """Or it would be compiled anew, though it is kept on disk."""
    question = Question(completed(school("default")), 3, KEEP)
    assert len({write(question, 8).text for _ in range(4)}) == 1


FOLDED = {
    "binding": 0.0,  # leaves what there was, where -0 would show
    "trade_rate": 0.0,
    "joining": 0.0,
    "talk": 0.0,
    "intelligence": 0.0,
    "signal_rate": 0.0,
    "offence_advantage": 1.0,
    "learning": 0.3,
    "temperature": 0.1,
}
"""Parameters at what switches them off, and some that are somewhere."""


@pytest.mark.parametrize(
    ("states", "names"),
    [
        (2, tuple(FOLDED)),
        pytest.param(5, ("joining",), marks=pytest.mark.slow),
        pytest.param(5, ("talk", "intelligence", "signal_rate"), marks=pytest.mark.slow),
        pytest.param(5, tuple(FOLDED), marks=pytest.mark.slow),
    ],
)
def test_constants_move_no_bit(states: int, names: tuple[str, ...]) -> None:
    """A parameter that all lanes have at one value may be written into the year."""
    theory = completed(school("default"))
    fixed = {name: FOLDED[name] for name in names if name in theory.values()}
    assert fixed
    question = Question(theory, states, KEEP)
    plain, folded = Kernel(question, 16), Kernel(question, 16, fixed)
    assert len(folded.written.text) < len(plain.written.text)
    assert lived(folded, **fixed) == lived(plain, **fixed)


@pytest.mark.parametrize("states", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_all_parameters_folded_move_no_bit(states: int) -> None:
    """Sums, exponentials and multiply-adds of constants round as those of variables do."""
    question = Question(completed(school("default")), states, KEEP)
    fixed = {name: float(value) for name, value in question.theory.values().items()}
    assert lived(Kernel(question, 16, fixed)) == lived(Kernel(question, 16))


OFF = {
    name: float(REGISTRY[name].identity)
    for name in ("joining", "alliance_rate", "treaty_rate", "trade_rate", "trade_gain", "trade_cost", "securitising")
}


@pytest.mark.parametrize("states", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_what_stays_nothing_is_left_out(states: int) -> None:
    """Fields that are 0 and that a year leaves at 0 are folded away; those that it does not leave so are not."""
    question = Question(completed(school("default")), states, KEEP)
    zero = frozenset(("treaty", "trade", "alliance", "securitised", "amity", "war", "order"))
    plain, folded = Kernel(question, 16), Kernel(question, 16, OFF, zero)
    assert folded.written.absent == {"treaty", "trade", "alliance", "securitised"}
    assert lived(folded, **OFF) == lived(plain, **OFF)
    assert Kernel(question, 16, {}, zero).written.absent == ({"alliance"} if states == 2 else set())


@pytest.mark.parametrize("states", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_a_treaty_set_in_the_middle_of_a_long_run_is_seen(states: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is folded is asked of the world that a job begins with, not of the first."""
    done = Intervention(year=4, edits={"treaty": 1.0, "trade": 0.5})
    scenario = Scenario("two", states=states, years=9, interventions=(done,))
    keep = (*KEEP, "treaty", "trade")

    def bits() -> dict[str, bytes]:
        run = simulate(completed(school("default")).where(**OFF), scenario, replicates=40, keep=keep)
        return {name: run[name].tobytes() for name in keep}

    plain = bits()
    monkeypatch.setattr(fused, "LONG", 0.0)
    assert bits() == plain
    assert np.frombuffer(plain["treaty"], np.float32).any()


@pytest.mark.slow
def test_every_identity_folded_moves_no_bit() -> None:
    theory = completed(school("default"))
    question = Question(theory, 3, KEEP)
    plain, wrong = Kernel(question, 8), []
    for name in sorted(theory.values()):
        identity = REGISTRY[name].identity
        if identity is not None:
            one = {name: float(identity)}
            if lived(Kernel(question, 8, one), 8, **one) != lived(plain, 8, **one):
                wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("count", [1, 15, 16, 17])
def test_lanes_that_fill_no_block(count: int) -> None:
    """A short block is filled up, and nothing of what fills it is seen."""
    scenario = Scenario("two", years=5)
    many = simulate(school("default"), scenario, replicates=40, backend="fused", keep=KEEP)
    few = simulate(school("default"), scenario, replicates=count, backend="fused", keep=KEEP)
    for name in KEEP:
        assert few[name].tobytes() == many[name][:count].tobytes()
