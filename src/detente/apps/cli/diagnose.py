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


def diagnose(
    file: Annotated[Path, typer.Argument(help="A saved run or report: FILE.nc.")],
    json: Json = False,
) -> None:
    """Say what a saved run is, by every measure that its records allow, each with its formula.

    A run is saved with `detente.save(run, "run.nc")`, or `run.save("run.nc")`; with `keep=detente.NEEDS` it allows all
    measures. A report of `detente run` holds its diagnosis.

    For example:

        detente diagnose run.nc

        detente diagnose run.nc --json
    """
    found = _diagnosis(file)
    if json:
        from detente._version import __version__

        measures = found.to_dict()
        output.print_json(
            {"detente": __version__, "file": str(file), "measures": measures, "absent": list(found.absent)}
        )
        return
    from rich.text import Text

    for one in found.measures.values():
        low, high = one.interval()
        ends = "" if low != low else f" ({low:.3g} to {high:.3g})"
        variants = "".join(f"; {k}: {v:.3g}" for k, v in one.variants.items())
        output.say(Text.assemble((one.title, "bold"), f": {one.mean:.3g} {one.unit}{ends}{variants}"))
        output.say(f"  {one.formula}. {one.note}".rstrip())
    if found.failed:
        output.say(f"Failed: {found.failed}")
    if found.absent:
        output.say(f"Its records do not allow: {', '.join(found.absent)}. Simulate with keep=detente.NEEDS.")


def _diagnosis(file: Path) -> Diagnosis:
    """Return the diagnosis of what a file holds."""
    from detente.core.diagnosis import Diagnosis
    from detente.core.errors import InvalidValue
    from detente.core.run import Run
    from detente.core.saved import open as open_result
    from detente.diagnostics import diagnose as study

    held = open_result(file)
    if isinstance(held, Run):
        return study(held)
    told = held if isinstance(held, Diagnosis) else getattr(held, "diagnosis", None)
    if not isinstance(told, Diagnosis):
        msg = f"{file} holds no run: it is of the kind {type(held).__name__}."
        raise InvalidValue(msg, 'Save a run: detente.simulate(..., keep=detente.NEEDS).save("run.nc").')
    return told
