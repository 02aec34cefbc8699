"""The protocol: what students, teachers and programs ask of a room."""

from __future__ import annotations

import asyncio
import hmac
import io
import time
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Body, Query, Request, Response
from starlette.websockets import WebSocket

from detente.apps.serve.asking import (
    REFUSALS,
    Bearer,
    Chair,
    Code,
    Here,
    Me,
    Seat,
    Teacher,
    inside,
    keep,
    spent,
    state,
    token_of,
    wrong_code,
)
from detente.apps.serve.hosted import Hosted
from detente.apps.serve.hosting import slow
from detente.apps.serve.identity import COOKIE, SCREEN, TEACHER, Visitor
from detente.apps.serve.limits import LONGEST_POLL, LOOK, UNKNOWN
from detente.apps.serve.messages import Action, Deciding, JoinRequest, Opening
from detente.apps.serve.refusal import Refused
from detente.apps.serve.schema import ScreenAnswer, ViewAnswer
from detente.apps.serve.socket import UNKNOWN as UNKNOWN_CODE
from detente.apps.serve.socket import Connection, full, written
from detente.apps.serve.texts import texts

api = APIRouter(prefix="/api", responses=REFUSALS)
"""Routes of the protocol."""
FAST = "That was too fast."
"""Why a projector that has spent its wrong codes is closed."""


@api.get("/texts")
async def consent_texts() -> dict[str, Any]:
    """Return the texts on consent, retention and deletion, in both languages."""
    return texts()


@api.post("/teacher")
async def teach(
    request: Request, response: Response, key: Annotated[str, Body(embed=True, max_length=300)]
) -> dict[str, Any]:
    """Become the teacher by the key of the teacher's link."""
    return {"token": become_teacher(request, response, key)}


@api.get("/teacher")
async def known_teacher(request: Request, cookie: Chair = None, header: Bearer = None) -> dict[str, bool]:
    """Return whether it is a teacher who asks: for a projector that shows more to one."""
    who = state(request)[1].who(token_of(cookie, header))
    return {"teacher": who is not None and who.teacher}


def become_teacher(request: Request, response: Response, key: str) -> str:
    """Return a teacher's token for the key of the teacher's link, and let the browser keep it."""
    classroom, signer = state(request)
    if not hmac.compare_digest(key.encode(errors="replace"), classroom.log.secret("teacher").encode()):
        slow(classroom.limiter.wait(UNKNOWN, "key"))
        raise Refused(401, "nobody", "This is not the teacher's link of this server.")
    token = signer.token(Visitor())
    keep(request, response, TEACHER, token)
    return token


@api.post("/rooms", status_code=201)
async def open_room(request: Request, opening: Opening, teacher: Teacher) -> dict[str, Any]:
    """Open a room; its code is for the students."""
    code = await state(request)[0].open(opening)
    return {"room": code, "link": f"{request.base_url}r/{code}"}


@api.get("/rooms")
async def list_rooms(request: Request, teacher: Teacher) -> list[dict[str, Any]]:
    """Return the rooms of this server, the latest first; ``damaged`` says why one cannot be read."""
    classroom, _ = state(request)
    return [
        {"room": code, "at": at, "opening": body.get("opening", {}), "damaged": classroom.damaged.get(code, "")}
        for code, (at, body) in reversed(classroom.log.rooms().items())
    ]


@api.get("/rooms/{code}")
async def look(hosted: Here) -> dict[str, Any]:
    """Return what anybody with the code may know."""
    room = hosted.room
    shut = room.door_locked or room.phase == "ended" or len(room.players) >= room.opening.limit
    return {
        "room": room.code,
        "title": room.opening.title,
        "mode": room.opening.mode,
        "phase": room.phase,
        "names": room.opening.names,
        "open": not shut,
        "keep_days": room.opening.keep_days,
    }


@api.get("/rooms/{code}/qr.svg", response_class=Response)
async def qr(request: Request, hosted: Here) -> Response:
    """Return the link of the room as a QR code."""
    out = io.BytesIO()
    link = f"{request.base_url}r/{hosted.room.code}"
    segno.make(link, micro=False).save(out, kind="svg", scale=8, border=3, title=f"Room {hosted.room.code}")
    return Response(out.getvalue(), media_type="image/svg+xml")


@api.post("/rooms/{code}/join", status_code=201)
async def join(
    request: Request, response: Response, hosted: Here, joining: JoinRequest, cookie: Seat = None, header: Bearer = None
) -> dict[str, Any]:
    """Join a room; who has joined it by the same cookie or token comes back."""
    classroom, signer = state(request)
    who = signer.who(token_of(cookie, header))
    if who is None or who.room != hosted.room.code or who.player not in hosted.room.players:
        who = await classroom.join(hosted, joining)
    else:
        await classroom.come_back(hosted, who)
    token = signer.token(who)
    keep(request, response, COOKIE, token)
    return {"room": who.room, "player": who.player, "token": token}


async def _viewed(hosted: Hosted, who: Visitor, etag: str, wait: float) -> Response:
    """Return a view once it differs from what is known, or the time is over (204)."""
    text, tag = written(hosted.view(who))
    if tag == etag and wait > 0 and not full(hosted, who):
        async with hosted.listening(who) as listener:
            until = asyncio.get_running_loop().time() + wait
            while tag == etag and (left := until - asyncio.get_running_loop().time()) > 0:
                try:
                    async with asyncio.timeout(left):
                        await listener.news.wait()
                except TimeoutError:
                    break
                listener.news.clear()
                text, tag = written(hosted.view(who))
    if tag == etag:
        return Response(status_code=204)
    return Response(f'{{"etag":"{tag}","now":{time.time():.3f},"view":{text}}}', media_type="application/json")


