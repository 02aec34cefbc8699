"""What is kept is told apart by ``ls``, whole by ``show``, beside what it is of by ``fork``, ``continue``, ``diff``."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

import detente
from detente import store
from detente.apps.cli import output
from detente.core.measure import paired_interval
from detente.store.listing import lines_about, listing
from detente.studies.diff.measures import measure_differences
from detente.studies.run.kept import REPORT
from unit.apps.test_cli_verdict import called

SMALL = ("--replicates", "6", "--years", "45", "--backend", "numpy")
RESTRAINT = ("--at", "1962", "--conduct", "restraint", "--actor", "United States", "--until", "1970")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a run, two that are of it, two sweeps and a run with a parameter set."""
    folder = tmp_path_factory.mktemp("kept") / "runs"
    words = [
        ("run", "cold_war", *SMALL, "--store", str(folder), "--json"),
        ("run", "cold_war", *SMALL, "--set", "sensibility=0.7", "--store", str(folder), "--json"),
        ("sweep", "first_encounter", "--vary", "learning=0.1:0.5:3", "--replicates", "4", "--years", "22", "--backend",
         "numpy", "--out", str(folder / "narrow"), "--json"),
        ("sweep", "first_encounter", "--vary", "learning=0.1:0.9:3", "--replicates", "4", "--years", "22", "--backend",
         "numpy", "--out", str(folder / "wide"), "--json"),
    ]  # fmt: skip
    for one in words:
        with pytest.raises(SystemExit) as done:
            output_main(one)
        assert not done.value.code
    first = next(one.folder for one in listing(folder) if one.kind == "run")
    for more in (("fork", str(first), *RESTRAINT), ("continue", str(first), "--years", "5")):
        with pytest.raises(SystemExit) as done:
            output_main((*more, "--json"))
        assert not done.value.code
    return folder


def output_main(words: tuple[str, ...]) -> None:
    from detente.apps.cli.main import main

    main(words)


