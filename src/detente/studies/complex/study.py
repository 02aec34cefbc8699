"""A study of security complexes from start to end: the matrix, its communities, and how far to believe them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.core.errors import InvalidValue
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.data.codes import Actor, actor, actors, states
from detente.data.record import Folder, Record, citations, is_member, open_record, usual_cache
from detente.data.registry import SOURCES
from detente.data.to_world import Start, start
from detente.data.years import year_range
from detente.studies.complex.account import write
from detente.studies.complex.communities import (
    NULLS,
    RUNS,
    Labels,
    adjusted_rand,
    null_modularity,
    participation,
    partition,
)
from detente.studies.complex.components import read_parts
from detente.studies.complex.findings import OtherWeights
from detente.studies.complex.matrix import AMITY, ENMITY, SCALE, Formula, Parts
from detente.studies.complex.reading import communities, find_moved, likeness, prior, strongest
from detente.studies.complex.regions import REGIONS, WORLD, complexes
from detente.studies.complex.regions import region as region_named
from detente.studies.complex.result import Complex

DEFAULT_SPAN = 20
"""Years of a study that names none, up to the last year of the disputes on record."""

LEAST = 0.5
"""Share of the years in which a state must have been one to count."""

OUTSIDERS = 5
"""Most states outside a region that are named."""

GERMAN = (255, 260)
"""COW numbers of Germany and of the Federal Republic, which continue each other."""

MANY = 60
"""Number of states from which half as many matrices are rewired, for time."""

TRIES = 3
"""Runs of the method for each other setting of the weights."""

LIVED, MOST_LIVED = 3, 8
"""Complexes that a page lets the model run, and most states of one."""

LABELS = {
    "war": "wars",
    "dispute": "disputes",
    "rivalry": "rivalries",
    "arms_race": "arms races",
    "crisis": "crises",
    "pact": "defence pacts",
    "organisations": "shared organisations",
    "trade": "trade",
    "enmity": "all of enmity",
    "amity": "all of amity",
    "distance": f"scale of distance ({SCALE:,.0f} km)",
}
"""What a weight is of, for people."""


def default_span() -> tuple[int, ...]:
    """Years of a study that names none."""
    last = SOURCES["disputes"].coverage[1]
    return tuple(range(last - DEFAULT_SPAN + 1, last + 1))


def everyone(years: Sequence[int]) -> tuple[Actor, ...]:
    """List the states that were one in at least half of the years; Germany is one through its division."""
    found: dict[int, Actor] = {}
    for state in states():
        if not any(state.member(year) for year in years):
            continue
        german = state.ccode in GERMAN and _divided(years)
        one = actor("Germany" if german else state.ccode, years)
        if sum(is_member(one, year) for year in years) >= LEAST * len(years):
            found.setdefault(min(GERMAN) if german else state.ccode, one)
    return tuple(found.values())


def _divided(years: Sequence[int]) -> bool:
    """Tell whether the years hold both a whole and a divided Germany."""
    return any(year <= 1945 or year >= 1991 for year in years) and any(1955 <= year <= 1990 for year in years)


def members(name: str, years: Sequence[int]) -> tuple[Actor, ...]:
    """States of a region in a period.

    Parameters
    ----------
    name
        Region, or ``world``.

    Raises
    ------
    UnknownName
        There is no such region.
    InvalidValue
        Fewer than three of its states were there in at least half of the years.
    """
    key = region_named(name)
    them = everyone(years)
    if key == WORLD:
        return them
    codes = set(REGIONS[key])
    mine = tuple(one for one in them if codes & one.codes())
    if len(mine) < 3:
        message = f"{key} had {len(mine)} state(s) in at least half of {years[0]}-{years[-1]}."
        raise InvalidValue(message, "A complex needs three: choose later years, or a wider region.")
    return mine


def settings(parts: Parts, base: Labels, lists: dict[str, tuple[int, ...]], seed: int) -> Iterator[OtherWeights]:
    """Find the communities with each weight halved and doubled, without geography, and at other resolutions.

    Parameters
    ----------
    parts
        What the formula is made of.
    base
        Communities of the formula as it stands.
    lists
        Complexes of Buzan and Waever.
    """
    plain = Formula()
    names = [name for name in (*ENMITY, *AMITY) if name in parts.components]
    for name in (*names, "enmity", "amity", "distance"):
        for factor, how in ((0.5, "halved"), (2.0, "doubled")):
            matrix = plain.changed(name, factor).pattern(parts).interdependence
            labels = partition(matrix, seed, TRIES).labels
            yield _setting(f"{name} x {factor:g}", f"{LABELS[name]} {how}", labels, base, parts, lists)
    pattern = plain.pattern(parts)
    bare = pattern.enmity + pattern.amity
    labels = partition(bare, seed, TRIES).labels
    yield _setting("no proximity", "amity and enmity whatever the distance", labels, base, parts, lists)
    for resolution in (0.5, 2.0):
        labels = partition(pattern.interdependence, seed, TRIES, resolution).labels
        how = "coarser" if resolution < 1 else "finer"
        yield _setting(
            f"resolution {resolution:g}", f"{how} communities (resolution {resolution:g})", labels, base, parts, lists
        )


def count_settings(parts: Parts) -> int:
    """Count what ``settings`` will yield.

    Parameters
    ----------
    parts
        What the formula is made of.
    """
    return 2 * (len(parts.components) + 3) + 3


def _setting(
    name: str, label: str, labels: Labels, base: Labels, parts: Parts, lists: dict[str, tuple[int, ...]]
) -> OtherWeights:
    count = sum(labels.count(number) > 1 for number in set(labels))
    like = likeness(parts.actors, labels, lists)
    return OtherWeights(name, label, count, adjusted_rand(base, labels), like, find_moved(base, labels))


def study(
    record: Record,
    states: Sequence[Actor],
    years: Sequence[int],
    *,
    name: str = "",
    seed: int = 0,
    runs: int = RUNS,
    nulls: int | None = None,
    progress: Progress = None,
) -> Complex:
    """Study the security complexes of some states.

    An interruption (Ctrl-C) ends it early; the result then says that it is not complete.

    Parameters
    ----------
    states
        The states, three or more.
    name
        Region, or ``world``.
    seed
        Seed of all runs.
    runs
        Runs of the method.
    nulls
        Rewired matrices; 99 if absent, and half of that for more than 60 states.
    progress
        Told of each ``Moment``, in steps; True for a bar.

    Raises
    ------
    InvalidValue
        Fewer than three states, or a number of runs that makes no sense.
    """
    if len(states) < 3:
        message = f"{len(states)} state(s) make no complex."
        raise InvalidValue(message, "Name three or more, or a region.")
    whole("runs", runs, 1, 1000)
    nulls = whole("nulls", _usual(len(states)) if nulls is None else nulls, 0, 10_000)
    mine = {code for one in states for code in one.codes()}
    others = () if name == WORLD else tuple(one for one in everyone(years) if not one.codes() & mine)
    everything = read_parts(record, (*states, *others), tuple(years), len(states))
    result = _first(everything.cut(range(len(states))), name, seed, runs)
    result.notes = [*_left_out(result), *result.notes]
    if others:
        _compare_with_outside(result, everything)
    result.starts = _starts(record, result)
    _believe(result, nulls, progress)
    result.sources = citations(record)
    result.account = write(result)
    return result


def _usual(count: int) -> int:
    return NULLS if count <= MANY else NULLS // 2


def _first(parts: Parts, name: str, seed: int, runs: int) -> Complex:
    lists = complexes(parts.years[0], parts.years[-1])
    pattern = Formula().pattern(parts)
    found = partition(pattern.interdependence, seed, runs)
    near = partition(pattern.proximity, seed, TRIES).labels
    return Complex(
        name=name,
        parts=parts,
        pattern=pattern,
        communities=communities(parts, pattern, found.labels, lists),
        labels=found.labels,
        modularity=found.modularity,
        typical=found.typical,
        agreement=found.agreement,
        runs=runs,
        null=(),
        geography=adjusted_rand(found.labels, near),
        participation=tuple(participation(pattern.interdependence, found.labels).tolist()),
        strongest=strongest(parts, pattern),
        prior=prior(parts.actors, found.labels, near, lists),
        notes=list(parts.notes),
        seed=seed,
    )


def _believe(result: Complex, nulls: int, progress: Progress) -> None:
    """Fill in what chance and other weights would give; stops where it is interrupted."""
    lists = complexes(result.years[0], result.years[-1])
    with tracked(progress, "complexes", "steps", nulls + count_settings(result.parts)) as track:
        track.at(0, "rewired matrices")
        found = null_modularity(result.pattern.interdependence, result.seed, nulls, track.step)
        result.null = tuple(float(value) for value in found)
        track.at(nulls, "other weights")
        for setting in settings(result.parts, result.labels, lists, result.seed):
            result.settings.append(setting)
            track.step()
    result.complete = track.complete


def _starts(record: Record, result: Complex) -> dict[int, Start]:
    """Return where the model would start of the largest complexes: of the most involved states with sizes on record."""
    found = {}
    for one in result.complexes[:LIVED]:
        for count in range(min(MOST_LIVED, len(one.members)), 1, -1):
            begin = start(record, [result.actors[i] for i in one.members[:count]], result.years)
            if begin is not None:
                found[one.number] = begin
                break
    return found


def _compare_with_outside(result: Complex, everything: Parts) -> None:
    """Say how much of a region's interdependence is inside it, and with whom outside there is most."""
    import numpy as np

    count = len(result.actors)
    ties = Formula().pattern(everything).interdependence[:count]
    total = max(float(ties.sum()), 1e-12)
    shares = ties[:, count:].sum(0) / total
    order = np.argsort(-shares, kind="stable")[:OUTSIDERS]
    result.closure = float(ties[:, :count].sum()) / total
    result.outside = tuple((everything.actors[count + int(k)], float(shares[k])) for k in order if shares[k] > 0)


