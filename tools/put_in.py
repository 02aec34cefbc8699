"""Which schools assume their answer, and which are idle between two states, for the pages: ``python tools/put_in.py``.

Runs the part of ``detente verdict`` that looks for tipping points of the pair, half a minute on two cores, and writes
``src/detente/studies/verdict/put_in.json``.
"""

from __future__ import annotations

import json
from pathlib import Path

from detente.studies.verdict import verdict
from detente.studies.verdict.put_in import put_in_of

FILE = Path(__file__).resolve().parents[1] / "src" / "detente" / "studies" / "verdict" / "put_in.json"


def main() -> None:
    """Write the file."""
    found = verdict(worlds="W1", beds="pair", draws=0)
    FILE.write_text(f"{json.dumps(put_in_of(found.answers), indent=2)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
