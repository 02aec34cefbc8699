"""What a user names is never code: marks in every string that a user controls, looked for in pages, tables and on the
terminal."""

from __future__ import annotations

import html
import itertools
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detente.apps.pages.living import content_hash
from detente.apps.serve.lesson import INDEX, render, sheets
from fuzz.texts import ACTS

TAG = "\"><img src=x onerror=alert(1)>'</script><script>alert(1)</script><!--"
PLAIN = "{{7*7}}{% raw %}$x^2$[red]"
HIDDEN = "\x1b]0;x\x07\x9b2J\u202e\u2066"
MARKED = f"{TAG}{PLAIN}{HIDDEN}"
ONLY = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What commands a terminal, or turns round what is read after it."""
NAME = "m\u00e4'$x^2$<img src=x onerror=alert(1)>{{7*7}}[red]"
"""Of files and folders."""

SCENARIO = """
title = MARK
question = MARK
description = MARK
notice = [MARK]
attempt = [MARK]
names = [ONE, TWO]
years = { value = 8, unit = "year", source = "assumption", note = MARK }
[settings]
prior = { value = 0.5, unit = "probability", source = "assumption", note = MARK }
"""
THEORY = """
import dataclasses
import detente

habit = detente.school("habit")
words = dict.fromkeys(("claim", "interprets", "responds", "interacts", "binds"), MARK)
card = dataclasses.replace(habit.card, notice=(MARK,), attempt=(MARK,), **words)
MINE = dataclasses.replace(habit, name="mine", title=MARK, card=card)
"""
CLAIM = """
id = "X1"
statement = MARK
outcome = "hostility"
expected = "less"
smallest = 0.1
why_smallest = MARK
would_change = MARK
school = MARK
bed = "pair"
years = 8
[control]
sensibility = 0.0
[treatment]
sensibility = 0.8
[rival]
says = MARK
[rival.control]
sensibility = 0.0
misreading = 0.0
"""
DATA = "ccode,year,LABEL\n2,1955,0.5\n365,1955,LABEL\n"
DYADS = "ccode1,ccode2,year,LABEL\n" + "".join(
    f"{a},{b},{year},{int((year + a) % 7 == 0)}\n"
    for year in range(1950, 1990)
    for a, b in itertools.combinations((2, 200, 220, 365, 710), 2)
)
ONE, TWO = (f"{name}{MARKED}" for name in ("ONE", "TWO"))
ACTORS = ["AAA,BBB", "--codes", "names", "--actors", f"AAA={ONE},BBB={TWO}", "--schools", "habit"]
"""Sides that are no states, as a file of one's own names them."""
COMMANDS = (
    ["scenarios", "--check", "marked.toml"],
    ["run", "marked.toml", "--theory", "theory.py:MINE", "--replicates", "2", "--store", NAME, "--out", f"{NAME}.html"],
    ["sweep", "marked.toml", "--theory", "theory.py:MINE", "--vary", "prior=0.4,0.6", "--replicates", "2",
     "--out", f"w{NAME}"],
    ["sensitivity", "marked.toml", "--theory", "theory.py:MINE", "--method", "morris", "--parameters", "prior",
     "--samples", "8", "--replicates", "2", "--out", f"s{NAME}"],
    ["verdict", "--schools", "theory.py:MINE", "--worlds", "W1", "--beds", "pair", "--replicates", "2", "--years", "10",
     "--draws", "0", "--out", "verdict.html"],
    ["claims", "claim.toml", "--quick", "--out", "claims.html"],
    ["beliefs", *ACTORS, "--acts", "acts.csv", "--particles", "100", "--out", "beliefs.html"],
    ["schools", "theory.py:MINE"],
    ["ls", NAME],
    ["ls", NAME, "--json"],
    ["show", f"{NAME}/RUN"],
    ["diagnose", f"{NAME}/RUN"],
    ["cite", f"{NAME}/RUN"],
    ["export", f"{NAME}/RUN", "--to", "csv"],
    ["data", "check", f"{NAME}.csv"],
    ["run", MARKED],
    ["run", "first_encounter", "--theory", MARKED],
    ["run", "first_encounter", "--set", f"{MARKED}=1"],
    ["claims", MARKED],
    ["data", "describe", MARKED],
    [MARKED],
)  # fmt: skip

