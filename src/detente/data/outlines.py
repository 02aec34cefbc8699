"""Outlines of today's countries, for maps that need no network.

The outlines are those of Natural Earth at 1:110 million, in the public domain, as the npm package
``world-atlas`` 2.0.2 passes them on (ISC); ``tools/outlines.mjs`` rebuilds the file, which is GeoJSON (RFC 7946).
They are a picture of today's world, and take no side about any border. The smallest states have none at this scale.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

Ring = tuple[tuple[float, float], ...]
"""Longitude and latitude of points in turn [degrees]; a ring across the antimeridian runs on beyond 180."""

Polygon = tuple[Ring, ...]
"""The outside, then holes."""

PARTS: dict[int, tuple[str, ...]] = {
    315: ("CZE", "SVK"),
    345: ("SRB", "HRV", "SVN", "BIH", "MKD", "MNE", "XKX"),
    365: (
        "RUS", "UKR", "BLR", "MDA", "EST", "LVA", "LTU", "GEO", "ARM", "AZE", "KAZ", "UZB", "TKM", "KGZ", "TJK",
    ),
    260: ("DEU",),
    530: ("ETH", "ERI"),
    625: ("SDN", "SSD"),
    770: ("PAK", "BGD"),
    850: ("IDN", "TLS"),
    300: ("AUT", "HUN", "CZE", "SVK", "SVN", "HRV", "BIH"),
}  # fmt: skip
"""Outlines that stand for a state that was larger than today's of its name, or that has no heir of its name.

Each is drawn for it only where no other state of the picture has that outline.
"""


@cache
def outlines() -> dict[str, tuple[Polygon, ...]]:
    """Polygons of each country, by ISO 3166 letters."""
    text = (files("detente.data.tables") / "outlines.json").read_text(encoding="utf-8")
    return {one["id"]: _polygons(one["geometry"]["coordinates"]) for one in json.loads(text)["features"]}


def _polygons(coordinates: list[list[list[list[float]]]]) -> tuple[Polygon, ...]:
    return tuple(tuple(tuple((float(x), float(y)) for x, y in ring) for ring in rings) for rings in coordinates)


def shapes(members: dict[int, str]) -> dict[int, tuple[str, ...]]:
    """Outlines that stand for each state of a picture; none for a state without one.

    Parameters
    ----------
    members
        ISO 3166 letters by COW number, empty where there are none.
    """
    known = outlines()
    taken = {letters for letters in members.values() if letters in known}
    found: dict[int, tuple[str, ...]] = {}
    for ccode, letters in members.items():
        own = (letters,) if letters in known else ()
        more = tuple(part for part in PARTS.get(ccode, ()) if part not in taken and part not in own)
        taken.update(more)
        found[ccode] = (*own, *more)
    return found
