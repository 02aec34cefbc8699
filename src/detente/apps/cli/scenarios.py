"""``detente scenarios``: where a run can start, and what each scenario holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json
from detente.apps.cli.streams import results

if TYPE_CHECKING:
    from detente.scenarios.schema import Document

PLACE = 80
"""Place among the commands."""


def scenarios(
    name: Annotated[str | None, typer.Argument(help="A scenario, or a TOML file; all are listed if left out.")] = None,
    toml: Annotated[
        bool, typer.Option("--toml", help="Print the file of a scenario: a place to start from for one's own.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of scenario files, for editors.")
    ] = False,
    check: Annotated[
        Path | None, typer.Option("--check", help="Check a file; every fault is told with its line.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the scenarios, or the whole of one: every number with its unit and source.

    A scenario is a TOML file: who is there, what is fixed of the first year, what happens on the way,
    and for how long. `detente run` runs one under any theory.

    For example:

        detente scenarios

        detente scenarios cold_war

        detente scenarios first_encounter --toml > mine.toml

        detente scenarios --check mine.toml

        detente scenarios --schema > scenario.schema.json
    """
    from detente.core.errors import InvalidValue

    if sum((bool(name), schema, check is not None)) > 1:
        msg = "A scenario, --schema and --check are three different questions."
        raise InvalidValue(msg, "Ask one at a time.")
    if toml and not name:
        msg = "--toml prints the file of a scenario, and none is named."
        raise InvalidValue(msg, "Name one, such as first_encounter.")
    if schema:
        print_schema()
    elif check is not None:
        _check(check, as_json=as_json)
    elif name is None:
        _list(as_json=as_json)
    elif toml:
        from detente.scenarios.registry import text_of

        typer.echo(text_of(name), nl=False, file=results())
    else:
        from detente.scenarios import document

        said = document(name)
        if as_json:
            output.print_json(plain(said))
        else:
            _print(said)


def print_schema() -> None:
    """Print the JSON schema of scenario files, as it is kept beside the library."""
    import json

    from detente.scenarios.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=1, ensure_ascii=False, allow_nan=False), file=results())


def plain(said: Document) -> dict[str, Any]:
    """Return everything that a scenario says, as JSON holds it.

    Parameters
    ----------
    said
        A scenario file.
    """
    from detente.core.cite import citation
    from detente.scenarios.schema import works

    held = _finite(said.model_dump(exclude_defaults=False))
    held["states"] = said.count
    return {**held, "references": [{"key": key, "citation": citation(key)} for key in works(said)]}


def _finite(value: Any) -> Any:
    """Return plain values with infinity as the word "inf"."""
    import math

    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_finite(v) for v in value]
    return ("inf" if value > 0 else "-inf") if isinstance(value, float) and math.isinf(value) else value


def _check(path: Path, *, as_json: bool) -> None:
    from detente.scenarios.faults import InvalidScenario
    from detente.scenarios.read import read

    try:
        said = read(path)
    except InvalidScenario as e:
        if not as_json:
            raise
        output.print_json({"file": str(path), "valid": False, "errors": [f.to_json() for f in e.faults]})
        raise typer.Exit(2) from None
    if as_json:
        output.print_json({"file": str(path), "valid": True, "errors": []})
    else:
        told = f"{path} is a scenario: {said.title}, {said.count} states, {said.years.value} years."
        output.say(told, whole=True)


def _list(*, as_json: bool) -> None:
    from rich.text import Text

    from detente.scenarios import document
    from detente.scenarios import scenarios as names

    every = [document(n) for n in names()]
    if as_json:
        plainly = [
            {"name": d.name, "title": d.title, "question": d.question, "states": d.count, "years": d.years.value}
            for d in every
        ]
        output.print_json({"scenarios": plainly})
        return
    rows = [
        (d.name, str(d.count), str(d.years.value), Text(f"{d.title}\n", style="bold").append(d.question, "not bold"))
        for d in every
    ]
    head, title = ("name", "states", "years", "question"), f"{len(every)} scenarios"
    output.show(output.table(head, rows, right=("states", "years"), title=title, grid=True, lines=True))
    told = "`detente scenarios NAME` shows the whole of one, `detente run NAME` runs it."
    output.say(told)


def _print(said: Document) -> None:
    from rich.text import Text

    from detente.core.cite import citation
    from detente.scenarios.schema import Count, SourcedNumber, in_short, numbers_of, works

    output.say(f"{said.title} ({said.name})", "bold")
    output.say(said.question, "italic")
    output.say(f"\n{said.description.strip()}")
    output.say(f"\nStates: {', '.join(said.names) if said.names else f'{said.count} states'}")
    rows: list[tuple[str | Text, ...] | None] = []
    for where, owner in numbers_of(said):
        sources = ", ".join(owner.source)
        if isinstance(owner, (Count, SourcedNumber)):
            what = where.rpartition("]")[2].lstrip(".")
            rows.append((what, in_short(owner.value), owner.unit, sources, owner.note))
        else:
            until = "" if owner.until is None else f" to {owner.until - 1}"
            does = (
                "" if owner.conduct is None else f"{owner.actor or 'all'} -> {owner.target or 'all'}: {owner.conduct}"
            )
            rows += [None, (Text(owner.title, style="bold"), does, f"year {owner.year}{until}", sources, owner.note)]
    output.show(output.table(("what", "value", "unit", "source", "why"), rows, title="What it sets", grid=True))
    cited = [citation(key) for key in works(said)]
    for heading, items in (
        ("Things to notice", said.notice),
        ("Things to try", said.attempt),
        ("References", cited),
    ):
        if items:
            output.say(heading, "bold")
            for item in items:
                output.say(f"- {item}" if items is cited else f"- {item}".replace("`", ""))
