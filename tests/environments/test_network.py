"""Nothing is asked of a network but by `data fetch`, `serve`, `seat` and a cluster that was named."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from environments.commands import LISTS, RUN, commands

ASKED = (*LISTS, RUN, ("schools",), ("games", "chicken"), ("parameters",))
GUARD = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        raise SystemExit(f"network: {event} {arguments}")

sys.addaudithook(refuse)
"""
REACHING = re.compile(
    r"(aiohttp|asyncio|ftplib|http|httpx|pooch|requests|smtplib|socket|socketserver|ssl|urllib|urllib3|uvicorn|webbrowser"
    r"|websockets|xmlrpc)(\.|$)"
)
MAY = ("apps/serve/", "apps/cli/serve.py", "apps/cli/seat.py", "data/fetch.py", "data/routes.py", "data/channels.py",
       "data/files.py")  # fmt: skip
"""Where something of a network may be imported."""
LOCAL = {"urllib.parse", "webbrowser"}
"""What asks nothing of a network: addresses as texts, and the browser that `--open` opens on a file."""


def test_commands_work_without_any_network(python_environment: dict[str, str], tmp_path: Path) -> None:
    """In a network namespace in which there is not even a loopback."""
    alone = ["unshare", "-n"]
    if not shutil.which("unshare") or subprocess.run([*alone, "true"], capture_output=True).returncode:
        pytest.skip("no network can be taken away here")
    ended = commands(ASKED, python_environment, tmp_path, before=alone)
    assert ended.statuses == [0] * len(ASKED), ended.err.decode()


def test_commands_try_no_network(python_environment: dict[str, str], tmp_path: Path) -> None:
    """On every system: an audit hook of Python ends the command that looks up a name or opens a connection."""
    (tmp_path / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), python_environment["PYTHONPATH"]])
    environment = {**python_environment, "PYTHONPATH": path}
    seen = subprocess.run(
        [sys.executable, "-c", "import socket; socket.getaddrinfo('localhost', 80)"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert "network: socket.getaddrinfo" in seen.stderr, "the guard is in place"
    asked = (*ASKED[:5], ("data", "fetch", "members"))
    ended = commands(asked, environment, tmp_path)
    assert ended.statuses[:-1] == [0] * (len(asked) - 1), ended.err.decode()
    assert "network:" in str(ended.statuses[-1]), "it is `data fetch` that does"


def test_what_reaches_a_network_is_imported_in_few_places(repository: Path) -> None:
    root = repository / "src" / "detente"
    found = []
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root).as_posix()
        if place.startswith(MAY):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found += [f"{place}: {name}" for name in names if REACHING.match(name) and name not in LOCAL]
    assert found == []
