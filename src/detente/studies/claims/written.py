"""A claim of one's own from a TOML file: the simple shape of a bed, two arms, an outcome and a direction."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detente.core.errors import DataError, UnknownName
from detente.studies.beds import BEDS, LEADS, PRIOR
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast

NEEDED = ("id", "statement", "outcome", "expected", "smallest", "control", "treatment", "rival")
"""Keys that a file must have."""
MORE = (
    "school",
    "references",
    "bed",
    "years",
    "unit",
    "settings",
    "axis",
    "why_smallest",
    "would_change",
    "by_construction",
)
"""Keys that it may have."""
EXAMPLE = """\
id = "X1"
statement = "Sensible leaders escape hostility."
outcome = "hostility"           # any outcome of `detente sweep`
expected = "less"               # or "more"
smallest = 0.1                  # smallest effect of interest
bed = "pair"                    # or "system"
years = 100

[control]
sensibility = 0.0
[treatment]
sensibility = 0.8

[rival]
says = "It is only that they misread less."
[rival.control]                 # what the treatment must beat as well
sensibility = 0.0
misreading = 0.0

[axis]                          # where does it turn? may be left out
parameter = "preemption"
low = 0.0
high = 1.0
"""
"""A file that can be copied."""


def read_claim(path: Path) -> Claim:
    """Return the claim that a TOML file holds.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    DataError
        It cannot be read, lacks a key, or has one of the wrong kind.
    UnknownName
        A key, bed, outcome or parameter is not known; the nearest are told.
    """
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"The claim in {path} cannot be read: {error}"
        raise DataError(msg, "It is a TOML file; `detente claims --example` prints one.") from error
    for key in held:
        if key not in (*NEEDED, *MORE):
            kind = f"key of a claim in {path}"
            raise UnknownName(kind, key, (*NEEDED, *MORE), "`detente claims --example` prints a whole one.")
    lacking = [key for key in NEEDED if key not in held]
    if lacking:
        msg = f"The claim in {path} lacks {', '.join(lacking)}."
        raise DataError(msg, "`detente claims --example` prints a whole one.")
    return _claim(path, held)


def _claim(path: Path, held: Mapping[str, Any]) -> Claim:
    bed = str(held.get("bed", "pair"))
    if bed not in BEDS:
        kind = "bed"
        raise UnknownName(kind, bed, BEDS, "Claims are tried among two states or among eight.")
    rival = _table(path, held, "rival")
    says = str(rival.get("says", ""))
    if not says or "control" not in rival:
        msg = f"The rival of the claim in {path} lacks `says` or its own `control`."
        raise DataError(
            msg, "Say in [rival] what else would explain the effect, and in [rival.control] how to give it."
        )
    axes = {"prior": PRIOR, "offence_advantage": LEADS, "distinguishability": 0.0}
    given = {**axes, **_numbers(path, held.get("settings", {}), "settings")}
    arms = {name: Arm(_numbers(path, _table(path, held, name), name)) for name in ("control", "treatment")}
    arms["rival"] = Arm(_numbers(path, rival["control"], "rival.control"))
    outcome, smallest, expected = str(held["outcome"]), _number(path, held["smallest"], "smallest"), held["expected"]
    unit = str(held.get("unit", "share of runs"))
    axis = _table(path, held, "axis") if "axis" in held else None
    return Claim(
        id=str(held["id"]),
        school=str(held.get("school", "a claim of one's own")),
        statement=str(held["statement"]),
        references=tuple(str(key) for key in held.get("references", ())),
        bed=BEDS[bed].scenario(int(held.get("years", 100)), **given),
        arms=arms,
        predictions=(
            Prediction(
                f"{outcome}, treatment against control",
                contrast(outcome, "treatment", "control"),
                smallest,
                expected,
                unit,
            ),
            Prediction(
                f"{outcome}, treatment against the rival",
                contrast(outcome, "treatment", "rival"),
                smallest,
                expected,
                unit,
                says,
            ),
        ),
        why_smallest=str(held.get("why_smallest", "As the file has it.")),
        design=f"Bed {bed}; treatment against control, everything else and all luck equal.",
        would_change=str(held.get("would_change", "")),
        axis=None if axis is None else _axis(path, axis),
        by_construction=str(held.get("by_construction", "")),
    )


def _axis(path: Path, given: Mapping[str, Any]) -> Axis:
    lacking = [key for key in ("parameter", "low", "high") if key not in given]
    if lacking:
        msg = f"The axis of the claim in {path} lacks {', '.join(lacking)}."
        raise DataError(msg, "Write [axis] with parameter, low and high.")
    low, high = (_number(path, given[key], f"axis.{key}") for key in ("low", "high"))
    return Axis(str(given["parameter"]), low, high, log=bool(given.get("log", False)))


def _table(path: Path, held: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = held[key]
    if not isinstance(found, Mapping):
        msg = f"{key} of the claim in {path} is {found!r}."
        raise DataError(msg, f"It is a table: write [{key}] and its keys on the lines below.")
    return found


def _numbers(path: Path, held: Any, key: str) -> dict[str, float]:
    if not isinstance(held, Mapping):
        return dict(_table(path, {key: held}, key))
    return {name: _number(path, value, f"{key}.{name}") for name, value in held.items()}


def _number(path: Path, value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        msg = f"{key} of the claim in {path} is {value!r}."
        raise DataError(msg, "It is a number.")
    return float(value)
