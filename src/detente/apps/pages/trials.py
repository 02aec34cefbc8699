"""Panels of pages in which the model is tried: what each starts from, and the engine that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from detente._version import __version__
from detente.apps.pages.engines import engine_module
from detente.apps.pages.lab_page import MOST, RECORDS
from detente.apps.pages.report import TrialPanel
from detente.core.errors import NotTraced
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.page import scenario_of
from detente.games.game import Matrix
from detente.scenarios import scenario, scenarios
from detente.schools import school, schools
from detente.schools.registry import asked_as
from detente.studies.beds import OFFENCE, WORLDS

DIALS = ("offence_advantage", "prior", "distinguishability", "sensibility", "worst_case", "binding", "leap")
"""Parameters that a trial offers, in order; those that a school denies are left out in the page."""
FEW, SIDE = 4, 9
"""Values up to which a study has too few for the side of a map, and places along one that has more or other ones."""
SHARES = (
    *("torn", "security_dilemma", "tragic_dilemma", "paradox", "hostility", "restraint", "war", "misplaced_certainty"),
    *("feared_friend", "trusted_foe", "deliberation", "restraint_dominates"),
)
"""Measures that the script of a page takes of a run and that are shares."""


def _theories(theories: Sequence[Theory]) -> tuple[list[Theory], list[str]]:
    """Return what a page may run, and in what order a reader may choose: theories of the page, then the schools."""
    first = {theory.name: theory for theory in theories}
    every = {**{name: school(name) for name in schools()}, **first}
    return list(every.values()), [*first, *(name for name in every if name not in first)]


def _modules(theories: Sequence[Theory], places: Sequence[Scenario]) -> dict[int, bytes] | None:
    """Return an engine for each number of states; None where no page can carry one."""
    if not places or any(place.states > MOST or place.periods != 1 for place in places):
        return None
    try:
        return {n: engine_module(theories, n, RECORDS) for n in sorted({place.states for place in places})}
    except NotTraced:
        return None


def _place(theory: Theory, values: Mapping[str, float]) -> dict[str, str]:
    """Return how the terminal names a theory that is no school: by the file that it was read from."""
    if theory.name in schools():
        known = school(theory.name)
        set_anew = {k: v for k, v in theory.settings.items() if values.get(k) == v}
        if theory in (known, known.where(**set_anew)):
            return {}
    told = asked_as(theory)
    return {"place": told if told != theory.name else f"FILE.py:{theory.name}"}


def _known(place: Scenario) -> bool:
    """Tell whether the terminal knows a scenario by its name: one of a file may be called like one of the library."""
    return place.name in scenarios() and place == scenario(place.name).replace(years=place.years)


def _data(
    theories: Sequence[Theory], places: Sequence[Scenario], told: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, Any]:
    return {
        "version": __version__,
        "scenarios": [scenario_of(place) for place in places],
        "schools": [
            {"name": t.name, "title": t.title or t.name, "claim": "", **(told or {}).get(t.name, {})} for t in theories
        ],
        "worlds": [asdict(world) for world in WORLDS.values()],
        "map": {"offence_advantage": [OFFENCE[0], OFFENCE[-1]], "prior": [0.05, 0.95]},
    }


def model_trial(
    kind: str,
    place: Scenario | Sequence[Scenario],
    theories: Sequence[Theory],
    *,
    heading: str,
    caveat: str,
    years: int | None = None,
    values: Mapping[str, float] | None = None,
    seed: int = 0,
    named: bool = True,
    dials: Sequence[str] = DIALS,
    measure: str = "hostility",
    axes: Sequence[Mapping[str, Any]] = (),
    label: str = "",
) -> TrialPanel | None:
    """Return a panel in which the model runs from where a page stands; none where no page can carry it.

    Parameters
    ----------
    kind
        ``"map"``: a place on two parameters; ``"run"``: a few dials.
    place
        Where it starts, or the worlds that the reader chooses between: of at most as many states as the laboratory, of
        one period a year.
    theories
        What a reader may choose first; the other schools come after them.
    heading, caveat
        What can be done there, and what it is.
    years
        Horizon; that of each scenario if None.
    values
        Parameters over what the scenario says, as ``--set`` has them.
    seed
        Seed of the page's own runs.
    named
        Whether the terminal knows the scenario by its name.
    dials
        Parameters that are offered, in order.
    measure
        What its sentence and its map tell, one of ``SHARES``.
    axes
        ``name`` and ``values`` of the two parameters of the map; offence advantage and first belief if
        empty.
    label
        What the worlds are called together.
    """
    places = [place] if isinstance(place, Scenario) else list(place)
    every, order = _theories(theories)
    modules = _modules(every, places) if theories else None
    if modules is None:
        return None
    named_how = {theory.name: _place(theory, values or {}) for theory in every}
    given: dict[str, Any] = {
        "heading": heading,
        "caveat": caveat,
        "data": _data(every, places[:1], named_how),
        "schools": order,
    }
    given |= {"values": dict(values or {}), "years": years or places[0].years, "seed": str(seed)}
    given |= {"named": named and all(_known(one) for one in places)}
    given |= {"dials": list(dials), "measure": measure}
    if axes:
        given["axes"] = dict(zip("xy", axes, strict=True))
    if len(places) > 1:
        given["places"] = {"label": label, "cards": [scenario_of(one) for one in places]}
    return TrialPanel(kind, given, modules)


def ranges_trial(
    place: Scenario,
    theories: Sequence[Theory],
    values: Mapping[str, Sequence[float]],
    *,
    outcome: str,
    years: int,
    seed: int,
    own: bool = True,
) -> TrialPanel | None:
    """Return a panel in which parameters that a study varies are dials, and the first two of them a map.

    Parameters
    ----------
    place, theories
        What the study ran.
    values
        Values of each parameter over which it ran, ascending.
    outcome
        What it measured.
    years, seed
        Horizon and seed.
    own
        Whether the study ran every point with the replicates of this seed.
    """
    measure = outcome if outcome in SHARES else "hostility"
    axes = [{"name": n, "values": _side(values[n])} for n in values][:2]
    other = "" if measure == outcome else " The page has no formula of what the study measured: it tells hostility."
    what = "click a place on the map" if len(axes) == 2 else "move what was varied"
    return model_trial(
        "map" if len(axes) == 2 else "run",
        place,
        theories,
        heading=f"Try it: {what}, and see 200 histories there",
        caveat=("These are the first replicates of the study. " if own else "200 histories with luck of their own. ")
        + ("The map is found while you watch, from few histories a place." if len(axes) == 2 else "")
        + other,
        years=years,
        seed=seed,
        dials=list(values) or DIALS,
        measure=measure,
        axes=axes if len(axes) == 2 else (),
    )


def _side(values: Sequence[float]) -> list[float]:
    """Return the places along a side of a map: the values that were tried, or evenly from the first to the last."""
    if FEW < len(values) <= SIDE:
        return list(values)
    step = (values[-1] - values[0]) / (SIDE - 1)
    return [round(values[0] + k * step, 6) for k in range(SIDE)]


@dataclass(frozen=True)
class TrialArm:
    """One side of a comparison, as ``Arm`` of a claim has it.

    Attributes
    ----------
    name : str
        Its name.
    place : Scenario
        Where it starts; its interventions are done too.
    school : str
        Theory that it follows; the reader chooses if empty.
    values : mapping
        Parameters of everybody.
    own : mapping
        Parameters of single states by number of the state.
    given : mapping
        What is fixed of the first year beside what the scenario fixes.
    """

    name: str
    place: Scenario
    school: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    own: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TrialCase:
    """A comparison that the reader may live: what is treated against what it is held against.

    Attributes
    ----------
    name, title, says : str
        Names in the program and for people, and what is asked.
    treatment, control : TrialArm
        The two arms; of the same number of years.
    outcome : mapping
        ``words``, ``unit`` and either ``measure``, one of ``SHARES``, or ``record`` with what ``Level`` of a claim has.
    seed : int
        Seed of both.
    dose : mapping
        Parameters of the treatment: from what the control has, None where it is what its school says, to its own.
    dials : tuple of str
        Parameters that move both arms.
    place : str
        Id of the element of the page that is about it; empty if there is none.
    asks : float or None
        Smallest difference of interest, below 0 where less is expected.
    part : mapping
        ``at``, ``of`` and ``decides``: which of the parts of a claim it is, of how many, and whether it is the one that
        decides; empty where there is one.
    """

    name: str
    title: str
    says: str
    treatment: TrialArm
    control: TrialArm
    outcome: Mapping[str, Any]
    seed: int = 0
    dose: Mapping[str, tuple[float | None, float]] = field(default_factory=dict)
    dials: tuple[str, ...] = ()
    place: str = ""
    asks: float | None = None
    part: Mapping[str, Any] = field(default_factory=dict)


def arms_trial(
    cases: Sequence[TrialCase], theories: Sequence[Theory], *, heading: str, caveat: str, label: str = ""
) -> TrialPanel | None:
    """Return a panel in which comparisons of two arms are lived; none where no page can carry them.

    Parameters
    ----------
    cases
        The comparisons.
    theories
        What a reader may choose first where an arm names no school.
    heading, caveat
        What can be done there, and what it is.
    label
        What the comparisons are called together.
    """
    places: dict[str, Scenario] = {}
    told = [_case(one, places) for one in cases]
    every, order = _theories(theories)
    modules = _modules(every, list(places.values()))
    if modules is None:
        return None
    data = _data(every, [place.replace(name=name) for name, place in places.items()])
    given = {"heading": heading, "caveat": caveat, "label": label, "data": data, "schools": order, "cases": told}
    return TrialPanel("arms", given, modules)


def _case(one: TrialCase, places: dict[str, Scenario]) -> dict[str, Any]:
    """Return a comparison as the page's script takes it; worlds that are new are added to ``places``."""
    arms = [_arm(arm, places) for arm in (one.treatment, one.control)]
    return {
        "name": one.name,
        "title": one.title,
        "says": one.says,
        **({"place": one.place} if one.place else {}),
        "years": one.treatment.place.years,
        "seed": str(one.seed),
        "outcome": dict(one.outcome),
        "arms": arms,
        "dose": {name: list(ends) for name, ends in one.dose.items()},
        "dials": list(one.dials),
        **({} if one.asks is None else {"asks": one.asks}),
        **({"part": dict(one.part)} if one.part else {}),
    }


