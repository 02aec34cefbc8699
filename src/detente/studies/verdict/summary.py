"""The verdict in a sentence, made from its numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping

from detente.studies.beds import LEADS, OFFENCE
from detente.studies.verdict.answers import SchoolAnswer, lasts
from detente.studies.verdict.robustness import LONG
from detente.studies.verdict.tipping import Tipping

LEAD = "default"
ALIKE = {"look_alike": "forces that look alike", "told_apart": "forces that can be told apart"}
"""What forces are, by name."""
CHOSEN = "The interval of the first is for that line alone: that it is the lowest of all lines is not allowed for."
"""Said of the first of several schools."""


def least(answers: Mapping[str, SchoolAnswer], prior: str) -> tuple[Tipping, str, str]:
    """Return the smallest offence advantage at which hostility is the usual end in the long run, and of which line.

    Its interval is that of the line alone: it does not allow for the line's being chosen as the lowest.

    Parameters
    ----------
    answers
        Answers by school, after the longest time that was asked for; those that are put in do not count.
    prior
        First belief.

    Returns
    -------
    tuple
        Tipping point, school, forces; ``inf`` and no names where no school finds one.
    """
    found = [(Tipping(math.inf, math.inf, math.inf), "", "")]
    for name, one in answers.items():
        if one.by_assumption:
            continue
        for forces, by_prior in one.tipping.get("pair", {}).items():
            found += [(t, name, forces) for t in list(by_prior.get(prior, {}).values())[-1:]]
    return min(found, key=lambda one: one[0].at)


def _priors(answers: Mapping[str, SchoolAnswer]) -> list[str]:
    """Return the first beliefs that were tried between two states, from the most trusting; none if nobody looked."""
    tried = (one.tipping.get("pair", {}).get("look_alike", {}) for one in answers.values())
    return list(next((lines for lines in tried if lines), {}))


def summarise(answers: Mapping[str, SchoolAnswer]) -> str:
    """Return the verdict in a sentence; empty where tipping points were not found.

    Parameters
    ----------
    answers
        Answers by school.
    """
    priors = _priors(answers)
    if not priors:
        return ""
    (tip, name, forces), (trusting, _, _) = (least(answers, p) for p in (priors[-1], priors[0]))
    some = [a for a in answers.values() if a.tipping.get("pair") and not a.by_assumption]
    if not some:
        return "Every answer here is put in by an assumption: nothing was found out."
    whose = "under any school that does not assume it" if len(some) > 1 else f"under {some[0].school.replace('_', ' ')}"
    years = list(some[0].tipping["pair"]["look_alike"][priors[-1]])[-1]
    chosen = CHOSEN if len(some) > 1 and tip.at < math.inf else ""
    head = f"Between two states that want nothing but security, hostility was after {years} years "
    if tip.at == math.inf:
        head += f"not the usual end at any offence advantage up to {OFFENCE[-1]:g}, {whose}"
    else:
        calm = f"not up to {OFFENCE[-1]:g}" if trusting.at == math.inf else f"only above {trusting.at:.1f}"
        first = "" if len(some) == 1 else f" ({name.replace('_', ' ')} is first, at {tip} with {ALIKE[forces]})"
        head += f"the usual end only above an offence advantage of {tip.at:.1f}{first} after a fearful start, and "
        head += f"{calm} after a trusting one, {whose}"
    lead = answers.get(LEAD, some[0] if len(some) == 1 else None)
    if lead is not None and math.isfinite(lead.half_life):
        gone = lasts((lead.half_life, *lead.half_life_interval))
        tail = f"; at {LEADS:g}, half of the hostility of year 30 is gone {gone} years later"
        head += tail + (" in the default world" if LEAD in answers else "") + f" (in runs of {LONG} years)"
    return f"{head}. {chosen}" if chosen else f"{head}."


def headline(answers: Mapping[str, SchoolAnswer]) -> str:
    """Return the finding in a few words, for a title.

    Parameters
    ----------
    answers
        Answers by school.
    """
    if not summarise(answers) or all(a.by_assumption or not a.tipping.get("pair") for a in answers.values()):
        return "Is the hostility of the security dilemma inescapable?"
    tip, *_ = least(answers, _priors(answers)[-1])
    if tip.at == math.inf:
        return "Between two who want only security, hostility was not the usual end"
    return f"Hostility is the usual end only above an offence advantage of {tip.at:.1f}, even after a fearful start"


def caveat(answers: Mapping[str, SchoolAnswer]) -> str:
    """Return how far the second answers hang on assumptions, in a sentence; empty where that was not looked for.

    Parameters
    ----------
    answers
        Answers by school.
    """
    held = [a.robustness for a in answers.values() if a.robustness is not None and not a.by_assumption]
    if not held:
        return ""
    moved = sum(not r.robust for r in held)
    draws = f"{held[0].draws} draws of ten assumptions at once"
    if len(held) == 1:
        return f"In {100 * held[0].same:.0f} % of {draws}, the answer at {LEADS:g} stays the same."
    whose = f"{moved} of the {len(held)} schools that do not assume theirs"
    turned = f"the answers of {whose} turn at {LEADS:g} in more than one of five"
    return f"Fragile: over {draws}, {turned}."
