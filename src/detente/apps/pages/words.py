"""Words, numbers and settings of theories as pages write them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from detente.core.cite import references
from detente.core.param import REGISTRY
from detente.core.theory import Theory


@dataclass(frozen=True)
class SchoolSetting:
    """One parameter that a school sets, or one mechanism that it denies.

    Attributes
    ----------
    name, value, default, unit, reason
        Cells of the table, as text.
    """

    name: str
    value: str
    default: str
    unit: str
    reason: str


def prose(text: str) -> Markup:
    """Mark up the words of a card: ``code`` in double backquotes, keys of works in brackets.

    Parameters
    ----------
    text
        The words.
    """
    out = str(escape(text))
    out = re.sub(r"``(.+?)``", r"<code>\1</code>", out)
    known = references()

    def link(match: re.Match[str]) -> str:
        key = match[1]
        return f'[<a href="#ref-{key}">{key}</a>]' if key in known else match[0]

    return Markup(re.sub(r"\[(\w+)\]_?", link, out))


def link_address(text: str) -> Markup:
    """Make the address at the end of a citation a link.

    Parameters
    ----------
    text
        A citation.
    """
    head, mark, doi = text.partition("https://doi.org/")
    if not mark:
        return escape(text)
    return Markup('{}<a href="{}">{}</a>').format(head, mark + doi, f"doi:{doi}")


def number(value: float) -> str:
    """Write the value of a parameter for people."""
    return "∞" if math.isinf(value) else f"{value:.4g}".replace("-", "−")


def settings(theory: Theory) -> list[SchoolSetting]:
    """Return what a theory sets differently from the default world, and what it denies."""
    reasons = theory.card.reasons
    out = [
        SchoolSetting(name, number(value), number(REGISTRY[name].default), REGISTRY[name].unit, reasons.get(name, ""))
        for name, value in theory.settings.items()
    ]
    return out + [SchoolSetting(name, "denied", "", "", reasons.get(name, "")) for name in theory.denies]
