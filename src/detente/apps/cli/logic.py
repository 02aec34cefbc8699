"""The command ``detente logic``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Backend, Json, Seed, Yes, watched
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from detente.studies.logics import Logic

PLACE = 25
"""Place among the commands."""


def logic(
    school: Annotated[str, typer.Argument(help="School, or FILE:NAME.")],
    scenario: Annotated[
        str, typer.Argument(help="Scenario, or the path of a TOML file; the hard worlds of the verdict if left out.")
    ] = "",
    replicates: Annotated[int, typer.Option("--replicates", "--replicas", help="Runs of each world.")] = 200,
    seed: Seed = 0,
    backend: Backend = DEFAULT_BACKEND,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Place a school in one of the three logics: fatalist, mitigator, transcender.

    By its own means, and by all remedies that it has at their strongest: what it would take. Asked where the default
    without any remedy is hostile, so that there is something to find a way out of.

    For example:

        detente logic three_steps

        detente logic defensive_realism my_world.toml --json
    """
    from detente.studies.logics import logic as study

    chosen = as_backend(backend)
    found = study(school, scenario or None, replicates=replicates, seed=seed, backend=chosen, progress=watched(yes))
    if json:
        output.print_json(found.to_dict())
    else:
        _show(school, found)


def _show(school: str, found: Logic) -> None:
    from rich.text import Text

    if found.own is None:
        output.say(f"It cannot be said which logic {school} bears out there. {found.reason}")
    else:
        words = f"By its own means {school} is: {found.own}. By all remedies that it has: {found.toolbox}."
        output.say(Text(words, style="bold"))
    rows = [(means, *(f"{100 * share:.0f}" for share in by.values())) for means, by in found.shares.items()]
    if rows:
        heads = tuple(name.replace("_", " ") for name in next(iter(found.shares.values())))
        title = f"% of runs by end; the default without remedies: {100 * found.stripped:.0f} % hostile"
        output.show(output.table(("means", *heads), rows, right=heads, fixed=("means",), title=title))
    output.say(f"Where: {found.where}. Its remedies: {', '.join(found.remedies) or 'none'}.")
    output.say(found.formula)
