"""Claims put to the test: sizes, effects, boundaries, robustness, and verdicts adjusted over all of them."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from detente._version import __version__
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.data.record import Folder, Record, citations, open_record, told_absent, usual_cache
from detente.engine.ensemble import backend_named
from detente.schools import school
from detente.store import theory_asked
from detente.store.asking import FIXES
from detente.studies.claims.bench import ClaimBench
from detente.studies.claims.judge import RATE
from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.registry import record_claims
from detente.studies.claims.record.study import judge_record
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.claims.registry import asked_claims, claim_as_asked, designs_digest, source_of
from detente.studies.claims.result import Claims
from detente.studies.claims.size import FULL, QUICK
from detente.studies.claims.verdict import ClaimVerdict
from detente.studies.kept import KeptAnswer, Pieces, Tell, answered
from detente.studies.record_files import files_at_hand


@renamed(keys="claims", report="progress")
def claims(
    claims: str | Sequence[str] | None = None,
    *,
    quick: bool = False,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
) -> Claims:
    """Put claims to the test and return a computed verdict on each.

    Parameters
    ----------
    claims
        Ids such as ``"M01"``, rows such as ``"E17"`` for all of their claims, or ``FILE.py:NAME``, ``FILE.py`` (all
        claims in it) and ``FILE.toml`` of one's own, one or several; all claims of the essays if None.
    quick
        Whether a first answer is enough: fewer replicates, wider intervals, no robustness.
    seed
        Seed.
    backend
        ``"fused"`` (compiled for this machine), ``"numpy"`` (the oracle, no compiling) or ``"jax"`` (GPUs; an extra).
    data
        Folder of raw files, searched before the cache: claims of the essays about the record are put to it too.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    store
        Folder of runs and studies: what was asked before is read from there, and what was stopped goes on.
    on
        Where experiments are run: ``"local"``, ``"processes:4"`` and others, as ``detente.executors.run`` has them.
        It changes no number.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Claims
        The verdicts; after Ctrl-C none, for they are adjusted over all claims: a store keeps what was run.

    Raises
    ------
    UnknownName
        With the nearest claims.
    InvalidValue
        None is named, two have one id, or one of one's own has an essay's id or no rival.
    BrokenExtension
        A file of one's own cannot be run, changes meanwhile, or an effect of it is none.
    DataError
        The named folder of raw files does not exist.
    """
    return answer_claims(
        claims,
        quick=quick,
        seed=seed,
        backend=backend,
        data=data,
        cache=cache,
        store=store,
        on=on,
        progress=progress,
    ).answer


def answer_claims(
    claims: str | Sequence[str] | None = None,
    *,
    quick: bool = False,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    without: Iterable[str] = (),
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
    tell: Tell | None = None,
) -> KeptAnswer[Claims]:
    """Put claims to the test, and return where the answer is kept.

    Parameters
    ----------
    claims, quick, seed, backend, data, cache, store, on, progress
        As of ``claims``.
    without
        Names of sources of the record that are not read.
    tell
        As of ``answered``.
    """
    whole("seed", seed, 0, 2**63 - 1)
    names = asked_claims(claims)
    sources = {key: source_of(name) for key, name in names.items()}
    size = QUICK if quick else FULL
    record = open_record(data, usual_cache(cache), without=without)
    said: dict[str, Any] = {"seed": seed, "quick": quick, "rate": RATE, "backend": backend}
    about = [key for key in names if key in record_claims() and key == sources[key]]

    @functools.cache
    def files() -> list[dict[str, Any]]:
        return files_at_hand(record) if about else []

    def make(pieces: Pieces) -> Claims:
        asked = {key: claim_as_asked(name, sources[key]) for key, name in names.items()}
        verdicts: tuple[ClaimVerdict, ...] = ()
        told: dict[str, RecordVerdict] = {}
        tables: dict[str, Any] = {}
        with tracked(progress, "claims", "runs") as track:
            bench = ClaimBench(asked, names, sources, size, seed, backend, pieces, track)
            verdicts = bench.judge()
            tables = bench.tables(verdicts)
            told = _in_record(about, record)
        if not track.complete:
            return Claims((), complete=False, **said)
        if told:
            tables |= {"sources": tuple(citations(record)), "notes": tuple(told_absent(record.notes))}
        verdicts = tuple(replace(one, record=told.get(one.id)) for one in verdicts)
        return Claims(verdicts, complete=True, **said, **tables)

    def question() -> dict[str, Any]:
        fixes = backend_named(backend).manifest()
        return {
            "study": "claims",
            "detente": __version__,
            "claims": sources,
            "designs": designs_digest(),
            "theory": theory_asked(school("default")),
            "quick": quick,
            "seed": seed,
            "backend": " ".join(str(fixes[name]) for name in FIXES if name in fixes),
            "files": files(),
        }

    kept = answered(make, question, "claims", store=store, on=on, tell=tell, data=lambda _: files())
    missing = no_record(kept.answer, data) if data is not None and kept.answer.complete else ""
    if missing:
        kept = replace(kept, answer=replace(kept.answer, notes=(*kept.answer.notes, missing)))
    return kept


def no_record(found: Claims, folder: Folder) -> str:
    """Return that the record is not at hand, and how to get it; empty where some claim was put to it.

    Parameters
    ----------
    found
        What became of the claims.
    folder
        Where raw files were looked for.
    """
    if any(one.record is not None for one in found.claims):
        return ""
    about = [one.id for one in found.claims if one.id in record_claims()]
    if not about:
        return f"Nothing was looked for in {folder}: none of these claims is about the record."
    sources = sorted({name for key in about for name in record_claims()[key].sources})
    return (
        f"No verdict in the record on {', '.join(about)}: none of its files is in {folder} or among those fetched "
        f"before. Get them with: detente data fetch {' '.join(sources)}"
    )


def _in_record(about: Sequence[str], record: Record) -> dict[str, RecordVerdict]:
    """Return what the record says of claims, by id; nothing where none of its sources is at hand."""
    return judge_record([record_claims()[key] for key in about], Archive(record))
