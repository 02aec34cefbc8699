"""What the model adds to its reference specification, and how each addition is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.core.param import REGISTRY
from detente.core.theory import Theory
from detente.mechanisms.complete import COMPLETE


@dataclass(frozen=True)
class Addition:
    """One addition to the reference specification.

    Attributes
    ----------
    key : str
        ``A1``, ``A2`` and so on.
    title : str
        What it is.
    why : str
        What could not be asked without it.
    parameters : tuple of str
        Parameters whose identities together switch it off exactly.
    """

    key: str
    title: str
    why: str
    parameters: tuple[str, ...]

    @property
    def off(self) -> dict[str, float]:
        """Settings that switch it off."""
        return {name: float(REGISTRY[name].identity) for name in self.parameters}  # type: ignore[arg-type]  # they have one


ADDITIONS: Mapping[str, Addition] = {
    a.key: a
    for a in (
        Addition(
            "A1",
            "The act is the build-up",
            "Arms hardly mattered for conduct, so that no claim about arms could be tested.",
            ("act_arms",),
        ),
        Addition("A2", "Realised payoffs", "A leap of trust that was betrayed cost nothing.", ("coercion",)),
        Addition(
            "A3",
            "Latent forces in the contest",
            "A ratio of forces has no scale, so that disarming together could not help.",
            ("latent_force",),
        ),
        Addition(
            "A4",
            "Contagion and clubs",
            "A shock in one region was felt in no other, and nobody reacted to a club.",
            ("contagion", "pool_aid"),
        ),
        Addition("A5", "Chain joining", "Wars had no tail: the largest had 6 parties.", ("joining_rounds",)),
        Addition(
            "A6",
            "Democratic peace through signals",
            "It was one parameter, and so put in rather than found out.",
            ("audience_credibility",),
        ),
        Addition("A7", "Pooled sovereignty on the mean of sectors", "It never formed.", ("pool_rule",)),
        Addition("A8", "Territorial norm", "Why borders move so seldom could not be asked.", ("territorial_norm",)),
        Addition(
            "A9",
            "Verification informs even when it deters",
            "The best degree of verification was one half by the formula.",
            ("right_to_look",),
        ),
        Addition("A10", "Density", "Arms exploded with the number of states.", ("density", "attention")),
        Addition("A11", "Credited mimicry of talk", "Talk moved beliefs by construction.", ("talk_scepticism",)),
        Addition("A12", "Levels of reasoning", "States took all others for naive onlookers.", ("reasoning",)),
        Addition(
            "A13",
            "Posture answers distinguishability",
            "Security-seekers bought offence however plainly it showed.",
            ("posture_signal",),
        ),
        Addition(
            "A14",
            "Deceivers",
            "The greedy never feigned good will, so that reassurance was partly built in.",
            ("deception", "credited_deception"),
        ),
        Addition(
            "A15",
            "False promise",
            "Every institutional term helped: institutions could not harm.",
            ("binding_reliance",),
        ),
        Addition("A16", "Pacts of many", "Alliances were of two: too few where states are many.", ("pact_joining",)),
        Addition("A17", "No arming against the hopeless", "Small states armed against every giant.", ("futility",)),
        Addition(
            "A18",
            "Intelligence checks a promise",
            "Intelligence told motives, and never that a promise was broken.",
            ("promise_check",),
        ),
        Addition(
            "A19",
            "Desecuritising as a move",
            "What had been accepted as a threat could only fade: nobody took it back.",
            ("desecuritising_move",),
        ),
        Addition(
            "A20",
            "Shared knowledge",
            "Friends began with what strangers believe of each other, so that a culture was a matter of stakes alone.",
            ("shared_knowledge",),
        ),
    )
}
"""The additions in order."""


def without_additions() -> dict[str, float]:
    """Return the settings that switch every addition off: the reference specification as it stands."""
    return {name: value for a in ADDITIONS.values() for name, value in a.off.items()}


def reference() -> Theory:
    """Return the complete model without its additions."""
    return COMPLETE.replace(name="reference", title="Reference specification").where(**without_additions())
