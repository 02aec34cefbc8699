"""Sentences of an account, each number in them backed by one that the page shows.

A number is written by a `Draft`, which notes where in the case it stands: a path into the JSON of the
case, such as ``/series/milex_usd2020_USA/values/0``. Derived numbers are *facts* of the case and are shown
in a table of their own. `find_unbacked` finds what is not covered: it is empty for every sentence of an account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from detente.core.errors import InvalidValue


@dataclass(frozen=True)
class Fact:
    """A number derived from the case.

    Attributes
    ----------
    label
        What it is.
    value
        The number.
    how
        How it is made from what the page shows.
    section
        Section of the page that it belongs to.
    spec, scale
        How it is written, and by what it is multiplied before.
    """

    label: str
    value: float
    how: str
    section: str
    spec: str = ",.0f"
    scale: float = 1.0

    @property
    def shown(self) -> str:
        """The number as it is written."""
        return write(self.value, self.spec, self.scale)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {**asdict(self), "shown": self.shown}


@dataclass(frozen=True)
class Number:
    """A number, or a name that holds one, as it stands in a sentence.

    Attributes
    ----------
    text
        As written.
    where
        Path into the JSON of the case.
    spec, scale
        How it is written, and by what it is multiplied before; a name has an empty ``spec``.
    """

    text: str
    where: str
    spec: str = ""
    scale: float = 1.0


@dataclass(frozen=True)
class Sentence:
    """A sentence of the account.

    Attributes
    ----------
    text
        What it says.
    rule
        Name of the rule that wrote it.
    group
        Part of the account that it belongs to.
    numbers
        What backs it.
    """

    text: str
    rule: str
    group: str
    numbers: tuple[Number, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def write(value: float, spec: str, scale: float = 1.0) -> str:
    """Write a number.

    Parameters
    ----------
    value
        The number.
    spec
        Format, such as ``,.1f``; ``p`` writes a probability as the field does, ``n`` and ``none`` a count
        that is ``no`` or ``none`` where there is nothing.
    scale
        Multiplies it first.
    """
    if spec in {"n", "none"}:
        return format(value, ",.0f") if value else {"n": "no", "none": "none"}[spec]
    if spec == "p":
        return "< .001" if value < 0.001 else f"= {value:.3f}".replace("0.", ".", 1)
    return format(value * scale, spec)


@dataclass
class Draft:
    """Writes the numbers of one sentence and notes where they stand.

    Attributes
    ----------
    facts
        Facts of the case; those of the sentence are added.
    numbers
        What was written so far.
    """

    facts: dict[str, Fact]
    numbers: list[Number] = field(default_factory=list)

    def number(self, value: float, where: str, spec: str = ",.0f", scale: float = 1.0) -> str:
        """Write a number that stands in the case.

        Parameters
        ----------
        value
            The number.
        where
            Its path in the JSON of the case.
        spec, scale
            How it is written.
        """
        text = write(value, spec, scale)
        self.numbers.append(Number(text, where, spec, scale))
        return text

    def name(self, text: str, where: str) -> str:
        """Write a name or title that stands in the case and may hold a number.

        Parameters
        ----------
        text
            The name.
        where
            Its path in the JSON of the case.
        """
        self.numbers.append(Number(text, where))
        return text

    def fact(self, key: str, fact: Fact) -> str:
        """Write a derived number and add it to the facts of the case.

        Parameters
        ----------
        key
            Name of the fact.
        """
        self.facts[key] = fact
        self.numbers.append(Number(fact.shown, f"/facts/{key}/value", fact.spec, fact.scale))
        return fact.shown

    def say(self, text: str, rule: str, group: str) -> Sentence:
        """Finish the sentence.

        Parameters
        ----------
        text
            What it says, with what was written above.
        rule, group
            As for `Sentence`.
        """
        return Sentence(text, rule, group, tuple(self.numbers))


def look_up(document: Any, where: str) -> Any:
    """Find what stands at a path of the JSON of a case.

    Parameters
    ----------
    document
        ``case.as_dict()``.
    where
        The path.

    Raises
    ------
    InvalidValue
        Nothing stands there.
    """
    at = document
    for part in where.strip("/").split("/"):
        try:
            at = at[part] if isinstance(at, Mapping) else at[int(part)]
        except (KeyError, IndexError, ValueError, TypeError) as error:
            message = f"Nothing stands at {where} in the case."
            raise InvalidValue(message, f"{part!r} is not there.") from error
    return at


def find_unbacked(sentence: Sentence, document: Any) -> list[str]:
    """Say which numbers of a sentence are not what the case holds, or have nothing behind them.

    Parameters
    ----------
    document
        ``case.as_dict()``.
    """
    found, rest = [], sentence.text
    for number in sorted(sentence.numbers, key=lambda one: -len(one.text)):
        value = look_up(document, number.where)
        held = value if not number.spec else write(value, number.spec, number.scale)
        if held != number.text:
            found.append(f"{number.text} is {held!r} at {number.where}")
        rest = rest.replace(number.text, "", 1)
    return found + re.findall(r"\d[\d.,]*", rest)
