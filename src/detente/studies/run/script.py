"""What of a run is scripted: whose acts the scenario imposes, what else it changes on the way, and what is judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.scenario import Intervention, Scenario
from detente.core.scripted import either_way, imposed, spans
from detente.diagnostics.dyads import WINDOW
from detente.store.about import done_words

UNCERTAINTY = "The interval is that of chance between runs; theory, scenario and parameters are taken as given."
"""What an interval does not hold, said once beside the answer."""


def script_of(scenario: Scenario, years: int, done: Sequence[Intervention] = ()) -> dict[str, Any]:
    """Return what of a run is scripted, as plain values; years are those of the calendar where there is one.

    Parameters
    ----------
    scenario
        Scenario, with everything that was done on the way.
    years
        Number of years that are run.
    done
        What of it was done beside what the scenario itself holds: the last of its interventions.
    """
    first = scenario.first_year or 0
    own, whole = without(scenario, done), imposed(scenario, years)
    window = min(WINDOW, years)
    bound, alone = either_way(whole), either_way(imposed(own, years))
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
        for what in own.interventions
        if what.year < years and (what.settings or what.edits)
    ]
    return {
        "window": {"first": first + years - window, "last": first + years - 1, "years": window},
        "in_window": int(bound[-window:].sum(0).max()),
        "pairs": len(i),
        "pairs_not_judged": int(bound[-window:].all(0).sum()),
        "dyads": dyads,
        "changes": changes,
        "done": done_in(own, done),
        "own_in_window": int(alone[-window:].sum(0).max()),
        "done_in_window": int((bound & ~alone)[-window:].sum(0).max()),
        "overridden": _overridden(own, done, years),
    }


def done_in(scenario: Scenario, done: Sequence[Intervention]) -> list[str]:
    """Return what is done beside what a scenario holds, in words: when, what, by whom.

    Parameters
    ----------
    scenario
        The scenario.
    done
        What is done.
    """
    told = [done_words(vars(one), scenario.names, scenario.first_year or 0) for one in done]
    return [text for text in told if text]


def without(scenario: Scenario, done: Sequence[Intervention]) -> Scenario:
    """Return a scenario as it was before more was done in it.

    Parameters
    ----------
    scenario
        The scenario.
    done
        What was done beside: the last of its interventions.
    """
    if not done:
        return scenario
    return scenario.replace(interventions=scenario.interventions[: -len(done)])


def _acts(interventions: Sequence[Intervention], states: int, years: int) -> Array:
    """Return which act is imposed on whom toward whom [year, state, other]; NaN where none is, the last one counts."""
    acts = np.full((years, states, states), np.nan)
    for what in interventions:
        if what.conduct is not None:
            who = slice(None) if what.actor is None else what.actor
            whom = slice(None) if what.target is None else what.target
            acts[what.year : what.until, who, whom] = what.conduct
    acts[:, np.arange(states), np.arange(states)] = np.nan
    return acts


def _overridden(own: Scenario, done: Sequence[Intervention], years: int) -> list[str]:
    """Return what of the script of a scenario does not hold because something else is done then, in words."""
    first = own.first_year or 0
    acts, other = (_acts(several, own.states, years) for several in (own.interventions, done))
    lost = (np.isfinite(acts) & np.isfinite(other) & (acts != other)).any((1, 2))
    told = [f"acts in {', '.join(_span(first + a, first + b) for a, b in spans(lost))}"] if lost.any() else []
    for what in own.interventions:
        for name in what.settings:
            for one in done:
                ends = [end for end in (what.until, one.until, years) if end is not None]
                begin = max(what.year, one.year)
                if name in one.settings and begin < min(ends):
                    told.append(f"{name.replace('_', ' ')} in {_span(first + begin, first + min(ends) - 1)}")
    return list(dict.fromkeys(told))


def _span(begin: int, end: int) -> str:
    return str(begin) if begin == end else f"{begin} to {end}"


def tell_done(script: dict[str, Any]) -> str:
    """Return what was done beside what the scenario holds, in a sentence; empty if nothing was.

    Parameters
    ----------
    script
        As ``script_of`` returns it.
    """
    return f"Imposed beside the scenario {'; '.join(script['done'])}." if script["done"] else ""


def tell_overridden(script: dict[str, Any], said: Sequence[str]) -> list[str]:
    """Return what a scenario says of its own script, with what of that does not hold here.

    Parameters
    ----------
    script
        As ``script_of`` returns it.
    said
        What the scenario says.
    """
    if not script["overridden"]:
        return list(said)
    lost = f"What is imposed here overrides the scenario's own script: {' and '.join(script['overridden'])}."
    return [lost, *([f"The scenario by itself: {said[0]}", *said[1:]] if said else [])]


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
    who = "the scenario, with what is imposed here," if script["done"] else "the scenario"
    own = script["own_in_window"] > 0 or script["done_in_window"] == 0
    imposers = ["the script of the scenario"] * own + ["what is imposed here"] * (script["done_in_window"] > 0)
    counts = [one["in_window"] for one in script["dyads"] if one["in_window"]]
    last = f"the last {years} years"
    if script["pairs_not_judged"] == pairs:
        return [f"Nothing can be judged of {last}: {who} imposes what the states do in all of them."]
    if not counts:
        longest = max(one["count"] for one in script["dyads"])
        some = "" if pairs == 1 else f" for {len(script['dyads'])} of {pairs} pairs"
        return [
            f"{who[0].upper()}{who[1:]} imposes acts in {_years(longest)}{some}, none of them in {last}; "
            "they are not counted."
        ]
    if len(counts) == pairs and len(set(counts)) == 1:
        follow = "follows" if counts[0] == 1 else "follow"
        counted = "is not counted" if counts[0] == 1 else "are not counted"
        return [f"{counts[0]} of {last} {follow} {' or '.join(imposers)} and {counted}."]
    some = f"In {last} {who} imposes acts of {len(counts)} of {pairs} pairs, in up to {_years(max(counts))} each"
    none = script["pairs_not_judged"]
    whole = f"In {none} of these pairs that is every year, and nothing is judged."
    return [f"{some}; these years are not counted.", *([whole] if none else [])]


def _years(count: int) -> str:
    return "1 year" if count == 1 else f"{count} years"
