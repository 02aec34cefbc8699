"""The page of claims, and the sentences on its front."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from types import MappingProxyType

import numpy as np
import pytest

from detente.apps.pages.claims_page import PARADOX
from detente.apps.pages.claims_page import render as whole_page
from detente.studies.claims import Claims, claims_of_essays
from detente.studies.claims.answers import answers, found_words, group_of, row_of, school_of
from detente.studies.claims.certainty import cut_words, draws_words, how_sure, only_here
from detente.studies.claims.essays._instruments import INSTRUMENTS
from detente.studies.claims.formula import arm_words
from detente.studies.claims.judge import FAILS, HOLDS
from detente.studies.claims.places import share_of_axis
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.claims.sentences import here_words, lead_of, plane_rows, power_words, telling_words
from detente.studies.claims.tally import tally_of
from detente.studies.claims.verdict import ClaimRobustness
from detente.studies.claims.wording import BED, FIRST, GROUPS, KEYS, OWN, SECOND
from detente.studies.verdict.robustness import ROBUST
from unit.apps.claims_made import KINDS, made, over_two, verdict, with_parts
from unit.apps.document import Document, as_written
from unit.studies.well_said import faults

render = as_written(whole_page)

NUMBER = re.compile(r"(?<![A-Z\d.])\d+(?:\.\d+)?")


@pytest.fixture(scope="module")
def page() -> str:
    return render(made())


@pytest.fixture(scope="module")
def text(page: str) -> str:
    return " ".join(" ".join(Document(page).text).split())


def facts(found: Claims) -> set[str]:
    """Return every number that a result holds, as sentences write it: boundaries, shares of draws, and counts."""
    told = {f"{100 * ROBUST:.0f}", *(str(k) for k in range(len(found.claims) + 1))}
    for one in found.claims:
        told |= {f"{turn.at:.2g}" for turn in (one.curve.turns if one.curve else ())}
        told |= {f"{one.settings[name]:g}" for name in BED if name in one.settings}
        if (drawn := one.robustness) is None:
            continue
        shares = (drawn.same, drawn.holds, one.support, drawn.inside, drawn.outside, drawn.hits)
        told |= {f"{100 * share:.0f}" for share in shares}
        most = drawn.divide
        told |= {f"{x:.2g}" for x in (most.holds, most.other, most.here)} if most else set()
    return told


@pytest.mark.parametrize("kinds", list(permutations(KINDS)), ids="-".join)
@pytest.mark.parametrize("quick", [True, False])
def test_the_titles_are_answered_from_the_verdicts_alone(kinds: tuple[str, ...], quick: bool) -> None:
    found = made(quick=quick, kinds=kinds)
    first, second = answers(found.claims)
    assert (first.title, second.title) == (FIRST, SECOND)
    for one in (first, second):
        for sentence in (one.lead, *one.sentences):
            assert faults(sentence) == [], sentence
            assert set(NUMBER.findall(sentence)) <= facts(found), sentence
        for key in KEYS[one.title]:
            assert any(f"({key})" in sentence for sentence in one.sentences)


def leads(shares: Mapping[str, float | tuple[float, float]] = MappingProxyType({}), **kinds: str) -> tuple[str, ...]:
    """Return the leads: all claims hold but for those that are named, and of some the share of draws is known.

    A second share is that of the draws without reciprocal fear.
    """
    made = []
    for key, claim in claims_of_essays().items():
        one = verdict(claim, kinds.get(key, "holds"))
        holds, unafraid = (*np.atleast_1d(shares.get(key, np.nan)), np.nan)[:2]
        if holds == holds:
            one = replace(one, robustness=ClaimRobustness(float(holds), float(holds), 200, unafraid=float(unafraid)))
        made.append(one)
    return tuple(one.lead for one in answers(made))


def test_leads_say_what_the_verdicts_are() -> None:
    first, second = leads(L1="fails", M02b="fails")
    assert first.startswith("No, in the model: states need not end in hostility (the paradox), they can build")
    assert first.endswith("and some doubt (the dilemma) remains by assumption.")
    assert second.startswith("A prophecy more than a reality: fear alone makes hostility, even under a sovereign")
    assert leads(L1="holds")[0].startswith("Yes, in the model: states end in hostility (the paradox) whatever")
    assert leads(M02a="fails")[1].startswith("A reality more than a prophecy: ")
    assert leads(M02a="fails", M02b="fails")[1].startswith("Neither alone, but both together: ")
    assert leads(M02a="fails", M02b="fails", M02c="fails")[1].startswith("Mostly neither: ")
    assert all(one.startswith("The model does not decide it: ") for one in leads(L1="undecided", M02b="undecided"))
    assert leads()[1].startswith("Both, each alone: ")


def test_leads_rest_on_shares_of_draws_and_on_no_boundary() -> None:
    """A claim that turns at a boundary outside of what is drawn holds in half of the draws all the same."""
    shares = {"L1": 0.52, "L3": 0.38, "M08": 0.94, "M02a": 0.66, "M02b": 0.14, "M02c": 0.41}
    first, second = leads(shares, L1="holds when", L3="holds when", M02a="holds when", M02b="holds when")
    assert first == (
        "It depends: states end in hostility (the paradox) whatever remedies they try in 52\u202f% of the draws of our "
        "assumptions, they can build a community that outlasts shocks and fear in 38\u202f%, and some doubt (the "
        "dilemma) remains in 94\u202f%, by assumption."
    )
    assert second.startswith("A prophecy more than a reality: ")
    assert set(NUMBER.findall(first + second)) == {"52", "38", "94", "66", "14", "41"}
    seldom = leads({**shares, "L1": 0.02}, L1="holds when")[0]
    assert seldom.startswith("Seldom: ")
    assert leads({**shares, "L1": 0.31}, L1="holds")[0].startswith("It depends: ")


def test_leads_tell_the_default_of_reciprocal_fear_beside_what_is_drawn() -> None:
    """Where the two say the opposite, reciprocal fear decides, and not the range from which it is drawn."""
    pairs = {"L1": (0.52, 0.05), "L3": (0.48, 0.69), "M02a": (0.72, 0.48), "M02b": (0.23, 0.28), "M02c": (0.41, 0.53)}
    first, second = leads(pairs, L1="holds when", M02a="holds when", M02b="holds when")
    assert first.startswith("It depends on reciprocal fear of surprise attack: ")
    told = (
        "in 52\u202f% of the draws of our assumptions (5\u202f% with reciprocal fear of surprise attack at its default"
    )
    assert told in first
    assert "shocks and fear in 48\u202f% (69\u202f%)" in first
    assert second.startswith("It depends on reciprocal fear of surprise attack: fear alone makes hostility")
    assert leads({**pairs, "L1": (0.11, 0.0)}, L1="holds when")[0].startswith("Seldom: ")


def test_what_holds_without_reciprocal_fear_does_not_hang_on_all_defaults() -> None:
    one = verdict(claims_of_essays()["E11"], "holds when")
    few = replace(one, robustness=ClaimRobustness(0.28, 0.28, 200, unafraid=0.76, undefined=23))
    assert not only_here(few)
    assert only_here(replace(one, robustness=ClaimRobustness(0.28, 0.28, 200, unafraid=0.3)))
    assert how_sure(few).startswith("fragile: holds in 28\u202f% of draws (76\u202f% without reciprocal fear)")
    assert "in 23 nothing came about of which it speaks, which counts as not holding" in draws_words(few)


def test_a_boundary_is_told_as_a_cut_with_how_often_it_is_right() -> None:
    """E08 turns along a parameter that is drawn: it holds in 0.465 where the boundary says so, in 0.155 elsewhere."""
    one = verdict(claims_of_essays()["E08"], "holds when", 0.31)
    said = " ".join(draws_words(one))
    assert "along the sensibility of leaders alone, all else as it is (offence advantage 2.5, first" in cut_words(one)
    assert "so that the boundary tells where it does not hold, but not where it does" in said
    assert "is right in" not in said  # 66 %, where one answer for all draws is right in 69 %
    told = " ".join(draws_words(replace(one, robustness=ClaimRobustness(0.5, 0.5, 200, 100, 0.9, 0.1))))
    assert (
        "boundary is right in 90\u202f%, where one answer for all draws is right in 50\u202f%, and tells where" in told
    )
    assert (
        "reciprocal fear of surprise attack, 0.69 on average where it holds, 0.31 where not and 0 at our defaults"
        in said
    )
    sides = "; 46\u202f% where the boundary says so, 16\u202f% elsewhere"
    assert how_sure(one).endswith(sides)
    page = " ".join(" ".join(Document(render(made(["E08"], kinds=["holds when"]))).text).split())
    assert "The boundary is a cut through one point, along the sensibility of leaders alone" in page
    none = replace(one, robustness=ClaimRobustness(0.5, 0.5, 200, 0, float("nan"), 0.5))
    assert "none of them lies where the boundary says that it holds" in " ".join(draws_words(none))


@pytest.mark.parametrize(
    ("inside", "outside", "told"),
    [
        (0.9, 0.1, "tells where it holds"),
        (0.47, 0.03, "tells where it does not hold, but not where it does"),
        (0.85, 0.6, "tells where it holds, but not where it does not"),
        (0.69, 0.62, "does not tell where it holds"),
    ],
)
def test_what_a_boundary_tells_of_the_draws_is_said(inside: float, outside: float, told: str) -> None:
    one = verdict(claims_of_essays()["E08"], "holds when")
    holds = (inside + outside) / 2
    one = replace(one, robustness=ClaimRobustness(holds, holds, 200, 100, inside, outside))
    assert draws_words(one)[1].endswith(f" {told}")
    assert ("is right in" in draws_words(one)[1]) == (one.robustness is not None and one.robustness.predicts)


def test_what_holds_under_a_condition_is_not_robust_for_holding_nowhere() -> None:
    claim = claims_of_essays()["E08"]
    elsewhere = replace(verdict(claim, "holds when", 0.98), robustness=ClaimRobustness(0.98, 0.02, 200))
    fails = replace(verdict(claim, "fails"), robustness=ClaimRobustness(0.98, 0.02, 200))
    assert (elsewhere.robust, fails.robust) == (False, True)
    assert (elsewhere.support, fails.support) == (pytest.approx(0.02), pytest.approx(0.98))
    assert "robust" not in how_sure(elsewhere)
    assert how_sure(fails) == "robust: holds in 2\u202f% of draws, the same as at our defaults in 98\u202f%"


def test_a_title_of_which_some_claim_is_missing_is_not_answered() -> None:
    assert answers(made(["E11", "M03"]).claims) == ()
    assert [one.title for one in answers(made(list(KEYS[SECOND])).claims)] == [SECOND]


def test_every_row_of_the_list_is_in_one_group() -> None:
    rows = [row for group in GROUPS.values() for row in group]
    assert len(rows) == len(set(rows))
    assert {row_of(key) for key in claims_of_essays()} == set(rows)
    assert group_of("X1") == OWN


def test_every_school_of_the_essays_is_known() -> None:
    told = {claim.school: school_of(claim.school) for claim in claims_of_essays().values()}
    assert "Others" not in told.values()
    assert told["Wendt"] == "Constructivism"
    assert school_of("somebody") == "Others"


def test_what_holds_only_at_the_defaults_says_so_first() -> None:
    claim = claims_of_essays()["E11"]
    weak, firm = verdict(claim, "holds", 0.31), verdict(claim, "holds", 0.92)
    assert (only_here(weak), only_here(firm)) == (True, False)
    assert not only_here(verdict(claim, "holds"))
    assert "only at our defaults" in how_sure(weak)
    assert "robust" in how_sure(firm)
    found = made(["E11"], kinds=["holds"])
    assert "At our defaults only, the claim holds: " in " ".join(Document(render(found)).text)
    assert "31\u202f%" in render(found)


def test_all_claims_are_in_the_table_and_have_a_panel(page: str, text: str) -> None:
    document = Document(page)
    ids = {about["id"] for about in document.all("details") if "id" in about}
    assert ids == {*claims_of_essays(), "instruments"}
    links = {about["href"] for about in document.all("a")}
    assert {f"#{key}" for key in claims_of_essays()} <= links
    for claim in claims_of_essays().values():
        assert " ".join(claim.statement.split()) in text
    assert f"{len({row_of(key) for key in claims_of_essays()})} rows, {len(claims_of_essays())} claims" in text


def test_dilemma_and_paradox_are_kept_apart(text: str) -> None:
    assert PARADOX in text
    assert "Hostility (the paradox): " in text
    assert "Doubt (the dilemma): " in text


def test_instruments_are_told_with_their_cost_and_its_source(text: str) -> None:
    for one in INSTRUMENTS.values():
        assert one.title in text
        assert one.cost_source in text


def test_definitions_are_compared(text: str) -> None:
    assert "Definitions of schools (Herz-Jervis, Tang, Booth-Wheeler) agree with a kappa of 0.21 to 0.21" in text
    assert "Left out, for it says the same of every dyad-year: Roe regular." in text


def test_the_page_needs_no_network(page: str) -> None:
    for tag, about in Document(page).tags:
        assert "src" not in about
        assert tag != "a" or about["href"].startswith(("#", "https://", "http://"))


def test_a_first_answer_says_that_robustness_was_not_tried() -> None:
    said = " ".join(Document(render(made(["E11", "E08"], quick=True))).text)
    assert "first answer" in said
    assert "of draws" not in said


def test_all_claims_of_a_school_are_counted_and_shown(page: str, text: str) -> None:
    """Whatever the parameter of a claim is, or if it has none, it has a tile in its school."""
    found = made().claims
    schools = tally_of(found)
    every = [tile.id for one in schools for tile in (*one.tiles, *one.ours)]
    assert sorted(every) == sorted(one.id for one in found)
    assert {tile.id for one in schools for tile in one.ours} == {one.id for one in found if one.ours}
    for one in schools:
        told = f"{one.name} {one.count(HOLDS)} of {one.tested} hold"
        assert told in text or not one.tested
        mine = [v for v in found if school_of(v.school) == one.name and not v.by_construction and not v.ours]
        assert (one.count(HOLDS), one.tested) == (sum(v.shown == HOLDS for v in mine), len(mine))
    tiles = [about for about in Document(page).all("a") if about.get("class", "").startswith("tile")]
    assert [about["href"] for about in tiles] == [f"#{key}" for key in every]


def test_what_a_tile_is_filled_by_is_the_share_of_the_axis() -> None:
    """A third of the range lies below the turn of the verdicts made here, in logarithms where the axis is so."""
    for key in ("E01", "E12b", "M30"):
        one = verdict(claims_of_essays()[key], "holds when")
        assert one.curve is not None
        assert share_of_axis(one.curve) == pytest.approx(2 / 3, abs=2e-3)
        below = replace(one.curve, holds_at_low=True)
        assert share_of_axis(below) == pytest.approx(1 / 3, abs=2e-3)
        assert share_of_axis(replace(below, turns=())) == 1.0
        assert share_of_axis(replace(one.curve, turns=())) == 0.0


def test_what_holds_in_part_is_not_said_to_fall_short_in_every_part() -> None:
    found = made(kinds=["fails"]).claims
    parted = tuple(with_parts(one.id, FAILS, "fails", HOLDS) if one.id in ("M30c", "M18c") else one for one in found)
    ways = answers(parted)[0].ways
    in_part = next(said for said in ways if said.startswith("What does a part"))
    nothing = next(said for said in ways if said.startswith("What falls short"))
    for key in ("M30c", "M18c"):
        assert key in in_part
        assert key not in nothing
    assert "E11" in nothing


def test_our_reading_is_told() -> None:
    found = made(["E11"])
    one = replace(found.claims[0], ours="Sensibility is a number here.")
    said = " ".join(Document(render(replace(found, claims=(one,)))).text)
    assert "Our reading: Sensibility is a number here." in said
    assert one.to_dict()["ours"] == "Sensibility is a number here."


def test_a_panel_says_how_it_stands_why_nothing_is_decided_and_what_could_have_been_shown() -> None:
    found = made(["M12"], kinds=["undecided"])
    said = " ".join(" ".join(Document(render(found)).text).split())
    (one,) = found.claims
    for told in (here_words(one), telling_words(one), power_words(one)):
        assert told
        assert " ".join(told.split()) in said
    assert " ".join(lead_of(one).split()) in said


@pytest.mark.parametrize("key", ["L1", "E05b"])
def test_a_claim_of_two_axes_has_its_boundary_as_a_figure_and_as_text(key: str) -> None:
    one = over_two(key)
    page = Document(render(replace(made([key]), claims=(one,))))
    said = " ".join(" ".join(page.text).split())
    (drawn,) = (about["aria-label"] for about in page.all("svg") if "over two parameters" in about["aria-label"])
    for row in plane_rows(one):
        assert row in said
        assert row in drawn


@pytest.mark.parametrize(("here", "glyph"), [("holds", "◆"), ("does not hold", "◇"), ("too close to call", "◈")])
def test_a_claim_under_a_condition_has_one_mark_wherever_it_is_told(here: str, glyph: str) -> None:
    """Its box, its row and its panel have the mark of how it stands at the defaults, and never that of a failure."""
    one = replace(verdict(claims_of_essays()["E03"], "holds when"), here=here)
    other = verdict(claims_of_essays()["M24"], "holds")
    said = " ".join(" ".join(Document(render(replace(made(), claims=(one, other)))).text).split())
    assert said.count(f"{glyph} E03") == 1
    assert said.count(f"{glyph} {found_words(one)[:1].upper()}{found_words(one)[1:]}") == 2
    assert "✕ E03" not in said


def test_the_record_has_a_column_where_some_claim_was_put_to_it() -> None:
    found = made(["M23", "E11"], kinds=["fails"])
    assert "In the record" not in " ".join(Document(render(found)).text)
    record = RecordVerdict("M23", "Onset.", "", "", "undecided", "holds")
    told = replace(found, claims=(replace(found.claims[0], record=record), found.claims[1]))
    said = " ".join(Document(render(told)).text)
    assert "In the record, apart from the model: 1 put to it, 1 undecided." in said
    assert said.count(record.words) >= 2  # in the table and in the panel


def test_each_arm_and_each_outcome_in_it_are_told() -> None:
    one = verdict(claims_of_essays()["E11"], "holds")
    parts = tuple(replace(said, levels={"sensible": 0.05, "blind": 0.76}) for said in one.predictions)
    said = " ".join(Document(render(replace(made(["E11"]), claims=(replace(one, predictions=parts),)))).text)
    assert "In each arm: sensible: 5 %; blind: 76 %" in said
    for name, arm in claims_of_essays()["E11"].arms.items():
        assert f"{name}: {arm_words(arm)}" in " ".join(said.replace("\n", " ").split())


def test_a_panel_has_one_drawing_for_every_width(page: str) -> None:
    found, drawings = made(), Document(page).all("svg")
    drawn = [about["aria-label"].split(" along ")[0] for about in drawings if " along " in about["aria-label"]]
    assert sorted(drawn) == sorted(one.id for one in found.claims if one.curve is not None)


@pytest.mark.parametrize(
    ("name", "said"), [("M16", "the default of this experiment, 0.1 (elsewhere 0)"), ("E11", "our default, 0")]
)
def test_a_star_says_whose_default_it_marks(name: str, said: str) -> None:
    found = made([name])
    assert f"The star marks {said}." in render(found)
