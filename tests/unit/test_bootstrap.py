"""Does ./detente set up once, recover from a broken set-up and pass everything on?

The interpreter and the installer are stand-ins written in shell, so nothing is downloaded.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX script")

PYTHON = """#!/bin/sh
# Stand-in for python3: makes environments, logs the rest; the lock is real.
case "$*" in *"import fcntl"*) exec "$REAL" "$@" ;; esac
echo "python $*" >>"$CALLS"
case "$*" in
    *"-m venv "*)
        for folder; do :; done
        mkdir -p "$folder/bin"
        cp "$0" "$folder/bin/python"
        ;;
    *"-m pip install"*"-e "*)
        printf '#!/bin/sh\\nsleep "${PROGRAM_SLEEP:-0}"\\necho "program in $PWD: $*"\\nexit "${PROGRAM_EXIT:-0}"\\n' \\
            >"$(dirname "$0")/detente"
        chmod +x "$(dirname "$0")/detente"
        ;;
esac
"""
UV = """#!/bin/sh
# Stand-in for uv: "installs" by writing the program.
echo "uv $*" >>"$CALLS"
[ -z "${UV_SLOW:-}" ] || { echo $$ >"$CALLS.slow"; sleep "$UV_SLOW"; echo "uv slept" >>"$CALLS"; }
[ -z "${UV_BROKEN:-}" ] || exit 2
while [ "$1" != --python ]; do shift; done
exec "$2" -m pip install "$@"
"""


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Let what is started be ended by a signal that this process was told to ignore, as under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@dataclass
class Checkout:
    """A folder with the script and stand-ins for the tools that it calls."""

    folder: Path
    tools: Path

    @property
    def venv(self) -> Path:
        return self.folder / ".venv"

    def environment(self, **extra: str) -> dict[str, str]:
        return {
            "PATH": f"{self.tools}:/usr/bin:/bin",
            "HOME": str(self.tools),
            "PYTHON": str(self.tools / "python3"),
            "CALLS": str(self.tools / "calls"),
            "REAL": sys.executable,
            **extra,
        }

    def run(self, *arguments: str, cwd: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.folder / "detente"), *arguments],
            cwd=cwd or self.folder,
            env=self.environment(**extra),
            capture_output=True,
            text=True,
            timeout=30,
        )

    def start(self, *arguments: str, **extra: str) -> subprocess.Popen[str]:
        """Start a call and go on."""
        return subprocess.Popen(
            [str(self.folder / "detente"), *arguments],
            cwd=self.folder,
            env=self.environment(**extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def start_slow(self, seconds: float) -> tuple[subprocess.Popen[str], int]:
        """Start a call that installs slowly; gives it, once it does, and the number of its installer."""
        slow = self.tools / "calls.slow"
        slow.unlink(missing_ok=True)
        started = self.start("--version", UV_SLOW=str(seconds))
        until(lambda: slow.exists() and slow.read_text().endswith("\n"))
        return started, int(slow.read_text())

    def calls(self) -> list[str]:
        """What the stand-ins were asked since the last look."""
        log = self.tools / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


@pytest.fixture
def checkout(tmp_path: Path, repository: Path) -> Checkout:
    folder, tools = tmp_path / "a check out", tmp_path / "tools"
    (folder / "src" / "detente").mkdir(parents=True)
    tools.mkdir()
    for name in ("detente", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(repository / name, folder / name)
    for name in ("_version.py", "__init__.py"):
        shutil.copy(repository / "src/detente" / name, folder / "src/detente" / name)
    for name, text in (("python3", PYTHON), ("uv", UV)):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    return Checkout(folder, tools)


def installs(calls: list[str]) -> list[str]:
    return [call for call in calls if call.startswith("uv pip install")]


def test_first_call_installs_and_later_calls_do_not(checkout: Checkout) -> None:
    first = checkout.run("verdict", "--json", "a b")
    assert (first.returncode, first.stdout) == (
        0,
        f"program in {checkout.folder}: verdict --json a b\n",
    )
    assert "setting up" in first.stderr
    lock, project = installs(checkout.calls())
    assert "--require-hashes" in lock
    assert "--compile-bytecode" in lock
    assert "requirements.lock" in lock
    assert "--no-deps" in project
    again = checkout.run("verdict")
    assert again.stderr == ""
    assert checkout.calls() == []


def test_runs_from_elsewhere_and_through_a_link(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout.folder / "detente")
    done = subprocess.run(
        ["./link", "schools"],
        cwd=tmp_path,
        env=checkout.environment(),
        capture_output=True,
        text=True,
    )
    assert done.stdout == f"program in {tmp_path}: schools\n"
    assert checkout.venv.is_dir()


def test_exit_code_is_the_program_s(checkout: Checkout) -> None:
    assert checkout.run("case", PROGRAM_EXIT="2").returncode == 2


def test_test_installs_the_tools_of_development_and_runs_pytest(checkout: Checkout) -> None:
    checkout.run("--version")
    checkout.calls()
    checkout.run("test", "-x", "tests/unit", cwd=checkout.tools)
    calls = checkout.calls()
    assert "requirements-dev.lock" in installs(calls)[0]
    assert calls[-1] == "python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -x tests/unit"
    checkout.run("--version")  # what the tests need includes what the program needs
    assert installs(checkout.calls()) == []


def test_changed_requirements_are_installed(checkout: Checkout) -> None:
    checkout.run("--version")
    with (checkout.folder / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    checkout.calls()
    checkout.run("--version")
    calls = checkout.calls()
    assert installs(calls)
    assert not any("-m venv" in call for call in calls)


def test_moved_checkout_is_installed_anew(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("--version")
    checkout.calls()
    moved = Checkout(checkout.folder.rename(tmp_path / "moved"), checkout.tools)
    assert moved.run("--version").returncode == 0
    assert installs(checkout.calls())


def test_half_made_environment_is_cleared(checkout: Checkout) -> None:
    checkout.venv.mkdir()
    (checkout.venv / ".detente-made").touch()
    (checkout.venv / "rubbish").touch()
    done = checkout.run("--version")
    assert done.returncode == 0
    assert "half-made" in done.stderr
    assert not (checkout.venv / "rubbish").exists()


def test_interrupt_leaves_nothing_that_the_next_call_trusts(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(30)
    os.killpg(started.pid, signal.SIGINT)
    out, _ = started.communicate(timeout=10)
    assert started.returncode in (130, -signal.SIGINT)
    assert out == ""
    assert not (checkout.venv / ".detente-state").exists()
    again = checkout.run("--version")
    assert "half-made" in again.stderr
    assert "waiting" not in again.stderr


def test_whoever_comes_during_a_set_up_says_whom_it_waits_for(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(2)
    again = checkout.run("test", "-x")
    assert again.stderr.splitlines()[0] == (
        f"detente: waiting for the set-up by process {started.pid} in {checkout.venv} ..."
    )
    assert again.stderr.count("waiting for") == 1
    with started:
        assert started.wait(10) == again.returncode == 0
    assert sum("-m venv" in call for call in checkout.calls()) == 1


def test_a_wait_has_an_end(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(30)
    try:
        began = time.monotonic()
        again = checkout.run("--version", DETENTE_WAIT="1")
        assert time.monotonic() - began < 8
        assert (again.returncode, again.stdout) == (1, "")
        assert f"waited 1 s for the set-up by process {started.pid} in vain" in again.stderr
        assert f"lsof {checkout.folder}/.venv.lock" in again.stderr
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.communicate()
    assert checkout.run("--version", DETENTE_WAIT="soon").returncode == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_an_installer_that_outlives_a_killed_set_up_is_waited_for(checkout: Checkout, number: int) -> None:
    started, installer = checkout.start_slow(2)
    with started:
        started.send_signal(number)
        assert started.wait(5) == -number
    os.kill(installer, 0)  # it works on
    again = checkout.run("--version")
    assert again.returncode == 0
    assert "waiting for the installer that a set-up which was killed has left at work" in again.stderr
    assert "half-made" in again.stderr
    calls = checkout.calls()
    second = [number for number, call in enumerate(calls) if "-m venv" in call][1]
    assert calls.index("uv slept") < second, "nobody installs into what is cleared"
    assert (checkout.venv / ".detente-made").exists()
    assert checkout.run("--version").stderr == ""


def test_a_set_up_whose_installer_alone_is_killed_goes_on_by_itself(checkout: Checkout) -> None:
    started, installer = checkout.start_slow(1)
    os.kill(installer, signal.SIGKILL)
    _, err = started.communicate(timeout=20)
    assert started.returncode == 0
    assert "trying pip" in err
    assert checkout.run("--version").stderr == ""


def test_killed_with_all_that_it_started_it_is_set_up_anew(checkout: Checkout) -> None:
    started, _ = checkout.start_slow(30)
    os.killpg(started.pid, signal.SIGKILL)
    started.communicate(timeout=5)
    again = checkout.run("--version")
    assert again.returncode == 0
    assert "waiting" not in again.stderr
    assert "half-made" in again.stderr


@pytest.mark.parametrize("left", ["nothing", "mark", "mark and half"])
def test_killed_at_any_moment_of_making_or_clearing_it_is_still_ours(checkout: Checkout, left: str) -> None:
    """Killed between making the folder and marking it; between that and the environment; while clearing it."""
    checkout.venv.mkdir()
    if "mark" in left:
        (checkout.venv / ".detente-made").touch()
    if "half" in left:
        (checkout.venv / "lib").mkdir()
    assert checkout.run("--version").returncode == 0
    assert not (checkout.venv / "lib").exists()
    assert (checkout.venv / ".detente-made").exists()


def test_the_mark_is_the_last_to_go(checkout: Checkout) -> None:
    """Struck while it clears: find is a stand-in that kills who called it."""
    checkout.run("--version")
    (checkout.venv / ".detente-state").unlink()
    (checkout.tools / "find").write_text('#!/bin/sh\n/usr/bin/find "$@"\nkill -9 "$PPID"\n')
    (checkout.tools / "find").chmod(0o755)
    assert checkout.run("--version").returncode == -signal.SIGKILL
    assert os.listdir(checkout.venv) == [".detente-made"]
    (checkout.tools / "find").unlink()
    assert checkout.run("--version").returncode == 0


@pytest.mark.parametrize("owner", ["gone", "ours", "another"])
def test_the_number_in_a_lock_that_nobody_holds_blocks_nobody(checkout: Checkout, owner: str) -> None:
    """Numbers come again, soon in containers: here those of the dead, our own, and a stranger's."""
    gone = subprocess.Popen(["true"])
    gone.wait()
    number = {"gone": gone.pid, "ours": os.getpid(), "another": 1}[owner]
    (checkout.folder / ".venv.lock").write_text(f"{number}\n")
    done = checkout.run("--version")
    assert (done.returncode, "waiting" in done.stderr) == (0, False)


