"""Scenario discovery on a finished sample: boxes found on one half of it, tried on the other."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.errors import UnknownName
from detente.core.measure import finite
from detente.core.progress import Progress, tracked
from detente.core.quoted import quote
from detente.core.result import Answer, Facts, Rows
from detente.core.scenario import whole
from detente.studies.discover import figures
from detente.studies.discover.boxes import LEVEL, Box, Limits, inside, score, simplify, tried
from detente.studies.discover.sample import Cases, cases_of
from detente.studies.discover.search import leaves, peel
from detente.studies.luck import chance_above
from detente.studies.methods import DISCOVERY, SKEWED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

METHODS = ("prim", "cart")
"""Methods: patient peeling [FriedmanFisher1999]_, classification trees [BreimanEtAl1984]_."""
ALONE = (
    "Runs of the points are not at hand, or too few: it is not known whether luck that all points share made the "
    "regions."
)
"""What is said where luck cannot be told."""
TITLES = {"prim": "PRIM: patient peeling", "cart": "CART: a classification tree"}
"""Methods for people."""


@dataclass(frozen=True, eq=False, repr=False)
class Discovery(Answer):
    """In which regions of the parameters an outcome comes about.

    Attributes
    ----------
    method : str
        ``"prim"`` or ``"cart"``.
    condition : str
        What is of interest.
    about : str
        What the sample is of.
    names : tuple of str
        Parameters that were looked at.
    boxes : tuple of Box
        Regions, those that are believed first, then by density on the points that were held out.
    points, wanted, undefined, lacking : int
        Points, those of interest, and those left out as the outcome is undefined or a parameter missing there.
    seed : int
        Seed of the halves.
    runs : int
        Runs of a point by which luck that all points share was told; 0 where there were none or too few.
    path : array [box, 4]
        Of a peeling: coverage and density on the points it was found on, and on those held out.
    complete : bool
        Always true: it is done in seconds.
    """

    study: ClassVar[str] = "discover"

    method: str
    condition: str
    about: str
    names: tuple[str, ...]
    boxes: tuple[Box, ...]
    points: int
    wanted: int
    undefined: int
    seed: int
    path: Array
    complete: bool = True
    seconds: float = field(compare=False, default=0.0)
    runs: int = 0
    lacking: int = 0

    @property
    def believed(self) -> tuple[Box, ...]:
        """Regions that the points held out bear out."""
        return tuple(box for box in self.boxes if box.believed)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is found, sentence by sentence."""
        share = self.wanted / self.points
        told = [f"{self.condition} at {100 * share:.0f} % of {self.points} points."]
        if not self.believed:
            told.append(
                "No region is borne out by the points that were held out: what was found on the others may be luck."
            )
        for box in self.believed:
            told.append(
                f"Where {region(box)}, it is so at {100 * box.test.density:.0f} % of the points held out, which are "
                f"{100 * box.test.coverage:.0f} % of all that are so."
            )
        if not self.runs and self.boxes:
            told.append(ALONE)
        if self.undefined:
            told.append(f"At {self.undefined} more points the outcome is undefined: they are left out.")
        if self.lacking:
            told.append(f"At {self.lacking} more points a parameter is missing: they are left out.")
        return tuple(told)

    def _methods(self) -> Mapping[str, str]:
        tested = any(np.isfinite(row["luck"]) for row in self._rows())
        return {**DISCOVERY[self.method], **(SKEWED if tested else {})}

    def _title(self) -> str:
        return f"Where {self.condition}, in {self.about}"

    def _about(self) -> Facts:
        half = f"{self.points} points, half of them held out, seed {self.seed}"
        return {"Method": TITLES[self.method], "Size": half, "Found": " ".join(self.sentences)}

    def _rows(self) -> Rows:
        return [
            {
                "region": region(box),
                "density": box.test.density,
                "coverage": box.test.coverage,
                "points inside": box.test.inside,
                "density where found": box.train.density,
                "chance": box.test.chance,
                "luck": box.luck,
                "believed": box.believed,
            }
            for box in self.boxes
        ]

    def _plain(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "condition": self.condition,
            "about": self.about,
            "parameters": list(self.names),
            "points": self.points,
            "wanted": self.wanted,
            "undefined": self.undefined,
            "lacking": self.lacking,
            "seed": self.seed,
            "runs": self.runs,
            "sentences": list(self.sentences),
            "level": LEVEL,
            "boxes": [box.to_dict() for box in self.boxes],
            "path": [[finite(x) for x in row] for row in self.path],
            "manifest": {"detente": __version__},
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the regions over two parameters, or how density was bought with coverage.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        drawn = [(region(box), box.test.density, box.test.coverage, box.believed) for box in self.boxes]
        return figures.plot(drawn, self.path, self.wanted / self.points, self._title(), ax)


def region(box: Box) -> str:
    """Return the limits of a box in words.

    Parameters
    ----------
    box
        A box.
    """
    parts = []
    for name, (low, high) in box.limits.items():
        ends = [f"{name} > {low:.3g}" if np.isfinite(low) else "", f"{name} < {high:.3g}" if np.isfinite(high) else ""]
        both = np.isfinite(low) and np.isfinite(high)
        parts.append(f"{name} from {low:.3g} to {high:.3g}" if both else next(filter(None, ends), name))
    return " and ".join(parts) or "anywhere"


def discover(
    data: Any,
    condition: str = "hostility > 0.5",
    *,
    parameters: str | Sequence[str] | None = None,
    theory: str | None = None,
    method: str = "prim",
    seed: int = 0,
    progress: Progress = None,
) -> Discovery:
    """Say in which region of the parameters an outcome comes about.

    Half of the points are held out, and half of the runs of each. Regions are found on the others, restrictions that
    may be luck are dropped by their quasi-p-values [BryantLempert2010]_, and a region is believed only if what was held
    out bears it out: as many of interest inside would come about by the choice of points, and as different an outcome
    by luck that all points share, in any of the regions, in about one analysis of twenty. Of a table, which has no
    runs, the latter cannot be told, and that is said.

    Parameters
    ----------
    data
        A finished sample: a sensitivity by Sobol, a sweep, the folder or file of one, a frame with a row a point, or
        the path of a table (.csv, .parquet).
    condition
        What is of interest: an outcome of the sample, a comparison and a number.
    parameters
        Names of parameters to look at; all that vary if None.
    theory
        Theory whose points are looked at, where the sample has several.
    method
        ``"prim"`` (with the EMA workbench) or ``"cart"`` (with scikit-learn).
    seed
        Seed of the halves.
    progress
        Told of each ``Moment``; True for a bar.

    Returns
    -------
    Discovery
        Regions with density, coverage and chance on the points that were held out.

    Raises
    ------
    InvalidValue
        The condition cannot be read, or the sample cannot be used.
    UnknownName
        There is no such method, outcome or parameter.
    TooFew
        Too few points, or too few on one side of the condition.
    MissingExtra
        What the method needs is not installed.
    """
    if not isinstance(method, str) or method not in METHODS:
        kind = "method"
        raise UnknownName(kind, method if isinstance(method, str) else quote(method), METHODS)
    whole("seed", seed, 0, 2**31 - 1)
    with tracked(progress, "discover", "steps", 2, whole=True) as track:
        cases = cases_of(data, condition, parameters, theory)
        track.at(1, "regions")
        first = _half(cases, seed)
        train, test = _found_on(cases, first), (cases.points[~first], cases.wanted[~first])
        found, path = _peeled(cases, train, test) if method == "prim" else _grown(train, seed)
        boxes = _tried(cases, found, train, test, ~first)
        track.at(2)
    size, some = len(cases.wanted), int(cases.wanted.sum())
    return Discovery(
        method, cases.condition, cases.about, cases.names, boxes, size, some, cases.undefined, seed, path,
        True, track.elapsed, 0 if cases.split is None else cases.split[1].shape[1], cases.lacking,
    )  # fmt: skip


Half = tuple[Array, Array]


def _half(cases: Cases, seed: int) -> Array:
    """Return which points are looked at [point], with as many of interest among them as among those held out."""
    generator = np.random.default_rng([seed, 11])
    first = np.zeros(len(cases.wanted), bool)
    for kind in (True, False):
        mine = generator.permutation(np.flatnonzero(cases.wanted == kind))
        first[mine[: (len(mine) + 1) // 2]] = True
    return first


def _found_on(cases: Cases, first: Array) -> Half:
    """Return the points that are looked at, with what is of interest in half of the runs: as many as in all."""
    if cases.split is None:
        return cases.points[first], cases.wanted[first]
    half = cases.split[0][first]
    known = np.isfinite(half)
    mean = np.where(known, half, 0.0).sum(1) / np.maximum(known.sum(1), 1)
    mean = np.where(known.any(1), mean, -np.inf)
    order = np.lexsort((cases.wanted[first], mean))[::-1]
    wanted = np.zeros(len(mean), bool)
    wanted[order[: int(cases.wanted[first].sum())]] = True
    return cases.points[first], wanted


def _peeled(cases: Cases, train: Half, test: Half) -> tuple[list[Limits], Array]:
    """Return the box that is best by the harmonic mean of coverage and density, and the path to it."""
    boxes = peel(cases.names, *train, cases.bounds)
    scores = [(score(*train, box), score(*test, box)) for box in boxes]
    path = np.array([[one.coverage, one.density, other.coverage, other.density] for one, other in scores])
    with np.errstate(invalid="ignore", divide="ignore"):
        worth = np.nan_to_num(2 * path[:, 0] * path[:, 1] / (path[:, 0] + path[:, 1]))
    return [simplify(*train, boxes[int(worth.argmax())])], path


def _grown(train: Half, seed: int) -> tuple[list[Limits], Array]:
    """Return the leaves of a tree in which more is of interest than in all."""
    usual = train[1].mean()
    found = [box for box in leaves(*train, seed) if score(*train, box).density > usual]
    return found, np.zeros((0, 4))


def _tried(cases: Cases, found: list[Limits], train: Half, test: Half, held: Array) -> tuple[Box, ...]:
    made = [replace(tried(cases.names, box, train, test), luck=_luck(cases, box, held)) for box in found if box]
    each = LEVEL / max(len(made), 1)
    made = [replace(box, believed=_borne_out(cases, box, each)) for box in made]
    return tuple(sorted(made, key=lambda box: (not box.believed, -np.nan_to_num(box.test.density))))


def _borne_out(cases: Cases, box: Box, level: float) -> bool:
    if cases.runs is None:
        return box.test.chance <= level
    return box.test.chance <= level and box.luck <= level  # of too few runs nothing is known, and nothing believed


def _luck(cases: Cases, box: Limits, held: Array) -> float:
    """Return the chance that luck alone makes the outcome as different inside, from the runs and points held out."""
    if cases.split is None:
        return float("nan")
    runs, there = cases.split[1][held], inside(cases.points[held], box)
    if there.all() or not there.any():
        return 1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a run in which it is defined nowhere
        apart = np.nanmean(runs[there], 0) - np.nanmean(runs[~there], 0)
    return chance_above(apart)
