"""The default world: every mechanism at its default."""

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

PLACE = 0
"""Place in tables."""

CARD = Card(
    claim=(
        "No school's claim. Every cause in the model is at work, at a first-guess or tuned strength: the baseline from "
        "which each school departs, and the first rival of all of them."
    ),
    interprets=(
        "States learn about motives from acts, which they see through arms (ArmsWatch), from force mixes, build-ups, "
        "wars, treaties kept or broken and conduct toward others (Reputation, Contagion). They now and then misread "
        "what contradicts them (Misreading), see a little of the other's fear (Sensibility, 0.2 on average), allow for "
        "changes of motive (Volatility), add a fifth of worst case to what they act upon (WorstCase), and more where "
        "an audience has accepted a threat as existential (Securitisation). Talk, costly signals and intelligence are "
        "off."
    ),
    responds=(
        "They compete the more often the more it is worth (QuantalResponse), rarely leap into trust (Leap, 0.02 a "
        "year), and leave part of settled choices to routine (Habit). Publics make aggression, and being exploited, "
        "costly (RegimeCost). Forces answer the forces that are feared (ForceTarget), within what the economy bears "
        "(Budget)."
    ),
    interacts=(
        "Forces and force mixes follow what was aimed at; competing breeds crises, crises become wars where striking "
        "first pays more than fighting costs, allies and their allies may join, and wars cost forces, wealth and "
        "sometimes land. The stronger extort from the restrained; calm opens trade; economies grow, less so under arms."
    ),
    binds=(
        "Restraint with trust slowly builds economic, political and security institutions (Institutions, intensity "
        "0.2), which add up to an order and make fighting dearer, and where deep enough pool sovereignty. Neighbours "
        "without much fear conclude treaties, the threatened look for allies, and conduct makes friends and enemies "
        "(Identity)."
    ),
    notice=(
        "Offence advantage decides more than anything else: with 3.5 most pairs of security-seekers end in a paradox, "
        "with 1.8 none does.",
        "Between the two, whether forces can be told apart (distinguishability) turns most paradoxes into restraint.",
        "Fear lies above belief by the worst case: it is fear that is acted upon.",
    ),
    attempt=(
        'Trust more: ``school("default").where(leap=0.2)``.',
        'Presume no worst case: ``school("default").where(worst_case=0)``.',
        'Take one cause out: ``school("default").without(bind.Institutions)``.',
        "See every cause with its range and source: ``detente parameters``.",
    ),
)


def default() -> Theory:
    """Return the default world: no school's, the baseline of every comparison."""
    return compose(
        "default",
        "Default world",
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
        card=CARD,
        references=("BoothWheeler2008", "Jervis1978", "Kydd2005", "Richardson1960"),
    )
