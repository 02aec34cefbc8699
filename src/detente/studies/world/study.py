"""The default world beside the record, quantity by quantity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.renamed import renamed
from detente.core.result import Facts, Result, Rows
from detente.core.same import ByValue
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.schools import as_theory
from detente.studies.world.model import simulated

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES: Mapping[int, int] = {20: 200, 80: 24, 195: 6}
"""Numbers of states, and replicates that are run of each."""
FACTOR = 1.5
"""A quantity agrees if it differs from the record by no more than this factor."""
QUANTITIES: Mapping[str, tuple[str, str]] = {
    "crises": ("Crises", "militarised disputes begun in a dyad-year (GML)"),
    "wars": ("Wars", "interstate wars in a dyad-year, one a war (COW)"),
    "relevant": ("Relevant dyads", "politically relevant dyads; in the model dyads with proximity above .5"),
    "competing": (
        "Competing",
        "relevant dyads in a strategic rivalry; in the model acts of competing among them",
    ),
    "alliances": ("Alliances", "dyads with a defence pact (ATOP)"),
    "burden": ("Burden, median", "military expenditure [share of GDP] (SIPRI)"),
    "burden_90": ("Burden, 90 %", "the same, exceeded by a tenth of state-years"),
    "burden_99": ("Burden, 99 %", "the same, exceeded by a hundredth"),
    "parties": ("Parties to a war", "mean number of states in a war (COW)"),
    "wars_of_more_than_two": ("Wars of more than two", "share of wars that others joined"),
    "largest_war": ("Largest war", "states in the largest war: it grows with the years that are watched"),
    "deaths": ("Deaths, median", "battle deaths of a war; in the model the law of severity is put in"),
}
"""Titles and meanings, in the order of the table."""
NOT_JUDGED = frozenset({"largest_war"})
"""Quantities that grow with the number of years that are run."""


@dataclass(frozen=True, eq=False)
class Row(ByValue):
    """One quantity of a world of some size beside the record.

    Attributes
    ----------
    quantity : str
        Name.
    states : int
        Number of states.
    model, error : float
        Value in the model, and its Monte Carlo standard error (NaN where it has none).
    record : float or None
        Value of the record, None where its sources are not at hand.
    """

    quantity: str
    states: int
    model: float
    error: float
    record: float | None

    @property
    def ratio(self) -> float | None:
        """The model's value over the record's."""
        return self.model / self.record if self.record else None

    @property
    def agrees(self) -> bool | None:
        """Whether the two are within the factor; None where that says nothing."""
        if self.ratio is None or self.ratio != self.ratio or self.quantity in NOT_JUDGED:
            return None
        return 1.0 / FACTOR <= self.ratio <= FACTOR

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "quantity": self.quantity,
            "states": self.states,
            "model": _plain(self.model),
            "standard_error": _plain(self.error),
            "record": self.record,
            "ratio": _plain(self.ratio),
            "agrees": self.agrees,
        }


def _plain(value: float | None) -> float | None:
    """Return a number that JSON knows, None for NaN."""
    return None if value is None or value != value else value


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
        from detente.studies.world import figures

        return figures.plot(self, ax)


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
