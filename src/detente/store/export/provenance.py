"""Where a result comes from, by the W3C's PROV: what was used, what was done, by which program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.core.errors import MissingExtra
from detente.core.result import Result
from detente.store.manifest import Stored

SPACE = "urn:detente:"
"""Beginning of the names of what is described."""


@dataclass(frozen=True)
class Origin:
    """What is known of how a result was made.

    Attributes
    ----------
    title, kind : str
        Title of the result, and what it is.
    version : str
        Version of detente that made it.
    key : str
        Digest of the question.
    question : mapping
        Everything that fixes its numbers.
    command : str
        Command that made it; empty if it is not known.
    started, ended : datetime or None
        When.
    made : mapping
        Hardware and versions.
    data : tuple of mapping
        Files of the record that were read.
    fingerprint : str
        Fingerprint of the folder that it comes from; empty if it comes from none.
    """

    title: str
    kind: str
    version: str
    key: str
    question: Mapping[str, Any]
    command: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    made: Mapping[str, Any] = field(default_factory=dict)
    data: Sequence[Mapping[str, Any]] = ()
    fingerprint: str = ""


def origin_of(result: Result, stored: Stored | None, question: Mapping[str, Any], key: str) -> Origin:
    """Return what is known of how a result was made, from its folder if it has one, else from itself.

    Parameters
    ----------
    result
        The result.
    stored
        What its folder says.
    question, key
        What was asked.
    """
    from datetime import timedelta

    manifest = dict(getattr(result, "manifest", {}) or {})
    made: dict[str, Any] = (
        dict(stored.made) if stored else {"versions": {}, **({"manifest": manifest} if manifest else {})}
    )
    version = str(manifest.get("detente") or made.get("versions", {}).get("detente") or __version__)
    started = datetime.fromisoformat(made["started"]) if made.get("started") else None
    ended = started + timedelta(seconds=float(made.get("seconds") or 0.0)) if started else None
    return Origin(
        result._title(),
        stored.kind if stored else type(result).__name__.lower(),
        version,
        key,
        question,
        str(made.get("command") or ""),
        started,
        ended,
        made,
        stored.data if stored else (),
        stored.fingerprint if stored else "",
    )


def document(origin: Origin, files: Mapping[str, str]) -> Any:
    """Return the provenance of files as a document of ``prov``.

    Parameters
    ----------
    origin
        How the result was made.
    files
        SHA-256 of each file, by name: ``result.nc`` is the result, others are derived from it.

    Raises
    ------
    MissingExtra
        ``prov`` is not installed.
    """
    try:
        from prov.model import PROV, ProvDocument
    except ImportError:
        package = "prov"
        raise MissingExtra(package, "export") from None
    doc = ProvDocument()
    doc.add_namespace("detente", SPACE)
    program = doc.agent(
        f"detente:program-{origin.version}",
        {PROV["type"]: PROV["SoftwareAgent"], PROV["label"]: f"detente {origin.version}"},
    )
    told: dict[Any, Any] = {
        PROV["type"]: doc.valid_qualified_name("detente:Question"),
        PROV["label"]: "what was asked",
        "detente:sha256": origin.key,
    }
    asked = doc.entity(f"detente:question-{origin.key[:12]}", told)
    computed = doc.activity(
        f"detente:{origin.kind}-{origin.key[:12]}",
        origin.started,
        origin.ended,
        {PROV["label"]: origin.title, **({"detente:command": origin.command} if origin.command else {})},
    )
    doc.wasAssociatedWith(computed, program)
    doc.used(computed, asked)
    for k, held in enumerate(origin.data):
        label = f"{held.get('source', '')}: {held.get('file', '')}".strip(": ")
        read = doc.entity(f"detente:data-{k}", {PROV["label"]: label, "detente:sha256": str(held.get("sha256", ""))})
        doc.used(computed, read)
    first = None
    for name, digest in files.items():
        made = doc.entity(f"detente:file/{name}", {PROV["label"]: name, "detente:sha256": digest})
        if first is None:
            doc.wasGeneratedBy(made, computed, origin.ended)
            first = made
        else:
            doc.wasDerivedFrom(made, first)
    return doc


def write_provenance(origin: Origin, files: Mapping[str, str], folder: Path) -> tuple[str, str]:
    """Write the provenance of files as PROV-JSON and as PROV-N; return the names of the two files.

    Parameters
    ----------
    origin
        How the result was made.
    files
        SHA-256 of each file, by name.
    folder
        Where to.
    """
    doc = document(origin, files)
    doc.serialize(str(folder / "prov.json"), format="json", indent=1)
    (folder / "prov.provn").write_text(f"{doc.get_provn()}\n", encoding="utf-8")
    return "prov.json", "prov.provn"
