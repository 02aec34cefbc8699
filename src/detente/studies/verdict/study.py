"""The verdict itself: run, place, answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.failures import all_failed, describe_failures
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.result import Answer, Facts, Rows, plain
from detente.core.theory import Theory
from detente.studies.beds import BEDS
from detente.studies.given import TheoriesLike
from detente.studies.kept import KeptAnswer, Pieces, Tell, answered
from detente.studies.methods import BOOTSTRAP, INTERVALS
from detente.studies.mixed import Mix, MixLike
from detente.studies.verdict import figures, map_figures, tables
from detente.studies.verdict.answers import SchoolAnswer
from detente.studies.verdict.asked import AskedVerdict, ask, question_of_verdict
from detente.studies.verdict.fitted import FittedWorld
from detente.studies.verdict.formal_run import FormalClaim
from detente.studies.verdict.parts import FoundParts, answer_of, run_parts
from detente.studies.verdict.row import OUTCOMES, VerdictRow
from detente.studies.verdict.runs import Runner
from detente.studies.verdict.size import Size
from detente.studies.verdict.summary import caveat, summarise
from detente.studies.verdict.ways import World, domain

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Verdict(Answer):
    """Three answers a school: is there a dilemma, where does it end in hostility, does a way out last.

    Attributes
    ----------
    rows : tuple of VerdictRow
        Jervis's worlds: school by school, world by world.
    answers : mapping
        Answers by school.
    theories : mapping
        Theory by school.
    complete : bool
        False if it was stopped before the end.
    seed, replicates, years : int
        What fixes it.
    seconds : float
        Wall time.
    size : Size
        How much was run of each part.
    beds : tuple of str
        Who was there where it was looked for tipping points.
    sentence : str
        All of it in a sentence.
    where : tuple
        Worlds in which the logics are told apart: offence advantage, and forces.
    world : FittedWorld or None
        What the world that fits the record says.
    claims : tuple of FormalClaim
        What became of the claims that the schools make about systems of states, where the bed of eight was asked.
    manifest : mapping
        Versions, back end, flags and tile.
    mix : Mix or None
        Schools and shares of the mixed world, which stands among the schools as ``mixed_world``.
    failed : tuple of str
        For each school of which replicates failed, how many and why; they count nowhere.
    """

    study: ClassVar[str] = "verdict"

    rows: tuple[VerdictRow, ...]
    answers: Mapping[str, SchoolAnswer]
    theories: Mapping[str, Theory]
    complete: bool
    seed: int
    replicates: int
    years: int
    seconds: float = field(compare=False)
    size: Size
    beds: tuple[str, ...] = tuple(BEDS)
    sentence: str = ""
    where: tuple[World, ...] = ()
    world: FittedWorld | None = None
    claims: tuple[FormalClaim, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    mix: Mix | None = None
    failed: tuple[str, ...] = ()

    def _methods(self) -> Mapping[str, str]:
        return {**INTERVALS, **BOOTSTRAP}

    def _title(self) -> str:
        return "Verdict: is the hostility of the dilemma inescapable?"

    def _about(self) -> Facts:
        return {
            "In a sentence": self.sentence or "-",
            "Size": f"{self.replicates} replicates a world, {self.years} years, seed {self.seed}",
            **({"Failed": " ".join(f"{one}." for one in self.failed)} if self.failed else {}),
        }

    def _rows(self) -> Rows:
        return tables.answers(self.answers)

    def _table(self) -> Rows:
        return tables.outcomes(self.rows, OUTCOMES)

    def to_xarray(self) -> xarray.Dataset:
        """Return shares of runs by school, world and end; tipping points by school, bed, forces, belief and years."""
        return tables.arrays(self.rows, OUTCOMES, self.answers)

    def _plain(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "replicates": self.replicates,
            "years": self.years,
            "size": plain(self.size),
            "beds": list(self.beds),
            "sentence": self.sentence,
            "caveat": caveat(self.answers),
            "answers": {name: one.to_dict() for name, one in self.answers.items()},
            "rows": [r.to_dict() for r in self.rows],
            "domain": [{"offence_advantage": w, "forces": forces} for w, forces in self.where],
            "world": plain(self.world),
            "claims": [one.to_dict() for one in self.claims],
            "failed": list(self.failed),
            **({} if self.mix is None else {"mix": self.mix.to_json()}),
        }

    def plot(self, *schools: str, worlds: str | Sequence[str] = (), ax: Axes | None = None) -> Axes:
        """Draw how the runs end in Jervis's worlds: a row a school, a column a world.

        Parameters
        ----------
        *schools
            Schools; all of them if none is named.
        worlds
            ``W1`` to ``W4``; all of them if empty.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        size = f"{self.replicates} runs of {self.years} years"
        named = [worlds] if isinstance(worlds, str) else worlds
        return figures.plot(self.rows, self.theories, schools, named, size, ax)

    def plot_map(
        self,
        *schools: str,
        bed: str = "pair",
        forces: str = "look_alike",
        years: int | None = None,
        ax: Axes | None = None,
    ) -> Axes:
        """Draw the map of tipping lines: offence advantage against first belief, a line a school.

        Parameters
        ----------
        *schools
            Schools; all of them if none is named.
        bed
            ``pair`` or ``system``.
        forces
            ``look_alike`` or ``told_apart``.
        years
            After how many years: 30 or 100, the latter if absent.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return map_figures.plot(self.answers, self.theories, schools, (bed, forces), years, ax)


@renamed(replicas="replicates", names="theories", schools="theories")
def verdict(
    theories: TheoriesLike = None,
    worlds: str | Sequence[str] = (),
    *,
    mix: MixLike | None = None,
    beds: str | Sequence[str] = ("pair", "system"),
    draws: int | None = None,
    replicates: int = 400,
    years: int = 150,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    workers: int | None = None,
    chunk: int | None = None,
    store: str | Path | None = None,
    on: Any = None,
    progress: Progress = None,
) -> Verdict:
    """Ask theories whether there is a dilemma, where it ends in hostility, and whether there is a way out that lasts.

    Parameters
    ----------
    theories
        A theory or the name of a school, or several; every school if None.
    worlds
        Jervis's worlds, ``W1`` to ``W4``, one or several; all of them if empty.
    mix
        Schools and shares of a mixed world to stand beside them, such as ``"offensive_realism:0.3,three_steps:0.7"``
        or a dictionary; see ``detente.studies.mixed``.
    beds
        Who is there where it is looked for tipping points: ``pair``, ``system``, or both.
    draws
        Draws of assumptions for robustness; 0 leaves it out.
    replicates
        Runs a theory and world of two states; the other parts in proportion (``size_of``).
    years
        Years, at least 10; the last 50 (from 100 years on) are the test.
    seed
        Seed.
    backend, workers, chunk
        As in ``simulate``; none changes a number.
    store
        Folder of runs and studies: what was asked before is read from there, and what was stopped goes on.
    on
        Where pieces of it are run: ``"local"``, ``"processes:4"`` and others, as ``detente.executors.run`` has them;
        here, and without a store nothing is cut, if None. It changes no number.
    progress
        Told of each ``Moment``, in per cent; True for a bar.

    Returns
    -------
    Verdict
        Answers, rows, and whether it is complete: Ctrl-C ends it with what was finished. A replicate that failed in
        some arm counts in no row; ``failed`` tells how many and why.

    Raises
    ------
    FailedRuns
        If no replicate is left anywhere.
    """
    asked = ask(
        theories,
        worlds,
        mix=mix,
        beds=beds,
        draws=draws,
        replicates=replicates,
        years=years,
        seed=seed,
        backend=backend,
    )
    return answer_verdict(asked, workers=workers, chunk=chunk, store=store, on=on, progress=progress).answer


def answer_verdict(
    asked: AskedVerdict,
    *,
    workers: int | None = None,
    chunk: int | None = None,
    store: str | Path | None = None,
    on: Any = None,
    progress: Progress = None,
    page: Callable[[Verdict], str] | None = None,
    tell: Tell | None = None,
) -> KeptAnswer[Verdict]:
    """Return the verdict on what is asked, and where it is kept.

    Parameters
    ----------
    asked
        As ``ask`` returns it.
    workers, chunk, store, on, progress
        As of ``verdict``.
    page, tell
        As of ``answered``.
    """

    def make(pieces: Pieces) -> Verdict:
        return _carry_out(asked, pieces, workers, chunk, progress)

    return answered(
        make,
        lambda: question_of_verdict(asked),
        "verdict",
        store=store,
        on=on,
        workers=workers,
        page=page,
        tell=tell,
    )


def _carry_out(
    asked: AskedVerdict, pieces: Pieces, workers: int | None, chunk: int | None, progress: Progress
) -> Verdict:
    """Run every part, and answer."""
    found, named = FoundParts(), asked.named
    with tracked(progress, "verdict", "%", 100) as track:
        runner = Runner(asked.theories, asked.mix, track, asked.seed, asked.backend, workers, chunk, pieces)
        run_parts(runner, found, asked.when, asked.years, list(named), asked.places, asked.beds, asked.size)
        track.at(100)
    failed = {s: describe_failures(_of(runner, s, asked.replicates), asked.replicates) for s in runner.failures}
    if track.complete and not found.rows:
        raise all_failed(chain(*(why.values() for why in runner.failures.values())), asked.replicates * len(named))
    answers = {s: answer_of(s, found) for s in named} if found.rows else {}
    return Verdict(
        rows=tuple(found.rows),
        answers=answers,
        theories=named,
        complete=track.complete,
        seed=asked.seed,
        replicates=asked.replicates,
        years=asked.years,
        seconds=track.elapsed,
        size=asked.size,
        beds=asked.beds,
        sentence=summarise(answers),
        where=domain(found.ways) if found.ways else (),
        world=found.world,
        claims=found.claims,
        manifest=runner.manifest,
        mix=asked.mix,
        failed=tuple(f"{s}: {words}" for s, words in failed.items() if words and s),
    )


def _of(runner: Runner, school: str, replicates: int) -> list[str]:
    """Return why replicates of a school failed, of those that its rows are made of."""
    return [why for number, why in runner.failures[school].items() if number < replicates]
