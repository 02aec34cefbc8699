"""Spending: how it moved, when both armed, and whether either answers the other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.stats.reaction import power_at
from detente.studies.case.account.known import KNOWN, ROWS, dyads, known_years, name_of, pair_of, title, year_of
from detente.studies.case.coincidence import TURNS, WINDOW
from detente.studies.case.richardson import SHORTEST
from detente.studies.case.sentence import Fact, Sentence, Teller

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case
    from detente.studies.case.richardson import Equation
    from detente.studies.case.turns import Armament

LEAP = 1.5
"""Ratio of a year's spending to the last's beyond which it is called a leap; assumption."""

AVERAGED = 3
"""Years at either end whose means the change is between, so that no single year decides it; assumption."""

MOST_LEAPS = 3
"""Most leaps of a state that are told: the largest."""

FAINT = 0.1
"""A small reaction [share per year and log point], beside the middling one of the table; assumption."""

SURE = 0.8
"""Chance of finding a real reaction from which none found means something; a convention."""

LEVEL = 0.05
"""Probability below which events come with turns more often than chance would bring."""

MEASURES = {"milex_usd2020": "constant dollars", "sipri_usd2019": "national prices by SIPRI"}
"""Measures of spending in words."""


def course(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say where the spending of every state began, ended and peaked."""
    moves = [_course(case, actor) for actor in case.actors]
    told = [one for one in moves if "change" in one]
    if told:
        averaged = all(one["averaged"] for one in told[:3])
        yield tell("title_spending", "spending", states=told[:3], averaged=averaged)
    elif any(one["rows"] for one in moves):
        yield tell("title_short_spending", "spending", short=len(case.years) == 1)
    else:
        yield tell("title_no_spending", "spending")
    for one in moves:
        yield tell("spending", "spending", **one)


def _course(case: Case, actor: Actor) -> dict[str, Any]:
    """Return the facts of one state's spending: those that there are."""
    rows = [row for row in known_years(case, case.of_state("milex_usd2020", actor)) if row[1] > 0]
    found: dict[str, Any] = {"who": name_of(actor), "rows": len(rows)}
    if not rows:
        return found
    ends = {"first": rows[0], "last": rows[-1], "top": max(rows, key=lambda row: row[1])}
    for name, (year, value) in ends.items():
        label = f"Spending of {actor.name}, {year}"
        found[name] = Fact(f"spending_{name}_{actor.abb}", label, value, "money", "constant dollars of 2020")
        found[f"{name}_year"] = year_of(f"spending_{name}_year_{actor.abb}", f"Year of that ({name})", year)
    if len(rows) > 1:
        found["averaged"] = len(rows) >= 2 * AVERAGED
        many = AVERAGED if found["averaged"] else 1
        before, after = (sum(value for _, value in some) / many for some in (rows[:many], rows[-many:]))
        label, how = f"Change of spending of {actor.name}", f"mean of the last {many} on record over the first {many}"
        found["change"] = Fact(f"spending_change_{actor.abb}", label, after / before - 1, "change", how)
        label = f"Change of spending of {actor.name}, without its sign"
        found["size"] = Fact(f"spending_size_{actor.abb}", label, abs(found["change"].value), "share", how)
    return found


