"""The phases of a year: what each is given, what it makes, what of the world it may write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar, Protocol

from detente.core.arrays import Array
from detente.core.clash import Clash
from detente.core.products import Interpretation, Response, Signals, Spread, Structure
from detente.core.random import Stream
from detente.core.renamed import old_name, renamed
from detente.core.values import Values
from detente.core.world import FIELDS, replace_fields

PHASES = ("structure", "observe", "interpret", "respond", "interact", "bind")
"""The phases in the order of the year."""

WRITES: Mapping[str, frozenset[str]] = {
    phase: frozenset(name for name, field in FIELDS.items() if phase in field.phase) for phase in PHASES
}
"""Fields of the world that each phase owns; a mechanism that writes another is refused."""


class Draws(Protocol):
    """Draws of one year."""

    def happens(self, name: str, probability: Array) -> Array:
        """Return 1 where the event of stream ``name`` happens else 0 (in the mean-field twin, the probability)."""

    def number(self, name: str) -> Array:
        """Return the number of stream ``name`` (its mean in the mean-field twin)."""


@dataclass(frozen=True, eq=False)
class Year:
    """One year, as the mechanisms see it.

    What the phases made of it is equal by value; two years are one, or they differ.

    Attributes
    ----------
    xp : module
        Array namespace of the back end.
    p : Values
        Parameters.
    draws : Draws
        Draws.
    others : [n, n]
        1 between different states, 0 on the diagonal.
    has_past : scalar or [n, n]
        1 if there was a year before (in which the two were there), else 0.
    forced : tuple or None
        Lower and upper bound of conduct [n, n], set by interventions.
    held : tuple or None
        Which beliefs interventions hold [n, n, 0 or 1], and the log-odds at which they are read [n, n].
    structure, signals, interpretation, response, clash
        What the earlier phases of the year made.
    when : callable
        ``when(event, change, otherwise)`` returns ``change()`` if the event happens anywhere, else ``otherwise``.
    erf : callable
        Error function.
    loop : callable
        ``loop(going, body, carry)`` returns the carry after ``body`` as long as ``going(carry)`` holds anywhere.
    periods : int
        Periods of observing, interpreting and responding in the year.
    later : tuple of Draws
        Draws of the periods after the first.
    averaged : bool
        Whether events stand at their probability, as in the mean-field twin, rather than at 0 or 1.
    """

    xp: Any
    p: Values
    draws: Draws
    others: Array
    has_past: Array
    when: Callable[[Array, Callable[[], tuple[Array, ...]], tuple[Array, ...]], tuple[Array, ...]]
    erf: Callable[[Array], Array]
    forced: tuple[Array, Array] | None = None
    held: tuple[Array, Array] | None = None
    loop: Callable[..., Any] | None = None
    periods: int = 1
    later: tuple[Draws, ...] = ()
    averaged: bool = False
    structure: Structure = field(default_factory=Structure)
    signals: Signals = field(default_factory=Signals)
    interpretation: Interpretation = field(default_factory=Interpretation)
    response: Response = field(default_factory=Response)
    clash: Clash = field(default_factory=Clash)

    luck = old_name("luck", "draws")
    off = old_name("off", "others")
    acted = old_name("acted", "has_past")

    @renamed(luck="draws", off="others", acted="has_past")
    def replace(self, **changes: Any) -> Year:
        """Return the same year with some fields changed, by name."""
        return replace_fields(self, changes)

    def __getstate__(self) -> dict[str, Any]:
        name = self.xp.__name__ if isinstance(self.xp, ModuleType) else None  # a module is told by its name
        return {**self.__dict__, "xp": self.xp if name is None else _Named(name)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        xp = state["xp"]
        self.__dict__.update({**state, "xp": import_module(xp) if isinstance(xp, _Named) else xp})


class _Named(str):
    """The name of a module in place of it."""

    __slots__ = ()


class Mechanism:
    """One cause in one phase of the year. Stateless: its parameters are declared on the class.

    Attributes
    ----------
    phase : str
        Phase that it belongs to.
    streams : tuple of Stream
        Random numbers that it draws.
    borrows : tuple of str
        Parameters that it reads and another mechanism owns.
    references : tuple of str
        Keys of its sources.
    off : tuple of str
        Parameters whose identities together switch it off exactly; empty if leaving it out is the only way.
    along_record : bool
        Whether it still acts where the record tells acts, crises, wars and forces, of the phase interact; there it is
        given a ``Clash`` that holds the wars on record. The other phases always act.
    follows : type or None
        Mechanism of the same phase after which it stands where a theory is made of parts; at the end if None.
    """

    phase: ClassVar[str] = ""
    streams: ClassVar[tuple[Stream, ...]] = ()
    borrows: ClassVar[tuple[str, ...]] = ()
    references: ClassVar[tuple[str, ...]] = ()
    off: ClassVar[tuple[str, ...]] = ()
    along_record: ClassVar[bool] = True
    follows: ClassVar[type[Mechanism] | None] = None

    def __call__(self, world: Any, product: Any, year: Year) -> tuple[Any, Any]:
        """Return the world and the phase's product after this mechanism."""
        msg = f"{type(self).__name__} does not say what it does"
        raise TypeError(msg)  # pragma: no cover

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def comes_with_detente(mechanism: Mechanism) -> bool:
    """Say whether a mechanism is one of detente's, not one's own."""
    return type(mechanism).__module__.startswith("detente.")


__all__ = [
    "PHASES",
    "WRITES",
    "Clash",
    "Draws",
    "Interpretation",
    "Mechanism",
    "Response",
    "Signals",
    "Spread",
    "Structure",
    "Year",
    "comes_with_detente",
]
