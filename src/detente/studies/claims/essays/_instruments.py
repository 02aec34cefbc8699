"""Instruments of peace, each as parameters of the model and with a cost, on two outcomes: escape and durability.

Costs are what one state spends in a year of the usual practice, in thousandths of its product: orders of magnitude that
are assumed, but where the model itself takes them. They enter no run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dyads import relevant, share, sides
from detente.diagnostics.paradox import is_restraint
from detente.studies.beds import shocked, timetable
from detente.studies.claims.claim import Arm

YEARS = 150
WHEN = timetable(YEARS)
"""Leaders lose sensibility and leaps in year 100, eight years of one-sided competing begin in year 110."""
FEARFUL, CALM = 0.75, 0.3
"""First beliefs of those who are to escape, and of those whose peace is to last."""
NOTHING: Mapping[str, float] = {
    "sensibility": 0.0,
    "sensibility_spread": 0.0,
    "leap": 0.0,
    "talk": 0.0,
    "signal_rate": 0.0,
    "intelligence": 0.0,
    "promise_check": 0.0,
    "treaty_rate": 0.0,
    "treaty_cap": 0.5,
    "offensive_ceiling": 1.0,
    "export_control": 0.0,
    "binding": 0.0,
    "trade_rate": 0.0,
}
"""A world without any instrument; that conduct makes friends and enemies is none, and stays."""
_DEPTH = {
    "binding": 0.5,
    "binding_cost": 0.0,
    "order_cost": 0.0,
    "binding_reward": 0.0,
    "binding_disarm": 0.0,
    "binding_transparency": 0.0,
    "pool_enforcement": 0.0,
    "pool_aid": 0.0,
}
"""Institutions that grow, and do nothing by themselves."""
BELIEF, STRUCTURE, ARMS = "belief", "structure", "arms"
"""What an instrument works on: what the other is thought to want, what conflict is worth, or what forces can do."""


@dataclass(frozen=True)
class Instrument:
    """An instrument, as the model has it.

    Attributes
    ----------
    title : str
        What it is.
    kind : str
        ``belief``, ``structure`` or ``arms``: what it works on.
    settings : mapping
        Parameters, on top of a world without any instrument.
    cost : float
        What one state spends on it [thousandths of its product a year].
    cost_source : str
        Where the cost is from; ``assumption`` where it is assumed.
    mapping : str
        How the practice became parameters.
    """

    title: str
    kind: str
    settings: Mapping[str, float]
    cost: float
    cost_source: str
    mapping: str


INSTRUMENTS: Mapping[str, Instrument] = {
    "leap": Instrument(
        "Unilateral leaps of trust",
        BELIEF,
        {"leap": 0.1},
        0.0,
        "the model: what is risked is being exploited, which the runs contain",
        "a tenth of all choices to compete is forgone against fear",
    ),
    "talk": Instrument(
        "Diplomacy",
        BELIEF,
        {"talk": 0.5, "talk_mimicry": 0.5},
        0.5,
        "assumption: order of a foreign service's budget",
        "a message every other year, which half of the greedy would send as well",
    ),
    "summits": Instrument(
        "Bilateral summits",
        BELIEF,
        {"talk": 0.25, "talk_mimicry": 0.2},
        0.01,
        "assumption: a few meetings of leaders and their staffs",
        "rarer messages, which fewer of the greedy would send face to face; sensibility is another step",
    ),
    "signal": Instrument(
        "Costly signals",
        BELIEF,
        {"signal_rate": 0.2, "signal_cost": 0.3},
        1.2,
        "the model: 0.3 of forces of 2 % of the product, every fifth year",
        "every fifth year a security-seeker gives up 30 % of its forces",
    ),
    "intelligence": Instrument(
        "Intelligence about motives",
        BELIEF,
        {"intelligence": 0.5},
        1.0,
        "assumption: order of a large service's budget",
        "half-reliable reports of motives, and half of the errors about acts gone",
    ),
    "checked": Instrument(
        "Arms control checked by intelligence",
        BELIEF,
        {"treaty_rate": 0.2, "verification": 0.0, "right_to_look": 0.0, "promise_check": 0.9},
        1.0,
        "assumption: order of a large service's budget",
        "the treaty on trust, of whose breaches nine in ten are found out without any inspector",
    ),
    "verified treaty": Instrument(
        "Arms control with inspections (as New START)",
        BELIEF,
        {"treaty_rate": 0.2, "verification": 0.6},
        0.02,
        "assumption: inspections cost a small part of what is inspected",
        "neighbours without fear conclude a treaty; six in ten cheats are caught",
    ),
    "unverified treaty": Instrument(
        "Arms control on trust",
        ARMS,
        {"treaty_rate": 0.2, "verification": 0.0, "right_to_look": 0.0},
        0.005,
        "assumption: negotiation alone",
        "half of the feared forces are off the table; nothing is checked",
    ),
    "zone": Instrument(
        "Weapons-free zone",
        ARMS,
        {"offensive_ceiling": 0.05},
        0.01,
        "assumption: a secretariat and safeguards",
        "offensive weapons are at most 5 % of forces",
    ),
    "export control": Instrument(
        "Export control",
        ARMS,
        {"export_control": 1.0},
        0.05,
        "assumption: licensing and forgone sales",
        "arms do not reach those who cannot build them",
    ),
    "organisation": Instrument(
        "Organisations",
        STRUCTURE,
        {**_DEPTH, "binding_cost": 0.6, "order_cost": 0.6, "binding_reward": 0.1},
        0.3,
        "assumption: order of assessed contributions and delegations",
        "institutions grow with restraint; conflict then costs more and restraint is worth more",
    ),
    "exercises": Instrument(
        "Joint low-level exercises",
        STRUCTURE,
        {**_DEPTH, "binding_transparency": 1.0, "binding_disarm": 0.4},
        0.1,
        "assumption: order of an exercise budget",
        "contact that clears observation and halves what a first strike could win of the usual effect",
    ),
    "trade": Instrument(
        "Trade agreements",
        STRUCTURE,
        {"trade_rate": 0.2, "trade_cost": 0.4},
        0.0,
        "the model: trade gains more than it costs",
        "trade follows calm twice as fast, and twice as much is lost with it",
    ),
    "culture": Instrument(
        "Cultural diplomacy",
        STRUCTURE,
        {"respect": 0.8},
        0.1,
        "assumption: order of cultural institutes' budgets",
        "bare restraint makes states nearly friends (amity 0.8 instead of 0.3)",
    ),
    "community": Instrument(
        "Pooled sovereignty",
        STRUCTURE,
        {"binding": 1.0, "spillover": 3.0},
        10.0,
        "assumption: order of the European Union's budget, 1 % of its members' product",
        "fast, spilling integration with all that it does",
    ),
}
"""The instruments by name."""


@dataclass(frozen=True)
class Escaped:
    """Share of the relevant dyads in restraint in the 20 years before the test."""

    needs: tuple[str, ...] = ("conduct", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]."""
        return share(_restrained(run, slice(WHEN.test - WHEN.window, WHEN.test)), relevant(run))


