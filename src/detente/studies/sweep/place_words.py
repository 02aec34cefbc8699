"""Points of a sweep and their values in words."""

from __future__ import annotations

from collections.abc import Sequence

from detente.studies.sweep.surface import ResponseSurface, VariedSetting, level_told


def head_of(level: float) -> str:
    """Return what stands before the first interval of a sentence.

    Parameters
    ----------
    level
        Its level.
    """
    return f"{level_told(level)} interval "


def where(by: VariedSetting, value: object) -> str:
    """Return a value of a setting as the end of a sentence.

    Parameters
    ----------
    by
        The setting.
    value
        One of its values.
    """
    if by.numeric:
        return f"where {by.title} is {by.told(value)}"
    return {"theory": "under ", "scenario": "in "}.get(by.name, f"with {by.title} ") + by.told(value)


def place_of(surface: ResponseSurface, point: int) -> str:
    """Return the settings of a point in words.

    Parameters
    ----------
    surface
        The outcome over the points.
    point
        Number of the point.
    """
    numbers = [f"{v.title} is {v.told(v.values[point])}" for v in surface.varied if v.numeric]
    texts = [where(v, v.values[point]) for v in surface.varied if not v.numeric]
    return " ".join([*texts, *([f"where {listed(numbers)}"] if numbers else [])])


def value_of(surface: ResponseSurface, point: int, *, first: bool = False) -> str:
    """Return the mean of a point with its interval.

    Parameters
    ----------
    surface
        The outcome over the points.
    point
        Number of the point.
    first
        Whether to say which interval it is.
    """
    said = surface.between(float(surface.low[point]), float(surface.high[point]))
    return f"{surface.told(float(surface.mean[point]))} ({head_of(surface.level) if first else ''}{said})"


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence.

    Parameters
    ----------
    parts
        One or more.
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
