"""Chunks of a study as files: whole or not there, each with the key of its study and a checksum over what it holds."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.codec import Decoder, Encoder
from detente.core.errors import DamagedFile, DetenteError
from detente.core.files import write_whole

FORMAT = 1
"""Version of the format of chunks."""
ABOUT = "about"
"""Name, within the file, of what the chunk is."""
UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What reading a damaged file can raise."""


def chunk_path(folder: Path, number: int) -> Path:
    """Return where a chunk lies.

    Parameters
    ----------
    folder
        Folder of the chunks of a study.
    number
        Number of the chunk, from 0.
    """
    return folder / f"{number:06d}.npz"


def write_chunk(folder: Path, number: int, value: Any, *, key: str) -> Path:
    """Write what came out of a chunk, whole or not at all.

    Parameters
    ----------
    folder
        Folder of the chunks of the study.
    number
        Number of the chunk, from 0.
    value
        What came out: arrays by name, or anything that files of results hold.
    key
        Key of the study, with the cut into chunks.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InvalidValue
        It holds what files cannot hold.
    OSError
        It cannot be written; nothing is left of it then.
    """
    arrays: dict[str, np.ndarray] = {}

    def put(path: str, array: np.ndarray) -> dict[str, Any] | None:
        if array.dtype.kind not in "biuf":
            return None
        name = f"{len(arrays)}{path}"
        arrays[name] = np.ascontiguousarray(array)
        return {"$": "array", "at": name}

    content = json.dumps(Encoder(put).encode(value), allow_nan=False, separators=(",", ":"))
    about = {"format": FORMAT, "key": key, "number": number, "sha256": _digest(content, arrays), "content": content}
    memory = io.BytesIO()
    told = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    np.savez(memory, allow_pickle=False, **{ABOUT: told}, **{f"array {k}": v for k, v in arrays.items()})
    return write_whole(chunk_path(folder, number), memory.getvalue())


def read_chunk(folder: Path, number: int, *, key: str) -> Any:
    """Return what came out of a chunk.

    Parameters
    ----------
    folder, number, key
        As for ``write_chunk``.

    Raises
    ------
    DamagedFile
        The file is damaged, cut short or of another study.
    FileNotFoundError
        There is none.
    """
    path = chunk_path(folder, number)
    if not path.is_file():
        raise FileNotFoundError(2, "There is no such chunk", str(path))
    try:
        about, arrays = _read(path)
        same = _digest(about["content"], arrays) == about["sha256"]
        ours = (about["format"], about["key"], about["number"]) == (FORMAT, key, number)
        if same and ours:
            return Decoder(lambda held: arrays[held["at"]]).decode(json.loads(about["content"]))
    except (*UNREADABLE, DetenteError) as error:
        msg = f"{path} is cut short or damaged ({type(error).__name__})."
        raise DamagedFile(msg, "It is computed anew.") from None
    what = "is of another study or another cut" if same else "does not match its checksum"
    msg = f"{path} {what}."
    raise DamagedFile(msg, "It is computed anew.")


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
        about: dict[str, Any] = json.loads(file[ABOUT].tobytes().decode())
        return about, {k.removeprefix("array "): file[k] for k in file.files if k != ABOUT}


def _digest(content: str, arrays: Mapping[str, np.ndarray]) -> str:
    told = hashlib.sha256(content.encode())
    for name in sorted(arrays):
        array = arrays[name]
        told.update(f"{name} {array.dtype.newbyteorder('<').str} {array.shape}".encode())
        told.update(np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False)).data)
    return told.hexdigest()
