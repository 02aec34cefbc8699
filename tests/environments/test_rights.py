"""Users without a home or a name, folders that cannot be written, and caches that two users share."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from environments.commands import LISTS, RUN, as_user, commands, is_root, surroundings

NOBODY, SOMEBODY = 12345, 12346
"""Users of no name."""
NOWHERE = dict.fromkeys(("HOME", "USER", "LOGNAME", "XDG_CACHE_HOME", "DETENTE_CACHE", "DETENTE_DATA", "MPLCONFIGDIR"))

pytestmark = pytest.mark.skipif(not is_root(), reason="only root can be somebody else, as in a container")


@pytest.fixture
def room(python_environment: dict[str, str]) -> Iterator[Path]:
    """A folder in which everybody may write, where everybody gets at Python and at this checkout."""
    place = Path(tempfile.mkdtemp(prefix="detente-rights-"))
    place.chmod(0o777)
    words = [*as_user(NOBODY), sys.executable, "-c", "import detente"]
    try:
        done = subprocess.run(words, env=python_environment, cwd=place, capture_output=True).returncode == 0
    except OSError:
        done = False
    try:
        if not done:
            pytest.skip("nobody else can run Python here: no setpriv, or no right to hand on")
        yield place
    finally:
        shutil.rmtree(place)


def owned(folder: Path, user: int, rights: int = 0o700) -> Path:
    """Make a folder of a user."""
    folder.mkdir()
    os.chown(folder, user, user)
    folder.chmod(rights)
    return folder


def test_nobody_without_a_home_has_every_answer(room: Path, python_environment: dict[str, str]) -> None:
    """As `docker --user 12345`: no name, no home, a package that cannot be written; the record wants a folder named."""
    environment = surroundings(python_environment, **NOWHERE)
    ended = commands((*LISTS, RUN), environment, room, user=NOBODY)
    assert ended.statuses == [0, 0, 0, 2, 0], ended.err.decode()
    assert b"DETENTE_DATA" in ended.err, "the cure of the only one that needs a folder"
    assert (room / "run.html").stat().st_uid == NOBODY


@pytest.mark.parametrize("absent", [False, True], ids=["read-only", "not there"])
def test_a_home_that_cannot_be_written(room: Path, python_environment: dict[str, str], absent: bool) -> None:
    home = room / "home"
    if not absent:
        owned(home, NOBODY, 0o500)
    else:
        room.chmod(0o755)
        owned(room / "work", NOBODY)
    environment = surroundings(python_environment, **{**NOWHERE, "HOME": str(home)})
    run = (*RUN[:-2], "--backend", "numpy", "--json")  # pages and compiled years without a home are tried above
    ended = commands((*LISTS, run), environment, room / "work" if absent else room, user=NOBODY)
    assert ended.statuses == [0] * 5, ended.err.decode()
    assert b"cannot be written" in b" ".join(ended.out.split()), "doctor says what is lost"
    assert not home.exists() or list(home.iterdir()) == []


def test_a_disk_on_which_nothing_can_be_written(room: Path, python_environment: dict[str, str]) -> None:
    """Nor temporary files: what is only printed is printed, and a page says where it cannot be."""
    locked = owned(room / "locked", 0, 0o755)
    environment = surroundings(python_environment, **{**NOWHERE, "HOME": str(locked)})
    everywhere = ["unshare", "-m", "sh", "-c", READ_ONLY, "sh"]
    if not shutil.which("unshare") or subprocess.run([*everywhere, "true"], capture_output=True).returncode:
        pytest.skip("no read-only mounts can be made here")
    words = [*everywhere, *as_user(NOBODY), sys.executable, "-m", "detente"]

    def detente(*asked: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*words, *asked], env=environment, cwd=locked, capture_output=True, timeout=120)

    doctor = detente("doctor")
    assert doctor.returncode == 0, doctor.stderr.decode()
    assert b"TMPDIR" in doctor.stdout
    told = detente(*RUN[:-2], "--json")
    assert told.returncode == 0, told.stderr.decode()
    page = detente(*RUN)
    assert page.returncode == 2
    assert b"run.html" in page.stderr
    assert b"Traceback" not in doctor.stderr + told.stderr + page.stderr


READ_ONLY = """
for folder in /tmp /var/tmp /usr/tmp /dev/shm; do
    if [ -d $folder ]; then mount --bind $folder $folder && mount -o remount,ro,bind $folder || exit 77; fi
done
exec "$@"
"""


def test_what_one_user_left_in_a_shared_cache_harms_no_other(room: Path, python_environment: dict[str, str]) -> None:
    """A compiled year of another user is code of another user: it is not run, however whole it is."""
    cache = room / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    environment = surroundings(python_environment, **{**NOWHERE, "DETENTE_CACHE": str(cache)})
    for user in (NOBODY, SOMEBODY):
        owned(room / str(user), user)
    assert commands((RUN,), environment, room / str(NOBODY), user=NOBODY).statuses == [0]
    kept = list((cache / "compiled").glob("*.o"))
    assert kept
    for path in kept:
        code = b"not what was compiled"
        path.write_bytes(hashlib.sha256(code).digest() + code)
        path.chmod(0o644)
        os.chown(path, NOBODY, NOBODY)
    ended = commands((RUN, ("doctor",)), environment, room / str(SOMEBODY), user=SOMEBODY)
    assert ended.statuses == [0, 0], ended.err.decode()
    assert all(path.read_bytes().endswith(b"not what was compiled") for path in kept), "it is the other's, and stays"
