"""What was found, in sentences: templates whose every number is a fact of the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.data.codes import by_code
from detente.diagnostics.situation import SITUATIONS
from detente.figures.numbers import DASH, percent, write_number
from detente.studies.situations.disputes import LAST
from detente.studies.situations.periods import Change, PeriodShares, Share
from detente.studies.situations.populations import PERIODS

if TYPE_CHECKING:
    from detente.studies.situations.result import Situations

MANY = 0.1
"""Share of the combinations and periods from which a majority of dilemmas is more than an oddity."""
TITLE = SITUATIONS["dilemma"][0]
NEVER, SELDOM, OFTEN = range(3)
"""How often the dilemma was the situation of most dyads."""


def write_share(share: float) -> str:
    """Write a share with two significant digits.

    Parameters
    ----------
    share
        A share, or NaN.
    """
    return percent(share) if share != share or share >= 0.1 else f"{write_number(100 * share, 1)}\u202f%"


def _span(one: PeriodShares | Change) -> str:
    return f"{one.first}{DASH}{one.last}"


def _listed(parts: Sequence[str]) -> str:
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _over_time(periods: Sequence[PeriodShares], population: str, definition: str = "dilemma") -> str:
    known = [(one, share) for one in periods if (share := one.share(population, definition).band.share) == share]
    return _listed([f"{write_share(share)} in {_span(one)}" for one, share in known])


def _ends(one: Share) -> str:
    return f"{write_share(one.band.low)} to {write_share(one.band.high)}"


def _points(change: float) -> str:
    return write_number(100 * change, 1)


def _interval(one: Change) -> str:
    low, high = one.interval.low, one.interval.high
    return f"95 % interval {_points(low)} to {_points(high)}; " if low == low else ""


def _norm(found: Situations) -> int:
    held, of = found.norms["relevant"]
    return NEVER if not held else SELDOM if held < MANY * of else OFTEN


def _whole(found: Situations) -> bool:
    """Return whether the essay's claim can be judged: all states, and every period."""
    return not found.states and len(found.changes_of()) == len(PERIODS) - 1


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
    rarer = "become rarer" if all(one.always for one in found.changes_of()) else "not clearly become rarer"
    return f"The security dilemma was {once} the norm, and has {rarer}"


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
    last, ends = periods[-1], periods[-1].share().interval
    sure = f"95 % interval {write_share(ends.low)} to {write_share(ends.high)}; " if ends.low == ends.low else ""
    said = [
        f"In {_span(last)}, {write_share(last.share().band.share)} of the politically relevant dyads that can be "
        f"classified were in a security dilemma ({sure}other thresholds give {_ends(last.share())}), and "
        f"{write_share(last.share('all').band.share)} of all dyads."
    ]
    earlier = periods[:-1]
    if earlier:
        said.append(
            f"Before, it was {_over_time(earlier, 'relevant')} of the relevant dyads (other thresholds give "
            f"{_listed([_ends(one.share()) for one in earlier])}), and {_over_time(earlier, 'all')} of all dyads."
        )
    said += _judged(found)
    close, angry = _over_time(periods, "neighbours"), _over_time(periods, "hostile")
    if close and angry:
        said.append(f"Among land neighbours the share is {close}; among dyads with a dispute in ten years, {angry}.")
    felt = _over_time(periods, "relevant", "open")
    if felt:
        held = found.changes_of(definition="open")
        beyond = sum(one.beyond_chance for one in held)
        fell = f": a fall beyond chance against {beyond} of {len(held)} earlier periods" if beyond else ""
        said.append(f"Whatever the motives, a side had to fear a state of which it was in doubt in {felt}{fell}.")
    return said


def _judged(found: Situations) -> list[str]:
    held = found.changes_of()
    if not held:
        return []
    moved = [
        f"{_points(one.change)} points since {_span(one)} ({_interval(one)}a fall in {one.fewer} of "
        f"{one.combinations} combinations)"
        for one in held
    ]
    cells, of = found.norms["relevant"]
    angry, of_angry = found.norms["hostile"]
    changed = f"The share of relevant dyads changed by {_listed(moved)}"
    norm = (
        f"Most relevant dyads were in a dilemma in {cells} of {of} combinations and periods; most dyads with a dispute "
        f"in ten years, in {angry} of {of_angry}"
    )
    if not _whole(found):
        return [f"{changed}.", f"{norm}."]
    sure = f"and beyond chance against {sum(one.beyond_chance for one in held)} of {len(held)} earlier periods"
    rarer = f"is supported by every threshold, {sure}" if all(one.always for one in held) else "depends on thresholds"
    once = ("is not supported", "is not supported", "is partly supported")[_norm(found)]
    return [f"{changed}: \u201cnow the exception\u201d {rarer}.", f"{norm}: \u201conce the norm\u201d {once}."]


def _caveats(found: Situations) -> list[str]:
    said = [
        "By construction, a dilemma needs two states without a claim on record, a dispute in memory or a new or arming "
        "neighbour, and no pact: more claims and more pacts make fewer dilemmas, whatever leaders felt."
    ]
    unknown = f"{write_share(found.unknown)} of {len(found.dyad_years.year):,} dyad-years are unknown"
    if found.firm == found.firm:
        unknown += (
            f"; {write_share(found.firm)} of the others have the same situation in at least half of the combinations"
        )
    said.append(f"{unknown}.")
    if found.last > LAST:
        said.append(f"Disputes are on record to {LAST}: after that nearly every situation is unknown.")
    return said
