"""Claims with and without the additions: figures, what moved them, what is kept."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from detente.core.cite import reference
from detente.core.errors import UnknownName
from detente.core.progress import Moment
from detente.studies.claims import CLAIMS, claims
from detente.studies.claims.base_scenarios import PAIR, Arm, block, paradox, run
from detente.studies.claims.measures import is_share
from detente.studies.claims.result import ReplicateMean
from detente.studies.claims.study import _figure, _result

WANTED = {"M01", "M03", "E01", "E12", "M16", "M21", "M29", "M23", "E17", "E20"}


def test_the_claims_that_were_asked_for_with_their_sources() -> None:
    assert set(CLAIMS) == WANTED
    for key, claim in CLAIMS.items():
        assert claim.key == key
        assert all(said.endswith(".") for said in (claim.statement, claim.outcome, claim.meaning))
        assert claim.references
        assert all(reference(name) for name in claim.references)
        assert len(claim.arms) >= 2


def test_a_figure_is_the_mean_with_its_interval() -> None:
    values = np.array([0.0, 1.0, 0.0, 1.0, np.nan])
    figure = _figure(values)
    assert figure.value == 0.5
    assert figure.half_width == pytest.approx(1.96 * np.std([0, 1, 0, 1], ddof=1) / 2)
    assert _figure(np.array([np.nan])).text == "-"
    assert math.isnan(_figure(np.array([1.0])).half_width)
    assert ReplicateMean(0.25, 0.1).text == "0.250 ± 0.100"


def test_the_mover_is_the_addition_that_alone_moves_most_beyond_the_intervals() -> None:
    luck = np.tile([-1.0, 1.0], 200)
    measured = {
        name: {"x": shift + 0.5 * luck}
        for name, shift in {"before": 0.0, "after": 0.3, "A1": 0.05, "A2": -0.4, "A3": 0.2}.items()
    }
    claim = CLAIMS["M03"]
    found = _result(claim, "x", measured)
    assert found.mover == "A2"
    assert found.moved is not None
    assert found.moved.value == pytest.approx(-0.4)
    still = _result(claim, "x", {k: v for k, v in measured.items() if k in ("before", "after", "A1")})
    assert (still.mover, still.moved) == ("", None)
    assert still.to_json()["mover"] is still.to_json()["with_mover_alone"] is None


def test_the_interval_of_a_share_stays_one() -> None:
    """One run of 96, as of wars of ten or more: Wilson's interval, where the normal one begins at -.01."""
    figure = _figure((np.arange(96) < 1).astype(float), share=True)
    assert figure.value - figure.half_width < 0
    assert figure.ends == (figure.low, figure.high) == pytest.approx((0.0018, 0.0567), abs=1e-4)
    assert figure.text == "0.010 (0.002 to 0.057)"
    assert _figure(np.array([0.1, -0.1, 0.0])).ends[0] < 0
    assert [is_share(q) for q in ("paradox with all", "both: mutual competition", "paradox", "x: largest war")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_figure_of_nothing_is_null_in_json() -> None:
    nothing = {"x": np.full(4, np.nan)}
    told = _result(CLAIMS["E01"], "x", {"before": nothing, "after": nothing, "A1": nothing}).to_json()
    assert told["before"] == {"value": None, "half_width": None, "low": None, "high": None}
    json.dumps(told, allow_nan=False)


def test_a_paradox_is_both_competing_in_half_of_the_last_twenty_years() -> None:
    acts = np.zeros((3, 100, 2, 2))
    acts[0, -10:, 0, 1] = acts[0, -10:, 1, 0] = 1
    acts[1, -20:, 0, 1] = 1
    acts[2, :80, 0, 1] = acts[2, :80, 1, 0] = 1
    assert paradox({"conduct": acts}).tolist() == [1.0, 0.0, 0.0]


def test_a_block_has_no_state_with_itself() -> None:
    assert block((0, 1), (0, 1, 2), 3).tolist() == [[0, 1, 1], [1, 0, 1], [0, 0, 0]]


def test_arms_share_their_luck(small_theory: object) -> None:
    """Two arms that are the same give the same to the bit, though they run beside a third."""
    arms = {"a": Arm({"prior": 0.7}), "b": Arm({"prior": 0.3}), "c": Arm({"prior": 0.7})}
    found = run(small_theory, PAIR, arms, years=30, keep=("conduct",), replicates=20, seed=1)  # type: ignore[arg-type]
    assert (found["a"]["conduct"] == found["c"]["conduct"]).all()
    assert (found["a"]["conduct"] != found["b"]["conduct"]).any()


@pytest.fixture
def small_theory() -> object:
    from detente.schools import school

    return school("default")


def test_two_claims_equal_themselves_alone_together_and_again() -> None:
    both = [r.to_json() for r in claims(["M01", "M03"], replicates=8, movers=False, seed=5).results]
    again = [r.to_json() for r in claims(["M01", "M03"], replicates=8, movers=False, seed=5).results]
    alone = [r.to_json() for r in claims(["M03", "M03"], replicates=8, movers=False, seed=5).results]
    assert both == again
    assert claims("M03", replicates=8, movers=False, seed=5).to_dict()["seed"] == 5
    assert alone == [r for r in both if r["claim"] == "M03"]
    other = [r.to_json() for r in claims(["M01"], replicates=8, movers=False, seed=6).results]
    assert other != [r for r in both if r["claim"] == "M01"]


def test_half_widths_shrink_with_the_replicates() -> None:
    """Sixteen times the replicates, a quarter of the width; above a half with a chance below 1e-4."""
    few, many = (claims(["M01"], replicates=n, movers=False).results[1].before for n in (16, 256))
    assert 0 < many.half_width < 0.5 * few.half_width


def test_ctrl_c_leaves_the_claims_that_were_finished() -> None:
    def stop(moment: Moment) -> None:
        assert moment.due == 4
        if moment.done == 3:
            raise KeyboardInterrupt

    found = claims(["M01", "M03"], replicates=4, movers=False, progress=stop)
    assert not found.complete
    assert {r.claim.key for r in found.results} == {"M01"}
    whole = claims(["M01"], replicates=4, movers=False)
    assert whole.complete
    assert [r.to_json() for r in found.results] == [r.to_json() for r in whole.results]


def test_an_unknown_claim_has_its_nearest() -> None:
    with pytest.raises(UnknownName, match="M03"):
        claims(["M01", "M3"], replicates=4)
