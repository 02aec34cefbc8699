"""Pages of results that live: what Python wrote, the result as JSON, and the script that enhances both.

Without scripts, and on paper, a page is what its template says. With scripts its tables are sorted and taken along,
its lines tell their values, a school is followed through the page, and the model runs in it where it stands behind a
figure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.apps.pages.common import page
from detente.apps.pages.living import LOADER, PACKED, as_json, content_hash, packed, read_text
from detente.core.theory import Theory

POLICY = (
    "default-src 'none'; script-src {script} 'strict-dynamic'{engine}; style-src {style}; img-src data: blob:; "
    "worker-src {worker}; base-uri 'none'; form-action 'none'"
)
"""Policy inside a page; ``'wasm-unsafe-eval'`` and ``blob:`` workers only where there is an engine."""
STYLED = re.compile(r'<[A-Za-z][^<>]* style="[^<>]*>')
STYLE = re.compile(r' style="([^"]*)"')
CLASS = re.compile(r' class="([^"]*)"')


@dataclass(frozen=True)
class TrialPanel:
    """A panel in which the reader tries the model behind a figure.

    Attributes
    ----------
    kind : str
        Component of the page that shows it.
    given : mapping
        What it starts from, plain JSON values.
    modules : mapping
        The engine as WebAssembly by number of states; none where the panel needs none.
    """

    kind: str
    given: Mapping[str, Any]
    modules: Mapping[int, bytes] = field(default_factory=dict)


def named(name: str, *titles: str) -> dict[str, Any]:
    """Return a school or a world as the page's script looks for it.

    Parameters
    ----------
    name
        Its name in the program.
    *titles
        Its names for people, in tables and beside lines.
    """
    return {"name": name, "titles": list(dict.fromkeys(titles))}


def followed(theories: Iterable[Theory]) -> list[dict[str, Any]]:
    """Return theories as what a reader may follow through a page.

    Parameters
    ----------
    theories
        Theories that its tables and figures name.
    """
    return [named(one.name, one.title or one.name) for one in theories]


def to_classes(text: str) -> tuple[str, str]:
    """Return a document whose style attributes are classes, and the rules of these classes.

    A policy allows a style sheet by its hash, and no style attribute; said once, a page is smaller too.

    Parameters
    ----------
    text
        A document.
    """
    known: dict[str, str] = {}

    def change(found: re.Match[str]) -> str:
        style = STYLE.search(found[0])
        if style is None:
            return found[0]
        name = known.setdefault(html.unescape(style[1]).strip().rstrip(";"), f"z{len(known)}")
        tag = found[0].replace(style[0], "", 1)
        if (held := CLASS.search(tag)) is not None:
            return tag.replace(held[0], f' class="{held[1]} {name}"', 1)
        return re.sub(r"^<[A-Za-z][\w-]*", rf'\g<0> class="{name}"', tag)

    changed = STYLED.sub(change, text)
    return changed, "\n".join(f".{name} {{ {style} }}" for style, name in known.items())


def report_page(
    template: str,
    context: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    schools: Iterable[Mapping[str, Any]] = (),
    worlds: Iterable[Mapping[str, Any]] = (),
    switch: tuple[str, str] = ("World", "all worlds"),
    trial: TrialPanel | None = None,
) -> str:
    """Make the page of a result.

    Parameters
    ----------
    template, context
        As of ``page``.
    result
        The result as its command prints it with ``--json``.
    schools, worlds
        What a reader may follow through the page, and choose between, each from ``named``.
    switch
        What the worlds are called: one of them, and all.
    trial
        Panel in which the model is tried; none if None.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    text, rules = to_classes(page(template, context))
    about = {
        "schools": list(schools),
        "worlds": list(worlds),
        "switch": list(switch),
        "trial": None if trial is None else {"kind": trial.kind, **_told(trial.given)},
    }
    given = {} if trial is None else {"trial": packed(as_json({"kind": trial.kind, **trial.given}).encode())}
    modules = {} if trial is None else trial.modules
    built = "reading" if trial is None else "arms" if trial.kind == "arms" else "report"
    held = [
        _script("application/json", "result", as_json(result)),
        _script("application/json", "about", as_json(about)),
        *(_script(PACKED, name, text) for name, text in given.items()),
        *(_script(PACKED, f"module-{n}", packed(module)) for n, module in modules.items()),
        _script("text/plain", "notices", read_text("built/notices.txt").replace("<", "\u2039").strip()),
        _script(PACKED, "script", packed(read_text(f"built/{built}.js").strip().encode())),
        f"<script>{LOADER}</script>",
    ]
    before, _, rest = text.partition("</style>")
    head, _, style = before.partition("<style>")
    style = f"{style}{read_text(f'built/{built}.css').strip()}\n{rules}\n"
    policy = POLICY.format(
        script=content_hash(LOADER),
        style=content_hash(style),
        engine=" 'wasm-unsafe-eval'" if modules else "",
        worker="blob:" if modules else "'none'",
    )
    head = head.replace(
        '<meta name="color-scheme"',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<meta name="color-scheme"',
        1,
    )
    body, _, end = rest.rpartition("</body>")
    return f"{head}<style>{style}</style>{body}{chr(10).join(held)}\n</body>{end}"


def _told(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a page says of its panel before it is opened: its heading, and where its comparisons are told."""
    return {"heading": given["heading"], "places": [one.get("place", "") for one in given.get("cases", ())]}


def _script(kind: str, name: str, text: str) -> str:
    return f'<script type="{kind}" id="{name}">{text}</script>'
