"""A disk fills up at a random moment: commands say so, leave nothing half written, and go on once there is room."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from killed_commands import CASES
from killing import SEED, Bench, finish, sound, used

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="mounts of Linux")
FILLED = ("run", "lesson", "data fetch", "export, csv", "sweep")
LONG = ("verdict", "claims", "replicate", "continue", "sensitivity", "export, ro-crate", "export, zarr", "situations")
DRAWN = random.Random(SEED).sample(FILLED, 3)
"""Cases of the short form, drawn by the seed."""
PAGE = 4096


@contextmanager
def disk(place: Path, size: int) -> Iterator[None]:
    """Put a small disk in the place of a folder."""
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={max(size, PAGE) // PAGE * PAGE}", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs the right to mount a small disk: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def size_of(folder: Path) -> int:
    """Return the room that the files of a folder take on such a disk [byte]."""
    return sum(-(-path.stat().st_size // PAGE) * PAGE for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=() if one in DRAWN else pytest.mark.slow) for one in (*FILLED, *LONG)],
)
def test_a_disk_that_fills_up(name: str, tmp_path: Path, real_data: Path) -> None:
    sys.stdout.write(f"DETENTE_KILLS={SEED}\n")
    luck = random.Random(f"{SEED} {name}")
    bench = Bench(CASES[name], tmp_path, real_data)
    bench.learn()
    held, need = size_of(bench.base / "beginning"), size_of(bench.root)
    bench.clear()
    with disk(bench.root, held + int(luck.random() * (need - held))):
        bench.fill()
        ended = bench.run(bench.case.line)
        said = f"{bench.case.line}: {ended}"
        assert ended.status in (0, 2), said
        assert ended.status == 0 or "space" in ended.out + ended.err, said
        sound(bench, ended, said)
        assert not bench.left(), f"{said}: left {bench.left()}"
        subprocess.run(["mount", "-o", "remount,size=256m", str(bench.root)], check=True)
        finish(bench)


@pytest.mark.parametrize("full", ["device", "disk"])
def test_that_there_is_no_room_is_found_out_before_anything_is_computed(full: str, tmp_path: Path) -> None:
    """Of a command that computes for a quarter of a minute; the bound is what its imports take, several times over."""
    with disk(tmp_path / "disk", PAGE):
        (tmp_path / "disk" / "filler").write_bytes(b"\0" * PAGE)
        out = "/dev/full" if full == "device" else tmp_path / "disk" / "lab.html"
        before = used(resource.getrusage(resource.RUSAGE_CHILDREN))
        words = [sys.executable, "-m", "detente", "lab", "--out", str(out)]
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert used(resource.getrusage(resource.RUSAGE_CHILDREN)) - before < 5
        assert done.returncode == 2
        assert "No space left on device" in done.stderr
        assert str(out) in done.stderr.replace("\n", "")
        assert os.listdir(tmp_path / "disk") == ["filler"]
