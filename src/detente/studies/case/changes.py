"""What a counterfactual changes: one thing at a time, in the terms of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.scenario import Intervention
from detente.core.theory import Theory
from detente.data.codes import Actor
from detente.data.to_world import Start

TRUSTING = 0.3
"""First belief that the other is greedy, where there is little mistrust; assumption."""

SENSIBLE = 0.95
"""Sensibility to the security dilemma of those who see the other's fear in its acts; assumption."""

VERIFICATION = 0.9
"""Chance that the inspection of a verified treaty finds a cheat; assumption."""

OPEN = 0.5
"""Belief with which new leaders start; assumption."""

A_THIRD = 1 / 3
"""How far into the case a change comes that names no year; assumption."""


@dataclass(frozen=True)
class ChangedArm:
    """How a run with the change differs from the one without.

    Attributes
    ----------
    theory
        Parameters of the theory, from the start.
    given
        What is fixed of the first year, beside what the case gives.
    interventions
        What is done on the way.
    """

    theory: Mapping[str, float] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()


@dataclass(frozen=True)
class Change:
    """One thing changed.

    Attributes
    ----------
    name
        Name, in snake_case.
    label
        What is changed, to follow "with".
    arm
        Makes the run: called with the start and with the first year of the change, from 0.
    by_construction
        What of the effect follows from an assumption of the model.
    built
        Outcomes whose effect follows from the change itself: ``spending``, ``competition``, ``war``.
    later
        Whether it comes on the way, in a year that can be chosen.
    year
        Calendar year in which it comes; ``None`` for the start, or for a third of the way.
    """

    name: str
    label: str
    arm: Callable[[Start, int], ChangedArm]
    by_construction: str = ""
    built: tuple[str, ...] = ()
    later: bool = False
    year: int | None = None


def _parity(begin: Start, _: int) -> ChangedArm:
    states = len(begin.economy)
    return ChangedArm(
        given={
            "economy": [sum(begin.economy) / states] * states,
            "capability": [sum(begin.capability) / states] * states,
        }
    )


def _treaty(_: Start, year: int) -> ChangedArm:
    return ChangedArm(
        interventions=(Intervention(year, settings={"verification": VERIFICATION}, edits={"treaty": 1.0}),)
    )


def _leaders(_: Start, year: int) -> ChangedArm:
    return ChangedArm(interventions=(Intervention(year, edits={"belief": OPEN, "sensibility": SENSIBLE}),))


def _restraint(actor: int) -> Callable[[Start, int], ChangedArm]:
    return lambda _, year: ChangedArm(interventions=(Intervention(year, conduct=0.0, actor=actor),))


GENERAL = (
    Change(
        "trust",
        f"little mistrust at the start (first belief {TRUSTING} that the other is greedy)",
        lambda *_: ChangedArm(theory={"prior": TRUSTING}),
        "That there is less fear in the first years is put in; that it stays away is not.",
    ),
    Change(
        "no_offence_advantage",
        "no advantage of the offence (1.0)",
        lambda *_: ChangedArm(theory={"offence_advantage": 1.0}),
        "What is built for each unit of fear is proportional to the advantage of the offence: that is put in. Wars "
        "that do not come, and power sought for its own sake, work the other way.",
        built=("spending",),
    ),
    Change(
        "parity",
        "equal economies and equal forces at the start (their sums as on record)",
        _parity,
    ),
    Change(
        "security_seekers",
        "security-seekers alone at the start, without their knowing it of each other",
        lambda begin, _: ChangedArm(given={"malign": [0.0] * len(begin.economy)}),
        "Only the greedy conquer in the model, and the greedy fight sooner: that there is less war is partly put in.",
    ),
    Change(
        "sensibility",
        f"sensibility to the security dilemma on every side ({SENSIBLE})",
        lambda *_: ChangedArm(theory={"sensibility": SENSIBLE, "sensibility_spread": 0.0}),
        "That the other's competing is less often read as malice is put in; where surprise is feared it does harm.",
    ),
    Change(
        "verified_treaty",
        f"an arms-control treaty concluded and inspected (a cheat is found with a chance of {VERIFICATION})",
        _treaty,
        "A treaty takes away a share of the forces that are feared, so that some fall in spending is put in.",
        built=("spending",),
        later=True,
    ),
    Change(
        "new_leaders",
        f"new leaders on every side, with open minds (belief {OPEN}) and sensible to the dilemma ({SENSIBLE})",
        _leaders,
        "That they begin with less fear is put in; their successors are drawn as always.",
        later=True,
    ),
)
"""Changes that make sense for any case."""


