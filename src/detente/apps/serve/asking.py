"""Who asks, of which room: what the routes depend on."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import Cookie, Depends, Header, Path, Request, Response
from starlette.websockets import WebSocket

from detente.apps.serve.hosted import Hosted
from detente.apps.serve.hosting import Classroom, slow
from detente.apps.serve.identity import COOKIE, TEACHER, Signer, Visitor
from detente.apps.serve.limits import TEACH, UNKNOWN, UNKNOWN_ALL
from detente.apps.serve.refusal import Refused

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
        408: "It took too long to come in, or nobody waits for it any more.",
        409: "Not now.",
        413: "It is too large.",
        421: "The server has another name.",
        422: "Something in it is not valid.",
        429: "Too fast.",
        503: "The server cannot keep anything now, or has as many requests as it can take.",
        507: "The server's disk is full.",
    }.items()
}
"""What every route may refuse."""
YEAR = 365 * 86_400
"""Seconds that a cookie is kept."""
Code = Annotated[str, Path(pattern="^[A-Za-z]{6}$", description="Code of the room.")]
Seat = Annotated[str | None, Cookie(alias=COOKIE, max_length=300)]
Chair = Annotated[str | None, Cookie(alias=TEACHER, max_length=300)]
Bearer = Annotated[str | None, Header(alias="Authorization", max_length=300)]


def state(request: Request | WebSocket) -> tuple[Classroom, Signer]:
    """Return the rooms and the signer of the server."""
    return cast("Classroom", request.app.state.classroom), cast("Signer", request.app.state.signer)


def token_of(cookie: str | None, header: str | None) -> str | None:
    """Return the token that came in, by header before cookie."""
    return header[7:] if header and header.startswith("Bearer ") else cookie


async def room_of(request: Request, code: Code) -> Hosted:
    """Return the room that a path names; wrong codes are counted, and who has spent them learns of no code any more."""
    classroom, _ = state(request)
    if not inside(request, code):
        slow(spent(request))
    try:
        return await classroom.find(code)
    except Refused:
        slow(wrong_code(request))
        raise


def inside(request: Request | WebSocket, code: str) -> bool:
    """Return whether a player of the room asks, or a teacher: nobody else's wrong codes keep them out."""
    heads, signer = request.headers.get("authorization"), state(request)[1]
    who = [signer.who(token_of(request.cookies.get(name), heads)) for name in (COOKIE, TEACHER)]
    return any(one is not None and (one.teacher or one.room == code.upper()) for one in who)


def spent(request: Request | WebSocket) -> float:
    """Return the seconds until another code may be tried, right or wrong; 0 now."""
    limiter = state(request)[0].limiter
    return max(limiter.spent(UNKNOWN, "unknown", _where(request)), limiter.spent(UNKNOWN_ALL, "unknown"))


def wrong_code(request: Request | WebSocket) -> float:
    """Count a wrong code; return the seconds until another may be tried: one address never spends those of all."""
    limiter = state(request)[0].limiter
    return limiter.wait(UNKNOWN, "unknown", _where(request)) or limiter.wait(UNKNOWN_ALL, "unknown")


def _where(request: Request | WebSocket) -> str:
    return request.client.host if request.client else ""


def player_of(request: Request, code: Code, cookie: Seat = None, header: Bearer = None) -> Visitor:
    """Return the player who asks."""
    who = state(request)[1].who(token_of(cookie, header))
    if who is None or who.teacher:
        raise Refused(401, "nobody", "Join the room first.")
    if who.room != code.upper():
        raise Refused(403, "not_yours", "You are a player of another room.")
    return who


def teacher_of(request: Request, cookie: Chair = None, header: Bearer = None) -> Visitor:
    """Return the teacher who asks."""
    classroom, signer = state(request)
    who = signer.who(token_of(cookie, header))
    if who is None or not who.teacher:
        raise Refused(401, "nobody", "Open the teacher's link first: the terminal shows it.")
    slow(classroom.limiter.wait(TEACH, "teacher"))
    return who


Here = Annotated[Hosted, Depends(room_of)]
Me = Annotated[Visitor, Depends(player_of)]
Teacher = Annotated[Visitor, Depends(teacher_of)]


def keep(request: Request, response: Response, name: str, token: str) -> None:
    """Let the browser keep a token: other sites' pages never send it, no script reads it, TLS once is TLS always."""
    secure = request.url.scheme == "https"
    response.set_cookie(name, token, max_age=YEAR, httponly=True, samesite="strict", path="/", secure=secure)
