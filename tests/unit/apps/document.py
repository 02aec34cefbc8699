"""A page as tests read it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

VOID = {"meta", "br", "img", "link", "hr", "input", "col"}
SCRIPT = re.compile(r"<script[^>]*>.*?</script>\n?", re.DOTALL)


def written(page: str) -> str:
    """Return a page as Python wrote it: what a reader without scripts has."""
    return SCRIPT.sub("", page)


def as_written(render: Callable[..., str]) -> Callable[..., str]:
    """Return what makes a page as Python writes it, from what makes the whole page."""
    return lambda *given, **how: written(render(*given, **how))


def result_of(page: str) -> Any:
    """Return the result that a page holds as JSON."""
    held = re.search(r'<script type="application/json" id="result">(.*?)</script>', page, re.DOTALL)
    assert held is not None, "the page holds no result"
    return json.loads(held[1])


class Document(HTMLParser):
    """Reads a page without its scripts and keeps what the tests ask about; every tag must be closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(written(text))
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]