def _arm(arm: TrialArm, places: dict[str, Scenario]) -> dict[str, Any]:
    bare = arm.place.replace(interventions=())
    name = next((held for held, other in places.items() if other == bare), None)
    if name is None:
        name = f"{bare.name} {len(places) + 1}" if bare.name in places else bare.name
        places[name] = bare
    said = scenario_of(arm.place.replace(given=arm.given))
    told: dict[str, Any] = {"name": arm.name, "scenario": name, "values": dict(arm.values)}
    told |= {"school": arm.school} if arm.school else {}
    told |= {"sides": {str(state): dict(own) for state, own in arm.own.items()}} if arm.own else {}
    told |= {"first": said["first"]} if arm.given else {}
    return told | ({"events": said["events"]} if said["events"] else {})


def game_trial(matrices: Sequence[Matrix]) -> TrialPanel | None:
    """Return a panel in which the payoffs of a game are moved; none of a game without a matrix.

    Parameters
    ----------
    matrices
        Payoffs of the solution; the first is taken.
    """
    if not matrices:
        return None
    one = matrices[0]
    return TrialPanel(
        "game",
        {
            "heading": "Try it: move the payoffs, and see the equilibria move",
            "caveat": "Each slider is a payoff. Best responses and equilibria are found anew as you move it.",
            "title": one.title,
            "rows": list(one.rows),
            "columns": list(one.columns),
            "row": [[float(x) for x in line] for line in one.row_payoffs],
            "column": [[float(x) for x in line] for line in one.column_payoffs],
        },
    )
