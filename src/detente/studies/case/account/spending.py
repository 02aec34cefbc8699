"""Rules on spending: how it moved, and whether it reacts to the other's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.studies.case.account.writer import SentenceWriter, dyads, join_words, known_years, many, possessive
from detente.studies.case.richardson import SHORTEST, SIGNIFICANT, Equation
from detente.studies.case.sentence import Sentence

if TYPE_CHECKING:
    from detente.studies.case.result import Case

MONEY = {"milex_usd2020": "constant dollars", "sipri_usd2019": "national prices, by SIPRI"}
"""Measures of spending in words."""

ONE = ("1", "none")
"""Counts after which the verb is that of one."""


def course(case: Case) -> Iterator[Sentence]:
    """Say where the spending of every state began, ended and peaked."""
    for actor in case.actors:
        writer, name = SentenceWriter(case, "spending", "course"), f"milex_usd2020_{actor.abb}"
        rows = [row for row in known_years(case, name) if row[1] > 0]
        if not rows:
            yield writer.say(f"The spending of {actor.name} is not on record in these years.")
            continue
        if len(rows) == 1:
            only, year = writer.money(name, rows[0][0]), writer.year(rows[0][0])
            yield writer.say(f"{actor.name} spent {only} in {year}; no other year is on record.")
            continue
        (first, start), (last, end) = rows[0], rows[-1]
        top = max(rows, key=lambda row: row[1])[0]
        change = writer.fact(
            f"change_{name}",
            f"Change of {possessive(actor.name)} spending, {first} to {last}",
            end / start - 1,
            "last value on record over the first, less one",
            "spending",
            "+,.0%",
        )
        yield writer.say(
            f"{actor.name} spent {writer.money(name, first)} in {writer.year(first)} and {writer.money(name, last)} in "
            f"{writer.year(last)} ({change}), most in {writer.year(top)} ({writer.money(name, top)}), "
            "in constant dollars."
        )


def headline(case: Case) -> Iterator[Sentence]:
    """Say whether any reaction equation is clear of zero and beats habit."""
    told = [one for one in case.richardson if one.reaction is not None]
    if not told:
        return
    writer = SentenceWriter(case, "headline", "against")
    both = [one for one in told if one.reacts and one.beats_habit]
    count = writer.fact("equations", "Reaction equations", len(told), "rows of the table with a number", "reaction")
    if both:
        names = join_words([f"{possessive(one.of)} to {possessive(one.to)} ({MONEY[one.series]})" for one in both])
        label = "Equations clear of zero that beat habit"
        held = writer.count("equations_hold", label, len(both), "counted in the table", "reaction")
        verb = "is clear of zero and beats habit" if len(both) == 1 else "are clear of zero and beat habit"
        yield writer.say(f"Of {count} reaction equations {held} {verb}: {names}.{_only_one_measure(told, both)}")
        return
    reacts, beats = (
        writer.count(f"equations_{key}", label, total, "counted in the table", "reaction", none=True)
        for key, label, total in (
            ("react", "Equations with a positive reaction at p < .05", sum(one.reacts for one in told)),
            ("beat", "Equations that forecast better than a random walk", sum(one.beats_habit for one in told)),
        )
    )
    joint, neither = (", and", "") if "none" in (reacts, beats) else (",", ", and none does both")
    yield writer.say(
        f"The spending shows no arms race that beats habit: of {count} reaction equations {reacts} "
        f"{'has' if reacts in ONE else 'have'} a positive reaction clear of zero (five per cent){joint} {beats} "
        f"{'forecasts' if beats in ONE else 'forecast'} better than a random walk with drift{neither}."
    )


def _only_one_measure(told: list[Equation], both: list[Equation]) -> str:
    """Say where the same equation fails in the other measure of spending."""
    held = {(one.of, one.to, one.series) for one in both}
    fails = [one for one in told for of, to, series in held
             if (one.of, one.to) == (of, to) and one.series != series and (of, to, one.series) not in held]  # fmt: skip
    if not fails:
        return ""
    names = join_words([f"{possessive(one.of)} in {MONEY[one.series]}" for one in fails])
    return f" The same equation does not hold in the other measure of spending ({names})."


def reactions(case: Case) -> Iterator[Sentence]:
    """Say what every reaction equation found."""
    pairs = {frozenset((a.name, b.name)) for a, b in dyads(case)}
    for place, one in enumerate(case.richardson):
        if frozenset((one.of, one.to)) not in pairs:
            continue
        writer, where = SentenceWriter(case, "reaction", "reaction"), f"/richardson/{place}"
        yield writer.say(_reaction(writer, one, where))


def _reaction(writer: SentenceWriter, one: Equation, where: str) -> str:
    count = writer.at(f"{where}/n", one.n, ".0f")
    if one.reaction is None or one.se is None or one.p is None:
        shortest = writer.fact("shortest", "Fewest changes for an equation", SHORTEST, "a rule of the page", "reaction")
        return (
            f"{possessive(one.of)} reaction to {one.to} cannot be estimated: "
            f"{many(count, 'yearly change', 'yearly changes')} on record, {shortest} needed, and both must vary."
        )
    clear = "clear of zero" if one.p < SIGNIFICANT else "not clear of zero"
    habit = "better than" if one.beats_habit else "no better than"
    reaction, se = writer.at(f"{where}/reaction", one.reaction, ".3f"), writer.at(f"{where}/se", one.se, ".3f")
    p = writer.at(f"{where}/p", one.p, "p")
    rmse = writer.at(f"{where}/rmse", one.rmse or 0.0, ".3f")
    walk = writer.at(f"{where}/rmse_random_walk", one.rmse_random_walk or 0.0, ".3f")
    return (
        f"{possessive(one.of)} spending ({MONEY[one.series]}) reacts to {possessive(one.to)} with {reaction} a year "
        f"(robust standard error {se}, p {p}, {count} changes): {clear}. Out of sample the equation errs by {rmse}, "
        f"{habit} a random walk with drift ({walk})."
    )


def stockpiles(case: Case) -> Iterator[Sentence]:
    """Say how many warheads each state had."""
    for actor in case.actors:
        writer, name = SentenceWriter(case, "warheads", "course"), f"warheads_{actor.abb}"
        rows = known_years(case, name)
        if not rows or max(v for _, v in rows) <= 0:
            continue
        first, last = rows[0][0], rows[-1][0]
        top = max(rows, key=lambda row: row[1])[0]
        yield writer.say(
            f"{actor.name} held {many(writer.value(name, first), 'warhead', 'warheads')} in {writer.year(first)}, "
            f"at most {writer.value(name, top)} in {writer.year(top)}, "
            f"and {writer.value(name, last)} in {writer.year(last)}."
        )
