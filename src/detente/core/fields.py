"""Quantities: declared once, where they live, and read by everything.

A field of the world is declared on ``World``, a product of a phase on that phase's class, a computed record beside its
formula. Whether it belongs to states, dyads or the system, its unit, its range and the words for people stand there and
nowhere else: scenarios, interventions, checks, exports, schemas and documents read them.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Of = Literal["dyad", "state", "system"]


@dataclass(frozen=True)
class Quantity:
    """A declared quantity.

    Attributes
    ----------
    name : str
        Name.
    of : {"dyad", "state", "system"}
        Whose it is: [n, n] (row: perceiver or actor, column: target), [n] or [1].
    unit : str
        Unit.
    label : str
        One line for people.
    low, high : float
        Smallest and largest value.
    phase : tuple of str
        Phases that write it, of a field of the world.
    mutual : bool
        Whether it is the same both ways, of a dyad.
    whole : bool
        Whether it is 0 or 1 and nothing between.
    selfless : bool
        Whether the entry of a state with itself means nothing though it may differ from 0.
    start, edit : bool
        Whether a scenario can fix it of the first year; whether an intervention can set it.
    recorded : bool
        Whether it is among the records of a year, of a product of a phase.
    record_as : str
        Name that it has there, if not its own.
    spread : bool
        Whether it may be one number for all dyads, of a product, and is spread over them when it is recorded.
    """

    name: str
    of: Of
    unit: str
    label: str
    low: float = -math.inf
    high: float = math.inf
    phase: tuple[str, ...] = ()
    mutual: bool = False
    whole: bool = False
    selfless: bool = False
    start: bool = False
    edit: bool = False
    recorded: bool = False
    spread: bool = False
    record_as: str = ""

    @property
    def record_name(self) -> str:
        """Name that it has among the records of a year."""
        return self.record_as or self.name

    def shape(self, states: int) -> tuple[int, ...]:
        """Return its shape among some number of states."""
        return {"dyad": (states, states), "state": (states,), "system": (1,)}[self.of]


def field(
    *,
    of: Of,
    unit: str,
    label: str,
    low: float = -math.inf,
    high: float = math.inf,
    phase: str | tuple[str, ...] = (),
    mutual: bool = False,
    whole: bool = False,
    selfless: bool = False,
    start: bool = False,
    edit: bool = False,
) -> Any:
    """Declare a field of the world; the arguments are those of ``Quantity``."""
    phases = (phase,) if isinstance(phase, str) else phase
    made = Quantity("", of, unit, label, low, high, phases, mutual, whole, selfless, start, edit)
    return dataclasses.field(metadata={"quantity": made})


def product(
    default: Any = 0.0,
    *,
    of: Of,
    unit: str,
    label: str,
    low: float = -math.inf,
    high: float = math.inf,
    mutual: bool = False,
    whole: bool = False,
    record: bool | str = False,
    spread: bool = False,
) -> Any:
    """Declare what a phase makes; with ``record`` it is also a record of the year, under its own name or the one given.

    The other arguments are those of ``Quantity``.
    """
    name = record if isinstance(record, str) else ""
    made = Quantity(
        "", of, unit, label, low, high, mutual=mutual, whole=whole, recorded=bool(record), spread=spread, record_as=name
    )
    return dataclasses.field(default=default, metadata={"quantity": made})


def list_quantities(owner: type) -> Mapping[str, Quantity]:
    """Return the quantities that a class declares, by name, in order."""
    return {
        f.name: dataclasses.replace(f.metadata["quantity"], name=f.name)
        for f in dataclasses.fields(owner)
        if "quantity" in f.metadata
    }


ABOUT: dict[str, Quantity] = {}
"""Every quantity that can be recorded of a year, by name: fields of the world, products, computed records."""


def document_quantities(quantities: Mapping[str, Quantity]) -> str:
    """Return the section "Attributes" of a docstring for some quantities."""
    shapes = {"dyad": "[n, n]", "state": "[n]", "system": "[1]"}
    lines = ["    Attributes", "    ----------"]
    for name, q in quantities.items():
        lines += [f"    {name} : {shapes[q.of]}", f"        {q.label[:1].upper()}{q.label[1:]} [{q.unit}]."]
    return "\n".join(lines) + "\n"
