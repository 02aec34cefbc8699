"""What a drawing on a page says of its lines: which series they are, and how their places become values again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from detente.figures.canvas import ABOUT_LABEL, STANDS_FOR

POINTS = 8
"""Points up to which an outline stays as it is."""
TOLERANCE = 0.3
"""By how much an outline may move when points on it are left out [1/72 inch]."""
EXACT = 120
"""Points up to which a drawing holds the values of a line beside its outline."""
PATH = re.compile(r"[ML] (\S+) (\S+)\s*")
PLAIN = re.compile(r"(?:[ML] [-\d.e]+ [-\d.e]+\s*|z\s*)+")
CIRCLE = re.compile(r"M \S+ \S+\s+(?:C (?:-?[\d.]+\s+){6}){8}z\s*")
NUMBER = re.compile(r"[-\u2212]?\d[\d,]*\.?\d*")


def name_series(figure: Any) -> dict[str, dict[str, str]]:
    """Give every line over the data of a figure that has a label an identifier; return the attributes of each.

    A label that begins with ``ABOUT_LABEL`` belongs to a line that is no series, but about what follows in the label.

    Parameters
    ----------
    figure
        A figure of matplotlib.
    """
    series: dict[str, dict[str, str]] = {}
    for number, axes in enumerate(figure.axes):
        for line in axes.lines:
            if _is_series(line, axes):
                line.set_gid(key := f"series-{len(series)}")
                series[key] = {"data-series": str(line.get_label()), "data-of": str(number), **_values(line)}
            elif (label := str(line.get_label())).startswith(ABOUT_LABEL):
                line.set_gid(key := f"about-{len(series)}")
                series[key] = {"data-about": label.removeprefix(ABOUT_LABEL)}
    return series


def _values(line: Any) -> dict[str, str]:
    if told := STANDS_FOR.get(line):
        return {"data-values": ";".join(",".join(map(_written, along)) for along in zip(*told, strict=True))}
    points = line.get_xydata()
    if len(points) > EXACT:
        return {}
    points = points[np.isfinite(points).all(axis=1)]
    return {"data-values": ";".join(",".join(f"{value:.6g}" for value in along) for along in points.T)}


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


def scales(figure: Any, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return of each axes, once it is drawn, its place in the drawing and its two scales.

    Parameters
    ----------
    figure
        A figure of matplotlib.
    numbers
        Which axes.
    """
    wide, high = (72 * inches for inches in figure.get_size_inches())
    found = {}
    for number in sorted(set(numbers)):
        axes = figure.axes[number]
        place = axes.get_position()
        box = (place.x0 * wide, (1 - place.y1) * high, place.width * wide, place.height * high)
        x, y = (
            _scale(axes.xaxis, axes.get_xlim(), axes.get_xscale()),
            _scale(axes.yaxis, axes.get_ylim(), axes.get_yscale()),
        )
        found[number] = {"box": [round(value, 1) for value in box], "x": x, "y": y}
    return found


def _is_series(line: Any, axes: Any) -> bool:
    return (
        not str(line.get_label()).startswith("_")
        and line.get_transform() == axes.transData
        and (line in STANDS_FOR or _has_length(line))
        and line.get_visible()
    )


def _has_length(line: Any) -> bool:
    return len(line.get_xdata()) > 1 and bool(np.isfinite(line.get_xydata()).all(axis=1).any())


def _scale(axis: Any, limits: tuple[float, float], kind: str) -> list[Any]:
    """Return limits, whether they are logarithmic, and how a value is written: factor, shift and what follows it."""
    told = []
    for place, label in zip(axis.get_majorticklocs(), axis.get_majorticklabels(), strict=False):
        if (found := NUMBER.search(label.get_text())) is not None:
            value = float(found[0].replace(",", "").replace("\u2212", "-"))
            told.append((float(place), value, label.get_text()[found.end() :]))
    factor, shift, after = 1.0, 0.0, ""
    if len(told) > 1 and told[0][0] != told[-1][0]:
        (x, a, after), (y, b, _) = told[0], told[-1]
        factor = round((b - a) / (y - x), 6)
        shift = round(a - factor * x, 6)
    return [*(round(float(value), 6) for value in limits), int(kind == "log"), factor, shift, after.strip()]


def fewer_points(path: str) -> str:
    """Leave points out of the outlines of a path that lie on what is drawn without them, and write it short.

    Parameters
    ----------
    path
        Moves and lines, as matplotlib writes them; one with curves is returned as it is.

    Returns
    -------
    str
        Each outline as ``M`` with its first point and ``l`` with the steps from there, in tenths of 1/72 inch.
    """
    if not PLAIN.fullmatch(path):
        return CIRCLE.sub(_circle, path)
    out = []
    for part in re.split(r"(?=M )", path):
        points = [(float(x), float(y)) for x, y in PATH.findall(part)]
        if points:
            out.append(_short(points if len(points) <= POINTS else _thinned(points)) + ("z" if "z" in part else ""))
    return "".join(out)


def _circle(found: re.Match[str]) -> str:
    """Write a small circle of eight curves, of which hatches have hundreds, as two arcs."""
    numbers = [float(word) for word in re.findall(r"-?[\d.]+", found[0])]
    left, right, top, bottom = min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])
    if not math.isclose(right - left, bottom - top, abs_tol=0.11):
        return found[0]
    wide = f"{right - left:.1f}"
    radius = f"{(right - left) / 2:.2g}"
    arc = f"a{radius} {radius} 0 1 0 "
    return f"M{left:g} {(top + bottom) / 2:g}{arc}{wide} 0{arc}-{wide} 0z"


def _short(points: list[tuple[float, float]]) -> str:
    """Write an outline in as few letters as tell it: relative to its first point, which no rounding lets drift."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    (x, y), *rest = tenths
    steps = []
    for u, v in rest:
        if (u, v) != (x, y) or len(tenths) == 2:
            steps += [_tenth(u - x), _tenth(v - y)]
        x, y = u, v
    first = f"M{_tenth(tenths[0][0])} {_tenth(tenths[0][1])}"
    return first + ("l" + re.sub(r" -", "-", " ".join(steps)) if steps else "")


def _tenth(number: int) -> str:
    return f"{number / 10:g}".replace("0.", ".") if abs(number) < 10 else f"{number / 10:g}"


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points that are needed to stay within the tolerance (Douglas and Peucker)."""
    import numpy as np

    at = np.array(points)
    keep = np.zeros(len(at), bool)
    keep[[0, -1]] = True
    open_spans = [(0, len(at) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        if last - first < 2:
            continue
        way, inside = at[last] - at[first], at[first + 1 : last] - at[first]
        length = float(np.hypot(*way))
        off = np.abs(way[0] * inside[:, 1] - way[1] * inside[:, 0]) / length if length else np.hypot(*inside.T)
        furthest = int(off.argmax())
        if off[furthest] > TOLERANCE:
            middle = first + 1 + furthest
            keep[middle] = True
            open_spans += [(first, middle), (middle, last)]
    return [points[k] for k in np.flatnonzero(keep)]