def warheads(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say how many warheads each state had."""
    for actor in case.actors:
        rows = known_years(case, case.of_state("warheads", actor))
        if not rows or max(v for _, v in rows) <= 0:
            continue
        ends = {"first": rows[0], "last": rows[-1], "top": max(rows, key=lambda row: row[1])}
        slots: dict[str, Any] = {"who": name_of(actor), "one": len(rows) == 1}
        for name, (year, value) in ends.items():
            label = f"Warheads of {actor.name}, {year}"
            slots[name] = Fact(f"warheads_{name}_{actor.abb}", label, value, "count", "stockpiled warheads")
            slots[f"{name}_year"] = year_of(f"warheads_{name}_year_{actor.abb}", f"Year of that ({name})", year)
        yield tell("warheads", "spending", **slots)


def leaps(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Name single years in which spending leaps: more likely a matter of the record or of a war than of policy."""
    found = []
    for actor in case.actors:
        at = dict(known_years(case, case.of_state("milex_usd2020", actor)))
        steps = {y: v / at[y - 1] for y, v in at.items() if v > 0 and at.get(y - 1)}
        leapt = [year for year, ratio in steps.items() if not 1 / LEAP <= ratio <= LEAP]
        for year in sorted(sorted(leapt, key=lambda y: -abs(math.log(steps[y])))[:MOST_LEAPS]):
            label, how = f"Change of spending of {actor.name} in {year}", "value over the year before's, less one"
            change = Fact(f"leap_{actor.abb}_{year}", label, steps[year] - 1, "change", how)
            found.append((name_of(actor), change, year_of(f"leap_year_{actor.abb}_{year}", "Year of that", year)))
    if found:
        yield tell("leaps", "spending", leaps=found)


def turns(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say how often two states armed together, and whether events came with that more often than by chance."""
    wanted = {(one.name, two.name): (one, two) for one, two in dyads(case)}
    told = [one for one in case.armaments if one.pair in wanted]
    if not told:
        return
    ups = Fact("build_ups", "Joint build-ups", sum(_of_kind(one, "build-up") for one in told), "count", ROWS)
    falls = Fact("falls", "Joint falls", sum(_of_kind(one, "fall") for one in told), "count", ROWS)
    yield tell("title_turns", "turns", ups=ups, falls=falls)
    for one in told:
        yield tell("together", "turns", **_together(one, *wanted[one.pair]))
        yield from _unanswered(case, tell, one, *wanted[one.pair])
    yield from _chance(case, tell)


def _of_kind(one: Armament, kind: str) -> int:
    return sum(episode.kind == kind for episode in one.phases)


def _together(one: Armament, first: Actor, second: Actor) -> dict[str, Any]:
    key, who = f"{first.abb}_{second.abb}", " and ".join(one.pair)
    how = "years in which the growth of both is on record"
    return {
        "pair": pair_of(first, second),
        "same": Fact(f"together_{key}", f"Years in which {who} moved the same way", one.together, "count", how),
        "years": Fact(f"together_years_{key}", f"Years compared, {who}", one.together + one.apart, "count", how),
        "market": one.basis == "milex_usd2020",
    }


def _unanswered(case: Case, tell: Teller, one: Armament, first: Actor, second: Actor) -> Iterator[Sentence]:
    begun = [year for year, v in known_years(case, case.of_dyad("mid_onset", first, second)) if v]
    starts = [episode.first for episode in one.phases if episode.kind == "build-up"]
    if begun and starts:
        key, who = f"{first.abb}_{second.abb}", " and ".join(one.pair)
        followed = sum(any(0 <= start - year <= WINDOW for start in starts) for year in begun)
        label, how = f"Years in which a dispute of {who} began", "years with a value above zero"
        count = Fact(f"dispute_years_{key}", label, len(begun), "count", how)
        label, how = f"Of those, followed by a build-up within {WINDOW} years", "years compared with the build-ups"
        held = Fact(f"dispute_years_followed_{key}", label, followed, "count", how)
        yield tell("unanswered", "turns", pair=pair_of(first, second), count=count, followed=held)


def _chance(case: Case, tell: Teller) -> Iterator[Sentence]:
    if not case.company:
        return
    beyond = [one for one in case.company if one.p < LEVEL]
    near = min(case.company, key=lambda one: one.p)
    where = f"{near.turn}_{near.event.replace(' ', '_')}"
    yield tell(
        "chance",
        "turns",
        comparisons=Fact(
            "comparisons", "Comparisons of an event with a turn of spending", len(case.company), "count", ROWS
        ),
        beyond=Fact("comparisons_beyond", f"Of those, with p < {LEVEL}", len(beyond), "count", ROWS),
        luck=Fact("comparisons_by_luck", "How many chance alone brings, at most", LEVEL * len(case.company), "number"),
        event=near.event,
        turn=TURNS[near.turn],
        hits=Fact(f"hits_{where}", f"{TURNS[near.turn]} with {near.event}", near.hits, "count", ROWS),
        turns=Fact(f"turns_{where}", f"All {TURNS[near.turn]}", near.turns, "count", ROWS),
        p=Fact(f"p_{where}", "Probability of at least as many by chance", near.p, "p", "hypergeometric"),
    )


def reactions(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say whether the spending of either side answers the other's, and how likely a real answer would be seen."""
    if not case.richardson:
        return
    slots = {**equations(case), **_power(case)}
    yield tell("title_reaction", "reaction", **slots)
    if slots["power"] is not None:
        yield tell("power", "reaction", **slots)
    pairs = {frozenset((a.name, b.name)) for a, b in dyads(case)}
    for one in case.richardson:
        if frozenset((one.of, one.to)) in pairs:
            yield tell("reaction", "reaction", **_reaction(case, one))


def equations(case: Case) -> dict[str, Fact]:
    """Count the reaction equations: those that are tested, significant, better than a random walk, and both."""
    told = [one for one in case.richardson if one.beyond_trend is not None]
    labels = {
        "count": ("equations", "Reaction equations that can be tested", len(told)),
        "significant": ("equations_significant", "Of those, significant", sum(one.significant for one in told)),
        "better": ("equations_better", "Of those, better than a random walk", sum(one.beats_habit for one in told)),
        "both": ("equations_hold", "Of those, significant, positive and better than a random walk",
                 sum(one.reacts and one.beats_habit for one in told)),
    }  # fmt: skip
    return {slot: Fact(name, label, many, "count", ROWS) for slot, (name, label, many) in labels.items()}


def _power(case: Case) -> dict[str, Any]:
    """Return how likely a real reaction of middling and of small size would have been found, at best."""
    tested = [one for one in case.richardson if one.power is not None]
    if not tested:
        return {"power": None, "faint": None, "sure": False}
    most = max(tested, key=lambda one: one.power or 0.0)
    label = "Chance of finding a real reaction that closes {} of the gap a year"
    how = f"simulated, for {most.n} yearly changes and {len(tested)} equations"
    faint = power_at(most.n, len(tested), FAINT)
    return {
        "power": Fact("reaction_power", label.format("three tenths"), most.power or 0.0, "share", how),
        "faint": Fact("reaction_power_faint", label.format("a tenth"), faint, "share", how),
        "sure": (most.power or 0.0) >= SURE,
    }


def _reaction(case: Case, one: Equation) -> dict[str, Any]:
    abbs = {actor.name: actor.abb for actor in case.actors}
    key, told = f"{one.series}_{abbs[one.of]}_{abbs[one.to]}", f"{one.of} to {one.to}, {MEASURES[one.series]}"
    found: dict[str, Any] = {
        "of": title(f"name_{abbs[one.of]}", "name of a state", one.of),
        "to": title(f"name_{abbs[one.to]}", "name of a state", one.to),
        "measure": MEASURES[one.series],
        "changes": Fact(f"changes_{key}", f"Yearly changes on record, {told}", one.n, "count", KNOWN),
        "least": Fact("least_changes", "Fewest changes for an equation", SHORTEST, "count", "a rule of the page"),
        "known": one.beyond_trend is not None,
        "significant": one.significant,
        "positive": (one.beyond_trend or 0.0) > 0,
        "beats": one.beats_habit,
    }
    for name, value in (("reaction", one.beyond_trend), ("rmse", one.rmse), ("walk", one.rmse_random_walk)):
        if value is not None:
            found[name] = Fact(f"{name}_{key}", f"{name} of the equation, {told}", value, "number", ROWS)
    if one.p_page is not None:
        found["p"] = Fact(f"p_{key}", f"p of the reaction among all equations, {told}", one.p_page, "p", ROWS)
    return found
