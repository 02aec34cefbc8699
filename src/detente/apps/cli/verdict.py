"""The command ``detente verdict``."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import (
    Backend,
    ChunkSize,
    JsonAlone,
    On,
    OpenPage,
    Seed,
    Store,
    Yes,
    chunk_of,
    watched,
    words,
)
from detente.apps.cli.result_pages import write_page
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from detente.studies.verdict import SchoolAnswer, Verdict

PLACE = 10
"""Place among the commands."""
FULL, QUICK = 400, 60
"""Replicates of each world of two states."""
FEW = 3
"""Most schools of which the sentence is printed."""
WORDS = {
    "hostile": "hostile",
    "deactivated": "relapse",
    "mitigated": "lasting",
    "transcended": "transc.",
    "no_dilemma": "none",
    "mixed": "neither",
}
"""Ends in a word."""
MEANT = {
    "hostile": "mutual hostility",
    "deactivated": "peace that a shock undoes",
    "mitigated": "peace that survives it",
    "transcended": "peace that survives also fear raised anew each year",
    "no_dilemma": "never a dilemma",
    "mixed": "neither hostility nor peace",
}
"""What each end is."""
ENDS_TOLD = ", ".join(f"{WORDS[end]}: {meant}" for end, meant in MEANT.items())


Worlds = Annotated[
    str,
    typer.Option(
        help="Jervis's worlds, with commas between: "
        "W1 (offence leads, forces look alike), W2 (defence leads a little, alike), W3 (offence leads, told apart), "
        "W4 (defence leads a little, told apart)."
    ),
]
MixedWorld = Annotated[
    str,
    typer.Option(
        help="A mixed world beside the schools, such as offensive_realism:0.3,three_steps:0.7: "
        "the school of each state is drawn in each run."
    ),
]
Beds = Annotated[
    str, typer.Option(help="Who is there in search of tipping points: pair (two equal neighbours), system (eight).")
]


def verdict(
    schools: Annotated[
        str, typer.Option(help="Schools, with commas between; all if left out. `detente schools` lists them.")
    ] = "",
    worlds: Worlds = "",
    mix: MixedWorld = "",
    beds: Beds = "pair,system",
    quick: Annotated[
        bool, typer.Option("--quick", help="Fewer runs and draws: wider intervals, in a fraction of the time.")
    ] = False,
    replicates: Annotated[
        int | None,
        typer.Option(
            "--replicates",
            "--replicas",
            help="Runs for each school and world of two states.",
            show_default="400, quick 60",
        ),
    ] = None,
    draws: Annotated[
        int | None, typer.Option(help="Draws of assumptions for robustness; 0 for none.", show_default="200, quick 30")
    ] = None,
    years: Annotated[int, typer.Option(help="Years; from 100 years on the last 50 are the test of what lasts.")] = 150,
    seed: Seed = 0,
    chunk_size: ChunkSize = 0,
    backend: Backend = DEFAULT_BACKEND,
    out: Annotated[
        Path | None, typer.Option(help="The page to write.", show_default="verdict.html, none with --json")
    ] = None,
    store: Store = None,
    on: On = None,
    yes: Yes = False,
    as_json: JsonAlone = False,
    open_page: OpenPage = False,
) -> None:
    """Ask every school whether there is a dilemma, where it ends in hostility, and whether a way out lasts.

    Two equal neighbours want nothing but security, and cannot be sure of each other; beside them, eight states on a
    map. Each school says how they interpret, respond, interact and bind themselves. Thousands of runs say from which
    offence advantage on hostility is the usual end, how long it lasts, and whether peace survives a shock, or also
    fear that is put back every year; draws of assumptions say how far the answer hangs on them. The page works offline.

    For example:

        detente verdict

        detente verdict --quick

        detente verdict --schools offensive_realism,three_steps --beds pair --replicates 1000

        detente verdict --schools default --mix "offensive_realism:0.3,three_steps:0.7"

        detente verdict --json > verdict.json

        detente verdict --replicates 10000 --store runs --on processes

    With --store a call that was stopped, or killed, goes on where it was when it is given again.
    """
    from detente.studies.verdict.asked import ask
    from detente.studies.verdict.study import answer_verdict

    chosen, chunk = as_backend(backend), chunk_of(chunk_size)
    path = output.writable(out or (None if as_json else Path("verdict.html")))
    asked = ask(
        words(schools),
        words(worlds),
        mix=mix or None,
        beds=words(beds),
        replicates=(QUICK if quick else FULL) if replicates is None else replicates,
        draws=draws,
        years=years,
        seed=seed,
        backend=chosen,
    )
    kept = answer_verdict(asked, chunk=chunk, store=store, on=on, progress=watched(yes), page=_page, tell=output.note)
    result = kept.answer
    with write_page(path if result.rows else None, lambda: _page(result), open_page=open_page):
        if as_json:
            output.print_json({**result.to_dict(), **kept.told})
        else:
            _table(result)
    output.note(kept.words)
    output.finish(result.complete, as_json=as_json, again=output.AFRESH if store is None else output.KEPT)


def _page(result: Verdict) -> str:
    from detente.apps.pages.verdict_page import render

    return render(result)


def _table(result: Verdict) -> None:
    from rich.text import Text

    from detente.studies.beds import timetable
    from detente.studies.verdict.summary import caveat

    for told, style in ((result.sentence, "bold"), (caveat(result.answers), "")):
        if told:
            output.say(Text(told, style=style))
    rows = [_row(a) for a in sorted(result.answers.values(), key=lambda a: bool(a.by_assumption))]
    heads = ("school", "dilemma", "tips", "of 8", "half", "at 2.5", "at 4", "logic")
    size = f"{result.replicates} runs a world, {result.years} years, seed {result.seed}"
    title = f"{size}; first belief 0.75, forces alike"
    right = ("dilemma", "tips", "of 8", "half")
    table = output.table(heads, rows, right=right, fixed=("school",), title=title)
    when = timetable(result.years)
    table.caption = (
        f"dilemma: % of the first and last {when.window} years before the test. tips: offence advantage from which "
        f"hostility is the usual end after {when.horizons[-1]} years, of two states and of eight. half: years after "
        f"which half of the hostility of year 30 is gone. at 2.5, at 4: the commonest end, in % ({ENDS_TOLD}). *: by "
        "assumption. "
        "Intervals, robustness and more: page and --json."
    )
    table.caption_justify, table.padding = "left", (0, 1, 0, 0)
    output.show(table)
    if len(result.answers) <= FEW:
        for name, one in result.answers.items():
            output.say(Text.assemble((f"{result.theories[name].title}.", "bold"), f" {one.sentence}"))
        for claim in result.claims:
            title = f"{result.theories[claim.school].title} on systems."
            output.say(Text.assemble((title, "bold"), f" {claim.sentence}"))
    for told in result.failed:
        output.say(Text.assemble(("Failed:", "bold"), f" {told}. What failed counts nowhere."))
    if not result.complete:
        stopped = ("Stopped before the end:", "bold")
        output.say(Text.assemble(stopped, " what was finished is shown, and the page says so."))


def _row(answer: SchoolAnswer) -> tuple[str, ...]:
    """Return the line of a school."""
    dilemma = [f"{100 * answer.dilemma[k]['mean']:.0f}" if answer.dilemma else "-" for k in ("first", "last")]
    tips = []
    for bed in ("pair", "system"):
        tip = answer.last_tip(bed)
        tips.append("-" if tip is None else str(tip).partition(" ")[0])
    half = answer.half_life
    lasts = "-" if math.isnan(half) else ">370" if half == math.inf else f"{half:.0f}"
    ways = []
    for shares in answer.way_out.values():
        end = max(shares, key=lambda k: shares[k]["mean"])
        ways.append(f"{WORDS[end]} {100 * shares[end]['mean']:.0f}")
    own = f"{answer.school}{'*' if answer.by_assumption else ''}"
    return (own, ">".join(dilemma), *tips, lasts, *(ways or ["-", "-"]), answer.own or "-")
