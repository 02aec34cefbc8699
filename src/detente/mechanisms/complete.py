"""The complete model: every mechanism, in its place in the year."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from detente.core.errors import InvalidValue
from detente.core.param import REGISTRY
from detente.core.phases import PHASES, Mechanism
from detente.core.theory import Theory
from detente.mechanisms import bind, interact, interpret, observe, respond, structure
from detente.mechanisms.start import START

COMPLETE = Theory(
    name="complete",
    title="Complete model",
    start=START,
    structure=(
        structure.Geography(),
        structure.AlliedForces(),
        structure.Contest(),
        structure.BindingDisarms(),
        structure.ConflictCost(),
        structure.BindingCost(),
        structure.OrderCost(),
        structure.TradeDependence(),
        structure.PooledSovereignty(),
        structure.Ruin(),
        structure.BindingReward(),
        structure.Stakes(),
        structure.RegimeCost(),
        structure.PowerShift(),
        structure.OtherRegard(),
    ),
    observe=(
        observe.HiddenMotives(),
        observe.Turnover(),
        observe.ArmsWatch(),
        observe.NoisyObservation(),
        observe.Distinguishability(),
        observe.Intelligence(),
        observe.Inspection(),
        observe.CheapTalk(),
        observe.CostlySignals(),
    ),
    interpret=(
        interpret.Forgetting(),
        interpret.Sensibility(),
        interpret.Misreading(),
        interpret.ConductEvidence(),
        interpret.ForceMixEvidence(),
        interpret.IntelligenceEvidence(),
        interpret.TreatyEvidence(),
        interpret.TalkEvidence(),
        interpret.SignalEvidence(),
        interpret.ArmsEvidence(),
        interpret.WarEvidence(),
        interpret.Reputation(),
        interpret.Contagion(),
        interpret.BayesianBelief(),
        interpret.Volatility(),
        interpret.SecondOrderBelief(),
        interpret.Belief(),
        interpret.Preemption(),
        interpret.WorstCase(),
        interpret.Securitisation(),
    ),
    respond=(
        respond.QuantalResponse(),
        respond.Reciprocity(),
        respond.Leap(),
        respond.Habit(),
        respond.Act(),
        respond.ForceTarget(),
        respond.PowerSeeking(),
        respond.ExportControls(),
        respond.Budget(),
        respond.ForceMix(),
        respond.WeaponsFreeZone(),
    ),
    interact=(
        interact.Conduct(),
        interact.Routines(),
        interact.Arming(),
        interact.Refit(),
        interact.Crises(),
        interact.War(),
        interact.Joining(),
        interact.Fighting(),
        interact.Trade(),
        interact.Coercion(),
        interact.Growth(),
    ),
    bind=(
        bind.Institutions(),
        bind.Order(),
        bind.Treaties(),
        bind.Alliances(),
        bind.Commitment(),
        bind.Identity(),
    ),
)
"""Every mechanism there is, in order; schools start from it and set or leave out what they deny."""


def completed(theory: Theory) -> Theory:
    """Return the same theory with every absent mechanism put back at its identity.

    The result behaves as the theory does, and has the anatomy of the complete model, so that
    theories that leave out different mechanisms share one compiled program and one world.

    Raises
    ------
    InvalidValue
        If an absent mechanism has no identity, or the theory has mechanisms or an order of its own.
    """
    settings = dict(theory.settings)
    changes: dict[str, Any] = {}
    for phase in ("start", *PHASES):
        full, own = getattr(COMPLETE, phase), getattr(theory, phase)
        if [m for m in full if m in own] != list(own):
            msg = f"Theory {theory.name!r} has mechanisms or an order of its own in the phase {phase!r}."
            raise InvalidValue(msg, "It runs, but not in one world with theories of another anatomy.")
        for m in full:
            if m not in own:
                settings.update(_identity(m, theory))
        changes[phase] = full
    return replace(theory, settings=settings, **changes)


def _identity(mechanism: Mechanism, theory: Theory) -> dict[str, float]:
    if not mechanism.off:
        msg = f"Theory {theory.name!r} leaves out {mechanism!r}, which has no identity."
        raise InvalidValue(msg, "It runs, but not in one world with theories of another anatomy.")
    return {name: float(REGISTRY[name].identity) for name in mechanism.off}  # type: ignore[arg-type]  # `off` names parameters with an identity
