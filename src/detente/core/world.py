"""The world: everything that is true of the system in one year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from detente.core.arrays import Array

Whole = TypeVar("Whole")


def changed(whole: Whole, changes: dict[str, Any]) -> Whole:
    """Return a copy of a frozen dataclass with some fields changed: ``dataclasses.replace``, only faster."""
    fields = whole.__dict__
    if not changes.keys() <= fields.keys():
        unknown = ", ".join(sorted(changes.keys() - fields.keys()))
        msg = f"{type(whole).__name__} has no field {unknown}"
        raise TypeError(msg)
    new = object.__new__(type(whole))
    new.__dict__.update(fields)
    new.__dict__.update(changes)
    return new


@dataclass(frozen=True)
class World:
    """State of the international system at the end of a year.

    Shapes are [n] for states, [n, n] for dyads (row: perceiver or actor, column: target) and [1]
    for the system; an ensemble adds an axis of lanes at the end.

    Attributes
    ----------
    economy : [n]
        Size of the economy; the mean over states is 1 at the start.
    capability : [n]
        Forces [5 % of the start-year's mean GDP].
    posture : [n]
        Offensive share of forces, 0 to 1.
    build_up : [n]
        Growth of forces in the year beyond that of the economy [log].
    effort : [n]
        How much larger the forces aimed at are than under restraint toward all [log].
    polity : [n]
        Regime: 0 autocracy, 0.5 limited, 1 full democracy.
    malign : [n]
        Hidden motive: 1 greedy, 0 security-seeking.
    sensibility : [n]
        Security dilemma sensibility of the leader, 0 to 1.
    distance : [n, n]
        Distance on the map [map side].
    log_odds, prior_log_odds : [n, n]
        Log-odds that j is malign, as i believes; and as i's leaders first believe.
    second_order : [n, n]
        Log-odds that j believes i to be malign, as i estimates.
    conduct : [n, n]
        Act of the year: 1 compete, 0 restraint.
    habit : [n, n]
        Routine: running mean of conduct.
    amity : [n, n]
        Identity: -1 enemy, 0 rival, 1 friend.
    crisis, war : [n, n]
        1 if the dyad had a crisis, fought, in the year.
    trade : [n, n]
        Trade, 0 to 1 of what calm neighbours reach.
    treaty : [n, n]
        1 if an arms-control treaty holds between the two.
    alliance : [n, n]
        1 if the two are allied.
    commitment : [n, n]
        How surely i would stand by j if they were allied, 0 to 1.
    securitised : [n, n]
        How far j is treated as an existential threat by i, 0 to 1.
    bind_economic, bind_political, bind_security : [n, n]
        Institutionalised commitment by sector, 0 to 1.
    order : [1]
        Managed anarchy: 0 pure anarchy, 1 fully managed.
    """

    economy: Array
    capability: Array
    posture: Array
    build_up: Array
    effort: Array
    polity: Array
    malign: Array
    sensibility: Array
    distance: Array
    log_odds: Array
    prior_log_odds: Array
    second_order: Array
    conduct: Array
    habit: Array
    amity: Array
    crisis: Array
    war: Array
    trade: Array
    treaty: Array
    alliance: Array
    commitment: Array
    securitised: Array
    bind_economic: Array
    bind_political: Array
    bind_security: Array
    order: Array

    def replace(self, **changes: Array) -> World:
        """Return the same world with some fields changed, by name."""
        return changed(self, changes)

    @property
    def binding(self) -> Array:
        """Mean binding over the three sectors [n, n]."""
        return (self.bind_economic + self.bind_political + self.bind_security) * (1.0 / 3.0)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the fields."""
        return tuple(cls.__dataclass_fields__)


STATE_FIELDS = ("economy", "capability", "posture", "build_up", "effort", "polity", "malign", "sensibility")
"""Fields with one entry a state."""
SYSTEM_FIELDS = ("order",)
"""Fields with one entry."""
