"""The mean-field twin: deterministic, and its gradient is what finite differences say."""

import numpy as np
import pytest

from detente import Scenario, school, twin
from detente.core.errors import UnknownName

pytest.importorskip("jax")
BASE = {"economy_spread": 0, "growth_noise": 0, "growth": 0, "malign_share": 0, "motive_change": 0, "prior": 0.7}
NAMES = ("offence_advantage", "worst_case", "conflict_cost", "sensibility", "reaction", "binding", "learning", "prior")


@pytest.mark.parametrize("name", [
    "rational_spiral", *(pytest.param(name, marks=pytest.mark.slow) for name in ("default", "defensive_realism")),
])  # fmt: skip
def test_gradient_equals_finite_differences(name: str) -> None:
    from detente.engine.jax_backend import load

    jax = load()
    with jax.enable_x64(True):
        theory = school(name)
        path = twin(theory, Scenario("d", settings=BASE), years=25, dtype=np.float64)

        def loss(p: dict[str, float]) -> object:
            made = path(p)
            return made["conduct"].mean() + made["capability"].mean() + made["fear"].mean()

        values = theory.values(**BASE)
        at = {k: float(values[k]) for k in NAMES if (k in values and 0 < values[k] < 0.99) or k == "offence_advantage"}
        assert len(at) > 3
        both = jax.jit(jax.value_and_grad(loss))
        gradient = both(at)[1]
        for k, x in at.items():
            step = 1e-6
            rise = (both({**at, k: x + step})[0] - both({**at, k: x - step})[0]) / (2 * step)
            assert float(gradient[k]) == pytest.approx(float(rise), rel=1e-4, abs=1e-6), k


def test_the_twin_names_what_it_does_not_know() -> None:
    path = twin(school("default"), Scenario("d", settings=BASE), years=3)
    with pytest.raises(UnknownName, match="worst_case"):
        path({"worst_cas": 0.3})


def test_the_twin_follows_richardson() -> None:
    # fear 1 and no cap: increments of forces grow by ln(1 + k (w r - 1)); at rest they are g / (1 - w r)
    theory = school("richardson").where(
        worst_case=1.0, reaction=1.0, threat_norm=1.0, force_cap=float("inf"), posture_effect=0.0, act_arms=0.0
    )
    path = twin(
        theory,
        Scenario("d", settings=BASE | {"crisis_rate": 0, "crisis_base": 0, "burden_drag": 0, "trade_gain": 0}),
        years=400,
        keep=("capability",),
    )
    rest = path({"offence_advantage": 0.7, "initial_force": 1.0})["capability"][-1]
    assert rest == pytest.approx(0.3 / (1 - 0.7), rel=1e-4)
