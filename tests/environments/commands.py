"""Several commands in one process of its own surroundings, so that each costs no start of Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LISTS = (("scenarios",), ("doctor",), ("data", "list"), ("data", "status"))
RUN = ("run", "first_encounter", "--replicates", "2", "--years", "5", "--out", "run.html")
VERDICT = ("verdict", "--schools", "habit", "--worlds", "W1", "--beds", "pair", "--replicates", "4", "--years", "30",
           "--out", "verdict.html")  # fmt: skip

SEQUENCE = """
import json, sys
from detente.apps.cli.main import main
*_, told = sys.argv
statuses = []
for words in json.loads(sys.argv[1]):
    try:
        main(words)
        statuses.append("returned")
    except SystemExit as end:
        statuses.append(end.code)
with open(told, "w") as file:
    json.dump(statuses, file)
"""


class Ended(NamedTuple):
    """What several commands came to."""

    statuses: list[int]
    out: bytes
    err: bytes


def commands(
    words: Sequence[Sequence[str]],
    environment: Mapping[str, str],
    folder: Path,
    *,
    before: Sequence[str] = (),
    user: int | None = None,
) -> Ended:
    """Run commands one after the other in one process; every one must end with a status, without a traceback."""
    told = folder / f"statuses-{user}.json"
    told.write_text("[]")
    told.chmod(0o666)
    ran = subprocess.run(
        [
            *before,
            *(() if user is None else as_user(user)),
            sys.executable,
            "-c",
            SEQUENCE,
            json.dumps([list(one) for one in words]),
            str(told),
        ],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr.decode(errors="replace")
    assert b"Traceback" not in ran.stderr, ran.stderr.decode(errors="replace")
    return Ended(json.loads(told.read_text()), ran.stdout, ran.stderr)


def surroundings(environment: Mapping[str, str], **changes: str | None) -> dict[str, str]:
    """Return an environment with changes; None takes a variable away."""
    held = {**environment, **changes}
    return {name: value for name, value in held.items() if value is not None}


def as_user(user: int) -> list[str]:
    """Return the words that run a program as another user, who may read everything but write only what is its own.

    Python and the checkout may lie in folders that are for root alone to enter.
    """
    may_read = ["--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search"]
    return ["setpriv", "--reuid", str(user), "--regid", str(user), "--clear-groups", *may_read]


def is_root() -> bool:
    """Return whether other users can be taken on here."""
    return os.name == "posix" and os.geteuid() == 0
