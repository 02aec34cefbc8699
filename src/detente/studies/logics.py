"""The three logics: fatalist, mitigator, transcender, told apart by what instruments can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.core.result import Facts, Result, Rows
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.diagnostics.dyads import mean_defined, relevant, share
from detente.diagnostics.paradox import conduct, is_restraint
from detente.engine.ensemble import BackendName, simulate
from detente.mechanisms.complete import completed

ARMS: Mapping[str, Mapping[str, float]] = {
    "none": {"sensibility": 0.0, "leap": 0.0, "binding": 0.0},
    "mitigate": {"sensibility": 0.95, "leap": 0.25, "binding": 0.0},
    "transcend": {"sensibility": 0.95, "leap": 0.25, "binding": 1.0, "spillover": 1.0},
}
"""What is tried: nothing; sensibility and leaps; the same with binding."""
YEARS, TEST, SHOCK, WINDOW = 130, 70, 80, 15


@dataclass(frozen=True, eq=False, repr=False)
class Logic(Result):
    """Which logic a theory in a scenario bears out [BoothWheeler2008]_.

    Attributes
    ----------
    label : str
        ``no dilemma``, ``fatalist``, ``mitigator`` or ``transcender``.
    escaped, kept : mapping
        Share of dyads in restraint before, and after, leaders turn over and an 8-year shock, by arm.
    """

    label: str
    escaped: Mapping[str, float]
    kept: Mapping[str, float]

    formula = (
        "no dilemma: restraint in half of the runs with no instrument; transcender: with binding, restraint in half "
        "before and after the test, and at least .1 more often than without; mitigator: restraint in half before it; "
        "fatalist: none of these"
    )

    def _title(self) -> str:
        return f"Logic: {self.label}"

    def _facts(self) -> Facts:
        return {"Definition": self.formula}

    def _rows(self) -> Rows:
        return [
            {"instruments": arm, "in restraint before the test": share, "after it": self.kept[arm]}
            for arm, share in self.escaped.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"label": self.label, "escaped": dict(self.escaped), "kept": dict(self.kept), "formula": self.formula}


def logic(
    theory: Theory,
    scenario: Scenario,
    *,
    replicates: int = 200,
    seed: int = 0,
    backend: BackendName = "jax",
) -> Logic:
    """Place a theory in a scenario in one of the three logics.

    Parameters
    ----------
    theory
        Theory; its sensibility, leap and binding are what the arms set.
    scenario
        Where it starts; 130 years are run whatever its horizon.
    replicates, seed, backend
        As in ``simulate``.
    """
    test = (
        Intervention(TEST, settings={"sensibility": 0.0, "leap": 0.0}, edits={"sensibility": 0.0}),
        Intervention(SHOCK, until=SHOCK + 8, conduct=1, actor=0, target=1),
    )
    escaped, kept = {}, {}
    for arm, settings in ARMS.items():
        run = simulate(
            completed(theory).where(**settings),
            scenario,
            replicates=replicates,
            years=YEARS,
            seed=seed,
            keep=("conduct", "prox"),
            backend=backend,
            interventions=test,
        )
        among = relevant(run)
        escaped[arm] = mean_defined(share(is_restraint(conduct(run, slice(TEST - WINDOW, TEST))), among))
        kept[arm] = mean_defined(share(is_restraint(conduct(run, slice(-20, None))), among))
    return Logic(_label(escaped, kept), escaped, kept)


def _label(escaped: Mapping[str, float], kept: Mapping[str, float]) -> str:
    if escaped["none"] > 0.5:
        return "no dilemma"
    if escaped["transcend"] > 0.5 and kept["transcend"] > max(0.5, kept["mitigate"] + 0.1):
        return "transcender"
    if max(escaped["mitigate"], escaped["transcend"]) > 0.5:
        return "mitigator"
    return "fatalist"
