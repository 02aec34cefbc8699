"""The page of a sensitivity: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import math
from typing import Any

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.case_section import tidy
from detente.apps.pages.common import Drawing
from detente.apps.pages.report import TrialPanel, report_page
from detente.apps.pages.trials import ranges_trial
from detente.core.cite import citation, reference
from detente.figures.numbers import DASH
from detente.studies.claims.places import parameter_words
from detente.studies.sensitivity import figures
from detente.studies.sensitivity.analyse import MAIN
from detente.studies.sensitivity.result import TITLES, Sensitivity
from detente.studies.sensitivity.words import METHOD, READ, within

WORKS = {
    "sobol": ("Sobol2001", "Saltelli2002", "SaltelliEtAl2010", "Jansen1999"),
    "morris": ("Morris1991", "CampolongoEtAl2007"),
}
"""Works of each method."""
OFFERED = 8
"""Most parameters that are offered as dials."""
BOUND = "WestfallYoung1993"
"""Work of the bound of luck."""


def _title(found: Sensitivity) -> str:
    """Return the finding in a line."""
    what = found.outcome["title"]
    if found.flat:
        return f"{what} hardly varies over these ranges: they cannot rank the parameters"
    if found.analysis.why or not found.influential:
        return f"{what}: no parameter’s influence can be told from luck"
    names = [parameter_words(name, code=True) for name in found.influential]
    if not found.droppable:
        return f"{what} hangs on {' and '.join(names[:2])}; which parameter matters most has not settled"
    if len(names) == 1:
        return f"{what} hangs on {names[0]}"
    return f"{what} hangs most on {names[0]}, then on {names[1]}"


def _number(method: str, value: float) -> str:
    if not math.isfinite(value):
        return DASH
    value = within(method, value)
    return f"{100 * value:.1f}\u202f%".replace("-", "−") if method == "sobol" else f"{value:.3g}".replace("-", "−")


def _rows(found: Sensitivity) -> list[dict[str, Any]]:
    about = found.analysis
    kinds = [kind for kind in about.indices if kind != "second"]
    main = about.indices.get(MAIN[found.method], ())
    rows = []
    for k in sorted(range(len(main)), key=lambda k: -float(main[k])):
        cells = [
            tuple(_number(found.method, held[kind][k]) for held in (about.indices, about.low, about.high))
            for kind in kinds
        ]
        low, high = found.problem["bounds"][k]
        rows.append(
            {
                "name": found.names[k],
                "words": parameter_words(found.names[k]),
                "label": found.problem["labels"][k],
                "range": f"{low:g} to {high:g} {found.problem['units'][k]}",
                "source": found.problem["sources"][k],
                "cells": cells,
                "bound": _number(found.method, about.bound[k]),
                "beyond": k in about.named,
            }
        )
    return rows


def _drawn(found: Sensitivity, kind: str, narrow: bool) -> Drawing | None:
    name = f"{kind}n" if narrow else kind
    return draw_sheet(lambda one: figures.page_sheet(one, kind, narrow), found.drawn, name)


def _drawings(found: Sensitivity) -> dict[str, tuple[Drawing, Drawing | None]]:
    """Return each figure for a desk and for a telephone."""
    if found.analysis.why:
        return {}
    every = {kind: _drawn(found, kind, narrow=False) for kind in figures.KINDS}
    return {kind: (wide, _drawn(found, kind, narrow=True)) for kind, wide in every.items() if wide is not None}


def _context(found: Sensitivity) -> dict[str, Any]:
    kinds = [TITLES[kind] for kind in found.analysis.indices if kind != "second"]
    keys = (*WORKS[found.method], BOUND)
    return {
        "found": found,
        "title": _title(found),
        "tidy": tidy,
        "method": METHOD[found.method],
        "read": READ[found.method],
        "kinds": kinds,
        "rows": _rows(found),
        "pairs": [
            (
                " × ".join(row["pair"]),
                *(_number("sobol", row[k] if row[k] is not None else math.nan) for k in ("value", "low", "high")),
            )
            for row in found.pairs()
        ],
        "drawings": _drawings(found),
        "works": [{"text": citation(key), "address": reference(key).get("URL")} for key in keys],
    }


def render(found: Sensitivity) -> str:
    """Make the page of a sensitivity.

    Parameters
    ----------
    found
        A sensitivity, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return report_page("sensitivity.html", _context(found), found.to_dict(), trial=_trial(found))


def _trial(found: Sensitivity) -> TrialPanel | None:
    """Return the panel in which the parameters are dials, the most influential first, and two of them a map."""
    main = found.analysis.indices.get(MAIN[found.method], ())
    order = sorted(range(len(found.names)), key=lambda k: -float(main[k]) if len(main) else k)[:OFFERED]
    return ranges_trial(
        found.scenario,
        [found.theory],
        {found.names[k]: [float(end) for end in found.problem["bounds"][k]] for k in order},
        outcome=found.outcome["name"],
        years=found.years,
        seed=found.seed,
        own=False,
    )
