"""Beliefs of a dyad under several theories, and what they show in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.core.backends import DEFAULT_BACKEND, BackendName, as_backend
from detente.core.errors import InvalidValue
from detente.core.renamed import renamed
from detente.core.result import Facts, Result, Rows
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.data.codes import Actor, actors, default_years, year_range
from detente.data.record import Folder, Record, open_record, usual_cache
from detente.engine.plan import one_start
from detente.mechanisms.complete import united
from detente.schools import SCHOOLS, school
from detente.studies.beliefs.account import spoken, write
from detente.studies.beliefs.filtering import Filtered, filtered
from detente.studies.beliefs.known import known
from detente.studies.beliefs.seen import Seen, watch
from detente.studies.case.gather import citations
from detente.studies.given import TheoriesLike, as_theories

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes

MOST_PARTICLES = 200_000
"""Most worlds: all of them are kept in memory."""

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

Progress = Callable[[str, float, int], None]
"""Called with what is being done, theories finished (in parts) and due."""


@dataclass(eq=False, repr=False)
class Beliefs(Result):
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
    """

    actors: tuple[Actor, Actor]
    seen: Seen
    theories: list[Filtered] = field(default_factory=list)
    account: list[str] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seed: int = 0
    backend: str = DEFAULT_BACKEND
    complete: bool = True

    @property
    def title(self) -> str:
        """States and years, for people."""
        one, two = self.actors
        return f"{one.name} and {two.name}, {spoken(self.seen.when[0])} to {spoken(self.seen.when[-1])}"

    def _title(self) -> str:
        return f"Beliefs: {self.title}"

    def _facts(self) -> Facts:
        clock = "month" if self.seen.periods == 12 else "year"
        return {
            "Seen": f"acts of {len(self.seen.when)} {clock}s",
            "Belief": "probability that the other is greedy, under each theory",
            "Seed": self.seed,
            **({} if self.complete else {"Complete": "no, it was stopped"}),
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

    def to_dict(self) -> dict[str, Any]:
        """Return the study as plain JSON values."""
        return {
            "complete": self.complete,
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
        from detente.studies.beliefs import figures

        return figures.plot(self, theory, ax)


def read(
    record: Record,
    sides: tuple[Actor, Actor],
    years: Sequence[int],
    theories: Sequence[Theory | str],
    *,
    monthly: bool | None = None,
    particles: int = 4000,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    progress: Progress | None = None,
) -> Beliefs:
    """Filter the beliefs of a dyad under some theories; Ctrl-C keeps the finished ones.

    Parameters
    ----------
    record
        The record.
    sides
        The states.
    years
        Years.
    theories
        Theories, or names of schools.
    monthly
        By month, by year, or by month where possible if None.
    particles
        Worlds a theory.
    seed
        Of all luck.
    backend
        ``"fused"`` or ``"numpy"``.
    progress
        Told what is being done.

    Raises
    ------
    DataError
        Nothing of the two is on record.
    """
    found = Beliefs(sides, watch(record, *sides, years, monthly), seed=seed, backend=backend)
    several = as_theories(theories)
    shared = _shared(several)
    given = known(record, sides, sorted({int(when[:4]) for when in found.seen.when}))
    try:
        for number, theory in enumerate(shared or several):

            def tell(done: int, due: int, number: int = number, title: str = theory.title) -> None:
                if progress is not None:
                    progress(title, number + done / due, len(several))

            one = filtered(
                sides,
                found.seen,
                given,
                theory,
                particles=particles,
                seed=seed,
                progress=tell,
                beside=shared,
                backend=backend,
            )
            found.theories.append(one)
    except KeyboardInterrupt:
        found.complete = False
    found.account = write(found)
    found.sources = citations(record)
    found.notes = [*_unseen(found.seen, years), *given.notes, *(f"{name}: {why}" for name, why in record.notes.items())]
    return found


def _shared(several: Sequence[Theory]) -> list[Theory]:
    """Return the theories in the anatomy of all schools, so that one compiled year serves every one of them.

    What is found of a school then does not depend on which others are asked for.
    """
    try:
        return united(one_start([*(school(name) for name in SCHOOLS), *several]))[-len(several) :]
    except InvalidValue:  # one has an order of its own
        return []


def _unseen(seen: Seen, years: Sequence[int]) -> list[str]:
    """Say of which years that were asked for nothing is on record."""
    first, last = int(seen.when[0][:4]), int(seen.when[-1][:4])
    notes = []
    if years[0] < first:
        notes.append(f"Acts before {spoken(seen.when[0])}: no source speaks of them.")
    if years[-1] > last:
        notes.append(f"Acts after {spoken(seen.when[-1])}: no source speaks of them.")
    return notes


@renamed(schools="theories")
def beliefs(
    states: str | Sequence[str],
    years: str | None = None,
    *,
    theories: TheoriesLike = None,
    monthly: bool | None = None,
    particles: int = 4000,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress | None = None,
) -> Beliefs:
    """Filter the beliefs of a dyad from the record.

    Parameters
    ----------
    states
        A pair such as ``"USA-USSR"``.
    years
        A run such as ``"1948-1978"``; common membership since 1946 if absent.
    theories
        Theories, or names of schools; every school if absent.
    monthly, particles
        As for ``read``.
    seed
        Of all luck.
    backend
        ``"fused"`` or ``"numpy"``.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Told what is being done.

    Returns
    -------
    Beliefs
        One result a theory; Ctrl-C keeps the finished ones.

    Raises
    ------
    InvalidValue
        Not a pair, no theory, or too few or too many particles.
    """
    span = default_years(states) if years is None else year_range(years)
    sides = actors(states, span)
    if len(sides) != 2:
        message = f"Beliefs are filtered for a pair, not for {len(sides)} states."
        raise InvalidValue(message, "Write a pair such as USA-USSR.")
    whole("particles", particles, 100, MOST_PARTICLES)
    whole("seed", seed, 0, 2**32 - 1)
    if theories is not None and not isinstance(theories, Theory) and not theories:
        message = "No theory is named."
        raise InvalidValue(message, "`detente schools` lists them; all are taken if none is asked for.")
    several = as_theories(theories)
    record = open_record(data, usual_cache(cache))
    return read(
        record,
        (sides[0], sides[1]),
        span,
        several,
        monthly=monthly,
        particles=particles,
        seed=seed,
        backend=as_backend(backend),
        progress=progress,
    )


study = beliefs
"""The same, under the name that every study has in its module."""
