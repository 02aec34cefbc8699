"""Commands that are struck by signals at random moments, and what has to hold afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import detente
from detente.core.files import seen
from detente.data.files import DAY
from detente.store import content_of, verify
from killed_commands import Case

REPOSITORY = Path(__file__).resolve().parents[1]
SEED = int(os.environ.get("DETENTE_KILLS") or random.Random(os.environ.get("PYTEST_XDIST_TESTRUNUID")).randrange(10**6))
"""Of everything random; it is printed, and DETENTE_KILLS repeats it."""
SHARED = REPOSITORY / ".cache" / "detente"
"""Compiled code that cases share, but for those that begin with an empty cache."""
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
STATUS = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}
LEFT = re.compile(r"\.own-[0-9a-f]{16}\.part|\.detente-(new|old)-[0-9a-f]{16}.*")
"""Names of what a process that was killed may leave, until the next one is at work there."""
PATIENCE = 600.0
TIMES = re.compile(
    rb"""(?x)
      (?P<what>"(?:seconds|started|finished|sha256|detente:sha256|fingerprint|result|bytes|found
          |peak_memory_mib|[\w.-]+\.html)":\s* | detente:sha256= | <p>Time:
        | Made\ by\ detente\ \S+\ in\ (?=\d)
        | <th\ scope="row">seconds</th><td[^>]*>(?:<code>)?)
      (?:(?<=<p>Time:)[^<]* | "[^"]*" | [-+\d.e]+ | true | false
        | (?<="seconds":)\{[^{}]*\} | (?<="seconds":\ )\{[^{}]*\})
    """
)
"""Times and memory that results declare, and digests of the files that they are in: seals are verified apart."""


@dataclass
class Ended:
    """What a command said at its end."""

    status: int
    out: str
    err: str


@dataclass
class Bench:
    """A folder in which the commands of a case are run, each time from the same beginning and under the same paths."""

    case: Case
    base: Path
    record: Path | None = None
    seconds: float = 0.0
    changes: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    told: Any = None
    run_before: str = ""

    @property
    def root(self) -> Path:
        return self.base / "place"

    @property
    def work(self) -> Path:
        return self.root / "work"

    def environment(self, when: int, number: int) -> dict[str, str]:
        env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DETENTE", "XDG", "PYTEST", "PYTHON"))
        }
        cache = self.root / "cache" if self.case.cold else SHARED
        env |= {"HOME": str(self.root / "home"), "TMPDIR": str(self.root / "tmp"), "DETENTE_CACHE": str(cache)}
        env |= {"MPLCONFIGDIR": str(SHARED.parent / "matplotlib"), "MPLBACKEND": "agg"}
        env |= {"PYTHONPYCACHEPREFIX": str(SHARED.parent / "python")}
        env |= {"DETENTE_DATA": str(self.root / "data"), "PYTHONPATH": str(REPOSITORY / "src"), "COLUMNS": "100"}
        return env | {"KILLED": f"{self.root}:{when}:{number}", "NO_COLOR": "1"}

    def words(self, line: str) -> list[str]:
        return [word.format(record=self.record, run=f"runs/{self.run_before}") for word in line.split()]

    def start(self, line: str, when: int = -1, number: int = 0) -> subprocess.Popen[str]:
        words = [sys.executable, str(REPOSITORY / "tests" / "kills" / "detente"), *self.words(line)]
        return subprocess.Popen(
            words, cwd=self.work, env=self.environment(when, number), text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, line: str, when: int = -1) -> Ended:
        with self.start(line, when) as process:
            out, err = process.communicate(timeout=PATIENCE)
        return Ended(process.returncode, out, err)

    def prepare(self) -> None:
        """Make the beginning: the folders, and what the commands before have written."""
        for name in ("work", "home", "tmp", "cache", "data"):
            (self.root / name).mkdir(parents=True)
        for line in self.case.before:
            ended = self.run(line)
            assert ended.status == 0, (line, ended.err)
        self.run_before = next((path.name for path in (self.work / "runs").glob("[!.]*")), "")
        shutil.copytree(self.root, self.base / "beginning", symlinks=True)

    def clear(self) -> None:
        """Remove everything that is there."""
        for path in self.root.iterdir():
            shutil.rmtree(path)

    def fill(self) -> None:
        """Put there what is there at the beginning."""
        shutil.copytree(self.base / "beginning", self.root, symlinks=True, dirs_exist_ok=True)

    def learn(self) -> None:
        """Run the command undisturbed."""
        self.prepare()
        before = used(resource.getrusage(resource.RUSAGE_CHILDREN))
        ended = self.run(self.case.line, 0)
        self.seconds = used(resource.getrusage(resource.RUSAGE_CHILDREN)) - before
        assert ended.status == 0, ended.err
        self.files, self.told = self.contents(), plain(ended.out)
        self.changes = int(Path(f"{self.root}.changes").read_text())

    def contents(self) -> dict[str, bytes]:
        """Return a digest of every file that is there, but for declared times."""
        paths = (path for path in self.root.rglob("*") if path.is_file() and not is_trial(path))
        return {str(path.relative_to(self.root)): digest(path) for path in paths}

    def standing(self) -> set[str]:
        """Return the files of the folder of work that are not hidden."""
        paths = (path.relative_to(self.work) for path in self.work.rglob("*") if path.is_file())
        return {str(path) for path in paths if not any(part.startswith(".") for part in path.parts)}

    def page(self) -> tuple[int, int] | None:
        """Return what tells the file that is there from one that takes its place."""
        words = self.case.line.split()
        return seen(self.work / words[words.index("--out") + 1]) if "--out" in words else None

    def left(self) -> list[Path]:
        """Return what processes that were killed have left, everywhere but in the cache that all share."""
        hidden = [path for path in self.root.rglob(".*") if LEFT.fullmatch(path.name)]
        return [*hidden, *(path for path in (self.root / "tmp").iterdir() if not is_trial(path))]

    def strike(self, number: int, luck: random.Random) -> tuple[Ended, str]:
        """Run the command and send it a signal at a random moment, or at a random change of a file."""
        if self.changes and luck.random() < 0.5:
            return self.strike_change(number, luck.randint(1, self.changes))
        moment, group = luck.uniform(0.05, self.seconds), number == signal.SIGINT and luck.random() < 0.5
        with self.start(self.case.line) as process:
            struck = threading.Thread(target=strike, args=(process, moment, number, group))
            struck.start()
            out, err = process.communicate(timeout=PATIENCE)
            struck.join()
        self.gone(process.pid)
        told = f"{signal.Signals(number).name} after {moment:.2f} of {self.seconds:.2f} CPU s"
        return Ended(process.returncode, out, err), told

    def strike_change(self, number: int, when: int) -> tuple[Ended, str]:
        """Run the command and have it struck by a signal when it is about to change a file for the n-th time."""
        with self.start(self.case.line, when, number) as process:
            out, err = process.communicate(timeout=PATIENCE)
        self.gone(process.pid)
        told = f"{signal.Signals(number).name} at change {when} of {self.changes}"
        return Ended(process.returncode, out, err), told

    def gone(self, session: int) -> None:
        """Check that nothing that was started goes on."""
        end = time.monotonic() + 10
        while (there := members(session)) and time.monotonic() < end:
            time.sleep(0.05)
        assert not there, f"processes that go on: {there}"


def is_trial(path: Path) -> bool:
    """Tell whether a file is that by which Python's own tempfile tries a folder: a signal may leave it there."""
    named = path.parent.name == "tmp" and re.fullmatch(r"[a-z0-9_]{8}", path.name) is not None
    return named and path.is_file() and path.read_bytes() in (b"", b"blat")


