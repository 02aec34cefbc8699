"""A computational laboratory for the security dilemma in International Relations."""

from detente._early import leave as _leave  # noqa: F401  # first: Ctrl-C is heard from here on

# isort: split
from importlib import import_module
from typing import TYPE_CHECKING, Any

from detente._version import __version__
from detente.core.cite import bibtex, cite
from detente.core.diagnosis import Diagnosis
from detente.core.errors import DetenteError
from detente.core.measure import Measure
from detente.core.param import param
from detente.core.run import Run
from detente.core.saved import save
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.core.world import World
from detente.diagnostics import NEEDS, agreement, calibration, diagnose, prophecy, restraint_twin
from detente.engine.onward import extend
from detente.engine.single import fork
from detente.games import game, games
from detente.scenarios import scenario, scenarios
from detente.schools import parameters, school, schools
from detente.store.reading import open
from detente.studies.logics import logic
from detente.studies.run import run
from detente.studies.simulate import Single, simulate, twin
from detente.studies.verdict import verdict

if TYPE_CHECKING:
    from detente.data.panel.frame import frame
    from detente.studies.beliefs.study import beliefs
    from detente.studies.case.study import case
    from detente.studies.claims.study import claims
    from detente.studies.complex.study import region
    from detente.studies.confront.study import confront
    from detente.studies.diff.study import diff
    from detente.studies.discover.study import discover
    from detente.studies.replications.registry import replicate
    from detente.studies.sensitivity.problem import problem
    from detente.studies.sensitivity.study import sensitivity
    from detente.studies.simulator import ema_model, simulator
    from detente.studies.situations.study import situations
    from detente.studies.sweep.study import sweep

_LATER = {
    "beliefs": "detente.studies.beliefs.study",
    "case": "detente.studies.case.study",
    "claims": "detente.studies.claims.study",
    "confront": "detente.studies.confront.study",
    "diff": "detente.studies.diff.study",
    "discover": "detente.studies.discover.study",
    "ema_model": "detente.studies.simulator",
    "frame": "detente.data.panel.frame",
    "problem": "detente.studies.sensitivity.problem",
    "region": "detente.studies.complex.study",
    "replicate": "detente.studies.replications.registry",
    "sensitivity": "detente.studies.sensitivity.study",
    "simulator": "detente.studies.simulator",
    "situations": "detente.studies.situations.study",
    "sweep": "detente.studies.sweep.study",
}
"""Imported when they are first named: they bring the readers of the record, which `detente --help` can do without."""

__all__ = [
    "NEEDS",
    "DetenteError",
    "Diagnosis",
    "Intervention",
    "Measure",
    "Run",
    "Scenario",
    "Single",
    "Theory",
    "World",
    "__version__",
    "agreement",
    "beliefs",
    "bibtex",
    "calibration",
    "case",
    "cite",
    "claims",
    "confront",
    "diagnose",
    "diff",
    "discover",
    "ema_model",
    "extend",
    "fork",
    "frame",
    "game",
    "games",
    "logic",
    "open",
    "param",
    "parameters",
    "problem",
    "prophecy",
    "region",
    "replicate",
    "restraint_twin",
    "run",
    "save",
    "scenario",
    "scenarios",
    "school",
    "schools",
    "sensitivity",
    "simulate",
    "simulator",
    "situations",
    "sweep",
    "twin",
    "verdict",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
