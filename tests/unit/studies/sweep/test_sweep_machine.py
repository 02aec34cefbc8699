"""A machine that fails says nothing of the points: such a sweep is not sealed, and goes on."""

import json
from pathlib import Path

import pytest

import detente
from detente.apps.cli.main import main
from detente.core.errors import UnfinishedStudy
from detente.executors import dask_cluster
from detente.store import verify

OWN = """
import os, signal
from multiprocessing import parent_process
from pathlib import Path
from detente import school
from detente.core.phases import Mechanism


class Delicate(Mechanism):
    phase = "interact"
    references = ("Kydd2005",)

    def __call__(self, world, clash, year):
        how = (Path(__file__).parent / "how").read_text()
        if how == "dies" and parent_process() is not None:
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "memory":
            raise MemoryError("no room")
        return world, clash


def delicate():
    return school("habit").add(Delicate())
"""
NOT_THERE = """
from multiprocessing import parent_process
if parent_process() is not None:
    raise ImportError("there is no such package here")
"""


@pytest.fixture
def theory(tmp_path: Path) -> str:
    (tmp_path / "own.py").write_text(OWN)
    (tmp_path / "how").write_text("well")
    return f"{tmp_path / 'own.py'}:delicate"


def told(capsys: pytest.CaptureFixture[str], theory: str, out: Path, on: str) -> tuple[int, dict]:
    small = ("--replicates", "5", "--years", "4", "--backend", "numpy", "--outcomes", "war", "--chunk", "20")
    words = ("sweep", "first_encounter", "--vary", "leap=0.1:0.3:4", "--vary", f"theory={theory},default", *small)
    with pytest.raises(SystemExit) as done:
        main((*words, "--on", on, "--out", str(out), "--json"))
    return int(done.value.code or 0), json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("how", "on"), [("dies", "processes:1"), ("memory", "local"), ("package", "processes:1")])
def test_what_the_machine_could_not_do_is_not_sealed(capsys, tmp_path: Path, theory: str, how: str, on: str) -> None:
    out = tmp_path / "sweep"
    (tmp_path / "how").write_text(how)
    if how == "package":
        (tmp_path / "own.py").write_text(OWN + NOT_THERE)
    status, said = told(capsys, theory, out, on)
    assert (status, said["error"]["type"]) == (2, "UnfinishedStudy")
    assert "the same command goes on" in said["error"]["hint"]
    assert not (out / "manifest.json").exists()
    (tmp_path / "how").write_text("well")
    if how == "package":
        return  # another text of its file is another theory
    status, said = told(capsys, theory, out, "local")
    assert (status, {p["status"] for p in said["points"]}) == (0, {"finished"})
    assert verify(out).ok


def test_without_a_folder_it_ends_at_once(tmp_path: Path, theory: str) -> None:
    (tmp_path / "how").write_text("memory")
    with pytest.raises(UnfinishedStudy, match="MemoryError: no room"):
        detente.sweep("first_encounter", {"leap": [0.1, 0.2]}, theory=theory, replicates=5, years=4, backend="numpy")


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize(
    "command",
    [
        ("sweep", "first_encounter", "--vary", "leap=0.1,0.2", "--out"),
        ("sensitivity", "first_encounter", "--theory", "habit", "--parameters", "leap,prior", "--out"),
        ("verdict", "--schools", "habit", "--replicates", "4", "--draws", "0", "--json", "--store"),
    ],
)
def test_what_could_not_begin_leaves_nothing(
    capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], there: bool
) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT", 0.5)
    out = tmp_path / "runs" / "of mine"
    if there:
        out.mkdir(parents=True)
    elif command[0] == "sensitivity":
        out = tmp_path / "mine"  # its folder is made alone
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(SystemExit) as done:
        main((*command, str(out), "--on", "dask://127.0.0.1:1", "--json"))
    said = json.loads(capsys.readouterr().out)
    assert (done.value.code, said["error"]["type"]) == (2, "LostWorkers")
    assert sorted(tmp_path.rglob("*")) == before
