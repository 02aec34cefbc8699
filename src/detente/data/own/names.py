"""Names of states as files of one's own write them: exactly, by their words, or with a second name beside the first."""

from __future__ import annotations

import difflib
import re
from functools import cache

from detente.data.codes import State, called, plain, states

BESIDE = re.compile(r"(?P<one>[^()]+)\((?P<two>[^()]+)\)|(?P<first>[^/]+)/(?P<second>[^/]+)")
"""A name with another beside it: ``Russia (Soviet Union)``, ``Burma/Myanmar``."""

SMALL = frozenset(("of", "the", "and"))
"""Words of a name that may be left out."""

GERMANY = frozenset(("germany", "deutschland"))
"""Names that mean West Germany as long as Germany is divided."""


def read_name(text: str) -> tuple[tuple[State, ...], bool]:
    """Return the states of any year that a cell means, and whether it has exactly a name of theirs.

    A part of a name means nothing: ``Africa`` is no state. Of a name with another beside it, both have to be names.

    Parameters
    ----------
    text
        What it holds.
    """
    if plain(text) in GERMANY:
        return _of_codes(255, 260), True
    exact = called(text)
    if exact:
        return exact, True
    beside = BESIDE.fullmatch(text.strip())
    halves = [read_name(half)[0] for half in beside.groups() if half is not None] if beside else []
    if halves and all(halves):
        return tuple(dict.fromkeys(state for half in halves for state in half)), False
    return _by_words(text), False


def nearest(text: str) -> str:
    """Return the name of a state that is spelt nearly like a cell; empty if there is none.

    Parameters
    ----------
    text
        What it holds.
    """
    known = {plain(name): name for state in states() for name in (state.name, *state.aliases)}
    found = difflib.get_close_matches(plain(text), list(known), n=1, cutoff=0.8)
    return known[found[0]] if found else ""


def _of_codes(*codes: int) -> tuple[State, ...]:
    return tuple(state for state in states() if state.ccode in codes)


def _by_words(text: str) -> tuple[State, ...]:
    """States of whose names one has the same words, in any order: ``Korea, South``."""
    return _words_known().get(_words(text), ())


def _words(text: str) -> frozenset[str]:
    return frozenset(plain(text).split()) - SMALL


@cache
def _words_known() -> dict[frozenset[str], tuple[State, ...]]:
    known: dict[frozenset[str], dict[State, None]] = {}
    for state in states():
        for name in (state.name, *state.aliases):
            known.setdefault(_words(name), {})[state] = None
    return {words: tuple(found) for words, found in known.items() if words}
