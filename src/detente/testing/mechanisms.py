"""Checks that any mechanism must pass, one of ours or one of yours."""

from __future__ import annotations

from detente.core.param import REGISTRY, list_parameters
from detente.core.phases import PHASES, Mechanism
from detente.core.theory import Theory
from detente.mechanisms.complete import COMPLETE
from detente.testing.failure import NotConforming
from detente.testing.theories import check_theory

OF_A_YEAR = (
    "finite_and_in_range",
    "same_tree",
    "right_write_set",
    "reads_what_it_declares",
    "relabelling",
    "numpy_equals_fused",
    "identities",
    "along_the_record",
)
"""Checks of the theory that a mechanism is tried in."""


def check_mechanism(mechanism: Mechanism) -> None:
    """Check that a mechanism keeps the rules of the engine.

    It is tried in the complete model: in its own place if it has one there, else last in its phase.

    Parameters
    ----------
    mechanism
        Any mechanism of a phase of the year.

    Raises
    ------
    NotConforming
        At the first check that fails, with what failed and where.
    """
    declaration(mechanism)
    check_theory(home(mechanism), only=OF_A_YEAR)


def declaration(mechanism: Mechanism) -> None:
    """Check what a mechanism says of itself: its phase, its streams, its parameters, what it writes and reads."""
    kind = type(mechanism)
    if mechanism.phase not in PHASES:
        _fail(mechanism, f"its phase is {mechanism.phase!r}.", f"Choose one of {', '.join(PHASES)}.")
    if vars(mechanism):
        _fail(mechanism, f"it carries {', '.join(vars(mechanism))}.", "Declare parameters with `param` on the class.")
    for stream in mechanism.streams:
        if not stream.name.startswith(f"{mechanism.phase}."):
            _fail(mechanism, f"its stream {stream.name!r} is not of the phase.", f"Call it '{mechanism.phase}.event'.")
    own = list_parameters(kind)
    for name in mechanism.borrows:
        if name not in REGISTRY:
            _fail(mechanism, f"it borrows {name!r}, which no mechanism declares.")
        if name in own:
            _fail(mechanism, f"it borrows its own parameter {name!r}.")
    for name in mechanism.off:
        if name not in own or own[name].identity is None:
            _fail(mechanism, f"{name!r} is to switch it off, but is not its own or has no identity.")
    said = kind.__doc__ or ""
    if "Writes:" not in said:
        _fail(mechanism, "its docstring does not say what it writes.", "Add a line 'Writes: ... Reads: ...'.")
    if not mechanism.references:
        _fail(mechanism, "it names no source.", 'Set `references`; an idea of your own says ("assumption",).')


def home(mechanism: Mechanism) -> Theory:
    """Return the complete model with the mechanism in it."""
    chain = getattr(COMPLETE, mechanism.phase)
    if mechanism in chain:
        return COMPLETE
    return COMPLETE.replace(**{mechanism.phase: (*chain, mechanism)})


def _fail(mechanism: Mechanism, message: str, hint: str = "") -> None:
    check = "declaration"
    raise NotConforming(check, f"Mechanism {type(mechanism).__name__}", message, hint)
