"""The task spending: how much a state will spend on its military one and five years ahead, in logs.

The outcome is the change of log spending in constant prices from the last year known to the year foretold. Each
model gives a mean; its predictive density is a Student t with four degrees of freedom (assumption: spending
jumps) whose scale is fitted to the errors in the training years. *Log loss* is minus the mean log density.

*Random walk*: no change, the toughest of the habits. *Drifted random walk*: the mean yearly change of the state
so far, times the years. *ARIMA(1,1,0)*: an autoregression of each state's own changes with drift, fitted on the
training years where they hold 15 changes at least, and carried on; else the pooled mean change. *Regression*: own
last change, burden, growth of the economy, change and level of the spending of the strongest rival in reach,
disputes of late, democracy; fitted robustly [Huber1964]_. *Theory*: the growth that the theory wants its forces to
have, ``log(target / forces)``, with one coefficient and a constant, fitted likewise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import TooFew
from detente.core.progress import Part
from detente.studies.confront.models import Model, fill_medians
from detente.studies.confront.quantities import Readings
from detente.studies.confront.scores import Blocks, Scores
from detente.studies.confront.trial import ModelEntry, Span, Trial

if TYPE_CHECKING:
    import polars as pl

FREEDOM = 4.0
"""Degrees of freedom of the predictive density (assumption)."""

SHORTEST = 15
"""Fewest yearly changes on which a state's own ARIMA is fitted."""

FEWEST = 50
"""Fewest state-years in training and in the test."""

WALK, DRIFT, ARIMA, REGRESSION = "random walk", "drifted random walk", "ARIMA(1,1,0) of each state", "regression"

COVARIATES = ("own_change", "burden_log", "economy_change", "rival_change", "rival_gap", "disputes", "democracy")
"""Columns of the regression, all known at the end of last year."""


@dataclass(frozen=True)
class Spending:
    """State-years with what was known and what came.

    Attributes
    ----------
    ccode, year
        State, and the first year that is not yet known [row].
    covariates : [row, column]
        ``COVARIATES``.
    level : mapping
        ``(ccode, year)`` to log spending [log million dollars of 2020].
    """

    ccode: Array
    year: Array
    covariates: Array
    level: dict[tuple[int, int], float]


def gather(dyads: pl.DataFrame, states: pl.DataFrame) -> Spending:
    """Collect the state-years.

    Parameters
    ----------
    dyads, states
        Frames of the panel, collected.
    """
    import polars as pl

    whole = states.select(
        pl.col("ccode").cast(pl.Int64),
        pl.col("year").cast(pl.Int64),
        *(pl.col(c).cast(pl.Float64) for c in ("milex_usd2020", "gdp_2017m", "v2x_polyarchy", "n_mid_onset_gml")),
    )
    rows = {(int(r[0]), int(r[1])): r[2:] for r in whole.iter_rows()}
    level = {key: float(np.log(r[0])) for key, r in rows.items() if r[0] is not None and r[0] > 0}
    rivals = _rivals(dyads, level)
    keys = sorted((c, y + 1) for c, y in level)
    table = np.array([_known(c, y, level, rows, rivals) for c, y in keys])
    return Spending(np.array([c for c, _ in keys]), np.array([y for _, y in keys]), table, level)


def _rivals(dyads: pl.DataFrame, level: dict[tuple[int, int], float]) -> dict[tuple[int, int], int]:
    """Strongest spender among the neighbours and majors that a state is politically relevant to, by year."""
    import polars as pl

    near = dyads.filter(pl.col("prd") == 1).select("ccode_a", "ccode_b", "year")
    found: dict[tuple[int, int], int] = {}
    for a, b, year in near.iter_rows():
        for one, other in ((a, b), (b, a)):
            spends = level.get((other, year))
            best = found.get((one, year))
            if spends is not None and (best is None or spends > level[best, year]):
                found[one, year] = other
    return found


def _known(
    state: int,
    year: int,
    level: dict[tuple[int, int], float],
    rows: dict[tuple[int, int], Any],
    rivals: dict[tuple[int, int], int],
) -> list[float]:
    """Covariates of a state at the start of a year."""
    nan = float("nan")

    def change(code: int | None) -> float:
        return level.get((code, year - 1), nan) - level.get((code, year - 2), nan) if code is not None else nan

    def product(when: int) -> float:
        value = rows.get((state, when), (None, None))[1]
        return float(np.log(value)) if value is not None and value > 0 else nan

    last = rows.get((state, year - 1), (None,) * 4)
    rival = rivals.get((state, year - 1))
    gap = level[rival, year - 1] - level[state, year - 1] if rival is not None else nan
    fights = [rows.get((state, year - k), (None,) * 4)[3] for k in (1, 2, 3)]
    return [
        change(state),
        level[state, year - 1] - product(year - 1),
        product(year - 1) - product(year - 2),
        change(rival),
        gap,
        float(sum(f for f in fights if f is not None)),
        nan if last[2] is None else float(last[2]),
    ]


