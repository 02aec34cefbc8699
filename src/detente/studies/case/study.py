"""One case: its series, its regressions, each school's reading of it, and the account in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

from detente.core.errors import InvalidValue
from detente.data import record as reading
from detente.data.codes import Actor, actors, year_range
from detente.data.record import Record, Values, is_member, open_record
from detente.data.registry import SOURCES
from detente.studies.case.account import write
from detente.studies.case.mapping import Start, scenario, start
from detente.studies.case.reciprocity import Reciprocity, reciprocity
from detente.studies.case.richardson import Equation, equation
from detente.studies.case.schools import Observed, SchoolReading, judge

Progress = Callable[[int, int, str], None]
"""Called with the number of steps finished, of all steps, and what comes next."""

COW_6 = "National Material Capabilities 6.0"
COW_7 = "National Material Capabilities 7.0"


@dataclass(frozen=True)
class Series:
    """One yearly series.

    Attributes
    ----------
    name
        Measure and states, such as ``milex_usd2020_USA``.
    label
        For people.
    unit, source
        Unit, and where the numbers come from.
    values
        One a year; ``None`` where missing.
    """

    name: str
    label: str
    unit: str
    source: str
    values: Values

    @property
    def known(self) -> int:
        """Number of years with a value."""
        return sum(value is not None for value in self.values)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "label": self.label,
            "unit": self.unit,
            "source": self.source,
            "values": self.values,
        }


@dataclass(frozen=True)
class Monthly:
    """Monthly acts of one state towards another.

    Attributes
    ----------
    of, to
        The state that acts, and its target.
    months
        Months such as ``1962-10``.
    values
        Net cooperation (+) or conflict (-).
    """

    of: str
    to: str
    months: list[str]
    values: Values


@dataclass
class Case:
    """A case study, complete or as far as it got.

    Attributes
    ----------
    actors
        The states.
    years
        The years.
    series
        Yearly series by name.
    monthly
        Monthly acts, both ways, where an event file is about the dyad.
    reciprocity
        How they answer each other.
    richardson
        Reaction equations, both ways for every dyad.
    begin
        First year of the model; ``None`` where the record does not allow one.
    schools
        Readings, in the order asked for.
    asked
        Schools that were asked for.
    missing
        What is missing and why, as sentences.
    account
        What the record and the schools say, as sentences.
    sources
        Citations of what was read.
    seed, replicates
        Of the runs.
    complete
        False after an interruption.
    """

    actors: tuple[Actor, ...]
    years: tuple[int, ...]
    series: dict[str, Series] = field(default_factory=dict)
    monthly: list[Monthly] = field(default_factory=list)
    reciprocity: list[Reciprocity] = field(default_factory=list)
    richardson: list[Equation] = field(default_factory=list)
    begin: Start | None = None
    schools: list[SchoolReading] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    missing: list[str] = field(default_factory=list)
    account: list[str] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    seed: int = 0
    replicates: int = 0
    complete: bool = True

    @property
    def title(self) -> str:
        """States and years, for people."""
        names = [actor.name for actor in self.actors]
        joined = " and ".join(names) if len(names) == 2 else ", ".join(names)
        return f"{joined}, {self.years[0]}-{self.years[-1]}"

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "complete": self.complete,
            "states": [{"ccode": a.ccode, "name": a.name, "abb": a.abb} for a in self.actors],
            "years": list(self.years),
            "series": {name: one.as_dict() for name, one in self.series.items()},
            "monthly": [vars(one) for one in self.monthly],
            "reciprocity": [one.as_dict() for one in self.reciprocity],
            "richardson": [one.as_dict() for one in self.richardson],
            "schools": [one.as_dict() for one in self.schools],
            "account": self.account,
            "missing": self.missing,
            "assumptions": list(self.begin.assumptions) if self.begin else [],
            "model_from": self.begin.year if self.begin else None,
            "seed": self.seed,
            "replicates": self.replicates,
            "sources": self.sources,
        }


def _check_members(sides: Sequence[Actor], years: Sequence[int]) -> list[str]:
    """Refuse states that never were members in the years; note the ones with gaps."""
    notes = []
    for actor in sides:
        absent = [year for year in years if not is_member(actor, year)]
        if len(absent) == len(years):
            message = f"{actor.name} was not in the state system in {years[0]}-{years[-1]}."
            raise InvalidValue(message, "Choose other years, or its predecessor or successor.")
        if absent:
            notes.append(
                f"{actor.name} was not in the state system in {_runs(absent)}: its series are "
                "missing there."
            )
    together = [year for year in years if all(is_member(actor, year) for actor in sides)]
    if not together:
        names = " and ".join(actor.name for actor in sides)
        message = f"{names} were never in the state system together in {years[0]}-{years[-1]}."
        raise InvalidValue(message, "Choose years in which both were members.")
    return notes


def _runs(years: Sequence[int]) -> str:
    """Years as runs, such as ``1946-1954, 1990``."""
    parts: list[list[int]] = []
    for year in years:
        if parts and year == parts[-1][1] + 1:
            parts[-1][1] = year
        else:
            parts.append([year, year])
    return ", ".join(f"{a}-{b}" if a != b else str(a) for a, b in parts)


def _state_series(record: Record, actor: Actor, years: Sequence[int]) -> list[Series]:
    raw = [reading.capability(record, "milex", actor, years)]
    cow = COW_7 if "nmc7" in record.used else COW_6
    code, who = actor.abb, actor.name
    shipped = "Departments of Energy, Defense and State (declassified)"
    stock = "Nuclear Notebook, Bulletin of the Atomic Scientists"
    arms = reading.warheads(record, actor, years)
    table = [
        ("milex_usd2020", "Military spending", "million dollars of 2020",
         f"{cow}; pounds to 1913 and dollars from 1914, deflated by U.S. consumer prices",
         reading.spending(record, actor, years)),
        ("milex", "Military spending, current",
         "thousand current pounds to 1913, thousand current dollars from 1914", cow, raw[0]),
        ("milper", "Soldiers", "thousand", cow,
         reading.capability(record, "milper", actor, years)),
        ("cinc", "Share of the system's capabilities", "share", cow,
         reading.capability(record, "cinc", actor, years)),
        ("gdp", "Gross domestic product", "million international dollars of 2017",
         "Fariss and others 2022", reading.product(record, actor, years)),
        ("warheads", "Nuclear warheads", "stockpiled warheads",
         stock if "warheads" in record.used else shipped, arms),
    ]  # fmt: skip
    return [
        Series(f"{name}_{code}", f"{label}, {who}", unit, source, values)
        for name, label, unit, source, values in table
    ]


def _dyad_series(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> list[Series]:
    pair, who = f"{one.abb}_{two.abb}", f"{one.name} and {two.name}"
    gml, icb = "GML militarized disputes 2.2.1", "International Crisis Behavior 14"
    table = [
        ("mid_onset", f"Disputes that began, {who}", "disputes", gml,
         reading.dispute_onsets(record, one, two, years)),
        ("mid_ongoing", f"Dispute going on, {who}", "1 yes, 0 no", gml,
         reading.disputes_ongoing(record, one, two, years)),
        ("war", f"Interstate war, {who}", "1 yes, 0 no", "COW Inter-State War 4.0",
         reading.wars_ongoing(record, one, two, years)),
        ("icb_crises", f"Crises with both as actors, {who}", "crises", icb,
         reading.crises(record, one, two, years, opposed=False)),
        ("icb_opposed", f"Crises that one triggered for the other, {who}", "crises", icb,
         reading.crises(record, one, two, years, opposed=True)),
    ]  # fmt: skip
    found = [
        Series(f"{name}_{pair}", label, unit, source, values)
        for name, label, unit, source, values in table
    ]
    for a, b in ((one, two), (two, one)):
        values = reading.dispute_hostility(record, a, b, years)
        label = f"Highest hostility of {a.name} towards {b.name}"
        found.append(Series(f"hostility_{a.abb}_{b.abb}", label, "0 none to 5 war", gml, values))
    return found


def _yearly(monthly: Monthly, years: Sequence[int]) -> Values:
    """Mean of a year's months; missing unless all twelve are there."""
    found: Values = []
    for year in years:
        scores = [
            value
            for month, value in zip(monthly.months, monthly.values, strict=True)
            if month.startswith(f"{year}-") and value is not None
        ]
        found.append(sum(scores) / 12 if len(scores) == 12 else None)
    return found


