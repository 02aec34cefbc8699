"""The websocket of a player or a teacher: views go out as they change, decisions come in and are acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from hashlib import blake2b
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from detente.apps.serve.guard import LARGEST, PATIENCE
from detente.apps.serve.hosted import Hosted, Listener
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.identity import SCREEN, Visitor
from detente.apps.serve.limits import DECIDE
from detente.apps.serve.messages import Deciding, Said, first_fault
from detente.apps.serve.refusal import Refused

BACKLOG = 32
"""Answers that may wait to be sent."""
CONNECTIONS = 6
"""Connections of one player; of the teachers together four times as many, and so of strangers' projectors."""
TOO_SLOW, TOO_MANY, UNKNOWN = 4008, 4029, 4001
"""Codes with which the server closes: the client does not read; sends or opens too much; is nobody here."""


class Ping(Said):
    """Asks for a sign of life."""

    type: Literal["ping"]
    id: Annotated[str, Field(max_length=40)] = ""


class Decide(Deciding):
    """A decision; the answer is ``ack`` or ``error`` with the same ``id``."""

    type: Literal["decide"]
    id: Annotated[str, Field(max_length=40)] = ""


INCOMING: TypeAdapter[Ping | Decide] = TypeAdapter(Annotated[Ping | Decide, Field(discriminator="type")])
"""What comes in by a websocket."""


def written(view: dict[str, Any]) -> tuple[str, str]:
    """Return a view as JSON, and a tag that changes when it does.

    Parameters
    ----------
    view
        The view.
    """
    text = json.dumps(view, ensure_ascii=False, separators=(",", ":"))
    return text, blake2b(text.encode(), digest_size=9).hexdigest()


def full(hosted: Hosted, who: Visitor) -> bool:
    """Return whether somebody has as many connections as anybody may, websockets and requests that wait.

    Parameters
    ----------
    hosted, who
        The room, and who asks for another.
    """
    return hosted.here[who.player] >= CONNECTIONS * (4 if who.player in ("", SCREEN) else 1)


class Connection:
    """One connection.

    Parameters
    ----------
    socket, classroom, hosted, who
        The connection, and whose it is.
    kept
        Whether there is a place for it however many others are there.
    """

    def __init__(
        self, socket: WebSocket, classroom: Classroom, hosted: Hosted, who: Visitor, *, kept: bool = False
    ) -> None:
        self._kept = kept
        self._socket, self._classroom, self._hosted, self._who = socket, classroom, hosted, who
        self._answers: deque[str] = deque()

    async def talk(self) -> None:
        """Send and receive until one side has enough."""
        if not self._kept and full(self._hosted, self._who):
            await self._socket.close(TOO_MANY, "Too many connections.")
            return
        async with self._hosted.listening(self._who) as listener:
            tasks = [asyncio.create_task(job(listener)) for job in (self._send, self._receive)]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                        await task

    async def _close(self, code: int, why: str) -> None:
        if self._socket.client_state is WebSocketState.CONNECTED:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._socket.close(code, why)

    async def _send_text(self, text: str) -> None:
        async with asyncio.timeout(PATIENCE):
            await self._socket.send_text(text)

    async def _send(self, listener: Listener) -> None:
        last = ""
        listener.news.set()
        while True:
            await listener.news.wait()
            listener.news.clear()
            try:
                listener.must_stay()
                while self._answers:
                    await self._send_text(self._answers.popleft())
                text, tag = written(self._hosted.view(self._who))
                if tag != last:
                    last = tag
                    frame = f'{{"type":"view","etag":"{tag}","now":{time.time():.3f},"view":{text}}}'
                    await self._send_text(frame)
            except TimeoutError:
                await self._close(TOO_SLOW, "You do not read what is sent.")
                return
            except Refused as refused:
                await self._close(UNKNOWN, refused.message)
                return

    async def _receive(self, listener: Listener) -> None:
        while True:
            try:
                came = await self._socket.receive()
            except (WebSocketDisconnect, RuntimeError):
                return
            if came["type"] == "websocket.disconnect":
                return
            text = came.get("text") or ""  # a frame of bytes is malformed
            if self._classroom.limiter.wait(DECIDE, "line", self._who.room, self._who.player, str(id(self))) > 0:
                await self._close(TOO_MANY, "You send too much.")
                return
            self._answers.append(json.dumps(await self._answer(text)))
            if len(self._answers) > BACKLOG:
                await self._close(TOO_SLOW, "You do not read what is sent.")
                return
            listener.news.set()

    async def _answer(self, text: str) -> dict[str, Any]:
        """Return what a message is answered with."""
        try:
            said = INCOMING.validate_json(text if len(text) <= LARGEST else "")
        except ValidationError as error:
            return {"type": "error", "id": "", "code": "malformed", "message": first_fault(error)}
        try:
            if isinstance(said, Ping):
                return {"type": "pong", "id": said.id}
            if self._who.teacher:
                raise Refused(403, "not_yours", "A teacher plays no state.")
            deciding = Deciding(round=said.round, number=said.number, decision=said.decision)
            seq = await self._classroom.decide(self._hosted, self._who, deciding)
            return {"type": "ack", "id": said.id, "round": said.round, "number": said.number, "seq": seq}
        except Refused as refused:
            return {"type": "error", "id": said.id, "code": refused.code, "message": refused.message}
