"""The default world beside the record, quantity by quantity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.cores import cores
from detente.core.outlook import reckoned
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.result import Answer, Facts, Rows
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.data.record import Folder, open_record, usual_cache
from detente.schools import as_theory
from detente.studies.methods import FILTERING, INTERVALS
from detente.studies.world import figures
from detente.studies.world.model import WORLD, YEARS, simulate_quantities
from detente.studies.world.record import quantities
from detente.studies.world.row import ERRORS, FACTOR, FIT, QUANTITIES, WorldRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES: Mapping[int, int] = {20: 200, 80: 24, 195: 6}
"""Numbers of states, and replicates that are run of each."""
TUNED = "default"
"""Theory whose world was tuned to the record: of any other all that is known is judged."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Answer):
    """Worlds of several sizes beside the record.

    Attributes
    ----------
    rows : tuple of Row
        One a quantity and size.
    complete : bool
        False if it was stopped: then only the sizes that were finished are there.
    theory : str
        Name of the theory.
    record : mapping
        Quantities of the record.
    missing : mapping
        Why others are not there.
    seed : int
        Seed.
    settings : mapping
        What the world was set to, beside what the theory sets.
    """

    study: ClassVar[str] = "world"

    rows: tuple[WorldRow, ...]
    complete: bool
    theory: str = ""
    record: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    settings: Mapping[str, float] = field(default_factory=dict)

    def _methods(self) -> Mapping[str, str]:
        return {**INTERVALS, **FILTERING}

    def _title(self) -> str:
        return "The simulated world beside the record"

    def _about(self) -> Facts:
        return {"Agreement": told(self.rows)}

    def _rows(self) -> Rows:
        return [
            {
                "quantity": QUANTITIES[row.quantity][0] if row.quantity in QUANTITIES else row.quantity,
                "states": row.states,
                "model": row.model,
                "standard error": row.error,
                "record": row.record,
                "status": row.status,
            }
            for row in self.rows
        ]

    def _plain(self) -> dict[str, Any]:
        return {
            "theory": self.theory,
            "seed": self.seed,
            "factor": FACTOR,
            "errors": ERRORS,
            "settings": dict(self.settings),
            "record": dict(self.record),
            "missing": dict(self.missing),
            "rows": [row.to_json() for row in self.rows],
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the model's value of every quantity over the record's.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.rows, ax)


def told(rows: Sequence[WorldRow]) -> str:
    """Return in words how many rows agree, of those that were judged, and how many were tuned."""
    judged = [row for row in rows if row.status in ("agrees", "does not")]
    held = sum(row.status == "agrees" for row in judged)
    tuned = [row for row in rows if row.status == "fit"]
    near = sum(bool(row.close) for row in tuned)
    words = f"{held} of {len(judged)} quantities agree with the record (within a factor of {FACTOR:g}, but for "
    words += f"{ERRORS:g} standard errors)"
    return f"{words}; of {len(tuned)} that were tuned to it {near} are as close" if tuned else words


@renamed(replicas="replicates", report="progress")
def compare(
    theory: Theory | str,
    record: Mapping[str, float],
    *,
    sizes: Sequence[int] = tuple(SIZES),
    replicates: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    progress: Progress = None,
    settings: Mapping[str, float] = WORLD,
) -> Comparison:
    """Run the world at several sizes and put it beside the record.

    Parameters
    ----------
    theory
        A theory, or the name of a school.
    record
        Quantities of the record.
    sizes
        Numbers of states.
    replicates
        Replicas at each size; those of ``SIZES``, or as many dyads as there, if None.
    seed, backend
        As in ``detente.engine.simulate``.
    progress
        Told of each ``Moment``, in dyads; True for a bar.
    settings
        What the world is set to; what the theory sets itself overrules it.

    Returns
    -------
    Comparison
        One row a quantity and size; after Ctrl-C those of the sizes that were finished.
    """
    return _compare(theory, lambda: record, sizes, replicates, seed, backend, progress, settings)


def _compare(
    theory: Theory | str,
    read: Callable[[], Mapping[str, float]],
    sizes: Sequence[int],
    replicates: int | None,
    seed: int,
    backend: BackendName,
    progress: Progress,
    settings: Mapping[str, float],
) -> Comparison:
    """Compare, and read the record once it is known that there is time for the runs."""
    theory = as_theory(theory)
    if replicates is not None:
        whole("replicates", replicates, 1, 100_000_000)
    runs = {n: replicates or SIZES.get(n, max(4, 80_000 // (n * n))) for n in sizes}
    weights = {n: n * n * r for n, r in runs.items()}
    rows: list[WorldRow] = []
    with tracked(progress, "world", "dyads", sum(weights.values())) as track:
        track.expect(lambda: reckoned(YEARS * track.due, cores(), backend))
        record = read()
        for n in sizes:
            tell = track.within(weights[n], f"{n} states")
            values, errors = simulate_quantities(
                theory, n, runs[n], seed=seed, backend=backend, progress=tell, settings=settings
            )
            rows += [
                WorldRow(q, n, values[q], errors[q], record.get(q), fit=q in FIT and theory.name == TUNED)
                for q in QUANTITIES
                if q in values
            ]
    return Comparison(tuple(rows), complete=track.complete, settings=settings)


def world(
    theory: Theory | str = "default",
    *,
    sizes: Sequence[int] = tuple(SIZES),
    replicates: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
    settings: Mapping[str, float] = WORLD,
) -> Comparison:
    """Put the world of a theory beside the record of 1816-2010.

    Parameters
    ----------
    theory, sizes, replicates, seed, backend, progress, settings
        As of ``compare``.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    """
    record: dict[str, float] = {}
    missing: dict[str, str] = {}

    def read() -> Mapping[str, float]:
        values, lost = quantities(open_record(data, usual_cache(cache)))
        record.update(values)
        missing.update(lost)
        return record

    found = _compare(theory, read, sizes, replicates, seed, backend, progress, settings)
    return replace(found, theory=as_theory(theory).name, record=record, missing=missing, seed=seed)
