"""Every addition at its identity gives the same run as the model built without it.

Where the addition is a mechanism, or a part of one that can be starved of its cause, the runs are the same to the
last bit. Where it is a term of a formula, that formula is written again in ``without``, and the order of its
operations may differ from the model's: then every event is the same, and every number but for rounding.
"""

from typing import Any

import numpy as np
import pytest

from back_ends import COMPILED
from detente.core.phases import Mechanism
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import simulate
from detente.mechanisms import bind, interact
from detente.mechanisms.additions import ADDITIONS, reference, without_additions
from detente.mechanisms.complete import COMPLETE
from limits import without

BUSY = COMPLETE.where(
    talk=0.3, intelligence=0.3, signal_rate=0.05, treaty_rate=0.3, binding=1.0, binding_build=0.5, sector_gradient=0.8,
    commitment_shift=2.0, alliance_rate=0.6, joining=0.8, crisis_rate=0.6, conflict_cost=0.1, latent_force=0.3,
    talk_scepticism=0.3, reasoning=1.5, malign_share=0.3, distance_scale=0.8, contagion=0.3,
    posture_signal=2.0, deception=0.5, credited_deception=0.3, promise_check=0.4,
    binding_reliance=0.6, pact_joining=0.5, futility=1.5, desecuritising_move=0.5,
)  # fmt: skip
"""A world in which every mechanism has something to do."""
KEEP = (
    "conduct", "capability", "economy", "log_odds", "second_order_log_odds", "fear", "amity", "order", "war",
    "alliance", "treaty", "trade", "securitised", "parties", "posture", "malign", "sensibility",
)  # fmt: skip
EVENTS = ("conduct", "war", "alliance", "treaty", "parties", "malign", "sensibility")
ROUNDING = 2e-4
EXACT = ("A2", "A8", "A14", "A15", "A16", "A17", "A18", "A19")
"""Additions that are left out, or starved, rather than written again."""
UNTOUCHED = ("malign", "sensibility")
"""What no addition can move: only draws of its own."""

BUILDS: dict[str, tuple[tuple[type[Mechanism], ...], tuple[type[Mechanism], ...]]] = {
    # mechanisms left out, mechanisms with the formula of the reference
    "A1": ((without.ArmsWatch,), (without.CrowdedTarget,)),
    "A2": ((without.Coercion,), ()),
    "A3": ((), (without.PlainContest,)),
    "A4": ((without.Contagion,), (without.PlainAllies,)),
    "A5": ((), (without.OneRound,)),
    "A6": ((), (without.PlainTalk, without.PlainTalkEvidence)),
    "A7": ((), (without.PlainPool, without.ShallowPoolAllies)),
    "A8": ((), (without.PlainFighting,)),
    "A9": ((), (without.PlainTreatyEvidence,)),
    "A10": ((), (without.PlainGeography, without.AttentiveTarget)),
    "A11": ((), (without.WisePublics,)),
    "A12": ((), (without.PlainSecondOrder,)),
    "A13": ((), (without.PlainForceMix, without.PlainForceMixEvidence)),
    "A14": ((without.Deception, without.CreditedDeception), ()),
    "A18": ((without.PromiseCheck,), (without.UncheckedTreatyEvidence,)),
    "A15": ((without.BindingReliance,), ()),
    "A16": ((without.Pacts,), ()),
    "A17": ((), (without.UndauntedTarget,)),
    "A19": ((without.Desecuritisation,), ()),
}


def live(theory: Theory, states: int = 6, years: int = 25, replicates: int = 24, **more: Any) -> Run:
    world = Scenario("limit", states=states)
    return simulate(theory, world, replicates=replicates, years=years, keep=KEEP, **{"backend": "numpy", **more})


def apart(a: Run, b: Run, rounding: float = 0.0) -> list[str]:
    """Names of the records that differ: events in any bit, numbers by more than rounding."""

    def same(name: str) -> bool:
        if rounding and name not in EVENTS:
            return bool(np.allclose(a[name], b[name], rtol=rounding, atol=rounding))
        return np.array_equal(a[name].view(np.uint32), b[name].view(np.uint32))

    return [name for name in KEEP if not same(name)]


def built(theory: Theory, key: str) -> Theory:
    """The theory built without an addition."""
    gone, plain = BUILDS[key]
    return without.put(theory.without(*gone), *plain)


@pytest.fixture(scope="module")
def busy() -> Run:
    return live(BUSY)


@pytest.mark.parametrize("key", [k for k in ADDITIONS if k not in ("A10", "A20")])
def test_an_addition_at_its_identity_is_the_model_without_it(key: str, busy: Run) -> None:
    # where talk is doubted, what liars in democracies do counts less: without credibility there is no doubt either
    # and a clean record is written again without what intelligence would have found
    starved = {"A6": {"talk_scepticism": 0.0}, "A9": {"promise_check": 0.0}}
    theory = BUSY.where(**starved.get(key, {}))
    off = live(theory.where(**ADDITIONS[key].off))
    assert apart(off, live(built(theory, key)), 0.0 if key in EXACT else ROUNDING) == []
    moved = apart(off, busy)
    assert moved, "the addition does nothing in this world, so that the test shows nothing"
    assert not set(moved) & set(UNTOUCHED)


def test_density_at_its_identity_is_the_model_without_it() -> None:
    many = {"states": 24, "years": 8, "replicates": 4}
    off = live(BUSY.where(**ADDITIONS["A10"].off), **many)
    assert apart(off, live(built(BUSY, "A10"), **many), ROUNDING) == []
    assert apart(off, live(BUSY, **many))


