"""State machines: what may happen to the cache of data and to a store, in any order, killed processes included."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from detente import store
from detente.core.files import OWN
from detente.core.run import Run
from detente.data import fetch, registry
from detente.data.cache import inspect
from detente.store import place as places
from fuzz.answers import answer
from fuzz.damage import damaged
from unit.data.server import Behaviour, serving
from unit.store.runs import asked, small

BODY = bytes(range(256)) * 400
SOURCE = dataclasses.replace(
    registry.source("acts"), others=(), file="acts.rda", sha256=(hashlib.sha256(BODY).hexdigest(),), size=len(BODY)
)
KILLED_FETCH = """
import sys
from pathlib import Path
from detente.data import fetch
from fuzz.test_states import SOURCE
print("ready", flush=True)
for _ in range(1000):
    (Path(sys.argv[2]) / SOURCE.file).unlink(missing_ok=True)
    fetch.download(SOURCE, Path(sys.argv[2]), sys.argv[1])
"""
KILLED_WRITE = """
import sys
from pathlib import Path
from detente import store
from unit.store.runs import asked, small
runs = [small(seed=seed) for seed in (0, 1)]
print("ready", flush=True)
for k in range(1000):
    store.write(Path(sys.argv[1]), runs[k % 2], question=asked(runs[k % 2]), kind="run")
"""
few = settings(max_examples=10, stateful_step_count=12, suppress_health_check=list(HealthCheck))
many = settings(max_examples=600, stateful_step_count=40, suppress_health_check=list(HealthCheck), derandomize=False)


def kill(code: str, *words: object, after: float) -> None:
    """Run a program, and kill it some time after it is at work."""
    tests = Path(__file__).parents[1]
    environment = {**os.environ, "PYTHONPATH": f"{tests.parent / 'src'}:{tests}"}
    command = [sys.executable, "-c", code, *map(str, words)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        time.sleep(after)
        child.send_signal(signal.SIGKILL)


class Folder(RuleBasedStateMachine):
    """What both machines share: a folder of their own, and few killed processes."""

    kills = 1
    """How many processes are killed in one course: each takes a second to start."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
        self.left = self.kills

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


class Cache(Folder):
    """The cache of data: fetched from a folder or a server that is good or bad, tampered with, killed, read."""

    def __init__(self) -> None:
        super().__init__()
        self.cache, self.origin = self.folder / "cache", self.folder / "origin"
        self.origin.mkdir()

    @property
    def file(self) -> Path:
        return self.cache / SOURCE.file

    @rule(data=st.data())
    def the_origin_is_damaged(self, data: st.DataObject) -> None:
        (self.origin / SOURCE.file).write_bytes(data.draw(damaged(BODY)))

    @rule(deep=st.booleans())
    def the_origin_is_good(self, deep: bool) -> None:
        place = self.origin / "a" / "b" if deep else self.origin
        place.mkdir(parents=True, exist_ok=True)
        (place / SOURCE.file).write_bytes(BODY)

    @rule()
    def the_origin_is_empty(self) -> None:
        shutil.rmtree(self.origin)
        self.origin.mkdir()

    @rule()
    def take(self) -> None:
        good = inspect(SOURCE, self.origin).state == "ready"
        self._got(lambda: fetch.take(SOURCE, self.origin, self.cache), good)

    @rule(bad=st.sampled_from(("", "short", "altered", "cut", "absent")))
    def download(self, bad: str) -> None:
        behaviour = Behaviour({} if bad == "absent" else {SOURCE.file: BODY})
        behaviour.short, behaviour.altered = bad == "short", bad == "altered"
        behaviour.cut_after, behaviour.cuts = (1000, 9) if bad == "cut" else (None, 0)
        with serving(behaviour) as url:
            self._got(lambda: fetch.download(SOURCE, self.cache, url), not bad)

    def _got(self, get: Callable[[], Any], good: bool) -> None:
        had = self.file.is_file() and not self.file.is_symlink() and self.file.read_bytes() == BODY
        found, refused = answer(get)
        if refused is not None:
            assert not had, refused
            assert not good or os.path.lexists(self.file), refused
        else:
            assert found.state == "ready"
            assert good or had
            assert Path(found.path).read_bytes() == BODY

    @rule(data=st.data())
    def tamper(self, data: st.DataObject) -> None:
        self.cache.mkdir(exist_ok=True)
        self.file.unlink(missing_ok=True)
        self.file.write_bytes(data.draw(damaged(BODY)))

    @rule(what=st.sampled_from(("gone", "link", "loop", "half", "pipe")))
    def something_else_is_there(self, what: str) -> None:
        self.cache.mkdir(exist_ok=True)
        self.file.unlink(missing_ok=True)
        if what == "link":
            (self.folder / "elsewhere").write_bytes(BODY)
            self.file.symlink_to(self.folder / "elsewhere")
        elif what == "loop":
            self.file.symlink_to(self.file.name)
        elif what == "half":
            (self.cache / f"{OWN}{'0' * 16}.part").write_bytes(BODY[:1000])
        elif what == "pipe":
            os.mkfifo(self.file)

    @precondition(lambda self: self.left)
    @rule(after=st.floats(0, 0.1))
    def killed_while_it_fetches(self, after: float) -> None:
        self.left -= 1
        self.cache.mkdir(exist_ok=True)
        with serving(Behaviour({SOURCE.file: BODY}, pause=0.001)) as url:
            kill(KILLED_FETCH, url, self.cache, after=after)
        assert not self.file.is_file() or self.file.read_bytes() == BODY

    @invariant()
    def only_what_is_pinned_is_used(self) -> None:
        status = inspect(SOURCE, self.cache)
        if status.state == "ready":
            assert Path(status.path).read_bytes() == BODY
        names = {path.name for path in self.cache.iterdir()} if self.cache.is_dir() else set()
        assert all(name == SOURCE.file or name.startswith(OWN) for name in names)


