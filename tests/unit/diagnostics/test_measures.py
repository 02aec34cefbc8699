"""Each measure on worlds built so that the truth is known."""

from collections.abc import Callable

import numpy as np
import pytest

from detente import NEEDS, Intervention, Run, Scenario, diagnose, restraint_twin, school, simulate
from detente.core.errors import InvalidValue, UnknownName
from detente.core.measure import interval
from detente.diagnostics import MEASURES, TWIN_MEASURES
from detente.diagnostics.calibration import calibration, scored, ville
from detente.diagnostics.certainty import (
    disconfirming_acts,
    feared_friend,
    misplaced_acted_upon,
    misplaced_certainty,
    trusted_foe,
)
from detente.diagnostics.diagnose import diagnose_by
from detente.diagnostics.dilemma import doubt, indifference, security_dilemma, torn, tragic_dilemma
from detente.diagnostics.habit import choice_entropy, deliberation
from detente.diagnostics.paradox import hostility, paradox, restraint, war
from detente.diagnostics.security import security_perceived, security_true
from detente.diagnostics.situation import agreement
from detente.diagnostics.tang import tang

VALUES = {"base_force": 0.3, "offence_advantage": 2.5, "pool_threshold": 0.6}


def dyad(first: float, second: float | None = None, replicates: int = 1, years: int = 20) -> np.ndarray:
    """A record of one dyad [replicate, year, state, other] with one value each way."""
    out = np.zeros((replicates, years, 2, 2), np.float32)
    out[..., 0, 1], out[..., 1, 0] = first, first if second is None else second
    return out


def states(value: float, years: int = 20) -> np.ndarray:
    return np.full((1, years, 2), value, np.float32)


def run(done: tuple[Intervention, ...] = (), **records: np.ndarray) -> Run:
    years = next(iter(records.values())).shape[1]
    replicates = next(iter(records.values())).shape[0]
    place = Scenario("built", interventions=done)
    return Run(school("default"), place, 0, np.arange(replicates), years, records, VALUES)


def acted(first: float, second: float | None = None, **more: np.ndarray) -> dict[str, np.ndarray]:
    """Acts that were meant, of two security-seekers."""
    return {"conduct": dyad(first, second), "intended": dyad(first, second), "malign": states(0), **more}


def test_a_measure_by_its_name_is_that_of_the_diagnosis() -> None:
    lived = simulate(school("default"), Scenario("pair"), replicates=6, years=30, keep=NEEDS)
    twin = restraint_twin(lived)
    whole = diagnose(lived, twin=twin)
    assert {"hostility", "paradox"} <= {*whole.measures}
    for name, measure in whole.measures.items():
        found = diagnose_by(name, lived, twin=twin)
        np.testing.assert_array_equal(found.values, measure.values, name)
        assert (found.name, found.formula) == (name, measure.formula)
    with pytest.raises(InvalidValue, match="no measure paradox"):
        diagnose_by("paradox", lived)
    with pytest.raises(UnknownName, match="hostility"):
        diagnose_by("hostilty", lived)


def test_doubt_is_one_bit_at_a_coin_toss_and_none_when_sure() -> None:
    assert doubt(run(belief=dyad(0.5))).mean == pytest.approx(1.0)
    assert doubt(run(belief=dyad(1.0, 0.0))).mean == pytest.approx(0.0, abs=1e-6)
    assert doubt(run(belief=dyad(0.5, 1.0))).mean == pytest.approx(0.5, abs=1e-6)


def test_the_floor_of_doubt_is_what_is_left_after_fifty_years() -> None:
    learned = np.concatenate([dyad(0.5, years=50), dyad(0.0, years=10)], 1)
    found = doubt(run(belief=learned))
    assert found.mean == pytest.approx(5 / 6)
    assert found.variants["after 50 years"] == pytest.approx(0.0, abs=1e-6)
    assert np.isnan(doubt(run(belief=dyad(0.5))).variants["after 50 years"]), "nobody watched for so long"


def test_a_choice_is_torn_where_both_options_are_worth_the_same() -> None:
    hard = {"fear": dyad(0.5), "restraint": dyad(0.4), "exposure": dyad(0.4)}
    z, _ = indifference(run(**hard))
    assert z == pytest.approx(0.0, abs=1e-6)
    assert torn(run(**hard)).mean == 1.0
    assert torn(run(**hard | {"fear": dyad(0.99)})).mean == 0.0
    harmless = hard | {"restraint": dyad(-0.4), "exposure": dyad(-0.4)}
    assert torn(run(**harmless)).mean == 0.0, "without exposure there is nothing to fear"


