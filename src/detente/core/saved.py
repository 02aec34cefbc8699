"""Files of results: NetCDF 4 that any program reads, and from which the very result is built again.

Arrays are variables with dimensions, units and long names (CF conventions). The structure of the result stands as JSON
in the attribute ``detente_content``; a checksum over both tells whether anything was lost or altered on the way.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.codec import Decoder, Encoder
from detente.core.errors import (
    DamagedFile,
    DataError,
    DetenteError,
    ForeignFile,
    InvalidValue,
    NewerFormat,
    names_file,
    near_path,
)
from detente.core.files import check, write_whole
from detente.core.layout import SMALL, Layout, Variable, cast_for_file, describe_variable, fill_diagonal
from detente.core.outside import as_path
from detente.core.shown import KINDS, is_result

FORMAT = 1
"""Version of the format of files."""
CONVENTIONS = "CF-1.11"
SIGNATURE = b"\x89HDF\r\n\x1a\n"
COMPRESSED = 4096
"""Bytes from which a variable is compressed."""
AGAIN = "Copy it again from where it came from, or save the result again."
BROKEN = (OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, RuntimeError, OverflowError)
"""What reading a damaged file can raise."""


SEAL = b"detente\0"
"""What stands behind the data of a file, before the digest of all of it; readers of NetCDF do not look there."""
OTHERS = {
    ".csv": "result.to_pandas().to_csv(path)",
    ".xlsx": "result.to_pandas().to_excel(path)",
    ".parquet": "result.to_pandas().to_parquet(path)",
    ".json": "json.dump(result.to_dict(), file)",
    ".pkl": "a pickle is not needed, detente.open brings the very result back",
}
"""Endings of other formats, and what writes them."""


def save(result: Any, path: str | Path) -> Path:
    """Write a result to a NetCDF file, whole or not at all.

    Parameters
    ----------
    result : Result
        Any result of detente.
    path
        Name of the file, by convention with the ending ``.nc``.

    Returns
    -------
    Path
        Where it is.

    Raises
    ------
    InvalidValue
        It is no result, or holds what files cannot hold.
    OSError
        The file cannot be written; an older one is then as it was.
    """
    if not is_result(result):
        msg = f"An object of the class {type(result).__name__} is no result, so it is not saved."
        raise InvalidValue(msg, f"Results are {', '.join(sorted(k.rpartition(':')[2] for k in KINDS))}.")
    path = as_path(path)
    if path.is_dir():
        msg = f"{path} is a folder, and no name of a file."
        raise InvalidValue(msg, f"Name a file in it, such as {path / 'result.nc'}.")
    if path.suffix.lower() in OTHERS:
        msg = f"{path} would be a NetCDF file under the name of another format."
        raise InvalidValue(msg, f"Name it .nc, or write a table: {OTHERS[path.suffix.lower()]}.")
    check(path)
    return write_whole(path, as_bytes(result))


def as_bytes(result: Any) -> bytes:
    """Return the NetCDF file of a result.

    Parameters
    ----------
    result : Result
        Any result of detente.

    Raises
    ------
    InvalidValue
        It holds what files cannot hold.
    """
    layout = result._layout()
    variables, content = _laid_out(result, layout)
    attrs = {
        "Conventions": CONVENTIONS,
        "title": result._title(),
        "history": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} written by detente {__version__}",
        "source": f"detente {__version__}, a computational laboratory for the security dilemma",
        **layout.attrs,
        "detente_format": np.int32(FORMAT),
        "detente_version": __version__,
        "detente_class": f"{type(result).__module__}:{type(result).__qualname__}",
        "detente_checksum": _checksum(content, {k: v.values for k, v in variables.items() if v.of is not None}),
        "detente_content": content,
    }
    return seal(_written(variables, attrs))


@names_file
def open(path: str | Path) -> Any:
    """Return the result that a file holds.

    Only classes of detente are built from it, and nothing in it is run. A mechanism of another module is looked up
    among what is already imported; where it is not, a stand-in shows its name and refuses to run.

    Parameters
    ----------
    path
        A file written by ``save``.

    Returns
    -------
    Result
        Equal to what was saved.

    Raises
    ------
    DataError
        There is no such file; or as ``ForeignFile`` it was not written by detente, as ``NewerFormat`` by a later
        version, as ``DamagedFile`` it is cut short or altered.
    """
    path = as_path(path)
    _must_be_hdf5(path)
    whole = _must_be_whole(path)
    try:
        with _reading(path) as file:
            attrs, arrays = _read(path, file)
        if not whole:
            msg = "It is cut short, or another program has written it anew."
            raise DamagedFile(msg, AGAIN)
        decoder = Decoder(lambda held: _restored(arrays[held["at"]], held))
        found = decoder.decode(json.loads(attrs["detente_content"]))
    except (DamagedFile, NewerFormat, ForeignFile) as error:
        msg = f"{path}: {error.message}"
        raise type(error)(msg, error.hint or AGAIN) from None
    except DetenteError as error:
        msg = f"{path} holds what this version refuses: {error.message}"
        raise DamagedFile(msg, f"{error.hint} It was written by detente {attrs['detente_version']}.".strip()) from None
    except (*BROKEN, RecursionError, MemoryError) as error:
        msg = f"{path} is cut short or damaged ({type(error).__name__})."
        raise DamagedFile(msg, AGAIN) from None
    if not is_result(found):
        msg = f"{path} holds no result, but an object of the class {type(found).__name__}."
        raise DamagedFile(msg, AGAIN)
    return found


def _laid_out(result: Any, layout: Layout) -> tuple[dict[str, Variable], str]:
    """Return the variables of the file, and its structure as JSON."""
    variables = dict(layout.variables)
    known = {id(v.of): name for name, v in variables.items() if v.of is not None}

    def put(path: str, array: np.ndarray) -> dict[str, Any] | None:
        name = known.get(id(array))
        if name is None:
            if array.dtype.kind not in "biuf" or array.ndim == 0 or array.size <= SMALL:
                return None
            name = _free(path, variables)
            dims = tuple(f"n{size}" for size in array.shape)
            variables[name] = Variable(dims, cast_for_file(array), describe_variable("", _words(path)), array)
            known[id(array)] = name
        return {"$": "array", "at": name, "dtype": array.dtype.str, "hollow": variables[name].hollow}

    content = json.dumps(Encoder(put).encode(result), allow_nan=False, separators=(",", ":"))
    return variables, content


def _words(path: str) -> str:
    return path.replace("_", " ").strip()[:200]


def _free(path: str, taken: Mapping[str, Any]) -> str:
    """Return a name for a variable that is not taken: letters, digits and underscores."""
    base = re.sub(r"\W+", "_", path, flags=re.ASCII).strip("_")[:100]
    base = base if base[:1].isalpha() else f"array_{base}".rstrip("_")
    name, count = base, 1
    while name in taken or re.fullmatch(r"n\d+", name):
        count += 1
        name = f"{base}_{count}"
    return name


def _written(variables: Mapping[str, Variable], attrs: Mapping[str, Any]) -> bytes:
    import h5netcdf
    import h5py

    memory = io.BytesIO()
    with h5netcdf.File(memory, "w") as file:
        file.dimensions = {d: n for v in variables.values() for d, n in zip(v.dims, np.shape(v.values), strict=True)}
        for name, variable in variables.items():
            values = np.asarray(variable.values)
            text = values.dtype.kind in "OU"
            packed = values.nbytes >= COMPRESSED and not text
            how: dict[str, Any] = {"compression": "gzip", "compression_opts": 1, "shuffle": True} if packed else {}
            if values.dtype.kind == "f":
                how["fillvalue"] = values.dtype.type(np.nan)
            dtype = h5py.string_dtype() if text else values.dtype
            values = values.astype(object) if text else values
            made = file.create_variable(name, variable.dims, dtype, data=values, **how)
            for key, value in variable.attrs.items():
                made.attrs[key] = value
        for key, value in attrs.items():
            if re.fullmatch(r"[A-Za-z]\w*", key, flags=re.ASCII):
                file.attrs[key] = value.replace("\0", " ") if isinstance(value, str) else value
    return memory.getvalue()


def _checksum(content: str, arrays: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(content.encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.newbyteorder('<').str} {array.shape}".encode())
        digest.update(array.astype(array.dtype.newbyteorder("<"), copy=False).data)
    return f"sha256:{digest.hexdigest()}"


def seal(data: bytes) -> bytes:
    """Return the bytes of a file with the seal behind them."""
    return data + SEAL + hashlib.sha256(data).digest()


def _must_be_whole(path: Path) -> bool:
    """Raise ``DamagedFile`` if a file is not what its seal says; return whether it has one.

    HDF5 itself may hang or crash on a file that is altered, so that it must not see one.
    """
    end = len(SEAL) + 32
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - end))
        tail = file.read(end)
        if not tail.startswith(SEAL) or size < end:
            return False  # cut short, or from elsewhere: what reads it will tell
        file.seek(0)
        told, left = hashlib.sha256(), size - end
        while left > 0 and (block := file.read(min(left, 1 << 20))):
            told.update(block)
            left -= len(block)
    if told.digest() != tail[len(SEAL) :]:
        msg = f"{path} is damaged: its bytes are not those that were written."
        raise DamagedFile(msg, AGAIN)
    return True


def _must_be_hdf5(path: Path) -> None:
    if not path.exists():
        msg = f"There is no file {path}."
        raise DataError(msg, f"{near_path(path)}`.save(path)` of a result writes one.")
    if not path.is_file():
        msg = f"{path} is no regular file."
        raise DataError(msg, "Name a file written by `.save(path)`.")
    try:
        with path.open("rb") as file:
            head = file.read(len(SIGNATURE))
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise DataError(msg, "Check its permissions.") from None
    if head != SIGNATURE:
        if not head or SIGNATURE.startswith(head):
            msg = f"{path} is empty or cut short."
            raise DamagedFile(msg, AGAIN)
        msg = f"{path} is no NetCDF 4 file."
        raise ForeignFile(msg, "detente.open reads what `.save(path)` of a result wrote.")


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[Any]:
    import h5py

    with h5py.File(path, "r") as file:
        yield file


def _read(path: Path, file: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return attributes and arrays of a file, after checking that it is one of ours and whole."""
    if "detente_format" not in file.attrs:
        msg = "This file was not written by detente."
        raise ForeignFile(msg, "Read it with xarray.open_dataset.")
    needed = ("detente_format", "detente_version", "detente_checksum", "detente_content")
    attrs = {k: np.ravel(file.attrs[k])[0] for k in needed}  # programs write one value as an array of one
    if int(attrs["detente_format"]) > FORMAT:
        msg = f"detente {attrs['detente_version']} wrote it in format {int(attrs['detente_format'])}."
        raise NewerFormat(msg, f"This version reads formats up to {FORMAT}: update detente.")
    content = attrs["detente_content"]
    arrays = {name: file[name][...] for name in _named_in(json.loads(content))}
    if _checksum(content, arrays) != attrs["detente_checksum"]:
        msg = "Its content does not match its checksum: it was altered or damaged."
        raise DamagedFile(msg, f"{AGAIN} xarray.open_dataset reads the numbers as they are.")
    return attrs, arrays


def _named_in(held: Any) -> set[str]:
    """Return the names of the arrays that the structure of a file refers to."""
    if isinstance(held, dict):
        own = {held["at"]} if held.get("$") == "array" else set()
        return own.union(*(_named_in(v) for v in held.values()))
    return set().union(*map(_named_in, held)) if isinstance(held, list) else set()


def _restored(stored: np.ndarray, held: Mapping[str, Any]) -> np.ndarray:
    array = stored.astype(np.dtype(held["dtype"]))
    return fill_diagonal(array) if held["hollow"] else array
