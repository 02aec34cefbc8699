"""The server as FastAPI has it, behind its guard."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path as Folder
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from detente._version import __version__
from detente.apps.serve.after import after
from detente.apps.serve.asking import REFUSALS
from detente.apps.serve.desk import Desk
from detente.apps.serve.events import EventLog
from detente.apps.serve.guard import Guard
from detente.apps.serve.hosting import Classroom
from detente.apps.serve.identity import Doors, Signer
from detente.apps.serve.lesson_site import lesson_site
from detente.apps.serve.protocol import api, become_teacher
from detente.apps.serve.refusal import Refused, heads_of, unkept
from detente.apps.serve.site import BUILT, site
from detente.apps.serve.socket import INCOMING

ROUTERS = (api, after, site, lesson_site)
"""All routes but those of the server itself."""


def _refused(request: Request, refused: Exception) -> Response:
    if not isinstance(refused, Refused):
        raise refused
    return _told(refused.status, refused.code, refused.message, heads_of(refused.status, refused.again))


def _unkept(request: Request, error: Exception) -> Response:
    if not isinstance(error, sqlite3.Error):
        raise error
    return _refused(request, unkept(error))


def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    fault = error.errors()[0]
    where = ".".join(str(part) for part in fault["loc"][1:])
    status = 400 if fault["type"] == "json_invalid" else 422
    return _told(status, "invalid", f"{where}: {fault['msg']}"[:300])


def _other(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    heads = {"allow": ", ".join(_methods(request))} if error.status_code == 405 else error.headers
    return _told(error.status_code, "http", str(error.detail), heads)


def _told(status: int, code: str, message: str, heads: Mapping[str, str] | None = None) -> Response:
    """Return a refusal; half a letter that came in is none that goes out."""
    shown = message.encode(errors="replace").decode()
    return JSONResponse({"code": code, "message": shown}, status, heads)


def _methods(request: Request) -> list[str]:
    """Return the methods of all routes of a path."""
    routes = [*request.app.routes, *(route for router in ROUTERS for route in router.routes)]
    here = [route for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for route in here for method in getattr(route, "methods", None) or ()})


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description, with what a refusal is and what websockets carry."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        parts = made["components"]["schemas"]
        told = {"code": {"type": "string"}, "message": {"type": "string"}}
        parts["Refusal"] = {"type": "object", "properties": told, "required": ["code", "message"]}
        incoming = INCOMING.json_schema(ref_template="#/components/schemas/{model}")
        parts |= {k: v for k, v in incoming.pop("$defs", {}).items() if k not in parts}
        parts["Incoming"] = incoming
        app.openapi_schema = made
    return app.openapi_schema


def make_app(games: Folder, host: str = "127.0.0.1", names: Iterable[str] = ()) -> ASGIApp:
    """Return the server.

    Parameters
    ----------
    games
        Folder in which games are kept.
    host
        Address that it listens on.
    names
        Other names under which it is asked.
    """

    @asynccontextmanager
    async def lived(app: FastAPI) -> AsyncIterator[None]:
        log = EventLog(games)
        app.state.signer = Signer(log.secret("cookies"), log.secret("teacher"))
        app.state.classroom = classroom = Classroom(log)
        app.state.desk = Desk()
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
    for router in ROUTERS:
        app.include_router(router)
    if (BUILT / "assets").is_dir():
        app.mount("/assets", StaticFiles(directory=BUILT / "assets"))
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(sqlite3.Error, _unkept)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _other)
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]

    @app.get("/healthz", responses=REFUSALS)
    async def health() -> Response:
        """Return whether the server is well; 503 with the reason where it can keep nothing."""
        fault = await asyncio.to_thread(app.state.classroom.log.tried)
        told = {"ok": fault is None, "version": __version__, "reason": unkept(fault).message if fault else ""}
        status = 200 if fault is None else 503
        return JSONResponse(told, status, heads_of(status))

    @app.get("/t/{key}", include_in_schema=False)
    async def teacher_link(request: Request, key: str) -> Response:
        answer = RedirectResponse("/teacher", 303)
        become_teacher(request, answer, key)
        return answer

    return Guard(app, Doors(host, names))
