"""Years of the record, as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.core.errors import InvalidValue
from detente.core.outside import several
from detente.core.scenario import whole
from detente.data.codes import LAST_LISTED


def year_range(text: str) -> tuple[int, ...]:
    """Read a run of years such as ``1946-1991``.

    Parameters
    ----------
    text
        First and last year; one year alone is a run of one.

    Raises
    ------
    InvalidValue
        Not years, reversed, or outside 1816 to the last year of the record.
    """
    match = re.fullmatch(r"\s*(\d{4})\s*(?:(?:-|–|—|:|\.\.|to)\s*(\d{4})\s*)?", str(text))
    if match is None:
        message = f"{text!r} is not a run of years."
        raise InvalidValue(message, "Write the first and the last year, such as 1946-1991.")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        message = f"The years {first}-{last} run backwards."
        raise InvalidValue(message, f"Did you mean {last}-{first}?")
    if first < 1816 or last > LAST_LISTED:
        message = f"The years {first}-{last} reach outside the record, 1816-{LAST_LISTED}."
        raise InvalidValue(message, "The state system and the capabilities are recorded from 1816.")
    return tuple(range(first, last + 1))


def years_given(years: str | int | Sequence[int]) -> tuple[int, ...]:
    """Return the years that somebody names: as a text, one alone, or one by one.

    Parameters
    ----------
    years
        Such as ``"1946-1991"``, ``1950`` or ``range(1946, 1992)``.

    Raises
    ------
    InvalidValue
        They are no years, or there are none.
    """
    if isinstance(years, (str, int)):
        return year_range(str(years))
    named = tuple(whole("One of the years", one, 1, 9999) for one in several("years", years))
    if not named:
        message = "No year is named."
        raise InvalidValue(message, "Write the first and the last year, such as 1946-1991.")
    return named