def test_torn_is_printed_with_the_neighbouring_thresholds() -> None:
    # e = .6 with equal stakes: z = .2 / 1 = .2, above .2 in no year, below .3 in all
    near = torn(run(fear=dyad(0.6001), restraint=dyad(0.4), exposure=dyad(0.4)))
    assert near.variants == {"z<0.2": 0.0, "z<0.3": 1.0, "z<0.5": 1.0}


OPEN = {"belief": dyad(0.5), "restraint": dyad(0.4), "exposure": dyad(0.4), "malign": states(0)}


def test_a_security_dilemma_is_both_levels_open_whatever_the_motives() -> None:
    assert security_dilemma(run(**OPEN)).mean == tragic_dilemma(run(**OPEN)).mean == 1.0
    greedy = run(**OPEN | {"malign": states(1)})
    assert (security_dilemma(greedy).mean, tragic_dilemma(greedy).mean) == (1.0, 0.0)
    for gone in ({"belief": dyad(0.999)}, {"restraint": dyad(-0.1)}, {"exposure": dyad(-0.1)}):
        assert security_dilemma(run(**OPEN | gone)).mean == 0.0, gone


def test_a_security_dilemma_is_that_of_one_side_at_once() -> None:
    """One side unsure, the other exposed: neither is in it. One side with both: the pair is."""
    apart = OPEN | {"belief": dyad(0.5, 0.999), "exposure": dyad(-0.1, 0.4)}
    assert security_dilemma(run(**apart)).mean == 0.0
    together = OPEN | {"belief": dyad(0.5, 0.999), "exposure": dyad(0.4, -0.1)}
    assert security_dilemma(run(**together)).mean == 1.0


def test_a_security_dilemma_is_told_of_the_first_and_the_last_years_and_at_other_doubts() -> None:
    half = np.concatenate([dyad(0.5, years=20), dyad(0.95, years=20)], 1)  # .95: .286 bit
    rest = {"restraint": dyad(0.4, years=40), "exposure": dyad(0.4, years=40)}
    found = security_dilemma(run(belief=half, **rest))
    assert found.mean == 0.5
    assert (found.variants["first 20 years"], found.variants["last 20 years"]) == (1.0, 0.0)
    near = security_dilemma(run(belief=dyad(0.9), restraint=dyad(0.4), exposure=dyad(0.4)))  # .469 bit
    assert [near.variants[f"H2>{t}"] for t in (0.3, 0.5, 0.7)] == [1.0, 0.0, 0.0]


ARMED = {
    "malign": states(0), "threat_burden": states(0.03), "burden": states(0.045), "capability": states(0.9),
    "economy": states(1), "posture": states(0.5), "order": np.zeros((1, 20), np.float32), "bound": dyad(0.1),
}  # fmt: skip


def test_tang_needs_anarchy_benign_motives_and_offensive_forces_that_threat_explains() -> None:
    assert tang(run(**ARMED)).mean == 1.0
    for change in (
        {"malign": states(1)},
        {"threat_burden": states(0.001), "burden": states(0.016)},
        {"burden": states(0.06)},  # .045 of it is for threat and without any: three quarters
        {"posture": states(0.1)},
        {"capability": states(0.1)},
        {"bound": dyad(0.55)},
    ):
        assert tang(run(**ARMED | change)).mean == 0.0, change
    ordered = ARMED | {"order": np.ones((1, 20), np.float32)}
    assert tang(run(**ordered)).mean == 1.0, "of a pair alone there is no order but its binding"


@pytest.mark.parametrize(("first", "second", "hostile", "calm"), [(1, 1, 1, 0), (1, 0, 0, 0), (0, 0, 0, 1)])
def test_hostility_and_restraint_need_both_sides(first: float, second: float, hostile: float, calm: float) -> None:
    built = run(**acted(first, second))
    assert (hostility(built).mean, restraint(built).mean) == (hostile, calm)


def test_hostility_asks_for_two_security_seekers_in_the_window() -> None:
    malign = states(0, years=40)
    malign[:, :20, 1] = 1
    built = {"conduct": dyad(1, years=40), "intended": dyad(1, years=40)}
    assert hostility(run(**built, malign=malign)).mean == 1.0, "greed that is over before the window does not count"
    assert hostility(run(**built, malign=malign[:, ::-1])).mean == 0.0


