"""The experiments, one a claim: arms, and what is measured of them replicate by replicate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.scenario import Intervention, Scenario
from detente.studies.claims import measures
from detente.studies.claims.base_scenarios import PAIR, SYSTEM, Arm, block
from detente.studies.claims.measures import CLUB, REGION, Arms, Quantities


@dataclass(frozen=True)
class Claim:
    """A claim, and the experiment that tries it.

    Attributes
    ----------
    key : str
        Number in the list of claims.
    statement : str
        What is claimed.
    outcome : str
        What came out of it, as the documents have it: of the replicates named there, seed 0.
    meaning : str
        What that means.
    base_scenario : Scenario
        Where it is tried.
    years : int
        Horizon.
    arms : mapping
        What is compared, by name.
    keep : tuple of str
        Records, and values of parameters, that the measure needs.
    measure : callable
        ``measure(records by arm)`` returns the quantities.
    references : tuple of str
        Keys of works.
    """

    key: str
    statement: str
    outcome: str
    meaning: str
    base_scenario: Scenario
    years: int
    arms: Mapping[str, Arm]
    keep: tuple[str, ...]
    measure: Callable[[Arms], Quantities]
    references: tuple[str, ...] = ()


def _grow(**more: float) -> Arm:
    return Arm({"prior": 0.7, **more})


_EMPTY = np.zeros((20, 20))
_BOUND = np.where(block(CLUB, CLUB, 20) > 0, 0.9, 0.0)
_SHOCK = tuple(Intervention(year=40, until=46, conduct=1, actor=i, target=j) for i in REGION for j in REGION if i != j)
_GONE = Intervention(year=100, edits={"binding": 0.0, "alliance": 0.0})
_OFFENCE = Intervention(year=100, settings={"offence_advantage": 4.0})
_ENDS = {
    "kept": (Intervention(year=100, edits={}),),
    "destroyed": (_GONE,),
    "offence 4": (_OFFENCE,),
    "destroyed, offence 4": (_GONE, _OFFENCE),
}
_NO_COST = {"audience_cost": 0.0, "domestic_cost": 0.0}
_WARY = {"worst_case": 0.45, "reputation": 0.5, "volatility_up": 0.02, "volatility_down": 0.02, "distance_scale": 1.0}

CLAIMS: dict[str, Claim] = {
    c.key: c
    for c in (
        Claim(
            "M01",
            "A state that arms for its own safety makes the other less safe, and in the end itself.",
            "The first half holds, the second fails.",
            "The other arms in answer and is more exposed, but the state that arms is less so: arming pays "
            "who arms, against Herz and Jervis.",
            PAIR,
            100,
            {"calm": _grow(), "armed": Arm({"prior": 0.7}, own={0: {"base_force": 0.9}})},
            ("capability", "win", "wars", "conduct"),
            measures.m01,
            ("Herz1950", "Jervis1978"),
        ),
        Claim(
            "M03",
            "Without anarchy, without offensive capability, or without accumulation there is no paradox.",
            "Holds, by construction.",
            "The model has the three parts that the definition names. That the paradox needs each of them "
            "was put in, and supports nothing.",
            PAIR,
            100,
            {
                "all": _grow(),
                "anarchy": _grow(conflict_cost=0.9),
                "accumulation": _grow(reaction=0.0, base_force=0.3, initial_force=0.3, arms_evidence=0.0),
                "offensive capability": _grow(offensive_ceiling=0.0, posture_effect=1.0, posture_speed=1.0),
            },
            ("conduct",),
            measures.m03,
            ("Tang2009",),
        ),
        Claim(
            "E01",
            "In the paradox forces pile up without end, and nobody is the safer.",
            "Fails as stated; holds as a share of the economy, above a threshold.",
            "Forces fall with the economies that arms wear down; the burden grows only where the reaction "
            "feeds itself, until it meets what an economy bears. That nobody is the safer follows from a "
            "contest of ratios.",
            PAIR,
            100,
            {
                f"{mood} {reaction}": Arm({"prior": prior, "reaction": reaction})
                for mood, prior in (("fear", 0.7), ("calm", 0.3))
                for reaction in (0.25, 0.45)
            },
            ("conduct", "burden", "capability", "win"),
            measures.e01,
            ("Herz1950",),
        ),
        Claim(
            "E12",
            "A leap of trust is dear if it is betrayed, and opens the way out if it is not.",
            "Holds for the way out; the betrayal costs what restraint saves.",
            "Toward a security-seeker a small leap nearly ends the paradox. Toward a greedy state it is "
            "exploited for years, but costs no more than the arms and wars that it saves.",
            PAIR,
            100,
            {
                f"{who}, leap {text}": Arm(
                    {"prior": 0.7, "leap": leap}, given={"malign": (0.0, float(who == "malign"))}
                )
                for who in ("malign", "benign")
                for leap, text in ((0.0, "0"), (0.1, ".1"), (0.3, ".3"))
            },
            ("conduct", "economy"),
            measures.e12,
            ("Wheeler2018",),
        ),
        Claim(
            "M16",
            "Disarming together does not help as long as minds stay closed; open minds do without it.",
            "The second half holds; the first follows from an assumption.",
            "In a contest of ratios disarming together changes nothing, by construction; where economies "
            "could mobilise instead, it helps. Open minds end the paradox without it.",
            PAIR,
            100,
            {
                "armed": _grow(),
                "disarmed": _grow(base_force=0.1, initial_force=0.17),
                "armed, latent .1": _grow(latent_force=0.1),
                "disarmed, latent .1": _grow(base_force=0.1, initial_force=0.17, latent_force=0.1),
                "armed, latent .3": _grow(latent_force=0.3),
                "disarmed, latent .3": _grow(base_force=0.1, initial_force=0.17, latent_force=0.3),
                "open minds": _grow(sensibility=0.95, leap=0.2),
            },
            ("conduct",),
            measures.m16,
            ("Butterfield1951",),
        ),
        Claim(
            "M21",
            "A community that binds its members alarms those outside.",
            "Undecided: exposure and arms say yes, belief and conduct no.",
            "Outsiders are more exposed to members and arm more, but think no worse of them and compete less "
            "with them: the club deters.",
            SYSTEM,
            80,
            {
                "no club": Arm(
                    {"binding": 0.0, "binding_decay": 0.0},
                    interventions=(Intervention(year=30, edits={"binding": _EMPTY}),),
                ),
                "club": Arm(
                    {"binding": 0.0, "binding_decay": 0.0},
                    interventions=(Intervention(year=30, edits={"binding": _BOUND}),),
                ),
            },
            ("conduct", "prox", "belief", "win", "capability", "alliance"),
            measures.m21,
            ("AdlerBarnett1998",),
        ),
        Claim(
            "M29",
            "Security complexes contain their quarrels: a shock in one region stays there.",
            "Holds, within an assumed strength of hearsay.",
            "Belief and conduct change in the region of the shock and hardly elsewhere. How far hearsay "
            "carries (contagion) is an assumption.",
            SYSTEM,
            60,
            {
                f"{what}, scale {scale:g}": Arm({"regions": 4, "distance_scale": scale}, interventions=done)
                for scale in (0.3, 1.0)
                for what, done in (("calm", (Intervention(year=40, until=46),)), ("shock", _SHOCK))
            },
            ("conduct", "prox", "belief"),
            measures.m29,
            ("BuzanWaever2003",),
        ),
        Claim(
            "M23",
            "Democracies do not fight each other.",
            "Fails.",
            "Democracies are peaceful where war costs their leaders more, which is put in. Signals alone do "
            "not make them so in a system of many states, greedy ones among them.",
            SYSTEM,
            100,
            {
                "direct cost": Arm({}),
                "signals alone": Arm({**_NO_COST, "talk": 0.5}),
                "signals, full credibility": Arm({**_NO_COST, "talk": 0.5, "audience_credibility": 1.0}),
                "neither": Arm(_NO_COST),
            },
            ("polity", "parties", "prox"),
            measures.m23,
            ("Doyle1983", "Fearon1994"),
        ),
        Claim(
            "E17",
            "When institutions break down, a managed anarchy falls back into general war.",
            "Holds when there is mistrust; not by institutions alone.",
            "Alliances and offence make wars general; institutions hold competition down.",
            SYSTEM,
            160,
            {
                f"{world}, {what}": Arm({"binding": 0.5, **more}, interventions=done)
                for world, more in (("trusting", {}), ("mistrustful", _WARY))
                for what, done in _ENDS.items()
            },
            ("conduct", "prox", "parties"),
            measures.e17,
            ("Mearsheimer1994",),
        ),
        Claim(
            "E20",
            "Borders seldom move any more, because order forbids it and not only because wars are rare.",
            "Fails: borders rest because wars are rare.",
            "Order makes wars fewer, but a war moves a border as often as without it: the norm makes "
            "conquests smaller and not fewer.",
            SYSTEM,
            100,
            {
                "default": Arm({}),
                "binding .5": Arm({"binding": 0.5}),
                "no order": Arm({"order_cost": 0.0, "binding": 0.0}),
            },
            ("parties", "taken", "order", "conquest", "territorial_norm"),
            measures.e20,
            ("Bull1977",),
        ),
    )
}
"""The claims in order."""
