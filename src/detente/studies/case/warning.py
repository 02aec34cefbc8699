"""Early warnings of a case: whether memory and variance of its series grow, and what that would have been worth.

Series: the log of each side's spending, and each side's monthly acts towards the other. Where a series
has gaps, its longest stretch without one is used: nothing is filled. An *alarm* is one of the two
indicators rising beyond what all but 2.5 % of surrogates do. Beside the answer for today stands the one
that matters: an alarm at the end of each year, from the values known by then, against the wars and crises
between the two that followed within five years.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from detente.studies.case.indicators import (
    BANDWIDTH,
    BANDWIDTHS,
    SHORTEST,
    SURROGATES,
    WINDOW,
    WINDOWS,
    Trend,
    burn,
    residuals,
    rolling,
    trends,
)

if TYPE_CHECKING:
    from detente.data.codes import Actor
    from detente.data.record import Values
    from detente.studies.case.series import Recorded

ALARM = 0.025
"""p value of either indicator below which an alarm is raised: about one in twenty of trendless series."""

AHEAD = 5
"""Years after an alarm within which a war or crisis makes it true; assumption."""

SCALES = {"acts": "COPDAB"}
"""Scale of an event file that is not Goldstein's."""

LOOKS = 40
"""Most years at whose end an alarm is looked for."""

WEAKNESS = (
    "Most turns on record are no slow approach to a tipping point. Wars and crises begin by decision, by surprise or "
    "by shock, and nothing slows down before those: silence is no all-clear, and these indicators say nothing about "
    "which way a turn goes.",
    "Series that are looked at because they ended in a break show rising memory more often than series at large, even "
    "where chance alone broke them (Boettiger and Hastings 2012): a case chosen for its ending is such a series.",
    "In the model, in an experiment that approaches a tipping point slowly, memory separates worlds on their way to "
    "the tip from others with an area under the curve of 0.82 under small shocks, and of 0.69 in the full ensemble, "
    "which tips by chance before its tipping point (0.5 is a coin; variance: 0.97).",
    "Yearly series are short. In simulated series of 60 steps that do approach a fold, memory is found to rise in "
    "about one of ten and variance in about one of six; in series of 400 steps, in six and nine of ten. With 40 years "
    "most warnings are missed.",
)
"""What weakens the method, in plain words; references: BoettigerHastings2012, DakosEtAl2012, SchefferEtAl2009."""


@dataclass(frozen=True)
class Looks:
    """Alarms at the ends of years, each from what was known by then, and what followed.

    Attributes
    ----------
    years
        Ends of years at which an alarm was looked for.
    alarms
        Which of them had one.
    followed
        Which of them were followed by a war or crisis within five years; ``None`` where that is not on record.
    """

    years: tuple[int, ...]
    alarms: tuple[bool, ...]
    followed: tuple[bool | None, ...]

    def count(self, alarm: bool, followed: bool) -> int:
        """Count the looks with or without an alarm that were or were not followed.

        Parameters
        ----------
        alarm, followed
            Which.
        """
        pairs = zip(self.alarms, self.followed, strict=True)
        return sum(a == alarm and f is followed for a, f in pairs)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            **asdict(self),
            "ahead": AHEAD,
            "hits": self.count(alarm=True, followed=True),
            "misses": self.count(alarm=False, followed=True),
            "false_alarms": self.count(alarm=True, followed=False),
            "quiet": self.count(alarm=False, followed=False),
        }


@dataclass(frozen=True)
class EarlyWarning:
    """Indicators of one series.

    Attributes
    ----------
    name, label
        Series, such as ``milex_usd2020_USA`` or ``acts_USA_RUS``, and for people.
    step
        ``year`` or ``month``.
    when
        Time of each value, as a year with a fraction.
    values
        What was looked at: log spending, or acts.
    trends
        One for each indicator, at the stated window and bandwidth; none where there is too little.
    grid
        The same for every window and bandwidth of the grid.
    ends
        Time of each window's end.
    memory, variance
        Indicators of the windows.
    looks
        Alarms at the ends of years; ``None`` where there are none.
    note
        Why nothing is said, where nothing is.
    """

    name: str
    label: str
    step: str
    when: tuple[float, ...]
    values: tuple[float, ...]
    trends: tuple[Trend, ...] = ()
    grid: tuple[Trend, ...] = ()
    ends: tuple[float, ...] = ()
    memory: tuple[float, ...] = ()
    variance: tuple[float, ...] = ()
    looks: Looks | None = None
    note: str = ""

    @property
    def alarm(self) -> bool | None:
        """Whether the whole series ends in an alarm; ``None`` where nothing is said."""
        return any(one.p < ALARM for one in self.trends) if self.trends else None

    def of_grid(self, indicator: str) -> tuple[float, float, int, int]:
        """Least and largest tau over the grid, how many choices have p < .05, and how many there are.

        Parameters
        ----------
        indicator
            ``autocorrelation`` or ``variance``.
        """
        rows = [one for one in self.grid if one.indicator == indicator]
        found = [one.tau for one in rows]
        return min(found), max(found), sum(one.p < 0.05 for one in rows), len(rows)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "series": self.name,
            "label": self.label,
            "step": self.step,
            "first": self.when[0] if self.when else None,
            "last": self.when[-1] if self.when else None,
            "values": len(self.values),
            "alarm": self.alarm,
            "trends": [one.as_dict() for one in self.trends],
            "grid": [one.as_dict() for one in self.grid],
            "windows": {"ends": self.ends, "autocorrelation": self.memory, "variance": self.variance},
            "looks": self.looks.as_dict() if self.looks else None,
            "note": self.note,
        }


