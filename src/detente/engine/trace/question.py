"""What is asked of a year: of which theory, among how many states, with which records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from detente.core.errors import InvalidValue, UnknownName
from detente.core.fields import ABOUT, Quantity
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.core.values import HAS
from detente.engine.along import FORESEEN, of_foreseen
from detente.engine.trace.own import made_of

PARTS = ("year", "foreseen", "told", "start")
"""What can be lived through of a year."""
BOUNDS = ("low", "high")
"""Names under which bounds of conduct are read, where conduct is forced."""
HELD = ("held", "held_log_odds")
"""Names under which is read which beliefs are held, and at what."""
GIVEN = "given "
"""Beginning of the names of parameters that say whether a field of the first world is given."""
TRUTHS = (*BOUNDS, "held", "told_crisis", "told_war")
"""What is read beside the world and is 0 or 1."""


@dataclass(frozen=True)
class Question:
    """What is traced.

    Attributes
    ----------
    theory : Theory
        Mechanisms; their values do not matter.
    states : int
        Number of states.
    keep : tuple of str
        Records.
    periods : int
        Periods a year.
    forced : bool
        Whether conduct has bounds.
    held : bool
        Whether beliefs are held: then conduct has bounds as well.
    parameters : tuple of str
        Names of the parameters that have a value; those of the theory if empty.
    by_state : frozenset of str
        Those of them that differ between states.
    part : {"year", "foreseen", "told", "start"}
        What is lived through: a year; one period as far as the choice; that, and the rest of a year as the record
        tells it (``detente.engine.along``); or what makes the first world: what is given of it lies where it will be, a
        belief where its log-odds will. Of a part, the number of the year is that of the period.
    """

    theory: Theory
    states: int
    keep: tuple[str, ...] = ()
    periods: int = 1
    forced: bool = False
    parameters: tuple[str, ...] = ()
    by_state: frozenset[str] = frozenset()
    part: Literal["year", "foreseen", "told", "start"] = "year"
    held: bool = False

    def about(self, record: str) -> Quantity:
        """Return how a record is declared."""
        return of_foreseen(record) if self.part == "foreseen" else ABOUT[record]

    def __post_init__(self) -> None:
        given: object = self.theory
        if not isinstance(given, Theory):
            msg = f"A question is about a theory, not {given!r}."
            raise InvalidValue(msg, "Schools are theories: detente.school('three_steps').")
        whole("states", self.states, 2, 10_000)
        whole("periods", self.periods, 1, 366)
        if self.part not in PARTS:
            kind = "part of a year"
            raise UnknownName(kind, self.part, PARTS)
        names = set(self.theory.values())
        wrong = "a record", "a parameter", "a parameter"
        for what, asked, known in zip(
            wrong,
            (self.keep, self.parameters, self.by_state),
            (FORESEEN if self.part == "foreseen" else ABOUT, names, names),
            strict=True,
        ):
            if isinstance(asked, str):
                msg = f"{asked!r} is one name, where several are told."
                raise InvalidValue(msg, f"Write ({asked!r},).")
            for name in asked:
                if name not in known and not name.startswith((HAS, GIVEN)):
                    raise UnknownName(what.removeprefix("a "), name, sorted(known))

    @property
    def key(self) -> tuple[Any, ...]:
        """What the graph depends on: the mechanisms and all else that was asked."""
        named = self.parameters or tuple(sorted(self.theory.values()))
        shape = (self.states, self.keep, self.periods, self.forced, named, self.by_state, self.part, self.held)
        return (self.theory.anatomy, made_of(self.theory), *shape)
