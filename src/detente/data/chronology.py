"""Chronologies of curated cases: what happened when, in our own words, with the works it rests on.

One TOML file a case in `detente.data.chronologies`. A file says which states it is about, which years
it covers, and what happened, in order. Dates are as exact as they are written: a day, a month or a year.
A chronology is a selection and never a count of all that happened.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from detente.core.cite import references
from detente.core.errors import InvalidValue
from detente.core.lines import broken_at, comma_hint, line_of
from detente.data.codes import Actor

KINDS = {
    "crisis": "a confrontation short of war between the two",
    "war": "a war that the two fight against each other",
    "treaty": "an agreement or joint declaration, binding or not",
    "gesture": "a step taken alone, for the other's benefit or to be seen by it",
    "summit": "a meeting of leaders or a round of talks",
    "arms": "weapons tested, bought, sold or announced",
    "institution": "a standing body, alliance or membership begun or changed",
    "rupture": "a break: of relations, of a policy, or of a state",
}
"""Kinds of entries, and what they are."""

EARLIEST, LATEST = 1816, 2025
"""Years inside which a chronology must lie."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

_FILE = {"sides": list, "case": str, "first": int, "last": int, "entry": list}
_NEEDED = {"date": str, "kind": str, "title": str, "text": str, "sources": list}
_OPTIONAL = {"until": str, "document": str, "checked": bool}


@dataclass(frozen=True)
class ChronologyEntry:
    """One thing that happened.

    Attributes
    ----------
    date
        ISO 8601, as exact as it is known: ``1962-10-22``, ``1983-11`` or ``1948``.
    kind
        One of `KINDS`.
    title, text
        What it is called, and one or two sentences.
    sources
        Keys of ``references.json``.
    until
        When it ended; empty for what happened at once.
    document
        Where the text of a treaty or resolution is published; empty if there is none.
    checked
        Whether the date was compared with a second place, beside the works.
    """

    date: str
    kind: str
    title: str
    text: str
    sources: tuple[str, ...]
    until: str = ""
    document: str = ""
    checked: bool = False

    @property
    def year(self) -> int:
        """Year in which it happened or began."""
        return int(self.date[:4])

    @property
    def time(self) -> float:
        """The date as a year with a fraction; the middle of a month or year that is not more exact."""
        parts = [int(part) for part in self.date.split("-")]
        month = parts[1] - 1 if len(parts) > 1 else 6
        day = (parts[2] - 1) / 31 if len(parts) > 2 else (0.5 if len(parts) > 1 else 0.0)
        return parts[0] + (month + day) / 12

    @property
    def when(self) -> str:
        """The date in words."""
        return in_words(self.date)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Chronology:
    """What happened between two states.

    Attributes
    ----------
    case
        The states, as ``detente case`` takes them.
    sides
        COW numbers of either side.
    first, last
        Years that it covers.
    entries
        In order.
    """

    case: str
    sides: tuple[frozenset[int], frozenset[int]]
    first: int
    last: int
    entries: tuple[ChronologyEntry, ...]

    def about(self, one: Actor, two: Actor) -> bool:
        """Tell whether it is about two states.

        Parameters
        ----------
        one, two
            The states, in any order.
        """
        a, b = self.sides
        if not (one.codes() and two.codes()):  # a side that is no state
            return False
        return any(x.codes() <= a and y.codes() <= b for x, y in ((one, two), (two, one)))

    def covers(self, year: int) -> bool:
        """Tell whether it speaks of a year.

        Parameters
        ----------
        year
            Calendar year.
        """
        return self.first <= year <= self.last


def in_words(written: str) -> str:
    """Write a date for people, as exact as it is.

    Parameters
    ----------
    written
        ISO 8601.
    """
    parts = [int(part) for part in written.split("-")]
    month = [MONTHS[parts[1] - 1]] if len(parts) > 1 else []
    day = [str(parts[2])] if len(parts) > 2 else []
    return " ".join([*day, *month, str(parts[0])])


def _is_date(written: str) -> bool:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", written):
        return False
    try:
        date.fromisoformat(written + "-01-01"[len(written) - 4 :])
    except ValueError:
        return False
    return True


Fault = tuple[int, str, str]
"""Number of the entry (-1 for the head), key, and what is wrong."""


def _types(place: int, given: Mapping[str, Any], needed: Mapping[str, type], more: Mapping[str, type]) -> list[Fault]:
    found = [(place, key, f"{key} is missing.") for key in needed if key not in given]
    for key, value in given.items():
        kind = {**needed, **more}.get(key)
        if kind is None:
            found.append((place, key, f"{key} is no key of a chronology."))
        elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            found.append((place, key, f"{key} must be {kind.__name__}, not {value!r}."))
    return found


