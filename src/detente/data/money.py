"""Military spending in constant prices: pounds to 1913, dollars from 1914, 2020 dollars out."""

from __future__ import annotations

from collections.abc import Mapping

from detente.data.tables.reader import by_year

BASE_YEAR = 2020
"""Year of whose dollars constant prices are."""

LAST_YEAR_IN_POUNDS = 1913
"""``milex`` of the National Material Capabilities is in pounds to this year, then in dollars."""


def to_dollars(amount: float, year: int, pounds: Mapping[int, float] | None = None) -> float | None:
    """Convert a current amount of ``milex`` to current dollars.

    Parameters
    ----------
    amount : [thousand current pounds to 1913, thousand current dollars from 1914]
        As the record gives it.
    year
        Year of the amount.
    pounds : [dollars a pound]
        By year; those of the shipped table if absent.

    Returns
    -------
    float or None
        Thousand current dollars; ``None`` before the table of exchange rates begins.
    """
    if year > LAST_YEAR_IN_POUNDS:
        return amount
    rate = (by_year("sterling", "dollars_per_pound") if pounds is None else pounds).get(year)
    return None if rate is None else amount * rate


def deflate(dollars: float, year: int, prices: Mapping[int, float] | None = None) -> float | None:
    """Express current dollars in dollars of 2020 by U.S. consumer prices.

    Parameters
    ----------
    dollars : [current dollars]
        Any amount.
    year
        Year of the amount.
    prices : [any base]
        Consumer prices by year; those of the shipped table if absent.

    Returns
    -------
    float or None
        Dollars of 2020; ``None`` where the price index has no year.
    """
    prices = by_year("us_cpi", "cpi") if prices is None else prices
    level = prices.get(year)
    return None if level is None else dollars * prices[BASE_YEAR] / level


def constant_milex(
    amount: float | None,
    year: int,
    prices: Mapping[int, float] | None = None,
    pounds: Mapping[int, float] | None = None,
) -> float | None:
    """Military spending of the record in million dollars of 2020.

    Parameters
    ----------
    amount : [thousand current pounds to 1913, thousand current dollars from 1914]
        ``milex``; ``None`` stays ``None``.
    year
        Year of the amount.
    prices, pounds
        As for `deflate` and `to_dollars`.
    """
    if amount is None:
        return None
    dollars = to_dollars(amount, year, pounds)
    constant = None if dollars is None else deflate(dollars, year, prices)
    return None if constant is None else constant / 1000.0
