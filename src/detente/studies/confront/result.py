"""What a confrontation of theories with the record holds, complete or as far as it got."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.core.result import Facts, Result, Rows
from detente.studies.confront.models import Model
from detente.studies.confront.scores import Difference, Scores

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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
class Entry:
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
    entries: list[Entry] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def entry(self, name: str) -> Entry | None:
        """Entry of a model by name."""
        return next((one for one in self.entries if one.model.name == name), None)

    def of_kind(self, kind: str) -> list[Entry]:
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


@dataclass(eq=False, repr=False)
class Confrontation(Result):
    """Theories held against the record.

    Attributes
    ----------
    trials
        Finished ones, in the order asked for.
    account
        What they show, as sentences; what loses comes first.
    asked
        Tasks asked for.
    schools
        Theories, by name.
    seconds
        Time of each step [s].
    peak_memory : [MiB]
        Of the process, at the end.
    sources
        What was read, with versions and fingerprints.
    notes
        What was not at hand.
    left_out
        Trials that could not be made, and why.
    seed
        Of the bootstrap.
    complete
        False after an interruption.
    """

    trials: list[Trial] = field(default_factory=list)
    account: list[str] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict, compare=False)
    peak_memory: float | None = field(default=None, compare=False)
    sources: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    seed: int = 0
    complete: bool = True

    def _title(self) -> str:
        return "Confrontation of theories with the record"

    def _facts(self) -> Facts:
        return {
            "Tasks": list(dict.fromkeys(one.task for one in self.trials)),
            "Theories": len(self.schools),
            "Account": self.account[0] if self.account else "-",
            **({} if self.complete else {"Complete": "no, it was stopped"}),
        }

    def _rows(self) -> Rows:
        """Return the best model of each kind in each task."""
        kinds = ("habit", "regression", "theory", "combined")
        best = [(one, one.of_kind(kind)[0]) for one in self.trials for kind in kinds if one.of_kind(kind)]
        return [
            {"task": one.task, "kind": e.model.kind, "best model": e.model.name, "log loss": e.scores.log_loss}
            for one, e in best
        ]

    def _table(self) -> Rows:
        return [
            {"task": one.task, "sample": one.sample, "model": e.model.name, "kind": e.model.kind, **e.scores.as_dict()}
            for one in self.trials
            for e in one.entries
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the confrontation as plain JSON values."""
        return {
            "complete": self.complete,
            "tasks": [one.as_dict() for one in self.trials],
            "account": self.account,
            "asked": list(self.asked),
            "schools": list(self.schools),
            "seconds": self.seconds,
            "peak_memory_mib": self.peak_memory,
            "seed": self.seed,
            "notes": self.notes,
            "left_out": self.left_out,
            "sources": self.sources,
        }

    def plot(self, trial: int = 0, against: str | None = None, *, ax: Axes | None = None) -> Axes:
        """Draw how much each theory of a trial gains or loses against another model, out of sample.

        Parameters
        ----------
        trial
            Number of the trial in ``trials``.
        against
            Family of theories: ``"alone"``, or the model that they are added to; the first if absent.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        from detente.studies.confront import figures

        return figures.plot(self, trial, against, ax)
