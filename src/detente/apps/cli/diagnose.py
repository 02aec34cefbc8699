"""The command ``detente diagnose``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json

if TYPE_CHECKING:
    from detente.core.diagnosis import Diagnosis

PLACE = 27
"""Place among the commands."""
REPORT = "report.nc"
"""File beside the record of a kept run that holds its diagnosis, with the paradox."""
NOT_KEPT = "its records do not allow it: simulate with keep=detente.NEEDS"


def diagnose(
    file: Annotated[
        Path, typer.Argument(help="A run or report: the folder of a store, the beginning of its name, or FILE.nc.")
    ],
    twin: Annotated[
        bool,
        typer.Option("--twin", help="Live a saved run again with all holding back at its end: the paradox needs it."),
    ] = False,
    json: Json = False,
) -> None:
    """Say what a kept or saved run is, by every measure that its records allow, each with its formula.

    A run is kept with `detente run --store FOLDER`, whose report holds every measure. It is saved with
    `detente.save(run, "run.nc")`, or `run.save("run.nc")`; with `keep=detente.NEEDS` it allows all measures that its
    world allows, with --twin the security paradox as well. A report of `detente run` holds its diagnosis.

    For example:

        detente diagnose runs/3f2a

        detente diagnose run.nc

        detente diagnose run.nc --twin --json
    """
    found = _diagnosis(file, twin)
    if json:
        from detente._version import __version__

        left = {name: found.reasons.get(name, NOT_KEPT) for name in found.absent}
        told = {"measures": found.to_dict(), "absent": left, "failed": found.failed}
        output.print_json({"detente": __version__, "file": str(file), **told})
        return
    from rich.text import Text

    for one in found.measures.values():
        output.say(Text.assemble((one.title, "bold"), f": {one.told}"))
        output.say(f"  {one.formula}. {one.note}".rstrip())
    if found.failed:
        output.say(f"Failed: {found.failed}")
    for name in found.absent:
        output.say(f"Left out: {name} ({found.reasons.get(name, NOT_KEPT)}).")


def _diagnosis(file: Path, twin: bool) -> Diagnosis:
    """Return the diagnosis of what a file holds."""
    from detente.core.diagnosis import Diagnosis
    from detente.core.errors import InvalidValue
    from detente.core.run import Run
    from detente.diagnostics import diagnose as study
    from detente.diagnostics import restraint_twin
    from detente.store import read
    from detente.store.named import opened

    held, stored = opened(file)
    if isinstance(held, Run) and stored is not None and REPORT in stored.files:
        held = read(stored.folder, REPORT)
    if isinstance(held, Run):
        return study(held, twin=restraint_twin(held)) if twin else study(held)
    told = held if isinstance(held, Diagnosis) else getattr(held, "diagnosis", None)
    if not isinstance(told, Diagnosis):
        msg = f"{file} holds no run: it is of the kind {type(held).__name__}."
        raise InvalidValue(msg, 'Save a run: detente.simulate(..., keep=detente.NEEDS).save("run.nc").')
    return told
