"""Marks of a drawing in few letters: a mark that is used many times over becomes one path."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

START = re.compile(r"M(-?[\d.]+) (-?[\d.]+)")
RELATIVE = re.compile(r"[Mlaz\d\s.-]+")
"""Outlines of which only the first points say where they are."""
DOT = re.compile(r"M-(?P<r>[\d.]+) 0a(?P=r) (?P=r) 0 1 0 [\d.]+ 0a(?P=r) (?P=r) 0 1 0 -[\d.]+ 0z")
"""A circle around where it is used."""
SHORT = 60
"""Letters up to which an outline is written again wherever it is used."""


def inline_marks(root: ElementTree.Element) -> None:
    """Write marks where they stand, those side by side that look alike as one path; what then is unused is left out.

    Parameters
    ----------
    root
        A drawing without names of spaces; outlines as ``fewer_points`` writes them.
    """
    marks = {node.attrib["id"]: node for node in root.iter("path") if "id" in node.attrib}
    uses = Counter(node.attrib.get("href", "")[1:] for node in root.iter("use"))
    written = {
        name: node
        for name, node in marks.items()
        if RELATIVE.fullmatch(node.attrib.get("d", "")) and (uses[name] == 1 or len(node.attrib["d"]) <= SHORT)
    }
    for parent in reversed(list(root.iter())):  # what is inside first
        _write(parent, written)
        for place, child in enumerate(parent):
            if child.tag == "g" and child.attrib.keys() == {"clip-path"} and [one.tag for one in child] == ["path"]:
                child[0].attrib.setdefault("clip-path", child.attrib["clip-path"])
                parent[place] = child[0]
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "defs":
                child[:] = [one for one in child if one.attrib.get("id") not in written]
                if not len(child):
                    parent.remove(child)


def _write(parent: ElementTree.Element, marks: dict[str, ElementTree.Element]) -> None:
    last: ElementTree.Element | None = None
    for child in list(parent):
        mark = marks.get(child.attrib.get("href", "")[1:]) if child.tag == "use" else None
        if mark is None or not child.attrib.keys() <= {"href", "x", "y", "style", "clip-path"}:
            last = last if child.tag in ("text", "defs") else None
            continue
        style, outline = _dot(_over(child.attrib.get("style", ""), mark.attrib.get("style", "")), mark.attrib["d"])
        at = [float(child.attrib.get(key, 0)) for key in ("x", "y")]
        drawn = START.sub(lambda found, at=at: _moved(found, *at), outline)  # type: ignore[misc]
        look = {"style": _told(style), **{k: v for k, v in child.attrib.items() if k == "clip-path"}}
        if last is not None and "opacity" not in style and {k: v for k, v in last.attrib.items() if k != "d"} == look:
            last.attrib["d"] += drawn
            parent.remove(child)
            continue
        child.tag, child.attrib = "path", {**look, "d": drawn}
        last = child


def _moved(found: re.Match[str], x: float, y: float) -> str:
    return f"M{round(float(found[1]) + x, 1):g} {round(float(found[2]) + y, 1):g}"


def _over(outer: str, inner: str) -> dict[str, str]:
    """Return one style of two, the inner over the outer."""
    told = (part.partition(":") for style in (outer, inner) for part in style.split(";") if part.strip())
    return {key.strip(): value.strip() for key, _, value in told}


def _told(style: dict[str, str]) -> str:
    return "; ".join(f"{key}: {value}" for key, value in style.items())


def _dot(style: dict[str, str], outline: str) -> tuple[dict[str, str], str]:
    """Return a circle of one colour as a point drawn with a round pen; anything else as it is."""
    circle = DOT.fullmatch(outline)
    if circle is None or style.get("fill") != style.get("stroke") or any("opacity" in key for key in style):
        return style, outline
    wide = 2 * float(circle["r"]) + float(style.get("stroke-width", 1))
    return {"stroke": style["stroke"], "stroke-width": f"{wide:g}", "stroke-linecap": "round"}, "M0 0h0"
