"""Everything of a case that needs no model: series, regressions, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations

from detente.core.errors import InvalidValue
from detente.data import dyads, monthly, series
from detente.data.codes import Actor
from detente.data.record import Record, Values, is_member
from detente.data.registry import SOURCES
from detente.studies.case.reciprocity import reciprocity
from detente.studies.case.result import Case, Monthly, Series
from detente.studies.case.richardson import equation

COW_6 = "National Material Capabilities 6.0"
COW_7 = "National Material Capabilities 7.0"


def _check_members(sides: Sequence[Actor], years: Sequence[int]) -> list[str]:
    """Refuse states that never were members in the years; note the ones with gaps."""
    notes = []
    for actor in sides:
        absent = [year for year in years if not is_member(actor, year)]
        if len(absent) == len(years):
            message = f"{actor.name} was not in the state system in {years[0]}-{years[-1]}."
            raise InvalidValue(message, "Choose other years, or its predecessor or successor.")
        if absent:
            notes.append(f"{actor.name} was not in the state system in {_runs(absent)}: its series are missing there.")
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
    raw = [series.capability(record, "milex", actor, years)]
    cow = COW_7 if "nmc7" in record.used else COW_6
    code, who = actor.abb, actor.name
    shipped = "Departments of Energy, Defense and State (declassified)"
    stock = "Nuclear Notebook, Bulletin of the Atomic Scientists"
    arms = series.warheads(record, actor, years)
    table = [
        ("milex_usd2020", "Military spending", "million dollars of 2020",
         f"{cow}; pounds to 1913 and dollars from 1914, deflated by U.S. consumer prices",
         series.spending(record, actor, years)),
        ("milex", "Military spending, current",
         "thousand current pounds to 1913, thousand current dollars from 1914", cow, raw[0]),
        ("milper", "Soldiers", "thousand", cow,
         series.capability(record, "milper", actor, years)),
        ("cinc", "Share of the system's capabilities", "share", cow,
         series.capability(record, "cinc", actor, years)),
        ("gdp", "Gross domestic product", "million international dollars of 2017",
         "Fariss and others 2022", series.product(record, actor, years)),
        ("warheads", "Nuclear warheads", "stockpiled warheads",
         stock if "warheads" in record.used else shipped, arms),
    ]  # fmt: skip
    return [
        Series(f"{name}_{code}", f"{label}, {who}", unit, source, values) for name, label, unit, source, values in table
    ]


def _dyad_series(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> list[Series]:
    pair, who = f"{one.abb}_{two.abb}", f"{one.name} and {two.name}"
    gml, icb = "GML militarized disputes 2.2.1", "International Crisis Behavior 14"
    table = [
        ("mid_onset", f"Disputes that began, {who}", "disputes", gml,
         dyads.dispute_onsets(record, one, two, years)),
        ("mid_ongoing", f"Dispute going on, {who}", "1 yes, 0 no", gml,
         dyads.disputes_ongoing(record, one, two, years)),
        ("war", f"Interstate war, {who}", "1 yes, 0 no", "COW Inter-State War 4.0",
         dyads.wars_ongoing(record, one, two, years)),
        ("icb_crises", f"Crises with both as actors, {who}", "crises", icb,
         dyads.crises(record, one, two, years, opposed=False)),
        ("icb_opposed", f"Crises that one triggered for the other, {who}", "crises", icb,
         dyads.crises(record, one, two, years, opposed=True)),
    ]  # fmt: skip
    found = [Series(f"{name}_{pair}", label, unit, source, values) for name, label, unit, source, values in table]
    for a, b in ((one, two), (two, one)):
        values = dyads.dispute_hostility(record, a, b, years)
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
    months, there = monthly.monthly_acts(record, one, two, case.years)
    _, back = monthly.monthly_acts(record, two, one, case.years)
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
    case.sources = citations(record)
    return case


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


def citations(record: Record) -> list[dict[str, str]]:
    """Say what was read, how to cite it and under which terms.

    Parameters
    ----------
    record
        The record, after reading.
    """
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
