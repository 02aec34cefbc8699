"""Nothing that only POSIX has is called where Windows comes by, but in a `try` or behind a look at the system."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog", "termios", "tty"}
NAMES = {
    "os": set(
        re.findall(
            r"\w+",
            """chown chroot fchmod fchown fork forkpty getegid geteuid getgid getgroups getloadavg
        getpgid getpgrp getresuid getsid getuid initgroups killpg lchown mkfifo mknod
        nice openpty posix_spawn pread pwrite register_at_fork
        sched_getaffinity
        sched_setaffinity setegid seteuid setgid setpgid setsid setuid statvfs sync uname wait wait3
        wait4 WNOHANG O_DIRECTORY O_NOFOLLOW O_NONBLOCK""",
        )
    ),
    "signal": set(
        re.findall(
            r"\w+",
            """SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP
        SIGUSR1 SIGUSR2
        SIGWINCH alarm pause
        pthread_kill pthread_sigmask setitimer sigwait""",
        )
    ),
    "time": {"tzset", "clock_gettime"},
    "socket": {"AF_UNIX"},
}
SEEN = re.compile(rf"\b({'|'.join([*MODULES, *NAMES['os'], *NAMES['signal'], *NAMES['time'], *NAMES['socket']])})\b")
"""What a file must hold to be read as a program."""
ASKED = ("hasattr", "platform", "os.name", "getattr")
"""What a condition asks before something of one system is called."""
FILES = sorted(Path(__file__).parents[2].joinpath("src", "detente").rglob("*.py"))


@cache
def parsed() -> dict[Path, ast.Module]:
    """Return the modules of the package that could hold any of it, read once."""
    texts = {path: path.read_text(encoding="utf-8") for path in FILES}
    return {path: ast.parse(text) for path, text in texts.items() if SEEN.search(text) or "_text(" in text}


def posix_only(node: ast.AST) -> str:
    """Return the name of what only POSIX has in one node of a program, or nothing."""
    if isinstance(node, ast.Import):
        return next((one.name for one in node.names if one.name in MODULES), "")
    if isinstance(node, ast.ImportFrom) and node.module:
        named = {one.name for one in node.names} & NAMES.get(node.module, set())
        return node.module if node.module in MODULES else next(iter(named), "")
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}" if node.attr in NAMES.get(node.value.id, ()) else ""
    return ""


def catches(node: ast.Try) -> bool:
    """Return whether a `try` lets a missing module or name pass."""
    caught = " ".join(ast.unparse(one.type) if one.type else "ImportError" for one in node.handlers)
    return "ImportError" in caught or "AttributeError" in caught


def suppresses(node: ast.With) -> bool:
    """Return whether a `with` lets a missing module or name pass."""
    entered = " ".join(ast.unparse(one.context_expr) for one in node.items)
    return "suppress(" in entered and ("ImportError" in entered or "AttributeError" in entered)


def asks(test: ast.expr) -> bool:
    return any(word in ast.unparse(test) for word in ASKED)


def leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return | ast.Raise | ast.Continue)


def unguarded(node: ast.AST, guarded: bool = False) -> Iterator[tuple[int, str]]:
    """Yield line and name of what is called without a guard.

    A guard is a `try` that catches the missing module, a condition that asks for the system, or such a condition that
    leaves the function before. Once a function has imported such a module in a `try`, it may use it.
    """
    name = posix_only(node)
    if name and not guarded:
        yield getattr(node, "lineno", 0), name
    if isinstance(node, ast.Try):
        inside = guarded or catches(node)
        yield from _all(node.body, inside)
        yield from _all([*node.handlers, *node.orelse, *node.finalbody], guarded)
    elif isinstance(node, ast.With):
        yield from _all(node.body, guarded or suppresses(node))
    elif isinstance(node, ast.If | ast.IfExp):
        inside = guarded or asks(node.test)
        yield from _all([node.test], inside)
        parts = (node.body, node.orelse) if isinstance(node, ast.If) else ([node.body], [node.orelse])
        for part in parts:
            yield from _all(part, inside)
    elif isinstance(node, ast.BoolOp):
        yield from _all(node.values, guarded or asks(node))
    else:
        for _, field in ast.iter_fields(node):
            yield from _all(field if isinstance(field, list) else [field], guarded)


def _all(nodes: list, guarded: bool) -> Iterator[tuple[int, str]]:
    for node in nodes:
        if isinstance(node, ast.AST):
            yield from unguarded(node, guarded)
            guarded = guarded or (isinstance(node, ast.If) and asks(node.test) and leaves(node.body))


@pytest.mark.parametrize(
    ("program", "found"),
    [
        ("import fcntl", ["fcntl"]),
        ("try:\n    import fcntl\nexcept ImportError:\n    fcntl = None", []),
        ("try:\n    import fcntl\nexcept OSError:\n    pass", ["fcntl"]),
        ("from os import fork", ["fork"]),
        ("import os\nos.fork()", ["os.fork"]),
        ("import os\nif hasattr(os, 'fork'):\n    os.fork()", []),
        ("import os\nif os.name == 'posix':\n    pass\nos.fork()", ["os.fork"]),
        ("def f():\n    if sys.platform == 'win32':\n        return\n    os.kill(1, signal.SIGKILL)", []),
        ("x = len(os.sched_getaffinity(0)) if sys.platform == 'linux' else 1", []),
        ("with suppress(AttributeError):\n    os.geteuid()", []),
        ("with contextlib.suppress(ImportError, OSError):\n    import resource", []),
        ("with suppress(OSError):\n    os.geteuid()", ["os.geteuid"]),
    ],
)
def test_a_guard_is_seen(program: str, found: list[str]) -> None:
    assert [name for _, name in unguarded(ast.parse(program))] == found


def test_nothing_of_posix_alone_is_called_without_a_guard() -> None:
    root = FILES[0].parent
    found = [
        f"{path.relative_to(root)}:{line} {name}"
        for path, program in parsed().items()
        for line, name in unguarded(program)
    ]
    assert len(FILES) > 500
    assert found == []


def test_files_of_text_name_their_encoding() -> None:
    """Windows reads text in the code page of its country unless it is told otherwise."""
    found = []
    for path, program in parsed().items():
        for node in ast.walk(program):
            if not isinstance(node, ast.Call) or any(one.arg in ("encoding", None) for one in node.keywords):
                continue
            called = ast.unparse(node.func)
            if called.endswith((".read_text", ".write_text")) and len(node.args) < 1 + called.endswith("write_text"):
                found.append(f"{path.name}:{node.lineno} {called}")
    assert found == []
