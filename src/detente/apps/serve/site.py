"""The pages of the classroom, as they lie built in the package; without them an answer that says what there is."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, HTMLResponse

BUILT = Path(__file__).with_name("built")
"""Folder of built pages: ``student.html``, ``teacher.html``, ``screen.html`` and what they load under ``/assets``."""
MISSING = """<!doctype html><html lang="en"><title>detente serve</title>
<p>This server has no pages: it speaks the protocol that <a href="/openapi.json">/openapi.json</a> describes.</p></html>
"""
"""What is shown where a page is not built."""
site = APIRouter(include_in_schema=False)
"""Routes of pages."""


def _page(name: str) -> Response:
    file = BUILT / f"{name}.html"
    return FileResponse(file) if file.is_file() else HTMLResponse(MISSING)


@site.get("/")
@site.get("/r/{code}")
async def student_page(code: str = "") -> Response:
    """Return the page of students, who come by the code or by its link."""
    return _page("student")


@site.get("/teacher")
async def teacher_page() -> Response:
    """Return the page of the teacher."""
    return _page("teacher")


@site.get("/screen/{code}")
async def screen_page(code: str) -> Response:
    """Return the page for the projector."""
    return _page("screen")