ON_RECORD = (
    ["case", *ACTORS, "--frame", "acts.csv", "--replicates", "4", "--out", "case.html"],
    ["case", "USA-USSR", "--years", "1950-1960", "--frame", "dyads.csv", "--codes", "cow", "--schools", "habit",
     "--replicates", "4", "--out", "beside.html"],
    ["confront", "--task", "onset", "--schools", "tit_for_tat", "--dyads", "relevant", "--frame", "dyads.csv",
     "--codes", "cow", "--onset-column", f"{TAG}{PLAIN}", "--train", "1950-1970", "--test", "1971-1989",
     "--out", "confront.html"],
)  # fmt: skip
"""Commands that need the record."""

PROGRAM = """
import json, pathlib, sys
from detente.apps.cli.main import main
ended = []
for words in json.load(open("commands.json", encoding="utf-8")):
    kept = [path.parent.name for path in pathlib.Path().glob("*/*/manifest.json")]
    try:
        main([word.replace("RUN", kept[0]) if kept else word for word in words])
    except SystemExit as end:
        ended.append(end.code)
json.dump(ended, open("ended.json", "w"))
"""


class Tags(HTMLParser):
    """Keeps the elements of a page, and what stands in its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[tuple[str, str]] = []
        self.within = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.within = tag == "script"
        if self.within:
            self.scripts.append((dict(attrs).get("type") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        self.within = False

    def handle_data(self, data: str) -> None:
        if self.within:
            kind, text = self.scripts[-1]
            self.scripts[-1] = kind, text + data


def cell(text: str) -> str:
    """Return a text as a cell of csv."""
    return f'"{text.replace(chr(34), chr(34) * 2)}"'


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A folder in which every command has run on what is marked."""
    import os

    folder = tmp_path_factory.mktemp("marked")
    quoted = json.dumps(MARKED)  # strings of JSON are strings of TOML and of Python
    toml = {"ONE": json.dumps(ONE), "TWO": json.dumps(TWO), "MARK": quoted}
    for name, text in (("marked.toml", SCENARIO), ("claim.toml", CLAIM), ("theory.py", THEORY)):
        for word, held in toml.items():
            text = re.sub(rf"\b{word}\b", lambda _, held=held: held, text)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / f"{NAME}.csv").write_text(DATA.replace("LABEL", cell(MARKED)), encoding="utf-8")
    (folder / "dyads.csv").write_text(DYADS.replace("LABEL", cell(f"{TAG}{PLAIN}")), encoding="utf-8")
    acts = ACTS.replace("Israel", cell(ONE)).replace("Egypt", cell(TWO))
    (folder / "acts.csv").write_text(acts, encoding="utf-8")
    (folder / "commands.json").write_text(json.dumps(COMMANDS), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(repository / "src"), "PYTHONUTF8": "1"}
    ran = subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, env=environment, capture_output=True, timeout=300)
    (folder / "out.txt").write_bytes(ran.stdout)
    (folder / "err.txt").write_bytes(ran.stderr)
    assert ran.returncode == 0, ran.stderr.decode()
    return folder


