"""What must be refused though it does its best to be accepted, or to stop the program another way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NoReturn

import numpy as np

from detente.core.phases import PHASES
from detente.core.scenario import EDITS, STARTS, Intervention, Scenario
from detente.core.theory import Card, Theory
from detente.engine.plan import Point
from detente.mechanisms.complete import COMPLETE
from detente.testing.strategies.needs import choice, st
from detente.testing.strategies.refusal import Wrong

DEEP = 5000
"""How deep lists are nested: deeper than Python follows."""


class Liar(int):
    """A number far out of any range whose methods say that it is 0."""

    def __int__(self) -> int:
        return 0

    __index__ = __trunc__ = __round__ = __int__  # type: ignore[assignment]

    def __float__(self) -> float:
        return 0.0

    def __le__(self, other: object) -> bool:
        return True

    __lt__ = __ge__ = __gt__ = __le__

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class FloatLiar(float):
    """No number, and its methods say that it is one half."""

    def __float__(self) -> float:
        return 0.5

    def __le__(self, other: object) -> bool:
        return True

    __lt__ = __ge__ = __gt__ = __le__


class NameLiar(str):
    """A name that nobody declares, and that says that it is whatever it is compared with."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("prior")

    def __str__(self) -> str:
        return "prior"


class Bomb:
    """An object that raises whatever it is asked."""

    def _raise(self, *_: object) -> NoReturn:
        msg = "whatever it is asked"
        raise ZeroDivisionError(msg)

    __repr__ = __str__ = __float__ = __int__ = __index__ = __len__ = __iter__ = __array__ = __getattr__ = _raise
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __getitem__ = __contains__ = __deepcopy__ = _raise
    __hash__ = object.__hash__


class BombMapping(Mapping[str, Any]):
    """A mapping that says that it has names and raises when it is asked for them."""

    def __getitem__(self, name: str) -> Any:
        raise ZeroDivisionError(name)

    def __iter__(self) -> Iterator[str]:
        msg = "whatever it is asked"
        raise ZeroDivisionError(msg)

    def __len__(self) -> int:
        return 1


class Quiet:
    """An object without anything."""

    __slots__ = ()


def _nested() -> list[Any]:
    held: list[Any] = []
    for _ in range(DEEP):
        held = [held]
    return held


def _own_list() -> list[Any]:
    held: list[Any] = []
    held.append(held)
    return held


def _own_mapping() -> dict[str, Any]:
    held: dict[str, Any] = {}
    held["prior"] = held["belief"] = held
    return held


NUMBERS: Mapping[str, Callable[[], Any]] = {
    "10**400": lambda: 10**400,
    "-10**400": lambda: -(10**400),
    "a number of 6,000 digits": lambda: 10**6000,
    "1e308": lambda: 1e308,
    "the largest double of NumPy": lambda: np.finfo(float).max,
    "a number that lies": lambda: Liar(10**12),
    "no number, which lies": lambda: FloatLiar("nan"),
    "an array of objects": lambda: np.array([0.5, None], object),
    "an array of texts": lambda: np.array(["0.5", "0.5"]),
    "an array of records": lambda: np.zeros(2, [("a", float), ("b", int)]),
    "an array of arrays": lambda: np.array([np.zeros(1), np.zeros(2)], object),
    "a list nested too deep": _nested,
    "a list in itself": _own_list,
    "a mapping in itself": _own_mapping,
    "an object that raises": Bomb,
    "objects that raise": lambda: [Bomb(), Bomb()],
    "an object without anything": Quiet,
    "a class": lambda: float,
    "a function": lambda: abs,
    "a generator": lambda: (x for x in (0.5,)),
    "a set": lambda: {0.5},
    "text in other digits": lambda: "\u0660\u066b\u0665",
    "text with control characters": lambda: "0.5\x00\x1b[31m",
    "a million characters": lambda: "0" * 1_000_000,
}
"""What is no number in any range, whatever asks for it."""
WORDS: Mapping[str, Callable[[], Any]] = {
    "half a character": lambda: "\ud800",
    "bytes": lambda: b"name\x00",
    "a number that lies": lambda: Liar(3),
    "a list nested too deep": _nested,
    "a list in itself": _own_list,
    "a mapping in itself": _own_mapping,
    "an object that raises": Bomb,
    "an array of objects": lambda: np.array(["name", None], object),
    "a class": lambda: str,
}
"""What is no text."""
KEYS: tuple[Any, ...] = (
    "", " ", "prior\x00", "prior\n", "\x1b[31mprior", "\uff50rior", "pr\u0456or", "prior\u202e", "\ud800",
    "p" * 100_000, "__class__", "prior.belief", NameLiar("nothing"), None, 5, 0.5, float("nan"), ("prior",),
    frozenset(), b"prior", str,
)  # fmt: skip
"""What is no name of anything."""
MAPPINGS: Mapping[str, Callable[[], Any]] = {
    "a mapping that raises": BombMapping,
    "a mapping in itself": _own_mapping,
    "a list of pairs": lambda: [("prior", 0.5)],
    "an array of objects": lambda: np.array([{"prior": 0.5}], object),
    "an object that raises": Bomb,
    "a class of mappings": lambda: dict,
    "what names a list nested too deep": lambda: {"prior": _nested(), "belief": _nested()},
}
"""What is no mapping from names to numbers."""
Places = Mapping[str, tuple[str, Callable[[Any], Any]]]
"""Where something hostile is put: by what it is to be (a number, a word), and how."""


