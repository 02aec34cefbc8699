"""Does ./detente set up once, recover from a broken set-up and pass everything on?

The interpreter and the installer are stand-ins written in shell, so nothing is downloaded.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX script")

PYTHON = """#!/bin/sh
# Stand-in for python3: makes environments, logs the rest.
echo "python $*" >>"$CALLS"
case "$*" in
    *"-m venv "*)
        for folder; do :; done
        mkdir -p "$folder/bin"
        cp "$0" "$folder/bin/python"
        ;;
    *"-m pip install"*"-e "*)
        printf '#!/bin/sh\\necho "program in $PWD: $*"\\nexit "${PROGRAM_EXIT:-0}"\\n' \\
            >"$(dirname "$0")/detente"
        chmod +x "$(dirname "$0")/detente"
        ;;
esac
"""
UV = """#!/bin/sh
# Stand-in for uv: "installs" by writing the program.
echo "uv $*" >>"$CALLS"
[ -z "${UV_SLOW:-}" ] || { : >"$CALLS.slow"; sleep 30; }
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

    def calls(self) -> list[str]:
        """What the stand-ins were asked since the last look."""
        log = self.tools / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path: Path, repository: Path) -> Checkout:
    folder, tools = tmp_path / "a check out", tmp_path / "tools"
    (folder / "src" / "detente").mkdir(parents=True)
    tools.mkdir()
    for name in ("detente", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(repository / name, folder / name)
    shutil.copy(repository / "src/detente/_version.py", folder / "src/detente/_version.py")
    for name, text in (("python3", PYTHON), ("uv", UV)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    return Checkout(folder, tools)


def installs(calls: list[str]) -> list[str]:
    return [call for call in calls if call.startswith("uv pip install")]


def test_first_call_installs_and_later_calls_do_not(checkout: Checkout) -> None:
    first = checkout.run("verdict", "--json", "a b")
    assert (first.returncode, first.stdout) == (
        0,
        f"program in {checkout.folder}: verdict --json a b\n",
    )
    assert "setting up" in first.stderr
    lock, project = installs(checkout.calls())
    assert "--require-hashes" in lock
    assert "--compile-bytecode" in lock
    assert "requirements.lock" in lock
    assert "--no-deps" in project
    again = checkout.run("verdict")
    assert again.stderr == ""
    assert checkout.calls() == []


def test_runs_from_elsewhere_and_through_a_link(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout.folder / "detente")
    done = subprocess.run(
        ["./link", "schools"],
        cwd=tmp_path,
        env=checkout.environment(),
        capture_output=True,
        text=True,
    )
    assert done.stdout == f"program in {tmp_path}: schools\n"
    assert checkout.venv.is_dir()


def test_exit_code_is_the_program_s(checkout: Checkout) -> None:
    assert checkout.run("case", PROGRAM_EXIT="2").returncode == 2


def test_test_installs_the_tools_of_development_and_runs_pytest(checkout: Checkout) -> None:
    checkout.run("--version")
    checkout.calls()
    checkout.run("test", "-x", "tests/unit", cwd=checkout.tools)
    calls = checkout.calls()
    assert "requirements-dev.lock" in installs(calls)[0]
    assert calls[-1] == "python -m pytest -n auto --maxprocesses 4 --dist loadfile -x tests/unit"
    checkout.run("--version")  # what the tests need includes what the program needs
    assert installs(checkout.calls()) == []


def test_changed_requirements_are_installed(checkout: Checkout) -> None:
    checkout.run("--version")
    with (checkout.folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    checkout.calls()
    checkout.run("--version")
    calls = checkout.calls()
    assert installs(calls)
    assert not any("-m venv" in call for call in calls)


def test_moved_checkout_is_installed_anew(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("--version")
    checkout.calls()
    moved = Checkout(checkout.folder.rename(tmp_path / "moved"), checkout.tools)
    assert moved.run("--version").returncode == 0
    assert installs(checkout.calls())


def test_half_made_environment_is_cleared(checkout: Checkout) -> None:
    checkout.venv.mkdir()
    (checkout.venv / ".detente-made").touch()
    (checkout.venv / "rubbish").touch()
    done = checkout.run("--version")
    assert done.returncode == 0
    assert "half-made" in done.stderr
    assert not (checkout.venv / "rubbish").exists()


def test_interrupt_leaves_nothing_that_the_next_call_trusts(checkout: Checkout) -> None:
    started = subprocess.Popen(
        [str(checkout.folder / "detente"), "--version"],
        env=checkout.environment(UV_SLOW="yes"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 10
    while not (checkout.tools / "calls.slow").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(started.pid, signal.SIGINT)
    out, _ = started.communicate(timeout=10)
    assert started.returncode in (130, -signal.SIGINT)
    assert out == b""
    assert not (checkout.venv / ".detente-state").exists()
    assert not (checkout.folder / ".venv.lock").exists()
    assert "half-made" in checkout.run("--version").stderr


def test_lock_of_a_dead_process_is_ignored(checkout: Checkout) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    (checkout.folder / ".venv.lock").mkdir()
    (checkout.folder / ".venv.lock" / "pid").write_text(f"{gone.pid}\n")
    assert checkout.run("--version").returncode == 0


def test_two_first_calls_at_once_set_up_once(checkout: Checkout) -> None:
    both = [
        subprocess.Popen(
            [str(checkout.folder / "detente"), "--version"],
            env=checkout.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=30)
        assert (process.returncode, "program" in out) == (0, True), err
    assert len(installs(checkout.calls())) == 2  # the lock and the project, by one of them


def test_environment_of_the_user_s_own_is_used_and_kept(checkout: Checkout) -> None:
    (checkout.venv / "bin").mkdir(parents=True)
    shutil.copy(checkout.tools / "python3", checkout.venv / "bin" / "python")
    (checkout.venv / "mine").touch()
    assert checkout.run("--version").returncode == 0
    (checkout.venv / ".detente-state").unlink()
    assert checkout.run("--version").returncode == 0
    assert (checkout.venv / "mine").exists()


def test_broken_environment_of_the_user_s_own_is_not_deleted(checkout: Checkout) -> None:
    checkout.venv.mkdir()
    (checkout.venv / "mine").touch()
    done = checkout.run("--version")
    assert done.returncode == 1
    assert "Move it away" in done.stderr
    assert (checkout.venv / "mine").exists()


def test_falls_back_to_pip(checkout: Checkout) -> None:
    done = checkout.run("--version", UV_BROKEN="yes")
    assert done.returncode == 0
    assert "trying pip" in done.stderr
    pip = [call for call in checkout.calls() if "-m pip install" in call]
    assert "--require-hashes" in pip[0]


def test_unusable_interpreter_is_named(checkout: Checkout) -> None:
    done = checkout.run("--version", PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert "/nowhere/python3 is not a Python 3.11" in done.stderr
    assert not checkout.venv.exists()
