"""Nothing that is to stay is written over: inputs, sealed results, files of another kind; by every command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from detente.apps.cli.main import app, main, reading
from detente.apps.cli.targets import BEGINNINGS, FILES, FOLDERS, OPTIONS, PAGE, spare
from detente.core.errors import InvalidValue
from detente.data.registry import SOURCES


def commands(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, one in group.commands.items():
        if "commands" in vars(one):
            yield from commands(one, (*above, name))
        else:
            yield (*above, name), one


def kind(option: Any) -> Any:
    return option.type_descriptor.annotation


COMMAND = reading(typer.main.get_command(app))
TREE = dict(commands(COMMAND))
WRITERS = [(words, p) for words, c in TREE.items() for p in c.params if p.name in OPTIONS and kind(p) is Path]
TO_FILES = [(w, p) for w, p in WRITERS if p.name != "store" and (w[-1], p.name) not in FOLDERS]


def refused(*words: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as found:
        COMMAND(list(words), standalone_mode=False)
    assert found.value.hint
    return found.value


def needed(words: tuple[str, ...]) -> list[str]:
    """What the command must be told beside: a number where it wants one, else a name that there is not."""
    found = list(words)
    for p in TREE[words].params:
        if p.required:
            value = "7" if kind(p) in (int, float) else "no-such"
            found += [value] if p.param_type_name == "argument" else [p.opts[0], value]
    return found


def content(ending: str) -> bytes:
    return BEGINNINGS[ending][0] if ending in BEGINNINGS else b"year\n1914\n"


def ids(one: Any) -> str:
    return "-".join(one) if isinstance(one, tuple) else one.name


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = tmp_path_factory.mktemp("runs")
    with pytest.raises(SystemExit):
        main(("run", "first_encounter", "--replicates", "2", "--years", "22", "--store", str(store), "--json"))
    return next(path.parent for path in store.glob("*/manifest.json"))


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_every_option_that_names_a_path_is_read_or_written() -> None:
    """A new option of a path is told apart here: else it would be taken for one that is read."""
    read = {"data", "frame", "design", "acts", "file", "folder", "run", "a", "b", "check", "certificates"}
    assert {p.name for c in TREE.values() for p in c.params if kind(p) is Path} == read | OPTIONS
    named = {(w[-1], p.name) for w, p in WRITERS}
    assert named >= {*FILES, *FOLDERS}
    assert len(TO_FILES) > 15


@pytest.mark.parametrize(("words", "option"), TO_FILES, ids=ids)
def test_no_file_of_another_kind_is_written_over(tmp_path: Path, words: tuple[str, ...], option: Any) -> None:
    good = FILES.get((words[-1], option.name), PAGE)[0]
    notes, wrong = tmp_path / "notes.txt", tmp_path / f"mine{good}"
    notes.write_text("mine")
    wrong.write_bytes(b"\0 mine")
    before = held(tmp_path)
    for path, says in ((notes, "another kind"), (tmp_path / "new.txt", "another kind"), (wrong, "not overwritten")):
        error = refused(*needed(words), option.opts[0], str(path))
        assert error.where == str(path)
        assert says in error.message
    assert held(tmp_path) == before


@pytest.mark.parametrize(("words", "option"), WRITERS, ids=ids)
def test_nothing_is_written_in_a_sealed_result(sealed: Path, words: tuple[str, ...], option: Any) -> None:
    before = held(sealed)
    good = FILES.get((words[-1], option.name), PAGE)[0]
    paths = [sealed / f"new{good}", sealed / "result.nc", sealed / "manifest.json"]
    if (words[-1], option.name) not in FOLDERS and option.name != "store":
        (sealed.parent / "link").unlink(missing_ok=True)
        (sealed.parent / "link").symlink_to(sealed)
        paths.append(sealed.parent / "link" / f"new{good}")
    for path in paths:
        assert refused(*needed(words), option.opts[0], str(path)).where == str(path)
    assert held(sealed) == before


def inputs(words: tuple[str, ...]) -> Iterator[Any]:
    for p in TREE[words].params:
        if p.name not in OPTIONS and kind(p) in (Path, str, list[str]):
            yield p


@pytest.mark.parametrize(("words", "option"), TO_FILES, ids=ids)
def test_no_input_is_written_over(tmp_path: Path, words: tuple[str, ...], option: Any) -> None:
    for ending in FILES.get((words[-1], option.name), PAGE):
        mine, alias = tmp_path / f"mine{ending}", tmp_path / f"alias{ending}"
        mine.write_bytes(content(ending))
        alias.unlink(missing_ok=True)
        os.link(mine, alias)
        before = held(tmp_path)
        for p in inputs(words):
            forms = [str(mine)] if kind(p) is Path else [str(mine), f"{mine}:name", f"habit,{mine}:name:0.5"]
            for form in forms:
                given = [form] if p.param_type_name == "argument" else [p.opts[0], form]
                beside = needed(words)
                if p.required:
                    beside[beside.index("no-such")] = form
                    given = []
                error = refused(*beside, *given, option.opts[0], str(alias))
                assert "is read by this command" in error.message, p.name
        assert held(tmp_path) == before


def test_files_of_the_record_are_read_too(tmp_path: Path) -> None:
    """A table of one's own in the folder of the record is no file of the record."""
    name = next(file for source in SOURCES.values() for file in source.files if file.endswith(".csv"))
    for one in (name, "frame.csv"):
        (tmp_path / one).write_text("year\n1914\n")
    raw = ("data", "frame", "--unit", "state-year", "--data", str(tmp_path))
    assert "file of the record" in refused(*raw, "--out", str(tmp_path / name)).message
    spare("frame", {"out": tmp_path / "frame.csv", "data": tmp_path})


