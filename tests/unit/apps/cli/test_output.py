"""Tables in a pipe hold every value whole, without codes; drawings on pages are XML with names of their own."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer
from matplotlib.figure import Figure
from rich.console import Console

from detente.apps.cli.main import app, main
from detente.apps.cli.output import fail, say, show, table
from detente.apps.pages.common import markup
from detente.figures.style import INK, figure_style

LONG = "a_name_without_any_space_that_is_longer_than_what_is_left_of_a_narrow_screen"


@pytest.mark.parametrize("whole", [False, True])
def test_no_value_is_cut_in_a_pipe(capsys: pytest.CaptureFixture[str], whole: bool) -> None:
    rows = [(LONG, "12345678", "one two three " * 20), ("[bold]b", "2", "x")]
    show(table(("name", "number", "words"), rows, right=("number",), fixed=("name",), title="Title"), whole=whole)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "…" not in out
    assert all(line == line.rstrip() for line in out.splitlines())
    for word in ("Title", LONG, "12345678", "[bold]b"):
        assert word in out
    assert out.count("three") == 20
    if whole:
        assert [len(line.split()) > 1 for line in out.splitlines()[1:]] == [True] * 3, "a row is a line"


def test_a_narrow_terminal_loses_no_column_and_breaks_no_number(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever does not fit is longer than the terminal, which breaks it: nothing is left out."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    between = "-0.0123 (-0.0234 to 0.000456)"
    head = ("parameter", "mean", "spread", "by luck", "sure")
    show(table(head, [(LONG, between, between, "0.00968", "yes")], right=head[1:4], fixed=("parameter",)))
    out = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert out.count("(-0.0234 to 0.000456)") == 2
    for word in (LONG, "0.00968", "yes", "luck", "sure"):
        assert word in out.replace(":", " ").split()


@pytest.mark.parametrize("width", ["40", "60", "80"])
def test_prose_breaks_neither_a_command_nor_a_number_from_its_sign(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    commands = ("`detente scenarios first_encounter --toml > mine.toml`", "detente data fetch nmc7 mid5 disputes")
    said = " ".join(f"{'word ' * k}{k} % {commands[0]} of. Get it with: {commands[1]}." for k in range(9))
    say(said)
    with pytest.raises(SystemExit):
        fail("InvalidValue", said, said, as_json=False, status=2)
    out, err = capsys.readouterr()
    assert out.split() == said.split()
    for command in commands:
        assert (out.count(command), err.count(command)) == (9, 18)
    assert not re.search(r"\d\n%", out + err)
    assert all(len(line) <= int(width) or any(line.startswith(one) for one in commands) for line in out.splitlines())


def test_columns_that_fit_when_intervals_are_broken_stay_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    head = ("what", "start", "middle", "end", "unit")
    row = (
        "Burden",
        "0.0194 (0.0184 to 0.021)",
        "0.0165 (0.0157 to 0.0167)",
        "0.0164 (0.0157 to 0.0172)",
        "share of GDP",
    )
    show(table(head, [row], right=head[1:4], rule=True))
    out = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert out.splitlines()[1].split() == list(head)
    assert Counter(out.split()) - Counter(" ".join((*head, *row)).split()) == Counter({"\u2500" * 58: 1})
    assert not {"\ue000", "\ue001"} & set(out)


def test_a_table_in_place_has_spaces_in_its_intervals() -> None:
    made = table(("point", "mean"), [("1", "0.5 (0.368 to 0.632)")])
    out = Console(width=80, file=io.StringIO())
    with out.capture() as held:
        out.print(made)
    assert "(0.368 to 0.632)" in held.get()


def test_a_title_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show(table(("a", "b"), [("1", "2" * 30)], title="what [data] brings"))
    assert "what [data] brings" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", ["export", "sensitivity", "sweep"])
def test_help_keeps_what_stands_in_brackets(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """In every paragraph and option, words in brackets are printed: typer takes them for styles, and drops them."""
    made = typer.main.get_command(app).commands[command]
    said = [getattr(one, "help", None) or "" for one in (made, *made.params)]
    wanted = [word for text in said for word in re.findall(r"\w+\[[a-z]+\]", text)]
    with pytest.raises(SystemExit):
        main((command, "--help"))
    out = capsys.readouterr().out
    assert command != "export" or wanted == ["detente[data]", "detente[export]"]
    assert [word for word in wanted if word not in out] == []
    assert "\\[" not in out


def test_without_heads_there_is_no_line_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    show(table(("", ""), [("a", "b"), None, ("c", "d")], least=6))
    assert capsys.readouterr().out == "a       b\nc       d\n"


def test_words_are_said_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"[red]{LONG} {LONG}", "bold", whole=True)
    say("to the other", errors=True)
    out, err = capsys.readouterr()
    assert (out, err) == (f"[red]{LONG} {LONG}\n", "to the other\n")


@pytest.mark.filterwarnings("error")
def test_letters_that_the_drawing_has_no_typeface_for_are_left_to_the_page() -> None:
    with figure_style():
        figure = Figure((3, 2))
        figure.subplots().text(0, 0, "\u4e2d\u56fd $x_{ \x1b[31m\x07")
        text = markup(figure, "mine", "letters")
    assert "\u4e2d\u56fd $x_{ \ufffd[31m\ufffd" in text


def test_a_drawing_is_xml_with_names_of_its_own() -> None:
    with figure_style():
        figure = Figure((3, 2))
        axes = figure.subplots()
        axes.axvspan(1, 1.5, hatch="//")
        axes.plot([1, 2], [3, 4.123456], color=INK, marker="o", label="_")
        axes.text(1, 3, 'less < "more" & url(#x) 1.23456', fontweight="bold")
        text = markup(figure, "mine", "what's <this>")
    root = ElementTree.fromstring(text)
    ids = [node.attrib["id"] for node in root.iter() if "id" in node.attrib]
    used = [value for node in root.iter() for value in node.attrib.values() if "#mine-" in value]
    assert root.attrib["aria-label"] == "what's <this>"
    assert len(set(ids)) == len(ids) > 0
    assert all(name.startswith("mine-") for name in ids)
    assert all(any(f"#{name}" in value for value in used) for name in ids)
    assert 'less &lt; "more" &amp; url(#x) 1.23456' in text, "words stay as they are"
    assert "var(--ink)" in text
    assert "DejaVu" not in text
    assert "xlink" not in text
    assert not any(kind in text for kind in ("<metadata", "<style", "<!--"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
def test_a_full_standard_output_is_told_once_on_the_other(python_environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "detente", "schools", "--json"]
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            command, env=python_environment, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120
        )
    assert ran.returncode == 2
    assert "No space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device here that is always full")
@pytest.mark.parametrize(
    ("words", "both", "status"),
    [
        (["games", "richardson", "--out", "page.html"], False, 0),  # says where the page is
        (["games", "nosuch"], False, 2),
        (["games", "nosuch", "--json"], True, 2),
        (["data", "fetch", "members", "--from", "."], False, 2),  # has a bar
    ],
)
def test_what_a_full_standard_error_does_not_take_changes_nothing(
    words: list[str], both: bool, status: int, python_environment: dict[str, str], tmp_path: Path
) -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "detente", *words],
            env={**python_environment, "DETENTE_DATA": str(tmp_path / "data")},
            stdout=full if both else subprocess.DEVNULL,
            stderr=full,
            cwd=tmp_path,
            timeout=120,
        )
    assert ran.returncode == status


def test_marks_that_command_a_terminal_are_shown_as_a_sign(capsys: pytest.CaptureFixture[str]) -> None:
    say("\x1b[31mred\x07")
    show(table(["\x1b]0;x\x07"], [["\x9b1m"]]))
    with pytest.raises(SystemExit):
        fail("InvalidValue", "\x1b[2J", "\x1b[2J", as_json=False, status=2)
    said = "".join(capsys.readouterr())
    assert "\N{REPLACEMENT CHARACTER}[31mred" in said
    assert not set("\x1b\x07\x9b") & set(said)


def test_a_column_that_is_never_broken_is_whole_beside_one_that_is(capsys: pytest.CaptureFixture[str]) -> None:
    head = ("claim", "verdict", "effect (95 % interval)")
    row = ("M20", "holds when the offence has an advantage from 1.1 to 2.4 and no other", "+0.9 (0.89 to 0.92)")
    show(table(head, [row], fixed=(head[2],)))
    out = capsys.readouterr().out
    assert head[2] in out
    assert row[2] in out


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "latin-1", "ascii"])
def test_a_terminal_of_another_encoding_shows_what_it_can(encoding: str) -> None:
    command = [sys.executable, "-m", "detente", "schools", "offensive_realism"]
    ended = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False)
    assert ended.returncode == 0, ended.stderr
    assert b"Offensive realism" in ended.stdout


def test_who_reads_no_further_is_no_error() -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        command = [sys.executable, "-m", "detente", "schools"]
        ended = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(theirs)
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_a_command_in_a_table_is_one_line_at_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A half of it would be another command that can be pasted."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    command = "detente run first_encounter --replicates 400 --seed 3 --years 80 --out page.html"
    show(table(("", ""), [("command", command), ("took", "3.0 s")], fixed=("",)), whole=True)
    assert command in [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()]
