"""The claims by id: those of the essays, found by being there, and those of a file."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from functools import cache
from pathlib import Path

from detente.core.errors import BrokenExtension, UnknownName
from detente.core.extensions import from_file
from detente.studies.claims import essays
from detente.studies.claims.claim import Claim
from detente.studies.claims.written import read_claim


@cache
def claims_of_essays() -> dict[str, Claim]:
    """Return the claims of the two essays by id, in order: modules of ``claims.essays`` hold them as ``CLAIMS``."""
    found: dict[str, Claim] = {}
    for module in pkgutil.iter_modules(essays.__path__):
        if not module.name.startswith("_"):
            for claim in importlib.import_module(f"{essays.__name__}.{module.name}").CLAIMS:
                found[claim.id] = claim
    return dict(sorted(found.items()))


def claim_named(name: str) -> Claim:
    """Return a claim by its id, in capitals or not, or as FILE.py:NAME or FILE.toml.

    Parameters
    ----------
    name
        What was asked for.

    Raises
    ------
    UnknownName
        There is none; the nearest are told.
    BrokenExtension
        The file cannot be run, or what it calls so is no claim.
    """
    if name.lower().endswith(".toml"):
        return read_claim(Path(name).expanduser())
    file, colon, own = name.rpartition(":")
    if colon and file.endswith(".py"):
        made, _ = from_file(Path(file).expanduser(), own)
        if not isinstance(made, Claim):
            msg = f"{own} in {file} is no claim."
            raise BrokenExtension(msg, "Make one: detente.studies.claims.Claim(...).")
        return made
    known = {key.upper(): claim for key, claim in claims_of_essays().items()}
    if name.strip().upper() not in known:
        kind = "claim"
        raise UnknownName(kind, name, claims_of_essays(), "`detente claims --list` lists them.")
    return known[name.strip().upper()]


def source_of(name: str) -> str:
    """Return what fixes a claim: its id where it is of the essays, or the SHA-256 of the file that it is read from.

    Parameters
    ----------
    name
        As ``claim_named`` takes it.
    """
    file, colon, own = ("", "", "") if name.lower().endswith(".toml") else name.rpartition(":")
    if not name.lower().endswith(".toml") and not (colon and file.endswith(".py")):
        return claim_named(name).id
    return f"{own} sha256:{hashlib.sha256(Path(file or name).expanduser().read_bytes()).hexdigest()}".strip()


@cache
def designs_digest() -> str:
    """Return the SHA-256 of all that makes a verdict here: the designs of the claims, and the rules that judge them.

    A version that is being worked at keeps its number: what a store holds of other designs is not read as of these.
    """
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(file.relative_to(Path(__file__).parent).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
