"""What the engine compiles for an accelerator computes what NumPy does; here no accelerator is needed to see it."""

import subprocess
import sys
from pathlib import Path

import pytest

from back_ends import NEEDS_JAX

SCRIPT = Path(__file__).with_name("accelerator.py")


@NEEDS_JAX
@pytest.mark.slow
def test_programs_for_an_accelerator_agree_with_numpy(python_environment: dict[str, str]) -> None:
    made = subprocess.run([sys.executable, SCRIPT], env=python_environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
