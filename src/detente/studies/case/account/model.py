"""What the schools make of a case: their fans, early warnings, counterfactuals, the three logics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.studies.case.account.known import ROWS, dyads, title, year_of
from detente.studies.case.counterfactual import mean_difference
from detente.studies.case.effects import OUTCOMES
from detente.studies.case.schools import TOLERANCE, WIDTH
from detente.studies.case.sentence import Fact, Sentence, Teller
from detente.studies.case.warning import AHEAD
from detente.studies.remedies import SURE

if TYPE_CHECKING:
    from detente.studies.case.effects import Counterfactual
    from detente.studies.case.result import Case
    from detente.studies.case.schools import SchoolReading

LEVEL = 0.95
"""Coverage of the intervals of counterfactuals."""

LUCK = 0.05
"""Share of trendless series that end in an alarm by chance."""


def school_of(name: str, words: str) -> Fact:
    """Return the name of a school as it stands in a sentence."""
    told = "the default world" if name == "default" else f"“{words}”" if ": " in words else words
    return title(f"school_{name}", "name of a school", told)


def rated(case: Case) -> list[SchoolReading]:
    """Return the schools with an error, nearest to the record first."""
    return sorted((one for one in case.schools if one.error is not None), key=lambda one: one.error or 0.0)


def best_range(case: Case) -> tuple[SchoolReading, Fact] | None:
    """Return the school whose range contains most of the record, and that share."""
    known = [one for one in case.schools if one.coverage is not None]
    if not known:
        return None
    best = max(known, key=lambda one: one.coverage or 0.0)
    label = f"Share of observed years inside the range of {best.title}"
    return best, Fact("best_coverage", label, best.coverage or 0.0, "share", "mean over the states")


def named_reading(case: Case) -> SchoolReading | None:
    """Return the reading of the school that the bottom line names; None where it has no range."""
    placed = case.situations[0].school if case.situations else None
    known = [one for one in rated(case) if one.coverage is not None]
    return next((one for one in known if one.school == placed), None if placed else next(iter(known), None))


def named_range(case: Case) -> tuple[SchoolReading, Fact] | None:
    """Return that reading, and the share of the record that its range contains."""
    named = named_reading(case)
    if named is None:
        return None
    label = f"Share of observed years inside the range of {named.title}"
    return named, Fact("named_coverage", label, named.coverage or 0.0, "share", "mean over the states")


def passes(one: SchoolReading) -> bool:
    """Tell whether the range of a school contains enough of the record."""
    return (one.coverage or 0.0) >= WIDTH - TOLERANCE


def widths() -> dict[str, Fact]:
    """Return how wide a range is, and what it must contain."""
    enough, how = "Share of years that a range must contain to pass", "a rule of the page"
    return {
        "width": Fact("range_width", "Share of runs inside a school's range", WIDTH, "share", how),
        "enough": Fact("range_enough", enough, WIDTH - TOLERANCE, "share", how),
    }


def schools(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say how many schools predict spending better than its first year repeated, and which comes nearest."""
    found, widest = rated(case), best_range(case)
    if not found or case.begin is None or widest is None:
        return
    same = _mean([fan.error_same for fan in found[0].fans])
    beat = sum((one.error or 0.0) < same for one in found)
    slots: dict[str, Any] = {
        "beat": Fact("schools_beat", "Schools that err less than the first year repeated", beat, "count", ROWS),
        "count": Fact("schools", "Schools that were run", len(found), "count", ROWS),
        "begin": year_of("model_from", "Year in which the runs start", case.begin.year),
        "last": year_of("last_year", "Last year", case.years[-1]),
        "same": Fact(
            "error_same", "Error of the first year repeated", same, "number", "mean over the states, log points"
        ),
        "nearest": school_of(found[0].school, found[0].title),
        "farthest": school_of(found[-1].school, found[-1].title),
        "near": Fact("error_nearest", f"Error of {found[0].title}", found[0].error or 0.0, "number", ROWS),
        "far": Fact("error_farthest", f"Error of {found[-1].title}", found[-1].error or 0.0, "number", ROWS),
        "wide": school_of(widest[0].school, widest[0].title),
        "coverage": widest[1],
        "inside": Fact("schools_inside", "Schools whose range passes", sum(map(passes, found)), "count", ROWS),
        **widths(),
    }
    yield tell("title_schools", "schools", **slots)
    yield tell("predict", "schools", **slots)
    for place, dyad in enumerate(found[0].rivalries):
        if (dyad.one, dyad.two) in {(one.name, two.name) for one, two in dyads(case)}:
            yield tell("competition", "schools", **_competition(found, place))
    for place, text in enumerate(case.begin.cautions):
        yield tell("caution", "schools", text=title(f"caution_{place}", "a caution", text))


