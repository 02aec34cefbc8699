"""How states stood to each other: disputes, crises, wars, rivalry, ties, regimes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.studies.case.account.known import ABOVE, KNOWN, Known, dyads, known_years, name_of, pair_of, title, year_of
from detente.studies.case.sentence import Fact, Phrase, Sentence, Teller

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case

LISTS = {
    "rivalry_td": ("rivals", "Thompson and Dreyer"),
    "rivalry_tss": ("rivals", "Thompson, Sakuwa and Suhas"),
    "arms_race": ("in an arms race", "Gibler, Rider and Hutchison"),
}
"""Lists made in hindsight: what they call two states, and whose they are."""

BONDS = {"atop_defense": "to defend each other", "atop_nonagg": "not to attack each other", "atop_consul": "to consult"}
"""What an alliance binds to."""


WAR, DEADLIEST = 5, 6
"""Codes of a war and of the most deaths in a dispute."""


def record_of(case: Case, one: Actor, two: Actor) -> dict[str, Any]:
    """Return the facts of the disputes, crises and wars of two states: those that there are.

    Parameters
    ----------
    case
        The case.
    one, two
        The states.
    """
    key, who = f"{one.abb}_{two.abb}", f"{one.name} and {two.name}"
    onset, going, war, crises = (
        known_years(case, case.of_dyad(name, one, two)) for name in ("mid_onset", "mid_ongoing", "war", "icb_opposed")
    )
    found: dict[str, Any] = {"pair": pair_of(one, two)}
    if onset and going:
        held = sum(v > 0 for _, v in going)
        begun = sum(v for _, v in onset)
        how = "years with a dispute over years on record"
        found |= {
            "onsets": Fact(f"onsets_{key}", f"Disputes that began, {who}", begun, "count", "sum of the years"),
            "onset_years": Fact(
                f"onset_years_{key}", f"Years on record for disputes, {who}", len(onset), "count", KNOWN
            ),
            "ongoing": Fact(
                f"ongoing_share_{key}", f"Share of years with a dispute, {who}", held / len(going), "share", how
            ),
            "ongoing_span": _span(case, f"ongoing_{key}", going),
        }
    if war:
        fought = sum(v > 0 for _, v in war)
        how = "years of war over years on record"
        found |= {
            "war": Fact(f"war_years_{key}", f"Years of war, {who}", fought, "count", ABOVE),
            "war_share": Fact(f"war_share_{key}", f"Share of years at war, {who}", fought / len(war), "share", how),
            "war_known": Fact(f"war_known_{key}", f"Years on record for wars, {who}", len(war), "count", KNOWN),
            "war_span": _span(case, f"war_{key}", war),
        }
    if crises:
        label, total = f"Crises that one triggered for the other, {who}", sum(v for _, v in crises)
        found["crises"] = Fact(f"crises_{key}", label, total, "count", "sum of the years")
    return found


def _span(case: Case, key: str, known: Known) -> Phrase | str:
    """Name the years that a record covers where it covers fewer than the case; else nothing."""
    first, last = known[0][0], known[-1][0]
    if (first, last) == (case.years[0], case.years[-1]):
        return ""
    ends = [year_of(f"{key}_first", "First year on record", first), year_of(f"{key}_last", "Last year on record", last)]
    return Phrase.of(f" ({first}-{last})" if last > first else f" ({first})", *ends)


def disputes(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Count disputes, crises and years of war of every dyad that is told."""
    told = [record_of(case, *pair) for pair in dyads(case)]
    told = [one for one in told if len(one) > 1]
    if not told:
        yield tell("title_no_conflict", "conflict")
        return
    yield tell("title_conflict", "conflict", **_slots(told[0]), several=len(told) > 1)
    every = len(case.actors) * (len(case.actors) - 1) // 2
    if len(told) < every:
        yield tell(
            "covered",
            "conflict",
            every=Fact("dyads", "Dyads of the case", every, "count", "pairs of its states"),
            told=Fact("dyads_told", "Dyads that the account tells", len(told), "count", "most disputes"),
        )
    yield from (tell("disputes", "conflict", **_slots(one)) for one in told)
    yield from _levels(case, tell)
    yield from _lists(case, tell)