def test_accidents_wars_of_others_and_forced_years_are_nobodys_own_accord() -> None:
    assert hostility(run(**acted(1) | {"intended": dyad(1, 0)})).mean == 0.0
    early = run((Intervention(4, conduct=1),), **acted(1))
    assert np.isnan(hostility(early).mean), "four years of twenty are free, fewer than a quarter"
    mostly = (Intervention(5, conduct=1, actor=0, target=1),)
    assert hostility(run(mostly, **acted(1))).mean == 1.0, "five free years, and hostile in all"
    assert "In 15 of these 20 years an intervention forces an act" in hostility(run(mostly, **acted(1))).note
    assert "forces" not in hostility(run(**acted(1))).note
    assert np.isnan(restraint(run((Intervention(0, conduct=0),), conduct=dyad(0))).mean)
    assert restraint(run((Intervention(0, until=12, conduct=1),), conduct=dyad(0))).mean == 1.0
    one_side = (Intervention(0, conduct=1, actor=1, target=0),)
    assert np.isnan(hostility(run(one_side, **acted(1))).mean), "both sides must be free"


def test_the_paradox_is_a_loss_of_security_against_the_twin() -> None:
    near = {"prox": dyad(1), "win": dyad(0.5)}
    hostile = run(**acted(1), compete=dyad(1), **near)
    calm, tense = (run(compete=dyad(p), **near) for p in (0.0, 0.95))
    assert paradox(hostile, calm).mean == 1.0
    assert paradox(hostile, tense).mean == 0.0, "half of .05 is lost"
    held = run((Intervention(0, conduct=0),), compete=dyad(0.95), **near)
    assert paradox(hostile, held).mean == 1.0, "what is forced is as sure as it is"
    assert paradox(hostile, calm).variants["loss>=0.1"] == 1.0
    harmless = run(**acted(1), compete=dyad(1), prox=dyad(1), win=dyad(0.5, 0.0))
    assert paradox(harmless, calm).mean == 0.0, "one side cannot be overrun"


def test_only_the_last_twenty_years_count() -> None:
    conduct = np.concatenate([dyad(1, years=30), dyad(0, years=20)], 1)
    assert restraint(run(conduct=conduct)).mean == 1.0


def test_war_is_any_war() -> None:
    fought = dyad(0)
    fought[0, 3] = np.array([[0, 1], [1, 0]])
    assert war(run(war=fought)).mean == 1.0
    assert war(run(war=dyad(0))).mean == 0.0


def test_misplaced_certainty_is_certain_most_years_and_wrong() -> None:
    friend, foe = states(0), states(1)
    assert misplaced_certainty(run(belief=dyad(0.95), malign=friend)).mean == 1.0
    assert misplaced_certainty(run(belief=dyad(0.85), malign=friend)).mean == 0.0, "wrong, but in doubt (.61 bit)"
    assert misplaced_certainty(run(belief=dyad(0.05), malign=friend)).mean == 0.0, "right about a benign other"
    assert misplaced_certainty(run(belief=dyad(0.95), malign=foe)).mean == 0.0
    doubted = dyad(0.95)
    doubted[:, :9] = 0.5
    assert misplaced_certainty(run(belief=doubted, malign=friend)).mean == 1.0, "in most years"
    doubted[:, :10] = 0.5
    assert misplaced_certainty(run(belief=doubted, malign=friend)).mean == 0.0


def test_misplaced_certainty_has_two_kinds() -> None:
    one_greedy = states(0)
    one_greedy[..., 1] = 1
    both = run(belief=dyad(0.05, 0.95), malign=one_greedy)
    assert (feared_friend(both).mean, trusted_foe(both).mean) == (0.5, 0.5)
    assert misplaced_certainty(both).mean == 1.0
    near = feared_friend(run(belief=dyad(0.87), malign=states(0)))
    assert [near.variants[f"b cut {c}"] for c in (0.8, 0.85, 0.9)] == [1.0, 1.0, 0.0]


def test_the_ceiling_that_believed_change_sets_is_told() -> None:
    built = run(belief=dyad(0.5), malign=states(0))
    values = {"volatility_up": 0.01, "volatility_down": 0.2}
    ceiled = Run(built.theory, built.scenario, 0, built.replicate_ids, 20, built.records, values)
    assert "between 0.01 and 0.8" in feared_friend(ceiled).note


def test_misplaced_certainty_is_acted_upon_where_it_leads_to_the_wrong_act() -> None:
    feared, trusted = {"belief": dyad(0.95), "malign": states(0)}, {"belief": dyad(0.05), "malign": states(1)}
    assert misplaced_acted_upon(run(conduct=dyad(1, 0), **feared)).mean == 0.5
    assert misplaced_acted_upon(run(conduct=dyad(1, 0), **trusted)).mean == 0.5
    forced = (Intervention(0, conduct=1),)
    assert misplaced_acted_upon(run(forced, conduct=dyad(1), **feared)).mean == 0.0, "not of their own accord"


