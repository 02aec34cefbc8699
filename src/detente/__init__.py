"""A computational laboratory for the security dilemma in International Relations."""

from detente._version import __version__
from detente.core.cite import bibtex, cite
from detente.core.diagnosis import Diagnosis, Measure
from detente.core.errors import DetenteError
from detente.core.param import param
from detente.core.run import Run
from detente.core.saved import open, save
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory, parameters
from detente.core.world import World
from detente.diagnostics import NEEDS, diagnose, prophecy
from detente.engine.ensemble import simulate
from detente.engine.single import Single, fork
from detente.engine.twin import twin
from detente.scenarios import scenario, scenarios
from detente.schools import school, schools
from detente.studies.logics import logic
from detente.studies.run import run
from detente.studies.verdict import verdict

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
    "bibtex",
    "cite",
    "diagnose",
    "fork",
    "logic",
    "open",
    "param",
    "parameters",
    "prophecy",
    "run",
    "save",
    "scenario",
    "scenarios",
    "school",
    "schools",
    "simulate",
    "twin",
    "verdict",
]