def trial(
    spending: Spending,
    readings: dict[str, Readings],
    train: Span,
    test: Span,
    ahead: int,
    *,
    seed: int = 0,
    progress: Part | None = None,
) -> Trial:
    """Hold every model of spending against the record.

    Parameters
    ----------
    spending
        The state-years.
    readings
        What each theory says.
    train, test
        Years: the year foretold lies in them.
    ahead : [years]
        How far ahead.
    seed
        Of the bootstrap.
    progress
        Told which model is at work.

    Raises
    ------
    TooFew
        There are too few state-years.
    """
    came = np.array(
        [
            spending.level.get((int(c), int(y) + ahead - 1), np.nan) - spending.level[int(c), int(y) - 1]
            for c, y in zip(spending.ccode, spending.year, strict=True)
        ]
    )
    target = spending.year + ahead - 1
    known = np.isfinite(came)
    learn, judge = np.flatnonzero(known & train.holds(target)), np.flatnonzero(known & test.holds(target))
    if min(len(learn), len(judge)) < FEWEST:
        msg = f"spending: {len(learn)} state-years to learn from and {len(judge)} to be judged by; {FEWEST} are needed."
        raise TooFew(msg, "Choose longer years.")
    blocks = Blocks(spending.ccode[judge], seed)
    entries: list[ModelEntry] = []
    lost: dict[str, Array] = {}
    fits = _autoregressions(spending, train)
    every = _models(readings, len(np.unique(spending.ccode)), len(fits))
    for number, model in enumerate(every):
        if progress is not None:
            progress(number, len(every), model.name)
        before, after = _forecast(model, spending, readings, came, learn, judge, fits, ahead)
        lost[model.name], entry = _judged(model, came[learn] - before, came[judge] - after)
        differences = tuple(blocks.difference(lost[model.name], lost[name], name) for name in model.against)
        entries.append(ModelEntry(entry.model, entry.scores, differences, entry.errors))
    return Trial(
        task="spending",
        sample=f"states; {ahead} {'year' if ahead == 1 else 'years'} ahead; train {train}, test {test}",
        outcome=f"change of log military spending over {ahead} {'year' if ahead == 1 else 'years'}",
        train=train,
        test=test,
        rows=len(judge),
        events=None,
        blocks=blocks.count,
        block="state",
        entries=_with_joint(entries, lost, blocks),
        notes=["Log loss of a density may be negative; compare differences."],
    )


def _with_joint(entries: list[ModelEntry], lost: dict[str, Array], blocks: Blocks) -> list[ModelEntry]:
    joint: dict[str, tuple[float, float]] = {}
    for kind in ("theory", "combined"):
        family = [e.model for e in entries if e.model.kind == kind]
        joint.update(blocks.simultaneous({m.name: lost[m.name] - lost[m.against[0]] for m in family}))
    return [ModelEntry(e.model, e.scores, e.differences, e.errors, joint=joint.get(e.model.name)) for e in entries]


def _models(readings: dict[str, Readings], states: int, fitted: int) -> list[Model]:
    """List the models; every one has the scale of its density, a drift one number a state, ARIMA two."""
    found = [
        Model(WALK, "habit"),
        Model(DRIFT, "habit", against=(WALK,), more=states),
        Model(ARIMA, "habit", against=(WALK, DRIFT), more=2 * fitted + 1),
        Model(REGRESSION, "regression", COVARIATES, against=(WALK, DRIFT, ARIMA), more=1),
    ]
    for name in readings:
        found.append(Model(name, "theory", ("wanted",), against=(WALK, DRIFT, REGRESSION), school=name, more=1))
        found.append(
            Model(f"regression + {name}", "combined", (*COVARIATES, "wanted"), (REGRESSION, WALK), school=name, more=1)
        )
    return found


