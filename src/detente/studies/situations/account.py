"""What was found, in sentences: templates whose every number is a fact of the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.figures.numbers import DASH, percent, write_number
from detente.studies.situations.disputes import LAST
from detente.studies.situations.shares import PERIODS, Band, PeriodShares

if TYPE_CHECKING:
    from detente.studies.situations.result import Situations

MANY = 0.1
"""Share of the combinations and periods from which a majority of dilemmas is more than an oddity."""


def write_share(share: float) -> str:
    """Write a share with two significant digits.

    Parameters
    ----------
    share
        A share, or NaN.
    """
    return percent(share) if share != share or share >= 0.1 else f"{write_number(100 * share, 1)}\u202f%"


def _span(one: PeriodShares) -> str:
    return f"{one.first}{DASH}{one.last}"


def _listed(parts: Sequence[str]) -> str:
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _over_time(periods: Sequence[PeriodShares], kind: str) -> str:
    known = [one for one in periods if (share := getattr(one, kind)["dilemma"].share) == share]
    return _listed([f"{write_share(getattr(one, kind)['dilemma'].share)} in {_span(one)}" for one in known])


def _ends(one: Band) -> str:
    return f"from {write_share(one.low)} to {write_share(one.high)}"


def title(found: Situations) -> str:
    """Return the finding as a title."""
    rarer = [held == of for held, of in found.fewer.values()]
    if found.states or not rarer:
        return found._title()
    cells, of = found.majorities
    often = "was the norm" if cells > of / 2 else "was never the norm" if not cells else "was seldom the norm"
    return f"The security dilemma {often}, and has {'become rarer' if all(rarer) else 'not clearly become rarer'}"


def write(found: Situations) -> list[str]:
    """Write the account of a study.

    Parameters
    ----------
    found
        The study.
    """
    periods = [one for one in found.periods if one.among_all["dilemma"].share == one.among_all["dilemma"].share]
    return [*(_finding(found, periods) if periods else []), *_caveats(found)]


def _finding(found: Situations, periods: Sequence[PeriodShares]) -> list[str]:
    dyads = "politically relevant dyad-years" if found.dyads == "relevant" else "dyad-years"
    first, last = (one.among_all["dilemma"] for one in (periods[0], periods[-1]))
    moved = f"the share of {_span(periods[0])} {_ends(first)}"
    moved += f", that of {_span(periods[-1])} {_ends(last)}" if len(periods) > 1 else ""
    said = [
        f"Of the {dyads} that can be classified, {_over_time(periods, 'among_all')} were in a security dilemma; "
        f"{found.combinations} combinations of thresholds move {moved}."
    ]
    if found.fewer:
        said.append(_compared(found, periods[-1]))
    close, angry = _over_time(periods, "among_neighbours"), _over_time(periods, "among_hostile")
    if close and angry:
        said.append(f"Among land neighbours the share is {close}; among dyads with a dispute in ten years, {angry}.")
    return said


def _compared(found: Situations, last: PeriodShares) -> str:
    less = [
        f"in {held} of {of} combinations than in {name.replace('-', DASH)}" for name, (held, of) in found.fewer.items()
    ]
    cells, of = found.majorities
    said = (
        f"Dilemmas were rarer in {_span(last)} {_listed(less)}. They were the situation of most dyads in {cells} of "
        f"{of} combinations and periods"
    )
    if found.states or len(found.fewer) < len(PERIODS) - 1:
        return f"{said}."
    rarer, once = all(held == total for held, total in found.fewer.values()), cells >= MANY * of
    return (
        f"{said}. \u201cNow the exception\u201d is {'supported' if rarer else 'not supported'}, \u201conce the norm\u201d "
        f"is {'partly supported' if once else 'not'}."
    )


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
