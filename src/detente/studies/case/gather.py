"""Everything of a case that needs no model: series, regressions, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

from detente.core.errors import InvalidValue
from detente.data.chronology import Chronology, between
from detente.data.codes import Actor
from detente.data.leadership import tenures
from detente.data.monthly import Acts, monthly_acts
from detente.data.own import OwnFrame
from detente.data.own.sides import outside
from detente.data.perception import read_crises
from detente.data.record import Record, Values, citations, is_member, told_why
from detente.data.registry import SOURCES
from detente.studies.case.armament import arm
from detente.studies.case.measures import read_yearly
from detente.studies.case.own import acts_of, put_in
from detente.studies.case.reciprocity import ActReciprocity, reciprocity
from detente.studies.case.result import Case
from detente.studies.case.richardson import Equation, adjusted, equation
from detente.studies.case.sections import Estimated
from detente.studies.case.series import Monthly, Recorded, Series, Yearly

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


@dataclass(frozen=True)
class _Acts:
    """Monthly acts of one side towards another, and what their yearly means are called."""

    sides: tuple[Actor, Actor]
    monthly: Monthly
    measure: str
    unit: str
    title: str

    def series(self, years: Sequence[int]) -> Series:
        a, b = self.sides
        label = f"Acts of {a.name} towards {b.name}, mean of the months"
        return Series(self.measure, (a.abb, b.abb), label, self.unit, self.title, _yearly(self.monthly, years))


Ways = tuple[_Acts, _Acts]
"""Acts both ways."""


def _both(one: Actor, two: Actor, acts: Acts, measure: str, unit: str, title: str) -> Ways:
    there, back = (
        _Acts((a, b), Monthly(a.name, b.name, acts.months, values, acts.source), measure, unit, title)
        for a, b, values in ((one, two, acts.there), (two, one, acts.back))
    )
    return there, back


def _read_acts(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> list[Ways]:
    """Acts both ways from every event file about the two; those of the first are plainly ``acts``."""
    found = []
    for place, acts in enumerate(monthly_acts(record, one, two, years)):
        measure = f"acts_{acts.source.removeprefix('events_')}" if place else "acts"
        found.append(_both(one, two, acts, measure, UNITS[acts.source == "acts"], SOURCES[acts.source].title))
    return found


def _own_acts(
    own: OwnFrame | None, sides: Sequence[Actor], years: Sequence[int], miss: Callable[[str], None]
) -> list[Ways]:
    return [
        _both(one, two, Acts(acts.file, list(acts.when), acts.there, acts.back), "acts_own", UNITS[False], acts.file)
        for one, two, acts in acts_of(own, sides, years, miss)
    ]


def _no_acts(one: Actor, two: Actor, years: Sequence[int]) -> list[Series]:
    """Return series without a value, where no event file is about two sides."""
    nothing, why = Acts("acts", [], [], []), "no event file at hand is about these states"
    return [way.series(years) for way in _both(one, two, nothing, "acts", UNITS[False], why)]


def _answers(ways: Ways) -> list[ActReciprocity]:
    there, back = (way.monthly for way in ways)
    found = (reciprocity(a.of, a.to, a.values, b.values, a.months) for a, b in ((there, back), (back, there)))
    return [replace(answer, source=there.source) for answer in found if answer is not None]


def read_case(record: Record, sides: tuple[Actor, ...], years: tuple[int, ...], own: OwnFrame | None = None) -> Case:
    """Everything of a case that needs no model: series, regressions, what is missing.

    Parameters
    ----------
    sides
        The states.
    own
        Data of one's own.
    """
    missing = _check_members(sides, years)
    yearly = read_yearly(record, sides, years)
    acts: list[Ways] = []
    for pair in combinations(sides, 2):
        found = _read_acts(record, *pair, years)
        acts += found
        yearly = yearly.beside(_no_acts(*pair, years) if not found else [])
    acts += _own_acts(own, sides, years, missing.append)
    yearly = yearly.beside(way.series(years) for ways in acts for way in ways)
    brought = None
    if own is not None:
        yearly, brought = put_in(yearly, own, sides, years)
        missing += brought.lacking
    wanted = {(a, b): yearly.of_dyad("revisionist", a, b).values for a, b in permutations(sides, 2)}
    recorded = Recorded(
        sides,
        years,
        yearly,
        monthly=tuple(way.monthly for ways in acts for way in ways),
        leaders=tuple(one for actor in sides for one in tenures(record, actor, years)),
        perception=tuple(read_crises(record, sides, years, wanted)),
        chronologies=tuple(_chronologies(sides, years)),
    )
    missing += _missing(yearly, record)
    estimated = _estimate(recorded, [answer for ways in acts for answer in _answers(ways)])
    return Case(recorded, estimated, own=brought, missing=tuple(missing), sources=tuple(citations(record)))


def _estimate(recorded: Recorded, answers: Sequence[ActReciprocity]) -> Estimated:
    armed = [found for pair in combinations(recorded.actors, 2) if (found := arm(recorded, *pair)) is not None]
    return Estimated(
        reciprocity=tuple(answers),
        richardson=tuple(adjusted(list(_equations(recorded)))),
        armaments=tuple(armament for armament, _ in armed),
        company=tuple(one for _, company in armed for one in company),
    )


def _equations(recorded: Recorded) -> Iterator[Equation]:
    """Reaction equations in both measures of spending; in the second only where it is long enough."""
    for measure in ("milex_usd2020", "sipri_usd2019"):
        for of, to in permutations(recorded.actors, 2):
            x, y = (recorded.of_state(measure, actor).values for actor in (of, to))
            found = replace(equation(of.name, to.name, x, y, recorded.years), series=measure)
            if measure == "milex_usd2020" or found.reaction is not None:
                yield found


def _chronologies(sides: Sequence[Actor], years: Sequence[int]) -> Iterator[Chronology]:
    """Chronologies of the dyads that have one, their entries those of the years."""
    for one, two in combinations(sides, 2):
        known = between(one, two)
        entries = tuple(entry for entry in known.entries if entry.year in years) if known is not None else ()
        if known is not None and entries:
            yield replace(known, entries=entries)


def _missing(yearly: Yearly, record: Record) -> list[str]:
    """Say which series have no value at all or gaps, and which files are not at hand."""
    notes = _absent_files(record)
    for one in yearly.found:
        absent = [y for y, v in zip(yearly.years, one.values, strict=True) if v is None]
        if len(absent) == len(yearly.years):
            notes.append(f"{one.label}: no value in these years.")
        elif absent:
            notes.append(f"{one.label}: missing in {_runs(absent)}.")
    return notes


def _absent_files(record: Record) -> list[str]:
    return [f"{SOURCES[name].title}: {told_why(name, why)}" for name, why in record.notes.items()]
