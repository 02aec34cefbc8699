"""What `detente continue` and `detente fork` print: what came of the run beside the one that it is of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output
from detente.apps.cli.result_pages import write_page

if TYPE_CHECKING:
    from detente.core.run import Run
    from detente.studies.diff import MeasureDifference
    from detente.studies.run.result import Report

Store = Annotated[
    Path | None, typer.Option(help="Folder of runs to keep it in.", show_default="that in which RUN is kept")
]
Out = Annotated[
    Path | None,
    typer.Option(help="A page to write of it, ending in .html; or a file of its record instead, ending in .nc.",
                 show_default=False),
]  # fmt: skip
SHOWN = 20
"""Most measures in the terminal."""


@dataclass(frozen=True)
class WentOn:
    """A run that is to go on, or to be forked.

    Attributes
    ----------
    first : Run
        The run that it is of.
    will : Run
        What it will be, but for its numbers.
    compute : callable
        Computes it.
    whence : mapping
        Of which run it is, and how, for the manifest.
    words : str
        What is new.
    title : str
        The same behind the title of the scenario.
    """

    first: Run
    will: Run
    compute: Callable[[], Run]
    whence: Mapping[str, Any]
    words: str
    title: str


def where(run: Path, store: Path | None, out: Path | None) -> Path | None:
    """Return the store to keep a run in; None if only a file is to be written.

    Raises
    ------
    InvalidValue
        It is not said where it goes, or twice.
    """
    from detente.core.errors import InvalidValue
    from detente.core.files import check, expand_home

    if out is not None:
        if out.suffix not in (".nc", ".html"):
            msg = f"{out} would be a page or a NetCDF file under another name."
            raise InvalidValue(msg, "Name a page .html, and a file of the record .nc.")
        if out.suffix == ".nc" and store is not None:
            msg = "The run is to go to a store and to a file."
            raise InvalidValue(msg, "Leave out --store or --out.")
        check(out)
        if out.suffix == ".nc":
            return None
    if store is not None:
        return expand_home(store)
    if run.suffix == ".nc":
        if out is not None:
            return None
        msg = f"{run} is a file, so it is not said where the new run goes."
        raise InvalidValue(msg, "Add --out FILE.nc, --out PAGE.html or --store FOLDER.")
    return expand_home(run).parent


def deliver(asked: WentOn, place: Path | None, out: Path | None, as_json: bool, *, open_page: bool = False) -> None:
    """Compute a run if it is not there, keep it, and say where it is and what came of it.

    Parameters
    ----------
    asked
        The run that is to go on or to be forked.
    place
        Store; None if only a file is written.
    out
        The file or page.
    as_json
        Whether to print one JSON object.
    open_page
        Whether to open the page in the browser.
    """
    from detente.core.files import expand_home
    from detente.studies.diff.measures import measure_differences

    file = expand_home(out) if out is not None else None
    run, report, told = _made(asked, place, file)
    measures = measure_differences(asked.first, run)
    page = file if file is not None and file.suffix == ".html" else None
    with write_page(page, lambda: _page(report, asked.will.scenario.name), open_page=open_page) as written:
        told |= {"answer": report.answer if report else "", "page": str(written) if written else None}
        if as_json:
            from detente.core.shown import plain

            output.print_json({**told, "measures": plain(measures)})
        else:
            _tell(asked, told, report, measures)


def _made(asked: WentOn, place: Path | None, file: Path | None) -> tuple[Run, Report | None, dict[str, Any]]:
    """Return the run, the report on it, and what is said of where it is."""
    from detente.store import read
    from detente.studies.go_on import kept, report_of
    from detente.studies.run.kept import REPORT

    def tell(message: str) -> None:
        output.say(message, errors=True, whole=True)

    path: Path | None = None
    fingerprint, found, report = "", False, None
    if place is not None:
        stored, found = kept(place, asked.will, asked.compute, whence=asked.whence, words=asked.title, tell=tell)
        path, fingerprint, run = stored.folder, stored.fingerprint, read(stored.folder)
        report = read(path, f"{REPORT}.nc") if f"{REPORT}.nc" in stored.files else report_of(run, asked.title)
    else:
        run = asked.compute()
        report = report_of(run, asked.title)
        if file is not None and file.suffix == ".nc":
            path = run.save(file)
    first = run.scenario.first_year or 0
    told = {
        "run": None if path is None else str(path),
        "found": found,
        "fingerprint": fingerprint,
        "of": dict(asked.whence),
        "theory": run.theory.name,
        "scenario": run.scenario.name,
        "replicates": run.replicates,
        "years": [first, first + run.years - 1],
        "interventions": len(run.interventions),
        "earlier": [{"theories": [t.name for t in era.theories], "until": first + era.until} for era in run.earlier],
    }
    return run, report, told


def _page(report: Report | None, scenario: str) -> str:
    from detente.apps.pages.run_page import render
    from detente.core.errors import InvalidValue

    if report is None:
        msg = "The record of the run does not hold all that a page shows."
        raise InvalidValue(msg, "`detente run SCENARIO --store FOLDER` without --records keeps it.")
    return render(report, scenario)


def _tell(asked: WentOn, told: dict[str, Any], report: Report | None, measures: Sequence[MeasureDifference]) -> None:
    from detente.studies.run.script import done_in, tell_done

    run = asked.will
    imposed = tell_done({"done": done_in(run.scenario, run.interventions)})
    if head := " ".join(filter(None, (imposed, followed(run)))):
        output.say(head, "bold")
    if told["run"]:
        output.say(told["run"], "bold", whole=True)
    size = f"{told['replicates']} replicates, years {told['years'][0]} to {told['years'][1]}"
    output.say(f"{size}: {asked.words}.{' It was there already: nothing was computed.' if told['found'] else ''}")
    if report is not None and report.answer:
        output.say()
        output.say(run.scenario.question)
        output.say(report.reply, "bold")
        output.say(" ".join((*report.by_construction, *report.caveats)))
    show_differences(measures, asked.whence["run"], "this run")


def followed(run: Run) -> str:
    """Return which theories a run has followed until when, in a sentence; empty if it has followed one."""
    first = run.scenario.first_year or 0
    eras = [
        f"{' and '.join(dict.fromkeys(t.name for t in era.theories))} before {first + era.until}" for era in run.earlier
    ]
    return f"Theories: {', '.join(eras)}, then {run.theory.name}." if eras else ""


def show_differences(measures: Sequence[MeasureDifference], a: str, b: str) -> None:
    """Print the measures in which two runs differ, those of the scenario's answer and the clear ones first.

    Parameters
    ----------
    measures
        As ``measure_differences`` returns them.
    a, b
        What the two runs are called.
    """
    from detente.core.shown import show_value

    apart = [m for m in measures if m.asked or (m.difference != 0 and m.difference == m.difference)]
    apart.sort(key=lambda m: (not m.asked, not m.clear))
    rows = []
    for m in apart[:SHOWN]:
        ends = "" if m.low != m.low else f" ({m.low:.3g} to {m.high:.3g})"
        title = f"Answer: {m.title}" if m.asked else m.title
        gap = "the same records" if m.shared else f"{show_value(m.difference)}{ends}"
        values = [
            f"{show_value(value)}{f' ({years[0]} to {years[1]})' * m.other_years}"
            for value, years in ((m.a, m.years_a), (m.b, m.years_b))
        ]
        rows.append((title, *values, gap, m.unit))
    if rows:
        paired = any(m.pairs for m in measures)
        how = (
            ", with its 95 % interval over pairs of replicates"
            if paired
            else "; they share no luck, so without interval"
        )
        head = ("measure", a, b, "difference", "unit")
        title = f"Measures: means, and their difference{how}"
        least = max(len(word) for row in rows for word in row[0].split())
        output.show(output.table(head, rows, right=head[1:4], title=title, rule=True, least=least))
        if any(m.other_years for m in apart[:SHOWN]):
            output.say("Where years are named, other years of one run are compared with those of the other.")
    if len(apart) > SHOWN:
        output.say(f"{len(apart) - SHOWN:,} more measures that differ are told with --json.")
    same = len(measures) - len(apart)
    if same and measures:
        output.say(f"{same} {'measure is' if same == 1 else 'measures are'} the same in both, or undefined in one.")
