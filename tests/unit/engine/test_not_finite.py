"""What is no finite number in a mechanism of one's own fails the run on the compiled back end as with NumPy."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import detente
from detente.core.phases import Clash, Mechanism, Year
from detente.core.world import World
from detente.schools import school

FORMS: dict[str, Callable[..., Any]] = {
    "times zero": lambda xp, x, y: x * 0.0,
    "times zero in a sum": lambda xp, x, y: x * 0.0 + y * 1.5,
    "times a parameter at zero": lambda xp, x, y, p: x * p,
    "times a truth": lambda xp, x, y: x * (y > 1e9),
    "endless times zero": lambda xp, x, y: xp.exp(y * 0.0 + 200.0) * 0.0,
    "endless less itself": lambda xp, x, y: 1.0 / (y - y) - 1.0 / (y - y),
    "zero by zero": lambda xp, x, y: 0.0 / (y - y),
    "by itself": lambda xp, x, y: (y - y) / (y - y),
    "largest": lambda xp, x, y: xp.maximum(x, y) * 0.0,
    "least": lambda xp, x, y: xp.minimum(y, x) * 0.0,
    "largest over states": lambda xp, x, y: _largest(xp, x, y),
    "compared": lambda xp, x, y: xp.where(x <= x, 0.0, 0.0 / (y - y)),
    "chosen away": lambda xp, x, y: xp.where(y > 1e9, x, 0.0),
    "finite": lambda xp, x, y: y * 0.0,
}
SOUND = ("chosen away", "finite")


def _largest(xp: Any, x: Any, y: Any) -> Any:
    of_one = xp.where(xp.arange(y.shape[0])[:, None] == 0, x, y)
    return (of_one.max(0) * 0.0)[None] + y * 0.0


class NoNumber(Mechanism):
    """What a form makes of the logarithm of -1 is added to every economy."""

    phase = "interact"
    references = ("Kydd2005",)
    form = ""

    def __call__(self, world: World, clash: Clash, year: Year) -> tuple[World, Clash]:
        y = world.economy
        x = year.xp.log(y * 0.0 - 1.0)
        more = (year.p.leap * 0.0,) if "parameter" in self.form else ()
        return world.replace(economy=y + FORMS[self.form](year.xp, x, y, *more)), clash


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("form", FORMS)
def test_both_back_ends_find_the_same_runs_failed(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(NoNumber, "form", form)
    theory = school("habit").add(NoNumber())
    plain, compiled = (
        detente.simulate(theory, "first_encounter", replicates=5, years=3, backend=backend).failures
        for backend in ("numpy", "fused")
    )
    assert plain == compiled
    assert len(plain) == (0 if form in SOUND else 5)


def test_nothing_of_detente_is_looked_upon_as_odd() -> None:
    """Its years stay as they are, with what is at zero left out."""
    from detente.engine.trace import Question, trace

    traced = trace(Question(school("default"), 3))
    assert not any(node.odd for node in traced.roots)
    assert np.isfinite([node.literal for node in traced.roots if node.op == "lit"]).all()
