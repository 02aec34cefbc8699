"""What of a run is scripted: whose acts the scenario imposes, what else it changes on the way, and what is judged."""

from __future__ import annotations

from typing import Any

import numpy as np

from detente.core.scenario import Scenario
from detente.core.scripted import either_way, imposed, spans
from detente.diagnostics.dyads import WINDOW

UNCERTAINTY = "The interval is that of chance between runs; theory, scenario and parameters are taken as given."
"""What an interval does not hold, said once beside the answer."""


def script_of(scenario: Scenario, years: int) -> dict[str, Any]:
    """Return what of a run is scripted, as plain values; years are those of the calendar where there is one.

    Parameters
    ----------
    scenario
        Scenario, with everything that was done on the way.
    years
        Number of years that are run.
    """
    first = scenario.first_year or 0
    window = min(WINDOW, years)
    bound = either_way(imposed(scenario, years))
    i, j = np.triu_indices(scenario.states, 1)
    names = scenario.names or tuple(f"State {k + 1}" for k in range(scenario.states))
    dyads = [
        {
            "states": [names[i[k]], names[j[k]]],
            "years": [[first + a, first + b] for a, b in spans(bound[:, k])],
            "count": int(bound[:, k].sum()),
            "in_window": int(bound[-window:, k].sum()),
        }
        for k in np.flatnonzero(bound.any(0))
    ]
    changes = [
        {
            "year": first + what.year,
            "until": None if what.until is None else first + what.until,
            "settings": list(what.settings),
            "edits": list(what.edits),
        }
        for what in scenario.interventions
        if what.year < years and (what.settings or what.edits)
    ]
    return {
        "window": {"first": first + years - window, "last": first + years - 1, "years": window},
        "in_window": int(bound[-window:].sum(0).max()),
        "pairs": len(i),
        "pairs_not_judged": int(bound[-window:].all(0).sum()),
        "dyads": dyads,
        "changes": changes,
    }


def tell_changes(script: dict[str, Any]) -> list[str]:
    """Return what a scenario changes on the way beside the acts that it imposes, in a sentence; none if nothing.

    Parameters
    ----------
    script
        As ``script_of`` returns it.
    """
    changed: dict[str, dict[str, None]] = {}  # years in order, each once
    for change in script["changes"]:
        for name in (*change["settings"], *change["edits"]):
            changed.setdefault(name.replace("_", " "), {})[str(change["year"])] = None
    told = "; ".join(f"{name} ({', '.join(when)})" for name, when in changed.items())
    return [f"The scenario also changes, in the years in brackets: {told}."] if changed else []


def tell_window(script: dict[str, Any]) -> list[str]:
    """Return which years are not judged because acts are imposed in them, in sentences; none if there are none.

    Parameters
    ----------
    script
        As ``script_of`` returns it.
    """
    if not script["dyads"]:
        return []
    years, pairs = script["window"]["years"], script["pairs"]
    counts = [one["in_window"] for one in script["dyads"] if one["in_window"]]
    last = f"the last {years} years"
    if script["pairs_not_judged"] == pairs:
        return [f"Nothing can be judged of {last}: the scenario imposes what the states do in all of them."]
    if not counts:
        longest = max(one["count"] for one in script["dyads"])
        some = "" if pairs == 1 else f" for {len(script['dyads'])} of {pairs} pairs"
        return [f"The scenario imposes acts in {_years(longest)}{some}, none of them in {last}; they are not counted."]
    if len(counts) == pairs and len(set(counts)) == 1:
        follow = "follows" if counts[0] == 1 else "follow"
        counted = "is not counted" if counts[0] == 1 else "are not counted"
        return [f"{counts[0]} of {last} {follow} the script of the scenario and {counted}."]
    some = f"In {last} the scenario imposes acts of {len(counts)} of {pairs} pairs, in up to {_years(max(counts))} each"
    none = script["pairs_not_judged"]
    whole = f"In {none} of these pairs that is every year, and nothing is judged."
    return [f"{some}; these years are not counted.", *([whole] if none else [])]


def _years(count: int) -> str:
    return "1 year" if count == 1 else f"{count} years"
