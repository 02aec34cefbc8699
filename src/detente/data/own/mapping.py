"""From how a file counts states to Correlates of War numbers, year by year."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from detente.core.errors import DataError, DetenteError, InvalidValue
from detente.data.codes import LAST_LISTED, Actor, State, by_code, plain
from detente.data.own.names import read_name
from detente.data.panel.crosswalk import crosswalk
from detente.data.record import Record

WHOLE = re.compile(r"([+-]?\d+)(?:[.,]0+)?")
"""A whole number, perhaps written with decimals of nought."""

OF_TODAY = "today: "
"""Begins what is told of a code that a state has today and had not then."""

NO_MEMBER = "was no member of the state system"
"""Why the number of a state is out of range in a year."""

NO_NAME = "is no name of a state"
"""Why a name is none."""

NO_ISO = "is no ISO 3166 code of three letters of a state that COW has"
"""Why a code is none."""

READ_AS = "name: "
"""Begins what is told of a name that no list has in this form."""

DIVIDED = [255, 260]
"""Numbers of Germany, of which COW has both in 1990."""

Found = tuple[int | None, str]
"""The number of a state, or why there is none; with a number, what has to be told of it."""


@dataclass(frozen=True)
class Outsider:
    """An actor that is no state of the system: it has a name, and no COW number.

    Attributes
    ----------
    name
        Name for people.
    key
        What the file calls it.
    number
        Number in the tables of own data: below zero, where no state is.
    """

    name: str
    key: str
    number: int

    def called(self, *texts: str | None) -> bool:
        """Tell whether one of some cells means it."""
        known = {plain(self.name), plain(self.key)}
        return any(text is not None and plain(text) in known for text in texts)

    def actor(self) -> Actor:
        """Return it as a side of a case: one of which the record has nothing."""
        return Actor(self.number, self.name, abbreviate(self.name), ())


def abbreviate(name: str) -> str:
    """Shorten a name to capital letters that are no state's abbreviation.

    Parameters
    ----------
    name
        Name of an actor.
    """
    letters = plain(name).replace(" ", "").upper() or "ACTOR"
    taken = {state.abb for state in by_code().values()}
    return next((letters[:size] for size in range(3, len(letters)) if letters[:size] not in taken), letters)


def outsiders(given: Sequence[str]) -> tuple[Outsider, ...]:
    """Return actors of one's own from what declares them: ``Palestine``, or ``PSE=Palestine``.

    Parameters
    ----------
    given
        Declarations.

    Raises
    ------
    InvalidValue
        One has no name.
    """
    found = []
    for place, text in enumerate(given):
        key, equals, name = (part.strip() for part in text.partition("="))
        if not key or (equals and not name):
            message = f"{text!r} declares no actor."
            raise InvalidValue(message, "Write its name as in the file, or CODE=NAME: --actors PSE=Palestine,EU.")
        found.append(Outsider(name or key, key, -1 - place))
    return tuple(found)


def mapper(codes: str, record: Record) -> Callable[[str, int], Found]:
    """Return what finds the number of a state by how a file counts states.

    Parameters
    ----------
    codes
        ``cow``, ``gw``, ``iso3`` or ``names``.
    record
        The record: numbers of Gleditsch and Ward come from a source of it.

    Raises
    ------
    DataError
        That source is not at hand.
    """
    if codes == "cow":
        return _cow
    if codes == "names":
        return _named
    return _by_gw(record) if codes == "gw" else _by_iso(record)


def _absent(state: State, year: int) -> str:
    spells = [f"since {first}" if last >= LAST_LISTED else f"{first}-{last}" for first, last in state.spells]
    return f"{state.name} ({state.ccode}) {NO_MEMBER} in {year}: it was one {' and '.join(spells)}"


def _cow(text: str, year: int) -> Found:
    found = WHOLE.fullmatch(text)
    if found is None:
        return None, f"{text!r} is no COW number"
    code = int(found[1])
    if code not in by_code():
        return None, f"{code} is no COW number of a state"
    return (code, "") if by_code()[code].member(year) else (None, _absent(by_code()[code], year))


def _named(text: str, year: int) -> Found:
    if re.fullmatch(r"[\d.,+-]+", text):
        return None, f"{text} is a number and no name of a state"
    found, exact = read_name(text)
    abbreviations = {state for state in found if text.strip().upper() in (state.abb, state.iso3)}
    there = list(found) if len(abbreviations) > 1 else [state for state in found if state.member(year)]
    if [state.ccode for state in there] == DIVIDED:
        return DIVIDED[1], f"{text} is COW 255 and 260 in {year}: 260 is taken"
    if len(there) == 1:
        name = f"{there[0].name} ({there[0].ccode})"
        return there[0].ccode, "" if exact else f"{READ_AS}{text!r} is {name}"
    if there:
        several = " or ".join(f"{state.name} ({state.ccode})" for state in there)
        return None, f"{text!r} may be {several}"
    if not found:
        return None, f"{text!r} {NO_NAME}"
    return None, _absent(found[0], year)


def _by_gw(record: Record) -> Callable[[str, int], Found]:
    rows = crosswalk(record).collect()
    if rows["gwcode"].null_count() == rows.height:
        why = record.notes.get("gleditsch_ward", "the source gleditsch_ward is not at hand")
        message = f"Gleditsch-Ward numbers cannot be matched to COW numbers: {why}"
        hint = "Get them with: detente data fetch gleditsch_ward; or name a folder that holds them with --data DIR."
        raise DataError(message, hint)
    known: dict[tuple[int, int], list[int]] = {}
    for code, year, number in rows.select("ccode", "year", "gwcode").drop_nulls().iter_rows():
        known.setdefault((number, year), []).append(code)
    counted = {number for number, _ in known}

    def find(text: str, year: int) -> Found:
        whole = WHOLE.fullmatch(text)
        if whole is None:
            return None, f"{text!r} is no Gleditsch-Ward number"
        number = int(whole[1])
        if number not in counted:
            return None, f"{number} is no Gleditsch-Ward number of a state that COW has"
        found = known.get((number, year), [])
        return _one(found, number, f"Gleditsch-Ward {number}", year)

    return find


def _one(found: Sequence[int], like: int, what: str, year: int) -> Found:
    """Take the one state; of several, that of the same number, else the last one."""
    if not found:
        return None, f"{what} {NO_MEMBER} in {year}"
    if len(found) == 1:
        return found[0], ""
    taken = like if like in found else max(found)
    return taken, f"{what} is COW {' and '.join(map(str, sorted(found)))} in {year}: {taken} is taken"


def _by_iso(record: Record) -> Callable[[str, int], Found]:
    rows = crosswalk(record).collect()
    then: dict[tuple[str, int], list[int]] = {}
    today: dict[tuple[str, int], list[int]] = {}
    for code, year, iso, current in rows.select("ccode", "year", "iso3", "iso3c").iter_rows():
        if iso:
            then.setdefault((iso, year), []).append(code)
        if current:
            today.setdefault((current, year), []).append(code)
    counted = {iso for iso, _ in (*then, *today)}

    def find(text: str, year: int) -> Found:
        iso = text.upper()
        if iso not in counted:
            return None, f"{text!r} {NO_ISO}"
        code, told = _one(then.get((iso, year)) or today.get((iso, year), []), -1, f"ISO {iso}", year)
        if code is None or told or (iso, year) in then:
            return code, told
        return code, f"{OF_TODAY}{iso} is {by_code()[code].name} ({code})"

    return find


def suspicion(codes: str, texts: Sequence[tuple[str, int]], record: Record) -> str:
    """Say if rows that are no COW numbers would all be Gleditsch-Ward numbers; empty if not, or if it cannot be told.

    Parameters
    ----------
    codes
        How the file counts states.
    texts
        Cells and years that were not matched.
    record
        The record.
    """
    if codes != "cow" or not texts:
        return ""
    try:
        find = _by_gw(record)
    except DetenteError:
        return ""
    hits = sum(find(*one)[0] is not None for one in texts)
    if hits <= len(texts) / 2:
        return ""
    what = "of the states and years that COW does not have are in the list of Gleditsch and Ward: --codes gw?"
    return f"{hits} of {len(texts)} {what}"


def contradiction(code: int, name: str | None, year: int) -> State | None:
    """Return the state that a name beside a number means, if it is another one.

    Parameters
    ----------
    code
        COW number that was found.
    name
        What the file calls it.
    year
        Calendar year.
    """
    found, exact = read_name(name) if name else ((), False)
    there = [state for state in found if state.member(year)]
    return there[0] if exact and len(there) == 1 and code not in {state.ccode for state in found} else None
