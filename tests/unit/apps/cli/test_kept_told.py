"""What is kept is told apart by ``ls``, whole by ``show``, beside what it is of by ``fork``, ``continue``, ``diff``."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console, Group

import detente
from detente import store
from detente.apps.cli import output
from detente.core.measure import paired_interval
from detente.diagnostics.dyads import WINDOW
from detente.engine.onward import keeps_world
from detente.store.listing import lines_about, listing
from detente.studies.diff.measures import AT_THE_END, measure_differences
from detente.studies.manager import owned
from detente.studies.run.kept import REPORT
from detente.studies.run.study import KEEP
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
    assert re.match(
        r"stopped: 1 chunk kept: up to 12 of 12 runs \(100\u202f%\), the last at 20\d\d-\S+; to go on, give this",
        held["narrow"]["reason"],
    )
    assert held["wide"]["reason"].startswith("stopped: nothing is kept yet; to go on, give this command again")
    status, out, _ = called(capsys, "show", "runs/narrow")
    assert (status, out.startswith("sweep, unfinished: runs/narrow")) == (0, True)
    assert "1 chunk kept" in out
    (runs / "narrow" / "result.nc").unlink()
    status, out, _ = called(capsys, "verify", "runs/narrow")
    assert status == 1
    assert "is unfinished, and nothing is sealed yet" in out
    assert "to go on, give this command again" in out
    assert json.loads(called(capsys, "verify", "runs/narrow", "--json")[1])["unfinished"]


def test_a_study_that_a_process_works_at_is_not_called_stopped(runs: Path) -> None:
    (runs / "wide" / "manifest.json").unlink()
    told = json.loads((runs / "wide" / "study.json").read_text())
    told["command"] = "detente sweep first_encounter --out 'my wide'"
    (runs / "wide" / "study.json").write_text(json.dumps(told))
    with owned(runs / "wide"):
        (one,) = listing(runs / "wide")
        assert one.reason.startswith("a process works in it: 1 chunk kept")
    (one,) = listing(runs / "wide")
    assert one.reason.endswith("give this command again: detente sweep first_encounter --out 'my wide'")


def test_what_cannot_say_what_it_is_is_called_damaged(capsys, runs: Path) -> None:
    (runs / "wide" / "manifest.json").unlink()
    (runs / "wide" / "study.json").write_text("[" * 20_000)
    status, out, _ = called(capsys, "show", "runs/wide")
    assert (status, out.splitlines()[0]) == (0, "Unknown study, damaged: runs/wide")
    assert "study.json is no JSON that can be read" in out
    status, out, _ = called(capsys, "verify", "runs/wide")
    assert status == 1
    assert "study.json is no JSON that can be read" in " ".join(out.split())


@pytest.mark.parametrize("form", ["csv", "ro-crate", "zarr"])
def test_what_was_exported_is_no_run(capsys, runs: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    if form != "csv":
        pytest.importorskip("prov" if form == "ro-crate" else "zarr")
    monkeypatch.chdir(runs)
    name, before = fork_in(Path()).name, len(listing(Path()))
    assert called(capsys, "export", name, "--to", form)[0] == 0
    assert len(listing(Path())) == before
    assert store.find(Path(), name[:6]).name == name, "the beginning of its name is still its own"
    assert f"{name}-{form}" not in called(capsys, "show", "nothing")[2]
    for command in ("show", "verify"):
        status, _, err = called(capsys, command, f"{name}-{form}")
        assert status == 2
        assert "what `detente export` made of one" in " ".join(err.split())


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
    assert "this" in said
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


def test_a_fork_says_first_what_was_imposed_and_what_of_the_script_it_overrides(capsys, runs: Path) -> None:
    fork = fork_in(runs)
    first = fork.made["from"]["run"]
    imposed = "Imposed beside the scenario from 1962 to 1969: restraint by United States."
    for words in (("fork", f"runs/{first}", *RESTRAINT), ("continue", str(fork.folder), "--years", "2")):
        out = " ".join(called(capsys, *words)[1].split())
        assert out.startswith(imposed)
        assert "overrides the scenario's own script: acts in 1962." in out
        assert "The scenario by itself: Neither side is greedy" in out
    told = json.loads(called(capsys, "fork", f"runs/{first}", *RESTRAINT, "--out", "page.html", "--json")[1])
    assert told["answer"].startswith(imposed)
    assert imposed in " ".join(called(capsys, "show", told["run"])[1].split())
    assert imposed in Path("page.html").read_text(encoding="utf-8")
    plain = store.read(runs / first, f"{REPORT}.nc")
    assert (plain.imposed, plain.done) == ("", ())
    assert detente.run("default", plain.scenario, replicates=4, backend="numpy",
                       interventions=detente.Intervention(40, conduct=0)).answer.startswith(
        "Imposed beside the scenario from 1987 on: restraint."
    )  # fmt: skip


def test_settings_of_a_fork_are_not_said_to_be_the_scenarios(capsys, runs: Path) -> None:
    first = fork_in(runs).made["from"]["run"]
    words = ("--at", "1955", "--set", "ruin=0", "--theory", "habit")
    out = " ".join(called(capsys, "fork", f"runs/{first}", *words)[1].split())
    assert out.startswith(
        "Imposed beside the scenario from 1955 on: ruin = 0. Theories: default before 1955, then habit."
    )
    assert "overrides the scenario's own script: ruin in 1955 to 1991." in out
    assert "changes, in the years in brackets: ruin (1955); sensibility (1985)." in out


def test_acts_are_words_or_their_numbers(capsys, runs: Path) -> None:
    first = fork_in(runs).made["from"]["run"]
    told = json.loads(called(capsys, "fork", f"runs/{first}", *RESTRAINT[:3], "0", *RESTRAINT[4:], "--json")[1])
    assert told["found"], "the same as `--conduct restraint`"


@pytest.mark.parametrize("words", [("continue", "--years", "2"), ("fork", "--at", "1962", "--conduct", "restraint")])
def test_nothing_goes_on_from_a_damaged_folder(capsys, runs: Path, words: tuple[str, ...]) -> None:
    fork = fork_in(runs)
    path = fork.folder / "years.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    before = sorted(os.listdir("runs"))
    status, _, err = called(capsys, words[0], str(fork.folder), *words[1:])
    assert status == 2
    assert "years.parquet (cut)" in " ".join(err.split())
    assert sorted(os.listdir("runs")) == before


def test_a_record_of_the_world_is_kept_by_one_word_and_goes_on(capsys, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("run", "first_encounter", "--replicates", "2", "--years", "5", "--backend", "numpy")
    told = json.loads(called(capsys, *words, "--store", "runs", "--records", "world", "--json")[1])
    run = store.read(told["stored"])
    assert keeps_world(run, tuple(run.records))
    longer = json.loads(called(capsys, "continue", told["stored"], "--years", "3", "--json")[1])
    assert longer["answer"], "the record holds what the report needs as well"


@pytest.mark.parametrize("command", ["sweep", "sensitivity", "verdict"])
def test_help_names_every_place_to_compute(capsys, command: str) -> None:
    out = " ".join(re.sub("[\u2500-\u257f]", " ", called(capsys, command, "--help")[1]).split())
    for where in ("dask://", "slurm"):
        assert where in out


def test_windows_are_named_where_they_differ_and_shared_years_have_no_interval(capsys, runs: Path) -> None:
    """Where a run goes on, what it answered of years that are there already cannot differ."""
    first = fork_in(runs).made["from"]["run"]
    longer = next(one for one in listing(runs) if one.made.get("from", {}).get("how") == "continue")
    told = json.loads(called(capsys, "diff", f"runs/{first}", str(longer.folder), "--json")[1])
    answer, *others = told["measures"]
    assert (answer["asked"], answer["shared"], answer["low"]) == (True, True, None)
    assert answer["years_a"] == answer["years_b"] == [1985, 1991]
    hostility = next(m for m in others if m["name"] == "hostility")
    assert (hostility["years_a"], hostility["years_b"], hostility["shared"]) == ([1972, 1991], [1977, 1996], False)
    assert hostility["low"] is not None
    out = " ".join(called(capsys, "diff", f"runs/{first}", str(longer.folder))[1].split())
    assert "the same records" in out
    assert "(1947 to 1996)" in out
    fork = measure_differences(store.read(runs / first), store.read(fork_in(runs).folder))
    assert not any(m.other_years for m in fork)
    assert not any(m.shared for m in fork), "the years differ, though a measure may not"


def test_measures_said_to_read_the_last_years_read_no_others() -> None:
    one, two = (detente.simulate(name, "cold_war", replicates=20, years=45, keep=KEEP, backend="numpy")
                for name in ("default", "offensive_realism"))  # fmt: skip
    mixed = {k: np.concatenate([two.records[k][:, :-WINDOW], v[:, -WINDOW:]], 1) for k, v in one.records.items()}
    mine, theirs = (detente.diagnose(run).measures for run in (one, replace(one, records=mixed)))
    for name in AT_THE_END:
        if name in mine:
            np.testing.assert_array_equal(mine[name].values, theirs[name].values, name)
    assert any(
        not np.array_equal(mine[k].values, theirs[k].values, equal_nan=True) for k in mine if k not in AT_THE_END
    )


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
        terminal = Console(width=width, force_terminal=True, record=True)
        with terminal.capture() as shown:
            terminal.print(Group(made))
        assert "(-0.0907" in shown.get()
        assert output.HOLD not in shown.get(), "nor where it is shown in place"


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
