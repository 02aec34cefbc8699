"""What theories are made of: the core that all share, and groups of mechanisms that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.core.phases import Mechanism
from detente.core.theory import Theory
from detente.mechanisms import bind, interact, interpret, observe, respond, structure
from detente.mechanisms.start import START

Kind = type[Mechanism]


@dataclass(frozen=True)
class Group:
    """Mechanisms that belong together.

    Attributes
    ----------
    name : str
        Its name here.
    title : str
        What they are, for people.
    kinds : tuple of type
        Their classes, in any order: each knows its place in the year.
    """

    name: str
    title: str
    kinds: tuple[Kind, ...]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds)


CORE = Group(
    "CORE",
    "the two-level dilemma: motives and weapons are read, answered with conduct and forces; crises and wars",
    (
        *(type(m) for m in START),
        structure.Geography,
        structure.Contest,
        structure.ConflictCost,
        structure.Stakes,
        observe.HiddenMotives,
        observe.Turnover,
        observe.NoisyObservation,
        interpret.Forgetting,
        interpret.Sensibility,
        interpret.ConductEvidence,
        interpret.ForceMixEvidence,
        interpret.BayesianBelief,
        interpret.Volatility,
        interpret.SecondOrderBelief,
        interpret.Belief,
        respond.QuantalResponse,
        respond.Act,
        respond.ForceTarget,
        respond.Budget,
        respond.ForceMix,
        interact.Conduct,
        interact.Arming,
        interact.Refit,
        interact.Crises,
        interact.War,
        interact.Fighting,
        interact.Coercion,
        interact.Routines,
        interact.Growth,
        bind.Order,
    ),
)
"""What every school shares; docs/decisions/schools_by_addition.md says which of it some would deny."""
VIGILANCE = Group(
    "VIGILANCE",
    "what build-ups and wars say of motives",
    (observe.ArmsWatch, interpret.ArmsEvidence, interpret.WarEvidence),
)
REPUTATION = Group(
    "REPUTATION", "what others' dealings say, and fear that spreads", (interpret.Reputation, interpret.Contagion)
)
THIRD_PARTIES = Group(
    "THIRD_PARTIES", "allies lend forces and join wars", (structure.AlliedForces, interact.Joining, bind.Commitment)
)
ALLIANCES = Group("ALLIANCES", "alliances: balancing, bandwagoning, hedging", (*THIRD_PARTIES, bind.Alliances))
TRADE = Group("TRADE", "trade that conflict would cost", (structure.TradeDependence, interact.Trade))
INSPECTION = Group("INSPECTION", "inspection where there is a treaty", (observe.Inspection, interpret.TreatyEvidence))
"""Schools whose states conclude no treaties carry it only so that a scenario may set one up (``treaty``)."""
TREATIES = Group("TREATIES", "arms-control treaties and inspection", (*INSPECTION, bind.Treaties))
BINDING = Group(
    "BINDING",
    "what institutions do: conflict dear, forces few, restraint rewarded, an order, a pool",
    (
        structure.BindingDisarms,
        structure.BindingCost,
        structure.OrderCost,
        structure.PooledSovereignty,
        structure.BindingReward,
    ),
)
"""Schools whose states build no institutions carry it only so that a scenario may set some up (``binding``)."""
INSTITUTIONS = Group("INSTITUTIONS", "institutions: trust builds them, and what they do", (*BINDING, bind.Institutions))
IDENTITY = Group("IDENTITY", "friends and enemies, and what becomes of them", (structure.OtherRegard, bind.Identity))
LISTENING = Group(
    "LISTENING",
    "what is found out, said and shown counts, if it is",
    (interpret.IntelligenceEvidence, interpret.TalkEvidence, interpret.SignalEvidence),
)
"""Schools in which nothing is found out, said or shown carry it only so that a scenario may have it so (``talk``)."""
TALK = Group("TALK", "cheap talk", (observe.CheapTalk, interpret.TalkEvidence))
SIGNALS = Group("SIGNALS", "costly signals", (observe.CostlySignals, interpret.SignalEvidence))
INTELLIGENCE = Group("INTELLIGENCE", "intelligence", (observe.Intelligence, interpret.IntelligenceEvidence))

GROUPS = (
    CORE,
    VIGILANCE,
    REPUTATION,
    ALLIANCES,
    THIRD_PARTIES,
    TRADE,
    TREATIES,
    INSPECTION,
    INSTITUTIONS,
    BINDING,
    IDENTITY,
    TALK,
    SIGNALS,
    LISTENING,
    INTELLIGENCE,
)
"""Every group, the larger of two that overlap first."""


def made_of(theory: Theory) -> tuple[tuple[Group, ...], tuple[Mechanism, ...]]:
    """Return the groups that a theory has whole, without those that others make up, and its mechanisms beside them."""
    held = theory.present().mechanisms
    whole = [group for group in GROUPS if {*group} <= {type(m) for m in held}]
    for group in reversed(whole):
        others = {kind for other in whole if other is not group for kind in other}
        if {*group} <= others:
            whole.remove(group)
    return tuple(whole), tuple(m for m in held if not any(type(m) in group.kinds for group in whole))
