"""Theories carried along the record elsewhere: the same readings, also where a worker is killed."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from detente import school
from detente.studies.confront.along import WORTH, carry_all
from detente.studies.confront.history import History
from detente.studies.confront.quantities import Readings
from unit.studies.confront import frames

NAMES = ("rational_spiral", "tit_for_tat", "habit", "richardson")


def carried(
    workers: int, folder: Path | None = None, said: list[str] | None = None, names: Sequence[str] = NAMES, **more: bool
) -> dict[str, Readings]:
    dyads, states = frames.made()
    say = None if said is None else said.append
    theories = [school(name) for name in names]
    return carry_all(
        theories, History(dyads, states), None, folder, workers, lambda done, due, stage=None: None, say=say, **more
    )


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals here")
def test_a_worker_that_is_killed_is_replaced_and_nobody_waits_for_ever() -> None:
    assert len(NAMES) >= WORTH
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and not killed:
            for child in multiprocessing.active_children():
                time.sleep(0.5)
                child.kill()
                killed.append(child.pid or 0)
                return
            time.sleep(0.01)

    alone = carried(1)
    said: list[str] = []
    hand = threading.Thread(target=kill)
    hand.start()
    found = carried(2, said=said)
    hand.join()
    assert killed
    assert "was lost" in said[0]
    assert found.keys() == alone.keys()
    for name, held in found.items():
        np.testing.assert_array_equal(held.dyads, alone[name].dyads)
        assert held.targets == alone[name].targets


def test_what_is_read_afresh_takes_nothing_that_was_kept_and_is_kept_instead(tmp_path: Path) -> None:
    first = carried(1, tmp_path, names=("habit",))["habit"]
    kept = next(tmp_path.glob("*.npz"))
    with np.load(kept) as held:
        wrong = {**held, "dyads": held["dyads"] + 1}
    np.savez(kept, **wrong)
    again = carried(1, tmp_path, names=("habit",))["habit"]
    np.testing.assert_array_equal(again.dyads, first.dyads + 1)  # what is kept is taken
    for fresh in (True, False):
        np.testing.assert_array_equal(carried(1, tmp_path, names=("habit",), fresh=fresh)["habit"].dyads, first.dyads)
