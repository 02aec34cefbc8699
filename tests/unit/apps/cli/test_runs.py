"""Commands on runs that are kept: continue, fork, diff, export, cite."""

import json
from pathlib import Path
from typing import Any

import pytest

import detente
from detente import store
from detente.core.run import Run
from detente.data import SOURCES
from unit.apps.test_cli_verdict import called
from unit.store.runs import asked, small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one run, and files of runs and of something else."""
    path = tmp_path_factory.mktemp("it is mine")
    few = dated()
    store.write(path / "first", few, question=asked(few), kind="run", made=store.made("detente run cold_war"))
    few.save(path / "run.nc")
    detente.game("trust_game").solve().save(path / "game.nc")
    return path


def dated(years: int = 6, **how: Any) -> Run:
    return detente.simulate("habit", "cold_war", replicates=3, years=years, backend="numpy", **how)


def test_a_run_goes_on_in_its_store_and_is_computed_once(capsys, folder: Path) -> None:
    status, out, _ = called(capsys, "continue", str(folder / "fir"), "--years", "4", "--json")
    told = json.loads(out)
    assert status == 0
    assert (told["found"], told["years"], told["replicates"]) == (False, [1947, 1956], 3)
    assert Path(told["run"]).parent == folder
    assert detente.open(told["run"]) == dated(10)
    assert store.describe(told["run"]).key == store.key_of(store.question_of(detente.open(told["run"])))
    assert store.verify(told["run"], fingerprint=told["fingerprint"]).ok
    status, out, _ = called(capsys, "continue", str(folder / "first"), "--years", "4")
    assert status == 0
    assert "It was there already: nothing was computed." in " ".join(out.split())


def test_a_run_is_forked(capsys, folder: Path, tmp_path: Path) -> None:
    done = ("--conduct", "restraint", "--actor", "united states", "--until", "1951")
    out = tmp_path / "other.nc"
    status, text, _ = called(capsys, "fork", str(folder / "run.nc"), "--at", "1949", *done, "--out", str(out))
    assert status == 0, text
    made = detente.open(out)
    assert made == detente.fork(dated(), 2, detente.Intervention(2, until=4, conduct=0, actor=0))
    words = (
        "--set",
        "prior=0.9",
        "--edit",
        "belief=0.9",
        "--hold",
        "--theory",
        "three_steps",
        "--store",
        str(tmp_path),
    )
    status, text, _ = called(capsys, "fork", str(folder / "first"), "--at", "1950", *words, "--json")
    told = json.loads(text)
    assert told["earlier"] == [{"theories": ["habit"], "until": 1950}]
    held = detente.open(told["run"])
    assert held.theory.name == "three_steps"
    assert (held["belief"][:, :3] == dated()["belief"][:, :3]).all()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("continue", "run.nc", "--years", "3"), "Add --out FILE.nc, --out PAGE.html or --store FOLDER"),
        (("continue", "run.nc", "--years", "3", "--out", "a.csv"), "Let it end in .html or .nc"),
        (("continue", "run.nc", "--years", "3", "--out", "a.nc", "--store", "b"), "Leave out --store or --out"),
        (("continue", "run.nc", "--years", "0", "--out", "a.nc"), "years is 0"),
        (("continue", "game.nc", "--years", "3", "--out", "a.nc"), "only the record of a run can go on"),
        (("continue", "nothing.nc", "--years", "3", "--out", "a.nc"), "no file"),
        (("fork", "run.nc", "--at", "1900", "--out", "a.nc"), "They are 1947 to 1952"),
        (("fork", "run.nc", "--at", "1949", "--out", "a.nc", "--conduct", "restraint", "--actor", "USS"), "Soviet"),
        (("fork", "run.nc", "--at", "1949", "--out", "a.nc", "--until", "1950"), "not what is done"),
        (("fork", "run.nc", "--at", "1949", "--out", "a.nc"), "Nothing is to be done differently"),
        (
            ("fork", "run.nc", "--at", "1951", "--out", "a.nc", "--conduct", "0", "--until", "1949"),
            "--until 1949 does not come after --at 1951. It is the first year in which what is done no longer",
        ),
        (
            ("fork", "run.nc", "--at", "1949", "--out", "a.nc", "--conduct", "2"),
            "Conduct can be forced to 0",
        ),
        (("fork", "run.nc", "--at", "1949", "--out", "a.nc", "--edit", "belief=much"), "cannot be 'much'"),
        (("fork", "run.nc", "--at", "1949", "--out", "a.nc", "--edit", "belieff=1"), "belief"),
        (("fork", "run.nc", "--at", "1949", "--out", "a.nc", "--theory", "habitt"), "Did you mean 'habit'"),
        (("export", "run.nc", "--to", "exel", "--out", "a"), "There is no format"),
        (("cite", "nothing"), "nothing"),
    ],
)
def test_what_cannot_be_is_said_in_a_line_and_leaves_nothing(
    capsys, folder: Path, monkeypatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(folder)
    before = sorted(folder.iterdir())
    status, _, err = called(capsys, *words)
    assert status == 2
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert sorted(folder.iterdir()) == before


def test_diff_exits_as_diff_does(capsys, folder: Path, tmp_path: Path) -> None:
    status, out, _ = called(capsys, "diff", str(folder / "first"), str(folder / "run.nc"))
    assert status == 0
    assert "They are equal" in out
    other = detente.fork(dated(), 2, detente.Intervention(2, edits={"trade": 0.77})).save(tmp_path / "other.nc")
    status, out, _ = called(capsys, "diff", str(folder / "first"), str(other))
    assert status == 1
    assert "The first is replicate 0 in year 1949" in " ".join(out.split())
    for words in ("What was asked differently", "Where replicates part first", "Records that differ"):
        assert words in out
    status, out, _ = called(capsys, "diff", str(folder / "first"), str(other), "--json")
    told = json.loads(out)
    assert status == 1
    assert (told["equal"], told["how"], told["first"]["phase"]) == (False, "side by side", "interventions")
    assert len(told["partings"]) == 3
    assert "error" not in told
    status, out, _ = called(capsys, "diff", str(folder / "first"), str(folder / "nothing.nc"), "--json")
    assert status == 2
    assert json.loads(out)["error"]["type"] == "DataError"
    assert called(capsys, "diff", str(folder / "game.nc"), str(folder / "run.nc"))[0] == 1


def test_a_run_is_exported(capsys, folder: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = called(capsys, "export", str(folder / "first"), "--to", "csv", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["path"] == "first-csv"
    assert sorted(p.name for p in (tmp_path / "first-csv").iterdir()) == told["files"]
    status, out, _ = called(capsys, "export", str(folder / "run.nc"), "--to", "netcdf", "--out", "again.nc")
    assert status == 0
    assert detente.open("again.nc") == dated()


def test_works_are_cited(capsys, folder: Path, tmp_path: Path) -> None:
    status, out, _ = called(capsys, "cite", str(folder / "first"))
    assert status == 0
    assert {f"  {work}" for work in detente.cite(dated())} <= set(out.split("\n"))
    assert out.startswith("Software\n  detente contributors.")
    assert "\nThe theory\n" in out
    assert "      mechanism Inspection; " in out, "what a work stands for stands below it"
    entries = called(capsys, "cite", str(folder / "run.nc"), "--bibtex")[1]
    assert all(entry in entries for entry in detente.bibtex(dated()).split("\n\n"))
    few = small()
    name = next(iter(SOURCES))
    data = [{"source": name, "file": "nmc.csv", "sha256": "ab" * 32, "size": 3}]
    store.write(tmp_path / "read", few, question=asked(few), kind="run", data=data)
    told = json.loads(called(capsys, "cite", str(tmp_path / "read"), "--json")[1])
    source = " ".join(SOURCES[name].citation.split())
    assert {*detente.core.cite.keys(few), source} == set(told["keys"])
    assert told["works"][-1] == {"key": source, "group": "record", "roles": [f"data set {name}"], "text": source}
    assert source in told["texts"]
