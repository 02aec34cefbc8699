"""Drawing costs nothing until something is drawn."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module",
    [
        "detente",
        "detente.figures.canvas",
        "detente.games",
        "detente.studies.beliefs.study",
        "detente.studies.case.study",
        "detente.studies.claims",
        "detente.studies.complex.study",
        "detente.studies.confront.study",
        "detente.studies.replications",
        "detente.studies.world.study",
    ],
)
def test_to_import_loads_no_matplotlib(module: str) -> None:
    code = f"import sys, {module}; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
