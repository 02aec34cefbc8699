"""``detente measures``: every outcome that a sweep or a sensitivity can be of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json

if TYPE_CHECKING:
    from detente.studies.sweep.outcomes import SweepOutcome

PLACE = 112
"""Place among the commands."""


def measures(
    name: Annotated[str | None, typer.Argument(help="A measure, to be told whole; all of them if left out.")] = None,
    as_json: Json = False,
) -> None:
    """List what a run is measured by: outcomes of a sweep, a sensitivity or a discovery.

    Each is one number a run. Measures of the diagnosis have a definition of their own. Of every record there are
    NAME.last and NAME.all, its mean over the last 20 or over all years.

    For example:

        detente measures

        detente measures war

        detente sweep cold_war --vary offence_advantage=1:4:13 --outcomes war,belief.last
    """
    from detente.studies.sweep.outcomes import as_outcomes, outcomes

    known = list(as_outcomes(name)) if name is not None else list(outcomes().values())
    if as_json:
        output.print_json({"measures": [_plain(one) for one in known]})
    elif name is not None:
        (one,) = known
        output.say(f"{one.name}: {one.title}", "bold")
        rows = [("unit", one.unit), ("definition", one.formula), ("records", ", ".join(one.needs))]
        output.show(output.table(("", ""), rows, fixed=("",)), whole=True)
    else:
        _table(known)


def _plain(one: SweepOutcome) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "unit": one.unit,
        "definition": one.formula,
        "records": list(one.needs),
        "twin": one.twin,
    }


def _table(known: list[SweepOutcome]) -> None:
    own = [(one.name, f"{one.title}: {one.formula}", one.unit) for one in known if "." not in one.name]
    head = ("name", "measure and definition", "unit")
    output.show(output.table(head, own, fixed=("name",), title="Measures of the diagnosis", rule=True))
    kept = [(one.name.removesuffix(".last"), one.title, one.unit) for one in known if one.name.endswith(".last")]
    title = "Records: NAME.last is the mean over the last 20 years, NAME.all over all"
    output.show(output.table(("name", "record", "unit"), kept, fixed=("name",), title=title, rule=True))
    output.say("`detente measures NAME` tells one whole, with the records that it is made of.")
