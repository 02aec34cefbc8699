"""The table of parameters, from their declarations."""

from detente.core.param import REGISTRY, declared
from detente.core.phases import PHASES, Mechanism
from detente.mechanisms.complete import COMPLETE
from laboratory.rst import cited, escape, number, table, title

HEAD = ("name", "default", "range", "unit", "off", "meaning", "source")


def row(name: str) -> tuple[str, ...]:
    """Write one parameter."""
    known = REGISTRY[name]
    return (
        f"``{name}``",
        number(known.default),
        f"{number(known.low)} to {number(known.high)}",
        escape(known.unit),
        "never" if known.identity is None else number(known.identity),
        escape(known.label),
        "*assumption*" if known.source == "assumption" else cited([known.source]),
    )


def section(mechanism: type[Mechanism]) -> str:
    """Write the parameters of one mechanism, if it has any."""
    names = declared(mechanism)
    if not names:
        return ""
    summary = (mechanism.__doc__ or mechanism.__name__).splitlines()[0]
    text = title(mechanism.__name__, "~") + f"{summary}\n\n"
    return text + table(HEAD, [row(name) for name in names], "20 8 12 12 6 30 12")


def pages() -> dict[str, str]:
    """Write the table, phase by phase."""
    names = [n for mechanism in COMPLETE.mechanisms for n in declared(type(mechanism))]
    assumed = sum(REGISTRY[name].source == "assumption" for name in names)
    text = title("Parameters") + (
        f"Every parameter is declared once, by the mechanism that owns it: {len(names)} in all, "
        f"of which {assumed} are assumptions without a source. *Off* is the value at which the "
        "mechanism does nothing at all, to the last bit. Values outside the range are refused.\n\n"
        "In Python, ``parameters(theory)`` of :mod:`detente.core.theory` gives the same with the "
        "values of a theory.\n\n"
    )
    for phase in ("start", *PHASES):
        sections = [section(type(mechanism)) for mechanism in getattr(COMPLETE, phase)]
        if any(sections):
            text += title(phase.capitalize(), "-") + "".join(sections)
    return {"reference/made/parameters.rst": text}
