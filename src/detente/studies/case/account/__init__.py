"""The account of a case: a bottom line of a few sentences, and what stands behind it, by part.

What comes together in time is never called a cause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.studies.case.account import bottom, conflict, model, perception, spending
from detente.studies.case.sections import Told
from detente.studies.case.sentence import Fact, Teller

if TYPE_CHECKING:
    from detente.studies.case.result import Case

GROUPS = ("bottom", "spending", "turns", "reaction", "conflict", "ties", "perception", "acts", "warnings", "whatif",
          "logic", "schools")  # fmt: skip
"""Parts of an account, in order; each begins with a sentence that is its title, whose rule begins with ``title``."""

LABELS = {
    "stopped": "Not complete",
    "situation": "Situation",
    "range_fails": "Fit",
    "logic": "Logic",
    "no_logic": "Logic",
    "mind": "What would change our mind",
}
"""Sentences that stand first, in order, and what each is about."""

RULES = (
    bottom.write,
    spending.course,
    spending.warheads,
    spending.leaps,
    spending.turns,
    spending.reactions,
    conflict.disputes,
    conflict.ties,
    perception.crises,
    perception.inferred,
    perception.acts,
    model.early_warnings,
    model.what_if,
    model.logics,
    model.schools,
)
"""What writes it."""


def write(case: Case) -> None:
    """Write the account of a case into it: its sentences, and the facts in them.

    Parameters
    ----------
    case
        A case; parts that are missing are left out of the account.
    """
    facts: dict[str, Fact] = {}
    tell = Teller(facts)
    found = [sentence for rule in RULES for sentence in rule(case, tell)]
    case.told = Told(facts, tuple(sorted(found, key=lambda one: GROUPS.index(one.group))))


def title_of(case: Case, group: str) -> str:
    """Return the title of a part of the account; empty where the case has no such part.

    Parameters
    ----------
    case
        A case with its account.
    group
        One of `GROUPS`.
    """
    told = (one.text for one in case.sentences if one.group == group and one.rule.startswith("title"))
    return next(told, "")


def bottom_line(case: Case) -> dict[str, str]:
    """Return the sentences that stand first, by what each is about.

    Parameters
    ----------
    case
        A case with its account.
    """
    told = {one.rule: one.text for one in case.sentences if one.group == "bottom"}
    return {label: told[rule] for rule, label in LABELS.items() if rule in told}


def told_of(case: Case, group: str) -> list[str]:
    """Return the sentences of a part of the account, its title left out.

    Parameters
    ----------
    case, group
        As for `title_of`.
    """
    return [one.text for one in case.sentences if one.group == group and not one.rule.startswith("title")]
