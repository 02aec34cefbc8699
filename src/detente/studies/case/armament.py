"""The build-ups and falls of a case's dyads, and everything that may have come with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.data.codes import Actor
from detente.studies.case.coincidence import Coincidence, count_coincidences
from detente.studies.case.series import Recorded
from detente.studies.case.turns import Armament, find_episodes, ways

CHANGE_OF_REGIME = 3.0
"""Change of Polity from one year to the next that counts as a change of regime [points]; the Polity project's own."""

COLLAPSE = 0.05
"""Fall of product from one year to the next that counts as a collapse [share]; assumption."""

SIPRI_SHARE = 0.8
"""Share of the years with spending in which SIPRI must have both for build-ups to be found in it; assumption."""

LISTED = {
    "a treaty of the chronology": ("treaty",),
    "a gesture or summit of the chronology": ("gesture", "summit"),
    "a step in arms of the chronology": ("arms",),
    "a rupture of the chronology": ("rupture",),
    "an institution of the chronology": ("institution",),
}
"""Events that only curated cases have, and the kinds of entries that count."""


def basis(record: Recorded, one: Actor, two: Actor) -> str:
    """Measure of spending in which the build-ups of two states are found.

    SIPRI's, in national prices, where it has both in most of the years: market exchange rates then move nothing.

    Parameters
    ----------
    record
        What the record has of the case.
    one, two
        The states.
    """

    def both(measure: str) -> int:
        pair = (record.of_state(measure, actor).values for actor in (one, two))
        return sum(bool(a) and bool(b) for a, b in zip(*pair, strict=True))

    return "sipri_usd2019" if both("sipri_usd2019") >= SIPRI_SHARE * max(both("milex_usd2020"), 1) else "milex_usd2020"


def arm(record: Recorded, one: Actor, two: Actor) -> tuple[Armament, list[Coincidence]] | None:
    """Find the build-ups and falls of two states, and what came with them; None where nothing is known.

    Parameters
    ----------
    record
        What the record has of the case.
    one, two
        The states.
    """
    measure = basis(record, one, two)
    x, y = (record.of_state(measure, actor).values for actor in (one, two))
    way = ways(x, y, record.years)
    if not way:
        return None
    found = find_episodes(x, y, record.years)
    together = sum(value != 0 for value in way.values())
    pair = (one.name, two.name)
    armament = Armament(pair, measure, tuple(found), together, len(way) - together)
    ups = [episode for episode in found if episode.kind == "build-up"]
    turns = {
        "start": [episode.first for episode in ups if episode.first - 1 in way],
        "end": [episode.last + 1 for episode in ups if episode.last + 1 in way],
        "fall": [episode.first for episode in found if episode.kind == "fall" and episode.first - 1 in way],
    }
    return armament, count_coincidences(pair, turns, events(record, one, two), sorted(way)[1:])


def events(record: Recorded, one: Actor, two: Actor) -> dict[str, dict[int, float | None]]:
    """Count, year by year, what may come with a build-up or fall of two states.

    Parameters
    ----------
    record
        What the record has of the case.
    one, two
        The states.
    """

    def dyad(measure: str) -> dict[int, float | None]:
        return dict(zip(record.years, record.of_dyad(measure, one, two).values, strict=True))

    def state(measure: str, actor: Actor) -> dict[int, float | None]:
        return dict(zip(record.years, record.of_state(measure, actor).values, strict=True))

    def either(make: Callable[[Actor], dict[int, float | None]]) -> dict[int, float | None]:
        a, b = make(one), make(two)
        return {y: _any((a[y], b[y])) for y in record.years}

    found = {
        "a dispute that began": dyad("mid_onset"),
        "a crisis that one triggered for the other": dyad("icb_opposed"),
        "a war between them": dyad("war"),
        "a change of leader": either(lambda actor: state("leader_change", actor)),
        "a change of regime": either(lambda actor: steps(state("polity2", actor), is_regime_change)),
        "a fall of product": either(lambda actor: steps(state("gdp", actor), is_collapse)),
    }
    chronology = next((known for known in record.chronologies if known.about(one, two)), None)
    for words, kind in LISTED.items() if chronology else ():
        listed = [entry.year for entry in chronology.entries if entry.kind in kind] if chronology else []
        found[words] = {
            y: float(listed.count(y)) if chronology and chronology.covers(y) else None for y in record.years
        }
    return found


def _any(values: Sequence[float | None]) -> float | None:
    """One where any is known to be above zero, zero where all are known not to be."""
    if any(values):
        return 1.0
    return None if any(value is None for value in values) else 0.0


def is_regime_change(before: float, now: float) -> bool:
    """Tell whether Polity changed by as much as the Polity project calls a transition.

    Parameters
    ----------
    before, now : [Polity points]
        Of two years that follow each other.
    """
    return abs(now - before) >= CHANGE_OF_REGIME


def is_collapse(before: float, now: float) -> bool:
    """Tell whether product fell by a twentieth or more.

    Parameters
    ----------
    before, now : [constant prices]
        Of two years that follow each other.
    """
    return now <= (1 - COLLAPSE) * before


def steps(by_year: dict[int, float | None], happened: Callable[[float, float], bool]) -> dict[int, float | None]:
    """One in the years in which a step from the year before is what is asked for.

    Parameters
    ----------
    by_year
        Values by year.
    happened
        Tells it of the year before and the year.
    """
    found: dict[int, float | None] = {}
    for year, now in by_year.items():
        before = by_year.get(year - 1)
        found[year] = None if now is None or before is None else float(happened(before, now))
    return found
