"""What filtered beliefs of a dyad hold, complete or as far as it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND
from detente.core.result import Answer, Facts, Rows
from detente.data.codes import Actor
from detente.studies.beliefs import figures
from detente.studies.beliefs.filtering import Filtered
from detente.studies.beliefs.seen import Seen, write_date
from detente.studies.methods import FILTERING

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes

ENDS = {"first": 0, "last": -1}
"""Periods that a summary shows."""

QUANTITIES = {
    "mean": "probability that the other is greedy, as the first believes",
    "low": "10 % quantile of it",
    "high": "90 % quantile of it",
    "fear": "probability of being competed against, as acted upon",
    "expected": "chance that the first competes, foreseen",
    "malign": "probability that the first truly is greedy",
}
"""What is known of each side at each time."""


@dataclass(eq=False, repr=False)
class Beliefs(Answer):
    """Filtered beliefs of a dyad.

    Attributes
    ----------
    actors
        The two states.
    seen
        What was seen.
    theories
        One result a theory, in the order asked for.
    account
        What they show, as sentences; what speaks against the theories comes first.
    sources
        Citations of what was read.
    notes
        What was missing.
    seed, backend
        Of all luck; what computed the worlds.
    complete
        False after an interruption.
    first
        Fields of the first world, by name; empty if it is not known.
    """

    study: ClassVar[str] = "beliefs"

    actors: tuple[Actor, Actor]
    seen: Seen
    theories: list[Filtered] = field(default_factory=list)
    account: list[str] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seed: int = 0
    backend: str = DEFAULT_BACKEND
    complete: bool = True
    first: Mapping[str, Array] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """States and years, for people."""
        one, two = self.actors
        return f"{one.name} and {two.name}, {write_date(self.seen.when[0])} to {write_date(self.seen.when[-1])}"

    def _methods(self) -> Mapping[str, str]:
        return FILTERING

    def _title(self) -> str:
        return f"Beliefs: {self.title}"

    def _about(self) -> Facts:
        clock = "month" if self.seen.periods == 12 else "year"
        return {
            "Seen": f"acts of {len(self.seen.when)} {clock}s",
            "Belief": "probability that the other is greedy, under each theory",
            "Seed": self.seed,
        }

    def _rows(self) -> Rows:
        return [
            {
                "theory": one.school,
                **{f"{path.of} of {path.to}, {k}": path.mean[at] for path in one.paths for k, at in ENDS.items()},
                "log-likelihood": one.log_likelihood,
            }
            for one in self.theories
        ]

    def _table(self) -> Rows:
        return [
            {"theory": one.school, "of": path.of, "to": path.to, "when": when, "belief": b, "q10": low, "q90": high}
            for one in self.theories
            for path in one.paths
            for when, b, low, high in zip(self.seen.when, path.mean, path.low, path.high, strict=True)
        ]

    def to_xarray(self) -> xarray.Dataset:
        """Return beliefs, fears and what is inferred by theory, side and time."""
        import xarray as xr

        dims = ("theory", "side", "when")
        held = {
            k: (
                dims,
                [[getattr(path, k) for path in one.paths] for one in self.theories],
                {"units": "1", "long_name": v},
            )
            for k, v in QUANTITIES.items()
        }
        sides = [f"{path.of} of {path.to}" for path in self.theories[0].paths] if self.theories else []
        coords = {"theory": [one.school for one in self.theories], "side": sides, "when": list(self.seen.when)}
        return xr.Dataset(held if self.theories else {}, coords, {"title": self.title})

    def _plain(self) -> dict[str, Any]:
        return {
            "states": [{"ccode": a.ccode, "name": a.name, "abb": a.abb} for a in self.actors],
            "clock": "month" if self.seen.periods == 12 else "year",
            "when": list(self.seen.when),
            "acts": self.seen.words,
            "theories": [one.without_seen() for one in self.theories],
            "account": self.account,
            "seed": self.seed,
            "backend": self.backend,
            "notes": self.notes,
            "sources": self.sources,
        }

    def plot(self, theory: str | None = None, *, ax: Axes | None = None) -> Axes:
        """Draw what each side believed of the other under a theory, or how well each theory foresaw the acts.

        Parameters
        ----------
        theory
            Theory; that which foresaw the acts best if absent; ``"ranking"`` for all of them.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.theories, self.title, theory, ax)
