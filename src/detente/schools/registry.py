"""The schools by name."""

from __future__ import annotations

from collections.abc import Callable

from detente.core.errors import UnknownName
from detente.core.theory import Theory
from detente.schools.constructivism_hobbes import constructivism_hobbes
from detente.schools.constructivism_kant import constructivism_kant
from detente.schools.constructivism_locke import constructivism_locke
from detente.schools.default import default
from detente.schools.defensive_realism import defensive_realism
from detente.schools.english_school import english_school
from detente.schools.habit import habit
from detente.schools.liberal_institutionalism import liberal_institutionalism
from detente.schools.offence_defence import offence_defence
from detente.schools.offensive_realism import offensive_realism
from detente.schools.psychological_spiral import psychological_spiral
from detente.schools.rational_spiral import rational_spiral
from detente.schools.richardson import richardson
from detente.schools.security_community import security_community
from detente.schools.strategic_risk import strategic_risk
from detente.schools.three_steps import three_steps

SCHOOLS: dict[str, Callable[[], Theory]] = {
    f.__name__: f
    for f in (
        default,
        offensive_realism,
        defensive_realism,
        offence_defence,
        rational_spiral,
        psychological_spiral,
        strategic_risk,
        richardson,
        liberal_institutionalism,
        security_community,
        english_school,
        constructivism_hobbes,
        constructivism_locke,
        constructivism_kant,
        habit,
        three_steps,
    )
}
"""Every school, in the order in which tables show them."""


def schools() -> tuple[str, ...]:
    """Return the names of all schools."""
    return tuple(SCHOOLS)


def school(name: str) -> Theory:
    """Return a school by name.

    Raises
    ------
    UnknownName
        With the nearest valid names.
    """
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    if key not in SCHOOLS:
        raise UnknownName(kind="school", name=name, known=SCHOOLS, where="`detente schools` lists them.")
    return SCHOOLS[key]()
