"""What tests of commands share."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A page for which there is room when it is looked for, and not for all of it, in the folder of work."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(tmp_path / "full")]
    try:
        done = subprocess.run(mount, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"no small disk can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"needs the right to mount a small disk: {done.stderr.strip()}")
    try:
        yield "full/page.html"
    finally:
        subprocess.run(["umount", "-l", str(tmp_path / "full")], check=True)
