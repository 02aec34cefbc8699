"""Do the files that describe the package agree, name no host and keep the imports light?"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from detente._version import __version__

HEAVY = ("jax", "llvmlite", "scipy", "pandas", "matplotlib")


def tracked_files(repository: Path) -> list[Path]:
    """Files that git would publish; an unpacked release has no git, and is then searched whole."""
    command = ["git", "-C", str(repository), "ls-files", "-z", "--cached", "--others"]
    command.append("--exclude-standard")
    try:
        listing = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs git and a checkout")
    return [repository / name for name in listing.split("\0") if (repository / name).is_file()]


def field(text: str, name: str) -> str:
    match = re.search(rf"^{name}:\s*(\S+)\s*$", text, re.MULTILINE)
    assert match, f"CITATION.cff has no {name}"
    return match[1].strip("\"'")


def test_citation_and_changelog_carry_the_version_and_its_date(repository: Path) -> None:
    citation = (repository / "CITATION.cff").read_text()
    changelog = (repository / "CHANGELOG.md").read_text()
    releases = re.findall(r"^## \[(\d[^\]]*)\] - (\d{4}-\d{2}-\d{2})$", changelog, re.MULTILINE)
    assert field(citation, "version") == __version__
    assert releases[0] == (__version__, field(citation, "date-released"))


def test_readme_tells_the_two_commands_first(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    first_block = re.search(r"```\w*\n(.*?)```", readme, re.DOTALL)
    assert first_block
    commands = [line.split("#")[0].strip() for line in first_block[1].strip().splitlines()]
    assert commands == ["./detente verdict", "./detente test"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_pins_by_hash_and_names_no_host(repository: Path, name: str) -> None:
    text = (repository / name).read_text()
    assert "://" not in text
    assert " @ " not in text
    pins = re.findall(r"^[\w.\[\]-]+==[^\s;]+", text, re.MULTILINE)
    stanzas = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    assert len(pins) == len(stanzas) > 30
    assert all("--hash=sha256:" in stanza for stanza in stanzas)


def test_both_locks_pin_the_same_versions(repository: Path) -> None:
    def pins(name: str) -> dict[str, str]:
        text = (repository / name).read_text()
        return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))

    everything = pins("requirements-dev.lock")
    assert {name: everything.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def test_every_requirement_is_pinned(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    wanted = {
        "requirements.lock": project["project"]["dependencies"] + extras["data"],
        "requirements-dev.lock": extras["docs"]
        + extras["jax"]
        + [item for item in project["dependency-groups"]["dev"] if isinstance(item, str)],
    }
    for lock, requirements in wanted.items():
        text = (repository / lock).read_text()
        for requirement in requirements:
            name = re.match(r"[\w.-]+", requirement)
            assert name
            assert re.search(rf"^{name[0]}==", text, re.MULTILINE), f"{name[0]} is not in {lock}"


def test_the_product_needs_no_jax(repository: Path) -> None:
    text = (repository / "requirements.lock").read_text()
    assert not re.search(r"^jax", text, re.MULTILINE)


def test_no_file_names_a_machine_or_a_registry(repository: Path) -> None:
    # Put together here, so that this file does not name them either.
    hosts = ["py" + "pi.org", "python" + "hosted", "npm" + "js.org", "deb." + "debian.org"]
    places = [r"(?<![\w./~-])/" + folder + r"/\w" for folder in ("work", "root", "home")]
    pattern = re.compile("|".join([*map(re.escape, hosts), *places]))
    found = []
    for file in tracked_files(repository):
        text = file.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{file.relative_to(repository)}: {hit[0]}" for hit in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("import detente", id="import detente"),
        pytest.param(
            "import contextlib, sys; sys.argv = ['detente', '--help']\n"
            "from detente.apps.cli.main import main\n"
            "with contextlib.suppress(SystemExit): main()",
            id="detente --help",
        ),
    ],
)
def test_start_leaves_the_heavy_libraries_out(start: str, python_environment: dict[str, str]) -> None:
    code = f"{start}\nimport sys; print('|', *(set(sys.modules) & {set(HEAVY)!r}), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=python_environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1].strip() == "|"


def test_nothing_in_the_package_imports_its_root(repository: Path) -> None:
    # Root imports would tie every module into one cycle.
    pattern = re.compile(r"^\s*(?:import detente\s*(?:$|#|as)|from detente import)", re.MULTILINE)
    culprits = [
        str(file.relative_to(repository))
        for file in (repository / "src" / "detente").rglob("*.py")
        if pattern.search(file.read_text())
    ]
    assert culprits == []
