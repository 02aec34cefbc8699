"""The map of security complexes.

Colours are never the only carrier: every state's dot holds the number of its complex, and amity is dashed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.core.arrays import Array
from detente.data.codes import Actor, by_code
from detente.data.outlines import outlines, shapes
from detente.figures.canvas import give_axes, note, tell, wide
from detente.figures.style import FAINT, FILLS, PAPER, SHADE
from detente.studies.complex import maps
from detente.studies.complex.findings import Community, Dyad, alone, several

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ENMITY, AMITY = "#b5382a", "#1f7a4d"
"""Colours of ties, which follow the page."""

WIDTH, LARGEST, SMALLEST = 880.0, 760.0, 380.0
"""Width of the map, and the most and least of its height [pixel]."""

MANY = 60
"""Number of states from which no names are written."""

TIES = 60
"""Most ties that are drawn."""

SMALL = 3.4
"""Half the width of a dot that holds no number [point]."""

LETTERS = 10.5
"""Size of names on a map [point]."""


def colour(number: int) -> str:
    """Colour of a complex.

    Parameters
    ----------
    number
        Its number, from 0.
    """
    return FILLS[number % len(FILLS)]


@dataclass(frozen=True)
class Mapped:
    """What a map shows.

    Attributes
    ----------
    title
        Region and years, for people.
    world
        Whether all of the world is shown.
    actors
        The states.
    places
        Capital of each, east and north [degrees].
    labels
        Community of each.
    communities
        Complexes, the largest first.
    strongest
        Strongest pairs.
    interdependence : [n, n]
        Of every pair.
    """

    title: str
    world: bool
    actors: tuple[Actor, ...]
    places: tuple[tuple[float, float] | None, ...]
    labels: tuple[int, ...]
    communities: tuple[Community, ...]
    strongest: tuple[Dyad, ...]
    interdependence: Array


def _fitted(box: maps.Box) -> tuple[maps.Box, float]:
    """Widen a frame until its shape is one that can be shown, and return the height of the drawing."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    if high / wide > LARGEST / WIDTH:
        more = high * WIDTH / LARGEST - wide
        left, right, wide = left - more / 2, right + more / 2, wide + more
    if high / wide < SMALLEST / WIDTH:
        more = wide * SMALLEST / WIDTH - high
        bottom, top, high = bottom - more / 2, top + more / 2, high + more
    return (left, bottom, right, top), WIDTH * high / wide


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on.

    Attributes
    ----------
    projection, box
        Projection, and the part of the page that is drawn.
    height : [pixel]
        Height of a map that is ``WIDTH`` wide.
    own
        Countries of each member.
    spots
        Capital of each member on the page.
    """

    projection: maps.Projection
    box: maps.Box
    height: float
    own: dict[int, tuple[str, ...]]
    spots: dict[int, tuple[float, float]]


def ground(shown: Mapped) -> Ground:
    """Lay out the map of a study.

    Parameters
    ----------
    shown
        What is shown.
    """
    letters = {actor.ccode: by_code()[actor.ccode].iso3 for actor in shown.actors}
    drawn = shapes(letters)
    own = {i: drawn[actor.ccode] for i, actor in enumerate(shown.actors)}
    places = {i: place for i, place in enumerate(shown.places) if place is not None}
    world = shown.world or _spread(shown) > 150
    projection = maps.projection_for(list(places.values()), world=world)
    inside = [code for codes in own.values() for code in codes]
    box, height = _fitted(maps.frame(inside, list(places.values()), projection))
    spots = {i: projection(projection.near(x), y) for i, (x, y) in places.items()}
    return Ground(projection, box, height, own, spots)


def draw_map(axes: Any, shown: Mapped, on: Ground) -> str:
    """Draw the members filled by complex, others grey, and the strongest ties between capitals; return the caption.

    Parameters
    ----------
    axes
        Where to draw.
    shown
        What is shown.
    on
        What it is drawn on.
    """
    box, spots = on.box, on.spots
    axes.set_xlim(box[0], box[2])
    axes.set_ylim(box[1], box[3])
    axes.axis("off")
    _countries(axes, shown, on.own, on.projection, box)
    ties = _ties(axes, shown, spots, box)
    many = len(shown.actors) > MANY
    _dots(axes, shown, spots, box, 2.2 if many else 6.2)
    if many:
        _badges(axes, shown, spots)
    left_out = 0 if many else _names(axes, shown, spots, box)
    return _caption(ties, left_out, named=not many)


def plot(shown: Mapped, ax: Axes | None) -> Axes:
    """Draw the map in a figure that stands alone.

    Parameters
    ----------
    shown
        What is shown.
    ax
        Axes to draw on; a figure of its own if absent.
    """
    on = ground(shown)
    with give_axes(ax, WIDTH / 72, on.height / 72 + 0.9) as axes:
        caption = draw_map(axes, shown, on)
        axes.set_aspect("equal")
        axes.set_title(shown.title)
        note(
            axes, caption.replace("; the tables have them", "").replace("Names and members are in the tables. ", ""), 6
        )
    return axes


def _spread(shown: Mapped) -> float:
    """Degrees of longitude that the capitals span, the shorter way round."""
    east = sorted(place[0] for place in shown.places if place is not None)
    if len(east) < 2:
        return 0.0
    gaps = [b - a for a, b in zip(east, [*east[1:], east[0] + 360], strict=True)]
    return 360 - max(gaps)


def _countries(
    axes: Any, shown: Mapped, own: dict[int, tuple[str, ...]], projection: maps.Projection, box: maps.Box
) -> None:
    from matplotlib.patches import PathPatch

    member = {code: i for i, codes in own.items() for code in codes}
    single = set(alone(shown.communities))
    for code in outlines():
        path = maps.path_of(code, projection, box)
        if path is None:
            continue
        i = member.get(code)
        plain = i is None or i in single
        fill = SHADE if plain else colour(shown.labels[i or 0])
        look = {"facecolor": fill, "edgecolor": PAPER, "lw": 0.6, "alpha": 1.0 if plain else 0.55, "zorder": 1}
        land = axes.add_patch(PathPatch(path, **look))
        if i is not None:
            tell(land, *_member(shown, i, i in single))


def _member(shown: Mapped, i: int, single: bool) -> tuple[str, str]:
    """Return the name of a state and the complex that it is in."""
    number = shown.labels[i]
    label = next((one.label for one in shown.communities if one.number == number), "")
    return shown.actors[i].name, "in no complex" if single else f"complex {number + 1}: {label}"


def _ties(axes: Any, shown: Mapped, spots: dict[int, tuple[float, float]], box: maps.Box) -> int:
    ties = [one for one in shown.strongest if one.one in spots and one.two in spots]
    ties = ties[: min(TIES, 2 * len(shown.actors))]
    if not ties:
        return 0
    top = ties[0].interdependence
    half, many = (box[2] - box[0]) / 2, len(shown.actors) > MANY
    count = 0
    for one in reversed(ties):
        (x, y), (u, v) = spots[one.one], spots[one.two]
        if abs(x - u) > half:
            continue  # the short way leads over the edge of the map
        width = (0.3 + 1.7 * one.interdependence / top) * (1 if many else 2)
        ink, dash = (ENMITY, "-") if one.hostile else (AMITY, (0, (2.2, 1.1)))
        axes.plot(
            [x, u], [y, v], color=PAPER, lw=width + (0.8 if many else 1.4), alpha=0.75, zorder=2, solid_capstyle="round"
        )
        (line,) = axes.plot([x, u], [y, v], color=ink, ls=dash, lw=width, zorder=3)
        pair = f"{shown.actors[one.one].name} and {shown.actors[one.two].name}"
        held = {"interdependence": one.interdependence, "enmity": one.enmity, "amity": one.amity}
        tell(line, pair, *(f"{name} {value:.2f}" for name, value in held.items()))
        count += 1
    return count


def _dots(axes: Any, shown: Mapped, spots: dict[int, tuple[float, float]], box: maps.Box, size: float) -> None:
    lonely = alone(shown.communities)
    for i, (x, y) in spots.items():
        if not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
            continue
        single = i in lonely
        ink = FAINT if single else colour(shown.labels[i])
        (dot,) = axes.plot([x], [y], "o", ms=2 * size, color=PAPER, mec=ink, mew=1.3, zorder=4)
        tell(dot, *_member(shown, i, single))
        if not single and size > SMALL:
            number = str(shown.labels[i] + 1)
            axes.text(x, y, number, fontsize=1.45 * size, ha="center", va="center_baseline", zorder=5)


def _badges(axes: Any, shown: Mapped, spots: dict[int, tuple[float, float]]) -> None:
    """Write the number of each complex amid its members: at the member nearest to their middle."""
    for one in several(shown.communities):
        known = [spots[i] for i in one.members if i in spots]
        if not known:
            continue
        across, up = (sorted(float(spot[k]) for spot in known)[len(known) // 2] for k in (0, 1))
        x, y = min(known, key=lambda spot: (spot[0] - across) ** 2 + (spot[1] - up) ** 2)
        axes.plot([x], [y], "o", ms=19, color=PAPER, mec=colour(one.number), mew=2.2, zorder=7)
        axes.text(
            x, y, str(one.number + 1), fontsize=12, fontweight="bold", ha="center", va="center_baseline", zorder=8
        )


def _names(axes: Any, shown: Mapped, spots: dict[int, tuple[float, float]], box: maps.Box) -> int:
    """Write the names that find room, and return how many do not."""
    order = [i for one in shown.communities for i in one.members if i in spots]
    order.sort(key=lambda i: -float(shown.interdependence[i].sum()))
    width = wide(axes)
    room = 7 * (box[2] - box[0]) / width
    dots = [(x - room, y - room, x + room, y + room) for x, y in spots.values()]
    wanted = [(*spots[i], short(shown.actors[i].name)) for i in order]
    found = maps.place_names(wanted, box, width, LETTERS, dots)
    for x, y, name in found:
        axes.text(x, y, name, fontsize=LETTERS, va="center", zorder=6)
    return len(wanted) - len(found)


LONG = {
    "Democratic Republic of the Congo": "DR Congo",
    "Central African Republic": "Central African Rep.",
    "United Arab Emirates": "UAE",
    "Bosnia and Herzegovina": "Bosnia",
    "United States of America": "USA",
    "German Democratic Republic": "GDR",
    "German Federal Republic": "West Germany",
    "Yemen Arab Republic": "North Yemen",
    "Yemen People's Republic": "South Yemen",
    "Republic of Vietnam": "South Vietnam",
    "St. Vincent and the Grenadines": "St. Vincent",
    "Federated States of Micronesia": "Micronesia",
    "Dominican Republic": "Dominican Rep.",
}
"""Names that are too long for a map."""


def short(name: str) -> str:
    """Shorten a name for a map.

    Parameters
    ----------
    name
        Name of a state.
    """
    return LONG.get(name, name)


def _caption(ties: int, left_out: int, *, named: bool) -> str:
    number = "in the dot at the capital" if named else "amid each complex"
    text = (
        f"States by complex: colour, and the number {number}. Lines: the {ties} strongest ties, wider for more; solid "
        "red where enmity is more than amity, dashed green where it is less. Grey: no member, or in no complex. "
    )
    if not named:
        text += "Names and members are in the tables. "
    elif left_out:
        text += f"Without room for their names: {left_out}; the tables have them. "
    return text + (
        "Outlines are today's, of Natural Earth, and take no side about any border; states that are no more, or too "
        "small for this scale, are dots alone, and larger states of the past have the outlines of their heirs."
    )
