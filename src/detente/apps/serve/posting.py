"""Requests with a deadline: how a program's seat asks the classroom and a model, with the standard library alone."""

from __future__ import annotations

import contextlib
import http.client
import json
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LARGEST_ANSWER = 4 * 1024 * 1024
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Answered:
    """An answer.

    Attributes
    ----------
    status : int
        Status of HTTP; 0 where none came.
    body : bytes
        What came.
    headers : mapping
        Its headers, names in lower case.
    fault : str
        Why none came.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""

    def json(self) -> Any:
        """Return the body as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except (UnicodeDecodeError, ValueError, RecursionError):
            return None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow nothing: a key would be handed on to wherever an answer points."""

    def redirect_request(self, *_: Any) -> None:
        """Return that there is no other request."""


def ask(url: str, body: Any, headers: Mapping[str, str], seconds: float) -> Answered:
    """Return what is answered within some time, whatever the other side does.

    Parameters
    ----------
    url
        Whom.
    body
        What is posted as JSON; None gets.
    headers
        Headers beside the content type.
    seconds
        Time for the whole answer [s].
    """
    data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})
    came: queue.SimpleQueue[Answered] = queue.SimpleQueue()
    threading.Thread(target=lambda: came.put(_asked(request, seconds)), daemon=True).start()
    try:
        return came.get(timeout=max(0.0, seconds))
    except queue.Empty:
        return Answered(0, fault="no answer in time")


def _asked(request: urllib.request.Request, seconds: float) -> Answered:
    """Return an answer; a side that sends a byte now and then is let go when the time is over."""
    until, opener = time.monotonic() + seconds, urllib.request.build_opener(_NoRedirect)
    try:
        try:
            answer = opener.open(request, timeout=max(0.01, seconds))
        except urllib.error.HTTPError as refused:
            answer = refused
        with contextlib.closing(answer):
            parts, size = [], 0
            while (part := answer.read1(65_536)) and size <= LARGEST_ANSWER and time.monotonic() < until:
                parts.append(part)
                size += len(part)
            if part:
                return Answered(0, fault="the answer is too large" if size > LARGEST_ANSWER else "no answer in time")
            heads = {name.lower(): value for name, value in answer.headers.items()}
            return Answered(answer.status, b"".join(parts), heads)
    except TimeoutError:
        return Answered(0, fault="no answer in time")
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "reason", error)
        return Answered(0, fault="no answer in time" if isinstance(why, TimeoutError) else f"no answer ({why})")
