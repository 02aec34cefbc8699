"""Sweeps: the same numbers whatever the cut, folders that are left as they are, failures that are told."""

import json
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.core.errors import BrokenExtension, DamagedFile, InvalidValue, UnknownName
from detente.core.extensions import files_behind
from detente.core.measure import interval
from detente.core.phases import Clash, Mechanism, Year
from detente.core.theory import Theory
from detente.core.world import World
from detente.mechanisms.complete import COMPLETE
from detente.schools import school
from detente.store import describe, verify
from detente.studies.sweep import Sweep
from detente.studies.sweep.tables import RUNS

VARY = {"sensibility": [0.1, 0.9], "theory": ["three_steps", "habit"]}


class Fails(Mechanism):
    """Some economies are no number, until that is mended."""

    phase = "interact"
    references = ("Kydd2005",)
    mended = False

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        lost = (world.polity > 0.5) * year.has_past * (0.0 if Fails.mended else 1.0)
        return world.replace(economy=year.xp.where(lost > 0, np.float32(np.nan), world.economy)), clash


def failing() -> Theory:
    return COMPLETE.replace(name="failing", interact=(*COMPLETE.interact, Fails())).where(democracy_share=0.2)


def swept(vary: Any = VARY, **more: Any) -> Sweep:
    given = {"replicates": 40, "outcomes": ("restraint", "fear.last", "war"), "years": 6, "backend": "numpy"}
    return detente.sweep("first_encounter", vary, **{**given, **more})


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    return swept(out=tmp_path_factory.mktemp("whole") / "sweep")


@pytest.mark.parametrize("how", [{"chunk": 7}, {"chunk": 90, "workers": 3}, {"out": None}])
def test_no_cut_and_no_worker_changes_a_number(tmp_path: Path, whole: Sweep, how: dict[str, Any]) -> None:
    how = {"out": tmp_path / "sweep", "replicates": 40, **how}
    found = swept(**how)
    assert found.complete
    assert found.estimates == whole.estimates
    if how["out"]:
        assert describe(how["out"]).content == describe(whole.folder).content


def test_every_estimate_is_that_of_its_runs(whole: Sweep) -> None:
    pandas = pytest.importorskip("pandas")
    runs = pandas.concat(whole.runs())
    assert len(runs) == 160
    assert runs.columns.tolist() == [
        "point", "replicate", "theory", "sensibility", "restraint", "fear.last", "war", "status", "reason",
    ]  # fmt: skip
    for point, own in runs.groupby("point"):
        assert own["theory"].unique().tolist() == [whole.design.point(point)["theory"]]
        assert own["replicate"].tolist() == list(range(40))
        for one in whole.outcomes:
            held, values = whole.estimates[one.name], own[one.name].to_numpy()
            assert held.mean[point] == pytest.approx(values.mean(), rel=1e-12)
            assert held.sd[point] == pytest.approx(values.std(ddof=1), rel=1e-9, abs=1e-12)
            np.testing.assert_allclose(held.quantiles[point], np.quantile(values, [0.1, 0.5, 0.9]), rtol=1e-12)
            if one.unit == "share":
                ends = interval(values, share=True)
                assert (held.low[point], held.high[point]) == pytest.approx(ends, rel=1e-9, abs=1e-12)


def test_a_complete_folder_is_left_as_it_is(whole: Sweep) -> None:
    before = {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in whole.folder.rglob("*")}
    told = describe(whole.folder).fingerprint
    again = swept(out=whole.folder, retry=True)
    assert "nothing to do" in again.told[0]
    assert again == whole
    assert {p: (p.stat().st_mtime_ns, p.stat().st_ino) for p in whole.folder.rglob("*")} == before
    assert verify(whole.folder, fingerprint=told).ok
    assert detente.open(whole.folder / "result.nc") == whole


