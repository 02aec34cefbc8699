"""What works where JAX is not installed, and where llvmlite has no wheel."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from detente.core.installing import install_extra

REFUSE = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
"""
TWO = "detente.Scenario('two', states=2, years=5)"


def python(code: str, absent: tuple[str, ...], environment: dict[str, str], folder: Path) -> tuple[str, str]:
    """Run a program where packages are absent; return what it prints and says."""
    done = subprocess.run(
        [sys.executable, "-c", f"ABSENT = {absent!r}{REFUSE}{code}"],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def without(python_environment: dict[str, str], tmp_path: Path):
    return lambda code, *absent: python(code, absent, python_environment, tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ["run", "first_encounter", "--replicates", "4", "--years", "6", "--json"],
        ["verdict", "--schools", "habit", "--worlds", "W1", "--beds", "pair", "--replicates", "4", "--json"],
        ["case", "--help"],
        ["world", "--help"],
        ["--version", "--json"],
    ],
    ids=lambda words: words[0],
)
def test_commands_need_no_jax(without, words: list[str]) -> None:
    code = f"sys.argv = ['detente', *{words!r}]\nfrom detente.apps.cli.main import main\nmain()\n"
    out, err = without(code, "jax", "jaxlib")
    assert "Warning" not in err
    if "--json" in words:
        json.loads(out)
    else:
        assert "fused" in out


def test_every_module_is_imported_without_jax(without) -> None:
    code = """
import importlib, pkgutil, detente
for found in pkgutil.walk_packages(detente.__path__, "detente."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
"""
    without(code, "jax", "jaxlib", "llvmlite")


@pytest.mark.parametrize(
    "call",
    [
        f"detente.simulate('habit', {TWO}, replicates=2, backend='jax')",
        f"detente.twin('habit', {TWO})({{}})",
        "detente.verdict('habit', 'W1', replicates=2, years=10, backend='jax')",
    ],
)
def test_what_needs_jax_says_how_to_get_it(without, call: str) -> None:
    code = (
        f"import detente\ntry:\n    {call}\n"
        "except detente.DetenteError as error:\n    print(type(error).__name__, error)\n"
    )
    out, _ = without(code, "jax", "jaxlib")
    assert out.startswith("MissingExtra This needs the package 'jax'")
    assert install_extra("jax") in out


def test_numpy_serves_where_years_cannot_be_compiled(without) -> None:
    code = f"""
import detente
runs = [detente.simulate('habit', {TWO}, replicates=3, backend=name) for name in ('fused', 'fused', 'numpy')]
print(*(run.manifest["backend"] for run in runs), (runs[0]["conduct"] == runs[2]["conduct"]).all())
"""
    out, err = without(code, "llvmlite", "jax")
    assert out.split() == ["numpy", "numpy", "numpy", "True"]
    assert err.count("UserWarning: llvmlite has no wheel here") == 1


def test_numpy_serves_where_the_compiler_cannot_be_loaded(without) -> None:
    """It is installed, but its library is of another machine, or something that it needs is not here."""
    code = f"""
class Unloadable:
    def find_spec(self, name, path=None, target=None):
        if name.startswith("llvmlite"):
            raise OSError("Could not find/load shared object file 'llvmlite.dll'")
sys.meta_path.insert(0, Unloadable())
import detente
runs = [detente.simulate('habit', {TWO}, replicates=3, backend=name) for name in ('fused', 'numpy')]
print(*(run.manifest["backend"] for run in runs), (runs[0]["conduct"] == runs[1]["conduct"]).all())
"""
    out, err = without(code)
    assert out.split() == ["numpy", "numpy", "True"]
    assert err.count("Could not find/load shared object") == 1


def test_the_checks_of_a_theory_leave_jax_out_where_it_is_not(without) -> None:
    code = """
import detente
from detente.testing.theories import check_theory
check_theory(detente.school("habit"), only=["numpy_equals_jax"])
"""
    without(code, "jax", "jaxlib")


def test_versions_name_jax_and_the_compiler_only_where_they_are(without) -> None:
    code = """
sys.argv = ["detente", "--version", "--json"]
from importlib import metadata
from detente.apps.cli import versions
real = metadata.version
def version(name):
    if name in ABSENT:
        raise metadata.PackageNotFoundError(name)
    return real(name)
metadata.version = version
from detente.apps.cli.main import main
main()
"""
    found = json.loads(without(code, "jax", "jaxlib", "llvmlite")[0])
    assert not {"jax", "jaxlib"} & set(found["packages"])
    assert found["packages"]["llvmlite"] is None
    assert found["fused"] is None


def test_the_classroom_names_the_extra_that_brings_it(without) -> None:
    code = """
sys.argv = ["detente", "serve", "--no-browser"]
from detente.apps.cli.main import main
try:
    main()
except SystemExit as stopped:
    print(stopped.code)
"""
    out, err = without(code, "fastapi", "uvicorn", "starlette", "itsdangerous", "segno")
    assert out.split() == ["2"]
    assert install_extra("web") in " ".join(err.split())
