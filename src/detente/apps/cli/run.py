"""The command ``detente run``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import (
    Backend,
    ChunkSize,
    JsonAlone,
    OpenPage,
    Seed,
    Yes,
    chunk_of,
    settings_of,
    watched,
    words,
)
from detente.apps.cli.result_pages import write_page
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from detente.core.progress import Progress
    from detente.studies.run import Report
    from detente.studies.run.asked import AskedRun

PLACE = 20
"""Place among the commands."""


def run(
    scenario: Annotated[
        str, typer.Argument(help="A scenario (`detente scenarios` lists them), or the path of a TOML file.")
    ],
    theory: Annotated[
        str | None, typer.Option(help="The theory that every state follows; the default world if left out.")
    ] = None,
    mix: Annotated[
        str | None,
        typer.Option(
            help="Schools and their shares instead of a theory, such as offensive_realism:0.3,three_steps:0.7: "
            "the school of each state is drawn in each run."
        ),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", help="Set a parameter over what scenario and theory say: name=value. May be repeated."),
    ] = None,
    replicates: Annotated[int, typer.Option("--replicates", "--replicas", help="Runs.")] = 200,
    years: Annotated[int | None, typer.Option(help="Years.", show_default="those of the scenario")] = None,
    seed: Seed = 0,
    chunk_size: ChunkSize = 0,
    backend: Backend = DEFAULT_BACKEND,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The page to write.",
            show_default="SCENARIO.html, SCENARIO-THEORY.html under a theory that is named; none with --json",
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            help="Folder of runs to keep this one in: what was asked before is read from there.", show_default=False
        ),
    ] = None,
    records: Annotated[
        str,
        typer.Option(
            help="With --store: records to keep, joined by commas; `world`: all from which a run "
            "goes on, beside what the report needs.",
            show_default="all of the report",
        ),
    ] = "",
    yes: Yes = False,
    as_json: JsonAlone = False,
    open_page: OpenPage = False,
) -> None:
    """Run a scenario under a theory, or in a world of several, and answer the scenario's question.

    The scenario is run many times. Its question is answered in a sentence with 95 % intervals. Years in which
    the scenario imposes what states do are not judged. Every measure of the diagnosis is printed, the
    course of the run at its start, middle and end, and the states; `detente measures` defines the measures. One
    page with figures, which works offline, shows the paths, and the definition of each measure beside its number.

    For example:

        detente run cold_war

        detente run cold_war --theory offensive_realism --set sensibility=0.8

        detente run one_greedy_state --mix "offensive_realism:0.3,three_steps:0.7" --out greedy.html

        detente run mine.toml --replicates 1000 --json > mine.json

        detente run cold_war --store runs
    """
    from detente.core.errors import InvalidValue
    from detente.studies.run.asked import ask
    from detente.studies.run.study import carry_out

    if theory is not None and mix is not None:
        msg = "A world follows one theory, or a mix: both are given."
        raise InvalidValue(msg, "Leave out --theory or --mix.")
    chosen, chunk, settings = as_backend(backend), chunk_of(chunk_size), settings_of(sets or (), theory, mix)
    out = output.writable(out, page=not as_json)
    asked = ask(
        "default" if theory is None else theory,
        scenario,
        mix=mix,
        settings=settings,
        replicates=replicates,
        years=years,
        seed=seed,
        backend=chosen,
    )
    where: Path | None = None
    if store is None:
        if records:
            msg = "--records says what to keep in a store, and none is named."
            raise InvalidValue(msg, "Add --store FOLDER.")
        report = carry_out(asked, chunk=chunk, progress=watched(yes))
    else:
        report, where = _kept(store, asked, _records(records), chunk, watched(yes))
    path = out or (None if as_json else Path(f"{_name(report, named=theory is not None)}.html"))
    with write_page(path if report.finished else None, lambda: _page(report, scenario), open_page=open_page):
        if as_json:
            output.print_json({**report.to_dict(), **({} if store is None else {"stored": where and str(where)})})
        else:
            _tables(report)
    output.finish(report.complete, as_json=as_json)


def _records(text: str) -> list[str]:
    """Return the names of the records to keep; those of the world, and of the report, where ``world`` is named."""
    from detente.core.world import World
    from detente.studies.run.study import KEEP

    return [name for word in words(text) for name in ((*KEEP, *World.names()) if word.lower() == "world" else (word,))]


def _kept(
    store: Path, asked: AskedRun, records: list[str], chunk: int | None, progress: Progress
) -> tuple[Report, Path | None]:
    """Return the report on a run that is kept, and its folder, after saying where that is."""
    from detente.studies.run.kept import run_kept

    def tell(message: str) -> None:
        output.say(message, errors=True, whole=True)

    found = run_kept(store, asked, records=records, chunk=chunk, progress=progress, tell=tell)
    if found.stored is None:
        tell("It was stopped, so nothing is stored.")
        return found.report, None
    done = "Already stored, nothing computed" if found.found else "Stored in"
    tell(f"{done}: {found.stored.folder} (fingerprint {found.stored.fingerprint})")
    return found.report, found.stored.folder


def _name(report: Report, *, named: bool) -> str:
    """Return the name of a page: one for each theory, so that none is written over that of another."""
    who = "" if not named and report.mix is None else "-mix" if report.theory is None else f"-{report.theory.name}"
    return report.scenario.name + re.sub(r"[^\w.-]+", "_", who)


def _page(report: Report, scenario: str) -> str:
    from detente.apps.pages.run_page import render

    return render(report, scenario)


def _tables(report: Report) -> None:
    who = report.theory.title if report.theory else f"mix {report.mix}"
    head = f"{report.scenario.title or report.scenario.name}, {who}: {report.finished} runs of {report.years} years"
    output.say(f"{head}, seed {report.seed}", "bold")
    if report.finished:
        _answer(report)
        _courses(report)
        _diagnosis(report)
        _states(report)
    for what in report.ignored:
        output.say(f"Left out: {what}, which no state here can follow.")
    if report.failed:
        output.say(f"{report.failed}. What failed counts in no number.")
    if not report.complete:
        output.say(f"Stopped before the end: {report.finished} of {report.asked} runs were finished.")


def _answer(report: Report) -> None:
    if report.answer:
        output.say(report.scenario.question)
        output.say(report.answer, "bold")
    output.say(" ".join((*report.by_construction, *report.caveats)))


def _courses(report: Report) -> None:
    from detente.studies.run.summaries import QUANTITIES

    rows = []
    for name, summary in report.summaries.items():
        cells = [f"{p['mean']:.3g} ({p['q10']:.3g} to {p['q90']:.3g})" for p in list(summary.parts.values())[:3]]
        rows.append((QUANTITIES[name].title, *cells, QUANTITIES[name].unit))
    parts = ("start", "middle", "end")
    title = "Course: mean of the runs, with the 10th and 90th percentile; scripted years included"
    head = ("what", *parts, "unit")
    output.show(output.table(head, rows, right=parts, fixed=("what",), title=title, rule=True))


def _diagnosis(report: Report) -> None:
    rows = []
    for m in report.diagnosis.measures.values() if report.diagnosis else ():
        told = m.to_json()
        ends = "" if told["low"] is None else f"{told['low']:.3g} to {told['high']:.3g}"
        rows.append((m.title, "undefined" if told["mean"] is None else f"{m.mean:.3g}", ends, m.unit))
    head, numbers = ("what", "mean", "interval", "unit"), ("mean", "interval")
    title = "Diagnosis: mean over runs, with 95 % interval"
    output.show(output.table(head, rows, right=numbers, title=title, rule=True))


def _states(report: Report) -> None:
    from detente.figures.numbers import write_number

    rows = []
    for w in report.states[:20]:
        shares = [100 * x for x in (w.greedy[1], w.economy[1])]
        last = [100 * x for x in (w.burden, w.competes, w.competed, w.wars)]
        rows.append((w.name, *(f"{x:.0f}" for x in shares), f"{w.forces[1]:.2f}", *(write_number(x, 1) for x in last)))
    numbers = ("greedy %", "economy %", "forces", "burden %", "competes %", "is competed %", "war %")
    title = "States: means over runs; acts that are imposed are not counted"
    output.show(output.table(("state", *numbers), rows, right=numbers, title=title, rule=True))
    if len(report.states) > 20:
        output.say(f"{len(report.states) - 20} more are in the page and with --json.")
