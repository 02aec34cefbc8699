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
NOT_KEPT = "its records do not allow it: simulate with keep=detente.NEEDS"


def diagnose(
    file: Annotated[Path, typer.Argument(help="A saved run or report: FILE.nc.")],
    twin: Annotated[
        bool,
        typer.Option("--twin", help="Live a saved run again with all holding back at its end: the paradox needs it."),
    ] = False,
    json: Json = False,
) -> None:
    """Say what a saved run is, by every measure that its records allow, each with its formula.

    A run is saved with `detente.save(run, "run.nc")`, or `run.save("run.nc")`; with `keep=detente.NEEDS` it allows all
    measures that its world allows, with --twin the security paradox as well. A report of `detente run` holds its
    diagnosis.

    For example:

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
        low, high = one.interval()
        ends = "" if low != low else f" ({low:.3g} to {high:.3g})"
        variants = "".join(f"; {k}: {v:.3g}" for k, v in one.variants.items())
        output.say(Text.assemble((one.title, "bold"), f": {one.mean:.3g} {one.unit}{ends}{variants}"))
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
    from detente.core.saved import open as open_result
    from detente.diagnostics import diagnose as study
    from detente.diagnostics import restraint_twin

    held = open_result(file)
    if isinstance(held, Run):
        return study(held, twin=restraint_twin(held)) if twin else study(held)
    told = held if isinstance(held, Diagnosis) else getattr(held, "diagnosis", None)
    if not isinstance(told, Diagnosis):
        msg = f"{file} holds no run: it is of the kind {type(held).__name__}."
        raise InvalidValue(msg, 'Save a run: detente.simulate(..., keep=detente.NEEDS).save("run.nc").')
    return told
