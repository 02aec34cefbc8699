"""Files that users name: whole or not at all, nothing else touched; also where root writes, whom rights do not stop."""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from detente.core.errors import InvalidValue, NoFolder
from detente.core.files import check, check_folder, whole, write_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="devices, pipes and rights of POSIX")


@contextmanager
def shortest(length: int) -> Iterator[None]:
    """Let no file grow longer: a disk that is full after so many bytes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    old = os.umask(mask)
    try:
        yield
    finally:
        os.umask(old)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_rights_that_the_umask_leaves(tmp_path: Path, mask: int) -> None:
    with umask(mask):
        write_whole(tmp_path / "new", "ä\n")
    assert rights(tmp_path / "new") == 0o666 & ~mask
    assert (tmp_path / "new").read_bytes() == "ä\n".encode()
    assert os.listdir(tmp_path) == ["new"]


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_an_old_file_keeps_its_rights(tmp_path: Path, mode: int) -> None:
    old = tmp_path / "old"
    old.write_text("old")
    old.chmod(mode)
    write_whole(old, b"new")
    assert (rights(old), old.read_text()) == (mode, "new")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_root_does_not_take_a_file_from_its_owner(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("old")
    os.chown(old, 12345, 23456)
    write_whole(old, "new")
    assert (old.stat().st_uid, old.stat().st_gid, old.read_text()) == (12345, 23456, "new")


def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    far, near = tmp_path / "far", tmp_path / "near"
    far.mkdir()
    near.mkdir()
    (far / "page").write_text("old")
    (far / "page").chmod(0o640)
    (near / "one").symlink_to("two")
    (near / "two").symlink_to("../far/page")
    check(near / "one")
    write_whole(near / "one", "new")
    assert (near / "one").is_symlink()
    assert (near / "two").is_symlink()
    assert ((far / "page").read_text(), rights(far / "page")) == ("new", 0o640)
    assert sorted(os.listdir(near)) == ["one", "two"]
    assert os.listdir(far) == ["page"]


def test_a_dangling_link_s_target_is_made(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "link").symlink_to("far/page")
    check(tmp_path / "link")
    assert not (tmp_path / "far" / "page").exists(), "a check changes nothing"
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "far" / "page").read_text() == "new"
    (tmp_path / "lost").symlink_to("nowhere/page")
    with pytest.raises(NoFolder, match="nowhere"):
        write_whole(tmp_path / "lost", "new")


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    for write in (check, lambda path: write_whole(path, "new")):
        with pytest.raises(OSError, match="/a") as caught:
            write(tmp_path / "a")
        assert caught.value.errno == errno.ELOOP
    assert (tmp_path / "a").is_symlink()


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """By a link, so that a failure of this test as root breaks no machine."""
    (tmp_path / "null").symlink_to("/dev/null")
    before, beside = os.stat("/dev/null"), set(os.listdir("/dev"))
    check(tmp_path / "null")
    write_whole(tmp_path / "null", "gone")
    after = os.stat("/dev/null")
    assert stat.S_ISCHR(after.st_mode)
    assert (after.st_ino, after.st_mode, after.st_rdev) == (before.st_ino, before.st_mode, before.st_rdev)
    assert (tmp_path / "null").is_symlink()
    assert set(os.listdir("/dev")) <= beside


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_device_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space") as caught:
        write_whole(tmp_path / "full", "new")
    assert caught.value.filename == str(tmp_path / "full")
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_a_pipe_is_written_to_when_all_is_there_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    with pytest.raises(InvalidValue, match="a pipe that nobody reads"):
        check(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(InvalidValue):  # it has not opened it yet
            check(pipe)
            break
    check(pipe)  # does not end one's reading
    body = b"x" * 200_000
    with whole(pipe) as file:
        file.write(b"y")
        file.seek(0)  # writers of tables go back
        file.write(body)
    reader.join(10)
    assert read == [body]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert os.listdir(tmp_path) == ["pipe"]


WRITER = """
import sys
from pathlib import Path
from detente.core.files import check, write_whole
check(Path(sys.argv[1]))
print("before", flush=True)
write_whole(Path(sys.argv[1]), "page\\n")
print("after", flush=True)
"""


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no /dev/stdout")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "itself"])
def test_standard_output_is_written_to_in_its_order(
    tmp_path: Path, python_environment: dict[str, str], name: str
) -> None:
    """Into a file as well: the rest of what is printed must not go to a file that has lost its name."""
    shown = tmp_path / "shown"
    words = [sys.executable, "-c", WRITER, str(shown) if name == "itself" else name]
    with shown.open("w") as file:
        subprocess.run(words, env=python_environment, stdout=file, check=True)
    assert shown.read_text() == "before\npage\nafter\n"
    assert os.listdir(tmp_path) == ["shown"]
    if name != "itself":
        done = subprocess.run(words, env=python_environment, stdout=subprocess.PIPE, text=True, check=True)
        assert done.stdout == "before\npage\nafter\n"


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    check(Path("~/x.html"))
    assert write_whole(Path("~/x.html"), "page") == tmp_path / "x.html"
    assert (tmp_path / "x.html").read_text() == "page"


def test_no_folder_is_made_and_the_cure_is_told(tmp_path: Path) -> None:
    lost = tmp_path / "no such" / "folder" / "x.html"
    for write in (check, lambda path: write_whole(path, "new")):
        with pytest.raises(NoFolder) as caught:
            write(lost)
        assert str(lost.parent) in caught.value.message
        assert f"mkdir -p '{lost.parent}'" in caught.value.hint
    assert os.listdir(tmp_path) == []


def test_what_cannot_be_written_is_named_as_it_was_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cases = {tmp_path: "folder", tmp_path / "file" / "x": "Not a directory", tmp_path / ("x" * 300): "name"}
    for path, says in cases.items():
        for write in (check, lambda path: write_whole(path, "new")):
            with pytest.raises(OSError, match=f"(?s){says}") as caught:
                write(path)
            assert caught.value.filename == str(path)
    assert os.listdir(tmp_path) == ["file"]
    write_whole(tmp_path / ("x" * 255), "the longest name that a file may have")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which not even root may write")
def test_a_folder_in_which_nobody_may_write_is_found_out() -> None:
    with pytest.raises(OSError, match="/proc/x"):
        check(Path("/proc/x.html"))
    with pytest.raises(OSError, match="/proc"):
        check_folder(Path("/proc"))


def test_a_protected_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write to any file, so the system's refusal is made up."""
    old, opened = tmp_path / "old", Path.open
    old.write_text("old")

    def refused(path: Path, mode: str = "r", **options: object) -> object:
        if path == old and mode == "ab":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, mode, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    for write in (check, lambda path: write_whole(path, "new")):
        with pytest.raises(PermissionError):
            write(old)
    monkeypatch.undo()
    assert old.read_text() == "old"
    assert os.listdir(tmp_path) == ["old"]


