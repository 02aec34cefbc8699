"""Results as plain JSON and arrays, and back: no pickle, and nothing outside detente is imported or built.

A value that JSON has stands for itself. Every other one is an object with its kind under ``$``: a tuple, a number that
is not finite, an array that stands apart, a dataclass of detente by its qualified name with its fields.
"""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import math
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from types import FunctionType
from typing import Any

import numpy as np

from detente.core import former_names
from detente.core.errors import AbsentMechanism, DamagedFile, InvalidValue
from detente.core.param import REGISTRY, list_parameters, param
from detente.core.phases import Mechanism, Year
from detente.core.shown import KINDS
from detente.core.theory import Theory

OURS = re.compile(
    r"detente\.(core|data|mechanisms|engine|schools|scenarios|diagnostics|games|studies|testing)(\.[a-z][a-z0-9_]*)*"
)
"""Modules whose classes a file may hold."""
Put = Callable[[str, np.ndarray], dict[str, Any] | None]
"""Puts an array apart under a name like the one given and returns what stands for it; None where it does not."""


class Encoder:
    """Turns a value into JSON, with large arrays put apart.

    Parameters
    ----------
    put
        Puts an array apart.
    """

    def __init__(self, put: Put) -> None:
        self._put = put

    def encode(self, value: Any, path: str = "") -> Any:
        """Return what stands for a value in JSON.

        Parameters
        ----------
        value
            The value.
        path
            Where it stands in the result, for the names of arrays.

        Raises
        ------
        InvalidValue
            It is of a class that files do not hold.
        """
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float:
            return value if math.isfinite(value) else {"$": "float", "v": repr(value)}
        if isinstance(value, np.ndarray) or type(value).__module__.startswith("jax"):
            return self._array(np.asarray(value), path)
        if isinstance(value, np.generic):
            return {"$": "scalar", "dtype": value.dtype.str, "v": self.encode(value.item())}
        if isinstance(value, Mapping):
            return self._mapping(value, path)
        if type(value) is list:
            return [self.encode(v, f"{path}_{k}") for k, v in enumerate(value)]
        for kind, name in ((tuple, "tuple"), (frozenset, "frozenset"), (set, "set")):
            if type(value) is kind:
                held = sorted(value, key=repr) if kind is not tuple else value
                return {"$": name, "v": [self.encode(v, f"{path}_{k}") for k, v in enumerate(held)]}
        return self._special(value, path)

    def _mapping(self, value: Mapping[Any, Any], path: str) -> Any:
        if "$" not in value and all(type(k) is str for k in value):
            return {k: self.encode(v, f"{path}_{k}") for k, v in value.items()}
        pairs = [[self.encode(k), self.encode(v, f"{path}_{k}")] for k, v in value.items()]
        return {"$": "dict", "v": pairs}

    def _array(self, value: np.ndarray, path: str) -> dict[str, Any]:
        apart = self._put(path, value)
        if apart is not None:
            return apart
        held = [self.encode(v.item() if isinstance(v, np.generic) else v) for v in value.ravel()]
        return {"$": "numbers", "dtype": value.dtype.str, "shape": list(value.shape), "v": held}

    def _special(self, value: Any, path: str) -> dict[str, Any]:
        if isinstance(value, (datetime.datetime, datetime.date)):
            return {"$": "datetime" if isinstance(value, datetime.datetime) else "date", "v": value.isoformat()}
        if isinstance(value, range):
            return {"$": "range", "v": [value.start, value.stop, value.step]}
        if isinstance(value, PurePath):
            return {"$": "path", "v": str(value)}
        if isinstance(value, Mechanism):
            return self._mechanism(value)
        kind = type(value)
        if isinstance(value, FunctionType):
            kind = value  # type: ignore[assignment]  # it too has a module and a name
        name = f"{kind.__module__}:{kind.__qualname__}"
        if isinstance(value, FunctionType) and _named(name) is value:
            return {"$": "function", "of": name}
        if dataclasses.is_dataclass(value) and (name in KINDS or _named(name) is kind):
            fields = [f.name for f in dataclasses.fields(value) if f.init and f.metadata.get("saved", True)]
            held = {field: self.encode(getattr(value, field), f"{path}_{field}") for field in fields}
            values = {"values": self.encode(value.values())} if isinstance(value, Theory) else {}
            return {"$": "object", "of": name, "v": held, **values}
        msg = f"The result holds an object of {name}, which a file of results cannot hold."
        raise InvalidValue(msg, "Files hold numbers, text, arrays and the classes of detente.")

    def _mechanism(self, value: Mechanism) -> dict[str, Any]:
        kind = type(value)
        out: dict[str, Any] = {"$": "mechanism", "of": f"{kind.__module__}:{kind.__qualname__}", "phase": kind.phase}
        if not OURS.fullmatch(kind.__module__):
            own = {k: dataclasses.asdict(p) for k, p in list_parameters(kind).items()}
            out["parameters"] = self.encode(own)
        return out


