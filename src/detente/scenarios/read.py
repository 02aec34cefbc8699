"""Scenario files: read, checked, and made into scenarios."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from detente.core.errors import DataError, DetenteError, names_file, near_path
from detente.core.files import expand_home
from detente.core.lines import broken_at, comma_hint, lines_of
from detente.core.reply import Reply, Sought
from detente.core.scenario import Intervention, Scenario
from detente.scenarios.faults import LINED, Fault, InvalidScenario, of_sense, of_shape
from detente.scenarios.schema import NAME, Count, Document, Happening, SourcedNumber, numbers_of

LARGEST = 1_000_000
"""Most bytes of a scenario file."""


@names_file
def read(path: Path | str) -> Document:
    """Read a scenario file with all that it says.

    Parameters
    ----------
    path
        A TOML file.

    Returns
    -------
    Document
        What it holds; its name is that of the file if it gives none.

    Raises
    ------
    InvalidScenario
        Something in it is wrong: every fault with its line.
    DataError
        It is no text file of that size.
    """
    path = expand_home(Path(path))
    return parse(_text(path), str(path), _name_of(path.stem))


def _text(path: Path) -> str:
    if path.is_dir():
        msg, hint = f"{path} is a folder.", "Name a TOML file in it."
        raise DataError(msg, hint)
    if not path.exists():
        msg = f"There is no file {path}."
        hint = f"{near_path(path)}`detente scenarios` lists the scenarios that need no file."
        raise DataError(msg, hint)
    if not path.is_file():
        msg, hint = f"{path} is no regular file.", "Name a TOML file."
        raise DataError(msg, hint)
    with path.open("rb") as file:
        held = file.read(LARGEST + 1)
    if len(held) > LARGEST:
        msg, hint = f"{path} is larger than {LARGEST:,} bytes.", "A scenario is a page of text: is it this file?"
        raise DataError(msg, hint)
    try:
        text = held.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = held[: e.start].count(b"\n") + 1
        fault = Fault((), f"Byte {e.start} is not UTF-8.", "Save it as UTF-8: TOML is always that.", line)
        raise InvalidScenario(str(path), [fault]) from None
    if not text.strip():
        raise InvalidScenario(str(path), [Fault((), "It is empty.", "`detente scenarios NAME --toml` shows one.", 1)])
    return text


def _name_of(stem: str) -> str:
    """Return the name of a scenario that gives none: that of its file, in letters that every file system has."""
    plain = unicodedata.normalize("NFKD", stem.lower()).encode("ascii", "ignore").decode()
    name = re.sub(r"\W+", "_", plain).strip("_")
    return name if re.match(NAME, name) else f"scenario_{name}".rstrip("_")


def parse(text: str, file: str = "scenario", name: str = "scenario") -> Document:
    """Read the text of a scenario.

    Parameters
    ----------
    text
        TOML.
    file, name
        Names of the file, for errors, and of the scenario if it gives none.

    Raises
    ------
    InvalidScenario
        Something in it is wrong.
    """
    try:
        held = tomllib.loads(text)
    except RecursionError:
        raise InvalidScenario(file, [Fault((), "It is nested too deeply.")]) from None
    except ValueError as e:  # tomllib's own error, and numbers of more digits than Python reads
        told = re.sub(r" \(at .*\)$", "", str(e)).partition(";")[0].rstrip(".")
        line = broken_at(e, text)
        hint = f"{comma_hint(text, line)}Quotes, brackets and equals signs decide."
        fault = Fault((), f"It is not TOML: {told}.", hint, line)
        raise InvalidScenario(file, [fault]) from None
    try:
        document = Document.model_validate(held)
    except ValidationError as e:
        faults = list(of_shape(e))
    except RecursionError:
        raise InvalidScenario(file, [Fault((), "It is nested too deeply.")]) from None
    else:
        faults = list(of_sense(document))
        document = document.model_copy(update={"name": document.name or name})
        if not re.fullmatch(NAME, document.name):
            faults.append(Fault(("name",), f"It is {document.name!r}.", "Use small letters, digits and underscores."))
        if not faults:
            try:
                make_scenario(document)
            except DetenteError as e:
                faults = [Fault((), e.message, e.hint)]
    if faults:
        lines = lines_of(text, [f.path for f in faults[:LINED]])
        placed = [replace(f, line=line) for f, line in zip(faults, lines, strict=False)] + faults[LINED:]
        raise InvalidScenario(file, sorted(placed, key=lambda f: f.line or (0 if not f.path else len(text))))
    return document


def make_scenario(document: Document) -> Scenario:
    """Return the scenario that a file describes, for the engine.

    Parameters
    ----------
    document
        What the file holds.
    """
    return Scenario(
        name=document.name,
        title=document.title,
        states=document.count,
        years=document.years.value,
        periods=1 if document.periods is None else document.periods.value,
        settings=_values(document.settings),
        given=_values(document.start),
        interventions=tuple(_intervention(h, document) for h in document.interventions),
        names=tuple(document.names),
        first_year=None if document.first_year is None else document.first_year.value,
        question=document.question,
        answer=_answer(document),
        sources={where: source(owner) for where, owner in numbers_of(document)},
    )


def source(owner: Count | SourcedNumber | Happening) -> str:
    """Return unit and source of a number as text, such as ``"ratio; Jervis1978"``."""
    unit = "year" if isinstance(owner, Happening) else owner.unit
    return f"{unit}; {', '.join(owner.source)}"


def _values(quantities: Mapping[str, SourcedNumber]) -> dict[str, Any]:
    return {k: float(q.value) if isinstance(q.value, int) else q.value for k, q in quantities.items()}


def _answer(document: Document) -> Reply | None:
    said = document.answer
    if said is None:
        return None
    at = document.names.index
    numbers = {
        name: Sought(q.measure, tuple(map(at, q.actors)), tuple(map(at, q.targets)), q.year, q.until)
        for name, q in said.numbers.items()
    }
    return Reply(said.sentence, numbers, tuple(said.by_construction))


def _intervention(what: Happening, document: Document) -> Intervention:
    numbers = {name: k for k, name in enumerate(document.names)}
    return Intervention(
        year=what.year,
        until=what.until,
        settings=_values(what.settings),
        edits=_values(what.edits),
        conduct=None if what.conduct is None else float(what.conduct == "compete"),
        actor=numbers[what.actor] if what.actor else None,
        target=numbers[what.target] if what.target else None,
        hold=what.hold,
    )
