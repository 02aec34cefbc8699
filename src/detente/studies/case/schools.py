"""Each school run from the first year of a case, and held against what happened.

Definitions. *Fan*: the middle 80 % of the runs, year by year. *Coverage*: share of the recorded
years whose spending lies inside it (.80 would be right). *Error*: root mean square difference of
the logs of the median run and of the record. It is compared with two habits that know nothing of
theory: the spending of the first year for ever, and a straight line (of logs) from the first
year to the last, a random walk whose drift is known with hindsight. *Trend*: the median run and
the record both rise, both fall or both stay within 10 % from the first year to the last.
*Mutual competition*: share of the years in which both compete, over all runs; beside it the
share of the years in which a militarized dispute was going on between the two. *War*: share of
the runs in which the two ever fight; right if it is on the same side of one half as the record.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detente.core.theory import Theory
from detente.data.record import Values
from detente.data.to_world import Start

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""Quantiles of the fan."""

WIDTH = HIGH - LOW
"""Share of the runs inside the fan, and the coverage that would be right."""
TOLERANCE = 0.15
"""How far the coverage may fall short and still count as right."""
NEAR = 0.2
"""How far two shares of years may lie apart and still count as near."""
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
    def coverage_right(self) -> bool | None:
        """Whether the fan holds nearly as many years as it should."""
        return None if self.coverage is None else self.coverage >= WIDTH - TOLERANCE

    @property
    def error_right(self) -> bool | None:
        """Whether the median run errs less than the first year repeated."""
        if self.error is None or self.error_same is None:
            return None
        return self.error < self.error_same

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
    war
        Share of the runs in which the two ever fight.
    war_record
        Whether they did on record; ``None`` outside the coverage.
    """

    one: str
    two: str
    competition: float
    competition_by_year: tuple[float, ...]
    disputes: float | None
    years: int
    war: float
    war_record: bool | None

    @property
    def competition_right(self) -> bool | None:
        """Whether the share of competition is near the share of years with a dispute."""
        return None if self.disputes is None else abs(self.competition - self.disputes) <= NEAR

    @property
    def war_right(self) -> bool | None:
        """Whether war is likely where it came, and unlikely where it did not."""
        return None if self.war_record is None else (self.war >= 0.5) == self.war_record


@dataclass(frozen=True)
class View:
    """What one state makes of another under one school, in the mean of the runs, year by year.

    Attributes
    ----------
    of, to
        Names of the state that looks, and of the one it looks at.
    belief
        Probability that the other is malign.
    fear
        Probability of being competed against, as acted upon.
    """

    of: str
    to: str
    belief: tuple[float, ...]
    fear: tuple[float, ...]


@dataclass(frozen=True)
class SchoolReading:
    """What one school makes of a case.

    Attributes
    ----------
    school, title
        Name of the school, and for people.
    claim
        What it claims, in its own card.
    by_construction
        Results that follow from an assumption of its own.
    years
        Years of the fans, the first being the record's.
    fans
        One a state.
    rivalries
        One a dyad.
    right, wrong
        Sentences with numbers.
    views
        Beliefs and fears, one each way for every dyad; the first year is the year after the start.
    failed
        How many runs failed and why, which nothing here counts; empty if none did.
    """

    school: str
    title: str
    claim: str
    by_construction: tuple[str, ...]
    years: tuple[int, ...]
    fans: tuple[Fan, ...]
    rivalries: tuple[Rivalry, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    views: tuple[View, ...] = ()
    failed: str = ""

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
    disputes, wars
        For each dyad (i, j), i < j: one where a dispute, or a war, was going on.
    """

    years: tuple[int, ...]
    names: tuple[str, ...]
    spending: tuple[Values, ...]
    disputes: dict[tuple[int, int], Values]
    wars: dict[tuple[int, int], Values]


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
    first = np.broadcast_to(np.array(begin.capability) * begin.dollars, (len(runs), 1, runs.shape[2]))
    runs = np.concatenate([first, runs], axis=1)
    quantiles = np.quantile(runs, (LOW, MIDDLE, HIGH), axis=0)
    return tuple(fan(name, quantiles[:, :, i], observed.spending[i]) for i, name in enumerate(observed.names))


