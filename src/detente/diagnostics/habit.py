"""Habit: where one option only comes to mind there is no dilemma left."""

from __future__ import annotations

from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import WINDOW, entropy, mean_known, relevant, share_known, sides


def choice_entropy(run: Run) -> Measure:
    """Entropy of the choice between competing and restraint [Hopf2010]_.

    Needs ``compete``.
    """
    bits = mean_known(mean_known(entropy(sides(run, "compete", slice(-WINDOW, None))), -1), 1)
    return Measure(
        "choice_entropy",
        "Openness of the choice",
        "H2(P), P the probability of competing; mean over the last 20 years and both sides",
        share_known(bits, relevant(run)),
        unit="bits",
        source="Hopf2010",
    )


def deliberation(run: Run) -> Measure:
    """Share of the choice that is deliberated rather than habitual [Hopf2010]_.

    Needs ``deliberation``.
    """
    part = mean_known(mean_known(sides(run, "deliberation", slice(-WINDOW, None)), -1), 1)
    return Measure(
        "deliberation",
        "Deliberated share of choices",
        "1 - habit_weight |2H - 1|, H the running mean of conduct; mean over the last 20 years and both sides",
        share_known(part, relevant(run)),
        source="Hopf2010",
    )


PLACE = 40
"""Place in tables."""
MEASURES = (
    (choice_entropy, ("compete",)),
    (deliberation, ("deliberation",)),
)
"""What is diagnosed here of every run, with the records that it needs."""