class Decoder:
    """Builds values from JSON and arrays.

    Parameters
    ----------
    take
        Returns an array that was put apart.
    """

    def __init__(self, take: Callable[[Mapping[str, Any]], np.ndarray]) -> None:
        self._take = take

    def decode(self, held: Any) -> Any:
        """Return the value that stands in JSON.

        Raises
        ------
        DamagedFile
            It is no such JSON, or names a class that is no result of detente.
        """
        if isinstance(held, list):
            return [self.decode(v) for v in held]
        if not isinstance(held, dict):
            return held
        if "$" not in held:
            return {k: self.decode(v) for k, v in held.items()}
        kind = held["$"]
        if kind in ("object", "mechanism", "function"):
            return {"object": self._object, "mechanism": _mechanism, "function": _function}[kind](self._plain(held))
        if kind in ("array", "numbers"):
            return self._take(held) if kind == "array" else self._numbers(held)
        simple: dict[str, Callable[[Any], Any]] = {
            "float": float,
            "tuple": lambda v: tuple(self.decode(v)),
            "set": lambda v: set(self.decode(v)),
            "frozenset": lambda v: frozenset(self.decode(v)),
            "dict": lambda v: {self.decode(k): self.decode(one) for k, one in v},
            "date": datetime.date.fromisoformat,
            "datetime": datetime.datetime.fromisoformat,
            "range": lambda v: range(*v),
            "path": Path,
        }
        if kind == "scalar":
            return np.dtype(held["dtype"]).type(self.decode(held["v"]))
        if kind not in simple:
            msg = f"The file holds a value of the unknown kind {kind!r}."
            raise DamagedFile(msg)
        return simple[kind](held["v"])

    def _plain(self, held: dict[str, Any]) -> dict[str, Any]:
        return {k: self.decode(v) if k in ("values", "parameters") else v for k, v in held.items()}

    def _numbers(self, held: Mapping[str, Any]) -> np.ndarray:
        values = [self.decode(v) for v in held["v"]]
        dtype = np.dtype(held["dtype"])
        array = np.empty(len(values), dtype)
        array[:] = values
        return array.reshape(held["shape"])

    def _object(self, held: Mapping[str, Any]) -> Any:
        kind = _named(held["of"])
        if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
            msg = f"The file holds an object of {held['of']}, which is no class of results of this version."
            raise DamagedFile(msg, "Open it with the version of detente that wrote it.")
        former = former_names.FIELDS.get(held["of"], {})
        fields = {former.get(k, k): self.decode(v) for k, v in held["v"].items()}
        own = {f.name: f for f in dataclasses.fields(kind) if f.init}
        needed = {k for k, f in own.items() if f.default is f.default_factory is dataclasses.MISSING}
        if not needed <= set(fields) <= set(own):
            msg = f"A {kind.__name__} of this version holds other things than that of the file."
            raise DamagedFile(msg, "Open it with the version of detente that wrote it.")
        made: Any = kind(**fields)
        if isinstance(made, Theory) and "values" in held:
            # Defaults may have moved since: what a parameter was then is what the theory says.
            now = made.values()
            moved = {k: v for k, v in held["values"].items() if k in now and v != now[k]}
            return made.where(**moved) if moved else made
        return made


