"""Maps without a network: projections, outlines as paths, and names that do not cover each other.

A map of a region is equirectangular with the scale true at its middle; the world is in the Natural Earth
projection [SavricEtAl2011]_. The map is turned so that its edge falls where no member lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from detente.data.outlines import Polygon, outlines

WORLD_CENTRE = 11.0
"""Central meridian of the world [degrees]: its edge falls in the Bering Strait."""

PAD = 0.07
"""Room around the members of a region, as a share of its size; assumption."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True)
class Projection:
    """From longitude and latitude to the page.

    Attributes
    ----------
    centre
        Central meridian [degrees].
    middle
        Latitude at which the scale is true [degrees]; ``None`` for the whole world.
    """

    centre: float
    middle: float | None

    def __call__(self, longitude: Any, latitude: Any) -> tuple[Any, Any]:
        """Return places on the page [degrees of the equator].

        Parameters
        ----------
        longitude, latitude
            [degrees], not wrapped.
        """
        import numpy as np

        east, north = np.asarray(longitude, float) - self.centre, np.asarray(latitude, float)
        if self.middle is not None:
            return east * np.cos(np.radians(self.middle)), north
        up = np.radians(north)
        square = up * up
        fourth = square * square
        wide = 0.8707 + square * (-0.131979 + square * (-0.013791 + fourth * (0.003971 - 0.001529 * square)))
        high = 1.007226 + square * (0.015085 + fourth * (-0.044475 + 0.028874 * square - 0.005916 * fourth))
        return east * wide, north * high

    def near(self, longitude: float) -> float:
        """Turn a longitude by whole circles to within half a circle of the centre.

        Parameters
        ----------
        longitude
            [degrees].
        """
        return float((longitude - self.centre + 180) % 360 - 180 + self.centre)


def turn_polygon(polygon: Polygon, projection: Projection) -> Polygon:
    """Turn a polygon by whole circles so that its middle is near the centre of the map.

    Parameters
    ----------
    polygon
        Rings.
    """
    east = [x for x, _ in polygon[0]]
    middle = (min(east) + max(east)) / 2
    shift = projection.near(middle) - middle
    return tuple(tuple((x + shift, y) for x, y in ring) for ring in polygon)


def largest(letters: str) -> Polygon | None:
    """Return the polygon of a country that is widest and highest: its mainland.

    Parameters
    ----------
    letters
        ISO 3166 letters.
    """
    found = outlines().get(letters, ())
    return max(found, key=_extent, default=None)


def _extent(polygon: Polygon) -> float:
    xs, ys = zip(*polygon[0], strict=True)
    return float((max(xs) - min(xs)) * (max(ys) - min(ys)))


def centre_of(longitudes: Sequence[float]) -> float:
    """Return the middle of longitudes on the circle [degrees].

    Parameters
    ----------
    longitudes
        [degrees].
    """
    import numpy as np

    turns = np.exp(1j * np.radians(np.asarray(longitudes, float)))
    return float(np.degrees(np.angle(turns.sum())))


def projection_for(places: Sequence[tuple[float, float]], *, world: bool) -> Projection:
    """Choose a projection.

    Parameters
    ----------
    places
        Longitude and latitude of the members [degrees].
    world
        Whether the whole world is drawn.
    """
    if world or not places:
        return Projection(WORLD_CENTRE, None)
    middle = [y for _, y in places]
    return Projection(centre_of([x for x, _ in places]), (min(middle) + max(middle)) / 2)


def frame(letters: Sequence[str], places: Sequence[tuple[float, float]], projection: Projection) -> Box:
    """Return the part of the page that holds the mainlands and the capitals of a region.

    Parameters
    ----------
    letters
        Countries with outlines.
    places
        Longitude and latitude of the capitals [degrees].
    """
    if projection.middle is None:
        right, top = float(projection(projection.centre + 180, 0.0)[0]), float(projection(0.0, 84.0)[1])
        return (-right, float(projection(0.0, -56.0)[1]), right, top)
    points = [(projection.near(x), y) for x, y in places]
    for code in letters:
        mainland = largest(code)
        points += turn_polygon(mainland, projection)[0] if mainland else ()
    xs, ys = projection([x for x, _ in points], [y for _, y in points])
    wide, high = max(float(xs.max() - xs.min()), 4.0), max(float(ys.max() - ys.min()), 4.0)
    room = PAD * max(wide, high)
    return (float(xs.min()) - room, float(ys.min()) - room, float(xs.max()) + room, float(ys.max()) + room)


def path_of(letters: str, projection: Projection, box: Box) -> Any:
    """Return the outlines of a country as one path; ``None`` where it has none in the frame.

    Parameters
    ----------
    letters
        ISO 3166 letters.
    box
        The part of the page that is drawn.
    """
    import numpy as np
    from matplotlib.path import Path

    points, codes = [], []
    for polygon in outlines().get(letters, ()):
        for ring in turn_polygon(polygon, projection):
            x, y = projection([p[0] for p in ring], [p[1] for p in ring])
            if x.max() < box[0] or x.min() > box[2] or y.max() < box[1] or y.min() > box[3]:
                continue
            points.append(np.column_stack([x, y]))
            codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(points), codes) if points else None


def place_names(
    wanted: Sequence[tuple[float, float, str]], box: Box, width: float, size: float, taken: Sequence[Box] = ()
) -> list[tuple[float, float, str]]:
    """Place names beside their points so that none covers another or leaves the frame; drop those without room.

    Parameters
    ----------
    wanted
        Point on the page and name, the most important first.
    box
        The part of the page that is drawn.
    width : [points]
        Width of the drawing.
    size : [points]
        Size of the letters.
    taken
        Boxes that names may not cover.

    Returns
    -------
    list
        Left end of the name, its middle height, and the name.
    """
    scale = (box[2] - box[0]) / width
    high, gap = 1.15 * size * scale, 0.75 * size * scale
    used, found = list(taken), []
    for x, y, name in wanted:
        wide = 0.56 * size * scale * len(name)
        right, left = x + gap, x - gap - wide
        above, below = y + gap + high / 2, y - gap - high / 2
        spots = [(right, y), (left, y), (x - wide / 2, above), (x - wide / 2, below)]
        spots += [(right, above), (right, below), (left, above), (left, below)]
        spots += [(x - wide / 2, above + high), (x - wide / 2, below - high)]
        for a, b in spots:
            area = (a, b - high / 2, a + wide, b + high / 2)
            inside = area[0] >= box[0] and area[2] <= box[2] and area[1] >= box[1] and area[3] <= box[3]
            if inside and not any(_meet(area, other) for other in used):
                used.append(area)
                found.append((a, b, name))
                break
    return found


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
