"""The sentences of a verdict: each is made from its numbers, and says of what it is about."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from detente import schools, verdict
from detente.studies.beds import OFFENCE
from detente.studies.verdict.answers import NO_BELIEF
from detente.studies.verdict.summary import CHOSEN, caveat, headline, least, summarise
from unit.apps.verdict_made import ALWAYS, EVEN, HALF, NEVER, made, tip


def facts(held: Any) -> Iterator[float]:
    """Every number of a result in plain values, with the numbers that are names."""
    if isinstance(held, dict):
        for k, v in held.items():
            yield from facts(float(k)) if re.fullmatch(r"[\d.]+", str(k)) else ()
            yield from facts(v)
    elif isinstance(held, (list, tuple)):
        for v in held:
            yield from facts(v)
    elif isinstance(held, (int, float)):
        yield float(held)


def unfounded(text: str, held: Any) -> list[str]:
    """The numbers of a text that are no fact of a result, as it is or in per cent, rounded as the text has it."""
    known = [x for one in facts(held) for x in (one, 100 * one)]
    known += [OFFENCE[0], OFFENCE[-1]]  # what was tried
    wrong = []
    for number in re.findall(r"\d+(?:\.\d+)?", text):
        digits = len(number.partition(".")[2])
        wrong += [] if any(f"{x:.{digits}f}" == number for x in known) else [number]
    return wrong


def test_every_number_in_a_sentence_is_a_fact() -> None:
    """Of one verdict that was run, and of one made by hand for every school."""
    run = verdict(["default", "three_steps", "habit", "richardson"], "W1", replicates=13, years=60, seed=3, draws=0)
    count = 0
    for found in (run, made(schools())):
        held = {name: one.to_dict() for name, one in found.answers.items()}
        assert found.sentence
        assert unfounded(found.sentence, held) == []
        for one in found.answers.values():
            own = {k: v for k, v in one.to_dict().items() if k != "sentence"}
            assert unfounded(one.sentence, own) == [], one.school
            count += len(re.findall(r"\d+", one.sentence))
    assert count > 100
    assert unfounded("at 7.77, half", held) == ["7.77"], "this test can fail"


def test_a_school_in_a_sentence() -> None:
    found = made(("default", NEVER, ALWAYS, EVEN))
    assert found.answers["default"].sentence == (
        "After 70 years that began in fear, with forces that look alike, hostility is the usual end from an offence "
        "advantage of 2.00 (1.90 to 2.10) on. At 2.5, half of the hostility of year 30 is gone 123 years later. "
        "At 2.5, 96 % of pairs stay hostile. At 4, 70 % of pairs stay hostile."
    )
    assert "is not the usual end at any offence advantage up to 5." in found.answers[NEVER].sentence
    assert (
        "90 % of pairs find peace that survives even when fear is raised anew each year"
        in found.answers[NEVER].sentence
    )
    assert "is the usual end at every offence advantage from 0.4 on." in found.answers[ALWAYS].sentence
    assert "more than half of the hostility of year 30 lasts for centuries" in found.answers[ALWAYS].sentence
    assert found.answers[EVEN].sentence.endswith(f"It says so by assumption: {NO_BELIEF}.")


def test_all_of_it_in_a_sentence() -> None:
    start = "Between two states that want nothing but security, hostility was after 70 years "
    gone = "at 2.5, half of the hostility of year 30 is gone 123 years later"
    many = made(("default", "grit", ALWAYS, EVEN))
    assert summarise(many.answers) == (
        f"{start}the usual end only above an offence advantage of 2.0 (default is first, at 2.00 (1.90 to 2.10) "
        f"with forces that look alike) after a fearful start, and not up to 5 after a trusting one, under any "
        f"school that does not assume it; {gone} in the default world (in runs of 400 years). {CHOSEN}"
    )
    assert many.answers["default"].half_life == HALF
    assert summarise(made(("grit",)).answers).endswith(
        f"after a trusting one, under grit; {gone} (in runs of 400 years)."
    )
    two = summarise(made(("grit", "copenhagen")).answers)
    assert two.endswith(f"under any school that does not assume it. {CHOSEN}"), "whose half-life would it be?"
    assert summarise(made((NEVER,)).answers) == (
        f"{start}not the usual end at any offence advantage up to 5, under three steps."
    )
    assert summarise(made((ALWAYS, EVEN)).answers).startswith("Every answer here is put in by an assumption")
    assert summarise({}) == summarise(made(beds=("system",)).answers) == ""
    late = made(("default",))
    late.answers["default"].tipping["pair"]["look_alike"]["0.3"]["70"] = tip(4.5)
    assert "and only above 4.5 after a trusting one" in summarise(late.answers)
    assert least(late.answers, "0.3") == (tip(4.5), "default", "look_alike")


def test_a_school_of_which_nothing_is_known_does_not_count() -> None:
    """One that failed in every replicate stands first."""
    found = made(("grit", "default"))
    nothing = replace(found.answers["grit"], tipping={}, half_life=math.nan)
    assert summarise({**found.answers, "grit": nothing}).endswith(
        "under default; at 2.5, half of the hostility of year 30 is gone 123 years later in the default world "
        "(in runs of 400 years)."
    )


def test_the_headline_is_what_was_found() -> None:
    assert headline(made(("default",)).answers).endswith(
        "only above an offence advantage of 2.0, even after a fearful start"
    )
    assert headline(made((NEVER,)).answers).endswith("hostility was not the usual end")
    assert headline(made((ALWAYS,)).answers) == headline({}) == "Is the hostility of the security dilemma inescapable?"


def test_how_far_it_hangs_on_assumptions_is_told() -> None:
    found = made(("default", NEVER, EVEN)).answers
    assert caveat({}) == ""
    held = [found[n].robustness for n in ("default", NEVER)]
    moved = sum(not r.robust for r in held if r is not None)
    assert f"the answers of {moved} of the 2 schools that do not assume theirs turn at 2.5" in caveat(found), (
        "what is put in does not count"
    )
    assert caveat({"default": found["default"]}).endswith("the answer at 2.5 stays the same.")
