"""ARM64: the same bits as here, byte for byte."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from compiled_memory import lived_elsewhere, started
from detente.core.fields import ABOUT
from detente.engine.fused.kernel import Kernel
from detente.engine.fused.machine import Processor, object_code
from detente.engine.fused.store import AREAS
from detente.engine.trace import Question
from detente.mechanisms.complete import completed
from detente.schools import school

COMPILER, EMULATOR = (shutil.which(name) or "" for name in ("aarch64-linux-gnu-gcc", "qemu-aarch64"))
DRIVER = Path(__file__).with_name("run_image.c")
ARM = Processor("aarch64-unknown-linux-gnu", "generic", "+neon", 128, "")
COUNT, YEARS = 32, 20

pytestmark = [
    pytest.mark.skipif(not COMPILER, reason="no compiler for ARM64 here: gcc-aarch64-linux-gnu"),
    pytest.mark.skipif(not EMULATOR, reason="no emulator of ARM64 here: qemu-user"),
]


@pytest.mark.parametrize(
    ("states", "lanes", "periods"),
    [
        (2, 8, 1),
        (6, 8, 1),
        pytest.param(6, 32, 1, marks=pytest.mark.slow),
        pytest.param(3, 16, 4, marks=pytest.mark.slow),
    ],
)
def test_every_byte_is_the_same(states: int, lanes: int, periods: int, tmp_path: Path) -> None:
    """The records of all years, and all that lasts from year to year."""
    question = Question(completed(school("default")), states, tuple(sorted(ABOUT)), periods)
    kernel = Kernel(question, lanes)
    start = started(question, COUNT)
    here, there = (start.memory(kernel.written, YEARS) for _ in range(2))

    (tmp_path / "year.o").write_bytes(object_code(kernel.written.text, ARM))
    program = tmp_path / "year"
    build = [COMPILER, "-O1", "-static", "-o", str(program), str(DRIVER), str(tmp_path / "year.o"), "-lm"]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lived_elsewhere([EMULATOR, str(program)], there, YEARS, tmp_path)

    kernel.live(here, 0, YEARS)
    assert np.unique(here.records()["conduct"]).size > 1
    for name in ("rec", *(area for area, _, lasting, _ in AREAS if lasting)):
        apart = np.flatnonzero(there.buffers[name] != here.buffers[name])
        assert apart.size == 0, (
            f"{name}: {apart.size} of {here.buffers[name].size} bytes differ, the first at {apart[0]}"
        )