@dataclass(frozen=True)
class PeaceKept:
    """Of the relevant dyads in restraint before the test, the share that is in restraint again in the last 20 years."""

    needs: tuple[str, ...] = ("conduct", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]; NaN where none was in restraint."""
        before = _restrained(run, slice(WHEN.test - WHEN.window, WHEN.test))
        return share(_restrained(run, slice(-WHEN.window, None)), relevant(run) & before)


@dataclass(frozen=True)
class EscapedAndKept:
    """Share of the relevant dyads in restraint both before the test and in the last 20 years: escaped, and kept."""

    needs: tuple[str, ...] = ("conduct", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]."""
        before = _restrained(run, slice(WHEN.test - WHEN.window, WHEN.test))
        return share(_restrained(run, slice(-WHEN.window, None)) & before, relevant(run))


def _restrained(run: Run, years: slice) -> Array:
    return is_restraint(sides(run, "conduct", years).mean(1))


ESCAPED, KEPT, HELD = Escaped(), PeaceKept(), EscapedAndKept()
TEST = shocked(WHEN)
"""The test, as interventions."""


def arms(mood: str, prior: float, kinds: tuple[str, ...] = (BELIEF, STRUCTURE, ARMS)) -> dict[str, Arm]:
    """Return the arms of every instrument of some kinds and of none, ``NAME, mood``.

    Parameters
    ----------
    mood
        How they begin, in a word.
    prior
        First belief.
    kinds
        Kinds of instruments.
    """
    some = {name: {**NOTHING, **one.settings} for name, one in INSTRUMENTS.items() if one.kind in kinds}
    every = {"none": NOTHING} | some
    return {
        f"{name}, {mood}": Arm({**settings, "prior": prior}, interventions=TEST) for name, settings in every.items()
    }
