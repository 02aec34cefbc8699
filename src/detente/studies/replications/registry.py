"""The replications, by name."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.core.cores import cores
from detente.core.errors import UnknownName
from detente.core.files import expand_home
from detente.core.progress import Part, Progress, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.data.record import Folder, open_record, usual_cache
from detente.executors import is_here
from detente.studies.kept import KeptAnswer, Pieces, Tell, answered
from detente.studies.record_files import files_at_hand
from detente.studies.replications.findings import Findings
from detente.studies.replications.result import Replication


@dataclass(frozen=True)
class Options:
    """What a replication may be told.

    Attributes
    ----------
    runs
        Runs; the replication's own number if ``None``.
    seed
        Seed.
    workers
        Processes; it changes no number.
    data
        Folder of raw files, looked at before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if ``None``.
    progress
        Called with the number of finished runs and of all.
    pieces
        Where many runs are done, and where their results are kept.
    """

    runs: int | None = None
    seed: int = 0
    workers: int = 1
    data: Path | None = None
    cache: Path | None = None
    progress: Part | None = None
    pieces: Pieces | None = None

    @property
    def spread(self) -> dict[str, Any]:
        """What many runs are told: how they are spread, and where they are kept."""
        return {"workers": self.workers, "progress": self.progress, "pieces": self.pieces}


@dataclass(frozen=True)
class RegistryEntry:
    """One replication.

    Attributes
    ----------
    name, title
        Names in the program and for people.
    keys
        Keys of the works in the bibliography, the one that is replicated first.
    needs
        What it takes: time, data.
    runs
        Runs if nothing else is asked for; ``None`` where nothing is random.
    make
        Does it.
    reads
        Whether it reads the record.
    pace
        Time of a core that a run takes, about (measured) [s]; 0 where all are soon over.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    needs: str
    runs: int | None
    make: Callable[[Options], Findings]
    reads: bool = False
    pace: float = 0.0


def _cusack_stoll(options: Options) -> Findings:
    from detente.studies.replications.cusack_stoll import RUNS, cusack_stoll

    runs = RUNS if options.runs is None else options.runs
    return cusack_stoll(runs=runs, seed=options.seed, **options.spread)


def _richardson(_: Options) -> Findings:
    from detente.studies.replications.richardson_1909_13 import richardson_1909_13

    return richardson_1909_13()


def _us_ussr(options: Options) -> Findings:
    from detente.studies.replications.us_ussr_1960_90 import us_ussr_1960_90

    return us_ussr_1960_90(options.data, options.cache)


def _geosim(options: Options) -> Findings:
    from detente.studies.replications.geosim_war_sizes import RUNS, geosim_war_sizes

    runs = RUNS if options.runs is None else options.runs
    return geosim_war_sizes(runs=runs, seed=options.seed, workers=options.workers, progress=options.progress)


def _rousseau_van_der_veen(options: Options) -> Findings:
    from detente.studies.replications.rousseau_van_der_veen import RUNS, rousseau_van_der_veen

    runs = RUNS if options.runs is None else options.runs
    return rousseau_van_der_veen(runs=runs, seed=options.seed, **options.spread)


def _language_models(options: Options) -> Findings:
    from detente.studies.replications.language_models_2026 import RUNS, language_models_2026

    runs = RUNS if options.runs is None else options.runs
    return language_models_2026(runs=runs, seed=options.seed, **options.spread)


def _dangerous_dyads(options: Options) -> Findings:
    from detente.studies.replications.dangerous_dyads import dangerous_dyads

    return dangerous_dyads(options.data, options.cache)


REPLICATIONS = {
    entry.name: entry
    for entry in (
        RegistryEntry(
            "cusack_stoll",
            "A world of realpolitik: 98 states and the universal empire",
            ("Horvath2020", "CusackStoll1990", "BremerMihalka1977"),
            "about two minutes on two cores",
            1594,
            _cusack_stoll,
            pace=0.06,
        ),
        RegistryEntry(
            "richardson_1909_13",
            "Richardson's arms race of 1909-13",
            ("Richardson1960",),
            "no time",
            None,
            _richardson,
        ),
        RegistryEntry(
            "us_ussr_1960_90",
            "Richardson's equations for the United States and the Soviet Union, 1960-90",
            ("Sahin", "Richardson1960"),
            "a second; needs the record: detente data fetch nmc7",
            None,
            _us_ussr,
            reads=True,
        ),
        RegistryEntry(
            "geosim_war_sizes",
            "The sizes of wars: GeoSim's line beside our own wars",
            ("Cederman2003", "Clauset2018"),
            "about ten seconds on two cores",
            400,
            _geosim,
            pace=0.02,
        ),
        RegistryEntry(
            "rousseau_van_der_veen",
            "The emergence of a shared identity: four signs",
            ("RousseauVanDerVeen2005", "Lustick2000"),
            "about a minute on two cores",
            20,
            _rousseau_van_der_veen,
            pace=1.4,
        ),
        RegistryEntry(
            "language_models_2026",
            "A security dilemma played by language models: three signs, school by school",
            ("Chupilkin2026", "BenoitKrishna1985"),
            "about twenty seconds on two cores",
            2000,
            _language_models,
            pace=0.0007,
        ),
        RegistryEntry(
            "dangerous_dyads",
            "Dangerous Dyads, Miller (2022) after Bremer (1992): who begins militarized disputes, 1816-2010",
            ("Miller2022", "Bremer1992", "GiblerMillerLittle2016", "Gelman2008"),
            "ten seconds; needs the record: detente data fetch all",
            None,
            _dangerous_dyads,
            reads=True,
        ),
    )
}
"""Every replication."""


