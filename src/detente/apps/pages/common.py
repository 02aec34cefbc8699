"""What every page shares: drawings that follow the page's colours, numbers written for people, templates.

A drawing is drawn in the light palette; its colours are then replaced by the page's own variables, so
that it reads on dark paper too. Text stays text, in the page's typeface.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import Any

from detente._version import __version__

DASH = "–"
"""Shown where nothing is known."""

INK = "#1d2328"
FAINT = "#5b656d"
LINE = "#c3cac9"
PAPER = "#fdfdfb"
SHADE = "#e7ebea"
DEEP = "#d3dad9"
VARIABLES = {INK: "--ink", FAINT: "--faint", LINE: "--rule", PAPER: "--paper", SHADE: "--shade", DEEP: "--deep"}
"""Colours of a drawing that follow the page, and the page's variable of each."""

STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "detente",
    "path.simplify": True,
    "path.simplify_threshold": 0.2,
    "font.size": 11,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.grid": False,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "hatch.linewidth": 0.7,
}
"""Style of every drawing."""


@dataclass(frozen=True)
class Drawing:
    """A figure of a page.

    Attributes
    ----------
    svg
        Markup to place inline.
    title
        What it is of.
    """

    svg: str
    title: str = ""


def styled() -> Any:
    """Return the context in which drawings are made."""
    import matplotlib

    return matplotlib.rc_context(STYLE)


def canvas(width: float, height: float) -> Any:
    """Return an empty figure.

    Parameters
    ----------
    width, height
        Size [pixel]; the page scales it.
    """
    from matplotlib.figure import Figure

    return Figure(figsize=(width / 72, height / 72), dpi=72)


def markup(figure: Any, name: str, description: str, variables: Mapping[str, str] | None = None) -> str:
    """Return a figure as markup to place inline.

    Parameters
    ----------
    figure
        A figure.
    name
        Unique on the page: it keeps the identifiers of figures apart.
    description
        What a reader hears who does not see it.
    variables
        Further colours that follow the page, and the page's variable of each.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    for rubbish in (r"<metadata>.*?</metadata>", r"<!--.*?-->", r"<style[^>]*>.*?</style>", r"<defs>\s*</defs>"):
        text = re.sub(rubbish, "", text, flags=re.DOTALL)
    head, body = text.split(">", 1)
    view = re.search(r'viewBox="[^"]*"', head)
    if view is None:  # pragma: no cover  # Matplotlib always writes one
        return text
    body = re.sub(r'(\s)id="([^"]+)"', rf'\1id="{name}-\2"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    body = re.sub(r'(?:xlink:)?href="#([^"]+)"', rf'href="#{name}-\1"', body)
    used = set(re.findall(r"url\(#([^)]+)\)", body)) | set(re.findall(r'href="#([^"]+)"', body))
    body = re.sub(r'\sid="([^"]+)"', lambda m: m[0] if m[1] in used else "", body)
    body = re.sub(r"<[^>]*>", lambda m: re.sub(r"(-?\d+\.\d)\d+", r"\1", m[0]), body)  # places, not words
    body = re.sub(r"'DejaVu Sans'[^;\"]*", "inherit", body)
    body = re.sub(r"font: ([\d.]+)px inherit", r"font-size: \1px", body)
    for colour, variable in (VARIABLES | dict(variables or {})).items():
        body = body.replace(colour, f"var({variable})")
    body = re.sub(r"\s*\n\s*", "\n", body)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {view[0]} role="img" aria-label="{escape(description)}">'
    return head + body.strip()


def apart(wanted: Mapping[str, float], room: float) -> dict[str, float]:
    """Move heights apart so that none is nearer than ``room`` to the next, within 0 and 1.

    Parameters
    ----------
    wanted
        Heights by name.
    room
        Least distance.
    """
    order = sorted(wanted, key=lambda w: wanted[w])
    at = dict(wanted)
    for before, after in pairwise(order):
        at[after] = max(at[after], at[before] + room)
    top = 1.0
    for name in reversed(order):
        at[name] = min(at[name], top)
        top = at[name] - room
    return at


def shown(value: float | None, digits: int = 0, signed: bool = False) -> str:
    """Write a number for people; a dash where it is missing.

    Parameters
    ----------
    value
        Number, not a number, or ``None``.
    digits
        Digits after the point.
    signed
        Whether to write a plus.
    """
    if value is None or math.isnan(value):
        return DASH
    text = f"{value:{'+' if signed else ''},.{digits}f}"
    if not text.strip("+-0.,"):  # no minus before nothing
        text = text.lstrip("-")
    return text.replace("-", "−")


def percent(share: float | None, signed: bool = False) -> str:
    """Write a share for people; a dash where it is missing.

    Parameters
    ----------
    share
        Share, not a number, or ``None``.
    signed
        Whether to write a plus.
    """
    text = shown(None if share is None else 100 * share, 0, signed)
    return text if text == DASH else f"{text}\u202f%"


def page(template: str, context: Mapping[str, Any]) -> str:
    """Fill in a template of this folder.

    Parameters
    ----------
    template
        Name of the file.
    context
        What it shows.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    import jinja2

    def source(name: str) -> str:
        return (files("detente.apps.pages") / name).read_text(encoding="utf-8")

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    tools = {"shown": shown, "percent": percent, "version": __version__, "dash": DASH}
    return environment.get_template(template).render({**tools, **context}).rstrip() + "\n"
