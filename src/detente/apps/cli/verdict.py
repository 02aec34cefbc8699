"""The command ``detente verdict``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Backend, ChunkSize, JsonAlone, Seed, chunk_of, words
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from detente.core.backends import BackendName
    from detente.studies.verdict import Verdict

PLACE = 10
"""Place among the commands."""


def verdict(
    schools: Annotated[
        str, typer.Option(help="Schools, with commas between; all if left out. `detente schools` lists them.")
    ] = "",
    worlds: Annotated[
        str,
        typer.Option(
            help="Jervis's worlds, with commas between: "
            "W1 (offence leads, forces look alike), W2 (defence, alike), W3 (offence, told apart), "
            "W4 (defence, told apart)."
        ),
    ] = "",
    mix: Annotated[
        str,
        typer.Option(
            help="A mixed world beside the schools, such as offensive_realism:0.3,three_steps:0.7: "
            "the school of each state is drawn in each run."
        ),
    ] = "",
    replicates: Annotated[
        int, typer.Option("--replicates", "--replicas", help="Runs for each school and world.")
    ] = 400,
    years: Annotated[int, typer.Option(help="Years; from 100 years on the last 50 are the test of what lasts.")] = 150,
    seed: Seed = 0,
    chunk_size: ChunkSize = 0,
    backend: Backend = DEFAULT_BACKEND,
    out: Annotated[
        Path | None, typer.Option(help="The page to write.", show_default="verdict.html, none with --json")
    ] = None,
    as_json: JsonAlone = False,
) -> None:
    """Put every school of thought into Jervis's four worlds and say what becomes of the dilemma.

    Two equal neighbours want nothing but security, and fear each other. Each school says how they
    interpret, respond, interact and bind themselves; hundreds of runs say what becomes of them: a
    paradox (hostility that neither wanted), or a dilemma deactivated, mitigated or transcended. The
    answers are printed as a table and written as one page with figures that works offline.

    For example:

        detente verdict

        detente verdict --schools offensive_realism,three_steps --worlds W1,W4 --replicates 1000

        detente verdict --schools default --mix "offensive_realism:0.3,three_steps:0.7"

        detente verdict --json > verdict.json
    """
    from detente.studies.verdict import verdict as study

    chosen, chunk = as_backend(backend), chunk_of(chunk_size)
    path = output.writable(out or (None if as_json else Path("verdict.html")))
    result = study(
        words(schools),
        words(worlds),
        mix=mix or None,
        replicates=replicates,
        years=years,
        seed=seed,
        backend=chosen,
        chunk=chunk,
        progress=True,
    )
    with output.write_page(path if result.rows else None, lambda: _page(result, chosen)) as page:
        if as_json:
            output.print_json(result.to_dict())
        else:
            _table(result, page)
    output.finish(result.complete, as_json=as_json)


def _page(result: Verdict, backend: BackendName) -> str:
    from detente.apps.pages.verdict_page import render
    from detente.studies.mixed import NAME
    from detente.studies.verdict.maps import maps

    drawn = None
    if result.complete:
        try:
            drawn = maps(
                {name: t for name, t in result.theories.items() if name != NAME},
                years=result.years,
                seed=result.seed,
                backend=backend,
                progress=True,
            )
        except KeyboardInterrupt:
            drawn = None
    return render(result, drawn)


def _table(result: Verdict, path: Path | None) -> None:
    from rich.text import Text

    named = f"What becomes of the dilemma: % of {result.replicates} runs of {result.years} years, seed {result.seed}"
    heads = {
        "paradox": "paradox",
        "deactivated": "deact.",
        "mitigated": "mitig.",
        "transcended": "transc.",
        "no_dilemma": "none",
        "mixed": "mixed",
        "war": "war",
    }
    rows: list[tuple[str | Text, ...] | None] = []
    last = ""
    for r in result.rows:
        if last and r.school != last:
            rows.append(None)
        shares = (r.shares[k] for k in heads)
        cells = [Text(f"{100 * x:.0f}", style="bold" if x >= 0.5 else "") for x in shares]
        rows.append((r.school if r.school != last else "", r.world, *cells))
        last = r.school
    right = list(heads.values())
    table = output.table(("school", "world", *right), rows, right=right, fixed=("school",), title=named, rule=True)
    table.caption = (
        "deact.: deactivated, mitig.: mitigated, transc.: transcended, none: no dilemma to escape from; "
        "war: at least one. 95 % intervals are in the page and with --json."
    )
    table.caption_justify, table.padding = "left", 0
    output.show(table)
    for name, sentence in result.answers.items():
        output.say(Text.assemble((f"{result.theories[name].title}.", "bold"), f" {sentence}"))
    for told in result.failed:
        output.say(Text.assemble(("Failed:", "bold"), f" {told}. What failed counts nowhere."))
    if not result.complete:
        stopped = ("Stopped before the end:", "bold")
        output.say(Text.assemble(stopped, " what was finished is shown, and the page says so."))
    if path:
        output.say(f"The page is {path}: open it in any browser. ({result.seconds:.0f} s)", errors=True)
