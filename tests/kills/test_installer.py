"""The real ./detente, the real uv and real packages of our lock: killed while it sets up, the next call mends it."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from killing import SEED, SIGNALS, members

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX script")
PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "detente"
version = "0"
scripts = { detente = "detente:main" }

[tool.hatch.build]
dev-mode-dirs = ["src"]

[tool.hatch.build.targets.wheel]
packages = ["src/detente"]
"""
PROGRAM = "def main() -> None:\n    print('here')\n"
UV = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))


@dataclass
class Checkout:
    """A checkout of a program that does nothing, whose packages are those that build ours."""

    folder: Path

    def start(self) -> subprocess.Popen[str]:
        """Call it, without a network."""
        tools = self.folder.parent / "tools"
        env = {
            "PATH": f"{tools}:/usr/bin:/bin",
            "HOME": os.environ["HOME"],
            "UV_OFFLINE": "1",
            "PYTHON": sys.executable,
        }
        return subprocess.Popen(
            [str(self.folder / "detente")], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    def run(self) -> tuple[int, str, str]:
        with self.start() as process:
            out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def contents(self) -> dict[str, str]:
        """Return digests of what is there, but for compiled modules and what is only told."""
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts and path.name != ".venv.lock"
        }


@pytest.fixture
def checkout(repository: Path, tmp_path: Path) -> Checkout:
    parts = re.split(r"(?m)^(?=[a-z])", (repository / "requirements.lock").read_text())
    needed = re.compile(r"\Ahatchling==|# (?:via)? *hatchling$", re.MULTILINE)
    building = filter(needed.search, parts)
    folder, tools = tmp_path / "checkout", tmp_path / "tools"
    (folder / "src" / "detente").mkdir(parents=True)
    tools.mkdir()
    (tools / "uv").symlink_to(UV)
    shutil.copy(repository / "detente", folder)
    texts = {"pyproject.toml": PROJECT, "src/detente/__init__.py": PROGRAM, "src/detente/_version.py": ""}
    for name, text in {**texts, "requirements.lock": "".join(building), "requirements-dev.lock": ""}.items():
        (folder / name).write_text(text)
    return Checkout(folder)


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.slow)])
def test_a_set_up_that_is_killed_is_mended_by_the_next_call(checkout: Checkout, kills: int) -> None:
    """Killed are the script alone or all that it has started, as by Ctrl-C or a machine that is switched off."""
    sys.stdout.write(f"DETENTE_KILLS={SEED}\n")
    luck, began = random.Random(SEED), time.monotonic()
    status, out, err = checkout.run()
    if status:
        pytest.skip(f"the packages that build ours are not in the cache of uv: {err.strip()[-200:]}")
    took, whole = time.monotonic() - began, checkout.contents()
    assert out == "here\n"
    for _ in range(kills):
        shutil.rmtree(checkout.folder / ".venv")
        number, moment = luck.choice(SIGNALS), luck.uniform(0, took)
        group = number == signal.SIGINT or luck.random() < 0.5
        with checkout.start() as process:
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                (os.killpg if group else os.kill)(process.pid, number)
            process.communicate(timeout=120)
        told = f"{number.name} after {moment:.2f} of {took:.2f} s, {'group' if group else 'alone'}"
        sys.stdout.write(f"{told}: {process.returncode}\n")
        status, out, err = checkout.run()
        assert (status, out) == (0, "here\n"), f"{told}: {err}"
        assert checkout.contents() == whole, told
        assert checkout.run() == (0, "here\n", ""), told
        assert not members(process.pid), told
    assert {path.name for path in checkout.folder.iterdir() if path.name.startswith(".")} == {".venv", ".venv.lock"}