def _read_acts(case: Case, record: Record, one: Actor, two: Actor) -> None:
    months, there = reading.monthly_acts(record, one, two, case.years)
    _, back = reading.monthly_acts(record, two, one, case.years)
    pair = (Monthly(one.name, two.name, months, there), Monthly(two.name, one.name, months, back))
    for (a, b), acts in zip(((one, two), (two, one)), pair, strict=True):
        name = f"acts_{a.abb}_{b.abb}"
        label = f"Acts of {a.name} towards {b.name}, mean of the months"
        unit = "net cooperation (+) or conflict (-), COPDAB weights"
        values = _yearly(acts, case.years)
        case.series[name] = Series(name, label, unit, "COPDAB (Lebo and Moore 2003)", values)
    if months:
        case.monthly += pair
        answers = (
            reciprocity(one.name, two.name, there, back, months),
            reciprocity(two.name, one.name, back, there, months),
        )
        case.reciprocity += [answer for answer in answers if answer is not None]


def read_case(record: Record, sides: tuple[Actor, ...], years: tuple[int, ...]) -> Case:
    """Everything of a case that needs no model: series, regressions, what is missing.

    Parameters
    ----------
    record
        The record.
    sides
        The states.
    years
        The years.
    """
    case = Case(sides, years, missing=_check_members(sides, years))
    for actor in sides:
        case.series.update({one.name: one for one in _state_series(record, actor, years)})
    for one, two in combinations(sides, 2):
        found = _dyad_series(record, one, two, years)
        case.series.update({series.name: series for series in found})
        _read_acts(case, record, one, two)
    for of, to in permutations(sides, 2):
        x, y = (case.series[f"milex_usd2020_{actor.abb}"].values for actor in (of, to))
        case.richardson.append(equation(of.name, to.name, x, y, years))
    case.missing += _missing(case, record)
    case.sources = _citations(record)
    return case


