"""Look for known faults in the packages that the lock files pin.

    python tools/audit.py [--advisories FILE]

With a file of advisories nothing is asked of a network: JSON in the form of OSV (https://ossf.github.io/osv-schema), a
list of them, or lines of one each. Without one, `pip-audit` is asked, if it is installed, which needs a network. Exit
status: 0 nothing known, 1 something found, 2 nothing could be looked up.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.M)


def pins(text: str) -> dict[str, Version]:
    """Return the version of every package that a lock file pins."""
    return {canonicalize_name(name): Version(version) for name, version in PIN.findall(text)}


def advisories(text: str) -> list[Mapping[str, Any]]:
    """Return the advisories of a file: one, a list, or one a line."""
    try:
        held = json.loads(text)
    except json.JSONDecodeError:
        held = [json.loads(line) for line in text.splitlines() if line.strip()]
    return held if isinstance(held, list) else held.get("vulns", [held])


def affects(version: Version, affected: Mapping[str, Any]) -> bool:
    """Return whether a version is among those that an advisory names, one by one or by ranges."""
    if str(version) in affected.get("versions", ()):
        return True
    return any(_within(version, one["events"]) for one in affected.get("ranges", ()) if one["type"] == "ECOSYSTEM")


def _within(version: Version, events: Iterable[Mapping[str, str]]) -> bool:
    inside = False
    for event in events:
        (kind, bound), *_ = event.items()
        at = Version("0") if bound == "0" else Version(bound)
        if kind == "introduced" and version >= at:
            inside = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def found(pinned: Mapping[str, Version], known: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Version, str, str]]:
    """Yield package, version, advisory and what it says of each known fault."""
    for advisory in known:
        if "withdrawn" in advisory:
            continue
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if package.get("ecosystem") == "PyPI" and name in pinned and affects(pinned[name], affected):
                yield name, pinned[name], advisory["id"], advisory.get("summary", "")
                break


def main(words: list[str] | None = None) -> int:
    """Look the pins up, say what was found, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--advisories", type=Path, help="a file of advisories in the form of OSV")
    asked = parser.parse_args(words)
    if asked.advisories is not None:
        pinned = {name: version for lock in LOCKS for name, version in pins((ROOT / lock).read_text()).items()}
        faults = list(found(pinned, advisories(asked.advisories.read_text(encoding="utf-8"))))
        for name, version, key, summary in faults:
            print(f"{name} {version}: {key} {summary}".rstrip())
        print(f"{len(pinned)} packages, {len(faults)} known faults in {asked.advisories}")
        return int(bool(faults))
    if find_spec("pip_audit") is None:
        print(
            "Nothing was looked up: no file of advisories was named, and pip-audit is not installed.", file=sys.stderr
        )
        print("Name a file (--advisories FILE), or: pip install pip-audit (it asks a network)", file=sys.stderr)
        return 2
    worst = 0
    for lock in LOCKS:
        words = ["--disable-pip", "--require-hashes", "-r", str(ROOT / lock)]
        worst = max(worst, subprocess.run([sys.executable, "-m", "pip_audit", *words], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
