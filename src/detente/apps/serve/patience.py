"""Connections that do not say what they want are let go: uvicorn waits for the head of a request for ever.

Who holds many of them takes no place from others: beyond a number of an address, or of all, the one that has rested
longest is let go for one that comes.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from detente.apps.serve.guard import HEADERS, PATIENCE
from detente.apps.serve.refusal import heads_of

OF_AN_ADDRESS = 400
"""Connections of one address before those that rest are let go: a class that shares it opens six a browser."""
OF_ALL = 1200
"""Connections of all before those that rest are let go, and before one is refused if none rests."""
BUSY = {"code": "busy", "message": "The server has as many requests as it can take: try again in a few seconds."}
"""What is answered then."""


class PatientHttp(H11Protocol):
    """HTTP of uvicorn, with a limit of ``PATIENCE`` seconds for the head of a request, and of connections."""

    _hurry: asyncio.TimerHandle | None = None
    _rests_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait; where there are too many, one that rests is let go.

        Parameters
        ----------
        transport
            The connection.
        """
        super().connection_made(transport)
        self._wait()
        held = [one for one in self.connections if isinstance(one, PatientHttp) and not one.transport.is_closing()]
        here = Counter(one.address for one in held)
        whose = self.address if here[self.address] > OF_AN_ADDRESS else max(here, key=lambda one: here[one])
        if here[whose] > OF_AN_ADDRESS or len(held) > OF_ALL:
            resting = [one for one in held if one.rests and one is not self]
            own = [one for one in resting if one.address == whose]
            if own or resting:
                min(own or resting, key=lambda one: one._rests_since).transport.close()
            elif len(held) > OF_ALL:
                self.app = _busy

    @property
    def address(self) -> str:
        """Address of the other side."""
        return self.client[0] if self.client else ""

    @property
    def rests(self) -> bool:
        """Whether no request has come in whole, all are answered, or the other side does not read its answer."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY) or self.flow.write_paused

    def data_received(self, data: bytes) -> None:
        """Take in what comes; while it is less than a head, the time runs on.

        Parameters
        ----------
        data
            What came.
        """
        super().data_received(data)
        if self.conn.their_state is h11.IDLE:
            self._wait()
        else:
            self._go_on()

    def on_response_complete(self) -> None:
        """Rest again, or take the next request."""
        self._rests_since = self.loop.time()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more.

        Parameters
        ----------
        exc
            Why the connection is gone.
        """
        self._go_on()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._hurry is None:
            self._rests_since = self.loop.time()
            self._hurry = self.loop.call_later(PATIENCE, self._leave)

    def _go_on(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _leave(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


async def _busy(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer that there is no room now."""
    body = json.dumps(BUSY).encode()
    heads = {**HEADERS, "content-type": "application/json", "content-length": str(len(body)), **heads_of(503)}
    start = {"type": "http.response.start", "status": 503}
    await send({**start, "headers": [(k.encode(), v.encode()) for k, v in (heads | {"connection": "close"}).items()]})
    await send({"type": "http.response.body", "body": body})
