"""What every page shares: drawings as markup that follows the page's colours, and templates.

A drawing is drawn in the light palette; its colours are then replaced by the page's own variables, so
that it reads on dark paper too. Text stays text, in the page's typeface.
"""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from detente._version import __version__
from detente.apps.pages.drawn_marks import inline_marks
from detente.apps.pages.drawn_series import fewer_points, name_series, scales
from detente.core.quoted import without_controls
from detente.figures.canvas import TOLD
from detente.figures.numbers import DASH, percent, write_number
from detente.figures.style import COLOURS, DEEP, FAINT, INK, LINE, PAPER, SHADE, WAR

VARIABLES = {INK: "--ink", FAINT: "--faint", LINE: "--rule", PAPER: "--paper", SHADE: "--shade", DEEP: "--deep"}
"""Colours of a drawing that follow the page, and the page's variable of each."""

SERIES = {colour: f"--s{k + 1}" for k, colour in enumerate(COLOURS)} | {WAR: "--war"}
"""The page's variable of each colour of things side by side: it has lighter ones for dark paper."""


SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
PLACE = re.compile(r"(?<!opacity: )(-?\b\d+\.\d)\d+")
"""A number with more digits than a page needs: places and widths; shades need theirs."""
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Marks of control in names of somebody's own, which no drawing may hold."""
SCROLLED = re.compile(
    r'(?P<begin><(?:div class="[^"]*\bscroll\b[^"]*"|pre) tabindex="0"(?: style="[^"]*")?)>'
    r"(?=\s*<(?P<holds>svg|table)?)"
)
"""What is reached by the key Tab to be scrolled, and has no name."""
REFERENCE = re.compile(r"(?:^#|url\(#)([^)]+)")
"""What refers to something else in a drawing."""


FEW_WORDS = 3
"""Words side by side from which their look is said once."""


@dataclass(frozen=True)
class Drawing:
    """A figure of a page.

    Attributes
    ----------
    svg
        Markup to place inline.
    title
        What it is of.
    caption
        What it shows and how to read it.
    narrow
        The same, drawn for a narrow screen; empty if it is not.
    """

    svg: str
    title: str = ""
    caption: str = ""
    narrow: str = ""


def markup(figure: Any, name: str, description: str, variables: Mapping[str, str] | None = None) -> str:
    """Return a figure as markup to place inline.

    Parameters
    ----------
    name
        Unique on the page: it keeps the identifiers of figures apart.
    description
        What a reader hears who does not see it.
    variables
        Further colours that follow the page, and the page's variable of each.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    lines = name_series(figure)
    buffer = io.BytesIO()
    canvas: Any = FigureCanvasSVG(figure)
    with warnings.catch_warnings():  # the page's typeface has letters that the drawing's has not
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from font", UserWarning)
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})  # savefig would draw it twice
    root = ElementTree.fromstring(NO_XML.sub("\ufffd", buffer.getvalue().decode()))
    for parent in reversed(list(root.iter())):  # what is inside first
        for child in list(parent):
            kind = child.tag.removeprefix(SVG)
            if kind in ("metadata", "style") or (kind == "defs" and not len(child)):
                parent.remove(child)
    used = {word for node in root.iter() for value in node.attrib.values() for word in REFERENCE.findall(value)}
    names = {word: f"{name}-{number}" for number, word in enumerate(sorted(used))}
    colours = VARIABLES | dict(variables or {})
    view = root.attrib["viewBox"]
    for node in root.iter():
        node.tag = node.tag.removeprefix(SVG)
        if not (node.text and node.text.strip()):
            node.text = None
        node.tail = None
        plain = {key.removeprefix(XLINK): value for key, value in node.attrib.items()}
        if "d" in plain:
            plain["d"] = fewer_points(plain["d"])
        own = plain.get("id", "")
        series = lines.get(own, {"data-told": own.removeprefix(TOLD)} if own.startswith(TOLD) else {})
        node.attrib = series | {
            key: _value(key, value, names, colours)
            for key, value in plain.items()
            if (key != "id" or value in used) and not value.startswith("rotate(-0 ")
        }
    _unwrap(root)
    inline_marks(root)
    _gather_text(root)
    root.attrib = {"xmlns": SVG.strip("{}"), "viewBox": view, "role": "img", "aria-label": description}
    if lines:
        drawn = scales(figure, (int(line["data-of"]) for line in lines.values() if "data-of" in line))
        root.attrib["data-axes"] = json.dumps(drawn, separators=(",", ":"))
    return ElementTree.tostring(root, encoding="unicode").strip().replace(" />", "/>")


def _gather_text(root: ElementTree.Element) -> None:
    """Say once how words look that stand side by side and look alike, such as those of an axis."""
    for parent in list(root.iter()):
        inside: list[ElementTree.Element] = []
        for look, run in groupby(
            list(parent), lambda child: child.attrib.get("style") if child.tag == "text" else None
        ):
            words = list(run)
            if look is None or len(words) < FEW_WORDS:
                inside += words
                continue
            group = ElementTree.Element("g", {"style": look})
            for one in words:
                del one.attrib["style"]
                group.append(one)
            inside.append(group)
        parent[:] = inside


def _unwrap(node: ElementTree.Element) -> None:
    """Put the content of groups that say nothing in their place."""
    for child in list(node):
        _unwrap(child)
    inside: list[ElementTree.Element] = []
    for child in list(node):
        inside += list(child) if child.tag == "g" and not child.attrib else [child]
    node[:] = [one for one in inside if one.attrib.get("style") != "fill: none"]  # grounds, which nobody sees


def _value(key: str, value: str, names: Mapping[str, str], colours: Mapping[str, str]) -> str:
    """Return the value of an attribute on the page: its own names, short numbers, the page's colours and letters."""
    if key == "id":
        return names[value]
    if key == "href":
        return f"#{names[value[1:]]}"
    value = REFERENCE.sub(lambda found: f"url(#{names[found[1]]}", PLACE.sub(r"\1", " ".join(value.split())))
    for colour, variable in colours.items():
        value = value.replace(colour, f"var({variable})")
    if key == "style":
        told = (part.partition(":") for part in value.split("; "))
        return "; ".join(f"{what}:{' inherit' if what == 'font-family' else how}" for what, _, how in told)
    return value


def _read(context: Mapping[str, Any]) -> list[dict[str, str]]:
    """Find what the result that a page shows has read of the record."""
    found = (value.sources for value in context.values() if isinstance(getattr(value, "sources", None), list | tuple))
    known = (one for sources in found for one in sources if isinstance(one, Mapping) and "years" in one)
    return list({one["title"]: dict(one) for one in known}.values())


@cache
def _templates() -> Any:
    """Return what fills in the templates of this folder, each of which is read once."""
    import jinja2

    def source(name: str) -> str:
        return (files("detente.apps.pages") / name).read_text(encoding="utf-8")

    return jinja2.Environment(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


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
    ends = sorted((one["years"].rpartition("-")[2], one["title"], one["years"]) for one in _read(context))
    tools = {"ends": ends, "shown": write_number, "percent": percent, "version": __version__, "dash": DASH}
    text = _templates().get_template(template).render({**tools, **context})
    return _named(without_controls(text).rstrip() + "\n")


def _named(text: str) -> str:
    """Give what can be scrolled by keys a name, where the template gives none."""

    def name(found: re.Match[str]) -> str:
        kind = {"svg": "Figure", "table": "Table"}.get(found["holds"] or "", "Command")
        return f'{found["begin"]} role="group" aria-label="{kind}, can be scrolled">'

    return SCROLLED.sub(name, text)