def test_the_lock_of_an_earlier_version_blocks_nobody(checkout: Checkout) -> None:
    (checkout.folder / ".venv.lock").mkdir()
    (checkout.folder / ".venv.lock" / "pid").write_text(f"{os.getpid()}\n")
    assert checkout.run("--version").returncode == 0


def test_the_program_does_not_hold_the_lock(checkout: Checkout) -> None:
    with checkout.start("--version", PROGRAM_SLEEP="20") as started:
        until((checkout.venv / ".detente-state").exists)
        with (checkout.folder / "requirements.lock").open("a") as pins:
            pins.write("# changed\n")
        done = checkout.run("--version")
        os.killpg(started.pid, signal.SIGKILL)
    assert (done.returncode, "ready" in done.stderr, "waiting" in done.stderr) == (0, True, False)


def test_where_nothing_can_be_written_it_says_so_at_once(checkout: Checkout) -> None:
    if not Path("/proc/self").is_dir():
        pytest.skip("needs a folder in which not even root may write")
    done = checkout.run("--version", DETENTE_VENV="/proc/venv")
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing can be written beside /proc/venv" in done.stderr
    assert "DETENTE_VENV=/some/folder" in done.stderr


def test_a_checkout_that_cannot_be_written_is_used_with_an_environment_elsewhere(
    checkout: Checkout, tmp_path: Path
) -> None:
    """As root by a mount that is read-only, which needs a system that allows it."""
    script, only = checkout.folder / "detente", tmp_path / "venv"
    if os.geteuid():
        checkout.folder.chmod(0o555)
        before: list[str] = []
    else:
        mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 77; shift; exec "$@"'
        before = ["unshare", "-m", "sh", "-c", mount, "sh", str(checkout.folder)]
        if not shutil.which("unshare") or subprocess.run([*before, "true"], capture_output=True).returncode:
            pytest.skip("no read-only mount can be made here")
    try:
        for venv, status, says in ((None, 1, "nothing can be written"), (str(only), 0, "ready"), (str(only), 0, "")):
            extra = {"DETENTE_VENV": venv} if venv else {}
            done = subprocess.run(
                [*before, str(script), "x"],
                env=checkout.environment(**extra),
                capture_output=True,
                text=True,
                timeout=20,
            )
            assert (done.returncode, says in done.stderr) == (status, True), done.stderr
            assert status or "program in" in done.stdout
    finally:
        checkout.folder.chmod(0o755)
    assert not checkout.venv.exists()
    assert (only / ".detente-made").exists()


