"""The account of security complexes, in sentences with their numbers; what speaks against them comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.studies.complex.findings import Community
    from detente.studies.complex.result import Complex

NAMED = 8
"""Most states that a sentence names."""


def _names(result: Complex, rows: Sequence[int]) -> str:
    names = [result.actors[i].name for i in rows]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED + 1 else ""
    return ", ".join(names[:NAMED] if more else names) + more


def _count(number: int, what: str, many: str = "") -> str:
    return f"{number} {what}" if number == 1 else f"{number} {many or what + 's'}"


def _headline(result: Complex) -> str:
    count = len(result.complexes)
    what = "complex" if result.closure is None else "subcomplex"
    found = f"{_count(count, what, f'{what}es')} of {len(result.actors)} states"
    if not count:
        return "The record shows no security tie between these states: there is nothing to divide."
    if not result.null:
        return f"{found}: whether that is more than chance was not asked."
    mean = sum(result.null) / len(result.null)
    p = f"{result.p:.2f}"
    held = (
        f"modularity {result.typical:.2f} in a typical run, {mean:.2f} on average where the same weights lie between "
        f"other pairs (p = {p}, {len(result.null)} rewired matrices)"
    )
    if result.beyond_chance:
        where = f"Inside {_region(result)} security" if result.closure is not None else "Security"
        return f"{where} hangs together in {found}: {held}."
    if count < 2:
        return f"The states hang together as one, and are not divided into complexes: {held}."
    where = f" inside {_region(result)}" if result.closure is not None else ""
    return f"The record shows no {what}es beyond chance{where}: {found} are found, with {held}."


def _region(result: Complex) -> str:
    return result.name.replace("_", " ").title() if result.name else "this list of states"


def _closed(result: Complex) -> list[str]:
    if result.closure is None:
        return []
    powers = ", ".join(f"{actor.name} ({share:.0%})" for actor, share in result.outside[:3])
    most = f", most with {powers}" if powers else ""
    return [
        f"{result.closure:.0%} of the security interdependence of {_region(result)} is inside it, and the rest with "
        f"states outside{most}."
    ]


def _belief(result: Complex) -> list[str]:
    text = [
        f"{result.runs} runs with other seeds agree on {result.agreement:.0%} of the pairs of states.",
        "Proximity alone, with all amity and enmity left out, gives communities that agree with these by "
        f"{result.geography:.2f} (adjusted Rand index: 1 the same, 0 chance). That much is so by construction: the "
        "formula weighs by proximity.",
    ]
    if result.prior is not None:
        text.append(
            f"With the complexes of Buzan and Wæver the agreement is {result.prior.agreement:.2f}, over the "
            f"{result.prior.states} states that they put into one; proximity alone comes to "
            f"{result.prior.geography:.2f}."
        )
        text += _misfits(result)
    return text


def _misfits(result: Complex) -> list[str]:
    if result.prior is None:
        return []
    text = []
    joined: dict[int, list[str]] = {}
    for name, _, number, _, rest in result.prior.rows:
        joined.setdefault(number, []).append(name)
        if rest:
            text.append(f"{name} is not whole: {_names(result, rest)} {'is' if len(rest) == 1 else 'are'} elsewhere.")
    merged = [" and ".join(names) for names in joined.values() if len(names) > 1]
    if merged:
        text.insert(0, f"What they keep apart and the record joins: {'; '.join(merged)}.")
    return text


def _community(result: Complex, one: Community) -> str:
    text = (
        f"{one.label[0].upper()}{one.label[1:]} ({_count(len(one.members), 'state')}): {_names(result, one.members)}."
    )
    if one.core is not None:
        pair = f"{result.actors[one.core.one].name} and {result.actors[one.core.two].name}"
        text += (
            f" Strongest tie: {pair}. {one.inside:.0%} of its interdependence is inside, {one.hostile:.0%} of that "
            f"enmity: a {one.kind} by our thresholds."
        )
    return text


def _between(result: Complex) -> list[str]:
    if not result.between:
        return ["No state's ties are spread over complexes enough to call it an insulator."]
    rows = result.between[:NAMED]
    names = ", ".join(f"{result.actors[i].name} ({result.participation[i]:.2f})" for i in rows)
    return [f"Between complexes, by how far their ties are spread (participation): {names}."]


def _weights(result: Complex) -> list[str]:
    weights = [one for one in result.settings if " x " in one.name]
    if not weights:
        return []
    worst = min(weights, key=lambda one: one.agreement)
    text = (
        f"All weights are assumptions. Halving and doubling each leaves an agreement of {worst.agreement:.2f} or more "
        f"with these communities; least with {worst.label} ({_count(worst.communities, 'complex', 'complexes')} "
        f"instead of {len(result.complexes)})"
    )
    gone = f"; out of the bulk of their complex come {_names(result, worst.moved)}" if worst.moved else ""
    return [f"{text}{gone}."]


def write(result: Complex) -> list[str]:
    """Write the account.

    Parameters
    ----------
    result
        A study, complete or not.
    """
    if not result.complexes:
        return [_headline(result)]
    found = [_headline(result), *_closed(result), *_belief(result), *_weights(result)]
    found += [_community(result, one) for one in result.complexes]
    if result.alone:
        found.append(f"In no complex with another: {_names(result, result.alone)}.")
    found += _between(result)
    if not result.complete:
        found.insert(0, "Stopped early: what chance and other weights would give is not known in full.")
    return found