def replications() -> tuple[str, ...]:
    """Return the names of the replications."""
    return tuple(REPLICATIONS)


@renamed(runs="replicates")
def replicate(
    name: str,
    *,
    replicates: int | None = None,
    seed: int = 0,
    workers: int = 1,
    data: Folder | None = None,
    cache: Folder | None = None,
    store: Folder | None = None,
    on: Any = None,
    progress: Progress = None,
) -> Replication:
    """Do a published study again and put our numbers beside the published ones.

    Parameters
    ----------
    name
        Name of a replication.
    replicates
        Runs, where something is random; its own number if ``None``.
    seed
        Seed.
    workers
        Processes, where there are many runs; it changes no number. A script that asks for more than one has to
        start its work under ``if __name__ == "__main__":``.
    data
        Folder of raw files, looked at before the cache, where the record is needed.
    cache
        Folder of ``detente data fetch``; the usual one if ``None``.
    store
        Folder of runs and studies: what was asked before is read from there, and what was stopped goes on.
    on
        Where many runs are done in place of processes of this machine: ``"processes:4"`` and others, as
        ``detente.executors.run`` has them. It changes no number.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Replication
        The numbers, whether they agree, and why.

    Raises
    ------
    UnknownName
        With the nearest names.
    DataError
        The record is needed and is not at hand; the hint says how to get it.
    """
    return answer_replication(
        name,
        replicates=replicates,
        seed=seed,
        workers=workers,
        data=data,
        cache=cache,
        store=store,
        on=on,
        progress=progress,
    ).answer


def answer_replication(
    name: str,
    *,
    replicates: int | None = None,
    seed: int = 0,
    workers: int = 1,
    data: Folder | None = None,
    cache: Folder | None = None,
    store: Folder | None = None,
    on: Any = None,
    progress: Progress = None,
    page: Callable[[Replication], str] | None = None,
    tell: Tell | None = None,
) -> KeptAnswer[Replication]:
    """Do a published study again, and return where that is kept.

    Parameters
    ----------
    name, replicates, seed, workers, data, cache, store, on, progress
        As of ``replicate``.
    page, tell
        As of ``answered``.
    """
    key = name.strip().lower().replace("-", "_").replace(" ", "_") if isinstance(name, str) else name
    if key not in REPLICATIONS:
        kind = "replication"
        raise UnknownName(kind, name, replications(), "`detente replicate` lists them.")
    entry = REPLICATIONS[key]
    if replicates is not None:
        whole("replicates", replicates, 1, 100_000_000)
    whole("seed", seed, 0, 2**63 - 1)
    whole("workers", workers, 1, 1024)
    folder = None if data is None else expand_home(Path(data))
    kept = None if cache is None else expand_home(Path(cache))

    @functools.cache
    def files() -> list[dict[str, Any]]:
        return files_at_hand(open_record(folder, usual_cache(kept))) if entry.reads else []

    def question() -> dict[str, Any]:
        runs = entry.runs if replicates is None else replicates
        asked = {"study": "replicate", "detente": __version__, "name": key, "files": files()}
        return asked | ({} if entry.runs is None else {"replicates": runs, "seed": seed})

    def make(pieces: Pieces) -> Replication:
        with tracked(progress, entry.name, "runs", whole=True) as track:
            if is_here(pieces.on):
                hands = workers if pieces.on is None else cores()
                track.expect(lambda: entry.pace * (replicates or 0) / hands)
            found = entry.make(Options(replicates, seed, workers, folder, kept, track.tell, pieces))
        return Replication(entry.name, entry.title, entry.keys, found, track.elapsed)

    return answered(make, question, "replicate", store=store, on=on, page=page, tell=tell, data=lambda _: files())
