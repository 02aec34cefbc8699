"""Beliefs under several theories: what is asked for, what is refused, what an interruption leaves, what is said."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from detente.core.errors import DetenteError, InvalidValue
from detente.core.progress import Moment
from detente.studies.beliefs import study as module
from detente.studies.beliefs.account import FEW, write
from detente.studies.beliefs.result import Beliefs
from detente.studies.beliefs.seen import write_date
from detente.studies.beliefs.study import beliefs as study
from unit.studies.beliefs.made import record


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: record())


def _study(states: Any = "USA-USSR", years: str | None = "1950-1953", **options: Any) -> Beliefs:
    return study(states, years, **({"theories": ["default", "habit"], "particles": 100} | options))


@pytest.fixture(scope="module")
def whole() -> Beliefs:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "open_record", lambda data, cache, **_: record())
        return _study()


def test_a_whole_study(whole: Beliefs) -> None:
    assert whole.complete
    assert [one.school for one in whole.theories] == ["default", "habit"]
    assert whole.title == "USA and USSR, January 1950 to December 1953"
    document = json.loads(json.dumps(whole.as_dict(), allow_nan=False))
    assert document["clock"] == "month"
    assert len(document["when"]) == 48
    for one in document["theories"]:
        assert "seen" not in one
        assert len(one["paths"]) == 2
        assert len(one["paths"][0]["mean"]) == 48
    assert {source["name"] for source in document["sources"]} >= {"acts", "nmc7", "wars"}
    assert any(note.startswith("democracy:") for note in document["notes"])


@pytest.mark.usefixtures("at_hand")
def test_the_seed_fixes_everything(whole: Beliefs) -> None:
    assert _study().as_dict() == whole.as_dict()
    assert _study(seed=1).theories != whole.theories


@pytest.mark.usefixtures("at_hand")
def test_all_theories_unless_some_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    from detente.schools import schools

    monkeypatch.setattr(
        module, "read", lambda record, sides, years, several, **_: asked.extend(t.name for t in several)
    )
    study("USA-USSR", "1950-1953")
    assert asked == list(schools())


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize(
    ("states", "options", "says"),
    [
        ("USA,USSR,India", {}, "a pair such as USA-USSR"),
        ("USA-USSR", {"theories": ["habitt"]}, "'habit'"),
        ("USA-USSR", {"theories": [""]}, "detente schools"),
        ("USA-USSR", {"theories": []}, "detente schools"),
        ("USA-India", {"years": "1950"}, "more years"),
        ("USA-Pakstan", {}, "Pakistan"),
        ("USA-USSR", {"particles": 99}, "100 to 200,000"),
        ("USA-USSR", {"particles": 200_001}, "100 to 200,000"),
        ("USA-USSR", {"particles": 150.5}, "100 to 200,000"),
        ("USA-USSR", {"seed": -1}, "0 to"),
        ("USA-USSR", {"years": "1979-1950"}, "1950-1979"),
        ("USA-USA", {}, "once"),
        ("USA-India", {"monthly": True}, "--monthly"),
    ],
)
def test_bad_input_is_explained(states: str, options: dict[str, Any], says: str) -> None:
    with pytest.raises(DetenteError) as caught:
        _study(states, **options)
    assert says in f"{caught.value} {caught.value.hint}"


@pytest.mark.usefixtures("at_hand")
def test_an_interruption_keeps_what_is_finished(monkeypatch: pytest.MonkeyPatch, whole: Beliefs) -> None:
    real, asked = module.filter_beliefs, []

    def once(*arguments: Any, **options: Any) -> Any:
        asked.append(1)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return real(*arguments, **options)

    monkeypatch.setattr(module, "filter_beliefs", once)
    found = _study()
    assert not found.complete
    assert found.theories == whole.theories[:1]
    assert found.account[0] == "Stopped early: 1 theory finished."
    assert found.sources
    asked[:] = [1]
    nothing = _study()
    assert nothing.theories == []
    assert nothing.account == ["No theory was finished."]


@pytest.mark.usefixtures("at_hand")
def test_progress_names_the_theory() -> None:
    told: list[Moment] = []
    _study(progress=told.append)
    assert {moment.stage for moment in told} == {"Default world", "Logic of habit"}
    assert [moment.done for moment in told] == sorted(moment.done for moment in told)
    assert (told[-1].done, told[-1].due, told[-1].unit) == (2, 2, "theories")


def test_what_speaks_against_the_theories_comes_first(whole: Beliefs) -> None:
    losing = replace(whole.theories[0], log_likelihood=-1.5, log_likelihood_halves=(-1.5, -1.4), rival_habit=-1.0)
    ahead = replace(whole.theories[1], log_likelihood=-0.9, log_likelihood_halves=(-0.95, -0.87), rival_habit=-1.0)
    lucky = replace(ahead, log_likelihood_halves=(-1.01, -0.8))
    tried = ((losing, ahead), (losing, lucky), (losing,), (ahead,), (lucky,))
    said = [write(replace_theories(whole, *theories))[0] for theories in tried]
    naive = "theories foresaw the acts better than the naive habit of doing as the month before"
    assert said[0].startswith(f"1 of 2 {naive}, although its rates are fitted to these very acts")
    assert "-0.900, either half of its worlds -0.950 and -0.870" in said[0]
    assert said[1].startswith(f"Beyond the luck of the filter, none of 2 {naive}, whose rates are known with hindsight")
    assert said[2].startswith("Default world foresaw the acts no better than the naive habit")
    assert said[3].startswith("Logic of habit foresaw the acts better than the naive habit")
    assert said[4].startswith("Logic of habit foresaw the acts better by luck alone than the naive habit")


def replace_theories(whole: Beliefs, *theories: Any) -> Beliefs:
    return Beliefs(whole.actors, whole.seen, list(theories))


def test_few_particles_are_said(whole: Beliefs) -> None:
    poor = replace(whole.theories[0], least_sample=FEW - 0.1)
    assert write(replace_theories(whole, poor))[-1].startswith("Few particles carry 1 of 1 theory at some point")
    rich = replace(whole.theories[0], least_sample=float(FEW))
    assert not any("--particles" in line for line in write(replace_theories(whole, rich)))


def test_every_number_said_is_in_the_result(whole: Beliefs) -> None:
    """Each sentence is read back, number by number, against what the result holds."""
    best, worst = sorted(whole.theories, key=lambda one: -one.log_likelihood)
    lines = iter(whole.account)
    scores = (best.rival_habit, best.rival_rate, best.log_likelihood, *best.log_likelihood_halves, worst.log_likelihood)
    assert re.findall(r"-\d\.\d{3}", next(lines)) == [f"{score:.3f}" for score in scores]
    competed = [sum(act or 0 for act in acts) for acts in (whole.seen.there, whole.seen.back)]
    ends = f"48 months of 48. USA competed in {competed[0]:.0f}, USSR competed in {competed[1]:.0f}."
    assert next(lines).endswith(f"below zero; {ends}")
    for path in best.paths:
        when, mean = whole.seen.when, path.mean
        said = next(lines)
        assert said.startswith(f"Under {best.title}: {path.of} starts from a belief of {mean[0]:.2f} that {path.to} is")
        highest, lowest = mean.index(max(mean)), mean.index(min(mean))
        assert f"highest in {write_date(when[highest])} ({mean[highest]:.2f})" in said
        assert f"lowest in {write_date(when[lowest])} ({mean[lowest]:.2f})" in said
        assert f"{mean[-1]:.2f} at the end" in said
        largest = max(path.moves, key=lambda move: abs(move.change))
        said = next(lines)
        assert f"in {write_date(largest.when)}" in said
        assert f"{path.to} {'competed' if largest.act else 'showed restraint'}" in said
        assert f"by {largest.change:+.2f}" in said
        mostly_read = abs(largest.learned) < abs(largest.change - largest.learned)
        assert (f"{largest.learned:+.2f} was learned" in said) is mostly_read
    assert (
        next(lines)
        == f"These beliefs are uncertain by about {best.noise:.2f} on average through the filter's own luck, "
        "as its two halves tell; another seed may differ by somewhat more."
    )


@pytest.mark.usefixtures("at_hand")
def test_sides_seen_unequally_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    it = record()
    acts = it._tables["acts"]
    it._tables["acts"] = acts[~((acts["ccode1"] == 365) & (acts["year"] == 1952))]
    monkeypatch.setattr(module, "open_record", lambda data, cache, **_: it)
    assert any("48 and 36 months of 48" in line for line in _study().account)


@pytest.mark.usefixtures("at_hand")
def test_yearly_acts_speak_of_years() -> None:
    found = _study(monthly=False, years="1950-1965")
    assert found.as_dict()["clock"] == "year"
    assert "the naive habit of doing as the year before" in found.account[0]
    assert "16 years of 16. USA competed in 3, USSR competed in 3." in found.account[1]  # 1955, 1956 and 1960


@pytest.mark.usefixtures("at_hand")
def test_peace_has_little_to_teach() -> None:
    found = _study(states="USA-India", years="1950-1965", theories=["habit"])
    assert found.account[1].endswith("Neither competed in any of them: there is little to learn from.")
    assert found.theories[0].rival_habit == found.theories[0].rival_rate == 0.0


@pytest.mark.usefixtures("at_hand")
def test_years_of_which_nothing_is_on_record_are_said() -> None:
    found = _study(years="1946-1965", theories=["habit"])
    assert found.title == "USA and USSR, January 1950 to December 1959"
    assert found.notes[:2] == [
        "Acts before January 1950: no source speaks of them.",
        "Acts after December 1959: no source speaks of them.",
    ]
    late = _study(years="2000-2016", states="USA-Russia", theories=["habit"])
    assert late.notes[0] == "Acts after 2010: no source speaks of them."


def test_little_luck_is_said_so(whole: Beliefs) -> None:
    lines = write(replace_theories(whole, replace(whole.theories[0], noise=0.004)))
    assert any("uncertain by less than 0.01 on average" in line for line in lines)


def test_months_are_written_out() -> None:
    assert write_date("1962-10") == "October 1962"
    assert write_date("1914") == "1914"


def test_a_pair_is_asked_for() -> None:
    with pytest.raises(InvalidValue, match="for a pair, not for 3 states"):
        study("USA,USSR,India", "1950-1953")


def test_what_moved_a_belief_is_told_by_where_it_came_from(whole: Beliefs) -> None:
    """Learned from the other's act, or read from one's own."""
    one = whole.theories[0]
    move = one.paths[0].moves[0]
    learned = replace(move, when="1950-06", change=0.2, learned=0.15, act=1.0, own=0.0)
    read = replace(move, when="1950-06", change=-0.2, learned=0.05, act=1.0, own=0.0)
    said = []
    for single in (learned, read):
        paths = (replace(one.paths[0], moves=(single,)), replace(one.paths[1], moves=()))
        said.append(write(replace_theories(whole, replace(one, paths=paths))))
    assert "What moved it most: USSR competed in June 1950 (" in said[0][3]
    assert said[0][3].endswith("USA's belief changed by +0.20.")
    assert said[1][3].startswith("It moved most when USSR competed in June 1950 (")
    assert (
        "by -0.20, of which +0.05 was learned; the rest is read from USA, which showed restraint itself" in said[1][3]
    )
    assert said[0][4].startswith("Under Default world: USSR starts")  # who has no moves has no such sentence
    assert said[0][5].startswith("These beliefs are uncertain")


@pytest.mark.usefixtures("at_hand")
def test_theories_of_ones_own_are_filtered() -> None:
    from detente.schools import school

    mine = school("habit").where(prior=0.6).replace(name="mine", title="Mine")
    found = _study(theories=[mine, "habit"])
    assert [one.title for one in found.theories] == ["Mine", school("habit").title]
    assert found.theories[0].paths != found.theories[1].paths
