"""Three hosts, each a network namespace with an address of its own, whose workers are unlike and are killed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import executor_work as work
from detente import executors

SOURCE = Path(work.__file__).parent
NET = "10.213.57"
RESTART = "while true; do {command}; sleep 0.5; done"
"""A worker without a nanny of its own, begun again when it is lost, as a service of a machine is."""


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


class Hosts:
    """A scheduler's host, and hosts of workers, on one bridge."""

    def __init__(self, count: int) -> None:
        self.name = f"dt{os.getpid() % 10000}"
        self.names = [f"{self.name}h{k}" for k in range(count)]
        self.programs: list[subprocess.Popen[bytes]] = []
        ip("link", "add", self.name, "type", "bridge")
        ip("addr", "add", f"{NET}.254/24", "dev", self.name)
        ip("link", "set", self.name, "up")
        for k, host in enumerate(self.names):
            ip("netns", "add", host)
            ip("link", "add", f"{self.name}v{k}", "type", "veth", "peer", "name", "eth0", "netns", host)
            ip("link", "set", f"{self.name}v{k}", "master", self.name, "up")
            for words in (("addr", "add", f"{NET}.{k + 1}/24", "dev", "eth0"), ("link", "set", "eth0", "up")):
                ip("-n", host, *words)
            ip("-n", host, "link", "set", "lo", "up")

    def start(self, host: int, script: str, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        words = ["ip", "netns", "exec", self.names[host], "sh", "-c", script]
        nothing = subprocess.DEVNULL
        made = subprocess.Popen(words, env=environment, stdout=nothing, stderr=nothing, start_new_session=True)
        self.programs.append(made)
        return made

    def close(self) -> None:
        for program in self.programs:
            with suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()
        for host in self.names:
            subprocess.run(["ip", "netns", "del", host], check=False, capture_output=True)
        subprocess.run(["ip", "link", "del", self.name], check=False, capture_output=True)


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    pytest.importorskip("distributed")
    if not shutil.which("ip") or os.geteuid() != 0:
        pytest.skip("this user may make no network namespaces")
    made = None
    try:
        made = Hosts(3)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespaces here: {error.stderr}")
    yield made
    made.close()


def workers_of(host: str) -> list[int]:
    """Processes of dask workers in a namespace."""
    found = subprocess.run(["ip", "netns", "pids", host], capture_output=True, text=True, check=False).stdout.split()
    return [int(pid) for pid in found if b"dask_worker" in command(pid) and b"while true" not in command(pid)]


def command(pid: str) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


@pytest.mark.slow
def test_three_hosts_with_unlike_workers_that_are_killed(
    hosts: Hosts, python_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = {**python_environment, "PYTHONPATH": os.pathsep.join([str(SOURCE), *filter(None, sys.path)])}
    python = f"exec {sys.executable} -W ignore -m distributed.cli.dask_"
    address = f"{NET}.1:8786"
    hosts.start(0, f"{python}scheduler --host {NET}.1 --port 8786 --no-dashboard", environment)
    common = "--nthreads 1 --no-nanny --no-dashboard --memory-limit 0 --death-timeout 60"
    for k, more in ((1, {}), (2, work.AVX2)):
        folder = tmp_path / str(k)
        folder.mkdir()
        line = f"({python}worker tcp://{address} --host {NET}.{k + 1} {common} --local-directory {folder})"
        hosts.start(k, RESTART.format(command=line), {**environment, **more})
    wait_for(address)
    kinds = {d.value for d in executors.run(f"dask://{address}", work.processor_of, [0.2] * 12)}
    if any(" 512 " in kind for kind in kinds):
        assert len(kinds) == 2  # one host computes with AVX-512, one with AVX2

    chance, told, there, killed = random.Random(3), [], {}, 0
    tasks = [("defensive_realism", "cold_war", at, at + 20) for at in range(0, 800, 20)]
    for done in executors.run(f"dask://{address}", work.runs, tasks, tell=told.append):
        assert done.ok, done.error
        there[done.number] = done
        victims = workers_of(hosts.names[1 + killed % 2])
        if chance.random() < 0.2 and victims and killed < 5:
            os.kill(chance.choice(victims), signal.SIGKILL)
            killed += 1
    assert killed >= 3
    assert {d.worker.rpartition(":")[0] for d in there.values()} == {f"tcp://{NET}.2", f"tcp://{NET}.3"}
    for number, task in enumerate(tasks):
        assert work.bits(work.runs(task)) == work.bits(there[number].value)


def wait_for(address: str) -> Any:
    import distributed

    until = time.monotonic() + 120
    while True:
        try:
            with distributed.Client(f"tcp://{address}", timeout=5, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=120)
                return
        except OSError:
            if time.monotonic() > until:
                raise
