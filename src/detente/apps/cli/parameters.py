"""``detente parameters``: every parameter, its range, its value and its source."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output

if TYPE_CHECKING:
    from detente.core.param import Parameter

PLACE = 110
"""Place among the commands."""


def parameters(
    name: Annotated[str, typer.Argument(help="A parameter, to be told whole; all of them if left out.")] = "",
    theory: Annotated[str, typer.Option(help="A school, whose values are shown; the defaults if left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help='Print one JSON object; infinity is the word "inf".')] = False,
) -> None:
    """Show every parameter: its value, range and unit, the value that switches it off, its source.

    A source is a work, "tuned" (set by its outcome) or "assumption" (a first guess). With --theory,
    values that differ from the default stand out, and parameters of mechanisms that the school
    has not are missing.

    For example:

        detente parameters

        detente parameters offence_advantage

        detente parameters --theory offensive_realism
    """
    from detente.core.theory import parameters as of
    from detente.mechanisms.complete import COMPLETE
    from detente.schools import school

    chosen = school(theory) if theory else COMPLETE
    known = of(chosen)
    if name:
        known = {name: _named(name, known, chosen.title)}
    if as_json:
        output.print_json({"theory": chosen.name, "parameters": [_plain(p) for p in known.values()]})
    elif name:
        _whole(known[name], chosen.title)
    else:
        _table(chosen.title, known)


def _named(name: str, known: dict[str, Parameter], title: str) -> Parameter:
    from detente.core.errors import InvalidValue, UnknownName
    from detente.core.theory import parameters as of
    from detente.mechanisms.complete import COMPLETE

    if name in known:
        return known[name]
    every = of(COMPLETE)
    kind = "parameter"
    if name in every:
        message = f"{title} has no parameter {name!r}: it belongs to {_owner(every[name])}, which this school has not."
        raise InvalidValue(message, f"Without --theory it is told: detente parameters {name}")
    raise UnknownName(kind, name, list(every), "`detente parameters` lists them.")


def _whole(parameter: Parameter, title: str) -> None:
    """Print all that is known of one parameter, a line each."""
    off = "no value" if parameter.identity is None else f"{parameter.identity:g}"
    output.say(f"{parameter.name}: {parameter.label}", style="bold")
    rows = [
        ("value", f"{parameter.value:g} ({title}); default {parameter.default:g}"),
        ("range", f"{parameter.low:g} to {parameter.high:g}"),
        ("unit", parameter.unit),
        ("switched off by", off),
        ("source", parameter.source),
        ("mechanism", _owner(parameter)),
        ("set it", f'detente.school("default").where({parameter.name}={parameter.value:g})'),
    ]
    output.show(output.table(("", ""), rows, fixed=("",)), whole=True)


def _plain(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "label": parameter.label,
        "value": _number(parameter.value),
        "default": parameter.default,
        "low": parameter.low,
        "high": parameter.high,
        "unit": parameter.unit,
        "identity": _number(parameter.identity),
        "source": parameter.source,
        "mechanism": _owner(parameter),
    }


def _number(value: float | None) -> float | str | None:
    return "inf" if value is not None and math.isinf(value) else value


def _owner(parameter: Parameter) -> str:
    return parameter.owner.rpartition(".")[2]


def _table(title: str, known: dict[str, Parameter]) -> None:
    from rich.text import Text

    rows: list[tuple[str | Text, ...] | None] = []
    owner = ""
    for p in known.values():
        if _owner(p) != owner:
            owner = _owner(p)
            rows += [None, (Text(owner, style="bold"),)]
        changed = p.value != p.default
        value = Text(f"{p.value:g}", style="bold" if changed else "")
        off = "" if p.identity is None else f"{p.identity:g}"
        meaning = f"{p.label} (default {p.default:g})" if changed else p.label
        rows.append((p.name, value, f"{p.low:g} to {p.high:g} {p.unit}", off, meaning, p.source))
    head = ("parameter", "value", "range", "off", "meaning", "source")
    fixed, right = ("parameter", "value", "off"), ("value", "off")
    named = f"{title}: {len(known)} parameters"
    output.show(output.table(head, rows, right=right, fixed=fixed, title=named, rule=True))
    assumed = sum(p.source == "assumption" for p in known.values())
    output.say(f"{assumed} are assumptions; `off` is the value that switches the effect off exactly.")
