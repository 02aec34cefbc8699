"""Tables of mechanisms for the page of the model: what switches each off, its sources, its module."""

from detente.core.param import REGISTRY, list_parameters
from detente.core.phases import PHASES, Mechanism
from detente.mechanisms.complete import COMPLETE
from laboratory.rst import cited, number, table


def switch(mechanism: Mechanism) -> str:
    """Write the values at which a mechanism, or each part of it that can be, is off."""
    return ", ".join(f"``{n}`` {number(float(REGISTRY[n].identity or 0))}" for n in switches(mechanism)) or "never"


def switches(mechanism: Mechanism) -> tuple[str, ...]:
    """Name the parameters that switch a mechanism off, or parts of it."""
    return mechanism.off or tuple(n for n in list_parameters(type(mechanism)) if REGISTRY[n].identity is not None)


def row(mechanism: Mechanism) -> tuple[str, ...]:
    """Write one mechanism."""
    kind = type(mechanism)
    whole = "" if mechanism.off else " (parts)"
    off = switch(mechanism)
    return (
        f":class:`~{kind.__module__}.{kind.__name__}`",
        off + (whole if off != "never" else ""),
        ", ".join(f"``{n}``" for n in list_parameters(kind) if n not in switches(mechanism)),
        cited(mechanism.references),
        f"``{kind.__module__.removeprefix('detente.mechanisms.')}``",
    )


def pages() -> dict[str, str]:
    """Write the table of each phase, to be included."""
    head = ("mechanism", "off at", "other parameters", "sources", "module")
    return {
        f"reference/made/_mechanisms_{phase}.rst": table(head, map(row, getattr(COMPLETE, phase)), "20 25 22 18 15")
        for phase in ("start", *PHASES)
    }