def _rivalries(conduct: Any, war: Any, observed: Observed) -> tuple[Rivalry, ...]:
    import numpy as np

    acts, fights = np.asarray(conduct, float), np.asarray(war, float)
    found = []
    for (i, j), disputes in observed.disputes.items():
        by_year = (acts[:, :, i, j] * acts[:, :, j, i]).mean(axis=0)
        fought = ((fights[:, :, i, j] + fights[:, :, j, i]) > 0).any(axis=1).mean()
        known = [value for value in disputes[1:] if value is not None]
        wars = [value for value in observed.wars[i, j][1:] if value is not None]
        found.append(
            Rivalry(
                one=observed.names[i],
                two=observed.names[j],
                competition=float(by_year.mean()),
                competition_by_year=tuple(float(value) for value in by_year),
                disputes=sum(known) / len(known) if known else None,
                years=len(known),
                war=float(fought),
                war_record=any(value > 0 for value in wars) if wars else None,
            )
        )
    return tuple(found)


def _views(run: Any, names: Sequence[str]) -> tuple[View, ...]:
    import numpy as np

    if "belief" not in run or "fear" not in run:
        return ()
    belief, fear = (np.asarray(run[name], float).mean(axis=0) for name in ("belief", "fear"))  # [year, state, other]
    return tuple(
        View(of, to, tuple(map(float, belief[:, i, j])), tuple(map(float, fear[:, i, j])))
        for i, of in enumerate(names)
        for j, to in enumerate(names)
        if i != j
    )


Verdict = tuple[bool | None, str]
"""Right, wrong or not to be said, and the sentence."""


def _way_in_words(change: float) -> str:
    return {-1: "falls", 0: "stays level", 1: "rises"}[_way(change)]


def _on_fan(one: Fan) -> list[Verdict]:
    found: list[Verdict] = []
    if one.coverage is not None:
        text = f"the {WIDTH:.0%} fan of {one.state}'s spending holds {one.coverage:.0%} of {one.n} years"
        found.append((one.coverage_right, text))
    if one.error is not None and one.error_same is not None and one.error_line is not None:
        text = (
            f"its median for {one.state} errs by {one.error:.2f} in logs (first year repeated "
            f"{one.error_same:.2f}, straight line with hindsight {one.error_line:.2f})"
        )
        found.append((one.error_right, text))
    if one.trend is not None and one.trend_record is not None:
        text = (
            f"{one.state}'s spending {_way_in_words(one.trend)} ({math.exp(one.trend) - 1:+.0%} in "
            f"the median run, {math.exp(one.trend_record) - 1:+.0%} on record)"
        )
        found.append((one.trend_right, text))
    return found


def _on_rivalry(one: Rivalry) -> list[Verdict]:
    found: list[Verdict] = []
    if one.disputes is not None:
        text = (
            f"{one.one} and {one.two} compete in {one.competition:.0%} of its years (a dispute was "
            f"going on in {one.disputes:.0%} of {one.years} on record)"
        )
        found.append((one.competition_right, text))
    if one.war_record is not None:
        came = "they did" if one.war_record else "they did not"
        text = f"{one.one} and {one.two} fight in {one.war:.0%} of its runs (on record {came})"
        found.append((one.war_right, text))
    return found


def judge(theory: Theory, run: Any, begin: Start, observed: Observed) -> SchoolReading:
    """Hold a run against the record.

    Parameters
    ----------
    theory
        The school that was run.
    run : mapping
        ``capability`` [replicate, year, state] in units of the start; ``conduct`` and ``war``
        [replicate, year, state, other]; ``belief`` and ``fear`` likewise, where they were kept.
    begin
        Where it started.
    observed
        What happened.
    """
    fans = _fans(run["capability"], begin, observed)
    rivalries = _rivalries(run["conduct"], run["war"], observed)
    verdicts = [verdict for one in fans for verdict in _on_fan(one)]
    verdicts += [verdict for one in rivalries for verdict in _on_rivalry(one)]
    return SchoolReading(
        school=theory.name,
        title=theory.title,
        claim=theory.card.claim,
        by_construction=theory.by_construction,
        years=observed.years,
        fans=fans,
        rivalries=rivalries,
        right=tuple(text for good, text in verdicts if good is True),
        wrong=tuple(text for good, text in verdicts if good is False),
        views=_views(run, observed.names),
    )
