"""``detente claims``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from detente.apps.cli.claims_shown import _here, show_claims
from detente.apps.cli.main import main
from detente.apps.pages.claims_page import render
from detente.core.progress import Moment
from detente.studies.claims import claims_of_essays
from detente.studies.claims.judge import WHEN
from detente.studies.claims.places import parameter_words, place
from detente.studies.claims.sentences import here_words, plane_rows, power_words, telling_words
from detente.studies.claims.written import EXAMPLE, read_claim
from unit.apps.claims_made import made, over_two
from unit.apps.document import Document


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "claims", "--list", "--json")
    told = json.loads(out)["claims"]
    assert (status, err) == (0, "")
    assert [one["id"] for one in told] == list(claims_of_essays())
    assert all(one["statement"] and one["references"] and one["design"] for one in told)
    _, out, _ = ran(capsys, "claims", "--list")
    assert all(one.statement in " ".join(out.split()) for one in claims_of_essays().values())
    assert "Menon, Is the Security Dilemma Inescapable?" in " ".join(out.split())
    assert "Emeriau" in " ".join(ran(capsys, "claims", "--help")[1].split())


def test_json_is_one_object_in_the_order_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, "claims", "e11", "M03", "--quick", "--json")
    told = json.loads(out)
    assert status == 0
    assert out.count("\n") == 1
    assert (told["complete"], told["quick"], told["seed"]) == (True, True, 0)
    assert [one["id"] for one in told["claims"]] == ["E11", "M03"]
    keys = {"id", "school", "statement", "verdict", "outcome", "effect", "low", "high", "boundary", "robustness"}
    keys |= {"rival", "by_construction", "record"}
    for one in told["claims"]:
        assert keys <= set(one)
        assert one["low"] <= one["effect"] <= one["high"]
        assert one["robustness"] is None  # not tried in a first answer
        decides = one["predictions"][one["part"] - 1]
        assert (one["outcome"], one["effect"]) == (decides["words"], decides["effect"])
        for part in one["predictions"]:
            first, second = part["levels"].values()
            assert first - second == pytest.approx(part["effect"], abs=2e-6)  # in six digits
    assert told["claims"][0]["boundary"]["parameter"] == "preemption"
    assert ran(capsys, "claims", "E11", "M03", "--quick", "--json")[1] == out


def test_a_folder_without_the_record_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    asked = ("claims", "--quick", "--json", "--data", str(tmp_path))
    _, out, err = ran(capsys, *asked, "M23")
    assert json.loads(out)["claims"][0]["record"] is None
    assert "No verdict in the record on M23" in err
    assert "No verdict in the record on M23" in json.loads(out)["notes"][0]
    assert "detente data fetch" in err
    assert "none of these claims is about the record" in ran(capsys, *asked, "M26a")[2]
    assert "record" not in ran(capsys, "claims", "M26a", "--quick", "--json")[2]


def test_how_long_it_takes_is_told_before(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "five minutes" in " ".join(ran(capsys, "claims", "--help")[1].split())

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.studies.claims.study.answer_claims", stopped)
    assert "five minutes" in ran(capsys, "claims", "--json")[2]
    assert "minutes" not in ran(capsys, "claims", "--quick", "--json")[2]


def test_the_table_has_the_part_that_decides_with_what_was_predicted(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    _, out, _ = ran(capsys, "claims", "M18c", "E11", "--quick")
    row = next(line for line in out.splitlines() if " M18c " in line)
    assert "0/3" in row
    assert "0.1 points" in row
    assert "reciprocal fear of surprise attack (preemption)" in " ".join(out.split())
    assert "holds in" not in out  # not tried in a first answer
    _, out, _ = ran(capsys, "claims", "M18c", "--quick", "--verbose")
    said = " ".join(out.split())
    assert "more fail: none of its three parts holds" in said
    assert said.count("In each arm: ") == 3
    for part in claims_of_essays()["M18c"].predictions:
        assert f"{part.words}: " in said
    assert said.count("less predicted; fails") == 3


@pytest.mark.parametrize("width", [60, 80, 120])
def test_boundaries_are_readable_at_any_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """No line is longer than the terminal is wide, none breaks a word, and none takes more than four lines a claim."""
    monkeypatch.setenv("COLUMNS", str(width))
    found = made(kinds=["holds when", "undecided"])
    show_claims(found, verbose=False)
    out = capsys.readouterr().out
    assert max(len(line) for line in out.splitlines()) <= width
    table = out.partition("Parts: predictions")[0]
    assert len(table.splitlines()) <= 5 * len(found.claims)
    said = " ".join(table.split())
    for one in found.claims:
        assert one.verdict.split()[0] in said
        assert width >= 110 or f"at our defaults: {_here(one)};" in said
        if one.verdict == WHEN and one.curve is not None and width < 100:
            assert f"holds when {parameter_words(one.curve.axis.parameter)} is {place(one.curve)}" in said


def test_all_of_a_claim_says_how_it_stands_and_what_it_could_have_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    found = made(["M12"], kinds=["undecided"])
    claims = (*found.claims, over_two("L1"))
    show_claims(replace(found, claims=claims), verbose=True)
    said = " ".join(capsys.readouterr().out.split())
    for one in claims:
        for told in (here_words(one), telling_words(one), power_words(one), "; ".join(plane_rows(one))):
            assert " ".join(told.split()) in said


def test_a_page_of_a_claim_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The example that the command prints is a claim that it tries; its page needs no network."""
    status, out, _ = ran(capsys, "claims", "--example")
    assert (status, out) == (0, EXAMPLE)
    file, page = tmp_path / "mine.toml", tmp_path / "mine.html"
    file.write_text(out, encoding="utf-8")
    status, out, _ = ran(capsys, "claims", str(file), "--quick", "--out", str(page))
    assert status == 0
    assert "X1" in out
    made = Document(page.read_text(encoding="utf-8"))
    said = " ".join(" ".join(made.text).split())
    assert "Sensible leaders escape hostility." in said
    assert "It is only that they misread less." in said
    assert len(made.all("svg")) == 2  # the curve, and all effects
    assert not any("src" in about for _, about in made.tags)


