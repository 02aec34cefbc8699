"""SIGTERM keeps what Ctrl-C keeps, with the status of SIGTERM."""

import ast
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import detente

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
ENDLESS = (
    "sweep",
    "first_encounter",
    "--vary",
    "prior=0.1:0.9:40",
    "--replicates",
    "1000000",
    "--years",
    "3000",
    "--yes",
)
"""Hours of any machine, in chunks of a second."""


def stopped(folder: Path, number: signal.Signals, after: str) -> tuple[int, str]:
    """Begin an endless sweep, send a signal once a file of its folder is there, return status and what it printed."""
    words = [sys.executable, "-m", "detente", *ENDLESS, "--out", str(folder), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        until = time.monotonic() + 60
        while not list(folder.glob(after)) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(number)
        try:
            out, _ = process.communicate(timeout=60)
        finally:
            process.kill()  # what does not stop would run for hours
        return process.returncode, out


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_sweep_keeps_what_is_finished(name: str, tmp_path: Path) -> None:
    if signal.getsignal(signal.Signals[name]) == signal.SIG_IGN:
        pytest.skip(f"whoever started the tests has {name} ignored, as nohup does")
    folder = tmp_path / "sweep"
    code, out = stopped(folder, signal.Signals[name], "chunks/*.npz")
    assert code == 128 + signal.Signals[name]
    assert json.loads(out)["complete"] is False
    assert list(folder.glob("chunks/*.npz"))


def test_impatience_breaks_into_no_last_words(tmp_path: Path) -> None:
    folder = tmp_path / "sweep"
    words = [sys.executable, "-m", "detente", *ENDLESS, "--out", str(folder), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 60
        while not list(folder.glob("chunks/*.npz")) and time.monotonic() < until:
            time.sleep(0.02)
        while process.poll() is None and time.monotonic() < until:
            process.send_signal(signal.SIGINT)
            time.sleep(0.01)
        process.kill()
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["complete"] is False
    assert "Traceback" not in err


def test_it_is_quiet_while_modules_are_imported() -> None:
    words = [sys.executable, "-X", "importtime", "-m", "detente", "claims", "M01", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while (line := process.stderr.readline()) and "detente._early" not in line:
            pass
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 143
    assert json.loads(out) == {"complete": False}
    assert "Traceback" not in err


def test_it_is_quiet_before_any_other_module_is_read() -> None:
    """Each that were read before would be some milliseconds in which Ctrl-C ends in a traceback."""
    first = Path(detente.__file__)
    imports = [one for one in ast.parse(first.read_text()).body if isinstance(one, (ast.Import, ast.ImportFrom))]
    assert isinstance(imports[0], ast.ImportFrom)
    assert imports[0].module == "detente._early"
    text = "import sys; there = set(sys.modules); exec(open(sys.argv[1]).read()); print(*set(sys.modules) - there)"
    words = [sys.executable, "-I", "-c", text, str(first.with_name("_early.py"))]
    read = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
    assert {*read} <= {"__future__", *sys.builtin_module_names}


LOST = """
import os, signal, sys, time
from detente._early import Terminated, leave
leave()

class Garbage:
    def __del__(self):
        signal.raise_signal(int(sys.argv[1]))

try:
    Garbage()
    time.sleep(20)
except Terminated:
    sys.exit(143)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_is_heard_that_comes_while_garbage_is_collected(
    number: signal.Signals, status: int, tmp_path: Path
) -> None:
    """Python raises nothing there, and would only say that it is ignored."""
    (tmp_path / "detente").write_text(LOST, encoding="utf-8")
    words = [sys.executable, str(tmp_path / "detente"), str(int(number))]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == status, done.stderr
    assert done.stderr == ""


HALF_WAY = """
import sys
from detente._early import end, leave
leave()

class Open:
    def __del__(self):
        raise KeyError("half")

Open()
if sys.argv[1] == "130":
    end(130)
"""


@pytest.mark.parametrize("status", [0, 130])
def test_what_was_stopped_half_way_and_cannot_be_closed_is_no_defect(status: int, tmp_path: Path) -> None:
    (tmp_path / "detente").write_text(HALF_WAY, encoding="utf-8")
    words = [sys.executable, str(tmp_path / "detente"), str(status)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "KeyError: 'half'" in done.stderr) == (status, status == 0)
