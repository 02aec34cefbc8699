"""Time and memory are told before: what goes beyond them has an answer in seconds, and `--yes` where it may go on."""

import json
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from detente.apps.cli.main import app, main

MANY, LONG = "10000000", "100000"
SOON = 3.0
"""Time of a core within which there is an answer [s]: 10 on the clock where two others work on two cores too."""
COUNTED = {"--replicates", "--samples", "--particles", "--years", "--draws", "--counterfactual"}
"""Options by which a command can be made to take as long as one likes."""


def commands(one: object, path: tuple[str, ...] = ()) -> list[tuple[str, object]]:
    below = getattr(one, "commands", None)
    if below is None:
        return [(" ".join(path), one)]
    return [found for name, sub in below.items() for found in commands(sub, (*path, name))]


def test_what_can_take_long_can_be_told_to_go_on() -> None:
    lacking = []
    for name, one in commands(typer.main.get_command(app)):
        options = {word for option in one.params for word in option.opts}
        if options & COUNTED and name not in ("data frame", "fork") and "--yes" not in options:
            lacking.append(name)
    assert not lacking


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a scenario of a thousand states."""
    file = tmp_path_factory.mktemp("big") / "big.toml"
    file.write_text(
        'title = "Big"\nquestion = "What becomes of many?"\ndescription = "Many."\nnotice = ["Many."]\n'
        'attempt = ["detente run big.toml"]\nstates = { value = 1000, unit = "count", source = "assumption" }\n'
        'years = { value = 60, unit = "year", source = "assumption" }\n'
    )
    return str(file)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["run", "first_encounter", "--replicates", MANY], "TooLong or TooLarge"),
        (["run", "first_encounter", "--replicates", MANY, "--years", LONG], "TooLong"),
        (["run", "BIG", "--years", LONG], "TooLarge"),
        (["run", "BIG", "--replicates", MANY, "--years", "10"], "TooLong"),
        (["run", "BIG", "--replicates", MANY, "--years", LONG], "TooLarge"),
        (["sweep", "first_encounter", "--vary", "prior=0.1:0.9:99", "--replicates", MANY], "TooLong"),
        (["sweep", "first_encounter", "--vary", "prior=0.1:0.9:9", "--replicates", MANY, "--years", LONG], "TooLong"),
        (["sweep", "BIG", "--vary", "prior=0.1:0.9:9", "--years", LONG], "TooLong"),
        (["sweep", "BIG", "--vary", "prior=0.1:0.9:9", "--years", LONG, "--outcomes", "fear.all"], "TooLarge"),
        (["sweep", "first_encounter", "--vary", "prior", "--sample", "sobol:524288", "--years", LONG], "TooLong"),
        (["sensitivity", "--parameters", "prior,learning", "--replicates", "1000000"], "TooLong"),
        (["sensitivity", "--parameters", "prior,learning", "--replicates", "1000", "--years", LONG], "TooLong"),
        (["sensitivity", "BIG", "--parameters", "prior,learning", "--replicates", "1000000"], "TooLong"),
        (["verdict", "--replicates", MANY], "TooLong"),
        (["verdict", "--years", "10000", "--replicates", MANY, "--beds", "pair"], "TooLong"),
        (["logic", "three_steps", "--replicates", MANY], "TooLong"),
        (["logic", "three_steps", "BIG", "--replicates", MANY], "TooLong"),
        (["verdict", "--replicates", MANY, "--store", "store"], "TooLong"),
        (["verdict", "--replicates", MANY, "--years", "10000", "--on", "processes:2"], "TooLong"),
        (["verdict", "--replicates", MANY, "--years", "10000", "--store", "store", "--on", "processes:2"], "TooLong"),
        (["world", "--states", "195", "--replicates", "1000000"], "TooLong"),
        (["replicate", "cusack_stoll", "--replicates", "1000000"], "TooLong"),
        (["sensitivity", "--parameters", "prior,learning", "--samples", "1048576", "--replicates", "1000"], "TooLong"),
        (["sensitivity", "--method", "morris", "--samples", "1048576", "--replicates", "1000"], "TooLong"),
        (["run", "classroom_six", "--replicates", MANY], "TooLong or TooLarge"),
        (["sweep", "BIG", "--vary", "prior=0.1:0.9:9"], "TooLong"),
        (["sensitivity", "BIG", "--parameters", "prior,learning"], "TooLong"),
        (["logic", "three_steps", "BIG"], "TooLong"),
    ],
    ids=" ".join,
)
def test_what_goes_beyond_the_machine_has_an_answer(
    words: list[str], kind: str, thousand: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    began = time.process_time()
    with pytest.raises(SystemExit) as end:
        main([thousand if word == "BIG" else word for word in words] + ["--json"])
    assert end.value.code == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["type"] in kind.split(" or ")
    assert error["estimate"].get("seconds", 3601) > 3600
    assert ("--yes" in error["hint"]) == (error["type"] == "TooLong")
    assert not list(tmp_path.iterdir())
    assert time.process_time() - began < SOON


def at_a_terminal(words: list[str], answer: bytes) -> tuple[int | None, str]:
    """Return how a command ends that is answered at a terminal, and what it said; None if it goes on."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "detente", *words]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while b"[y/N]" not in said:
            said += os.read(ours, 1000)
        os.write(ours, answer)
        try:
            return process.wait(5), said.decode()
        except subprocess.TimeoutExpired:
            return None, said.decode()
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def test_at_a_terminal_it_asks(thousand: str) -> None:
    words = ["run", thousand, "--replicates", MANY, "--years", "10"]
    ended, said = at_a_terminal(words, b"n\n")
    assert ended == 2
    assert "days or more here (run). Go on?" in " ".join(said.split())
    assert at_a_terminal(words, b"y\n")[0] is None
