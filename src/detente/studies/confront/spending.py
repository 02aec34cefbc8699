"""The task spending: how much a state will spend on its military one and five years ahead, in logs.

The outcome is the change of log spending in constant prices from the last year known to the year foretold. Each
model gives a mean; its predictive density is a Student t with four degrees of freedom (assumption: spending
jumps) whose scale is fitted to the errors in the training years. *Log loss* is minus the mean log density.

*Random walk*: no change. *Pooled drift*: the median change of all states in the training years, the toughest of the
habits. *Drifted random walk*: the mean yearly change of the state so far, times the years. *ARIMA(1,1,0)*: an
autoregression of each state's own changes with drift, fitted on the training years where they hold 15 changes at
least, and carried on; else the pooled mean change. *Regression*: own last change, burden, growth of the economy, change
and level of the spending of the strongest rival in reach, disputes of late, democracy; fitted robustly [Huber1964]_.
*Theory*: the growth that the theory wants its forces to have, ``log(target / forces)``, with one coefficient and a
constant, fitted likewise. Where a theory has no reading, its forecast is that of the model that it is held against:
nothing is credited to it.

Errors are robust to what the years of a state share, and to what all states of a year share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import TooFew
from detente.core.progress import Part
from detente.stats.dyadic import country_weights
from detente.studies.confront.countries import DRAWS
from detente.studies.confront.design import Design, refuse_unread
from detente.studies.confront.models import Model, fill_medians, threads
from detente.studies.confront.quantities import Readings
from detente.studies.confront.referee import Losses, Referee
from detente.studies.confront.scores import Scores
from detente.studies.confront.spending_rows import COVARIATES, Spending
from detente.studies.confront.trial import Ablation, ModelEntry, Span, Trial

FREEDOM = 4.0
"""Degrees of freedom of the predictive density (assumption)."""

SHORTEST = 15
"""Fewest yearly changes on which a state's own ARIMA is fitted."""

REFITS = 8
"""Rounds of reweighted least squares in each draw of states."""

FEWEST = 50
"""Fewest state-years in training and in the test."""

WALK, POOLED, DRIFT = "random walk", "pooled drift", "drifted random walk"
ARIMA, REGRESSION = "ARIMA(1,1,0) of each state", "regression"

NOBODY = 100_000
"""Added to the number of a state it stands for the other side of its rows: rows of a state then share it alone."""


