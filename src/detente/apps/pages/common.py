"""What every page shares: drawings as markup that follows the page's colours, and templates.

A drawing is drawn in the light palette; its colours are then replaced by the page's own variables, so
that it reads on dark paper too. Text stays text, in the page's typeface.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

from detente._version import __version__
from detente.figures.numbers import DASH, percent, shown
from detente.figures.style import COLOURS, DEEP, FAINT, INK, LINE, PAPER, SHADE, WAR

VARIABLES = {INK: "--ink", FAINT: "--faint", LINE: "--rule", PAPER: "--paper", SHADE: "--shade", DEEP: "--deep"}
"""Colours of a drawing that follow the page, and the page's variable of each."""

SERIES = {colour: f"--s{k + 1}" for k, colour in enumerate(COLOURS)} | {WAR: "--war"}
"""The page's variable of each colour of things side by side: it has lighter ones for dark paper."""


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
