"""Pin results anew: digests of every school in several scenarios, and the reference for elsewhere.

    python tools/pin.py --because "WORDS"   results moved on purpose: WORDS must stand in the changelog already
    python tools/pin.py --here              nothing moved: add the digests of this machine and these libraries

``--here`` refuses where the results are not those of the reference within its tolerance; what is new (a school, a
record) is added to it.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from identical import pins  # noqa: E402  # it lies among the tests


def main() -> None:
    """Run everything that is pinned, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--because", help="Why results moved, in the words of the changelog.")
    choice.add_argument("--here", action="store_true", help="Nothing moved: pin this environment too.")
    asked = parser.parse_args()
    told = " ".join((ROOT / "CHANGELOG.md").read_text(encoding="utf-8").split())
    if asked.because and " ".join(asked.because.split()) not in told:
        sys.exit(f"CHANGELOG.md does not say under 'Results changed': {asked.because}")
    held = pins.reference() if pins.REFERENCE.exists() else {}
    known = pins.pins() if pins.PINS.exists() else {"digests": {}, "moves": []}
    digests, kept, moved, new = {}, {}, [], []
    for place in pins.PLACES:
        plain: dict[str, dict[str, np.ndarray]] = {}
        for backend in pins.PLACES[place].backends:
            for name, run in pins.runs(place, backend).items():
                digests[f"{place}/{name}/{backend}"] = pins.digest(run)
                case = f"{place}/{name}" if backend == "numpy" else f"{place}/{name}@{backend}"
                if backend == "numpy" or not pins.agrees(run, plain[name]):
                    kept |= {f"{case}/{k}": v for k, v in pins.outline(run).items()}
                if backend == "numpy":
                    plain[name] = pins.outline(run)
                if f"{place}/{name}" not in held:
                    new.append(case)
                    continue
                old = pins.held_for(held, place, name, backend)
                known_of = replace(run, records={k: v for k, v in run.records.items() if f"last.{k}" in old})
                if len(known_of.records) < len(run.records):  # a field of the world, or a record, is new
                    new.append(case)
                if not pins.agrees(known_of, old, pins.close_for(held, place, name, backend)):
                    moved.append(pins.said(name, place, known_of, old).partition("\n")[0])
            print(f"{place} on {backend}: {pins.PLACES[place].replicates} replicates of every school")
    if asked.here and moved:
        sys.exit("\n".join([*moved, "Nothing was written: results are not those of the reference."]))
    print("\n".join(moved) or f"Every number is that of the reference; {len(new)} cases are new.")
    if asked.because:
        known = {"digests": {}, "moves": [*known["moves"], asked.because]}  # those of other machines are now wrong
    if asked.because or new:
        np.savez_compressed(pins.REFERENCE, **kept)
    known["digests"][pins.environment()] = dict(sorted(digests.items()))
    pins.PINS.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    print(f"Pinned for {pins.environment()}")


if __name__ == "__main__":
    main()
