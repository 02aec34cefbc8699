"""Military spending in constant prices: pounds to 1913, dollars from 1914, 2020 dollars out."""

from __future__ import annotations

from detente.data.tables.reader import by_year

BASE_YEAR = 2020
"""Year of whose dollars constant prices are."""

LAST_YEAR_IN_POUNDS = 1913
"""``milex`` of the National Material Capabilities is in pounds to this year, then in dollars."""


def to_dollars(amount: float, year: int) -> float | None:
    """Convert a current amount of ``milex`` to current dollars.

    Parameters
    ----------
    amount : [thousand current pounds to 1913, thousand current dollars from 1914]
        As the record gives it.
    year
        Year of the amount.

    Returns
    -------
    float or None
        Thousand current dollars; ``None`` before the table of exchange rates begins.
    """
    if year > LAST_YEAR_IN_POUNDS:
        return amount
    rate = by_year("sterling", "dollars_per_pound").get(year)
    return None if rate is None else amount * rate


def deflate(dollars: float, year: int) -> float | None:
    """Express current dollars in dollars of 2020 by U.S. consumer prices.

    Parameters
    ----------
    dollars : [current dollars]
        Any amount.
    year
        Year of the amount.

    Returns
    -------
    float or None
        Dollars of 2020; ``None`` where the price index has no year.
    """
    prices = by_year("us_cpi", "cpi")
    level = prices.get(year)
    return None if level is None else dollars * prices[BASE_YEAR] / level


def constant_milex(amount: float | None, year: int) -> float | None:
    """Military spending of the record in million dollars of 2020.

    Parameters
    ----------
    amount : [thousand current pounds to 1913, thousand current dollars from 1914]
        ``milex``; ``None`` stays ``None``.
    year
        Year of the amount.
    """
    if amount is None:
        return None
    dollars = to_dollars(amount, year)
    constant = None if dollars is None else deflate(dollars, year)
    return None if constant is None else constant / 1000.0
