"""Every claim of the essays is there, whole, in words of our own."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from detente.core.fields import ABOUT
from detente.core.param import REGISTRY
from detente.studies.beds import BEDS
from detente.studies.claims import Arm, Claim, Prediction, claims, claims_of_essays
from detente.studies.claims.answers import row_of
from detente.studies.claims.claim import SAID, Combination
from detente.studies.claims.measured import Level
from detente.studies.claims.wording import GROUPS
from detente.studies.sweep.outcomes import as_outcomes

REPOSITORY = Path(__file__).resolve().parents[2]
ROWS = [*(f"M{k:02d}" for k in range(1, 31)), *(f"E{k:02d}" for k in range(1, 21)), "L1", "L2", "L3"]
"""The rows of the list of claims of both essays [Menon2023, Emeriau]."""
ONE_ARM = {
    "M24": "definitions are compared on the same runs",
    "E18a": "how often each stance is taken is a level, against which no other world stands",
    "E18c": "two stances are compared within the same runs",
}
"""Claims that compare no arms, and why."""
UNITS = {
    *("share of runs", "share of years", "share of dyads", "share of dyad-years", "share of sides"),
    *("share of state-years", "share of GDP", "share of the stake a year", "probability", "probability a year"),
    *("bits", "natural log", "log-odds a year", "Brier score", "kappa", "1 - kappa", "Kendall's tau", "ratio"),
    *("wars a year", "crises a year", "wars a century", "states a century"),
    *("border changes a century", "border changes a war"),
}
"""Units of predictions: shares and probabilities are points on the scale from 0 to 1."""
SAID_OF: Mapping[str, set[str]] = {
    "share": {"share of runs", "share of years"},
    "0 or 1": {"share of years", "crises a year"},
    "index": {"Brier score"},
}
"""Units of predictions of what is recorded in a unit, where they are not the same."""
RUN = 8
"""Words in a row that are a quotation."""
WORDS = ("statement", "design", "school", "why_smallest", "would_change")
CLAIMS = claims_of_essays()


def wants(claim: Claim) -> list[str]:
    """Return what a claim lacks."""
    known = {work["id"] for work in json.loads((REPOSITORY / "src/detente/core/references.json").read_text("utf-8"))}
    lacks = [name for name in WORDS if len(getattr(claim, name).split()) < (1 if name == "school" else 3)]
    if not claim.references:
        lacks.append("references")
    lacks += [f"reference {key}" for key in claim.references if key not in known]
    arms = list(claim.arms.values())
    if any(a == b for k, a in enumerate(arms) for b in arms[:k]):
        lacks.append("arms that differ")
    if len(arms) < 2 and claim.id not in ONE_ARM:
        lacks.append("a second arm")
    if not claim.rivals and not claim.by_construction:
        lacks.append("a rival")
    return lacks


@pytest.mark.parametrize("row", ROWS)
def test_every_row_of_the_list_is_there(row: str) -> None:
    assert row in {row_of(name) for name in CLAIMS}


def test_nothing_is_there_that_no_row_has() -> None:
    assert {row_of(name) for name in CLAIMS} == set(ROWS)
    assert {row for rows in GROUPS.values() for row in rows} == set(ROWS)
    assert all(name == claim.id for name, claim in CLAIMS.items())


PREDICTIONS = [(name, one) for name, claim in CLAIMS.items() for one in claim.predictions]


@pytest.mark.parametrize(("name", "one"), PREDICTIONS)
def test_a_prediction_stands_by_itself_in_its_unit(name: str, one: Prediction) -> None:
    """It is told alone where it decides; what it says to be a share of is its unit, as of what it is made of."""
    assert one.unit in UNITS
    assert one.smallest > 0
    assert not one.words.startswith(("the same", "its ", "their "))
    if one.words.startswith("share of"):
        assert one.unit.split()[-1] in one.words
    if one.words.startswith("runs "):
        assert one.unit == "share of runs"
    outcome = one.effect.outcome if isinstance(one.effect, Combination) else None
    if isinstance(outcome, str | Level):
        made = as_outcomes(outcome)[0].unit if isinstance(outcome, str) else ABOUT[outcome.record].unit
        assert one.unit in SAID_OF.get(made, {made})
    if isinstance(outcome, str) and made == "share":
        assert one.unit == ("share of years" if outcome.startswith("game_") else "share of runs")


@pytest.mark.parametrize("name", CLAIMS)
def test_arms_and_parameters_are_in_words(name: str) -> None:
    """No arm is an abbreviation; a parameter's name stands in brackets beside words, and once."""
    claim = CLAIMS[name]
    assert [arm for arm in claim.arms if arm.isupper() or re.fullmatch(r"W\d", arm)] == []
    text = " ".join(
        [*(getattr(claim, said) for said in SAID if said != "id"), *(one.words for one in claim.predictions)]
    )
    named = re.findall(r"\w*_\w*|preemption", text)
    assert set(named) <= set(REGISTRY)
    assert all(text.count(key) == 1 and re.search(rf"\({key}( in the code)?\)", text) for key in named)
    assert not claim.school.startswith("(")


