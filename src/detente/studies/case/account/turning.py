"""Rules on build-ups and falls: when they were, what came with them, and how much of that is chance."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.data.leadership import on_first_day
from detente.studies.case.account.coming import say_conflicts, say_what_came
from detente.studies.case.account.writer import SentenceWriter, dyads, known_years, many
from detente.studies.case.coincidence import TURNS, WINDOW, Coincidence
from detente.studies.case.sentence import Sentence
from detente.studies.case.turns import Armament

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.studies.case.result import Case
    from detente.studies.case.turns import Episode

MOST_UPS, MOST_FALLS = 4, 2
"""Most build-ups and falls that are told one by one: the largest."""

LEAP = 1.5
"""Ratio of a year's spending to the last's beyond which it is called a leap; assumption."""

MOST_LEAPS = 3
"""Most leaps of a state that are told: the largest."""

LEVEL = 0.05
"""Probability below which company is called more than chance would bring."""

MOST_BEYOND = 3
"""Most comparisons beyond chance that one sentence names."""

Placed = tuple[int, "Episode"]
"""A episode, and its place in the list."""


def _told(case: Case) -> Iterator[tuple[int, Armament, Actor, Actor]]:
    """Build-ups and falls of the dyads that are told, and their place in the case."""
    wanted = {(one.name, two.name): (one, two) for one, two in dyads(case)}
    for place, armament in enumerate(case.armaments):
        if armament.pair in wanted:
            yield place, armament, *wanted[armament.pair]


def _size(episode: Episode) -> float:
    return abs(sum(math.log(1 + change) for change in episode.change if change > -1))


def _largest(episodes: list[Placed], most: int) -> list[Placed]:
    kept = sorted(episodes, key=lambda one: -_size(one[1]))[:most]
    return sorted(kept, key=lambda one: one[1].first)


def _of_kind(one: Armament, kind: str) -> list[Placed]:
    return [(place, episode) for place, episode in enumerate(one.phases) if episode.kind == kind]


def together(case: Case) -> Iterator[Sentence]:
    """Say in how many years two states armed or disarmed together, and in how many they did not."""
    for place, one, _, _ in _told(case):
        writer, where = SentenceWriter(case, "together", "against"), f"/armaments/{place}"
        key, who = "_".join(one.pair), " and ".join(one.pair)
        ups, falls = (
            writer.count(f"{kind}s_{key}", f"{kind.capitalize()}s of {who}", len(_of_kind(one, kind)),
                      "counted in the table", "phases")
            for kind in ("build-up", "fall")
        )  # fmt: skip
        apart, same = writer.at(f"{where}/apart", one.apart), writer.at(f"{where}/together", one.together)
        share = writer.fact(
            f"apart_{key}",
            f"Share of years in which {who} did not move together",
            one.apart / (one.apart + one.together),
            "years apart over all years in which the growth of both is on record",
            "phases",
            ".0%",
        )
        market = " In dollars at market rates a currency that moves against the dollar moves spending, too."
        yield writer.say(
            f"Spending of {who} moved the same way in {same} years and not in {apart} ({share}); it makes "
            f"{many(ups, 'joint build-up', 'joint build-ups')} and {many(falls, 'joint fall', 'joint falls')} of at "
            f"least three years.{market if one.basis == 'milex_usd2020' else ''}"
        )


def leaps(case: Case) -> Iterator[Sentence]:
    """Name single years in which spending leaps: more likely a matter of the record or of a war than of policy."""
    bases = {name: one.basis for _, one, _, _ in _told(case) for name in one.pair}
    writer, parts = SentenceWriter(case, "leaps", "against"), []
    for actor in case.actors:
        if actor.name not in bases:
            continue
        series = f"{bases[actor.name]}_{actor.abb}"
        at = dict(known_years(case, series))
        steps = {y: v / at[y - 1] for y, v in at.items() if v > 0 and at.get(y - 1)}
        leapt = [y for y, ratio in steps.items() if not 1 / LEAP <= ratio <= LEAP]
        largest = sorted(leapt, key=lambda y: -abs(math.log(steps[y])))[:MOST_LEAPS]
        told = [
            writer.fact(f"leap_{series}_{y}", f"Change of spending of {actor.name} in {y}", steps[y] - 1,
                     "value of the year over that of the year before, less one", "spending", "+,.0%")
            + f" in {writer.year(y)}"
            for y in sorted(largest)
        ]  # fmt: skip
        if told:
            more = " and in other years" if len(leapt) > MOST_LEAPS else ""
            parts.append(f"{actor.name} {', '.join(told)}{more}")
    if parts:
        yield writer.say(
            f"Spending on record leaps in single years: {'; '.join(parts)}. So large a step is as likely a change of "
            "source, prices or exchange rate, or a war begun or ended, as an answer to the other; build-ups and falls "
            "that hold one rest on it."
        )


def unanswered_disputes(case: Case) -> Iterator[Sentence]:
    """Say how many years with a new dispute were not followed by the start of a build-up."""
    for _, one, first, second in _told(case):
        writer, key, who = SentenceWriter(case, "unanswered", "against"), "_".join(one.pair), " and ".join(one.pair)
        onset = case.series[f"mid_onset_{first.abb}_{second.abb}"].values
        begun = [year for year, value in zip(case.years, onset, strict=True) if value]
        starts = [episode.first for _, episode in _of_kind(one, "build-up")]
        followed = [year for year in begun if any(0 <= start - year <= WINDOW for start in starts)]
        if not begun or not starts:
            continue
        label = f"Years in which a dispute of {who} began"
        count = writer.count(f"dispute_years_{key}", label, len(begun), "years with a value above zero", "conflict")
        label = f"Of those of {who}, followed by the start of a build-up within two years"
        how = "years compared with the table of build-ups"
        held = writer.count(f"dispute_years_followed_{key}", label, len(followed), how, "phases", none=True)
        little = ": a dispute by itself foretells little" if len(followed) * 2 < len(begun) else ""
        yield writer.say(
            f"Of {many(count, 'year', 'years')} in which a dispute between {who} began, {held} "
            f"{'was' if held in ('1', 'none') else 'were'} followed within two years by the start of a joint "
            f"build-up{little}."
        )


def build_ups(case: Case) -> Iterator[Sentence]:
    """Tell the largest build-ups, and what came with their start."""
    for place, one, first, second in _told(case):
        ups = _of_kind(one, "build-up")
        for n, episode in _largest(ups, MOST_UPS):
            writer = SentenceWriter(case, "build-up", "spiral")
            span = _span(writer, episode, f"/armaments/{place}/phases/{n}", one)
            led = _led(writer, episode, first, second)
            begun = say_what_came(writer, episode.first, first, second)
            yield writer.say(
                f"Build-up {span}{led}. {begun}{say_conflicts(writer, episode.first, episode.last, first, second)}"
            )
        if not ups:
            yield SentenceWriter(case, "build-up", "spiral").say(
                f"There was no spiral of spending between {one.pair[0]} and {one.pair[1]} to explain: at no time did "
                "both arm for three years on end."
            )


def stops(case: Case) -> Iterator[Sentence]:
    """Tell the falls and the ends of build-ups, and what came with them."""
    for place, one, first, second in _told(case):
        falls = _of_kind(one, "fall")
        for episode in _ends(case, one):
            writer = SentenceWriter(case, "end", "stop")
            span, year = writer.years(episode.first, episode.last), writer.year(episode.last + 1)
            yield writer.say(
                f"The build-up of {span} was over in {year}. {say_what_came(writer, episode.last + 1, first, second)}"
            )
        for n, episode in _largest(falls, MOST_FALLS):
            writer = SentenceWriter(case, "fall", "stop")
            span = _span(writer, episode, f"/armaments/{place}/phases/{n}", one)
            led, before = _led(writer, episode, first, second), say_what_came(writer, episode.first, first, second)
            during = say_what_came(writer, episode.last, first, second, episode.first + 1)
            yield writer.say(f"Fall {span}{led}. {before} While it lasted: {during[0].lower()}{during[1:]}")
        if not falls:
            yield SentenceWriter(case, "fall", "stop").say(
                f"There was no joint fall: at no time did {one.pair[0]} and {one.pair[1]} both cut for three years on "
                "end. Where a build-up stopped, at least one of the two went on or held level."
            )


def _ends(case: Case, one: Armament) -> list[Episode]:
    """Find the largest and the latest of the build-ups that ended otherwise than in a fall that is told."""
    falls = {episode.first for _, episode in _largest(_of_kind(one, "fall"), MOST_FALLS)}
    ups = [row for row in _of_kind(one, "build-up") if row[1].last < case.years[-1] and row[1].last + 1 not in falls]
    return [episode for _, episode in sorted({*_largest(ups, 1), *ups[-1:]}, key=lambda row: row[0])]


def _span(writer: SentenceWriter, episode: Episode, where: str, one: Armament) -> str:
    changes = [
        f"{name} {writer.at(f'{where}/change/{side}', episode.change[side], '+,.0%')}"
        for side, name in enumerate(one.pair)
    ]
    return f"{writer.years(episode.first, episode.last)}: {' and '.join(changes)} against {writer.year(episode.base)}"


def _led(writer: SentenceWriter, episode: Episode, first: Actor, second: Actor) -> str:
    names = []
    for actor in (first, second):
        own = [(n, one) for n, one in enumerate(writer.case.leaders) if one.state == actor.name]
        leader = on_first_day([one for _, one in own], episode.first)
        if leader is None:
            return ""
        place = next(n for n, one in own if one is leader)
        names.append(writer.name(leader.leader, f"/leaders/{place}/leader"))
    return f", begun under {' and '.join(names)}"


def chance(case: Case) -> Iterator[Sentence]:
    """Say what came with turns more often than chance would bring, and how many comparisons that took."""
    for group, turns in (("spiral", ("start",)), ("stop", ("end", "fall"))):
        rows = [(place, one) for place, one in enumerate(case.company) if one.turn in turns]
        if not rows:
            continue
        turning = " and ".join(TURNS[turn] for turn in turns)
        writer, label = SentenceWriter(case, "chance", group), f"Comparisons of events with {turning}"
        count = writer.count(f"comparisons_{group}", label, len(rows), "rows of the table", "phases")
        what = f"{many(count, 'comparison', 'comparisons')} of a kind of event with {turning}"
        beyond = sorted((row for row in rows if row[1].p < LEVEL), key=lambda row: row[1].p)
        if beyond:
            told = "; ".join(_row(writer, place, one) for place, one in beyond[:MOST_BEYOND])
            yield writer.say(
                f"{_upper(what)}: beyond what chance would bring, {told}. By luck alone one in twenty would be as far "
                "from it."
            )
        elif not any(one.hits for _, one in rows):
            yield writer.say(f"{_upper(what)}: none of these events came with any of them.")
        else:
            place, one = min(rows, key=lambda row: row[1].p)
            yield writer.say(
                f"{_upper(what)}: none shows company beyond chance. Nearest: {_row(writer, place, one)}. With so few "
                "turns only a very regular companion could be told from luck."
            )


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def _row(writer: SentenceWriter, place: int, one: Coincidence) -> str:
    where = f"/company/{place}"
    hits, turns = writer.at(f"{where}/hits", one.hits, "none"), writer.at(f"{where}/turns", one.turns)
    could, years = writer.at(f"{where}/with_event", one.with_event), writer.at(f"{where}/years", one.years)
    p = writer.at(f"{where}/p", one.p, "p")
    dyad = f", {' and '.join(one.pair)}" if len(writer.case.actors) > 2 else ""
    return (
        f"{one.event}, within two years of {hits} of {turns} {TURNS[one.turn]}, as of {could} of all {years} years "
        f"that could have been one (p {p}{dyad})"
    )