def test_a_check_changes_nothing(tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.write_text("old")
    os.utime(old, (1, 1))
    check(old)
    check(tmp_path / "new")
    check_folder(tmp_path)
    assert (old.read_text(), old.stat().st_mtime) == ("old", 1)
    assert os.listdir(tmp_path) == ["old"]


@pytest.mark.parametrize("room", [0, 1, 4095, 8192, 99_999])
def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(tmp_path: Path, room: int) -> None:
    old = tmp_path / "old"
    old.write_bytes(b"old")
    with shortest(room), pytest.raises(OSError, match="old") as caught:
        write_whole(old, b"x" * 100_000)
    assert (caught.value.errno, caught.value.filename) == (errno.EFBIG, str(old))
    assert old.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["old"]


@pytest.mark.parametrize("call", ["open", "fsync", "chmod", "replace"])
def test_ctrl_c_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """Struck once the system has done a step."""
    old = tmp_path / "old"
    old.write_text("old")
    owner: Any = Path if call in ("open", "chmod") else os
    real = getattr(owner, call)

    def struck(*arguments: Any, **options: Any) -> Any:
        if call == "open" and arguments[1] != "xb":
            return real(*arguments, **options)
        if call == "open":
            real(*arguments, **options).close()
        elif call != "replace":
            real(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, call, struck)
    with pytest.raises(KeyboardInterrupt):
        write_whole(old, "new")
    monkeypatch.undo()
    assert old.read_text() == "old"
    assert os.listdir(tmp_path) == ["old"]


SLOW = """
import sys, time
from pathlib import Path
from detente.core.files import whole
with whole(Path(sys.argv[1])) as file:
    for number in range(10_000):
        file.write(b"x" * 1000)
        file.flush()
        print(number, flush=True)
        time.sleep(0.001)
"""


@pytest.mark.parametrize("wait", [0.0, 0.03, 0.1])
def test_a_real_ctrl_c_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, python_environment: dict[str, str], wait: float
) -> None:
    (tmp_path / "old").write_text("old")
    running = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(tmp_path / "old")],
        env=python_environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(wait)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=20)
    assert re.search(rb"KeyboardInterrupt\s*$", err)
    assert (tmp_path / "old").read_text() == "old"
    assert os.listdir(tmp_path) == ["old"]


def test_what_a_killed_process_left_beside_a_file_goes_with_the_next_one(tmp_path: Path) -> None:
    old, new = (tmp_path / f".own-{number:016x}.part" for number in range(2))
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    write_whole(tmp_path / "page.html", "page")
    assert sorted(os.listdir(tmp_path)) == [new.name, "page.html"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_comes_while_it_tidies_up_leaves_nothing(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The moment before the hidden file is removed."""
    unlink, calls = Path.unlink, []

    def struck(path: Path, missing_ok: bool = False) -> None:
        calls.append(path)
        if len(calls) == 1:
            signal.raise_signal(number)
        unlink(path, missing_ok)

    old = signal.signal(number, signal.default_int_handler)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", struck)
            with pytest.raises(KeyboardInterrupt):
                check(tmp_path / "page.html")
    finally:
        signal.signal(number, old)
    assert os.listdir(tmp_path) == []


def test_what_is_always_full_is_refused_at_once() -> None:
    with pytest.raises(OSError, match="No space left"):
        check(Path("/dev/full"))
    check(Path("/dev/null"))
