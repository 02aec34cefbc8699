"""The parts of a verdict, one after another, and what each school answers by what they found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.studies.beds import BEDS, Timetable
from detente.studies.verdict.answers import SchoolAnswer, assumed, of_row, sentence, ways_of
from detente.studies.verdict.fitted import FittedWorld, run_fitted
from detente.studies.verdict.formal import claims_of
from detente.studies.verdict.formal_run import BED, FormalClaim, run_formal
from detente.studies.verdict.robustness import Robustness, run_half_life, run_robustness
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.rows import run_rows
from detente.studies.verdict.runs import Looks, Runner
from detente.studies.verdict.size import WIDTHS, Size
from detente.studies.verdict.tipping import Lines, Place, Tipping, quiet, same
from detente.studies.verdict.ways import MEANS, Shares, World, domain, logic_of, run_ways

LEAD = "default"
"""School that others are compared with: what equals it to the last digit is idle."""


@dataclass
class FoundParts:
    """What the parts of a verdict have found so far.

    Attributes
    ----------
    rows : list of VerdictRow
        Jervis's worlds.
    tipping : dict
        Tipping points by bed.
    idle : dict
        Beds in which a school equals the default.
    ways : dict
        Shares of ends in hard worlds.
    robust, half, quiet : dict
        Robustness, half-life of hostility, and largest offence advantage without it, by school.
    world : FittedWorld or None
        What the world that fits the record says.
    claims : tuple of FormalClaim
        What became of claims about systems.
    """

    rows: list[VerdictRow] = field(default_factory=list)
    tipping: dict[str, dict[Place, dict[int, Tipping]]] = field(default_factory=dict)
    idle: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ways: dict[tuple[str, str], dict[World, Shares]] = field(default_factory=dict)
    robust: dict[str, Robustness] = field(default_factory=dict)
    half: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    quiet: dict[str, float] = field(default_factory=dict)
    world: FittedWorld | None = None
    claims: tuple[FormalClaim, ...] = ()


def run_parts(
    runner: Runner,
    found: FoundParts,
    when: Timetable,
    years: int,
    names: Sequence[str],
    places: Sequence[str],
    there: Sequence[str],
    size: Size,
) -> None:
    """Run every part, the most telling first; those that do not wait for each other side by side.

    Parameters
    ----------
    runner
        Runs worlds.
    found
        What was found; after Ctrl-C that of the parts that were finished.
    when, years
        Timetable and horizon.
    names, places, there
        Schools, Jervis's worlds, and beds.
    size
        How much is run.
    """
    skipped = sum(WIDTHS[b] for b in BEDS if b not in there) + WIDTHS["robustness"] * (size.draws == 0)
    formal = BED in there and bool(claims_of(names))
    skipped += WIDTHS["formal"] * (not formal)
    width = {k: v * 100 / (sum(WIDTHS.values()) - skipped) for k, v in WIDTHS.items()}
    cells = [(s, w) for s in names for w in places]
    runner.carry_out([run_rows(runner, when, years, cells, size.pair, width["rows"], found.rows)])
    judged = {r.school for r in found.rows}
    names = [s for s in names if s in judged]
    if not names:
        return
    with_lead = names if LEAD in names else [*names, LEAD]
    if LEAD not in names:
        from detente.schools import school

        runner.theories = {**runner.theories, LEAD: school(LEAD)}

    def tip(bed: str) -> Looks[None]:
        replicates = size.pair if bed == "pair" else size.system
        lines = Lines(runner, BEDS[bed], when, replicates, with_lead)
        found.tipping[bed] = yield from lines.find(width[bed])
        if bed == "pair":
            found.quiet = {s: quiet(lines, s) for s in names}
        for s in names:
            if s != LEAD and same(lines, s, LEAD):
                found.idle[s] = (*found.idle.get(s, ()), bed)

    def then(name: str, part: Looks[Any]) -> Looks[None]:
        setattr(found, name, (yield from part))

    parts = [tip(bed) for bed in there]
    parts.append(then("ways", run_ways(runner, when, years, names, size.ways, width["ways"])))
    if size.draws:
        sizes = (size.pair, size.drawn)
        parts.append(then("robust", run_robustness(runner, when, names, size.draws, sizes, width["robustness"])))
    parts.append(then("half", run_half_life(runner, when, names, size.pair, width["half"])))
    if formal:
        parts.append(then("claims", run_formal(runner, names, max(when.horizons), size.system, width["formal"])))
    parts.append(then("world", run_fitted(LEAD, size.drawn, width["world"])))
    runner.carry_out(parts)


def answer_of(school: str, found: FoundParts) -> SchoolAnswer:
    """Return what a school answers by what was found so far.

    Parameters
    ----------
    school
        Its name.
    found
        What was found.
    """
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
