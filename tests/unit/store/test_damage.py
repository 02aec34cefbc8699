"""What happens to folders on disks and on the way: every flipped bit, cut, missing and added file is found."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente import store
from unit.store.runs import asked, small

EVERY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with its tables, and a folder of pieces beside as studies have them."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    run = small()
    held = store.write(folder, run, question=asked(run), kind="run", made=store.made("test"))
    (folder / "chunks").mkdir()
    draws = np.random.default_rng(0)
    for number in range(3):
        (folder / "chunks" / f"{number:06}.npz").write_bytes(draws.bytes(10 ** (number + 1)))
    (folder / "study.json").write_text('{"points": 3}\n')
    again = store.seal(
        folder, kind="run", question=held.question, content=held.content, made=held.made, data=[{"source": "x"}]
    )
    assert store.verify(folder, fingerprint=again.fingerprint).ok
    return folder


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@settings(EVERY, max_examples=400)
@given(data=st.data())
def test_any_flipped_bit_is_found_and_its_file_named(sealed: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(files(sealed)))
    whole = path.read_bytes()
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    try:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
        found = store.verify(sealed)
        assert not found.ok
        assert {d.file for d in found.differs} >= {path.relative_to(sealed).as_posix()}
    finally:
        path.write_bytes(whole)


@pytest.mark.slow
def test_every_bit_of_the_manifest_counts(sealed: Path) -> None:
    path = sealed / store.MANIFEST
    whole = path.read_bytes()
    try:
        for at in range(len(whole)):
            for bit in range(8):
                path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
                assert not store.verify(sealed).ok, (at, bit)
    finally:
        path.write_bytes(whole)


@settings(EVERY, max_examples=150)
@given(data=st.data())
def test_what_is_cut_or_grown_is_found(sealed: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(files(sealed)))
    whole = path.read_bytes()
    end = data.draw(st.integers(0, len(whole) - 1))
    more = data.draw(st.sampled_from([b"", b"\0", b"\n", b"{}"]))
    try:
        path.write_bytes(whole + more if more else whole[:end])
        found = store.verify(sealed)
        assert not found.ok
        name = path.relative_to(sealed).as_posix()
        (one,) = [d for d in found.differs if d.file == name]
        if name != store.MANIFEST:
            assert one.what == ("longer" if more else "cut")
            assert f"{len(whole):,}" in one.now
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("name", ["result.nc", "states.parquet", "chunks/000001.npz", store.MANIFEST])
def test_a_missing_file_is_named(sealed: Path, name: str) -> None:
    whole = (sealed / name).read_bytes()
    (sealed / name).unlink()
    try:
        found = store.verify(sealed)
        assert [(d.file, d.what) for d in found.differs] == [(name, "missing")]
    finally:
        (sealed / name).write_bytes(whole)


def test_files_that_belong_to_nobody_are_named_and_links_not_followed(sealed: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.txt").write_text("x")
    (sealed / "link").symlink_to(tmp_path / "outside")
    (sealed / "loop").symlink_to(sealed)
    (sealed / "nothing").symlink_to(tmp_path / "none")
    (sealed / "chunks" / ".hidden").write_text("x")
    (sealed / "empty").mkdir()
    os.mkfifo(sealed / "pipe")
    try:
        found = store.verify(sealed)
        assert {(d.file, d.what, d.now) for d in found.differs} == {
            ("link", "added", "a link"), ("loop", "added", "a link"), ("nothing", "added", "a link"),
            ("chunks/.hidden", "added", "a file"), ("pipe", "added", "no file"),
        }  # fmt: skip
    finally:
        for name in ("link", "loop", "nothing", "chunks/.hidden", "pipe"):
            (sealed / name).unlink()
        (sealed / "empty").rmdir()


def test_a_folder_of_the_same_files_behind_a_link_is_not_the_same(sealed: Path, tmp_path: Path) -> None:
    (sealed / "chunks").rename(tmp_path / "chunks")
    (sealed / "chunks").symlink_to(tmp_path / "chunks")
    try:
        told = {d.file: d.what for d in store.verify(sealed).differs}
        assert told == {"chunks": "added", **{f"chunks/{n:06}.npz": "missing" for n in range(3)}}
    finally:
        (sealed / "chunks").unlink()
        (tmp_path / "chunks").rename(sealed / "chunks")


def test_names_that_lead_out_of_the_folder_are_never_opened(sealed: Path, tmp_path: Path) -> None:
    """A manifest that names files elsewhere, with the fingerprint that fits."""
    import json

    from detente.store.manifest import fingerprint_of, render

    whole = (sealed / store.MANIFEST).read_bytes()
    outside = tmp_path / "secret"
    outside.write_bytes(b"abc")
    manifest = json.loads(whole)
    for name in (str(outside), "../../secret", "chunks/../study.json", ""):
        manifest["files"][name] = {"sha256": "0" * 64, "bytes": 3}
    manifest["fingerprint"] = fingerprint_of(manifest)
    try:
        (sealed / store.MANIFEST).write_text(render(manifest))
        told = store.verify(sealed).differs
        assert len(told) == 4
        assert {d.what for d in told} == {"missing"}
    finally:
        (sealed / store.MANIFEST).write_bytes(whole)


def test_what_cannot_be_read_is_told(sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.store import verifying

    def broken(path: Path, most: int | None = None, tell: object = None) -> tuple[str, int]:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(verifying, "digest_of", broken)
    assert {d.what for d in store.verify(sealed).differs} == {"unreadable"}


def test_what_cannot_be_sealed_is_refused(tmp_path: Path) -> None:
    from detente.core.errors import DataError, InvalidValue

    how = {"kind": "sweep", "question": {}, "content": "0" * 64}
    with pytest.raises(DataError, match="empty"):
        store.seal(tmp_path, **how)
    (tmp_path / "a").write_text("x")
    with pytest.raises(InvalidValue, match="kind"):
        store.seal(tmp_path, **how | {"kind": ""})
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(InvalidValue, match=r"'b' .* is a link"):
        store.seal(tmp_path, **how)
    (tmp_path / "b").unlink()
    os.mkfifo(tmp_path / "c")
    with pytest.raises(InvalidValue, match="no regular file"):
        store.seal(tmp_path, **how)
    (tmp_path / "c").unlink()
    assert not (tmp_path / store.MANIFEST).exists()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
def test_names_that_are_no_unicode_are_told_and_never_sealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from detente.apps.cli.main import main
    from detente.core.errors import InvalidValue

    folder = tmp_path / os.fsdecode(b"run\xff")
    run = small()
    store.write(folder, run, question=asked(run), kind="run")
    assert store.read(folder) == run
    (folder / os.fsdecode(b"\xfe")).write_text("x")
    with pytest.raises(InvalidValue, match="no Unicode"):
        store.seal(folder, kind="run", question={}, content="0" * 64)
    for words in (("ls", str(tmp_path)), ("verify", str(folder)), ("show", str(folder))):
        for more in ((), ("--json",)):
            with pytest.raises(SystemExit):
                main((*words, *more))
            out, err = capsys.readouterr()
            assert "defect" not in err
            assert "run?" in out


ODD = (
    '{"files": {"\\ud800": {"bytes": 5, "sha256": "\\ud800"}}, "fingerprint": "\\ud800"}',
    '{"files": 5}',
    '{"files": {"a": 5, "b": {"bytes": -1}, "c": {"bytes": 1e999}}}',
    '{"files": {"a": {"bytes": true}}}',
    '{"files": {"result.nc": {"bytes": 10e400, "sha256": []}}, "format": "x", "fingerprint": 7}',
)


def test_what_no_text_can_hold_is_told(sealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from detente.apps.cli.main import main

    whole = (sealed / store.MANIFEST).read_bytes()
    try:
        for text in ODD:
            (sealed / store.MANIFEST).write_text(text)
            assert store.verify(sealed).differs[0].what == "altered"
            with pytest.raises(SystemExit) as done:
                main(("verify", str(sealed), "--json"))
            assert done.value.code == 1
            assert '"ok": false' in capsys.readouterr().out
    finally:
        (sealed / store.MANIFEST).write_bytes(whole)


def test_progress_is_told_in_megabytes(sealed: Path) -> None:
    from detente.core.progress import Moment

    told: list[Moment] = []
    assert store.verify(sealed, progress=told.append).ok
    assert told[-1].share == pytest.approx(1.0)
    assert told[-1].unit == "MB"
    assert [one.done for one in told] == sorted(one.done for one in told)


def deep(path: Path) -> None:
    path.write_text('{"kind": "sweep", "key": "a", "question": ' + "[" * 20_000 + "]" * 20_000 + "}")


def nested(path: Path) -> None:
    path.write_text('{"kind": "sweep", "key": "a", "question": {"b": ' + "[" * 800 + "]" * 800 + "}}")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


LOOK = """
import sys
from detente.core.errors import DetenteError
from detente.store import describe, listing, verify
from detente.store.listing import lines_about
for folder in sys.argv[1:]:
    held = listing(folder)
    lines_about(held)
    print(folder, {one.name: one.status for one in held}, verify(f"{folder}/odd").ok)
    try:
        describe(f"{folder}/odd")
    except DetenteError:
        pass
"""


@pytest.mark.skipif(os.name != "posix", reason="pipes in folders")
def test_what_is_no_file_of_a_study_is_said_and_stops_nothing(tmp_path: Path) -> None:
    """A pipe that nobody writes to, a link to itself, JSON without end: the rest of the store is listed."""
    places = []
    for put in (deep, nested, loop, os.mkfifo):
        for name in ("study.json", "manifest.json", "result.nc", ".lock", "chunks"):
            place = tmp_path / f"{put.__name__}-{name}"
            for folder in ("begun", "odd/chunks" if name != "chunks" else "odd"):
                (place / folder).mkdir(parents=True)
            (place / "odd" / "around").symlink_to(".")
            put(place / "odd" / name)
            (place / "begun" / "study.json").write_text('{"kind": "sweep", "key": "b", "question": {}}')
            (place / "around").symlink_to(".")
            places.append(place.name)
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *places], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(places)
    for line in lines:
        assert "'begun': 'unfinished'" in line
        assert re.search("'odd': '(damaged|unfinished)'.* False$", line)
        if line.startswith(("deep-study", "mkfifo-study", "loop-study", "deep-manifest", "loop-manifest")):
            assert "'odd': 'damaged'" in line
