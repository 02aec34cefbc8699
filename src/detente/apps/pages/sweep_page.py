"""The page of a sweep: one file that works offline, on paper and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.apps.pages import sweep_tables
from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.common import Drawing, page
from detente.apps.pages.words import settings
from detente.studies.sweep.account import finding, scope
from detente.studies.sweep.arrangement import arrange
from detente.studies.sweep.effects import MainEffect, main_effects
from detente.studies.sweep.figures import effects_sheet, sheet
from detente.studies.sweep.surface import ResponseSurface, surface_of
from detente.studies.verdict.figures import short

BUDGET = 1_800_000
"""Letters of figures from which no further outcome is drawn: a page stays below 3 MB."""


LARGE = 300_000
"""Letters of a figure from which a telephone has the same one, scrolled sideways."""
OPEN = 30
"""Most points whose table is not folded."""
NAMED = 3
"""Most settings that the title names."""
TITLE = 34
"""Most letters of the title of a theory."""


@dataclass(frozen=True)
class ShownOutcome:
    """An outcome on the page.

    Attributes
    ----------
    id
        Unique on the page.
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
    averaged = how.kind in ("scatter", "parallel")
    wanted = averaged or (number == 0 and len(surface.varied) > 1)
    effects: tuple[MainEffect, ...] = main_effects(surface) if wanted else ()
    name = f"outcome{number}"
    if not surface.known.any():
        return ShownOutcome(name, surface.title, surface.lower, finding(surface), scope(surface), None, None)
    drawing = draw_sheet(sheet, surface, name)
    scrolled = how.kind == "parallel" or len(drawing.svg) > LARGE
    narrow = None if scrolled else draw_sheet(lambda one: sheet(one, True), surface, f"{name}n")
    return ShownOutcome(
        name,
        surface.title,
        surface.lower,
        finding(surface, effects),
        scope(surface, effects if averaged else ()),
        drawing,
        narrow,
        draw_sheet(lambda one: effects_sheet(one, effects), surface, f"{name}e"),
        draw_sheet(lambda one: effects_sheet(one, effects, True), surface, f"{name}f"),
        averaged,
        _quiet(effects),
    )


def _quiet(effects: Sequence[MainEffect]) -> str:
    quiet = [one.title for one in effects if not one.clear]
    return f"By more than chance explains, nothing can be told of {', '.join(quiet)}." if quiet else ""


def _all(surfaces: Sequence[ResponseSurface]) -> tuple[list[ShownOutcome], list[str]]:
    """Draw the outcomes until the page is full; return those drawn, and the titles of the rest."""
    drawn: list[ShownOutcome] = []
    for number, one in enumerate(surfaces):
        if sum(shown.letters for shown in drawn) > BUDGET:
            return drawn, [rest.title for rest in surfaces[number:]]
        drawn.append(_shown(one, number))
    return drawn, []


def _columns(found: Any) -> dict[str, list[Any]]:
    return {name: [point[name] for point in found.design.points] for name in found.design.names}


def surfaces(found: Any) -> list[ResponseSurface]:
    """Return each outcome of a sweep over its points.

    Parameters
    ----------
    found
        A sweep.
    """
    count = len(found.design.points)
    failed = np.isin(np.arange(count), list(found.failed))
    state = (np.where(np.asarray(found.finished) & ~failed, found.replicates, 0), failed, np.asarray(found.finished))
    words = {"theory": {name: short(name, theory.title or name, TITLE) for name, theory in found.theories.items()}}
    columns = _columns(found)
    return [surface_of(one, found.estimates[one.name], columns, state, words) for one in found.outcomes]


def _title(found: Any, first: ResponseSurface) -> str:
    names = [by.title for by in first.varied]
    if len(names) > NAMED:
        return f"{first.subject} over {len(names)} settings"
    over = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "one point"
    return f"{first.subject} over {over}"


def _runs(found: Any) -> str:
    return (
        f"{len(found.design.points):,} points of {found.replicates:,} runs each, {found.years:,} years a run, "
        f"seed {found.seed}. All points share their luck: what differs between two of them is their settings."
    )


def _file(found: Any) -> str:
    return "table.csv, in the folder of the sweep" if found.folder else "`detente sweep ... --json`, or .to_pandas()"


def _manifest(found: Any) -> list[tuple[str, Any]]:
    plain = {k: v for k, v in found.manifest.items() if k != "command" and not isinstance(v, dict | list)}
    return [("key of the question", found.key), *plain.items(), ("seconds", f"{found.seconds:,.1f}")]


def _context(found: Any) -> dict[str, Any]:
    every = surfaces(found)
    first = every[0]
    drawn, undrawn = _all(every)
    reasons, file = dict(found.failed), _file(found)
    scenario = getattr(found.scenario, "title", "") or getattr(found.scenario, "name", "")
    return {
        "found": found,
        "kind": f"Sweep of {scenario}" if scenario else "Sweep",
        "title": _title(found, first),
        "first": drawn[0],
        "others": drawn[1:],
        "undrawn": undrawn,
        "outcome": first,
        "counts": {"points": len(first), "failed": int(first.failed.sum()), "finished": int(first.finished.sum())},
        "reasons": sweep_tables.counted(reasons),
        "open_rows": OPEN,
        "effects_by": sweep_tables.effects_by(first),
        "table": sweep_tables.points(every, reasons, file),
        "failures": sweep_tables.failures(first, reasons, file),
        "design": f"{found.design.kind}, {len(first):,} points",
        "varied": [
            {"name": v.name, "taken": sweep_tables.values_of(v), "unit": v.unit, "label": v.label, "source": v.source}
            for v in first.varied
        ],
        "runs": _runs(found),
        "outcomes": every,
        "theories": [{"name": n, "title": t.title or n, "settings": settings(t)} for n, t in found.theories.items()],
        "command": str(found.manifest.get("command", "")),
        "manifest": _manifest(found),
        "footer": f"seed {found.seed}",
    }


def render(found: Any) -> str:
    """Make the page of a sweep.

    Parameters
    ----------
    found
        A sweep, complete or not, with at least one outcome.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return page("sweep.html", _context(found))
