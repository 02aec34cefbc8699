"""Legends, helps and hints of the command line say what is there, in the words that stand there."""

from pathlib import Path

import pytest

from detente.apps.cli.claims_shown import LEGEND
from detente.apps.cli.main import main
from detente.apps.cli.verdict import MEANT, WORDS


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), " ".join((out + err).split())


def test_the_legend_of_the_verdict_has_the_words_of_its_cells(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    how = ("--schools", "default", "--beds", "pair", "--replicates", "4", "--draws", "0", "--years", "20")
    _, told = said(capsys, "verdict", *how, "--backend", "numpy", "--out", str(tmp_path / "verdict.html"))
    assert list(MEANT) == list(WORDS)
    legend = told.partition("dilemma: % of")[2]
    assert all(f"{WORDS[end]}: {meant}" in legend for end, meant in MEANT.items())


def test_the_help_of_run_promises_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = said(capsys, "run", "--help")
    assert "printed with its definition" not in told
    assert "`detente measures` defines" in told


def test_where_a_claim_and_a_folder_of_ones_own_come_from(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = said(capsys, "claims", "--help")
    assert "detente claims --example > mine.toml" in told
    assert "scenarios first_encounter --toml" not in told
    assert "raw is a folder of raw files" in told
    _, told = said(capsys, "run", "--help")
    assert "scenarios first_encounter --toml" in told
    assert "claims --example" not in told


def test_no_data_folder_says_how_the_record_comes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, told = said(capsys, "case", "USA-USSR", "--data", str(tmp_path / "raw"))
    assert status == 2
    assert "There is no data folder" in told
    assert "detente data fetch all" in told


def test_a_claim_by_construction_may_be_ruled_out() -> None:
    assert "rules it out where it does not" in LEGEND
