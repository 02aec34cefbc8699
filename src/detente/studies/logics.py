"""The three logics: fatalist, mitigator, transcender, told apart by what instruments can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.failures import all_failed
from detente.core.order import OWNER
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.diagnostics.dyads import mean_defined, relevant, share
from detente.diagnostics.paradox import conduct, is_restraint
from detente.engine.ensemble import simulate
from detente.mechanisms.complete import completed
from detente.studies.given import ScenarioLike, TheoryLike, check_given

ARMS: Mapping[str, Mapping[str, float]] = {
    "none": {"sensibility": 0.0, "leap": 0.0, "binding": 0.0},
    "mitigate": {"sensibility": 0.95, "leap": 0.25, "binding": 0.0},
    "transcend": {"sensibility": 0.95, "leap": 0.25, "binding": 1.0, "spillover": 1.0},
}
"""What is tried: nothing; sensibility and leaps; the same with binding."""
YEARS, TEST, SHOCK, WINDOW = 130, 70, 80, 15


@dataclass(frozen=True, eq=False, repr=False)
class Logic(Tabled, Result):
    """Which logic a theory in a scenario bears out [BoothWheeler2008]_.

    Attributes
    ----------
    label : str or None
        ``no dilemma``, ``fatalist``, ``mitigator`` or ``transcender``; None where it cannot be said.
    escaped, kept : mapping
        Share of dyads in restraint before, and after, leaders turn over and an 8-year shock, by arm.
    reason : str
        Why it cannot be said, and what to do; empty where it can.
    """

    label: str | None
    escaped: Mapping[str, float]
    kept: Mapping[str, float]
    reason: str = ""

    formula = (
        "no dilemma: restraint in half of the runs with no instrument; transcender: with binding, restraint in half "
        "before and after the test, and at least .1 more often than without; mitigator: restraint in half before it; "
        "fatalist: none of these"
    )

    def _title(self) -> str:
        return f"Logic: {self.label or 'not to be told'}"

    def _facts(self) -> Facts:
        return {"Definition": self.formula, **({"Why not": self.reason} if self.reason else {})}

    def _rows(self) -> Rows:
        return [
            {"instruments": arm, "in restraint before the test": share, "after it": self.kept[arm]}
            for arm, share in self.escaped.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        shares = {"escaped": dict(self.escaped) or None, "kept": dict(self.kept) or None}
        return {"label": self.label, **shares, "formula": self.formula, "reason": self.reason or None}


ONE_ARM = (
    "A run holds one world, and the logic is told from three arms of an experiment: nothing tried, mitigation, and "
    "binding. Write logic(run.theory, run.scenario) to run them."
)
"""Why a run alone has no logic."""


def logic(
    theory: TheoryLike | Run,
    scenario: ScenarioLike | None = None,
    *,
    replicates: int = 200,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    workers: int | None = None,
    chunk: int | None = None,
) -> Logic:
    """Place a theory in a scenario in one of the three logics.

    Parameters
    ----------
    theory
        A theory or the name of a school; its sensibility, leap and binding are what the arms set. A ``Run`` gives a
        result without a label and with the reason: the arms are not in it.
    scenario
        Where it starts: a scenario, its name, or the path of a TOML file; 130 years are run whatever its horizon.
    replicates, seed, backend, workers, chunk
        As in ``simulate``.

    Raises
    ------
    UnknownName
        There is no such school or scenario.
    InvalidValue
        There is no scenario, or a theory for each state.
    """
    if isinstance(theory, Run):
        return Logic(None, {}, {}, ONE_ARM)
    if scenario is None:
        msg = "There is no scenario to run."
        raise InvalidValue(msg, 'Name one: logic("three_steps", "cold_war").')
    who, place = check_given(theory, scenario, "logic")
    if isinstance(who, tuple):
        msg = "The logic is that of one theory, and several are given."
        raise InvalidValue(msg, "Give one.")
    test = (
        Intervention(TEST, settings={"sensibility": 0.0, "leap": 0.0}, edits={"sensibility": 0.0}),
        Intervention(SHOCK, until=SHOCK + 8, conduct=1, actor=0, target=1),
    )
    escaped, kept = {}, {}
    for arm, settings in ARMS.items():
        run = simulate(
            completed(who.add(*(OWNER[name] for name in settings)).where(**settings)),
            place,
            replicates=replicates,
            years=YEARS,
            seed=seed,
            keep=("conduct", "prox"),
            backend=backend,
            interventions=test,
            workers=workers,
            chunk=chunk,
        )
        if run.failed.all():
            raise all_failed(run.failures.values(), run.asked)
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
