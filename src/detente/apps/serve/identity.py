"""Visitor asks: signed cookies and tokens, room codes, and where a request may come from."""

from __future__ import annotations

import ipaddress
import re
import secrets
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from detente.core.address import split_address

LETTERS = "BCDFGHJKMNPQRSTVWXZ"
"""Consonants that are not taken for digits or one another."""
CODE = 6
"""Letters of a code."""
CODES = f"^[A-Za-z]{{{CODE}}}$"
"""What a code looks like, in capitals or not."""
COOKIE, TEACHER = "detente_seat", "detente_teacher"
"""Cookies of players, with room and number behind it, and of teachers."""
TEACHER_DAYS = 14
"""Days after which a teacher opens the link anew."""
DAY = 86_400
"""Seconds of a day."""
SCREEN = "screen"
"""Stands for a player's number where a projector looks: nobody's number, and no token carries it."""


@dataclass(frozen=True)
class Visitor:
    """Somebody whose token is good.

    Attributes
    ----------
    room : str
        Code of the room; empty for a teacher.
    player : str
        Number of the player; empty for a teacher.
    since : float
        When the token was made [s since 1970]; 0 where an old one does not say.
    """

    room: str = ""
    player: str = ""
    since: float = field(default=0.0, compare=False)

    @property
    def teacher(self) -> bool:
        """Whether it is a teacher."""
        return not self.room


class Signer:
    """Tokens that nobody else can make.

    A player's is good as long as the room stands and holds the player, a teacher's for ``TEACHER_DAYS`` and until
    there is another key.

    Parameters
    ----------
    secret
        Secret of the folder of games.
    key
        Key of the teacher's link.
    """

    def __init__(self, secret: str, key: str) -> None:
        self._signer = URLSafeSerializer(secret, salt="detente.seat")
        self.renew(key)

    def renew(self, key: str) -> None:
        """End the tokens of teachers that were made with another key.

        Parameters
        ----------
        key
            Key of the teacher's link.
        """
        self._mark = blake2b(key.encode(), digest_size=9).hexdigest()

    def token(self, who: Visitor) -> str:
        """Return the token of somebody.

        Parameters
        ----------
        who
            Whose.
        """
        held = {"r": who.room, "p": who.player, "t": round(time.time(), 2)}
        return str(self._signer.dumps({**held, "k": self._mark} if who.teacher else held))

    def who(self, token: str | None) -> Visitor | None:
        """Return whose token it is; None if it is nobody's.

        Parameters
        ----------
        token
            What came in.
        """
        try:
            held: Any = self._signer.loads(token or "")
            who = Visitor(str(held["r"]), str(held["p"]), float(held.get("t", 0.0)))
            ended = who.since < time.time() - TEACHER_DAYS * DAY or held.get("k") != self._mark
            return None if who.teacher and ended else who
        except (BadSignature, KeyError, TypeError, ValueError):
            return None


def new_code(taken: Mapping[str, Any]) -> str:
    """Return a code that is not taken.

    Parameters
    ----------
    taken
        Codes that are.
    """
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        if code not in taken:
            return code


def is_code(code: str) -> bool:
    """Return whether a room can have a code; damage makes others.

    Parameters
    ----------
    code
        The code, as it is held.
    """
    return code == code.upper() and re.fullmatch(CODES, code) is not None


class Doors:
    """Names under which this server may be asked: others are refused, so that no foreign page can ask in its name.

    Parameters
    ----------
    host
        Address that it listens on.
    names
        Other names under which it is asked, as behind a proxy.
    """

    def __init__(self, host: str, names: Iterable[str] = ()) -> None:
        self._names = {"localhost", host.lower(), socket.gethostname().lower(), *(name.lower() for name in names)}
        self._open = host not in ("127.0.0.1", "localhost", "::1")

    def known(self, host: str | None) -> bool:
        """Return whether a request's ``Host`` names this server.

        Parameters
        ----------
        host
            The header.
        """
        name = split_address(f"//{host or ''}").hostname or ""
        try:
            address = ipaddress.ip_address(name)
        except ValueError:
            return name in self._names or (self._open and name.endswith(".local"))
        return self._open or address.is_loopback

    def same(self, origin: str | None, host: str | None) -> bool:
        """Return whether a request comes from a page of this server, or from no page at all.

        Parameters
        ----------
        origin, host
            The headers.
        """
        return origin is None or split_address(origin).netloc.lower() == (host or "").lower()
