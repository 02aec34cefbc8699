"""The curated cases: those with a chronology of their own."""

from __future__ import annotations

from detente.apps.cli import output


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
        output.print_json({"cases": cases})
        return
    counts = ("entries", "wars", "treaties", "dates_checked")
    rows = [(str(c["case"]), f"{c['first']}-{c['last']}", *(str(c[name]) for name in counts)) for c in cases]
    head = ("case", "years", *(name.replace("_", " ") for name in counts))
    output.show(output.table(head, rows, title="Cases with a chronology of their own"))
    output.say(
        "Any other pair or list works too: detente case A-B. The whole record of one of these: "
        "detente case France-Germany --years 1870-2010",
        whole=True,
    )
