"""Verdicts of all claims of the essays, pinned, and the table of the page that tells them.

    python tools/claims_table.py [--store FOLDER]

runs ``detente claims`` in full, some minutes on two cores, and writes ``tests/claims/pinned.csv`` and the table between
the markers of ``docs/theory/claims.md``. With a store what was asked before is read from there. ``--page`` writes the
table alone, from what is pinned.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from scipy.stats import norm

from detente.figures.numbers import percent
from detente.studies.claims import ClaimVerdict, claims, claims_of_essays
from detente.studies.claims.answers import row_of as listed
from detente.studies.claims.certainty import SELDOM
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, WHEN
from detente.studies.claims.places import parameter_words
from detente.studies.claims.verdict import SAID
from detente.studies.verdict.robustness import ROBUST

ROOT = Path(__file__).resolve().parents[1]
PINNED = ROOT / "tests" / "claims" / "pinned.csv"
PAGE = ROOT / "docs" / "theory" / "claims.md"
BEFORE = ROOT / "tests" / "claims" / "before.csv"
TABLE, MOVED = (tuple(f"<!-- {name}:{end} -->" for end in ("start", "end")) for name in ("claims", "moved"))
FALSE_ALARM = 0.01
"""Chance that any row at all is off its tolerance in another full run with other luck, where nothing has changed."""
UNAFRAID = "unafraid"
"""Column of the share of draws in which a claim holds where reciprocal fear stays at its default."""
COLUMNS = (
    "id",
    "verdict",
    "decided_by",
    "effect",
    "error",
    "tolerance",
    "unit",
    "here",
    "boundary",
    "robustness",
    "holds",
    UNAFRAID,
    "boundary_right",
    "replicates",
)
Row = Mapping[str, str]


def quantile(rows: int) -> float:
    """Return how many standard errors a difference may be off, over so many rows, two-sided by Bonferroni.

    Parameters
    ----------
    rows
        How many.
    """
    return float(norm.isf(FALSE_ALARM / (2 * rows)))


def row_of(one: ClaimVerdict, rows: int) -> dict[str, str]:
    """Return the row of a claim: the prediction that decides, with its standard error and tolerance.

    Parameters
    ----------
    one
        What became of the claim.
    rows
        How many rows there are.
    """
    said, drawn = one.decisive, one.robustness
    error = (said.finding.high - said.finding.low) / (2 * norm.isf(0.025))
    made = {
        "id": one.id,
        "verdict": one.verdict,
        "decided_by": said.words,
        "effect": f"{said.finding.effect:.4g}",
        "error": f"{error:.2g}",
        "tolerance": f"{2**0.5 * quantile(rows) * error:.2g}",
        "unit": said.unit,
        "here": one.here,
        "boundary": "" if one.curve is None else one.curve.words,
        "robustness": "" if drawn is None else f"{drawn.same:.2f}",
        "holds": "" if drawn is None else f"{drawn.holds:.2f}",
        UNAFRAID: "" if drawn is None or drawn.unafraid != drawn.unafraid else f"{drawn.unafraid:.2f}",
        "boundary_right": "" if drawn is None or drawn.within is None or one.verdict != WHEN else f"{drawn.hits:.2f}",
        "replicates": str(one.replicates),
    }
    return {name: made[name] for name in COLUMNS}


def pinned(file: Path = PINNED) -> list[Row]:
    """Return the rows that are pinned.

    Parameters
    ----------
    file
        Of verdicts, or of those of the first design.
    """
    with file.open(newline="", encoding="utf-8") as held:
        return list(csv.DictReader(held))


def table(rows: Sequence[Row]) -> str:
    """Return the table of the page: what is claimed, the verdict, what decides and how sure it is.

    Parameters
    ----------
    rows
        Rows as they are pinned.
    """
    known = claims_of_essays()
    head = ("", "claim", "who says so", "what is ours in it", "verdict", "at our defaults", "decided by", "predicted")
    head += ("effect", "holds in", "the same in")
    lines = [f"| {' | '.join(head)} |", "| --- " * len(head) + "|"]
    for row in rows:
        claim = known[row["id"]]
        verdict = row["verdict"]
        if verdict == WHEN and row["boundary"]:
            verdict = f"holds when {_plain(row['boundary'])}"
        (decides,) = (one for one in claim.predictions if one.words == row["decided_by"])
        effect = f"{float(row['effect']):+.2g} ± {1.96 * float(row['error']):.2g} {row['unit']}"
        if row["boundary_right"] and float(row["boundary_right"]) > _base(row):
            verdict += (
                f", right in {_share(row, 'boundary_right')} of draws (one answer for all: {percent(_base(row))})"
            )
        held = f"{_share(row, 'holds')}{f' ({_share(row, UNAFRAID)})' if row.get(UNAFRAID) else ''}"
        drawn = (held, _share(row, "robustness"))
        predicted = f"{'above' if decides.sign > 0 else 'below'} {decides.sign * decides.smallest:g} {decides.unit}"
        said = (row["id"], claim.statement, claim.school, claim.ours or "-", f"**{verdict}**", row["here"])
        lines.append(f"| {' | '.join((*said, row['decided_by'], predicted, effect, *drawn))} |")
    return "\n".join(lines)


def _plain(boundary: str) -> str:
    """Write a boundary with its parameter in plain words."""
    name, where = boundary.split(" ", 1)
    return f"{parameter_words(name)} is {where}"


def _share(row: Row, name: str) -> str:
    """Write a share of draws; a dash where none is told."""
    return "-" if row["verdict"] == CONSTRUCTED or not row[name] else f"{100 * float(row[name]):.0f} %"


def _base(row: Row) -> float:
    """Return the share of draws in which one answer for all of them is right."""
    return max(float(row["holds"]), 1 - float(row["holds"]))


def _support(row: Row) -> float:
    """Return the share of draws that bear a verdict out, as ``ClaimVerdict.support``."""
    return 1 - float(row["holds"]) if row["verdict"] == FAILS else float(row["holds"])


def tally(rows: Sequence[Row]) -> str:
    """Return which claims have which verdict, and which verdicts stay under drawn assumptions.

    Parameters
    ----------
    rows
        Rows as they are pinned.
    """
    lines = []
    for word in SAID:
        ids = [row["id"] for row in rows if row["verdict"] == word]
        if ids:
            lines.append(f"- **{word.capitalize()}{' ...' * (word == WHEN)}** ({len(ids)}): {', '.join(ids)}.")
    sure = [row for row in rows if row["robustness"] and row["verdict"] in (HOLDS, WHEN, FAILS)]
    kept = [row for row in sure if _support(row) >= ROBUST]
    mine = [row for row in sure if row["verdict"] != WHEN or row["holds"] == row["robustness"]]
    few = [row for row in mine if float(row["robustness"]) < 1 / 2]
    fear = [row["id"] for row in few if row["verdict"] != FAILS and float(row.get(UNAFRAID) or 0) >= 1 / 2]
    only = [row["id"] for row in few if row["id"] not in fear]
    lines.append(
        f"- **Robust**, borne out in at least four of five draws of the assumptions ({len(kept)} of {len(sure)}), "
        f"with the share in which each holds: {'; '.join(_listed(kept)) or 'none'}."
    )
    lines.append(f"- **Only at our defaults**, the same in fewer than half ({len(only)}): {', '.join(only)}.")
    if fear:
        lines.append(
            f"- **Only without reciprocal fear**, and then in half of the draws ({len(fear)}): {', '.join(fear)}."
        )
    seldom = [row for row in sure if row["verdict"] != FAILS and float(row["holds"]) < SELDOM]
    told = ", ".join(f"{row['id']} ({_share(row, 'holds')})" for row in seldom) or "none"
    lines.append(f"- **Seldom**, said to hold and holding in fewer than one of ten draws: {told}.")
    return "\n".join(lines)


def _listed(rows: Sequence[Row]) -> list[str]:
    """Return rows by verdict, each with the share of draws in which the claim holds."""
    every = []
    for word in (HOLDS, WHEN, FAILS):
        ids = [f"{row['id']} ({_share(row, 'holds')})" for row in rows if row["verdict"] == word]
        every += [f"{SAID[word][1]}: {', '.join(ids)}"] if ids else []
    return every


def moved(rows: Sequence[Row]) -> str:
    """Return the table of verdicts before and now, and of what moved them, a row of the list of claims each.

    Parameters
    ----------
    rows
        Rows as they are pinned.
    """
    lines = ["| | first design | now | what moved it |", "| --- " * 4 + "|"]
    for row in pinned(BEFORE):
        there = [one for one in rows if listed(one["id"]) == row["row"]]
        now = "; ".join(f"{one['id'] + ' ' if len(there) > 1 else ''}{one['verdict']}" for one in there)
        lines.append(f"| {row['row']} | {row['before']} | {now} | {row['moved']} |")
    return "\n".join(lines)


def written(page: str, rows: Sequence[Row]) -> str:
    """Return a page with the tables of some rows between its markers.

    Parameters
    ----------
    page
        The page.
    rows
        Rows as they are pinned.
    """
    for (start, end), block in ((TABLE, f"{tally(rows)}\n\n{table(rows)}"), (MOVED, moved(rows))):
        page = re.sub(f"{start}.*{end}", lambda _, b=f"{start}\n{block}\n{end}": b, page, flags=re.S)
    return page


def main() -> None:
    """Run, pin and write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--store", help="folder of runs and studies")
    asked.add_argument("--page", action="store_true", help="write the page alone, from what is pinned")
    given = asked.parse_args()
    if not given.page:
        found = claims(store=given.store, progress=True).claims
        with PINNED.open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            out.writeheader()
            out.writerows(row_of(one, len(found)) for one in found)
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), pinned()), encoding="utf-8")


if __name__ == "__main__":
    main()
