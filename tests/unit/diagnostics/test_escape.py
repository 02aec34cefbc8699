"""Ways out, prophecy: flags on replicates whose fate is known."""

import numpy as np
import pytest

from detente import Run, Scenario, prophecy, school
from detente.core.errors import InvalidValue
from detente.diagnostics.escape import escape, largest_fear
from detente.diagnostics.prophecy import causation
from detente.diagnostics.ways_out import WAYS, dividend_of, escape_tests, ways_out


def placed(before: float, after: float, frightened: float, critical: float, unbound: float) -> str:
    two = [np.full((1, 2), x) for x in (before, after, frightened, critical, unbound)]
    found = escape(*two, e_max=0.96)
    names = ("paradox", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
    flags = {k: getattr(found, k)[0] for k in names}
    assert sum(flags.values()) == 1, "the flags exclude one another and exhaust the runs"
    return max(flags, key=lambda k: flags[k])


@pytest.mark.parametrize(
    ("case", "fate"),
    [
        ((0.9, 0.9, 0.9, 0.6, 0.5), "paradox"),
        ((0.3, 0.0, 0.0, 0.6, 0.5), "mixed"),
        ((0.0, 0.0, 0.0, 0.99, 0.97), "no_dilemma"),
        ((0.0, 0.9, 0.9, 0.9, 0.7), "deactivated"),
        ((0.0, 0.0, 0.9, 0.9, 0.7), "mitigated"),
        ((0.0, 0.0, 0.0, 0.8, 0.7), "mitigated"),  # survives even fear, but binding is not why
        ((0.0, 0.0, 0.0, 0.9, 0.7), "transcended"),
    ],
)
def test_each_fate(case: tuple[float, ...], fate: str) -> None:
    assert placed(*case) == fate


def test_the_weaker_side_decides_the_dividend() -> None:
    calm = np.zeros((1, 2))
    found = escape(calm, calm, calm, np.array([[0.9, 0.8]]), np.array([[0.6, 0.7]]), 0.96)
    assert found.dividend[0] == pytest.approx(0.1)
    assert found.mitigated[0] == 1


def test_largest_fear() -> None:
    assert largest_fear(0.2, 0.05) == pytest.approx(0.96)
    assert largest_fear(1.0, 0.05) == 1.0
    assert largest_fear(0.0, 0.0) == 1.0


def test_causation_of_known_pairs() -> None:
    found = causation(np.array([1, 1, 1, 0, 0]), np.array([0, 0, 1, 0, 0]))
    assert found.base == (0.6, 0.2)
    assert found.necessity == pytest.approx(2 / 3)
    assert found.sufficiency == pytest.approx(2 / 4)
    assert causation(np.zeros(3), np.zeros(3)).to_json()["PN"] is None, "nothing happened that could have been spared"
    assert causation(np.ones(3), np.ones(3)).necessity == 0.0


def acts(*hostile: float, seed: int = 1, greedy: tuple[int, ...] = ()) -> Run:
    """A run of pairs that compete, and mean to, or do not; in those of ``greedy`` the other is greedy in one year."""
    n = len(hostile)
    conduct = np.broadcast_to(np.array(hostile, np.float32)[:, None, None, None], (n, 20, 2, 2)) * (1 - np.eye(2))
    malign = np.zeros((n, 20, 2))
    malign[list(greedy), 3, 1] = 1
    records = {"conduct": conduct, "intended": conduct, "malign": malign}
    return Run(school("default"), Scenario("d"), seed, np.arange(n), 20, records, {})


def test_twins_must_share_their_luck() -> None:
    assert prophecy(acts(1, 1), acts(1, 1)).base == (1.0, 1.0)
    with pytest.raises(InvalidValue, match="random numbers"):
        prophecy(acts(1, 1), acts(1, 1, seed=2))


def test_a_prophecy_is_of_expectations_that_were_false_in_every_year() -> None:
    """Five pairs, two of which had a greedy side in one year: of the other three two are hostile, one is spared."""
    found = prophecy(acts(1, 1, 0, 1, 1, greedy=(3, 4)), acts(0, 1, 0, 0, 0))
    assert found.share == pytest.approx(3 / 5)
    assert found.base == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert found.necessity == pytest.approx(1 / 2)
    assert found.sufficiency == pytest.approx(1 / 2)
    assert prophecy(acts(1, greedy=(0,)), acts(0)).reason.startswith("No expectation was false")
    assert prophecy(acts(1), acts(0, greedy=(0,))).share == 0.0, "in either run"


def test_sufficiency_is_not_told_where_too_few_runs_carry_it() -> None:
    many = [1.0] * 40
    found = prophecy(acts(*many), acts(*many[1:], 0.0))
    assert np.isnan(found.sufficiency)
    assert found.reason == "PS is not said: 2.5 % of the runs are peaceful under the calm prior, fewer than 5 %."
    assert found.necessity == pytest.approx(1 / 40)
    assert prophecy(acts(*many), acts(*many[2:], 0.0, 0.0)).sufficiency == 1.0, "5 % are enough"


def test_a_prophecy_among_many_counts_dyads_and_doubts_by_replicates() -> None:
    """Three states: what is hostile in one dyad of a replicate says nothing of the others."""
    conduct = np.zeros((4, 20, 3, 3))
    conduct[:2, :, 0, 1] = conduct[:2, :, 1, 0] = 1
    records = {"conduct": conduct, "intended": conduct, "malign": np.zeros((4, 20, 3))}
    feared = Run(school("default"), Scenario("d", states=3), 1, np.arange(4), 20, records, {})
    calm = Run(school("default"), Scenario("d", states=3), 1, np.arange(4), 20, {**records, "conduct": 0 * conduct}, {})
    found = prophecy(feared, calm)
    assert found.base == (pytest.approx(1 / 6), 0.0)
    assert found.necessity == 1.0
    assert found.sufficiency == pytest.approx(1 / 6)
    assert found.low["PS"] < 1 / 6 < found.high["PS"]


def way(before: float, shocked: float, during: float, after: float, dominant: float = 0.0) -> str:
    two = [np.full((1, 2), x) for x in (before, shocked, during, after)]
    one = np.ones((1, 2))
    found = ways_out(*two, critical=0.9 * one, unbound=0.6 * one, dominant=dominant * one)
    flags = {k: getattr(found, k)[0] for k in WAYS}
    assert sum(flags.values()) == 1, "the ways exclude one another and exhaust the runs"
    return max(flags, key=lambda k: flags[k])


@pytest.mark.parametrize(
    ("case", "end"),
    [
        ((0.9, 0.0, 0.0, 0.0), "hostile"),
        ((0.3, 0.0, 0.0, 0.0), "mixed"),
        ((0.0, 0.9, 0.0, 0.0), "deactivated"),
        ((0.0, 0.0, 0.9, 0.0), "mitigated"),  # gives way while fear lasts
        ((0.0, 0.0, 0.0, 0.9), "mitigated"),  # gives way afterwards
        ((0.0, 0.0, 0.1, 0.0), "transcended"),  # one accident in the years of fear
        ((0.0, 0.0, 0.9, 0.0, 1.0), "no_dilemma"),
        ((0.9, 0.0, 0.0, 0.0, 1.0), "hostile"),
    ],
)
def test_each_way_out(case: tuple[float, ...], end: str) -> None:
    assert way(*case) == end


def test_one_side_that_would_give_way_decides() -> None:
    calm, two = np.zeros((1, 2)), np.array([[0.0, 1.0]])
    rest = {"critical": calm + 0.9, "unbound": calm + 0.6}
    assert ways_out(calm, two, calm, calm, **rest, dominant=calm).deactivated[0] == 1
    assert ways_out(calm, calm, two, calm, **rest, dominant=calm).mitigated[0] == 1
    assert ways_out(calm, calm, calm, calm, **rest, dominant=two).transcended[0] == 1, "one side alone is in a dilemma"


def test_the_dividend_is_a_share_of_the_fear_that_would_be_too_much() -> None:
    found = dividend_of(np.array([0.9, 0.6, 0.5, 1.2]), np.array([0.6, 0.6, 0.6, 1.1]), np.array([0, 0, 0, 1]))
    assert found[:3] == pytest.approx([0.75, 0.0, -0.25])
    assert np.isnan(found[3]), "where restraint dominates there is no fear to bear"


def test_the_tests_of_escape_are_what_they_say() -> None:
    arms = escape_tests(100, 110)
    assert {(one[0].year, one[0].settings["leap"]) for one in arms.values()} == {(100, 0.0)}
    shock = arms["shock"][1]
    assert (shock.year, shock.until, shock.conduct, shock.actor, shock.target) == (110, 118, 1.0, 0, 1)
    assert [one.year for one in arms["held"][1:]] == list(range(110, 118))
    (through,) = escape_tests(100, 110, through_evidence=True)["held"][1:]
    assert (through.year, through.until, through.hold, through.edits["belief"]) == (110, 118, True, 0.95)