def whole(path: Path) -> bool:
    """Tell whether a file is one from its beginning to its end."""
    body = path.read_bytes()
    match path.suffix:
        case ".html":
            return body.rstrip().endswith(b"</html>")
        case ".svg":
            return body.rstrip().endswith(b"</svg>")
        case ".json":
            json.loads(body)
        case ".nc":
            detente.open(path)
        case ".npz":
            return zipfile.ZipFile(path).testzip() is None
        case ".parquet":
            return body[:4] == body[-4:] == b"PAR1"
        case ".csv":
            return body.endswith(b"\n")
    return True


def sound(bench: Bench, ended: Ended, said: str) -> None:
    """Check that no defect is told, that files that have names are whole, and that what is sealed is as it was."""
    assert "Traceback" not in ended.err, said
    assert "Exception ignored" not in ended.err, said
    for name in bench.standing():
        assert whole(bench.work / name), f"{said}: half of {name} is there"
    for folder in {path.parent for path in bench.work.rglob("manifest.json")}:
        assert verify(folder).ok, f"{said}: {folder} is not as it was sealed"
    for told in bench.work.rglob("site.json"):
        altered = altered_pages(told)
        assert not altered, f"{said}: {altered} are not as they were noted"


def altered_pages(told: Path) -> list[str]:
    """Return the files of a whole site that are not as it notes them."""
    site = json.loads(told.read_bytes())
    noted = [] if not site["complete"] else [page["files"].items() for page in site["pages"].values()]
    return [
        name
        for files in noted
        for name, sha256 in files
        if hashlib.sha256((told.parent / name).read_bytes()).hexdigest() != sha256
    ]


