"""What the living pages know of a school beside its name: what it puts in, and what of the world it sets."""

from __future__ import annotations

from typing import Any

from detente.core.param import list_parameters
from detente.core.theory import Theory, parameters
from detente.mechanisms.start.start import Priors
from detente.mechanisms.start.traits import Traits
from detente.studies.verdict.put_in import read_put_in


def school_card(theory: Theory) -> dict[str, Any]:
    """Return what a page tells of a school, as plain JSON values.

    Parameters
    ----------
    theory
        The school.

    Returns
    -------
    dict
        ``name``, ``title``; ``assumed``: why a verdict says that its answer is put in; ``idle``: whether it equals the
        default world between two states; ``world``: what it sets of the world in which states begin, in contrast to
        what they think: label, value and default by parameter.
    """
    told, declared = read_put_in(), parameters(theory)
    minds = {name for kind in (Traits, Priors) for name in list_parameters(kind)}
    first = {name for m in theory.start for name in list_parameters(type(m))} - minds
    return {
        "name": theory.name,
        "title": theory.title or theory.name,
        "assumed": told["assumed"].get(theory.name, []),
        "idle": theory.name in told["idle"],
        "world": {
            name: {"label": declared[name].label, "value": value, "usual": declared[name].default}
            for name, value in theory.settings.items()
            if name in first and value != declared[name].default
        },
    }
