"""Kept trials: found again as they were, or made anew."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from detente.core.phases import Mechanism
from detente.schools import school
from detente.studies.confront import keep
from detente.studies.confront.models import Model
from detente.studies.confront.scores import Difference, Scores
from detente.studies.confront.trial import Ablation, ModelEntry, Perception, Span, Trial

ABSENT = {"nuclear_status": "It is not there."}
SOURCES = [{"name": "gml", "citation": "Gibler and Miller", "title": "Disputes", "version": "2", "licence": "cite"}]


def made() -> Trial:
    habit = Model("habit", "habit", ("a", "b"))
    theory = Model("theory", "theory", ("t:q",), ("habit",), hindsight=True, school="t", more=2)
    return Trial(
        task="onset",
        sample="all dyads; train 1901-1902, test 1903-1904",
        outcome="something",
        train=Span(1901, 1902),
        test=Span(1903, 1904),
        rows=7,
        events=None,
        blocks=3,
        block="dyad",
        entries=[
            ModelEntry(habit, Scores(0.1, 0.2, None, 0.3, None, -0.4), calibration=({"forecast": 0.1, "rows": 7},)),
            ModelEntry(
                theory, Scores(0.25), (Difference("habit", 0.15, -0.1, 0.4, 0.1),), {"rmse": 0.5}, joint=(-0.2, 0.5)
            ),
        ],
        ablation=[
            Ablation(
                "t",
                "habit",
                0.5,
                Difference("habit", 0.1, 0.0, 0.2, 0.1, (-0.1, 0.3)),
                Difference("habit", 0.0, 0.0, 0.0, 0.1),
                joint=(0.0, 1.0),
            )
        ],
        chosen={"theory": "theory"},
        perceptions=[Perception("gravity", "t", 0.1, -0.1, 0.3, None, 40)],
        notes=["a note"],
    )


def test_a_trial_is_found_again_as_it_was(tmp_path: Path) -> None:
    keep.save(tmp_path / "new" / "folder", "key", (made(), SOURCES, ABSENT))
    found = keep.load(tmp_path / "new" / "folder", "key")
    assert found == (made(), SOURCES, ABSENT)
    assert found is not None
    assert found[0].as_dict() == made().as_dict()
    assert isinstance(found[0].entries[1].joint, tuple)
    assert isinstance(found[0].ablation[0].joint, tuple)
    assert keep.load(tmp_path, "other") is None


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_truncated_file_is_made_anew(tmp_path: Path, cut: int) -> None:
    keep.save(tmp_path, "key", (made(), SOURCES, ABSENT))
    path = tmp_path / "key.json"
    path.write_bytes(path.read_bytes()[:cut])
    assert keep.load(tmp_path, "key") is None


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held["trial"].update(rows=8),
        lambda held: held["trial"]["entries"][1]["scores"].update(log_loss=0.01),
        lambda held: held["sources"].append({}),
        lambda held: held["absent"].clear(),
        lambda held: held.pop("sum"),
        lambda held: held.pop("trial"),
        lambda held: held.update(sum=None),
    ],
)
def test_an_altered_file_is_made_anew(tmp_path: Path, change: Any) -> None:
    keep.save(tmp_path, "key", (made(), SOURCES, ABSENT))
    held = json.loads((tmp_path / "key.json").read_text())
    change(held)
    (tmp_path / "key.json").write_text(json.dumps(held))
    assert keep.load(tmp_path, "key") is None


@pytest.mark.parametrize("text", ["", "null", "[]", "7", '"text"', "{}", b"\xff\xfe"])
def test_what_is_no_trial_is_made_anew(tmp_path: Path, text: str | bytes) -> None:
    (tmp_path / "key.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert keep.load(tmp_path, "key") is None


def test_a_full_disk_loses_nothing_but_the_keeping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    keep.save(tmp_path, "key", (made(), SOURCES, ABSENT))
    assert list(tmp_path.iterdir()) == []  # and no half of a file is left


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    keep.save(tmp_path / "file" / "folder", "key", (made(), SOURCES, ABSENT))
    assert keep.load(tmp_path / "file" / "folder", "key") is None


def test_one_that_is_stopped_while_it_is_kept_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        keep.save(tmp_path, "key", (made(), SOURCES, ABSENT))
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_tells_apart_what_could_move_a_number() -> None:
    parts = {"task": "onset", "seed": 0, "schools": ["a", "b"]}
    key = keep.fingerprint(parts)
    assert key == keep.fingerprint(dict(reversed(parts.items())))
    for name, value in (("task", "spending"), ("seed", 1), ("schools", ["b", "a"])):
        assert keep.fingerprint({**parts, name: value}) != key, name


def test_the_program_itself_is_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    key = keep.fingerprint({})
    monkeypatch.setattr(keep, "program", lambda: "another")
    assert keep.fingerprint({}) != key


def test_a_theory_of_ones_own_is_told_by_all_that_is_in_it() -> None:
    base = school("habit")
    assert keep.identify_theory(base) == "habit"
    changed = base.where(prior=0.6)
    assert keep.identify_theory(changed) == keep.identify_theory(base.where(prior=0.6))
    assert keep.identify_theory(changed) != keep.identify_theory(base.where(prior=0.7))

    class Still(Mechanism):
        phase = "respond"

        def __call__(self, world: Any, product: Any, year: Any) -> Any:
            return world, product

    assert keep.identify_theory(base.add(Still())) not in ("habit", keep.identify_theory(changed))
