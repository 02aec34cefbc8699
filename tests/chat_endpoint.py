"""A chat-completion endpoint on loopback that replies from a table, well or badly."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]


def said(text: Any) -> Reply:
    """Reply with what a model wrote."""
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()
    return lambda here: _send(here, 200, body)


def status(number: int, body: bytes = b"", **headers: str) -> Reply:
    return lambda here: _send(here, number, body, **headers)


def slow(seconds: float) -> Reply:
    def late(here: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        _send(here, 200, b"{}")

    return late


def dripping(here: BaseHTTPRequestHandler) -> None:
    here.send_response(200)
    here.send_header("Content-Length", "1000")
    here.end_headers()
    for _ in range(200):
        here.wfile.write(b" ")
        here.wfile.flush()
        time.sleep(0.05)


def gone(here: BaseHTTPRequestHandler) -> None:
    """Close without an answer."""
    here.close_connection = True
    here.connection.close()


def _send(here: BaseHTTPRequestHandler, number: int, body: bytes, **headers: str) -> None:
    here.send_response(number)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        here.send_header(name.replace("_", "-"), value)
    here.end_headers()
    here.wfile.write(body)


class Endpoint:
    """Replies in turn; the last reply again and again. ``asked`` holds headers and body of every request."""

    def __init__(self, *table: Reply) -> None:
        self.table, self.asked = list(table), []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                endpoint.asked.append((dict(self.headers), json.loads(body)))
                reply = endpoint.table.pop(0) if len(endpoint.table) > 1 else endpoint.table[0]
                with contextlib.suppress(OSError):
                    reply(self)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

            def handle(self) -> None:
                with contextlib.suppress(OSError, ValueError):
                    super().handle()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1/chat/completions"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def replying(*table: Reply) -> Iterator[Endpoint]:
    endpoint = Endpoint(*table)
    try:
        yield endpoint
    finally:
        endpoint.close()
