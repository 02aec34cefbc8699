"""``detente run`` and ``detente scenarios`` as scripts and people meet them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.apps.pages.verdict_page import render
from detente.scenarios import document, scenarios
from detente.scenarios.registry import text_of
from detente.scenarios.schema import json_schema
from detente.studies.verdict import verdict
from killing import interrupt

SMALL = ("--replicates", "6", "--years", "12", "--backend", "numpy")
MIX = "offensive_realism:0.3,three_steps:0.7"


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(words)
    out, err = capsys.readouterr()
    return int(done.value.code or 0), out, err


def test_json_is_one_object_and_nothing_else(capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = called(capsys, "run", "cold_war", *SMALL, "--set", "sensibility=0.8", "--json")
    told = json.loads(out)
    assert (status, out.count("\n")) == (0, 1)
    wanted = {"scenario", "theory", "settings", "years", "replicates", "seed", "complete", "diagnosis", "summaries"}
    assert wanted | {"versions"} <= set(told)
    assert (told["scenario"], told["theory"], told["settings"]) == ("cold_war", "default", {"sensibility": 0.8})
    assert (told["years"], told["replicates"], told["seed"], told["complete"]) == (12, 6, 0, True)
    assert not list(tmp_path.iterdir()), "no page unless it is asked for"


def test_a_mix_for_machines_is_the_same_bytes_for_any_chunk(capsys) -> None:
    found = []
    for size in ("1", "4", "0"):
        _, out, _ = called(capsys, "run", "classroom_six", *SMALL, "--mix", MIX, "--chunk-size", size, "--json")
        found.append(out)
    assert len(set(found)) == 1
    assert json.loads(found[0])["mix"] == {"offensive_realism": 0.3, "three_steps": 0.7}
    assert "theory" not in json.loads(found[0])


def test_tables_and_a_page_for_people(capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = called(capsys, "run", "cold_war", *SMALL, "--theory", "richardson")
    assert status == 0
    text = re.sub(r"\s+", " ", out)
    assert all(word in text for word in ("Cold War", "Competition", "Security paradox", "Soviet", "6 runs of 12 years"))
    assert "cold_war-richardson.html" in err
    assert (tmp_path / "cold_war-richardson.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_each_theory_has_a_page_of_its_own(capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for more in ((), ("--theory", "habit"), ("--theory", "default"), ("--mix", MIX)):
        assert called(capsys, "run", "first_encounter", *SMALL, *more)[0] == 0
    made = ("", "-default", "-habit", "-mix")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"first_encounter{one}.html" for one in made)


def test_what_can_be_said_once_is_not_said_twice(capsys) -> None:
    status, out, _ = called(capsys, "run", "first_encounter", *SMALL, "--theory", "habit", "--theory=default", "--json")
    assert status == 2
    assert "'--theory': It is given twice." in json.loads(out)["error"]["message"]


def test_a_file_of_ones_own(capsys, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text_of("first_encounter").replace('["Ego", "Alter"]', '["Left", "Right", "Middle"]'))
    _, out, _ = called(capsys, "run", str(mine), *SMALL, "--json")
    told = json.loads(out)
    assert (told["scenario"], [s["name"] for s in told["states"]]) == ("mine", ["Left", "Right", "Middle"])
    page = tmp_path / "page.html"
    assert called(capsys, "run", str(mine), *SMALL, "--out", str(page))[0] == 0
    assert f"detente run {mine}" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        (("run", "cold_wars"), "UnknownName", "cold_war"),
        (("run", "nowhere/cold_war.toml"), "DataError", "no file"),
        (("run", "/"), "DataError", "folder"),
        (("run",), "UsageError", "scenario"),
        (("run", "cold_war", "--theory", "ofensive_realism"), "UnknownName", "offensive_realism"),
        (("run", "cold_war", "--theory", "habit", "--mix", MIX), "InvalidValue", "both are given"),
        (("run", "cold_war", "--mix", "habit:0.3"), "InvalidValue", "sum to 0.3"),
        (("run", "cold_war", "--mix", "habitt:1"), "UnknownName", "habit"),
        (("run", "cold_war", "--mix", "habit:0.5,habit:0.5"), "InvalidValue", "twice"),
        (("run", "cold_war", "--set", "sensibilty=1"), "UnknownName", "sensibility"),
        (("run", "cold_war", "--set", "sensibility"), "InvalidValue", "--set name=value"),
        (("run", "cold_war", "--set", "sensibility=much"), "InvalidValue", "0 to 1"),
        (("run", "cold_war", "--set", "sensibility=nan"), "InvalidValue", "outside"),
        (("run", "cold_war", "--set", "sensibility=2"), "InvalidValue", "outside"),
        (("run", "cold_war", "--set", "leap=0", "--set", "leap=1"), "InvalidValue", "twice"),
        (("run", "cold_war", "--theory", "offensive_realism", "--set", "leap=1"), "UnknownName", "not part"),
        (("run", "cold_war", "--replicates", "0"), "InvalidValue", "whole number"),
        (("run", "cold_war", "--years", "0"), "InvalidValue", "whole number"),
        (("run", "cold_war", "--years", "1.5"), "UsageError", "--help"),
        (("run", "cold_war", "--seed", "-1"), "InvalidValue", "seed"),
        (("run", "cold_war", "--chunk-size", "-1"), "InvalidValue", "chunk"),
        (("run", "cold_war", "--backend", "torch"), "UnknownName", "numpy"),
        (("scenarios", "cold_wars"), "UnknownName", "cold_war"),
        (("scenarios", "cold_war", "--schema"), "InvalidValue", "one at a time"),
        (("scenarios", "--toml"), "InvalidValue", "Name one"),
        (("scenarios", "--check", "nowhere.toml"), "DataError", "no file"),
    ],
)
def test_a_users_error_is_status_two_with_cause_and_cure(capsys, words: tuple[str, ...], kind: str, told: str) -> None:
    status, out, _ = called(capsys, *words, "--json")
    error = json.loads(out)["error"]
    assert (status, error["type"]) == (2, kind)
    assert told in error["message"] + error["hint"]


def test_the_list_of_scenarios(capsys) -> None:
    status, out, _ = called(capsys, "scenarios", "--json")
    listed = json.loads(out)["scenarios"]
    assert (status, [s["name"] for s in listed]) == (0, list(scenarios()))
    assert all(s["title"] and s["question"] and s["states"] >= 2 and s["years"] > 0 for s in listed)
    text = re.sub(r"[\s│]+", "", called(capsys, "scenarios")[1])
    assert all(name in text for name in scenarios())


@pytest.mark.parametrize("name", scenarios())
def test_one_scenario_holds_all_it_says(name: str, capsys) -> None:
    status, out, err = called(capsys, "scenarios", name, "--json")
    told, said = json.loads(out), document(name)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert (told["name"], told["states"], told["question"]) == (name, said.count, said.question)
    for key, quantity in said.settings.items():
        assert told["settings"][key] == quantity.model_dump()
    assert len(told["interventions"]) == len(said.interventions)
    assert all(work["citation"] for work in told["references"])
    text = re.sub(r"[\s│]+", "", called(capsys, "scenarios", name)[1])
    assert all(re.sub(r"\s", "", words) in text for words in (said.title, said.question, *said.names))


def test_the_schema_and_the_file_of_a_scenario_are_printed_as_they_are(capsys, tmp_path: Path) -> None:
    assert json.loads(called(capsys, "scenarios", "--schema")[1]) == json_schema()
    out = called(capsys, "scenarios", "cold_war", "--toml")[1]
    assert out == text_of("cold_war")
    mine = tmp_path / "mine.toml"
    mine.write_text(out, encoding="utf-8")
    status, out, _ = called(capsys, "scenarios", "--check", str(mine), "--json")
    assert (status, json.loads(out)) == (0, {"file": str(mine), "valid": True, "errors": []})
    assert "Cold War, 2 states, 45 years" in called(capsys, "scenarios", "--check", str(mine))[1]


def test_a_file_with_faults_is_status_two_with_every_line(capsys, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text_of("first_encounter").replace("prior = {", "prioor = {").replace("value = 60", "value = 0"))
    status, out, _ = called(capsys, "scenarios", "--check", str(mine), "--json")
    told = json.loads(out)
    lines = text_of("first_encounter").split("\n")
    wanted = [next(k for k, line in enumerate(lines, 1) if line.startswith(w)) for w in ("years", "prior =")]
    assert (status, told["valid"], [e["line"] for e in told["errors"]]) == (2, False, wanted)
    assert "'prior'" in told["errors"][1]["hint"]
    status, out, err = called(capsys, "scenarios", "--check", str(mine))
    assert (status, out) == (2, "")
    assert f"mine.toml:{wanted[1]}: settings.prioor" in " ".join(err.split())


def test_verdict_has_a_row_for_a_mixed_world(capsys) -> None:
    """In W1 offensive realists end hostile and the others not: the mixed world lies between."""
    small = ("--schools", "offensive_realism,three_steps", "--worlds", "W1", "--replicates", "16", "--years", "40")
    small += ("--beds", "pair", "--draws", "2")
    found = []
    for chunk in ("0", "33"):
        words = ("verdict", *small, "--mix", MIX, "--chunk-size", chunk, "--json")
        found.append(called(capsys, *words)[1])
    assert found[0] == found[1]
    told = json.loads(found[0])
    rows = {r["school"]: r for r in told["rows"]}
    assert list(rows) == ["offensive_realism", "three_steps", "mixed_world"]
    assert told["mix"] == {"offensive_realism": 0.3, "three_steps": 0.7}
    assert rows["three_steps"]["hostile"] < rows["mixed_world"]["hostile"] < rows["offensive_realism"]["hostile"]
    assert rows["mixed_world"]["replicates"] == 16
    assert set(told["answers"]) == set(rows)
    plain = json.loads(called(capsys, "verdict", *small, "--json")[1])
    assert plain["rows"] == told["rows"][:2], "the schools' rows stay as they are"
    assert plain["answers"] == {k: v for k, v in told["answers"].items() if k != "mixed_world"}
    assert told["answers"]["mixed_world"]["logic"]["toolbox"] is None


def test_the_page_of_a_verdict_shows_the_mixed_world() -> None:
    text = render(verdict(["three_steps"], ["W1"], mix=MIX, replicates=4, years=20, beds="pair"))
    assert "Mixed world" in text
    assert "Offensive realism: what differs from the default world" in text, "also of schools that have no row"
    assert "Each state has the settings of its own school" in text
    assert f"--schools three_steps --mix &#34;{MIX}&#34; --worlds W1" in text


def test_a_mix_of_one_school_has_that_schools_row(capsys) -> None:
    words = ("--schools", "three_steps", "--worlds", "W1", "--replicates", "12", "--years", "40", "--beds", "pair")
    _, out, _ = called(capsys, "verdict", *words, "--mix", "three_steps:1", "--json")
    told = json.loads(out)
    first, second = told["rows"]
    assert first.pop("school") == "three_steps"
    assert second.pop("school") == "mixed_world"
    assert first == second
    one, mixed = (told["answers"][name] for name in ("three_steps", "mixed_world"))
    assert one["tipping"] == mixed["tipping"]
    assert one["way_out"] == mixed["way_out"]


def test_as_a_program(python_environment: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "detente", "run", "first_encounter", *SMALL, "--out", "page.html"]
    done = subprocess.run(command, env=python_environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (done.returncode, "First encounter" in done.stdout) == (0, True), done.stderr
    assert (tmp_path / "page.html").stat().st_size > 20_000


@pytest.mark.skipif(sys.platform == "win32", reason="signals are different there")
def test_ctrl_c_is_130_with_what_was_finished(python_environment: dict[str, str], tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "detente",
        "run",
        "first_encounter",
        "--replicates",
        "500000",
        "--json",
        "--backend",
        "numpy",
    ]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    running = subprocess.Popen(command, env=python_environment, cwd=tmp_path, **pipes)
    try:
        interrupt(running, 3.0, 5)
        out, err = running.communicate(timeout=120)
    finally:
        running.kill()
    assert running.returncode == 130, err
    told = json.loads(out)
    assert told["complete"] is False
    assert told["asked"] == 500_000 > told["replicates"]


def test_the_command_on_a_page_names_the_file_of_a_school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(
        "from detente.schools import school\n\ndef wary():\n"
        "    return school('three_steps').replace(name='wary', title='Wary').where(prior=0.9)\n"
    )
    with pytest.raises(SystemExit) as end:
        main(["run", "first_encounter", "--theory", "mine.py:wary", "--replicates", "4", "--out", "page.html"])
    assert end.value.code == 0
    told = Path("page.html").read_text()
    assert "--theory mine.py:wary" in told
    assert "FILE.py" not in told
