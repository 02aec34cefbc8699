"""Jobs through submitit: as processes of this machine, and of a real SLURM where there is one."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import executor_work as work
from detente import executors
from detente.core.errors import InvalidValue, LostWorkers, UnknownName
from detente.executors.answers import Answers, question
from detente.executors.done import Done
from detente.executors.sending import Sending
from detente.executors.slurm import Slurm, serve_all
from detente.executors.slurm_named import minutes
from detente.executors.versions import versions

CHUNKS = [("defensive_realism", "cold_war", at, at + 40) for at in range(0, 240, 40)]
SOURCE = Path(work.__file__).parent


@pytest.fixture(autouse=True)
def _jobs_find_their_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("submitit")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(SOURCE), *filter(None, sys.path)]))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["slurm:local", pytest.param("slurm", marks=pytest.mark.slow)])
def on(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "slurm":
        found = shutil.which("sinfo")
        if not found or subprocess.run([found, "-h"], capture_output=True, check=False).returncode:
            pytest.skip("no SLURM answers here")
        folder = Path.home() / f"detente-test-{os.getpid()}"  # nodes need not share /tmp
        yield f"slurm:time=5,folder={folder}"
        shutil.rmtree(folder, ignore_errors=True)
    else:
        yield request.param


def test_a_study_has_the_same_bits_and_leaves_nothing(on: str, tmp_path: Path) -> None:
    executor = executors.executor(on + ",tasks=3")
    there = {d.number: d for d in executors.run(executor, work.runs, CHUNKS)}
    assert sorted(there) == list(range(len(CHUNKS)))
    for number, chunk in enumerate(CHUNKS):
        assert work.bits(work.runs(chunk)) == work.bits(there[number].value)
    assert all(d.worker.startswith("job ") for d in there.values())
    assert not executor.folder.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_what_goes_wrong_with_one_task_is_of_that_task_alone(on: str, tmp_path: Path) -> None:
    ways = ["raises", "cannot be sent", "dies", "always dies", "tells its surroundings", "nothing"]
    folder = (executors.executor(on).folder if "folder" in on else tmp_path) / "marks"
    folder.mkdir(parents=True)
    told: list[str] = []
    tasks = [(how, str(folder)) for how in ways]
    joined = on + ",tasks=2"
    done = {ways[d.number]: d for d in executors.run(joined, work.misbehaves, tasks, tell=told.append)}
    assert done["raises"].error == "ValueError: as asked"
    assert "cannot be sent back" in done["cannot be sent"].error
    assert done["dies"].value == "again"
    assert "lost 3 times" in done["always dies"].error
    assert done["tells its surroundings"].value[2] == 1
    assert done["nothing"].value == "nothing"
    assert len((folder / "always dies").read_text()) == 3
    assert len(told) >= 3
    assert "tried again" in told[0]


def test_a_driver_that_is_killed_and_started_again_takes_up_what_is_there(on: str, tmp_path: Path) -> None:
    folder = executors.executor(on).folder if "folder" in on else tmp_path / "jobs here"
    name = on if "folder" in on else f"{on},folder={folder}"
    name += ",tasks=2"
    script = (
        "import executor_work as work\nfrom detente import executors\n"
        f"for done in executors.run({name!r}, work.marks, {[(str(tmp_path), k) for k in range(6)]!r}, workers=3):\n"
        "    print(done.number, flush=True)\n"
    )
    driver = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    first = int(driver.stdout.readline())
    driver.kill()
    driver.communicate()
    assert json.loads((folder / "jobs.json").read_text())
    told: list[str] = []
    tasks = [(str(tmp_path), k) for k in range(6) if k != first]  # that one was taken
    done = list(executors.run(name, work.marks, tasks, workers=3, tell=told.append))
    assert sorted(d.value for d in done) == [k for k in range(6) if k != first]
    assert sum(len(p.read_text()) for p in tmp_path.glob("mark-*")) <= 6 + 3  # those in flight at most twice
    assert not (folder / "answers").exists()


def test_closing_takes_jobs_out_of_the_queue(on: str) -> None:
    executor = executors.executor(on + ",tasks=1", workers=2)
    found = executors.run(executor, work.sleeps, [0, 100, 101])
    next(found)
    began = time.monotonic()
    found.close()
    assert time.monotonic() - began < 30
    assert json.loads((executor.folder / "jobs.json").read_text()) == {}
    shutil.rmtree(executor.folder)


def test_work_goes_to_each_job_once_and_not_with_each_task(tmp_path: Path) -> None:
    held = partial(work.holding, held=work.Held(str(tmp_path), bytes(100_000)))
    done = list(executors.run("slurm:local,tasks=4", held, range(8), workers=2))
    assert sorted(d.value for d in done) == list(range(8))
    assert work.unpacked(tmp_path) == {1: 2}  # two jobs, each once
    found = executors.run("slurm:local,tasks=4", held, range(8), workers=2)
    next(found)
    sizes = [path.stat().st_size for path in Path("detente-jobs/jobs").glob("*submitted.pkl")]
    found.close()
    assert sizes
    assert max(sizes) < 10_000
    shutil.rmtree("detente-jobs")


def test_answers_are_whole_or_not_there(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "a")
    squared = Sending(work.squared).work.name
    key = question(work.squared, squared, 3)
    assert key == question(work.squared, squared, 3) != question(work.squared, squared, 4)
    assert key != question(work.threads, Sending(work.threads).work.name, 3)
    answers.write(key, Done(0, 9, "", 0.1, "w"))
    path = tmp_path / "a" / "answers" / key
    raw = path.read_bytes()
    for bad in (b"", raw[:20], raw[:-1], raw[:40] + bytes([raw[40] ^ 1]) + raw[41:]):
        path.write_bytes(bad)
        assert answers.read(key) is None
    path.write_bytes(raw)
    answers.write(question(work.squared, squared, 4), Done(1, None, "ValueError: of before", 0.1, "w"))
    found = executors.run(Slurm(local=True, folder=tmp_path / "a"), work.squared, [3, 4, 3])
    assert [next(found).value, next(found).value] == [9, 9]  # both that ask the same; no job is needed
    assert next(found).value == 16  # what failed is done again
    found.close()


def test_another_detente_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    sending = Sending(work.squared)
    Answers(folder).put(sending.work)
    key = question(work.squared, sending.work.name, 3)
    serve_all((str(folder), sending.work.name, [(key, sending.asked(3, 0))], {**versions(), "detente": "0"}, 1))
    assert str(Answers(folder).read(key)).startswith("The worker job has detente")


def test_jobs_that_never_answer_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.executors.slurm.DOOMED", 2)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # jobs find no detente, or another
    (tmp_path / "detente.py").write_text("raise ImportError('not this one')")
    with pytest.raises(LostWorkers, match=r"2 jobs ended without an answer.*Their logs are in"):
        list(executors.run("slurm:local", work.squared, range(4), workers=2))


def test_no_slurm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LostWorkers, match="slurm:local"):
        list(executors.run("slurm", work.squared, [1]))


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("slurm:partitio=x", UnknownName, "Did you mean 'partition'"),
        ("slurm:partition", InvalidValue, "has no value"),
        ("slurm:cpus=many", InvalidValue, "cpus in 'slurm:cpus=many'"),
        ("slurm:time=soon", InvalidValue, "02:30:00"),
    ],
)
def test_options_that_are_wrong(name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        executors.executor(name)


def test_options() -> None:
    made = executors.executor("slurm:partition=long,time=1-02:30:00,cpus=4,jobs=100,tasks=5,mem=8G,folder=~/x")
    assert isinstance(made, Slurm)
    assert made.options == {"slurm_partition": "long", "slurm_mem": "8G"}
    assert (made.minutes, made.cpus, made.workers, made.tasks, made.local) == (1590, 4, 100, 5, False)
    assert made.folder == Path.home() / "x"


@pytest.mark.parametrize(
    ("text", "found"),
    [("60", 60), ("1:30", 1.5), ("02:30:00", 150), ("1-1", 1500), ("1-1:30", 1530), ("0-0:0:30", 0.5)],
)
def test_time_limits(text: str, found: float) -> None:
    assert minutes(text) == found


@pytest.mark.parametrize("text", ["", "0", "-1", "1:2:3:4", "x", "1-", "1.5"])
def test_what_is_no_time_limit(text: str) -> None:
    with pytest.raises(InvalidValue, match="no time limit"):
        minutes(text)