def _left_out(result: Complex) -> list[str]:
    """Say which states of a region were there too short."""
    here = {code for one in result.actors for code in one.codes()}
    wanted = REGIONS.get(result.name, ())
    absent = [
        state.name
        for state in states()
        if state.ccode in wanted and state.ccode not in here and any(state.member(year) for year in result.years)
    ]
    return [f"States in fewer than half of the years, and left out: {', '.join(absent)}."] if absent else []


@renamed(name="states")
def region(
    states: str | Sequence[str],
    years: str | Sequence[int] | None = None,
    *,
    seed: int = 0,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
) -> Complex:
    """Study the security complexes of a region, of the world, or of a list of states.

    Parameters
    ----------
    states
        A region such as ``"middle_east"``, ``"world"``, or a list of three or more states.
    years
        A run such as ``"1946-1991"``, or the years; the last twenty on record if absent.
    seed
        Seed of all runs.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    progress
        Told of each ``Moment``, in steps; True for a bar.

    Returns
    -------
    Complex
        Who is in whose security, and how far to believe it; Ctrl-C ends it with what was finished.

    Raises
    ------
    UnknownName
        There is no such region or state; the nearest names are told.
    InvalidValue
        Too few states, or years that make no sense.
    """
    if not isinstance(states, str) or "," in states:
        return study_states(states, years, seed=seed, data=data, cache=cache, progress=progress)
    span = _span(years)
    whole("seed", seed, 0, 2**63 - 1)
    record = open_record(data, usual_cache(cache))
    return study(record, members(states, span), span, name=region_named(states), seed=seed, progress=progress)


def study_states(
    text: str | Sequence[str],
    years: str | Sequence[int] | None = None,
    *,
    seed: int = 0,
    data: Folder | None = None,
    cache: Folder | None = None,
    progress: Progress = None,
) -> Complex:
    """Study the security complexes of a list of states.

    Parameters
    ----------
    text
        States joined by commas, or a list.
    years, seed, data, cache, progress
        As for `region`.
    """
    span = _span(years)
    whole("seed", seed, 0, 2**63 - 1)
    return study(open_record(data, usual_cache(cache)), actors(text, span), span, seed=seed, progress=progress)


def _span(years: str | Sequence[int] | None) -> tuple[int, ...]:
    if years is None:
        return default_span()
    return year_range(years) if isinstance(years, str) else tuple(years)
