"""What to cite for a run or a study in a file or folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.core.cite import Reference, bibtex, citation, reference, references
from detente.core.cite import works as works_of
from detente.core.result import Result
from detente.core.roles import GROUPS, RECORD, SCENARIO, CitedWork, scenario_sources
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.store import Stored, read
from detente.store.named import opened
from detente.studies.run.kept import REPORT


@dataclass(frozen=True)
class Works:
    """The works that a result rests on, detente first.

    Attributes
    ----------
    works : tuple of CitedWork
        Each with what it stands for; one that stands for several things is there once for each.
    versions : mapping
        Packages that made the result, with their versions.
    """

    works: tuple[CitedWork, ...]
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the bibliography, each once; what is not in it stands there in words."""
        return tuple(dict.fromkeys(one.key for one in self.works))

    @property
    def texts(self) -> tuple[str, ...]:
        """The same as people cite them."""
        return tuple(citation(key) for key in self.keys)

    @property
    def bibtex(self) -> str:
        """The same as a BibTeX file."""
        return bibtex(self.keys)

    @property
    def groups(self) -> dict[str, list[CitedWork]]:
        """The works by what they stand for, under the title of each group."""
        held = {title: [one for one in self.works if one.group == group] for group, title in GROUPS.items()}
        return {title: works for title, works in held.items() if works}

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON values."""
        told = [
            {"key": one.key, "group": one.group, "roles": list(one.roles), "text": citation(one.key)}
            for one in self.works
        ]
        return {
            "keys": list(self.keys),
            "texts": list(self.texts),
            "works": told,
            "versions": dict(self.versions),
            "bibtex": self.bibtex,
        }


def works(run: str | os.PathLike[str]) -> Works:
    """Return the works that a run or a study rests on, with the data of the record that it read.

    Parameters
    ----------
    run
        Its file or folder.

    Raises
    ------
    DataError
        There is none, or it is damaged.
    """
    result, stored = opened(run)
    found = list(works_of(result))
    if stored is not None and isinstance(result, Run) and f"{REPORT}.nc" in stored.files:
        found += works_of(read(stored.folder, f"{REPORT}.nc"))
    found += [*_of_scenario(result), *_data(stored)]
    versions = stored.made.get("versions") if stored is not None else None
    return Works(_joined(found), versions if isinstance(versions, Mapping) else {})


def _joined(found: Iterable[CitedWork]) -> tuple[CitedWork, ...]:
    """Return works in the order of the groups, each once in a group with all its roles."""
    roles: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        roles.setdefault((one.group, one.key), {}).update(dict.fromkeys(one.roles))
    order = list(GROUPS)
    places = sorted(roles, key=lambda one: (order.index(one[0]), one[1] != "detente", one[1].lower()))
    return tuple(CitedWork(key, group, tuple(roles[group, key])) for group, key in places)


def _of_scenario(result: Result) -> Iterator[CitedWork]:
    """Yield the data sets that numbers of the scenario come from, as they are cited."""
    from detente.data.registry import SOURCES

    place = getattr(result, "scenario", None)
    told = list(scenario_sources(place)) if isinstance(place, Scenario) else []
    for key, role in told:
        beside = [reference(other) for other, same in told if same == role and other in references()]
        text = " ".join(SOURCES[key].citation.split()) if key in SOURCES else ""
        if text and not any(_is_it(text, work) for work in beside):
            yield CitedWork(text, SCENARIO, (role,))


def _is_it(text: str, work: Reference) -> bool:
    """Return whether a citation in words is that of a work of the bibliography."""
    people = work.get("author", ())
    year = str(work["issued"]["date-parts"][0][0]) if "issued" in work else ""
    return bool(people) and year in text and all(one.get("family", "") in text for one in people)


def _data(stored: Stored | None) -> Iterator[CitedWork]:
    """Yield how the sources of the record are cited that a folder says were read."""
    named = [str(held.get("source", "")) for held in stored.data] if stored is not None else []
    if not named:
        return
    from detente.data.registry import SOURCES

    for name in dict.fromkeys(name for name in named if name in SOURCES):
        yield CitedWork(" ".join(SOURCES[name].citation.split()), RECORD, (f"data set {name}",))
