"""What a user can hold: is it the same again after it was copied, pickled, or sent to another process?"""

import copy
import dataclasses
import pickle
from collections.abc import Iterator, Mapping
from typing import Any

EACH = 12
"""Most instances of one class that are tried of what a result is made of."""


def again(value: Any) -> list[Any]:
    """Return a value as it comes back from a pickle, a copy and a deep copy."""
    return [pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)]


def check_value(value: Any) -> None:
    """Check that a value comes back equal, and that what is equal has one hash or says that it has none."""
    for back in again(value):
        assert type(back) is type(value)
        assert (back == value) is True, f"{type(value).__name__} does not come back equal"
        assert (back != value) is False
        assert (value == object()) is False
        assert hash_of(back) == hash_of(value)


def hash_of(value: Any) -> int | None:
    """Return the hash of a value; None if it says that it has none."""
    try:
        return hash(value)
    except TypeError as error:
        assert "unhashable type" in str(error)  # noqa: PT017  # what it says is what is asked
        return None


def parts(whole: Any) -> Iterator[Any]:
    """Yield the objects of detente that something is made of, itself included, a few of each class."""
    seen: dict[int, Any] = {}
    count: dict[type, int] = {}
    todo = [whole]
    while todo:
        value = todo.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        kind = type(value)
        if kind.__module__.startswith("detente.") and count.get(kind, 0) < EACH:
            count[kind] = count.get(kind, 0) + 1
            yield value
        if isinstance(value, Mapping):
            todo += [*value.keys(), *value.values()]
        elif isinstance(value, (list, tuple, set, frozenset)):
            todo += value
        elif dataclasses.is_dataclass(value) and not isinstance(value, type):
            todo += [getattr(value, field.name) for field in dataclasses.fields(value)]
