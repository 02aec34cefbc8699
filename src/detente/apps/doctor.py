"""Whether an installation is well: what is there, what is missing, what its caches hold, and how to mend it."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
import tempfile
import time
import warnings
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from packaging.requirements import Requirement

from detente._version import __version__
from detente.core.cores import cores
from detente.core.errors import DataError, DetenteError, MissingExtra
from detente.core.installing import install_afresh, install_extra

Health = Literal["well", "missing", "broken"]
"""``missing``: something that may be left out is not there; ``broken``: something that is needed does not work."""
EXTRAS = {
    "analysis": "sensitivity, and results for ArviZ",
    "cluster": "studies on a cluster (--on dask and --on slurm)",
    "data": "the record: fetching it, cases, beliefs, situations, confront; tables of one's own",
    "ema": "discover --method prim, and the EMA workbench",
    "export": "export to Zarr and RO-Crate",
    "jax": "--backend jax: GPUs, gradients and twins",
    "web": "the classroom: serve and seat",
}
"""What each extra is for."""
SCARCE = 1 << 30
"""Free bytes of a disk below which it is said to be nearly full (assumption)."""
REPLACED = "llvmlite"
"""Package without which the model runs too, on NumPy."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    name : str
        What.
    health : str
        ``well``, ``missing`` or ``broken``.
    told : str
        What was found.
    mend : str
        How to mend it; empty if it is well.
    facts : dict
        Numbers and paths behind it.
    """

    name: str
    health: Health
    told: str
    mend: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckUp:
    """What was looked at in an installation.

    Attributes
    ----------
    checks : tuple of Check
        In the order in which they matter.
    """

    checks: tuple[Check, ...]

    @property
    def well(self) -> bool:
        """Whether nothing that is needed is broken."""
        return all(check.health != "broken" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return {"detente": __version__, "well": self.well, "checks": [asdict(check) for check in self.checks]}


def check_up() -> CheckUp:
    """Look at this installation: it reads and computes a little, keeps nothing and asks no network."""
    return CheckUp(tuple(_checks()))


def _checks() -> Iterator[Check]:
    yield _python()
    yield from _installed()
    yield _needed()
    yield from _extras()
    for name, look in (("model", _model), ("machine", _machine), ("compiled years", _compiled), ("data", _data)):
        yield _guarded(name, look)
    yield _guarded("temporary files", _temporary)
    yield _guarded("terminal", _terminal)


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    """Return a check, or what kept it from being made."""
    try:
        return look()
    except MissingExtra as error:
        return Check(name, "missing", error.message, error.hint)
    except DetenteError as error:
        return Check(name, "broken", error.message, error.hint)
    except Exception as error:  # whatever is wrong here is what was asked for
        return Check(name, "broken", f"{type(error).__name__}: {error}", f"Install detente afresh: {install_afresh()}")


def _python() -> Check:
    told = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, detente {__version__}"
    return Check("python", "well", told, facts={"executable": sys.executable})


def _requirements() -> Iterator[tuple[str, Requirement]]:
    """Return what the package asks for, each with the extra that asks (empty: always)."""
    asked = [Requirement(one) for one in metadata.requires("detente") or ()]
    for one in asked:
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            yield "", one
    for extra in metadata.metadata("detente").get_all("Provides-Extra") or ():
        for one in asked:
            if one.marker and not one.marker.evaluate({"extra": ""}) and one.marker.evaluate({"extra": extra}):
                yield extra, one


def _lack(asked: Requirement) -> str:
    """Return what is wrong with a package, or nothing."""
    try:
        found = metadata.version(asked.name)
    except metadata.PackageNotFoundError:
        return f"{asked.name} is not installed"
    if not asked.specifier.contains(found, prereleases=True):
        return f"{asked.name} {found} is not {asked.specifier}"
    return _import_fault(asked.name)


def _import_fault(name: str) -> str:
    """Return why what a package brings cannot be imported, or nothing."""
    for module in _modules(name):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                importlib.import_module(module)
        except OSError:  # of the machine, such as a disk that takes nothing: told where folders are looked at
            continue
        except Exception as error:  # a package may raise whatever it likes
            return f"{name} is installed, but does not work ({type(error).__name__}: {error})"
    return ""


def _modules(name: str) -> list[str]:
    """Return the modules that a package is known to be imported as: that of its name, or those it says."""
    said = (metadata.distribution(name).read_text("top_level.txt") or "").split()
    own = name.replace("-", "_")
    named = [one for one in said if one.lower() == own.lower()] or [own]
    return [one for one in named if importlib.util.find_spec(one) is not None]


def _needed() -> Check:
    asked = [one for extra, one in _requirements() if not extra]
    lacks = {one.name: lack for one in asked if (lack := _lack(one))}
    if lacks:
        health: Health = "missing" if lacks.keys() <= {REPLACED} else "broken"
        return Check("packages", health, ", ".join(lacks.values()), install_afresh())
    return Check("packages", "well", f"all {len(asked)} that detente needs")


def _installed() -> Iterator[Check]:
    """Say where the code is not the version that was installed, as in a checkout that has moved on."""
    installed = metadata.version("detente")
    if installed != __version__:
        told = f"installed as detente {installed}, but the code is {__version__}: it may need more than is looked for"
        yield Check("installation", "missing", told, install_afresh(broken=False))


def _extras() -> Iterator[Check]:
    held: dict[str, list[Requirement]] = {}
    for extra, one in _requirements():
        if extra not in ("", "all", "docs"):
            held.setdefault(extra, []).append(one)
    for extra, asked in held.items():
        lacks = [lack for one in asked if (lack := _lack(one))]
        facts = {"packages": [one.name for one in asked]}
        if lacks:
            told = ", ".join(lacks)
            told += f"; needed for {EXTRAS[extra]}" if extra in EXTRAS else ""
            yield Check(f"extra {extra}", "missing", told, install_extra(extra), facts)
        else:
            yield Check(f"extra {extra}", "well", ", ".join(facts["packages"]), facts=facts)


def _model() -> Check:
    """Live a few histories with the back end that is taken by itself."""
    from detente.engine.ensemble import simulate
    from detente.scenarios import scenario
    from detente.schools import school

    began = time.perf_counter()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        run = simulate(school("default"), scenario("first_encounter"), seed=1, replicates=16, years=20)
    facts = {"seconds": round(time.perf_counter() - began, 3), "versions": dict(run.manifest)}
    told = f"{run.replicates} histories of {run.years} years in {facts['seconds']:.2f} s"
    if warned:
        return Check("model", "missing", f"{told}; {warned[0].message}", "pip install --upgrade llvmlite", facts)
    return Check("model", "well", told, facts=facts)


def _machine() -> Check:
    from detente.store.machine import hardware

    memory = hardware()["memory"]
    told = f"{cores()} of {os.cpu_count()} cores may be used"
    told += f", {memory / 2**30:.1f} GiB of memory" if memory else ""
    return Check("machine", "well", told, facts={"cores": cores(), "memory": memory})


def _folder(name: str, folder: Path, what: str, mend: str) -> Check:
    """Look at a folder of a cache: what it holds, whether it can be written, how much room there is."""
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    size = sum(path.stat().st_size for path in files)
    above = next((path for path in (folder, *folder.parents) if path.exists()), Path("/"))
    free = shutil.disk_usage(above).free
    facts = {"folder": str(folder), "files": len(files), "bytes": size, "free": free}
    told = f"{len(files)} {what if len(files) != 1 else what.removesuffix('s')}, {size / 2**20:.1f} MiB, in {folder}"
    if not (above.is_dir() and os.access(above, os.W_OK) and (above == folder or _holds_folders(above))):
        return Check(name, "missing", f"{told}; it cannot be written", mend, facts)
    if free < SCARCE:
        return Check(name, "missing", f"{told}; only {free / 2**20:.0f} MiB are free", mend, facts)
    return Check(name, "well", told, facts=facts)


def _holds_folders(folder: Path) -> bool:
    """Return whether a folder can be made in another, as in some that the system shows it cannot."""
    try:
        with tempfile.TemporaryDirectory(dir=folder):
            return True
    except OSError:
        return False


def _compiled() -> Check:
    from detente.engine.fused.machine import cache_folder

    mend = "Set DETENTE_CACHE to a folder with room that you may write; without one each start compiles anew."
    return _folder("compiled years", cache_folder(), "compiled modules", mend)


def _data() -> Check:
    from detente.data.cache import FileIndex, cache_folder
    from detente.data.registry import SOURCES

    mend = "Set DETENTE_DATA to a folder with room that you may write, or name one: --data DIR."
    try:
        folder = cache_folder()
    except DataError as error:
        return Check("data", "missing", error.message, mend)
    found = _folder("data", folder, "files", mend)
    if found.health != "well":
        return found
    ready = sum(FileIndex(folder).inspect(source).state == "ready" for source in SOURCES.values())
    size = found.facts["bytes"] / 2**20
    told = f"{ready} of {len(SOURCES)} sources of the record; all files {size:.1f} MiB in {folder}"
    facts = {**found.facts, "ready": ready, "sources": len(SOURCES)}
    if ready < len(SOURCES):
        told += "; needed for cases, beliefs, situations and confront, not for simulated worlds"
        return Check(
            "data", "missing", told, "detente data fetch all, or name a folder of the files: --data DIR", facts
        )
    return Check("data", "well", told, facts=facts)


def _temporary() -> Check:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(1024))
    except OSError as error:
        return Check(
            "temporary files", "missing", error.strerror or str(error), "Set TMPDIR to a folder that you may write."
        )
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    facts = {"folder": folder, "free": free}
    told = f"{free / 2**30:.1f} GiB free in {folder}"
    if free < SCARCE:
        return Check("temporary files", "missing", told, "Set TMPDIR to a folder with more room.", facts)
    return Check("temporary files", "well", told, facts=facts)


def _terminal() -> Check:
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    columns = shutil.get_terminal_size().columns
    try:
        browser: str | None = getattr(webbrowser.get(), "name", "a browser")
    except webbrowser.Error:
        browser = None
    facts = {"encoding": encoding, "columns": columns, "browser": browser}
    told = f"{columns} columns, {encoding}, {'a browser for --open' if browser else 'no browser for --open'}"
    if encoding.replace("-", "") != "utf8":
        return Check("terminal", "missing", told, "Set PYTHONUTF8=1: other encodings show ? for some letters.", facts)
    return Check("terminal", "well", told, facts=facts)
