"""Everything of a case that needs no model: series, regressions, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations

from detente.core.errors import InvalidValue
from detente.data.chronology import between
from detente.data.codes import Actor
from detente.data.leadership import tenures
from detente.data.monthly import monthly_acts
from detente.data.own import OwnFrame
from detente.data.own.sides import outside
from detente.data.perception import read_crises
from detente.data.record import Record, Values, citations, is_member
from detente.data.registry import SOURCES
from detente.studies.case.armament import arm
from detente.studies.case.measures import read_yearly
from detente.studies.case.own import acts_of, put_in
from detente.studies.case.reciprocity import reciprocity
from detente.studies.case.result import Case
from detente.studies.case.richardson import equation
from detente.studies.case.series import Monthly, Series

UNITS = {
    True: "net cooperation (+) or conflict (-), COPDAB weights",
    False: "net cooperation (+) or conflict (-), Goldstein weights",
}
"""Unit of monthly acts: of COPDAB, and of the other event files."""


def _check_members(sides: Sequence[Actor], years: Sequence[int]) -> list[str]:
    """Refuse states that never were members in the years; note the ones with gaps."""
    notes = []
    states = [actor for actor in sides if actor.links]
    for actor in states:
        absent = [year for year in years if not is_member(actor, year)]
        if len(absent) == len(years):
            message = f"{actor.name} was not in the state system in {years[0]}-{years[-1]}."
            raise InvalidValue(message, "Choose other years, or its predecessor or successor.")
        if absent:
            notes.append(f"{actor.name} was not in the state system in {_runs(absent)}: its series are missing there.")
    together = [year for year in years if all(is_member(actor, year) for actor in states)]
    if not together:
        names = " and ".join(actor.name for actor in states)
        message = f"{names} were never in the state system together in {years[0]}-{years[-1]}."
        raise InvalidValue(message, "Choose years in which both were members.")
    return [*outside(sides), *notes]


def _runs(years: Sequence[int]) -> str:
    """Years as runs, such as ``1946-1954, 1990``."""
    parts: list[list[int]] = []
    for year in years:
        if parts and year == parts[-1][1] + 1:
            parts[-1][1] = year
        else:
            parts.append([year, year])
    return ", ".join(f"{a}-{b}" if a != b else str(a) for a, b in parts)


def _yearly(monthly: Monthly, years: Sequence[int]) -> Values:
    """Mean of a year's months; missing unless all twelve are there."""
    by_year: dict[int, list[float]] = {}
    for month, value in zip(monthly.months, monthly.values, strict=True):
        if value is not None:
            by_year.setdefault(int(month[:4]), []).append(value)
    return [sum(known) / 12 if len(known := by_year.get(year, [])) == 12 else None for year in years]


def _read_acts(case: Case, record: Record, one: Actor, two: Actor) -> None:
    """Monthly acts both ways from every event file about the two, their means by year, and how they answer each other.

    The measure of the first file is plainly ``acts``; without any file it is there, and missing.
    """
    ways = ((one, two), (two, one))
    found = monthly_acts(record, one, two, case.years)
    for a, b in ways if not found else ():
        _add_acts(
            case, a, b, "acts", UNITS[False], "no event file at hand is about these states", [None] * len(case.years)
        )
    for place, acts in enumerate(found):
        both = [Monthly(a.name, b.name, acts.months, values, acts.source)
                for (a, b), values in zip(ways, (acts.there, acts.back), strict=True)]  # fmt: skip
        measure, title = f"acts_{acts.source.removeprefix('events_')}" if place else "acts", SOURCES[acts.source].title
        for (a, b), monthly in zip(ways, both, strict=True):
            _add_acts(case, a, b, measure, UNITS[acts.source == "acts"], title, _yearly(monthly, case.years))
        case.monthly += both
        answers = (
            reciprocity(one.name, two.name, acts.there, acts.back, acts.months),
            reciprocity(two.name, one.name, acts.back, acts.there, acts.months),
        )
        case.reciprocity += [replace(answer, source=acts.source) for answer in answers if answer is not None]


