"""Worlds of 6 and 20 states against the reference in full, with the additions off.

Each of 360 comparisons is a two-sample z-test; the quantities of one cell are correlated, so the bound
is Bonferroni's: |z| < 4.4 has a false-alarm rate below 360 x 1.1e-5 = .4 % for the whole file.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from detente import Scenario, school, simulate
from detente.mechanisms.additions import without_additions

PUBLISHED = json.loads((Path(__file__).parent / "many_states.json").read_text(encoding="utf-8"))
KEEP = (
    *("conduct", "wars", "crises", "burden", "order", "belief", "amity", "capability", "prox", "economy"),
    *("trade", "treaty", "alliance", "commitment", "securitised", "parties", "world_growth"),
)


def measured(states: int, settings: dict[str, float], replicates: int) -> dict[str, np.ndarray]:
    scenario = Scenario("many", states=states, settings=settings)
    theory = school("default").where(**without_additions())
    run = simulate(theory, scenario, replicates=replicates, years=100, keep=KEEP).in_units_of_the_start()
    off = ~np.eye(states, dtype=bool)
    near = run["prox"][:, -1] > 0.5
    count = np.maximum(near.sum((1, 2)), 1)
    acts = run["conduct"][:, -60:]
    dyads = states * (states - 1) / 2
    return {
        "competing": (acts.mean(1) * near).sum((1, 2)) / count,
        "competing_both": ((acts * acts.swapaxes(-1, -2)).mean(1) * near).sum((1, 2)) / count,
        "wars_1e4_dyad_years": 1e4 * run["wars"][:, 40:].mean(1) / dyads,
        "crises_1e3_dyad_years": 1e3 * run["crises"][:, 40:].mean(1) / dyads,
        "burden": run["burden"][:, 40:].mean((1, 2)),
        "order": run["order"][:, -20:].mean(1),
        "belief": run["belief"][:, -1][:, off].mean(1),
        "amity": run["amity"][:, -1][:, off].mean(1),
        "forces_mean": run["capability"][:, -1].mean(1),
        "forces_largest": run["capability"][:, -1].max(1),
        "relevant": near[:, off].mean(1),
        "economy_log": np.log(run["economy"][:, -1]).mean(1),
        "trade": run["trade"][:, -1][:, off].mean(1),
        "treaty": run["treaty"][:, 40:][:, :, off].mean((1, 2)),
        "alliance": run["alliance"][:, 40:][:, :, off].mean((1, 2)),
        "commitment": run["commitment"][:, -1][:, off].mean(1),
        "securitised": run["securitised"][:, -1][:, off].mean(1),
        "joiners_a_year": 0.5 * np.maximum(run["parties"][:, 40:] - 2, 0).sum((1, 2, 3)) / 60,
    }


CELLS = [
    pytest.param(cell, marks=[pytest.mark.slow] if (k + k // 10) % 2 else [])
    for k, cell in enumerate(sorted(PUBLISHED["cells"]))
]
"""Each setting is lived every time by one of the two numbers of states, by both in the slow run."""


@pytest.mark.parametrize("cell", CELLS)
def test_many_states_agree_with_the_reference(cell: str) -> None:
    states, name = cell.split("/")
    ours = measured(int(states), PUBLISHED["settings"][name], 100 if states == "6" else 48)
    for quantity, (mean, error) in PUBLISHED["cells"][cell].items():
        own = ours[quantity]
        z = (own.mean() - mean) / max((own.var() / len(own) + error**2) ** 0.5, 1e-6)
        assert abs(z) < 4.4, f"{quantity}: {own.mean():.4f} against {mean:.4f} (z = {z:.1f})"
