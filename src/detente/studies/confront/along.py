"""Many theories carried along the record: each once, on as many cores as there are, and kept by what it rests on.

What a theory says of the record depends on the theory, on what it is told and on the program, and on nothing else: not
on what is foretold, from which years, or with which seed. So it is kept in the cache folder under a fingerprint of the
three, and a second confrontation with other years or another outcome starts where the first one had got.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, cast

import numpy as np

from detente.core.arrays import Array
from detente.core.files import write_whole
from detente.core.progress import Part
from detente.core.theory import Theory
from detente.executors import Done, Tell, executor
from detente.studies.confront import keep
from detente.studies.confront.history import History
from detente.studies.confront.models import one_thread
from detente.studies.confront.quantities import QUANTITIES, Readings, readings

LARGEST = 1_000_000_000
"""Most that kept readings take in the cache folder; the oldest go first [bytes]."""

WORTH = 4
"""Fewest theories for which processes are started: each takes some seconds to begin."""


def carry_all(
    theories: Sequence[Theory],
    history: History,
    wanted: Array | None,
    folder: Path | None,
    workers: int,
    tell: Part,
    on: Any = None,
    say: Tell | None = None,
    *,
    fresh: bool = False,
) -> dict[str, Readings]:
    """Read what every theory says along the record.

    Parameters
    ----------
    theories
        Theories.
    history
        The record.
    wanted : [row]
        Rows of the record that are read; all if None.
    folder
        Folder of kept readings; None keeps nothing.
    workers
        Processes.
    tell
        Told which theory is at work.
    on
        Where theories are carried along in place of processes of this machine, as in ``detente.executors.run``.
    say
        Told of workers that were lost.
    fresh
        Whether they are read anew although readings are kept.
    """
    rows = np.ones(history.rows, bool) if wanted is None else wanted
    digest = _digest(history, rows) if folder is not None else ""
    names = {
        one.name: hashlib.sha256(f"{digest}{keep.identify_theory(one)}{keep.program()}".encode()).hexdigest()
        for one in theories
    }
    held_in = None if fresh else folder
    found = {one.name: _load(held_in, names[one.name], one.name, rows) for one in theories}
    due = [one for one in theories if found[one.name] is None]
    done = len(theories) - len(due)
    for number, made in enumerate(_carried(due, history, rows, on, workers, say)):
        tell(done + number, len(theories), f"along the record: {made.theory}")
        found[made.theory] = made
        if folder is not None:
            _save(folder, names[made.theory], made)
    return {one.name: held for one in theories if (held := found[one.name]) is not None}


def _carried(
    theories: Sequence[Theory], history: History, rows: Array, on: Any, workers: int, say: Tell | None
) -> Iterator[Readings]:
    """Carry theories along, elsewhere where that is asked for or worth while; here what could not be done there."""
    left = {one.name: one for one in theories}
    if on is not None or (workers > 1 and len(theories) >= WORTH):
        there = executor("processes", workers=workers) if on is None else executor(on)
        work = partial(carry, history=history, rows=rows)
        with closing(cast("Generator[Done[Readings]]", there.run(work, theories, tell=say))) as found:
            for done in found:
                if done.value is not None:  # one of somebody's own may be none that can be sent: then here
                    del left[done.value.theory]
                    yield done.value
    for one in left.values():
        with one_thread():
            yield _read(one, history, rows)


def carry(theory: Theory, history: History, rows: Array) -> Readings:
    """Read what a theory says along the record.

    Parameters
    ----------
    theory
        The theory.
    history
        The record.
    rows : [row]
        Rows of the record that are read.
    """
    with one_thread():
        return _read(theory, history, rows)


def _read(theory: Theory, history: History, rows: Array) -> Readings:
    found = readings(theory, history, wanted=rows)
    return Readings(found.theory, np.asfortranarray(found.dyads), found.targets)  # read column by column


def _digest(history: History, rows: Array) -> str:
    return hashlib.sha256(history.digest() + np.packbits(rows).tobytes()).hexdigest()


def _load(folder: Path | None, key: str, theory: str, rows: Array) -> Readings | None:
    """Find kept readings again; None if they are not there, or not readable."""
    if folder is None:
        return None
    try:
        with np.load(folder / f"{key}.npz") as held:
            dyads, who, growth = held["dyads"], held["who"], held["growth"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    if dyads.shape != (int(rows.sum()), len(QUANTITIES)):
        return None
    return Readings(theory, dyads, {(int(c), int(y)): float(g) for (c, y), g in zip(who, growth, strict=True)})


def _save(folder: Path, key: str, made: Readings) -> None:
    held = io.BytesIO()
    who = np.array(list(made.targets), np.int32).reshape(-1, 2)
    np.savez(held, dyads=made.dyads, who=who, growth=np.array(list(made.targets.values())))
    with suppress(OSError):  # a full disk is no reason to lose the result at hand
        folder.mkdir(parents=True, exist_ok=True)
        kept = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime)
        room = LARGEST - len(held.getvalue())
        sizes = [path.stat().st_size for path in kept]
        while kept and sum(sizes) > room:
            kept.pop(0).unlink(missing_ok=True)
            sizes.pop(0)
        write_whole(folder / f"{key}.npz", held.getvalue())
