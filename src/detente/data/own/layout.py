"""Which columns of a file of one's own say who and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.core.errors import InvalidValue, UnknownName
from detente.data.own.report import CODES

SELF_DECLARED = {
    "cow": ("ccode", "cowcode", "ccode_cow", "cow_code"),
    "gw": ("gwcode", "gwno", "gw_code"),
    "iso3": ("iso3", "iso3c"),
}
"""Names of columns that say themselves how they count states: those of the record and of its usual sources."""

PLAIN = ("state", "country", "statenme", "statename", "country_name", "name", "stateabb", "abb", "id")
"""Names of columns that name a state without saying how."""

ENDS = (("_a", "_b"), ("1", "2"), ("_1", "_2"), ("a", "b"), ("_src", "_tgt"))
"""What follows the name of a column for the first and the second state."""

ORDERED = (
    ("source", "target"),
    ("sender", "target"),
    ("sender", "receiver"),
    ("from", "to"),
    ("initiator", "target"),
    ("ccode_src", "ccode_tgt"),
)
"""Names by which the order of the two means something."""

OTHERS = (("actor1", "actor2"), ("actor_a", "actor_b"), ("side_a", "side_b"), ("sidea", "sideb"))
"""Further names of two sides."""

WHEN = ("year", "yr", "date", "month", "time", "period", "day")
"""Names of columns that say when."""

MOST_SHOWN = 8
"""Most columns that a message names."""

NAMES = (("name", "name"), ("country", "country"), ("statename", "statename"), ("state_name", "state_name"))
"""Columns of names beside codes, of a state and with the ends of dyads."""


@dataclass(frozen=True)
class KeyColumns:
    """Where a file says who and when.

    Attributes
    ----------
    sides
        Columns of the states: one, two, or none (acts of one pair).
    when
        Column of the year or date.
    month
        Column of the month beside the year; empty if there is none.
    codes
        How states are counted.
    said
        Who says so, in words.
    ordered
        Whether the names of the columns say that the order of the two means something; None if they say nothing.
    names
        Columns of names beside the codes, one for each side, or none.
    """

    sides: tuple[str, ...]
    when: str
    month: str = ""
    codes: str = ""
    said: str = ""
    ordered: bool | None = None
    names: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every column that identifies a row."""
        return tuple(name for name in (*self.sides, self.when, self.month) if name)


def find_layout(names: Sequence[str], codes: str | None, keys: Sequence[str] | None, pair: bool = False) -> KeyColumns:
    """Find the columns that say who and when.

    Parameters
    ----------
    names
        Columns of the file.
    codes
        How states are counted, as declared; None where the names of the columns are to say it.
    keys
        Columns of states and time, if they are declared.
    pair
        Whether the file may be about one pair that it does not name.

    Raises
    ------
    InvalidValue
        They are not there, or do not say how they count states.
    UnknownName
        There is no such way of counting states, or no such column.
    """
    if codes is not None and codes.casefold() not in CODES:
        kind = "way of counting states"
        raise UnknownName(kind, codes, CODES, "cow and gw are numbers, iso3 three letters, names anything by name.")
    low = {name.casefold(): name for name in reversed(names)}
    found = _declared(low, keys, pair) if keys else _recognised(low, codes)
    if found is None and pair:
        when = next((low[one] for one in ("month", "date", *WHEN) if one in low), "")
        return KeyColumns((), when) if when else _lost(names)
    if found is None:
        return _lost(names)
    month = low.get("month", "") if found.when.casefold() in ("year", "yr") and "month" not in found.keys else ""
    return _coded(replace(found, month=month, names=_names(found.sides, low)), codes)


