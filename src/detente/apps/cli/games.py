"""``detente games``: the formal games of the security dilemma, solved at any parameters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json, OpenPage
from detente.apps.cli.result_pages import write_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.games import Game, Solution
    from detente.games.curves import GameFigure
    from detente.games.game import Matrix

PLACE = 100
"""Place among the commands."""

COLUMNS = 7
"""Points at which a figure is printed as numbers."""


def games(
    name: Annotated[str | None, typer.Argument(help="A game; all are listed if left out.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Set a parameter; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Page to write, with the figure drawn.", show_default="no page")
    ] = None,
    as_json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Show the formal games of the literature, or solve one.

    A game says who may do what and what that is worth; its equilibria, the predictions; the thresholds
    at which a prediction turns; its figure; its sources; and what in it is ours rather than theirs.

    For example:

        detente games

        detente games jervis_1978

        detente games trust_game --set trust=0.4 --set greed=0.3

        detente games powell --set shift=0.1 --out powell.html
    """
    from detente.core.errors import InvalidValue
    from detente.games import game
    from detente.games import games as names
    from detente.games.words import card

    if name is None:
        if settings or out:
            msg = "--set and --out are about one game, and none is named."
            raise InvalidValue(msg, "Name one, such as jervis_1978; `detente games` lists them.")
        _list([game(known) for known in names()], as_json=as_json)
        return
    out, chosen = output.writable(out), game(name)
    values = chosen.values(**_settings(chosen, settings or ()))
    solution = chosen.solve(**values)
    with write_page(out, lambda: _page(chosen, solution, values), open_page=open_page):
        if as_json:
            output.print_json(card(chosen, solution, values))
        else:
            _print(chosen, solution, values)


def _page(chosen: Game, solution: Solution, values: Mapping[str, float]) -> str:
    from detente.apps.pages.games_page import render

    return render(chosen, solution, values)


def _settings(game: Game, given: Sequence[str]) -> dict[str, float]:
    from detente.core.errors import InvalidValue
    from detente.core.outside import number_in, point_hint

    found: dict[str, float] = {}
    for part in given:
        name, equals, text = (p.strip() for p in part.partition("="))
        if not equals or not name or not text:
            msg = f"{part!r} does not set a parameter."
            raise InvalidValue(
                msg, f"Write --set name=value, such as --set {game.parameters[0].name}={_example(game)}."
            )
        try:
            number = number_in(text)
        except ValueError:
            parameter = game.known.get(name)
            hint = (
                "Give it a number."
                if parameter is None
                else f"Its range is {parameter.low:g} to {parameter.high:g} {parameter.unit}."
            )
            msg = f"Parameter {name!r} cannot be {text!r}."
            raise InvalidValue(msg, f"{point_hint(text)}{hint}") from None
        if name in found:
            msg = f"Parameter {name!r} is set twice."
            raise InvalidValue(msg, "Set it once.")
        found[name] = number
    return found


def _example(game: Game) -> str:
    return f"{game.parameters[0].default:g}"


def _list(known: list[Game], *, as_json: bool) -> None:
    from rich.text import Text

    if as_json:
        output.print_json({"games": [{"name": g.name, "title": g.title, "claim": g.claim} for g in known]})
        return
    rows = [(g.name, Text(f"{g.title}\n", style="bold").append(g.claim, style="not bold")) for g in known]
    output.show(
        output.table(("name", "claim"), rows, fixed=("name",), title=f"{len(known)} games", grid=True, lines=True)
    )
    output.say("`detente games NAME` solves one.")


def _print(game: Game, solution: Solution, values: Mapping[str, float]) -> None:
    from detente.core.cite import citation
    from detente.games.words import show_number

    output.say(f"{game.title} ({game.name})", "bold")
    output.say(game.claim)
    _heading("Parameters")
    parameters = []
    for d in game.parameters:
        changed = "" if values[d.name] == d.default else f" (default {d.default:g})"
        parameters.append(
            (d.name, show_number(values[d.name]), f"{d.low:g} to {d.high:g} {d.unit}", f"{d.label}{changed}")
        )
    head = ("parameter", "value", "range", "meaning")
    output.show(output.table(head, parameters, right=("value",), fixed=head[:3], rule=True))
    _predictions(solution)
    _heading("Thresholds")
    rows = [
        (t.name, show_number(t.value) if math.isfinite(t.value) else "none", t.meaning) for t in solution.thresholds
    ]
    output.show(
        output.table(("threshold", "value", "meaning"), rows, right=("value",), fixed=("threshold", "value"), rule=True)
    )
    _figure(solution.figure)
    for heading, text in (("What is ours", game.ours), ("In the simulated world", game.in_model)):
        if text:
            _heading(heading)
            output.say(text)
    _heading("References")
    for key in game.references:
        output.say(f"- {citation(key)}")


def _predictions(solution: Solution) -> None:
    from detente.games.normal import degeneracy
    from detente.games.words import describe_play

    if solution.payoffs:
        _heading("Payoffs (row, column); * is a best response")
    for matrix in solution.payoffs:
        _matrix(matrix)
        for e in (e for e in solution.equilibria if e.of == matrix.title and e.row):
            output.say(f"  {e.kind}: {describe_play(e, matrix)}")
            if e.note:
                output.say(f"    {e.note}")
        if told := degeneracy(matrix):
            output.say(f"  {told}")
        output.say()
    whole = [e for e in solution.equilibria if not e.row]
    if whole:
        output.say("Equilibria" if not solution.payoffs else "Equilibria of the game as a whole", "bold")
    for e in whole:
        output.say(f"  {e.kind}: {describe_play(e)}")
        if e.note:
            output.say(f"    {e.note}")
    for remark in solution.remarks:
        output.say(remark)


def _matrix(matrix: Matrix) -> None:
    from detente.games.normal import best_responses
    from detente.games.words import show_number

    best, answer = best_responses(matrix)
    output.say(matrix.title, "italic")
    rows = []
    for i, name in enumerate(matrix.rows):
        cells = [
            f"{show_number(matrix.row_payoffs[i][j])}{'*' if best[i, j] else ''}, "
            f"{show_number(matrix.column_payoffs[i][j])}{'*' if answer[i, j] else ''}"
            for j in range(len(matrix.columns))
        ]
        rows.append((name, *cells))
    output.show(output.table(("", *matrix.columns), rows, grid=True))


def _figure(figure: GameFigure) -> None:
    import numpy as np

    from detente.games.words import show_number

    _heading(f"Figure: {figure.title}")
    low, high = min(min(c.x) for c in figure.curves), max(max(c.x) for c in figure.curves)
    places = np.linspace(low, high, COLUMNS)
    heads, rows = [show_number(float(place)) for place in places], []
    for curve in figure.curves:
        order = np.argsort(curve.x, kind="stable")
        x, y = np.asarray(curve.x, float)[order], np.asarray(curve.y, float)[order]
        inside = [x[0] - 1e-9 <= place <= x[-1] + 1e-9 for place in places]
        read = np.interp(places, x, y)
        cells = (show_number(float(v)) if here else "" for v, here in zip(read, inside, strict=True))
        rows.append((curve.label, *cells))
    output.show(output.table((figure.x, *heads), rows, right=heads, fixed=heads, rule=True))
    output.say(f"Read off: {figure.y}. --out FILE.html draws it.")


def _heading(text: str) -> None:
    output.say()
    output.say(text, "bold")