def test_the_wrongly_certain_see_what_is_there_to_see() -> None:
    locked = run(belief=dyad(0.95), conduct=dyad(1), malign=states(0))
    assert disconfirming_acts(locked).mean == 0.0
    assert disconfirming_acts(run(belief=dyad(0.95), conduct=dyad(0), malign=states(0))).mean == 20.0
    assert np.isnan(disconfirming_acts(run(belief=dyad(0.1), conduct=dyad(0), malign=states(0))).mean)


def test_the_brier_score_is_its_parts() -> None:
    """Four beliefs in two bins: .2 of which one in two is right, .9 of which all are."""
    found = scored(np.array([0.2, 0.2, 0.9, 0.9]), np.array([0.0, 1.0, 1.0, 1.0]))
    assert found.brier == pytest.approx((0.04 + 0.64 + 0.01 + 0.01) / 4)
    assert found.reliability == pytest.approx(0.5 * 0.09 + 0.5 * 0.01)
    assert found.resolution == pytest.approx(0.5 * 0.0625 + 0.5 * 0.0625)
    assert found.uncertainty == pytest.approx(0.75 * 0.25)
    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty)
    assert (found.belief, found.greedy, found.weight) == ((pytest.approx(0.2), 0.9), (0.5, 1.0), (0.5, 0.5))


def test_calibration_reads_each_belief_with_the_motive_that_it_is_about() -> None:
    one_greedy = states(0)
    one_greedy[..., 1] = 1
    right = calibration(run(belief=dyad(1.0, 0.0), malign=one_greedy))
    assert right.brier == right.reliability == 0.0
    assert calibration(run(belief=dyad(0.0, 1.0), malign=one_greedy)).brier == 1.0


def test_ville_is_left_out_where_belief_need_not_be_a_martingale() -> None:
    built = run(belief=dyad(0.5), malign=states(0))
    drifting = Run(built.theory, built.scenario, 0, built.replicate_ids, 20, built.records, {"volatility_up": 0.01})
    assert isinstance(told := ville(drifting), str)
    assert told.startswith("volatility_up above 0")
    edited = run((Intervention(3, edits={"belief": 0.9}),), belief=dyad(0.5), malign=states(0))
    assert "sets belief" in str(ville(edited))


def test_ville_counts_odds_that_grow_nineteen_fold() -> None:
    belief = dyad(0.5)
    belief[0, 5, 0, 1] = 0.96  # odds 24
    grown = ville(run(belief=belief, malign=states(0)))
    assert not isinstance(grown, str)
    assert grown.mean == 0.5
    belief[0, 5, 0, 1] = 0.94  # odds 15.7
    built = ville(run(belief=belief, malign=states(0)))
    assert not isinstance(built, str)
    assert built.mean == 0.0
    assert built.variants["K=9 (bound 0.111)"] == 0.5


def test_habit_closes_the_choice() -> None:
    assert choice_entropy(run(compete=dyad(0.5))).mean == pytest.approx(1.0)
    assert choice_entropy(run(compete=dyad(1.0))).mean == pytest.approx(0.0, abs=1e-6)
    assert deliberation(run(deliberation=dyad(0.25))).mean == pytest.approx(0.25)


def test_security_is_lower_where_it_is_feared_lower() -> None:
    built = run(prox=dyad(1), compete=dyad(0.1), fear=dyad(0.9), win=dyad(0.5))
    assert security_true(built).mean == pytest.approx(0.95)
    assert security_perceived(built).mean == pytest.approx(0.55)


def test_exposure_reads_the_others_chance_of_winning() -> None:
    built = run(prox=dyad(1), compete=dyad(1.0, 0.0), win=dyad(0.8, 0.2))
    # state 1 is attacked by state 0, which wins with .8; state 0 is attacked by nobody
    assert security_true(built).mean == pytest.approx(1 - 0.8 / 2)


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
        {"conduct": conduct, "intended": conduct, "prox": prox, "malign": np.zeros((1, 20, 3))},
        VALUES,
    )
    assert hostility(built).mean == 0.5


def test_a_measure_knows_its_interval_and_says_nothing_of_nothing() -> None:
    low, high = interval(np.array([1.0] * 5 + [0.0] * 5), share=True)
    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)  # Wilson 1927
    assert np.isnan(interval(np.array([np.nan]), share=True)).all()
    mean = interval(np.array([1.0, 2.0, 3.0]), share=False)
    assert mean == pytest.approx((2 - 4.30265 / 3**0.5, 2 + 4.30265 / 3**0.5), abs=1e-4)


