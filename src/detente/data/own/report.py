"""What was found in a file of one's own, said before anything is computed from it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from detente.core.errors import DataError

MANY = 3
"""So many rows are named in a sentence; all of them are in the report."""


@dataclass(frozen=True)
class OwnColumn:
    """One column of a file of one's own, keys apart.

    Attributes
    ----------
    name
        Its name in the file.
    kind
        ``number``, ``text`` or ``date``.
    known, missing
        Rows with a value, and without.
    low, high
        Least and largest value of a number.
    note
        What was done to it, or why it is no number.
    """

    name: str
    kind: str
    known: int
    missing: int
    low: float | None = None
    high: float | None = None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return dict(vars(self))


@dataclass(repr=False)
class OwnReport:
    """What a file holds and what was done with each of its rows.

    Every row is matched, dropped or repeated. A value that is out of range is taken as missing, and its row stays; a
    key that is (a year that the record does not have, a state that was none then) drops its row.

    Attributes
    ----------
    file
        Name of the file.
    unit
        ``state-year``, ``dyad-year``, ``dyad-month`` or ``month`` (acts of one pair, which the file does not name).
    codes
        How the file counts states: ``cow``, ``gw``, ``iso3`` or ``names``.
    directed
        Whether the order of the two states means something; None of single states.
    rows, matched
        Rows of the file, and those that are used.
    dropped
        ``{"row", "why"}`` for each row that is not.
    repeated
        The same for each row that says again what another says, and is counted once.
    out_of_range
        ``{"row", "column", "value", "why"}`` for each value that cannot be.
    columns
        Columns, keys apart.
    notes
        How the file was read, as sentences.
    refused
        Why the file cannot be used as it is, as ``(what is wrong, what to do)``.
    """

    file: str
    unit: str = ""
    codes: str = ""
    directed: bool | None = None
    rows: int = 0
    matched: int = 0
    dropped: list[dict[str, Any]] = field(default_factory=list)
    repeated: list[dict[str, Any]] = field(default_factory=list)
    out_of_range: list[dict[str, Any]] = field(default_factory=list)
    columns: list[OwnColumn] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)

    def drop(self, row: int, why: str) -> None:
        """Say that a row is not used."""
        self.dropped.append({"row": row, "why": why})

    def of_used_rows(self) -> list[dict[str, Any]]:
        """Values out of range in rows that are used; those of keys are why a row is dropped."""
        gone = {one["row"] for one in self.dropped}
        return [one for one in self.out_of_range if one["row"] not in gone]

    def refuse(self, message: str, hint: str) -> None:
        """Say that the file cannot be used as it is."""
        self.refused.append((message, hint))

    def check(self) -> None:
        """Raise ``DataError`` if the file cannot be used."""
        if self.refused:
            raise DataError(*self.refused[0])

    def settle(self) -> None:
        """Put the rows in order, and refuse a file of which none is left."""
        for rows in (self.dropped, self.repeated, self.out_of_range):
            rows.sort(key=lambda one: one["row"])
        if not self.matched and not self.refused:
            first = f" Row {self.dropped[0]['row']}: {self.dropped[0]['why']}." if self.dropped else ""
            message = f"None of the {self.rows:,} rows of {self.file} can be used.{first}"
            self.refuse(message, self._cure())

    def _cure(self) -> str:
        """Say what to do where no row can be used."""
        if self.codes in ("names", "iso3"):
            return "Actors that are no states are declared by name: --actors Palestine, or --actors PSE=Palestine."
        return "Check how the file counts states (--codes); `detente data check FILE` tells every row."

    @property
    def head(self) -> str:
        """The first line: what the file is."""
        order = {None: "", True: "directed ", False: "undirected "}[self.directed]
        states = f"states by {CODES[self.codes]}" if self.codes else "of the two sides that are named"
        return f"{self.file}: {self.rows:,} {_plural('row', self.rows)}, {order}{self.unit}s, {states}"

    @property
    def sentences(self) -> list[str]:
        """What was found, most important first."""
        found = [f"{message} {hint}" for message, hint in self.refused]
        found.append(f"{self.matched:,} of {self.rows:,} rows are used.")
        for rows, done in ((self.dropped, "dropped"), (self.repeated, "repeated and counted once")):
            if rows:
                found.append(f"{len(rows):,} {_plural('row', len(rows))} {done}: {_some(rows)}.")
        values = self.of_used_rows()
        if values:
            many = len(values)
            found.append(f"{many:,} {_plural('value', many)} out of range, taken as missing: {_some(values)}.")
        return [*found, *self.notes]

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {
            "file": self.file,
            "unit": self.unit,
            "codes": self.codes,
            "directed": self.directed,
            "rows": self.rows,
            "matched": self.matched,
            "dropped": self.dropped,
            "repeated": self.repeated,
            "out_of_range": self.out_of_range,
            "columns": [one.as_dict() for one in self.columns],
            "notes": self.notes,
            "refused": [{"message": message, "hint": hint} for message, hint in self.refused],
        }

    def __repr__(self) -> str:
        return f"OwnReport({self.head!r})"

    def __str__(self) -> str:
        return "\n".join((self.head, *self.sentences))


CODES = {
    "cow": "COW numbers",
    "gw": "Gleditsch-Ward numbers",
    "iso3": "ISO 3166 codes",
    "names": "names",
}
"""Ways of counting states, in words."""


def _plural(word: str, many: int) -> str:
    return word if many == 1 else f"{word}s"


def have(many: int, word: str) -> str:
    """Write ``1 row has`` or ``2 rows have``.

    Parameters
    ----------
    many
        How many there are.
    word
        What they are.
    """
    return f"{many:,} {_plural(word, many)} {'has' if many == 1 else 'have'}"


def _some(rows: Iterable[dict[str, Any]]) -> str:
    """Name the first rows, each kind of reason once, and say how many more there are."""
    kinds = gather(rows)
    told = [f"{why} ({rows_of(places)})" for why, places in kinds[:MANY]]
    more = len(kinds) - MANY
    return "; ".join(told) + (f"; and {more} more {_plural('reason', more)}" if more > 0 else "")


IN_YEAR = re.compile(r" in (\d{4})\b")
"""The year in a reason."""


def gather(rows: Iterable[dict[str, Any]]) -> list[tuple[str, list[int]]]:
    """Put rows of one reason together, whatever its year; return reasons with their years, and the rows.

    Parameters
    ----------
    rows
        ``{"row", "why"}`` each.
    """
    kinds: dict[str, tuple[list[int], set[int]]] = {}
    for one in rows:
        year = IN_YEAR.search(one["why"])
        places, years = kinds.setdefault(IN_YEAR.sub(" in {}", one["why"], count=1), ([], set()))
        places.append(one["row"])
        if year:
            years.add(int(year[1]))
    return [(why.replace("{}", _spans(years), 1) if years else why, places) for why, (places, years) in kinds.items()]


def _spans(years: set[int]) -> str:
    """Write runs of years, such as ``1950-1954 and 1960``."""
    ordered = sorted(years)
    firsts = [year for year in ordered if year - 1 not in years]
    lasts = [year for year in ordered if year + 1 not in years]
    runs = [str(a) if a == b else f"{a}-{b}" for a, b in zip(firsts, lasts, strict=True)]
    kept = runs if len(runs) <= MANY else [*runs[:MANY], f"{len(runs) - MANY} more spells"]
    return kept[0] if len(kept) == 1 else f"{', '.join(kept[:-1])} and {kept[-1]}"


def rows_of(places: list[int]) -> str:
    """Name some rows, the first ones by number.

    Parameters
    ----------
    places
        Their numbers.
    """
    shown = ", ".join(str(place) for place in places[:MANY])
    more = f" and {len(places) - MANY:,} more" if len(places) > MANY else ""
    return f"{_plural('row', len(places))} {shown}{more}"
