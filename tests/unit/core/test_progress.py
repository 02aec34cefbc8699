"""How far a study is: what is told, in what form, and what Ctrl-C leaves."""

import io
import re
import time

import pytest
from rich.console import Console

from detente.core import progress as module
from detente.core.errors import InvalidValue
from detente.core.progress import Moment, clock, tracked


def test_moments_of_a_study_and_of_its_parts() -> None:
    told: list[Moment] = []
    with tracked(told.append, "sweep", "points", 4) as track:
        track.step("first")
        tell = track.within(2.0, "second")
        tell(1, 2)
        tell(2, 2, "third")
        track.step()
    assert [(m.stage, m.done) for m in told] == [
        ("first", 1), ("second", 1), ("second", 2), ("third", 3), ("third", 4),
    ]  # fmt: skip
    assert {(m.study, m.unit, m.due) for m in told} == {("sweep", "points", 4)}
    assert track.complete


def test_time_left_at_the_pace_so_far() -> None:
    assert Moment("s", "", 0, 8, "runs", 3.0).left is None
    assert Moment("s", "", 2, 8, "runs", 3.0).left == pytest.approx(9.0)
    assert Moment("s", "", 9, 8, "runs", 3.0).left == 0  # more than was due
    assert Moment("s", "", 0, 0, "runs", 3.0).share == 0
    assert Moment("s", "", 6, 8, "runs", 9.0, (7.0, 2.0)).left == pytest.approx(1.0)  # the pace from then on
    assert Moment("s", "", 6, 8, "runs", 9.0, None).left is None
    assert str(Moment("verdict", "W1", 2, 8, "runs", 61.0)) == "verdict: 2 of 8 runs (W1), 1:01, 3:03 left"


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0:00"), (59.6, "1:00"), (3599, "59:59"), (3661, "1:01:01")])
def test_times(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_ctrl_c_ends_a_study_and_what_is_whole_or_nothing_goes_on() -> None:
    done: list[int] = []

    def stop(moment: Moment) -> None:
        if moment.done == 2:
            raise KeyboardInterrupt

    with tracked(stop, "s", "runs", 5) as track:
        for k in range(5):
            done.append(k)
            track.step()
    assert done == [0, 1]
    assert not track.complete
    with pytest.raises(KeyboardInterrupt), tracked(stop, "s", "runs", 5, whole=True) as whole:
        whole.at(2)
    assert not whole.complete


def test_other_errors_go_on() -> None:
    with pytest.raises(ZeroDivisionError), tracked(None, "s", "runs", 1):
        raise ZeroDivisionError


@pytest.mark.parametrize("wrong", ["bar", 3, 0.5, []])
def test_who_cannot_be_told_is_refused(wrong: object) -> None:
    with pytest.raises(InvalidValue, match="progress is True, None or a function"):
        tracked(wrong, "s", "runs")  # type: ignore[arg-type]  # that is what is tested


def test_a_log_has_a_line_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no terminal, as under pytest; what is over soon says nothing."""
    with tracked(True, "claims", "experiments", 2) as track:
        track.step("M01")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(module, "EVERY", 0.0)
    with tracked(True, "claims", "experiments", 2) as track:
        track.step("M01")
    assert re.fullmatch(r"claims: 1 of 2 experiments \(M01\), 0:00, 0:00 left\n", capsys.readouterr().err)


def test_a_log_goes_on_while_a_long_step_says_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY", 0.02)
    said = ""
    with tracked(True, "case", "steps", 4) as track:
        track.at(1, "the record")
        until = time.monotonic() + 30
        while said.count("\n") < 3 and time.monotonic() < until:
            time.sleep(0.02)
            said += capsys.readouterr().err
    assert re.match(r"(case: 1 of 4 steps \(the record\), 0:\d\d(, 0:\d\d left)?\n){3}", said)
    time.sleep(0.1)
    assert capsys.readouterr().err.count("\n") <= 1  # what was on its way when it ended


def test_the_time_left_that_was_last_known_is_told_while_a_long_step_says_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EVERY", 0.02)
    log = module._Log()
    log(Moment("run", "", 20, 100, "runs", 15.0))
    until = time.monotonic() + 30
    said = ""
    while said.count("\n") < 3 and time.monotonic() < until:
        time.sleep(0.02)
        said += capsys.readouterr().err
    log.close()
    assert re.match(r"(run: 20 of 100 runs, 0:1\d, 1:00 left\n){3}", said)


def test_a_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SOON", -1.0)
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120)
    monkeypatch.setattr(module, "_display", lambda: module._Bar(console))
    with tracked(True, "verdict", "runs", 10) as track:
        track.at(5, "three_steps in W1")
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen.getvalue())
    assert "verdict" in shown
    assert "5 of 10 runs" in shown
    assert "left" in shown
    assert "three_steps in W1" in shown


def test_what_is_done_before_the_pace_is_known_says_nothing_of_what_is_left() -> None:
    """Compiling and small first runs are slow: the time left is told after them, at the pace from then on."""
    told: list[Moment] = []
    with tracked(told.append, "claims", "runs", 100) as track:
        with track.unpaced():
            track.at(10)
        track.at(20)
    first, second = told
    assert (first.left, second.since) == (None, (pytest.approx(first.elapsed, abs=0.5), 10.0))
