"""A file server on the loopback that can misbehave as real ones do."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


@dataclass
class Behaviour:
    """What the server does with each file."""

    files: dict[str, bytes]
    cut_after: int | None = None  # bytes of an answer after which the connection breaks
    cuts: int = 0  # how many answers are cut
    short: bool = False  # serve a complete answer of half the file
    altered: bool = False
    pause: float = 0.0  # seconds between blocks of an answer
    endless: bool = False  # go on serving after the end
    asked: list[str] = field(default_factory=list)  # paths


class Handler(BaseHTTPRequestHandler):
    """Serves ``server.behaviour``."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        rule: Behaviour = self.server.behaviour  # type: ignore[attr-defined]
        body = rule.files.get(unquote(self.path.lstrip("/")))
        rule.asked.append(self.path)
        if body is None:
            self.send_error(404)
            return
        if rule.altered:
            body = bytes([body[0] ^ 1]) + body[1:]
        if rule.short:
            body = body[: len(body) // 2]
        self.send_response(200)
        if rule.endless:
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        while rule.endless:
            self.wfile.write(body)
        if rule.cut_after is not None and rule.cuts > 0:
            rule.cuts -= 1
            self.wfile.write(body[: rule.cut_after])
            self.wfile.flush()
            self.close_connection = True
            return
        if rule.pause:
            for first in range(0, len(body), 1 << 14):
                self.wfile.write(body[first : first + (1 << 14)])
                time.sleep(rule.pause)
            return
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Says nothing of clients that were killed."""

    def handle_error(self, *args: object) -> None:
        """Stay silent."""


@contextmanager
def serving(rule: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve on a free port of the loopback; gives the address."""
    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    server.behaviour = rule  # type: ignore[attr-defined]
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