def _of_entry(place: int, entry: Mapping[str, Any], first: int, last: int) -> Iterator[Fault]:
    known = references()
    for key in ("date", "until"):
        if key in entry and not _is_date(entry[key]):
            yield place, key, f"{key} {entry[key]!r} is no date: write 1962-10-22, 1962-10 or 1962."
        elif key in entry and not first <= int(entry[key][:4]) <= last:
            yield place, key, f"{key} {entry[key]} is outside the years {first}-{last} of the chronology."
    if entry.get("until", "9999") < entry["date"]:
        yield place, "until", f"It ends ({entry['until']}) before it begins ({entry['date']})."
    if entry["kind"] not in KINDS:
        yield place, "kind", f"kind {entry['kind']!r} is not one of {', '.join(KINDS)}."
    if not entry["title"] or entry["title"].endswith("."):
        yield place, "title", "title must say what happened, without a full stop."
    if not re.fullmatch(r"[A-Z].*[.?]", entry["text"]):
        yield place, "text", "text must be one or two whole sentences."
    if not entry["sources"] and not entry.get("document"):
        yield place, "sources", "An entry needs a work in sources or a document."
    for key in entry["sources"]:
        if key not in known:
            yield place, "sources", f"There is no reference {key!r} in references.json."


def _of_file(given: Mapping[str, Any]) -> list[Fault]:
    found = _types(-1, given, _FILE, {})
    if found:
        return found
    first, last = given["first"], given["last"]
    if not EARLIEST <= first <= last <= LATEST:
        found.append((-1, "first", f"The years {first}-{last} must run forward, inside {EARLIEST}-{LATEST}."))
    sides = given["sides"]
    if len(sides) != 2 or not all(isinstance(side, list) and side for side in sides):
        found.append((-1, "sides", "sides must be two lists of COW numbers."))
    before = ""
    for place, entry in enumerate(given["entry"]):
        wrong = _types(place, entry, _NEEDED, _OPTIONAL)
        found += wrong or list(_of_entry(place, entry, first, last))
        if not wrong and entry["date"] < before:
            found.append((place, "date", f"{entry['date']} comes after {before}: entries go in order."))
        before = entry["date"] if not wrong else before
    return found


def parse(text: str, name: str) -> Chronology:
    """Read one chronology and check it.

    Parameters
    ----------
    text
        What the file holds.
    name
        Name of the file, for messages.

    Raises
    ------
    InvalidValue
        Something in it is wrong: every fault, with its line.
    """
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{name} is no TOML: {error}."
        comma = comma_hint(text, broken_at(error, text)) if isinstance(error, ValueError) else ""
        raise InvalidValue(message, f"{comma}Mend the line that it names.") from error
    faults = _of_file(given)
    if faults:
        told = [
            f"{name}:{line_of(text, (key,) if n < 0 else ('entry', n, key)) or 1}: {what}" for n, key, what in faults
        ]
        message = f"The chronology {name} has {len(told)} fault(s):\n" + "\n".join(told)
        raise InvalidValue(message)
    one, two = (frozenset(side) for side in given["sides"])
    entries = (ChronologyEntry(**{**entry, "sources": tuple(entry["sources"])}) for entry in given["entry"])
    return Chronology(given["case"], (one, two), given["first"], given["last"], tuple(entries))


@cache
def chronologies() -> tuple[Chronology, ...]:
    """Every chronology, by the name of its case."""
    folder = files("detente.data.chronologies")
    found = [parse(one.read_text(encoding="utf-8"), one.name) for one in folder.iterdir() if one.name.endswith(".toml")]
    return tuple(sorted(found, key=lambda one: one.case))


def between(one: Actor, two: Actor) -> Chronology | None:
    """Chronology of two states, if there is one.

    Parameters
    ----------
    one, two
        The states, in any order.
    """
    return next((known for known in chronologies() if known.about(one, two)), None)


def treaties(known: Chronology | None, years: Sequence[int]) -> list[float | None]:
    """Count the treaties that a chronology lists, year by year; missing outside the years that it covers.

    Parameters
    ----------
    known
        A chronology; ``None`` where there is none.
    years
        Years wanted.
    """
    if known is None:
        return [None] * len(years)
    signed = [entry.year for entry in known.entries if entry.kind == "treaty"]
    return [float(signed.count(year)) if known.covers(year) else None for year in years]
