"""``detente sensitivity`` and ``detente discover``: sentences, tables, JSON, folders, and what they refuse."""

import json
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.studies.sensitivity import study
from unit.studies.sensitivity.designs import saltelli

FEW = ["fearful_friends", "--theory", "psychological_spiral", "--samples", "64", "--replicates", "8", "--years", "30"]
VARIED = ["--parameters", "offence_advantage=1:4,prior,attention"]


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "draw", saltelli)


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    out, err = capsys.readouterr()
    return int(stopped.value.code or 0), out, err


def test_it_answers_keeps_and_is_discovered(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    status, out, err = call(capsys, "sensitivity", *FEW, *VARIED, "--out", str(kept))
    assert status == 0
    assert "not a single run is changed by attention" in " ".join(out.split())
    assert "page.html" in err
    assert "<title>" in (kept / "page.html").read_text(encoding="utf-8")
    status, out, _ = call(capsys, "sensitivity", *FEW, *VARIED, "--out", str(kept), "--json")
    told = json.loads(out)
    assert (status, told["study"], told["complete"], told["out"]) == (0, "sensitivity", True, str(kept))
    assert "nothing was run" in call(capsys, "sensitivity", *FEW, *VARIED, "--out", str(kept))[2]
    assert told["problem"]["bounds"][0] == [1.0, 4.0]
    assert "attention" not in told["influential"]
    figure = tmp_path / "regions.svg"
    status, out, _ = call(
        capsys, "discover", str(kept), "hostility > 0.4", "--method", "cart", "--figure", str(figure), "--json"
    )
    found = json.loads(out)
    assert (status, found["study"], found["points"]) == (0, "discover", 128)
    drawn = figure.read_bytes()
    again = call(capsys, "discover", str(kept), "hostility > 0.4", "--method", "cart", "--figure", str(figure))
    assert (again[0], figure.read_bytes()) == (0, drawn), "the same bytes, whenever it is drawn"
    status, _, err = call(capsys, "discover", str(kept), "hostility > 0.4", "--figure", str(tmp_path / "regions.doc"))
    assert (status, "Let it end in .svg or .png or .pdf." in err) == (2, True)
    status, out, _ = call(capsys, "discover", str(kept), "hostility > 0.4", "--method", "cart")
    assert status == 0
    assert "hostility > 0.4 at" in out


def test_some_ranges_are_narrowed_and_the_others_kept(capsys: pytest.CaptureFixture[str]) -> None:
    small = ("--method", "morris", "--samples", "8", "--replicates", "2", "--years", "3", "--json")
    every, narrowed = (
        json.loads(call(capsys, "sensitivity", "fearful_friends", *small, *more)[1])["problem"]
        for more in ((), ("--parameters", "all,offence_advantage=1.5:2"))
    )
    assert narrowed["names"] == every["names"]
    ends = dict(zip(narrowed["names"], narrowed["bounds"], strict=True))
    assert ends.pop("offence_advantage") == [1.5, 2.0]
    assert ends == {name: b for name, b in zip(every["names"], every["bounds"], strict=True) if name in ends}


def test_morris_of_some(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(
        capsys, "sensitivity", "--method", "morris", "--parameters", "prior,leap", "--samples", "8", "--years", "20",
        "--set", "offence_advantage=3", "--outcome", "capability.last", "--replicates", "8",
    )  # fmt: skip
    assert status == 0
    assert "Moved over its whole range" in " ".join(out.split())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--parameters", "pror"], "prior"),
        (["--parameters", "prior=1"], "LOW:HIGH"),
        (["--parameters", "all,prior", "--method", "morris"], "all,prior=LOW:HIGH"),
        (["--parameters", "all,prior=0.2:0.3"], "Shares of the variance of all"),
        (["--parameters", "prior=0.9:0.1"], "the lower first"),
        (["--method", "sobel"], "sobol"),
        (["--outcome", "hostilities"], "hostility"),
        (["--backend", "cuda"], "fused"),
        (["--set", "reaction"], "name=value"),
    ],
)
def test_what_is_wrong_is_said(more: list[str], words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    varied = [] if more[0] == "--parameters" else VARIED
    status, _, err = call(capsys, "sensitivity", *FEW, *varied, *more, "--out", str(tmp_path / "made"))
    assert status == 2
    assert words in " ".join(err.split())
    assert not (tmp_path / "made").exists()


def test_too_few_points_of_every_theory_are_refused_with_what_is_needed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "few.csv"
    rows = [f"{name},{k},{k % 2}" for name in ("habit", "three_steps") for k in range(25)]
    path.write_text("\n".join(["theory,prior,hostility", *rows]), encoding="utf-8")
    status, out, err = call(capsys, "discover", str(path), "hostility > 0.5", "--method", "cart")
    assert (status, out) == (2, "")
    assert "at least 40 are needed" in " ".join(err.split())
    assert "Make the grid finer" in " ".join(err.split())


def test_a_sample_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = call(capsys, "discover", str(tmp_path / "none.csv"), "hostility > 0.5")
    assert status == 2
    assert "none.csv" in err.replace("\n", "")
