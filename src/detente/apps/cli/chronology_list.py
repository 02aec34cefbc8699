"""The curated cases: those with a chronology of their own."""

from __future__ import annotations

from detente.apps.cli.output import console, print_json


def show(json: bool) -> None:
    """Print the curated cases.

    Parameters
    ----------
    json
        Whether to print one JSON object.
    """
    from detente.data.chronology import chronologies

    cases = [
        {
            "case": one.case,
            "first": one.first,
            "last": one.last,
            "entries": len(one.entries),
            "wars": sum(entry.kind == "war" for entry in one.entries),
            "treaties": sum(entry.kind == "treaty" for entry in one.entries),
            "dates_checked": sum(entry.checked for entry in one.entries),
        }
        for one in chronologies()
    ]
    if json:
        print_json({"cases": cases})
        return
    from rich.table import Table

    columns = ("case", "years", "entries", "wars", "treaties", "dates checked")
    table = Table(*columns, box=None, pad_edge=False, title="Cases with a chronology of their own")
    for one in cases:
        counts = (str(one[name]) for name in ("entries", "wars", "treaties", "dates_checked"))
        table.add_row(str(one["case"]), f"{one['first']}-{one['last']}", *counts)
    console().print(table)
    console().print(
        "Any other pair or list works too: detente case A-B. The whole record of one of these: "
        "detente case France-Germany --years 1870-2010",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )
