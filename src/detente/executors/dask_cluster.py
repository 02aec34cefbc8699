"""Tasks on a dask cluster that is there already; who starts and ends its workers is not asked."""

from __future__ import annotations

import itertools
import pydoc
import queue
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from detente.core.errors import DetenteError, InvalidValue, LostWorkers, MissingExtra
from detente.executors.done import TRIES, Done, Tell, lost, packed, reason, unpacked
from detente.executors.sending import PackedWork, Sending, do_asked
from detente.executors.versions import check, other, refusal, versions

Client: TypeAlias = Any
Future: TypeAlias = Any
"""Of dask, which is an extra and has few types of its own."""
HEARD = 0.5
"""How often a wait looks up, so that Ctrl-C is heard [s]."""
LOOKED = 5.0
"""How often the cluster is asked who its workers are [s]."""
WAITED = 60.0
"""How often it is told that there is no worker [s]."""
CONNECT = 20.0
"""How long a scheduler may take to answer [s]."""
BACK = 60.0
"""How long a scheduler that was lost is waited for [s]."""
AHEAD = 2
"""Tasks at the cluster for each that can be at work: enough that no worker waits for the next."""
SMALL = 20_000
"""Work up to which it goes with every task; what is larger each worker is sent once [bytes]."""
_works: dict[str, PackedWork] = {}
"""Of a worker: work that it was sent, by name."""


class DaskCluster:
    """The workers of a dask scheduler.

    Parameters
    ----------
    address
        ``"tcp://HOST:PORT"``, a file that ``dask scheduler --scheduler-file`` has written, or a ``Client``.
    """

    def __init__(self, address: str | Client) -> None:
        self.address = address

    def run(self, work: Callable[[Any], Any], tasks: Iterable[Any], *, tell: Tell | None = None) -> Iterator[Done[Any]]:
        """Do every task; as ``Executor.run``."""
        client, mine = self._client()
        try:
            yield from _Round(client, work, tasks, tell).results()
        finally:
            if mine:
                with suppress(Exception):  # it may be lost, which is told already
                    client.close()

    def _client(self) -> tuple[Client, bool]:
        """Return a client, and whether it is ours to close."""
        try:
            import distributed
        except ImportError as error:
            name, extra = "distributed", "cluster"
            raise MissingExtra(name, extra) from error
        if not isinstance(self.address, str):
            if self.address.asynchronous:
                msg = "The dask client is asynchronous."
                raise InvalidValue(msg, "Give one made with asynchronous=False.")
            return self.address, False
        connect: Callable[..., Any] = distributed.Client
        where = {"address": self.address} if "://" in self.address else {"scheduler_file": self.address}
        try:
            return connect(**where, timeout=CONNECT, set_as_default=False), True
        except (OSError, TimeoutError, ValueError) as error:
            msg = f"No dask scheduler answers at {self.address} ({reason(error)})."
            raise LostWorkers(
                msg, "Start one: dask scheduler --host ADDRESS; workers: dask worker ADDRESS:8786."
            ) from error


