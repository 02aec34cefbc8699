"""Numbers and years as people write them are refused in plain words, with what to write instead."""

from pathlib import Path

import pytest

import detente
from detente.apps.cli.main import main
from detente.core.errors import InvalidValue
from detente.core.outside import point_hint
from detente.studies.discover.sample import parse

LIBRARY = ("Input should", "unable to parse", "valid integer", "valid number")
"""Words of the library that reads the command line."""


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as left:
        main(words)
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (2, "")
    told = " ".join(err.split())
    assert not any(word in told for word in LIBRARY)
    return told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("run cold_war --years zehn", "'zehn' is no whole number. Say how many years, such as 15."),
        ("run cold_war --years 1948-1962", "'1948-1962' is no whole number. Say how many years, such as 15."),
        ("run cold_war --replicates 1e6", "'1e6' is no whole number. Write 1000000."),
        ("run cold_war --replicates 3.5", "'3.5' is no whole number. Write a whole number in digits"),
        ("run cold_war --seed eins", "'eins' is no whole number. Write a whole number in digits"),
        (f"run cold_war --seed {'9' * 5000}", "is no whole number"),
        ("run cold_war --years 1948 1962", "say how many years, such as 15"),
        ("case USA USSR --years 1948 1962", "write years as 1948-1962"),
        ("beliefs USA-USSR --years 1948 1962", "write years as 1948-1962"),
        ("case USA 1948 1962", "A year is no state"),
    ],
)
def test_a_number_of_another_kind(capsys: pytest.CaptureFixture[str], words: str, told: str) -> None:
    assert told in refused(capsys, *words.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("run cold_war --set sensibility=0,8", "0.8"),
        ("sweep cold_war --vary offence_advantage=1,5:4:13", "1.5"),
        ("sweep cold_war --vary offence_advantage=1,5:4 --sample sobol:8", "1.5"),
        ("sensitivity cold_war --parameters reaction=0,1:0,5", "0.1"),
        ("run cold_war --mix default:0,3,three_steps:0,7", "0.3"),
        ("games stag_hunt --set a=0,5", "0.5"),
    ],
)
def test_a_comma_before_decimals(capsys: pytest.CaptureFixture[str], words: str, told: str) -> None:
    assert f"Decimals take a point: {told}. " in refused(capsys, *words.split())


@pytest.mark.parametrize("line", ["years = { value = 0,4 }", "leap = 0,4", "value = -0,4"])
def test_a_comma_before_decimals_in_files(capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'title = "A, 1,2"\n{line}\n')
    for command in ("scenarios --check", "claims"):
        assert "Decimals take a point: " in refused(capsys, *command.split(), str(file))


def test_a_comma_before_decimals_in_python() -> None:
    with pytest.raises(InvalidValue, match=r"Decimals take a point: 0.8"):
        detente.school("default").where(sensibility="0,8")
    with pytest.raises(InvalidValue, match=r"Decimals take a point: 0.5"):
        parse("hostility > 0,5")


def test_what_is_no_decimal_comma() -> None:
    assert [point_hint(told) for told in ("1,2,4", "a,1", "1.5", "x1,5", None, 3)] == [""] * 6
    assert point_hint("1,500") == "Decimals take a point: 1.500, thousands nothing: 1500. "
    assert point_hint("0,125") == "Decimals take a point: 0.125. "
