"""Graduated reciprocation."""

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
    SIGNALS,
    TALK,
    TRADE,
    TREATIES,
    VIGILANCE,
)

PLACE = 240
"""Place in tables."""

CARD = Card(
    claim=(
        "Tension can be wound down as it was wound up, one step at a time. A side announces a small concession, makes "
        "it without waiting for a bargain, and repeats; if the other answers, the next step is larger. It needs no "
        "trust to begin with, only forces enough to survive a disappointment."
    ),
    interprets=(
        "As in the default world, with two more kinds of evidence: announcements in every other year (CheapTalk, "
        "talk 0.5), and unilateral cuts of a fifth of the forces in one year of five (CostlySignals)."
    ),
    responds=(
        "Half by deliberation and half in kind: restraint is answered with restraint, competing with competing but for "
        "three times in ten (Reciprocity, generosity 0.3). Beyond that a security-seeker takes a first step "
        "in every fifth year (leap 0.2)."
    ),
    interacts="As in the default world; cuts cost real forces, and a betrayed step costs wealth (Coercion).",
    binds="As in the default world: what initiatives win, institutions and treaties may keep.",
    notice=(
        "It works from deep distrust: even at an offence advantage of 3.5 the paradox disappears.",
        "What the initiatives won outlasts them: they end with the leaders who took them, and hardly any restraint is "
        "lost.",
        "Either half alone nearly escapes the paradox, initiatives without answers or answers without initiatives; "
        "together they cost far fewer wars.",
        "Nothing in it tells a deceiver from a friend: a greedy state that feigns good will until it is trusted "
        "exploits in more years than one that is openly greedy. Suspicion helps where it is partial: with half of its "
        "choices feigned and half suspected it exploits less, with all feigned and all suspected still more.",
    ),
    attempt=(
        'Initiatives that nobody need answer: ``school("grit").where(reciprocity=0)``.',
        'Answer in kind, but never begin: ``school("grit").where(leap=0, signal_rate=0, talk=0)``.',
        'Concessions that cost nothing: ``school("grit").where(signal_cost=0.01)``.',
        'Never overlook a slight: ``school("grit").where(generosity=0)``.',
        'Meet a deceiver: ``school("grit").where(deception=1, malign_share=0.5)``, then credited_deception=0.5 too.',
    ),
    reasons={
        "leap": "Unilateral initiatives are taken without a prior bargain [Osgood1962]; the rate is an assumption.",
        "signal_rate": "Initiatives are repeated [Osgood1962]; one year of five is an assumption.",
        "signal_cost": "Each step is small enough to be survived [Osgood1962]; a fifth is an assumption.",
        "talk": "Initiatives are announced beforehand [Osgood1962]; every other year is an assumption.",
        "reciprocity": "Responses are matched [Osgood1962], as between the powers in 1963 [Etzioni1967]; one half is "
        "an assumption.",
        "generosity": "A side goes on for a while without an answer [Osgood1962], [Molander1985]; the value is an "
        "assumption.",
    },
)


def grit() -> Theory:
    """Return graduated reciprocation [Osgood1962]_."""
    return compose(
        "grit",
        "Graduated reciprocation",
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
            TALK,
            SIGNALS,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Reciprocity,
            respond.Leap,
            respond.Habit,
        ),
        settings={
            "leap": 0.2,
            "signal_rate": 0.2,
            "signal_cost": 0.2,
            "talk": 0.5,
            "reciprocity": 0.5,
            "generosity": 0.3,
        },
        card=CARD,
        references=("Osgood1962", "Etzioni1967", "Axelrod1984", "Molander1985", "Kydd2000"),
        by_construction=(
            "Initiatives are taken, and half of all acts answer in kind: why leaders would do so is outside the model.",
            "Costly signals inform: the greedy send fewer of them by assumption.",
        ),
    )
