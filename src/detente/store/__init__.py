"""Runs and studies in folders of plain files, each named by what was asked, sealed and verified."""

from detente.store.asking import question_of, runs_asked, theory_asked
from detente.store.canonical import key_of, parts_apart
from detente.store.content import content_of
from detente.store.listing import find, listing, locate
from detente.store.machine import made
from detente.store.manifest import LOCK, MANIFEST, RESULT, Stored, describe
from detente.store.naming import keep, once
from detente.store.reading import open, read
from detente.store.sealing import seal
from detente.store.verifying import Discrepancy, Verification, verify
from detente.store.writing import check_sound, write

__all__ = [
    "LOCK",
    "MANIFEST",
    "RESULT",
    "Discrepancy",
    "Stored",
    "Verification",
    "check_sound",
    "content_of",
    "describe",
    "find",
    "keep",
    "key_of",
    "listing",
    "locate",
    "made",
    "once",
    "open",
    "parts_apart",
    "question_of",
    "read",
    "runs_asked",
    "seal",
    "theory_asked",
    "verify",
    "write",
]
