"""Does ./detente set up once, and pass everything on?"""

import subprocess
import sys
from pathlib import Path

import pytest

from unit.bootstrap.checkout import Checkout, installs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX script")


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
    assert calls[-1].startswith("python -m pytest -n auto --maxprocesses 6 --dist loadfile --no-loadscope-reorder ")
    assert calls[-1].endswith(" --durations=30 --durations-min=5 -x tests/unit")
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
