"""Each measure on worlds built so that the truth is known."""

import numpy as np
import pytest

from detente import NEEDS, Run, Scenario, diagnose, school, simulate
from detente.core.errors import InvalidValue, UnknownName
from detente.core.measure import interval
from detente.diagnostics import MEASURES
from detente.diagnostics.dilemma import indifference, interpretation, present, response, tang
from detente.diagnostics.habit import choice_entropy, deliberation
from detente.diagnostics.misplaced_certainty import disconfirming, misplaced_certainty, ville
from detente.diagnostics.paradox import paradox, restraint, war
from detente.diagnostics.security import perceived_security, true_security

VALUES = {"learning": 0.5, "mimicry": 0.05, "baseline_hostility": 0.05, "worst_case": 0.0, "base_force": 0.3}


def dyad(first: float, second: float | None = None, replicates: int = 1, years: int = 20) -> np.ndarray:
    """A record of one dyad [replicate, year, state, other] with one value each way."""
    out = np.zeros((replicates, years, 2, 2), np.float32)
    out[..., 0, 1], out[..., 1, 0] = first, first if second is None else second
    return out


def states(value: float, years: int = 20) -> np.ndarray:
    return np.full((1, years, 2), value, np.float32)


def run(**records: np.ndarray) -> Run:
    years = next(iter(records.values())).shape[1]
    replicates = next(iter(records.values())).shape[0]
    return Run(school("default"), Scenario("built"), 0, np.arange(replicates), years, records, VALUES)


def test_doubt_is_one_bit_at_a_coin_toss_and_none_when_sure() -> None:
    assert interpretation(run(belief=dyad(0.5))).mean == pytest.approx(1.0)
    assert interpretation(run(belief=dyad(1.0, 0.0))).mean == pytest.approx(0.0, abs=1e-6)
    assert interpretation(run(belief=dyad(0.5, 1.0))).mean == pytest.approx(0.5, abs=1e-6)


def test_response_is_torn_where_both_options_are_worth_the_same() -> None:
    torn = {"fear": dyad(0.5), "restraint": dyad(0.4), "exposure": dyad(0.4)}
    z, _ = indifference(run(**torn))
    assert z == pytest.approx(0.0, abs=1e-6)
    assert response(run(**torn)).mean == 1.0
    assert response(run(**torn | {"fear": dyad(0.99)})).mean == 0.0
    harmless = torn | {"restraint": dyad(-0.4), "exposure": dyad(-0.4)}
    assert response(run(**harmless)).mean == 0.0, "without exposure there is nothing to fear"


def test_response_is_printed_with_the_neighbouring_thresholds() -> None:
    # e = .6 with equal stakes: z = .2 / 1 = .2, above .2 in no year, below .3 in all
    near = response(run(fear=dyad(0.6001), restraint=dyad(0.4), exposure=dyad(0.4)))
    assert near.variants == {"z<0.2": 0.0, "z<0.3": 1.0, "z<0.5": 1.0}


def test_a_dilemma_is_present_only_between_two_security_seekers_in_doubt() -> None:
    torn = {"belief": dyad(0.5), "fear": dyad(0.5), "restraint": dyad(0.4), "exposure": dyad(0.4), "malign": states(0)}
    assert present(run(**torn)).mean == 1.0
    assert present(run(**torn | {"malign": states(1)})).mean == 0.0
    assert present(run(**torn | {"belief": dyad(0.999)})).mean == 0.0, "it vanishes with certainty"


def test_tang_needs_anarchy_benign_motives_and_offensive_accumulation() -> None:
    armed = {
        "malign": states(0),
        "burden": states(0.03),
        "posture": states(0.5),
        "order": np.zeros((1, 20), np.float32),
    }
    assert tang(run(**armed)).mean == 1.0
    for change in (
        {"malign": states(1)},
        {"burden": states(0.015)},
        {"posture": states(0)},
        {"order": np.ones((1, 20))},
    ):
        assert tang(run(**armed | change)).mean == 0.0, change


@pytest.mark.parametrize(("first", "second", "hostile", "calm"), [(1, 1, 1, 0), (1, 0, 0, 0), (0, 0, 0, 1)])
def test_paradox_and_restraint_need_both_sides(first: float, second: float, hostile: float, calm: float) -> None:
    built = run(conduct=dyad(first, second), malign=states(0))
    assert (paradox(built).mean, restraint(built).mean) == (hostile, calm)


def test_the_paradox_is_no_paradox_with_a_greedy_side() -> None:
    malign = states(0)
    malign[..., 1] = 1
    assert paradox(run(conduct=dyad(1), malign=malign)).mean == 0.0


def test_only_the_last_twenty_years_count() -> None:
    conduct = np.concatenate([dyad(1, years=30), dyad(0, years=20)], 1)
    assert restraint(run(conduct=conduct)).mean == 1.0


def test_war_is_any_war() -> None:
    fought = dyad(0)
    fought[0, 3] = np.array([[0, 1], [1, 0]])
    assert war(run(war=fought)).mean == 1.0
    assert war(run(war=dyad(0))).mean == 0.0


