"""Schools, mechanisms, sources and scenarios that packages and files bring."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente.core.errors import BrokenExtension, InvalidValue, UnknownName
from detente.core.extensions import in_file
from detente.schools import school
from detente.studies.mixed import parse_mix

MINE = """
from detente.core.theory import Theory
from detente.mechanisms.complete import COMPLETE

def mine() -> Theory:
    return COMPLETE.replace(name="mine", title="Mine", settings={"sensibility": %s})

theory = mine()
number = 3

def stops():
    return 1 / 0
"""

PACKAGE = """
from pathlib import Path

from detente.core.param import param
from detente.core.phases import Mechanism
from detente.data.source import Source
from detente.mechanisms.complete import COMPLETE


class Fatigue(Mechanism):
    '''Writes: nothing. Reads: nothing.'''

    phase = "bind"
    references = ("assumption",)
    off = ("war_fatigue",)
    war_fatigue = param(0.1, low=0, high=1, unit="share", identity=0, label="fatigue")

    def __call__(self, world, product, year):
        return world, product


def weary():
    return COMPLETE.replace(name="weary", title="Weary", bind=(*COMPLETE.bind, Fatigue()))


def field():
    return Path(__file__).with_name("field.toml")


def broken():
    raise OSError("no disk")


SOURCE = 3
"""

POINTS = """
[detente.schools]
weary = warpack:weary
broken_school = warpack:broken
gone = warpack:nothing
[detente.mechanisms]
fatigue = warpack:Fatigue
[detente.scenarios]
field = warpack:field
[detente.sources]
three = warpack:SOURCE
"""


@pytest.mark.parametrize(
    ("text", "file", "name"),
    [
        ("mine.py:mine", "mine.py", "mine"),
        (r"C:\\work\\mine.py:mine", r"C:\\work\\mine.py", "mine"),
        ("a folder/x:y/mine.py: mine", "a folder/x:y/mine.py", "mine"),
    ],
)
def test_file_and_name_part_at_the_last_colon(text: str, file: str, name: str) -> None:
    assert in_file(text) == (Path(file), name)


@pytest.mark.parametrize("text", ["three_steps", "three_steps:0.3", "mine.py", "mine.toml:x", ":x"])
def test_what_is_no_file_and_name(text: str) -> None:
    assert in_file(text) is None


def test_a_school_from_a_file_and_again_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "my school.py"
    file.write_text(MINE % 0.3)
    first = school(f"{file}:mine")
    assert (first.name, first.settings) == ("mine", {"sensibility": 0.3})
    assert school(f"{file}:theory").settings == first.settings
    assert school(f" {file}:mine ") == first
    file.write_text(MINE % 0.75)
    os.utime(file, ns=(1, 1))
    assert school(f"{file}:mine").settings == {"sensibility": 0.75}


@pytest.mark.parametrize(
    ("text", "name", "error", "match"),
    [
        (MINE % 0.3, "mien", UnknownName, "Did you mean 'mine'"),
        (MINE % 0.3, "number", InvalidValue, "is no school: it gives int"),
        (MINE % 0.3, "stops", BrokenExtension, "ZeroDivisionError: division by zero"),
        (MINE % 7, "mine", InvalidValue, "'sensibility' is 7, outside its range"),
        ("x = (", "mine", BrokenExtension, "line 1: '\\(' was never closed"),
        ("import nothing_of_that_name\n", "mine", BrokenExtension, "line 1: ModuleNotFoundError"),
        ("\n\nraise ValueError('a\\nb')\n", "mine", BrokenExtension, "line 3: ValueError: a"),
    ],
)
def test_a_file_that_holds_no_school_says_why(
    tmp_path: Path, text: str, name: str, error: type[Exception], match: str
) -> None:
    file = tmp_path / "wrong.py"
    file.write_text(text)
    with pytest.raises(error, match=match):
        school(f"{file}:{name}")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(BrokenExtension, match=r"There is no file .*nowhere\.py"):
        school(f"{tmp_path}/nowhere.py:mine")


def test_a_school_of_a_file_in_a_mix(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(MINE % 0.3)
    mix = parse_mix(f"{file}:mine:0.25,three_steps:0.75")
    assert [t.name for t in mix.theories] == ["mine", "three_steps"]
    assert mix.shares == (0.25, 0.75)


def test_what_an_installed_package_offers_is_there(tmp_path: Path, python_environment: dict[str, str]) -> None:
    """A package with metadata on the path, as pip installs one."""
    (tmp_path / "warpack.py").write_text(PACKAGE)
    library = Path(school.__code__.co_filename).parents[1] / "scenarios" / "library"
    text = (library / "first_encounter.toml").read_text(encoding="utf-8")
    (tmp_path / "field.toml").write_text(text, encoding="utf-8")
    info = tmp_path / "warpack-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: warpack\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    program = """
import json
from detente.core.errors import DetenteError
from detente.core.param import check_parameter
from detente.data.registry import SOURCES, source
from detente.scenarios import scenario, scenarios
from detente.scenarios.schema import known_parameters
from detente.schools import school, schools
from detente.testing import check_theory

def told(ask):
    try:
        return ask()
    except DetenteError as e:
        return type(e).__name__ + ": " + str(e)

known_parameters()
check_theory(school("weary"), only=["finite_and_in_range", "identities"])
print(json.dumps({
    "schools": schools()[-3:], "weary": school("Weary").name, "set": check_parameter("war_fatigue", 0.5),
    "scenario": scenario("field").states, "scenarios": scenarios()[-1],
    "broken": told(lambda: school("broken_school")), "gone": told(lambda: school("gone")),
    "source": told(lambda: source("three")), "sources": "three" in SOURCES,
}))
"""
    environment = {**python_environment, "PYTHONPATH": f"{python_environment['PYTHONPATH']}{os.pathsep}{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["schools"] == ["weary", "broken_school", "gone"]
    assert (found["weary"], found["set"], found["scenario"], found["scenarios"]) == ("weary", 0.5, 2, "field")
    assert found["broken"].startswith("BrokenExtension: broken_school stops with OSError: no disk")
    assert found["gone"].startswith("BrokenExtension: The package that offers 'gone'")
    assert "gives int" in found["source"]
    assert not found["sources"]
    assert "gives int" in done.stderr  # a warning: one broken package is no reason to do without the others


def test_a_file_may_be_named_and_imported(tmp_path: Path, python_environment: dict[str, str]) -> None:
    """In either order it is one module, whose mechanism and parameter are declared once."""
    example = Path(school.__code__.co_filename).parents[3] / "examples" / "nuclear_learning.py"
    (tmp_path / "mine.py").write_text(example.read_text(encoding="utf-8"), encoding="utf-8")
    name, imported = "by_name = school('mine.py:nuclear_learning')", "from mine import nuclear_learning"
    for first, second in ((name, imported), (imported, name)):
        program = f"import sys; sys.path.insert(0, '')\nfrom detente.schools import school\n{first}\n{second}\n"
        done = subprocess.run(
            [sys.executable, "-c", f"{program}assert by_name == nuclear_learning()"],
            env=python_environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", ["import sys\nsys.exit(3)\n", "def mine():\n    raise SystemExit(3)\n"])
def test_a_file_that_ends_the_program_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ends.py"
    path.write_text(text)
    with pytest.raises(BrokenExtension, match="SystemExit: 3"):
        school(f"{path}:mine")
