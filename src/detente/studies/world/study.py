"""The default world beside the record, quantity by quantity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.renamed import renamed
from detente.core.result import Facts, Result, Rows
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.schools import as_theory
from detente.studies.world import figures
from detente.studies.world.model import simulated
from detente.studies.world.row import FACTOR, QUANTITIES, Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES: Mapping[int, int] = {20: 200, 80: 24, 195: 6}
"""Numbers of states, and replicates that are run of each."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Worlds of several sizes beside the record.

    Attributes
    ----------
    rows : tuple of Row
        One a quantity and size.
    complete : bool
        False if it was stopped: then only the sizes that were finished are there.
    """

    rows: tuple[Row, ...]
    complete: bool

    def _title(self) -> str:
        return "The simulated world beside the record"

    def _facts(self) -> Facts:
        judged = [row.agrees for row in self.rows if row.agrees is not None]
        return {
            "Agreement": f"{sum(judged)} of {len(judged)} quantities are within a factor of {FACTOR:g} of the record",
            **({} if self.complete else {"Complete": "no, it was stopped"}),
        }

    def _rows(self) -> Rows:
        return [
            {
                "quantity": QUANTITIES[row.quantity][0] if row.quantity in QUANTITIES else row.quantity,
                "states": row.states,
                "model": row.model,
                "standard error": row.error,
                "record": row.record,
                "agrees": row.agrees,
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain JSON values."""
        return {"complete": self.complete, "rows": [row.to_json() for row in self.rows]}

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


@renamed(replicas="replicates", report="progress")
def compare(
    theory: Theory | str,
    record: Mapping[str, float],
    *,
    sizes: Sequence[int] = tuple(SIZES),
    replicates: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    progress: Callable[[int, int], None] | None = None,
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
        Called with finished and all dyad-years' worth of work.

    Returns
    -------
    Comparison
        One row a quantity and size; after Ctrl-C those of the sizes that were finished.
    """
    theory = as_theory(theory)
    if replicates is not None:
        whole("replicates", replicates, 1, 100_000_000)
    runs = {n: replicates or SIZES.get(n, max(4, 80_000 // (n * n))) for n in sizes}
    weights = {n: n * n * r for n, r in runs.items()}
    done, due = 0, sum(weights.values())
    rows: list[Row] = []
    for n in sizes:

        def tell(now: int, of: int, done: int = done, n: int = n) -> None:
            if progress is not None:
                progress(done + weights[n] * now // of, due)

        try:
            values, errors = simulated(theory, n, runs[n], seed=seed, backend=backend, progress=tell)
        except KeyboardInterrupt:
            return Comparison(tuple(rows), complete=False)
        done += weights[n]
        rows += [Row(q, n, values[q], errors.get(q, float("nan")), record.get(q)) for q in QUANTITIES if q in values]
    return Comparison(tuple(rows), complete=True)
