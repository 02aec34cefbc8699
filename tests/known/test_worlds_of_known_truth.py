"""Measures on worlds whose truth is known: each says what is so, and nothing else.

Runs are 100 with one seed, so that a test either passes or fails; where it speaks of chance, the docstring says how
often a right measure would fail with another seed.
"""

import numpy as np
import pytest

import detente
from detente import Intervention
from detente.diagnostics import calibration, prophecy
from detente.mechanisms.interpret import ArmsEvidence, ConductEvidence, Contagion, Reputation, WarEvidence
from known.worlds import diagnosed, mean, pair, placed

FAR = [[0.0, 50.0], [50.0, 0.0]]
ONE_GREEDY, TWO_GREEDY = {"malign": [0, 1]}, {"malign": [1, 1]}
NOTHING_MISPLACED = ("misplaced_certainty", "misplaced_acted_upon", "feared_friend", "trusted_foe")


def test_forced_friends_are_no_paradox_while_they_are_forced() -> None:
    """Every year is forced: neither hostility nor restraint can be judged, by construction (no false alarm).

    They are insecure all the same, and certainty that builds on forced acts is not acted upon of one's own accord.
    """
    found = diagnosed(pair(prior=0.05, done=Intervention(0, conduct="compete")))
    for name in ("hostility", "paradox", "restraint"):
        assert np.isnan(mean(found, name)), name
    assert mean(found, "misplaced_acted_upon") == 0.0
    assert mean(found, "security_true") < 0.6


def test_friends_once_forced_who_stay_hostile_count() -> None:
    """Ten forced years: .24 of the pairs are hostile twenty years later (.08 to .45; false alarm below 1e-4)."""
    found = diagnosed(pair(prior=0.05, done=Intervention(60, until=70, conduct="compete")))
    assert 0.08 < mean(found, "paradox") < 0.45
    assert mean(found, "paradox") == mean(found, "hostility")


def test_doubt_under_a_presumed_worst_case_is_hostility_without_certainty() -> None:
    """Belief stays open near .3 where others change fast; worst case .6 does the rest (hostile .84; above .6: 1e-8)."""
    found = diagnosed(
        pair(worst_case=0.6, prior=0.3, learning=0.1, volatility_up=0.05, volatility_down=0.1),
    )
    assert mean(found, "hostility") > 0.6
    assert mean(found, "doubt") > 0.75
    assert mean(found, "security_dilemma") > 0.95
    for name in NOTHING_MISPLACED:
        assert mean(found, name) < 0.02, name


def test_offensive_realism_in_a_pair_is_a_dilemma_in_nearly_every_year_and_no_certainty() -> None:
    """Measured .965 in the first and .972 in the last 20 years, of 4,000 each (above .93: 8 standard errors)."""
    found = diagnosed(pair("offensive_realism"))
    assert mean(found, "security_dilemma", "first 20 years") > 0.93
    assert mean(found, "security_dilemma", "last 20 years") > 0.93
    assert mean(found, "torn") < 0.1, "nobody there is torn: a hard choice is not the dilemma"
    assert mean(found, "misplaced_certainty") < 0.02
    assert mean(found, "hostility") == mean(found, "paradox") > 0.95


def test_three_steps_start_in_the_dilemma_and_leave_it() -> None:
    """Measured .37 in the first 20 years and .01 in the last (bounds: 5 standard errors)."""
    found = diagnosed(pair("three_steps"))
    assert 0.25 < mean(found, "security_dilemma", "first 20 years") < 0.5
    assert mean(found, "security_dilemma", "last 20 years") < 0.05
    assert mean(found, "hostility") < 0.05