def longest_run(values: Values) -> tuple[int, int]:
    """First place and place after the last of the longest stretch without a gap.

    Parameters
    ----------
    values
        One a step; ``None`` where missing.
    """
    best, begin = (0, 0), 0
    for place, value in enumerate([*values, None]):
        if value is None:
            if place - begin > best[1] - best[0]:
                best = (begin, place)
            begin = place + 1
    return best


def warn(
    name: str,
    label: str,
    step: str,
    when: Sequence[float],
    values: Values,
    turns: dict[int, bool | None] | None = None,
    seed: int = 0,
    count: int = SURROGATES,
) -> EarlyWarning:
    """Look for early warnings in one series.

    Parameters
    ----------
    name, label, step
        Series, for people, and ``year`` or ``month``.
    when
        Time of each value, as a year with a fraction.
    values
        One a step; ``None`` where missing.
    turns
        Whether a war or crisis began in a year, where that is on record; no looks without it.
    seed
        Seed of the surrogates.
    count
        Surrogates.
    """
    first, stop = longest_run(values)
    series = tuple(value for value in values[first:stop] if value is not None)
    times = tuple(when[first:stop])
    found = trends(series, WINDOW, BANDWIDTH, count, seed)
    if not found:
        short = len(series) < SHORTEST
        note = (
            f"{len(series)} {step}{'' if len(series) == 1 else 's'} in a row on record, {SHORTEST} needed"
            if short
            else "the series does not move"
        )
        return EarlyWarning(name, label, step, times, series, note=f"{note}.")
    width = BANDWIDTH * len(series)
    memory, variance = rolling(residuals(series, width), found[0].window)
    ends = times[burn(width) + found[0].window - 1 :]
    grid = [one for share in WINDOWS for broad in BANDWIDTHS for one in trends(series, share, broad, count, seed)]
    looks = _looks(times, series, turns, seed, count) if turns else None
    return EarlyWarning(
        name, label, step, times, series, found, tuple(grid), ends, tuple(memory.tolist()), tuple(variance.tolist()),
        looks,
    )  # fmt: skip


def _looks(
    times: Sequence[float], series: Sequence[float], turns: dict[int, bool | None], seed: int, count: int
) -> Looks | None:
    """Raise alarms at the ends of years from what was known by then."""
    ends = sorted({int(time) for time in times})
    places = {year: sum(time < year + 1 for time in times) for year in ends}
    able = [year for year in ends if places[year] >= SHORTEST and _followed(turns, year) is not None]
    able = able[:: max(1, math.ceil(len(able) / LOOKS))]
    if not able:
        return None
    alarms = [any(one.p < ALARM for one in trends(series[: places[y]], count=count, seed=seed)) for y in able]
    return Looks(tuple(able), tuple(alarms), tuple(_followed(turns, year) for year in able))


def _followed(turns: dict[int, bool | None], year: int) -> bool | None:
    """Tell whether a war or crisis began within five years after a year."""
    known = [turns.get(year + ahead) for ahead in range(1, AHEAD + 1)]
    return None if None in known else any(known)


def turns_of(record: Recorded, one: Actor | str, two: Actor | str) -> dict[int, bool | None]:
    """Tell in which years an interstate war between two sides, or a crisis that one triggered, began.

    Parameters
    ----------
    one, two
        The states, or their abbreviations.
    """
    wars, crises = (record.of_dyad(measure, one, two).values for measure in ("war", "icb_opposed"))
    found: dict[int, bool | None] = {}
    before: float | None = None
    for year, war, crisis in zip(record.years, wars, crises, strict=True):
        began = None if war is None else bool(war) and not before
        found[year] = None if began is None or crisis is None else began or bool(crisis)
        before = war
    return found


def warnings(record: Recorded, seed: int = 0, count: int = SURROGATES) -> list[EarlyWarning]:
    """Look for early warnings in every series of a case that could give one.

    Parameters
    ----------
    record
        What the record has of the case.
    seed
        Seed of the surrogates.
    count
        Surrogates behind each p value.
    """
    every: dict[int, bool | None] = {}
    for one, two in combinations(record.actors, 2):
        for year, turn in turns_of(record, one, two).items():
            before = every.get(year, False)
            every[year] = None if turn is None or before is None else turn or before
    found = []
    for actor in record.actors:
        spent = [
            math.log(v) if v is not None and v > 0 else None for v in record.of_state("milex_usd2020", actor).values
        ]
        label = f"log spending of {actor.name}"
        found.append(warn(f"milex_usd2020_{actor.abb}", label, "year", record.years, spent, every, seed, count))
    named = {actor.name: actor for actor in record.actors}
    for acts in record.monthly:
        pair = named[acts.of], named[acts.to]
        months = [int(month[:4]) + (int(month[5:7]) - 1) / 12 for month in acts.months]
        label = f"monthly acts of {acts.of} towards {acts.to} ({SCALES.get(acts.source, 'Goldstein')})"
        name = "_".join((acts.source, *(side.abb for side in pair)))
        found.append(warn(name, label, "month", months, acts.values, turns_of(record, *pair), seed, count))
    return found