def test_what_is_ours_is_told() -> None:
    """In a sentence, wherever the school says so; and in the JSON of each claim."""
    for claim in CLAIMS.values():
        assert bool(claim.ours) or "our " not in claim.school, claim.id
        assert not claim.ours or claim.ours.endswith("."), claim.id
    some = [name for name, claim in CLAIMS.items() if not claim.ours]
    assert {"M23", "E14a", "E14b", "E15c", "E17b", "E17c", "E18a", "E19a", "M21b", "M28b"}.isdisjoint(some)
    told = claims(["M05", "M08"], quick=True).to_dict()["claims"]
    assert [one["ours"] for one in told] == [CLAIMS["M05"].ours, None]


def test_statements_are_not_said_twice() -> None:
    assert len({claim.statement for claim in CLAIMS.values()}) == len(CLAIMS)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_whole(name: str) -> None:
    assert wants(CLAIMS[name]) == []


def test_what_has_one_arm_is_told() -> None:
    assert {name for name, claim in CLAIMS.items() if len(claim.arms) < 2} == set(ONE_ARM)


def test_a_claim_that_lacks_all_is_found() -> None:
    bed = BEDS["pair"].scenario(30, prior=0.5, offence_advantage=2.5, distinguishability=0.0)
    bare = dict.fromkeys(WORDS, "")
    effect = Prediction("nothing", lambda runs: next(iter(runs.values()))["wars"], 0.1)
    twice = Claim(id="X", references=(), bed=bed, arms={"a": Arm(), "b": Arm()}, predictions=(effect,), **bare)
    assert wants(twice) == [*WORDS, "references", "arms that differ", "a rival"]


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    """Return all runs of words of a text, without case, marks and notes."""
    words = re.findall(r"[a-z]+", re.sub(r"\[\d+\]", " ", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))
    return {tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1)}


def test_nothing_is_copied_from_the_essays(repository: Path) -> None:
    folder = repository.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the essays are not here: no ../shared/seeds")
    essays = set().union(*(runs_of_words(file.read_text(encoding="utf-8")) for file in folder.glob("*.txt")))
    works = json.loads((repository / "src/detente/core/references.json").read_text("utf-8"))
    essays -= set().union(*(runs_of_words(work["title"]) for work in works))
    assert len(essays) > 1000
    files = [
        *(repository / "src").rglob("*.py"),
        *(repository / "src").rglob("*.html"),
        *(repository / "src").rglob("*.toml"),
        *(repository / "docs").rglob("*.md"),
        *repository.glob("*.md"),
    ]
    copied = {
        f"{file.relative_to(repository)}: {' '.join(run)}"
        for file in files
        for run in runs_of_words(file.read_text(encoding="utf-8")) & essays
    }
    assert copied == set()
