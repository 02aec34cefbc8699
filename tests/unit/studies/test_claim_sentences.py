"""What became of a claim in sentences: which part holds and which fails, and why nothing is decided."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import pytest

from detente.studies.claims import Claims, ClaimVerdict, claims_of_essays
from detente.studies.claims.answers import found_words
from detente.studies.claims.boundary import Turn
from detente.studies.claims.certainty import undecided_words
from detente.studies.claims.essays._instruments import INSTRUMENTS
from detente.studies.claims.instruments import as_judged
from detente.studies.claims.judge import FAILS, HOLDS, UNDECIDED, WHEN, Finding
from detente.studies.claims.predicted import effect_words, expected_words
from detente.studies.claims.sentences import (
    here_words,
    lead_of,
    parts_words,
    plane_rows,
    power_words,
    telling_words,
)
from detente.studies.claims.verdict import sentence_of
from unit.apps.claims_made import over_two, verdict, with_parts
from unit.studies.well_said import faults

SEVERAL = ("M01a", "M12", "L2", "M21a", "M30c")
"""Claims of several parts."""
UNCOMPARED = ("competing of the one who does not leap, if the other does",)
"""What is compared without saying so."""


@pytest.mark.parametrize("key", SEVERAL)
@pytest.mark.parametrize("shown", list(product((HOLDS, FAILS, UNDECIDED), repeat=3)), ids="-".join)
def test_the_first_sentence_says_which_part_holds_and_which_fails(key: str, shown: tuple[str, ...]) -> None:
    kind = FAILS if FAILS in shown[: len(claims_of_essays()[key].predictions)] else UNDECIDED
    one = with_parts(key, kind, *shown)
    said = lead_of(one)
    assert one.parts == shown[: len(one.parts)]
    assert parts_words(one) in said or len(one.parts) == 1
    for part, told in zip(one.predictions, one.parts, strict=True):
        assert part.words in said or told == FAILS or one.verdict == UNDECIDED
        if told == HOLDS and kind == FAILS:
            assert part.words in said.partition("so the claim fails by part")[2]
    if kind == FAILS:
        found = f"{one.decisive.words}: {effect_words(one.decisive, sure=False)}"
        assert said.startswith(found[:1].upper() + found[1:])  # what is found comes first, and the parts after it
        assert f"so the claim fails by part {one.part}" in said or len(one.parts) == 1
        assert one.parts[one.part - 1] == FAILS


@pytest.mark.parametrize("kind", [HOLDS, WHEN, FAILS, UNDECIDED])
@pytest.mark.parametrize("key", claims_of_essays())
def test_first_sentences_are_well_made(key: str, kind: str) -> None:
    kind = HOLDS if kind == WHEN and claims_of_essays()[key].axis is None else kind
    for one in (verdict(claims_of_essays()[key], kind), with_parts(key, kind, FAILS, HOLDS, UNDECIDED)):
        assert [fault for fault in faults(lead_of(one)) if fault != "code"] == []


def test_the_reason_why_nothing_is_decided_is_the_true_one() -> None:
    """It fails at the defaults and may hold elsewhere, it is told by itself alone, or the interval is too wide."""
    fails = with_parts("M12", UNDECIDED, FAILS)
    assert fails.curve is not None
    assert undecided_words(fails).startswith("it fails at our defaults, but it is not shown to fail all along")
    turn = Turn(0.5, 0.4, 0.6, begins=True)
    elsewhere = with_parts("M12", UNDECIDED, FAILS, along=replace(fails.curve, turns=(turn,)))
    assert "it fails at our defaults, but it may hold where" in undecided_words(elsewhere)
    assert "above 0.5, which is not shown" in undecided_words(elsewhere)
    near = with_parts("M12", UNDECIDED, FAILS, along=replace(fails.curve, turns=(replace(turn, low=0.0, high=1.0),)))
    assert undecided_words(near).startswith("at our defaults the boundary is too near to tell")
    alone = with_parts("E12d", UNDECIDED, FAILS, along=None)
    assert undecided_words(alone).startswith("by itself it fails at our defaults, but not")
    assert undecided_words(with_parts("M12", UNDECIDED, HOLDS)).startswith(
        "by itself it holds at our defaults, but not"
    )
    assert "too wide" in undecided_words(with_parts("M12", UNDECIDED, HOLDS, UNDECIDED))
    for one in (fails, elsewhere):
        assert undecided_words(one) in lead_of(one)
        assert "too wide" not in lead_of(one)


@pytest.mark.parametrize("key", claims_of_essays())
def test_one_text_says_why_a_claim_is_undecided(key: str) -> None:
    """What is told first and below it are the two sentences of its reason, in plain words."""
    for one in (verdict(claims_of_essays()[key], UNDECIDED), with_parts(key, UNDECIDED, UNDECIDED, HOLDS)):
        if one.verdict != UNDECIDED:
            assert one.reason == telling_words(one) == ""
            continue
        assert faults(one.reason) == []
        assert one.reason == f"{undecided_words(one)[:1].upper()}{undecided_words(one)[1:]}. {telling_words(one)}"
        assert telling_words(one).startswith("It is least clear ")
        assert one.to_dict()["reason"] == one.reason


def test_what_could_have_been_shown_is_told() -> None:
    one = with_parts("M12", UNDECIDED, FAILS)
    said = power_words(one)
    assert said.startswith("2,345 runs (120 of each arm at our defaults and 60 at each value of the reaction to feared")
    assert "holds where effects are at least 1.31 times the smallest of interest" in said
    assert "fails where they are at least 0.52 times it the other way. More runs were asked for" in said
    assert one.power is not None
    some = power_words(replace(one, power=replace(one.power, fails=0.3, capped=False)))
    assert some.endswith("fails where they are at most 0.70 times it.")
    assert power_words(replace(one, power=None)) == ""
    assert here_words(one) == "At our defaults: does not hold."


COMPARED = re.compile(r"\b(against|less|beyond|than|adds)\b")
"""Words of a prediction that say that one quantity is taken off another."""


@pytest.mark.parametrize("key", claims_of_essays())
def test_an_outcome_is_told_as_itself_and_a_difference_as_one(key: str) -> None:
    """L1: "at least 50 % predicted", and not "50 points more"; what a claim compares has its sign and direction."""
    for one in verdict(claims_of_essays()[key], HOLDS).predictions:
        assert one.level != bool(COMPARED.search(one.words)) or one.words in UNCOMPARED
        assert "points" not in effect_words(one) or not one.level
        assert expected_words(one).endswith((" more", " less")) != one.level


def test_where_a_claim_of_two_axes_holds_is_told_by_rows() -> None:
    for key, name in (("L1", "the weight of the worst case"), ("E05b", "offence advantage")):
        one = over_two(key)
        rows = plane_rows(one)
        assert one.plane is not None
        assert len(rows) == len(one.plane.values)
        assert all(faults(row) == [] for row in rows)
        assert "holds at no value" in rows[0]
        assert f"holds where {name} is from " in rows[-1]
        assert plane_rows(replace(one, plane=None)) == []


@pytest.mark.parametrize("order", [(1e-30, 1e-12), (1e-12, 1e-30)])
def test_the_part_that_decides_is_the_one_that_fails_most_clearly(order: tuple[float, float]) -> None:
    """Chances so near 1 that they are the same number say nothing of which part fails more clearly."""
    one = with_parts("M30c", FAILS, FAILS)
    findings = [Finding(0.0, -0.1, 0.1, 9, 1.0, p) for p in (*order, 1e-3)]
    parts = tuple(replace(p, finding=f) for p, f in zip(one.predictions, findings, strict=True))
    found = replace(one, predictions=parts)
    assert found.part == 1 + order.index(min(order))
    findings = [Finding(9.0, 8.0, 10.0, 9, p, 1.0) for p in (1e-40, 1e-20, 1e-30)]
    parts = tuple(replace(p, finding=f) for p, f in zip(parts, findings, strict=True))
    assert replace(one, predictions=parts).part == 2


def tables(one: ClaimVerdict) -> list[dict[str, object]]:
    return [dict(row) for row in Claims((one,), complete=True)._table()]


@pytest.mark.parametrize("shown", [(HOLDS, FAILS, HOLDS), (HOLDS, HOLDS, FAILS), (FAILS, HOLDS, HOLDS)], ids="-".join)
def test_what_is_told_of_a_claim_is_of_the_part_that_decides(shown: tuple[str, ...]) -> None:
    one = with_parts("M30c", FAILS, *shown)
    told, part = one.to_dict(), 1 + shown.index(FAILS)
    decides = told["predictions"][part - 1]
    assert (told["part"], decides["part"], decides["shown"]) == (part, part, FAILS)
    assert told["outcome"] == decides["words"]
    for key in ("effect", "low", "high", "unit", "expected", "smallest"):
        assert told[key] == decides[key]
    (row,) = Claims((one,), complete=True)._rows()
    assert (row["prediction"], row["unit"]) == (told["outcome"], told["unit"])
    assert row["effect"] == pytest.approx(told["effect"], rel=1e-5), "told in six digits"
    rows = tables(one)
    assert [r["part"] for r in rows if r["decides"]] == [part]
    assert [r["at our defaults"] for r in rows] == list(shown)
    assert all(r["unit"] and r["expected"] and r["smallest of interest"] for r in rows)


def test_units_are_told_as_people_say_them() -> None:
    part = with_parts("M30c", HOLDS, HOLDS).predictions[0]
    assert (effect_words(part, sure=False), expected_words(part)) == ("−20 points", "at least 10 points less")
    usual = replace(part, level=True, expected="more", smallest=0.5, finding=replace(part.finding, effect=0.62))
    assert (effect_words(usual, sure=False), expected_words(usual)) == ("62 %", "at least 50 %")
    forces = replace(part, unit="5 % of GDP", finding=replace(part.finding, effect=0.14))
    assert effect_words(forces, sure=False) == "+0.14 [5 % of GDP]"


@pytest.mark.parametrize(
    ("here", "said"),
    [
        ("holds", "holds at our defaults (offence advantage 2.5), and wherever it is above 1.7"),
        ("does not hold", "does not hold at our defaults (offence advantage 2.5), but where it is above 1.7"),
        (
            "too close to call",
            "too close to call at our defaults (offence advantage 2.5), and holds where it is above 1.7",
        ),
    ],
)
def test_what_holds_here_and_ends_elsewhere_is_told_from_what_does_not(here: str, said: str) -> None:
    one = replace(verdict(claims_of_essays()["E07"], WHEN), here=here)
    assert one.curve is not None
    turn = Turn(1.7, 1.6, 1.8, begins=True)
    one = replace(one, curve=replace(one.curve, turns=(turn,), holds_at_low=False))
    assert found_words(one) == said
    assert said.removesuffix("1.7") in lead_of(one)
    counted = {"holds": "at our defaults too", "does not hold": "not at our defaults"}.get(
        here, "too close to call there"
    )
    assert sentence_of([one, one]) == f"Both claims hold under a condition (2 {counted})"
    assert sentence_of([one]) == f"Of 1 claim, 1 holds under a condition (1 {counted})"


def test_the_outcome_in_both_arms_stands_beside_a_failure() -> None:
    one = with_parts("M30c", FAILS, FAILS)
    part = replace(one.decisive, levels={"ties": 0.95, "none": 0.951})
    parts = tuple(part if said is one.decisive else said for said in one.predictions)
    assert " points (95 % against 95 %), where at least 10 points less was predicted; so" in lead_of(
        replace(one, predictions=parts)
    )


def test_an_instrument_that_is_a_part_of_a_claim_has_its_number_in_the_table() -> None:
    one = verdict(claims_of_essays()["E14a"], FAILS)
    rows = [{"name": name, "escape": {"effect": 9.0}, "kept": {"effect": 9.0}} for name in INSTRUMENTS]
    told = {row["name"]: row for row in as_judged(rows, [one])}
    named = {said.words: said.finding for said in one.predictions}
    assert told["signal"]["escape"]["effect"] == named["escape, costly signals against none"].effect
    assert told["signal"]["kept"] == told["community"]["escape"] == {"effect": 9.0}
