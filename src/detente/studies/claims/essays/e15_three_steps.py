"""E15: whether all three steps are needed, and in what order [BoothWheeler2008]_, [Collins2014]_."""

from collections.abc import Mapping, Sequence
from itertools import permutations

from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Prediction, contrast, interaction
from detente.studies.claims.essays._instruments import ESCAPED, HELD, TEST, WHEN, YEARS
from detente.studies.claims.measured import Wars

FIRST, APART = 5, 15
"""Year of the first step, and years from one step to the next."""
_STEPS: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]] = {
    "sensibility": ({"sensibility": 0.25}, {"sensibility": 0.25}),
    "leaps": ({"leap": 0.09}, {}),
    "binding": ({"binding": 1.0}, {}),
}
"""Sensibility, leaps and binding: what is set, and what becomes of those in office.

Sensibility and leaps are as strong as leads a quarter of runs more out by each alone, so that there is room for what
others add; binding leads none out by itself at any strength, and is whole.
"""
_NONE = {"sensibility": 0.0, "sensibility_spread": 0.0, "leap": 0.0, "binding": 0.0}
_BED = BEDS["pair"].scenario(YEARS, prior=0.75, offence_advantage=2.5, distinguishability=0.0, **_NONE)
_TENTH = "One run in ten: less would not change what an adviser says (assumption)."
_AXIS = Axis("volatility_down", 0.0, 0.2)
ALL = tuple(_STEPS)
"""The steps in their order."""
ORDERS = tuple(permutations(ALL))
"""Orders of the steps."""
WARS = Wars(0, WHEN.test)
"""Wars a year before the test."""


def named(steps: Sequence[str], then: str = ", then ") -> str:
    """Return the name of the arm in which steps are taken.

    Parameters
    ----------
    steps
        Names of steps; none gives ``none``.
    then
        What stands between them.
    """
    return then.join(steps) or "none"


def taken(steps: Sequence[str], apart: int = 0) -> Arm:
    """Return the arm in which steps are taken one after another, and then tested.

    Parameters
    ----------
    steps
        Names of steps, in order.
    apart
        Years between them.
    """
    done = (Intervention(FIRST + k * apart, settings=_STEPS[s][0], edits=_STEPS[s][1]) for k, s in enumerate(steps))
    return Arm(interventions=(*done, *TEST))


def _against_others() -> dict[str, float]:
    return {named(order): 1.0 if order == ALL else -1.0 / (len(ORDERS) - 1) for order in ORDERS}


def _binding_last() -> dict[str, float]:
    weights = {0: -0.5, 2: 0.5}
    return {named(order): weights[at] for order in ORDERS if (at := order.index("binding")) in weights}


_HOW = "Two fearful security-seekers without sensibility, leaps or institutions, to whom steps come in year 5"
_DOSE = (
    " Sensibility (0.25) and leaps (0.09) are as strong as leads a quarter of runs more out by each alone: at several "
    "times that strength either leads all out, and nothing could be needed beside it."
)
_ORDERED = {named(order): taken(order, APART) for order in ORDERS}
_PAIRS = {named([step for step in ALL if step != spared], " and "): spared for spared in reversed(ALL)}
_EVERY = "all three"

CLAIMS = (
    Claim(
        id="E15a",
        school="Emeriau; Booth and Wheeler",
        statement="All three steps are needed: without any one of them there is no lasting way out.",
        ours="The essay sets out three steps; that none of them can be spared is our strict reading.",
        references=("BoothWheeler2008", "Collins2014", "Emeriau"),
        bed=_BED,
        arms={_EVERY: taken(ALL)}
        | {pair: taken([step for step in ALL if step != spared]) for pair, spared in _PAIRS.items()},
        predictions=tuple(
            Prediction(
                f"escaped and kept, all three steps against {pair}",
                contrast(HELD, _EVERY, pair),
                0.1,
                rival=f"The steps {pair} do as well: {spared} adds nothing.",
            )
            for pair, spared in _PAIRS.items()
        ),
        why_smallest=_TENTH,
        design=f"{_HOW}, all or two of the three: sensibility, leaps and binding. Restraint before and after the "
        "test in which leaders lose sensibility and leaps and one side competes for eight years."
        f"{_DOSE}",
        would_change="Stronger steps, of which one is enough, or observers who do not allow for a change of heart "
        "(volatility_down): then no single step persuades.",
        axis=_AXIS,
    ),
    Claim(
        id="E15b",
        school="Emeriau; Collins",
        statement="The steps must come in their order: first sensibility, then the leap, then binding.",
        ours="The essay puts the steps in a row, each upon the one before; that another order does worse is "
        "our strict reading.",
        references=("BoothWheeler2008", "Collins2014", "Emeriau"),
        bed=_BED,
        arms=_ORDERED,
        predictions=(
            Prediction(
                "escaped and kept, in order against the mean of the other orders",
                Combination(HELD, _against_others()),
                0.1,
                rival="What is done matters, not when: any order ends alike.",
            ),
        ),
        why_smallest=_TENTH,
        design=f"{_HOW}, 20 and 35, in each of the six orders.{_DOSE}",
        would_change="Less time between the steps and the test than the last of them takes to work.",
        axis=_AXIS,
    ),
    Claim(
        id="E15c",
        school="Emeriau (our extension)",
        statement="To begin with institutions costs wars that sensibility and leaps would have spared.",
        ours="The essay says nothing of what a wrong order costs on the way: this is a consequence that we draw.",
        references=("BoothWheeler2008", "Collins2014", "Emeriau"),
        bed=_BED,
        arms=_ORDERED,
        predictions=(
            Prediction(
                "wars a year before the test, binding last against binding first",
                Combination(WARS, _binding_last()),
                0.002,
                "less",
                unit="wars a year",
                rival="What is done matters, not when: any order costs the same.",
            ),
        ),
        why_smallest="One war in 500 years of a pair, about a fifth of a war in the century before the test "
        "(assumption).",
        design=f"{_HOW}, 20 and 35, in each of the six orders; wars from the beginning to year 100.{_DOSE}",
        would_change="A place where nobody fights in the first decades.",
        axis=_AXIS,
    ),
    Claim(
        id="E15d",
        school="Booth and Wheeler (our extension)",
        statement="Sensibility and leaps need each other: together they do more than the sum of both.",
        ours="The essay puts trust upon sensibility; that the two do more together than each adds is a "
        "consequence that we draw.",
        references=("BoothWheeler2008", "Wheeler2018", "Emeriau"),
        bed=_BED,
        arms={named(steps, " and "): taken(steps) for steps in ((), ALL[:1], ALL[1:2], ALL[:2])},
        predictions=(
            Prediction("escape, both steps against none", contrast(ESCAPED, "sensibility and leaps", "none"), 0.1),
            Prediction(
                "escape, both steps beyond the sum of each",
                interaction(ESCAPED, "sensibility and leaps", "sensibility", "leaps", "none"),
                0.1,
                rival="Either is enough, so that the second finds little left to do.",
            ),
        ),
        why_smallest=_TENTH,
        design=f"{_HOW}: neither, either or both of sensibility and leaps; restraint in years 80 to 100.{_DOSE}",
        would_change="Stronger steps, which leave each other nothing to do, or observers who do not allow for a "
        "change of heart (volatility_down): then one step alone persuades nobody.",
        axis=_AXIS,
    ),
)
