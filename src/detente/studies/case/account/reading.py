"""Rules on the schools: who came near the record, who did not, and what each made of the rivalry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from detente.studies.case.account.writer import SentenceWriter, many
from detente.studies.case.sentence import Sentence

if TYPE_CHECKING:
    from detente.studies.case.result import Case
    from detente.studies.case.schools import SchoolReading

Rated = list[tuple[int, "SchoolReading"]]
"""Schools with an error, and their places in the case."""


def _rated(case: Case) -> Rated:
    return [(place, one) for place, one in enumerate(case.schools) if one.error is not None]


def _mean(one: SchoolReading, name: str) -> float:
    values = [v for fan in one.fans if (v := getattr(fan, name)) is not None]
    return sum(values) / len(values) if values else float("nan")


def forecasts(case: Case) -> Iterator[Sentence]:
    """Say how many schools foretell spending better than its first year repeated."""
    rated = _rated(case)
    if not rated or case.begin is None:
        return
    first = rated[0][1]
    beat = sum((one.error or 0.0) < _mean(one, "error_same") for _, one in rated)
    writer = SentenceWriter(case, "foretold", "against" if not beat else "schools")
    count = writer.fact("schools", "Schools that were run", len(rated), "rows of the table", "schools")
    same = writer.fact("error_same", "Error of the first year repeated", _mean(first, "error_same"),
                    "mean over the states [log points]", "schools", ".2f")  # fmt: skip
    line = writer.fact("error_line", "Error of a straight line known with hindsight", _mean(first, "error_line"),
                    "mean over the states [log points]", "schools", ".2f")  # fmt: skip
    held = writer.fact("schools_beat", "Schools that err less than the first year repeated", beat,
                    "counted in the table", "schools")  # fmt: skip
    some = "None" if not beat else "Each" if beat == len(rated) else held
    who = f"{some} of the {count} {'schools' if len(rated) > 1 else 'school'}"
    verb = "foretell" if 1 < beat < len(rated) else "foretells"
    yield writer.say(
        f"{who}, started in {writer.year(case.begin.year)} from the record and run blind to "
        f"{writer.year(case.years[-1])}, {verb} spending better than its first year repeated (error {same} in logs); "
        f"a straight line known with hindsight errs by {line}."
    )


def nearest(case: Case) -> Iterator[Sentence]:
    """Say which school comes nearest, which is farthest, and whether any fan holds the record."""
    rated = _rated(case)
    if not rated or case.begin is None:
        return
    writer = SentenceWriter(case, "nearest", "schools")
    (near, best), (far, worst) = min(rated, key=_error), max(rated, key=_error)
    told = [
        writer.at(f"/schools/{place}/error", one.error or 0.0, ".2f") for place, one in ((near, best), (far, worst))
    ]
    wide, widest = max(rated, key=lambda row: row[1].coverage or 0.0)
    if not widest.coverage:
        inside = "No school's fan, the middle four fifths of its runs, holds a single recorded year."
    else:
        share = writer.at(f"/schools/{wide}/coverage", widest.coverage, ".0%")
        inside = (
            f"Of all fans, the middle four fifths of a school's runs, that of {widest.title} holds the most of the "
            f"record: {share} of the years."
        )
    yield writer.say(
        f"{best.title} comes nearest (error {told[0]}) and {worst.title} is farthest ({told[1]}). {inside}"
    )


def _error(row: tuple[int, SchoolReading]) -> float:
    return row[1].error or 0.0


def rivalries(case: Case) -> Iterator[Sentence]:
    """Say how competitive each dyad is under the schools, beside its disputes."""
    rated = _rated(case)
    if not rated or case.begin is None:
        return
    for place in range(len(rated[0][1].rivalries)):
        yield _rivalry(case, rated, place)


def _rivalry(case: Case, rated: Sequence[tuple[int, SchoolReading]], place: int) -> Sentence:
    writer = SentenceWriter(case, "rivalry in the runs", "schools")
    dyad = rated[0][1].rivalries[place]
    ordered = sorted(rated, key=lambda row: row[1].rivalries[place].competition)
    ends = [ordered[0], ordered[-1]]
    shares = [
        writer.at(f"/schools/{n}/rivalries/{place}/competition", one.rivalries[place].competition, ".0%")
        for n, one in ends
    ]
    if dyad.disputes is None:
        seen = "is not on record"
    else:
        seen = f"was {writer.at(f'/schools/{rated[0][0]}/rivalries/{place}/disputes', dyad.disputes, '.0%')}"
    if len(ordered) == 1:
        fills = f"{shares[0]} of the years of the runs"
    else:
        fills = (
            f"between {shares[0]} ({ends[0][1].title}) and {shares[1]} ({ends[1][1].title}) of the years of the runs"
        )
    return writer.say(
        f"Mutual competition of {dyad.one} and {dyad.two} fills {fills}; the share of years with a dispute {seen}."
    )


def cautions(case: Case) -> Iterator[Sentence]:
    """Say what is odd about the start of the runs."""
    if case.schools and case.begin is not None:
        for place, text in enumerate(case.begin.cautions):
            writer = SentenceWriter(case, "caution", "schools")
            yield writer.say(writer.name(text, f"/assumptions/{place}"))


def early_end(case: Case) -> Iterator[Sentence]:
    """Say that the runs were stopped early, where they were."""
    if not case.complete:
        writer = SentenceWriter(case, "stopped", "state")
        done = writer.fact(
            "schools_done", "Schools that were run", len(case.schools), "readings on the page", "schools"
        )
        asked = writer.fact("schools_asked", "Schools that were asked for", len(case.asked), "as asked", "schools")
        yield writer.say(f"Stopped early: {done} of {many(asked, 'school was', 'schools were')} run.")
