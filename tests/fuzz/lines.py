"""Command lines of every command with every option, right and wrong: from the tree of commands itself."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import typer
from hypothesis import strategies as st

from detente.apps.cli.main import app
from fuzz.sandbox import FILES

NUMBERS = (
    "0", "1", "2", "3", "-1", "+2", "2.5", "1e3", "1e309", "-1e-320", "nan", "inf", "-inf", "1_0", "0x10", "", " ",
    "x", "--5", "\u0663", "\u00bd", "1,000", "1.", "True", "99999", str(2**31), str(2**63), str(2**64), "9" * 5000,
)  # fmt: skip
"""What is given as a number."""
WORDS = (
    "", " ", ",", ",,", "-", "=", "a=b", "x", "0", "-1", "nan", "all", "default", "mine", "USA", "USA-USSR", "USA-USA",
    "2..365", "2,365", "1950-1960", "1960-1950", "1950", "1e9-1e10", "sensibility=0.8", "sensibility=nan",
    "sensibility=0.5:1:3", "sensibility=", "=1", "belief=2", "own.py:mine", "own.py:broken", "own.py:other",
    "own.py:none", "own.py:", "raises.py:mine", "leaves.py:mine", "no.py:mine", "valid.toml", "broken.toml",
    "cut.toml", "deep.toml", "zero.toml", "marked $x^2 [red]\N{SNOWMAN}.toml", "default:0.5,habit:0.5",
    "default:0.5,habit:nan", "default:1", "first_encounter", "first_encounte", "W1", "pair", "conduct", "hostility",
    "hostility+-0.1", "http://127.0.0.1:9/", "http://", "https://[::1", "file:///etc", "processes", "processes:0",
    "processes:x", "slurm:", "dask:", "dask:tcp://127.0.0.1:9", "local", "numpy", "nonesuch", "$x^2", "[bold]", "[/]",
    "%s", "{0}", "../..", "~nobody", "\x1b[31m", "a\nb", "ok\n", "\u202eabc", "\udcff", "\N{SNOWMAN}" * 40, "x" * 5000,
)  # fmt: skip
"""What is given as a word."""
PATHS = (
    *FILES, "runs", "runs/one", "runs/damaged", "runs/one/result.nc", "run.nc", "folder", "link", "loop", "pipe",
    "cache", "new.html", "new", "new.csv", "new.nc", "no/such/new.html", "page.html/x", "", " ", "-", ".", "..", "~",
    "~nobody/x", "~/new.html", "/dev/null", "/dev/full", "/proc/self/x", "x" * 300, "\udcff.html", "a\nb.html",
    "new/", "[red].html", "*.html",
)  # fmt: skip
"""What is given as a path."""
FRUGAL: Mapping[str, str] = {
    "replicates": "2", "years": "3", "draws": "2", "particles": "50", "samples": "2", "backend": "numpy",
    "workers": "1",
}  # fmt: skip
"""Options that are given with every line that has them as numbers (``backend``: as a word), so that it takes little."""
SMALL = ("quick",)
"""Switches that are given with every line that has them."""
GOOD: Mapping[str, Sequence[str]] = {
    "scenario": ("first_encounter", "valid.toml"), "school": ("habit",), "schools": ("habit",), "theory": ("habit",),
    "theories": ("habit",), "worlds": ("W1",), "link": ("http://127.0.0.1:9/room#ABC",), "url": ("http://127.0.0.1:9",),
    "model": ("m",), "states": ("USA-USSR",), "run": ("runs/one",), "a": ("runs/one",), "b": ("runs/damaged",),
    "file": ("run.nc", "states.csv"), "at": ("2",), "to": ("csv",), "unit": ("state-year",), "sample": ("runs/one",),
    "condition": ("hostility>0.5",), "name": ("acts",), "vary": ("sensibility=0.2:0.8:2",), "frame": ("states.csv",),
    "acts": ("acts.csv",), "names": ("acts",), "origin": ("folder",),
}  # fmt: skip
"""What is right for an option, by its name."""
WRITES = ("out", "store", "games", "csv", "figure")
"""Options that name what is written."""


@dataclass(frozen=True)
class Command:
    """A command as its tree has it.

    Attributes
    ----------
    path : tuple of str
        Words that call it.
    params : tuple
        Its options and arguments.
    writes : tuple of str
        Patterns of names of the new files that it writes if none is named.
    """

    path: tuple[str, ...]
    params: tuple[Any, ...]
    writes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return " ".join(self.path)


@cache
def commands() -> tuple[Command, ...]:
    """Return every command."""
    return tuple(_below(typer.main.get_command(app), ()))


def _below(found: Any, path: tuple[str, ...]) -> Iterator[Command]:
    yield Command(path, tuple(found.params), _writes(found))
    for name, one in getattr(found, "commands", {}).items():
        yield from _below(one, (*path, name))


def _writes(found: Any) -> tuple[str, ...]:
    module = inspect.getmodule(inspect.unwrap(found.callback)) if found.callback else None
    named = [
        re.escape(str(vars(module)[name])) for name in ("PAGE", "FOLDER", "GAMES") if name in vars(module or typer)
    ]
    told = [
        param.show_default for param in found.params if param.name in WRITES and isinstance(param.show_default, str)
    ]
    pages = [re.sub(r"[A-Z]+", "[^/]+", word) for text in told for word in re.findall(r"[\w-]+\.html", text)]
    kept = [".*" for text in told if "RUN" in text]  # beside a run that is named
    return (*named, *pages, *kept)


def pool(param: Any) -> tuple[str, ...]:
    """Return what is given to an option: everything that its type allows, and what it does not.

    Parameters
    ----------
    param
        Option or argument of a command.
    """
    kind = param.type_descriptor.annotation
    good = tuple(GOOD.get(param.name, ()))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (*(str(one.value) for one in kind), *WORDS[:12])
    if kind in (int, float):
        return NUMBERS
    if kind is Path:
        return (*good, *PATHS)
    return (*good, *WORDS, *PATHS[:12])


def is_switch(param: Any) -> bool:
    """Return whether an option takes no value.

    Parameters
    ----------
    param
        Option or argument of a command.
    """
    return bool(getattr(param, "is_flag", False))


def base(command: Command, without: Sequence[str] = ()) -> list[str]:
    """Return the smallest line of a command that may be right.

    Parameters
    ----------
    command
        The command.
    without
        Names of options that are left out.
    """
    words, behind = list(command.path), []
    for param in command.params:
        kind, name = param.type_descriptor.annotation, param.name
        if name in without:
            continue
        value = GOOD.get(name, ("x",))[0]
        if param.param_type_name == "argument":
            behind += [value] if param.required else []
        elif param.required:
            words += [param.opts[0], value]
        elif (name in FRUGAL and kind is int) or name == "backend":
            words += [param.opts[0], FRUGAL[name]]
        elif name in SMALL and param.opts[0] == "--quick":
            words.append("--quick")
    return [*words, *behind]


def given(command: Command, param: Any, value: str) -> list[str]:
    """Return a line in which one option has a value, and the rest is right.

    Parameters
    ----------
    command, param, value
        The command, its option or argument, and what is given to it.
    """
    words = base(command, (param.name,))
    if param.param_type_name != "argument":
        return [*words, *([f"{param.opts[0]}={value}"] if value.startswith("-") else [param.opts[0], value])]
    before = [p for p in command.params if p.param_type_name == "argument"]
    place = [p.name for p in before].index(param.name)
    required = [p for p in before if p.required and p.name != param.name]
    tail = words[len(words) - len(required) :] if required else []
    head = words[: len(words) - len(required)]
    front = [GOOD.get(p.name, ("x",))[0] for p in before[:place]]
    return [*head, "--", *front, value, *tail[sum(p.required for p in before[:place]) :]]


def every() -> list[tuple[Command, list[str]]]:
    """Return every line with one value that is tried: of every option of every command."""
    lines: list[tuple[Command, list[str]]] = []
    for command in commands():
        for param in command.params:
            if is_switch(param):
                for word in (*param.opts, *param.secondary_opts):
                    lines += [(command, [*base(command, (param.name,)), *more])
                              for more in ((word,), (f"{word}=x",), (word, word), (word, "x"))]  # fmt: skip
            else:
                lines += [(command, given(command, param, value)) for value in pool(param)]
    return lines


@st.composite
def lines(draw: st.DrawFn, leave_out: Sequence[str] = ()) -> tuple[Command, list[str]]:
    """Return lines in which several things are wrong: values, names, order, what is missing and what is too much.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    leave_out
        Commands that are left out.
    """
    command = draw(st.sampled_from([one for one in commands() if not {*one.path[:1]} & {*leave_out}]))
    chosen = draw(st.lists(st.sampled_from(command.params), max_size=3, unique_by=lambda p: p.name)) if (
        command.params) else []  # fmt: skip
    words = base(command, [param.name for param in chosen])
    for param in chosen:
        if is_switch(param):
            words.append(draw(st.sampled_from((*param.opts, *param.secondary_opts))))
            continue
        value = draw(st.sampled_from(pool(param)) | st.text(st.characters(exclude_characters="\0"), max_size=8))
        if param.param_type_name == "argument":
            words.append(value)
        else:
            words += [param.opts[0], value]
    more = draw(st.sampled_from(["", "", "", "-", "--", "--json", "--json", "--nonesuch", "--help", "-h", "\udcff"]))
    if more:
        words.insert(draw(st.integers(0, len(words))), more)
    if len(words) > 1 and draw(st.integers(0, 9)) == 0:
        words.pop(draw(st.integers(1, len(words) - 1)))
    return command, words
