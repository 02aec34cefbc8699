"""The server as FastAPI has it: routes, who may ask them, and what they answer."""

from __future__ import annotations

import asyncio
import hmac
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path as Folder
from typing import Annotated, Any, cast

import segno
from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, Header, HTTPException, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from detente._version import __version__
from detente.apps.serve.events import EventLog
from detente.apps.serve.guard import Guard
from detente.apps.serve.hosting import Classroom, Hosted, slow
from detente.apps.serve.identity import COOKIE, TEACHER, Doors, Signer, Visitor
from detente.apps.serve.limits import TEACH, UNKNOWN, UNKNOWN_ALL
from detente.apps.serve.messages import Action, Deciding, JoinRequest, Opening
from detente.apps.serve.refusal import Refused
from detente.apps.serve.socket import UNKNOWN as UNKNOWN_CODE
from detente.apps.serve.socket import Connection, written
from detente.apps.serve.texts import texts

REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}},
    }
    for status, words in {
        400: "It is no JSON.",
        401: "Nobody is known by this cookie or token.",
        403: "It is not yours, or another site's page asks.",
        404: "There is no such room.",
        405: "Not by this method.",
        409: "Not now.",
        413: "It is too large.",
        421: "The server has another name.",
        422: "Something in it is not valid.",
        429: "Too fast.",
    }.items()
}
"""What every route may refuse."""
YEAR = 365 * 86_400
"""Seconds that a cookie is kept."""
LONGEST_POLL = 25.0
"""Seconds that a request for a view may wait for news."""
api = APIRouter(prefix="/api", responses=REFUSALS)
"""Routes of the protocol."""
Code = Annotated[str, Path(pattern="^[A-Za-z]{6}$", description="Code of the room.")]
Seat = Annotated[str | None, Cookie(alias=COOKIE, max_length=300)]
Chair = Annotated[str | None, Cookie(alias=TEACHER, max_length=300)]
Bearer = Annotated[str | None, Header(alias="Authorization", max_length=300)]  # codespell:ignore


def _state(request: Request | WebSocket) -> tuple[Classroom, Signer]:
    return cast("Classroom", request.app.state.classroom), cast("Signer", request.app.state.signer)


def _token(cookie: str | None, header: str | None) -> str | None:
    return header[7:] if header and header.startswith("Bearer ") else cookie


async def room_of(request: Request, code: Code) -> Hosted:
    """Return the room that a path names; wrong codes are counted."""
    classroom, _ = _state(request)
    try:
        return await classroom.find(code)
    except Refused:
        where = request.client.host if request.client else ""
        slow(max(classroom.limiter.wait(UNKNOWN, "unknown", where), classroom.limiter.wait(UNKNOWN_ALL, "unknown")))
        raise


def player_of(request: Request, code: Code, cookie: Seat = None, header: Bearer = None) -> Visitor:
    """Return the player who asks."""
    who = _state(request)[1].who(_token(cookie, header))
    if who is None or who.teacher:
        raise Refused(401, "nobody", "Join the room first.")
    if who.room != code.upper():
        raise Refused(403, "not_yours", "You are a player of another room.")
    return who


def teacher_of(request: Request, cookie: Chair = None, header: Bearer = None) -> Visitor:
    """Return the teacher who asks."""
    classroom, signer = _state(request)
    who = signer.who(_token(cookie, header))
    if who is None or not who.teacher:
        raise Refused(401, "nobody", "Open the teacher's link first: the terminal shows it.")
    slow(classroom.limiter.wait(TEACH, "teacher"))
    return who


Here = Annotated[Hosted, Depends(room_of)]
Me = Annotated[Visitor, Depends(player_of)]
Teacher = Annotated[Visitor, Depends(teacher_of)]


def _keep(response: Response, name: str, token: str) -> None:
    response.set_cookie(name, token, max_age=YEAR, httponly=True, samesite="strict", path="/")


@api.get("/texts")
async def consent_texts() -> dict[str, Any]:
    """Return the texts on consent, retention and deletion, in both languages."""
    return texts()