def _slots(found: dict[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(("onsets", "ongoing", "onset_years", "war", "war_share", "war_known", "crises")) | found


def _levels(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say where the levels of a dispute are higher than what the two did to each other."""
    for one, two in dyads(case):
        peace = {year for year, v in known_years(case, case.of_dyad("war", one, two)) if not v}
        series = [
            case.of_dyad("fatality", one, two),
            *(case.of_dyad("hostility", *way) for way in ((one, two), (two, one))),
        ]
        high = {year for one_way, top in zip(series, (DEADLIEST, WAR, WAR), strict=True)
                for year, v in known_years(case, one_way) if v >= top}  # fmt: skip
        if beyond := sorted(peace & high):
            key, who = f"{one.abb}_{two.abb}", f"{one.name} and {two.name}"
            label, how = f"Years coded as a war or as deadly as one, without a war of {who}", "rows of the table"
            count = Fact(f"levels_{key}", label, len(beyond), "count", how)
            first = year_of(f"levels_first_{key}", "First of those years", beyond[0])
            yield tell("levels", "conflict", pair=pair_of(one, two), count=count, first=first)


def _lists(case: Case, tell: Teller) -> Iterator[Sentence]:
    for one, two in dyads(case):
        rows = []
        for name, (what, whose) in LISTS.items():
            series = case.of_dyad(name, one, two)
            known = known_years(case, series)
            if known:
                key, held = f"{one.abb}_{two.abb}", sum(v > 0 for _, v in known)
                count = Fact(f"{name}_years_{key}", f"Years: {series.label}", held, "count", ABOVE)
                years = Fact(f"{name}_known_{key}", f"Years on record: {series.label}", len(known), "count", KNOWN)
                rows.append((what, whose, count, years))
        if rows:
            yield tell("rivalry", "conflict", pair=pair_of(one, two), lists=rows)


def ties(case: Case, tell: Teller) -> Iterator[Sentence]:
    """Say what bound them, and how democratic each was."""
    told = [(pair_of(one, two), bonds) for one, two in dyads(case) if (bonds := _bonds(case, one, two))]
    bound = [(pair, bond) for pair, bonds in told for bond in bonds if bond[0]]
    longest = max(bound, key=lambda row: row[1][1].value, default=None)
    known = any(known_years(case, case.of_dyad(name, *pair)) for pair in dyads(case) for name in BONDS)
    yield tell("title_ties", "ties", longest=longest, known=known, several=len(case.actors) > 2)
    for pair, bonds in told:
        yield tell("ties", "ties", pair=pair, bonds=bonds)
    moved = []
    for actor in case.actors:
        rows = known_years(case, case.of_state("polyarchy", actor))
        if len(rows) > 1:
            ends = [_value(f"polyarchy_{actor.abb}", f"Electoral democracy of {actor.name}", *row, "number")
                    for row in (rows[0], rows[-1])]  # fmt: skip
            moved.append((name_of(actor), *ends))
    if moved:
        yield tell("regimes", "ties", states=moved)


def _value(key: str, label: str, year: int, value: float, kind: str) -> tuple[Fact, Fact]:
    return (
        Fact(f"{key}_{year}", f"{label}, {year}", value, kind, "as in the table"),
        Fact(f"{key}_{year}_year", "Year of that", year, "year", "a year of the case"),
    )


def _bonds(case: Case, one: Actor, two: Actor) -> list[tuple[Any, ...]]:
    """Return what bound two states, each with a count of years; and what they shared at both ends, without one."""
    key, who = f"{one.abb}_{two.abb}", f"{one.name} and {two.name}"
    found: list[tuple[Any, ...]] = []
    for name, what in BONDS.items():
        held = [y for y, v in known_years(case, case.of_dyad(name, one, two)) if v > 0]
        if held:
            found.append((what, Fact(f"{name}_years_{key}", f"Years bound {what}, {who}", len(held), "count", ABOVE)))
    shared = ("joint_igos", "shared organisations", "count")
    votes = ("ideal_distance", "distance of their votes at the United Nations", "number")
    for name, label, kind in (shared, votes):
        rows = known_years(case, case.of_dyad(name, one, two))
        if len(rows) > 1:
            ends = [_value(f"{name}_{key}", f"{label}, {who}", *row, kind) for row in (rows[0], rows[-1])]
            found.append(("", title(f"label_{name}", "what is counted", label), *ends))
    return found
