"""What to cite for a run or a study in a file or folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from detente.core.cite import bibtex, citation, keys
from detente.store import Stored
from detente.store.named import opened


@dataclass(frozen=True)
class Works:
    """The works that a result rests on, detente first.

    Attributes
    ----------
    keys : tuple of str
        Keys of the bibliography; what is not in it stands there in words.
    texts : tuple of str
        The same as people cite them.
    bibtex : str
        The same as a BibTeX file.
    """

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    bibtex: str

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        return {"keys": list(self.keys), "texts": list(self.texts), "bibtex": self.bibtex}


def works(run: str | os.PathLike[str]) -> Works:
    """Return the works that a run or a study rests on, with the data of the record that it read.

    Parameters
    ----------
    run
        Its file or folder.

    Raises
    ------
    DataError
        There is none, or it is damaged.
    """
    result, stored = opened(run)
    every = (*keys(result), *_data(stored))
    return Works(every, tuple(citation(key) for key in every), bibtex(every))


def _data(stored: Stored | None) -> tuple[str, ...]:
    """Return how the sources of the record are cited that a folder says were read."""
    named = [str(held.get("source", "")) for held in stored.data] if stored is not None else []
    if not named:
        return ()
    from detente.data.registry import SOURCES

    return tuple(dict.fromkeys(" ".join(SOURCES[name].citation.split()) for name in named if name in SOURCES))
