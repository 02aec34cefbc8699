"""The server on an address, until it is stopped."""

from __future__ import annotations

import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import uvicorn

from detente.apps.serve.app import make_app
from detente.apps.serve.events import EventLog
from detente.apps.serve.guard import LARGEST
from detente.apps.serve.patience import PatientHttp
from detente.core.errors import InvalidValue

FILES = 4096
"""Open files of the process: its connections, most of all."""


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 takes a free one.

    Parameters
    ----------
    host, port
        Address.

    Raises
    ------
    InvalidValue
        The address is taken, or is none of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    held = socket.socket(family, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((host, port))
    except OSError as error:
        held.close()
        msg = f"The server cannot listen on {host}, port {port}: {error.strerror or error}."
        raise InvalidValue(msg, "Choose another port, --port 8001, or 0 for any that is free.") from None
    held.listen(512)
    return held


def allow_connections() -> None:
    """Let this process have as many connections as it takes, where the system gives it fewer files by default."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def teacher_key(games: Path) -> str:
    """Return the key of the teacher's link of a folder of games.

    Parameters
    ----------
    games
        The folder.
    """
    log = EventLog(games)
    try:
        return log.secret("teacher")
    finally:
        log.close()


def shown(host: str) -> str:
    """Return the address that others reach a server by: of this machine in its network, where it listens on all.

    Parameters
    ----------
    host
        Address that it listens on.
    """
    if host not in ("0.0.0.0", "::"):
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))  # nothing is sent: it only chooses the way out
            return str(asked.getsockname()[0])
        except OSError:
            return "127.0.0.1"


class ToldServer(uvicorn.Server):
    """A server that says that it listens once it hears SIGTERM and Ctrl-C, so that none of them is lost.

    Parameters
    ----------
    config
        What it serves.
    told
        Told that it listens.
    """

    def __init__(self, config: uvicorn.Config, told: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = told
        # uvicorn puts its own in place of this while it serves, and raises the signal once more when all is closed
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "should_exit", True))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve, and say so.

        Parameters
        ----------
        sockets
            Sockets that listen.
        """
        await super().startup(sockets)
        if not self.should_exit:
            self._told()


def serve(games: Path, host: str, port: int, told: Callable[[str, str], None], *, names: Iterable[str] = ()) -> None:
    """Serve until SIGTERM or Ctrl-C; whatever was acknowledged is kept.

    Parameters
    ----------
    games
        Folder in which games are kept.
    host, port
        Address.
    told
        Told the address and the teacher's link once the server listens, and hears SIGTERM and Ctrl-C.
    names
        Other names under which it is asked, as behind a proxy.
    """
    allow_connections()
    key = teacher_key(games)
    held = listen(host, port)
    address = f"http://{shown(host)}:{held.getsockname()[1]}"
    config = uvicorn.Config(
        make_app(games, host, names),
        http=PatientHttp,  # of h11: the other parser takes headers of any size
        h11_max_incomplete_event_size=LARGEST,
        access_log=False,
        log_level="warning",
        server_header=False,
        ws_max_size=LARGEST,
        ws_max_queue=8,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=3,
    )
    sys.setswitchinterval(0.001)  # years are lived in a thread, and messages do not wait for them
    with contextlib.suppress(KeyboardInterrupt):
        ToldServer(config, lambda: told(address, f"{address}/t/{key}")).run(sockets=[held])
