"""Trials made up to have a worse, an undecided and a better theory."""

from __future__ import annotations

from detente.studies.confront.account import write
from detente.studies.confront.events import BASE, BOOSTED, DYADS, HINDSIGHTED, KNOWN, PEACE, REGRESSION
from detente.studies.confront.models import Model
from detente.studies.confront.result import Confrontation
from detente.studies.confront.scores import Difference, Scores
from detente.studies.confront.spending import POOLED, WALK
from detente.studies.confront.spending import REGRESSION as SPENT
from detente.studies.confront.trial import Ablation, ModelEntry, Perception, Span, Trial

THEORIES = ("habit", "default", "tit_for_tat")
"""Worse, undecided, better than what it is held against."""
GAPS = {"habit": (0.004, 0.003, 0.005), "default": (0.0005, -0.001, 0.002), "tit_for_tat": (-0.003, -0.004, -0.002)}
"""Difference, low and high."""
BINS = tuple({"forecast": 0.01 * k, "observed": 0.012 * k, "rows": 10} for k in range(1, 4))
CAUTIOUS = 0.002
"""How much further the interval of countries reaches, where beliefs hold by the dyadic one alone."""


def entry(model: Model, loss: float, gap: tuple[float, float, float] | None = None, wide: float = 0.0005) -> ModelEntry:
    """One model; its joint interval is its own and a little more, for a theory."""
    differences = () if gap is None else (Difference(model.against[0], *gap, country=(gap[1], gap[2])),)
    joint = (gap[1] - wide, gap[2] + wide) if gap is not None and model.school else None
    scores = Scores(loss, 0.0157, 0.8765, 0.1234, 0.9321, -0.21)
    return ModelEntry(model, scores, differences, calibration=BINS, joint=joint)


def ablation(name: str, onto: str, holds: bool = True) -> Ablation:
    """What a theory adds: a tenth of its gap, of which beliefs are all but .00003."""
    gap, low, high = (0.1 * part for part in GAPS[name])
    reach = 0.0 if holds else CAUTIOUS
    parts = [
        Difference(
            onto,
            value,
            value + low - gap,
            value + high - gap,
            1e-4,
            (value + low - gap - reach, value + high - gap + reach),
        )
        for value in (gap - 0.00003, 0.00001, 0.00001, 0.00001, gap)
    ]
    beliefs, form, history, geometry, together = parts
    joint = (beliefs.low - 0.00001, beliefs.high + 0.00001)
    steps = (beliefs, together, beliefs, form, history, geometry)
    return Ablation(name, onto, 1.0, *steps, 0.04, joint, 0.2, 0.0007, (100.0, 100.0))


def onset(holds: bool = True) -> Trial:
    """Habit, regressions, three theories by themselves and added; whether beliefs hold by countries too."""
    entries = [
        entry(Model(BASE, "habit"), 0.08821),
        entry(Model(PEACE, "habit", ("a", "b", "c"), (BASE,)), 0.07260, (-0.01561, -0.018, -0.013)),
        entry(Model(DYADS, "regression", ("a",) * 10, (PEACE,)), 0.0669, (-0.0057, -0.007, -0.004)),
        entry(Model(KNOWN, "regression", ("a",) * 26, (DYADS,)), 0.0669, (-0.0057, -0.007, -0.004)),
        entry(Model(REGRESSION, "regression", ("a",) * 32, (KNOWN,)), 0.0622, (-0.01, -0.02, -0.005)),
        entry(
            Model(REGRESSION + HINDSIGHTED, "regression", ("a",) * 36, (REGRESSION,), hindsight=True),
            0.0628,
            (0.0006, 0.0001, 0.0011),
        ),
        entry(Model(BOOSTED, "regression", ("a",) * 30, (REGRESSION,), boosted=True), 0.0581, (-0.004, -0.005, -0.003)),
    ]
    for name in THEORIES:
        gap = GAPS[name]
        entries.append(entry(Model(name, "theory", ("q",) * 10, (KNOWN,), school=name), 0.0669 + gap[0], gap))
    for name in THEORIES:
        small = tuple(0.1 * part for part in GAPS[name])
        model = Model(f"{REGRESSION} + {name}", "combined", ("q",) * 42, (REGRESSION,), school=name)
        entries.append(entry(model, 0.0622 + small[0], (small[0], small[1], small[2])))
    return Trial(
        task="onset",
        sample="politically relevant dyads; train 1817-1989, test 1990-2010",
        outcome="a militarized dispute begins between the two",
        train=Span(1817, 1989),
        test=Span(1990, 2010),
        rows=35970,
        events=611,
        blocks=2021,
        block="dyad",
        entries=entries,
        ablation=[ablation(name, REGRESSION, holds) for name in THEORIES],
        chosen={"theory": "default", "combined": f"{REGRESSION} + tit_for_tat"},
        perceptions=[
            Perception("ideal_points", "habit", 0.25, 0.1, 0.4, 0.31, 8000),
            Perception("ideal_points", "default", None, None, None, 0.31, 8000),
            Perception("gravity", "habit", -0.125, -0.3, 0.1, 0.02, 400),
        ],
    )


def spending() -> Trial:
    """A walk, a regression, and a theory that does not beat it."""
    models = [
        (Model(WALK, "habit"), -0.61, None),
        (Model(POOLED, "habit", (), (WALK,), more=1), -0.62, (-0.01, -0.02, -0.005)),
        (Model(SPENT, "regression", ("a",) * 7, (WALK,), more=1), -0.63, (-0.02, -0.03, -0.01)),
        (Model("habit", "theory", ("wanted",), (WALK,), school="habit", more=1), -0.606, (0.004, 0.001, 0.007)),
    ]
    entries = []
    for model, loss, gap in models:
        one = entry(model, loss, gap)
        entries.append(
            ModelEntry(model, Scores(loss), one.differences, {"rmse": 0.2345, "mae": 0.1098}, joint=one.joint)
        )
    return Trial(
        "spending",
        "states; 5 years ahead; train 1817-1989, test 1990-2010",
        "change of log military spending over 5 years",
        Span(1817, 1989),
        Span(1990, 2010),
        3456,
        None,
        190,
        "state",
        entries,
        ablation=[
            Ablation(
                "habit",
                SPENT,
                0.9,
                None,
                Difference(SPENT, -0.001, -0.003, 0.001, 0.001, (-0.004, 0.002)),
                joint=(-0.004, 0.002),
                joint_chance=0.5,
                detectable=0.002,
            )
        ],
        notes=["Log loss of a density may be negative; compare differences."],
    )


def made(*trials: Trial, complete: bool = True) -> Confrontation:
    """A confrontation with its account."""
    result = Confrontation(
        list(trials),
        asked=("onset", "spending"),
        schools=THEORIES,
        seconds={"states": 1.25, "onset, relevant dyads": 30.5},
        peak_memory=2048.0,
        sources=[{"name": "gml", "citation": "Gibler 2018", "title": "Disputes", "version": "2.2", "licence": "cite"}],
        notes=["nuclear_status: It is not there."],
        left_out=["escalation: 3 events in the test years."],
        seed=7,
        complete=complete,
    )
    result.account = write(result.trials, result.perceptions)
    return result
