"""What was found, in sentences: templates whose every number is a fact of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.figures.numbers import DASH, percent
from detente.studies.situations.shares import Band, PeriodShares

if TYPE_CHECKING:
    from detente.studies.situations.result import Situations


def _pct(share: float) -> str:
    """Return a share with two significant digits."""
    return percent(share) if share >= 0.1 or share == 0 else f"{100 * share:.1f}\u202f%"


def _range(one: Band) -> str:
    return f"{_pct(one.share)} ({_pct(one.low)} to {_pct(one.high)})"


def _listed(periods: list[PeriodShares], kind: str, name: str) -> str:
    parts = [f"{_range(getattr(one, kind)[name])} in {one.first}\u2013{one.last}" for one in periods]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def title(found: Situations) -> str:
    """Return the finding as a title."""
    held, of = found.fewer.get("1946-1989", (0, 0))
    rarer, norm = of and held == of, found.majorities[0]
    if found.states or not of:
        return found._title()
    often = "was the norm under some rules" if norm else "was never the norm"
    return f"The security dilemma {often}, and {'has become rarer' if rarer else 'has not clearly become rarer'}"


def write(found: Situations) -> list[str]:
    """Write the account of a study.

    Parameters
    ----------
    found
        The study.
    """
    periods = [one for one in found.periods if one.among_all["dilemma"].share == one.among_all["dilemma"].share]
    dyads = "politically relevant dyads" if found.dyads == "relevant" else "dyads"
    said = []
    if periods:
        said.append(
            f"A security dilemma was present in {_listed(periods, 'among_all', 'dilemma')} of the {dyads} that can be "
            f"classified (in brackets: the range over {found.combinations} combinations of thresholds)."
        )
        said += _judged(found, periods)
    said.append(
        f"{_pct(found.unknown)} of {len(found.dyad_years.year):,} dyad-years are unknown, and "
        f"{_pct(found.firm)} of the others keep their situation in at least half of the combinations."
    )
    said.append(
        "By construction, a dilemma needs two states without a claim on record, a memory of a dispute (or a new or "
        "arming neighbour) and no pact: more claims and more pacts make fewer dilemmas, whatever leaders felt."
    )
    return said


def _judged(found: Situations, periods: list[PeriodShares]) -> list[str]:
    said = []
    if found.fewer:
        parts = [f"than in {name.replace('-', DASH)} in {held} of {of}" for name, (held, of) in found.fewer.items()]
        said.append(f"It was rarer in 1990\u20132010 {', '.join(parts)} combinations.")
    cells, of = found.majorities
    said.append(
        f"It was never the situation of most dyads: a majority was in a dilemma in none of the {of} combinations and "
        "periods."
        if not cells
        else f"A majority of dyads was in a dilemma in only {cells} of the {of} combinations and periods."
    )
    said.append(
        "Among dyads with a dispute in the last ten years it was present in "
        f"{_listed(periods, 'among_hostile', 'dilemma')}; among neighbours by land in "
        f"{_listed(periods, 'among_neighbours', 'dilemma')}."
    )
    said.append(
        "If claims on record are not taken to settle the motive (the felt dilemma), it was present in "
        f"{_listed(periods, 'among_all', 'open')}."
    )
    return said
