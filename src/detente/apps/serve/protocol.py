"""The protocol: what students, teachers and programs ask of a room."""

from __future__ import annotations

import asyncio
import hmac
import io
import time
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Body, Path, Query, Request, Response
from starlette.websockets import WebSocket

from detente.apps.serve.asking import (
    MOST_SEATS,
    REFUSALS,
    As,
    Bearer,
    Chair,
    Held,
    Here,
    Me,
    Teacher,
    asks,
    drop,
    inside,
    keep,
    seats_kept,
    spent,
    state,
    teaches,
    wrong_code,
)
from detente.apps.serve.hosted import Hosted
from detente.apps.serve.identity import SCREEN, Visitor
from detente.apps.serve.joining import must_last
from detente.apps.serve.limits import LONGEST_POLL, LOOK, UNKNOWN
from detente.apps.serve.messages import Action, Deciding, JoinRequest, Opening
from detente.apps.serve.refusal import Refused, slow
from detente.apps.serve.schema import KeptSeat, ScreenAnswer, ViewAnswer
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
    return {"teacher": teaches(request) is not None}


@api.delete("/teacher")
async def log_out(response: Response) -> dict[str, bool]:
    """Let this browser forget that it is a teacher's."""
    drop(response, Visitor())
    return {"teacher": False}


@api.post("/teacher/key")
async def new_key(request: Request, response: Response, teacher: Teacher) -> dict[str, str]:
    """Make another teacher's link: the old one, and whoever came by it, is let in no more; who asks stays."""
    classroom, signer = state(request)
    key = classroom.renew_key()
    signer.renew(key)
    return {"link": f"{request.base_url}t/{key}", "token": become_teacher(request, response, key)}


def become_teacher(request: Request, response: Response, key: str) -> str:
    """Return a teacher's token for the key of the teacher's link, and let the browser keep it."""
    classroom, signer = state(request)
    if not hmac.compare_digest(key.encode(errors="replace"), classroom.log.secret("teacher").encode()):
        slow(classroom.limiter.wait(UNKNOWN, "key"))
        raise Refused(401, "nobody", "This is not the teacher's link of this server.")
    token = signer.token(Visitor())
    keep(request, response, token, Visitor())
    return token


@api.post("/rooms", status_code=201)
async def open_room(request: Request, opening: Opening, teacher: Teacher) -> dict[str, Any]:
    """Open a room; its code is for the students."""
    must_last(opening)
    code = await state(request)[0].open(opening)
    return {"room": code, "link": f"{request.base_url}r/{code}"}


@api.get("/rooms")
async def list_rooms(request: Request, teacher: Teacher) -> list[dict[str, Any]]:
    """Return the rooms of this server, the latest first, where each stands, why one is ``damaged``, or not deleted.

    ``doubt`` says why a room stays until the teacher deletes it; it is empty where the room goes after its days.
    """
    classroom = state(request)[0]
    held, doubts = await asyncio.to_thread(lambda: (classroom.log.rooms(), classroom.log.doubts()))
    return [
        {
            "room": code,
            "at": at,
            "opening": body.get("opening", {}),
            "doubt": doubts.get(code, ""),
            **await classroom.standing(code),
        }
        for code, (at, body) in reversed(held.items())
    ]


@api.get("/rooms/{code}")
async def look(hosted: Here) -> dict[str, Any]:
    """Return what anybody with the code may know."""
    room = hosted.room
    shut = room.door_locked or room.phase == "ended" or room.full
    return {
        "room": room.code,
        "title": room.opening.title,
        "mode": room.opening.mode,
        "phase": room.phase,
        "names": room.opening.names,
        "open": not shut,
        "keep_days": room.opening.keep_days,
        "programs": room.opening.programs,
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
    request: Request, response: Response, hosted: Here, joining: JoinRequest, player: As = "", header: Bearer = None
) -> dict[str, Any]:
    """Join a room; who has joined it by the same browser or token comes back, unless it is another person.

    Who comes back may give or withdraw consent; another name, or another kind of program, is refused.
    """
    (classroom, signer), code = state(request), hosted.room.code
    who = None if joining.another else asks(request, code, player)
    if who is not None and who.room == code and who.player in hosted.room.players:
        await classroom.come_back(hosted, who, joining)
    elif len(seats_kept(request, code)) >= MOST_SEATS:
        raise Refused(409, "seats", f"This browser keeps {MOST_SEATS} seats of this room already.")
    else:
        who = await classroom.join(hosted, joining)
    token = signer.token(who)
    keep(request, response, token, who, hosted.room.opening.keep_days)
    return {"room": who.room, "player": who.player, "name": hosted.people.get(who.player, ("",))[0], "token": token}


