"""Users without a home or a name, folders that cannot be written, and caches that several share."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from environments.commands import LISTS, RUN, VERDICT, commands, is_root, surroundings

NOBODY = 12345
"""A user of no name."""
FOLDERS = ("HOME", "XDG_CACHE_HOME", "DETENTE_CACHE", "DETENTE_DATA", "TMPDIR")

pytestmark = pytest.mark.skipif(not is_root(), reason="only root can be somebody else, as in a container")


@pytest.fixture
def room(tmp_path: Path, repository: Path, python_environment: dict[str, str]) -> Path:
    """A folder in which everybody may write, if others get at it and at detente at all."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH) if folder.is_relative_to(
                Path("/tmp")
            ) and folder != Path("/tmp") else None
    place = tmp_path / "room"
    place.mkdir()
    place.chmod(0o777)
    ran = subprocess.run(
        [sys.executable, "-c", "import detente, numpy"],
        env=python_environment, cwd=place, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True,
    )  # fmt: skip
    if ran.returncode:
        pytest.skip("Python or this checkout are not for others to read here")
    return place
