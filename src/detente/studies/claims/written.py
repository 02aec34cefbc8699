"""A claim of one's own from a TOML file: the simple shape of a bed, two arms, an outcome and a direction."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

from detente.core.errors import DataError, UnknownName, names_file
from detente.core.given_files import read_given
from detente.core.lines import broken_at, comma_hint
from detente.core.param import check_parameter
from detente.core.quoted import quote
from detente.core.scenario import LONGEST
from detente.studies.beds import BEDS, LEADS, PRIOR
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.sweep.outcomes import as_outcomes

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
    "axis2",
    "why_smallest",
    "would_change",
    "by_construction",
)
"""Keys that it may have."""
_ENDS = ("parameter", "low", "high", "log")
INNER: Mapping[str, tuple[str, ...]] = {"axis": _ENDS, "axis2": _ENDS, "rival": ("says", "control")}
"""Keys that its tables may have, where those are not parameters."""
WHOLE = "`detente claims --example` prints a whole one."
"""Where a file stands that can be copied."""
EXAMPLE = """\
id = "X1"
statement = "Sensible leaders escape hostility."
outcome = "hostility"           # `detente measures` lists them
expected = "less"               # or "more"
smallest = 0.1                  # smallest effect of interest
bed = "pair"                    # or "system"
years = 100

[control]
sensibility = 0.0
[treatment]
sensibility = 0.8

[rival]                         # compulsory: what else would explain the effect?
says = "It is only that they misread less."
[rival.control]                 # what the treatment must beat as well
sensibility = 0.0
misreading = 0.0

[axis]                          # where does it turn? may be left out
parameter = "preemption"        # `detente parameters` lists them
low = 0.0
high = 1.0
"""
"""A file that can be copied."""


@names_file
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
    text = ""
    try:
        text = read_given(path, WHOLE)
        held = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # of tomllib, and of numbers with more digits than Python reads
        why = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).rstrip(".")
        msg = f"The claim in {path} cannot be read: {why}."
        comma = comma_hint(text, broken_at(error, text)) if isinstance(error, ValueError) else ""
        raise DataError(msg, f"{comma}{WHOLE}") from error
    _known(path, held, (*NEEDED, *MORE), "a claim")
    lacking = [key for key in NEEDED if key not in held]
    if lacking:
        msg = f"The claim in {path} lacks {', '.join(lacking)}."
        raise DataError(msg, WHOLE)
    for table, keys in INNER.items():
        if table in held:
            _known(path, _table(path, held, table), keys, f"[{table}]")
    return _claim(path, held)


def _known(path: Path, held: Mapping[str, Any], keys: tuple[str, ...], of: str) -> None:
    for key in held:
        if key not in keys:
            kind = f"key of {of} in {path}"
            raise UnknownName(kind, key, keys, WHOLE)


def _claim(path: Path, held: Mapping[str, Any]) -> Claim:
    bed = _text(path, held, "bed", "pair")
    if bed not in BEDS:
        kind = "bed"
        raise UnknownName(kind, bed, BEDS, "Claims are tried among two states or among eight.")
    rival = _table(path, held, "rival")
    says = _text(path, rival, "says", "")
    if not says.strip() or "control" not in rival:
        msg = f"The rival of the claim in {path} lacks `says` or its own `control`."
        raise DataError(
            msg, "Say in [rival] what else would explain the effect, and in [rival.control] how to give it."
        )
    axes = {"prior": PRIOR, "offence_advantage": LEADS, "distinguishability": 0.0}
    given = {**axes, **_numbers(path, held.get("settings", {}), "settings")}
    arms = {name: Arm(_numbers(path, _table(path, held, name), name)) for name in ("control", "treatment")}
    arms["rival"] = Arm(_numbers(path, rival["control"], "rival.control"))
    outcome, expected = _text(path, held, "outcome"), cast(Literal["more", "less"], _text(path, held, "expected"))
    smallest = _number(path, held["smallest"], "smallest")
    unit = _text(path, held, "unit", as_outcomes(outcome)[0].unit)
    return Claim(
        id=_text(path, held, "id"),
        school=_text(path, held, "school", "a claim of one's own"),
        statement=_text(path, held, "statement"),
        references=_texts(path, held, "references"),
        bed=BEDS[bed].scenario(_years(path, held.get("years", 100)), **given),
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
        why_smallest=_text(path, held, "why_smallest", "As the file has it."),
        design=f"Bed {bed}; treatment against control, everything else and all luck equal.",
        would_change=_text(path, held, "would_change", ""),
        axis=_axis(path, held, "axis"),
        axis2=_axis(path, held, "axis2"),
        by_construction=_text(path, held, "by_construction", ""),
    )


def _axis(path: Path, held: Mapping[str, Any], key: str) -> Axis | None:
    if key not in held:
        return None
    given = _table(path, held, key)
    lacking = [key for key in ("parameter", "low", "high") if key not in given]
    if lacking:
        msg = f"The {key} of the claim in {path} lacks {', '.join(lacking)}."
        raise DataError(msg, f"Write [{key}] with parameter, low and high.")
    low, high = (_number(path, given[end], f"{key}.{end}") for end in ("low", "high"))
    log = given.get("log", False)
    if not isinstance(log, bool):
        raise _wrong(path, f"{key}.log", log, "It is true or false, without quotes.")
    return Axis(_text(path, given, "parameter"), low, high, log=log)


def _table(path: Path, held: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = held[key]
    if not isinstance(found, Mapping):
        raise _wrong(path, key, found, f"It is a table: write [{key}] and its keys on the lines below.")
    return found


def _text(path: Path, held: Mapping[str, Any], key: str, absent: str | None = None) -> str:
    found = held.get(key, absent)
    if not isinstance(found, str) or (absent is None and not found.strip()):
        raise _wrong(path, key, found, "It is text in quotes; leave the line out if there is nothing to say.")
    return found


def _texts(path: Path, held: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = held.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise _wrong(path, key, found, f'It is a list of texts: {key} = ["Jervis1978"].')
    return tuple(found)


def _years(path: Path, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST:
        raise _wrong(path, "years", value, f"It is a whole number from 1 to {LONGEST:,}.")
    return value


def _wrong(path: Path, key: str, found: Any, hint: str) -> DataError:
    return DataError(f"{key} of the claim in {path} is {quote(found)}.", hint)


def _numbers(path: Path, held: Any, key: str) -> dict[str, float]:
    if not isinstance(held, Mapping):
        return dict(_table(path, {key: held}, key))
    return {name: check_parameter(name, _number(path, value, f"{key}.{name}")) for name, value in held.items()}


def _number(path: Path, value: Any, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong(path, key, value, "It is a number.")
    try:
        return float(value)
    except OverflowError:
        raise _wrong(path, key, value, "It is a number of some size.") from None
