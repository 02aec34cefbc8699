"""Replicates that are diagnosed together: each as if it were alone, to the last bit."""

import numpy as np
import pytest

from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.diagnostics import NEEDS, diagnose, restraint_twin
from detente.diagnostics.diagnose import BLOCK, diagnose_each, merge_diagnoses
from detente.diagnostics.dyads import mean_defined
from detente.diagnostics.twins import replicates_of
from detente.engine.ensemble import simulate
from detente.schools import school


def a_run(states: int, years: int, replicates: int) -> tuple[Run, Run]:
    forced = Intervention(3, until=5, conduct=0, actor=0, target=1)
    place = Scenario("a", states=states, years=years, settings={"malign_share": 0.3}, interventions=(forced,))
    run = simulate(school("default"), place, replicates=replicates, keep=NEEDS, backend="numpy", seed=2)
    return run, restraint_twin(run)


@pytest.mark.parametrize(("states", "years", "replicates"), [(2, 55, BLOCK + 3), (6, 30, 6), (12, 9, 4)])
def test_as_if_each_were_alone(states: int, years: int, replicates: int) -> None:
    run, twin = a_run(states, years, replicates)
    alone = [diagnose(replicates_of(run, k), twin=replicates_of(twin, k)) for k in np.eye(replicates, dtype=bool)]
    together = merge_diagnoses([diagnose_each(run, twin)])
    assert list(together.measures) == list(alone[0].measures)
    for name, measure in together.measures.items():
        values = np.concatenate([np.asarray(one[name].values, float) for one in alone])
        assert measure.values.tobytes() == values.tobytes(), name
        assert measure.note == alone[0][name].note
        variants = {k: mean_defined(np.array([one[name].variants[k] for one in alone])) for k in measure.variants}
        np.testing.assert_array_equal(list(measure.variants.values()), list(variants.values()), name, strict=True)
        assert all(type(value) is float for value in measure.variants.values())


def test_parts_are_put_in_order() -> None:
    run, twin = a_run(2, 12, 5)
    whole = merge_diagnoses([diagnose_each(run, twin)])
    last = np.arange(5) > 1
    parts = [diagnose_each(replicates_of(run, k), replicates_of(twin, k)) for k in (last, ~last)]
    put = merge_diagnoses(parts, np.array([3, 4, 0, 1, 2]))
    for name, measure in whole.measures.items():
        np.testing.assert_array_equal(put[name].values, measure.values)
        np.testing.assert_array_equal(list(put[name].variants.values()), list(measure.variants.values()))


def test_a_diagnosis_afterwards_takes_means_again() -> None:
    run, twin = a_run(2, 12, 2)
    diagnose_each(run, twin)
    told = diagnose(run, twin=twin)
    assert all(type(value) is float for measure in told.measures.values() for value in measure.variants.values())
