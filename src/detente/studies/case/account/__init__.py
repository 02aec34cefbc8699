"""The account of a case: why did this spiral, and why did it stop, in sentences with numbers behind them.

What speaks against the theories comes first: schools that the record refutes, whether spending reacts at all,
and how often the two did not move together. Correlation in time is never called cause: the account says
what came with what, and how often chance would bring that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.studies.case.account import conflict, inferring, reading, seeing, spending, turning

if TYPE_CHECKING:
    from detente.studies.case.result import Case

GROUPS = {
    "state": "",
    "against": "What speaks against the theories",
    "course": "What happened to spending",
    "spiral": "Why did it spiral? What came with the build-ups",
    "stop": "Why did it stop? What came with the ends and falls",
    "reaction": "Does spending react?",
    "conflict": "Disputes, wars and ties",
    "perception": "What was perceived",
    "acts": "Acts towards each other",
    "schools": "What the schools make of it",
}
"""Parts of an account, in order, and their headings."""

RULES = (
    reading.early_end,
    conflict.coverage,
    reading.forecasts,
    spending.headline,
    turning.together,
    turning.leaps,
    turning.unanswered_disputes,
    spending.course,
    spending.stockpiles,
    turning.chance,
    turning.build_ups,
    turning.stops,
    spending.reactions,
    conflict.disputes,
    conflict.rivalry,
    conflict.ties,
    conflict.regimes,
    seeing.gravity,
    seeing.misplaced_certainty,
    seeing.aims,
    seeing.territory,
    seeing.fear,
    inferring.beliefs,
    conflict.answers,
    reading.nearest,
    reading.cautions,
    reading.rivalries,
)
"""Rules, in the order in which they speak."""


def write(case: Case) -> None:
    """Write the account of a case into it: its sentences, and the facts behind them.

    Parameters
    ----------
    case
        A case; parts that are missing are left out of the account.
    """
    case.facts.clear()
    found = [sentence for rule in RULES for sentence in rule(case)]
    order = list(GROUPS)
    case.sentences = sorted(found, key=lambda one: order.index(one.group))
