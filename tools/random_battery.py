"""Put our random words through dieharder, a public battery of tests of randomness.

The words are handed over in the orders in which a simulation meets them: year after year, dyad after
dyad, stream after stream, replicate after replicate, seed after seed. Needs the command ``dieharder``
(Debian: ``apt-get install dieharder``).

    python tools/random_battery.py                     # every order, the selection of tests below
    python tools/random_battery.py --order year --tests 0,2 --samples 100

dieharder calls a p value below 1e-6 (or above 1 - 1e-6) FAILED, and one below .005 WEAK: of a hundred
p values of a perfect generator one is WEAK. With few samples its p values lean towards 1 whatever the
generator (mean .58 with ``--samples 50``, of the Mersenne Twister as of ours); ask for more where one is WEAK.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import numpy as np

from detente.core.random import Stream, replicate_keys, words, year_keys

TESTS = {
    0: "birthdays",
    2: "rank of 32 x 32 bits",
    4: "bitstream",
    8: "count the ones, stream",
    9: "count the ones, byte",
    10: "parking lot",
    11: "minimum distance, 2 d",
    12: "3 d spheres",
    13: "squeeze",
    15: "runs",
    16: "craps",
    17: "greatest common divisor",
    100: "monobit",
    102: "serial",
    201: "minimum distance, 3 d",
    205: "byte distribution",
    206: "discrete cosine",
    209: "monobit 2",
}
DIMENSIONS = {201: 3}
"""Tests that need to be told a dimension; without one they fail every generator."""
LONG = (205, 206, 209)
"""Tests that draw many millions of words for each p value."""
STREAMS = tuple(Stream(f"battery.{k}") for k in range(64))
ONE = (Stream("respond.act"),)
BLOCK = 1 << 16


def by_year() -> Iterator[np.ndarray]:
    """Words of one dyad and stream, year after year, then the next replicate."""
    for replicate in itertools.count():
        yield words(ONE, year_keys(replicate_keys(0, np.full(BLOCK, replicate)), np.arange(BLOCK, dtype=np.uint32)), 2)[
            0
        ][0, 1]


def by_replica() -> Iterator[np.ndarray]:
    """Words of one dyad and stream, replicate after replicate, then the next year."""
    keys = replicate_keys(0, np.arange(BLOCK))
    for year in itertools.count():
        yield words(ONE, year_keys(keys, np.full(1, year, np.uint32)), 2)[0][0, 1]


def by_seed() -> Iterator[np.ndarray]:
    """Words of replicate 0, seed after seed, then the next year."""
    parts = [replicate_keys(seed, [0]) for seed in range(4096)]
    keys = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    for year in itertools.count():
        yield words(ONE, year_keys(keys, np.full(1, year, np.uint32)), 2)[0][0, 1]


def by_dyad() -> Iterator[np.ndarray]:
    """Words of every ordered dyad of 195 states, then the next year, then the next replicate."""
    off = ~np.eye(195, dtype=bool)
    for replicate in itertools.count():
        keys = replicate_keys(0, [replicate])
        for year in range(1000):
            yield words(ONE, year_keys(keys, np.full(1, year, np.uint32)), 195)[0][..., 0][off]


def by_stream() -> Iterator[np.ndarray]:
    """Words of 64 streams of one dyad, then the next year, then the next replicate."""
    for replicate in itertools.count():
        keys = year_keys(replicate_keys(0, np.full(1024, replicate)), np.arange(1024, dtype=np.uint32))
        yield np.stack([w[0, 1] for w in words(STREAMS, keys, 2)], -1).ravel()


def of_philox() -> Iterator[np.ndarray]:
    """Words of NumPy's Philox, to see what dieharder says of a generator that nobody doubts."""
    generator = np.random.Generator(np.random.Philox(1))
    while True:
        yield generator.integers(0, 2**32, BLOCK, dtype=np.uint32)


ORDERS = {"year": by_year, "dyad": by_dyad, "stream": by_stream, "replicate": by_replica, "seed": by_seed}
REFERENCE = {"philox": of_philox}


def dieharder(order: str, test: int, samples: int | None) -> list[tuple[str, float, str]]:
    """Return the results of one test on one order: name, p value, assessment."""
    command = ["dieharder", "-g", "200", "-d", str(test), "-c", ",", "-D", "test_name", "-D", "ntuple", "-D", "pvalues"]
    command += ["-D", "assessment"]
    if test in DIMENSIONS:
        command += ["-n", str(DIMENSIONS[test])]
    if samples is not None and test not in LONG:
        command += ["-p", str(samples)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with contextlib.suppress(BrokenPipeError):  # dieharder has had enough
        for block in {**ORDERS, **REFERENCE}[order]():
            process.stdin.write(np.ascontiguousarray(block, np.uint32).tobytes())
    text = process.stdout.read().decode()
    process.wait()
    rows = [[c.strip() for c in line.split(",")] for line in text.splitlines()]
    return [(f"{r[0]} {r[1]}", float(r[2]), r[3]) for r in rows if len(r) >= 4]


def main() -> int:
    """Run the battery; return 1 if a test failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--order", choices=[*ORDERS, *REFERENCE, "all"], default="all")
    parser.add_argument("--tests", default=",".join(map(str, TESTS)), help="numbers of dieharder's tests")
    parser.add_argument("--samples", type=int, help="p values a test (dieharder's own number if left out)")
    chosen = parser.parse_args()
    if shutil.which("dieharder") is None:
        print("There is no command 'dieharder'. Install it, on Debian with: apt-get install dieharder", file=sys.stderr)
        return 2
    worst = 0
    counts = {"PASSED": 0, "WEAK": 0, "FAILED": 0}
    for order in ORDERS if chosen.order == "all" else (chosen.order,):
        for test in map(int, chosen.tests.split(",")):
            began = time.perf_counter()
            for name, p, assessment in dieharder(order, test, chosen.samples):
                counts[assessment] += 1
                print(f"{order:8} {name:28} p = {p:.6f}  {assessment}  {time.perf_counter() - began:.0f} s", flush=True)
                worst = max(worst, assessment == "FAILED")
    print(", ".join(f"{n} {what.lower()}" for what, n in counts.items()))
    return worst


if __name__ == "__main__":
    sys.exit(main())