def _named(name: str) -> Any:
    """Return a class or function of detente, or of a result that is already known; None if there is none."""
    name = former_names.CLASSES.get(name, name)
    if name in KINDS:
        return KINDS[name]
    module, _, qualified = name.partition(":")
    if not OURS.fullmatch(module):
        return None
    try:
        found: Any = importlib.import_module(module)
    except ImportError:
        return None
    for part in qualified.split("."):
        found = vars(found).get(part)
        if not isinstance(found, (type, FunctionType)):
            return None
    return found if found.__module__ == module else None


def _function(held: Mapping[str, Any]) -> FunctionType:
    found = _named(held["of"])
    if not isinstance(found, FunctionType):
        msg = f"The file names the function {held['of']}, which this version does not have."
        raise DamagedFile(msg, "Open it with the version of detente that wrote it.")
    return found


def _mechanism(held: Mapping[str, Any]) -> Mechanism:
    module, _, qualified = str(held["of"]).partition(":")
    known = _named(held["of"]) if OURS.fullmatch(module) else _loaded(module, qualified)
    if isinstance(known, type) and issubclass(known, Mechanism) and known.phase == held["phase"]:
        return known()
    if OURS.fullmatch(module):
        msg = f"The theory has the mechanism {held['of']}, which this version does not have."
        raise DamagedFile(msg, "Open the file with the version of detente that wrote it.")
    return _absent(module, qualified, str(held["phase"]), repr(held.get("parameters")), held.get("parameters") or {})


def _loaded(module: str, qualified: str) -> Any:
    """Return a class of a module that is already imported, or a living mechanism of that name."""
    found: Any = sys.modules.get(module)
    for part in qualified.split("."):
        found = vars(found).get(part) if hasattr(found, "__dict__") else None
    if isinstance(found, type) and issubclass(found, Mechanism):
        return found
    living = [Mechanism]
    for kind in living:
        living += [k for k in kind.__subclasses__() if k not in living]
    same = [k for k in living if (k.__module__, k.__qualname__) == (module, qualified) and not issubclass(k, Absent)]
    return same[-1] if same else None


class Absent(Mechanism):
    """Stands for a mechanism of a module that is not imported: it shows its name and does not run."""

    def __call__(self, world: Any, product: Any, year: Year) -> tuple[Any, Any]:
        """Refuse to run."""
        kind = type(self)
        msg = f"The mechanism {kind.__qualname__} of the module {kind.__module__!r} is not here, so this cannot be run."
        first = f"Import {kind.__module__} first"
        if kind.__module__.startswith("detente_file_"):
            first = 'Name the file that defines it first, as in detente.school("FILE.py:NAME")'
        raise AbsentMechanism(msg, f"{first}, then open this one again.")

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.{type(self).__qualname__}, not imported>"


_ABSENT: dict[tuple[str, str, str, str], type[Mechanism]] = {}


def _absent(module: str, qualified: str, phase: str, told: str, parameters: Mapping[str, Any]) -> Mechanism:
    """Return a stand-in; it declares the mechanism's parameters, so that the theory's values can be read."""
    key = (module, qualified, phase, told)
    if key not in _ABSENT:
        body: dict[str, Any] = {"__module__": module, "__qualname__": qualified, "phase": phase, "__doc__": None}
        kind = type(qualified.rpartition(".")[2], (Absent,), body)
        for name, p in parameters.items():
            own = {k: p[k] for k in ("low", "high", "unit", "label", "source", "identity", "clock")}
            made = param(p["default"], **own)
            made.declared = dataclasses.replace(made.declared, name=name, owner=f"{module}.{qualified}")
            REGISTRY.setdefault(name, made.declared)  # what somebody else declares stays
            setattr(kind, name, made)
        _ABSENT[key] = kind
    return _ABSENT[key]()
