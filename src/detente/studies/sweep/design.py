"""Designs: which settings a sweep runs, point by point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, overload

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.core.outside import as_number, number_in, point_hint
from detente.core.param import MISSED, REGISTRY, Parameter, beyond
from detente.core.quoted import quote
from detente.core.same import ByValue
from detente.core.scenario import whole
from detente.scenarios.schema import known_parameters

THEORY = "theory"
"""Name of the setting that is a theory."""
MOST = 10_000_000
"""Most points of a design."""
SAMPLES = ("sobol", "latin", "halton")
"""Ways to draw points."""


@dataclass(frozen=True, eq=False)
class SweepDesign(ByValue):
    """Settings of every point.

    Attributes
    ----------
    names : tuple of str
        What the design says of each point: ``theory``, and names of parameters.
    numbers : mapping
        Values of parameters by name [point].
    theories : tuple of str
        Names of the theories.
    which : array [point]
        Which of the theories each point follows.
    kind : str
        How it was made: ``grid``, ``list``, or the way to draw it.
    """

    names: tuple[str, ...]
    numbers: Mapping[str, Array] = field(repr=False)
    theories: tuple[str, ...]
    which: Array = field(repr=False)
    kind: str = "grid"

    def __len__(self) -> int:
        return len(self.which)

    @property
    def points(self) -> Sequence[Mapping[str, Any]]:
        """Settings of each point, by name; made when they are asked for."""
        return _Settings(self)

    def column(self, name: str) -> Array:
        """Return the values of one setting [point]."""
        return self._theory_names[self.which] if name == THEORY else self.numbers[name]

    @cached_property
    def _theory_names(self) -> Array:
        return np.array(self.theories, object)

    def point(self, number: int) -> dict[str, Any]:
        """Return the settings of a point."""
        return {
            n: self.theories[int(self.which[number])] if n == THEORY else float(self.numbers[n][number])
            for n in self.names
        }


class _Settings(Sequence[Mapping[str, Any]]):
    """The settings of the points, each made when it is asked for."""

    def __init__(self, design: SweepDesign) -> None:
        self._design = design

    def __len__(self) -> int:
        return len(self._design)

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, Any]]: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return [self._design.point(k) for k in range(*at.indices(len(self)))]
        return self._design.point(range(len(self))[at])

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return (self._design.point(k) for k in range(len(self)))


def declared(name: object) -> Parameter:
    """Return the declaration of a parameter; raise ``UnknownName`` if there is none, with the nearest."""
    known_parameters()  # declares them
    if not isinstance(name, str) or name not in REGISTRY:
        kind = "parameter to vary"
        raise UnknownName(kind, name, (THEORY, *sorted(REGISTRY)), "`detente parameters` lists them.")
    return REGISTRY[name]


def check_column(name: str, values: Sequence[Any] | Array, rows: Sequence[str] | None = None) -> Array:
    """Return the values of a parameter at every point as floats in its range [point].

    Parameters
    ----------
    name
        The parameter.
    values
        Numbers, or text that says numbers.
    rows
        What each row is called in an error, such as ``line 3``; points are numbered if None.

    Raises
    ------
    InvalidValue
        One is no number, not finite or out of the range; the row is told.
    """
    known = declared(name)
    numbers = _as_floats(name, values, rows)
    identity = np.zeros(len(numbers), bool) if known.identity is None else numbers == known.identity
    bad = ~(identity | (numbers >= known.low - MISSED) & (numbers <= known.high + MISSED))
    if bad.any():
        at = int(np.argmax(bad))
        off = "" if known.identity is None else f" ({known.identity:g} switches it off)"
        more = f", as {int(bad.sum()) - 1:,} more are" if bad.sum() > 1 else ""
        told = beyond(float(numbers[at]), known.low, known.high)
        msg = f"Parameter {name!r} is {told} {_row(rows, at)}, outside its range{more}."
        raise InvalidValue(msg, f"It runs from {known.low:g} to {known.high:g} {known.unit}{off}.")
    return np.where(identity, numbers, np.clip(numbers, known.low, known.high))


def _as_floats(name: str, values: Any, rows: Sequence[str] | None) -> Array:
    held = np.asarray(values)
    if held.dtype.kind in "iuf" and held.ndim == 1:
        numbers = held.astype(float)
    else:
        numbers = np.array([_as_float(name, v, rows, k) for k, v in enumerate(values)], float)
    if np.isnan(numbers).any():
        at = int(np.argmax(np.isnan(numbers)))
        msg = f"Parameter {name!r} is not a number {_row(rows, at)}."
        raise InvalidValue(msg, "Give every point a number, or leave the row out.")
    return numbers


def _as_float(name: str, value: Any, rows: Sequence[str] | None, at: int) -> float:
    number = as_number(value)
    if isinstance(value, str):
        try:
            number = number_in(value)
        except ValueError:
            number = None
        if not value.strip():
            msg = f"Parameter {name!r} is empty {_row(rows, at)}."
            raise InvalidValue(msg, "Give every point a number, or leave the row out.")
    if number is None:
        msg = f"Parameter {name!r} cannot be {quote(value)} {_row(rows, at)}."
        known = REGISTRY[name]
        raise InvalidValue(
            msg, f"{point_hint(value)}Give it a number from {known.low:g} to {known.high:g} {known.unit}."
        )
    return number


def _row(rows: Sequence[str] | None, at: int) -> str:
    return f"in {rows[at]}" if rows is not None else f"at point {at}"


def repeated(design: SweepDesign) -> str:
    """Return which points of a list are the same as one before, in words; empty if none is.

    A sample of SALib may repeat a point, so that none is left out.

    Parameters
    ----------
    design
        The design.
    """
    if design.kind != "list":
        return ""
    columns = [*design.numbers.values(), design.which]
    order = np.lexsort(columns)
    alike = np.logical_and.reduce([column[order[1:]] == column[order[:-1]] for column in columns])
    if not alike.any():
        return ""
    first, second = min((int(order[k]), int(order[k + 1])) for k in np.flatnonzero(alike))
    more = f", and {int(alike.sum()) - 1:,} more repeat one" if alike.sum() > 1 else ""
    return f"Points {first} and {second} are the same{more}: with the same luck they are the same runs."


def grid(levels: Mapping[str, Sequence[float] | Array], theories: Sequence[str], *, named: bool) -> SweepDesign:
    """Return every combination of levels, the last setting changing fastest and the theory slowest.

    Parameters
    ----------
    levels
        Values by parameter.
    theories
        Names of the theories.
    named
        Whether the theory is among what is varied.
    """
    columns = {name: check_column(name, values) for name, values in levels.items()}
    for name, values in columns.items():
        if len(np.unique(values)) < len(values):
            msg = f"Parameter {name!r} is to take the same value twice."
            raise InvalidValue(msg, "Name each value once: the same settings with the same luck are the same runs.")
    count = _count(math.prod([len(v) for v in columns.values()]) * len(theories))
    spread = np.meshgrid(np.arange(len(theories)), *columns.values(), indexing="ij")
    which, *rest = (np.ascontiguousarray(axis).reshape(count) for axis in spread)
    return made_of(dict(zip(columns, rest, strict=True)), theories, which, "grid", named)


def sample(
    kind: str,
    count: int,
    ranges: Mapping[str, tuple[float, float]],
    theories: Sequence[str],
    *,
    named: bool,
    seed: int,
) -> SweepDesign:
    """Return points drawn evenly over ranges of parameters, the same for every theory.

    Parameters
    ----------
    kind
        ``sobol`` (a power of 2 fills it evenly), ``latin`` (a Latin hypercube) or ``halton``.
    count
        Points of each theory.
    ranges
        Lowest and highest value by parameter.
    theories, named
        As in ``grid``.
    seed
        Seed of the draw.
    """
    from scipy.stats import qmc

    if kind not in SAMPLES:
        what = "way to draw points"
        raise UnknownName(what, kind, SAMPLES)
    if not ranges:
        msg = "There is no range to draw points from."
        raise InvalidValue(msg, 'Say vary={"offence_advantage": (1, 4)}; on the command line --vary NAME=1:4.')
    whole("points of a sample", count, 1, MOST)
    kinds = {"sobol": qmc.Sobol, "latin": qmc.LatinHypercube, "halton": qmc.Halton}
    drawer = kinds[kind](len(ranges), rng=np.random.default_rng(seed))
    unit = _drawn(drawer, count)
    ends = {name: check_column(name, ends) for name, ends in ranges.items()}
    columns = {name: low + (high - low) * unit[:, k] for k, (name, (low, high)) in enumerate(ends.items())}
    _count(count * len(theories))
    which = np.repeat(np.arange(len(theories)), count)
    columns = {name: np.tile(values, len(theories)) for name, values in columns.items()}
    return made_of(columns, theories, which, kind, named)


def _drawn(drawer: Any, count: int) -> Array:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Sobol's points of another number are less even, as is said
        return np.asarray(drawer.random(count))


def _count(count: int) -> int:
    if count > MOST:
        msg = f"The design has {count:,} points."
        raise InvalidValue(msg, f"A sweep takes up to {MOST:,}: vary less, or draw points with a sample.")
    return count


def made_of(numbers: Mapping[str, Array], theories: Sequence[str], which: Array, kind: str, named: bool) -> SweepDesign:
    """Return a design of columns that were checked.

    Parameters
    ----------
    numbers
        Values by parameter [point].
    theories, which
        Names of the theories, and which of them each point follows [point].
    kind
        How it was made.
    named
        Whether the theory is among what the design says.
    """
    names = (*((THEORY,) if named else ()), *numbers)
    if not names:
        msg = "Nothing is varied."
        raise InvalidValue(msg, 'Say what: vary={"offence_advantage": [1, 2, 4]}; --vary offence_advantage=1:4:13.')
    held = {name: np.ascontiguousarray(values, float) for name, values in numbers.items()}
    return SweepDesign(names, held, tuple(theories), np.asarray(which, np.int32), kind)
