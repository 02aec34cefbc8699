"""Rules on perception: how grave threats looked, and where certainty may have been misplaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.data.perception import GRAVITY
from detente.studies.case.account.writer import SentenceWriter, dyads, join_words, known_years, many, possessive
from detente.studies.case.sentence import Sentence

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.data.perception import Perceived
    from detente.studies.case.result import Case

MOST_HINTS = 3
"""Most hints of misplaced certainty that are named."""


def gravity(case: Case) -> Iterator[Sentence]:
    """Say how grave the threats looked that one state triggered for another."""
    if not case.perception and any(known_years(case, f"icb_opposed_{a.abb}_{b.abb}") for a, b in dyads(case)):
        yield SentenceWriter(case, "gravity", "perception").say(
            "No crisis that one triggered for the other is on record: the crisis data say nothing of how grave either "
            "saw the other."
        )
    for actor in case.actors:
        rows = [one for one in case.perception if one.actor == actor.name and one.gravity is not None]
        if rows:
            yield _gravity(case, actor, rows)


def _gravity(case: Case, actor: Actor, rows: list[Perceived]) -> Sentence:
    writer, counted, name = SentenceWriter(case, "gravity", "perception"), "counted in the table", actor.name
    label = f"Crises into which {name} was drawn by another of these states"
    count = writer.count(f"crises_of_{actor.abb}", label, len(rows), "rows of the table", "perception")
    grave, label = sum(one.grave for one in rows), f"Of those, with a threat to {name} of grave damage or to existence"
    held = writer.count(f"grave_{actor.abb}", label, grave, counted, "perception", none=True)
    words, often = Counter(one.words for one in rows).most_common(1)[0]
    most = ""
    if often > 1:
        article = "an" if words[0] in "aeio" else "a"
        common = writer.count(f"commonest_{actor.abb}", f"Of those, with {words}", often, counted, "perception")
        most = f"; most often it saw {article} {words} ({common})" if words != GRAVITY[1] else (
            f"; most often it saw {words} ({common})")  # fmt: skip
    other = "the other" if len(case.actors) == 2 else "another of these states"
    return writer.say(
        f"{name} was drawn into {many(count, 'crisis', 'crises')} that {other} triggered, and perceived a threat of "
        f"grave damage or to its existence in {held}{most}."
    )


def misplaced_certainty(case: Case) -> Iterator[Sentence]:
    """Say in which grave threats the other side wanted no change: hints of misplaced certainty."""
    if not case.perception:
        return
    grave = [(place, one) for place, one in enumerate(case.perception) if one.grave]
    writer = SentenceWriter(case, "misplaced certainty", "perception")
    if not grave:
        yield writer.say(
            "No threat was perceived as one of grave damage or to existence: no hint of misplaced certainty."
        )
        return
    coded = [(place, one) for place, one in grave if one.other_wanted_change is not None]
    label = "Grave threats in years with a dispute that tells the other's aims"
    count = writer.count("grave_known", label, len(coded), "counted in the table", "perception")
    hints = [(place, one) for place, one in coded if one.misplaced]
    label = "Of those, with a state that wanted no change"
    held = writer.count("misplaced", label, len(hints), "counted in the table", "perception", none=True)
    what = f"{many(count, 'grave threat', 'grave threats')} whose author's aims are coded"
    if not hints:
        yield writer.say(
            f"Of {what}, {held} came from a state that wanted no change in the disputes of that year: no hint of "
            "misplaced certainty."
        )
        return
    named = "; ".join(_named(writer, place, one) for place, one in hints[:MOST_HINTS])
    more = "; and others" if len(hints) > MOST_HINTS else ""
    yield writer.say(
        f"A hint of misplaced certainty: of {what}, {held} came from a state coded as wanting no change in the "
        f"disputes of that year ({named}{more}). The code of aims is a judgement, too."
    )


def _named(writer: SentenceWriter, place: int, one: Perceived) -> str:
    where = f"/perception/{place}"
    name, year = writer.name(one.name, f"{where}/name"), writer.at(f"{where}/year", one.year, ".0f")
    return f"{name} in {year}, as {one.actor} saw it"


def aims(case: Case) -> Iterator[Sentence]:
    """Hold what the schools believe of each side against how often it was coded as wanting a change."""
    for one, two in dyads(case):
        writer, parts = SentenceWriter(case, "aims", "perception"), []
        for a, b in ((one, two), (two, one)):
            rows = known_years(case, f"revisionist_{a.abb}_{b.abb}")
            if rows:
                held, key = sum(v > 0 for _, v in rows), f"{a.abb}_{b.abb}"
                label = f"Years in which {a.name} wanted a change in a dispute with {b.name}"
                how = "years with a value above zero"
                count = writer.count(f"revisionist_years_{key}", label, held, how, "perception", none=True)
                label = f"Years with a dispute of {a.name} and {b.name} whose aims are coded"
                years = writer.count(f"revisionist_known_{key}", label, len(rows), "years with a value", "perception")
                parts.append(
                    f"{a.name} in {count} of {many(years, 'year', 'years')}{_believed(writer, b.name, a.name)}"
                )
        if parts:
            yield writer.say(f"Coded as wanting a change in a dispute with the other: {'; '.join(parts)}.")


def _believed(writer: SentenceWriter, of: str, to: str) -> str:
    """Say what the runs make of it: the lowest and the highest mean belief of any school."""
    means = [
        (sum(view.belief) / len(view.belief), one.title)
        for one in writer.case.schools
        for view in one.views
        if (view.of, view.to) == (of, to) and view.belief
    ]
    if len(means) < 2:
        return ""
    told = [
        writer.fact(f"belief_{of}_{to}_{end}", f"Mean belief of {of} that {to} is malign, {title}", value,
                 "mean over the years of the runs", "perception", ".2f") + f" ({title})"
        for end, (value, title) in (("least", min(means)), ("most", max(means)))
    ]  # fmt: skip
    return f", and believed malign by {of} with probability {told[0]} to {told[1]} in the mean of the runs"


def territory(case: Case) -> Iterator[Sentence]:
    """Say how much territorial threat each state faced as measured, with its spread."""
    writer, parts = SentenceWriter(case, "territorial threat", "perception"), []
    for actor in case.actors:
        name = f"territorial_threat_{actor.abb}"
        rows = known_years(case, name)
        if len(rows) > 1:
            a, b = rows[0][0], rows[-1][0]
            top = max(rows, key=lambda row: row[1])[0]
            told = [
                f"{writer.value(name, y, '.2f')} "
                f"(s.d. {writer.value(f'territorial_threat_sd_{actor.abb}', y, '.2f')}) in {writer.year(y)}"
                for y in dict.fromkeys((a, top, b))
            ]
            parts.append(f"{possessive(actor.name)} was {join_words(told)}")
    if parts:
        yield writer.say(
            "Territorial threat, measured from the whole neighbourhood and not from this rival alone: "
            f"{'; '.join(parts)}."
        )


def fear(case: Case) -> Iterator[Sentence]:
    """Hold the schools' fear in years of crisis against other years."""
    if case.begin is None or not any(one.views for one in case.schools):
        return
    higher = compared = 0
    for one in case.schools:
        for view in one.views:
            years = one.years[1:]
            crises = {row.year for row in case.perception if (row.actor, row.by) == (view.of, view.to)}
            during = [value for year, value in zip(years, view.fear, strict=True) if year in crises]
            other = [value for year, value in zip(years, view.fear, strict=True) if year not in crises]
            if during and other:
                compared += 1
                higher += sum(during) / len(during) > sum(other) / len(other)
    if not compared:
        return
    writer, section = SentenceWriter(case, "fear", "perception"), "perception"
    label = "Schools' fears of one state by another, with crises and other years to compare"
    count = writer.count("fears", label, compared, "one for each school and way", section)
    label = "Of those, higher in years of crisis"
    held = writer.count("fears_higher", label, higher, "means compared", section, none=True)
    yield writer.say(
        "The schools' runs know nothing of events. Their fear is higher in the years of the crises that were perceived "
        f"than in others in {held} of {count} comparisons; a trend that both share would do that, too."
    )
