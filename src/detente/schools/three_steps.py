"""Three steps: sensibility, trust, binding."""

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

PLACE = 250
"""Place in tables."""

CARD = Card(
    claim=(
        "The dilemma is often a prophecy that fulfils itself, and can be turned around in three steps, an order given "
        "by Emeriau from earlier work: leaders see that their own defence may look like offence; they venture trust "
        "before they have proof; they then bind what trust has won in institutions. Anarchy becomes managed, and the "
        "good expectation fulfils itself in turn."
    ),
    interprets=(
        "With almost complete sensibility (0.95, the same in every leader): hostile acts are first put down to fear. "
        "Such leaders also misread less. Some worst case stays, as by default."
    ),
    responds="A security-seeker leaps into trust in every fourth year in which fear speaks against it (leap 0.25).",
    interacts=(
        "As in the default world. A leap that is betrayed has its price: whoever exploits it takes a share of the "
        "economy (Coercion), beside what the other's competing costs anyhow."
    ),
    binds="With full intensity (binding 1): restraint with trust becomes institutions, institutions an order.",
    notice=(
        "Escape and durability are two outcomes: sensibility and leaps bring the escape, binding keeps it after the "
        "sensible leaders have gone.",
        "The critical fear rises far above what the worst case presumes: that is what binding does.",
        "Escape is not free: at an offence advantage of 3.5 many pairs still fight a war on the way.",
        "Binding binds a deceiver too: where a greedy state feigns good will until it is trusted, restraint comes to "
        "be worth more to it than taking in most runs, and it exploits less than an openly greedy state. Without "
        "binding it exploits more.",
    ),
    attempt=(
        'Leave out the third step: ``school("three_steps").where(binding=0)``. '
        "Restraint comes as often, and much of it is lost after leaders change.",
        'Leave out the second: ``school("three_steps").where(leap=0)``.',
        'Leave out the first: ``school("three_steps").where(sensibility=0)``.',
        'Fear what a frightened friend may do: ``school("three_steps").where(preemption=1)``. '
        "Now the three steps fail almost always at an offence advantage of 3.5.",
        'Meet a deceiver: ``school("three_steps").where(deception=1, malign_share=0.5)``, then binding=0.',
        "Nobody ever changes, and nobody expects it: "
        '``school("three_steps").where(volatility_up=0, volatility_down=0)``.',
    ),
    reasons={
        "sensibility": "The first step [BoothWheeler2008], [Collins2014]; how much is an assumption.",
        "sensibility_spread": "Every leader takes the step: an assumption of the experiment.",
        "leap": "The second step, a leap without proof [Wheeler2018], [BoothWheeler2008]; the rate is an assumption.",
        "binding": "The third step, trust made durable [BoothWheeler2008]; full intensity is an assumption.",
    },
)


def three_steps() -> Theory:
    """Return three steps: sensibility, trust, binding [BoothWheeler2008]_."""
    return compose(
        "three_steps",
        "Three steps: sensibility, trust, binding",
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
        settings={"sensibility": 0.95, "sensibility_spread": 0.0, "leap": 0.25, "binding": 1.0},
        card=CARD,
        references=("BoothWheeler2008", "Collins2014", "Emeriau", "Wheeler2009", "Wheeler2018", "Pashakhanlou2018"),
        by_construction=(
            "The steps are taken: why leaders would take them is outside the model.",
            "Binding makes conflict dearer and surprise less useful. That each step is needed, and in which order, is "
            "not built in.",
        ),
    )