@api.post("/teacher")
async def teach(
    request: Request, response: Response, key: Annotated[str, Body(embed=True, max_length=300)]
) -> dict[str, Any]:
    """Become the teacher by the key of the teacher's link."""
    return {"token": _teach(request, response, key)}


def _teach(request: Request, response: Response, key: str) -> str:
    classroom, signer = _state(request)
    slow(classroom.limiter.wait(UNKNOWN, "key"))
    if not hmac.compare_digest(key.encode(), classroom.log.secret("teacher").encode()):
        raise Refused(401, "nobody", "This is not the teacher's link of this server.")
    token = signer.token(Visitor())
    _keep(response, TEACHER, token)
    return token


@api.post("/rooms", status_code=201)
async def open_room(request: Request, opening: Opening, teacher: Teacher) -> dict[str, Any]:
    """Open a room; its code is for the students."""
    code = _state(request)[0].open(opening)
    return {"room": code, "link": f"{request.base_url}r/{code}"}


@api.get("/rooms")
async def list_rooms(request: Request, teacher: Teacher) -> list[dict[str, Any]]:
    """Return the rooms of this server, the latest first."""
    held = _state(request)[0].log.rooms()
    return [{"room": code, "at": at, "opening": body["opening"]} for code, (at, body) in reversed(held.items())]


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
    classroom, signer = _state(request)
    who = signer.who(_token(cookie, header))
    if who is None or who.room != hosted.room.code or who.player not in hosted.room.players:
        who = await classroom.join(hosted, joining)
    else:
        await classroom.come_back(hosted, who)
    token = signer.token(who)
    _keep(response, COOKIE, token)
    return {"room": who.room, "player": who.player, "token": token}


async def _viewed(hosted: Hosted, who: Visitor, etag: str, wait: float) -> Response:
    """Return a view once it differs from what is known, or the time is over (204)."""
    text, tag = written(hosted.view(who))
    if tag == etag and wait > 0:
        async with hosted.listening(who) as listener:
            until = asyncio.get_running_loop().time() + wait
            while tag == etag and (left := until - asyncio.get_running_loop().time()) > 0:
                try:
                    await asyncio.wait_for(listener.news.wait(), left)
                except TimeoutError:
                    break
                listener.news.clear()
                text, tag = written(hosted.view(who))
    if tag == etag:
        return Response(status_code=204)
    return Response(f'{{"etag":"{tag}","view":{text}}}', media_type="application/json")


Etag = Annotated[str, Query(max_length=40, description="Tag of the view that is known.")]
Wait = Annotated[float, Query(ge=0, le=LONGEST_POLL, description="Seconds to wait for another one.")]
NOTHING_NEW: dict[int | str, dict[str, Any]] = {204: {"description": "Nothing is new."}}


@api.get("/rooms/{code}/view", responses=NOTHING_NEW)
async def view(hosted: Here, who: Me, etag: Etag = "", wait: Wait = 0.0) -> Response:
    """Return what the player sees; with a tag and a time it waits for news (for who has no websocket)."""
    return await _viewed(hosted, who, etag, wait)


@api.get("/rooms/{code}/teacher/view", responses=NOTHING_NEW)
async def whole_view(hosted: Here, who: Teacher, etag: Etag = "", wait: Wait = 0.0) -> Response:
    """Return what the teacher sees: everything."""
    return await _viewed(hosted, who, etag, wait)


@api.post("/rooms/{code}/decision")
async def decide(request: Request, hosted: Here, who: Me, deciding: Deciding) -> dict[str, Any]:
    """Decide for a round; what is answered is on the disk."""
    seq = await _state(request)[0].decide(hosted, who, deciding)
    return {"round": deciding.round, "number": deciding.number, "seq": seq}


@api.post("/rooms/{code}/back")
async def back(request: Request, hosted: Here, who: Me) -> dict[str, Any]:
    """Come back to a seat after having been dropped."""
    await _state(request)[0].come_back(hosted, who)
    return {"room": who.room, "player": who.player}


