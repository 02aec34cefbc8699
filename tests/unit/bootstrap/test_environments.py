"""Does ./detente keep its hands off what is not its own, and work where it may write nothing?"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from unit.bootstrap.checkout import Checkout, contents

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX script")


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