def kill(bench: Bench, number: int, luck: random.Random) -> str:
    """Strike the command once and check what it leaves; return how it was struck. What was finished is begun anew."""
    before, page = bench.left(), bench.page()
    ended, how = bench.strike(number, luck)
    said = f"{bench.case.line}: {how}: {ended}"
    done = ended.status == 0 or plain(ended.out) == bench.told
    if done or not (ended.out or ended.err):  # Python itself was ending, or being started
        assert ended.status in (0, STATUS[number], -number), said
    else:
        assert ended.status == STATUS[number], said
    if ended.out and not done and "--json" in bench.case.line:
        told = json.loads(ended.out)
        assert told.get("complete") is False or told.get("page", "") is None, said
    sound(bench, ended, said)
    assert "was not written" not in ended.err or bench.page() == page, f"{said}: it was written"
    left = {*bench.left()} - {*before}
    assert number == signal.SIGKILL or not left, f"{said}: left {left}"
    if done:
        bench.clear()
        bench.fill()
    return f"{how}, {'done' if done else 'stopped'}"


def finish(bench: Bench) -> None:
    """Give the command again, two days later: it comes to what it comes to undisturbed, and nothing else is there."""
    for path in bench.left():
        os.utime(path, (time.time() - 2 * DAY,) * 2)
    if not (bench.case.once and bench.contents() == bench.files):
        ended = bench.run(bench.case.line)
        assert ended.status == 0, f"{bench.case.line}: {ended}"
        assert "Traceback" not in ended.err, f"{bench.case.line}: {ended}"
    now = bench.contents()
    differ = [name for name in sorted({*now, *bench.files}) if now.get(name) != bench.files.get(name)]
    assert not differ, f"{bench.case.line}: differ from an undisturbed one: {differ}"
    assert not bench.left(), f"{bench.case.line}: left {bench.left()}"


def digest(path: Path) -> bytes:
    """Return a digest of a file, but for declared times."""
    if path.suffix == ".nc":
        result = detente.open(path)
        if hasattr(result, "seconds"):
            object.__setattr__(result, "seconds", 0.0)
        return content_of(result).encode()
    return hashlib.sha256(TIMES.sub(rb"\g<what>0", path.read_bytes())).digest()


def plain(out: str) -> str:
    """Return what was printed, but for declared times."""
    return TIMES.sub(rb"\g<what>0", out.encode()).decode()


def used(told: resource.struct_rusage) -> float:
    """Return the CPU time that is told [s]."""
    return told.ru_utime + told.ru_stime


def strike(process: subprocess.Popen[Any], moment: float, number: int, group: bool) -> None:
    """Send a signal once the process has used some CPU time [s]: a machine may be busier than a moment ago."""
    tick = os.sysconf("SC_CLK_TCK")
    with contextlib.suppress(OSError, IndexError):  # it has ended
        while process.returncode is None:
            told = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            if told[0] == "Z":
                return
            if (int(told[11]) + int(told[12])) / tick >= moment:
                (os.killpg if group else os.kill)(process.pid, number)
                return
            time.sleep(0.004)


def interrupt(process: subprocess.Popen[Any], moment: float, wait: float) -> None:
    """Press Ctrl-C once a process has used some CPU time [s], or after a wait [s] where that is not told."""
    if sys.platform == "linux":
        strike(process, moment, signal.SIGINT, False)
    else:
        time.sleep(wait)
        process.send_signal(signal.SIGINT)


def members(session: int) -> list[str]:
    """Return the commands of the processes of a session that have not ended."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, _, _, belongs = (place / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(belongs) == session and state not in "ZX":
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:200])
    return found
