"""Who asks, of which room: what the routes depend on."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import Cookie, Depends, Header, Path, Query, Request, Response
from starlette.websockets import WebSocket

from detente.apps.serve.hosted import Hosted
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.identity import CODES, COOKIE, DAY, TEACHER, TEACHER_DAYS, Signer, Visitor
from detente.apps.serve.limits import TEACH, UNKNOWN, UNKNOWN_ALL
from detente.apps.serve.refusal import Refused, slow

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
MOST_SEATS = 12
"""Seats of a room that one browser keeps at most."""
Code = Annotated[str, Path(pattern=CODES, description="Code of the room.")]
Held = Annotated[str, Path(max_length=40, description="Code of the room, as it is listed, damaged or not.")]
Chair = Annotated[str | None, Cookie(alias=TEACHER, max_length=300)]
Bearer = Annotated[str | None, Header(alias="Authorization", max_length=300)]
As = Annotated[
    str, Query(alias="as", max_length=40, description="Which player asks, where a browser keeps several seats.")
]


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
    who = (asks(request, code), teaches(request))
    return any(one is not None and (one.teacher or one.room == code.upper()) for one in who)


def seats_kept(request: Request | WebSocket, code: str) -> list[Visitor]:
    """Return the players of a room whose cookies a browser keeps, who joined last first."""
    signer, mine = state(request)[1], f"{COOKIE}_{code.upper()}_"
    names = [name for name in request.cookies if name == COOKIE or name.startswith(mine)]
    found = [who for name in names if (who := signer.who(request.cookies[name])) and who.room == code.upper()]
    return sorted(dict.fromkeys(reversed(found)), key=lambda who: who.since, reverse=True)


def asks(request: Request | WebSocket, code: str, player: str = "") -> Visitor | None:
    """Return who asks, by token or by the cookie of the room: the player that is named, or who joined last."""
    heads = request.headers.get("authorization")
    if heads and heads.startswith("Bearer "):
        return state(request)[1].who(heads[7:])
    return next((who for who in seats_kept(request, code) if player in ("", who.player)), None)


def teaches(request: Request | WebSocket) -> Visitor | None:
    """Return the teacher who asks; None if nobody or a player does."""
    who = state(request)[1].who(token_of(request.cookies.get(TEACHER), request.headers.get("authorization")))
    return who if who is not None and who.teacher else None


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


def player_of(request: Request, code: Code, player: As = "", header: Bearer = None) -> Visitor:
    """Return the player who asks."""
    who = asks(request, code, player)
    if who is None or who.teacher:
        raise Refused(401, "nobody", "Join the room first.")
    if who.room != code.upper():
        raise Refused(403, "not_yours", "You are a player of another room.")
    return who


def teacher_of(request: Request, cookie: Chair = None, header: Bearer = None) -> Visitor:
    """Return the teacher who asks."""
    who = teaches(request)
    if who is None:
        raise Refused(401, "nobody", "Open the teacher's link first: the terminal shows it.")
    slow(state(request)[0].limiter.wait(TEACH, "teacher"))
    return who


Here = Annotated[Hosted, Depends(room_of)]
Me = Annotated[Visitor, Depends(player_of)]
Teacher = Annotated[Visitor, Depends(teacher_of)]


def keep(request: Request, response: Response, token: str, who: Visitor, days: int = TEACHER_DAYS) -> None:
    """Let the browser keep a token: other sites' pages never send it, no script reads it, TLS once is TLS always.

    A player's is sent to its room alone.
    """
    name, path, secure = *_place(who), request.url.scheme == "https"
    response.set_cookie(name, token, max_age=days * DAY, httponly=True, samesite="strict", path=path, secure=secure)


def drop(response: Response, who: Visitor) -> None:
    """Let the browser forget a token."""
    name, path = _place(who)
    response.delete_cookie(name, path=path, httponly=True, samesite="strict")


def _place(who: Visitor) -> tuple[str, str]:
    """Return name and path of a cookie."""
    if who.teacher:
        return TEACHER, "/"
    return f"{COOKIE}_{who.room}_{who.player}", f"/api/rooms/{who.room}"
