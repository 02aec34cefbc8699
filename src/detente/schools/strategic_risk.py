"""Strategic risk."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, BINDING, CORE, INSPECTION, LISTENING, REPUTATION, TRADE, VIGILANCE

PLACE = 100
"""Place in tables."""

CARD = Card(
    claim=(
        "The danger is not what the other is but what it may do. A friend who fears us may strike first, and fears "
        "that we know it. Such fear of fear can undo a peace that both sides want; peace stands only where it is "
        "the less risky choice, not merely the better one."
    ),
    interprets=(
        "Without errors and without worst case, but with reciprocal fear: a frightened friend is feared as much as "
        "an enemy (preemption 1). Sensibility is complete, so each side sees the other's fear; no audience adds to it."
    ),
    responds=(
        "Nearly exact best replies (temperature 0.01), without habit and without leaps. Whoever fears surprise also "
        "wants offensive forces (ForceMix)."
    ),
    interacts="As in the default world.",
    binds="Neither institutions nor treaties, and others' outcomes count for nothing.",
    notice=(
        "It shares complete sensibility with the rational spiral model, and ends on the other side: at an offence "
        "advantage of 3.5 everybody "
        "competes.",
        "Belief stays moderate while fear is nearly 1: the motives are not what is feared.",
        "Telling forces apart changes next to nothing: it speaks about motives.",
        "Between two who want only security reciprocal fear alone decides, and by degree: with an offence advantage "
        "of 2.5 every pair ends hostile where a frightened friend is feared as much as an enemy (preemption 1), a "
        "minority where half as much, none where not at all.",
    ),
    attempt=(
        'Fear motives only: ``school("strategic_risk").where(preemption=0)``. The paradox is gone.',
        'Fear a frightened friend half as much as an enemy: ``school("strategic_risk").where(preemption=0.5)``.',
        'See less of the other\'s fear: ``school("strategic_risk").where(sensibility=0)``. '
        "Understanding is what hurts here.",
        'Start as friends: ``school("strategic_risk").where(prior=0.05, prior_spread=0)``. Does peace hold?',
        'Lower the advantage of surprise: ``school("strategic_risk").where(offence_advantage=1.5)``.',
    ),
    reasons={
        "preemption": "Surprise attack is feared reciprocally [Schelling1960]; full weight is an assumption.",
        "temperature": "Best replies are exact in the games [CarlssonVanDamme1993]; 0.01 is the model's lowest.",
        "sensibility": "Each side reasons about the other's fear [Schelling1960], [ChassangPadroMiquel2010].",
        "sensibility_spread": "Players do not differ in reasoning [ChassangPadroMiquel2010].",
        "WorstCase": "Risk is weighed, not presumed [ChassangPadroMiquel2010].",
        "Misreading": "Players make no errors of inference [ChassangPadroMiquel2010].",
        "Habit": "Players choose [ChassangPadroMiquel2010].",
        "Leap": "Players choose best replies [ChassangPadroMiquel2010].",
        "OtherRegard": "Payoffs are one's own [ChassangPadroMiquel2010].",
        "Securitisation": "What is feared is what may be done, not what is talked up [Schelling1960].",
        "Treaties": "Strategic risk is to work alone; an assumption for isolation.",
        "Institutions": "Strategic risk is to work alone; an assumption for isolation.",
    },
)


def strategic_risk() -> Theory:
    """Return strategic risk [Schelling1960]_."""
    return compose(
        "strategic_risk",
        "Strategic risk",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            INSPECTION,
            BINDING,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Preemption,
            bind.Identity,
        ),
        denies=(
            structure.OtherRegard,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
            bind.Institutions,
            bind.Treaties,
        ),
        settings={"preemption": 1.0, "temperature": 0.01, "sensibility": 1.0, "sensibility_spread": 0.0},
        card=CARD,
        references=(
            "Schelling1960",
            "ChassangPadroMiquel2010",
            "CarlssonVanDamme1993",
            "BaligaSjostrom2004",
            "AcharyaRamsay2013",
        ),
        by_construction=(
            "Seeing the other's fear cannot reassure: with preemption 1 that fear is itself what is feared.",
            "Distinguishability hardly matters: it informs about motives, and motives are not the danger.",
        ),
    )
