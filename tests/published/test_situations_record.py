"""Situations of the whole record: what is published of them, and dyads that the field knows, right and wrong."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from detente.studies.situations.classify import NAMES
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
    """Those of docs/theory/situations.md: central shares, bands and intervals with and without the rule of pacts."""
    late = found.periods[-1]
    torn = late.share()
    assert late.dyad_years == {"relevant": 36_352, "hostile": 3_397, "neighbours": 6_355, "all": 370_356}
    assert (torn.band.share, torn.band.low, torn.band.high) == pytest.approx((0.0244, 0.0010, 0.3192), abs=1e-4)
    assert late.share("all").band.share == pytest.approx(0.0024, abs=1e-4)
    assert [one.pacts for one in found.periods] == pytest.approx([0.022, 0.076, 0.289, 0.399], abs=1e-3)
    assert [one.arming_unknown for one in found.periods] == pytest.approx([0.505, 0.283, 0.253, 0.256], abs=1e-3)


@pytest.mark.parametrize(("name", "population", "shares"), [
    ("as ruled", "relevant", (12.6, 10.7, 7.5, 2.4)),
    ("no pact", "relevant", (14.0, 13.9, 13.1, 9.7)),
    ("as ruled", "neighbours", (32.0, 35.8, 23.1, 8.0)),
    ("no pact", "neighbours", (37.1, 49.7, 45.3, 43.0)),
    ("no breadth", "relevant", (13.5, 13.5, 10.2, 2.9)),
    ("neither", "relevant", (14.9, 17.2, 16.8, 10.8)),
    ("no exposure", "relevant", (13.9, 12.0, 7.9, 2.6)),
    ("both sides", "relevant", (1.7, 1.6, 1.4, 0.4)),
    ("unknown", "relevant", (23.4, 11.4, 8.9, 4.3)),
])  # fmt: skip
def test_the_published_shares_with_one_rule_changed(
    found: Situations, name: str, population: str, shares: tuple[float, ...]
) -> None:
    held = found.variation(name, population)
    assert held is not None
    assert [100 * one.share for one in held.shares] == pytest.approx(shares, abs=0.06)


@pytest.mark.parametrize(("name", "population", "intervals", "fewer"), [
    ("as ruled", "relevant", ((-15.7, -4.6), (-15.5, -1.1), (-11.5, 1.4)), (81, 81, 81)),
    ("no pact", "relevant", ((-11.3, 2.7), (-13.1, 4.7), (-10.2, 3.3)), (68, 73, 81)),
    ("as ruled", "neighbours", ((-48.3, 0.3), (-46.0, -9.5), (-40.1, 9.9)), (81, 80, 81)),
    ("no pact", "neighbours", ((-14.6, 26.4), (-21.7, 8.3), (-24.8, 20.2)), (15, 69, 77)),
])  # fmt: skip
def test_the_published_changes(
    found: Situations, name: str, population: str, intervals: tuple[tuple[float, float], ...], fewer: tuple[int, ...]
) -> None:
    held = found.variation(name, population)
    assert held is not None
    for one, (low, high) in zip(held.changes, intervals, strict=True):
        assert (100 * one.interval.low, 100 * one.interval.high) == pytest.approx((low, high), abs=0.06)
    assert tuple(one.fewer for one in held.changes) == fewer


def test_the_published_judgements(found: Situations) -> None:
    assert "holds only so far as treaties are taken to end doubt" in found.account[0]
    assert [one.fewer for one in found.changes_of()] == [149, 154, 162]
    assert [one.beyond_chance for one in found.changes_of()] == [True, True, False]
    free = found.variation("no pact")
    assert free is not None
    assert free.beyond_chance == 0
    assert (found.norms["relevant"], found.norms["neighbours"], found.norms["hostile"]) == (
        (5, 648),
        (76, 648),
        (99, 648),
    )
    assert found.complete
    assert found.unknown == pytest.approx(0.040, abs=1e-3)
    first = next(one for one in found.influences if one.since == (1816, 1913))
    assert first.name == "pact"
    assert [100 * mean for mean in first.means] == pytest.approx([-8.7, -8.5, -5.8, -3.4], abs=0.06)


def test_a_pact_hides_the_dilemma_that_the_field_knows(found: Situations) -> None:
    """Russia and Ukraine are never in a dilemma as ruled; the pact of 1991 ends all doubt."""
    counts = Counter(spell.name for spell in found.spells(365, 369) for _ in range(spell.first, spell.last + 1))
    assert counts == {"community": 13, "spiral": 3, "unbound_peace": 2, "lapse": 2}


def test_the_dyads_that_were_drawn(found: Situations) -> None:
    """By the seed of docs/theory/situations.md, of all relevant dyads, and of those read as a dilemma at least once."""
    table, every = found.dyad_years, np.array(found.pairs)
    place = table.situation == NAMES.index("dilemma")
    torn = np.unique(np.stack([table.one[place], table.two[place]], 1), axis=0)
    assert (len(every), len(torn)) == (2109, 606)
    drawn = [
        rows[np.random.default_rng(1).choice(len(rows), many, replace=False)]
        for rows, many in ((every, 10), (torn, 12))
    ]
    assert drawn[0].tolist()[:3] == [[200, 600], [245, 271], [500, 710]]
    assert drawn[1].tolist()[:3] == [[2, 300], [300, 365], [640, 651]]


def test_rules_for_one_thing_hardly_agree(found: Situations) -> None:
    kappas = {(one.part, one.first, one.second): one.kappa for one in found.agreement}
    assert kappas["motive", "claims", "votes"] == pytest.approx(0.078, abs=2e-3)
    assert kappas["fear", "threat", "spending"] == pytest.approx(0.097, abs=2e-3)
    assert kappas["act", "disputes", "crises"] == pytest.approx(0.178, abs=2e-3)
    assert max(kappa for (part, *_), kappa in kappas.items() if part != "dilemma") < 0.2
