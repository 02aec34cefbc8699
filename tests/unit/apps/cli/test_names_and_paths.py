"""Empty names and pages that cannot be written: said by name, with nothing left behind."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from detente.apps.cli.main import app, main, reading
from detente.core.errors import NoFolder, UnknownName


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.mark.parametrize(
    "words",
    [
        ("games", ""),
        ("schools", ""),
        ("replicate", ""),
        ("scenarios", ""),
        ("world", ""),
        ("measures", ""),
        ("claims", ""),
        ("run", ""),
        ("run", "cold_war", "--theory", ""),
        ("run", "cold_war", "--mix", ""),
    ],
)
def test_an_empty_name_is_no_wish_for_the_list(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    status, out, _ = ran(capsys, *words, "--json")
    error = json.loads(out)["error"]
    assert status == 2
    assert error["type"] in ("UnknownName", "DataError", "InvalidValue")
    assert error["hint"]


def test_a_folder_is_no_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = ran(capsys, "games", "powell", "--out", str(tmp_path))
    assert status == 2
    assert "folder" in err
    assert str(tmp_path) in err.replace("\n", "")
    assert list(tmp_path.parent.glob(f".{tmp_path.name}.*")) == []


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody may write")
def test_a_page_that_cannot_be_written_is_named_as_it_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = ran(capsys, "games", "powell", "--out", "/proc/page.html")
    assert status == 2
    assert "(/proc/page.html)" in err


COMMANDS: dict[tuple[str, ...], str] = {
    ("run", "cold_war"): "detente.studies.run.run",
    ("verdict",): "detente.studies.verdict.study.answer_verdict",
    ("case", "USA-USSR"): "detente.studies.case.study.case",
    ("case", "--region", "europe"): "detente.studies.complex.study.region",
    ("case", "USA,USSR,UK,France,China,India"): "detente.studies.complex.study.study_states",
    ("beliefs", "USA-USSR"): "detente.studies.beliefs.study.beliefs",
    ("confront",): "detente.studies.confront.study.answer_confrontation",
    ("situations",): "detente.studies.situations.study.situations",
    ("replicate", "richardson_1909_13"): "detente.studies.replications.registry.answer_replication",
    ("claims", "E11"): "detente.studies.claims.study.answer_claims",
    ("games", "powell"): "detente.games.game",
    ("lab",): "detente.apps.pages.lab_page.lab_data",
    ("story",): "detente.apps.pages.story_page.story_modules",
    ("data", "frame", "--unit", "state-year"): "detente.data.record.open_record",
    ("show", "runs"): "detente.store.locate",
}
"""Commands that write a file, and what each computes with."""
OWN_TESTS = {("sweep",), ("sensitivity",), ("continue",), ("fork",), ("export",), ("site",), ("lesson",)}
"""Commands whose --out is a folder, or that begin with a stored run: their own tests try it."""


def _writers(group: Any, above: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every command that has the option --out."""
    found = set()
    for name, command in group.commands.items():
        if "commands" in vars(command):
            found |= _writers(command, (*above, name))
        elif any("--out" in option.opts for option in command.params):
            found.add((*above, name))
    return found


def test_every_command_that_writes_a_file_is_among_those_tried_here() -> None:
    tried = {words[:2] if words[0] == "data" else words[:1] for words in COMMANDS}
    assert _writers(typer.main.get_command(app)) - OWN_TESTS == tried


@pytest.fixture
def nothing_is_computed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def computed(*_: object, **__: object) -> None:
        msg = "computed before the path was tried"
        raise AssertionError(msg)

    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    for where in COMMANDS.values():
        module, _, name = where.rpartition(".")
        monkeypatch.setattr(import_module(module), name, computed)


@pytest.mark.usefixtures("nothing_is_computed")
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_path_is_tried_before_anything_is_computed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").touch()
    for path, says in (
        ("no such/deep/x.csv", "mkdir -p '"),
        ("folder.csv", "This is a folder"),
        ("file/x.csv", "Not a directory"),
        ("/proc/x.csv", "/proc/x.csv"),
        ("~/no/x.csv", f"mkdir -p {tmp_path}/mine/no"),
    ):
        if path.startswith("/proc") and not Path("/proc/self").is_dir():
            continue
        monkeypatch.setenv("HOME", str(tmp_path / "mine"))
        status, out, _ = ran(capsys, *words, "--out", path, "--json")
        error = json.loads(out)["error"]
        assert (status, says in error["message"] + error["hint"]) == (2, True), error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.csv"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which not even root may write")
@pytest.mark.usefixtures("nothing_is_computed")
@pytest.mark.parametrize("words", [w for w in COMMANDS if w[0] not in ("games", "data", "show")], ids=" ".join)
def test_so_is_the_folder_in_which_a_page_is_written_unasked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir("/proc")
    status, out, err = ran(capsys, *words)
    assert (status, out) == (2, "")
    assert "Check the path" in err


QUICK: dict[tuple[str, ...], str] = {
    ("games", "powell"): "shift",
    ("run", "first_encounter", "--replicates", "4", "--years", "10"): "Course",
    ("replicate", "richardson_1909_13"): "slope of growth",
    ("verdict", "--schools", "habit", "--worlds", "W1", "--replicates", "4", "--years", "20", "--beds", "pair"): (
        "commonest"
    ),
}
"""Commands that need no record, and a word of what they print."""