def test_a_page_is_written_where_none_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ran(capsys, "claims", "E11", "--quick", "--json")[0] == 0
    assert list(tmp_path.iterdir()) == []
    status, _, err = ran(capsys, "claims", "E11", "--quick")
    assert status == 0
    assert f"The page is {tmp_path / 'detente-claims.html'}: open it" in err
    assert "E11" in (tmp_path / "detente-claims.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "kind", "told"),
    [
        (("M3",), "UnknownName", "'M03'"),
        (("M03", "Q9"), "UnknownName", "--list"),
        (("democracy",), "UnknownName", "Of 'democracy' speak: M23, M23b"),
        (("M03", "--seed", "-1"), "InvalidValue", "seed"),
        (("M23", "--data", ""), "UsageError", "empty"),
        (("M23", "--store", " "), "UsageError", "empty"),
        (("M23", "--out", ""), "UsageError", "empty"),
        (("--kwick",), "UsageError", "--help"),
        (("nothing.toml",), "DataError", "cannot be read"),
        (("nothing.py:claim",), "BrokenExtension", "no file"),
    ],
)
def test_a_users_error_is_status_two(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], kind: str, told: str
) -> None:
    status, out, _ = ran(capsys, "claims", *words, "--json")
    error = json.loads(out)["error"]
    assert (status, error["type"]) == (2, kind)
    assert told in error["message"] + error["hint"]


