"""The code of one's own behind a theory: its modules, its file, and all that these import."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from detente.core.errors import BrokenExtension
from detente.core.extensions import files_behind, read_files
from detente.core.own_code import digests_behind
from detente.executors.answers import question
from detente.schools import school
from detente.store import key_of, theory_asked
from detente.studies.confront.keep import identify_theory

MAKER = """
from detente.core.phases import Mechanism
from {name}_deep import GAIN

def made(gain):
    class Own(Mechanism):
        phase = "respond"

        def __call__(self, world, product, year):
            return (world if gain * GAIN else None), product

    Own.__qualname__ = "Own"
    return Own

Own = made(1)
"""
THEORY = """
import json, numpy
from detente.schools import school
from {name}_maker import Own

def mine():
    import {name}_late
    return school("habit").add(Own).replace(name="mine")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    name = f"own{abs(hash(request.node.nodeid))}"
    for last, text in (("maker", MAKER), ("theory", THEORY), ("deep", "GAIN = 1\n"), ("late", ""), ("idle", "")):
        (tmp_path / f"{name}_{last}.py").write_text(text.format(name=name))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def named(folder: Path, last: str) -> Path:
    return next(folder.glob(f"*_{last}.py"))


def forget(folder: Path) -> None:
    """Forget the modules of a folder, as a new process has not read them."""
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(str(folder)):
            del sys.modules[name]


def keys(folder: Path) -> list[str]:
    """Return everything by which what a theory gives is found again."""
    forget(folder)
    theory = school(f"{named(folder, 'theory')}:mine")
    name = digests_behind([type(theory.respond[-1]).__module__])
    return [
        key_of(theory_asked(theory)),
        key_of(theory_asked(theory.where(prior=0.3))),
        identify_theory(theory),
        question(identify_theory, "work", theory),
        str(sorted({one.digest for one in files_behind(pickle.dumps(theory)).values()} | {*name.values()})),
    ]


@pytest.mark.parametrize("last", ["maker", "deep"])
def test_all_that_a_mechanism_imports_is_part_of_what_was_asked(folder: Path, last: str) -> None:
    before = keys(folder)
    assert keys(folder) == before
    named(folder, "idle").write_text("GAIN = 2\n")
    assert keys(folder) == before
    path = named(folder, last)
    path.write_text(path.read_text() + "\nMORE = 2\n")
    assert all(one != other for one, other in zip(keys(folder), before, strict=True))


@pytest.mark.parametrize("last", ["theory", "late"])
def test_the_file_of_a_theory_counts_where_its_mechanism_is_elsewhere(folder: Path, last: str) -> None:
    before = keys(folder)[:3]
    path = named(folder, last)
    path.write_text(path.read_text() + "\nMORE = 2\n")
    assert all(one != other for one, other in zip(keys(folder), before, strict=False))


def test_what_is_installed_and_detente_itself_count_by_their_versions(folder: Path) -> None:
    theory = school(f"{named(folder, 'theory')}:mine")
    told = theory_asked(theory)["code"]
    lasts = {name.split("_")[-1] for name in told if not name.startswith("detente_file")}
    assert lasts <= {"maker", "theory", "deep", "late"}
    assert {"maker", "deep", "late"} <= lasts
    assert "code" not in theory_asked(school("habit"))


def test_relative_imports_and_packages_are_followed(folder: Path) -> None:
    pack = folder / f"{named(folder, 'idle').stem}_pack"
    (pack / "inner").mkdir(parents=True)
    (pack / "__init__.py").write_text("")
    (pack / "inner" / "__init__.py").write_text("from ..other import *\n")
    (pack / "other.py").write_text("from . import third\n")
    (pack / "third.py").write_text("import numpy.linalg\n")
    found = digests_behind([f"{pack.name}.inner"])
    assert {name.removeprefix(pack.name) for name in found} == {"", ".inner", ".other", ".third"}
    assert not any(name.startswith(pack.name) for name in sys.modules)


def test_a_file_that_has_changed_since_it_was_read_is_refused_not_mixed(folder: Path) -> None:
    file = f"{named(folder, 'theory')}:mine"
    theory = school(file)
    before, pickled = key_of(theory_asked(theory)), pickle.dumps(theory)
    files = files_behind(pickled)
    read_files(files)
    named(folder, "deep").write_text("GAIN = -3\n")
    assert key_of(theory_asked(theory)) == before  # what this process runs is what it read
    with pytest.raises(BrokenExtension, match=r"_deep\.py has changed"):
        files_behind(pickled)
    with pytest.raises(BrokenExtension, match=r"_deep\.py has changed"):
        school(file)
    forget(folder)
    with pytest.raises(BrokenExtension, match=r"is another one here"):
        read_files(files)


def test_a_run_of_another_process_is_stored_anew_after_a_helper_has_changed(folder: Path) -> None:
    file = f"{named(folder, 'theory')}:mine"
    command = [sys.executable, "-m", "detente", "run", "first_encounter", "--theory", file, "--store", "st"]
    source = Path(__file__).parents[3] / "src"

    def stored() -> int:
        where = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(source)))}
        subprocess.run(
            [*command, "--years", "3", "--replicates", "2", "--backend", "numpy"],
            capture_output=True,
            check=True,
            env=where,
        )
        return len(list(Path("st").glob("*/manifest.json")))

    assert (stored(), stored()) == (1, 1)
    named(folder, "deep").write_text("GAIN = 0.5\n")
    assert stored() == 2
