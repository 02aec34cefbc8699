"""Names of states: from what people write to Correlates of War numbers.

Lenient by design: numbers, COW and ISO abbreviations, names and former names, in any case and
without accents. A name that means several states is narrowed by the years asked about, and is
otherwise refused with the candidates; an unknown name is refused with the nearest ones.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from detente.core.errors import InvalidValue, UnknownName
from detente.data.tables.reader import rows

LAST_LISTED = 2022
"""Last year to which the membership list v2016 is carried forward (last year of NMC 7.0)."""


@dataclass(frozen=True)
class State:
    """A state of the COW system.

    Attributes
    ----------
    ccode
        COW number.
    abb
        COW abbreviation.
    iso3
        Current ISO 3166 code; empty for states without one.
    name
        COW name.
    aliases
        Other and former names.
    spells
        Years of membership, first and last inclusive.
    """

    ccode: int
    abb: str
    iso3: str
    name: str
    aliases: tuple[str, ...]
    spells: tuple[tuple[int, int], ...]

    def member(self, year: int) -> bool:
        """Tell whether the state was in the system in some part of a year."""
        return any(first <= year <= last for first, last in self.spells)

    def when(self) -> str:
        """Years of membership in words, such as ``1816-1945 and 1990-``."""
        ends = (f"{a}-{'' if b >= LAST_LISTED else b}" for a, b in self.spells)
        return " and ".join(ends)


@dataclass(frozen=True)
class Actor:
    """One side of a case: a state, or a chain of states that continue each other.

    Attributes
    ----------
    ccode
        Number that stands for the actor: of its first link.
    name
        Name for people, as of the years asked about.
    abb
        COW abbreviation that stands for the actor.
    links
        ``(ccode, first year, last year)``, in order and without overlap.
    """

    ccode: int
    name: str
    abb: str
    links: tuple[tuple[int, int, int], ...]

    def code(self, year: int) -> int | None:
        """COW number in a year; ``None`` where no link covers it."""
        for ccode, first, last in self.links:
            if first <= year <= last:
                return ccode
        return None

    def codes(self) -> frozenset[int]:
        """Every COW number of the actor."""
        return frozenset(link[0] for link in self.links)


# Germany is 255, then 260 beside 265, then 255 again; 255 and 260 both exist in 1990, where
# 260 is taken. The other successions keep one number (Russia and USSR, Yugoslavia and Serbia).
GERMANY = ((255, 1816, 1945), (260, 1955, 1990), (255, 1991, 9999))

# What people call a state in years when its COW name is long or misleads.
NAMES_IN_TIME = (
    (2, 1816, LAST_LISTED, "USA"),
    (365, 1923, 1991, "USSR"),
    (255, 1816, 1870, "Prussia"),
)


YEAR = re.compile(r"1[89]\d\d|20\d\d")
"""What is a year of the calendar, as no COW number is."""
NUMERIC = re.compile(r"[\s\d.,+\-\u2010-\u2015\u2212]*\d[\s\d.,+\-\u2010-\u2015\u2212]*")
"""What is written as a number, with dots and signs of every kind."""


def plain(text: str) -> str:
    """Fold case, accents and punctuation away: of names, never of numbers (`key_of`).

    Parameters
    ----------
    text
        What somebody wrote.
    """
    folded = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    folded = folded.casefold().replace(".", "").replace("&", " and ")
    return re.sub(r"[^a-z0-9]+", " ", folded).strip().removeprefix("the ")


def key_of(name: object) -> str:
    """Return what a state is looked up by: a whole number as such, whatever it went through, or a name folded.

    ``2.0`` is 2, as a number that went through a float reads. Any other number is its own text, which nothing is
    called: a sign or a fraction is never dropped.

    Parameters
    ----------
    name
        Name, abbreviation or number, as text or as a number.
    """
    text = str(name)
    if NUMERIC.fullmatch(text) is None:
        return plain(text)
    whole = re.fullmatch(r"\s*(\d+)(?:\.0*)?\s*", text)
    return str(int(whole[1])) if whole is not None else text.strip()


def _spells(text: str) -> tuple[tuple[int, int], ...]:
    ends = (spell.split("-") for spell in text.split(";"))
    return tuple((int(first), int(last) if last else 9999) for first, last in ends)


@cache
def states() -> tuple[State, ...]:
    """Every state of the system, by COW number."""
    return tuple(
        State(
            ccode=int(row["ccode"]),
            abb=row["abb"],
            iso3=row["iso3"],
            name=row["name"],
            aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
            spells=_spells(row["years"]),
        )
        for row in rows("countries")
    )


@cache
def by_code() -> dict[int, State]:
    """States by COW number."""
    return {state.ccode: state for state in states()}


@cache
def _index() -> dict[str, tuple[State, ...]]:
    index: dict[str, list[State]] = {}
    for state in states():
        keys = {str(state.ccode), state.abb, state.iso3, state.name, *state.aliases}
        for key in {key_of(key) for key in keys if key}:
            index.setdefault(key, []).append(state)
    return {key: tuple(found) for key, found in index.items()}


def called(name: str) -> tuple[State, ...]:
    """Return the states of any year that go by exactly a name, its case and accents apart.

    Parameters
    ----------
    name
        Name, former name, or COW or ISO abbreviation.
    """
    return _index().get(key_of(name), ())


def _containing(key: str) -> tuple[State, ...]:
    """States with every word of the key in one of their names."""
    words = set(key.split())
    if not words or len(key) < 4 or NUMERIC.fullmatch(key):
        return ()
    names = ((state, {plain(n) for n in (state.name, *state.aliases)}) for state in states())
    return tuple(state for state, known in names if any(words <= set(n.split()) for n in known))


def _inside(found: Iterable[State], years: Sequence[int] | None) -> tuple[State, ...]:
    found = tuple(found)
    if years is None:
        return found
    return tuple(state for state in found if any(state.member(year) for year in years))


def _describe(found: Iterable[State]) -> str:
    return "; ".join(f"{s.name} ({s.abb}, {s.ccode}, {s.when()})" for s in found)


def _ambiguous(name: str, found: Sequence[State]) -> InvalidValue:
    message = f"{name!r} may mean several states."
    return InvalidValue(message, f"Choose one by its name, abbreviation or number: {_describe(found)}.")


def _absent(name: str, found: Sequence[State], years: Sequence[int]) -> InvalidValue:
    message = f"{name!r} was not a member of the state system in {years[0]}-{years[-1]}."
    return InvalidValue(message, f"Members by that name, with their years: {_describe(found)}.")


def _unknown(name: str) -> UnknownName:
    key = key_of(name)
    if NUMERIC.fullmatch(key) and not key.isdecimal():
        odd = UnknownName("state", name, ())
        odd.hint = "COW numbers are whole and have no sign, such as 2 for the United States of America."
        return odd
    if YEAR.fullmatch(key):
        odd = UnknownName("state", name, ())
        odd.hint = "A year is no state: write the first and the last year as one, such as 1948-1962, after --years."
        return odd
    near = difflib.get_close_matches(key, list(_index()), n=4, cutoff=0.7)
    found = dict.fromkeys(state for match in near for state in _index()[match])
    known = [s.name for s in found] or [s.name for s in states()]
    error = UnknownName("state", name, known, "Names, abbreviations and COW numbers are understood.")
    if found:
        error.hint = f"Did you mean {_describe(tuple(found)[:4])}?"
    return error


def lookup(name: str | float, years: Sequence[int] | None = None) -> State:
    """Find the one state that a name means.

    Parameters
    ----------
    name
        Name, former name, COW or ISO abbreviation, or COW number; a number that went through a float (``2.0``) is
        that number, and one with a sign or a fraction is refused.
    years
        Years that the state must at least partly have been a member in; they settle names
        such as ``Korea`` that mean different states at different times.

    Raises
    ------
    UnknownName
        Nothing is called that.
    InvalidValue
        Several states are, or none of them existed in those years.
    """
    key = key_of(name)
    exact = _index().get(key, ())
    found = _inside(exact, years)
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise _ambiguous(str(name), found)
    wider = _inside(_containing(key), years)
    if exact and years is not None:
        raise _absent(str(name), tuple(dict.fromkeys((*exact, *_containing(key)))), years)
    if len(wider) == 1:
        return wider[0]
    if wider:
        raise _ambiguous(str(name), wider)
    if years is not None and _containing(key):
        raise _absent(str(name), _containing(key), years)
    raise _unknown(str(name))


def _name_in(state: State, years: Sequence[int]) -> str:
    for ccode, first, last, name in NAMES_IN_TIME:
        if state.ccode == ccode and first <= years[0] and years[-1] <= last + 5:
            return name
    return state.name


def actor(name: str | float, years: Sequence[int]) -> Actor:
    """Find the side of a case that a name means, over a run of years.

    ``Germany`` by name is followed through its division (255, 260, 255); by number or
    abbreviation it is one COW state only.

    Parameters
    ----------
    name
        As for `lookup`.
    years
        The years of the case.
    """
    if plain(str(name)) in {"germany", "deutschland"} and any(1955 <= y <= 1990 for y in years):
        links = tuple(x for x in GERMANY if x[1] <= years[-1] and x[2] >= years[0])
        return Actor(ccode=links[0][0], name="Germany", abb="GMY", links=links)
    state = lookup(name, years)
    links = tuple((state.ccode, first, last) for first, last in state.spells)
    return Actor(state.ccode, _name_in(state, years), state.abb, links)


def _cut(text: str) -> list[str]:
    """Cut ``A-B`` at the hyphen that leaves a state on both sides (names may hold hyphens)."""
    pieces = re.split(r"(?<!^)(?:-|–|—)|\bvs\b|\bversus\b", text.strip())  # a number may have a sign
    if len(pieces) == 1:
        return [text]
    for cut in range(1, len(pieces)):
        halves = ["-".join(pieces[:cut]), "-".join(pieces[cut:])]
        if all(key_of(half) in _index() for half in halves):
            return halves
    return pieces if key_of(text) not in _index() else [text]


def names_in(text: str) -> list[str]:
    """Return the names of states in a text: a pair joined by a hyphen, or a list joined by commas.

    Parameters
    ----------
    text
        Such as ``USA-USSR`` or ``USA, USSR, China``.
    """
    parts = re.split(r"[,;/]", text) if re.search(r"[,;/]", text) else _cut(text)
    return [part.strip() for part in parts if part.strip()]


def actors(text: str | Sequence[str], years: Sequence[int]) -> tuple[Actor, ...]:
    """Read a pair or a list of states, such as ``USA-USSR`` or ``USA, USSR, China``.

    Parameters
    ----------
    text
        A pair joined by a hyphen, a list joined by commas, or a sequence of names.
    years
        The years of the case.

    Raises
    ------
    InvalidValue
        Fewer than two states, or one of them twice.
    """
    parts = names_in(text) if isinstance(text, str) else [part for one in text if (part := str(one).strip())]
    found = tuple(actor(part, years) for part in parts)
    if len(found) < 2:
        message = f"{text!r} names {len(found)} state(s); a case needs at least two."
        raise InvalidValue(message, "Write a pair such as USA-USSR, or a list such as USA,USSR,China.")
    seen: dict[int, str] = {}
    for part, one in zip(parts, found, strict=True):
        for ccode in one.codes():
            if ccode in seen:
                message = f"{seen[ccode]!r} and {part!r} are the same state (COW {ccode})."
                raise InvalidValue(message, "Name each state once.")
            seen[ccode] = part
    return found


def default_years(text: str | Sequence[str]) -> tuple[int, ...]:
    """Years of a case that names none: common membership since 1946, or else all of it.

    Parameters
    ----------
    text
        As for `actors`. ``USSR`` by that name ends in 1991.

    Raises
    ------
    InvalidValue
        The states were never members together.
    """
    everything = tuple(range(1816, LAST_LISTED + 1))
    sides = actors(text, everything)
    written = plain(text if isinstance(text, str) else " ".join(map(str, text)))
    soviet = {"ussr", "soviet"} & set(written.split())
    together = [
        year
        for year in everything
        if all((code := side.code(year)) and by_code()[code].member(year) for side in sides)
        and not (soviet and not 1923 <= year <= 1991)
    ]
    if not together:
        message = " and ".join(side.name for side in sides) + " were never members together."
        raise InvalidValue(message, f"The system is recorded from 1816 to {LAST_LISTED}.")
    since = [year for year in together if year >= 1946]
    chosen = since if len(since) > 10 else together
    return tuple(range(chosen[0], chosen[-1] + 1))
