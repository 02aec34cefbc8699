"""The complete model: every mechanism, in its place in the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from detente.core.errors import InvalidValue
from detente.core.found import found
from detente.core.order import arrange, name_of
from detente.core.param import list_parameters
from detente.core.phases import PHASES, Mechanism
from detente.core.theory import Card, Part, Theory, names_of
from detente.mechanisms import bind, interact, interpret, observe, respond, structure
from detente.mechanisms.groups import INTELLIGENCE, SIGNALS, TALK
from detente.mechanisms.start import START

LISTED = Theory(
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
"""Mechanisms whose place in the year is told here."""


def _found() -> list[Mechanism]:
    """Find the mechanisms of this package whose place is told by themselves: they say what they follow."""
    listed, out = {type(m) for m in LISTED.mechanisms}, []
    for phase in (structure, observe, interpret, respond, interact, bind):
        for module in found(phase.__name__, "").values():
            kinds = [k for k in vars(module).values() if isinstance(k, type) and issubclass(k, Mechanism)]
            out += [k() for k in kinds if k.__module__ == module.__name__ and k not in listed and k.follows is not None]
    return out


arrange(LISTED.mechanisms, (TALK, SIGNALS, INTELLIGENCE))
COMPLETE = LISTED.add(*_found())
"""Every mechanism there is, in its place in the year; no school has them all."""
arrange(COMPLETE.mechanisms, ())


def compose(
    name: str,
    title: str,
    has: Part,
    *,
    denies: Part = (),
    settings: Mapping[str, float] | None = None,
    card: Card | None = None,
    references: tuple[str, ...] = (),
    by_construction: tuple[str, ...] = (),
) -> Theory:
    """Return a theory made of parts.

    Parameters
    ----------
    name, title
        Name in snake_case, and for people.
    has
        Groups, mechanisms or their classes, in any order; one of your own says itself what it ``follows``.
    denies
        Mechanisms, or groups of them, that it says there are none of: no scenario brings them.
    settings, card, references, by_construction
        As of ``Theory``.

    Raises
    ------
    InvalidValue
        A part is no mechanism, or is both there and denied.
    """
    made = Theory(name, title, (), (), (), (), (), (), ()).add(has)
    denied = names_of(denies)
    both = [type(m).__name__ for m in made.mechanisms if name_of(type(m)) in denied]
    if both:
        msg = f"Theory {name!r} both has and denies {both[0]}."
        raise InvalidValue(msg, "Leave it out of one of them.")
    return replace(
        made,
        settings=settings or {},
        card=card or Card(),
        references=references,
        by_construction=by_construction,
        denies=denied,
    )


def completed(theory: Theory) -> Theory:
    """Return the same theory with every absent mechanism put back at its identity.

    The result behaves as the theory does, and has the anatomy of the complete model, with what the theory has beside it
    in its place: so that theories that leave out different mechanisms share one compiled program and one world.

    Raises
    ------
    InvalidValue
        If the theory has the mechanisms of the complete model in an order of its own.
    """
    return united([theory])[0]


def united(theories: Sequence[Theory]) -> list[Theory]:
    """Return the same theories in one anatomy, each behaving as before.

    The anatomy is the complete model, but for what none has and nothing switches off, with every mechanism of their own
    after the one that it follows in its theory. What a theory has not is there at its identity; a mechanism without one
    is ``absent``: it acts, but on nobody who holds that theory.

    Raises
    ------
    InvalidValue
        If a theory has the mechanisms of the complete model in an order of its own.
    """
    chains = {phase: _chain(phase, theories) for phase in ("start", *PHASES)}
    out = []
    for theory in theories:
        settings, idle, absent = dict(theory.settings), dict(theory.idle), list(theory.absent)
        own = {name for m in theory.present().mechanisms for name in list_parameters(type(m))}
        for phase, chain in chains.items():
            for m in chain:
                if m in getattr(theory, phase):
                    continue
                known = list_parameters(type(m))
                free = not set(m.off) & own  # a class of the same name may declare parameters of the same name
                there = bool(m.off) and free and all(n in known and known[n].identity is not None for n in m.off)
                if not there and phase != "start":
                    absent.append(m)
                # What no mechanism declares is read at its identity, or its default: so alone, so here.
                quiet = {k: p.default if p.identity is None else p.identity for k, p in known.items() if k not in own}
                fixed = phase == "start" or theory.denies_kind(type(m))
                (settings if fixed else idle).update(quiet)
        changes: dict[str, Any] = {**chains, "settings": settings, "idle": idle, "absent": tuple(absent)}
        out.append(replace(theory, **changes))
    return out


def _chain(phase: str, theories: Sequence[Theory]) -> tuple[Mechanism, ...]:
    """Return the mechanisms of a phase of all theories: those of the complete model, and each other after its own."""
    full: tuple[Mechanism, ...] = getattr(COMPLETE, phase)
    chain = [m for m in full if m.off or any(m in getattr(t, phase) for t in theories)]
    for theory in theories:
        own = getattr(theory, phase)
        if [m for m in full if m in own] != [m for m in own if m in full]:
            msg = f"Theory {theory.name!r} has mechanisms of the complete model in an order of its own, in {phase!r}."
            raise InvalidValue(msg, "It runs, but not in one world with theories of another order.")
        place = 0
        for m in own:
            if m not in chain:
                chain.insert(place, m)
            place = chain.index(m) + 1
    return tuple(chain)
