"""A server for the tests of the classroom."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from classroom import Server


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start servers, each with a folder of its own or a given one; those that still run at the end are killed."""
    from classroom import Server

    environment = {k: v for k, v in os.environ.items() if k != "PYTHONSTARTUP"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    begun: list[Server] = []

    def start(games: Path | None = None) -> Server:
        begun.append(Server(games or Path(tmp_path_factory.mktemp("games")) / "games", environment))
        return begun[-1]

    yield start
    for server in begun:
        server.close()


@pytest.fixture(scope="session")
def server(starter: Callable[..., Server]) -> Server:
    """A server that tests share, each with rooms of its own."""
    return starter()