@api.delete("/rooms/{code}/me")
async def forget(request: Request, hosted: Here, who: Me) -> dict[str, Any]:
    """Delete one's name and texts; the acts stay, of nobody."""
    await _state(request)[0].withdraw(hosted, who)
    return {"deleted": ["name", "texts"]}


@api.post("/rooms/{code}/actions")
async def act(
    request: Request, hosted: Here, teacher: Teacher, action: Annotated[Action, Body(discriminator="action")]
) -> dict[str, Any]:
    """Do what a teacher does: start, pause, extend, close, turn a dial, cause an incident, reveal."""
    await _state(request)[0].act(hosted, action)
    return {"phase": hosted.room.phase, "round": hosted.room.round}


@api.delete("/rooms/{code}")
async def delete(request: Request, hosted: Here, teacher: Teacher) -> dict[str, Any]:
    """Delete a room with all that belongs to it."""
    await _state(request)[0].delete(hosted)
    return {"deleted": [hosted.room.code]}


async def _line(socket: WebSocket, code: str, *, teacher: bool) -> None:
    """Open a connection, or close it with the reason."""
    classroom, signer = _state(socket)
    cookie = socket.cookies.get(TEACHER if teacher else COOKIE)
    who = signer.who(_token(cookie, socket.headers.get("authorization")))  # codespell:ignore
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


@api.websocket("/rooms/{code}/teacher/ws")
async def teacher_line(socket: WebSocket, code: str) -> None:
    """Serve the websocket of a teacher."""
    await _line(socket, code, teacher=True)


def _refused(request: Request, refused: Exception) -> Response:
    if not isinstance(refused, Refused):
        raise refused
    return JSONResponse({"code": refused.code, "message": refused.message}, refused.status)


def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"][1:])
    status = 400 if fault["type"] == "json_invalid" else 422
    return JSONResponse({"code": "invalid", "message": f"{where}: {fault['msg']}"[:300]}, status)


def _other(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return JSONResponse({"code": "http", "message": str(error.detail)}, error.status_code, error.headers)


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description, with what a refusal is and what websockets carry."""
    if app.openapi_schema is None:
        from fastapi.openapi.utils import get_openapi

        from detente.apps.serve.socket import INCOMING

        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        parts = made["components"]["schemas"]
        told = {"code": {"type": "string"}, "message": {"type": "string"}}
        parts["Refusal"] = {"type": "object", "properties": told, "required": ["code", "message"]}
        incoming = INCOMING.json_schema(ref_template="#/components/schemas/{model}")
        parts |= {k: v for k, v in incoming.pop("$defs", {}).items() if k not in parts}
        parts["Incoming"] = incoming
        app.openapi_schema = made
    return app.openapi_schema


def make_app(games: Folder, host: str = "127.0.0.1") -> ASGIApp:
    """Return the server.

    Parameters
    ----------
    games
        Folder in which games are kept.
    host
        Address that it listens on.
    """

    @asynccontextmanager
    async def lived(app: FastAPI) -> AsyncIterator[None]:
        log = EventLog(games)
        app.state.signer = Signer(log.secret("cookies"))
        app.state.classroom = classroom = Classroom(log)
        await classroom.begin()
        try:
            yield
        finally:
            await classroom.stop()
            log.close()

    about = "The classroom of detente. A program plays a seat by the same routes as a student, with a student's view."
    app = FastAPI(
        title="detente serve", version=__version__, description=about, lifespan=lived, docs_url=None, redoc_url=None
    )
    app.include_router(api)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _other)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]

    @app.get("/healthz", responses=REFUSALS)
    async def health() -> dict[str, Any]:
        """Return that the server is well."""
        app.state.classroom.log.rooms()
        return {"ok": True, "version": __version__}

    @app.get("/t/{key}", include_in_schema=False)
    async def teacher_link(request: Request, key: str) -> Response:
        answer = RedirectResponse("/teacher", 303)
        _teach(request, answer, key)
        return answer

    return Guard(app, Doors(host))
