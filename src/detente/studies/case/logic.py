"""Which logic each school bears out in the world that starts as a case does: the verdict's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.measure import finite
from detente.core.theory import Theory
from detente.data.to_world import scenario
from detente.studies.logics import logic

if TYPE_CHECKING:
    from detente.studies.case.result import Case


@dataclass(frozen=True)
class PlacedLogic:
    """The logic of one school in the world of a case.

    Attributes
    ----------
    school, title : str
        The school.
    own, toolbox : str or None
        Labels by its own means and by all that it has, as ``detente.logic`` gives them; None where it cannot be said.
    stripped : float
        Share of runs that are hostile there under the default without any remedy.
    reason : str
        Why it cannot be said.
    """

    school: str
    title: str
    own: str | None
    toolbox: str | None
    stripped: float
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**vars(self), "stripped": finite(self.stripped)}


def place_logics(
    case: Case, theories: Sequence[Theory], replicates: int, *, seed: int = 0, backend: BackendName = DEFAULT_BACKEND
) -> list[PlacedLogic]:
    """Place schools in the world of a case; none where the record does not allow a start.

    Parameters
    ----------
    case
        A case.
    theories
        Schools.
    replicates, seed, backend
        As in ``simulate``.
    """
    if case.begin is None:
        return []
    world = scenario(case.begin, case.actors, case.years[-1])
    found = []
    for theory in theories:
        one = logic(theory, world, replicates=replicates, seed=seed, backend=backend)
        found.append(PlacedLogic(theory.name, theory.title, one.own, one.toolbox, one.stripped, one.reason))
    return found


def logic_sentences(found: Sequence[PlacedLogic]) -> list[str]:
    """Say which logic the schools bear out, each sentence with its numbers.

    Parameters
    ----------
    found
        What ``place_logics`` returned.
    """
    if not found:
        return []
    share = f"{100 * found[0].stripped:.0f} %"
    if all(one.own is None for one in found):
        return [
            f"In the world that starts as this case does, {share} of runs end in mutual hostility even without any "
            "remedy: too few to tell fatalists from transcenders by it."
        ]
    text = [f"In the world that starts as this case does, {share} of runs end in mutual hostility without any remedy."]
    for one in found:
        if one.own is not None:
            text.append(f"There {one.title} is {one.own} by its own means, {one.toolbox} by all that it has.")
    return text
