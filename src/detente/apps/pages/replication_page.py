"""The page of a replication: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import math
from typing import Any

from detente.apps.pages.common import page
from detente.apps.pages.replication_figures import FIGURES
from detente.core.cite import citation, reference
from detente.figures.numbers import DASH
from detente.studies.replications import REPLICATIONS, Replication


def _number(value: float) -> str:
    if not math.isfinite(value):
        return DASH
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return text.replace("-", "−")


def _command(result: Replication) -> str:
    words = ["detente", "replicate", result.name]
    entry, found = REPLICATIONS[result.name], result.findings
    if entry.runs is not None and found.asked not in (None, entry.runs):
        words += ["--replicates", str(found.asked)]
    if found.seed:
        words += ["--seed", str(found.seed)]
    return " ".join(words)


def _context(result: Replication) -> dict[str, Any]:
    works = [{"text": citation(key), "address": reference(key).get("URL")} for key in result.keys]
    draw = FIGURES.get(result.name) if result.findings.drawn else None
    return {
        "result": result,
        "found": result.findings,
        "figure": draw(result.findings.drawn) if draw else None,
        "works": works,
        "number": _number,
        "command": _command(result),
    }


def render(result: Replication) -> str:
    """Make the page of a replication.

    Parameters
    ----------
    result
        A replication, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return page("replication.html", _context(result))