def test_what_was_written_before_is_written_again(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page, empty, bare = tmp_path / "page.html", tmp_path / "empty.html", tmp_path / "page"
    empty.touch()
    for path in (page, page, empty, bare, bare, Path(os.devnull)):
        COMMAND(["games", "powell", "--out", str(path)], standalone_mode=False)
    capsys.readouterr()
    assert page.read_bytes() == empty.read_bytes() == bare.read_bytes()


def test_a_page_that_is_named_by_its_result_spares_what_is_there(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("first_encounter.html").write_text("my notes")
    words = ("run", "first_encounter", "--replicates", "2", "--years", "22")
    for folder in (tmp_path, sealed):
        monkeypatch.chdir(folder)
        before = held(folder)
        with pytest.raises(SystemExit) as left:
            main(words)
        assert left.value.code == 2
        assert held(folder) == before
    capsys.readouterr()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="standard output has no name here")
def test_standard_output_goes_on_being_written_to(tmp_path: Path) -> None:
    held = tmp_path / "notes.txt"
    held.write_text("mine\n")
    with held.open("a") as file:
        words = ["games", "powell", "--out", "/dev/stdout"]
        done = subprocess.run([sys.executable, "-m", "detente", *words], stdout=file, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
    assert held.read_text().startswith("mine\n")
    assert "<!doctype html>" in held.read_text()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with a name")
@pytest.mark.parametrize("there", ["pipe", "file.toml", "null"])
@pytest.mark.parametrize("command", ["sweep", "sensitivity", "lesson", "site"])
def test_what_is_no_folder_is_refused_where_one_is_written(
    command: str, there: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file.toml").write_text("kept")
    (tmp_path / "null").symlink_to(os.devnull)
    asked = {
        "sweep": ("first_encounter", "--vary", "prior=0.4,0.6"),
        "sensitivity": ("first_encounter", "--parameters", "prior"),
    }
    with pytest.raises(SystemExit) as end:
        main([command, *asked.get(command, ()), "--out", str(tmp_path / there)])
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert said.startswith(("InvalidValue: ", "DataError: "))
    assert "folder" in said or "pipe that nobody reads" in " ".join(said.split())
    assert (tmp_path / "file.toml").read_text() == "kept"
