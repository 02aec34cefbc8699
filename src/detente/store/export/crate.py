"""A research object: an RO-Crate by the profile Process Run Crate, with tables, codebook and provenance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.core.errors import InvalidValue, MissingExtra
from detente.core.run import Run
from detente.core.saved import save
from detente.store.canonical import as_plain
from detente.store.export.codebook import TableColumn, render
from detente.store.export.provenance import Origin, write_provenance
from detente.store.export.tables import write_csv, write_parquet
from detente.store.manifest import RESULT
from detente.store.walk import digest_of

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
"""Process Run Crate: a program was run once, and this is what it took and gave."""
BASE = "1.1"
"""Version of RO-Crate that the profile is made for."""
NO_LICENCE = "No licence is stated: all rights are with whoever made this."
KINDS = {
    ".nc": (
        "the result: NetCDF 4 by the CF conventions, from which detente.open builds it again",
        "application/netcdf",
    ),
    ".parquet": ("a table of the result", "application/vnd.apache.parquet"),
    ".csv": ("a table of the result", "text/csv"),
    ".bib": ("the works that the result rests on", "application/x-bibtex"),
    ".provn": ("where the result comes from, in PROV-N", "text/provenance-notation"),
}
NAMED = {
    "codebook.csv": ("every column of the tables: label, unit, type, range", "text/csv"),
    "question.json": ("what was asked: everything that fixes the numbers", "application/json"),
    "prov.json": ("where the result comes from, in PROV-JSON", "application/json"),
}


def write_crate(
    result: Any,
    folder: Path,
    origin: Origin,
    works: str,
    whence: Path | None = None,
    *,
    author: str = "",
    licence: str = "",
) -> list[TableColumn]:
    """Write a result and all that belongs to it as an RO-Crate; return the columns of its tables.

    Parameters
    ----------
    result
        Any result.
    folder
        An empty folder.
    origin
        How it was made.
    works
        The works that it rests on, as BibTeX.
    whence
        The folder of the result, if it has one.
    author
        Who ran it: a name, with an ORCID behind a comma if there is one.
    licence
        Address of the licence under which it is given away.

    Raises
    ------
    MissingExtra
        ``rocrate`` or ``prov`` is not installed.
    """
    try:
        from rocrate.model import ContextEntity
        from rocrate.rocrate import ROCrate
    except ImportError:
        package = "rocrate"
        raise MissingExtra(package, "export") from None
    columns = _write_files(result, folder, origin, works, whence)
    crate = ROCrate(version=BASE)
    root = crate.root_dataset
    root["name"], root["description"] = (
        origin.title,
        f"{origin.title}, with its tables, what was asked, and how it was made.",
    )
    root["datePublished"] = f"{origin.ended or datetime.now(UTC):%Y-%m-%d}"
    root["license"] = _licence(crate, ContextEntity, licence)
    profile = {"@type": "CreativeWork", "name": "Process Run Crate", "version": PROFILE.rpartition("/")[2]}
    root["conformsTo"] = crate.add(ContextEntity(crate, PROFILE, profile))
    files = {path.name: _file(crate, path) for path in sorted(folder.iterdir())}
    _action(crate, ContextEntity, origin, files, author)
    crate.metadata.write(folder)
    return columns


def _write_files(result: Any, folder: Path, origin: Origin, works: str, whence: Path | None) -> list[TableColumn]:
    save(result, folder / RESULT)
    columns = write_parquet(result, folder) if isinstance(result, Run) else write_csv(result, folder, whence)
    (folder / "codebook.csv").write_text(render(columns), encoding="utf-8")
    asked = json.dumps(as_plain(origin.question), indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    (folder / "question.json").write_text(f"{asked}\n", encoding="utf-8")
    if works:
        (folder / "references.bib").write_text(works, encoding="utf-8")
    names = [RESULT, *sorted(p.name for p in folder.iterdir() if p.suffix in (".parquet", ".csv"))]
    write_provenance(origin, {name: digest_of(folder / name)[0] for name in names}, folder)
    return columns


def _file(crate: Any, path: Path) -> Any:
    words, kind = NAMED.get(path.name) or KINDS[path.suffix]
    digest, size = digest_of(path)
    told = {"name": path.name, "description": words, "encodingFormat": kind, "contentSize": str(size), "sha256": digest}
    return crate.add_file(path, dest_path=path.name, properties=told)


def _licence(crate: Any, entity: Any, licence: str) -> Any:
    if not licence:
        return NO_LICENCE
    if not licence.startswith(("https://", "http://")):
        msg = f"{licence!r} is no address of a licence."
        raise InvalidValue(msg, "Write it in full, such as https://creativecommons.org/publicdomain/zero/1.0/.")
    told = {"@type": "CreativeWork", "name": licence, "description": "the licence of this research object"}
    return crate.add(entity(crate, licence, told))


def _action(crate: Any, entity: Any, origin: Origin, files: Mapping[str, Any], author: str) -> None:
    """Say which program was run on what, and what it gave."""
    program = {"@type": "SoftwareApplication", "name": "detente", "softwareVersion": origin.version}
    tool = crate.add(entity(crate, f"urn:detente:program:{origin.version}", program))
    asked = files["question.json"]
    data = [
        crate.add(
            entity(
                crate,
                f"#data-{k}",
                {
                    "@type": "CreativeWork",
                    "name": f"{held.get('source', '')}: {held.get('file', '')}".strip(": "),
                    "identifier": f"sha256:{held.get('sha256', '')}",
                },
            )
        )
        for k, held in enumerate(origin.data)
    ]
    given = [f for name, f in files.items() if name == RESULT or name.endswith((".parquet", ".csv"))]
    told: dict[str, Any] = {
        "@type": "CreateAction",
        "name": f"detente {origin.kind}",
        "description": origin.command or origin.title,
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }
    if origin.started and origin.ended:
        told |= {"startTime": origin.started.isoformat(), "endTime": origin.ended.isoformat()}
    action = crate.add(entity(crate, f"#{origin.kind}-{origin.key[:12]}", told))
    action["instrument"], action["object"], action["result"] = tool, [asked, *data] if data else asked, given
    if author:
        action["agent"] = crate.root_dataset["author"] = _person(crate, entity, author)
    crate.root_dataset["mentions"] = action


def _person(crate: Any, entity: Any, author: str) -> Any:
    name, _, orcid = (part.strip() for part in author.partition(","))
    where = (
        orcid
        if orcid.startswith("https://")
        else f"https://orcid.org/{orcid}"
        if orcid
        else f"#{name.replace(' ', '-')}"
    )
    return crate.add(entity(crate, where, {"@type": "Person", "name": name}))
