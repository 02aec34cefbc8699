"""An effect of one's own that is none is told with its claim, its prediction and its line; it is never left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import detente
from claims.own import FILE, written
from detente.core.errors import BrokenExtension
from detente.studies.claims.trial import ClaimTrial, try_claim

BODY = """
def effect(runs):
    run = runs["b"]
    return {}

a = claim(effect)
"""
LINE = (FILE + BODY).partition("{}")[0].count("\n") + 1
ODD = {
    "np.full(run.replicates, np.inf)": "infinite, or beyond 1e+100, in 4 of 4",
    "np.full(run.replicates, -1e308)": "in 4 of 4",
    "np.full(run.replicates, 1 + 2j)": "complex",
    "[None] * run.replicates": "object",
    "None": "None",
    "0.3": "0.3",
    "np.zeros((run.replicates, 2))": "shape",
    "np.zeros(3)": "shape",
    "'much'": "much",
    "runs['c']": f"line {LINE}: KeyError: 'c'",
    "run.values['sensibility']": f"line {LINE}: KeyError",
    "run['hostile']": f"line {LINE}: There is no",
    "1 / 0": f"line {LINE}: ZeroDivisionError",
    "exit(3)": "SystemExit: 3",
}
"""What no effect is, and what is told of it."""


@pytest.mark.parametrize("said", ODD)
def test_what_is_no_effect_is_told(tmp_path: Path, said: str) -> None:
    trial = ClaimTrial(f"{written(tmp_path, BODY.format(said))}:a", ({},), 0, 4, 0, "numpy")
    with pytest.raises(BrokenExtension) as told:
        try_claim(trial)
    assert "'hostility of b against a' of the claim 'X'" in told.value.message
    assert ODD[said] in told.value.message


@pytest.mark.parametrize("said", ["0.3", "1 + 2j", "None", "np.zeros((run.replicates, 2))"])
def test_an_outcome_of_ones_own_is_held_to_the_same(tmp_path: Path, said: str) -> None:
    body = f"from detente.studies.claims import contrast\na = claim(contrast(lambda run: {said}, 'b', 'a'))\n"
    with pytest.raises(BrokenExtension, match="real number"):
        try_claim(ClaimTrial(f"{written(tmp_path, body)}:a", ({},), 0, 4, 0, "numpy"))


def test_an_effect_may_be_undefined(tmp_path: Path) -> None:
    body = BODY.format("np.where(np.arange(run.replicates) % 2, np.nan, 1)")
    (effects,) = try_claim(ClaimTrial(f"{written(tmp_path, body)}:a", ({},), 0, 4, 0, "numpy"))["effects"][0]
    np.testing.assert_array_equal(effects, [1, np.nan, 1, np.nan])


def test_a_file_that_ends_the_process_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenExtension, match="SystemExit: 0"):
        detente.claims(written(tmp_path, "exit(0)\n"))


def test_a_study_tells_it_too(tmp_path: Path) -> None:
    with pytest.raises(BrokenExtension, match="ZeroDivisionError"):
        detente.claims(written(tmp_path, BODY.format("1 / 0")), quick=True, backend="numpy")
