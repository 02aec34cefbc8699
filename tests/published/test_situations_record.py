"""Situations of the whole record: what is published of them, and dyads that the field knows, right and wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.studies.situations.result import Situations
from detente.studies.situations.study import situations

pytestmark = pytest.mark.real_data
KNOWN = [
    (200, 255, 1905, "dilemma"),  # Britain and Germany between the crises
    (200, 255, 1914, "spiral"),
    (220, 260, 1960, "community"),  # France and Germany
    (220, 255, 2000, "community"),
    (255, 290, 1939, "deterrence"),  # Germany and Poland
    (651, 666, 1967, "deterrence"),  # Egypt and Israel
    (750, 770, 1948, "deterrence"),  # India and Pakistan
    (2, 365, 1962, "rivalry"),  # the superpowers
]
WRONG = [
    (220, 255, 1930, "community"),  # Locarno counts as a bond
    (255, 290, 1935, "unbound_peace"),  # a pact is believed, and a claim without a dispute is not seen
    (2, 20, 1994, "unnoticed_malice"),  # a dispute about fishing is a territorial claim
    (2, 365, 1986, "rivalry"),  # claims are remembered for ten years
]


@pytest.fixture(scope="module")
def found(real_data: Path, parsed_cache: Path) -> Situations:
    return situations(data=real_data, cache=parsed_cache)


@pytest.mark.parametrize(("one", "other", "year", "name"), [*KNOWN, *WRONG])
def test_dyads_that_the_field_knows(found: Situations, one: int, other: int, year: int, name: str) -> None:
    held = {year: spell.name for spell in found.spells(one, other) for year in range(spell.first, spell.last + 1)}
    assert held[year] == name


def test_the_published_shares(found: Situations) -> None:
    """Those of docs/theory/situations.md: central share, band and interval of 1990-2010, and all dyads."""
    late = found.periods[-1]
    torn = late.share()
    assert late.dyad_years == {"relevant": 36_352, "hostile": 3_397, "neighbours": 6_355, "all": 370_356}
    assert (torn.band.share, torn.band.low, torn.band.high) == pytest.approx((0.0244, 0.0010, 0.2385), abs=1e-4)
    assert (torn.interval.low, torn.interval.high) == pytest.approx((0.0070, 0.0418), abs=2e-4)
    assert [one.share().band.share for one in found.periods] == pytest.approx(
        [0.1256, 0.1074, 0.0750, 0.0244], abs=1e-4
    )
    assert late.share("all").band.share == pytest.approx(0.0024, abs=1e-4)


def test_the_published_judgements(found: Situations) -> None:
    assert all((one.fewer, one.combinations) == (81, 81) for one in found.changes_of())
    assert [one.beyond_chance for one in found.changes_of()] == [True, True, False]
    assert found.norms["relevant"] == (1, 324)
    assert found.complete
    assert found.unknown == pytest.approx(0.040, abs=1e-3)


def test_rules_for_one_thing_hardly_agree(found: Situations) -> None:
    kappas = {(one.part, one.first, one.second): one.kappa for one in found.agreement}
    assert kappas["motive", "claims", "votes"] == pytest.approx(0.078, abs=2e-3)
    assert kappas["fear", "threat", "spending"] == pytest.approx(0.097, abs=2e-3)
    assert kappas["act", "disputes", "crises"] == pytest.approx(0.178, abs=2e-3)
    assert max(kappa for (part, *_), kappa in kappas.items() if part != "dilemma") < 0.2
