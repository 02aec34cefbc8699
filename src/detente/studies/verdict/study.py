"""The verdict itself: run, place, answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue, UnknownName
from detente.core.failures import all_failed, describe_failures
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.result import Answer, Facts, Rows, plain
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.studies.beds import BEDS, WORLDS, Timetable, check_axes, timetable, world_named
from detente.studies.given import TheoriesLike, as_theories
from detente.studies.mixed import NAME, Mix, MixLike, as_mix
from detente.studies.verdict import figures, map_figures, tables
from detente.studies.verdict.answers import SchoolAnswer, assumed, of_row, sentence, ways_of
from detente.studies.verdict.fitted import FittedWorld, run_fitted
from detente.studies.verdict.formal import claims_of
from detente.studies.verdict.formal_run import BED, FormalClaim, run_formal
from detente.studies.verdict.robustness import Robustness, run_half_life, run_robustness
from detente.studies.verdict.row import OUTCOMES, VerdictRow
from detente.studies.verdict.rows import run_rows
from detente.studies.verdict.runs import Runner
from detente.studies.verdict.size import WIDTHS, Size, size_of
from detente.studies.verdict.summary import caveat, summarise
from detente.studies.verdict.tipping import Lines, Place, Tipping, quiet, same
from detente.studies.verdict.ways import MEANS, Shares, World, domain, logic_of, run_ways

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes

LEAD = "default"
"""School that others are compared with: what equals it to the last digit is idle."""


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

    def _title(self) -> str:
        return "Verdict: is the dilemma inescapable?"

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
    whole("replicates", replicates, 1, 10_000_000)
    when = timetable(years)
    size = size_of(replicates, None if draws is None else whole("draws", draws, 0, 100_000))
    places, there = _places(worlds), _beds(beds)
    asked = {t.name: t for t in as_theories(theories)}
    blend = None if mix is None else as_mix(mix)
    check_axes((*asked.values(), *(() if blend is None else blend.theories)))
    known = dict(asked)
    if blend is not None:
        asked[NAME] = _beside(blend, asked)
    found = _Found()
    with tracked(progress, "verdict", "%", 100) as track:
        runner = Runner(known, blend, track, seed, backend, workers, chunk)
        _run(runner, found, when, years, list(asked), places, there, size)
        track.at(100)
    failed = {s: describe_failures(_of(runner, s, replicates), replicates) for s in runner.failures}
    if track.complete and not found.rows:
        raise all_failed(chain(*(why.values() for why in runner.failures.values())), replicates * len(asked))
    answers = {s: _answer(s, found) for s in asked} if found.rows else {}
    return Verdict(
        rows=tuple(found.rows),
        answers=answers,
        theories=asked,
        complete=track.complete,
        seed=seed,
        replicates=replicates,
        years=years,
        seconds=track.elapsed,
        size=size,
        beds=tuple(there),
        sentence=summarise(answers),
        where=domain(found.ways) if found.ways else (),
        world=found.world,
        claims=found.claims,
        manifest=runner.manifest,
        mix=blend,
        failed=tuple(f"{s}: {words}" for s, words in failed.items() if words and s),
    )


def _of(runner: Runner, school: str, replicates: int) -> list[str]:
    """Return why replicates of a school failed, of those that its rows are made of."""
    return [why for number, why in runner.failures[school].items() if number < replicates]


@dataclass
class _Found:
    """What the parts of a verdict have found so far."""

    rows: list[VerdictRow] = field(default_factory=list)
    tipping: dict[str, dict[Place, dict[int, Tipping]]] = field(default_factory=dict)
    idle: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ways: dict[tuple[str, str], dict[World, Shares]] = field(default_factory=dict)
    robust: dict[str, Robustness] = field(default_factory=dict)
    half: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    quiet: dict[str, float] = field(default_factory=dict)
    world: FittedWorld | None = None
    claims: tuple[FormalClaim, ...] = ()


def _run(
    runner: Runner,
    found: _Found,
    when: Timetable,
    years: int,
    names: list[str],
    places: list[str],
    there: list[str],
    size: Size,
) -> None:
    """Run every part, the most telling first."""
    skipped = sum(WIDTHS[b] for b in BEDS if b not in there) + WIDTHS["robustness"] * (size.draws == 0)
    formal = BED in there and bool(claims_of(names))
    skipped += WIDTHS["formal"] * (not formal)
    width = {k: v * 100 / (sum(WIDTHS.values()) - skipped) for k, v in WIDTHS.items()}
    cells = [(s, w) for s in names for w in places]
    run_rows(runner, when, years, cells, size.pair, width["rows"], found.rows)
    judged = {r.school for r in found.rows}
    names = [s for s in names if s in judged]
    if not names:
        return
    with_lead = names if LEAD in names else [*names, LEAD]
    if LEAD not in names:
        from detente.schools import school

        runner.theories = {**runner.theories, LEAD: school(LEAD)}
    for bed in there:
        replicates = size.pair if bed == "pair" else size.system
        lines = Lines(runner, BEDS[bed], when, replicates, with_lead)
        found.tipping[bed] = lines.find(width[bed])
        if bed == "pair":
            found.quiet = {s: quiet(lines, s) for s in names}
        for s in names:
            if s != LEAD and same(lines, s, LEAD):
                found.idle[s] = (*found.idle.get(s, ()), bed)
    found.ways = run_ways(runner, when, years, names, size.ways, width["ways"])
    if size.draws:
        found.robust = run_robustness(runner, when, names, size.draws, (size.pair, size.drawn), width["robustness"])
    found.half = run_half_life(runner, when, names, size.pair, width["half"])
    if formal:
        found.claims = run_formal(runner, names, max(when.horizons), size.system, width["formal"])
    found.world = run_fitted(runner, LEAD, size.drawn, width["world"])


def _answer(school: str, found: _Found) -> SchoolAnswer:
    """Return what a school answers by what was found so far."""
    row = next((r for r in found.rows if r.school == school and r.world == "W1"), None)
    dilemma, hostility = of_row(row)
    tipping: dict[str, dict[str, dict[str, dict[str, Tipping]]]] = {}
    for bed, lines in found.tipping.items():
        for (name, forces, prior), by in lines.items():
            if name == school:
                told = {str(h): t for h, t in by.items()}
                tipping.setdefault(bed, {}).setdefault(forces, {})[f"{prior:g}"] = told
    ways = ways_of(found.ways[school, "own"], row) if (school, "own") in found.ways else {}
    where = domain(found.ways) if found.ways else ()
    own, toolbox = (logic_of(found.ways, school, means, where) for means in MEANS)
    half, *half_ends = found.half.get(school, (float("nan"),) * 3)
    why = assumed(tipping)
    return SchoolAnswer(
        school=school,
        sentence=sentence(tipping, ways, half, why, half_ends),
        dilemma=dilemma,
        tipping=tipping,
        hostility=hostility,
        quiet=found.quiet.get(school, float("nan")),
        half_life=half,
        way_out=ways,
        own=own,
        toolbox=toolbox,
        robustness=found.robust.get(school),
        by_assumption=why,
        idle=found.idle.get(school, ()),
        half_life_interval=(half_ends[0], half_ends[1]),
    )


def _places(worlds: str | Sequence[str]) -> list[str]:
    """Return the names of worlds, each once; all of them if none is named."""
    named = [worlds] if isinstance(worlds, str) else worlds or WORLDS
    return list(dict.fromkeys(world_named(w).name for w in named))


def _beds(beds: str | Sequence[str]) -> list[str]:
    """Return the names of beds, each once."""
    named = [beds] if isinstance(beds, str) else list(beds)
    for name in (n for n in named if n not in BEDS):
        raise UnknownName("bed", name, BEDS)  # noqa: EM101  # a word
    return [name for name in BEDS if name in named]


def _beside(blend: Mix, asked: Mapping[str, Theory]) -> Theory:
    """Return the mixed world as a theory that stands beside others."""
    if NAME in asked:
        msg = f"A theory is called {NAME!r}, as the mixed world is."
        raise InvalidValue(msg, 'Give it another name: theory.replace(name="...").')
    return blend.theory()