@pytest.mark.parametrize("prior", [0.3, 0.5])
def test_an_unbiased_learner_is_calibrated_and_keeps_villes_bound(prior: float) -> None:
    """Intelligence and force mix alone, weighed in full; believed and true share alike, and nothing changes.

    600 pairs: exceedance .036 and .044 where .053 is the bound and .07 its 99.9 % limit; each bin of belief within .1
    (5 standard errors of the smallest, clustered by pair).
    """
    biased = (ConductEvidence, ArmsEvidence, WarEvidence, Reputation, Contagion)
    learner = detente.school("default").without(*biased)
    fair = {"intelligence": 0.5, "learning": 1.0, "prior_spread": 0.0, "turnover": 0.0}
    still = {"volatility_up": 0.0, "volatility_down": 0.0}
    made = pair(learner, replicates=600, prior=prior, malign_share=prior, **fair, **still)
    ville = detente.diagnose(made)["ville"]
    assert 0.01 < ville.mean < 0.07
    found = calibration(made)
    assert found.reliability < 0.003
    assert np.abs(np.array(found.belief) - np.array(found.greedy)).max() < 0.1
    assert found.brier == pytest.approx(found.reliability - found.resolution + found.uncertainty, abs=2e-3)


def test_a_biased_learner_is_not_calibrated_and_ville_is_left_out_where_belief_drifts() -> None:
    """Prior .75 among friends: each belief in malice is wrong; reliability is the whole score, by construction."""
    made = pair()
    found, held = diagnosed(made), calibration(made)
    assert held.reliability > 0.1
    assert held.uncertainty == held.resolution == 0.0
    assert held.brier == pytest.approx(mean(found, "brier"), abs=1e-6)
    assert "ville" not in found.measures
    assert "volatility_up" in found.reasons["ville"]


def test_friends_with_arms_for_power_do_not_meet_tangs_criteria() -> None:
    """Forces answer no threat; defensive friends who arm out of fear alone do (strategic risk, 1.00)."""
    friends = diagnosed(pair(power_seeking=1.2, prior=0.05))
    assert mean(friends, "tang") == 0.0
    assert mean(friends, "restraint") > 0.95
    assert mean(diagnosed(pair("strategic_risk")), "tang") > 0.95


def test_tang_in_offensive_realism_turns_on_what_dominates() -> None:
    """Power dominates at an offence advantage of 2.5 (.00), threat at 3.5 (.98): false alarm of either below 1e-6."""
    assert mean(diagnosed(pair("offensive_realism")), "tang") < 0.05
    assert mean(diagnosed(pair("offensive_realism", offence_advantage=3.5)), "tang") > 0.8


def test_against_a_greedy_other_there_is_no_prophecy() -> None:
    """The expectation was true: nothing is told, with the reason (no false alarm)."""
    fearful, calm = (pair(prior=p, given=ONE_GREEDY) for p in (0.95, 0.05))
    found = prophecy(fearful, calm)
    assert np.isnan(found.necessity)
    assert np.isnan(found.sufficiency)
    assert found.share == 0.0
    assert found.reason.startswith("No expectation was false")


def test_a_greedy_other_is_no_paradox_but_deterrence() -> None:
    """By construction; the seeker may be in the dilemma, the pair is not tragic."""
    found = diagnosed(pair(given=ONE_GREEDY))
    for name in ("hostility", "paradox", "tragic_dilemma"):
        assert mean(found, name) == 0.0, name
    assert mean(found, "security_dilemma") > 0.05
    assert mean(found, "situation_deterrence") > 0.95


def test_friends_without_arms_have_nothing_to_fear() -> None:
    """With ``latent_force`` .1, as a ratio of forces of 0 is a contest all the same: hostile 0, dilemma .06 (<= .1)."""
    found = diagnosed(pair(initial_force=0.0, base_force=0.0, latent_force=0.1))
    assert mean(found, "hostility") == 0.0
    assert mean(found, "security_dilemma") <= 0.1


def test_a_far_dyad_has_no_dilemma() -> None:
    """It matters in no measure, and its situation is indifference (by construction)."""
    found = diagnosed(pair(given={"distance": FAR}))
    assert np.isnan(mean(found, "security_dilemma"))
    assert mean(found, "situation_indifference") == 1.0
    assert mean(found, "security_true") > 0.999


