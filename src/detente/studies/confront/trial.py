"""One task on one sample: its years, and what each model scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.studies.confront.models import Model
from detente.studies.confront.scores import Difference, Scores


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
        Number of blocks that the intervals resample, and what a block is.
    entries
        Models.
    chosen
        Theories chosen on the training years alone: the best by itself, and the best added to the full regression.
    notes
        What limits the comparison, as sentences.
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
    chosen: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def entry(self, name: str) -> ModelEntry | None:
        """Entry of a model by name."""
        return next((one for one in self.entries if one.model.name == name), None)

    def of_kind(self, kind: str) -> list[ModelEntry]:
        """Entries of one kind, best first."""
        return sorted((e for e in self.entries if e.model.kind == kind), key=lambda e: e.scores.log_loss)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "task": self.task,
            "sample": self.sample,
            "outcome": self.outcome,
            "train": str(self.train),
            "test": str(self.test),
            "rows": self.rows,
            "events": self.events,
            "blocks": self.blocks,
            "block": self.block,
            "chosen_on_training_years": self.chosen,
            "notes": self.notes,
            "models": [one.as_dict() for one in self.entries],
        }
