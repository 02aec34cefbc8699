"""Pages that live: one file with its script, style, engine and data, which asks nothing of anybody else.

The scripts are built from ``web/`` and lie in ``built``; in the page they are packed, and a short script unpacks them.
A policy inside the page lets only that one run, by its hash, and what it starts: not a line that came in with a name.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from detente.apps.pages.common import page
from detente.core.quoted import CONTROLS

POLICY = (
    "default-src 'none'; script-src {script} 'strict-dynamic' 'wasm-unsafe-eval'; style-src {style}; "
    "img-src data: blob:; worker-src blob:; base-uri 'none'; form-action 'none'"
)
"""Policy inside a page, with the hashes of its script and of its style."""
PACKED = "application/x-gzip-base85"
"""Kind of an element that holds what ``packed`` returns."""
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~"
"""Digits of base 85 as Python has them, but for the one that opens an element."""
TOO_OLD = {
    "en": "This browser cannot unpack the scripts of this page, so nothing on it moves: below is what would be "
    "printed. Open the file in a newer browser (Chrome 80, Firefox 113, Safari 16.4 or later).",
    "de": "Dieser Browser kann die Skripte dieser Seite nicht entpacken, deshalb bewegt sich auf ihr nichts: Unten "
    "steht, was gedruckt würde. Öffnen Sie die Datei in einem neueren (ab Chrome 80, Firefox 113, Safari 16.4).",
}
"""What a page says, by language, where the browser has no ``DecompressionStream``."""
LOADER = (
    "(async()=>{if(!self.DecompressionStream){const p=document.createElement('p'),d=document.documentElement.lang;"
    "p.setAttribute('role','alert');p.className='noprint';"
    f"p.textContent=d.startsWith('de')?'{TOO_OLD['de']}':'{TOO_OLD['en']}';"
    "document.querySelector('main').prepend(p);return}"
    f"const t=document.getElementById('script').textContent,a='{LETTERS}',b=new Uint8Array(t.length*4/5);"
    "for(let k=0,o=0;k<t.length;k+=5){let v=0;for(let m=0;m<5;m++)v=v*85+a.indexOf(t[k+m]);"
    "for(let m=24;m>=0;m-=8)b[o++]=v>>>m}"
    "const g=new Blob([b]).stream().pipeThrough(new DecompressionStream('gzip')),s=document.createElement('script');"
    "s.src=URL.createObjectURL(new Blob([await new Response(g).text()],{type:'text/javascript'}));"
    "document.body.append(s)})()"
)
"""The script that unpacks the others and starts them."""


def read_text(name: str) -> str:
    """Return a file of this folder."""
    return (files("detente.apps.pages") / name).read_text(encoding="utf-8")


@cache
def read_built(page_name: str) -> tuple[str, str]:
    """Return script and style of a living page, as they were built.

    Parameters
    ----------
    page_name
        Name of the page, such as ``"lab"``.
    """
    return read_text(f"built/{page_name}.js").strip(), read_text("palette.css") + read_text(
        f"built/{page_name}.css"
    ).strip()


@cache
def frame_words(language: str) -> dict[str, str]:
    """Return what stands around pages of two languages: titles, descriptions, and the ways between them.

    Parameters
    ----------
    language
        ``en`` or ``de``.
    """
    held: dict[str, str] = json.loads(read_text(f"frame.{language}.json"))
    return held


def content_hash(text: str) -> str:
    """Return what a policy calls a script or a style by.

    Parameters
    ----------
    text
        All that stands between its tags.
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


OBEYED = re.compile(f"[<\u2028\u2029{''.join(map(chr, CONTROLS))}]")
"""What stands in JSON by its number: what would open an element, end a line of a script, or turn round what is read."""


def as_json(value: Any) -> str:
    """Return plain values as JSON that may stand in a page: nothing in it ends the element or opens another.

    Parameters
    ----------
    value
        Plain JSON values.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def packed(held: bytes) -> str:
    """Return bytes as a page holds them: gzip, the same for the same bytes, in base 85.

    Parameters
    ----------
    held
        A WebAssembly module, a script, or other bytes.
    """
    plain = gzip.compress(held, 9, mtime=0)
    named = bytearray(plain[:10])
    named[3] = 8  # a name follows, as long as it takes to fill the last group of four
    whole = bytes(named) + b"x" * (-(len(plain) + 1) % 4) + b"\0" + plain[10:]
    return base64.b85encode(whole).decode().replace("<", ",")


def without_scripts(text: str) -> str:
    """Return a page that has no scripts with a policy that allows it none, and no other style than its own.

    Parameters
    ----------
    text
        The page, with one element of style.
    """
    style = text.partition("<style>")[2].partition("</style>")[0]
    policy = f"default-src 'none'; style-src {content_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    scheme = '<meta name="color-scheme"'
    return text.replace(scheme, f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n{scheme}', 1)


def assemble(
    page_name: str,
    *,
    title: str,
    description: str,
    fallback: str,
    result: Any,
    modules: Mapping[str, bytes] | None = None,
    language: str = "en",
) -> str:
    """Put a living page together.

    Parameters
    ----------
    page_name
        Which: it names the built script and style.
    title, description
        What it is, and in a sentence.
    fallback
        Markup for whoever has no scripts.
    result
        What the script shows, plain JSON values; machines read it from ``<script id="result">``.
    modules
        WebAssembly modules by name.
    language
        Of the markup: ``en`` or ``de``.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    script, style = read_built(page_name)
    return page(
        "living.html",
        {
            "policy": POLICY.format(script=content_hash(LOADER), style=content_hash(style)),
            "language": "en-GB" if language == "en" else language,
            "title": title,
            "kind": PACKED,
            "description": description,
            "style": style,
            "loader": LOADER,
            "script": packed(script.encode()),
            "fallback": fallback,
            "result": as_json(result),
            "modules": {f"module-{name}": packed(held) for name, held in (modules or {}).items()},
            "notices": read_text("built/notices.txt").replace("<", "\u2039").strip(),
        },
    )
