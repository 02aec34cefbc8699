"""Standard output holds the answer alone; without one, or without memory, a command says so and ends with status 2."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.core.errors import lacks_memory

SCHOOL = """
from detente.schools import school
print("read")

def mine():
    print("made")
    return school("habit")
"""
FEW = ("--replicates", "4", "--years", "22", "--backend", "numpy")


def test_what_a_school_prints_is_no_result(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "talkative.py"
    file.write_text(SCHOOL)
    with pytest.raises(SystemExit) as left:
        main(("run", "first_encounter", "--theory", f"{file}:mine", *FEW, "--json"))
    out, err = capsys.readouterr()
    assert left.value.code in (0, None)
    assert json.loads(out)["replicates"] == 4
    assert "read\n" in err
    assert "made\n" in err


@pytest.mark.skipif(os.name != "posix", reason="a shell closes it")
def test_a_closed_output_is_told_before_anything_is_computed(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", sys.executable, "-m", "detente", "run", "first_encounter", *FEW],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2, done.stderr
    assert "Standard output is closed" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_the_system_says_of_too_little_memory() -> None:
    wrapped = RuntimeError("could not draw")
    wrapped.__cause__ = MemoryError()
    for error in (
        MemoryError(),
        ImportError("/x/_image.so: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
        RuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 9 bytes."),
        wrapped,
    ):
        assert lacks_memory(error)
    for other in (ImportError("No module named x"), ValueError("out of memory"), RuntimeError("a pen broke")):
        assert not lacks_memory(other)
