"""The table of parameters, from their declarations."""

from detente.core.param import REGISTRY, list_parameters
from detente.core.phases import PHASES, Mechanism
from detente.core.roles import SOURCELESS
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
        f"*{known.source}*" if known.source in SOURCELESS else cited([known.source]),
    )


def section(mechanism: type[Mechanism]) -> str:
    """Write the parameters of one mechanism, if it has any."""
    names = list_parameters(mechanism)
    if not names:
        return ""
    summary = (mechanism.__doc__ or mechanism.__name__).splitlines()[0]
    text = title(mechanism.__name__, "~") + f"{summary}\n\n"
    return text + table(HEAD, [row(name) for name in names], "20 8 12 12 6 30 12")


def pages() -> dict[str, str]:
    """Write the table, phase by phase."""
    names = [n for mechanism in COMPLETE.mechanisms for n in list_parameters(type(mechanism))]
    assumed, tuned = (sum(REGISTRY[n].source == kind for n in names) for kind in ("assumption", "tuned"))
    text = title("Parameters") + (
        f"Every parameter is declared once, by the mechanism that owns it: {len(names)} in all, of which {assumed} are "
        f"assumptions without a source and {tuned} were tuned to the record. *Off* is the value at which the "
        "mechanism does nothing at all, to the last bit. Values outside the range are refused.\n\n"
        "In Python, ``parameters(theory)`` of :mod:`detente.core.theory` gives the same with a theory's values.\n\n"
    )
    for phase in ("start", *PHASES):
        sections = [section(type(mechanism)) for mechanism in getattr(COMPLETE, phase)]
        if any(sections):
            text += title(phase.capitalize(), "-") + "".join(sections)
    return {"reference/made/parameters.rst": text}
