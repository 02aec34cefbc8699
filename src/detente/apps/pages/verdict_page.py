"""The page of a verdict: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from detente.apps.pages import verdict_figures
from detente.apps.pages.common import SERIES, Drawing
from detente.apps.pages.report import TrialPanel, named, report_page
from detente.apps.pages.trials import model_trial
from detente.apps.pages.words import link_address, number, prose, settings
from detente.core.backends import DEFAULT_BACKEND
from detente.core.cite import citation, keys, references
from detente.core.param import Parameter
from detente.core.roles import SOURCELESS
from detente.core.theory import Theory, parameters
from detente.diagnostics.ways_out import FEAR
from detente.figures.numbers import DASH, percent
from detente.figures.style import figure_style
from detente.schools import schools
from detente.studies.beds import BEDS, CALM, FAR, FORCES, LEADS, OFFENCE, PRIOR, PRIORS, WORLDS, timetable
from detente.studies.endings import FORMULAS
from detente.studies.mixed import NAME
from detente.studies.remedies import RULE
from detente.studies.verdict.answers import WAYS, SchoolAnswer
from detente.studies.verdict.figures import OUTCOMES, by_school, places, short
from detente.studies.verdict.formal_run import RULE as RULE_OF_CLAIMS
from detente.studies.verdict.formal_run import rounded
from detente.studies.verdict.map_figures import LOOKS
from detente.studies.verdict.path_figures import LINES
from detente.studies.verdict.robustness import LONG, RANGES, WATCHED
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.size import size_of
from detente.studies.verdict.study import Verdict
from detente.studies.verdict.summary import caveat, headline
from detente.studies.verdict.tipping import Tipping

ENDS = {
    "hostile": "hostile",
    "deactivated": "deactivated",
    "mitigated": "mitigated",
    "transcended": "transcended",
    "no_dilemma": "no dilemma",
    "mixed": "neither",
}
"""Ends in a word, for the table."""
QUICK = 200
"""Replicates of a world below which a verdict is a quick look."""
TIPPED = {"pair": "two states", "system": "eight states"}
"""Beds in a word, for the table."""
QUOTES = '""'
"""Nothing, as a shell has it."""


@dataclass(frozen=True)
class Line:
    """A school in the table of answers.

    Attributes
    ----------
    name, title
        Names in the program and for people.
    first, last
        Share of the first and of the last years in a security dilemma.
    tips
        Tipping points in words, by bed that was asked for and by how forces look.
    half
        Half-life of hostility in words.
    ways
        The usual end and its share, by offence advantage.
    own, toolbox
        Logic by its own means, and by all that it has.
    robust
        How far the second answer holds when assumptions are drawn anew, in words.
    idle
        Beds in which it equals the default, in words.
    """

    name: str
    title: str
    first: str
    last: str
    tips: tuple[tuple[str, str], ...]
    half: str
    ways: tuple[tuple[str, str], ...]
    own: str | None
    toolbox: str | None
    robust: tuple[str, str]
    idle: str


def _tip(tip: Tipping) -> tuple[str, str]:
    """Return a tipping point and its interval in words."""
    point, _, ends = str(tip).partition(" (")
    return point, ends.rstrip(")").replace(" to ", DASH)


def _half(years: float) -> str:
    if math.isnan(years):
        return DASH
    return f"> {WATCHED}" if years == math.inf else f"{years:.0f}"


def _line(verdict: Verdict, answer: SchoolAnswer) -> Line:
    """Return the line of a school."""
    tips = []
    for bed in verdict.beds:
        for forces in FORCES:
            tip = answer.last_tip(bed, forces)
            tips.append((DASH, "") if tip is None else _tip(tip))
    ways = []
    for shares in answer.way_out.values():
        end = max(shares, key=lambda k: shares[k]["mean"])
        ways.append((ENDS[end], percent(shares[end]["mean"])))
    held = answer.robustness
    robust = (DASH, "") if held is None else ("yes" if held.robust else "no", percent(held.same))
    dilemma = [percent(answer.dilemma[k]["mean"]) if answer.dilemma else DASH for k in ("first", "last")]
    idle = {("pair",): "between two", ("system",): "among eight", ("pair", "system"): "in both"}.get(answer.idle, "")
    return Line(
        name=answer.school,
        title=verdict.theories[answer.school].title,
        first=dilemma[0],
        last=dilemma[1],
        tips=tuple(tips),
        half=_half(answer.half_life),
        ways=tuple(ways) or ((DASH, ""),) * 2,
        own=answer.own,
        toolbox=answer.toolbox,
        robust=robust,
        idle=idle,
    )


def _lines(verdict: Verdict) -> tuple[list[Line], list[tuple[Line, str]]]:
    """Return the lines of schools whose answers are found, and of those whose answers are put in, with the reason."""
    found, assumed = [], []
    for answer in sorted(verdict.answers.values(), key=_rank):
        line = _line(verdict, answer)
        if answer.by_assumption:
            assumed.append((line, "; ".join(answer.by_assumption)))
        else:
            found.append(line)
    return found, assumed


def _rank(answer: SchoolAnswer) -> tuple[float, float]:
    by = answer.tipping.get("pair", {}).get("look_alike", {})
    ends = [list(held.values())[-1].at for held in by.values()]
    return (ends[-1], ends[0]) if ends else (math.inf, math.inf)


def _most_pinned(verdict: Verdict) -> tuple[float, str] | None:
    """Return the largest share that is transcended where no evidence moves the fear, and the school."""
    held = [(r.shares["transcended_pinned"], r.school) for r in verdict.rows if r.world == "W1"]
    if not held:
        return None
    share, school = max(held)
    return share, verdict.theories[school].title


def _assumptions(verdict: Verdict) -> list[Parameter]:
    """Return every parameter without a source that some school of the verdict reads."""
    found: dict[str, Parameter] = {}
    for theory in verdict.theories.values():
        found.update({k: p for k, p in parameters(theory).items() if p.source in SOURCELESS})
    return sorted(found.values(), key=lambda p: (p.name not in RANGES, p.name))


def _works(verdict: Verdict) -> list[tuple[str, Markup]]:
    used = {k: None for theory in verdict.theories.values() for k in keys(theory)}
    known = references()
    for theory in _cards(verdict).values():
        cited = " ".join((*theory.by_construction, *theory.card.reasons.values(), theory.card.claim))
        used.update({k: None for k in re.findall(r"\[(\w+)\]", cited) if k in known})
    used.update({k: None for one in verdict.claims for k in one.about.references})
    used.update(dict.fromkeys(("Jervis1978", "BoothWheeler2008")))
    return [(k, link_address(citation(k))) for k in sorted(used, key=str.lower) if k in known]


def _cards(verdict: Verdict) -> dict[str, Theory]:
    """Return the theories to show the cards of: those of the rows, and those of a mix."""
    return {**verdict.theories, **({} if verdict.mix is None else {t.name: t for t in verdict.mix.theories})}


def _command(verdict: Verdict) -> str:
    parts = ["detente verdict"]
    asked = tuple(name for name in verdict.theories if name != NAME)
    if asked != schools():
        parts.append(f"--schools {','.join(asked)}")
    if verdict.mix is not None:
        parts.append(f'--mix "{verdict.mix}"')
    if places(verdict.rows) != list(WORLDS):
        parts.append(f"--worlds {','.join(places(verdict.rows))}")
    if verdict.beds != tuple(BEDS):
        parts.append(f"--beds {','.join(verdict.beds) or QUOTES}")
    parts.append(f"--replicates {verdict.replicates}")
    if verdict.size != size_of(verdict.replicates):
        parts.append(f"--draws {verdict.size.draws}")
    parts += [f"--years {verdict.years}", f"--seed {verdict.seed}"]
    backend = str(verdict.manifest.get("backend", DEFAULT_BACKEND))
    return " ".join(parts + ([f"--backend {backend}"] if backend != DEFAULT_BACKEND else []))


def _context(verdict: Verdict) -> dict[str, Any]:
    figures: dict[str, dict[str, Drawing]] = {"outcomes": {}, "fear": {}, "forces": {}}
    maps: dict[str, Drawing | None] = {}
    with figure_style():
        if verdict.rows:
            figures |= {k: getattr(verdict_figures, k)(verdict) for k in ("outcomes", "fear", "forces")}
        for bed in BEDS:
            for forces in FORCES:
                maps[f"{bed} {forces}"] = verdict_figures.tipping(verdict, bed, forces)
        narrow = verdict_figures.tipping(verdict, "pair", "look_alike", narrow=True)
    rows: dict[str, list[VerdictRow]] = by_school(verdict.rows)
    found, assumed = _lines(verdict)
    return {
        "verdict": verdict,
        "headline": headline(verdict.answers),
        "caveat": caveat(verdict.answers),
        "quick": verdict.replicates < QUICK,
        "narrow_map": narrow,
        "maps": {k: v for k, v in maps.items() if v is not None},
        "untipped": {
            f"{bed} {forces}": told
            for bed in BEDS
            for forces in FORCES
            if (told := verdict_figures.untipped(verdict, bed, forces))
        },
        "quiet": min(
            (a.quiet for a in verdict.answers.values() if not (a.by_assumption or math.isnan(a.quiet))), default=0
        ),
        "most_pinned": _most_pinned(verdict),
        "found": found,
        "tipped": [TIPPED[bed] for bed in verdict.beds],
        "watched": (LONG, WATCHED),
        "assumed": assumed,
        "titles": {n: t.title for n, t in verdict.theories.items()},
        "figures": figures,
        "rows": rows,
        "places": places(verdict.rows),
        "worlds": WORLDS,
        "beds": BEDS,
        "answers": verdict.answers,
        "looks": OUTCOMES,
        "logics": LOOKS,
        "ways": WAYS,
        "lines": LINES,
        "series": SERIES,
        "outcomes": (*OUTCOMES, "paradox", "transcended_pinned", "war"),
        "relapses": [str(y) for y in sorted(set(timetable(verdict.years).shocks))],
        "when": timetable(verdict.years),
        "formulas": FORMULAS,
        "rule": RULE,
        "prophecy": verdict.rows[0].prophecy.formula if verdict.rows else "",
        "ranges": RANGES,
        "grid": OFFENCE,
        "priors": PRIORS,
        "prior": PRIOR,
        "calm": CALM,
        "leads": LEADS,
        "far": FAR,
        "raised": FEAR,
        "cards": _cards(verdict),
        "mixed_world": NAME,
        "settings": {n: settings(t) for n, t in _cards(verdict).items()},
        "assumptions": _assumptions(verdict),
        "works": _works(verdict),
        "command": _command(verdict),
        "prose": prose,
        "number": number,
        "rounded": rounded,
        "claims_rule": RULE_OF_CLAIMS,
    }


def render(verdict: Verdict) -> str:
    """Make the page of a verdict.

    Parameters
    ----------
    verdict
        A verdict, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    theories = tuple(verdict.theories.values())
    return report_page(
        "verdict.html",
        _context(verdict),
        verdict.to_dict(),
        schools=[named(t.name, t.title, short(t.name, t.title), short(t.name, t.title, 30)) for t in theories],
        worlds=[named(w, w) for w in places(verdict.rows)],
        trial=_trial(verdict, theories),
    )


def _trial(verdict: Verdict, theories: tuple[Theory, ...]) -> TrialPanel | None:
    """Return the panel in which a place of the map is run."""
    when = timetable(verdict.years)
    place = BEDS["pair"].scenario(when.horizons[-1], prior=PRIOR, offence_advantage=LEADS, distinguishability=0.0)
    return model_trial(
        "map",
        place,
        [t for t in theories if t.name != NAME],
        heading="Try it: click a place on the map, and see 200 histories there",
        caveat=f"Two equal neighbours who want nothing but security, {place.years} years. The map is found while you "
        "watch, from 40 histories a place; the line is where half of them end in hostility.",
        years=place.years,
        seed=verdict.seed,
        named=False,
    )
