"""Connections that do not say what they want are let go: uvicorn waits for the head of a request for ever."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from detente.apps.serve.guard import PATIENCE


class PatientHttp(H11Protocol):
    """HTTP of uvicorn, with a limit of ``PATIENCE`` seconds for the head of a request."""

    _hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait.

        Parameters
        ----------
        transport
            The connection.
        """
        super().connection_made(transport)
        self._wait()

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
            self._hurry = self.loop.call_later(PATIENCE, self._leave)

    def _go_on(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _leave(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()
