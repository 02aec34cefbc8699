"""The part of the program that a page of a site is made of: the rest may change, and the page is kept."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from detente._version import __version__

PAGES = "apps/pages"
"""Folder of what draws pages."""
NO_PAGE = ("apps/cli", "apps/marl", "apps/serve")
"""Folders that no page is made of."""
SHEETS = "apps/serve"
"""Folder of the classroom, whose sheets are a place of their own."""
DRAWN = {
    "story": ("story",),
    "lab": ("lab",),
    "verdict": ("verdict",),
    "claims": ("claims",),
    "cases": ("case", "beliefs"),
    "games": ("games",),
    "lesson": ("lesson",),
}
"""By place, the pages whose own files draw it; files of no single page are of all."""
SHARED = ("lab_page.py", "case_drawing.py")
"""Files called after a page that draw parts of others too: panels of trials are a laboratory's, sheets a case's."""
SHARED_STUDIES = ("run", "verdict", "world")
"""Studies that pages of the model are made of."""
STUDIES: dict[str, tuple[str, ...] | None] = {
    "story": ("situations",),
    "lab": (),
    "verdict": (),
    "claims": None,
    "cases": ("beliefs", "case", "situations"),
    "games": (),
    "lesson": (),
}
"""By place, the studies that its pages are made of beside those; all of them if None."""


@cache
def _contents() -> dict[str, str]:
    """Fingerprints of the program's files, by path."""
    root = Path(str(files("detente")))
    found = (one for one in sorted(root.rglob("*")) if one.is_file() and one.suffix not in (".pyc", ".sha256"))
    return {one.relative_to(root).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest() for one in found}


@cache
def _page_names() -> tuple[str, ...]:
    ending = "_page.py"
    return tuple(
        path.removeprefix(f"{PAGES}/").removesuffix(ending)
        for path in _contents()
        if path.startswith(PAGES) and path.endswith(ending)
    )


def belongs(path: str, place: str) -> bool:
    """Tell whether the pages of a place are made of a file of the program.

    Parameters
    ----------
    path
        Its path within the package, such as ``games/chicken.py``.
    place
        Of `words.PLACES`, but for the lists.
    """
    folder, _, name = path.rpartition("/")
    if path.startswith(NO_PAGE):
        return place == "lesson" and path.startswith(SHEETS)
    if path.startswith(PAGES):
        stem = name.partition(".")[0]
        owner = max((one for one in _page_names() if stem == one or stem.startswith(f"{one}_")), key=len, default="")
        return not owner or name in SHARED or owner in DRAWN[place]
    mine = STUDIES[place]
    if folder.startswith("studies/") and mine is not None:
        return folder.split("/")[1] in (*SHARED_STUDIES, *mine)
    return True


@cache
def program(place: str) -> str:
    """Return the fingerprint of what the pages of a place are made of.

    Parameters
    ----------
    place
        As of ``belongs``.
    """
    digest = hashlib.sha256(__version__.encode())
    for path, content in _contents().items():
        if belongs(path, place):
            digest.update(f"{path}\0{content}".encode())
    return digest.hexdigest()
