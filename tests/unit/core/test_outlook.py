"""What takes too long is refused in its first seconds, and what does not is never refused."""

import math
import pickle
import subprocess
import sys
import time

import pytest

from detente.core.cores import cores
from detente.core.errors import FailedRuns, TooLarge, TooLong
from detente.core.outlook import BEST, HOUR, LARGE_PACE, SEEN, SURE, Outlook, TimeLimit, spell, time_by_trial
from detente.core.progress import Moment, tracked


def refused_at(seen: list[tuple[float, float]], due: float, most: float = HOUR, granted: float = 1.0) -> float | None:
    """Return when a study is refused that was so far at these times, with a share of the cores; None if it never is."""
    outlook = Outlook("run", most)
    for elapsed, done in seen:
        try:
            outlook.judge(elapsed, done, due, (0.0, 0.0), elapsed * cores() * granted)
        except TooLong:
            return elapsed
    return None


def steady(pace: float, begun: float = 0.0) -> list[tuple[float, float]]:
    """Return how far a study is at every tenth of a second, of which nothing is finished while it compiles."""
    return [(k / 10, max(0.0, k / 10 - begun) * pace) for k in range(1, 200)]


def test_a_study_that_takes_long_is_refused_within_seconds() -> None:
    assert refused_at(steady(1.0), 2 * HOUR) == pytest.approx(0.1 + SEEN, abs=0.11)
    assert refused_at(steady(1.0, begun=5), 100 * HOUR) is not None


def test_compiling_is_no_measure_of_what_is_left() -> None:
    assert refused_at(steady(1.0, begun=9), 0.9 * HOUR) is None
    paused = [(t if t < 2 else t + 3, done) for t, done in steady(1.0)]  # compiles something else on the way
    assert refused_at(paused, 0.4 * HOUR) is None


def test_a_study_that_goes_on_is_never_refused_later() -> None:
    slower = [*steady(1.0)[:90], *((9 + k, 9 + k / 1000) for k in range(1, 100))]
    assert SURE < 9
    assert refused_at(slower, 0.5 * HOUR) is None


def test_what_is_not_known_soon_is_not_refused() -> None:
    assert refused_at([(0.1, 1.0), (40.0, 2.0), (90.0, 3.0)], 100) is None
    assert refused_at([(0.1, 1.0), (3.0, 1.0), (9.0, 1.0)], 1e9) is None  # a word on the stage is no progress


def test_every_thread_hears_of_it() -> None:
    outlook = Outlook("run", 1.0)
    outlook.judge(1.0, 1.0, 1e6, (0.0, 0.0), 1.0)
    for _ in range(2):
        with pytest.raises(TooLong):
            outlook.judge(9.0, 2.0, 1e6, (0.0, 0.0), 9.0)


def test_a_limit_tells_whom_it_names_and_ends_the_study() -> None:
    heard: list[Moment] = []
    with tracked(TimeLimit(10.0, heard.append), "run", "runs", 5) as track:
        track.at(1)
        track.expect(lambda: 9.0)
        with pytest.raises(TooLong) as refused:
            track.expect(lambda: 7200.0)
    assert [moment.done for moment in heard] == [1.0]
    assert "about 2 hours" in refused.value.message
    assert "--yes" in refused.value.hint
    assert refused.value.estimate == {"seconds": 7200.0}
    assert pickle.loads(pickle.dumps(refused.value)).estimate == refused.value.estimate


def test_nothing_is_asked_where_there_is_no_limit() -> None:
    with tracked(None, "run", "runs", 5) as track:
        track.expect(lambda: 1 / 0)
    with tracked(TimeLimit(math.inf), "run", "runs", 5) as track:
        track.expect(lambda: 1e12)


def spin(seconds: float) -> None:
    """Work for a while."""
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass


def trial(years: int, runs: int) -> int:
    """Live runs of which a core lives a hundred thousand years in a second."""
    spin(1e-5 * years * runs)
    return runs


def test_a_trial_is_scaled_to_the_whole() -> None:
    assert time_by_trial(trial, 10**7, 60, 4, 2, "fused") == pytest.approx(1e-5 * 60 * 10**7 / 2, rel=0.2)
    alone = time_by_trial(trial, 10**7, 60, 4, 2, "fused", shared=False)
    assert alone == pytest.approx(1e-5 * 60 * 10**7, rel=0.2)  # on one thread
    assert time_by_trial(trial, 10, 60, 4, 2, "fused") == 0.0


def test_what_no_machine_lives_in_the_time_is_not_tried() -> None:
    def trial(years: int, runs: int) -> int:
        raise AssertionError

    assert time_by_trial(trial, 10, 100_000, 10**6, 2, "fused") == pytest.approx(10 * 1e5 * 1e6 / LARGE_PACE / 2)
    assert time_by_trial(trial, 10**7, 100_000, 4, 2, "fused") == pytest.approx(1e7 * 1e5 * 4 / BEST / 2)
    assert time_by_trial(trial, 10**7, 100_000, 4, 2, "jax") == 0.0  # a device may be as quick as it likes


def test_a_study_of_ten_minutes_is_never_refused_where_others_work() -> None:
    """Whoever shares the cores: as seen with an eighth of them, and tried beside others that work for ever."""
    assert refused_at([(8 * t, done) for t, done in steady(1.0)], HOUR / 6, granted=1 / 8) is None
    assert refused_at([(8 * t, done) for t, done in steady(1.0)], 10 * HOUR, granted=1 / 8) is not None
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * cores())]
    try:
        told = time_by_trial(trial, round(HOUR / 6 * cores() / 60e-5), 60, 16, cores(), "fused")
    finally:
        for other in others:
            other.kill()
            other.wait()
    assert HOUR / 12 < told < HOUR / 3


def test_a_trial_that_fails_says_nothing_and_ends_nothing() -> None:
    def trial(years: int, runs: int) -> int:
        raise error

    error: Exception = FailedRuns("All of them failed.")
    assert time_by_trial(trial, 10**7, 60, 4, 2, "fused") == 0.0
    error = TooLarge("It does not fit.")
    with pytest.raises(TooLarge):
        time_by_trial(trial, 10**7, 60, 4, 2, "fused")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3600, "1 hour"), (5400, "1.5 hours"), (59, "59 seconds"), (86_400 * 35, "35 days"), (3.2e11, "10,000 years")],
)
def test_long_times_are_words(seconds: float, words: str) -> None:
    assert spell(seconds) == words