@pytest.fixture
def runs(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(made, "runs")
    return Path("runs")


def fork_in(runs: Path) -> store.Stored:
    return next(one for one in listing(runs) if one.made.get("from", {}).get("how") == "fork")


def test_every_line_of_ls_tells_what_distinguishes_it(runs: Path) -> None:
    held = listing(runs)
    lines = lines_about(held)
    assert len(set(lines)) == len(held) == 6
    fork = next(line for one, line in zip(held, lines, strict=True) if one.name == fork_in(runs).name)
    assert re.match(
        r"fork of [0-9a-f]{12} in 1962; cold_war; default; from 1962 to 1969: restraint by United States", fork
    )
    assert any("continued from 1992" in line for line in lines)
    assert any(line.endswith("sensibility 0.7") for line in lines), "what alone differs of two runs that look alike"
    narrow, wide = (line for one, line in zip(held, lines, strict=True) if one.kind == "sweep")
    assert "learning 0.1 to 0.5 (3 values); 3 points x 4 replicates" in narrow
    assert "learning 0.1 to 0.9 (3 values)" in wide


def test_what_is_unfinished_says_of_what_kind_and_how_far(capsys, runs: Path) -> None:
    (runs / "narrow" / "manifest.json").unlink()
    shutil.rmtree(runs / "wide" / "chunks")
    (runs / "wide" / "manifest.json").unlink()
    held = {row["name"]: row for row in json.loads(called(capsys, "ls", "runs", "--json")[1])["runs"]}
    assert (held["narrow"]["kind"], held["narrow"]["status"]) == ("sweep", "unfinished")
    assert "learning 0.1 to 0.5 (3 values); 3 points x 4 replicates" in held["narrow"]["about"]
    assert re.match(r"1 chunk of up to [\d,]+ runs kept, the last at 20\d\d-", held["narrow"]["reason"])
    assert held["wide"]["reason"].startswith("nothing is kept yet")
    status, out, _ = called(capsys, "show", "runs/narrow")
    assert (status, out.startswith("sweep, unfinished: runs/narrow")) == (0, True)
    assert "1 chunk of up to" in out


def test_a_study_that_is_going_on_says_what_it_was_asked(tmp_path: Path) -> None:
    from detente.studies.verdict.asked import ask, question_of_verdict
    from detente.studies.verdict.study import answer_verdict

    asked = ask("habit", "W1", mix=None, beds="pair", draws=0, replicates=4, years=30, seed=0, backend="numpy")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    kept = answer_verdict(asked, store=tmp_path, progress=stop)
    assert kept.stored is None
    (one,) = listing(tmp_path)
    assert (one.kind, one.status) == ("verdict", "unfinished")
    assert one.key == store.key_of(question_of_verdict(asked))
    assert "habit; beds pair" in one.about
    assert "worlds W1" in one.about


def test_show_gives_the_answer_and_the_finding_whole(capsys, runs: Path) -> None:
    fork = fork_in(runs)
    report = store.read(fork.folder, f"{REPORT}.nc")
    assert " ".join(report.answer.split()) in " ".join(called(capsys, "show", str(fork.folder))[1].split())
    found = store.read(runs / "wide")
    out = called(capsys, "show", "runs/wide")[1]
    for sentence in found.account:
        assert " ".join(sentence.split()) in " ".join(out.split())


@pytest.mark.parametrize("name", ["table.csv", "page.html", "chunks/000000.npz", "study.json"])
def test_an_altered_file_is_said_by_show_and_refused_by_export(capsys, runs: Path, name: str) -> None:
    path = runs / "narrow" / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    status, _, err = called(capsys, "show", "runs/narrow")
    assert status == 0
    assert f"{name} (changed)" in err
    assert "detente verify runs/narrow" in err
    assert json.loads(called(capsys, "show", "runs/narrow", "--json")[1])["sound"] is False
    status, _, err = called(capsys, "export", "runs/narrow", "--to", "csv", "--out", "made")
    assert status == 2
    assert "detente verify" in err
    assert not os.path.lexists("made")


def test_what_was_added_beside_is_said_and_exported_all_the_same(capsys, runs: Path) -> None:
    (runs / "narrow" / "note.txt").write_text("mine")
    assert "note.txt (added)" in called(capsys, "show", "runs/narrow")[2]
    assert called(capsys, "export", "runs/narrow", "--to", "netcdf", "--out", "made.nc")[0] == 0


def test_a_research_object_cites_the_methods_of_the_report(capsys, runs: Path) -> None:
    pytest.importorskip("prov")
    assert called(capsys, "export", str(fork_in(runs).folder), "--to", "ro-crate", "--out", "crate")[0] == 0
    text = Path("crate/references.bib").read_text(encoding="utf-8")
    assert "{Wilson1927," in text
    assert "{FarissEtAl2022," in text


def test_a_fork_says_what_happened_beside_the_original_and_writes_a_page(capsys, runs: Path) -> None:
    first = fork_in(runs).made["from"]["run"]
    status, out, _ = called(capsys, "fork", f"runs/{first}", "--at", "1970", "--set", "offence_advantage=3",
                              "--out", "page.html")  # fmt: skip
    assert status == 0
    said = " ".join(out.split())
    assert "of their own accord" in said, "the answer"
    assert f"{first}" in said
    assert "this run" in said
    assert re.search(r"Mutual \S+ \S+ -?[\d.e-]+", said), "measures of both and their difference"
    page = Path("page.html").read_text()
    assert "forked in 1970" in page
    told = json.loads(called(capsys, "fork", f"runs/{first}", *RESTRAINT, "--json")[1])
    assert told["of"] == {"how": "fork", "run": first, "year": 1962}
    assert told["found"]
    one, two = (store.read(path) for path in (f"runs/{first}", told["run"]))
    (war,) = (m for m in told["measures"] if m["name"] == "war")
    mine, theirs = (np.asarray(detente.diagnose(run)["war"].values, float) for run in (one, two))
    assert war["difference"] == pytest.approx((theirs - mine).mean())
    assert (war["low"], war["high"]) == pytest.approx(paired_interval(theirs - mine, share=True))
    assert war["pairs"] == 6
    assert store.verify(told["run"]).ok


def test_a_run_of_a_file_can_be_forked_to_a_page_alone(capsys, runs: Path) -> None:
    first = fork_in(runs).made["from"]["run"]
    store.read(f"runs/{first}").save("run.nc")
    before = sorted(os.listdir("runs"))
    told = json.loads(called(capsys, "continue", "run.nc", "--years", "2", "--out", "p.html", "--json")[1])
    assert (told["run"], told["page"]) == (None, "p.html")
    assert sorted(os.listdir("runs")) == before


def test_diff_tells_how_answers_differ_with_and_without_pairs(capsys, runs: Path) -> None:
    fork = fork_in(runs)
    first = fork.made["from"]["run"]
    out = called(capsys, "diff", f"runs/{first}", str(fork.folder))[1]
    assert "95 % interval over pairs" in " ".join(out.split())
    assert re.search(
        r"Of the answer: Mutual restraint \[share of pairs\] is \S+ in A and \S+ in B \(difference",
        " ".join(out.split()),
    )
    assert "from 1962 to 1969: restraint by United States" in " ".join(out.split())
    one = store.read(f"runs/{first}")
    other = detente.simulate(one.theory, one.scenario, replicates=6, years=45, seed=1, backend="numpy",
                             keep=tuple(one.records))  # fmt: skip
    found = measure_differences(one, other)
    assert found
    assert all(m.pairs == 0 and m.low != m.low for m in found), "another seed shares no luck"
    assert found[0].asked
    assert detente.diff(one, one).measures == ()


def test_diff_of_sweeps_names_the_grid(capsys, runs: Path) -> None:
    told = json.loads(called(capsys, "diff", "runs/narrow", "runs/wide", "--json")[1])
    (values,) = (d for d in told["question"] if d["group"] == "design")
    assert values["what"] == "values of learning"
    assert values["a"] == "0.1 to 0.5, 3 values; alone 0.3"
    assert values["unit"] == "1/year"


def test_diagnose_takes_a_folder_of_a_store_with_its_paradox(capsys, runs: Path) -> None:
    first = fork_in(runs).made["from"]["run"]
    status, out, _ = called(capsys, "diagnose", f"runs/{first[:6]}")
    assert status == 0
    assert "Security paradox: " in out
    assert "nan" not in out.split(), "what is undefined is left out or said"
    assert "after 50 years" not in out, "the run is shorter"


def test_no_line_of_a_table_ends_within_an_interval(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "a long name of many words that can be broken anywhere"
    cells = [(words, words, "-0.0496 (-0.0907 to -0.00459)", "12 % (3.5 to 40 %)", words)]
    made = output.table(("a", "b", "difference", "share", "c"), cells, right=("difference",), rule=True)
    for width in (70, 80, 200):
        monkeypatch.setenv("COLUMNS", str(width))
        output.show(made)
        out = capsys.readouterr().out
        assert "(-0.0907 to -0.00459)" in out, width
        assert "(3.5 to 40 %)" in out, width
        assert output.HOLD not in out


@pytest.mark.parametrize(
    ("asked", "first"),
    [("war_probability", "war"), ("probability_of_war", "war"), ("mutual_hostility", "hostility"),
     ("hostilty", "hostility"), ("misplaced", "misplaced_certainty"), ("belieff.last", "belief.last")],
)  # fmt: skip
def test_an_unknown_outcome_gets_the_nearest_by_spelling_or_by_its_words(capsys, asked: str, first: str) -> None:
    status, out, _ = called(capsys, "measures", asked, "--json")
    assert status == 2
    assert f"Did you mean {first!r}" in json.loads(out)["error"]["hint"]


def test_measures_are_listed_with_their_definitions(capsys) -> None:
    told = json.loads(called(capsys, "measures", "--json")[1])["measures"]
    assert {"paradox", "war", "belief.last", "belief.all"} <= {one["name"] for one in told}
    assert all(one["title"] and one["definition"] and one["unit"] for one in told)
    out = called(capsys, "measures")[1]
    assert "security_dilemma" in out
    assert "at least one year of war" in called(capsys, "measures", "war")[1]
