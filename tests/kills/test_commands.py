"""Commands are killed at random moments; given again, each comes to the very bytes of one that was not disturbed.

DETENTE_KILLS repeats what a failure has printed: its seed.
"""

from __future__ import annotations

import collections
import random
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from detente.apps.cli.main import app
from killed_commands import CASES, SERVED, SHOWN
from killing import SEED, SIGNALS, STATUS, Bench, finish, kill, plain

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and processes of Linux")
SHORT = [name for name, case in CASES.items() if not case.long]
SAMPLE = 3
"""Cases of the short form, drawn by the seed."""


def bench(name: str, folder: Path, record: Path) -> Bench:
    made = Bench(CASES[name], folder, record)
    made.learn()
    return made


def killed(one: Bench, rounds: int, luck: random.Random) -> collections.Counter[str]:
    """Strike again and again, by each signal in every round, and let it go on to its end after each round."""
    counts = collections.Counter[str]()
    for _ in range(rounds):
        one.clear()
        one.fill()
        for number in luck.sample(SIGNALS, 3):
            sys.stdout.write(f"{one.case.command}: {kill(one, number, luck)}\n")
            counts[number.name] += 1
        finish(one)
    return counts


@pytest.mark.parametrize("name", random.Random(SEED).sample(SHORT, SAMPLE))
def test_killed_at_random_moments(name: str, tmp_path: Path, real_data: Path) -> None:
    sys.stdout.write(f"DETENTE_KILLS={SEED}\n")
    killed(bench(name, tmp_path, real_data), 1, random.Random(f"{SEED} {name}"))


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_killed_many_times(name: str, tmp_path: Path, real_data: Path) -> None:
    sys.stdout.write(f"DETENTE_KILLS={SEED}\n")
    counts = killed(bench(name, tmp_path, real_data), 1 if CASES[name].long else 4, random.Random(f"{SEED} {name}"))
    sys.stdout.write(f"{name}: {dict(counts)}\n")


@pytest.mark.parametrize("number", SIGNALS[1:])
def test_a_page_that_is_there_when_a_signal_comes_is_told(number: int, tmp_path: Path, real_data: Path) -> None:
    """The last change is to tidy up what stood in for the page, once it has its place."""
    one = bench("games", tmp_path, real_data)
    one.clear()
    one.fill()
    ended, said = one.strike_change(number, one.changes)
    assert (one.work / "page.html").is_file()
    assert ended.status == STATUS[number], said
    assert plain(ended.out) == one.told
    assert "was not written" not in ended.err


def leaves(command: Any, before: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the commands that are no groups, by their words."""
    inner = getattr(command, "commands", {})
    if not inner:
        return {" ".join(before): command}
    return {words: leaf for name, one in inner.items() for words, leaf in leaves(one, (*before, name)).items()}


def test_every_command_that_computes_or_writes_is_killed() -> None:
    all_of_them = leaves(typer.main.get_command(app))
    assert {case.command for case in CASES.values()} | SHOWN | set(SERVED) == set(all_of_them)
    writing = {"out", "store", "csv", "figure"}
    assert not {name for name in SHOWN if writing & {option.name for option in all_of_them[name].params}}
    for file in SERVED.values():
        assert (Path(__file__).parents[1] / file).is_file()