def test_diagnose_reads_what_there_is_and_says_what_is_missing() -> None:
    found = diagnose(run(**acted(1)))
    assert set(found.measures) == {"hostility", "restraint"}
    assert found["hostility"].to_dict()["formula"]
    assert found.reasons["doubt"] == "the run holds no record of belief"
    assert found.reasons["paradox"].startswith("the run holds no record of prox")
    assert set(found.reasons) == set(found.absent)
    with pytest.raises(UnknownName, match="hostility"):
        found["hostilty"]
    with pytest.raises(UnknownName, match=r"It is left out: the run holds no record of belief\."):
        found["doubt"]
    with pytest.raises(InvalidValue, match="NEEDS"):
        diagnose(run(power_burden=states(1)))


def test_a_full_diagnosis_of_a_real_run_is_complete_and_finite_where_defined() -> None:
    made = simulate(school("default"), Scenario("d", years=40), replicates=8, keep=NEEDS, backend="numpy")
    alone, found = diagnose(made), diagnose(made, twin=restraint_twin(made))
    assert set(found.measures) == {*alone.measures, "paradox"}
    assert len(found.measures) + len(found.absent) == len(MEASURES) + len(TWIN_MEASURES)
    assert "restraint_twin" in alone.reasons["paradox"]
    assert found.absent == ("ville",)
    for measure in found.to_dict().values():
        assert measure["mean"] is None or np.isfinite(measure["mean"])


def test_what_is_left_out_is_called_as_the_measure_is() -> None:
    """So that whoever looks for a number by its name finds why there is none."""
    made = simulate(school("default"), Scenario("d", years=40), replicates=4, keep=NEEDS, backend="numpy")
    twin = restraint_twin(made)
    for measure, _ in MEASURES:
        found = measure(made)
        assert isinstance(found, str) or found.name == measure.__name__
    assert [compare(made, twin).name for compare, *_ in TWIN_MEASURES] == [m.__name__ for m, *_ in TWIN_MEASURES]


def test_a_twin_must_be_of_the_run() -> None:
    how = {"replicates": 4, "keep": NEEDS, "backend": "numpy"}
    made, other = (simulate(school("default"), Scenario("d", years=30), seed=seed, **how) for seed in (0, 1))
    with pytest.raises(InvalidValue, match="do not share seed"):
        diagnose(made, twin=other)
    with pytest.raises(InvalidValue, match="A twin is a Run"):
        diagnose(made, twin=3)  # type: ignore[arg-type]


@pytest.mark.parametrize("years", [12, 40])
def test_in_the_restraint_twin_all_hold_back_through_the_window_and_all_before_is_the_same(years: int) -> None:
    place = Scenario("d", years=years, settings={"prior": 0.8}, interventions=(Intervention(2, conduct="compete"),))
    made = simulate(school("default"), place, replicates=6, keep=("conduct", "war"), backend="numpy")
    twin = restraint_twin(made, keep=("conduct", "war"))
    first = max(0, years - 20)
    assert np.array_equal(twin["conduct"][:, :first], made["conduct"][:, :first])
    assert not twin["conduct"][:, first:][twin["war"][:, first:] == 0].any()
    assert made["conduct"][:, first + 2 :].any()


def test_a_diagnosis_prints_each_number_with_its_formula() -> None:
    shown = str(diagnose(run(**acted(1)))).splitlines()
    assert len(shown) == 2
    assert shown[0].startswith("Mutual hostility: 1 share")
    assert "both compete in >= .5" in shown[0]


@pytest.mark.parametrize("made", [calibration, restraint_twin, agreement, diagnose])
@pytest.mark.parametrize("given", [None, 3, "run", {}])
def test_what_is_no_run_is_refused_by_name(made: Callable[[object], object], given: object) -> None:
    with pytest.raises(InvalidValue, match=type(given).__name__):
        made(given)


@pytest.mark.parametrize("window", [0, -1, 21, 2.5, True, "20"])
def test_a_twin_holds_back_in_years_of_its_run(window: object) -> None:
    lived = simulate("default", Scenario("short", years=20), replicates=2)
    with pytest.raises(InvalidValue, match="window"):
        restraint_twin(lived, window=window)


@pytest.mark.parametrize("bins", [0, -3, 1.5, "ten", None])
def test_a_calibration_has_a_whole_number_of_bins(bins: object) -> None:
    lived = simulate("default", Scenario("short", years=20), replicates=2, keep=NEEDS)
    with pytest.raises(InvalidValue, match="bins"):
        calibration(lived, bins)
