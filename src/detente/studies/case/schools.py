"""Each school run from the first year of a case, and held against what happened.

Definitions. *Fan*: the middle 80 % of the runs, year by year. *Coverage*: share of the recorded
years whose spending lies inside it (.80 would be right). *Error*: root mean square difference of
the logs of the median run and of the record. It is compared with two habits that know nothing of
theory: the spending of the first year for ever, and a straight line (of logs) from the first
year to the last, a random walk whose drift is known with hindsight. *Trend*: the median run and
the record both rise, both fall or both stay within 10 % from the first year to the last.
*Mutual competition*: share of the years in which both compete, over all runs; beside it the
share of the years in which a militarized dispute was going on between the two.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detente.data.record import Values
from detente.studies.case.mapping import Start

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""Quantiles of the fan."""

WIDTH = HIGH - LOW
"""Share of the runs inside the fan, and the coverage that would be right."""

LEVEL = 0.1
"""Change of the log within which a trend is called level."""


@dataclass(frozen=True)
class Fan:
    """One state's spending under one school, beside the record.

    Attributes
    ----------
    state
        Name of the state.
    low, middle, high : [million dollars of 2020]
        Quantiles over the runs, from the first year on.
    coverage
        Share of recorded years inside the fan.
    error, error_same, error_line : [log points]
        Of the median run, of the first year's spending for ever, and of the straight line with
        hindsight.
    trend, trend_record
        Change of the log from the first to the last recorded year.
    n
        Number of recorded years compared.
    """

    state: str
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    coverage: float | None
    error: float | None
    error_same: float | None
    error_line: float | None
    trend: float | None
    trend_record: float | None
    n: int

    @property
    def trend_right(self) -> bool | None:
        """Whether the median run goes the way of the record."""
        if self.trend is None or self.trend_record is None:
            return None
        return _way(self.trend) == _way(self.trend_record)


@dataclass(frozen=True)
class Rivalry:
    """How competitive a dyad is under one school, beside its disputes.

    Attributes
    ----------
    one, two
        Names of the states.
    competition
        Share of years of mutual competition over all runs.
    competition_by_year
        The same, year by year.
    disputes
        Share of recorded years with a dispute going on; ``None`` outside the coverage.
    years
        Number of those years.
    """

    one: str
    two: str
    competition: float
    competition_by_year: tuple[float, ...]
    disputes: float | None
    years: int


@dataclass(frozen=True)
class SchoolReading:
    """What one school makes of a case.

    Attributes
    ----------
    school, title
        Name of the school, and for people.
    years
        Years of the fans, the first being the record's.
    fans
        One a state.
    rivalries
        One a dyad.
    right, wrong
        Sentences with numbers.
    """

    school: str
    title: str
    years: tuple[int, ...]
    fans: tuple[Fan, ...]
    rivalries: tuple[Rivalry, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def error(self) -> float | None:
        """Mean error over the states [log points]."""
        known = [fan.error for fan in self.fans if fan.error is not None]
        return sum(known) / len(known) if known else None

    @property
    def coverage(self) -> float | None:
        """Mean coverage over the states."""
        known = [fan.coverage for fan in self.fans if fan.coverage is not None]
        return sum(known) / len(known) if known else None

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**asdict(self), "error": self.error, "coverage": self.coverage}


@dataclass(frozen=True)
class Observed:
    """What the readings are held against, over the years of the runs.

    Attributes
    ----------
    years
        Years, the first being the start.
    names
        Names of the states.
    spending : [million dollars of 2020]
        One series a state.
    disputes
        For each dyad (i, j), i < j: one where a dispute was going on.
    """

    years: tuple[int, ...]
    names: tuple[str, ...]
    spending: tuple[Values, ...]
    disputes: dict[tuple[int, int], Values]


def _way(change: float) -> int:
    return 0 if abs(change) <= LEVEL else (1 if change > 0 else -1)


def _rms(errors: Sequence[float]) -> float | None:
    return math.sqrt(sum(e * e for e in errors) / len(errors)) if errors else None


