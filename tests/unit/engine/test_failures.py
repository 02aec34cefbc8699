"""Replicates whose numbers are not finite: marked, with the reason, told, and never scored."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.core.errors import FailedRuns
from detente.core.failures import bounds_of, either_way
from detente.core.measure import Measure
from detente.core.phases import Clash, Mechanism, Year
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.ensemble import simulate, stream
from detente.engine.plan import Point
from detente.mechanisms.complete import COMPLETE
from detente.studies.mixed import pair_runs
from detente.studies.run.answers import often


class Burst(Mechanism):
    """In every fourth replicate or so an economy is no number from year 3 on."""

    phase = "interact"
    references = ("Kydd2005",)
    every = False

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        lucky = world.polity > (-1.0 if self.every else 0.75)
        late = year.has_past * (world.world_growth > 0.05)
        return world.replace(economy=year.xp.where(lucky * late > 0, np.float32(np.nan), world.economy)), clash


class BurstAll(Burst):
    """In every replicate."""

    every = True


def broken(kind: type[Mechanism] = Burst) -> Theory:
    return COMPLETE.replace(name="broken", interact=(*COMPLETE.interact, kind())).where(democracy_share=0.2)


def live(theory: Theory, keep: Any = detente.NEEDS, **more: Any) -> Run:
    return simulate(theory, Scenario("s", years=12), replicates=40, keep=keep, backend="numpy", **more)


@pytest.fixture(scope="module")
def run() -> Run:
    return live(broken(), ("economy", *detente.NEEDS))


def test_who_failed_is_told_with_the_record_and_the_first_year(run: Run) -> None:
    lost = ~np.isfinite(run["economy"]).all((1, 2))
    assert 2 < lost.sum() < 38
    assert (run.failed == lost).all()
    for number, why in run.failures.items():
        since = int(np.argmin(np.isfinite(run["economy"][number]).all(1)))
        assert why == f"'economy' is not a finite number from year {since} on"
    assert f"{lost.sum()} of 40 runs failed: 'economy' is not a finite number from year " in str(run)
    assert run.to_dict()["failures"].keys() == {str(k) for k in run.failures}


def test_what_was_not_recorded_is_found_in_the_last_world() -> None:
    some = live(broken(), ("malign",))
    assert some.failures.keys() == live(broken()).failures.keys()
    assert set(some.failures.values()) == {"'economy' is not a finite number after the last year"}


def test_the_sound_part_is_that_of_the_others(run: Run) -> None:
    sound = run.sound()
    assert sound.replicates == 40 - len(run.failures)
    assert all(np.isfinite(v).all() for v in sound.records.values())
    assert sound.asked == run.asked == 40
    assert sound.failures == run.failures
    assert not sound.failed.any()
    fine = live(COMPLETE)
    assert fine.sound() is fine


@pytest.mark.parametrize("backend", ["numpy", "jax"])
def test_pieces_know_their_own(backend: Any) -> None:
    points = [Point(broken(), Scenario("s")), Point(broken().where(democracy_share=0.0), Scenario("s"))]
    how: Any = {"years": 12, "keep": ("fear",), "backend": backend}
    pieces = list(stream(points, replicate_ids=np.arange(20), chunk=5, **how))
    assert {p.manifest["point"] for p in pieces if p.failures} == {0}
    assert all(set(p.failures) <= set(p.replicate_ids.tolist()) for p in pieces)
    again = list(pair_runs(points, np.zeros(20, int), np.arange(20), chunk=7, **how))
    merged = {k: v for p in pieces for k, v in p.failures.items()}
    assert {k: v for p in again for k, v in p.failures.items()} == merged != {}


def test_it_is_saved_and_opened(run: Run, tmp_path: Path) -> None:
    back = detente.open(detente.save(run, tmp_path / "run.nc"))
    assert back == run
    assert back.failures == run.failures


def test_a_diagnosis_leaves_them_out_and_says_so(run: Run) -> None:
    found = detente.diagnose(run)
    assert found.measures.keys() == detente.diagnose(run.sound()).measures.keys()
    for name, measure in found.measures.items():
        assert np.array_equal(measure.values, detente.diagnose(run.sound())[name].values, equal_nan=True)
        assert len(measure.values) == 40 - len(run.failures)
    assert found.failed.startswith(f"{len(run.failures)} of 40 runs failed")
    assert found.failed in str(found)
    assert "runs failed" in repr(found)


def test_all_failed_is_an_error() -> None:
    every = live(broken(BurstAll))
    assert every.failed.all()
    assert "40 of 40 runs failed" in repr(every)
    with pytest.raises(
        FailedRuns, match=r"no run left to be judged: 40 of 40 runs failed: 'capability' .* from year 1"
    ):
        detente.diagnose(every)
    with pytest.raises(FailedRuns, match="40 of 40"):
        every.plot("fear")
    with pytest.raises(FailedRuns):
        detente.run(broken(BurstAll), Scenario("s", years=12), replicates=3, backend="numpy")
    with pytest.raises(FailedRuns):
        detente.verdict(broken(BurstAll).where(growth=0.06), "W1", replicates=2, years=30, backend="numpy")


def test_shares_are_of_the_runs_that_ended_and_the_failed_count_either_way() -> None:
    """What fails where suspicion is high would else leave a sample of the trusting, told as one of all."""
    assert bounds_of(0.0, 64, 200) == (0.0, 0.32)
    assert bounds_of(1.0, 64, 200) == (0.68, 1.0)
    assert either_way(0, 200) == either_way(200, 200) == ""
    report = detente.run(broken(), "fearful_friends", replicates=40, years=60, backend="numpy", seed=1)
    lost = 40 - report.finished
    assert 0 < lost < 40
    shares = [m.mean for m in report.numbers.values() if m.unit.startswith("share")]
    assert report.answer.endswith(either_way(lost, 40, shares))
    assert f"of the {report.finished} runs that ended" in report.answer
    assert f"of the {report.finished} runs that ended" in report.failed
    hardly = Measure("x", "X", "x", np.zeros(136))
    assert often(hardly) == "In hardly any run"
    assert often(hardly, 64) == "In a minority of runs"
    assert often(hardly, 200) == "In some of the runs"
    swept = detente.sweep(
        "fearful_friends", {"offence_advantage": [1.0, 2.0]}, theory=broken(), replicates=20, years=30, backend="numpy"
    )
    assert "runs that ended" in " ".join(swept.account)


def test_a_report_counts_them() -> None:
    report = detente.run(broken(), Scenario("s", years=12), replicates=40, backend="numpy")
    assert report.failed.startswith(f"{40 - report.finished} of 40 runs failed")
    assert report.complete
    assert report.summaries["fear"].mean.shape == (12,)
    assert " at the earliest" in report.failed
    assert "runs failed" in repr(report)
    assert report.to_dict()["failed"] == report.failed
