"""Regional security complexes."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import (
    ALLIANCES,
    CORE,
    IDENTITY,
    INSTITUTIONS,
    LISTENING,
    REPUTATION,
    TRADE,
    TREATIES,
    VIGILANCE,
)

PLACE = 210
"""Place in tables."""

CARD = Card(
    claim=(
        "Threats travel better over short distances. Most states fear their neighbours, so that security hangs "
        "together in regions and not in the world as a whole: inside a complex nobody's security can be told apart "
        "from the others', between complexes there is mostly indifference."
    ),
    interprets=(
        "As in the default world, and with an ear for what neighbours do to each other: aggression near by is evidence "
        "about the aggressor, four times as much as by default (contagion 0.2)."
    ),
    responds="As in the default world: the forces that count are those that arrive.",
    interacts=(
        "As in the default world. States lie in four regions; two states alone are neighbours a tenth of the map's "
        "side apart (separation 0.1). Missing is the history that made some regions friends and others enemies: amity "
        "starts alike everywhere, and patterns of it must be given by a scenario (``amity`` under ``[start]``)."
    ),
    binds="As in the default world, and so within regions first: institutions grow where states meet.",
    notice=(
        "Distance does what no belief can: neighbours a tenth of the map apart end in a paradox less often than those "
        "next door, and farther apart they face hardly any dilemma.",
        "In a world of regions most competition and most wars are inside one, although many more pairs lie across.",
        "A smaller world is one region: where forces reach three times as far (distance_scale 1), competition is "
        "everywhere.",
        "Patterns of amity and enmity make regions unlike: given regions of friends and of enemies in one world, "
        "neighbours among enemies compete more than twice as much for twenty years, and more than among friends for "
        "forty years after.",
    ),
    attempt=(
        'Put the two in different regions: ``school("regional_complex").where(separation=0.4)``.',
        'Next door to each other: ``school("regional_complex").where(separation=0)``.',
        'Let nobody listen: ``school("regional_complex").where(contagion=0)`` in ``detente run two_regions``.',
        'Let amity weigh more, in a scenario that gives it by region: ``school("regional_complex").where(frame=1)``.',
        'A shrinking world: ``school("regional_complex").where(distance_scale=1)``.',
    ),
    reasons={
        "separation": "Neighbours inside one complex [BuzanWaever2003]; a tenth of the map is an assumption.",
        "regions": "The world divides into mutually exclusive regions [BuzanWaever2003]; four is an assumption.",
        "contagion": "Security concerns of the members cannot be separated [BuzanWaever2003]; the weight is an "
        "assumption.",
    },
)


def regional_complex() -> Theory:
    """Return regional security complexes [BuzanWaever2003]_."""
    return compose(
        "regional_complex",
        "Regional complexes",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            INSTITUTIONS,
            IDENTITY,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
        ),
        settings={"separation": 0.1, "regions": 4.0, "contagion": 0.2},
        card=CARD,
        references=("BuzanWaever2003", "BuzanEtAl1998", "Boulding1962"),
        by_construction=(
            "Forces lose strength over distance: that far states are no danger is put in.",
            "States lie in regions. That fear stays in them is not put in.",
            "Regions start alike in amity and enmity: where they differ, a scenario says so.",
        ),
    )
