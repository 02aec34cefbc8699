"""A fetch from a host is killed at random moments; what is kept is the pinned file or nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detente.data.cache import inspect
from detente.data.files import DAY
from detente.data.registry import SOURCES
from killing import SEED, SIGNALS
from unit.data.server import Behaviour, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
NAME = "nmc7"


@pytest.mark.parametrize("kills", [4, pytest.param(20, marks=pytest.mark.slow)])
def test_a_fetch_that_is_killed_goes_on(kills: int, tmp_path: Path, real_data: Path) -> None:
    sys.stdout.write(f"DETENTE_KILLS={SEED}\n")
    luck, source, cache, room = random.Random(SEED), SOURCES[NAME], tmp_path / "cache", tmp_path / "room"
    at_hand = inspect(source, real_data)
    if at_hand.state != "ready":
        pytest.skip(f"{NAME} is not at hand")
    body = Path(at_hand.path).read_bytes()
    room.mkdir()
    env = {**os.environ, "TMPDIR": str(room), "DETENTE_DATA": str(cache)}
    with serving(Behaviour({at_hand.file: body}, pause=1.0 / (len(body) / 65536 + 1))) as url:
        words = [sys.executable, "-m", "detente", "data", "fetch", NAME, "--from", url, "--json"]
        for _ in range(kills):
            number, before = luck.choice(SIGNALS), set(room.iterdir())
            with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as fetch:
                wait = time.monotonic() + 60
                while not set(room.iterdir()) - before and fetch.poll() is None and time.monotonic() < wait:
                    time.sleep(0.01)
                time.sleep(luck.uniform(0, 1.0))
                fetch.send_signal(number)
                _, err = fetch.communicate(timeout=60)
            assert "Traceback" not in err, (number, err)
            there = [path for path in cache.glob("*") if not path.name.startswith(".")]
            assert all(path.read_bytes() == body for path in there), number
            for path in there:
                path.unlink()
            for path in room.iterdir():  # two days pass
                os.utime(path, (time.time() - 2 * DAY,) * 2)
        done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (cache / at_hand.file).read_bytes() == body
    assert not list(room.iterdir())
