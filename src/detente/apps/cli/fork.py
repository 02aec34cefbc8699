"""The command ``detente fork``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Json, OpenPage, settings_of
from detente.apps.cli.went_on import Out, Store, WentOn, deliver, where

if TYPE_CHECKING:
    from detente.core.run import Run
    from detente.core.scenario import Intervention

PLACE = 67
"""Place among the commands."""


def fork(
    run: Annotated[Path, typer.Argument(help="A run: its folder, or its .nc file.")],
    at: Annotated[int, typer.Option(help="First year that may differ: of the calendar if the scenario has a date.")],
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter from then on: name=value. May be repeated.")
    ] = None,
    edits: Annotated[
        list[str] | None,
        typer.Option("--edit", help="A field of the world set in that year, the same for all: name=value."),
    ] = None,
    conduct: Annotated[str | None, typer.Option(help="Act that is imposed: restraint (0) or compete (1).")] = None,
    actor: Annotated[str | None, typer.Option(help="Whose act: name or number of a state.", show_default="all")] = None,
    target: Annotated[str | None, typer.Option(help="Toward whom.", show_default="all")] = None,
    until: Annotated[int | None, typer.Option(help="First year in which it no longer holds.")] = None,
    hold: Annotated[bool, typer.Option("--hold", help="Set what is edited anew in every year before --until.")] = False,
    theory: Annotated[str | None, typer.Option(help="The theory that is followed from then on.")] = None,
    store: Store = None,
    out: Out = None,
    as_json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Live a run again with something done differently from a year on.

    Before that year it has the same bits, and after it shares all other luck: a difference between the two, replicate
    by replicate, is the effect of what was done. The measures of both are printed with it. Under another theory the
    world goes on from what it is in that year, motives and beliefs included.

    For example:

        detente fork runs/3f2a --at 1962 --conduct restraint --actor "United States" --until 1970

        detente fork runs/3f2a --at 1985 --theory security_community --out community.html

        detente fork pair.nc --at 30 --set offence_advantage=1 --out pair_30.nc
    """
    from detente.schools import as_theory
    from detente.studies.go_on import forked, named_run, year_of

    settings = settings_of(sets or (), theory)
    place = where(run, store, out)
    first, name = named_run(run)
    year = year_of(first, at, "The year of the fork,")
    done = _intervention(
        first, at, year, settings, edits or [], conduct, actor, target, until, hold, another=theory is not None
    )
    chosen = None if theory is None else as_theory(theory)
    will, compute = forked(first, year, done, chosen)
    words = f"the same as {name} before {at}"
    whence = {"how": "fork", "run": name, "year": at}
    deliver(WentOn(first, will, compute, whence, words, f"forked in {at}"), place, out, as_json, open_page=open_page)


def _intervention(
    run: Run,
    at: int,
    year: int,
    settings: dict[str, float],
    edits: list[str],
    conduct: str | None,
    actor: str | None,
    target: str | None,
    until: int | None,
    hold: bool,
    *,
    another: bool,
) -> list[Intervention]:
    """Return what is done, if anything is."""
    from detente.core.errors import InvalidValue
    from detente.core.scenario import Intervention

    changed = dict(_edit(part) for part in edits)
    if not settings and not changed and conduct is None:
        if hold or any(part is not None for part in (actor, target, until)):
            msg = "It is said for whom or how long, and not what is done."
            raise InvalidValue(msg, "Add --conduct, --set or --edit.")
        if not another:
            msg = "Nothing is to be done differently, so the fork would be the run that is there."
            raise InvalidValue(msg, "Say what: --conduct, --set, --edit or --theory.")
        return []
    if until is not None and until - (run.scenario.first_year or 0) <= year:
        msg = f"--until {until} does not come after --at {at}."
        raise InvalidValue(msg, f"It is the first year in which what is done no longer holds: {at + 1} or later.")
    last = None if until is None else until - (run.scenario.first_year or 0)
    who, whom = _state(run, actor, "actor"), _state(run, target, "target")
    act = float(conduct) if conduct in ("0", "1") else conduct
    what = Intervention(
        year, until=last, settings=settings, edits=changed, conduct=act, actor=who, target=whom, hold=hold
    )
    return [what]


def _edit(part: str) -> tuple[str, float]:
    from detente.core.errors import InvalidValue
    from detente.core.outside import number_in, point_hint

    name, equals, text = (p.strip() for p in part.partition("="))
    try:
        return name, number_in(text)
    except ValueError:
        msg = f"{part!r} sets no field of the world." if not equals else f"{name!r} cannot be {text!r}."
        hint = "Write --edit name=value, such as --edit belief=0.9."
        raise InvalidValue(msg, f"{point_hint(text)}{hint}") from None


def _state(run: Run, given: str | None, what: str) -> int | None:
    from detente.core.errors import UnknownName

    if given is None:
        return None
    names = {name.casefold(): k for k, name in enumerate(run.labels)}
    if given.strip().casefold() in names:
        return names[given.strip().casefold()]
    if given.isdigit() and int(given) < run.scenario.states:
        return int(given)
    kind = f"state (as {what})"
    raise UnknownName(kind, given, run.labels)