class _Round:
    """One set of tasks at a cluster."""

    def __init__(self, client: Client, work: Callable[[Any], Any], tasks: Iterable[Any], tell: Tell | None) -> None:
        self._client, self._sending, self._tell = client, Sending(work), tell
        self._count = itertools.count()
        self._large = len(self._sending.work.raw) > SMALL
        self._tasks = enumerate(tasks)
        self._name = f"detente-{uuid.uuid4().hex[:8]}"
        self._ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._out: dict[str, tuple[Future, int, bytes, str]] = {}
        self._tries: dict[int, int] = {}
        self._workers: dict[str, int] = {}
        self._looked = 0.0
        self._scheduler = ""

    def results(self) -> Iterator[Done[Any]]:
        """Yield every task as it is done."""
        self._wait_for_workers()
        try:
            while True:
                yield from self._fill()
                if not self._out:
                    return
                for future in self._some():
                    done = self._taken(future)
                    if done is not None:
                        yield done
        finally:
            with suppress(Exception):  # of a scheduler that is lost
                self._client.cancel([held[0] for held in self._out.values()], force=True)
                if self._large and self._workers:
                    self._client.run(forget, self._sending.work.name, wait=False)

    def _wait_for_workers(self) -> None:
        said = -WAITED
        while not self._look(force=True):
            if time.monotonic() - said > WAITED:
                said = time.monotonic()
                address = self._client.scheduler.address if self._client.scheduler else "ADDRESS"
                self._say(f"The dask scheduler has no worker yet: waiting. Start some with: dask worker {address}")
            time.sleep(HEARD)

    def _look(self, *, force: bool = False) -> bool:
        """Ask who the workers are, now and then; check those that are new."""
        if not force and time.monotonic() - self._looked < LOOKED:
            return bool(self._workers)
        self._looked = time.monotonic()
        until = self._looked + BACK
        while True:
            try:
                return self._seen(dict(self._client.nthreads()))
            except DetenteError:
                raise
            except Exception as error:  # a lost scheduler shows in many ways
                self._wait_for_scheduler(error, until)
                time.sleep(HEARD)

    def _seen(self, now: dict[str, int]) -> bool:
        """See to what has changed since the last look."""
        self._scheduler = str(self._client.scheduler_info(n_workers=0).get("id", ""))
        self._reconcile()
        new = [address for address in now if address not in self._workers]
        if new:
            self._check(new)
        for gone in set(self._workers) - set(now):
            self._say(f"The dask worker {gone} left; what it was doing is done by others.")
        self._workers = now
        return bool(now)

    def _reconcile(self) -> None:
        """See to it that nobody waits for tasks of which a scheduler that was started anew knows nothing."""
        for future, _, _, scheduler in list(self._out.values()):
            if future.status == "pending" and scheduler != self._scheduler:
                future.cancel()
            if future.status != "pending":
                self._ended.put(future)  # twice does no harm, and not at all would

    def _check(self, new: list[str]) -> None:
        """Refuse workers of another detente before they compute anything."""
        has = self._client.run(pydoc.locate, "detente._version.__version__", workers=new, on_error="ignore")
        for worker, theirs in has.items():
            if theirs is None:
                why = f"The dask worker {worker} has no detente."
                raise other(why)
        same = [worker for worker, theirs in has.items() if theirs == versions()["detente"]]
        for worker, theirs in has.items():
            if worker not in same:
                check({"detente": str(theirs)}, worker)
        found = self._client.run(versions, workers=same, on_error="ignore") if same else {}
        for worker, all_theirs in found.items():
            check(all_theirs, worker, self._tell)
        self._send_work(same)

    def _send_work(self, workers: list[str]) -> None:
        """Send workers the work, if it is too large to go with every task."""
        if self._large and workers:
            self._client.run(hold, self._sending.work, workers=workers, on_error="ignore")

    def _fill(self) -> Iterator[Done[Any]]:
        """Hand out as many tasks as keep every worker busy."""
        self._look()
        room = max(2, AHEAD * sum(self._workers.values()))
        while len(self._out) < room and (item := next(self._tasks, None)) is not None:
            number, task = item
            try:
                asked = self._sending.asked(task, number)
            except Exception as error:  # a pickle raises what the object raises
                yield Done(number, None, f"The task cannot be sent to a worker ({reason(error)}).", 0.0, "dask")
                continue
            self._submit(number, asked)

    def _submit(self, number: int, asked: bytes, *, whole: bool = False) -> None:
        key = f"{self._name}-{number}-{next(self._count)}"
        work = self._sending.work
        held = work.name if self._large and not whole else work
        future = self._client.submit(serve, asked, held, versions(), key=key, pure=False)
        self._out[key] = (future, number, asked, self._scheduler)
        future.add_done_callback(self._ended.put)

    def _some(self) -> list[Future]:
        """Return tasks that have ended, at least one."""
        ended: list[Future] = []
        while not ended:
            with suppress(queue.Empty):
                ended.append(self._ended.get(timeout=HEARD))
            while not self._ended.empty():
                ended.append(self._ended.get())
            if not ended:
                self._look()
        return ended

    def _taken(self, future: Future) -> Done[Any] | None:
        """Return what came of a task; None if it is tried again."""
        held = self._out.pop(future.key, None)
        if held is None:
            return None
        _, number, asked, _ = held
        try:
            raw = future.result(timeout=BACK)
        except Exception as error:  # dask raises what the worker raised, and its own
            return self._failed(number, asked, error)
        finally:
            future.release()
        if isinstance(raw, Lacking):
            self._send_work([raw.worker])
            self._submit(number, asked, whole=True)
            return None
        if isinstance(raw, str):
            raise other(raw)
        return unpacked(raw)

    def _failed(self, number: int, asked: bytes, error: Exception) -> Done[Any] | None:
        from distributed import CancelledError, KilledWorker

        if isinstance(error, KilledWorker):
            return lost(number, "was killed", "dask")
        if self._client.status != "running":
            self._wait_for_scheduler(error, time.monotonic() + BACK)
        elif not isinstance(error, CancelledError):  # of a scheduler that is back already, no task is to blame
            self._tries[number] = self._tries.get(number, 0) + 1
        self._look(force=True)  # a worker of another detente that has just come may be why
        if self._tries.get(number, 0) >= TRIES:
            return Done(number, None, f"The cluster could not do it: {reason(error)}", 0.0, "dask")
        self._say(f"Task {number} was lost ({reason(error).splitlines()[0]}). It is tried again.")
        self._submit(number, asked)
        return None

    def _wait_for_scheduler(self, error: Exception, until: float) -> None:
        """Wait until the scheduler is back; its clients come back by themselves."""
        while time.monotonic() < until and self._client.status in ("connecting", "newly-created"):
            time.sleep(HEARD)
        if self._client.status != "running" or time.monotonic() > until:
            msg = f"The dask scheduler was lost ({reason(error).splitlines()[0]})."
            raise LostWorkers(msg, "Start it again and repeat the command: what is finished is kept.") from error

    def _say(self, words: str) -> None:
        if self._tell is not None:
            self._tell(words)


@dataclass(frozen=True)
class Lacking:
    """What a worker says that was not sent the work yet.

    Attributes
    ----------
    worker : str
        Its address.
    """

    worker: str


def hold(work: PackedWork) -> None:
    """Keep work on a worker.

    Parameters
    ----------
    work
        The work.
    """
    _works[work.name] = work


def forget(name: str) -> None:
    """Let go of work on a worker.

    Parameters
    ----------
    name
        Its name.
    """
    _works.pop(name, None)


def serve(asked: bytes, held: PackedWork | str, ours: dict[str, str]) -> bytes | str | Lacking:
    """Do one task on a worker; return it packed, or why the worker cannot take part, or that it lacks the work.

    Parameters
    ----------
    asked, held
        The task and the work, as ``Sending`` makes them; of work that is there its name.
    ours
        Versions of whoever asks.
    """
    from distributed import get_worker

    name = str(get_worker().address)
    why = refusal(versions(), ours, name)
    if why:
        return why
    work = _works.get(held) if isinstance(held, str) else held
    return Lacking(name) if work is None else packed(do_asked(asked, work, name, 1))
