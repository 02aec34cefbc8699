"""What `--help` shows is read well at every width, and every example in it runs."""

import inspect
import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise, permutations
from pathlib import Path
from typing import Any

import pytest
import typer

import detente
from detente.apps.cli import help as shown
from detente.apps.cli.main import app, main, reading
from detente.studies.claims.written import EXAMPLE


def commands(one: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield path, one
    for name, below in getattr(one, "commands", {}).items():
        yield from commands(below, (*path, name))


EVERY = dict(commands(reading(typer.main.get_command(app))))
EXAMPLES = [
    paragraph.strip()
    for command in EVERY.values()
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n")
    if paragraph.startswith("    ")
]
SMALL = {
    "run": {"--replicates": "8"},
    "logic": {"--replicates": "16"},
    "sweep": {"--replicates": "4", "--sample": "sobol:8"},
    "sensitivity": {"--replicates": "2", "--samples": "8"},
    "world": {"--replicates": "2", "--states": "10"},
    "replicate": {"--replicates": "2"},
    "case": {"--replicates": "20"},
    "beliefs": {"--particles": "200"},
    "continue": {"--years": "5"},
    "verdict": {"--replicates": "8", "--draws": "0", "--years": "20", "--beds": "pair", "--schools": "default"},
}
"""What makes an example small."""
MINE = """from dataclasses import replace

import detente

my_school = replace(detente.school("three_steps"), name="mine", title="Mine")
"""
"""A school of one's own."""
WHOLE = re.compile(r"detente .+|\S*`[^`]+`\S*|\S+ %\S*|\S+")
"""A word, a number and its sign, or a command: no line ends in it."""
RUN = ("run", "logic", "sweep", "diagnose", "ls", "show", "verify", "diff", "continue", "export", "cite", "scenarios",
       "schools", "games", "parameters", "measures", "doctor", "discover", "sensitivity", "data list")  # fmt: skip
"""Commands whose examples are run here, small: they need neither the record nor a browser, and take a second."""
LONG = ("sensitivity cold_war", "sensitivity fearful_friends", "run one_greedy_state", "--until")
"""What of them takes longer."""


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code in (0, None)
    return capsys.readouterr().out


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_help_fits_the_terminal(
    path: tuple[str, ...], columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    told = said(capsys, *path, "--help")
    lines = [line.rstrip() for line in told.splitlines()]
    assert "<" not in re.sub(r"<[a-z]+>\.|[<>]=?\s?[\d.]", "", told)
    assert "\u2026" not in told  # nothing is cut
    paragraphs = told.split("\n\n")
    for paragraph in paragraphs:
        if not paragraph.lstrip().startswith("detente") and "\n  " not in paragraph:
            whole = paragraph.splitlines()
            for line, after in pairwise(whole):  # no line ends where the next word had room
                assert len(line.rstrip()) + 1 + len(WHOLE.match(after.lstrip())[0]) > min(columns, shown.WIDEST), (
                    paragraph
                )
    for line in lines:
        assert line.count("`") % 2 == 0, "a command is broken over lines"
        whole = line.strip().startswith("detente ") or WHOLE.fullmatch(line.strip())
        assert whole or len(line) <= min(columns, shown.WIDEST), line
    for option in EVERY[path].params:
        assert option.hidden or option.param_type_name == "argument" or option.opts[0] in told


def test_groups_name_options_that_there_are() -> None:
    known = {name for names in shown.GROUPS.values() for name in names}
    used = {"help", *(option.name for command in EVERY.values() for option in command.params)}
    assert known <= used, "a group names an option that no command has"


def words_of(example: str) -> tuple[list[str], bool]:
    """Return the words of an example after `detente`, and whether it sends what is printed to a file."""
    words = shlex.split(example)
    assert words[0] == "detente"
    there = ">" in words
    return words[1 : words.index(">")] if there else words[1:], there


def command_of(words: list[str]) -> tuple[tuple[str, ...], list[str]]:
    path = tuple(words[:2]) if tuple(words[:2]) in EVERY else tuple(words[:1])
    return path, words[len(path) :]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_a_command_line(example: str) -> None:
    path, rest = command_of(words_of(example)[0])
    EVERY[path].make_context(" ".join(path), rest)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that examples name."""
    folder = tmp_path_factory.mktemp("desk")
    library = Path(detente.__file__).parent / "scenarios" / "library"
    (folder / "mine.toml").write_text((library / "first_encounter.toml").read_text())
    (folder / "my_world.toml").write_text((folder / "mine.toml").read_text())
    (folder / "points.csv").write_text("offence_advantage\n1\n3\n")
    (folder / "claim.toml").write_text(EXAMPLE)
    (folder / "mine.py").write_text(MINE)
    months = [f"{year}-{month:02}" for year in range(1993, 2000) for month in range(1, 13)]
    acts = [
        f"{a},{b},{month},{k % 7 - 4}"
        for a, b in permutations(("Israel", "Palestine"))
        for k, month in enumerate(months)
    ]
    (folder / "acts.csv").write_text("\n".join(["source,target,month,goldstein", *acts, ""]))
    pairs = combinations((2, 200, 220, 255, 300, 325, 365, 640, 710, 740), 2)
    rows = [f"{a},{b},{year},{int((a + 3 * b + year) % 17 == 0)}" for a, b in pairs for year in range(1817, 2011)]
    (folder / "sanctions.csv").write_text("\n".join(["ccode_a,ccode_b,year,sanction", *rows, ""]))
    run = detente.simulate("default", "cold_war", replicates=8, keep=detente.NEEDS)
    for name in ("run.nc", "mine.nc", "yours.nc", "cold_war.nc"):
        run.save(folder / name)
    for number, name in enumerate(("3f2a91c04d7e", "91c0")):
        detente.run("cold_war", replicates=8, seed=number).save(folder / f"{name}.nc")
    return folder


def small(path: tuple[str, ...], rest: list[str]) -> list[str]:
    """Return the words of an example that asks for less."""
    words = list(rest)
    for option, value in SMALL.get(path[0], {}).items():
        if option in words:
            words[words.index(option) + 1] = value
        elif option != "--sample" and option in {o for one in EVERY[path].params for o in one.opts}:
            words += [option, value]
    return words


HERE = [
    one
    for one in EXAMPLES
    if " ".join(command_of(words_of(one)[0])[0]) in RUN and "runs" not in one and not any(long in one for long in LONG)
    and not re.search(r"\b(DIR|friends|study|pair\.nc|fingerprint)\b", one)
]  # fmt: skip
KEPT = [one for one in EXAMPLES if re.search(r"\b(runs|friends|study|pair\.nc)\b", one) and one not in HERE
        and command_of(words_of(one)[0])[0][0] not in ("verdict", "claims", "replicate")]  # fmt: skip
"""Examples on what an earlier example keeps."""
TELL = ("doctor", "diff")
"""Commands whose status says what they found."""
SERVES = ("serve", "seat", "data fetch")
"""Commands that wait for others, or need a connection: their own tests run them."""
REST = [
    one
    for one in EXAMPLES
    if one not in HERE
    and one not in KEPT
    and "DIR" not in one
    and " ".join(command_of(words_of(one)[0])[0]) not in SERVES
]
"""Examples that need the record or minutes; in one of `discover` DIR is any folder, and what is in it is not said."""


def example_runs(example: str, capsys: pytest.CaptureFixture[str], more: Mapping[str, str] | None = None) -> None:
    """Run an example that asks for less, in which words stand for what is there."""
    words, _ = words_of(example)
    path, rest = command_of(words)
    for word, there in (more or {}).items():
        rest = [re.sub(rf"(?<![\w.]){re.escape(word)}(?![\w.])", there, one) for one in rest]
    with pytest.raises(SystemExit) as end:
        main([*path, *(one for one in small(path, rest) if one != "--open")])
    told = capsys.readouterr()
    assert end.value.code in (0, None) or (path[0] in TELL and end.value.code == 1), told.err
    if "--json" in words:
        json.loads(told.out)


@pytest.mark.parametrize("example", HERE)
def test_an_example_runs(
    example: str, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk)
    example_runs(example, capsys)


@pytest.fixture(scope="module")
def shelf(desk: Path) -> dict[str, str]:
    """Return what stands for the names of results that examples have: results like them, kept in the folder."""
    before = Path.cwd()
    os.chdir(desk)
    try:
        for words in (
            ("run", "cold_war", "--replicates", "8", "--store", "runs"),
            ("run", "cold_war", "--replicates", "8", "--seed", "1", "--store", "runs"),
            ("sensitivity", "first_encounter", "--parameters", "offence_advantage,prior", "--samples", "64",
             "--replicates", "4", "--out", "seen"),
        ):  # fmt: skip
            with pytest.raises(SystemExit) as end:
                main(words)
            assert end.value.code in (0, None)
    finally:
        os.chdir(before)
    detente.simulate("default", "first_encounter", replicates=4, keep=detente.NEEDS).save(desk / "pair.nc")
    first, second = sorted(path.name for path in (desk / "runs").iterdir() if (path / "manifest.json").is_file())
    fingerprint = json.loads((desk / "runs" / first / "manifest.json").read_text())["fingerprint"]
    return {"3f2a91c04d7e": first, "3f2a": first, "91c0": second, "study": "seen", "friends": "seen",
            "d79aa1d61aed": fingerprint}  # fmt: skip


@pytest.mark.parametrize("example", KEPT)
def test_an_example_on_what_is_kept_runs(
    example: str,
    desk: Path,
    shelf: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(desk)
    example_runs(example, capsys, None if " sensitivity " in example else shelf)


@pytest.fixture(scope="module")
def record(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the record, in which commands may keep what they read."""
    folder = tmp_path_factory.mktemp("record")
    for path in real_data.rglob("*"):
        if path.is_file():
            place = folder / path.relative_to(real_data)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("example", REST)
def test_an_example_that_takes_minutes_runs(
    example: str,
    desk: Path,
    record: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On the record: in the examples ``raw`` and ``~/record`` are folders of it, ``~/Downloads`` too."""
    monkeypatch.chdir(desk)
    monkeypatch.setenv("DETENTE_DATA", str(record))
    stands = {"raw": str(record), "~/record": str(record)}
    if " claims " in example:
        stands["mine.toml"] = "claim.toml"  # what `detente claims --example` prints
    example_runs(example, capsys, stands)