@pytest.mark.parametrize("file", ["table.csv", "chunks/000000.npz", "result.nc", "manifest.json"])
def test_a_folder_that_was_altered_is_not_sealed_anew(tmp_path: Path, file: str) -> None:
    out = tmp_path / "sweep"
    swept({"sensibility": [0.5]}, replicates=3, out=out)
    held = bytearray((out / file).read_bytes())
    held[len(held) // 2] ^= 1
    (out / file).write_bytes(bytes(held))
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
    with pytest.raises(DamagedFile, match=r"is not as it was sealed: .*Nothing was written"):
        swept({"sensibility": [0.5]}, replicates=3, out=out)
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()} == before


def test_another_sweep_in_the_folder_is_refused_with_what_differs(whole: Sweep) -> None:
    with pytest.raises(InvalidValue, match="another sweep: it differs in replicates, seed"):
        swept(out=whole.folder, replicates=41, seed=1)


def test_places_that_a_sweep_cannot_be_kept_in(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(InvalidValue, match="is a file, and a sweep is kept in a folder"):
        swept(out=file)
    with pytest.raises(InvalidValue, match="holds other files, such as file"):
        swept(out=tmp_path)
    with pytest.raises(OSError, match="Not a directory"):
        swept(out=file / "sweep")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file"]


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"on": "somewhere"}, UnknownName, "executor"),
        ({"outcomes": "paradoxx"}, UnknownName, "Did you mean 'paradox'"),
        ({"replicates": 0}, InvalidValue, "replicates is 0"),
        ({"chunk": -1}, InvalidValue, "chunk size"),
        ({"until": "paradox"}, InvalidValue, "does not say how precise"),
        ({"until": "paradox +- 0.1"}, InvalidValue, "is not among those that are wanted"),
        ({"vary": {"leap": [0.2]}, "theory": [COMPLETE.without("Leap")]}, UnknownName, "which denies it"),
    ],
)
def test_what_is_refused_leaves_nothing(tmp_path: Path, more: dict[str, Any], error: Any, words: str) -> None:
    out = tmp_path / "a" / "sweep"
    with pytest.raises(error) as raised:
        swept(**{"out": out, **more})
    assert words in str(raised.value)
    assert not out.parent.exists()


def test_runs_that_fail_are_told_and_tried_again_alone(tmp_path: Path) -> None:
    out = tmp_path / "sweep"
    given = {"design": {"sensibility": [0.1, 0.5, 0.9]}, "theory": ["default", failing()], "chunk": 40, "out": out}
    try:
        found = swept(None, **given)
        assert found.complete
        lost = found.failed_runs
        assert (lost[:3] == 0).all()
        assert (lost[3:] > 2).all()
        assert (lost[3:] < 38).all()
        assert found.reasons.keys() == {3, 4, 5}
        assert "is not a finite number from year" in found.reasons[4]
        assert (found.estimates["war"].defined == 40 - lost).all()
        rows = found.to_dict()["points"]
        assert [row["status"] for row in rows] == ["finished"] * 3 + ["finished, with failed runs"] * 3
        assert rows[3]["reason"] == found.reasons[3]
        assert found.to_dict()["failed"] == {"runs": int(lost.sum()), "points": 0}
        frame = next(f for k, f in enumerate(found.runs()) if k == 3)
        assert frame[frame.status == "failed"].reason.str.contains("finite").all()
        assert (frame.status == "failed").sum() == lost[3]
        before = {p.name: p.stat().st_mtime_ns for p in (out / "chunks").iterdir()}
        Fails.mended = True
        assert "nothing to do" in swept(None, **given).told[0]
        mended = swept(None, retry=True, **given)
        assert mended.failed_runs.sum() == 0
        now = {p.name: p.stat().st_mtime_ns for p in (out / "chunks").iterdir()}
        assert [now[name] == before[name] for name in sorted(now)] == [True] * 3 + [False] * 3
        assert verify(out).ok
    finally:
        Fails.mended = False


def test_a_theory_that_cannot_take_a_setting_fails_by_itself() -> None:
    without = detente.school("default").without("Leap").replace(name="without")
    found = swept({"leap": [0.1, 0.2]}, theory=["default", without], replicates=4)
    assert found.failed.keys() == {2, 3}
    assert "which denies it" in found.failed[2]
    assert found.estimates["war"].defined.tolist()[:2] == [4, 4]


