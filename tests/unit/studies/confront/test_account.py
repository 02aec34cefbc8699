"""The account: what beliefs add comes first, and every number in it is a fact of the result."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from detente.studies.confront.account import (
    facts,
    families,
    first_screen,
    headline,
    of_perceptions,
    of_trial,
    sides,
    summary,
    title,
    write,
)
from detente.studies.confront.events import REGRESSION
from detente.studies.confront.scores import Difference
from detente.studies.confront.wording import decided, loss, sample_words, verdict
from unit.studies.confront.made_trials import THEORIES, made, onset, spending


def test_the_first_line_says_that_beliefs_add_nothing_certain() -> None:
    """One interval, that of countries, is enough to say so."""
    found = made(onset(holds=False), spending())
    assert found.account[0].startswith("Beliefs add nothing certain")
    assert "3 theories in 1 sample" in found.account[0]
    assert title(found.trials).startswith("Beliefs add nothing certain")


def test_the_first_line_names_the_beliefs_that_hold_and_where() -> None:
    found = made(onset(), spending())
    assert "Tit for tat" in found.account[0]
    assert "onset, 1817-1989 to 1990-2010" in found.account[0]
    assert "something" in title(found.trials)


def test_an_interval_for_all_at_once_that_reaches_zero_is_enough_to_say_nothing() -> None:
    trial = onset()
    trial.ablation = [replace(one, joint=(-0.01, 0.01)) for one in trial.ablation]
    assert headline([trial]).startswith("Beliefs add nothing certain")
    assert facts([trial])["hold"] == []
    assert facts([trial])["countries"] == 1


def test_of_spending_alone_nothing_is_said_of_beliefs() -> None:
    text = headline([spending()])
    assert "0 of 1 comparisons" in text
    assert "cannot be told" in text
    assert headline([replace(spending(), ablation=[])]) == "No theory was tried."


def test_facts_are_counted_over_all_samples() -> None:
    said = facts([onset(), onset(holds=False)])
    assert (said["increments"], said["theories"], said["dyadic"], said["countries"], said["worse"]) == (6, 3, 2, 1, 2)
    assert [one.theory for _, one in said["hold"]] == ["tit_for_tat"]


def test_sides_go_by_every_interval() -> None:
    """A theory whose own interval excludes zero and whose joint one, or that of countries, does not is undecided."""
    trial = onset()
    worse, rest, better = sides(trial.of_kind("theory"))
    assert [[e.model.school for e in side] for side in (worse, rest, better)] == [
        ["habit"],
        ["default"],
        ["tit_for_tat"],
    ]
    wide = [replace(e, joint=(-0.01, 0.01)) for e in trial.of_kind("theory")]
    assert [len(side) for side in sides(wide)] == [0, 3, 0]
    few = [replace(e, differences=(replace(e.differences[0], country=(-1.0, 1.0)),)) for e in trial.of_kind("theory")]
    assert [len(side) for side in sides(few)] == [0, 3, 0]


def test_families_best_first() -> None:
    found = families(onset())
    assert list(found) == ["alone", REGRESSION]
    assert [e.model.school for e in found["alone"]] == ["tit_for_tat", "default", "habit"]
    assert families(replace(onset(), entries=onset().entries[:6])) == {}


@pytest.mark.parametrize("trial", [onset(), spending()])
def test_every_number_in_a_sentence_is_a_number_of_the_result(trial: object) -> None:
    result = made(trial)  # type: ignore[arg-type]
    known = " ".join([str(result.to_dict()), *(loss(x) for x in _numbers(result.to_dict()))])
    counts = {str(n) for n in range(4)}
    for sentence in result.account:
        for number in re.findall(r"[−+]0\.\d{5}", sentence):
            assert number in known, (number, sentence)
        for number in re.findall(r"(?<![\d.−+-])\d[\d,]*(?![\d.%])", sentence):
            assert number in counts or number.replace(",", "") in known or number in ("95", "100"), (number, sentence)


def _numbers(held: object) -> list[float]:
    if isinstance(held, dict):
        return [x for one in held.values() for x in _numbers(one)]
    if isinstance(held, list):
        return [x for one in held for x in _numbers(one)]
    return [held] if isinstance(held, float) else []


def test_sentences_of_a_trial() -> None:
    text = " ".join(of_trial(onset()))
    assert text.startswith(
        "Onset (politically relevant dyads; train 1817-1989, test 1990-2010; 35,970 rows, 611 events)."
    )
    assert "beliefs of 1 of 3 theories" in text
    assert "Its geometry had brought +0.00001" in text
    assert "1 can be told to do worse than geometry + history, 1 to do better, and 1 neither" in text
    assert "Default world by itself is in the test years statistically indistinguishable" in text
    assert "In 0 % of the test rows a theory has no reading." in text
    spent = " ".join(of_trial(spending()))
    assert "Against the random walk the drift that all states share is better by both intervals: −0.01000" in spent
    assert "In 10 % of the test rows" in spent


@pytest.mark.parametrize(
    ("ends", "country", "said"),
    [
        ((0.1, 0.3), (0.1, 0.3), "worse by both intervals"),
        ((-0.3, -0.1), (-0.3, -0.1), "better by both intervals"),
        ((0.1, 0.3), (-0.1, 0.5), "worse by its dyadic interval, not by countries"),
        ((-0.3, -0.1), (-0.5, 0.1), "better by its dyadic interval, not by countries"),
        ((-0.1, 0.5), (0.1, 0.3), "worse by countries, not by its dyadic interval"),
        ((-0.1, 0.5), (-0.2, 0.6), "indistinguishable"),
        ((0.1, 0.3), None, "worse"),
    ],
)
def test_a_verdict_says_which_interval_decides(
    ends: tuple[float, float], country: tuple[float, float] | None, said: str
) -> None:
    """Nothing is called indistinguishable whose own interval excludes zero."""
    one = Difference("x", sum(ends) / 2, *ends, 0.05, country)
    assert verdict(one) == said
    assert ("a verdict needs both" in decided(one)) == (", not by" in said)


def test_countries_stand_in_the_sentence_of_the_one_chosen_beforehand() -> None:
    trial = onset()
    one = replace(trial.entry("habit"), differences=(Difference("geometry + history", 0.4, 0.3, 0.5, 0.05, (-1, 2)),))  # type: ignore[type-var]
    entries = [one if entry.model.name == "habit" else entry for entry in trial.entries]
    text = " ".join(of_trial(replace(trial, entries=entries, chosen={"theory": "habit"})))
    assert "worse by its dyadic interval, not by countries (a verdict needs both): +0.40000 [+0.30000" in text
    assert "[−1.00000, +2.00000] by countries" in text


def test_what_could_have_been_seen_is_said_with_the_answer() -> None:
    """An increment with an error of .001 and an interval of .002 to either side: .00284 would be seen."""
    trial = onset()
    beliefs = Difference(REGRESSION, -0.0005, -0.0025, 0.0015, 0.001, (-0.0045, 0.0035))
    trial.ablation = [replace(one, beliefs=beliefs, joint=(-0.0035, 0.0025)) for one in trial.ablation]
    found = trial.ablation[0].detectable_by
    assert found == pytest.approx({"dyadic": 0.0028416, "countries": 0.0056832, "all": 0.0038416})
    (said,) = summary([trial])[1:]
    assert all(f"{value:.5f}" in said for value in found.values())
    assert "below 0.00568 may be there unseen" in said
    assert summary([spending()])[1:] == []


def test_a_loss_is_no_gain() -> None:
    trial = onset()
    trial.ablation = [one for one in trial.ablation if one.theory == "habit"]
    text = " ".join(of_trial(trial))
    assert "largest gain" not in text
    assert "beliefs of Logic of habit change log loss by +0.00037" in text
    assert "None is clear" in " ".join(first_screen([trial]))
    trial.ablation = [*trial.ablation, replace(trial.ablation[0], theory="default")]
    assert "none gains, and Logic of habit loses least: +0.00037" in " ".join(of_trial(trial))


def test_of_a_single_theory_nothing_is_said_that_takes_several() -> None:
    trial = onset()
    trial.ablation = trial.ablation[:1]
    trial.sample = "politically relevant dyads; rolling origin: 1950-2010"
    said = " ".join(first_screen([trial]))
    assert not any(words in said for words in ("by chance", "median", "of 1 theories", "1 belief increments"))
    (alone,) = (one for one in of_trial(replace(trial, entries=trial.entries[:8])) if one.startswith("By itself"))
    assert alone.startswith("By itself, Logic of habit is worse by both intervals: +0.00400")
    (points,) = of_perceptions(trial.perceptions[:1])
    assert points.count("Logic of habit") == 1
    assert " from " not in points


def test_an_outcome_of_ones_own_is_named_everywhere() -> None:
    trial = replace(onset(holds=False), foretold="force (mine.csv)")
    assert "forecasts of force (mine.csv)" in headline([trial])
    assert "force (mine.csv)" in title([trial])
    assert sample_words(trial) == "force (mine.csv), 1817-1989 to 1990-2010"
    assert of_trial(trial)[0].startswith("force (mine.csv) (")


def test_rank_correlations_are_told_with_that_of_plain_memory() -> None:
    points, gravity = of_perceptions(onset().perceptions)
    assert "+0.25" in points
    assert "plain memory of disputes, +0.31" in points
    assert "−0.12" in gravity
    assert of_perceptions([]) == []


def test_samples_have_short_names() -> None:
    assert sample_words(onset()) == "onset, 1817-1989 to 1990-2010"
    assert sample_words(spending()) == "spending, 5 years ahead"
    assert sample_words(replace(onset(), sample="x; rolling origin: 1950")) == "onset, rolling from 1990"


def test_nothing_finished() -> None:
    assert write([]) == ["Nothing was finished."]
    assert len(THEORIES) == 3
