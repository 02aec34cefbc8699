"""``detente run --store``, ``ls``, ``show`` and ``verify``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import detente
from detente import store
from detente.apps.cli.main import main
from detente.studies.run.kept import KEEP

SMALL = ("--replicates", "4", "--years", "8", "--backend", "numpy")
MIX = "offensive_realism:0.3,three_steps:0.7"


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(words)
    out, err = capsys.readouterr()
    return int(done.value.code or 0), out, err


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one run, as the command makes it."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.raises(SystemExit) as done:
        main(("run", "cold_war", *SMALL, "--store", str(folder / "runs"), "--json"))
    assert not done.value.code
    return folder / "runs"


@pytest.fixture
def runs(made_once: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made_once, "runs")
    return Path("runs")


def test_what_was_asked_before_is_read_and_the_same(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    status, out, err = called(capsys, "run", "cold_war", *SMALL, "--store", "runs", "--json")
    assert (status, "nothing computed" in err) == (0, True)
    again = json.loads(out)
    (folder,) = runs.iterdir()
    assert again.pop("stored") == str(folder)
    _, out, _ = called(capsys, "run", "cold_war", *SMALL, "--json")
    assert json.loads(out) == again
    _, _, err = called(capsys, "run", "cold_war", *SMALL, "--store", "runs", "--json", "--seed", "1")
    assert "Stored in" in err
    assert len(list(runs.iterdir())) == 2


def test_the_record_is_that_of_simulate(runs: Path) -> None:
    (folder,) = runs.iterdir()
    found, again = store.read(folder), detente.simulate("default", "cold_war", keep=KEEP, replicates=4, years=8,
                                                        backend="numpy")  # fmt: skip
    assert found.records.keys() == again.records.keys()
    assert all(found[name].tobytes() == held.tobytes() for name, held in again.records.items())
    assert set(store.describe(folder).files) == {
        "result.nc", "report.nc", "years.parquet", "states.parquet", "dyads.parquet"
    }  # fmt: skip
    longer = detente.simulate(found.theory, found.scenario, keep=KEEP, replicates=4, years=9, backend="numpy")
    assert longer["conduct"][:, :8].tobytes() == found["conduct"].tobytes()


def test_records_that_are_asked_for_alone_are_kept(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    status, out, _ = called(
        capsys, "run", "cold_war", *SMALL, "--store", "runs", "--records", "conduct,economy", "--json"
    )
    assert status == 0
    assert set(detente.open(json.loads(out)["stored"]).records) == {"conduct", "economy"}
    status, out, _ = called(capsys, "run", "cold_war", *SMALL, "--store", "runs", "--records", "conducts", "--json")
    assert (status, "'conduct'" in json.loads(out)["error"]["hint"]) == (2, True)
    status, out, _ = called(capsys, "run", "cold_war", *SMALL, "--records", "conduct", "--json")
    assert (status, "--store" in json.loads(out)["error"]["hint"]) == (2, True)


def test_a_mixed_world_keeps_its_report(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    words = ("run", "classroom_six", *SMALL, "--mix", MIX, "--store", "runs", "--json")
    status, out, _ = called(capsys, *words)
    assert status == 0
    told = json.loads(out)
    assert detente.open(told["stored"]).to_dict()["answer"] == told["answer"]
    _, out, err = called(capsys, *words)
    assert ("nothing computed" in err, json.loads(out)) == (True, told)


def test_what_would_be_too_large_is_refused_before_anything_is_made(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("run", "classroom_six", "--replicates", "1000000", "--store", "runs", "--json")
    status, out, _ = called(capsys, *words)
    assert status == 2
    assert "Ask for at most" in json.loads(out)["error"]["hint"]
    (tmp_path / "file").write_text("x")
    status, out, _ = called(capsys, "run", "cold_war", *SMALL, "--store", "file/runs", "--json")
    assert (status, json.loads(out)["error"]["message"]) == (2, "file is a file, where a folder of runs is to be.")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_ls(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    (folder,) = runs.iterdir()
    status, out, _ = called(capsys, "ls", "runs")
    assert status == 0
    assert folder.name in out
    assert "cold_war; default; replicates 4; seed 0; years 8" in out
    _, out, _ = called(capsys, "ls", "runs", "--json")
    (one,) = json.loads(out)["runs"]
    assert (one["name"], one["kind"], one["status"]) == (folder.name, "run", "complete")
    assert one["fingerprint"] == store.describe(folder).fingerprint
    _, out, _ = called(capsys, "ls", str(folder), "--json")
    assert json.loads(out)["runs"] == [one]
    status, out, _ = called(capsys, "ls")
    assert (status, "no run or study" in out) == (0, True)
    status, _, err = called(capsys, "ls", "none")
    assert (status, "no folder" in err) == (2, True)


def test_where_a_run_is_whose_name_is_typed_elsewhere(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    (folder,) = runs.iterdir()
    assert f"`detente show {Path('runs', folder.name)}`" in called(capsys, "ls", "runs")[2]
    for command in ("verify", "show", "diagnose"):
        status, _, err = called(capsys, command, folder.name[:5])
        assert (status, f"Did you mean {Path('runs', folder.name)}?" in " ".join(err.split())) == (2, True)
    assert "as FOLDER/zzzz; `detente ls FOLDER`" in " ".join(called(capsys, "verify", "zzzz")[2].split())
    _, out, _ = called(capsys, "ls")
    assert "List one: `detente ls runs`" in " ".join(out.split())
    assert json.loads(called(capsys, "ls", "--json")[1])["stores"] == ["runs"]
    assert json.loads(called(capsys, "ls", "runs", "--json")[1])["stores"] == []


def test_ls_in_a_run_and_of_what_is_damaged(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, runs: Path
) -> None:
    (folder,) = runs.iterdir()
    (folder / "result.nc").write_bytes(b"")
    monkeypatch.chdir(folder)
    _, out, _ = called(capsys, "ls", "--json")
    (one,) = json.loads(out)["runs"]
    assert (one["name"], one["status"]) == (folder.name, "damaged")
    assert "result.nc" in one["reason"]


def test_show(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    (folder,) = runs.iterdir()
    status, out, _ = called(capsys, "show", str(folder)[:9])
    assert status == 0
    for words in ("result.nc", "report.nc", "numpy", "fear", "Run of Default world in Cold War"):
        assert words in out
    _, out, _ = called(capsys, "show", str(folder), "--json")
    told = json.loads(out)
    assert told["question"]["theories"][0]["parameters"]["prior"].keys() == {"value", "unit", "source"}
    assert told["result"]["rows"]
    assert told["made"]["hardware"]["cores"] >= 1
    (folder / "result.nc").write_bytes(b"")
    status, out, _ = called(capsys, "show", str(folder), "--json")
    assert (status, json.loads(out)["result"]) == (0, None)
    assert "not as it was sealed" in json.loads(out)["unreadable"]


def test_verify(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    (folder,) = runs.iterdir()
    held = store.describe(folder)
    status, out, _ = called(capsys, "verify", str(folder), "--fingerprint", held.fingerprint)
    assert (status, "5 files are as sealed" in out) == (0, True)
    status, out, _ = called(capsys, "verify", str(folder), "--json")
    assert (status, json.loads(out)["ok"], json.loads(out)["differs"]) == (0, True, [])
    status, out, _ = called(capsys, "verify", str(folder), "--fingerprint", "0" * 8, "--json")
    assert (status, json.loads(out)["differs"][0]["what"]) == (1, "fingerprint")
    (folder / "result.nc").write_bytes((folder / "result.nc").read_bytes()[:-1])
    (folder / "notes.txt").write_text("x")
    status, out, _ = called(capsys, "verify", str(folder), "--json")
    told = json.loads(out)
    assert (status, told["ok"], "error" in told) == (1, False, False)
    assert [(d["file"], d["what"]) for d in told["differs"]] == [("result.nc", "cut"), ("notes.txt", "added")]
    status, out, _ = called(capsys, "verify", str(folder))
    assert (status, "2 differences" in out) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("verify", "nowhere"), "no folder"),
        (("verify", "runs"), "is a folder of 1 runs"),
        (("show", "runs/zzz"), "no run or study 'zzz'"),
        (("verify", "runs", "--fingerprint", "xyz"), "a folder of 1 runs"),
        (("show", "."), "no finished run"),
    ],
)
def test_what_is_named_wrongly(
    capsys: pytest.CaptureFixture[str], runs: Path, words: tuple[str, ...], told: str
) -> None:
    status, out, _ = called(capsys, *words, "--json")
    assert status == 2
    assert told in json.loads(out)["error"]["message"]


def test_what_is_damaged_is_set_aside_and_computed_anew(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    (folder,) = runs.iterdir()
    (folder / "report.nc").write_bytes(b"")
    status, _, err = called(capsys, "run", "cold_war", *SMALL, "--store", "runs", "--json")
    assert (status, "is damaged (report.nc: cut" in err) == (0, True)
    assert store.verify(folder).ok
    assert {path.name for path in runs.iterdir()} == {folder.name, f"{folder.name}.damaged-1"}


def test_show_writes_the_page_of_a_run(capsys: pytest.CaptureFixture[str], runs: Path) -> None:
    (folder,) = runs.iterdir()
    status, _, err = called(capsys, "show", str(folder), "--out", "mine.html")
    assert (status, f"The page is {Path('mine.html').resolve()}: open it" in err) == (0, True)
    text = Path("mine.html").read_text(encoding="utf-8")
    assert "<h1>Cold War</h1>" in text
    assert "4 runs of 8 years" in text
    assert store.verify(folder).ok, "nothing in the folder is touched"


def test_show_says_that_there_is_no_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = detente.simulate("default", detente.scenario("cold_war"), replicates=2, years=4, backend="numpy")
    store.write(tmp_path / "bare", run, question={"a": 1}, kind="run")
    status, out, err = called(capsys, "show", str(tmp_path / "bare"), "--out", str(tmp_path / "no.html"))
    assert status == 2
    assert "There is no page of what" in err
    assert "fingerprint" in out, "the rest is shown all the same"
    assert not (tmp_path / "no.html").exists()
