"""Does ./detente recover from a set-up that was broken off, and does only one set up at a time?"""

import os
import signal
import subprocess
import sys
import time

import pytest

from unit.bootstrap.checkout import Checkout, installs, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX script")


def test_half_made_environment_is_cleared(checkout: Checkout) -> None:
    checkout.venv.mkdir()
    (checkout.venv / ".detente-made").touch()
    (checkout.venv / "rubbish").touch()
    done = checkout.run("--version")
    assert done.returncode == 0
    assert "half-made" in done.stderr
    assert not (checkout.venv / "rubbish").exists()


def test_interrupt_leaves_nothing_that_the_next_call_trusts(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(30)
    os.killpg(started.pid, signal.SIGINT)
    out, _ = started.communicate(timeout=10)
    assert started.returncode in (130, -signal.SIGINT)
    assert out == ""
    assert not (checkout.venv / ".detente-state").exists()
    again = checkout.run("--version")
    assert "half-made" in again.stderr
    assert "waiting" not in again.stderr


def test_whoever_comes_during_a_set_up_says_whom_it_waits_for(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(2)
    again = checkout.run("test", "-x")
    assert again.stderr.splitlines()[0] == (
        f"detente: waiting for the set-up by process {started.pid} in {checkout.venv} ..."
    )
    assert again.stderr.count("waiting for") == 1
    with started:
        assert started.wait(10) == again.returncode == 0
    assert sum("-m venv" in call for call in checkout.calls()) == 1


def test_a_wait_has_an_end(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(30)
    try:
        began = time.monotonic()
        again = checkout.run("--version", DETENTE_WAIT="1")
        assert time.monotonic() - began < 8
        assert (again.returncode, again.stdout) == (1, "")
        assert f"waited 1 s for the set-up by process {started.pid} in vain" in again.stderr
        assert f"lsof {checkout.folder}/.venv.lock" in again.stderr
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
    assert checkout.run("--version", DETENTE_WAIT="soon").returncode == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_an_installer_that_outlives_a_killed_set_up_is_waited_for(checkout: Checkout, number: int) -> None:
    started, installer = checkout.start_slow(2)
    with started:
        started.send_signal(number)
        assert started.wait(5) == -number
    os.kill(installer, 0)  # it works on
    again = checkout.run("--version")
    assert again.returncode == 0
    assert "waiting for the installer that a set-up which was killed has left at work" in again.stderr
    assert "half-made" in again.stderr
    calls = checkout.calls()
    second = [number for number, call in enumerate(calls) if "-m venv" in call][1]
    assert calls.index("uv slept") < second, "nobody installs into what is cleared"
    assert (checkout.venv / ".detente-made").exists()
    assert checkout.run("--version").stderr == ""


def test_a_set_up_whose_installer_alone_is_killed_goes_on_by_itself(checkout: Checkout) -> None:
    started, installer = checkout.start_slow(1)
    os.kill(installer, signal.SIGKILL)
    _, err = started.communicate(timeout=20)
    assert started.returncode == 0
    assert "trying pip" in err
    assert checkout.run("--version").stderr == ""


def test_killed_with_all_that_it_started_it_is_set_up_anew(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(30)
    os.killpg(started.pid, signal.SIGKILL)
    started.communicate(timeout=5)
    again = checkout.run("--version")
    assert again.returncode == 0
    assert "waiting" not in again.stderr
    assert "half-made" in again.stderr


@pytest.mark.parametrize("left", ["nothing", "mark", "mark and half"])
def test_killed_at_any_moment_of_making_or_clearing_it_is_still_ours(checkout: Checkout, left: str) -> None:
    """Killed between making the folder and marking it; between that and the environment; while clearing it."""
    checkout.venv.mkdir()
    if "mark" in left:
        (checkout.venv / ".detente-made").touch()
    if "half" in left:
        (checkout.venv / "lib").mkdir()
    assert checkout.run("--version").returncode == 0
    assert not (checkout.venv / "lib").exists()
    assert (checkout.venv / ".detente-made").exists()


def test_the_mark_is_the_last_to_go(checkout: Checkout) -> None:
    """Struck while it clears: find is a stand-in that kills who called it."""
    checkout.run("--version")
    (checkout.venv / ".detente-state").unlink()
    (checkout.tools / "find").write_text('#!/bin/sh\n/usr/bin/find "$@"\nkill -9 "$PPID"\n')
    (checkout.tools / "find").chmod(0o755)
    assert checkout.run("--version").returncode == -signal.SIGKILL
    assert os.listdir(checkout.venv) == [".detente-made"]
    (checkout.tools / "find").unlink()
    assert checkout.run("--version").returncode == 0


@pytest.mark.parametrize("owner", ["gone", "ours", "another"])
def test_the_number_in_a_lock_that_nobody_holds_blocks_nobody(checkout: Checkout, owner: str) -> None:
    """Numbers come again, soon in containers: here those of the dead, our own, and a stranger's."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    number = {"gone": gone.pid, "ours": os.getpid(), "another": 1}[owner]
    (checkout.folder / ".venv.lock").write_text(f"{number}\n")
    done = checkout.run("--version")
    assert (done.returncode, "waiting" in done.stderr) == (0, False)


def test_the_lock_of_an_earlier_version_blocks_nobody(checkout: Checkout) -> None:
    (checkout.folder / ".venv.lock").mkdir()
    (checkout.folder / ".venv.lock" / "pid").write_text(f"{os.getpid()}\n")
    assert checkout.run("--version").returncode == 0


def test_the_program_does_not_hold_the_lock(checkout: Checkout) -> None:
    with checkout.start("--version", PROGRAM_SLEEP="20") as started:
        until((checkout.venv / ".detente-state").exists)
        with (checkout.folder / "requirements.lock").open("a") as pins:
            pins.write("# changed\n")
        done = checkout.run("--version")
        os.killpg(started.pid, signal.SIGKILL)
    assert (done.returncode, "ready" in done.stderr, "waiting" in done.stderr) == (0, True, False)


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
