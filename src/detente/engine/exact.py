"""Whether what is traced is of one's own: there a value that is no finite number counts, even multiplied by zero."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

EXACT: ContextVar[bool] = ContextVar("exact", default=False)
"""Whether a mechanism of one's own acts. Those of detente are known to make finite numbers, so that what is multiplied
by zero can be left out of their years."""


@contextmanager
def exactly(how: bool = True) -> Iterator[None]:
    """Keep to the arithmetic of IEEE 754 in what is traced within, also for what is not finite.

    Parameters
    ----------
    how
        Whether to; False for what does not come of one's own.
    """
    token = EXACT.set(how)
    try:
        yield
    finally:
        EXACT.reset(token)
