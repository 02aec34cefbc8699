"""``detente case``: a real dyad or region from the record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import chronology_list, complexes
from detente.apps.cli.options import Backend, Json, OpenPage, RawData, RunSeed, Yes, watched
from detente.apps.cli.output import say, show, table, writable
from detente.apps.cli.own import PANEL, Actors, Codes, Decimal, Directed, Keys, Missing, given, read_own
from detente.apps.cli.result_pages import deliver
from detente.core.backends import DEFAULT_BACKEND, as_backend
from detente.core.errors import InvalidValue

if TYPE_CHECKING:
    from detente.data.own import OwnFrame
    from detente.studies.case.own import OwnData
    from detente.studies.case.result import Case

PLACE = 30
"""Place among the commands."""


SHARED = "those that the states share"
"""Years of a case that names none."""

States = Annotated[
    list[str] | None,
    typer.Argument(
        help="A pair such as USA-USSR, or a list such as USA,USSR,China: names, former names, "
        "abbreviations or COW numbers. Of more than five the security complexes are drawn."
    ),
]
Region = Annotated[
    str | None,
    typer.Option(help="Security complexes of a region, such as middle_east, or of the world, on a map."),
]
Years = Annotated[
    str | None,
    typer.Option(help="First and last year.", show_default="common membership since 1946; of a region 1991-2010"),
]
Schools = Annotated[str | None, typer.Option(help="Schools to run, joined by commas.", show_default="all")]
Model = Annotated[
    bool | None,
    typer.Option(
        "--model/--no-model",
        help="Run the schools, or show the record alone.",
        show_default="--model for up to five states, --no-model for more",
    ),
]
Changes = Annotated[
    str | None,
    typer.Option(
        help="What if, in the model: `all`, or names such as trust,verified_treaty@1963 joined by commas.",
        show_default="none",
    ),
]
Replicates = Annotated[int, typer.Option("--replicates", "--replicas", help="Runs a school, at most 100,000.")]
Page = Annotated[Path | None, typer.Option(help="Page to write.", show_default="case-A-B-YEARS.html, none with --json")]
Curated = Annotated[bool, typer.Option("--list", help="List the cases that have a chronology of their own.")]


Frame = Annotated[
    Path | None,
    typer.Option(
        help="Your own state-years, dyad-years or monthly acts (.csv, .dta, .parquet, .xlsx): series beside the "
        "record's. Sides that are no states are named as in it.",
        rich_help_panel=PANEL,
    ),
]


def case(
    states: States = None,
    region: Region = None,
    years: Years = None,
    data: RawData = None,
    schools: Schools = None,
    model: Model = None,
    counterfactual: Changes = None,
    replicates: Replicates = 200,
    seed: RunSeed = 0,
    backend: Backend = DEFAULT_BACKEND,
    frame: Frame = None,
    codes: Codes = None,
    keys: Keys = None,
    directed: Directed = None,
    decimal: Decimal = None,
    missing: Missing = None,
    actors: Actors = None,
    out: Page = None,
    curated: Curated = False,
    yes: Yes = False,
    json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Show what happened between states, and how each school's predictions compare.

    The record is needed: `detente data fetch all` brings it.

    For example:

        detente case USA-USSR --years 1948-1962

        detente case USA,USSR,China --years 1950-1972 --json

        detente case --list
    """
    if curated:
        chronology_list.show(json)
        return
    from detente.data.cache import cache_folder
    from detente.data.own.sides import named as sides
    from detente.studies.case.study import case as study

    named = _named(states, region)
    out = writable(out, page=not json)
    told = given(
        frame=frame, codes=codes, keys=keys, directed=directed, decimal=decimal, missing=missing, actors=actors
    )
    if (region is not None or complexes.are_many(named)) and not (model or schools or counterfactual):
        _refuse_own(frame)
        complexes.show(named, region, years, data=data, seed=seed, out=out, yes=yes, json=json, open_page=open_page)
        return
    if region is not None:
        named, years = complexes.members_of(region, years)
    wanted = named[0] if len(named) == 1 else named
    own = None if frame is None else read_own(frame, **told, named=sides(wanted), data=data)
    result = study(
        wanted,
        years,
        data=data,
        cache=cache_folder(),
        theories=[name.strip() for name in schools.split(",")] if schools else None,
        replicates=replicates,
        seed=seed,
        backend=as_backend(backend),
        model=model is not False,
        counterfactuals=counterfactual,
        frame=own,
        progress=watched(yes),
    )
    if years is None and not json:
        _say_years(result, own)
    deliver(result, out or (None if json else Path(_file_name(result))), _page, _show, json, open_page=open_page)


