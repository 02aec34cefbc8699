"""What several commands ask for in the same words."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.core.backends import BACKEND_HELP
from detente.executors import ON_HELP

if TYPE_CHECKING:
    from detente.core.progress import Moment, Progress

Backend = Annotated[str, typer.Option(help=BACKEND_HELP)]
ChunkSize = Annotated[
    int, typer.Option(help="Replicas handed out at a time; changes memory and progress, no number. 0 chooses.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
JsonAlone = Annotated[
    bool, typer.Option("--json", help="Print one JSON object; the page is written only if --out is given.")
]
OpenPage = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]
On = Annotated[
    str | None,
    typer.Option("--on", help=f"Where it is computed: {ON_HELP}. It changes no number.", show_default="here"),
]
RawData = Annotated[Path | None, typer.Option(help="Folder of raw files, looked at before the cache of `data fetch`.")]
RunSeed = Annotated[int, typer.Option(help="Seed of the runs: it fixes everything.")]
Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="Folder of runs and studies: what was asked before is read from there, what was stopped goes on.",
        show_default=False,
    ),
]
Seed = Annotated[int, typer.Option(help="Fixes every random number.")]
Yes = Annotated[bool, typer.Option("--yes", help="Go on though it takes more than an hour, without being asked.")]


def watched(yes: bool, shown: Callable[[Moment], None] | bool = True) -> Progress:
    """Return who is told how far a study is, and refuses what takes longer than somebody would wait unasked.

    Parameters
    ----------
    yes
        Whether it may take as long as it takes.
    shown
        Who is told; True for a bar.
    """
    from detente.core.outlook import HOUR, TimeLimit

    return TimeLimit(math.inf if yes else HOUR, shown)


def chunk_of(size: int) -> int | None:
    """Return a chunk size, None if the engine is to choose; raise ``InvalidValue`` if it is not a whole number.

    Parameters
    ----------
    size
        Replicas handed out at a time; 0 lets the engine choose.
    """
    from detente.core.scenario import whole

    return None if size == 0 else whole("chunk size", size, 1, 100_000_000)


def words(text: str) -> list[str]:
    """Return the words of a list with commas between.

    Parameters
    ----------
    text
        The list.
    """
    return [w.strip() for w in text.split(",") if w.strip()]


def settings_of(given: Sequence[str], theory: str | None = None, mix: str | None = None) -> dict[str, float]:
    """Return parameters set on the command line.

    Parameters
    ----------
    given
        Each ``name=value``.
    theory, mix
        School or mix that is set, which may bring parameters of its own.

    Raises
    ------
    UnknownName
        There is no such parameter.
    InvalidValue
        It is no number, out of range, or set twice.
    """
    from detente.core.errors import InvalidValue
    from detente.core.outside import number_in, point_hint
    from detente.core.param import REGISTRY, check_parameter
    from detente.scenarios.schema import known_parameters
    from detente.schools import school
    from detente.studies.mixed import parse_mix

    known_parameters()  # declares them, and so does reading a school of one's own
    if theory:
        school(theory)
    if mix:
        parse_mix(mix)
    found: dict[str, float] = {}
    for part in given:
        name, equals, text = (p.strip() for p in part.partition("="))
        if not equals or not name:
            msg = f"{part!r} does not set a parameter."
            raise InvalidValue(msg, "Write --set name=value, such as --set sensibility=0.8.")
        try:
            number = number_in(text)
        except ValueError:
            known = REGISTRY.get(name)
            msg = f"Parameter {name!r} cannot be {text!r}."
            hint = (
                "Give it a number." if known is None else f"Its range is {known.low:g} to {known.high:g} {known.unit}."
            )
            raise InvalidValue(msg, f"{point_hint(text)}{hint}") from None
        if name in found:
            msg = f"Parameter {name!r} is set twice."
            raise InvalidValue(msg, "Set it once.")
        found[name] = check_parameter(name, number)
    return found