def _forecast(
    model: Model,
    spending: Spending,
    readings: dict[str, Readings],
    came: Array,
    learn: Array,
    judge: Array,
    fits: dict[int, tuple[float, float]],
    ahead: int,
) -> tuple[Array, Array]:
    """Forecasts of the training and of the test rows."""
    if model.name == WALK:
        return np.zeros(len(learn)), np.zeros(len(judge))
    if model.name == DRIFT:
        drift = _drifts(spending) * ahead
        pooled = float(np.nanmean(drift[learn])) if len(learn) else 0.0
        drift = np.where(np.isfinite(drift), drift, pooled)
        return drift[learn], drift[judge]
    if model.name == ARIMA:
        own = _arima(spending, fits, ahead)
        pooled = float(came[learn].mean())
        own = np.where(np.isfinite(own), own, pooled)
        return own[learn], own[judge]
    table = spending.covariates if model.kind != "theory" else np.empty((len(came), 0))
    if model.school is not None:
        wants = readings[model.school].targets
        wanted = [wants.get((int(c), int(y)), np.nan) for c, y in zip(spending.ccode, spending.year, strict=True)]
        table = np.column_stack([table, wanted])
    before, after = fill_medians(table[learn], table[judge])
    return _least_squares(before, came[learn], after)


def _least_squares(before: Array, came: Array, after: Array) -> tuple[Array, Array]:
    from sklearn.linear_model import HuberRegressor
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    fit = make_pipeline(StandardScaler(), HuberRegressor(max_iter=500)).fit(before, came)
    return fit.predict(before), fit.predict(after)


def _drifts(spending: Spending) -> Array:
    """Mean yearly change of each state on record before each year; NaN for a state without one [row]."""
    out = np.full(len(spending.year), np.nan)
    total: dict[int, tuple[float, int]] = {}
    for place, (code, year) in enumerate(zip(spending.ccode, spending.year, strict=True)):  # by state, then year
        now, then = spending.level.get((int(code), int(year) - 1)), spending.level.get((int(code), int(year) - 2))
        if now is not None and then is not None:
            sum_, count = total.get(int(code), (0.0, 0))
            total[int(code)] = (sum_ + now - then, count + 1)
        if int(code) in total:
            out[place] = total[int(code)][0] / total[int(code)][1]
    return out


def _autoregressions(spending: Spending, train: Span) -> dict[int, tuple[float, float]]:
    """Drift and weight of the changes of each state, fitted on the training years; none with too few changes."""
    found = {}
    changes = spending.covariates[:, COVARIATES.index("own_change")]
    for code in np.unique(spending.ccode):
        old = np.flatnonzero((spending.ccode == code) & train.holds(spending.year))
        x, y = changes[old][:-1], changes[old][1:]
        sound = np.isfinite(x) & np.isfinite(y) & (np.diff(spending.year[old]) == 1)
        if sound.sum() >= SHORTEST:
            found[int(code)] = _autoregression(y[sound], x[sound])
    return found


def _arima(spending: Spending, fits: dict[int, tuple[float, float]], ahead: int) -> Array:
    """Forecast change of each state by its own autoregression; NaN where there is none [row]."""
    out = np.full(len(spending.year), np.nan)
    changes = spending.covariates[:, COVARIATES.index("own_change")]
    for code, (drift, weight) in fits.items():
        rows = spending.ccode == code
        gap = np.where(np.isfinite(changes[rows]), changes[rows] - drift, 0.0)
        out[rows] = ahead * drift + gap * sum(weight**k for k in range(1, ahead + 1))
    return out


def _autoregression(now: Array, before: Array) -> tuple[float, float]:
    """Drift and weight of a first-order autoregression of changes, by conditional least squares."""
    from statsmodels.regression.linear_model import OLS
    from statsmodels.tools import add_constant

    constant, weight = OLS(now, add_constant(before, has_constant="add")).fit().params
    weight = float(np.clip(weight, -0.95, 0.95))
    return float(constant / (1.0 - weight)), weight


def _judged(model: Model, inside: Array, outside: Array) -> tuple[Array, ModelEntry]:
    """Losses [row] and scores of a model, from its errors in the training and in the test years."""
    from scipy.stats import t

    _, _, scale = t.fit(inside, f0=FREEDOM, floc=0.0)
    lost = -t.logpdf(outside, FREEDOM, scale=max(float(scale), 1e-6))
    errors = {"rmse": float(np.sqrt((outside**2).mean())), "mae": float(np.abs(outside).mean())}
    return lost, ModelEntry(model, Scores(log_loss=float(lost.mean())), errors=errors)
