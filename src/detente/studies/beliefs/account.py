"""What filtered beliefs show, in sentences; what speaks against the theories comes first."""

from __future__ import annotations

from collections.abc import Sequence

from detente.data.chronology import between
from detente.data.codes import Actor
from detente.studies.beliefs.filtering import Filtered, Path
from detente.studies.beliefs.result import Beliefs
from detente.studies.beliefs.seen import write_date

FEW = 30
"""Sample size below which a result is said to rest on few particles (assumption)."""


def _turns(path: Path, when: Sequence[str]) -> str:
    """Where a belief was highest and lowest, and where it ended."""
    top, low = max(range(len(when)), key=path.mean.__getitem__), min(range(len(when)), key=path.mean.__getitem__)
    return (
        f"{path.of} starts from a belief of {path.mean[0]:.2f} that {path.to} is greedy; it is highest in "
        f"{write_date(when[top])} ({path.mean[top]:.2f}), lowest in {write_date(when[low])} ({path.mean[low]:.2f}) and "
        f"{path.mean[-1]:.2f} at the end."
    )


def _moved(path: Path, sides: tuple[Actor, Actor]) -> str | None:
    """Name the act that moved a belief most, with what the chronology has of that time."""
    if not path.moves:
        return None
    one = max(path.moves, key=lambda move: abs(move.change))
    known = between(*sides)
    told = [e.title for e in known.entries if e.date.startswith(one.when)] if known is not None else []
    happened = f" ({'; '.join(told)})" if told else ""
    other = f"{path.to} {_did(one.act)} in {write_date(one.when)}{happened}"
    if abs(one.learned) >= abs(one.change - one.learned):
        return f"What moved it most: {other}, and {path.of}'s belief changed by {one.change:+.2f}."
    return (
        f"It moved most when {other}: by {one.change:+.2f}, of which {one.learned:+.2f} was learned; the rest is read "
        f"from {path.of}, which {_did(one.own)} itself: {_reading(one.own)}."
    )


def _did(act: float | None) -> str:
    return "was not seen" if act is None else "competed" if act else "showed restraint"


def _reading(own: float | None) -> str:
    """Say what an act tells of the belief behind it."""
    if own is None:
        return "what it did must be guessed, too"
    return "who competes is likelier to have feared" if own else "who shows restraint is likelier to have trusted"


def write(found: Beliefs) -> list[str]:
    """Write the account.

    Parameters
    ----------
    found
        Beliefs, complete or not.
    """
    if not found.theories:
        return ["No theory was finished."]
    ranked = sorted(found.theories, key=lambda one: -one.log_likelihood)
    best, period = ranked[0], "month" if found.seen.periods == 12 else "year"
    lines = [_foresaw(ranked, period), _covered(found, period)]
    for path in best.paths:
        lines.append(f"Under {best.title}: {_turns(path, found.seen.when)}")
        moved = _moved(path, found.actors)
        if moved:
            lines.append(moved)
    luck = f"about {best.noise:.2f}" if best.noise >= 0.005 else "less than 0.01"
    lines.append(
        f"These beliefs are uncertain by {luck} on average through the filter's own luck, as its two halves tell; "
        "another seed may differ by somewhat more."
    )
    few = [one.title for one in ranked if one.least_sample < FEW]
    if few:
        lines.append(
            f"Few particles carry {len(few)} of {_counted(len(ranked), 'theory', 'theories')} at some point; take more "
            f"with --particles: {', '.join(few)}."
        )
    if not found.complete:
        lines.insert(0, f"Stopped early: {_counted(len(ranked), 'theory', 'theories')} finished.")
    return lines


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _beats(one: Filtered) -> bool:
    """Tell whether a theory foresaw the acts better than habit did, in either half of its worlds."""
    return min(one.log_likelihood, *one.log_likelihood_halves) > one.rival_habit


def _foresaw(ranked: Sequence[Filtered], period: str) -> str:
    """Hold the theories against habit."""
    best, worst = ranked[0], ranked[-1]
    beat = sum(map(_beats, ranked))
    scale = f"log likelihood a {period}, closer to zero is better"
    habit = f"the habit {best.rival_habit:.3f}, a constant rate {best.rival_rate:.3f}"
    naive = f"the naive habit of doing as the {period} before"
    ahead = sum(one.log_likelihood > one.rival_habit for one in ranked)
    lucky = beat < ahead  # some are ahead in one half of their worlds alone
    many = f"Beyond the luck of the filter, {beat or 'none'}" if lucky else str(beat or "None")
    halves = " and ".join(f"{half:.3f}" for half in best.log_likelihood_halves)
    score = f"{best.log_likelihood:.3f}, either half of its worlds {halves}"
    hindsight = "although its rates are fitted to these very acts" if beat else "whose rates are known with hindsight"
    if len(ranked) == 1:
        how = "better" if beat else "better by luck alone" if lucky else "no better"
        return f"{best.title} foresaw the acts {how} than {naive}, {hindsight} ({scale}: {habit}; the theory {score})."
    return (
        f"{many} of {len(ranked)} theories foresaw the acts better than {naive}, {hindsight} ({scale}: {habit}; "
        f"{best.title}, the best, {score}; {worst.title}, the worst, {worst.log_likelihood:.3f})."
    )


def _covered(found: Beliefs, period: str) -> str:
    """Say what was seen, how much of the time, and how often each competed."""
    seen, names = found.seen, [actor.name for actor in found.actors]
    known = [[act for act in acts if act is not None] for acts in (seen.there, seen.back)]
    often = " and ".join(dict.fromkeys(str(len(acts)) for acts in known))
    told = f"Seen: {seen.words}; {often} {period}s of {len(seen.when)}."
    if not any(map(sum, known)):
        return f"{told} Neither competed in any of them: there is little to learn from."
    counts = (f"{name} competed in {sum(acts):.0f}" for name, acts in zip(names, known, strict=True))
    return f"{told} {', '.join(counts)}."