def test_what_is_not_defined_is_counted() -> None:
    found = swept({"sensibility": [0.5]}, outcomes=("war", "disconfirming_acts"), replicates=30)
    count = int(found.estimates["disconfirming_acts"].defined[0])
    assert count < 30
    assert f"disconfirming_acts in {30 - count} of 30 runs: means are over the others" in str(found)


def test_a_precision_is_kept_to_at_the_level_of_every_look(tmp_path: Path) -> None:
    given = {"until": "restraint +- 0.04", "replicates": 400, "outcomes": "restraint", "chunk": 200}
    vary = {"sensibility": [0.1, 0.9], "theory": ["three_steps", "offensive_realism", "default"]}
    found = swept(vary, out=tmp_path / "sweep", **given)
    assert found.until.looks == (100, 200, 400)
    assert found.until.level == pytest.approx(1 - 0.05 / 3)
    held = found.estimates["restraint"]
    narrow = (held.high - held.low) / 2 <= 0.04
    assert (narrow | (found.runs_of == 400)).all()
    assert set(found.runs_of.tolist()) <= {100, 200, 400}
    assert len(set(found.runs_of.tolist())) > 1
    assert found.estimates == swept(vary, **{**given, "chunk": 999}).estimates
    assert found.finished.all()


def test_a_difference_is_told_with_the_same_luck() -> None:
    vary = {"sensibility": [0.1, 0.5, 0.9]}
    found = swept(vary, until="fear.last difference +- 0.02", outcomes="fear.last", replicates=400)
    apart = found.differences
    assert (apart.mean[0], apart.low[0], apart.high[0]) == (0, 0, 0)
    assert ((apart.high - apart.low) / 2 <= 0.02).all() or (found.runs_of == 400).any()
    values = [np.concatenate([b.outcomes["fear.last"][k * b.width :][: b.width] for b in found.blocks for k in
                              np.flatnonzero(b.points == point)]) for point in range(3)]  # fmt: skip
    shared = min(len(values[2]), len(values[0]))
    assert apart.mean[2] == pytest.approx((values[2][:shared] - values[0][:shared]).mean(), abs=1e-12)


def test_json_has_no_nan_and_the_table_of_runs_is_whole(whole: Sweep) -> None:
    told = json.loads(json.dumps(whole.to_dict(), allow_nan=False))
    assert told["complete"]
    assert len(told["points"]) == 4
    assert os.path.getsize(whole.folder / RUNS) > 0
    manifest = describe(whole.folder).question
    assert [t["name"] for t in manifest["theories"]] == ["three_steps", "habit"]
    parameters = manifest["theories"][0]["parameters"]
    assert all({"value", "unit", "source"} <= held.keys() for held in parameters.values())
    assert "sensibility" in parameters


def test_two_sweeps_of_the_same_points_are_one_question(whole: Sweep) -> None:
    other = swept(design=whole.design.points[:], vary=None)
    assert other.estimates == whole.estimates


def test_a_sweep_is_cited_by_its_theories(whole: Sweep) -> None:
    told = " ".join(detente.cite(whole))
    assert told.startswith("detente")
    assert "Hopf" in told
    assert "Booth" in told


def test_a_theory_of_a_file_is_the_same_in_other_processes(tmp_path: Path) -> None:
    """Its mechanisms are no module that could be imported there; and a file that has changed meanwhile is refused."""
    own = tmp_path / "own.py"
    source = Path(__file__).parents[4] / "examples" / "nuclear_learning.py"
    text = source.read_text(encoding="utf-8")  # a parameter is declared once, and the example may be loaded here too
    own.write_text(text.replace("crisis_learning", "crisis_lesson"), encoding="utf-8")
    vary = {"theory": f"{own}:nuclear_learning", "sensibility": [0.1, 0.9]}
    here, there = (swept(vary, replicates=6, on=on) for on in ("local", "processes:1"))
    assert not there.failed_runs.any()
    assert here.estimates == there.estimates
    own.write_text(own.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(BrokenExtension, match="has changed"):
        files_behind(pickle.dumps(here.theories))
    assert files_behind(pickle.dumps(school("habit"))) == {}
