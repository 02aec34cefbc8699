"""One task on one sample: its years, and what each model scores."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from detente.studies.confront.models import Model
from detente.studies.confront.scores import Difference, Scores

SEEN = 0.8416
"""Standard errors that a true increment has to lie beyond the reach of an interval to be seen four times in five."""


@dataclass(frozen=True)
class Span:
    """A run of years, both ends included."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    def holds(self, year: Any) -> Any:
        """Tell which years lie in the span [row]."""
        return (year >= self.first) & (year <= self.last)


@dataclass(frozen=True)
class ModelEntry:
    """One model on one sample.

    Attributes
    ----------
    model
        The model.
    scores
        Its scores.
    differences
        Paired differences against other models, the most telling first.
    errors
        Of spending: root mean square and mean absolute error [log].
    calibration
        Bins of forecast and observed share; empty for spending.
    joint
        Interval of the first difference that holds for all theories of its kind at once; None for others.
    """

    model: Model
    scores: Scores
    differences: tuple[Difference, ...] = ()
    errors: dict[str, float] = field(default_factory=dict)
    calibration: tuple[dict[str, float], ...] = ()
    joint: tuple[float, float] | None = None

    @property
    def difference(self) -> Difference | None:
        """The most telling difference."""
        return self.differences[0] if self.differences else None

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "model": self.model.name,
            "kind": self.model.kind,
            "school": self.model.school,
            "free_parameters": self.model.free_parameters,
            "hindsight": self.model.hindsight,
            **self.scores.as_dict(),
            **self.errors,
            "difference": None if self.difference is None else self.difference.as_dict(),
            "differences": [one.as_dict() for one in self.differences],
            "joint_interval": None if self.joint is None else list(self.joint),
            "calibration": list(self.calibration),
        }


