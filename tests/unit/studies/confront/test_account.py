"""The account: counts that are right, and what loses comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.studies.confront.account import families, headline, of_trial, sides, write
from detente.studies.confront.events import DYADS, REGRESSION
from unit.studies.confront.made_trials import THEORIES, made, onset, spending


def test_the_first_sentence_counts_what_loses() -> None:
    text = headline(made(onset(), spending()).trials)
    assert text.startswith("Of 4 trials of a theory by itself, 2 lose to the rival")
    assert "1 beat it." in text
    assert text.endswith("No theory beats it in any sample of: spending (5 years ahead).")


def test_a_task_that_is_won_in_one_sample_is_not_called_lost() -> None:
    lost = replace(onset(), sample="all dyads; train 1947-1989, test 1990-2010")
    lost.entries = [replace(e, joint=(0.1, 0.2)) if e.joint else e for e in lost.entries]
    assert headline(made(lost).trials).endswith("No theory beats it in any sample of: onset.")
    assert "No theory beats" not in headline(made(lost, onset()).trials)


def test_where_theories_win_everywhere_none_is_named_as_lost() -> None:
    assert "No theory beats" not in headline(made(onset()).trials)


def test_sides_go_by_intervals_that_hold_for_all_at_once() -> None:
    """A theory whose own interval excludes nought and whose joint one does not is undecided."""
    trial = onset()
    worse, rest, better = sides(trial.of_kind("theory"))
    assert [[e.model.school for e in side] for side in (worse, rest, better)] == [
        ["habit"],
        ["default"],
        ["tit_for_tat"],
    ]
    wide = [replace(e, joint=(-0.01, 0.01)) for e in trial.of_kind("theory")]
    assert [len(side) for side in sides(wide)] == [0, 3, 0]
    none = [replace(e, joint=None) for e in wide]
    assert [len(side) for side in sides(none)] == [0, 3, 0]


def test_families_best_first() -> None:
    found = families(onset())
    assert list(found) == ["alone", REGRESSION]
    assert [e.model.school for e in found["alone"]] == ["tit_for_tat", "default", "habit"]
    assert families(replace(onset(), entries=onset().entries[:6])) == {}


def test_sentences_of_a_trial() -> None:
    first, alone, nearest, added, chosen, chosen_added, blind = of_trial(onset())
    assert first == ("Onset (politically relevant dyads; train 1817-1989, test 1990-2010; 35,970 rows, 611 events).")
    assert alone == (
        f"1 of 3 theories lose to {DYADS} (by intervals that hold for all at once), 1 cannot be told from it and 1 "
        "beat it: tit for tat."
    )
    assert "The nearest is tit for tat: log loss 0.06390 with 11 free parameters" in nearest
    assert "−0.00300 [−0.00400, −0.00200]" in nearest
    assert added.startswith(f"Added to {REGRESSION}, 0 of 3 theories improve log loss by intervals that hold for all")
    assert "(1 with their own 95 % interval), 0 make it worse" in added
    assert "by tit for tat" in added
    assert "default by itself is not to be told apart in the test years" in chosen
    assert "tit for tat added to the full regression is better in the test years" in chosen_added
    assert blind.startswith("Without the variables coded in hindsight the full regression does worse: +0.00060")


def test_a_trial_of_spending_has_no_events() -> None:
    found = of_trial(spending())
    assert found[0].endswith("3,456 rows).")
    assert "1 of 1 theories lose to random walk" in found[1]
    assert not any("hindsight" in sentence for sentence in found)


def test_many_names_are_cut_short() -> None:
    trial = onset()
    winner = next(e for e in trial.entries if e.model.school == "tit_for_tat" and e.model.kind == "theory")
    names = [replace(winner, model=replace(winner.model, name=f"t{k}", school=f"t{k}")) for k in range(7)]
    text = of_trial(replace(trial, entries=[*trial.entries[:6], *names], chosen={}))[1]
    assert text.endswith("and 7 beat it: t0, t1, t2, t3 and 3 more.")


@pytest.mark.parametrize(("gap", "words"), [((-0.1, -0.2, -0.05), "better"), ((0.1, 0.05, 0.2), "worse")])
def test_the_verdict_on_what_was_chosen_follows_the_interval(gap: tuple[float, ...], words: str) -> None:
    trial = onset()
    entries = [
        replace(e, differences=(replace(e.differences[0], log_loss=gap[0], low=gap[1], high=gap[2]),))
        if e.model.name == "default"
        else e
        for e in trial.entries
    ]
    text = " ".join(of_trial(replace(trial, entries=entries)))
    assert f"default by itself is {words} in the test years" in text


def test_nothing_finished_and_nothing_tried() -> None:
    assert write(()) == ["Nothing was finished."]
    assert headline(made(replace(onset(), entries=onset().entries[:6], chosen={})).trials) == "No theory was tried."


def test_the_whole_account_is_the_headline_and_then_trial_after_trial() -> None:
    found = write(made(onset(), spending()).trials)
    assert found[1].startswith("Onset")
    assert found[len(of_trial(onset())) + 1].startswith("Spending")
    assert made(onset()).schools == THEORIES


def test_as_a_dictionary() -> None:
    held = made(onset()).as_dict()
    assert held["left_out"] == ["escalation: 3 events in the test years."]
    models = {m["model"]: m for m in held["tasks"][0]["models"]}
    assert models["base rate"]["difference"] is None
    assert models["tit_for_tat"]["joint_interval"] == pytest.approx([-0.0045, -0.0015])
    assert models["tit_for_tat"]["difference"] == {"against": DYADS, "log_loss": -0.003, "low": -0.004, "high": -0.002}
