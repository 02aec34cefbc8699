"""A fork of a class's game is the game before its year: what people did there counts as theirs, and later does not."""

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="needs the extra web")
from classroom_worlds import drawn
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.laboratory import as_run
from detente.apps.serve.messages import Opening
from detente.core.scenario import Intervention
from detente.core.scripted import chosen, scripted
from detente.engine.single import fork
from detente.schools import school


@pytest.mark.parametrize("theory", [None, "tit_for_tat"])
def test_a_fork_keeps_whom_people_played_before_its_year(theory: str | None) -> None:
    game, draws = ClassGame(Opening(rounds=4, seed=3), 0), np.random.default_rng(1)
    for k in range(4):
        game.live({0: drawn(draws, 0, 2)}, dials(2.5, 0.2), [(0, 1)] if k == 0 else [])
    run = as_run(game)
    what = Intervention(2, settings={"offence_advantage": 0.5})
    other = fork(run, 2, what, theory=None if theory is None else school(theory))
    assert other.manifest["players"] == {"seats": [[0], [0]], "accidents": [[0, 0, 1]]}
    assert np.array_equal(chosen(other)[:2], chosen(run)[:2])
    assert scripted(other)[2:, 0, 1].all(), "later acts were decided in another game"
    for name, held in run.records.items():
        assert np.array_equal(np.asarray(held)[:, :2], np.asarray(other.records[name])[:, :2], equal_nan=True), name
