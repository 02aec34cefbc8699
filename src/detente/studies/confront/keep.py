"""Finished trials kept in the cache folder, so that a confrontation that was stopped goes on where it was.

A trial is found again only if nothing that could move its numbers has changed: the program, the data, the task, the
years, the theories, the seed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.core.files import write_whole
from detente.core.theory import Theory
from detente.data.record import Record
from detente.data.registry import SOURCES
from detente.schools import SCHOOLS
from detente.store import key_of, theory_asked
from detente.studies.confront.models import Model
from detente.studies.confront.scores import Difference, Scores
from detente.studies.confront.trial import Ablation, ModelEntry, Perception, Span, Trial

KINDS = (".py", ".toml", ".csv", ".json")
"""Files of the program that can move a number: code, and what it is told of sources and states."""

PARTS = ("core", "data", "engine", "mechanisms", "schools", "stats", "studies")
"""Folders of the program that can move a number."""


@cache
def program() -> str:
    """Fingerprint of the program's own files, and of the libraries that fit."""
    import numpy
    import polars
    import sklearn  # type: ignore[import-untyped, unused-ignore]

    digest = hashlib.sha256(repr((__version__, numpy.__version__, polars.__version__, sklearn.__version__)).encode())
    root = Path(str(files("detente")))
    for part in PARTS:
        for path in sorted(path for path in (root / part).rglob("*") if path.suffix in KINDS):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(parts: Mapping[str, Any]) -> str:
    """Fingerprint of everything that fixes a trial.

    Parameters
    ----------
    parts
        Plain values by name.
    """
    text = json.dumps({**parts, "program": program()}, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def identify_theory(theory: Theory) -> str:
    """Say which theory it is: a school by its name, one of somebody's own by all that is in it, and its code."""
    known = SCHOOLS.get(theory.name)
    if known is not None and known() == theory:
        return theory.name
    return key_of({"theory": theory, **theory_asked(theory)})


def at_hand(record: Record) -> list[tuple[str, int, int]]:
    """Files of sources in the folders of a record, with what changes when one is put in another's place."""
    names = {name for one in SOURCES.values() for name in one.files}
    found = []
    for folder in record.folders:
        for top, _, here in os.walk(folder):
            for path in (Path(top) / name for name in here if name in names):
                about = path.stat()
                found.append((str(path), about.st_size, about.st_mtime_ns))
    return sorted(found)


Kept = tuple[Trial, list[dict[str, str]], dict[str, str]]
"""A trial, citations of the sources that it read, and what was not at hand."""


def load(folder: Path, key: str) -> Kept | None:
    """Find a finished trial again; None if it is not there or not readable.

    Parameters
    ----------
    folder
        Folder of kept trials.
    key
        Its fingerprint.
    """
    try:
        text = (folder / f"{key}.json").read_text(encoding="utf-8")
        held = json.loads(text)
        parts = [held["trial"], held["sources"], held["absent"]]
        return (_trial(parts[0]), parts[1], parts[2]) if held["sum"] == _sum(parts) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save(folder: Path, key: str, kept: Kept) -> None:
    """Keep a finished trial, whole or not at all; a full disk is no reason to lose the result at hand.

    Parameters
    ----------
    folder
        Folder of kept trials; made if absent.
    key
        Its fingerprint.
    kept
        The trial, and what it rests on.
    """
    trial, sources, absent = kept
    plain = _plain(trial)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        held = {"trial": plain, "sources": sources, "absent": absent, "sum": _sum([plain, sources, absent])}
        write_whole(folder / f"{key}.json", json.dumps(held))


def _sum(plain: Any) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _plain(trial: Trial) -> dict[str, Any]:
    out = {**vars(trial), "train": vars(trial.train), "test": vars(trial.test)}
    out["entries"] = [
        {
            **vars(entry),
            "model": vars(entry.model),
            "scores": vars(entry.scores),
            "differences": [vars(one) for one in entry.differences],
        }
        for entry in trial.entries
    ]
    out["ablation"] = [
        {name: vars(part) if isinstance(part, Difference) else part for name, part in vars(one).items()}
        for one in trial.ablation
    ]
    out["perceptions"] = [vars(one) for one in trial.perceptions]
    plain: dict[str, Any] = json.loads(json.dumps(out))
    return plain


def _trial(plain: dict[str, Any]) -> Trial:
    entries = [_entry(entry) for entry in plain["entries"]]
    ablation = [
        Ablation(**{name: _pair(name, _difference(part)) for name, part in one.items()}) for one in plain["ablation"]
    ]
    years = {name: Span(**plain[name]) for name in ("train", "test")}
    perceptions = [Perception(**one) for one in plain["perceptions"]]
    return Trial(**{**plain, **years, "entries": entries, "ablation": ablation, "perceptions": perceptions})


def _difference(part: Any) -> Any:
    """Make a difference of what was one."""
    if not isinstance(part, dict):
        return part
    return Difference(**{name: _pair(name, value) for name, value in part.items()})


def _pair(name: str, value: Any) -> Any:
    """Make a pair of what JSON kept as a list."""
    return tuple(value) if name in ("joint", "country", "penalty") and value is not None else value


def _entry(plain: dict[str, Any]) -> ModelEntry:
    model = {**plain["model"], "columns": tuple(plain["model"]["columns"]), "against": tuple(plain["model"]["against"])}
    return ModelEntry(
        model=Model(**model),
        scores=Scores(**plain["scores"]),
        differences=tuple(_difference(one) for one in plain["differences"]),
        errors=plain["errors"],
        calibration=tuple(plain["calibration"]),
        joint=None if plain["joint"] is None else tuple(plain["joint"]),
    )
