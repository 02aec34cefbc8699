"""The record of an ensemble."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.errors import UnknownName
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Run:
    """What happened in every replicate.

    Attributes
    ----------
    theory : Theory
        Theory, with its settings; in a mixed world that of the first state.
    theories : tuple of Theory
        Theory of each state where they differ, else empty.
    scenario : Scenario
        Scenario.
    seed : int
        Seed.
    replicate_ids : array [replicate]
        Numbers of the replicates.
    years : int
        Number of years.
    records : mapping
        Arrays [replicate, year], [replicate, year, state] or [replicate, year, state, other].
    values : mapping
        Parameters that were used: floats, or arrays [state] in a mixed world.
    manifest : mapping
        Versions, back end, flags and tile: what can change the last bits.
    interventions : tuple of Intervention
        What was done beside what the scenario holds.
    """

    theory: Theory
    scenario: Scenario
    seed: int
    replicate_ids: Any
    years: int
    records: Mapping[str, Any]
    values: Mapping[str, Any]
    manifest: Mapping[str, Any] = field(default_factory=dict)
    theories: tuple[Theory, ...] = ()
    interventions: tuple[Intervention, ...] = ()

    def __getitem__(self, name: str) -> Any:
        if name not in self.records:
            kind = "record in this run"
            raise UnknownName(
                kind,
                name,
                sorted(self.records),
                "Name it in `keep` when you simulate.",
            )
        return self.records[name]

    def __contains__(self, name: object) -> bool:
        return name in self.records

    @property
    def replicates(self) -> int:
        """Number of replicates."""
        return len(self.replicate_ids)

    @property
    def replicas(self) -> Any:
        """Numbers of the replicates, under the old name."""
        warnings.warn("Run.replicas is now Run.replicate_ids.", DeprecationWarning, stacklevel=2)
        return self.replicate_ids

    def to_xarray(self) -> xarray.Dataset:
        """Return the records as a dataset with the dimensions replicate, year, state and other."""
        import xarray as xr

        dims = ("replicate", "year", "state", "other")
        names = list(self.scenario.names) or [str(i) for i in range(self.scenario.states)]
        data = {k: (dims[: v.ndim], v) for k, v in self.records.items()}
        coords: dict[str, Any] = {
            "replicate": np.asarray(self.replicate_ids),
            "year": np.arange(self.years),
            "state": names,
            "other": names,
        }
        attrs = {
            "theory": self.theory.name,
            "scenario": self.scenario.name,
            "seed": self.seed,
            **{k: str(v) for k, v in self.manifest.items()},
        }
        return xr.Dataset(data, {k: v for k, v in coords.items() if any(k in d for d, _ in data.values())}, attrs)

    def plot(self, *names: str, ax: Axes | None = None) -> Axes:
        """Draw records by year: their mean over replicates, and the band from the 10th to the 90th percentile.

        Parameters
        ----------
        *names
            Records with one unit; fear and the share that competes if none is named. Records of states and of dyads
            are drawn by their mean.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        from detente.core import figures
        from detente.figures.canvas import drawn_on, note

        wanted = figures.drawn_names(self, names)
        with drawn_on(ax, 7, 4) as axes:
            figures.draw_run(axes, self, wanted)
            theory = "a mix of schools" if self.theories else self.theory.title
            axes.set_title(f"{self.scenario.title or self.scenario.name} (theory: {theory})")
            words = f"Lines: mean over {self.replicates} replicates. Bands: 10th to 90th percentile."
            done = (*self.scenario.interventions, *self.interventions)
            if any(0 < what.year < self.years for what in done):
                words += " Grey lines: something is done to the world."
            note(axes, words, 36)
        return axes
