"""The record of an ensemble."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core import figures
from detente.core.errors import MissingPackage, UnknownName
from detente.core.failures import all_failed, describe_failures
from detente.core.fields import ABOUT
from detente.core.layout import (
    Layout,
    Variable,
    cast_for_file,
    describe_variable,
    has_empty_diagonal,
    hollow_out,
    is_dyadic,
)
from detente.core.result import Facts, Result, Rows, plain
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.figures.canvas import give_axes, note

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes

DIMS = ("replicate", "year", "state", "other")
"""Dimensions of a record, as many as it has."""
MEMBER = {"standard_name": "realization"}
"""What CF calls the number of a member of an ensemble."""
MATERIAL = ("economy", "capability")
"""Fields of the world in units of the year's mean product."""


@dataclass(frozen=True, eq=False, repr=False)
class Run(Result):
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
    failures : mapping
        Why replicates failed, by number: their numbers are not finite, so no measure or study scores them.
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
    failures: Mapping[int, str] = field(default_factory=dict)

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
    def failed(self) -> np.ndarray:
        """Which replicates failed [replicate]."""
        return np.isin(np.asarray(self.replicate_ids), list(self.failures))

    @property
    def asked(self) -> int:
        """Number of replicates, those that failed included."""
        return int((~self.failed).sum()) + len(self.failures)

    def sound(self) -> Run:
        """Return the run without the replicates that failed; ``failures`` still tells of them."""
        left = ~self.failed
        if left.all():
            return self
        records = {name: value[left] for name, value in self.records.items()}
        return replace(self, replicate_ids=np.asarray(self.replicate_ids)[left], records=records)

    @property
    def replicas(self) -> Any:
        """Numbers of the replicates, under the old name."""
        warnings.warn("Run.replicas is now Run.replicate_ids.", DeprecationWarning, stacklevel=2)
        return self.replicate_ids

    @property
    def calendar(self) -> np.ndarray:
        """Years of the calendar [year], from 0 where the scenario has no date."""
        return np.arange(self.years) + (self.scenario.first_year or 0)

    @property
    def labels(self) -> list[str]:
        """Names of the states; their numbers where they have none."""
        return list(self.scenario.names) or [str(i) for i in range(self.scenario.states)]

    def in_units_of_the_start(self) -> dict[str, Any]:
        """Return the records with economies and forces in units of the mean product of the start.

        As they are recorded they are in units of the mean product of their year, and do not show growth that all
        share. It needs the record ``world_growth``.
        """
        if not any(name in self.records for name in MATERIAL):
            return dict(self.records)
        size = np.exp(np.asarray(self["world_growth"], float))[..., None]
        return {name: size * held if name in MATERIAL else held for name, held in self.records.items()}

    def to_xarray(self) -> xarray.Dataset:
        """Return the records as a dataset with the dimensions replicate, year, state and other.

        Years are those of the calendar where the scenario has a date. What a state would be to itself is NaN.
        """
        import xarray as xr

        data = {
            k: (DIMS[: np.ndim(v)], hollow_out(v) if is_dyadic(k, v) else v, describe_variable(k))
            for k, v in self.records.items()
        }
        coords: dict[str, Any] = {
            "replicate": (
                "replicate",
                whole_numbers(self.replicate_ids),
                describe_variable("", "number of the replicate") | MEMBER,
            ),
            "year": ("year", whole_numbers(self.calendar), describe_variable("", self._year_words())),
            "state": ("state", self.labels, {"long_name": "state: who perceives or acts"}),
            "other": ("other", self.labels, {"long_name": "state that is perceived or acted upon"}),
        }
        used = {k: v for k, v in coords.items() if any(k in d for d, *_ in data.values())}
        return xr.Dataset(data, used, self._attributes())

    def to_arviz(self) -> Any:
        """Return the records for ArviZ: one chain, each replicate a draw.

        Returns
        -------
        arviz.InferenceData or xarray.DataTree
            Whatever the installed ArviZ works with, with the records in the group ``posterior``.

        Raises
        ------
        MissingPackage
            ArviZ is not installed.
        """
        try:
            import arviz
        except ImportError:
            package = "arviz"
            raise MissingPackage(package) from None
        import xarray as xr

        draws = self.to_xarray().rename(replicate="draw").expand_dims(chain=[0])
        inference = getattr(arviz, "InferenceData", None)
        return xr.DataTree.from_dict({"posterior": draws}) if inference is None else inference(posterior=draws)

    def to_dict(self) -> dict[str, Any]:
        """Return what the run is and its main numbers as plain JSON values, without the records."""
        return {
            "theory": self.theory.name,
            "theories": [t.name for t in self.theories],
            "scenario": self.scenario.name,
            "states": self.labels,
            "calendar": plain(self.calendar),
            "replicates": self.replicates,
            "seed": self.seed,
            "parameters": plain(self.values),
            "settings": {"theory": plain(self.theory.settings), "scenario": plain(self.scenario.settings)},
            "interventions": plain(self.interventions),
            "records": list(self.records),
            "failures": {str(number): why for number, why in self.failures.items()},
            "summary": plain(self._rows()),
            "manifest": plain(self.manifest),
        }

    def _year_words(self) -> str:
        return "year, counted from 0" if self.scenario.first_year is None else "calendar year"

    def _title(self) -> str:
        who = "a mixed world" if self.theories else self.theory.title or self.theory.name
        return f"Run of {who} in {self.scenario.title or self.scenario.name}"

    def _facts(self) -> Facts:
        first, last = int(self.calendar[0]), int(self.calendar[-1])
        who = ", ".join(t.name for t in self.theories) or self.theory.name
        return {
            "Theory": who + "".join(f", {k} = {v:g}" for k, v in self.theory.settings.items()),
            "Scenario": f"{self.scenario.name}, {self.scenario.states} states, years {first} to {last}",
            "Size": f"{self.replicates} replicates x {self.years} years, seed {self.seed}",
            **({"Failed": describe_failures(self.failures.values(), self.asked)} if self.failures else {}),
            "Numbers": "means over replicates and over states or ordered dyads, each counting alike",
        }

    def _rows(self) -> Rows:
        """Return the mean of each record in the first and the last year, and over all."""
        if not self.years or not self.replicates:
            return []
        rows = []
        for name, record in self.sound().records.items():
            if not len(record):
                break  # all failed
            path = self._by_year(name, record).mean(0)
            unit = ABOUT[name].unit if name in ABOUT else ""
            rows.append(
                {"record": name, "first year": path[0], "last year": path[-1], "mean": path.mean(), "unit": unit}
            )
        return rows

    def _by_year(self, name: str, record: Any) -> np.ndarray:
        """Return a record by replicate and year, as the mean over states or over pairs of different states."""
        held = np.asarray(record, float)
        if is_dyadic(name, held):
            n = held.shape[-1]
            total = held.sum((-1, -2)) - np.trace(held, axis1=-2, axis2=-1)
            return np.asarray(total / max(n * (n - 1), 1))
        return held.mean(axis=tuple(range(2, held.ndim))) if held.ndim > 2 else held

    def _table(self) -> Rows:
        """Return mean and quantiles over replicates of each record, year by year."""
        rows = []
        for name, record in self.sound().records.items():
            if not len(record):
                break  # all failed
            held = self._by_year(name, record)
            low, high = np.quantile(held, (0.1, 0.9), axis=0)
            unit = ABOUT[name].unit if name in ABOUT else ""
            rows += [
                {"record": name, "year": int(y), "mean": m, "q10": a, "q90": b, "unit": unit}
                for y, m, a, b in zip(self.calendar, held.mean(0), low, high, strict=True)
            ]
        return rows

    def _attributes(self) -> dict[str, Any]:
        return {
            "title": self._title(),
            "theory": ", ".join(t.name for t in self.theories) or self.theory.name,
            "scenario": self.scenario.name,
            "seed": self.seed,
            **{k.replace(" ", "_"): str(v) for k, v in self.manifest.items()},
        }

    def _layout(self) -> Layout:
        ids = np.asarray(self.replicate_ids)
        rising = bool((np.diff(ids) > 0).all())
        numbers = np.arange(self.scenario.states)
        made: dict[str, Variable] = {
            "replicate": _axis("replicate", ids, "number of the replicate", self.replicate_ids, MEMBER)
            if rising
            else _axis("replicate", np.arange(len(ids)), "position of the replicate"),
            "year": _axis("year", self.calendar, self._year_words()),
            "state": _axis("state", numbers, "number of the state that perceives or acts"),
            "other": _axis("other", numbers, "number of the state that is perceived or acted upon"),
        }
        if not rising:
            words = describe_variable("", "number of the replicate") | MEMBER
            made["replicate_id"] = Variable(("replicate",), whole_numbers(ids), words, self.replicate_ids)
        names = np.array([n.replace("\0", " ") for n in self.labels], object)
        for axis in ("state", "other"):
            made[f"{axis}_name"] = Variable((axis,), names, {"long_name": f"name of the {axis}"})
        for name, record in self.records.items():
            if name in made or not name.isidentifier() or not name.isascii():
                continue  # it is kept all the same, under a name that is free
            values = cast_for_file(record)
            dims = DIMS[: values.ndim]
            hollow = is_dyadic(name, values) and has_empty_diagonal(values)
            labels = " ".join(f"{axis}_name" for axis in ("state", "other") if axis in dims)
            attrs = describe_variable(name) | ({"coordinates": labels} if labels else {})
            made[name] = Variable(dims, hollow_out(values) if hollow else values, attrs, record, hollow)
        used = {d for v in made.values() if v.of is not None for d in v.dims}
        attrs = self._attributes() | {
            "seed": str(self.seed),
            "parameters": json.dumps(plain(self.values)),
            "theory_settings": json.dumps([plain(t.settings) for t in self.theories or (self.theory,)]),
            "scenario_settings": json.dumps(plain(self.scenario.settings)),
            "interventions": json.dumps(plain((*self.scenario.interventions, *self.interventions))),
            "comment": "Dyadic variables: state perceives or acts, other is perceived or acted upon. All units are 1; "
            "detente_unit is the unit of the model.",
        }
        return Layout({k: v for k, v in made.items() if used.issuperset(v.dims)}, attrs)

    def plot(self, *names: str | Sequence[str], ax: Axes | None = None) -> Axes:
        """Draw records by year: their mean over replicates, and the band from the 10th to the 90th percentile.

        Parameters
        ----------
        *names
            Records with one unit; fear and the share that competes if none is named. Records of states and of dyads
            are drawn by their mean.
        ax
            Axes to draw on, which may hold other runs; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        if self.failed.all():
            raise all_failed(self.failures.values(), self.asked)
        listed = [one for name in names for one in ([name] if isinstance(name, str) else name)]
        wanted = figures.names_to_draw({name: self[name] for name in listed} or self.records, listed)
        sound, done = self.sound(), (*self.scenario.interventions, *self.interventions)
        shown = {name: sound[name] for name in wanted}
        theory = "a mix of schools" if self.theories else self.theory.title
        with give_axes(ax, 7, 4) as axes:
            figures.draw_run(axes, shown, theory, self.years, [what.year for what in done], self.scenario.first_year)
            alone = len({line.get_gid() for line in axes.lines if line.get_gid()}) == 1
            place = self.scenario.title or self.scenario.name
            axes.set_title(f"{place} (theory: {theory})" if alone else place)
            words = f"Lines: mean over {sound.replicates} replicates. Bands: 10th to 90th percentile."
            words += f" {describe_failures(self.failures.values(), self.asked)}." if self.failures else ""
            if any(0 < what.year < self.years for what in done):
                words += " Grey lines: something is done to the world."
            note(axes, words, 36)
        return axes


def whole_numbers(values: Any) -> np.ndarray:
    """Return whole numbers in 32 bits where they fit, as most programs read coordinates."""
    array = np.asarray(values)
    fits = not array.size or (array.min() >= -(2**31) and array.max() < 2**31)
    return array.astype(np.int32) if fits else array.astype(np.int64)


def _axis(name: str, values: Any, label: str, of: Any = None, more: Mapping[str, str] | None = None) -> Variable:
    return Variable((name,), whole_numbers(values), describe_variable("", label) | dict(more or {}), of)