@st.composite
def _put(draw: st.DrawFn, pools: Mapping[str, Mapping[str, Callable[[], Any]]], places: Places) -> Wrong:
    place = draw(choice(sorted(places)))
    kind, make = places[place]
    if kind == "key":
        key = draw(choice(KEYS))
        return Wrong(f"{ascii(key)[:40]} as {place}", (place.split()[0], "There is no", "name"), lambda: make(key))
    what = draw(choice(sorted(pools[kind])))
    return Wrong(f"{what} as {place}", (place.split()[0], "prior", "belief"), lambda: make(pools[kind][what]()))


def _into(make: Callable[..., Any], name: str, *, several: bool = False) -> Callable[[Any], Any]:
    """Return what puts something under a name."""
    return lambda bad: make(**{name: (bad,) if several else bad})


def _edit(**edits: Any) -> Intervention:
    return Intervention(1, edits=edits)


def _start(**given: Any) -> Scenario:
    return Scenario("hostile", given=given)


POOLS = {"number": NUMBERS, "word": WORDS, "mapping": MAPPINGS}


def hostile_theories(base: Theory = COMPLETE) -> st.SearchStrategy[Wrong]:
    """Return theories that are hostile in one place.

    Parameters
    ----------
    base
        Theory that is right.
    """
    names = sorted(base.values())
    one = choice(names).flatmap(
        lambda name: _put(POOLS, {name: ("number", lambda bad: base.replace(settings={name: bad}))})
    )
    places: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "setting": ("key", lambda bad: base.replace(settings={bad: 0.5})),
        "settings": ("mapping", lambda bad: base.replace(settings=bad)),
        "mechanism left out": ("key", base.without),
        "claim": ("word", lambda bad: Card(claim=bad)),
        "notice": ("word", lambda bad: Card(notice=(bad,))),
        "reason": ("word", lambda bad: Card(reasons={"prior": bad})),
        "card": ("word", lambda bad: base.replace(card=bad)),
    }
    places |= {part: ("word", _into(base.replace, part)) for part in ("name", "title")}
    lists = ("references", "by_construction", "absent", *PHASES)
    places |= {part: ("word", _into(base.replace, part, several=True)) for part in lists}
    return one | _put(POOLS, places)


def hostile_interventions() -> st.SearchStrategy[Wrong]:
    """Return interventions that are hostile in one place."""
    places: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "year": ("number", Intervention),
        "until": ("number", lambda bad: Intervention(1, until=bad)),
        "conduct": ("number", lambda bad: Intervention(1, conduct=bad)),
        "actor": ("number", lambda bad: Intervention(1, conduct=1, actor=bad)),
        "target": ("number", lambda bad: Intervention(1, conduct=1, target=bad)),
        "prior": ("number", lambda bad: Intervention(1, settings={"prior": bad})),
        "setting": ("key", lambda bad: Intervention(1, settings={bad: 0.5})),
        "settings": ("mapping", lambda bad: Intervention(1, settings=bad)),
        "field to edit": ("key", lambda bad: Intervention(1, edits={bad: 0.5})),
        "edits": ("mapping", lambda bad: Intervention(1, edits=bad)),
    }
    places |= {name: ("number", _into(_edit, name)) for name in EDITS}
    return _put(POOLS, places)


def hostile_scenarios() -> st.SearchStrategy[Wrong]:
    """Return scenarios that are hostile in one place."""
    places: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "setting": ("key", lambda bad: Scenario("hostile", settings={bad: 0.5})),
        "settings": ("mapping", lambda bad: Scenario("hostile", settings=bad)),
        "field of the first year": ("key", lambda bad: Scenario("hostile", given={bad: 0.5})),
        "given": ("mapping", lambda bad: Scenario("hostile", given=bad)),
        "names": ("word", lambda bad: Scenario("hostile", names=("A", bad))),
        "sources": ("word", lambda bad: Scenario("hostile", sources={"prior": bad})),
        "intervention": ("word", lambda bad: Scenario("hostile", interventions=(bad,))),
        "name": ("word", Scenario),
    }
    places |= {part: ("word", _into(partial(Scenario, "hostile"), part)) for part in ("title", "question")}
    sizes = ("states", "years", "periods", "first_year")
    places |= {part: ("number", _into(partial(Scenario, "hostile"), part)) for part in sizes}
    places |= {name: ("number", _into(_start, name)) for name in STARTS}
    return _put(POOLS, places)


def hostile_designs(theory: Theory = COMPLETE) -> st.SearchStrategy[Wrong]:
    """Return designs of which a point is hostile in one place.

    Parameters
    ----------
    theory
        Theory that is right.
    """
    place = Scenario("hostile", years=1)
    places: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "theory": ("word", lambda bad: Point(bad, place)),
        "theories": ("word", lambda bad: Point((theory, bad), place)),
        "scenario": ("word", lambda bad: Point(theory, bad)),
        "interventions": ("word", lambda bad: Point(theory, place, bad)),
        "intervention": ("word", lambda bad: Point(theory, place, (bad,))),
    }
    return _put(POOLS, places)
