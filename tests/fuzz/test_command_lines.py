"""Every option of every command, wrong in every way that its type allows: refused with cause and cure, nothing touched.

Lines come from the tree of commands itself: a new option is tried without a word here.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib.offsetbox
import matplotlib.pyplot  # noqa: F401  # whatever Ctrl-C comes to while it is imported is not to be had twice
import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.lines import Command, commands, every, lines, pool
from fuzz.sandbox import Sandbox
from fuzz.trying import WAITS, Tried, check, faults

SHARE = 150
"""How many lines of all are tried by default; which ones is drawn anew with every change of the commands."""
PROCESSES = 6
"""How many of them are tried in processes of their own."""
LONG = ("world", "story", "lab", "site", "lesson", "claims")
"""Commands whose smallest line takes seconds: their share by default is small."""


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The folder of work, with a home, a cache and no way to any host but this one."""
    made = Sandbox(tmp_path_factory.mktemp("lines"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.folder)
        patch.setenv("HOME", str(made.folder / "home"))
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            patch.setenv(name, "http://127.0.0.1:9")
        patch.setenv("no_proxy", "127.0.0.1")
        patch.setattr(webbrowser, "open", lambda *_, **__: False)
        yield made


@pytest.fixture(autouse=True)
def _own_data(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(sandbox.folder / "cache"))
    monkeypatch.chdir(sandbox.folder)


def tried(sandbox: Sandbox, some: Sequence[tuple[Command, list[str]]]) -> None:
    """Try lines, and tell all that are wrong."""
    found = [check(sandbox, command, words) for command, words in some]
    wrong = ["\n".join(one) for one in found if one]
    assert not wrong, "\n\n".join([f"{len(wrong)} of {len(found)}", *wrong[:20]])


def in_json(command: Command, words: list[str]) -> list[str]:
    """Return a line that asks for one JSON object, where that is possible."""
    able = any("--json" in param.opts for param in command.params) and not {"--", "--json"} & set(words)
    return [*words, "--json"] if able else words


def test_a_share_of_all_lines(sandbox: Sandbox) -> None:
    draws = random.Random(0)
    cheap = [line for line in every() if line[0].path[:1] not in [(name,) for name in (*LONG, *WAITS)]]
    some = draws.sample(cheap, SHARE)
    tried(sandbox, [(c, in_json(c, words) if draws.random() < 0.3 else words) for c, words in some])


@settings(max_examples=60)
@given(line=lines((*LONG, *WAITS)))
def test_lines_in_which_several_things_are_wrong(sandbox: Sandbox, line: tuple[Command, list[str]]) -> None:
    tried(sandbox, [line])


def test_a_share_in_processes_of_their_own(sandbox: Sandbox) -> None:
    draws = random.Random(1)
    able = [line for line in every() if all("\0" not in w and len(w) < 3000 for w in line[1]) and not line[0].path[:1]]
    wrong = [line for line in every() if line[0].path in (("run",), ("scenarios",), ("data", "fetch"), ("fork",))]
    for _, words in [*able[:2], *draws.sample(wrong, PROCESSES - 2)]:
        command = [sys.executable, "-m", "detente", *words]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
        done = subprocess.run(
            command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=120, check=False
        )
        out, err = (text.decode(errors="backslashreplace") for text in (done.stdout, done.stderr))
        told = faults(Tried(tuple(words), done.returncode, out, err))
        assert not told, (told, words, err)
    sandbox.build()


@pytest.mark.slow
def test_every_line(sandbox: Sandbox) -> None:
    """Hours: every value of every option; ``DETENTE_FUZZ=first:last`` tries a part of them, in a drawn order.

    ``DETENTE_FUZZ_SEED`` draws another order.
    """
    all_lines = every()
    random.Random(int(os.environ.get("DETENTE_FUZZ_SEED", "2"))).shuffle(all_lines)
    first, _, last = os.environ.get("DETENTE_FUZZ", ":").partition(":")
    tried(sandbox, all_lines[int(first or 0) : int(last) if last else None])


@pytest.mark.slow
@settings(max_examples=3000, suppress_health_check=list(HealthCheck), derandomize=False)
@given(line=lines())
def test_many_lines_in_which_several_things_are_wrong(sandbox: Sandbox, line: tuple[Command, list[str]]) -> None:
    tried(sandbox, [line])


def test_every_option_of_every_command_is_tried() -> None:
    told = {(command.path, param.name) for command in commands() for param in command.params}
    assert len(told) > 100
    assert all(pool(param) for command in commands() for param in command.params)
    named = {path[0] for path, _ in told if path}
    assert {"run", "verdict", "sweep", "data", "serve", "site", "fork", "export"} <= named
