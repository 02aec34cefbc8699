"""The claims by id: those of the essays, found by being there, and those of a file."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from detente.core.errors import BrokenExtension, InvalidValue, UnknownName
from detente.core.extensions import from_file, in_file, names_of_file
from detente.core.files import expand_home
from detente.core.given_files import read_given
from detente.core.outside import texts
from detente.core.own_code import digests_behind
from detente.core.quoted import quote
from detente.studies.claims import essays
from detente.studies.claims.answers import row_of
from detente.studies.claims.claim import Claim
from detente.studies.claims.written import read_claim

STEM = 4
"""Letters that a word has at least by which claims are found."""


@cache
def claims_of_essays() -> dict[str, Claim]:
    """Return the claims of the two essays by id, in order: modules of ``claims.essays`` hold them as ``CLAIMS``."""
    found: dict[str, Claim] = {}
    for module in pkgutil.iter_modules(essays.__path__):
        if not module.name.startswith("_"):
            for claim in importlib.import_module(f"{essays.__name__}.{module.name}").CLAIMS:
                found[claim.id] = claim
    return dict(sorted(found.items()))


def asked_claims(given: str | Sequence[str] | None = None) -> dict[str, str]:
    """Return what each claim that is asked for is called, as ``claim_named`` takes it, by its id.

    Parameters
    ----------
    given
        As ``claim_named`` takes them, one or several; a row of the list such as ``E17`` is all of its claims, and
        ``FILE.py`` all claims in it. All of the essays if None.

    Raises
    ------
    InvalidValue
        There are none; two have one id; one of one's own has the id of a claim of the essays, or no rival.
    UnknownName
        There is no such claim; the nearest are told.
    BrokenExtension
        A file cannot be run, or has no claim.
    """
    essays_ = claims_of_essays()
    listed = tuple(essays_) if given is None else texts("Claims", (given,) if isinstance(given, str) else given)
    if not listed:
        msg = "No claim is named."
        raise InvalidValue(msg, "Name one, such as M03, or none at all for all of the essays.")
    found: dict[str, str] = {}
    for name in (one for asked in listed for one in _each_of(asked)):
        claim = claim_named(name)
        own = source_of(name) != claim.id
        if own:
            _check_own(claim, name)
        before = found.setdefault(claim.id, name)
        if own and before != name:
            msg = f"Two claims have the id {claim.id!r}: {before} and {name}."
            raise InvalidValue(msg, "Give one of them another id.")
    return found


def _each_of(name: str) -> list[str]:
    """Return the claims that one name stands for."""
    if name.strip().lower().endswith(".py"):
        path = expand_home(Path(name.strip()))
        own: dict[int, str] = {}
        for key in names_of_file(path):
            held, _ = from_file(path, key)
            if isinstance(held, Claim) and held is not claims_of_essays().get(held.id):
                own.setdefault(id(held), f"{name.strip()}:{key}")
        if not own:
            msg = f"There is no claim in {path}."
            raise BrokenExtension(msg, "Make one: NAME = detente.studies.claims.Claim(...).")
        return list(own.values())
    known = claims_of_essays()
    row = name.strip().upper()
    if row not in {key.upper() for key in known}:
        return [key for key in known if row_of(key).upper() == row] or [name]
    return [name]


def _check_own(claim: Claim, name: str) -> None:
    """Refuse a claim of one's own that would be told as another, or that has nothing to beat."""
    taken = {key.upper() for known in claims_of_essays() for key in (known, row_of(known))}
    if not taken.isdisjoint((claim.id.upper(), row_of(claim.id))):
        msg = f"The claim in {name} has the id {claim.id!r}, which is of the essays."
        raise InvalidValue(msg, f"Give it one of its own, such as {claim.id + '-mine'!r}.")
    if not re.fullmatch(r"[\w.-]+", claim.id):
        msg = f"The claim in {name} has the id {quote(claim.id)}."
        raise InvalidValue(msg, "It is of letters, digits, dots, hyphens and underscores: its page links to it.")
    if not claim.statement.strip():
        msg = f"The claim {claim.id!r} in {name} says nothing."
        raise InvalidValue(msg, "Say in `statement` what is claimed.")
    if not claim.rivals and not claim.by_construction:
        msg = f"The claim {claim.id!r} in {name} has no rival explanation that it must beat."
        raise InvalidValue(
            msg, "Give one of its predictions a `rival`, or say in `by_construction` from which assumption it follows."
        )


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
        return read_claim(expand_home(Path(name)))
    named = in_file(name)
    if named is not None:
        file, own = named
        made, _ = from_file(file, own)
        if not isinstance(made, Claim):
            msg = f"{own} in {file} is no claim."
            raise BrokenExtension(msg, "Make one: detente.studies.claims.Claim(...).")
        return made
    known = {key.upper(): claim for key, claim in claims_of_essays().items()}
    if name.strip().upper() not in known:
        kind = "claim"
        raise UnknownName(kind, name, claims_of_essays(), f"{_of_word(name)}`detente claims --list` lists them.")
    return known[name.strip().upper()]


def _of_word(word: str) -> str:
    """Return which claims speak of a word, by its stem or the first name of a school, as a sentence; empty if none."""
    stem = word.strip().lower()
    stem = stem[: max(STEM, len(stem) - 2)]
    told = [key for key, one in claims_of_essays().items() if stem in f"{one.statement} {one.school}".lower()]
    return f"Of {word.strip()!r} speak: {', '.join(told)}. " if told and len(stem) >= STEM else ""


def claim_as_asked(name: str, source: str) -> Claim:
    """Return a claim as it was when it was asked for.

    Parameters
    ----------
    name
        As ``claim_named`` takes it.
    source
        What ``source_of`` said of it then.

    Raises
    ------
    BrokenExtension
        Its file has changed since, or is gone.
    """
    claim = claim_named(name)
    if source_of(name) != source:
        msg = f"The claim in {name} has changed since it was asked for."
        raise BrokenExtension(msg, "Start again, so that all of it is computed from one file.")
    return claim


def source_of(name: str) -> str:
    """Return what fixes a claim: its id where it is of the essays, or the SHA-256 of the file that it is read from.

    Python files of one's own that the file imports, and those that these import, belong to it.

    Parameters
    ----------
    name
        As ``claim_named`` takes it.
    """
    if name.lower().endswith(".toml"):
        return f"sha256:{hashlib.sha256(read_given(expand_home(Path(name))).encode()).hexdigest()}"
    named = in_file(name)
    if named is None:
        return claim_named(name).id
    file, own = named
    _, module = from_file(file, own)
    told = sorted(digests_behind([module]).values())
    return f"{own} sha256:{hashlib.sha256(' '.join(told).encode()).hexdigest()}"


@cache
def designs_digest() -> str:
    """Return the SHA-256 of all that makes a verdict here: the designs of the claims, and the rules that judge them.

    A version that is being worked at keeps its number: what a store holds of other designs is not read as of these.
    """
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(file.relative_to(Path(__file__).parent).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()
