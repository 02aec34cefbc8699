"""Every scenario under every school, and all schools in one world: whatever is put together runs and is diagnosed."""

import json

import pytest

from detente.core.errors import InvalidValue
from detente.mechanisms.complete import completed
from detente.scenarios import scenarios
from detente.schools import school, schools
from detente.studies.run import run


@pytest.mark.slow
@pytest.mark.parametrize("theory", schools())
@pytest.mark.parametrize("name", scenarios())
def test_every_scenario_runs_under_every_school(name: str, theory: str) -> None:
    told = run(name, theory, replicates=2).to_json()
    json.dumps(told, allow_nan=False)
    assert told["complete"]
    for quantity in ("competition", "fear", "belief", "order", "burden"):
        numbers = told["summaries"][quantity]["whole"]
        assert -1e-6 <= numbers["mean"] <= 1 + 1e-6, quantity
    assert sum(s["economy"]["last"] for s in told["states"]) == pytest.approx(1, abs=1e-6)


def test_all_schools_that_mix_live_in_one_world() -> None:
    names = []
    for name in schools():
        try:
            completed(school(name))
        except InvalidValue:
            continue
        names.append(name)
    assert len(names) >= 15
    last = 1 - 0.01 * (len(names) - 1)
    mix = ",".join(f"{n}:{last if k == 0 else 0.01:g}" for k, n in enumerate(names))
    told = run("classroom_six", mix=mix, replicates=30, years=4).to_json()
    json.dumps(told, allow_nan=False)
    followed = {school for s in told["states"] for school, share in s["schools"].items() if share > 0}
    assert len(followed) > len(names) / 2
