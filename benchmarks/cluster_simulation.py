"""A cluster as a model: what a study costs on many workers, by a formula and by a simulation of every event."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Cluster:
    """What a study and a cluster cost.

    Attributes
    ----------
    chunk : float
        Time of a chunk on one worker [s].
    chunks : int
        Number of chunks.
    scheduler, driver : float
        Time that the scheduler and the driver spend on a chunk; each does one at a time [s].
    start : float
        Time until a worker can work [s].
    spread : float
        Standard deviation of the logarithm of a chunk's time.
    slow, slower : float
        Share of chunks on a slow node, and how many times longer they take.
    lost : float
        Workers lost in an hour, as a share; a worker that is lost loses its chunk and starts again.
    """

    chunk: float
    chunks: int
    scheduler: float
    driver: float
    start: float
    spread: float = 0.1
    slow: float = 0.01
    slower: float = 3.0
    lost: float = 0.01

    @property
    def mean(self) -> float:
        """Mean time of a chunk, with the slow ones [s]."""
        return self.chunk * float(np.exp(self.spread**2 / 2)) * (1 + self.slow * (self.slower - 1))


def formula(cluster: Cluster, workers: int) -> dict[str, float]:
    """Return what bounds a study on so many workers: time of each [s], and of the whole.

    Parameters
    ----------
    cluster
        What it costs.
    workers
        Their number.
    """
    used = min(workers, cluster.chunks)
    again = 1 + cluster.lost / 3600 * (cluster.chunk / 2 + cluster.start)
    work = cluster.chunks * cluster.mean * again / used
    scheduler, driver = cluster.chunks * cluster.scheduler, cluster.chunks * cluster.driver
    last = min(cluster.chunks, used)  # those that run at the end: one of them may be slow
    chance = 1 - (1 - cluster.slow) ** last
    tail = cluster.chunk * (0.5 + chance * (cluster.slower - 1)) if used > 1 else 0.0
    whole = cluster.start + max(work + tail, scheduler + cluster.mean, driver + cluster.mean)
    return {"work": work, "scheduler": scheduler, "driver": driver, "last": tail, "whole": whole}


def simulate(cluster: Cluster, workers: int, seed: int = 0) -> float:
    """Return the time of a study [s], every event of it drawn and lived through.

    Parameters
    ----------
    cluster, workers
        As in ``formula``.
    seed
        Of the draws.
    """
    rng = np.random.default_rng(seed)
    free = [(cluster.start, k) for k in range(min(workers, cluster.chunks))]
    heapq.heapify(free)
    left, scheduler, done = cluster.chunks, 0.0, []
    rate = cluster.lost / 3600
    while left or free:
        if not left:
            break
        at, worker = heapq.heappop(free)
        scheduler = max(scheduler, at) + cluster.scheduler
        takes = cluster.chunk * float(np.exp(rng.normal(0, cluster.spread)))
        takes *= cluster.slower if rng.random() < cluster.slow else 1.0
        dies = rng.exponential(1 / rate) if rate else np.inf
        if dies < takes:  # the chunk goes back, the worker starts again
            heapq.heappush(free, (scheduler + dies + cluster.start, worker))
            continue
        left -= 1
        done.append(scheduler + takes)
        heapq.heappush(free, (scheduler + takes, worker))
    driver = 0.0
    for at in sorted(done):
        driver = max(driver, at) + cluster.driver
    return driver
