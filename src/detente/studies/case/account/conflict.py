"""Rules on how two states stood to each other: disputes, crises, wars, rivalry, ties, acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.data.registry import SOURCES
from detente.studies.case.account.writer import SentenceWriter, dyads, known_years, many, possessive
from detente.studies.case.reciprocity import ActReciprocity
from detente.studies.case.richardson import SIGNIFICANT
from detente.studies.case.sentence import Sentence

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case


ABOVE, KNOWN = "years with a value above zero", "years with a value"
"""How counts of years are made."""


def _of(one: Actor, two: Actor) -> str:
    return f"{one.abb}_{two.abb}"


def coverage(case: Case) -> Iterator[Sentence]:
    """Say which dyads of a large case are told."""
    every, kept = len(case.actors) * (len(case.actors) - 1) // 2, len(dyads(case))
    if kept < every:
        writer = SentenceWriter(case, "told", "state")
        total = writer.count("dyads", "Dyads of the case", every, "pairs of its states", "conflict")
        some = writer.count(
            "dyads_told", "Dyads that the account tells", kept, "those with the most disputes", "conflict"
        )
        yield writer.say(f"Of {total} dyads the account tells {some}, those with the most disputes on record.")


def disputes(case: Case) -> Iterator[Sentence]:
    """Count disputes, crises and years of war."""
    for one, two in dyads(case):
        pair, who = _of(one, two), f"{one.name} and {two.name}"
        yield from _begun(case, pair, who)
        yield from _crises(case, pair, one.name, two.name)
        wars = known_years(case, f"war_{pair}")
        if wars:
            writer = SentenceWriter(case, "war", "conflict")
            fought = sum(v > 0 for _, v in wars)
            span = writer.years(wars[0][0], wars[-1][0])
            years = writer.count(f"war_known_{pair}", f"Years on record for wars, {who}", len(wars), KNOWN, "conflict")
            count = writer.count(f"war_years_{pair}", f"Years of war, {who}", fought, ABOVE, "conflict", none=True)
            yield writer.say(
                f"{who} were at war with each other in {count} of {many(years, 'year', 'years')} ({span})."
            )


def _begun(case: Case, pair: str, who: str) -> Iterator[Sentence]:
    onset, going = known_years(case, f"mid_onset_{pair}"), known_years(case, f"mid_ongoing_{pair}")
    if not onset:
        return
    writer = SentenceWriter(case, "disputes", "conflict")
    total, held = sum(v for _, v in onset), sum(v > 0 for _, v in going)
    begun = writer.count(f"onsets_{pair}", f"Disputes that began, {who}", total, "sum of the years", "conflict")
    years = writer.count(f"onset_known_{pair}", f"Years on record for disputes, {who}", len(onset), KNOWN, "conflict")
    text = (
        f"{who}: {many(begun, 'militarized dispute', 'militarized disputes')} began in the "
        f"{many(years, 'year', 'years')} on record ({writer.years(onset[0][0], onset[-1][0])})"
    )
    if held:
        ongoing = writer.count(f"ongoing_{pair}", f"Years with a dispute going on, {who}", held, ABOVE, "conflict")
        share = writer.fact(
            f"ongoing_share_{pair}",
            f"Share of years with a dispute, {who}",
            held / len(onset),
            "years with a dispute over years on record",
            "conflict",
            ".0%",
        )
        text += f", and one was going on in {ongoing} of those years ({share})"
    yield writer.say(text + ".")


def _crises(case: Case, pair: str, one: str, two: str) -> Iterator[Sentence]:
    crises = known_years(case, f"icb_opposed_{pair}")
    if crises:
        writer, total = SentenceWriter(case, "crises", "conflict"), sum(v for _, v in crises)
        label = f"Crises that one triggered for the other, {one} and {two}"
        count = writer.count(f"crises_{pair}", label, total, "sum of the years", "conflict")
        what = many(count, "international crisis was", "international crises were")
        span = writer.years(crises[0][0], crises[-1][0])
        yield writer.say(f"{what[0].upper()}{what[1:]} triggered by {one} or {two} for the other in {span}.")


def rivalry(case: Case) -> Iterator[Sentence]:
    """Say whether the field's lists call them rivals or racers, and that the lists know the ending."""
    lists = {
        "rivalry_td": ("rivals", "Thompson and Dreyer"),
        "rivalry_tss": ("rivals", "Thompson, Sakuwa and Suhas"),
        "arms_race": ("in an arms race", "Gibler, Rider and Hutchison"),
    }
    for one, two in dyads(case):
        pair, writer, parts = _of(one, two), SentenceWriter(case, "rivalry", "conflict"), []
        for name, (what, who) in lists.items():
            rows = known_years(case, f"{name}_{pair}")
            if rows:
                label, held = case.series[f"{name}_{pair}"].label, sum(v > 0 for _, v in rows)
                count = writer.count(f"{name}_years_{pair}", f"Years: {label}", held, ABOVE, "ties", none=True)
                years = writer.count(f"{name}_known_{pair}", f"Years on record: {label}", len(rows), KNOWN, "ties")
                parts.append(f"{what} in {count} of {many(years, 'year', 'years')} ({who})")
        if parts:
            yield writer.say(f"Lists made in hindsight have {one.name} and {two.name} as {'; '.join(parts)}.")