def _mean(values: list[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else float("nan")


def _competition(found: list[SchoolReading], place: int) -> dict[str, Any]:
    ordered = sorted(found, key=lambda one: one.rivalries[place].competition)
    dyad = found[0].rivalries[place]
    key, who, how = f"{dyad.one}_{dyad.two}", f"{dyad.one} and {dyad.two}", "share of the years of the runs"
    slots: dict[str, Any] = {"pair": title(f"names_{key}", "names of two states", who), "seen": None}
    for name, one in (("least", ordered[0]), ("most", ordered[-1])):
        label = f"Share of years of mutual competition, {who}, {one.title}"
        slots[name] = Fact(f"competition_{name}_{key}", label, one.rivalries[place].competition, "share", how)
        slots[f"{name}_school"] = school_of(one.school, one.title)
    if dyad.disputes is not None:
        label, how = f"Share of years with a dispute, {who}, since the start", "years with one over years on record"
        slots["seen"] = Fact(f"disputes_{key}", label, dyad.disputes, "share", how)
    return slots


def early_warnings(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say how many series end in an alarm, and how often an alarm was followed by a war or crisis."""
    if not case.warnings:
        return
    spoken = [one for one in case.warnings if one.trends]
    loud = [one for one in spoken if one.alarm]
    slots: dict[str, Any] = {
        "count": Fact("warned", "Series long enough for early warnings", len(spoken), "count", ROWS),
        "loud": Fact("alarms", "Series that end in an alarm", len(loud), "count", ROWS),
        "luck": Fact("alarms_by_luck", "Alarms that chance alone would bring", LUCK * len(spoken), "number"),
        "which": [title(f"alarm_{n}", "a series", one.label) for n, one in enumerate(loud)],
    }
    yield tell("title_warnings", "warnings", **slots)
    if loud:
        yield tell("alarms", "warnings", **slots)
    looks = [one.looks for one in spoken if one.looks]
    if looks:
        hits, misses, wrong, quiet = (
            sum(one.count(alarm=alarm, followed=followed) for one in looks)
            for alarm, followed in ((True, True), (False, True), (True, False), (False, False))
        )
        within = Fact("ahead", "Years within which a war or crisis makes an alarm true", AHEAD, "count", "assumption")
        yield tell(
            "looks",
            "warnings",
            ahead=within,
            hits=Fact("looks_hits", f"Looks with an alarm that was followed within {AHEAD} years", hits),
            before=Fact("looks_before", "Looks that a war or crisis followed", hits + misses),
            wrong=Fact("looks_wrong", "Looks with an alarm that was not followed", wrong),
            others=Fact("looks_others", "Looks that none followed", wrong + quiet),
        )


def what_if(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say what each change does in the model."""
    if not case.counterfactuals:
        return
    rows = [one for one in case.counterfactuals if one.effects]
    labels = {one.name: title(f"change_{one.name}", "a change", one.label) for one in case.counterfactuals}
    means = {name: mean_difference(rows, name, "competition") for name in labels}
    ranked = sorted((value, name) for name, value in means.items() if value is not None)
    best: Fact | None = None
    strongest = labels[ranked[0][1]] if ranked else title("change_none", "a change", "no change")
    if ranked and ranked[0][0] < 0:
        label = f"Mean effect on competition, {ranked[0][1]}"
        best = Fact(f"effect_{ranked[0][1]}", label, ranked[0][0], "points", "mean over the schools")
    yield tell("title_whatif", "whatif", best=best, change=strongest, rows=bool(rows))
    yield tell("lead", "whatif", level=Fact("level", "Coverage of intervals", LEVEL, "share", "paired over the runs"))
    for name, change in labels.items():
        mine = [one for one in case.counterfactuals if one.name == name]
        effects = [_effects(one) for one in mine]
        notes = [one.note.rstrip(".") for one in mine if one.note]
        why = title(f"why_{name}", "why it could not be run", notes[0]) if notes else ""
        yield tell("effect", "whatif", change=change, effects=[one for one in effects if one], why=why)


def _effects(one: Counterfactual) -> dict[str, Any]:
    """Return the facts of what a change does under one school; none where it could not be run."""
    if not one.effects:
        return {}
    found: dict[str, Any] = {"school": school_of(one.school, one.title)}
    for outcome, effect in zip(OUTCOMES, one.effects, strict=True):
        kind, how = "change" if outcome == "spending" else "points", "paired difference over the runs"
        for end in ("difference", "low", "high"):
            label = f"{outcome.capitalize()}, {end}: {one.name}, {one.title}"
            key = f"{one.name}_{one.school}_{outcome}_{end}"
            found[f"{outcome}_{end}"] = Fact(key, label, getattr(effect, end), kind, how)
        found[f"{outcome}_built"] = effect.by_construction
    return found


LOGIC_WORDS = {
    "mitigator, relapsing": "mitigator (with relapses)",
    "mitigator, lasting": "mitigator (lasting)",
    "open": "undecided",
    "no dilemma": "none, as there is no dilemma,",
}
"""Labels of logics as they stand in a sentence, where they differ."""


def _logic(label: str | None) -> str | None:
    return None if label is None else LOGIC_WORDS.get(label, label)


def logic_slots(case: Case) -> dict[str, Any] | None:
    """Return the facts of the logic that the school nearest to the record bears out; None where none was placed."""
    if not case.logics or case.begin is None:
        return None
    one = case.logics[0]
    label = "Share of runs that end in mutual hostility without any remedy"
    known = one.stripped == one.stripped
    return {
        "school": school_of(one.school, one.title),
        "own": _logic(one.own),
        "toolbox": _logic(one.toolbox),
        "begin": year_of("model_from", "Year in which the runs start", case.begin.year),
        "stripped": Fact("stripped", label, one.stripped, "share", "runs of the default world") if known else None,
        "least": Fact("logic_least", "Share of those from which the logics are told apart", SURE, "share", "a rule"),
    }


def logics(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say which logic each school bears out in the world of the case."""
    slots = logic_slots(case)
    if slots is None:
        return
    yield tell("title_logic", "logic", **slots)
    yield tell("stripped", "logic", **slots)
    for one in case.logics:
        if one.own is not None:
            words = {"own": _logic(one.own), "toolbox": _logic(one.toolbox)}
            yield tell("placed", "logic", school=school_of(one.school, one.title), **words)
