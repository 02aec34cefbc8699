"""Files that earlier versions wrote open with their very numbers: kept here as those versions left them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

import detente
from detente.core import saved
from detente.core.former_names import CLASSES
from detente.core.run import Run
from detente.store import describe, read, verify
from detente.store.manifest import FORMAT

FORMATS = Path(__file__).parent
FOLDER = FORMATS / "format_1" / "fdf22ce3a732"


def test_every_format_there_was_has_files_here() -> None:
    """Whoever raises a format leaves files of the one before, and what opens them."""
    assert FORMAT == saved.FORMAT == len(list(FORMATS.glob("format_*"))) == 1


def test_a_file_of_an_earlier_version_opens_as_it_was(tmp_path: Path) -> None:
    run = detente.open(FORMATS / "format_1" / "run.nc")
    assert isinstance(run, Run)
    assert (run.seed, run.replicates, run.years, run.theory.name) == (3, 2, 4, "habit")
    assert run.manifest["detente"] == "0.1.0"
    assert float(np.nanmean(run["belief"])) == pytest.approx(0.36012750864, rel=1e-6)
    again = run.save(tmp_path / "again.nc")
    assert detente.open(again) == run, "written anew, it is of the format of now"


def test_a_folder_of_an_earlier_version_is_as_it_was_sealed(tmp_path: Path) -> None:
    """Opened, verified, shown and drawn from a copy: nothing of it is changed by being read."""
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert verify(folder).ok
    stored = describe(folder)
    run = detente.open(folder)
    assert (stored.kind, stored.made["versions"]["detente"]) == ("run", "0.1.0")
    assert isinstance(run, Run)
    report = read(folder, "report.nc")
    assert (report.finished, report.years, report.seed) == (2, 4, 0)
    assert len(stored.content) == 64
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("former", CLASSES)
def test_a_class_under_its_former_name_is_one_of_now(former: str) -> None:
    module, _, name = CLASSES[former].partition(":")
    __import__(module)
    assert isinstance(getattr(sys.modules[module], name), type)
    old, _, was = former.partition(":")
    assert (old, was) != (module, name)
