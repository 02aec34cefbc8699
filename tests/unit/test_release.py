"""What a release hands over: a wheel and a source archive that hold the same, with every licence, and that work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from detente._version import __version__

LICENCES = ("LICENSE", "src/detente/apps/pages/built/notices.txt", "src/detente/data/tables/outlines.txt")


def built(source: Path, kind: str, folder: Path) -> Path:
    """Build one file of a release, by the project's own back end and nothing from elsewhere."""
    words = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    done = subprocess.run(words, cwd=source, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (file,) = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def release(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source archive of this checkout."""
    if not (repository / "pyproject.toml").is_file():
        pytest.skip("no checkout")
    folder = tmp_path_factory.mktemp("release")
    return built(repository, "wheel", folder / "wheel"), built(repository, "sdist", folder / "sdist")


def contents(wheel: Path) -> dict[str, int]:
    """Return the check sum of every file of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {one.filename: one.CRC for one in archive.infolist()}


def test_the_source_archive_builds_the_same_wheel(release: tuple[Path, Path], tmp_path: Path) -> None:
    wheel, source = release
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (unpacked,) = (tmp_path / "source").iterdir()
    again = built(unpacked, "wheel", tmp_path / "again")
    assert again.name == wheel.name == f"detente-{__version__}-py3-none-any.whl"
    assert contents(again) == contents(wheel)


def test_a_wheel_hands_over_every_licence_of_what_is_in_it(release: tuple[Path, Path], repository: Path) -> None:
    with zipfile.ZipFile(release[0]) as wheel:
        about = f"detente-{__version__}.dist-info"
        told = Parser().parsestr(wheel.read(f"{about}/METADATA").decode())
        assert sorted(told.get_all("License-File", [])) == sorted(LICENCES)
        assert told["License-Expression"] == "MIT"
        for name in LICENCES:
            assert wheel.read(f"{about}/licenses/{name}")  # codespell:ignore == (repository / name).read_bytes()


def test_a_release_holds_nothing_of_who_made_it(release: tuple[Path, Path]) -> None:
    with tarfile.open(release[1]) as source:
        names = [*contents(release[0]), *source.getnames()]
    parts = {part for name in names for part in name.split("/")}
    assert parts.isdisjoint(
        {"node_modules", "__pycache__", ".venv", ".cache", "_build", ".git", "shared", ".hypothesis"}
    )
    assert not [name for name in names if name.endswith((".pyc", ".own", ".orig", ".rej", "~"))]


@pytest.mark.slow
@pytest.mark.parametrize("extra", ["", "data", "web", "export", "all"])
def test_it_works_where_nothing_else_is_installed(release: tuple[Path, Path], extra: str, tmp_path: Path) -> None:
    """In a clean environment, from the registry that uv is set to: commands and Python, far from the checkout."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    if not Path(uv).exists():
        pytest.skip("no uv")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DETENTE", "VIRTUAL"))}
    environment = {**own, "UV_SYSTEM_CERTS": "1", "DETENTE_CACHE": str(tmp_path / "cache")}
    environment["DETENTE_DATA"] = str(tmp_path / "data")
    venv = tmp_path / "venv"
    wanted = f"{release[0]}[{extra}]" if extra else str(release[0])
    for words in (
        ["venv", "--python", sys.executable, venv],
        ["pip", "install", "--python", venv / "bin/python", wanted],
    ):
        done = subprocess.run([uv, *map(str, words)], env=environment, cwd=tmp_path, capture_output=True, text=True)
        if done.returncode:
            pytest.skip(f"nothing can be installed here: {done.stderr[-300:]}")

    def run(*words: str) -> str:
        done = subprocess.run(
            [venv / "bin" / words[0], *words[1:]], env=environment, cwd=tmp_path, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    assert json.loads(run("detente", "--version", "--json"))["detente"] == __version__
    checks = {one["name"]: one["health"] for one in json.loads(run("detente", "doctor", "--json"))["checks"]}
    assert "broken" not in checks.values()
    for name in ("data", "web", "export", "jax"):
        assert (checks[f"extra {name}"] == "well") == (extra in (name, "all")), checks
    run("detente", "run", "first_encounter", "--replicates", "4", "--years", "6", "--store", "runs")
    (stored,) = (tmp_path / "runs").glob("*/manifest.json")
    run("detente", "verify", str(stored.parent))
    run("detente", "verdict", "--schools", "habit", "--worlds", "W1", "--beds", "pair", "--replicates", "4")
    run("detente", "lab", "--out", "lab.html")
    assert (tmp_path / "first_encounter.html").is_file()
    code = "import detente; run = detente.simulate('habit', 'first_encounter', replicates=2); run.save('r.nc'); "
    run("python", "-W", "error", "-c", code + "assert detente.open('r.nc') == run; detente.cite(run)")
