"""The lesson's sheets as the server shows them; the exam, which holds its key, to teachers alone."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from detente.apps.serve.asking import Bearer, Chair, state, teacher_of, token_of
from detente.apps.serve.lesson import CLOSED, INDEX, render, sheets

lesson_site = APIRouter(include_in_schema=False)
"""Routes of the lesson."""
Language = Annotated[Literal["en", "de"], Query(alias="lang")]


def _address(name: str, language: str) -> str:
    return f"/lesson{'' if name == INDEX else f'/{name}'}?lang={language}"


@cache
def _made(name: str, language: str, without: tuple[str, ...] = ()) -> str:
    return render(name, language, _address, without=without)


@lesson_site.get("/lesson")
def list_sheets(
    request: Request, language: Language = "en", cookie: Chair = None, header: Bearer = None
) -> HTMLResponse:
    """Return the list of the sheets; the closed ones are on it for teachers."""
    who = state(request)[1].who(token_of(cookie, header))
    without = () if who is not None and who.teacher else CLOSED
    return HTMLResponse(_made(INDEX, language, without))


@lesson_site.get("/lesson/{name}")
def show_sheet(
    request: Request, name: str, language: Language = "en", cookie: Chair = None, header: Bearer = None
) -> HTMLResponse:
    """Return a sheet."""
    if name not in sheets():
        raise HTTPException(404, f"There is no such sheet. Sheets are: {', '.join(sheets())}.")
    if name in CLOSED:
        teacher_of(request, cookie, header)
    return HTMLResponse(_made(name, language))
