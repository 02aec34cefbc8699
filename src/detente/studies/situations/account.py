"""What was found, in sentences: templates whose every number is a fact of the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.data.codes import by_code
from detente.diagnostics.situation import SITUATIONS
from detente.figures.numbers import DASH, percent, write_number
from detente.studies.situations.disputes import LAST
from detente.studies.situations.periods import PeriodShare, PeriodShares, ShareChange
from detente.studies.situations.populations import PERIODS

if TYPE_CHECKING:
    from detente.studies.situations.result import Situations
    from detente.studies.situations.variations import Variation

MANY = 0.1
"""Share of the combinations and periods from which a majority of dilemmas is more than an oddity."""
TITLE = SITUATIONS["dilemma"][0]
NEVER, SELDOM, OFTEN = range(3)
"""How often the dilemma was the situation of most dyads."""
UNTOLD, HANGS, EITHER_WAY = range(3)
"""Whether falls are beyond chance: by no rule of pacts, by one or of some periods, or by either of all."""


def write_share(share: float) -> str:
    """Write a share with two significant digits.

    Parameters
    ----------
    share
        A share, or NaN.
    """
    return percent(share) if share != share or share >= 0.1 else f"{write_number(100 * share, 1)}\u202f%"


def _span(one: PeriodShares | ShareChange) -> str:
    return f"{one.first}{DASH}{one.last}"


def _listed(parts: Sequence[str]) -> str:
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _over_time(periods: Sequence[PeriodShares], population: str, definition: str = "dilemma") -> str:
    known = [(one, share) for one in periods if (share := one.share(population, definition).band.share) == share]
    return _listed([f"{write_share(share)} in {_span(one)}" for one, share in known])


def _ends(one: PeriodShare) -> str:
    return f"{write_share(one.band.low)} to {write_share(one.band.high)}"


def _points(change: float) -> str:
    return write_number(100 * change, 1)


def _interval(one: ShareChange) -> str:
    low, high = one.interval.low, one.interval.high
    return f" [{_points(low)}, {_points(high)}]" if low == low else ""


def _norm(found: Situations) -> int:
    held, of = found.norms["relevant"]
    return NEVER if not held else SELDOM if held < MANY * of else OFTEN


def _whole(found: Situations) -> bool:
    """Return whether the essay's claim can be judged: all states, every period, and with and without pacts."""
    held = found.variation("no pact")
    return not found.states and held is not None and len(held.changes) == len(PERIODS) - 1


def _rarer(found: Situations) -> int:
    """Return how far it can be told that dilemmas became rarer."""
    held = [one for name in ("as ruled", "no pact") if (one := found.variation(name)) is not None]
    beyond = [one.beyond_chance for one in held]
    if not any(beyond):
        return UNTOLD
    return EITHER_WAY if all(n == len(one.changes) for n, one in zip(beyond, held, strict=True)) else HANGS


def title(found: Situations) -> str:
    """Return the finding as a title.

    Parameters
    ----------
    found
        The study.
    """
    if len(found.pairs) == 1 and (held := _years_in(found)):
        return f"{_names(found)}: a security dilemma in {held.get(TITLE, 0)} of {sum(held.values())} years"
    if not _whole(found):
        return found._title()
    once = ("never", "seldom", "at times")[_norm(found)]
    rarer = (
        "that it became rarer cannot be told",
        "that it became rarer hangs on whether treaties end doubt",
        "it has become rarer",
    )[_rarer(found)]
    return f"The security dilemma was {once} the norm; {rarer}"


def write(found: Situations) -> list[str]:
    """Write the account of a study.

    Parameters
    ----------
    found
        The study.
    """
    if len(found.pairs) == 1:
        return [*_one_dyad(found), *_caveats(found)]
    periods = [one for one in found.periods if (share := one.share().band.share) == share]
    return [*(_finding(found, periods) if periods else []), *_caveats(found)]


def _names(found: Situations) -> str:
    return " and ".join(by_code()[code].name for code in found.pairs[0])


def _years_in(found: Situations) -> dict[str, int]:
    """Return how many years the only dyad was in each situation, without those that are unknown."""
    held: dict[str, int] = {}
    for one in found.spells():
        held[one.title] = held.get(one.title, 0) + one.last - one.first + 1
    held.pop("Unknown", None)
    return held


def _one_dyad(found: Situations) -> list[str]:
    held = _years_in(found)
    if not held:
        return []
    title, years = max(held.items(), key=lambda one: one[1])
    return [
        f"{_names(found)}: {held.get(TITLE, 0)} of {sum(held.values())} classified years were a security dilemma at "
        f"the central thresholds; the most frequent situation was {title.lower()}, with {years} years."
    ]


