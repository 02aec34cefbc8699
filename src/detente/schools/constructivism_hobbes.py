"""Constructivism: Hobbesian culture."""

from __future__ import annotations

from detente.core.theory import Theory
from detente.schools._culture import culture

PLACE = 170
"""Place in tables."""


def constructivism_hobbes() -> Theory:
    """Return constructivism: Hobbesian culture [Wendt1999]_."""
    return culture(
        "Hobbesian",
        amity=-0.8,
        start="Enemies deny each other's right to exist",
        claim=(
            "This is the culture in which states have made each other enemies: no limit to violence is expected, and "
            "what each does confirms it. It was made by interaction and could be unmade by it."
        ),
        notice=(
            "Stakes, not only beliefs: to an enemy the other's loss is a gain, and the critical fear falls toward "
            "zero.",
            "Culture is not destiny: where defence has the advantage pairs learn to live with each other, and amity "
            "turns positive.",
            "With offence advantage conduct renews the enmity that it came from.",
        ),
        attempt=(
            'Freeze identity: ``school("constructivism_hobbes").where(identity_rate=0)``. Does anarchy alone keep it '
            "up?",
            'Let it change fast: ``school("constructivism_hobbes").where(identity_rate=0.5)``.',
            'Enmity in perception only: ``school("constructivism_hobbes").where(other_regard=0)``, then frame=0 and '
            "shared_knowledge=0.",
            "Same world, other culture, same seed: the Lockean and the Kantian school.",
        ),
        given=(
            "States begin as enemies and believe so, and enemies fear and harm each other more. Support can only come "
            "from what interaction makes of it."
        ),
    )