Etag = Annotated[str, Query(max_length=40, description="Tag of the view that is known.")]
Wait = Annotated[float, Query(ge=0, le=LONGEST_POLL, description="Seconds to wait for another one.")]
NOTHING_NEW: dict[int | str, dict[str, Any]] = {204: {"description": "Nothing is new."}}


@api.get("/rooms/{code}/view", responses={200: {"model": ViewAnswer}, **NOTHING_NEW})
async def view(request: Request, hosted: Here, who: Me, etag: Etag = "", wait: Wait = 0.0) -> Response:
    """Return what the player sees; with a tag and a time it waits for news (for who has no websocket)."""
    slow(state(request)[0].limiter.wait(LOOK, "look", who.player))
    return await _viewed(hosted, who, etag, wait)


@api.get("/rooms/{code}/teacher/view", responses=NOTHING_NEW)
async def whole_view(hosted: Here, who: Teacher, etag: Etag = "", wait: Wait = 0.0) -> Response:
    """Return what the teacher sees: everything."""
    return await _viewed(hosted, who, etag, wait)


@api.get("/rooms/{code}/screen/view", responses={200: {"model": ScreenAnswer}, **NOTHING_NEW})
async def public_view(request: Request, hosted: Here, etag: Etag = "", wait: Wait = 0.0) -> Response:
    """Return what may stand on the wall: anybody with the code may ask."""
    slow(state(request)[0].limiter.wait(LOOK, "screen", hosted.room.code))
    return await _viewed(hosted, Visitor(hosted.room.code, SCREEN), etag, wait)


@api.post("/rooms/{code}/decision")
async def decide(request: Request, hosted: Here, who: Me, deciding: Deciding) -> dict[str, Any]:
    """Decide for a round; what is answered is on the disk."""
    seq = await state(request)[0].decide(hosted, who, deciding)
    return {"round": deciding.round, "number": deciding.number, "seq": seq}


@api.post("/rooms/{code}/back")
async def back(request: Request, hosted: Here, who: Me) -> dict[str, Any]:
    """Come back to a seat after having been dropped."""
    await state(request)[0].come_back(hosted, who)
    return {"room": who.room, "player": who.player}


@api.delete("/rooms/{code}/me")
async def forget(request: Request, hosted: Here, who: Me) -> dict[str, Any]:
    """Delete one's name and texts; the acts stay, of nobody."""
    await state(request)[0].withdraw(hosted, who)
    return {"deleted": ["name", "texts"]}


@api.post("/rooms/{code}/actions")
async def act(
    request: Request, hosted: Here, teacher: Teacher, action: Annotated[Action, Body(discriminator="action")]
) -> dict[str, Any]:
    """Do what a teacher does: start, pause, extend, close, turn a dial, cause an incident, reveal."""
    await state(request)[0].act(hosted, action)
    return {"phase": hosted.room.phase, "round": hosted.room.round}


@api.delete("/rooms/{code}")
async def delete(request: Request, code: Code, teacher: Teacher) -> dict[str, Any]:
    """Delete a room with all that belongs to it, a damaged one too."""
    await state(request)[0].delete(code)
    return {"deleted": [code.upper()]}


async def _line(socket: WebSocket, code: str, *, teacher: bool) -> None:
    """Open a connection, or close it with the reason."""
    classroom, signer = state(socket)
    cookie = socket.cookies.get(TEACHER if teacher else COOKIE)
    who = signer.who(token_of(cookie, socket.headers.get("authorization")))
    await socket.accept()
    try:
        if who is None or who.teacher != teacher or (not teacher and who.room != code.upper()):
            raise Refused(401, "nobody", "Join the room first.")
        hosted = await classroom.find(code)
        if not teacher:
            hosted.player(who)
    except Refused as refused:
        await socket.close(UNKNOWN_CODE, refused.message)
        return
    await Connection(socket, classroom, hosted, who).talk()


@api.websocket("/rooms/{code}/ws")
async def player_line(socket: WebSocket, code: str) -> None:
    """Serve the websocket of a player."""
    await _line(socket, code, teacher=False)


@api.websocket("/rooms/{code}/screen/ws")
async def screen_line(socket: WebSocket, code: str) -> None:
    """Serve the websocket of a projector; a teacher's is let in however many others look."""
    classroom, signer = state(socket)
    await socket.accept()
    try:
        if not inside(socket, code):
            slow(spent(socket))
        hosted = await classroom.find(code)
    except Refused as refused:
        await socket.close(UNKNOWN_CODE, FAST if refused.status == 429 or wrong_code(socket) > 0 else refused.message)
        return
    teacher = signer.who(token_of(socket.cookies.get(TEACHER), socket.headers.get("authorization")))
    kept = teacher is not None and teacher.teacher
    await Connection(socket, classroom, hosted, Visitor(hosted.room.code, SCREEN), kept=kept).talk()


@api.websocket("/rooms/{code}/teacher/ws")
async def teacher_line(socket: WebSocket, code: str) -> None:
    """Serve the websocket of a teacher."""
    await _line(socket, code, teacher=True)