@api.get("/rooms/{code}/seats", response_model=list[KeptSeat])
async def kept_seats(request: Request, hosted: Here) -> list[dict[str, Any]]:
    """Return the seats of the room that this browser keeps, so that nobody plays on with another's."""
    slow(state(request)[0].limiter.wait(LOOK, "seats", hosted.room.code))
    here = [who for who in seats_kept(request, hosted.room.code) if who.player in hosted.room.players]
    return [
        {"player": who.player, "name": hosted.people.get(who.player, ("", False))[0], "since": who.since}
        for who in here
    ]


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
                listener.must_stay()
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


LATER: dict[int | str, dict[str, Any]] = {
    202: {"description": "It is deleted, and leaves the server's disk as soon as no other program reads its files."}
}


def _gone(response: Response, what: list[str], *, gone: bool) -> dict[str, Any]:
    """Return what was deleted, and whether the server's disk holds it no more."""
    response.status_code = 200 if gone else 202
    return {"deleted": what, "erased": gone}


@api.delete("/rooms/{code}/me", responses=LATER)
async def forget(request: Request, response: Response, hosted: Here, who: Me) -> dict[str, Any]:
    """Delete one's name and texts, and leave the room for good; the acts stay, of nobody."""
    gone = await state(request)[0].withdraw(hosted, who)
    drop(response, who)
    return _gone(response, ["name", "texts", "number"], gone=gone)


@api.delete("/rooms/{code}/players/{number}", responses=LATER)
async def erase(
    request: Request, response: Response, hosted: Here, teacher: Teacher, number: Annotated[str, Path(max_length=40)]
) -> dict[str, Any]:
    """Delete name and texts of a student, who leaves the room for good; the acts stay, of nobody."""
    if number not in hosted.room.players:
        raise Refused(404, "no_player", "There is no such player in this room.")
    gone = await state(request)[0].withdraw(hosted, Visitor(hosted.room.code, number))
    return _gone(response, ["name", "texts", "number"], gone=gone)


@api.post("/rooms/{code}/actions")
async def act(
    request: Request, hosted: Here, teacher: Teacher, action: Annotated[Action, Body(discriminator="action")]
) -> dict[str, Any]:
    """Do what a teacher does: start, pause, extend, close, turn a dial, cause an incident, reveal."""
    await state(request)[0].act(hosted, action)
    return {"phase": hosted.room.phase, "round": hosted.room.round}


@api.delete("/rooms/{code}", responses=LATER)
async def delete(request: Request, response: Response, code: Held, teacher: Teacher) -> dict[str, Any]:
    """Delete a room with all that belongs to it, a damaged one too, under the code that it is listed by."""
    classroom = state(request)[0]
    code = classroom.held(code)
    gone = await classroom.delete(code)
    return _gone(response, [code], gone=gone)


async def _line(socket: WebSocket, code: str, *, teacher: bool) -> None:
    """Open a connection, or close it with the reason."""
    classroom, _ = state(socket)
    who = teaches(socket) if teacher else asks(socket, code, socket.query_params.get("as", ""))
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
    classroom, _ = state(socket)
    await socket.accept()
    try:
        if not inside(socket, code):
            slow(spent(socket))
        hosted = await classroom.find(code)
    except Refused as refused:
        await socket.close(UNKNOWN_CODE, FAST if refused.status == 429 or wrong_code(socket) > 0 else refused.message)
        return
    kept = teaches(socket) is not None
    await Connection(socket, classroom, hosted, Visitor(hosted.room.code, SCREEN), kept=kept).talk()


@api.websocket("/rooms/{code}/teacher/ws")
async def teacher_line(socket: WebSocket, code: str) -> None:
    """Serve the websocket of a teacher."""
    await _line(socket, code, teacher=True)