def test_shared_knowledge_is_another_first_guess_and_nothing_else() -> None:
    """Among equal friends it is another prior; where amity is 0 it is nothing, to the last bit."""
    theory = BUSY.where(initial_amity=0.5, prior=0.5, frame=0.5)
    alike = theory.where(prior=float(1 / (1 + np.exp(0.6))))
    assert apart(live(theory.where(shared_knowledge=1.2)), live(alike), ROUNDING) == []
    assert apart(live(theory.where(shared_knowledge=1.2)), live(theory)), "it does nothing in this world"
    assert apart(live(BUSY.where(shared_knowledge=1.2)), live(BUSY)) == []


def test_the_reference_is_the_model_without_all_additions() -> None:
    theory = reference().where(**{k: v for k, v in BUSY.settings.items() if k not in without_additions()})
    plain = [
        kind for key, (_, kinds) in BUILDS.items() if key not in ("A7", "A10", "A11", "A1", "A17") for kind in kinds
    ]
    gone = [kind for kinds, _ in BUILDS.values() for kind in kinds]
    rest = without.put(theory.without(*gone), *plain, without.PlainPool, without.PlainGeography, without.PlainTarget)
    assert apart(live(theory), live(rest), ROUNDING) == []


@pytest.mark.parametrize("settings", [{}, {"ally_offence": 1.0, "joining_rounds": 200.0}])
def test_chains_of_allies_are_what_sets_say(settings: dict[str, float]) -> None:
    """Without an end to the rounds; the largest war has more parties than one round gives."""
    theory = BUSY.where(commitment_shift=4.0, **{"joining_rounds": 50.0, **settings})
    run = live(theory)
    assert apart(run, live(without.put(theory, without.JoiningBySets)), ROUNDING) == []
    assert run["parties"].max() > 3


@pytest.mark.slow
@pytest.mark.parametrize("backend", COMPILED)
def test_the_identities_hold_in_compiled_programs(backend: str) -> None:
    """As far as compilers keep bits: acts the same but at ties, in 1 of 1,000 at most."""
    theory = reference().where(**{k: v for k, v in BUSY.settings.items() if k not in without_additions()})
    a = live(theory, backend=backend)
    b = live(
        theory.without(without.ArmsWatch, without.Coercion, without.Contagion, without.BindingReliance, without.Pacts),
        backend=backend,
    )
    assert (a["conduct"] == b["conduct"]).mean() > 0.999


# ------------------------------------------------------------------ what has no cause does nothing
def test_nobody_allies_where_nobody_looks_for_allies(busy: Run) -> None:
    assert busy["alliance"].any()
    assert not live(BUSY.where(alliance_rate=0.0))["alliance"].any()
    assert not live(BUSY.without(bind.Alliances))["alliance"].any()


@pytest.mark.parametrize(
    ("dial", "dead"),
    [
        ({"alliance_rate": 0, "pool_aid": 0, "joining": 0}, {"ally_offence": 0.9, "commitment_shift": 4.0}),
        ({"talk": 0}, {"talk_mimicry": 0.2, "audience_credibility": 1.0, "talk_scepticism": -0.5}),
        ({"treaty_rate": 0}, {"verification": 0.9, "treaty_cap": 1.0, "right_to_look": 1.0}),
        ({"signal_rate": 0}, {"signal_cost": 0.1}),
        ({"trade_rate": 0}, {"trade_cost": 1.0, "trade_gain": 0.05}),
        (
            {"securitising": 0},
            {
                "securitisation_weight": 1.0,
                "audience_threshold": 0.1,
                "desecuritising": 0.9,
                "desecuritising_move": 0.9,
            },
        ),
        ({"reciprocity": 0}, {"generosity": 0.8}),
        ({"joining": 0}, {"joining_rounds": 3.0}),
        ({"democracy_share": 0}, {"audience_cost": 0.5, "audience_credibility": 1.0}),
    ],
)
def test_with_its_cause_off_a_parameter_is_dead(dial: dict[str, float], dead: dict[str, float]) -> None:
    small = {"replicates": 12, "years": 15}
    assert apart(live(BUSY.where(**dial), **small), live(BUSY.where(**dial, **dead), **small)) == []


@pytest.mark.parametrize(
    "mechanism",
    [m for m in (*COMPLETE.observe, *COMPLETE.respond, *COMPLETE.bind, *COMPLETE.structure) if m.off]
    + [interact.Trade(), interact.Coercion(), interact.Joining(), *[m for m in COMPLETE.interpret if m.off]],
    ids=repr,
)
def test_what_is_switched_off_changes_no_draw_of_others(mechanism: Mechanism) -> None:
    """Motives and traits of leaders hang on draws of their own, so that nothing else may move them."""
    off = {name: float(identity) for name in mechanism.off if (identity := _identity(name)) is not None}
    small = {"replicates": 6, "years": 6}
    a, b = live(BUSY, **small), live(BUSY.where(**off), **small)
    owned = {"Volatility": ("malign",), "HiddenMotives": ("malign",), "Turnover": ("sensibility",)}
    for name in set(UNTOUCHED) - set(owned.get(type(mechanism).__name__, ())):
        assert np.array_equal(a[name], b[name]), name


def _identity(name: str) -> float | None:
    from detente.core.param import REGISTRY

    return REGISTRY[name].identity