class Store(Folder):
    """A store: asked, written, tampered with, killed, moved; what is read was written."""

    def __init__(self) -> None:
        super().__init__()
        self.store = self.folder / "store"
        self.runs = [small(seed=seed) for seed in (0, 1)]
        self.sound: dict[Path, Run] = {}
        """Folders that nobody has tampered with, and what they hold."""

    @rule(which=st.integers(0, 1))
    def ask(self, which: int) -> None:
        run = self.runs[which]
        place = self.store / store.key_of(asked(run))[:12]
        computed: list[int] = []

        def compute() -> Run:
            computed.append(which)
            return run

        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            found = store.once(self.store, asked(run), compute, kind="run")
        assert found == run
        assert not (computed and place in self.sound), "what was asked before is read"
        aside = sorted(self.store.glob(f"{place.name}.damaged-*"))
        assert all("damaged" in str(one.message) for one in told)
        self.sound[place] = run
        for one in aside:
            self.sound.pop(one, None)

    @rule(which=st.integers(0, 1))
    def write(self, which: int) -> None:
        place, run = self.folder / "own", self.runs[which]
        _, refused = answer(lambda: store.write(place, run, question=asked(run), kind="run"))
        if refused is None:
            self.sound[place] = run
        else:
            assert os.path.lexists(place)
            assert place not in self.sound, refused

    def _places(self) -> list[Path]:
        own = [self.folder / "own"]
        inside = self.store.iterdir() if self.store.is_dir() else ()
        return sorted(p for p in (*own, *inside) if p.is_dir() and not p.name.startswith("."))

    @rule(data=st.data())
    def tamper(self, data: st.DataObject) -> None:
        files = [path for place in self._places() for path in sorted(place.iterdir()) if path.is_file()]
        if not files:
            return
        path = data.draw(st.sampled_from(files))
        before = path.read_bytes()
        how = data.draw(st.sampled_from(("damage", "damage", "gone", "more", "folder")))
        if how == "damage":
            path.write_bytes(data.draw(damaged(before)))
        elif how == "more":
            (path.parent / "more.txt").write_text("x")
        else:
            path.unlink()
            if how == "folder":
                path.mkdir()
        if how != "damage" or path.read_bytes() != before:
            self.sound.pop(path.parent, None)

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        places_here = self._places()
        if places_here:
            gone = data.draw(st.sampled_from(places_here))
            shutil.rmtree(gone)
            self.sound.pop(gone, None)

    @rule(older=st.booleans())
    def a_killed_process_left_something(self, older: bool) -> None:
        own = self.folder / "own"
        if older and own in self.sound:
            own.rename(self.folder / f"{places.OLD}{'0' * 16}-own")
        elif not older:
            (self.folder / f"{places.NEW}{random.Random(0).getrandbits(64):016x}").mkdir(exist_ok=True)

    @precondition(lambda self: self.left and self.folder / "own" in self.sound)
    @rule(after=st.floats(0, 0.2))
    def killed_while_it_writes(self, after: float) -> None:
        self.left -= 1
        place = self.folder / "own"
        kill(KILLED_WRITE, place, after=after)
        found = store.read(place)
        assert found in self.runs
        self.sound[place] = found

    @invariant()
    def what_is_read_was_written(self) -> None:
        for place in {*self._places(), *self.sound}:
            sound = self.sound.get(place)
            found, refused = answer(lambda place=place: store.read(place))  # type: ignore[misc]
            if refused is not None:
                assert sound is None, refused
            else:
                assert found in self.runs
                assert sound is None or found == sound
            if place.is_dir():
                verified, refused = answer(lambda place=place: store.verify(place))  # type: ignore[misc]
                assert (refused is None and verified.ok) == (sound is not None)


TestCache = Cache.TestCase
TestCache.settings = few
TestStore = Store.TestCase
TestStore.settings = few


class ManyCaches(Cache):
    """The same for longer."""

    kills = 4


class ManyStores(Store):
    """The same for longer."""

    kills = 4


TestManyCaches = pytest.mark.slow(ManyCaches.TestCase)
TestManyCaches.settings = many
TestManyStores = pytest.mark.slow(ManyStores.TestCase)
TestManyStores.settings = many
