"""Defensive realism."""

from __future__ import annotations

from dataclasses import replace

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, structure
from detente.mechanisms.complete import COMPLETE

CARD = Card(
    claim=(
        "Under anarchy security comes first, and grasping for more power provokes those who are threatened by it. "
        "Expansion pays only under special conditions; otherwise states do well to show restraint, and those that "
        "seek security can come to recognise one another. Competition is a policy that depends on motives, means and "
        "information, not a fate."
    ),
    interprets=(
        "On the evidence alone: no worst case is presumed. Acts, force mixes, build-ups and wars move beliefs, and "
        "some sensibility (0.3) allows for the other's fear. Misreading and volatility stay at their defaults. Costly "
        "signals and treaties, on which the school also counts, are not yet mechanisms of the model."
    ),
    responds=(
        "Security-seekers would gain next to nothing by taking (greed_benign 0.05), so restraint is worth more to "
        "them. Forces answer the forces that are feared, and none are sought for their own sake."
    ),
    interacts=(
        "As in the default world. Force mixes lean to offence only as far as offence pays, which is what lets a "
        "security-seeker be told from a greedy state."
    ),
    binds="No institutions are built, and others' outcomes count for nothing: whatever peace there is, is self-help.",
    notice=(
        "With offence advantage, as many pairs lose restraint as keep it once leaders without sensibility follow and "
        "one side presses for eight years: this peace is deactivation more than mitigation.",
        "Where defence has the advantage restraint is the rule, without any institution.",
        "The offence-defence balance matters more to the outcome than the motives of the two.",
    ),
    attempt=(
        'Take its sensibility away: ``school("defensive_realism").where(sensibility=0)``. Most of the escape goes.',
        'Give security-seekers something to gain: ``school("defensive_realism").where(greed_benign=0.4)``.',
        'Make forces speak: ``school("defensive_realism").where(distinguishability=1)``.',
        'Read every act as it is: ``school("defensive_realism").where(misreading=0)``.',
    ),
    reasons={
        "greed_benign": "Security is the aim, gain is not [Waltz1979], [Glaser2010]; the value is an assumption.",
        "sensibility": "States know that their own arming may frighten [Glaser1997]; the value is an assumption.",
        "OtherRegard": "States help themselves [Waltz1979].",
        "WorstCase": "States weigh how likely a danger is, not only whether it is possible [Glaser1994], [Glaser2010].",
        "Institutions": "Cooperation must follow from self-help alone [Glaser1994]; without any, by assumption.",
    },
)


def defensive_realism() -> Theory:
    """Return defensive realism [Glaser2010]_."""
    theory = COMPLETE.without(structure.OtherRegard, interpret.WorstCase, bind.Institutions)
    return replace(
        theory,
        name="defensive_realism",
        title="Defensive realism",
        settings={"greed_benign": 0.05, "sensibility": 0.3},
        card=CARD,
        references=("Waltz1979", "Glaser1994", "Glaser1997", "Glaser2010", "Jervis1978", "Snyder1991"),
        by_construction=(
            "Institutions have no part in the peace: none are built.",
            "Fear equals belief: nothing is presumed beyond the evidence.",
        ),
    )
