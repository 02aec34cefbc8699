"""Worlds of 6 and 20 states against the reference, with the parts that are not in the model yet off.

Each of 120 comparisons is a two-sample z-test; the quantities of one cell are correlated, so the bound
is Bonferroni's: |z| < 4.1 has a false-alarm rate below 120 x 4.1e-5 = .5 % for the whole file.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from detente import Scenario, school, simulate

PUBLISHED = json.loads((Path(__file__).parent / "many_states.json").read_text(encoding="utf-8"))
KEEP = ("conduct", "wars", "crises", "burden", "order", "belief", "amity", "capability", "prox", "economy")


def measured(states: int, settings: dict[str, float], replicates: int) -> dict[str, np.ndarray]:
    scenario = Scenario("many", states=states, settings=settings)
    run = simulate(school("default"), scenario, replicates=replicates, years=100, keep=KEEP)
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
    }


@pytest.mark.parametrize("cell", sorted(PUBLISHED["cells"]))
def test_many_states_agree_with_the_reference(cell: str) -> None:
    states, name = cell.split("/")
    ours = measured(int(states), PUBLISHED["settings"][name], 120 if states == "6" else 60)
    for quantity, (mean, error) in PUBLISHED["cells"][cell].items():
        own = ours[quantity]
        z = (own.mean() - mean) / (own.var() / len(own) + error**2) ** 0.5
        assert abs(z) < 4.1, f"{quantity}: {own.mean():.4f} against {mean:.4f} (z = {z:.1f})"