def _named(states: list[str] | None, region: str | None) -> list[str]:
    """Return the states named, or none for a region; refuse both and neither."""
    if bool(states) == (region is not None):
        what = "both states and a region" if states else "neither states nor a region"
        message = f"The command names {what}."
        raise InvalidValue(message, "Write a pair such as USA-USSR, or --region middle_east.")
    return states or []


def _refuse_own(frame: Path | None) -> None:
    """Refuse a file of one's own where security complexes are drawn."""
    if frame is not None:
        message = "Security complexes are drawn from the record alone, without --frame."
        raise InvalidValue(message, "Name two to five sides, or run the schools with --model.")


def _say_years(result: Case, own: OwnFrame | None) -> None:
    """Say which years a case has that names none."""
    whose = f"those of {own.name}" if own is not None and own.actors_among(result.actors) else SHARED
    say(f"Years {result.years[0]}-{result.years[-1]}: {whose}, since no --years were given.", errors=True)


def _file_name(result: Case) -> str:
    names = "-".join(actor.abb for actor in result.actors)
    return f"case-{names}-{result.years[0]}-{result.years[-1]}.html"


def _page(result: Case) -> str:
    from detente.apps.pages.case_page import render

    return render(result)


def _number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _tell(result: Case) -> None:
    """Print the bottom line, the finding of every other part, and what was asked with ``--counterfactual``."""
    from detente.studies.case.account import GROUPS, bottom_line, title_of, told_of

    say(title_of(result, "bottom") or result.title, "bold")
    say(result.title)
    for label, sentence in bottom_line(result).items():
        say(f"\n{label}. {sentence}")
    say("\nFindings", "bold")
    for group in GROUPS[1:]:
        finding = title_of(result, group)
        if finding:
            say(f"- {finding}")
    if result.counterfactuals:
        say(f"\n{title_of(result, 'whatif')}", "bold")
        for sentence in told_of(result, "whatif"):
            say(f"- {sentence}")


MOST_ABSENT = 3
"""Most files that are told one by one if they are only not there; a bad file is always told."""


def _absent(notes: list[str]) -> None:
    """Say which files are not at hand: bad ones each, many missing ones together."""
    plain = [note for note in notes if " is not there. " in note]
    together = plain if len(plain) > MOST_ABSENT else []
    for note in notes:
        if note not in together:
            say(f"Not at hand: {note}", errors=True, whole=True)
    if together:
        names = ", ".join(note.rsplit(" ", 1)[-1] for note in together)
        text = f"Not at hand: {len(together)} sources ({names}). Get them with: detente data fetch all"
        say(text, errors=True, whole=True)


MOST_SCHOOLS = 8
"""Most schools in the table of the terminal: the nearest to the record."""


def _own(own: OwnData, missing: Sequence[str]) -> None:
    """Say what came from a file of one's own, and what is unknown in it."""
    for sentence in own.sentences:
        say(sentence, whole=True)
    for note in missing:
        if note.startswith(own.file) and note not in own.sentences:
            say(note, errors=True, whole=True)


def _show(result: Case, page: Path | None) -> None:
    _tell(result)
    if result.schools:
        rows = []
        for one in sorted(result.schools, key=lambda one: one.error or 9e9)[:MOST_SCHOOLS]:
            shares = ", ".join(f"{100 * dyad.competition:.0f} %" for dyad in one.rivalries)
            holds = "-" if one.coverage is None else f"{100 * one.coverage:.0f} %"
            rows.append((one.title, _number(one.error), holds, shares))
        say()
        title = (
            "Schools, the nearest to the record first: root mean square error of log spending, share of years in the "
            "80 % range, share of years in which both compete"
        )
        say(title)
        head = ("school", "error", "in range", "compete")
        show(table(head, rows, right=head[1:]))
        if len(result.schools) > MOST_SCHOOLS:
            say(f"{len(result.schools) - MOST_SCHOOLS} further schools are on the page and in --json.")
    if result.own is not None:
        _own(result.own, result.missing)
    _absent([note for note in result.missing if "Get it with" in note])
