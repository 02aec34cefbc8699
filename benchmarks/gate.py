"""Gate for CI: fail if the engine has become slower.

Compares the CPU time of the batch with that of the bundled C kernel (with the NumPy form where there is no
C compiler), measured in turn, with the ratios recorded in ``benchmarks/recorded.json`` for kernels of the
same vector width. Fails at 1.3 times worse. Ratios carry over between machines of one width far better than
times do; where nothing fits it says so and passes. ``--record`` writes the ratios found here.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path

import numpy_forms
from common import CORE, batch, interleaved, stay_on_one_core, whole_tiles, world
from kernel import Kernel, NoCompilerError, width

FILE = Path(__file__).with_name("recorded.json")
WORSE = 1.3
SIZES = {2: (100, 2048), 20: (60, 128), 195: (20, 6)}


def ratio(states: int, *, compiled: bool, rounds: int) -> float:
    """Return the CPU time of the batch over that of the kernel (or of the NumPy form) for the same work."""
    years, replicates = SIZES[states]
    count = whole_tiles(states, replicates)
    if compiled:
        kernel = Kernel(CORE, world(states, years), count)
        ours, other = interleaved([batch(states, years, count), kernel], rounds=rounds)
        return ours / count / (other / (kernel.blocks * kernel.width))
    chunk = numpy_forms.CHUNKS[states]
    form = partial(numpy_forms.run, CORE, world(states, 5), chunk, chunk=chunk)
    ours, other = interleaved([batch(states, years, count), form], rounds=min(rounds, 3))
    return ours / (count * years) / (other / (chunk * 5))


def main() -> int:
    """Measure, compare, say so; return 1 if a ratio is worse than it may be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--record", action="store_true", help="write the ratios found here")
    asked = parser.parse_args()
    stay_on_one_core()
    try:
        key = f"C, {width()} lanes"
    except NoCompilerError as error:
        print(f"No C kernel here, so the NumPy form is the measure. {error}")
        key = "NumPy"
    recorded = json.loads(FILE.read_text()) if FILE.exists() else {}
    if not asked.record and key not in recorded:
        print(f"No ratios are recorded for {key!r} ({', '.join(recorded) or 'none at all'}): nothing to compare with.")
        return 0
    found = {str(n): ratio(n, compiled=key != "NumPy", rounds=5) for n in SIZES}
    if asked.record:
        FILE.write_text(json.dumps({**recorded, key: found}, indent=1) + "\n")
        print(f"Recorded for {key}: {found}")
        return 0
    worse = 0
    for n, old in recorded[key].items():
        new = found[n]
        if new > WORSE * old:  # a busy machine can spoil one measurement: once more, and longer
            new = min(new, ratio(int(n), compiled=key != "NumPy", rounds=12))
        slow = new > WORSE * old
        worse += slow
        print(f"N = {n}: {new:.2f} x {key}, recorded {old:.2f} x{': SLOWER' if slow else ''}")
    return int(worse > 0)


if __name__ == "__main__":
    sys.exit(main())
