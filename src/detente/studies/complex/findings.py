"""What a study of security complexes finds: ties, complexes, and how far other weights and other lists agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CONFLICT, COMMUNITY = 0.5, 0.1
"""Share of enmity in a complex above which it is called a conflict formation, below which a community; assumption."""


@dataclass(frozen=True)
class Dyad:
    """Security interdependence of two states.

    Attributes
    ----------
    one, two
        Rows of the states.
    interdependence, proximity, enmity, amity
        Of the formula; enmity and amity before proximity.
    components
        By name, from 0 to 1; ``None`` where the pair is not on record.
    """

    one: int
    two: int
    interdependence: float
    proximity: float
    enmity: float
    amity: float
    components: dict[str, float | None]

    @property
    def hostile(self) -> bool:
        """Whether there is more enmity than amity in it."""
        return self.enmity > self.amity


@dataclass(frozen=True)
class Community:
    """A complex.

    Attributes
    ----------
    number
        From 0, the largest first.
    label
        Name, after the complex of Buzan and Waever that it mostly is, or after its strongest pair.
    members
        Rows of the states, the most involved first.
    inside
        Share of its members' interdependence that is among themselves.
    hostile
        Share of enmity in what is among themselves.
    core
        Strongest pair; ``None`` for a state alone.
    """

    number: int
    label: str
    members: tuple[int, ...]
    inside: float
    hostile: float
    core: Dyad | None

    @property
    def kind(self) -> str:
        """Conflict formation, security regime or security community, by the share of enmity."""
        if self.core is None:
            return "no complex"
        if self.hostile > CONFLICT:
            return "conflict formation"
        return "security community" if self.hostile < COMMUNITY else "security regime"


@dataclass(frozen=True)
class OtherWeights:
    """Communities with something else in the formula.

    Attributes
    ----------
    name, label
        What is changed, such as ``rivalry x 2``, and for people.
    communities
        How many, without states alone.
    agreement
        Adjusted Rand index with the communities of the formula as it stands.
    prior
        The same with the list of Buzan and Waever; ``None`` where it does not apply.
    moved
        Rows of the states that leave the bulk of their complex.
    """

    name: str
    label: str
    communities: int
    agreement: float
    prior: float | None
    moved: tuple[int, ...]


@dataclass(frozen=True)
class Prior:
    """Comparison with the complexes of Buzan and Waever.

    Attributes
    ----------
    agreement
        Adjusted Rand index over the states that they put into some complex.
    geography
        The same of the communities of proximity alone.
    states
        How many those are.
    rows
        For each of their complexes: name, number of its states here, the community that holds most of them and the
        share that it holds, and rows of the others.
    """

    agreement: float
    geography: float
    states: int
    rows: tuple[tuple[str, int, int, float, tuple[int, ...]], ...]


def several(communities: Iterable[Community]) -> tuple[Community, ...]:
    """Communities of more than one state."""
    return tuple(one for one in communities if len(one.members) > 1)


def alone(communities: Iterable[Community]) -> tuple[int, ...]:
    """Rows of the states in no complex with another."""
    return tuple(one.members[0] for one in communities if len(one.members) == 1)