def test_misplaced_certainty_is_firm_long_and_wrong() -> None:
    base = {"critical_fear": dyad(0.7), "malign": states(0)}
    assert misplaced_certainty(run(belief=dyad(0.95), **base)).mean == 1.0
    assert misplaced_certainty(run(belief=dyad(0.75), **base)).mean == 0.0, "wrong, but not firmly"
    assert misplaced_certainty(run(belief=dyad(0.05), **base)).mean == 0.0, "right about a benign other"
    doubted = dyad(0.95)
    doubted[:, -1] = 0.5
    assert misplaced_certainty(run(belief=doubted, **base)).mean == 0.0, "not for long enough"
    greedy = base | {"malign": states(1)}
    assert misplaced_certainty(run(belief=dyad(0.05), **greedy)).mean == 1.0, "trust in the greedy"
    assert misplaced_certainty(run(belief=dyad(0.95), **greedy)).mean == 0.0


def test_the_wrongly_certain_see_what_is_there_to_see() -> None:
    locked = run(belief=dyad(0.95), conduct=dyad(1), malign=states(0))
    assert disconfirming(locked).mean == 0.0
    assert disconfirming(run(belief=dyad(0.95), conduct=dyad(0), malign=states(0))).mean == 20.0
    assert np.isnan(disconfirming(run(belief=dyad(0.1), conduct=dyad(0), malign=states(0))).mean)


def test_ville_counts_odds_that_grow_nineteen_fold() -> None:
    belief = dyad(0.5)
    belief[0, 5, 0, 1] = 0.96  # odds 24
    assert ville(run(belief=belief, malign=states(0))).mean == 0.5
    belief[0, 5, 0, 1] = 0.94  # odds 15.7
    built = ville(run(belief=belief, malign=states(0)))
    assert built.mean == 0.0
    assert built.variants["K=9 (bound 0.111)"] == 0.5


def test_habit_closes_the_choice() -> None:
    assert choice_entropy(run(compete=dyad(0.5))).mean == pytest.approx(1.0)
    assert choice_entropy(run(compete=dyad(1.0))).mean == pytest.approx(0.0, abs=1e-6)
    assert deliberation(run(deliberation=dyad(0.25))).mean == pytest.approx(0.25)


def test_security_is_lower_where_it_is_feared_lower() -> None:
    built = run(prox=dyad(1), compete=dyad(0.1), fear=dyad(0.9), win=dyad(0.5))
    assert true_security(built).mean == pytest.approx(0.95)
    assert perceived_security(built).mean == pytest.approx(0.55)


def test_exposure_reads_the_others_chance_of_winning() -> None:
    built = run(prox=dyad(1), compete=dyad(1.0, 0.0), win=dyad(0.8, 0.2))
    # state 1 is attacked by state 0, which wins with .8; state 0 is attacked by nobody
    assert true_security(built).mean == pytest.approx(1 - 0.8 / 2)


def test_a_share_is_taken_among_relevant_dyads_only() -> None:
    conduct, prox = np.zeros((1, 20, 3, 3)), np.zeros((1, 20, 3, 3))
    conduct[..., 0, 1] = conduct[..., 1, 0] = 1
    prox[..., 0, 1] = prox[..., 1, 0] = prox[..., 0, 2] = prox[..., 2, 0] = 0.9
    built = Run(
        school("default"),
        Scenario("three", states=3),
        0,
        np.arange(1),
        20,
        {"conduct": conduct, "prox": prox, "malign": np.zeros((1, 20, 3))},
        VALUES,
    )
    assert paradox(built).mean == 0.5


def test_a_measure_knows_its_interval_and_says_nothing_of_nothing() -> None:
    low, high = interval(np.array([1.0] * 5 + [0.0] * 5))
    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)  # Wilson 1927
    assert np.isnan(interval(np.array([np.nan]))).all()
    mean = interval(np.array([1.0, 2.0, 3.0]))
    assert mean == pytest.approx((2 - 1.95996 / 3**0.5, 2 + 1.95996 / 3**0.5), abs=1e-4)


def test_diagnose_reads_what_there_is() -> None:
    found = diagnose(run(conduct=dyad(1), malign=states(0)))
    assert set(found.measures) == {"paradox", "restraint"}
    assert found["paradox"].to_json()["formula"]
    with pytest.raises(UnknownName, match="paradox"):
        found["paradx"]
    with pytest.raises(InvalidValue, match="NEEDS"):
        diagnose(run(economy=states(1)))


def test_a_full_diagnosis_of_a_real_run_is_complete_and_finite_where_defined() -> None:
    made = simulate(school("default"), Scenario("d", years=40), replicates=8, keep=NEEDS, backend="numpy")
    found = diagnose(made)
    assert len(found.measures) == len(MEASURES) >= 14
    for measure in found.to_json():
        assert measure["mean"] is None or np.isfinite(measure["mean"])


def test_a_diagnosis_prints_each_number_with_its_formula() -> None:
    shown = str(diagnose(run(conduct=dyad(1), malign=states(0)))).splitlines()
    assert len(shown) == 2
    assert shown[0].startswith("Security paradox: 1 share")
    assert "both compete in >= .5" in shown[0]
