"""What came in some years between two states, in words: disputes, crises, leaders, regimes, economies, treaties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.data.leadership import Tenure
from detente.studies.case.account.writer import SentenceWriter, join_words, many, possessive
from detente.studies.case.armament import is_collapse, is_regime_change, steps
from detente.studies.case.coincidence import WINDOW

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case

MOST_ENTRIES = 5
"""Most entries of a chronology that one sentence names."""

MOST_CRISES = 4
"""Most crises that one sentence names."""

MOST_LEADERS = 2
"""Most changes of leader that are told by name."""


def say_what_came(writer: SentenceWriter, year: int, first: Actor, second: Actor, since: int | None = None) -> str:
    """Say what came in a year and the two before it, or since an earlier one.

    Parameters
    ----------
    writer
        Writes the sentence.
    year
        Last of the years.
    first, second
        The states.
    since
        First of the years, if not two before the last.
    """
    begin = year - WINDOW if since is None else since
    window = [y for y in range(begin, year + 1) if y in writer.case.years]
    parts = [
        *_counted(writer, window, first, second),
        *_crises(writer, window, first, second),
        *_leaders(writer, window, first, second),
        *_domestic(writer, window, first, second),
        *_entries(writer, window, first, second),
    ]
    span = writer.years(window[0], window[-1])
    if not parts:
        return f"Nothing that this page follows came in {span}."
    return f"In {span} there came {'; '.join(parts)}."


def say_conflicts(writer: SentenceWriter, first_year: int, last_year: int, first: Actor, second: Actor) -> str:
    """Say what disputes, wars and crises fell into a run of years; nothing where there were none.

    Parameters
    ----------
    writer
        Writes the sentence.
    first_year, last_year
        The years.
    first, second
        The states.
    """
    window = list(range(first_year, last_year + 1))
    parts = [*_counted(writer, window, first, second), *_crises(writer, window, first, second)]
    return f" While it lasted there came {'; '.join(parts)}." if parts else ""


def _counted(writer: SentenceWriter, window: list[int], first: Actor, second: Actor) -> Iterator[str]:
    pair = f"{first.abb}_{second.abb}"
    for name, one, more in (("mid_onset", "new dispute", "new disputes"), ("war", "year of war", "years of war")):
        series = writer.case.series[f"{name}_{pair}"]
        at = dict(zip(writer.case.years, series.values, strict=True))
        total = sum(at[year] or 0.0 for year in window)
        if total:
            label = f"{series.label}, {window[0]}-{window[-1]}"
            key = f"{name}_{pair}_{window[0]}_{window[-1]}"
            yield many(writer.count(key, label, total, "sum of the years", "conflict"), one, more)


def _crises(writer: SentenceWriter, window: list[int], first: Actor, second: Actor) -> Iterator[str]:
    names: dict[str, str] = {}
    pair = {first.name, second.name}
    for place, one in enumerate(writer.case.perception):
        if one.year in window and {one.actor, one.by} == pair and one.name not in names:
            names[one.name] = writer.name(one.name, f"/perception/{place}/name")
    if names:
        told = list(names.values())
        rest = f"{', '.join(told[:MOST_CRISES])}, and more" if len(told) > MOST_CRISES else join_words(told)
        yield ("the crisis " if len(told) == 1 else "the crises ") + rest


def _leaders(writer: SentenceWriter, window: list[int], first: Actor, second: Actor) -> Iterator[str]:
    for actor in (first, second):
        new = [
            (place, one)
            for place, one in enumerate(writer.case.leaders)
            if one.state == actor.name and int(one.start[:4]) in window and not _was_there(writer.case, one)
        ]
        told = [
            f"{writer.name(one.leader, f'/leaders/{n}/leader')} ({writer.year(int(one.start[:4]))})"
            for n, one in new[-MOST_LEADERS if len(new) <= MOST_LEADERS else -1 :]
        ]
        if len(new) > MOST_LEADERS:
            label = f"Leaders who came in {actor.name}, {window[0]}-{window[-1]}"
            key = f"leaders_{actor.abb}_{window[0]}_{window[-1]}"
            count = writer.count(key, label, len(new), "counted in the table", "leaders")
            yield f"{count} changes of leader in {actor.name}, the last to {told[0]}"
        elif new:
            yield f"a change of leader in {actor.name} to {join_words(told)}"


def _was_there(case: Case, one: Tenure) -> bool:
    """Whether the leader is the first known and came before the case: no change that it sees."""
    first = next(other for other in case.leaders if other.state == one.state)
    return one is first and int(one.start[:4]) < case.years[0]


def _domestic(writer: SentenceWriter, window: list[int], first: Actor, second: Actor) -> Iterator[str]:
    case = writer.case
    for actor in (first, second):
        polity, product = (
            dict(zip(case.years, case.series[f"{name}_{actor.abb}"].values, strict=True)) for name in ("polity2", "gdp")
        )
        for year in [y for y, hit in steps(polity, is_regime_change).items() if hit and y in window][:1]:
            before, after = (writer.value(f"polity2_{actor.abb}", y, ".0f") for y in (year - 1, year))
            yield f"a change of regime in {actor.name} ({writer.year(year)}: Polity {before} to {after})"
        fallen = {y: (product[y] or 0.0) / (product[y - 1] or 1.0) - 1
                  for y, hit in steps(product, is_collapse).items() if hit and y in window}  # fmt: skip
        if fallen:
            year = min(fallen, key=lambda y: fallen[y])
            label = f"Change of {possessive(actor.name)} product, {year}"
            how = "value of the year over that of the year before, less one"
            told = writer.fact(f"product_{actor.abb}_{year}", label, fallen[year], how, "states", "+.0%")
            yield f"a fall of {possessive(actor.name)} product ({told} in {writer.year(year)})"


def _entries(writer: SentenceWriter, window: list[int], first: Actor, second: Actor) -> Iterator[str]:
    known = next((one for one in writer.case.chronologies if one.about(first, second)), None)
    if known is None:
        return
    counted = writer.case.series[f"icb_opposed_{first.abb}_{second.abb}"].values
    seen = {y for y, value in zip(writer.case.years, counted, strict=True) if value is not None}
    listed = [
        (n, entry)
        for n, entry in enumerate(known.entries)
        if entry.year in window and entry.kind != "war" and not (entry.kind == "crisis" and entry.year in seen)
    ]
    told = [
        f"‘{writer.name(entry.title, f'/chronology/{known.case}/entries/{place}/title')}’ ({writer.year(entry.year)})"
        for place, entry in listed[:MOST_ENTRIES]
    ]
    if told:
        rest = f"{', '.join(told)}, and more" if len(listed) > MOST_ENTRIES else join_words(told)
        yield f"{rest}, by the chronology"
