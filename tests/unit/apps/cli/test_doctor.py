"""``detente doctor`` in whole and ill surroundings."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from detente.apps.doctor import EXTRAS, Check


def asked(**surroundings: str) -> tuple[int, dict[str, Any]]:
    """Run it in a process of its own; return its status and its checks by name."""
    command = [sys.executable, "-m", "detente", "doctor", "--json"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env=os.environ | surroundings
    )
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    assert told["well"] == (done.returncode == 0)
    return done.returncode, {one["name"]: one for one in told["checks"]}


def test_here_everything_that_is_needed_works() -> None:
    status, found = asked()
    assert status == 0
    assert found["packages"]["health"] == found["model"]["health"] == "well"
    assert found["model"]["facts"]["seconds"] > 0
    assert all(one["mend"] for one in found.values() if one["health"] != "well")


def test_it_sees_what_is_lacking_and_says_how_to_mend_it(tmp_path: Path) -> None:
    (tmp_path / "llvmlite.py").write_text("raise ImportError('of another machine')\n")
    status, found = asked(PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]), DETENTE_DATA=str(tmp_path / "none"))
    assert status == 0  # NumPy serves
    assert found["model"]["health"] == found["packages"]["health"] == "missing"
    assert "of another machine" in found["packages"]["told"]
    assert "llvmlite" in found["model"]["mend"]
    assert found["data"]["facts"]["ready"] == 0
    assert "data fetch" in found["data"]["mend"]


def test_an_extra_that_is_left_out_breaks_nothing(tmp_path: Path) -> None:
    for name in ("pooch", "requests", "polars", "pyarrow", "zarr", "SALib", "jax"):
        (tmp_path / f"{name}.py").write_text("raise ImportError\n")
    status, found = asked(PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]), DETENTE_DATA="")
    assert (status, found["data"]["health"]) == (0, "missing")
    assert "[data]" in found["data"]["mend"]
    assert found["data"]["mend"] not in found["data"]["told"]


def test_every_extra_says_what_it_is_for_and_every_field_is_documented() -> None:
    offered = {name.removeprefix("extra ") for name in asked()[1] if name.startswith("extra ")}
    assert offered <= set(EXTRAS)
    page = (Path(__file__).parents[4] / "docs/howto/doctor.md").read_text(encoding="utf-8")
    for name in (*Check.__dataclass_fields__, *(name for name in asked()[1] if not name.startswith("extra "))):
        assert f"`{name}`" in page


def test_a_setting_that_cannot_be_is_broken_with_its_cure() -> None:
    status, found = asked(DETENTE_THREADS="many")
    assert status == 1
    assert found["machine"]["health"] == "broken"
    assert "whole number" in found["machine"]["mend"]


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="whoever is root may write everywhere")
def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    _, found = asked(DETENTE_CACHE=str(tmp_path / "cache"))
    assert "DETENTE_CACHE" in found["compiled years"]["mend"]


def test_a_cache_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _, found = asked(DETENTE_CACHE=str(tmp_path / "file"))
    assert found["compiled years"]["health"] == "missing"
    assert "DETENTE_CACHE" in found["compiled years"]["mend"]


def test_a_needed_package_that_does_not_import_is_broken_and_commands_say_so(tmp_path: Path) -> None:
    (tmp_path / "scipy.py").write_text("raise ImportError('libfortran.so: no such file')\n")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    status, found = asked(PYTHONPATH=path)
    assert (status, found["packages"]["health"]) == (1, "broken")
    assert "scipy is installed, but does not work" in found["packages"]["told"]
    assert "pip install" in found["packages"]["mend"]
    command = [sys.executable, "-m", "detente", "run", "cold_war", "--replicates", "20"]
    surroundings = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=surroundings)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "detente doctor" in done.stderr


def test_an_extra_that_does_not_import_is_told_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "pandas.py").write_text("raise ValueError('of another numpy')\n")
    _, found = asked(PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))
    told = [one["told"] for one in found.values() if "pandas" in one["told"] and one["health"] == "missing"]
    assert told
    assert "of another numpy" in told[0]


def test_code_that_is_newer_than_what_is_installed_is_told(tmp_path: Path) -> None:
    old = tmp_path / "detente-0.0.1.dist-info"
    old.mkdir()
    (old / "METADATA").write_text("Metadata-Version: 2.1\nName: detente\nVersion: 0.0.1\n")
    status, found = asked(PYTHONPATH=os.pathsep.join([str(tmp_path), *sys.path]))
    assert status == 0
    assert "installed as detente 0.0.1" in found["installation"]["told"]
    assert "pip install" in found["installation"]["mend"]


@pytest.mark.skipif(sys.platform != "linux", reason="of Linux")
def test_a_cache_where_no_folder_can_be_made_is_told() -> None:
    _, found = asked(DETENTE_CACHE="/proc/nope")
    assert "it cannot be written" in found["compiled years"]["told"]