def test_a_pair_locked_in_by_its_prior_is_a_paradox_of_feared_friends_and_a_prophecy() -> None:
    """Prior .95: hostile .63, feared friend .37 of the sides, PN 1.00, PS .63 (bounds: 5 standard errors)."""
    fearful, calm = (pair(prior=p, prior_spread=0.0) for p in (0.95, 0.05))
    found = diagnosed(fearful)
    assert mean(found, "paradox") > 0.4
    assert mean(found, "feared_friend") > 0.15
    assert mean(found, "trusted_foe") == 0.0
    assert mean(found, "misplaced_acted_upon") > 0.1
    told = prophecy(fearful, calm)
    assert told.share == 1.0
    assert told.necessity > 0.9
    assert told.sufficiency > 0.4
    assert told.base[0] > 0.4 > 0.05 > told.base[1]
    assert told.reason == ""


def test_a_seeker_who_trusts_a_deceiver_holds_a_trusted_foe() -> None:
    """The greedy side is held to restraint, and trust grows: one side in two, acted upon (measured .50 exactly)."""
    deceit = Intervention(0, conduct="restraint", actor=1, target=0)
    found = diagnosed(pair(given=ONE_GREEDY, prior=0.3, done=deceit))
    assert mean(found, "trusted_foe") > 0.45
    assert mean(found, "feared_friend") == 0.0
    assert mean(found, "misplaced_acted_upon") > 0.45
    assert mean(found, "situation_unnoticed_malice") > 0.9


def test_a_deceiver_that_says_so_itself_is_a_trusted_foe_as_well() -> None:
    """With ``deception`` 1: .30 of the sides at an offence advantage of 2.5, .49 at 1.6, where a half can be."""
    usual, calm = (diagnosed(pair(given=ONE_GREEDY, deception=1.0, offence_advantage=w)) for w in (2.5, 1.6))
    assert 0.15 < mean(usual, "trusted_foe") < 0.45
    assert mean(calm, "trusted_foe") > 0.4
    assert mean(diagnosed(pair(given=ONE_GREEDY)), "trusted_foe") < 0.02, "without deceit nobody trusts the greedy"


def test_an_unbound_pair_after_a_shock_is_deactivated_and_a_bound_one_transcended() -> None:
    """The same pair without institutions, and with: .73 deactivated, .79 transcended (above one half: 1e-6).

    Fear is set anew in each year of the test. Held through evidence as well, nobody gets through: only b* above .96,
    what a belief of .95 is feared as under a worst case of .2, would do.
    """
    unbound, bound = placed(0.0), placed(1.0)
    assert unbound.deactivated.mean() > 0.5
    assert unbound.transcended.mean() == 0.0
    assert unbound.dividend.max() < 0.05
    assert bound.transcended.mean() > 0.5
    assert bound.deactivated.mean() < 0.25
    assert np.nanmean(bound.dividend) > 0.7
    for found in (unbound, bound):
        names = ("hostile", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
        assert (sum(getattr(found, name) for name in names) == 1).all()


def test_two_greedy_are_rivals_and_no_paradox() -> None:
    """By construction: neither is a security-seeker; their game is deadlock (.82), as power settles it."""
    found = diagnosed(pair(given=TWO_GREEDY))
    for name in ("hostility", "paradox", "tragic_dilemma", "tang", *NOTHING_MISPLACED):
        assert mean(found, name) == 0.0, name
    assert mean(found, "situation_rivalry") == 1.0
    assert mean(found, "game_deadlock") > 0.5
    assert mean(found, "game_stag_hunt") == 0.0


def test_seekers_are_in_a_stag_hunt_and_where_defence_is_ahead_restraint_dominates() -> None:
    """Below an offence advantage of 1 the first strike loses: harmony by closed form, up to regimes' domestic costs."""
    found = diagnosed(pair())
    assert mean(found, "game_stag_hunt") > 0.95
    assert mean(found, "restraint_dominates") < 0.01
    ahead = diagnosed(pair(offence_advantage=0.7, domestic_cost=0.0))
    assert mean(ahead, "game_harmony") > 0.95
    assert mean(ahead, "restraint_dominates") > 0.95
    assert mean(ahead, "security_dilemma") < 0.05
    assert np.isnan(mean(ahead, "dividend"))
