"""What a site is to hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from detente.apps.pages.story_page import LANGUAGES
from detente.core.errors import InvalidValue
from detente.data.registry import SOURCES, source
from detente.games import games

FAMOUS = (
    ("USA-USSR", "1946-1991"),
    ("India-Pakistan", "1947-2019"),
    ("Egypt-Israel", "1948-1990"),
    ("France-Germany", "1870-2010"),
)
"""Cases of a site that names none, with their years."""
EVERY = "all"
"""Word that allows every source."""
BASE = re.compile(r"/(?:[\w.~%-]+/)*")
"""A path on a host: folders with a stroke before, between and behind."""


@dataclass(frozen=True)
class SitePlan:
    """What a site is to hold.

    Attributes
    ----------
    language : str
        Language in which story and laboratory begin; the other has pages of its own.
    base : str
        Path under which a host shows the site, such as ``/courses/detente/``.
    cases : tuple of tuple of str
        Pairs, or lists with commas, and years.
    schools, claims : tuple of str
        Schools of the verdict and of the cases, and claims; all if empty.
    games : tuple of str
        Formal games.
    full : bool
        Whether verdict and claims are computed whole; else in their quick form.
    replicates : int
        Runs a school of a case.
    data : Path or None
        Folder of raw files, looked at before the cache of `detente data fetch`.
    closed : frozenset of str
        Sources that nothing in the site is made of.
    store : Path or None
        Folder in which runs of verdict and claims are kept; none are if None.
    """

    language: str = "en"
    base: str = "/"
    cases: tuple[tuple[str, str], ...] = FAMOUS
    schools: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    games: tuple[str, ...] = field(default_factory=lambda: tuple(games()))
    full: bool = False
    replicates: int = 200
    data: Path | None = None
    closed: frozenset[str] = field(default_factory=lambda: closed_sources())
    store: Path | None = None

    def __post_init__(self) -> None:
        """Refuse what no site can be.

        Raises
        ------
        InvalidValue
            The language is none of the site's, or the base is no path.
        """
        if self.language not in LANGUAGES:
            msg = f"No site begins in {self.language!r}."
            raise InvalidValue(msg, f"Languages: {', '.join(LANGUAGES)}.")
        if not BASE.fullmatch(self.base) or {".", ".."} & set(self.base.split("/")):
            msg = f"The base {self.base!r} is no path on a host."
            raise InvalidValue(msg, "Write the part of the address after the host's name, such as /courses/detente/.")


def closed_sources(allowed: Iterable[str] = (), without: Iterable[str] = ()) -> frozenset[str]:
    """Return the sources that nothing in a site is made of: those that are not to be handed on, and others on wish.

    Parameters
    ----------
    allowed
        Sources that may be used although their terms do not let them be handed on; ``all`` for every one.
    without
        Sources to leave out whatever their terms.

    Raises
    ------
    UnknownName
        There is no such source.
    """
    may, left = list(allowed), {source(name).name for name in without}
    terms = {name for name, one in SOURCES.items() if not one.handed_on}
    open_ = terms if EVERY in may else {source(name).name for name in may}
    return frozenset((terms - open_) | left)


def read_cases(given: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return cases from the command line, each ``USA-USSR:1946-1991``.

    Parameters
    ----------
    given
        The cases; a known one may leave out its years.

    Raises
    ------
    InvalidValue
        One has no years.
    """
    found = []
    for text in given:
        states, _, years = (part.strip() for part in text.partition(":"))
        years = years or dict(FAMOUS).get(states, "")
        if not states or not years:
            msg = f"The case {text!r} has no years."
            raise InvalidValue(msg, "Write states, a colon and years, such as USA-China:1949-2018.")
        found.append((states, years))
    return tuple(found)
