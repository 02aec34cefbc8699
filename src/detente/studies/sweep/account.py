"""What a sweep found, in sentences made from its numbers: the finding first, then what it averages over."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from detente.core.failures import either_way
from detente.studies.sweep.arrangement import Arrangement, arrange, panels
from detente.studies.sweep.crossing import Crossing, crossing
from detente.studies.sweep.curve_figures import in_order, lines_of
from detente.studies.sweep.effects import LEVEL, RATE, MainEffect, main_effects
from detente.studies.sweep.lots import LEAST, differences
from detente.studies.sweep.partners import partners
from detente.studies.sweep.place_words import head_of, listed, place_of, value_of, where
from detente.studies.sweep.surface import HALF, ResponseSurface, VariedSetting

NAMED = 4
"""Most lines or panels that a sentence names one by one."""
MANY = {"theory": "theories", "scenario": "scenarios"}
"""Plurals of settings that are text."""
Line = tuple[str, ResponseSurface]


def _many(by: VariedSetting) -> str:
    return MANY.get(by.name, f"values of {by.title}")


def _apart(surface: ResponseSurface, one: int, other: int, compared: int = 1) -> bool:
    """Return whether two points differ by more than the luck that they share explains, of so many that are compared."""
    return bool(differences(surface.mean, surface.lots, one, np.array([other]), compared, surface.level)[0])


def _pairs(surface: ResponseSurface) -> int:
    """Return how many pairs of known points there are."""
    known = int(surface.known.sum())
    return known * (known - 1) // 2


def _extremes(surface: ResponseSurface) -> tuple[int, int]:
    """Return the points with the lowest and with the highest mean."""
    return int(np.nanargmin(surface.mean)), int(np.nanargmax(surface.mean))


def finding(surface: ResponseSurface, effects: tuple[MainEffect, ...] | None = None) -> str:
    """Return what a sweep found about an outcome, in one sentence.

    Parameters
    ----------
    surface
        The outcome over the points.
    effects
        Its main effects, if they are known already.
    """
    known = int(surface.known.sum())
    if not known:
        return f"{surface.subject} is known at no point: there is nothing to say of it."
    if known == 1:
        point = int(np.flatnonzero(surface.known)[0])
        return f"{surface.subject} is {value_of(surface, point, first=True)} {place_of(surface, point)}".rstrip() + "."
    if np.ptp(surface.mean[surface.known]) == 0:
        point = int(np.nanargmax(surface.high - surface.low)) if np.isfinite(surface.high).any() else 0
        return f"{surface.subject} is {value_of(surface, point, first=True)} at each of {known:,} points."
    how = arrange(surface)
    if how.kind == "curves":
        lines = _lines(surface, how)
        return _one_line(*lines[0], how.x) if len(lines) == 1 else _many_lines(surface, lines, how)
    if how.kind == "rows":
        return _highest(surface)
    if how.kind == "map":
        return _map(surface, how)
    return _effects(surface, main_effects(surface) if effects is None else effects)


def _lines(surface: ResponseSurface, how: Arrangement) -> list[Line]:
    """Return where each line is, in words, and its points."""
    found = []
    for _, panel in panels(surface, how.panel):
        for _, line in lines_of(panel, how.y):
            named = [n for n in (how.panel, how.y) if n]
            said = " ".join(where(surface.setting(n), line.setting(n).values[0]) for n in named if len(line))
            found.append((said, line))
    return found


def _one_line(said: str, line: ResponseSurface, x: str) -> str:
    """Tell a curve from its ends, and from a peak or a low between them."""
    order, _ = in_order(line, x)
    order = order[line.known[order]]
    by, first, last = line.setting(x), int(order[0]), int(order[-1])
    a, b = (f"{value_of(line, k, first=k == first)} {where(by, by.values[k])}" for k in (first, last))
    inner = order[1:-1]
    for way, turn, back in ((1, "rises", "falls"), (-1, "falls", "rises")):
        if not inner.size:
            break
        most = int(inner[np.argmax(way * line.mean[inner])])
        if all(
            _apart(line, most, end, 2 * inner.size) and way * (line.mean[most] - line.mean[end]) > 0
            for end in (first, last)
        ):
            peak = f"{value_of(line, most)} {where(by, by.values[most])}"
            return f"{line.subject} {turn} from {a} to {peak}, and {back} to {b}{_tips(line, x)}."
    if not _apart(line, first, last):
        return f"{line.subject} does not clearly change with {by.title}: {a}, {b}."
    turned = "rises" if line.mean[last] > line.mean[first] else "falls"
    return f"{line.subject} {turned} from {a} to {b}{_tips(line, x)}."


def _tips(line: ResponseSurface, x: str) -> str:
    found = crossing(line, x) if line.share else None
    if found is None:
        return ""
    more = "" if found.times == 1 else f", the first of {found.times} crossings"
    return f"; it crosses 50\u202f% at {_at(line.setting(x), found, line.level)}{more}"


def _at(by: VariedSetting, found: Crossing, level: float, *, first: bool = True) -> str:
    if math.isinf(found.low) and math.isinf(found.high):
        return f"{by.told(found.at)} (interval: the whole range)"
    ends = f"{by.told(found.low)} to {by.told(found.high)}"
    ends = f"{by.told(found.low)} or more" if math.isinf(found.high) else ends
    ends = f"{by.told(found.high)} or less" if math.isinf(found.low) else ends
    return f"{by.told(found.at)} ({head_of(level) if first else ''}{ends})"


def _many_lines(surface: ResponseSurface, lines: Sequence[Line], how: Arrangement) -> str:
    """Tell where the lines cross one half; or how they differ at the highest value, if none does."""
    by = surface.setting(how.x)
    met = [(said, crossing(line, how.x)) for said, line in lines] if surface.share else []
    tips = sorted(((said, found) for said, found in met if found), key=lambda one: one[1].at)
    if not tips:
        return f"{_sides(surface, lines)}{_last_values(surface, by)}"
    rest = [(said, bool(line.mean[line.known].min() >= HALF)) for (said, line), (_, found) in
            zip(lines, met, strict=True) if found is None and line.known.any()]  # fmt: skip
    above, below = [said for said, up in rest if up], [said for said, up in rest if not up]
    head = f"{surface.subject} crosses 50\u202f% "
    if len(lines) <= NAMED:
        told = listed(
            [f"at {_at(by, found, surface.level, first=k == 0)} {said}" for k, (said, found) in enumerate(tips)]
        )
        return f"{head}as {by.title} rises: {told}{_stays(below, 'below')}{_stays(above, 'above')}."
    (one, first), (other, last) = tips[0], tips[-1]
    what = "lines" if how.panel and how.y else _many(surface.setting(how.panel or how.y))
    of = f"for all {len(lines)} {what}" if len(tips) == len(lines) else f"for {len(tips)} of {len(lines)} {what}"
    ends = f"first {one}, at {_at(by, first, surface.level)}" + (
        f", last {other}, at {_at(by, last, surface.level, first=False)}" if len(tips) > 1 else ""
    )
    counts = [f"{len(n)} stay {side} it" for n, side in ((below, "below"), (above, "above")) if n]
    return f"{head}as {by.title} rises {of}: {ends}{'; ' + listed(counts) if counts else ''}."


def _stays(said: Sequence[str], side: str) -> str:
    return f"; {listed(said)} it stays {side} 50\u202f%" if said else ""


def _sides(surface: ResponseSurface, lines: Sequence[Line]) -> str:
    """Say which lines stay on which side of one half, where none crosses it."""
    if not surface.share:
        return ""
    known = [(said, line.mean[line.known]) for said, line in lines if line.known.any()]
    below = [said for said, mean in known if mean.max() < HALF]
    above = [said for said, mean in known if mean.min() >= HALF]
    if len(known) in (len(below), len(above)):
        return f"{surface.subject} stays {'below' if below else 'above'} 50\u202f% at every point. "
    counts = ((below, "below"), (above, "above"))
    if len(known) <= NAMED:
        told = listed([f"{side} 50\u202f% {listed(said)}" for said, side in counts if said])
    else:
        told = listed([f"{side} 50\u202f% on {len(said)} of {len(known)} lines" for said, side in counts if said])
    return f"{surface.subject} stays {told}. "


def _last_values(surface: ResponseSurface, by: VariedSetting) -> str:
    """Compare all lines at the highest value of the number that is known."""
    known = [k for k in range(len(by.levels)) if surface.known[by.place == k].any()]
    there = surface.keep(np.flatnonzero(by.place == known[-1]))
    if not there.varied:
        return _highest(surface)
    return f"W{where(by, by.levels[known[-1]])[1:]}, {_highest(there, lower=True)}"


def _highest(surface: ResponseSurface, *, lower: bool = False) -> str:
    """Tell the highest and the lowest point."""
    title = surface.lower if lower else surface.subject
    low, high = _extremes(surface)
    a, b = value_of(surface, high, first=True), value_of(surface, low)
    if not _apart(surface, low, high, _pairs(surface)):
        here, there = (f"{place_of(surface, k)}{_equals(surface, k)}" for k in (high, low))
        return f"{title} does not clearly differ between {int(surface.known.sum()):,} points: {a} {here}, {b} {there}."
    here, there = (f"{place_of(surface, k)}{_equals(surface, k, way)}" for k, way in ((high, "lower"), (low, "higher")))
    return f"{title} is highest {here}, at {a}, and lowest {there}, at {b}."


def _equals(surface: ResponseSurface, point: int, way: str = "") -> str:
    """Say how many other points have the same mean as one, and how many more are not clearly lower or higher."""
    more = int((surface.mean == surface.mean[point]).sum()) - 1
    said = [f"and at {more:,} other {'point' if more == 1 else 'points'}"] if more else []
    if way:
        others = np.flatnonzero(surface.known & (surface.mean != surface.mean[point]))
        clear = differences(surface.mean, surface.lots, point, others, _pairs(surface), surface.level)
        if near := len(others) - int(clear.sum()):
            said.append(f"{near:,} {'other is' if near == 1 else 'others are'} not clearly {way}")
    return f" ({'; '.join(said)})" if said else ""


def _map(surface: ResponseSurface, how: Arrangement) -> str:
    if not surface.share:
        return _highest(surface)
    low, high = _extremes(surface)
    here, there = (f"{place_of(surface, k)}{_equals(surface, k)}" for k in (low, high))
    goes = "it goes" if _apart(surface, low, high, _pairs(surface)) else "its points do not clearly differ,"
    ends = f"{goes} from {value_of(surface, low, first=True)} {here} to {value_of(surface, high)} {there}"
    parts = [(said, one) for said, one in panels(surface, how.panel) if one.known.any()]
    counts = [(int((one.mean[one.known] > HALF).sum()), int(one.known.sum()), said) for said, one in parts]
    by = surface.setting(how.panel) if how.panel else None
    if by is None:
        told = f"at {counts[0][0]:,} of {counts[0][1]:,} points"
    elif len(counts) <= NAMED:
        told = listed([f"at {n:,} of {of:,} points {_under(by, said)}" for n, of, said in counts])
    else:
        (most, of, said), (least, of_least, other) = max(counts), min(counts)
        told = f"most often {_under(by, said)}, at {most:,} of {of:,} points, and least often {_under(by, other)}, at "
        told += f"{least:,} of {of_least:,}"
    return f"{surface.subject} is above 50\u202f% {told}; {ends}."


def _under(by: VariedSetting, said: str) -> str:
    return {"theory": "under ", "scenario": "in "}.get(by.name, f"with {by.title} ") + said


def _effects(surface: ResponseSurface, effects: tuple[MainEffect, ...]) -> str:
    """Name the setting that moves an outcome most, if chance does not explain it."""
    count = len(surface.varied)
    if not effects:
        low, high = _extremes(surface)
        return (
            f"{surface.subject} lies between {surface.told(float(surface.mean[low]))} and "
            f"{surface.told(float(surface.mean[high]))}; there are too few points to say which setting moves it."
        )
    top = effects[0]
    if surface.lots.keep(surface.known).most < LEAST:
        return (
            f"With fewer than {LEAST} runs a point no setting is said to move {surface.lower}: the luck that all "
            "points share cannot be told from an effect."
        )
    if not top.clear:
        head = f"On average over the others, none of the {count} settings varied moves {surface.lower}"
        return f"{head} by more than chance explains."
    a, b = top.ends
    ends = [
        f"{surface.told(float(top.means[k]))} ({head_of(LEVEL) if k == a else ''}"
        f"{surface.between(float(top.low[k]), float(top.high[k]))}) {_group(surface.setting(top.name), top.groups[k])}"
        for k in (a, b)
    ]
    return (
        f"Of the {count} settings varied, {top.title} moves {surface.lower} most: on average over the others from "
        f"{ends[0]} to {ends[1]}."
    )


def _group(by: VariedSetting, group: str) -> str:
    if by.numeric and (parts := group.partition(" (")[1]):
        name, _, ends = group.partition(parts)
        return f"in the {name} of its values ({ends}"
    return f"where it is {group}" if by.numeric else _under(by, group)


def quiet_settings(surface: ResponseSurface, effects: Sequence[MainEffect]) -> list[str]:
    """Say of which settings the effect cannot be told from chance on average, and where they have one all the same.

    Parameters
    ----------
    surface
        The outcome over the points.
    effects
        Its main effects.
    """
    quiet = [one for one in effects if not one.clear]
    if not quiet:
        return []
    names = listed([one.title for one in quiet])
    what = "the effect" if len(quiet) == 1 else "the effects"
    said = [f"On average over all other settings, {what} of {names} cannot be told from chance."]
    for one in quiet:
        if found := partners(surface, one.name):
            by, (low, high) = surface.setting(one.name), found
            there = value_of(surface, low) + " " + where(by, by.values[low])
            said.append(
                f"But {one.title} does move {surface.lower} somewhere: it is {value_of(surface, high, first=True)} "
                f"{place_of(surface, high)}, and with nothing else changed {there}."
            )
    return said


def averages(surface: ResponseSurface) -> bool:
    """Return whether what is found of an outcome averages over settings.

    Parameters
    ----------
    surface
        The outcome over the points.
    """
    return arrange(surface).kind in ("scatter", "parallel")


def scope(surface: ResponseSurface, effects: tuple[MainEffect, ...] = ()) -> list[str]:
    """Say what the numbers average over and what not, and what the main effects do not tell.

    Parameters
    ----------
    surface
        The outcome over the points.
    effects
        Its main effects, where the finding is about them.
    """
    runs = surface.runs[surface.runs > 0]
    if not runs.size:
        return []
    least, most = int(runs.min()), int(runs.max())
    each = f"{most:,} runs" if least == most else f"{least:,} to {most:,} runs"
    texts = [v for v in surface.varied if not v.numeric]
    if averages(surface):
        among = "".join(f", and over the {len(v.levels)} {_many(v)}" for v in texts)
        said = [f"This averages over the points of the design{among}; a point is the mean of {each}."]
        told = [one.title for one in effects if one.clear]
        if told[1:]:
            said.append(f"Also beyond chance: {listed(told[1:])}.")
        said += quiet_settings(surface, effects)[0 if told else 1 :]
        if effects:
            said.append(f"The risk that chance alone names a setting is about {100 * RATE:.0f}\u202f%.")
    else:
        said = [f"Each point is the mean of {each}, with its own interval; nothing else is averaged over."]
        if int(surface.known.sum()) > 1:
            said.append(
                "Points share their luck: whether they differ is told by pairs of runs, not by their intervals."
            )
    if not surface.share:
        said.append(f"Unit: {surface.unit}.")
    said += _lost(surface)
    if surface.missing:
        total = int(runs.sum())
        said.append(
            f"It is not defined in {surface.missing:,} of {total:,} runs; means are over the runs in which it is."
        )
    return said


def _lost(surface: ResponseSurface) -> list[str]:
    """Say how far the runs that failed could move a share, at the point that lost most of its runs."""
    known = np.flatnonzero(surface.known & (surface.lost > 0))
    if not known.size:
        return []
    most = int(known[np.argmax(surface.lost[known] / (surface.lost + surface.runs)[known])])
    failed, total = int(surface.lost[most]), int(surface.lost[most] + surface.runs[most])
    if not surface.share:
        return [f"Runs that failed are left out, up to {failed:,} of {total:,} at a point; failing may go with it."]
    told = either_way(failed, total, [float(surface.mean[most])])
    where_ = place_of(surface, most)
    return [f"{where_[:1].upper()}{where_[1:]}, where most failed: {told}" if where_ else told]
