"""The compiled programs compute what the mechanisms say, for every form that a program takes.

A program depends on the number of states (and so on the tile, and of JAX from 80 states on the layout) and on
what is kept, and the compiler's choices differ from one to the next.
"""

import numpy as np
import pytest

from back_ends import COMPILED, NEEDS_JAX
from detente.core.backends import BackendName
from detente.engine.ensemble import DEFAULT_KEEP
from detente.mechanisms.complete import COMPLETE, completed
from detente.schools import school
from detente.testing.moment import moment
from detente.testing.theories import KEEP, back_ends_agree

FORMS = {"nothing": (), "default": DEFAULT_KEEP, "all": KEEP}
QUICK = [(2, "nothing"), (3, "all"), (6, "all"), (20, "default"), (80, "nothing")]
QUICK_OF_JAX = [(4, "all"), (80, "nothing")]
"""Both layouts, with records and without: JAX compiles one in five to ten seconds; a check of schools has one."""
BUSIEST = [(4, "all"), (6, "all"), (20, "default")]
EVERY = [(n, form) for n in (2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 30, 50, 80) for form in FORMS]


def each(quick: bool, of: list[tuple[int, str]]) -> list[object]:
    """Programs and back ends: those that are tried every time, or those that are left to the slow tests."""
    return [
        pytest.param(*one, backend, marks=[] if backend == "fused" else NEEDS_JAX)
        for backend, tried in (("fused", QUICK), ("jax", QUICK_OF_JAX))
        for one in of
        if (one in tried) == quick
    ]


BUSY = COMPLETE.where(
    talk=0.4, intelligence=0.5, signal_rate=0.2, treaty_rate=0.5, alliance_rate=1.0, commitment_shift=3.0, joining=1.0,
    crisis_rate=1.0, bargaining_noise=0.5, malign_share=0.4, distance_scale=0.8, latent_force=0.1, contagion=0.3,
    talk_scepticism=0.3, reasoning=1.5, securitising=0.5, preventive_horizon=2.0, reciprocity=0.2, export_control=0.3,
    offensive_ceiling=0.7, ruin=0.3, decisiveness=1.5, preemption=0.3,
)  # fmt: skip
"""What is rare or off by default is frequent: allies, wars of many, treaties, talk, spies."""


@pytest.mark.parametrize(("states", "form", "backend"), each(True, EVERY))
def test_program(states: int, form: str, backend: BackendName) -> None:
    back_ends_agree(COMPLETE, states, 5, FORMS[form], backend=backend)


@pytest.mark.parametrize(("states", "form", "backend"), each(True, BUSIEST))
def test_program_of_allies_and_talk(states: int, form: str, backend: BackendName) -> None:
    """The same programs, with everything at work."""
    now = moment(BUSY, states=states, year=5, lanes=8)
    after, year = now.live()
    assert (year.clash.parties > 2).any()  # some joined a war
    assert now.world.alliance.any()
    assert now.world.treaty.any()
    assert year.signals.message.any()
    assert np.asarray(after.war).any()
    back_ends_agree(BUSY, states, 5, FORMS[form], backend=backend)


@NEEDS_JAX
@pytest.mark.parametrize("name", ["offensive_realism", "liberal_institutionalism", "tit_for_tat"])
def test_schools_on_jax(name: str) -> None:
    """Again the program of four states."""
    back_ends_agree(completed(school(name)), 4, 6, KEEP, backend="jax")


@pytest.mark.slow
@pytest.mark.parametrize(("states", "form", "backend"), each(False, BUSIEST))
def test_any_program_with_everything_at_work(states: int, form: str, backend: BackendName) -> None:
    back_ends_agree(BUSY, states, 5, FORMS[form], backend=backend)


@pytest.mark.slow
@pytest.mark.parametrize("states", [2, 6, 20, 80])
@pytest.mark.parametrize("periods", [1, 4])
@pytest.mark.parametrize("backend", COMPILED)
def test_any_program_of_allies_and_talk(states: int, periods: int, backend: BackendName) -> None:
    back_ends_agree(BUSY, states, 5, (), periods, backend=backend)


@pytest.mark.slow
@pytest.mark.parametrize(("states", "form", "backend"), each(False, EVERY))
def test_any_program(states: int, form: str, backend: BackendName) -> None:
    back_ends_agree(COMPLETE, states, 5, FORMS[form], backend=backend)
