"""A checkout with ./detente in it; its interpreter and installer are stand-ins in shell, so nothing is downloaded."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PYTHON = """#!/bin/sh
# Stand-in for python3: makes environments, logs the rest; the lock is real.
case "$*" in *"import fcntl"*) exec "$REAL" "$@" ;; esac
echo "python $*" >>"$CALLS"
case "$*" in
    *"-m venv "*)
        for folder; do :; done
        mkdir -p "$folder/bin"
        cp "$0" "$folder/bin/python"
        ;;
    *"-m pip install"*"-e "*)
        printf '#!/bin/sh\\nsleep "${PROGRAM_SLEEP:-0}"\\necho "program in $PWD: $*"\\nexit "${PROGRAM_EXIT:-0}"\\n' \\
            >"$(dirname "$0")/detente"
        chmod +x "$(dirname "$0")/detente"
        ;;
esac
"""
UV = """#!/bin/sh
# Stand-in for uv: "installs" by writing the program.
echo "uv $*" >>"$CALLS"
[ -z "${UV_SLOW:-}" ] || { echo $$ >"$CALLS.slow"; sleep "$UV_SLOW"; echo "uv slept" >>"$CALLS"; }
[ -z "${UV_BROKEN:-}" ] || exit 2
while [ "$1" != --python ]; do shift; done
exec "$2" -m pip install "$@"
"""


@dataclass
class Checkout:
    """A folder with the script and stand-ins for the tools that it calls."""

    folder: Path
    tools: Path

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    def environment(self, **extra: str) -> dict[str, str]:
        return {
            "PATH": f"{self.tools}:/usr/bin:/bin",
            "HOME": str(self.tools),
            "PYTHON": str(self.tools / "python3"),
            "CALLS": str(self.tools / "calls"),
            "REAL": sys.executable,
            **extra,
        }

    def run(self, *arguments: str, cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.folder / "detente"), *arguments],
            cwd=cwd or self.folder,
            env=self.environment(**extra),
            capture_output=True,
            text=True,
            timeout=30,
        )

    def start(self, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        """Start a call and go on."""
        return subprocess.Popen(
            [str(self.folder / "detente"), *arguments],
            cwd=self.folder,
            env=self.environment(**extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start_slow(self, seconds: float) -> tuple[subprocess.Popen[str], int]:
        """Start a call that installs slowly; gives it, once it does, and the number of its installer."""
        slow = self.tools / "calls.slow"
        slow.unlink(missing_ok=True)
        started = self.start("--version", UV_SLOW=str(seconds))
        until(lambda: slow.exists() and slow.read_text().endswith("\n"))
        return started, int(slow.read_text())

    def calls(self) -> list[str]:
        """What the stand-ins were asked since the last look."""
        log = self.tools / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def installs(calls: list[str]) -> list[str]:
    return [call for call in calls if call.startswith("uv pip install")]


def contents(folder: Path) -> dict[str, float]:
    return {str(path): path.lstat().st_mtime for path in folder.rglob("*") if "__pycache__" not in path.parts}
