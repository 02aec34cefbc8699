"""What belongs in each field of a claim and of its parts: what does not is refused before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.core.measure import is_share
from detente.core.outside import as_number, several, text
from detente.core.quoted import quote
from detente.core.scenario import whole

FLAG, SHARE = "0 or 1", "share"
"""Unit of a record that is one of two, and that of its mean."""

Check = Callable[[str, Any], Any]
"""Returns what is held of a value that is given for a field, which is named for errors, or refuses it."""
Held = TypeVar("Held")


def check_fields(of: str, one: object, fields: Mapping[str, Check]) -> None:
    """Check fields of a frozen data class, and hold plain values of them: texts, and tuples of what is several.

    Parameters
    ----------
    of
        What it is, for errors.
    one
        The object.
    fields
        What belongs in each field, by name.

    Raises
    ------
    InvalidValue
        Something else does not belong there.
    """
    for name, check in fields.items():
        object.__setattr__(one, name, check(f"`{name}` of {of}", getattr(one, name)))


def truth(what: str, value: object) -> bool:
    """Return a truth; parameters as of ``text``."""
    if not isinstance(value, bool):
        raise _wrong(what, value, "It is True or False.")
    return value


def number(what: str, value: object) -> object:
    """Return a number as it was given; parameters as of ``text``."""
    if as_number(value) is None:
        raise _wrong(what, value, "It is a number.")
    return value


def whole_number(what: str, value: object) -> object:
    """Return a whole number as it was given; parameters as of ``text``."""
    plain = as_number(value)
    if plain is None or not plain.is_integer():
        raise _wrong(what, value, "It is a whole number.")
    return value


def anything(what: str, value: object) -> object:
    """Return what was given."""
    return value


def made_of(kind: type[Held], how: str, *, absent: bool = False) -> Callable[[str, object], Held | None]:
    """Return the check of a field in which an object of a class belongs.

    Parameters
    ----------
    kind
        The class.
    how
        How it is made, for errors.
    absent
        Whether None is one too.
    """

    def check(what: str, value: object) -> Held | None:
        if isinstance(value, kind) or (absent and value is None):
            return value
        raise _wrong(what, value, f"It is of {kind.__name__}: {how}{', or None' if absent else ''}.")

    return check


def many(each: Check) -> Check:
    """Return the check of a field in which several things belong, as a tuple.

    Parameters
    ----------
    each
        What belongs there.
    """
    return lambda what, value: tuple(each(f"One of {what}", one) for one in several(what, value))


def table(key: Check, each: Check) -> Check:
    """Return the check of a field in which a mapping belongs, which is held as it is.

    Parameters
    ----------
    key, each
        What belongs in it: keys, and values.
    """

    def check(what: str, value: object) -> object:
        if not isinstance(value, Mapping):
            raise _wrong(what, value, "It is a mapping, such as {name: value}.")
        for name, held in value.items():
            key(f"A key in {what}", name)
            each(f"{quote(name)} in {what}", held)
        return value

    return check


def check_weights(weights: object) -> None:
    """Refuse weights of arms that weigh nothing.

    Parameters
    ----------
    weights
        Weight of each arm by name.

    Raises
    ------
    InvalidValue
        They are no finite numbers by name, or all 0.
    """
    table(text, anything)("`weights` of an effect", weights)
    given: Any = weights
    numbers = [as_number(weight) for weight in given.values()]
    if not any(numbers) or any(one is None or not np.isfinite(one) for one in numbers):
        msg = f"The weights of an effect are {quote(dict(given))}."
        raise InvalidValue(msg, "Each is a number by the name of an arm, and one at least is not 0.")


def unit_held(words: str, unit: str, measured: str) -> str:
    """Return the unit of an effect as it is held: the mean of what is 0 or 1 is a share.

    Parameters
    ----------
    words
        What is compared.
    unit
        The unit that is given.
    measured
        That of the outcome.

    Raises
    ------
    InvalidValue
        It is a share, and the outcome is none: it would be told in percentage points, and tested as a share.
    """
    if is_share(unit) and not is_share(measured) and measured != FLAG:
        msg = f"The unit of {words!r} is {quote(unit)}, but its outcome is in {quote(measured)}."
        raise InvalidValue(msg, f"Name the unit of the outcome: unit = {quote(measured)}.")
    return SHARE if unit == FLAG else unit


def check_arms(claim: Any, ending: str) -> None:
    """Refuse arms that contradict the claim that they are of.

    Parameters
    ----------
    claim
        A ``Claim``, whose own fields are checked.
    ending
        Ending of the names of arms in which all hold back.

    Raises
    ------
    InvalidValue
        There are none, or an arm has such a name, sets a state that there is not, or what the boundary is sought along.
    UnknownName
        A prediction compares an arm that there is not.
    """
    if not claim.predictions or not claim.arms:
        msg = f"The claim {claim.id!r} compares nothing."
        raise InvalidValue(msg, "Give it at least one arm and one prediction.")
    for name in (name for one in claim.predictions for name in getattr(one.effect, "weights", ())):
        if name not in claim.arms:
            kind = f"arm of the claim {claim.id}"
            raise UnknownName(kind, name, claim.arms, "Effects are taken of the arms of the claim.")
    moved = [one.parameter for one in (claim.axis, claim.axis2) if one is not None]
    if claim.axis2 is not None and len({*moved}) < 2:
        msg = f"The claim {claim.id!r} has a second axis, and no first one along another parameter."
        raise InvalidValue(msg, "Give it both.")
    for name, arm in claim.arms.items():
        if name.endswith(ending):
            msg = f"An arm of the claim {claim.id!r} is called {name!r}."
            raise InvalidValue(msg, f"Names that end in {ending!r} are of the arms in which all hold back.")
        for state in arm.own:
            whole(f"A state that the arm {name!r} of the claim {claim.id} sets", state, 0, claim.bed.states - 1)
        for one in {*moved} & {*arm.settings, *(key for own in arm.own.values() for key in own)}:
            msg = f"The arm {name!r} of the claim {claim.id!r} sets {one}, along which its boundary is sought."
            raise InvalidValue(msg, "Leave it to the bed, or seek the boundary along another parameter.")


def _wrong(what: str, value: object, hint: str) -> InvalidValue:
    return InvalidValue(f"{what} is {quote(value)}.", hint)
