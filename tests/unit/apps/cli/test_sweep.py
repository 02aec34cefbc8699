"""``detente sweep`` as scripts and people meet it."""

import json
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.core.failures import again_if

SMALL = ("--replicates", "5", "--years", "4", "--backend", "numpy", "--outcomes", "war,fear.last")


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as done:
        main(words)
    out, err = capsys.readouterr()
    return int(done.value.code or 0), out, err


def test_the_same_command_again_says_that_there_is_nothing_to_do(capsys, tmp_path: Path) -> None:
    out = tmp_path / "a sweep"
    command = ("sweep", "first_encounter", "--vary", "leap=0.1:0.3:3", "--vary", "theory=default,habit", *SMALL)
    status, text, err = called(capsys, *command, "--out", str(out), "--json")
    told = json.loads(text)
    assert (status, text.count("\n")) == (0, 1)
    assert told["complete"]
    assert [p["status"] for p in told["points"]] == ["finished"] * 6
    assert {p.name for p in out.iterdir()} >= {"manifest.json", "page.html", "result.nc", "table.csv", "study.json"}
    assert len((out / "table.csv").read_text().splitlines()) == 7
    status, text, err = called(capsys, *command, "--out", str(out))
    assert status == 0
    assert "nothing to do" in err
    assert "fear.last" in text
    status, text, _ = called(capsys, "verify", str(out), "--json")
    assert (status, json.loads(text)["ok"]) == (0, True)
    with (out / "table.csv").open("a") as file:
        file.write("7,0.3\n")
    status, text, _ = called(capsys, *command, "--out", str(out), "--json")
    assert status == 2
    assert "table.csv" in json.loads(text)["error"]["message"]


def test_a_sample_and_a_design(capsys, tmp_path: Path) -> None:
    drawn = ("sweep", "first_encounter", "--sample", "sobol:4", "--vary", "leap", "--vary", "sensibility=0:0.5", *SMALL)
    status, text, _ = called(capsys, *drawn, "--json")
    points = json.loads(text)["points"]
    assert (status, len(points)) == (0, 4)
    assert all(0 <= p["sensibility"] <= 0.5 for p in points)
    path = tmp_path / "d.csv"
    path.write_text("leap,theory\n0.1,habit\n0.2,default\n")
    status, text, _ = called(capsys, "sweep", "first_encounter", "--design", str(path), *SMALL, "--json")
    assert [p["theory"] for p in json.loads(text)["points"]] == ["habit", "default"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--vary", "leap"), "does not say what is varied"),
        (("--vary", "leap=0.1", "--vary", "leap=0.2"), "varied twice"),
        (("--vary", "leap=0.1", "--on", "procesess"), "Did you mean 'processes'"),
        (("--vary", "leap=0.1", "--until", "war"), "does not say how precise"),
        (("--sample", "sobl:4", "--vary", "leap"), "Did you mean 'sobol'"),
        (("--sample", "sobol", "--vary", "leap"), "how many points"),
        ((), "Nothing is varied"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_made(capsys, tmp_path: Path, words, told: str) -> None:
    out = tmp_path / "sweep"
    status, text, _ = called(capsys, "sweep", "first_encounter", *words, *SMALL, "--out", str(out), "--json")
    error = json.loads(text)["error"]
    assert status == 2
    assert told in f"{error['message']} {error['hint']}"
    assert not out.exists()


def test_what_cannot_change_is_not_offered_to_be_tried_again(capsys, tmp_path: Path) -> None:
    """A theory that denies a mechanism fails for ever: one count, the theory in the first lines, no --retry."""
    varied = ("--vary", "leap=0,0.2", "--vary", "theory=habit,offensive_realism")
    status, text, err = called(capsys, "sweep", "first_encounter", *varied, *SMALL, "--out", str(tmp_path / "kept"))
    said = " ".join(text.split())
    assert status == 0
    assert "Failed: 10 runs, at 2 of 4 points: UnknownName: There is no parameter" in said
    assert "No point could be run under Offensive realism" in said
    assert ".." not in said
    assert "--retry" not in said + err
    page = (tmp_path / "kept" / "page.html").read_text(encoding="utf-8")
    assert "--retry" not in page
    status, _, err = called(capsys, "sweep", "first_encounter", *varied, *SMALL, "--retry")
    assert (status, "--out DIR" in err) == (2, True)
    assert "--retry" in again_if(["capability is not finite from year 3 on"])


def test_measures_are_listed_with_their_definitions(capsys) -> None:
    status, text, _ = called(capsys, "measures")
    assert status == 0
    assert "share of dyad-years" in " ".join(text.split())
    status, _, err = called(capsys, "sweep", "first_encounter", "--vary", "leap=0.1", "--outcomes", "answer")
    assert (status, "`detente run SCENARIO` answers it" in " ".join(err.split())) == (2, True)


def test_regions_of_a_sweep_over_theories(capsys, tmp_path: Path) -> None:
    pytest.importorskip("sklearn", reason="trees are scikit-learn's (detente[data])")
    out = tmp_path / "both"
    varied = ("--vary", "offence_advantage=1:4:8", "--vary", "prior=0.3:0.9:6", "--vary", "theory=habit,default")
    runs = ("--replicates", "16", "--years", "30", "--outcomes", "hostility")
    assert called(capsys, "sweep", "fearful_friends", *varied, *runs, "--out", str(out))[0] == 0
    ask = ("discover", str(out), "hostility > 0.5", "--method", "cart")
    status, text, _ = called(capsys, *ask, "--json")
    told = json.loads(text)
    assert (status, list(told["theories"])) == (0, ["habit", "default"])
    status, text, _ = called(capsys, *ask, "--theory", "default", "--json")
    one = json.loads(text)
    assert status == 0
    assert one["runs"] == 8  # those of the folder
    assert one["boxes"] == told["theories"]["default"]["boxes"]
    status, text, err = called(capsys, *ask, "--figure", str(tmp_path / "f.svg"))
    assert (status, "--theory habit" in err) == (2, True)
    assert called(capsys, *ask)[0] == 0
    assert called(capsys, *ask, "--theory", "habits")[0] == 2
