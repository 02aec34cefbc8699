"""Mechanisms that only some states have: what a state's own theory leaves out does not touch it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import Any

import numpy as np

from detente.core.arrays import Array, col, row
from detente.core.errors import BrokenMechanism, DetenteError, HinderedMechanism, NotTraced
from detente.core.fields import Of
from detente.core.phases import Mechanism, Year, comes_with_detente
from detente.core.products import MADE, PRODUCTS, Structure
from detente.core.world import FIELDS, World, lock_arrays, replace_fields
from detente.engine.exact import exactly

OTHERWISE = "If it is your own, `detente.testing.check_mechanism` helps; if not, please report it."
WRONG = (TypeError, AttributeError, NameError, LookupError, ValueError, ArithmeticError, AssertionError)
"""What an argument that makes no sense raises in a mechanism of detente; one's own may raise anything."""
HINTS = {
    "truth value of an array": "No if on a value of the year: use year.xp.where(condition, a, b).",
    "can be converted to": "No function of math on a value of the year: year.xp.exp(x), not math.exp(x).",
    "read-only": "Make another array (x = x - 0.5, or year.xp.where): others read this one, and years to come.",
}
"""What to do instead, by what Python and NumPy say."""


def act(mechanism: Mechanism, world: World, product: Any, year: Year) -> tuple[World, Any]:
    """Let a mechanism act, on those alone whose theory has it.

    A quantity of states or dyads follows the state itself, or the perceiver or actor; one that is the same both ways,
    both sides; one of the system, the share of states that have the mechanism.

    Parameters
    ----------
    mechanism
        The mechanism.
    world, product
        World, and what the phase has made so far.
    year
        The year; its parameters say who has the mechanism, if not all have.
    """
    mask = year.p.has(type(mechanism))
    if mask is None:
        return _called(mechanism, world, product, year)
    with np.errstate(all="ignore"):  # for those who have it not, it may make no sense, and is thrown away
        after, made = _called(mechanism, world, product, year)
    changes = {
        name: _where(year.xp, mask, FIELDS[name].of, getattr(world, name), new, mutual=FIELDS[name].mutual)
        for name, new in after.__dict__.items()
        if new is not getattr(world, name)
    }
    return world.replace(**changes) if changes else world, _mixed(year.xp, mask, product, made)


def _called(mechanism: Mechanism, world: World, product: Any, year: Year) -> tuple[World, Any]:
    """Call a mechanism; what stops it is told with its name.

    One's own is kept from writing into arrays that others read, and must return fields of their shape. It may end the
    program as little as it may stop a study, or end it without a word: only Ctrl-C, and want of memory or of a
    library, goes on up as it is.
    """
    mine = not comes_with_detente(mechanism)
    if mine:
        lock_arrays(world, product)
    try:
        with exactly() if mine else nullcontext():
            made = mechanism(world, product, year)
    except NotTraced as e:
        raise e.of(repr(mechanism)) from None
    except (Exception, SystemExit, GeneratorExit) as e:
        if isinstance(e, (DetenteError, ImportError, MemoryError)) or not (mine or isinstance(e, WRONG)):
            raise
        raise _stopped(mechanism, e) from e
    if not isinstance(made, tuple) or len(made) != 2 or not isinstance(made[0], World):
        msg = f"{mechanism!r} of the phase {mechanism.phase!r} returns {type(made).__name__}."
        raise BrokenMechanism(msg, "It must return the world and what the phase makes: `return world, product`.")
    if mine:
        _fit(mechanism, world, made[0])
    return made


def _stopped(mechanism: Mechanism, e: BaseException) -> DetenteError:
    """Return what is told of a mechanism that stops with an error, with the file of one's own."""
    try:
        said = str(e)
    except Exception:  # an error of one's own may not even tell itself
        said = ""
    told = f"{type(e).__name__}: {said}".removesuffix(": ").removesuffix(".")
    msg = f"{mechanism!r} of the phase {mechanism.phase!r} stops with {told}."
    hint = next((hint for words, hint in HINTS.items() if words in said), OTHERWISE)
    error = (HinderedMechanism if isinstance(e, OSError) else BrokenMechanism)(msg, hint)
    if not comes_with_detente(mechanism):
        error.where = getattr(sys.modules.get(type(mechanism).__module__), "__file__", None) or ""
    return error


def _fit(mechanism: Mechanism, before: World, after: World) -> None:
    """Refuse fields of another shape than they are declared with, and truth values for numbers."""
    states = len(before.economy)
    for name, new in after.__dict__.items():
        if new is getattr(before, name) or not isinstance(new, np.ndarray):
            continue
        want = FIELDS[name].shape(states)
        there = new.shape[: len(want)]
        if new.ndim not in (len(want), len(want) + 1) or any(a not in (1, b) for a, b in zip(there, want, strict=True)):
            msg = f"{mechanism!r} of the phase {mechanism.phase!r} makes {name!r} in the shape {new.shape}."
            raise BrokenMechanism(msg, f"It is declared of a {FIELDS[name].of}: {want}, then one entry a replicate.")
        if new.dtype == bool and (old := getattr(before, name)) is not None and old.dtype != bool:
            msg = f"{mechanism!r} of the phase {mechanism.phase!r} makes truth values of {name!r}."
            raise BrokenMechanism(msg, "It is a number: year.xp.where(condition, a, b).")


def _mixed(xp: Any, mask: Array, given: Any, product: Any) -> Any:
    if product is given or product is None:
        return product
    declared = next(MADE[name] for name, kind in PRODUCTS.items() if kind is type(product))
    changes = {
        name: _where(xp, mask, declared[name].of, getattr(given, name), new, mutual=declared[name].mutual)
        for name, new in product.__dict__.items()
        if name != "back" and new is not getattr(given, name)
    }
    if isinstance(product, Structure):
        changes["back"] = None  # made anew when it is asked for
    return replace_fields(given, changes)


def _where(xp: Any, mask: Array, of: Of, old: Any, new: Any, *, mutual: bool = False) -> Array:
    old, new = (0.0 if value is None else value for value in (old, new))
    if of == "system":
        share = mask.mean(0)[None]
        return xp.where(share > 0, old + share * (new - old), old)
    if of == "state":
        return xp.where(mask > 0, new, old)
    both = row(mask) * col(mask) if mutual else row(mask)
    return xp.where(both > 0, new, old)