@pytest.mark.slow
def test_the_laboratory_holds_a_theory_of_ones_own_as_words(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its engines are compiled for the theory, which takes long."""
    from detente.apps.cli.main import main

    monkeypatch.chdir(room)
    with pytest.raises(SystemExit) as end:
        main(["lab", "--theory", "theory.py:MINE", "--out", "lab.html"])
    assert end.value.code in (0, None)
    assert "alert(1)" in (room / "lab.html").read_text(encoding="utf-8")
    hold_words_as_words(room)


@pytest.mark.slow
def test_pages_of_the_record_hold_names_of_ones_own_data_as_words(
    room: Path, real_data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of sides that are no states and of columns; the record is read whole, which takes long."""
    from detente.apps.cli.main import main

    monkeypatch.chdir(room)
    for words in ON_RECORD:
        with pytest.raises(SystemExit) as end:
            main([*words, "--data", str(real_data)])
        told = capfd.readouterr()
        assert end.value.code in (0, None), told.err
        assert not re.search(f"{ONLY.pattern}|Warning:", told.out + told.err), told.err
        assert "alert(1)" in (room / words[-1]).read_text(encoding="utf-8")
    hold_words_as_words(room)


def hold_words_as_words(room: Path) -> None:
    """Assert of every page so far what is asserted of those that are quick to make."""
    test_no_page_holds_what_a_user_named_as_markup(room)
    test_no_page_computes_what_a_user_named(room)
    test_nothing_that_commands_a_terminal_or_turns_a_line_round_is_passed_on(room)
    test_every_page_has_a_policy_before_anything_else_is_loaded(room)


def pages(room: Path) -> list[Path]:
    """Return every page that was written."""
    found = sorted(room.rglob("*.html"))
    assert len(found) >= 5
    return found


def test_every_command_ends_with_an_answer_or_its_cure(room: Path) -> None:
    ended = json.loads((room / "ended.json").read_text())
    said = (room / "err.txt").read_text()
    assert "Traceback" not in said
    assert "Warning:" not in said
    assert ended == [0] * 15 + [2] * 6, said


def test_no_page_holds_what_a_user_named_as_markup(room: Path) -> None:
    for path in pages(room):
        found = Tags(path.read_text(encoding="utf-8"))
        assert not [one for one in found.attributes if one[1].startswith("on")], path.name
        assert not [one for one in found.attributes if one[:2] == ("img", "src") and one[2] == "x"], path.name
        assert not [kind for kind, text in found.scripts if kind in ("", "module") and "alert(1)" in text], path.name


def test_no_page_computes_what_a_user_named(room: Path) -> None:
    """Neither templates nor formulas: what was written is shown, letter by letter."""
    for path in pages(room):
        text = path.read_text(encoding="utf-8")
        if "alert(1)" not in text:
            continue
        shown = re.sub(r"\\u003c", "<", html.unescape(text))
        assert "{{7*7}}" in shown, path.name
        assert "<tspan" not in text, f"{path.name}: a figure sets a name as a formula"
        assert not re.search(r"</script>(<script>alert\(1\)</script><!--)?49", shown), path.name


def test_nothing_that_commands_a_terminal_or_turns_a_line_round_is_passed_on(room: Path) -> None:
    for path in [*pages(room), room / "out.txt", room / "err.txt"]:
        assert not ONLY.search(path.read_text(encoding="utf-8")), path.name


def test_every_page_has_a_policy_before_anything_else_is_loaded(room: Path) -> None:
    for path in pages(room):
        text = path.read_text(encoding="utf-8")
        head = text[: text.index("<style")]
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', head)
        rules = dict(rule.split(" ", 1) for rule in html.unescape(policy).split("; "))
        assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'", path.name
        assert "unsafe-inline" not in policy
        assert "'unsafe-eval'" not in policy
        assert "http" not in policy


def test_a_spreadsheet_takes_no_name_for_a_formula(room: Path) -> None:
    for path in room.rglob("*.csv"):
        if path.name not in (f"{NAME}.csv", "acts.csv", "dyads.csv"):
            assert not re.search(r"(^|,)\"?[=+@]", path.read_text(encoding="utf-8"), re.M), path.name


def test_every_kind_of_page_is_put_together_with_a_policy(repository: Path) -> None:
    """Pages of results by `report_page`, living pages by `assemble`, sheets by `without_scripts`."""
    folder = repository / "src" / "detente" / "apps" / "pages"
    makers = re.compile(r"import .*\b(assemble|report_page)\b")
    bare = [path.name for path in folder.glob("*_page.py") if not makers.search(path.read_text(encoding="utf-8"))]
    assert bare == []
    for name in (INDEX, *sheets()):
        text = render(name, "en", lambda name, language: f"{name}.{language}.html")
        (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        assert policy.startswith(f"default-src 'none'; style-src {content_hash(style)};")
        assert "<script" not in text


def test_templates_pass_on_as_markup_only_what_detente_drew(repository: Path) -> None:
    folder = repository / "src" / "detente" / "apps" / "pages"
    ours = re.compile(
        r"[\w.\[\]\" ]*(?:svg|\.narrow)|probability\([\w.]+\)|mark\([\w.]+\)|\(verdict\([\w.]+\) or dash\)|text|style"
        r"|section\.body|script|result|notices|narrow|loader|fallback"
    )
    passed = [
        (path.name, one.strip())
        for path in folder.glob("*.html")
        for one in re.findall(r"\{\{([^{}|]*)\|\s*safe", path.read_text(encoding="utf-8"))
    ]
    assert len(passed) > 20
    assert [one for one in passed if not ours.fullmatch(one[1])] == []


def test_scripts_of_pages_make_no_markup_of_texts(repository: Path) -> None:
    """Names of the classroom too are put into pages as text alone."""
    making = re.compile(r"\{@html|innerHTML|insertAdjacentHTML|outerHTML|document\.write|\beval\(|new Function")
    sources = [path for path in (repository / "web" / "src").rglob("*") if path.suffix in (".ts", ".svelte")]
    if not sources:
        pytest.skip("no sources of the pages here: an unpacked package")
    assert [path.name for path in sources if making.search(path.read_text(encoding="utf-8"))] == []