YEARS = ('"abc"', "nan", "inf", "[1]", "1979-05-27", "25.7", "true", "0", "-3")
"""What are no years of a run."""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('outcome = "hostility"', 'outcome = "hostilty"'), "hostility"),
        (("smallest = 0.1", "smallest = 0"), "smallest"),
        (("smallest = 0.1", "smallest = 10"), "write 0.1 for 10 points"),
        (("smallest = 0.1", 'smallest = "a lot"'), "number"),
        (('bed = "pair"', 'bed = "pare"'), "pair"),
        (("[control]\nsensibility", "[control]\nsensiblity"), "sensibility"),
        (('expected = "less"', 'expected = "lower"'), "less"),
        (("[axis] ", "[axes] "), "axis"),
        (('parameter = "preemption"', 'parameter = "sensibility"'), "another"),
        (('says = "It is only that they misread less."', ""), "says"),
        (('id = "X1"', ""), "lacks id"),
        (('id = "X1"', "id = 7"), "in quotes"),
        (('id = "X1"', 'id = ""'), "in quotes"),
        (('id = "X1"', 'id = "a b"'), "hyphens"),
        (('statement = "Sensible leaders escape hostility."', 'statement = " "'), "in quotes"),
        (('bed = "pair" ', 'by_construction = false\nbed = "pair" '), "in quotes"),
        (('expected = "less"', 'expected = ["less"]'), "in quotes"),
        (('bed = "pair" ', 'references = 5\nbed = "pair" '), "list of texts"),
        (('bed = "pair" ', 'references = "Jervis1978"\nbed = "pair" '), "list of texts"),
        (('bed = "pair" ', 'references = ["Jervis1987"]\nbed = "pair" '), "Jervis1978"),
        *((("years = 100", f"years = {years}"), "whole number") for years in YEARS),
        (("[control]", "[settings]\nyears = 5\n[control]"), "years"),
        (("[control]", "[settings]\nself = 1\n[control]"), "self"),
        (("high = 1.0", "high = 1.5"), "outside its range"),
        (("high = 1.0", "high = inf"), "outside its range"),
        (("high = 1.0", 'high = 1.0\nlog = "false"'), "true or false"),
        (("high = 1.0", "high = 1.0\nsteps = 3"), "steps"),
        (("[rival]", "[rival]\nwhy = 3"), "why"),
        (("[axis]", '[axis2]\nparameter = "prior"\nlow = 0.3\n[axis]'), "[axis2]"),
        (("[axis]", '[axis2]\nparameter = "preemption"\nlow = 0.3\nhigh = 0.9\n[axis]'), "both"),
    ],
)
def test_a_file_with_a_fault_is_told_what_to_mend(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert change[0] in EXAMPLE
    file = tmp_path / "mine.toml"
    file.write_text(EXAMPLE.replace(*change), encoding="utf-8")
    status, out, _ = ran(capsys, "claims", str(file), "--json")
    error = json.loads(out)["error"]
    assert status == 2
    assert told in error["message"] + error["hint"]


def test_a_file_has_the_unit_of_its_outcome(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    for outcome, unit in (("capability.last", "5 % GDP"), ("war.all", "share"), ("hostility", "share")):
        file.write_text(EXAMPLE.replace('outcome = "hostility"', f'outcome = "{outcome}"'), encoding="utf-8")
        assert {one.unit.split(" of ")[0] for one in read_claim(file).predictions} == {unit}


def test_a_page_says_how_to_repeat_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With what fixes the numbers; and each claim that is drawn is told of."""
    page = tmp_path / "page.html"
    ran(capsys, "claims", "M26a", "--quick", "--seed", "7", "--backend", "numpy", "--out", str(page), "--json")
    assert "detente claims M26a --quick --seed 7 --backend numpy<" in page.read_text(encoding="utf-8")
    moments: list[Moment] = []
    render(made(["M12"], kinds=["undecided"]), progress=moments.append)
    assert (moments[-1].study, moments[-1].share) == ("page", 1)


def test_a_file_may_have_a_second_axis(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'{EXAMPLE}\n[axis2]\nparameter = "prior"\nlow = 0.3\nhigh = 0.9\n', encoding="utf-8")
    second = read_claim(file).axis2
    assert second is not None
    assert (second.parameter, second.low, second.high, second.log) == ("prior", 0.3, 0.9, False)
