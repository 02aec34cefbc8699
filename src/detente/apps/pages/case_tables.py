"""Tables of a case page: the numbers behind its figures and its account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.data.codes import Actor
from detente.data.monthly import title_of
from detente.data.record import Values
from detente.figures.numbers import write_number
from detente.studies.case.account.known import dyads
from detente.studies.case.result import Case
from detente.studies.case.series import Series

DIGITS = {
    "cinc": 4, "polyarchy": 3, "ideal_point": 2, "territorial_threat": 2, "territorial_threat_sd": 2,
    "ideal_distance": 2, "imports": 1,
}  # fmt: skip
"""Digits after the point, by measure; none for all others."""

OF_STATES = {
    "spending": ("milex_usd2020", "milex", "sipri_usd2019"),
    "warheads": ("warheads",),
    "states": ("milper", "cinc", "gdp", "polyarchy", "polity2", "ideal_point", "leader_change"),
    "perception": ("territorial_threat", "territorial_threat_sd"),
}
"""Measures of states by section."""

OF_DYADS = {
    "conflict": ("mid_onset", "mid_ongoing", "war", "ucdp_conflict", "fatality", "icb_opposed", "icb_crises",
                 "hostility"),
    "ties": ("rivalry_td", "rivalry_tss", "arms_race", "atop_defense", "atop_offense", "atop_neutral", "atop_nonagg",
             "atop_consul", "cow_defense", "joint_igos", "ideal_distance", "contiguity", "imports", "treaties"),
    "perception": ("revisionist",),
}  # fmt: skip
"""Measures of dyads by section."""

WORDS = {"conflict": "Disputes, crises and hostility", "ties": "Rivalry, treaties and trade", "perception": "Aims"}
"""What the tables of dyads show, by section."""

NOTES = {
    "conflict": ". Deaths and hostility are those of whole disputes: of all their sides, and of all their years. "
    "A state that went to war with others in a dispute of the two therefore has a 5 without a war between the two"
}
"""What has to be known to read them, by section."""

ALL_SHOWN = 6
"""Most dyads whose numbers the page shows all of; of more, those that the account tells."""


@dataclass(frozen=True)
class CaseTable:
    """Numbers behind a figure.

    Attributes
    ----------
    caption
        What they are.
    head
        Names of the columns.
    rows
        Cells, as text.
    """

    caption: str
    head: list[str]
    rows: list[list[str]]


def _measure(name: str) -> str:
    return next((m for m in sorted(DIGITS, key=len, reverse=True) if name.startswith(f"{m}_")), "")


def _by_year(case: Case, caption: str, series: Sequence[Series], drop: str = "") -> CaseTable:
    columns: list[Values] = [one.values for one in series]
    digits = [DIGITS.get(_measure(one.name), 0) for one in series]
    rows = [
        [str(year), *(write_number(values[place], n) for values, n in zip(columns, digits, strict=True))]
        for place, year in enumerate(case.years)
    ]
    labels = [one.label.replace(drop, "") if drop else one.label for one in series]
    return CaseTable(
        caption, ["Year", *(f"{label} ({one.unit})" for label, one in zip(labels, series, strict=True))], rows
    )


def of_states(case: Case, section: str, caption: str) -> CaseTable:
    """Make the table of the states' series of a section, year by year.

    Parameters
    ----------
    section
        Name of the section.
    caption
        What the table shows.
    """
    series = [case.of_state(measure, actor) for measure in OF_STATES[section] for actor in case.actors]
    return _by_year(case, caption, [one for one in series if one.known] or series[: len(case.actors)])


def dyads_shown(case: Case) -> list[tuple[Actor, Actor]]:
    """Dyads whose numbers the page shows."""
    every = list(combinations(case.actors, 2))
    return every if len(every) <= ALL_SHOWN else dyads(case) or every[:1]


def of_dyads(case: Case, section: str) -> list[CaseTable]:
    """Make the tables of the dyads' series of a section, one a dyad, year by year.

    Parameters
    ----------
    section
        Name of the section.
    """
    found = []
    for one, two in dyads_shown(case):
        both = [case.of_dyad(measure, a, b) for measure in OF_DYADS[section] for a, b in ((one, two), (two, one))]
        series = list({each.name: each for each in both}.values())  # a measure without a direction is there once
        caption = f"{WORDS[section]} of {one.name} and {two.name} by year{NOTES.get(section, '')}"
        found.append(_by_year(case, caption, series, f", {one.name} and {two.name}"))
    return found


def of_acts(case: Case) -> list[CaseTable]:
    """Make the tables of monthly acts, one for each event file and dyad."""
    found = []
    for there, back in zip(case.monthly[::2], case.monthly[1::2], strict=True):
        head = ["Month", *(f"{one.of} towards {one.to}" for one in (there, back))]
        rows = [
            [month, write_number(a, 1), write_number(b, 1)]
            for month, a, b in zip(there.months, there.values, back.values, strict=True)
        ]
        title = title_of(there.source)
        found.append(CaseTable(f"Net cooperation (+) or conflict (−) by month, {title}", head, rows))
    return found
