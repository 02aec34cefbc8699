"""The page of a sweep: one file that works offline, on paper and read aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente._version import __version__
from detente.apps.pages import sweep_tables
from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.common import Drawing
from detente.apps.pages.report import TrialPanel, followed, named, report_page
from detente.apps.pages.run_page import with_zeros
from detente.apps.pages.trials import ranges_trial
from detente.apps.pages.words import settings
from detente.studies.sweep.account import averages, finding, quiet_settings, scope
from detente.studies.sweep.arrangement import arrange
from detente.studies.sweep.effects import MainEffect, main_effects
from detente.studies.sweep.figures import effects_sheet, sheet
from detente.studies.sweep.result import Sweep
from detente.studies.sweep.surface import PointState, ResponseSurface, level_told, plain
from detente.studies.sweep.tables import POINTS_TEXT

BUDGET = 1_800_000
"""Letters of figures from which no further outcome is drawn: a page stays below 3 MB."""


LARGE = 300_000
"""Letters of a figure from which a telephone has the same one, scrolled sideways."""
OPEN = 30
"""Most points whose table is not folded."""
NAMED = 3
"""Most settings that the title names."""


@dataclass(frozen=True)
class ShownOutcome:
    """An outcome on the page.

    Attributes
    ----------
    id, name
        Unique on the page, and of the outcome in the program.
    title, lower
        Its title, alone and within a sentence.
    finding, scope
        What was found, and what it averages over.
    drawing, narrow
        The figure, for a desk and for a telephone; None for the latter if the former is scrolled.
    effects, effects_narrow
        Main effects.
    effects_open
        Whether they are part of the answer.
    about_effects
        How they were told from chance.
    """

    id: str
    name: str
    title: str
    lower: str
    finding: str
    scope: list[str]
    drawing: Drawing | None
    narrow: Drawing | None
    effects: Drawing | None = None
    effects_narrow: Drawing | None = None
    effects_open: bool = False
    about_effects: str = ""

    @property
    def letters(self) -> int:
        """Size of its figures."""
        drawn = (self.drawing, self.narrow, self.effects, self.effects_narrow)
        return sum(len(one.svg) for one in drawn if one is not None)


def _shown(surface: ResponseSurface, number: int) -> ShownOutcome:
    """Draw an outcome and say what was found of it."""
    how = arrange(surface)
    averaged = averages(surface)
    wanted = averaged or (number == 0 and len(surface.varied) > 1)
    effects: tuple[MainEffect, ...] = main_effects(surface) if wanted else ()
    name = f"outcome{number}"
    if not surface.known.any():
        return ShownOutcome(
            name, surface.name, surface.title, surface.lower, finding(surface), scope(surface), None, None
        )
    drawing = draw_sheet(sheet, surface, name)
    scrolled = how.kind == "parallel" or len(drawing.svg) > LARGE
    narrow = None if scrolled else draw_sheet(lambda one: sheet(one, True), surface, f"{name}n")
    return ShownOutcome(
        name,
        surface.name,
        surface.title,
        surface.lower,
        finding(surface, effects),
        scope(surface, effects if averaged else ()),
        drawing,
        narrow,
        draw_sheet(lambda one: effects_sheet(one, effects), surface, f"{name}e"),
        draw_sheet(lambda one: effects_sheet(one, effects, True), surface, f"{name}f"),
        averaged,
        " ".join(quiet_settings(surface, effects)),
    )


def _all(surfaces: Sequence[ResponseSurface]) -> tuple[list[ShownOutcome], list[str]]:
    """Draw the outcomes until the page is full; return those drawn, and the titles of the rest."""
    drawn: list[ShownOutcome] = []
    for number, one in enumerate(surfaces):
        if sum(shown.letters for shown in drawn) > BUDGET:
            return drawn, [rest.title for rest in surfaces[number:]]
        drawn.append(_shown(one, number))
    return drawn, []


def _title(first: ResponseSurface) -> str:
    names = [by.title for by in sorted(first.varied, key=lambda one: not one.numeric)]
    if len(names) > NAMED:
        return f"{first.subject} over {len(names)} settings"
    over = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "one point"
    return f"{first.subject} over {over}"


def _kind(found: Sweep) -> str:
    """Say which scenario was varied, and under which theory if that did not vary."""
    under = ""
    if len(found.theories) == 1:
        (name, theory), *_ = found.theories.items()
        under = f", under {plain(theory.title or name)}"
    return f"{found._title()}{under}"


def _runs(found: Sweep) -> list[str]:
    """Say how many runs there are, and how they share their luck."""
    most = "up to " if found.until is not None else ""
    size = f"{len(found.design):,} points of {most}{found.replicates:,} runs each, {int(found.runs_of.sum()):,} in all"
    said = [
        f"{size}, {found.years:,} years a run, seed {found.seed}. Runs of the same number share their luck: "
        "two points differ in their settings alone."
    ]
    return [*said, *([f"{found.summary().facts['Precision']}."] if found.until is not None else []), *found.told]


def _file(found: Sweep) -> str:
    return POINTS_TEXT + ", in the folder of the sweep" if found.folder else "detente sweep ... --json, or .to_pandas()"


def _manifest(found: Sweep, fingerprint: str) -> list[tuple[str, Any]]:
    held = {k: v for k, v in found.manifest.items() if k != "command" and not isinstance(v, Mapping | list | tuple)}
    held = {"detente": __version__} | held
    seal = [("fingerprint of the folder", fingerprint)] if fingerprint else []
    return [("key of the question", found.key), *seal, *held.items(), ("seconds", f"{found.seconds:,.1f}")]


def _context(found: Sweep, fingerprint: str) -> dict[str, Any]:
    every = [found.surface(one.name) for one in found.outcomes]
    state = PointState(found.runs_of - found.failed_runs, found.failed_runs, found.finished, found.reasons)
    first = every[0]
    drawn, undrawn = _all(every)
    file = _file(found)
    return {
        "found": found,
        "kind": _kind(found),
        "title": _title(first),
        "first": drawn[0],
        "others": drawn[1:],
        "apart": found.apart,
        "level": level_told(found.level),
        "shares_have": "Wilson’s" if found.until is None else "an exact or widened",
        "undrawn": undrawn,
        "outcome": first,
        "counts": {"points": len(first), "finished": int(first.finished.sum())},
        "open_rows": OPEN,
        "lost": sweep_tables.tell_lost(state, found.replicates),
        "effects_by": sweep_tables.effects_by(first),
        "table": sweep_tables.points(every, state, file),
        "differences": sweep_tables.differences(every, found.until, found.differences),
        "failures": sweep_tables.failures(first, state, file),
        "design": f"{found.design.kind}, {len(first):,} points",
        "varied": [
            {"name": v.name, "taken": sweep_tables.values_of(v), "unit": v.unit, "label": v.label, "source": v.source}
            for v in first.varied
        ],
        "runs": _runs(found),
        "outcomes": every,
        "theories": [
            {"name": plain(n), "title": plain(t.title or n), "settings": settings(t)} for n, t in found.theories.items()
        ],
        "command": str(found.manifest.get("command", "")),
        "with_zeros": with_zeros,
        "manifest": _manifest(found, fingerprint),
        "footer": f"seed {found.seed}",
    }


def render(found: Sweep, fingerprint: str = "") -> str:
    """Make the page of a sweep.

    Parameters
    ----------
    found
        A sweep, complete or not, with at least one outcome.
    fingerprint
        That of its folder, if it is sealed.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return report_page(
        "sweep.html",
        _context(found, fingerprint),
        found.to_dict(),
        schools=followed(found.theories.values()),
        worlds=[named(one.name, one.title) for one in found.outcomes],
        switch=("Outcome", "all outcomes"),
        trial=_trial(found),
    )


def _trial(found: Sweep) -> TrialPanel | None:
    """Return the panel in which the parameters that vary are dials, and two of them a map."""
    varied = {one.name: one for one in found.surface(found.outcomes[0].name).varied if one.name in found.design.numbers}
    return ranges_trial(
        found.scenario,
        [theory.replace(name=name) for name, theory in found.theories.items()],
        {name: [float(level) for level in one.levels] for name, one in varied.items()},
        outcome=found.outcomes[0].name,
        years=found.years,
        seed=found.seed,
    )
