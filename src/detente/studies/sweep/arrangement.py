"""Which figure suits a sweep: by how many settings vary, and whether they are numbers."""

from __future__ import annotations

from dataclasses import dataclass

from detente.studies.sweep.surface import ResponseSurface, VariedSetting

LINES = 6
"""Most lines in one panel; of more, each has a panel of its own."""
FEW = 4
"""Most values of a second number that are drawn as lines and not as a map."""
PANELS = 30
"""Most panels of a figure."""


@dataclass(frozen=True)
class Arrangement:
    """How the settings of a sweep are laid out.

    Attributes
    ----------
    kind
        ``rows`` (text alone), ``curves`` (one number, a line for each value of another setting), ``map`` (two
        settings on a grid), ``scatter`` (two numbers that are no grid) or ``parallel`` (more).
    x, y
        Settings across and up; of curves, that of the lines, empty if there is one line.
    panel
        Setting with a panel for each of its values; empty if there is one panel.
    """

    kind: str
    x: str
    y: str = ""
    panel: str = ""


def arrange(surface: ResponseSurface) -> Arrangement:
    """Choose the figure of an outcome.

    Parameters
    ----------
    surface
        The outcome over the points.
    """
    numbers = sorted((v for v in surface.varied if v.numeric), key=lambda v: -len(v.levels))
    texts = sorted((v for v in surface.varied if not v.numeric), key=lambda v: -len(v.levels))
    if not numbers and len(texts) < 3:
        if len(texts) == 2 and surface.grid(texts[1].name, texts[0].name) is not None:
            return Arrangement("map", texts[1].name, texts[0].name)
        return Arrangement("rows", texts[0].name if texts else "")
    if len(numbers) == 1 and len(texts) < 3:
        return _curves(numbers[0], texts)
    if len(numbers) == 2 and len(texts) < 2 and (not texts or len(texts[0].levels) <= PANELS):
        panel = texts[0].name if texts else ""
        x, y = numbers[0].name, numbers[1].name
        if all(one.grid(x, y) is not None for _, one in panels(surface, panel) if len(one)):
            few = len(numbers[1].levels) <= FEW
            return Arrangement("curves" if few else "map", x, y, panel)
        return Arrangement("scatter", x, y, panel)
    return Arrangement("parallel", "")


def _curves(number: VariedSetting, texts: list[VariedSetting]) -> Arrangement:
    """Lay out one number with at most two settings that are text: the shorter has the lines, if they are few."""
    if not texts:
        return Arrangement("curves", number.name)
    if len(texts) == 1:
        few = len(texts[0].levels) <= LINES
        return Arrangement("curves", number.name, texts[0].name if few else "", "" if few else texts[0].name)
    if len(texts[1].levels) <= LINES and len(texts[0].levels) <= PANELS:
        return Arrangement("curves", number.name, texts[1].name, texts[0].name)
    return Arrangement("parallel", "")


def panels(surface: ResponseSurface, panel: str) -> list[tuple[str, ResponseSurface]]:
    """Return the title and the surface of each panel; settings that are constant within it stay.

    Parameters
    ----------
    surface
        The outcome over the points.
    panel
        Setting with a panel for each of its values; empty for one panel.
    """
    if not panel:
        return [("", surface)]
    by = surface.setting(panel)
    return [(by.told(level), one) for level, one in surface.split(panel, all_settings=True).items()]