def trial(
    spending: Spending,
    readings: dict[str, Readings],
    train: Span,
    test: Span,
    ahead: int,
    *,
    seed: int = 0,
    families: int = 1,
    workers: int = 1,
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
    families
        Families of increments over which the best theory is sought.
    workers
        Threads.
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
    wanted = {name: _wanted(spending, one) for name, one in readings.items()}
    read = _shares(wanted, judge)
    refuse_unread("spending", read, Design(train, test))
    states = spending.ccode[judge]
    referee = Referee(states, states + NOBODY, target[judge], families, seed)
    entries: list[ModelEntry] = []
    lost: dict[str, Losses] = {}
    fits = _autoregressions(spending, train)
    every = _models(readings, len(np.unique(spending.ccode)), len(fits))
    draws = _Draws(spending, learn, judge, seed)
    counted = iter(range(len(every)))

    def made(model: Model) -> tuple[Array, Scores, dict[str, float], Array | None]:
        if progress is not None:
            progress(next(counted), len(every), model.name)
        own = None if model.school is None else wanted[model.school]
        forecasts = _forecast(model, spending, own, came, learn, judge, fits, ahead, draws)
        return _judged(forecasts, came[learn], came[judge], draws)

    first = [model for model in every if model.school is None]  # theories take the regression where they are silent
    with threads(workers) as pool:
        judged = [made(model) for model in first] + list(pool.map(made, every[len(first) :]))
    for model, (rows, scores, errors, drawn) in zip(every, judged, strict=True):
        lost[model.name] = Losses(model.name, rows, drawn)
        differences = tuple(referee.differences([(lost[model.name], lost[name]) for name in model.against]))
        entries.append(ModelEntry(model, scores, differences, errors))
    joint = _joint(every, lost, referee)
    entries = [replace(e, joint=joint[e.model.name][:2] if e.model.name in joint else None) for e in entries]
    return Trial(
        task="spending",
        sample=f"states; {ahead} {'year' if ahead == 1 else 'years'} ahead; train {train}, test {test}",
        outcome=f"change of log military spending over {ahead} {'year' if ahead == 1 else 'years'}",
        train=train,
        test=test,
        rows=len(judge),
        events=None,
        blocks=len(np.unique(states)),
        block="state",
        entries=entries,
        ablation=_ablation(entries, lost, joint, read, referee),
        notes=["Log loss of a density may be negative; compare differences."],
    )


def _shares(wanted: Mapping[str, Array], rows: Array) -> dict[str, float]:
    """Share of some rows in which each theory has a reading."""
    return {name: float(np.isfinite(one[rows]).mean()) for name, one in wanted.items()}


def _wanted(spending: Spending, held: Readings) -> Array:
    """Growth of forces that a theory expects, missing where it has no reading [row]."""
    keys = zip(spending.ccode, spending.year, strict=True)
    return np.array([held.targets.get((int(c), int(y)), np.nan) for c, y in keys])


def _joint(
    every: Sequence[Model], lost: Mapping[str, Losses], referee: Referee
) -> dict[str, tuple[float, float, float]]:
    found = {}
    for kind in ("theory", "combined"):
        family = [model for model in every if model.kind == kind]
        found.update(referee.joint({m.name: (lost[m.name].rows, lost[m.against[0]].rows) for m in family}))
    return found


def _ablation(
    entries: Sequence[ModelEntry],
    lost: Mapping[str, Losses],
    joint: Mapping[str, tuple[float, float, float]],
    read: Mapping[str, float],
    referee: Referee,
) -> list[Ablation]:
    """Say what each theory adds to the regression: one number that rests on beliefs and on all the rest, not split."""
    found = []
    for entry in entries:
        model, gap = entry.model, entry.difference
        if model.kind == "combined" and model.school is not None and gap is not None:
            low, high, chance = joint[model.name]
            seen = referee.detectable(lost[model.name], lost[gap.against])
            found.append(
                Ablation(
                    model.school,
                    gap.against,
                    read[model.school],
                    None,
                    gap,
                    joint=(low, high),
                    joint_chance=chance,
                    detectable=seen,
                )
            )
    return found


def _models(readings: Mapping[str, Readings], states: int, fitted: int) -> list[Model]:
    """List the models; every one has the scale of its density, a drift one number a state, ARIMA two."""
    found = [
        Model(WALK, "habit"),
        Model(POOLED, "habit", against=(WALK,), more=1),
        Model(DRIFT, "habit", against=(POOLED, WALK), more=states),
        Model(ARIMA, "habit", against=(POOLED, WALK, DRIFT), more=2 * fitted + 1),
        Model(REGRESSION, "regression", COVARIATES, against=(POOLED, WALK, ARIMA), more=1),
    ]
    for name in readings:
        found.append(Model(name, "theory", ("wanted",), against=(POOLED, WALK, REGRESSION), school=name, more=1))
        found.append(
            Model(
                f"regression + {name}", "combined", (*COVARIATES, "wanted"), (REGRESSION, POOLED), school=name, more=1
            )
        )
    return found


@dataclass(frozen=True)
class Forecasts:
    """Forecasts of the training and of the test rows, and of the test rows in every draw of states if refitted."""

    inside: Array
    outside: Array
    drawn: Array | None = None


class _Draws:
    """Weights of states in every draw, in the training and in the test rows [draw, row]."""

    def __init__(self, spending: Spending, learn: Array, judge: Array, seed: int) -> None:
        states = np.unique(spending.ccode)
        weights = country_weights(states, DRAWS, seed)
        place: Array = np.asarray(np.searchsorted(states, spending.ccode))
        self.train, self.test = weights[:, place[learn]], weights[:, place[judge]]
        self.test /= self.test.sum(axis=1, keepdims=True)
        self.regression: Forecasts | None = None


def _forecast(
    model: Model,
    spending: Spending,
    wanted: Array | None,
    came: Array,
    learn: Array,
    judge: Array,
    fits: dict[int, tuple[float, float]],
    ahead: int,
    draws: _Draws,
) -> Forecasts:
    """Forecasts of a model."""
    if model.kind == "habit":
        whole = _habit(model.name, spending, came, learn, fits, ahead)
        return Forecasts(whole[learn], whole[judge])
    table = spending.covariates if model.kind != "theory" else np.empty((len(came), 0))
    if wanted is not None:
        table = np.column_stack([table, wanted])
    before, after = fill_medians(table[learn], table[judge])
    made = _least_squares(before, came[learn], after, draws)
    if wanted is None:
        draws.regression = made
        return made
    rival = draws.regression
    if model.kind == "theory" or rival is None:
        middle = float(np.median(came[learn]))
        rival = Forecasts(np.full(len(learn), middle), np.full(len(judge), middle))
    seen = np.isfinite(wanted)
    return _where(seen[learn], seen[judge], made, rival)


def _where(before: Array, after: Array, made: Forecasts, rival: Forecasts) -> Forecasts:
    """Forecasts of a theory where it has a reading, and of its rival elsewhere."""
    drawn = made.drawn
    if drawn is not None:
        drawn = np.where(after, drawn, rival.outside if rival.drawn is None else rival.drawn)
    return Forecasts(np.where(before, made.inside, rival.inside), np.where(after, made.outside, rival.outside), drawn)


def _habit(
    name: str, spending: Spending, came: Array, learn: Array, fits: dict[int, tuple[float, float]], ahead: int
) -> Array:
    """Forecasts of a habit in all rows."""
    if name == WALK:
        return np.zeros(len(came))
    if name == POOLED:
        return np.full(len(came), float(np.median(came[learn])))
    if name == DRIFT:
        drift = _drifts(spending) * ahead
        return np.where(np.isfinite(drift), drift, float(np.nanmean(drift[learn])) if len(learn) else 0.0)
    own = _arima(spending, fits, ahead)
    return np.where(np.isfinite(own), own, float(came[learn].mean()))


def _least_squares(before: Array, came: Array, after: Array, draws: _Draws) -> Forecasts:
    """Fit robustly [Huber1964]_, and again in every draw of states, by reweighted least squares at the same scale."""
    from sklearn.linear_model import HuberRegressor
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(before)
    x, z = (np.column_stack([scaler.transform(side), np.ones(len(side))]) for side in (before, after))
    fit = HuberRegressor(max_iter=500, fit_intercept=False, tol=1e-8).fit(x, came)
    places = np.repeat(fit.coef_[None], len(draws.train), axis=0)
    products = (x[:, :, None] * x[:, None, :]).reshape(len(x), -1)
    for _ in range(REFITS):
        far = np.abs(came - places @ x.T) / (fit.epsilon * fit.scale_)
        weight = draws.train / np.maximum(far, 1.0)
        left = (weight @ products).reshape(len(places), x.shape[1], -1) + 1e-9 * np.eye(x.shape[1])
        places = np.linalg.solve(left, ((weight * came) @ x)[..., None])[..., 0]
    return Forecasts(x @ fit.coef_, z @ fit.coef_, places @ z.T)


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


def _judged(
    made: Forecasts, learnt: Array, came: Array, draws: _Draws
) -> tuple[Array, Scores, dict[str, float], Array | None]:
    """Losses [row], scores and errors of a model, scaled by what it missed in training; and its loss in each draw."""
    from scipy.stats import t

    _, _, scale = t.fit(learnt - made.inside, f0=FREEDOM, floc=0.0)
    scale = max(float(scale), 1e-6)
    outside = came - made.outside
    lost = -t.logpdf(outside, FREEDOM, scale=scale)
    errors = {"rmse": float(np.sqrt((outside**2).mean())), "mae": float(np.abs(outside).mean())}
    drawn = lost[None] if made.drawn is None else -t.logpdf(came - made.drawn, FREEDOM, scale=scale)
    return lost, Scores(log_loss=float(lost.mean())), errors, (draws.test * drawn).sum(axis=1)
