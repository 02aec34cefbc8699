"""The laboratory: one page in which the model runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from detente._version import __version__
from detente.apps.pages.common import page
from detente.apps.pages.engines import engine_module
from detente.apps.pages.living import assemble, frame_words
from detente.apps.pages.school_cards import school_card
from detente.core.errors import InvalidValue
from detente.core.progress import Progress, tracked
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.engine.page import scenario_of
from detente.scenarios import document, scenario, scenarios
from detente.schools import school, schools
from detente.studies.beds import OFFENCE, WORLDS

MOST = 8
"""Most states of a system that lives in a page."""
RECORDS = (
    *("conduct", "intended", "perceived", "explained", "belief", "fear", "critical_fear", "critical_fear_unbound"),
    *("dominant_restraint_unbound", "restraint", "exposure", "deliberate", "deliberation", "compete", "capability"),
    *("economy", "malign", "war", "crisis", "alliance", "treaty", "bound", "order", "prox", "win"),
)
"""Records that the laboratory shows or measures."""


def scenario_card(name: str) -> dict[str, Any]:
    """Return what the laboratory knows of a scenario, as plain JSON values.

    Parameters
    ----------
    name
        Its name.
    """
    told = scenario_of(scenario(name))
    titles = [what.title for what in document(name).interventions]
    return {**told, "events": [{"title": t, **one} for t, one in zip(titles, told["events"], strict=True)]}


def _lives(place: Scenario) -> bool:
    return place.states <= MOST and place.periods == 1


def lab_data(
    names: Iterable[str] | None = None, *, own: Mapping[str, Theory] | None = None, language: str | None = None
) -> dict[str, Any]:
    """Return what the laboratory's script is given, as plain JSON values.

    Parameters
    ----------
    names
        Scenarios; all that can live in a page if None.
    own
        Theories beside the schools, by what the terminal knows them by, such as ``mine.py:my_school``.
    language
        ``en`` or ``de``: the page begins in it, and holds both; in the browser's if None.

    Raises
    ------
    InvalidValue
        Two of them have one name, or one has none, or one of several lines.
    """
    told = {theory.name: place for place, theory in (own or {}).items()}
    chosen = [name for name in (scenarios() if names is None else names) if _lives(scenario(name))]
    return {
        "version": __version__,
        "language": language,
        "scenarios": [scenario_card(name) for name in chosen],
        "schools": [
            {
                **school_card(t),
                "claim": t.card.claim,
                **({"place": told[t.name]} if t.name in told else {}),
            }
            for t in _theories([*(own or {}).values()])
        ],
        "worlds": [asdict(world) for world in WORLDS.values()],
        "map": {"offence_advantage": [OFFENCE[0], OFFENCE[-1]], "prior": [0.05, 0.95]},
    }


def _theories(own: Sequence[Theory]) -> list[Theory]:
    every = [*map(school, schools()), *own]
    names = [t.name for t in every]
    for name in names:
        if not name.strip() or not name.isprintable():
            msg = f"A school of the laboratory is called {name!r}."
            raise InvalidValue(msg, "Give it a name of one line: theory.replace(name=...).")
    if twice := [name for k, name in enumerate(names) if name in names[:k]]:
        msg = f"Two schools of the laboratory are called {twice[0]!r}."
        raise InvalidValue(msg, "Give yours a name of its own: dataclasses.replace(theory, name=..., title=...).")
    return every


def lab_modules(data: Mapping[str, Any], *, own: Sequence[Theory] = (), progress: Progress = None) -> dict[int, bytes]:
    """Return the engine of each size that the laboratory's scenarios have, by number of states.

    Parameters
    ----------
    data
        From ``lab_data``.
    own
        Theories beside the schools.
    progress
        Told of each ``Moment``, in engines; True for a bar.
    """
    sizes = sorted({one["states"] for one in data["scenarios"]})
    made = {}
    with tracked(progress, "lab", "engines", len(sizes), whole=True) as track:
        for done, states in enumerate(sizes):
            made[states] = engine_module(_theories(own), states, RECORDS)
            track.at(done + 1)
    return made


def render(data: Mapping[str, Any], modules: Mapping[int, bytes]) -> str:
    """Make the laboratory.

    Parameters
    ----------
    data
        From ``lab_data``.
    modules
        The engine as WebAssembly, by number of states.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    words = frame_words(data["language"] or "en")
    return assemble(
        "lab",
        title=words["lab.title"],
        description=words["lab.description"],
        fallback=page("lab_fallback.html", {"data": data}),
        result=data,
        modules={str(states): module for states, module in modules.items()},
        language=data["language"] or "en",
    )