def fan(state: str, quantiles: Any, record: Values) -> Fan:
    """Hold one state's quantiles against its record.

    Parameters
    ----------
    state
        Name of the state.
    quantiles : array [3, year] [million dollars of 2020]
        Low, middle and high, from the first year on.
    record : [million dollars of 2020]
        Recorded spending of the same years.
    """
    low, middle, high = ([float(value) for value in row] for row in quantiles)
    known = [(t, value) for t, value in enumerate(record) if value is not None and value > 0 and t]
    logs = [(t, math.log(value)) for t, value in known]
    first = record[0]
    base = math.log(first) if first else None
    inside = [low[t] <= value <= high[t] for t, value in known]
    same = line = slope = None
    if base is not None and logs:
        last, end = logs[-1]
        slope = end - base
        same = _rms([value - base for _, value in logs])
        line = _rms([value - base - slope * t / last for t, value in logs])
    return Fan(
        state=state,
        low=tuple(low),
        middle=tuple(middle),
        high=tuple(high),
        coverage=sum(inside) / len(inside) if inside else None,
        error=_rms([math.log(max(middle[t], 1e-9)) - value for t, value in logs]),
        error_same=same,
        error_line=line,
        trend=math.log(max(middle[logs[-1][0]], 1e-9) / middle[0]) if logs else None,
        trend_record=slope,
        n=len(known),
    )


def _fans(capability: Any, begin: Start, observed: Observed) -> tuple[Fan, ...]:
    import numpy as np

    runs = np.asarray(capability, float) * begin.dollars  # [replicate, year, state]
    first = np.broadcast_to(
        np.array(begin.capability) * begin.dollars, (len(runs), 1, runs.shape[2])
    )
    runs = np.concatenate([first, runs], axis=1)
    quantiles = np.quantile(runs, (LOW, MIDDLE, HIGH), axis=0)
    return tuple(
        fan(name, quantiles[:, :, i], observed.spending[i]) for i, name in enumerate(observed.names)
    )


def _rivalries(conduct: Any, observed: Observed) -> tuple[Rivalry, ...]:
    import numpy as np

    acts = np.asarray(conduct, float)  # [replicate, year, state, other]
    found = []
    for (i, j), disputes in observed.disputes.items():
        by_year = (acts[:, :, i, j] * acts[:, :, j, i]).mean(axis=0)
        known = [value for value in disputes[1:] if value is not None]
        found.append(
            Rivalry(
                one=observed.names[i],
                two=observed.names[j],
                competition=float(by_year.mean()),
                competition_by_year=tuple(float(value) for value in by_year),
                disputes=sum(known) / len(known) if known else None,
                years=len(known),
            )
        )
    return tuple(found)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _on_fan(one: Fan) -> tuple[list[str], list[str]]:
    right: list[str] = []
    wrong: list[str] = []
    if one.coverage is not None:
        text = (
            f"the 80 % fan of {one.state}'s spending holds {_percent(one.coverage)} of "
            f"{one.n} years"
        )
        (right if one.coverage >= WIDTH - 0.15 else wrong).append(text)
    if one.error is not None and one.error_same is not None and one.error_line is not None:
        text = (
            f"its median for {one.state} errs by {one.error:.2f} in logs (first year for ever "
            f"{one.error_same:.2f}, straight line with hindsight {one.error_line:.2f})"
        )
        (right if one.error < one.error_same else wrong).append(text)
    if one.trend is not None and one.trend_record is not None:
        text = (
            f"{one.state}'s spending: {math.exp(one.trend) - 1:+.0%} in the median run, "
            f"{math.exp(one.trend_record) - 1:+.0%} on record"
        )
        (right if one.trend_right else wrong).append(text)
    return right, wrong


def _on_rivalry(one: Rivalry) -> tuple[list[str], list[str]]:
    if one.disputes is None:
        return [], []
    text = (
        f"{one.one} and {one.two} compete in {_percent(one.competition)} of its years; on record "
        f"a dispute was going on in {_percent(one.disputes)} of {one.years}"
    )
    near = abs(one.competition - one.disputes) <= 0.2
    return ([text], []) if near else ([], [text])


def judge(school: str, title: str, run: Any, begin: Start, observed: Observed) -> SchoolReading:
    """Hold a run against the record.

    Parameters
    ----------
    school, title
        Name of the school, and for people.
    run : mapping
        ``capability`` [replicate, year, state] and ``conduct`` [replicate, year, state, other].
    begin
        Where it started.
    observed
        What happened.
    """
    fans = _fans(run["capability"], begin, observed)
    rivalries = _rivalries(run["conduct"], observed)
    verdicts = [_on_fan(one) for one in fans] + [_on_rivalry(one) for one in rivalries]
    return SchoolReading(
        school=school,
        title=title,
        years=observed.years,
        fans=fans,
        rivalries=rivalries,
        right=tuple(text for verdict in verdicts for text in verdict[0]),
        wrong=tuple(text for verdict in verdicts for text in verdict[1]),
    )