def _missing(case: Case, record: Record) -> list[str]:
    """Say which series have no value at all or gaps, and which files are not at hand."""
    notes = [f"{SOURCES[name].title}: {why}" for name, why in record.notes.items()]
    for one in case.series.values():
        absent = [y for y, v in zip(case.years, one.values, strict=True) if v is None]
        if len(absent) == len(case.years):
            notes.append(f"{one.label}: no value in these years.")
        elif absent:
            notes.append(f"{one.label}: missing in {_runs(absent)}.")
    return notes


def _citations(record: Record) -> list[dict[str, str]]:
    return [
        {
            "name": source.name,
            "title": source.title,
            "version": source.version,
            "citation": source.citation,
            "licence": source.licence,
            "home": source.home,
            "sha256": source.sha256[0],
            "limits": source.limits,
        }
        for source in record.used.values()
    ]


def _observed(case: Case, begin: Start) -> Observed:
    place = case.years.index(begin.year)
    disputes = {}
    for (i, one), (j, two) in combinations(enumerate(case.actors), 2):
        values = case.series[f"mid_ongoing_{one.abb}_{two.abb}"].values
        disputes[i, j] = values[place:]
    return Observed(
        years=case.years[place:],
        names=tuple(actor.name for actor in case.actors),
        spending=tuple(
            case.series[f"milex_usd2020_{actor.abb}"].values[place:] for actor in case.actors
        ),
        disputes=disputes,
    )


def _silent(done: int, due: int, label: str) -> None:
    """Show nothing."""


def run_schools(
    case: Case,
    names: Sequence[str],
    replicates: int,
    seed: int,
    backend: str,
    progress: Progress = _silent,
) -> None:
    """Run schools from the first year of a case and add their readings to it.

    An interruption (Ctrl-C) ends it early; the case then says that it is not complete.

    Parameters
    ----------
    case
        A case with ``begin``; changed in place.
    names
        Schools.
    replicates
        Runs a school.
    seed
        Seed of the runs.
    backend
        ``jax`` or ``numpy``.
    progress
        Called before each school and at the end.
    """
    from detente.engine.ensemble import simulate
    from detente.schools import school

    if case.begin is None:
        return
    theories = [school(name) for name in names]
    world, observed = scenario(case.begin, case.actors, case.years[-1]), _observed(case, case.begin)
    try:
        for place, theory in enumerate(theories):
            progress(place, len(theories), theory.title)
            run = simulate(
                theory,
                world,
                replicates=replicates,
                seed=seed,
                keep=("conduct", "capability"),
                backend=backend,  # type: ignore[arg-type]
            )
            case.schools.append(judge(theory.name, theory.title, run, case.begin, observed))
        progress(len(theories), len(theories), "")
    except KeyboardInterrupt:
        case.complete = False


def study(
    states: str | Sequence[str],
    years: str | Sequence[int],
    *,
    data: Path | None = None,
    cache: Path | None = None,
    schools: Sequence[str] | None = None,
    replicates: int = 200,
    seed: int = 0,
    backend: str = "jax",
    model: bool = True,
    progress: Progress = _silent,
) -> Case:
    """Study a dyad or a region.

    Parameters
    ----------
    states
        A pair such as ``USA-USSR``, or a list.
    years
        A run such as ``1946-1991``, or the years.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``.
    schools
        Schools to run; all if absent.
    replicates
        Runs a school.
    seed
        Seed of the runs.
    backend
        ``jax`` or ``numpy``.
    model
        Whether to run the schools at all.
    progress
        Called with the schools finished, all schools, and the next one.
    """
    span = year_range(years) if isinstance(years, str) else tuple(years)
    sides = actors(states, span)
    names = _asked(schools) if model else ()
    if model and replicates < 1:
        message = f"{replicates} replicates are no ensemble."
        raise InvalidValue(message, "Give at least one; 200 is the default.")
    record = open_record(data, cache)
    case = read_case(record, sides, span)
    case.asked, case.replicates, case.seed = names, replicates if model else 0, seed
    if model:
        case.begin = start(record, sides, span)
        if case.begin is None:
            case.missing.append(
                "No year but the last has the spending and size of every state: the schools "
                "cannot be started from the record."
            )
        run_schools(case, names, replicates, seed, backend, progress)
        case.sources = _citations(record)
    case.account = write(case)
    return case


def _asked(names: Sequence[str] | None) -> tuple[str, ...]:
    from detente.schools import school, schools

    wanted = tuple(names) if names else tuple(schools())
    return tuple(school(name).name for name in wanted)
