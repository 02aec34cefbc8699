"""The rules: what is looked at for each part of a situation, its thresholds, and what it misses.

Every threshold has three levels, from the one that finds the fewest dilemmas, fears and claims to the one that finds
the most. All of them are assumptions: the bands show what hangs on them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from detente.core.arrays import Array

LEVELS = ("strict", "central", "generous")
"""Levels of every threshold, in this order."""
CENTRAL = 1
"""Place of the central level."""
WITHOUT = 3
"""Place beyond the levels: the rule is left out (of pacts, of claims against several states, and of exposure)."""
DIGITS, BASE = 4, 3
"""Digits and base of the orthogonal array: 3 to the power of 4 combinations."""


@dataclass(frozen=True)
class RuleThreshold:
    """One choice of a rule.

    Attributes
    ----------
    name
        Its name.
    label
        What it is.
    values
        Its value at each level.
    words
        Each level in words.
    without
        Its value where the rule is left out; NaN where that cannot be.
    """

    name: str
    label: str
    values: tuple[float, float, float]
    words: tuple[str, str, str]
    without: float = math.nan


@dataclass(frozen=True)
class Rule:
    """How one part of a situation is read from the record.

    Attributes
    ----------
    name
        What is read.
    statement
        The rule.
    misses
        What it does not see.
    sources
        Names of the sources.
    last
        Last year in which the record answers both ways.
    thresholds
        Names of its thresholds.
    """

    name: str
    statement: str
    misses: str
    sources: tuple[str, ...]
    last: int
    thresholds: tuple[str, ...]


THRESHOLDS: tuple[RuleThreshold, ...] = (
    RuleThreshold("contact", "who is in contact", (0, 1, 1), (
        "contiguous by land or across at most 400 miles of water, or both major powers",
        "politically relevant: contiguous, or one of them a major power",
        "the same")),
    RuleThreshold("claim", "claims that count as greed", (0, 1, 2), (
        "territory", "territory or the other's government", "any revision of what is")),
    RuleThreshold("memory", "years for which a claim counts", (5, 10, 20), ("5 years", "10 years", "20 years")),
    RuleThreshold("settled", "when a claim ends earlier", (0, 1, 2), (
        "its dispute was negotiated, or ended in a compromise or the claimant's defeat",
        "its dispute was negotiated, or ended in a compromise", "never")),
    RuleThreshold("breadth", "states claimed against, from which a state counts as greedy towards all", (5, 3, 2), (
        "5 states", "3 states", "2 states"), math.inf),
    RuleThreshold("exposure", "strength of the other at one's border, relative to one's own", (1.0, 0.5, 0.25), (
        "as strong", "half as strong", "a quarter as strong"), 0.0),
    RuleThreshold("doubt", "years of peace after which doubt is over", (5, 10, 20), (
        "5 years", "10 years", "20 years")),
    RuleThreshold("pact", "pacts that end doubt", (0, 1, 2), (
        "any obligation, even to consult", "defence, neutrality or non-aggression", "defence alone"), WITHOUT),
    RuleThreshold("build_up", "growth of real military spending over five years", (2.0, 1.5, 1.25), (
        "doubled", "half as much again", "a quarter more")),
    RuleThreshold("strangers", "new states to be in doubt about", (0, 1, 2), (
        "none", "neighbours by land or across at most 24 miles, and major powers for each other", "all in contact")),
    RuleThreshold("act", "acts that count as competing", (4, 3, 2), (
        "force is used", "force is shown or used", "force is threatened, shown or used")),
    RuleThreshold("binding", "how close two states are bound", (0, 1, 2), (
        "4 % of each side's trade, 40 organisations shared",
        "2 % of each side's trade, 30 organisations shared",
        "1 % of each side's trade, 20 organisations shared")),
)  # fmt: skip
"""Every threshold, in the order of the design."""
HALF = BASE**DIGITS
"""Combinations in which some pact ends doubt, and as many in which none does."""
PACT = next(k for k, one in enumerate(THRESHOLDS) if one.name == "pact")
"""Place of the threshold of pacts."""
TRADE = (0.04, 0.02, 0.01)
"""Least share of the other in each side's trade."""
SHARED = (40, 30, 20)
"""Least number of intergovernmental organisations of which both are members."""

