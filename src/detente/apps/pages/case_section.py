"""Sections of a page of a case that are made elsewhere, and how its sentences and numbers are set."""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.figures.numbers import DASH


@dataclass(frozen=True)
class Section:
    """A further section of the page, made elsewhere.

    Attributes
    ----------
    anchor, heading
        Its anchor, and its heading.
    body
        Markup.
    """

    anchor: str
    heading: str
    body: str


def probability(value: float | None) -> str:
    """Write a p value as the field does, as markup.

    Parameters
    ----------
    value
        The p value; a dash where it is missing.
    """
    if value is None:
        return DASH
    return "&lt;&nbsp;.001" if value < 0.001 else f"{value:.3f}".removeprefix("0")


def tidy(text: str) -> str:
    """Set a sentence as print does: dashes between years, true minus signs, spaced per cent.

    Parameters
    ----------
    text
        A sentence of an account.
    """
    text = re.sub(r"(\b\d{4})-(\d{4}\b)", r"\1–\2", text)
    text = text.replace("p = .", "p\u00a0=\u00a0.").replace("p < .", "p\u00a0<\u00a0.")
    text = re.sub(r"(?<![\w–])-(?=\d)", "−", text)
    return re.sub(r"(\d)%", "\\1\u202f%", text)
