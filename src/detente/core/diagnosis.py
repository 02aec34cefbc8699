"""What a run is: all its measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.core import figures
from detente.core.errors import UnknownName
from detente.core.measure import Measure
from detente.core.result import Facts, Result, Rows
from detente.figures.canvas import give_axes, note

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes

RENAMED = {"dilemma_of_interpretation": "doubt", "dilemma_of_response": "torn", "dilemma_present": "security_dilemma"}
"""Measures that have another name since 0.1.0."""


@dataclass(frozen=True, eq=False, repr=False)
class Diagnosis(Result):
    """All measures of a run.

    Attributes
    ----------
    measures : mapping
        Measures by name.
    absent : tuple of str
        Measures that are left out.
    failed : str
        How many replicates failed and why, which no measure counts; empty if none did.
    reasons : mapping
        Why what is left out is, by name.
    """

    measures: Mapping[str, Measure]
    absent: tuple[str, ...] = ()
    failed: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Measure:
        if name not in self.measures:
            kind = "measure in this diagnosis"
            why = f"It is left out: {self.reasons[name]}." if name in self.reasons else ""
            if new := RENAMED.get(name):
                raise UnknownName(kind, name, [new], f"{name!r} is now {new!r}: CHANGELOG.md, Migration.")
            raise UnknownName(kind, name, sorted(self.measures), why)
        return self.measures[name]

    def __str__(self) -> str:
        return "\n".join([str(m) for m in self.measures.values()] + [self.failed] * bool(self.failed))

    def _facts(self) -> Facts:
        hint = "; simulate with keep=detente.NEEDS for all"
        why: dict[str, list[str]] = {}
        for name in self.absent:
            why.setdefault(self.reasons.get(name, ""), []).append(name)
        told = [f"{', '.join(names)}{f' ({reason})' if reason else hint}" for reason, names in why.items()]
        left = {"Left out": "; ".join(told)} if self.absent else {}
        failed = {"Failed": self.failed} if self.failed else {}
        made = f"{len(self.measures)}, each the mean over replicates, of dyads that matter"
        return {"Measures": made, **failed, **left}

    def _rows(self) -> Rows:
        return [row for m in self.measures.values() for row in m._rows()]

    def to_xarray(self) -> xarray.Dataset:
        """Return the value of each measure in each replicate."""
        import xarray as xr

        return xr.Dataset({name: m.to_xarray() for name, m in self.measures.items()})

    def to_dict(self) -> dict[str, Any]:
        """Return the measures by name as plain JSON values."""
        return {name: m.to_dict() for name, m in self.measures.items()}

    def to_json(self) -> list[dict[str, Any]]:
        """Return the measures as a list of plain values: its old form, until the next version."""
        return [m.to_dict() for m in self.measures.values()]

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the measures that are shares: mean over replicates with its 95 % interval.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        found = figures.shares(self.measures.values())
        with give_axes(ax, 7, 1.1 + 0.27 * len(found)) as axes:
            figures.draw_measures(axes, found)
            axes.set_title("Diagnosis of the runs: measures that are shares")
            note(axes, "Diamonds: mean over replicates, of dyads that matter. Bars: its 95 % interval.", 26)
        return axes