@dataclass(frozen=True)
class Ablation:
    """What the parts of a theory add to a model that does not have it, one after another.

    Attributes
    ----------
    theory, onto
        The theory, and the model that it is added to.
    share_read
        Share of the test rows in which the theory has a reading.
    beliefs
        What its beliefs and their consequences add to that model, its geometry, its history and its form.
    columns
        What the beliefs by themselves, without their consequences, add to the same.
    form
        What the same formulae add with every belief as before anything was learnt.
    history, geometry
        What its history adds to the model and its geometry, and its geometry to the model; None if not taken apart.
    together
        What all of it adds.
    nested
        Chance of a gain like that of the beliefs if they told nothing [ClarkWest2007]_.
    joint, joint_chance
        Interval of the beliefs' increment that holds for all theories, tasks, samples and models that they are added to
        at once, and the chance of one as far from zero as this anywhere, if all are zero.
    detectable
        Smallest true increment of beliefs that would be seen in the last ten test years four times in five.
    penalty
        Penalties of the fits without and with the beliefs.
    """

    theory: str
    onto: str
    share_read: float
    beliefs: Difference | None
    together: Difference
    columns: Difference | None = None
    form: Difference | None = None
    history: Difference | None = None
    geometry: Difference | None = None
    nested: float | None = None
    joint: tuple[float, float] | None = None
    joint_chance: float | None = None
    detectable: float | None = None
    penalty: tuple[float, ...] = ()

    @property
    def detectable_by(self) -> dict[str, float]:
        """Smallest true increment that each interval of this sample would show four times in five; none without one."""
        one = self.beliefs or self.together
        error, reach = one.standard_error, (one.high - one.low) / 2
        if not (error > 0 and reach > 0):
            return {}
        found = {"dyadic": reach + SEEN * error}
        if one.country is not None:
            wide = (one.country[1] - one.country[0]) / 2
            found["countries"] = wide * (1 + SEEN * error / reach)  # both intervals have the same degrees of freedom
        if self.joint is not None:
            found["all"] = (self.joint[1] - self.joint[0]) / 2 + SEEN * error
        return found

    @property
    def holds(self) -> bool:
        """Whether beliefs add something by every interval: of dyads, of countries, and for all that is looked at."""
        return self.beliefs is not None and self.beliefs.better and self.joint is not None and self.joint[1] < 0

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON: the beliefs first."""
        parts = {
            "beliefs": self.beliefs,
            "belief_columns": self.columns,
            "form": self.form,
            "history": self.history,
            "geometry": self.geometry,
            "all": self.together,
        }
        plain: dict[str, Any] = {"theory": self.theory, "onto": self.onto, "share_read": self.share_read}
        plain |= {name: None if one is None else one.as_dict() for name, one in parts.items()}
        if self.beliefs is not None:
            plain["beliefs"] |= {
                "clark_west_p": self.nested,
                "joint_interval": None if self.joint is None else list(self.joint),
                "joint_p": self.joint_chance,
                "minimum_detectable": self.detectable_by,
                "minimum_detectable_last_ten_years": self.detectable,
                "holds": self.holds,
            }
        return plain | {"penalty": list(self.penalty)}


@dataclass(frozen=True)
class Perception:
    """How the beliefs of one theory rank with one measure.

    Attributes
    ----------
    measure, theory
        Which measure (``detente.studies.confront.perceived.MEASURES``), and the theory.
    correlation
        Spearman's rank correlation; None where the theory's beliefs never vary.
    low, high
        Its 95 % interval.
    memory
        Rank correlation of the plain fading memory of past disputes.
    rows
        Over how many dyad-years, state-years or actors of crises.
    """

    measure: str
    theory: str
    correlation: float | None
    low: float | None
    high: float | None
    memory: float | None
    rows: int

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


@dataclass
class Trial:
    """One task on one sample.

    Attributes
    ----------
    task, sample
        Which task, and the sample in words.
    outcome
        What is foretold, in words.
    train, test
        Years.
    rows, events
        Of the test sample; ``events`` is None where the outcome is a number.
    blocks, block
        How many dyads or states there are, and which.
    entries
        Models.
    ablation
        What the parts of each theory add, to each model that they were added to.
    chosen
        Theories chosen on the training years alone: the best by itself, and the best added to the full regression.
    perceptions
        How beliefs rank with what states perceived, over all years; of onset in relevant dyads alone.
    notes
        What limits the comparison, as sentences.
    foretold
        Column of the outcome and its file, such as ``force (mine.csv)``; empty where it is the task's own.
    left_out
        Which years of a rolling origin are not foretold, and why, as a sentence; empty if all are.
    """

    task: str
    sample: str
    outcome: str
    train: Span
    test: Span
    rows: int
    events: int | None
    blocks: int
    block: str
    entries: list[ModelEntry] = field(default_factory=list)
    ablation: list[Ablation] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    perceptions: list[Perception] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    foretold: str = ""
    left_out: str = ""

    def entry(self, name: str) -> ModelEntry | None:
        """Entry of a model by name."""
        return next((one for one in self.entries if one.model.name == name), None)

    def added(self, onto: str) -> list[Ablation]:
        """Find what theories add to a model, the most telling beliefs first."""
        found = [one for one in self.ablation if one.onto == onto]
        return sorted(found, key=lambda one: (one.beliefs or one.together).log_loss)

    def of_kind(self, kind: str) -> list[ModelEntry]:
        """Entries of one kind, best first."""
        return sorted((e for e in self.entries if e.model.kind == kind), key=lambda e: e.scores.log_loss)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "task": self.task,
            "sample": self.sample,
            "outcome": self.outcome,
            "foretold": self.foretold or None,
            "train": str(self.train),
            "test": str(self.test),
            "rows": self.rows,
            "events": self.events,
            "blocks": self.blocks,
            "block": self.block,
            "errors": "dyadic" if self.block == "dyad" else "state and year",
            "share_read": min((one.share_read for one in self.ablation), default=None),
            "ablation": [one.as_dict() for one in self.ablation],
            "chosen_on_training_years": self.chosen,
            "left_out": self.left_out or None,
            "notes": self.notes,
            "models": [one.as_dict() for one in self.entries],
        }