def ties(case: Case) -> Iterator[Sentence]:
    """Say what bound them: alliances, organisations, trade, and how far apart their votes were."""
    bonds = {"atop_defense": "to defend each other", "atop_nonagg": "not to attack each other",
             "atop_consul": "to consult"}  # fmt: skip
    for one, two in dyads(case):
        pair, writer, parts = _of(one, two), SentenceWriter(case, "ties", "conflict"), []
        for name, what in bonds.items():
            held = [y for y, v in known_years(case, f"{name}_{pair}") if v > 0]
            if held:
                label = f"Years: {case.series[f'{name}_{pair}'].label}"
                count = writer.count(f"{name}_years_{pair}", label, len(held), ABOVE, "ties")
                parts.append(f"bound {what} in {many(count, 'year', 'years')}")
        for name, what, spec in (
            (f"joint_igos_{pair}", "common members of {0} organisations in {1} and of {2} in {3}", ",.0f"),
            (
                f"ideal_distance_{pair}",
                "{0} apart in their ideal points at the United Nations in {1} and {2} in {3}",
                ".2f",
            ),
        ):
            rows = known_years(case, name)
            if len(rows) > 1:
                a, b = rows[0][0], rows[-1][0]
                told = (writer.value(name, a, spec), writer.year(a), writer.value(name, b, spec), writer.year(b))
                parts.append(what.format(*told))
        if parts:
            yield writer.say(f"By treaties, memberships and votes {one.name} and {two.name} were {'; '.join(parts)}.")


def regimes(case: Case) -> Iterator[Sentence]:
    """Say how democratic each state was at the beginning and at the end."""
    writer, parts = SentenceWriter(case, "regimes", "conflict"), []
    for actor in case.actors:
        name = f"polyarchy_{actor.abb}"
        rows = known_years(case, name)
        if len(rows) > 1:
            a, b = rows[0][0], rows[-1][0]
            told = [f"{writer.value(name, y, '.2f')} in {writer.year(y)}" for y in (a, b)]
            parts.append(f"{possessive(actor.name)} went from {told[0]} to {told[1]}")
    if parts:
        yield writer.say(f"Electoral democracy, from nought to one: {'; '.join(parts)}.")


def answers(case: Case) -> Iterator[Sentence]:
    """Say how the acts of one follow the other's, within the month and from month to month."""
    for place, one in enumerate(case.reciprocity):
        writer = SentenceWriter(case, "acts", "acts")
        yield writer.say(_answer(writer, one, f"/reciprocity/{place}"))


def _answer(writer: SentenceWriter, one: ActReciprocity, where: str) -> str:
    months = writer.at(f"{where}/months", one.months)
    news = SOURCES[one.source].title if one.source in SOURCES else "events"
    file = news.split(",")[0]
    if one.other is None or one.se is None or one.p is None or one.same_month is None:
        return (f"{possessive(one.of)} monthly acts towards {one.to} ({file}) are too few or too uniform to tell "
                f"({months} months).")  # fmt: skip
    clear = "clear of zero" if one.p < SIGNIFICANT else "not clear of zero"
    other, se = writer.at(f"{where}/other", one.other, ".2f"), writer.at(f"{where}/se", one.se, ".2f")
    p, same = writer.at(f"{where}/p", one.p, "p"), writer.at(f"{where}/same_month", one.same_month, ".2f")
    return (
        f"{possessive(one.of)} acts towards {one.to} ({file}) follow the other's of the month before with {other} "
        f"(robust standard error {se}, p {p}, {clear}); in the same month the two correlate {same} ({months} months)."
    )
