"""Designs that must be refused though each of their points is right, or nearly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.core.param import REGISTRY
from detente.core.scenario import LONGEST, Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.mechanisms.complete import COMPLETE
from detente.testing.strategies.nearly_valid import NOT_WHOLE, misplaced_interventions
from detente.testing.strategies.needs import choice, st
from detente.testing.strategies.refusal import Wrong

APART = {"states": "number of states", "periods": "periods", "given": "fields of the first year"}
"""In what points may not differ, and what a refusal says of it."""
PARTS = ("theory", "scenario", "interventions")
KINDS = (*APART, *PARTS, "theories", "done", "point", "years", "none")


@st.composite
def wrong_designs(draw: st.DrawFn, theory: Theory = COMPLETE) -> Wrong:
    """Return designs with which one thing is wrong: points that do not go together, or a point that is none.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    theory
        Theory that is right.
    """
    name = draw(choice(sorted(theory.values())))
    states, years = draw(st.integers(2, 4)), draw(st.integers(1, 5))
    place = Scenario("nearly", states=states, years=years, settings={name: REGISTRY[name].default})
    good = Point(theory, place)
    kind = draw(choice(KINDS))
    if kind in APART:
        other = {"states": states + 1, "periods": 4, "given": {"economy": 1.0}}[kind]
        two = [good, replace(good, scenario=place.replace(**{kind: other}))]
        return _run(f"points of other {kind}", APART[kind], two, years)
    if kind == "theories":
        count = draw(choice([k for k in (0, 2, states + 1, states - 1) if k not in (1, states)]))
        mixed = [replace(good, theory=(theory,) * count)]
        return _run(f"{count} theories of {states} states", "theories", mixed, years)
    if kind == "done":
        lost, words_of = draw(misplaced_interventions(years, states, late=False))
        return Wrong(f"{lost} is done", words_of, _runs([replace(good, interventions=(lost,))], years))
    if kind == "point":
        odd = draw(choice([(theory, place), theory, place, None, "default"]))
        return _run(f"{odd!r} for a point", "point", [good, odd], years)
    if kind == "years":
        odd = draw(choice([0, -1, LONGEST + 1, *NOT_WHOLE]))
        return _run(f"{odd!r} years", "years", [good], odd)
    if kind == "none":
        odd = draw(choice([(), [], np.zeros(0), good, None, "default", {"default": good}]))
        return Wrong(f"a design {odd!r}", ("nothing to run", "points"), _runs(odd, years))
    odd = draw(choice(["default", None, 5, [None], {"a": 1}, (place, theory), b"x", object]))
    words = (kind, "theor", "intervention")
    return Wrong(f"the {kind} of a point is {odd!r}", words, lambda: replace(good, **{kind: odd}))


def _run(what: str, word: str, points: Sequence[Any], years: Any) -> Wrong:
    return Wrong(what, (word,), _runs(points, years))


def _runs(points: Any, years: Any) -> Any:
    return lambda: list(stream(points, years=years, replicate_ids=np.arange(1), backend="numpy"))
