"""Students in a real browser, each in a context of their own: for the tests of the classroom's pages."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from browser.axe import violations

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

PATIENCE = 20_000
"""Milliseconds that something may take on a busy machine."""
LINE = re.compile(r"WebSocket connection to|net::ERR_|status of (404|409)")
"""What the browser itself writes of a server that is gone, or that refuses."""
expect.set_options(timeout=PATIENCE)


class Student:
    """Somebody with a browser: a page, and what went wrong in it."""

    def __init__(self, browser: Any, address: str, **how: Any) -> None:
        how = {"locale": "en-GB", "viewport": {"width": 360, "height": 740}} | how
        self.address, self.context = address, browser.new_context(**how)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.errors: list[str] = []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def join(self, code: str, name: str = "Ada") -> Student:
        """Join by the code, as it is read from the board."""
        self.page.goto(self.address)
        self.page.get_by_label("Room code").fill(code.lower())
        self.page.get_by_role("button", name="Next").click()
        if name:
            self.page.get_by_label("Your name").fill(name)
        self.page.get_by_role("button", name="Join", exact=True).click()
        self.heading(f"You are in, {name}" if name else "You are in")
        return self

    def heading(self, words: str | re.Pattern[str]) -> None:
        """Wait until the screen has a heading."""
        expect(self.page.get_by_role("heading", level=1, name=words)).to_be_visible()

    def choose(self, act: str, belief: int | None = None) -> None:
        """Choose an act toward the neighbour, or all, and state a belief in percent."""
        self.page.get_by_role("radio", name=re.compile(f"^{act}")).first.check()
        if belief is not None:
            self.page.get_by_role("slider").first.fill(str(belief))

    def decide(self) -> None:
        """Press the button of the decision."""
        self.page.get_by_role("button", name=re.compile("^Decide")).click()

    def saved(self, words: str = "Saved.") -> None:
        """Wait until the mark beside the button says something."""
        expect(self.page.locator(".mark")).to_contain_text(words)

    def sound(self, where: str) -> None:
        """Assert that the screen has no serious fault of accessibility, and does not scroll sideways."""
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, f"{where} scrolls sideways"
        assert violations(self.page, grave=True) == [], where

    def faults(self) -> list[str]:
        """Errors of the page, without what the browser writes of a line that is down."""
        return [one for one in self.errors if not LINE.search(one)]


@contextmanager
def without_websockets(port: int) -> Iterator[str]:
    """A door to a server that lets no websocket through, as some schools' networks do; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def pump(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                sink.sendall(data)
        except OSError:
            pass
        finally:
            sink.close()

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(client,), daemon=True).start()

    def answer(client: socket.socket) -> None:
        head = client.recv(65_536)
        if b"upgrade: websocket" in head.lower():
            client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            client.close()
            return
        server = socket.create_connection(("127.0.0.1", port))
        server.sendall(head)
        threading.Thread(target=pump, args=(server, client), daemon=True).start()
        pump(client, server)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
