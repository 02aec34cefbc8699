"""What must be refused though it is nearly valid: one thing is wrong with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from detente.core.param import MISSED, REGISTRY, list_parameters
from detente.core.phases import PHASES
from detente.core.scenario import EARLIEST, EDITS, LATEST, LONGEST, STARTS, Intervention, Scenario
from detente.core.theory import Theory
from detente.core.world import SETTABLE
from detente.mechanisms.complete import COMPLETE
from detente.testing.strategies.needs import choice, st
from detente.testing.strategies.refusal import Wrong
from detente.testing.strategies.typos import typos

NOT_TEXT: tuple[Any, ...] = (None, 5, 0.5, b"name", ("name",))
NOT_WHOLE: tuple[Any, ...] = (None, "3", 3.0, 2.5, True, [3], math.nan, Fraction(3))


ENDS: Mapping[str, tuple[int, ...]] = {
    "states": (1, 1001),
    "years": (0, LONGEST + 1),
    "first_year": (EARLIEST - 1, LATEST + 1),
    "periods": (2,),
}
"""Whole numbers just out of range, by what they are of in a scenario."""


def wrong_values(name: str) -> st.SearchStrategy[Any]:
    """Return what is nearly a value of a parameter: one step out of its range, or of the wrong type.

    Parameters
    ----------
    name
        Name of a declared parameter.
    """
    p = REGISTRY[name]
    beyond = (math.nextafter(p.low - MISSED, -math.inf), math.nextafter(p.high + MISSED, math.inf))
    numbers = [x for x in (*beyond, -math.inf, math.inf) if x != p.identity]
    one = p.default
    kinds = (math.nan, str(one), None, True, False, [one], (one,), np.array([one]), complex(one), b"1", {name: one})
    return choice([*numbers, *kinds])


def wrong_amounts(name: str, states: int = 2) -> st.SearchStrategy[Any]:
    """Return what is nearly what a field of the world can be set to, wrong whatever the size of the world.

    Parameters
    ----------
    name
        Name of a field that can be set.
    states
        Number of states.
    """
    q = SETTABLE[name]
    good = np.full(q.shape(states), 1.0 if q.whole or q.high >= 1 else q.low)
    spoilt: list[Any] = []
    for bad in (math.nextafter(q.low, -math.inf), math.nextafter(q.high, math.inf), math.nan, -math.inf):
        spoilt.append(bad)
        held = good.copy()
        held.flat[-1] = bad
        spoilt += [held, held.tolist()]
    kinds: list[Any] = [good.astype(kind) for kind in (str, complex, "datetime64[D]")]
    kinds += ["1.0", None, [1.0, [1.0]], {"a": 1}, np.ma.masked_array(good, mask=good > 0)]
    if q.whole:
        kinds += [0.5, math.nextafter(1.0, 0.0), 5e-324]
    else:
        kinds += [True, good.astype(bool)]
    if q.mutual:
        kinds.append([[0.0, 1.0], [0.0 if q.whole else math.nextafter(1.0, 0.0), 0.0]])
    return choice([*spoilt, *kinds])


def wrong_shapes(name: str, states: int) -> st.SearchStrategy[Any]:
    """Return arrays that would fit a world of another size, or a quantity of another kind.

    Parameters
    ----------
    name
        Name of a field that can be set.
    states
        Number of states.
    """
    one = 1.0
    sizes = [(states - 1,), (states + 1,), (states,), (1, states), (states, 1), (states, states), (states + 1,) * 2]
    sizes += [(states,) * 3, (0,), (1,), (1, 1)]
    right = SETTABLE[name].shape(states)
    return choice([np.full(size, one) for size in sizes if size != right])


@st.composite
def wrong_settings(
    draw: st.DrawFn, make: Callable[[Mapping[str, Any]], Any], names: tuple[str, ...] = tuple(sorted(COMPLETE.values()))
) -> Wrong:
    """Return settings of which one is wrong: its value, or its name.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    make
        What takes the settings.
    names
        Names of parameters to choose from.
    """
    if draw(st.booleans()):
        slip, name = draw(typos(names, REGISTRY))
        return Wrong(f"a setting {slip!r} for {name!r}", (repr(slip),), lambda: make({slip: REGISTRY[name].default}))
    name = draw(choice(names))
    value = draw(wrong_values(name))
    return Wrong(f"the setting {name!r} is {value!r}", (repr(name),), lambda: make({name: value}))


@st.composite
def wrong_theories(draw: st.DrawFn, base: Theory = COMPLETE) -> Wrong:
    """Return theories with which one thing is wrong.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    base
        Theory that is right.
    """
    kind: str = draw(choice(["setting", "gap", "phase", "mechanism", "word"]))
    if kind == "setting":
        return draw(wrong_settings(lambda settings: base.replace(settings=settings), tuple(sorted(base.values()))))
    one = draw(choice(base.mechanisms))
    own, phase = type(one).__name__, draw(choice(PHASES))
    chain = getattr(base, phase)
    if kind == "gap":
        lost = tuple(list_parameters(type(one)))
        if draw(st.booleans()) and lost:
            gone = base.without(type(one))
            name = draw(choice(lost))
            value = REGISTRY[name].default
            return Wrong(f"{name!r} without {own}", (repr(name),), lambda: gone.where(**{name: value}))
        slip, meant = draw(typos([type(m).__name__ for m in base.mechanisms]))
        return Wrong(f"without {slip!r} for {meant!r}", (repr(slip),), lambda: base.without(slip))
    if kind == "phase" and one.phase != phase:
        return Wrong(f"{own} in {phase!r}", (own,), lambda: base.replace(**{phase: (*chain, one)}))
    if kind in ("phase", "mechanism"):
        bad = draw(choice([type(one), own, None, [one], (one,), phase]))
        if draw(st.booleans()):
            return Wrong(f"{bad!r} in {phase!r}", (repr(phase),), lambda: base.replace(**{phase: (*chain, bad)}))
        bad = draw(choice([type(one), own, None, one, 5]))
        return Wrong(f"{phase!r} is {bad!r}", (repr(phase),), lambda: base.replace(**{phase: bad}))
    return draw(_wrong_words(base, ("name", "title"), ("references", "by_construction", "absent", "card")))


@st.composite
def _wrong_words(draw: st.DrawFn, base: Any, words: tuple[str, ...], lists: tuple[str, ...]) -> Wrong:
    name = draw(choice((*words, *lists)))
    if name in words:
        bad = draw(choice(NOT_TEXT))
    else:
        bad = draw(choice(["Jervis1978", None, 5, (5,), ({"a": 1},), {"a": 1}]))
    return Wrong(f"{name!r} is {bad!r}", (name,), lambda: base.replace(**{name: bad}))


@st.composite
def wrong_interventions(draw: st.DrawFn) -> Wrong:
    """Return interventions with which one thing is wrong, whatever scenario they come into.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    """
    kind = draw(choice(["setting", "field", "amount", "year", "until", "conduct", "who", "mapping"]))
    if kind == "setting":
        return draw(wrong_settings(lambda settings: Intervention(1, settings=settings)))
    if kind == "field":
        slip, _ = draw(typos(EDITS))
        slip = draw(choice([slip, "conduct", "war", "log_odds", "distance"]))
        return Wrong(f"edits {slip!r}", (repr(slip),), lambda: Intervention(1, edits={slip: 0.5}))
    if kind == "amount":
        name = draw(choice(EDITS))
        bad = draw(wrong_amounts(name))
        return Wrong(f"edits {name!r} to {bad!r}", (repr(name),), lambda: Intervention(1, edits={name: bad}))
    what: dict[str, Any]
    words: tuple[str, ...]
    if kind in ("year", "until"):
        bad = draw(choice([k for k in NOT_WHOLE if kind == "year" or k is not None] + [-1, 3 * LONGEST]))
        what = {kind: bad}
        words = ("year",)
    elif kind == "conduct":
        what = {"conduct": draw(choice([math.nextafter(1, 2), 5e-324, "compet", "0", True, [1], math.nan, 2]))}
        words = ("Conduct",)
    elif kind == "who":
        who = draw(choice(["actor", "target"]))
        bad = draw(choice([k for k in NOT_WHOLE if k is not None] + [-1]))
        what = draw(choice([{"conduct": 1, who: bad}, {who: 1}, {"conduct": 0, "actor": 1, "target": 1}]))
        words = (who, "State 1")
    else:
        name = draw(choice(["settings", "edits"]))
        what = {name: draw(choice([None, [("prior", 0.5)], "prior=0.5"]))}
        words = ("Settings", "Edits")
    given = {"year": 1, **what}
    return Wrong(f"an intervention with {what}", words, lambda: Intervention(**given))


@st.composite
def misplaced_interventions(
    draw: st.DrawFn, years: int, states: int, *, late: bool = True
) -> tuple[Intervention, tuple[str, ...]]:
    """Return interventions that are right, but of a world of another size, and words of which a refusal says one.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    years, states
        Size of the world that they come into.
    late
        Whether they may begin after its last year.
    """
    kind = draw(choice(["actor", "target", "shape", *(["late"] * late)]))
    if kind == "late":
        return Intervention(draw(choice([years, years + 1, LONGEST])), conduct=1), ("after the last year",)
    if kind == "shape":
        name = draw(choice([n for n in EDITS if not SETTABLE[n].mutual]))
        return Intervention(0, edits={name: draw(wrong_shapes(name, states))}), (repr(name),)
    index = draw(choice([states, states + 1, 100_000]))
    return Intervention(0, conduct=1, **{kind: index}), (f"state {index}",)


@st.composite
def wrong_scenarios(draw: st.DrawFn, base: Scenario | None = None) -> Wrong:
    """Return scenarios with which one thing is wrong.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    base
        Scenario that is right; one of two states and six years if absent.
    """
    place = base or Scenario("nearly", years=6)
    kind = draw(choice(["setting", "field", "amount", "shape", "size", "names", "done", "word"]))
    if kind == "setting":
        return draw(wrong_settings(lambda settings: place.replace(settings=settings)))
    if kind == "field":
        slip, _ = draw(typos(STARTS))
        slip = draw(choice([slip, "order", "trade", "conduct"]))
        return Wrong(f"{slip!r} is given", (repr(slip),), lambda: place.replace(given={slip: 0.5}))
    if kind in ("amount", "shape"):
        name = draw(choice([n for n in STARTS if kind == "amount" or not SETTABLE[n].mutual]))
        bad = draw(wrong_amounts(name, place.states) if kind == "amount" else wrong_shapes(name, place.states))
        return Wrong(f"given {name!r} is {bad!r}", (repr(name),), lambda: place.replace(given={name: bad}))
    if kind == "size":
        name = draw(choice(sorted(ENDS)))
        bad = draw(choice([*ENDS[name], *(k for k in NOT_WHOLE if name != "first_year" or k is not None)]))
        return Wrong(f"{name} is {bad!r}", (name,), lambda: place.replace(given={}, names=(), **{name: bad}))
    if kind == "names":
        few = [f"S{k}" for k in range(place.states - 1)]
        spoilt = [few, *([*few, bad] for bad in ("S0", " ", 3, None)), [*few, "A", "B"], "A", b"AB", 7, {1: 2}]
        bad = draw(choice(spoilt))
        return Wrong(f"names are {bad!r}", ("name",), lambda: place.replace(names=bad))
    if kind == "done":
        one, words = draw(misplaced_interventions(place.years, place.states))
        bad = draw(choice([(one,), [one], one, "compete", 5, {"year": 1}, (None,), [[one]]]))
        return Wrong(f"{bad!r} is done", (*words, "intervention"), lambda: place.replace(interventions=bad))
    return draw(_wrong_words(place, ("name", "title", "question"), ("sources", "settings", "given")).filter(_not_a_map))


def _not_a_map(wrong: Wrong) -> bool:
    return "{'a': 1}" not in wrong.what or "({'a': 1},)" in wrong.what
