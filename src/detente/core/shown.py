"""How things show themselves: a repr of a few lines, a table for notebooks, plain values."""

from __future__ import annotations

import dataclasses
import html
import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LINES, WIDTH = 12, 110
"""Most lines of a repr, and most characters of each."""
HTML_ROWS = 20
"""Most rows of the table in a notebook."""
LONGEST = 4000
"""Most characters of a fact that is told whole."""
KINDS: dict[str, type] = {}
"""Classes of results by module and qualified name: what a file may hold."""

Facts = Mapping[str, Any]
"""What a result is about, by name: theory, scenario, seed."""
Rows = Sequence[Mapping[str, Any]]
"""Main numbers, a mapping of values by column for each row."""


def is_result(value: object) -> bool:
    """Return whether something is a result that can be kept in a file."""
    return type(value) in KINDS.values()


def show_value(value: Any, most: int = 60) -> str:
    """Return a value as people read it: three significant digits, one line, no control characters.

    Parameters
    ----------
    value
        A number, text, or a sequence or mapping of them.
    most
        Most characters.
    """
    if value is None:
        return "-"
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return str(value)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return "-" if math.isnan(number) else f"{number:.3g}" if abs(number) < 1e5 else f"{number:,.0f}"
    if isinstance(value, Mapping):
        value = ", ".join(f"{k} = {show_value(v)}" for k, v in value.items())
    elif isinstance(value, (list, tuple)):
        value = ", ".join(show_value(v) for v in value)
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= most else text[: most - 3].rstrip() + "..."


def plain(value: Any) -> Any:
    """Return a value as JSON has it: dataclasses as objects, arrays as lists, None where a number is not finite."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(v) for v in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return getattr(value, "__qualname__", None) or str(value)


def few_digits(value: Any, digits: int = 6) -> Any:
    """Return plain JSON values with numbers in few significant digits, where intervals tell fewer.

    Parameters
    ----------
    value
        From ``plain``.
    digits
        How many.
    """
    if isinstance(value, float):
        return float(f"{value:.{digits}g}")
    if isinstance(value, dict):
        return {name: few_digits(one, digits) for name, one in value.items()}
    return [few_digits(one, digits) for one in value] if isinstance(value, list) else value


def align(rows: Rows, most: int = 1_000_000) -> list[str]:
    """Return rows as lines of text in columns, numbers to the right.

    Parameters
    ----------
    rows
        The rows.
    most
        Most lines; a last line tells how many rows are left out.
    """
    if not rows:
        return []
    columns = list(dict.fromkeys(k for row in rows for k in row))
    kept = rows if len(rows) < most else rows[: max(0, most - 2)]
    if not kept:
        return [f"({len(rows)} rows)"]
    cells = [[show_value(row.get(c)) for c in columns] for row in kept]
    right = [all(isinstance(row.get(c), (int, float, np.generic, type(None))) for row in kept) for c in columns]
    wide = [max(len(show_value(c)), *(len(line[k]) for line in cells)) for k, c in enumerate(columns)]
    lines = [
        "  ".join(t.rjust(w) if r else t.ljust(w) for t, w, r in zip(line, wide, right, strict=True)).rstrip()
        for line in ([show_value(c) for c in columns], *cells)
    ]
    return lines if len(kept) == len(rows) else [*lines, f"... and {len(rows) - len(kept)} more rows"]


def as_html(title: str, facts: Facts, rows: Rows, more: str = "") -> str:
    """Return a small table for notebooks; everything in it is escaped."""

    def cell(value: Any, tag: str = "td") -> str:
        return f'<{tag} style="text-align:left">{html.escape(show_value(value, 200))}</{tag}>'

    head = "".join(f"<tr>{cell(k, 'th')}{cell(v)}</tr>" for k, v in facts.items())
    parts = [f"<strong>{html.escape(show_value(title, 200))}</strong>", f"<table>{head}</table>" if head else ""]
    if rows:
        columns = list(dict.fromkeys(k for row in rows for k in row))
        lines = ["<tr>" + "".join(cell(c, "th") for c in columns) + "</tr>"]
        lines += ["<tr>" + "".join(cell(row.get(c)) for c in columns) + "</tr>" for row in rows[:HTML_ROWS]]
        left = len(rows) - HTML_ROWS
        parts += [f"<table>{''.join(lines)}</table>", f"<p>... and {left} more rows</p>" if left > 0 else ""]
    parts.append(f"<p><small>{html.escape(more)}</small></p>" if more else "")
    return "<div>" + "".join(parts) + "</div>"


@dataclass(frozen=True, repr=False)
class Overview:
    """Main numbers of a result: prints as an aligned table.

    Attributes
    ----------
    title : str
        What it is.
    facts : mapping
        What it is about, by name.
    rows : sequence of mapping
        Main numbers.
    """

    title: str
    facts: Facts
    rows: Rows

    def __str__(self) -> str:
        return "\n".join([show_value(self.title, WIDTH), *_whole_fact_lines(self.facts), *align(self.rows)])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return as_html(self.title, self.facts, self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return title, facts and rows as plain JSON values."""
        return {"title": self.title, "facts": plain(self.facts), "rows": plain(self.rows)}


def _fact_lines(facts: Facts) -> list[str]:
    wide = max((len(k) for k in facts), default=0)
    return [f"  {k.ljust(wide)}  {show_value(v, WIDTH - wide - 4)}" for k, v in facts.items()]


def _whole_fact_lines(facts: Facts) -> list[str]:
    """Return facts as lines, a long one on several: none is cut."""
    wide = max((len(k) for k in facts), default=0)
    lines = []
    for name, value in facts.items():
        told = textwrap.wrap(show_value(value, LONGEST), WIDTH - wide - 4, break_on_hyphens=False) or [""]
        lines += [f"  {(name if k == 0 else '').ljust(wide)}  {line}".rstrip() for k, line in enumerate(told)]
    return lines


class Shown:
    """Something with a repr of a few lines and a table for notebooks.

    A class says what it is by ``_facts`` and, where it has main numbers, by ``_rows``.
    """

    def _facts(self) -> Facts:
        return {}

    def _rows(self) -> Rows:
        return ()

    def _title(self) -> str:
        return type(self).__name__

    def _more(self) -> str:
        return ""

    def __repr__(self) -> str:
        facts = dict(list(self._facts().items())[: LINES - 4])
        more = self._more()
        room = LINES - 1 - len(facts) - bool(more)
        table = [f"  {line}" for line in align(self._rows(), room)]
        lines = [show_value(self._title(), WIDTH), *_fact_lines(facts), *table]
        short = [show_line(line) for line in lines]
        return "\n".join([*short, more] if more else short)

    def _repr_html_(self) -> str:
        return as_html(self._title(), self._facts(), self._rows(), self._more())


def show_line(line: str) -> str:
    """Return a line of at most ``WIDTH`` characters."""
    return line if len(line) <= WIDTH else line[: WIDTH - 3] + "..."
