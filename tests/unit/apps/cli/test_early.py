"""Ctrl-C while detente is imported ends the command as later on, and nobody else's program."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import detente

SLOW = """
import os, signal, time
os.kill(os.getpid(), signal.SIGINT)
time.sleep(30)
"""
SCRIPT = "import sys; from detente.apps.cli.main import main; sys.exit(main())"


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals here")
@pytest.mark.parametrize("package", ["numpy", "typer"])
@pytest.mark.parametrize("how", ["-m", "script"])
def test_a_command_that_is_stopped_while_it_is_imported(tmp_path: Path, package: str, how: str) -> None:
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").write_text(SLOW)
    (tmp_path / "detente").write_text(SCRIPT)  # as pip writes it
    (tmp_path / "bin").mkdir()
    (tmp_path / "detente").rename(tmp_path / "bin" / "detente")
    path = os.pathsep.join([str(tmp_path), str(Path(detente.__file__).parents[1])])
    start = ["-m", "detente"] if how == "-m" else [str(tmp_path / "bin" / "detente")]
    for more, said in ((("--json",), {"complete": False}), ((), None)):
        command = [sys.executable, *start, "run", "cold_war", *more]
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
        assert done.returncode == 130
        assert (json.loads(done.stdout) if more else done.stdout or None) == said
        assert done.stderr == "Stopped: `detente run` was not finished.\n"


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals here")
def test_a_program_that_imports_detente_keeps_its_ctrl_c() -> None:
    script = "import signal, detente; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
    path = str(Path(detente.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True
    )
    assert done.stdout == "True\n"
