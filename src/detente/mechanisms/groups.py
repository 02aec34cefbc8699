"""What theories are made of: the core that all share, and groups of mechanisms that belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.core.phases import Mechanism
from detente.mechanisms import bind, interact, interpret, observe, respond, structure
from detente.mechanisms.start import START

Kind = type[Mechanism]


@dataclass(frozen=True)
class Group:
    """Mechanisms that belong together.

    Attributes
    ----------
    title : str
        What they are, for people.
    kinds : tuple of type
        Their classes, in any order: each knows its place in the year.
    """

    title: str
    kinds: tuple[Kind, ...]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds)


CORE = Group(
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
"""What every school shares."""
VIGILANCE = Group(
    "what build-ups and wars say of motives", (observe.ArmsWatch, interpret.ArmsEvidence, interpret.WarEvidence)
)
REPUTATION = Group("what others' dealings say, and fear that spreads", (interpret.Reputation, interpret.Contagion))
THIRD_PARTIES = Group("allies lend forces and join wars", (structure.AlliedForces, interact.Joining, bind.Commitment))
ALLIANCES = Group("alliances: balancing, bandwagoning, hedging", (*THIRD_PARTIES, bind.Alliances))
TRADE = Group("trade that conflict would cost", (structure.TradeDependence, interact.Trade))
INSPECTION = Group("inspection where there is a treaty", (observe.Inspection, interpret.TreatyEvidence))
TREATIES = Group("arms-control treaties and inspection", (*INSPECTION, bind.Treaties))
BINDING = Group(
    "what institutions do: conflict dear, forces few, restraint rewarded, an order, a pool",
    (
        structure.BindingDisarms,
        structure.BindingCost,
        structure.OrderCost,
        structure.PooledSovereignty,
        structure.BindingReward,
    ),
)
INSTITUTIONS = Group("institutions: trust builds them, and what they do", (*BINDING, bind.Institutions))
IDENTITY = Group("friends and enemies, and what becomes of them", (structure.OtherRegard, bind.Identity))
LISTENING = Group(
    "what is found out, said and shown counts, if it is",
    (interpret.IntelligenceEvidence, interpret.TalkEvidence, interpret.SignalEvidence),
)
TALK = Group("cheap talk", (observe.CheapTalk, interpret.TalkEvidence))
SIGNALS = Group("costly signals", (observe.CostlySignals, interpret.SignalEvidence))
INTELLIGENCE = Group("intelligence", (observe.Intelligence, interpret.IntelligenceEvidence))

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
