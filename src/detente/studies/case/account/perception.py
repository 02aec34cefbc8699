"""What was perceived, what a theory infers from acts, and how acts answer acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.data.chronology import MONTHS
from detente.data.registry import SOURCES
from detente.studies.case.account.known import ROWS, dyads, known_years, name_of, title, year_of
from detente.studies.case.account.model import school_of
from detente.studies.case.reciprocity import SHORTEST
from detente.studies.case.richardson import SIGNIFICANT
from detente.studies.case.sentence import Fact, Phrase, Sentence, Teller

if TYPE_CHECKING:
    from detente.studies.beliefs.filtering import Filtered
    from detente.studies.case.result import Case

MOST_HINTS = 3
"""Most hints of misplaced certainty that are named."""

COUNTED = "counted in the table"
"""How counts of crises are made."""


def crises(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say how grave the threats looked, and which came from a state that wanted no change."""
    if not case.perception:
        if any(known_years(case, case.of_dyad("icb_opposed", *pair)) for pair in dyads(case)):
            yield tell("title_no_crises", "perception")
        return
    grave = [one for one in case.perception if one.grave]
    coded = [one for one in grave if one.other_wanted_change is not None]
    hints = [one for one in coded if one.misplaced]
    label = "Grave threats in years with a dispute that tells the other's aims"
    slots: dict[str, Any] = {
        "every": Fact("perceived", "Perceptions of a crisis", len(case.perception), "count", ROWS),
        "grave": Fact("grave", "Of those, as a threat of grave damage or to existence", len(grave), "count", COUNTED),
        "coded": Fact("grave_known", label, len(coded), "count", COUNTED),
        "hints": Fact("misplaced", "Of those, from a state that wanted no change", len(hints), "count", COUNTED),
        "named": [
            (title(f"hint_{n}", "name of a crisis", one.name), year_of(f"hint_year_{n}", "Year of that", one.year))
            for n, one in enumerate(hints[:MOST_HINTS])
        ],
        "more": len(hints) > MOST_HINTS,
    }
    yield tell("title_perception", "perception", **slots)
    for actor in case.actors:
        rows = [one for one in case.perception if one.actor == actor.name and one.gravity is not None]
        if rows:
            label = f"Crises into which {actor.name} was drawn by another of these states"
            count = Fact(f"crises_of_{actor.abb}", label, len(rows), "count", ROWS)
            label = f"Of those, with a grave threat to {actor.name}"
            held = Fact(f"grave_{actor.abb}", label, sum(one.grave for one in rows), "count", COUNTED)
            yield tell("gravity", "perception", who=name_of(actor), count=count, grave=held)
    if coded:
        yield tell("misplaced", "perception", **slots)


def inferred(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say when each side would have trusted the other least and most, and how far that can be relied on."""
    abbs = {actor.name: actor.abb for actor in case.actors}
    for one in case.beliefs:
        for path in one.paths:
            key = f"{abbs[path.of]}_{abbs[path.to]}"
            slots: dict[str, Any] = {}
            for name, end in (("most", max), ("least", min)):
                at = path.mean.index(end(path.mean))
                label = f"{name.capitalize()} that {path.of} would have believed {path.to} greedy"
                slots[name] = Fact(f"belief_{name}_{key}", label, path.mean[at], "number", ROWS)
                slots[f"{name}_when"] = _time(f"belief_{name}_year_{key}", one.seen.when[at])
            of, to = (title(f"name_{abbs[name]}", "name of a state", name) for name in (path.of, path.to))
            yield tell("belief", "perception", of=of, to=to, theory=school_of(one.school, one.title), **slots)
        yield tell("belief_fit", "perception", **_fit(one, abbs))
    yield from _crises(case, tell)


def _time(name: str, when: str) -> Phrase:
    year = year_of(name, "Year of that", int(when[:4]))
    return Phrase.of(f"{MONTHS[int(when[5:]) - 1]} {year.shown}" if len(when) > 4 else year.shown, year)


def _fit(one: Filtered, abbs: dict[str, str]) -> dict[str, Any]:
    key = "_".join(abbs[name] for name in (one.paths[0].of, one.paths[0].to))
    period, how = "month" if one.seen.periods == 12 else "year", "as in the table"
    label = f"Log likelihood of a {period}'s acts"
    return {
        "better": min(one.log_likelihood, *one.log_likelihood_halves) > one.rival_habit,
        "period": period,
        "own": Fact(f"likelihood_{key}", f"{label}, the theory", one.log_likelihood, "score", how),
        "habit": Fact(f"likelihood_habit_{key}", f"{label}, persistence fitted to them", one.rival_habit, "score", how),
    }


def _crises(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Hold the beliefs of those who were drawn into crises against their beliefs in other years."""
    during: list[float] = []
    other: list[float] = []
    for one in case.beliefs:
        for path in one.paths:
            years = {row.year for row in case.perception if (row.actor, row.by) == (path.of, path.to)}
            for when, value in zip(one.seen.when, path.mean, strict=True):
                if years:
                    (during if int(when[:4]) in years else other).append(value)
    if during and other:
        label, how = "Mean filtered belief of states drawn into a crisis", "mean over months or years"
        held = Fact("filtered_crises", f"{label}, in its years", sum(during) / len(during), "number", how)
        rest = Fact("filtered_other", f"{label}, in other years", sum(other) / len(other), "number", how)
        yield tell("belief_crises", "perception", during=held, other=rest)


def acts(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say how the acts of one follow the other's, within the month and from month to month."""
    abbs = {actor.name: actor.abb for actor in case.actors}
    if case.reciprocity:
        clear = sum(one.p is not None and one.p < SIGNIFICANT and (one.other or 0) > 0 for one in case.reciprocity)
        told = Fact("acts_follow", "Directions in which acts follow the other's significantly", clear, "count", ROWS)
        count = Fact("acts_ways", "Directions with monthly acts", len(case.reciprocity), "count", ROWS)
        yield tell(
            "title_acts", "acts", clear=told, count=count, known=any(one.p is not None for one in case.reciprocity)
        )
    for one in case.reciprocity:
        key, who = f"{one.source}_{abbs[one.of]}_{abbs[one.to]}", f"{one.of} towards {one.to}"
        slots: dict[str, Any] = {
            "of": title(f"name_{abbs[one.of]}", "name of a state", one.of),
            "to": title(f"name_{abbs[one.to]}", "name of a state", one.to),
            "file": title(f"file_{one.source}", "name of an event file", SOURCES[one.source].title.split(",")[0]
                          if one.source in SOURCES else "events"),
            "months": Fact(f"months_{key}", f"Months of acts, {who}", one.months, "count", ROWS),
            "gaps": Fact(f"gaps_{key}", f"Of those, missing, {who}", one.gaps, "count", ROWS),
            "least": Fact("months_least", "Fewest months for an estimate", SHORTEST, "count", "a rule of the page"),
            "known": None not in (one.other, one.se, one.p, one.same_month),
            "significant": one.p is not None and one.p < SIGNIFICANT,
        }  # fmt: skip
        for name, value in (("other", one.other), ("se", one.se), ("same", one.same_month)):
            if value is not None:
                slots[name] = Fact(f"acts_{name}_{key}", f"{name} of the acts, {who}", value, "number", ROWS)
        if one.p is not None:
            slots["p"] = Fact(f"acts_p_{key}", f"p of the other's acts of the month before, {who}", one.p, "p", ROWS)
        yield tell("acts", "acts", **slots)
