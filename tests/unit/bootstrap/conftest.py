"""A checkout of its own for every test of ./detente."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from unit.bootstrap.checkout import PYTHON, UV, Checkout


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Let what is started be ended by a signal that this process was told to ignore, as under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def checkout(tmp_path: Path, repository: Path) -> Checkout:
    folder, tools = tmp_path / "a check out", tmp_path / "tools"
    (folder / "src" / "detente").mkdir(parents=True)
    tools.mkdir()
    for name in ("detente", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(repository / name, folder / name)
    for name in ("_version.py", "__init__.py"):
        shutil.copy(repository / "src/detente" / name, folder / "src/detente" / name)
    for name, text in (("python3", PYTHON), ("uv", UV)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    return Checkout(folder, tools)
