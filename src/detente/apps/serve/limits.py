"""How often something may be done: by room, by cookie, by address."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

LONGEST_POLL = 25.0
"""Seconds that a request for a view may wait for news."""
LEAST = 15.0
"""Seconds that a round has at least when the server comes back."""
MOST_KEYS = 10_000
"""Buckets that are remembered; the one that was asked longest ago goes first."""


@dataclass(frozen=True)
class Rate:
    """A burst, and how fast it comes back [1/s]."""

    burst: float
    per_second: float


JOIN = Rate(80, 2.0)
"""JoinRequest one room: a class at once, from one address."""
UNKNOWN = Rate(90, 0.5)
"""Wrong codes of one address, a few slips for each of a class that shares it: once they are spent, right codes are not
answered either to who is not in the room."""
UNKNOWN_ALL = Rate(200, 2.0)
"""Wrong codes of all."""
DECIDE = Rate(30, 2.0)
"""What one player sends."""
LOOK = Rate(200, 30.0)
"""Views that one player asks for."""
FORGET = Rate(60, 1.0)
"""Players of one room who have name and texts deleted: a class at once."""
TEACH = Rate(300, 30.0)
"""What teachers send."""
HEAVY = Rate(12, 0.5)
"""Replays and debriefs asked for by one person, or by the teachers of one room."""


class Limiter:
    """Token buckets by key."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, ...], tuple[float, float]] = OrderedDict()

    def wait(self, rate: Rate, *key: str) -> float:
        """Take one token; return 0, or the seconds until there is one again.

        Parameters
        ----------
        rate
            Burst and refill.
        *key
            Whose.
        """
        now = time.monotonic()
        tokens = self._tokens(rate, key, now)
        enough = tokens >= 1.0
        self._held.pop(key, None)
        self._held[key] = (tokens - 1.0 if enough else tokens, now)
        while len(self._held) > MOST_KEYS:
            self._held.popitem(last=False)
        return 0.0 if enough else (1.0 - tokens) / rate.per_second

    def spent(self, rate: Rate, *key: str) -> float:
        """Return the seconds until there is a token, 0 if there is one; none is taken.

        Parameters
        ----------
        rate, *key
            As in ``wait``.
        """
        return max(0.0, 1.0 - self._tokens(rate, key, time.monotonic())) / rate.per_second

    def _tokens(self, rate: Rate, key: tuple[str, ...], now: float) -> float:
        tokens, at = self._held.get(key, (rate.burst, now))
        return min(rate.burst, tokens + (now - at) * rate.per_second)
