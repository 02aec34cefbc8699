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
    kind
        What it is about, in a few words.
    group
        Part of the account whose sentences stand in it; empty if none.
    """

    anchor: str
    heading: str
    body: str
    kind: str = ""
    group: str = ""


def probability(value: float | None) -> str:
    """Write a p value as the field does, as markup.

    Parameters
    ----------
    value
        The p value; a dash where it is missing.
    """
    if value is None:
        return DASH
    return "&lt;&nbsp;0.001" if value < 0.001 else f"{value:.3f}"


def tidy(text: str) -> str:
    """Set a sentence as print does: dashes between years, true minus signs, spaced per cent.

    Parameters
    ----------
    text
        A sentence of an account.
    """
    text = re.sub(r"(\b\d{4})-(\d{4}\b)", r"\1–\2", text)
    text = re.sub(r"\bp ([=<]) (?=[\d.])", "p\u00a0\\1\u00a0", text)
    text = re.sub(r"(?<![\w–])-(?=[\d$])", "−", text)
    return re.sub(r"(\d) ?%", "\\1\u202f%", text)
