"""A sweep that is killed at any moment goes on to the very numbers of one that was not, and computes nothing twice."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import kills
from kills import Driver, content, finished, swept, wait_for

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and processes of Linux")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("undisturbed") / "sweep"
    assert swept(out).complete
    assert len(finished(out)) == kills.CHUNKS
    return content(out)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", place], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no small disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def goes_on(out: Path, undisturbed: Any) -> None:
    """Go on in this process: chunks that are there stay as they are, and the numbers are those of the undisturbed."""
    there = finished(out)
    assert swept(out).complete
    now = finished(out)
    assert {name: now[name] for name in there} == there
    told, result = content(out)
    assert told == undisturbed[0]
    assert result == undisturbed[1].__class__(**{**vars(undisturbed[1]), "seconds": result.seconds,
                                                 "manifest": result.manifest})  # fmt: skip


def test_the_driver_is_killed(tmp_path: Path, undisturbed: Any) -> None:
    out = tmp_path / "sweep"
    for chunks in (3, 17, 30):  # three times over the same folder
        driver = Driver(out)
        wait_for(out, chunks, driver)
        driver.send(signal.SIGKILL)
        driver.end()
    assert 30 <= len(finished(out)) < kills.CHUNKS
    goes_on(out, undisturbed)


def test_ctrl_c(tmp_path: Path, undisturbed: Any) -> None:
    out = tmp_path / "sweep"
    driver = Driver(out)
    wait_for(out, 9, driver)
    driver.send(signal.SIGINT)
    assert driver.end() == 130
    assert not (out / "manifest.json").exists()
    assert not list(out.glob(".*"))
    goes_on(out, undisturbed)


def test_a_worker_is_killed_and_the_sweep_is_finished_even_so(tmp_path: Path, undisturbed: Any) -> None:
    out = tmp_path / "sweep"
    driver = Driver(out, "processes:2")
    wait_for(out, 5, driver)
    workers = driver.workers()
    assert workers
    os.kill(workers[-1], signal.SIGKILL)
    assert driver.end() == 0
    assert content(out)[0] == undisturbed[0]


def test_a_full_disk(small_disk: Path, tmp_path: Path, undisturbed: Any) -> None:
    out = small_disk / "sweep"
    with pytest.raises(OSError, match="No space left"):
        swept(out)
    assert 0 < len(finished(out)) < kills.CHUNKS
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    goes_on(out, undisturbed)


@pytest.mark.slow
def test_two_hundred_random_kills(tmp_path: Path, undisturbed: Any) -> None:
    luck = random.Random(14)
    killed = rounds = 0
    kinds = {"driver": 0, "worker": 0, "ctrl-c": 0}
    while killed < 200:
        out = tmp_path / f"sweep{rounds}"
        rounds += 1
        while not (out / "manifest.json").exists():
            kind = luck.choice(list(kinds)) if killed < 200 else ""
            before = finished(out)
            driver = Driver(out, "processes:2" if kind == "worker" else "local")
            if kind:
                wait_for(out, min(len(before) + luck.randint(0, 9), kills.CHUNKS), driver)
                luck_of_time = luck.random() * 0.05
                driver.process.join(luck_of_time)
                if driver.process.is_alive():
                    kinds[kind] += 1
                    killed += 1
                    if kind == "worker":
                        for worker in driver.workers()[-1:]:
                            os.kill(worker, signal.SIGKILL)
                    else:
                        driver.send(signal.SIGKILL if kind == "driver" else signal.SIGINT)
            status = driver.end()
            assert status in (0, 130, -signal.SIGKILL, -signal.SIGINT, 1), status
            now = finished(out)
            assert {name: now[name] for name in before} == before  # nothing is computed twice
        assert content(out)[0] == undisturbed[0]
    sys.stdout.write(f"{killed} kills over {rounds} sweeps: {kinds}\n")