@pytest.mark.parametrize("place", ["/{}/other", "../other/", "new"])
def test_the_environment_can_be_elsewhere(checkout: Checkout, tmp_path: Path, place: str) -> None:
    place = place.format(str(tmp_path)[1:])
    if place == "new":
        (checkout.folder / "new").mkdir()  # an empty folder is nobody's
    assert checkout.run("--version", DETENTE_VENV=place).returncode == 0
    assert (checkout.folder / place / ".detente-made").exists()
    assert checkout.run("--version", DETENTE_VENV=place).stderr == ""
    assert not checkout.venv.exists()


def test_two_first_calls_at_once_set_up_once(checkout: Checkout) -> None:
    both = [
        subprocess.Popen(
            [str(checkout.folder / "detente"), "--version"],
            env=checkout.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in both:
        out, err = process.communicate(timeout=30)
        assert (process.returncode, "program" in out) == (0, True), err
    assert len(installs(checkout.calls())) == 2  # the lock and the project, by one of them


def contents(folder: Path) -> dict[str, float]:
    return {str(path): path.lstat().st_mtime for path in folder.rglob("*") if "__pycache__" not in path.parts}


def own_environment(checkout: Checkout) -> None:
    """Make a real environment by hand, without detente in it."""
    venv.create(checkout.venv, with_pip=False)


def install_by_hand(checkout: Checkout, source: Path) -> None:
    """Install a checkout into it as pip -e does."""
    (packages,) = checkout.venv.glob("lib/python*/site-packages")
    (packages / "_detente.pth").write_text(f"{source}\n")
    program = checkout.venv / "bin" / "detente"
    program.write_text('#!/bin/sh\necho "own program: $*"\n')
    program.chmod(0o755)


@pytest.mark.parametrize("installed", ["nothing", "another checkout"])
@pytest.mark.parametrize("words", [("--version",), ("test",)], ids=" ".join)
def test_nothing_is_installed_into_an_environment_of_the_user_s_own(
    checkout: Checkout, tmp_path: Path, installed: str, words: tuple[str, ...]
) -> None:
    own_environment(checkout)
    if installed == "another checkout":
        (tmp_path / "another" / "detente").mkdir(parents=True)
        (tmp_path / "another" / "detente" / "__init__.py").touch()
        install_by_hand(checkout, tmp_path / "another")
    before = contents(checkout.folder)
    done = checkout.run(*words, cwd=checkout.folder / "src")  # where the package is to be found by chance
    assert (done.returncode, done.stdout) == (1, "")
    for cure in ("Move it away", "DETENTE_VENV=", "-m pip install -e '.[all]'"):
        assert cure in done.stderr
    assert ("--group dev" in done.stderr) == (words == ("test",))
    assert contents(checkout.folder) == before
    assert checkout.calls() == []
    assert checkout.run(*words[:1], DETENTE_VENV=str(tmp_path / "ours")).returncode == 0


def test_an_environment_of_the_user_s_own_with_this_checkout_in_it_is_used_as_it_is(checkout: Checkout) -> None:
    own_environment(checkout)
    install_by_hand(checkout, checkout.folder / "src")
    before = contents(checkout.folder)
    done = checkout.run("verdict", "--json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "own program: verdict --json\n", "")
    assert checkout.run("test").returncode == 1, "without pytest there are no tests"
    (packages,) = checkout.venv.glob("lib/python*/site-packages")
    assert contents(checkout.folder) == before
    for name in ("pytest", "xdist"):
        (packages / f"{name}.py").write_text("import sys; print('ran', sys.argv[1:])")
    assert checkout.run("test", "-x").stdout.startswith("ran ['-n', 'auto'")
    assert checkout.calls() == []


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_no_environment_is_not_deleted(checkout: Checkout, tmp_path: Path, kind: str) -> None:
    if kind == "folder":
        checkout.venv.mkdir()
        (checkout.venv / "mine").touch()
    elif kind == "file":
        checkout.venv.touch()
    else:
        checkout.venv.symlink_to(tmp_path / "nowhere")
    before = contents(checkout.folder)
    done = checkout.run("--version")
    assert done.returncode == 1
    assert "Move it away" in done.stderr
    assert contents(checkout.folder) == before


def test_falls_back_to_pip(checkout: Checkout) -> None:
    done = checkout.run("--version", UV_BROKEN="yes")
    assert done.returncode == 0
    assert "trying pip" in done.stderr
    pip = [call for call in checkout.calls() if "-m pip install" in call]
    assert "--require-hashes" in pip[0]


def test_unusable_interpreter_is_named(checkout: Checkout) -> None:
    done = checkout.run("--version", PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert "/nowhere/python3 is not a Python 3.11" in done.stderr
    assert not checkout.venv.exists()
