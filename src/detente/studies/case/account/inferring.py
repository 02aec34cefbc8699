"""Rules on what a theory infers from the acts: beliefs filtered from the record, beside what was perceived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.data.chronology import MONTHS
from detente.studies.case.account.writer import SentenceWriter
from detente.studies.case.sentence import Sentence

if TYPE_CHECKING:
    from detente.studies.beliefs.filtering import Filtered, Path
    from detente.studies.case.result import Case


def beliefs(case: Case) -> Iterator[Sentence]:
    """Say when each side would have trusted the other least and most, and how far that can be relied on."""
    if not case.beliefs:
        return
    writer, told = SentenceWriter(case, "filtered beliefs", "perception"), []
    for place, one in enumerate(case.beliefs):
        told += [_way(writer, f"/beliefs/{place}/paths/{way}", one, path) for way, path in enumerate(one.paths)]
    yield writer.say(
        f"Had they learned from each other's acts as the {case.beliefs[0].title.lower()} has it, {'; '.join(told)}."
    )
    writer = SentenceWriter(case, "filtered beliefs", "perception")
    fits = [_fit(writer, f"/beliefs/{place}", one, len(case.beliefs) > 1) for place, one in enumerate(case.beliefs)]
    yield writer.say(f"That is a reading and no finding: it foresaw the acts {'; '.join(fits)}{_crises(writer)}.")


def _way(writer: SentenceWriter, where: str, one: Filtered, path: Path) -> str:
    mean, when = path.mean, one.seen.when
    ends = [(word, mean.index(end(mean))) for word, end in (("most", max), ("least", min))]
    told = [
        f"{word} in {_time(writer, when[at])} ({writer.at(f'{where}/mean/{at}', mean[at], '.2f')})"
        for word, at in ends
    ]  # fmt: skip
    return f"{path.of} would have believed {path.to} malign {told[0]} and {told[1]}"


def _time(writer: SentenceWriter, when: str) -> str:
    year = writer.year(int(when[:4]))
    return f"{MONTHS[int(when[5:]) - 1]} {year}" if len(when) > 4 else year


def _fit(writer: SentenceWriter, where: str, one: Filtered, named: bool) -> str:
    better = min(one.log_likelihood, *one.log_likelihood_halves) > one.rival_habit
    period = "month" if one.seen.periods == 12 else "year"
    own = writer.at(f"{where}/log_likelihood", one.log_likelihood, ".3f")
    habit = writer.at(f"{where}/rival_habit", one.rival_habit, ".3f")
    whose = f"of {one.paths[0].of} and {one.paths[0].to} " if named else ""
    return (
        f"{whose}{'better' if better else 'no better'} than habit fitted to them (log likelihood a {period} {own} "
        f"against {habit})"
    )


def _crises(writer: SentenceWriter) -> str:
    """Hold the beliefs of those who were drawn into crises against their beliefs in other years."""
    case = writer.case
    during: list[float] = []
    other: list[float] = []
    for one in case.beliefs:
        for path in one.paths:
            years = {row.year for row in case.perception if (row.actor, row.by) == (path.of, path.to)}
            for when, value in zip(one.seen.when, path.mean, strict=True):
                if years:
                    (during if int(when[:4]) in years else other).append(value)
    if not during or not other:
        return ""
    label, how = (
        "Mean filtered belief of states that were drawn into a crisis by the other",
        "mean over months or years",
    )
    held = writer.fact("filtered_crises", f"{label}, in its years", sum(during) / len(during), how, "perception", ".2f")
    rest = writer.fact("filtered_other", f"{label}, in other years", sum(other) / len(other), how, "perception", ".2f")
    return f"; in years of crises that the other triggered the belief is {held} in the mean, in others {rest}"
