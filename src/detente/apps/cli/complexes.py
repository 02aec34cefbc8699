"""Security complexes on the command line: what ``detente case`` shows of a region or of many states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.apps.cli import output
from detente.apps.cli.options import watched
from detente.apps.cli.result_pages import deliver

if TYPE_CHECKING:
    from detente.studies.complex.result import Complex

MANY = 5
"""Most states that are shown one by one."""


def are_many(states: Sequence[str]) -> bool:
    """Tell whether so many states are named that their security complexes are drawn.

    Parameters
    ----------
    states
        As written: each may be a list joined by commas.
    """
    return sum(bool(part.strip()) for text in states for part in re.split(r"[,;/]", text)) > MANY


def members_of(region: str, years: str | None) -> tuple[list[str], str]:
    """Return the states of a region as COW numbers, and the years, for a case with schools.

    Parameters
    ----------
    years
        First and last year; the last twenty on record if absent.
    """
    from detente.data.years import year_range
    from detente.studies.complex.study import default_span, members

    span = year_range(years) if years else default_span()
    return [str(actor.ccode) for actor in members(region, span)], f"{span[0]}-{span[-1]}"


def show(
    states: Sequence[str],
    region: str | None,
    years: str | None,
    *,
    data: Path | None,
    seed: int,
    out: Path | None,
    yes: bool,
    json: bool,
    open_page: bool,
) -> None:
    """Study the security complexes and show them.

    Parameters
    ----------
    states
        States, if no region is named.
    region
        Region, or ``world``.
    years
        First and last year.
    data
        Folder of raw files.
    out
        Page to write.
    json
        Whether to print one JSON object.
    open_page
        Whether to open the page in the browser.
    """
    from detente.data.cache import cache_folder
    from detente.studies.complex.study import region as study
    from detente.studies.complex.study import study_states

    out = output.writable(out, page=not json)
    cache = cache_folder()
    wanted = states[0] if len(states) == 1 else list(states)
    result = (
        study_states(wanted, years, data=data, cache=cache, seed=seed, progress=watched(yes))
        if region is None
        else study(region, years, data=data, cache=cache, seed=seed, progress=watched(yes))
    )
    deliver(result, out or (None if json else Path(file_name(result))), _page, _print, json, open_page=open_page)


def file_name(result: Complex) -> str:
    """Name the page of a study.

    Parameters
    ----------
    result
        The study.
    """
    names = result.name.replace("_", "-") or "-".join(actor.abb for actor in result.actors[:MANY])
    more = "" if result.name or len(result.actors) <= MANY else f"-and-{len(result.actors) - MANY}-more"
    return f"complex-{names}{more}-{result.years[0]}-{result.years[-1]}.html"


def _page(result: Complex) -> str:
    from detente.apps.pages.complex_page import render

    return render(result)


def _print(result: Complex, page: Path | None) -> None:
    output.say(result.title, "bold")
    for place, sentence in enumerate(result.account):
        output.say(f"{'- ' if place else ''}{sentence}")
    rows = []
    for one in result.complexes:
        label = one.label[0].upper() + one.label[1:]
        shares = (f"{one.inside:.0%}", f"{one.hostile:.0%}")
        rows.append((str(one.number + 1), label, str(len(one.members)), one.kind, *shares))
    output.say()
    output.show(output.table(("no.", "complex", "states", "kind", "inside", "enmity"), rows, title="Complexes"))
    for note in result.notes:
        output.say(note, errors=True, whole=True)
    output.say("No school was run: --model runs them as for a pair.")
