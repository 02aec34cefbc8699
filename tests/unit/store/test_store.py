"""Folders of runs: what is written comes back, with the same bits, and is named by what was asked."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import detente
from detente import store
from detente.core.errors import DamagedFile, DataError, ForeignFile, InvalidValue, NewerFormat, NoFolder, UnknownName
from detente.store.manifest import fingerprint_of, render
from unit.store.runs import asked, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    run = small()
    store.write(tmp_path / "run", run, question=asked(run), kind="run", made={"command": "test", "seconds": 0.5})
    return tmp_path / "run"


def altered(folder: Path, **changes: object) -> None:
    """Alter a manifest and give it the fingerprint that fits."""
    manifest = json.loads((folder / store.MANIFEST).read_text()) | changes
    manifest["fingerprint"] = fingerprint_of(manifest)
    (folder / store.MANIFEST).write_text(render(manifest))


# ------------------------------------------------------------------ there and back
def test_what_is_written_comes_back_with_the_same_bits(folder: Path) -> None:
    run = small()
    for found in (store.read(folder), detente.open(folder), detente.open(folder / "result.nc")):
        assert found == run
        assert all(found[k].tobytes() == v.tobytes() for k, v in run.records.items())
        assert found.theory.values() == run.theory.values()


def test_the_manifest_says_what_was_asked_and_what_came_of_it(folder: Path) -> None:
    run, held = small(), store.describe(folder)
    assert (held.kind, held.status) == ("run", "complete")
    assert held.key == store.key_of(asked(run)) == store.key_of(held.question)
    assert held.content == store.content_of(run) == store.content_of(store.read(folder))
    assert held.made == {"command": "test", "seconds": 0.5}
    assert held.size == sum(path.stat().st_size for path in folder.iterdir() if path.name != store.MANIFEST)
    assert held.fingerprint in json.dumps(held.to_dict())


def test_another_folder_with_the_same_numbers_has_the_same_content(tmp_path: Path) -> None:
    run = small()
    one = store.write(tmp_path / "one", run, question=asked(run), kind="run", made={"seconds": 1.0})
    two = store.write(tmp_path / "two", run, question=asked(run), kind="run", made={"seconds": 2.0})
    assert one.content == two.content
    assert one.fingerprint != two.fingerprint
    assert store.content_of(small(seed=1)) != one.content


def test_the_same_again_leaves_the_folder_as_it_is(folder: Path) -> None:
    run, before = small(), (folder / store.MANIFEST).read_bytes()
    held = store.write(folder, run, question=asked(run), kind="run", made={"seconds": 9.0})
    assert (folder / store.MANIFEST).read_bytes() == before
    assert held == store.describe(folder)


def test_another_result_takes_the_place_of_the_older_one(folder: Path) -> None:
    run = small(seed=1)
    held = store.write(folder, run, question=asked(run), kind="run")
    assert store.read(folder) == run
    assert store.verify(folder, fingerprint=held.fingerprint[:8]).ok
    assert [path.name for path in folder.parent.iterdir()] == ["run"]


# ------------------------------------------------------------------ what is refused
def test_nothing_is_written_over_what_differs(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(DamagedFile, match=r"notes.txt: added"):
        store.write(folder, small(seed=1), question=asked(small(seed=1)), kind="run")
    assert (folder / "notes.txt").read_text() == "mine"
    assert store.read(folder) == small()


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    run = small()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    for name, why in (("letters", "holds other files"), ("file", "is a file")):
        with pytest.raises(DataError, match=why):
            store.write(tmp_path / name, run, question=asked(run), kind="run")
    with pytest.raises(NoFolder, match="no folder"):
        store.write(tmp_path / "none" / "run", run, question=asked(run), kind="run")
    with pytest.raises(InvalidValue, match="no result"):
        store.write(tmp_path / "new", 5, question={}, kind="run")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="no value that is the same"):
        store.write(tmp_path / "new", run, question={"made by": object()}, kind="run")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "letters"]


def test_what_cannot_be_read_says_why(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no folder"):
        store.describe(tmp_path / "none")
    with pytest.raises(ForeignFile, match="no finished run"):
        store.read(tmp_path)
    with pytest.raises(DataError, match="is a file"):
        store.read(folder / "result.nc")
    altered(folder, format=2)
    for read in (store.describe, store.read, store.verify, detente.open):
        with pytest.raises(NewerFormat, match="format 2"):
            read(folder)


def test_a_result_that_was_altered_is_not_read(folder: Path) -> None:
    small(seed=1).save(folder / "result.nc")  # sound by itself
    with pytest.raises(DamagedFile, match="not as it was sealed"):
        store.read(folder)


def test_a_run_goes_into_the_folder_of_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    held = store.write(".", small(), question=asked(small()), kind="run")
    monkeypatch.chdir(tmp_path)
    assert held.name == "here"
    assert store.read("here") == small()
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_what_made_it_is_told_though_nobody_says(tmp_path: Path) -> None:
    run = small()
    assert store.write(tmp_path / "a", run, question=asked(run), kind="run").made.keys() == store.made().keys()
    store.once(tmp_path, asked(run), lambda: run, kind="run")
    assert store.describe(store.find(tmp_path, store.key_of(asked(run)))).made.keys() == {*store.made(), "seconds"}


def test_a_newer_result_that_takes_the_name_meanwhile_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.store import reading, verifying

    newer = iter([small(seed=1), small(seed=2)])
    for module in (reading, verifying):
        real = module.digest_of

        def late(*given: object, real: Callable[..., object] = real, module: object = module, **more: object) -> object:
            monkeypatch.setattr(module, "digest_of", real)
            run = next(newer)
            (folder / "result.nc").chmod(0o644)
            store.write(folder, run, question=asked(run), kind="run")
            return real(*given, **more)

        monkeypatch.setattr(module, "digest_of", late)
        if module is reading:
            assert store.read(folder) == small(seed=1)
        else:
            assert store.verify(folder).ok
            assert store.read(folder) == small(seed=2)


# ------------------------------------------------------------------ seal and verify
def test_a_folder_is_sealed_and_verified(tmp_path: Path) -> None:
    (tmp_path / "chunks").mkdir()
    (tmp_path / "chunks" / "000000.npz").write_bytes(b"\0" * 3_000_000)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    (tmp_path / store.LOCK).write_text("pid 1")
    held = store.seal(tmp_path, kind="sweep", question={"points": 1}, content="0" * 64, made={}, data=[])
    assert set(held.files) == {"chunks/000000.npz", "table.csv"}
    found = store.verify(tmp_path, fingerprint=held.fingerprint)
    assert (found.ok, found.differs, found.files) == (True, (), 2)
    assert found.to_dict()["ok"] is True


def test_everything_that_differs_is_told(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d", "e"):
        (tmp_path / name).write_bytes(name.encode() * 1000)
    held = store.seal(tmp_path, kind="sweep", question={}, content="0" * 64)
    (tmp_path / "a").write_bytes(b"a" * 999 + b"b")
    (tmp_path / "b").write_bytes(b"b" * 400)
    (tmp_path / "c").write_bytes(b"c" * 1001)
    (tmp_path / "d").unlink()
    (tmp_path / "e").unlink()
    (tmp_path / "e").symlink_to(tmp_path / "c")
    (tmp_path / "f").write_text("new")
    (tmp_path / "g").symlink_to("/")
    found = store.verify(tmp_path)
    told = {d.file: (d.what, d.now) for d in found.differs}
    assert not found.ok
    assert {name: what for name, (what, _) in told.items()} == {
        "a": "changed", "b": "cut", "c": "longer", "d": "missing", "e": "missing", "f": "added", "g": "added"
    }  # fmt: skip
    assert told["b"][1] == "it ends at byte 400 of 1,000"
    assert told["c"][1] == "1 bytes more; the first 1,000 bytes are what was sealed"
    assert found.fingerprint == held.fingerprint


def test_a_folder_sealed_anew_is_found_by_the_fingerprint(folder: Path) -> None:
    before = store.describe(folder).fingerprint
    altered(folder, made={"command": "another"})
    assert store.verify(folder).ok
    found = store.verify(folder, fingerprint=before)
    assert [(d.what, d.was) for d in found.differs] == [("fingerprint", before)]
    with pytest.raises(InvalidValue, match="no fingerprint"):
        store.verify(folder, fingerprint="xyz")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no JSON"),
        ("[]", "no JSON object"),
        ("{}", "fingerprint"),
        ('{"a": NaN}', "no canonical JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"a": "\\ud800"}', "no canonical JSON"),
        ('{"a": 1' + "0" * 5000 + "}", "no JSON"),
    ],
)
def test_a_manifest_that_is_none_is_told(folder: Path, text: str, why: str) -> None:
    (folder / store.MANIFEST).write_text(text)
    found = store.verify(folder)
    assert found.differs[0].file == store.MANIFEST
    assert why in found.differs[0].now
    with pytest.raises(DamagedFile, match="is damaged"):
        store.describe(folder)


def test_a_manifest_laid_out_otherwise_is_told(folder: Path) -> None:
    manifest = json.loads((folder / store.MANIFEST).read_text())
    (folder / store.MANIFEST).write_text(json.dumps(manifest))
    assert "written otherwise" in store.verify(folder).differs[0].now


# ------------------------------------------------------------------ once, find, list
def test_a_question_is_computed_once(tmp_path: Path) -> None:
    run, calls = small(), []

    def compute() -> detente.Run:
        calls.append(1)
        return run

    for _ in range(3):
        assert store.once(tmp_path / "runs", asked(run), compute, kind="run", made=lambda: {"seconds": 1}) == run
    assert len(calls) == 1
    key = store.key_of(asked(run))
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [key[:12]]
    assert store.find(tmp_path / "runs", key[:5]) == tmp_path / "runs" / key[:12]


def test_what_is_damaged_is_set_aside_and_told(tmp_path: Path) -> None:
    run = small()
    store.once(tmp_path, asked(run), lambda: run, kind="run")
    place = store.find(tmp_path, store.key_of(asked(run)))
    (place / "result.nc").write_bytes(b"broken")
    with pytest.warns(UserWarning, match="is damaged .result.nc: cut"):
        assert store.once(tmp_path, asked(run), lambda: run, kind="run") == run
    told: list[str] = []
    (place / "more").write_bytes(b"")
    assert store.once(tmp_path, asked(run), lambda: run, kind="run", tell=told.append) == run
    assert "more: added" in told[0]
    assert sorted(one.status for one in store.listing(tmp_path)) == ["complete", "complete", "damaged"]
    assert store.verify(place).ok


def test_a_refused_computation_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        store.once(tmp_path / "runs", {"a": 1}, lambda: 1 / 0, kind="run")  # type: ignore[arg-type,return-value]
    with pytest.raises(InvalidValue, match="no result"):
        store.once(tmp_path / "runs", {"a": 1}, lambda: 1, kind="run")  # type: ignore[arg-type,return-value]
    assert not (tmp_path / "runs").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataError, match="is a file"):
        store.once(tmp_path / "file", {"a": 1}, small, kind="run")


def test_a_folder_lists_its_runs(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "begun" / "chunks").mkdir(parents=True)
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / store.MANIFEST).write_text("{")
    assert [(one.folder.name, one.status) for one in store.listing(tmp_path)] == [
        ("begun", "unfinished"), ("cut", "damaged"), ("run", "complete")
    ]  # fmt: skip
    assert [one.folder for one in store.listing(folder)] == [folder]
    (folder / "result.nc").unlink()
    assert store.listing(folder)[0].reason == "missing or of another size: result.nc"
    with pytest.raises(DataError, match="no folder"):
        store.listing(tmp_path / "none")
    with pytest.raises(UnknownName, match="Did you mean 'run'"):
        store.find(tmp_path, "rum")
    for name in ("one", "only"):
        (tmp_path / name / "chunks").mkdir(parents=True)
    with pytest.raises(InvalidValue, match=r"2 runs and studies .* begin with 'on': one, only"):
        store.find(tmp_path, "on")


# ------------------------------------------------------------------ keys
@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": -0.0}, {"a": 0}),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ({"a": np.array([1, 2])}, {"a": [1, 2]}),
        ({"a": {3, 1, 2}}, {"a": frozenset([2, 3, 1])}),
        ({"a": float("nan")}, {"a": np.float32("nan")}),
        ({"a": np.float64(0.1)}, {"a": 0.1}),
        ({"a": range(5)}, {"a": [0, 1, 2, 3, 4]}),
        ({"a": np.arange(100.0)}, {"a": np.arange(100.0)[::-1][::-1]}),
        ({"a": np.arange(100.0)}, {"a": np.arange(100.0).astype(">f8")}),
    ],
)
def test_the_same_question_has_the_same_key(one: dict[str, object], two: dict[str, object]) -> None:
    assert store.key_of(one) == store.key_of(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": "1"}),
        ({"a": None}, {}),
        ({"a": [1, [2]]}, {"a": [[1], 2]}),
        ({"a": float("inf")}, {"a": float("-inf")}),
        ({"a": 2**63}, {"a": 2**63 + 1}),
        ({"a": 0.1}, {"a": np.nextafter(0.1, 1)}),
        ({"a": np.arange(100.0)}, {"a": np.arange(100.0).reshape(10, 10)}),
        ({"a": np.arange(100.0)}, {"a": np.arange(100)}),
    ],
)
def test_another_question_has_another_key(one: dict[str, object], two: dict[str, object]) -> None:
    assert store.key_of(one) != store.key_of(two)


def test_a_key_is_that_of_rfc_8785() -> None:
    import hashlib

    assert (
        store.key_of({"é": 1e21, "b": [1e-7, "€\n"]})
        == hashlib.sha256('{"b":[1e-7,"€\\n"],"é":1e+21}'.encode()).hexdigest()
    )


@pytest.mark.parametrize("bad", [object(), lambda: 1, b"x", "\ud800", {1: 2}, 1j, range(3).__iter__()])
def test_what_has_no_value_of_its_own_is_refused(bad: object) -> None:
    with pytest.raises(InvalidValue, match="question"):
        store.key_of({"a": bad})


def test_a_question_in_a_circle_is_refused() -> None:
    circle: dict[str, object] = {}
    circle["a"] = circle
    with pytest.raises(InvalidValue, match="circle"):
        store.key_of(circle)
    with pytest.raises(InvalidValue, match="mapping"):
        store.key_of([1])  # type: ignore[arg-type]


def test_no_warning_is_given_where_all_is_well(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store.read(folder)