def changes(sides: Sequence[Actor]) -> dict[str, Change]:
    """Every change of a case, by name.

    Parameters
    ----------
    sides
        The states.
    """
    found = {one.name: one for one in GENERAL}
    for place, actor in enumerate(sides):
        found[f"restraint_{actor.abb}"] = Change(
            f"restraint_{actor.abb}",
            f"{actor.name} never competing, whatever it believes (restraint still keeps the forces that fear asks for, "
            "up to half)",
            _restraint(place),
            "Mutual competition needs both: with one side never competing there is none but war, by definition.",
            built=("competition",) if len(sides) == 2 else (),
            later=True,
        )
    return found


def choose_changes(text: str | Sequence[str], sides: Sequence[Actor], years: Sequence[int]) -> tuple[Change, ...]:
    """Read names of changes, such as ``all`` or ``trust,verified_treaty@1963``.

    Parameters
    ----------
    text
        Names joined by commas, each with the year in which it comes if it is not the start.
    sides
        The states.
    years
        Years of the case.

    Raises
    ------
    UnknownName
        There is no such change.
    InvalidValue
        The year is none of the case's, or the change is one of the start.
    """
    known = changes(sides)
    parts = text.split(",") if isinstance(text, str) else list(text)
    names = [part.strip() for part in parts if part.strip()]
    if not names:
        message = "No counterfactual is named."
        raise InvalidValue(message, f"Name `all`, or some of: {', '.join(known)}.")
    if names == ["all"]:
        return tuple(known.values())
    return tuple(_read(name, known, years) for name in dict.fromkeys(names))


def _read(text: str, known: Mapping[str, Change], years: Sequence[int]) -> Change:
    name, at, when = (part.strip() for part in text.partition("@"))
    match = {key.lower(): key for key in known}.get(name.lower())
    if match is None:
        kind = "counterfactual"
        raise UnknownName(kind, name, [*known, "all"])
    change = known[match]
    if not at:
        return change
    if not change.later:
        message = f"{match!r} is about the start of the case: it takes no year."
        raise InvalidValue(message, f"Leave out @{when}. A year goes with: {_timed(known)}.")
    if not when.isdigit() or not years[0] < int(when) <= years[-1]:
        message = f"{match!r} cannot come in {when!r}."
        raise InvalidValue(message, f"Name a year from {years[0] + 1} to {years[-1]}, such as {match}@{years[1]}.")
    return Change(change.name, change.label, change.arm, change.by_construction, change.built, change.later, int(when))


def _timed(known: Mapping[str, Change]) -> str:
    return ", ".join(name for name, one in known.items() if one.later)


def first_year(change: Change, begin: Start, years: int) -> int:
    """First year of the run in which a change holds, from 0.

    Parameters
    ----------
    begin
        Start of the case. Year 0 of the run leads from it to the year after.
    years
        Years of the run.
    """
    if not change.later or (change.year is None and change.name.startswith("restraint_")):
        return 0
    if change.year is None:
        return min(years - 1, round(A_THIRD * years))
    return max(0, min(years - 1, change.year - begin.year - 1))


def applicable(change: Change, begin: Start, year: int, theory: Theory) -> str:
    """Say why a school knows nothing of what is changed; empty if it does.

    Parameters
    ----------
    begin
        Start of the case.
    year
        First year of the change.
    theory
        The school.
    """
    arm = change.arm(begin, year)
    known = theory.values()
    wanted = [*arm.theory, *(name for one in arm.interventions for name in one.settings)]
    absent = [name for name in wanted if name not in known]
    same = bool(arm.theory) and all(known.get(name) == value for name, value in arm.theory.items())
    if absent:
        return f"this school knows no {' and no '.join(name.replace('_', ' ') for name in absent)}"
    return "this school says so already" if same else ""
