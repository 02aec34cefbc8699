"""``detente schools``: the schools of thought, and what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json
from detente.apps.cli.streams import results

if TYPE_CHECKING:
    from rich.text import Text

    from detente.core.theory import Theory

PLACE = 90
"""Place among the commands."""

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
    as_json: Json = False,
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
            typer.echo(as_bibtex(sorted({key for t in theories for key in t.references})), file=results())
        elif as_json:
            output.print_json({"schools": [card(t) for t in theories]})
        else:
            _list(theories)
        return
    theory = school(name)
    if bibtex:
        typer.echo(as_bibtex(theory), file=results())
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
    from detente.core.phases import PHASES
    from detente.core.theory import parameters
    from detente.mechanisms.groups import made_of

    known = parameters(theory)
    says = theory.card
    groups, beside = made_of(theory)
    return {
        "name": theory.name,
        "title": theory.title,
        "claim": says.claim,
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
        "groups": [{"name": g.name, "title": g.title, "mechanisms": [k.__name__ for k in g]} for g in groups],
        "beside_groups": [type(m).__name__ for m in beside],
        "mechanisms": {phase: [type(m).__name__ for m in getattr(theory, phase)] for phase in ("start", *PHASES)},
        "denies": [{"mechanism": gone, "reason": says.reasons.get(gone, "")} for gone in theory.denies],
        "references": [{**reference(key), "citation": citation(key)} for key in theory.references],
    }


def _list(theories: list[Theory]) -> None:
    from rich.text import Text

    rows = [(t.name, Text(f"{t.title}\n", style="bold").append_text(_marked(t.card.claim))) for t in theories]
    title = f"{len(theories)} schools"
    output.show(output.table(("name", "claim"), rows, fixed=("name",), title=title, grid=True, lines=True))
    output.say("`detente schools NAME` shows the whole card of one.")


def _print(theory: Theory) -> None:
    from detente.core.cite import citation

    output.say(f"{theory.title} ({theory.name})", "bold")
    output.say(_marked(theory.card.claim))
    for part, heading in SAYS:
        _heading(heading)
        output.say(_marked(getattr(theory.card, part)))
    _bullets("Things to notice", theory.card.notice)
    _bullets("Things to try", theory.card.attempt)
    _bullets("By construction (no support for the school)", theory.by_construction)
    _settings(theory)
    _bullets("References", [citation(key) for key in theory.references])


def _settings(theory: Theory) -> None:
    said = card(theory)
    _heading("What it sets")
    if not theory.settings:
        output.say("Every parameter has its default: `detente parameters` shows them.")
    else:
        rows = [
            (row["name"], f"{row['default']:g}", f"{row['value']:g}", row["unit"], _marked(row["reason"]))
            for row in said["settings"]
        ]
        head = ("parameter", "default", "here", "unit", "why")
        output.show(output.table(head, rows, right=("default", "here"), grid=True))
    _heading("What it is made of")
    groups = [(group["name"], group["title"]) for group in said["groups"]]
    output.show(output.table(("", ""), [*groups, ("beside them", ", ".join(said["beside_groups"]) or "nothing")]))
    _heading("Its mechanisms by phase")
    made = [(phase, ", ".join(names) or "nothing") for phase, names in said["mechanisms"].items()]
    output.show(output.table(("", ""), made), whole=True)
    _bullets("What it denies", [f"{row['mechanism']}: {row['reason']}" for row in said["denies"]])


def _heading(text: str) -> None:
    output.say()
    output.say(text, "bold")


def _bullets(heading: str, items: list[str] | tuple[str, ...]) -> None:
    if items:
        _heading(heading)
    for item in items:
        output.say(_marked(f"- {item}"))


def _marked(text: str) -> Text:
    from rich.text import Text

    pieces = text.split("``")  # every second piece is code
    return Text.assemble(*((piece, "cyan" if k % 2 else "") for k, piece in enumerate(pieces)))