RULES: tuple[Rule, ...] = (
    Rule(
        "contact",
        "Two states are in contact if they are contiguous or one of them is a major power.",
        "Distant minor powers that matter to each other; a major power's list is the field's own, drawn up later.",
        ("contiguity", "majors"), 2016, ("contact",),
    ),
    Rule(
        "motive",
        "A state is greedy towards another if it claimed territory or another government from it in a "
        "militarized dispute of the last ten years, or from three states or more. A claim ends with a negotiated end "
        "or a compromise. Only what had happened by the end of the year counts.",
        "Greed without a dispute; claims that both sides hold to be defence; what the coders of a dispute learned "
        "later about its aims. Who has no claim counts as security-seeking, and who claims from three as greedy "
        "towards all: most of what is read as greed is that.",
        ("disputes",), 2010, ("claim", "memory", "settled", "breadth"),
    ),
    Rule(
        "fear",
        "A state is exposed if the other's capabilities, discounted for distance, are half its own or more. It is in "
        "doubt if no pact of defence, neutrality or non-aggression binds the two (in half of the combinations pacts do "
        "not matter), and they had a dispute in the last ten years, or, between neighbours and between major powers, "
        "met less than ten years ago or the other's real "
        "military spending grew by half in five years. The dilemma is open on a side that is exposed and in doubt.",
        "Whether a pact was believed; of two states in contact the weaker is always exposed, so that exposure decides "
        "little. What leaders felt; nuclear weapons; allies' strength; trust without a treaty; fear that outlives ten "
        "years of peace. Doubt about a state with a claim is not counted: its motive is taken as known.",
        ("nmc7", "capitals", "contiguity", "majors", "alliances", "disputes", "prices", "pounds"), 2010,
        ("exposure", "doubt", "pact", "build_up", "strangers"),
    ),
    Rule(
        "act",
        "A state competes in a year of a dispute with the other in which it shows or uses force.",
        "Hostility short of a militarized dispute: sanctions, subversion, arming. The level is the highest of the "
        "whole dispute, so that its first year may know more than was done in it.",
        ("disputes",), 2010, ("act",),
    ),
    Rule(
        "binding",
        "Two states are bound if two of three hold: a defence pact; 2 % of each side's trade is with the other; both "
        "are members of 30 intergovernmental organisations.",
        "Depth of institutions, trade before 1870, informal communities. Organisations become more for everybody, and "
        "a share of trade is small for large states.",
        ("alliances", "dyadic_trade", "trade", "joint_igos"), 2014, ("binding",),
    ),
)  # fmt: skip
"""Every rule."""

Levels = Mapping[str, int]
"""Place of the level of every threshold."""


def central() -> Levels:
    """Return every threshold at its central level."""
    return {one.name: CENTRAL for one in THRESHOLDS}


def value(name: str, levels: Levels) -> float:
    """Return the value of a threshold."""
    one = next(one for one in THRESHOLDS if one.name == name)
    return (*one.values, one.without)[levels[name]]


def leave_out(*names: str) -> Levels:
    """Return the central levels with some rules left out.

    Parameters
    ----------
    names
        Of ``pact``, ``breadth`` and ``exposure``.
    """
    return {**central(), **dict.fromkeys(names, WITHOUT)}


@cache
def _points() -> tuple[tuple[int, ...], ...]:
    """Return the points of the projective space over three elements: no two are multiples of each other."""
    found = []
    for number in range(1, BASE**DIGITS):
        point = tuple(number // BASE**k % BASE for k in range(DIGITS))
        if next(digit for digit in point if digit) == 1:
            found.append(point)
    return tuple(found)


@cache
def design() -> Array:
    """Return the combinations of levels that are tried [162, threshold]; the first is all central.

    In the first 81 some kind of pact ends doubt, in the others none does. The first are an orthogonal array: each two
    thresholds have each two of their levels together equally often, and of the first ten, whose points are an elliptic
    quadric, on which no three lie on a line, each three. The others are the same, but for pacts.
    """
    x = np.array(_points())
    off_quadric = (x[:, 0] ** 2 + x[:, 1] ** 2 + x[:, 2] * x[:, 3]) % BASE != 0
    chosen = x[np.argsort(off_quadric, kind="stable")][: len(THRESHOLDS)]
    digits = np.array([[k // BASE**d % BASE for d in range(DIGITS)] for k in range(BASE**DIGITS)])
    told = (digits @ chosen.T + CENTRAL) % BASE
    untold = told.copy()
    untold[:, PACT] = WITHOUT
    return np.concatenate([told, untold])


def combinations() -> list[Levels]:
    """Return the combinations of the design, the central one first."""
    return [{one.name: int(level) for one, level in zip(THRESHOLDS, row, strict=True)} for row in design()]
