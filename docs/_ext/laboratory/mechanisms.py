"""Tables of mechanisms for the page of the model: what switches each off, its sources, its module."""

from detente.core.param import REGISTRY, declared
from detente.core.phases import PHASES, Mechanism
from detente.mechanisms.complete import COMPLETE
from laboratory.rst import cited, number, table


def switch(mechanism: Mechanism) -> str:
    """Write the values at which a mechanism, or each part of it that can be, is off."""
    names = mechanism.off or [n for n in declared(type(mechanism)) if REGISTRY[n].identity is not None]
    return ", ".join(f"``{n}`` {number(float(REGISTRY[n].identity or 0))}" for n in names) or "never"


def row(mechanism: Mechanism) -> tuple[str, ...]:
    """Write one mechanism."""
    kind = type(mechanism)
    whole = "" if mechanism.off else " (parts)"
    off = switch(mechanism)
    return (
        f":class:`~{kind.__module__}.{kind.__name__}`",
        off + (whole if off != "never" else ""),
        ", ".join(f"``{n}``" for n in declared(kind) if n not in mechanism.off),
        cited(mechanism.references),
        f"``{kind.__module__.removeprefix('detente.')}``",
    )


def pages() -> dict[str, str]:
    """Write the table of each phase, to be included."""
    head = ("mechanism", "off at", "other parameters", "sources", "module")
    return {
        f"reference/made/_mechanisms_{phase}.rst": table(head, map(row, getattr(COMPLETE, phase)), "18 22 26 20 22")
        for phase in ("start", *PHASES)
    }