def _add_acts(case: Case, a: Actor, b: Actor, measure: str, unit: str, source: str, values: Values) -> None:
    label = f"Acts of {a.name} towards {b.name}, mean of the months"
    case.yearly = case.yearly.beside([Series(measure, (a.abb, b.abb), label, unit, source, values)])


def _read_own_acts(case: Case, own: OwnFrame | None) -> None:
    """Monthly acts of one's own, both ways, their means by year, and how they answer each other."""
    for one, two, acts in acts_of(own, case.actors, case.years, case.missing.append):
        both = [Monthly(a.name, b.name, list(acts.when), values, acts.file)
                for a, b, values in ((one, two, acts.there), (two, one, acts.back))]  # fmt: skip
        for a, b, monthly in ((one, two, both[0]), (two, one, both[1])):
            _add_acts(case, a, b, "acts_own", UNITS[False], acts.file, _yearly(monthly, case.years))
        case.monthly += both
        answers = (
            reciprocity(one.name, two.name, acts.there, acts.back, list(acts.when)),
            reciprocity(two.name, one.name, acts.back, acts.there, list(acts.when)),
        )
        case.reciprocity += [replace(answer, source=acts.file) for answer in answers if answer is not None]


def read_case(record: Record, sides: tuple[Actor, ...], years: tuple[int, ...], own: OwnFrame | None = None) -> Case:
    """Everything of a case that needs no model: series, regressions, what is missing.

    Parameters
    ----------
    sides
        The states.
    own
        Data of one's own.
    """
    case = Case(sides, years, missing=_check_members(sides, years))
    case.yearly = read_yearly(record, sides, years)
    for one, two in combinations(sides, 2):
        _read_acts(case, record, one, two)
    _read_own_acts(case, own)
    if own is not None:
        case.yearly, case.own = put_in(case.yearly, own, sides, years)
        case.missing += case.own.lacking
    _estimate(case)
    case.leaders = [one for actor in sides for one in tenures(record, actor, years)]
    wanted = {(a, b): case.of_dyad("revisionist", a, b).values for a, b in permutations(sides, 2)}
    case.perception = read_crises(record, sides, years, wanted)
    for one, two in combinations(sides, 2):
        _tell(case, one, two)
        found = arm(case, one, two)
        if found is not None:
            case.armaments.append(found[0])
            case.company += found[1]
    case.missing += _missing(case, record)
    case.sources = citations(record)
    return case


def _estimate(case: Case) -> None:
    """Reaction equations in both measures of spending; in the second only where it is long enough."""
    for measure in ("milex_usd2020", "sipri_usd2019"):
        for of, to in permutations(case.actors, 2):
            x, y = (case.of_state(measure, actor).values for actor in (of, to))
            found = replace(equation(of.name, to.name, x, y, case.years), series=measure)
            if measure == "milex_usd2020" or found.reaction is not None:
                case.richardson.append(found)


def _tell(case: Case, one: Actor, two: Actor) -> None:
    known = between(one, two)
    if known is not None:
        entries = tuple(entry for entry in known.entries if entry.year in case.years)
        if entries:
            case.chronologies.append(replace(known, entries=entries))


def _missing(case: Case, record: Record) -> list[str]:
    """Say which series have no value at all or gaps, and which files are not at hand."""
    notes = _absent_files(record)
    for one in case.series.values():
        absent = [y for y, v in zip(case.years, one.values, strict=True) if v is None]
        if len(absent) == len(case.years):
            notes.append(f"{one.label}: no value in these years.")
        elif absent:
            notes.append(f"{one.label}: missing in {_runs(absent)}.")
    return notes


def _absent_files(record: Record) -> list[str]:
    return [
        f"{SOURCES[name].title}: {why} Get it with: detente data fetch {name}" for name, why in record.notes.items()
    ]
