"""Sentences by templates with slots, every number in them a named fact.

The templates are the blocks of a file of Jinja. What they print must be a `Fact`, made of facts, or words without a
digit: a number that has no name is refused when the sentence is made, and no template has a digit of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from detente.core.errors import InvalidValue

DIGIT = re.compile(r"\d")


def two_digits(value: float, signed: bool = False) -> str:
    """Write a number with two significant digits.

    Parameters
    ----------
    value
        The number.
    signed
        Whether to write a plus.
    """
    if not value:
        return "0"
    place = 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, place):{'+' if signed else ''},.{max(place, 0)}f}"


def _share(value: float, signed: bool = False) -> str:
    hundredths = 100 * value
    left = 100 - hundredths
    if 0 < abs(hundredths) < 1:
        return f"{two_digits(hundredths, signed)} %"
    digits = math.ceil(-math.log10(left) - 1e-9) if not signed and 0 < left < 1 else 0
    return f"{hundredths:{'+' if signed else ''},.{digits}f} %"


def _money(value: float) -> str:
    return f"${two_digits(value / 1000)} bn" if value >= 1000 else f"${two_digits(value)} m"


def _points(value: float) -> str:
    text = f"{100 * value:+.0f}"
    return "0" if float(text) == 0 else text


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {two_digits(value)}"


KINDS: Mapping[str, Callable[[Any], str]] = {
    "count": lambda value: f"{value:,.0f}",
    "year": lambda value: f"{value:.0f}",
    "share": _share,
    "change": partial(_share, signed=True),
    "points": _points,
    "money": _money,
    "number": two_digits,
    "score": lambda value: f"{value:.3f}",
    "p": _p,
    "name": str,
}
"""How each kind of fact is written: money is in million dollars of 2020, shares and points are shares of one."""


@dataclass(frozen=True)
class Fact:
    """A number of a result, or a name that may hold one.

    Attributes
    ----------
    name
        Its name.
    label
        What it is.
    value
        The number or name.
    kind
        One of `KINDS`.
    how
        How it is made from what the result shows.
    """

    name: str
    label: str
    value: float | str
    kind: str = "count"
    how: str = ""

    @property
    def shown(self) -> str:
        """It as it is written."""
        return KINDS[self.kind](self.value)

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {"label": self.label, "value": self.value, "kind": self.kind, "how": self.how, "shown": self.shown}


@dataclass(frozen=True)
class Sentence:
    """A sentence of the account.

    Attributes
    ----------
    text
        What it says.
    rule
        Name of its template.
    group
        Part of the account that it belongs to.
    facts
        Names of the facts in it.
    """

    text: str
    rule: str
    group: str
    facts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return {"text": self.text, "rule": self.rule, "group": self.group, "facts": list(self.facts)}


class Phrase(str):
    """Words made of facts."""

    facts: tuple[Fact, ...] = ()

    @classmethod
    def of(cls, text: str, *parts: Fact | str) -> Phrase:
        """Keep the facts of the parts with the words.

        Parameters
        ----------
        text
            The words.
        *parts
            What they are made of.
        """
        made = cls(text)
        made.facts = tuple(one for part in parts for one in facts_in(part))
        return made


def facts_in(part: Fact | str) -> tuple[Fact, ...]:
    """Return the facts that stand in what a template prints; refuse a number without a name.

    Parameters
    ----------
    part
        A fact, a phrase or words.
    """
    if isinstance(part, Fact):
        return (part,)
    if isinstance(part, Phrase):
        return part.facts
    if isinstance(part, str) and not DIGIT.search(part):
        return ()
    message = f"{part!r} stands in a sentence and is no named fact."
    raise InvalidValue(message, "Give the template a fact.")


def words(part: Fact | str) -> str:
    """Write a fact, a phrase or words.

    Parameters
    ----------
    part
        What is written.
    """
    return part.shown if isinstance(part, Fact) else part


def many(count: Fact, one: str, more: str, nothing: str = "no") -> Phrase:
    """Write a count with its noun.

    Parameters
    ----------
    count
        The count.
    one, more
        The noun for one, and for any other number.
    nothing
        What stands for zero.
    """
    if not count.value:
        return Phrase.of(f"{nothing} {more}", count)
    return Phrase.of(f"{count.shown} {one if count.shown == '1' else more}", count)


def listed(parts: Sequence[Fact | str], last: str = "and") -> Phrase:
    """Join parts as a list is read.

    Parameters
    ----------
    parts
        At least one.
    last
        Word before the last.
    """
    told = [words(part) for part in parts]
    return Phrase.of(told[0] if len(told) == 1 else f"{', '.join(told[:-1])} {last} {told[-1]}", *parts)


def possessive(name: Fact | str) -> Phrase:
    """Write a name with what shows possession."""
    text = words(name)
    return Phrase.of(f"{text}'" if text.endswith("s") else f"{text}'s", name)


def joined(parts: Sequence[Fact | str], between: str) -> Phrase:
    """Join parts with a mark between.

    Parameters
    ----------
    parts, between
        The parts and the mark.
    """
    return Phrase.of(between.join(words(part) for part in parts), *parts)


@cache
def templates() -> Any:
    """Return the file of templates."""
    import jinja2

    @jinja2.pass_context
    def named(context: Any, value: Any) -> str:
        context["used"].extend(facts_in(value))
        return words(value)

    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, finalize=named, autoescape=False)
    environment.globals.update(many=many)
    environment.filters.update(listed=listed, possessive=possessive, joined=joined)
    source = (files("detente.studies.case.account") / "sentences.jinja").read_text(encoding="utf-8")
    return environment.from_string(source)


@dataclass(frozen=True)
class Teller:
    """Fills in templates and keeps the facts that they use.

    Attributes
    ----------
    facts
        Facts by name.
    """

    facts: dict[str, Fact]

    def __call__(self, rule: str, group: str, **slots: Any) -> Sentence:
        """Fill in a template.

        Parameters
        ----------
        rule
            Its name.
        group
            Part of the account.
        **slots
            What it prints and what it asks.
        """
        used: list[Fact] = []
        file = templates()
        text = "".join(file.blocks[rule](file.new_context({**slots, "used": used})))
        self.facts.update({one.name: one for one in used})
        names = dict.fromkeys(one.name for one in used)
        text = " ".join(text.split())
        return Sentence(text[:1].upper() + text[1:], rule, group, tuple(names))


Sentences = Iterable[Sentence]


def find_unbacked(sentence: Sentence, facts: Mapping[str, Fact]) -> list[str]:
    """Return the numbers of a sentence that are none of its facts.

    Parameters
    ----------
    sentence
        A sentence.
    facts
        Facts of the case, by name.
    """
    rest = sentence.text
    for shown in sorted((facts[name].shown for name in sentence.facts), key=len, reverse=True):
        rest = re.sub(rf"(?<![\d.,]){re.escape(shown)}(?!\d)", " ", rest)
    return re.findall(r"\d[\d.,]*", rest)