def _lost(names: Sequence[str]) -> KeyColumns:
    low = {name.casefold() for name in names}
    stems = [name for system in SELF_DECLARED.values() for name in system] + list(PLAIN)
    sides = {*stems, *(stem + end for stem in stems for ends in ENDS for end in ends), *sum((*ORDERED, *OTHERS), ())}
    lacking = [word for word, known in (("who", sides), ("when", set(WHEN))) if not low & known] or ["who"]
    shown = ", ".join(names[:MOST_SHOWN]) + (", ..." if len(names) > MOST_SHOWN else "")
    message = f"No {'columns say' if len(lacking) > 1 else 'column says'} {' and '.join(lacking)}: there are {shown}."
    hint = "Name them with --keys, such as --keys ccode,year or --keys importer,exporter,year (keys= in Python)."
    raise InvalidValue(message, hint)


def _declared(low: dict[str, str], keys: Sequence[str], pair: bool) -> KeyColumns:
    taken = []
    for key in keys:
        if key.strip().casefold() not in low:
            kind = "column"
            raise UnknownName(kind, key, low.values())
        taken.append(low[key.strip().casefold()])
    if len(taken) not in ((1, 2, 3) if pair else (2, 3)) or len(set(taken)) < len(taken):
        message = f"{', '.join(taken[:MOST_SHOWN])} are no keys of a table."
        raise InvalidValue(message, "Name the state and the year, or both states and the year: --keys one,two,year.")
    return KeyColumns(tuple(taken[:-1]), taken[-1], ordered=_ordered(taken[:-1]))


def _ordered(sides: Sequence[str]) -> bool | None:
    plain = tuple(side.casefold() for side in sides)
    if plain in ORDERED:
        return True
    return False if len(plain) == 2 and plain[0].endswith("_a") and plain[1].endswith("_b") else None


def _recognised(low: dict[str, str], codes: str | None) -> KeyColumns | None:
    """Return the first known names of two states and a time, or else of one."""
    when = next((low[one] for one in WHEN if one in low), "")
    if not when:
        return None
    own = SELF_DECLARED.get(codes.casefold() if codes else "", ())
    declared = [name for system in SELF_DECLARED.values() for name in system]
    order = list(dict.fromkeys((*own, *(declared if codes != "names" else ()), *PLAIN, *declared)))
    pairs = [(one + a, one + b) for one in order for a, b in ENDS]
    for pair in (*pairs[: len(own) * len(ENDS)], *ORDERED, *pairs, *OTHERS):
        if all(one in low for one in pair):
            return KeyColumns(tuple(low[one] for one in pair), when, ordered=_ordered(pair))
    single = next((low[one] for one in order if one in low), "")
    return KeyColumns((single,), when) if single else None


def _coded(found: KeyColumns, codes: str | None) -> KeyColumns:
    """Say how states are counted: as declared, or as the names of the columns declare."""
    if codes is not None:
        return replace(found, codes=codes.casefold(), said="as declared")
    for system, names in SELF_DECLARED.items():
        if all(_stem(side) in names for side in found.sides):
            return replace(found, codes=system, said=f"as the column {found.sides[0]} says")
    message = f"The column {found.sides[0]} does not say how it counts states."
    hint = (
        "Declare it: --codes cow, gw, iso3 or names (codes= in Python). It is never guessed: 255 and 260 are "
        "different states by COW and by Gleditsch and Ward."
    )
    raise InvalidValue(message, hint)


def _stem(side: str) -> str:
    """Name of a column without what tells the two sides apart."""
    plain = side.casefold()
    for ends in ENDS:
        for end in ends:
            known = plain.removesuffix(end)
            if known != plain and any(known in names for names in SELF_DECLARED.values()):
                return known
    return plain


def _names(sides: Sequence[str], low: dict[str, str]) -> tuple[str, ...]:
    """Columns of names beside those of codes."""
    if len(sides) == 1:
        found = next((low[one] for one, _ in NAMES if one in low and low[one] != sides[0]), "")
        return (found,) if found else ()
    for stem, _ in NAMES:
        for a, b in ENDS:
            if stem + a in low and stem + b in low and low[stem + a] not in sides:
                return low[stem + a], low[stem + b]
    return ()