@pytest.mark.parametrize("words", QUICK, ids=lambda words: words[0])
def test_a_full_disk_loses_the_page_and_not_the_result(
    capsys: pytest.CaptureFixture[str], lost: str, words: tuple[str, ...]
) -> None:
    status, out, err = ran(capsys, *words, "--out", lost)
    assert status == 2
    assert QUICK[words] in out
    assert "page is" not in err
    assert f"The page {lost} was not written." in err
    assert f"No space left on device ({lost})" in err
    status, out, err = ran(capsys, *words, "--out", lost, "--json")
    assert (status, out.count("\n"), "error" in json.loads(out)) == (2, 1, False)
    assert json.loads(out).get("page") is None
    assert "No space left" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_device_that_is_full_is_refused_before_anything_is_computed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("detente.studies.run.study.report_on", None)
    monkeypatch.setattr("detente.engine.ensemble.simulate", None)
    (tmp_path / "full").symlink_to("/dev/full")
    status, out, err = ran(capsys, "run", "first_encounter", "--out", str(tmp_path / "full"))
    assert (status, out) == (2, "")
    assert "No space left on device" in err


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt, 130), (RuntimeError, 1), (OSError, 2)])
def test_a_page_that_cannot_be_drawn_loses_no_result(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raised: Any, code: int
) -> None:
    def render(*_: object) -> str:
        raise raised("a pen broke")

    monkeypatch.setattr("detente.apps.pages.games_page.render", render)
    status, out, err = ran(capsys, "games", "powell", "--out", str(tmp_path / "x.html"), "--json")
    assert (status, json.loads(out)["name"]) == (code, "powell")
    assert "was not written" in err
    assert list(tmp_path.iterdir()) == []


def test_a_page_into_a_device_a_link_and_the_home_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "null").symlink_to("/dev/null")
    (tmp_path / "link.html").symlink_to("target.html")
    for out in (tmp_path / "null", tmp_path / "link.html", Path("~/mine.html")):
        assert ran(capsys, "games", "powell", "--out", str(out))[0] == 0
    assert stat.S_ISCHR((tmp_path / "null").stat().st_mode)
    assert (tmp_path / "link.html").is_symlink()
    names = ["link.html", "mine.html", "null", "target.html"]
    theirs = (".cache", ".config")  # of Matplotlib, where it is used for the first time
    assert sorted(path.name for path in tmp_path.iterdir() if path.name not in theirs) == names
    assert (tmp_path / "target.html").read_bytes() == (tmp_path / "mine.html").read_bytes()


def test_the_nearest_name_comes_first() -> None:
    error = UnknownName("parameter", "sensiblity", ("density", "sensibility_spread", "sensibility"))
    assert error.hint.startswith("Did you mean 'sensibility' or")


def options(command: Any) -> Iterator[tuple[Any, Any]]:
    """Every option of every command."""
    for option in command.params:
        yield command, option
    for one in getattr(command, "commands", {}).values():
        yield from options(one)


def test_every_option_reads_numbers_and_homes_as_people_write_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``1_0`` is no number; ``~`` is the home folder, and ``~nobody`` is nobody's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    command = reading(typer.main.get_command(app))
    context = typer.Context(command, info_name="detente")
    numbers = paths = 0
    for _, option in options(command):
        kind = option.type_descriptor.annotation
        if kind in (int, float):
            numbers += 1
            assert option.process_value(context, "10") == 10
            with pytest.raises(typer.BadParameter, match="'1_0' is not a valid number"):
                option.process_value(context, "1_0")
        elif kind is Path:
            paths += 1
            assert option.process_value(context, "~/x") == tmp_path / "x"
            with pytest.raises(NoFolder, match="no home folder '~nobody-here'"):
                option.process_value(context, "~nobody-here/x")
    assert min(numbers, paths) > 20


@pytest.mark.parametrize(
    "words",
    [
        ("run", "first_encounter", "--set", "leap=0_1"),
        ("run", "first_encounter", "--mix", "habit:0_1,default:0.5"),
        ("run", "~nobody-here/mine.toml"),
        ("run", "first_encounter", "--theory", "~nobody-here/mine.py:mine"),
        ("games", "powell", "--set", "cost=0_1"),
        ("world", "--states", "1_0"),
        ("sensitivity", "--parameters", "leap=0_1:0.5"),
        ("sweep", "first_encounter", "--vary", "leap=0.1", "--until", "war +- 0_1"),
        ("sweep", "first_encounter", "--vary", "leap=0.1", "--on", "slurm:local,folder=~nobody-here/x"),
    ],
)
def test_words_with_numbers_and_homes_are_read_alike(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = ran(capsys, *words, "--json")
    said = json.loads(out)["error"]
    assert status == 2
    assert any(one in said["message"] for one in ("0_1", "1_0", "~nobody-here"))
    assert list(tmp_path.iterdir()) == []


def writers() -> list[str]:
    """Commands that write a page: those with an option --out that is a page, or a folder with one."""
    found = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return sorted(name for name, one in found.items() if any("--open" in p.opts for p in one.params))


def test_every_command_that_writes_a_page_opens_it() -> None:
    assert set(writers()) >= {
        *(
            "beliefs",
            "case",
            "claims",
            "confront",
            "continue",
            "fork",
            "games",
            "lab",
            "replicate",
            "run",
            "sensitivity",
        ),
        *("show", "situations", "sweep", "verdict"),
    }


@pytest.mark.parametrize("wished", [False, True])
def test_a_page_is_told_by_its_full_path_and_opened_if_wished(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wished: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: not opened.append(address))
    monkeypatch.chdir(tmp_path)
    status, out, err = ran(capsys, "games", "powell", "--out", "powell.html", "--json", *(["--open"] if wished else []))
    assert status == 0
    assert json.loads(out)["name"] == "powell"
    assert f"The page is {tmp_path / 'powell.html'}: open it in any browser." in err
    assert opened == ([(tmp_path / "powell.html").as_uri()] if wished else [])
