"""What every request passes before anything else: names of the server, origin, size, and headers of the answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any, TypeAlias

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.apps.serve.identity import Doors

LARGEST = 32 * 1024
"""Bytes of a body, and of a message of a websocket."""
PATIENCE = 10.0
"""Seconds that a body may take to come in, and a frame to go out."""
SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""
HEADERS = {
    "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""Headers of every answer."""
Told: TypeAlias = MutableMapping[str, Any]
"""A message of ASGI."""


class Guard:
    """The first layer of the server.

    Parameters
    ----------
    app
        What is behind it.
    doors
        Names of the server.
    """

    def __init__(self, app: ASGIApp, doors: Doors) -> None:
        self._app, self._doors = app, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it.

        Parameters
        ----------
        scope, receive, send
            As ASGI has them.
        """
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host"), headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE
        if not self._doors.known(host):
            await _refuse(scope, receive, send, 421, "host", "This server has another name.")
        elif changes and not self._doors.same(origin, host):
            await _refuse(scope, receive, send, 403, "origin", "Another site's page may not ask this.")
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _body(receive)
        except TimeoutError:
            await _refuse(scope, receive, send, 408, "slow", "The request took too long to come in.")
            return
        if body is None:
            await _refuse(scope, receive, send, 413, "large", f"A request has at most {LARGEST} bytes.")
            return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    held.setdefault(name, value)
                held.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, again, headed)


async def _body(receive: Receive) -> bytes | None:
    """Return the body of a request; None if it is too large."""
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, code: str, words: str) -> None:
    """Answer without asking anybody; a websocket is not opened."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": words})
        return
    body = json.dumps({"code": code, "message": words}).encode()
    heads = {**HEADERS, "content-type": "application/json", "content-length": str(len(body)), "connection": "close"}
    start: Told = {"type": "http.response.start", "status": status}
    start["headers"] = [(k.encode(), v.encode()) for k, v in heads.items()]
    await send(start)
    await send({"type": "http.response.body", "body": body})
