"""Pages of one file made into pages of a site: scripts, styles and engines become files that they share.

A file is called by what it holds, so that a page never meets an asset of another edition, and a host may let readers
keep assets for ever. Scripts are loaded by elements and by nothing else: a site opens from a disk as from a host.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache

from detente.apps.pages.common import page
from detente.apps.pages.living import LOADER, PACKED, read_text

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; "
    "worker-src blob:; base-uri 'none'; form-action 'none'"
)
"""Policy of every page, in it and as a header: nothing that stands in a page runs, and nothing goes out."""
ASSETS = "assets"
"""Folder of the files that pages share."""
META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n')
STYLE = re.compile(r"<style>(.*?)</style>\n?", re.DOTALL)
HELD = re.compile(rf'<script type="({PACKED})" id="([^"]*)">([^<]*)</script>')
SCHEME = '<meta name="color-scheme"'
FIRST = re.compile(r'<body[^>]*>\n(<a class="skip"[^\n]*\n)?')


def asset(name: str, content: str) -> tuple[str, bytes]:
    """Return the path of a file that pages share, which tells what it holds, and the file.

    Parameters
    ----------
    name
        Name with its ending, such as ``lab.js``.
    content
        Text.
    """
    stem, _, ending = name.rpartition(".")
    held = content.encode()
    return f"{ASSETS}/{stem}-{hashlib.sha256(held).hexdigest()[:12]}.{ending}", held


def engine_script(element: str, text: str) -> str:
    """Return the script that puts an engine into the element of a page that asks for it.

    Parameters
    ----------
    element
        Identifier of the element, such as ``module-2``.
    text
        The engine, from ``packed``.
    """
    told = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'document.getElementById("{element}").textContent="{told}";\n'


def unpacked(text: str) -> bytes:
    """Return what ``packed`` made a text of.

    Parameters
    ----------
    text
        Text of an element.
    """
    return gzip.decompress(base64.b85decode(text.replace(",", "<")))


@cache
def _chunks() -> tuple[tuple[str, str], ...]:
    """Styles that many pages have, by name, in the order in which they stand."""
    (base,) = STYLE.findall(page("base.html", {}))
    known = (("page.css", base.rstrip()), ("report.css", read_text("built/report.css").strip()))
    return known + tuple((f"{name}.css", read_text(f"built/{name}.css").strip()) for name in ("lab", "story"))


def _styles(text: str) -> Iterator[tuple[str, str]]:
    """Give a style in parts, those that other pages have too each by itself."""
    for name, known in _chunks():
        before, found, after = text.partition(known)
        if found:
            if before.strip():
                yield "part.css", before.strip()
            yield name, known
            text = after
    if text.strip():
        yield "part.css", text.strip()


@cache
def _script_names() -> dict[bytes, str]:
    return {
        read_text(f"built/{name}.js").strip().encode(): f"{name}.js"
        for name in ("arms", "lab", "reading", "report", "story")
    }


def outsource(text: str, *, engines: Mapping[str, str], frame: str, style: str) -> tuple[str, dict[str, bytes]]:
    """Return a page of a site, and the files that it shares with others.

    Parameters
    ----------
    text
        A page of one file, living or not.
    engines
        Paths of the site's engines by element; any other engine of the page becomes a file of its own.
    frame
        Markup that stands above every page.
    style
        Style of that.

    Returns
    -------
    tuple
        The page, and files by path.
    """
    files: dict[str, bytes] = {}

    def put(name: str, content: str) -> str:
        path, held = asset(name, content)
        files[path] = held
        return path

    def changed(found: re.Match[str]) -> str:
        kind, element, held = found.groups()
        if element == "script":
            script = unpacked(held)
            return f'<script defer src="{put(_script_names()[script], script.decode())}"></script>'
        path = engines.get(element) or put(f"{element}.js", engine_script(element, held))
        return f'<script type="{kind}" id="{element}" data-from="{path}"></script>'

    def linked(found: re.Match[str]) -> str:
        parts = [*_styles(found[1]), ("site.css", style)]
        return "".join(f'<link rel="stylesheet" href="{put(name, told)}">\n' for name, told in parts)

    text = META.sub("", text).replace(f"<script>{LOADER}</script>\n", "", 1)
    text = HELD.sub(changed, STYLE.sub(linked, text, count=1))
    icon = put("icon.svg", read_text("icon.svg"))
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n<link rel="icon" href="{icon}">\n'
    text = text.replace(SCHEME, policy + SCHEME, 1)
    return FIRST.sub(lambda found: found[0] + frame, text, count=1), files
