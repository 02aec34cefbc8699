"""The world: everything that is true of the system in one year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from detente.core.arrays import Array
from detente.core.fields import ABOUT, Quantity, document_quantities, field, list_quantities
from detente.core.same import ByValue

Whole = TypeVar("Whole")


def replace_fields(whole: Whole, changes: dict[str, Any]) -> Whole:
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


def lock_arrays(*wholes: Any) -> None:
    """Keep the arrays of dataclasses from being written into."""
    for whole in wholes:
        for value in vars(whole).values() if whole is not None else ():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False


@dataclass(frozen=True, eq=False)
class World(ByValue):
    """State of the international system at the end of a year.

    Shapes are [n] for states, [n, n] for dyads (row: perceiver or actor, column: target) and [1]
    for the system; an ensemble adds an axis of lanes at the end.
    """

    economy: Array = field(
        of="state",
        low=1e-6,
        high=1e9,
        unit="ratio to the mean",
        label="size of the economy; the mean over states is 1 in every year",
        phase="interact",
        start=True,
        edit=True,
    )
    capability: Array = field(
        of="state",
        low=0,
        high=1e9,
        unit="5 % GDP",
        label="forces, in 5 % of the year's mean product",
        phase=("observe", "interact"),
        start=True,
        edit=True,
    )
    posture: Array = field(
        of="state", low=0, high=1, unit="share", label="offensive share of forces", phase="interact", edit=True
    )
    build_up: Array = field(
        of="state",
        unit="log",
        label="growth of forces in the year beyond that of the economy",
        phase="interact",
    )
    effort: Array = field(
        of="state",
        unit="log",
        label="how much larger the forces aimed at are than under restraint toward all",
        phase="interact",
    )
    polity: Array = field(
        of="state",
        low=0,
        high=1,
        unit="0, 0.5 or 1",
        label="regime: 0 autocracy, 0.5 limited, 1 full democracy",
        start=True,
        edit=True,
    )
    malign: Array = field(
        of="state",
        low=0,
        high=1,
        whole=True,
        unit="0 or 1",
        label="hidden motive: 1 greedy, 0 security-seeking",
        phase="observe",
        start=True,
        edit=True,
    )
    sensibility: Array = field(
        of="state",
        low=0,
        high=1,
        unit="share",
        label="security dilemma sensibility of the leader",
        phase="observe",
        start=True,
        edit=True,
    )
    distance: Array = field(
        of="dyad",
        low=0,
        high=1e9,
        mutual=True,
        selfless=True,
        unit="map side",
        label="distance on the map",
        start=True,
    )
    log_odds: Array = field(
        of="dyad",
        selfless=True,
        unit="log-odds",
        label="log-odds that the other is greedy, before identity colours them",
        phase="interpret",
    )
    prior_log_odds: Array = field(
        of="dyad",
        selfless=True,
        unit="log-odds",
        label="log-odds that the other is greedy as leaders first believe",
    )
    second_order_log_odds: Array = field(
        of="dyad",
        selfless=True,
        unit="log-odds",
        label="log-odds that the other believes this state greedy, as this state estimates",
        phase="interpret",
    )
    conduct: Array = field(
        of="dyad",
        low=0,
        high=1,
        whole=True,
        unit="0 or 1",
        label="act of the year: 1 compete, 0 restraint",
        phase="interact",
    )
    habit: Array = field(
        of="dyad",
        low=0,
        high=1,
        selfless=True,
        unit="share",
        label="routine: running mean of conduct",
        phase="interact",
        start=True,
        edit=True,
    )
    amity: Array = field(
        of="dyad",
        low=-1,
        high=1,
        unit="amity",
        label="identity: -1 enemy, 0 rival, 1 friend",
        phase="bind",
        start=True,
        edit=True,
    )
    crisis: Array = field(
        of="dyad",
        mutual=True,
        low=0,
        high=1,
        whole=True,
        unit="0 or 1",
        label="1 if the dyad had a crisis",
        phase="interact",
    )
    war: Array = field(
        of="dyad", mutual=True, low=0, high=1, whole=True, unit="0 or 1", label="1 if the dyad fought", phase="interact"
    )
    trade: Array = field(
        of="dyad",
        low=0,
        high=1,
        mutual=True,
        unit="share",
        label="trade, as a share of what calm neighbours reach",
        phase="interact",
        edit=True,
    )
    treaty: Array = field(
        of="dyad",
        low=0,
        high=1,
        mutual=True,
        whole=True,
        unit="0 or 1",
        label="1 if an arms-control treaty holds between the two",
        phase="bind",
        edit=True,
    )
    alliance: Array = field(
        of="dyad",
        low=0,
        high=1,
        mutual=True,
        whole=True,
        unit="0 or 1",
        label="1 if the two are allied",
        phase="bind",
        start=True,
        edit=True,
    )
    commitment: Array = field(
        of="dyad",
        low=0,
        high=1,
        unit="probability",
        label="how surely this state would stand by the other if they were allied",
        phase="bind",
    )
    securitised: Array = field(
        of="dyad",
        low=0,
        high=1,
        unit="share",
        label="how far the other is treated as an existential threat",
        phase="interpret",
    )
    bind_economic: Array = field(
        of="dyad",
        mutual=True,
        low=0,
        high=1,
        unit="binding",
        label="institutionalised commitment: economic",
        phase="bind",
    )
    bind_political: Array = field(
        of="dyad",
        mutual=True,
        low=0,
        high=1,
        unit="binding",
        label="institutionalised commitment: political",
        phase="bind",
    )
    bind_security: Array = field(
        of="dyad",
        mutual=True,
        low=0,
        high=1,
        unit="binding",
        label="institutionalised commitment: security",
        phase="bind",
    )
    world_growth: Array = field(
        of="system",
        unit="log",
        label="growth of the mean product since the start: its exponential turns economies and forces of the year into "
        "those in units of the start",
    )
    order: Array = field(
        of="system",
        low=0,
        high=1,
        unit="order",
        label="managed anarchy: 0 pure anarchy, 1 fully managed",
        phase="bind",
        edit=True,
    )

    def replace(self, **changes: Array) -> World:
        """Return the same world with some fields changed, by name."""
        return replace_fields(self, changes)

    @property
    def binding(self) -> Array:
        """Mean binding over the three sectors [n, n]."""
        return (self.bind_economic + self.bind_political + self.bind_security) * (1.0 / 3.0)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the names of the fields."""
        return tuple(FIELDS)


FIELDS: Mapping[str, Quantity] = list_quantities(World)
"""Fields of the world, by name."""
ABOUT.update(FIELDS)
World.__doc__ = f"{(World.__doc__ or '').rstrip()}\n\n{document_quantities(FIELDS)}"
SECTORS = ("bind_economic", "bind_political", "bind_security")
"""Fields of binding, by sector."""
SET_TOGETHER: Mapping[str, Quantity] = {
    q.name: q
    for q in (
        Quantity(
            "belief", "dyad", "probability", "belief that the other is greedy, up to the ceiling of certainty", 0, 1,
            start=True, edit=True,
        ),
        Quantity(
            "second_order", "dyad", "probability", "how likely the other is thought to believe this state greedy", 0, 1,
            edit=True,
        ),
        Quantity("binding", "dyad", "binding", "binding in all three sectors", 0, 1, mutual=True, edit=True),
    )
}  # fmt: skip
"""What is set under a name of its own and stands in fields of the world in another form."""
SETTABLE: Mapping[str, Quantity] = {q.name: q for q in (*FIELDS.values(), *SET_TOGETHER.values()) if q.start or q.edit}
"""What a scenario can fix of the first year, or an intervention can set."""
