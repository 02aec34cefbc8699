"""What a confrontation of theories with the record holds, complete or as far as it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.result import Answer, Facts, Rows
from detente.studies.confront import figures
from detente.studies.confront.trial import Perception, Trial
from detente.studies.methods import FORECASTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(eq=False, repr=False)
class Confrontation(Answer):
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

    study: ClassVar[str] = "confront"

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

    @property
    def perceptions(self) -> list[Perception]:
        """How beliefs rank with what states perceived; empty without a trial of onset in relevant dyads."""
        return next((trial.perceptions for trial in self.trials if trial.perceptions), [])

    @property
    def share_read(self) -> float | None:
        """Smallest share of the test rows of any trial in which a theory has a reading."""
        return min((one.share_read for trial in self.trials for one in trial.ablation), default=None)

    def _methods(self) -> Mapping[str, str]:
        return FORECASTS

    def _title(self) -> str:
        return "Confrontation of theories with the record"

    def _about(self) -> Facts:
        return {
            "Tasks": list(dict.fromkeys(one.task for one in self.trials)),
            "Theories": len(self.schools),
            "Account": self.account[0] if self.account else "-",
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

    def _plain(self) -> dict[str, Any]:
        return {
            "account": self.account,
            "errors": "dyadic",
            "share_read": self.share_read,
            "ablation": [
                {"task": trial.task, "sample": trial.sample, **one.as_dict()}
                for trial in self.trials
                for one in trial.ablation
            ],
            "perceptions": [one.as_dict() for one in self.perceptions],
            "tasks": [one.as_dict() for one in self.trials],
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
        return figures.plot(self.trials, trial, against, ax)
