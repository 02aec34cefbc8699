"""``detente schools``: the schools of thought, and what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from detente.core.theory import Theory

SAYS = (
    ("interprets", "How its states interpret"),
    ("responds", "How they respond"),
    ("interacts", "How they interact"),
    ("binds", "How they bind"),
)
"""Parts of a card that are one text, with their headings."""


def schools(
    name: Annotated[str | None, typer.Argument(help="A school; all are listed if left out.")] = None,
    bibtex: Annotated[
        bool, typer.Option("--bibtex", help="Print the works that the school rests on, as BibTeX.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show the schools of thought, or the whole card of one.

    The card of a school says what it claims; how its states interpret, respond, interact and bind;
    what to notice and what to try; what it sets differently from the default world, and why; which
    results follow from its assumptions; and the works it rests on.

    For example:

        detente schools

        detente schools offensive_realism

        detente schools three_steps --bibtex > three_steps.bib
    """
    from detente.core.cite import bibtex as as_bibtex
    from detente.schools import school
    from detente.schools import schools as names

    if name is None:
        theories = [school(known) for known in names()]
        if bibtex:
            typer.echo(as_bibtex(sorted({key for t in theories for key in t.references})))
        elif as_json:
            output.print_json({"schools": [_made_of(t) for t in theories]})
        else:
            _list(theories)
        return
    theory = school(name)
    if bibtex:
        typer.echo(as_bibtex(theory))
    elif as_json:
        output.print_json(card(theory))
    else:
        _print(theory)


def card(theory: Theory) -> dict[str, Any]:
    """Return everything that a school says, as JSON holds it.

    Parameters
    ----------
    theory
        A school.
    """
    from detente.core.cite import citation, reference
    from detente.core.theory import parameters

    known = parameters(theory)
    says = theory.card
    return {
        **_summary(theory),
        **{part: getattr(says, part) for part, _ in SAYS},
        "notice": list(says.notice),
        "attempt": list(says.attempt),
        "by_construction": list(theory.by_construction),
        "settings": [
            {
                "name": name,
                "default": known[name].default,
                "value": known[name].value,
                "unit": known[name].unit,
                "label": known[name].label,
                "reason": says.reasons.get(name, ""),
            }
            for name in theory.settings
        ],
        "mechanisms": _anatomy(theory),
        "left_out": [{"mechanism": gone, "reason": says.reasons.get(gone, "")} for gone in _left_out(theory)],
        "references": [{**reference(key), "citation": citation(key)} for key in theory.references],
    }


def _summary(theory: Theory) -> dict[str, Any]:
    return {"name": theory.name, "title": theory.title, "claim": theory.card.claim}


def _made_of(theory: Theory) -> dict[str, Any]:
    """Return a school in short: what it is made of, what it sets, what it denies."""
    return {
        **_summary(theory),
        "mechanisms": [type(m).__name__ for m in theory.mechanisms],
        "settings": dict(theory.settings),
        "denies": list(theory.denies),
    }


def _anatomy(theory: Theory) -> dict[str, list[str]]:
    from detente.core.phases import PHASES

    return {phase: [type(m).__name__ for m in getattr(theory, phase)] for phase in ("start", *PHASES)}


def _left_out(theory: Theory) -> list[str]:
    return list(theory.denies)


def _list(theories: list[Theory]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{len(theories)} schools", title_justify="left", show_lines=True)
    table.add_column("name", no_wrap=True)
    table.add_column("claim", ratio=1)
    for theory in theories:
        table.add_row(theory.name, Text(f"{theory.title}\n", style="bold").append_text(_marked(theory.card.claim)))
    output.console().print(table)
    output.console().print("`detente schools NAME` shows the whole card of one.", markup=False, highlight=False)


def _print(theory: Theory) -> None:
    from detente.core.cite import citation

    console = output.console()
    console.print(f"{theory.title} ({theory.name})", style="bold", markup=False, highlight=False)
    console.print(_marked(theory.card.claim), highlight=False)
    for part, heading in SAYS:
        _heading(console, heading)
        console.print(_marked(getattr(theory.card, part)), highlight=False)
    _bullets(console, "Things to notice", theory.card.notice)
    _bullets(console, "Things to try", theory.card.attempt)
    _bullets(console, "By construction (no support for the school)", theory.by_construction)
    _settings(console, theory)
    _bullets(console, "References", [citation(key) for key in theory.references])


def _settings(console: Console, theory: Theory) -> None:
    from rich.table import Table

    said = card(theory)
    _heading(console, "What it sets")
    if not theory.settings:
        console.print(
            "Every parameter has its default: `detente parameters` shows them.", markup=False, highlight=False
        )
    else:
        table = Table()
        for column in ("parameter", "default", "here", "unit", "why"):
            table.add_column(column, justify="right" if column in ("default", "here") else "left")
        for row in said["settings"]:
            shown = (row["name"], f"{row['default']:g}", f"{row['value']:g}", row["unit"])
            table.add_row(*shown, _marked(row["reason"]))
        console.print(table)
    _heading(console, "What it is made of")
    for phase, names in said["mechanisms"].items():
        console.print(f"{phase:>9}  {', '.join(names) or 'nothing'}", markup=False, highlight=False, soft_wrap=True)
    _bullets(console, "What it leaves out", [f"{row['mechanism']}: {row['reason']}" for row in said["left_out"]])


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(text, style="bold", markup=False, highlight=False)


def _bullets(console: Console, heading: str, items: list[str] | tuple[str, ...]) -> None:
    if items:
        _heading(console, heading)
    for item in items:
        console.print(_marked(f"- {item}"), highlight=False)


def _marked(text: str) -> Text:
    from rich.text import Text

    pieces = text.split("``")  # every second piece is code
    return Text.assemble(*((piece, "cyan" if k % 2 else "") for k, piece in enumerate(pieces)))