def _finding(found: Situations, periods: Sequence[PeriodShares]) -> list[str]:
    said = [_answer(found, periods), *_changed(found), *_normal(found)]
    last = periods[-1].share()
    ends = f", 95 % interval {write_share(last.interval.low)} to {write_share(last.interval.high)}"
    said.append(
        f"Other thresholds give {_ends(last)} of the relevant dyads in {_span(periods[-1])} (as ruled "
        f"{write_share(last.band.share)}{ends if last.interval.low == last.interval.low else ''}); of all dyads it was "
        f"{_over_time(periods, 'all')}."
    )
    angry = _over_time(periods, "hostile")
    if angry:
        said.append(f"Among dyads with a dispute in ten years the share is {angry}.")
    felt, both = _over_time(periods, "relevant", "open"), _over_time(periods, "relevant", "both_sides")
    if felt and both:
        said.append(
            f"Whatever the motives, a side had to fear a state of which it was in doubt in {felt}. Without a claim, "
            f"both sides had to in {both}."
        )
    return said


def _varied(found: Situations, name: str, population: str = "relevant") -> str:
    """Return the shares by period with one rule changed; empty where that was not reached."""
    one = found.variation(name, population)
    return _listed([write_share(share.share) for share in one.shares if share.share == share.share]) if one else ""


def _answer(found: Situations, periods: Sequence[PeriodShares]) -> str:
    when = _listed([_span(one) for one in periods])
    ruled, free = _varied(found, "as ruled"), _varied(found, "no pact")
    shares = (
        f"if a pact of peace ends doubt, {ruled} of the politically relevant dyads were in it in {when}; if no pact "
        f"does, {free}"
    )
    if not _whole(found):
        return f"Security dilemmas: {shares}."
    once = ("never", "seldom", "at times")[_norm(found)]
    rarer = (
        "whether it became rarer cannot be told",
        "that it became rarer holds only so far as treaties are taken to end doubt",
        "it has become rarer, whether treaties are taken to end doubt or not",
    )[_rarer(found)]
    return f"The security dilemma was {once} the situation of most relevant dyads, and {rarer}: {shares}."


def _changed(found: Situations) -> list[str]:
    said = []
    for population, words in (("relevant", "relevant dyads"), ("neighbours", "land neighbours")):
        told = [
            _moves(held, when)
            for name, when in (("as ruled", "if pacts end doubt"), ("no pact", "if none does"))
            if (held := found.variation(name, population)) is not None and held.changes
        ]
        if told:
            since = _listed([_span(one) for one in found.changes_of()])
            said.append(f"The share of {words} changed since {since}, {'; '.join(told)}.")
    ruled, free = found.variation("as ruled"), found.variation("no pact")
    if _whole(found) and ruled is not None and free is not None:
        judged = ("is not supported", "holds so far as treaties end doubt", "is supported")[_rarer(found)]
        said.append(
            f"Beyond chance the share of relevant dyads fell against {_beyond(ruled)} if pacts end doubt, and against "
            f"{_beyond(free)} if none does: that the dilemma \u201chas become the exception\u201d {judged}."
        )
    return said


def _beyond(one: Variation) -> str:
    return _listed([_span(each) for each in one.changes if each.beyond_chance]) or "no earlier period"


def _moves(held: Variation, when: str) -> str:
    moved = _listed([f"{_points(one.change)}{_interval(one)}" for one in held.changes])
    of = held.changes[0].combinations
    tried = f", a fall in {_listed([str(one.fewer) for one in held.changes])} of {of} combinations" if of else ""
    return f"{when} by {moved} points{tried}"


def _normal(found: Situations) -> list[str]:
    cells, of = found.norms["relevant"]
    angry, of_angry = found.norms["hostile"]
    norm = (
        f"Most relevant dyads were in a dilemma in {cells} of {of} combinations and periods; most dyads with a dispute "
        f"in ten years, in {angry} of {of_angry}"
    )
    once = ("is not supported", "is not supported", "is partly supported")[_norm(found)]
    return [f"{norm}: \u201conce considered the norm\u201d {once}." if _whole(found) else f"{norm}."]


def _caveats(found: Situations) -> list[str]:
    said = [
        "By construction, a dilemma needs two states that are not greedy by their claims, a dispute in memory or a new "
        "or arming neighbour, and no pact: more claims and more pacts make fewer dilemmas, whatever leaders felt. One "
        "side is enough, and in contact the weaker is always exposed."
    ]
    unknown = f"{write_share(found.unknown)} of {len(found.dyad_years.year):,} dyad-years are unknown"
    if found.firm == found.firm:
        unknown += (
            f"; {write_share(found.firm)} of the others have the same situation in at least half of the combinations"
        )
    most = _varied(found, "unknown") if len(found.pairs) > 1 else ""
    said.append(f"{unknown}. Were all of them dilemmas, the shares would be {most}." if most else f"{unknown}.")
    if found.last > LAST:
        said.append(f"Disputes are on record to {LAST}: after that nearly every situation is unknown.")
    return said
