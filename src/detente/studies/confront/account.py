"""The account of a confrontation in sentences: what beliefs add comes first.

Sentences are templates with slots; every number in them is a named fact of the result (``facts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from detente.studies.confront.events import HINDSIGHTED, REGRESSION
from detente.studies.confront.perceived import MEASURES
from detente.studies.confront.spending import POOLED
from detente.studies.confront.trial import Ablation, ModelEntry, Perception, Trial
from detente.studies.confront.wording import (
    article,
    capital,
    counted,
    decided,
    listed,
    loss,
    of_own,
    sample_words,
    task_words,
    theory_title,
    whole_gap,
)

ONE_SIDED = 0.025
"""Largest share of increments of nothing that a 95 % interval puts below zero; nested fits that learn noise lose."""

INTERVALS = ("dyadic", "countries", "all")
"""Intervals by which an increment is judged."""

Added = tuple[Trial, Ablation]
"""What beliefs add in a trial."""


def sides(entries: Sequence[ModelEntry]) -> tuple[list[ModelEntry], list[ModelEntry], list[ModelEntry]]:
    """Entries that are worse, undecided and better by every interval: their own, of countries, of all at once.

    Parameters
    ----------
    entries
        Entries of one kind.
    """
    held = [(e, e.joint, e.difference) for e in entries if e.joint is not None and e.difference is not None]
    worse = [e for e, joint, one in held if joint[0] > 0 and one.worse]
    better = [e for e, joint, one in held if joint[1] < 0 and one.better]
    rest = [e for e in entries if e not in worse and e not in better]
    return worse, rest, better


def families(trial: Trial) -> dict[str, list[ModelEntry]]:
    """Theories by themselves, and added to each baseline, best first."""
    found: dict[str, list[ModelEntry]] = {"alone": trial.of_kind("theory")}
    for entry in trial.entries:  # the order of the baselines
        if entry.model.kind == "combined":
            found.setdefault(entry.model.against[0], [])
    for entry in trial.of_kind("combined"):
        found[entry.model.against[0]].append(entry)
    return {name: entries for name, entries in found.items() if entries}


def beliefs_added(trials: Sequence[Trial]) -> list[Added]:
    """Return what beliefs add to the field's regressions and to boosting, in every trial that takes them apart."""
    return [(trial, one) for trial in trials for one in trial.ablation if one.beliefs is not None]


def facts(trials: Sequence[Trial]) -> dict[str, Any]:
    """Count what the first sentences say.

    Parameters
    ----------
    trials
        Trials of a confrontation, complete or not.
    """
    added = beliefs_added(trials)
    return {
        "increments": len(added),
        "theories": len({one.theory for _, one in added}),
        "samples": len({trial.sample + trial.task for trial, _ in added}),
        "hold": [pair for pair in added if pair[1].holds],
        "dyadic": sum(one.beliefs.high < 0 for _, one in added if one.beliefs is not None),
        "countries": sum(one.beliefs.better for _, one in added if one.beliefs is not None),
        "worse": sum(one.beliefs.low > 0 for _, one in added if one.beliefs is not None),
        "columns": sum(one.columns.high < 0 for _, one in added if one.columns is not None),
        "form": sum(one.form.high < 0 for _, one in added if one.form is not None),
    }


def headline(trials: Sequence[Trial]) -> str:
    """First sentence: what beliefs add.

    Parameters
    ----------
    trials
        Trials, at least one.
    """
    said = facts(trials)
    if not said["increments"]:
        return _of_spending_alone(trials)
    own = of_own([trial for trial, _ in beliefs_added(trials)])
    count, samples = counted(said["theories"], "theory", "theories"), counted(said["samples"], "sample", "samples")
    if not said["hold"]:
        return (
            f"Beliefs add nothing certain to forecasts{own} that know geometry and history: of {count} in "
            f"{samples}, none improves by every interval on the same formulae with nothing learnt."
        )
    where = {sample_words(trial): None for trial, _ in said["hold"]}
    names = list(dict.fromkeys(theory_title(one.theory) for _, one in said["hold"]))
    return (
        f"Beliefs improve forecasts{own} that know geometry and history by every interval in {len(where)} "
        f"of {samples} ({'; '.join(where)}), under {listed(names)}; elsewhere they add nothing certain."
    )


def title(trials: Sequence[Trial]) -> str:
    """Return the finding as a title."""
    said = facts(trials)
    if not said["increments"]:
        return "Theories against the record of military spending" if trials else "Theories against the record"
    what, own = "something" if said["hold"] else "nothing certain", of_own([one for one, _ in beliefs_added(trials)])
    return f"Beliefs add {what} to forecasts{own} from geometry and history"


def _of_spending_alone(trials: Sequence[Trial]) -> str:
    added = [one for trial in trials for one in trial.ablation]
    if not added:
        return "No theory was tried."
    held = sum(one.joint is not None and one.joint[1] < 0 and one.together.better for one in added)
    return (
        f"Theories improve a regression of spending by every interval in {held} of {len(added)} comparisons; what "
        "beliefs add by themselves cannot be told, for a theory says one number of spending."
    )


def _singly(trials: Sequence[Trial]) -> list[str]:
    said = facts(trials)
    added = beliefs_added(trials)
    if not added:
        return []
    trial, best = min(added, key=lambda pair: pair[1].beliefs.high if pair[1].beliefs else 0.0)
    number = said["increments"]
    chance = (
        f" If nothing were there, at most about {ONE_SIDED * number:.0f} would be below by chance, and fewer where "
        "added columns cost more than they tell."
    )
    countries = f", and that of countries as well for {said['countries'] or 'none'} of them" if said["dyadic"] else ""
    found = [
        f"Singly, the dyadic-robust 95 % interval is below zero for {said['dyadic'] or 'none'} of "
        f"{counted(number, 'belief increment', 'belief increments')}{countries}; it is above zero for "
        f"{said['worse'] or 'none'}.{chance if ONE_SIDED * number >= 1 else ''}",
        f"Held against is the same theory with every belief as before anything was learnt; that form itself is below "
        f"zero for {said['form'] or 'none'} of {number}, and beliefs without what follows from them for "
        f"{said['columns'] or 'none'}.",
    ]
    if best.beliefs is not None:
        head = "The clearest is" if best.beliefs.high < 0 else "None is clear: the nearest to a gain is"
        found.append(
            f"{head} that of {theory_title(best.theory)} added to {article(best.onto)} "
            f"({sample_words(trial)}): {whole_gap(best.beliefs)}{_of_all(best)}."
        )
    return found


def _of_all(one: Ablation) -> str:
    return "" if one.joint is None else f", [{loss(one.joint[0])}, {loss(one.joint[1])}] for all that is looked at"


def _power(trials: Sequence[Trial]) -> list[str]:
    """Say what smallest increment each interval would have shown, so that nothing found is not taken for nothing there.

    Told of the sample of onset that sees most: the one whose interval of countries is narrowest.
    """
    seen = [(trial, [one.detectable_by for one in trial.added(REGRESSION) if one.beliefs]) for trial in trials]
    known = [
        (trial, {name: median(one[name] for one in held) for name in INTERVALS}, trial.added(REGRESSION))
        for trial, held in seen
        if trial.task == "onset" and held and all(set(one) == set(INTERVALS) for one in held) and _is_near(trial)
    ]
    if not known:
        return []
    trial, least, added = min(known, key=lambda one: one[1]["countries"])
    several = len(added) > 1
    usual = median(one.beliefs.log_loss for one in added if one.beliefs)
    return [
        f"Had beliefs truly lowered log loss by {least['dyadic']:.5f} a forecast, the dyadic interval would have shown "
        f"it four times in five; that of countries takes {least['countries']:.5f}, that for all that is looked at "
        f"{least['all']:.5f} ({sample_words(trial)}{'; median of theories' if several else ''}). "
        f"{'The median found' if several else 'What was found'} is {loss(usual)}: gains below "
        f"{max(least.values()):.5f} may be there unseen."
    ]


def _is_near(trial: Trial) -> bool:
    """Tell whether a trial is over politically relevant dyads: in all dyads events are rarer, and losses smaller."""
    return not trial.sample.startswith("all dyads")


def _bar(trials: Sequence[Trial]) -> list[str]:
    """Say whether the bar is reached: beliefs that hold in the rolling origin, and in later years."""
    rolling = [t for t in trials if "rolling" in t.sample and t.task == "onset"]
    if not rolling:
        return []
    first = rolling[0]
    added = first.added(REGRESSION)
    seen = [one.detectable for one in added if one.detectable is not None]
    reach = [one for one in added if one.holds]
    names = listed([theory_title(one.theory) for one in reach]) if reach else "no theory"
    singly = sum(one.beliefs is not None and one.beliefs.high < 0 for one in added)
    alone = f" ({singly or 'none'} of {len(added)} theories by the dyadic interval alone)" if len(added) > 1 else ""
    later = ""
    if seen:
        later = (
            f" If ten more years bring as many events as the last ten did, a true gain of {median(seen):.5f} would be "
            f"seen in them by dyads four times in five{' (median of theories)' if alone else ''}."
        )
    return [
        f"Beliefs would count as a help if they improved, by every interval, both forecasts that roll through "
        f"{first.test} and those of years after {first.test.last}. The first is done by {names}{alone}; the second "
        f"cannot be tried before those years are on record.{later}"
    ]


def _alone(entries: list[ModelEntry]) -> list[str]:
    worse, rest, better = sides(entries)
    best, against = entries[0], entries[0].model.against[0]
    if len(entries) == 1 and best.difference is not None:
        name = theory_title(best.model.school or "")
        return [f"By itself, {name} is {decided(best.difference)}: {whole_gap(best.difference)}, against {against}."]
    found = (
        f"By themselves, of {counted(len(entries), 'theory', 'theories')} {len(worse)} can be told to do worse than "
        f"{against}, {len(better)} to do better, and {len(rest)} neither"
    )
    if best.difference is None:
        return [f"{found}."]
    return [f"{found}; the nearest is {theory_title(best.model.school or '')}: {whole_gap(best.difference)}."]


def _parts(trial: Trial, onto: str) -> list[str]:
    added = trial.added(onto)
    best = added[0]
    beliefs = best.beliefs
    if beliefs is None or best.history is None or best.geometry is None or best.form is None:
        better = [one for one in added if one.joint is not None and one.joint[1] < 0 and one.together.better]
        return [
            f"Added to {article(onto)}, {len(better)} of {counted(len(added), 'theory', 'theories')} improve log loss "
            f"by every interval; {_largest(best)}: {whole_gap(best.together)}."
        ]
    rest = (
        f" Its geometry had brought {loss(best.geometry.log_loss)}, its history {loss(best.history.log_loss)} and its "
        f"formulae with nothing learnt {loss(best.form.log_loss)}."
    )
    if len(added) == 1:
        name = theory_title(best.theory)
        change = f"change log loss by {whole_gap(beliefs)}: {decided(beliefs)}"
        return [f"Added to {article(onto)}, beliefs of {name} {change}.{rest}"]
    held = [one for one in added if one.holds]
    singly = [one for one in added if one.beliefs is not None and one.beliefs.high < 0]
    return [
        f"Added to {article(onto)}, beliefs of {len(held)} of {counted(len(added), 'theory', 'theories')} improve log "
        f"loss by every interval, and of {len(singly)} by their own dyadic one; {_largest(best)}: "
        f"{whole_gap(beliefs)}.{rest}"
    ]


def _largest(best: Ablation) -> str:
    """Name the theory that gains most; where all lose, say so."""
    one, name = best.beliefs or best.together, theory_title(best.theory)
    return f"the largest gain is that of {name}" if one.log_loss < 0 else f"none gains, and {name} loses least"


def _chosen(trial: Trial) -> list[str]:
    found = []
    for label, words in (("theory", "by itself"), ("combined", "added to the full regression")):
        entry = trial.entry(trial.chosen.get(label, ""))
        if entry is None or entry.difference is None:
            continue
        found.append(
            f"Chosen on the training years alone, {theory_title(entry.model.school or '')} {words} is in the test "
            f"years {decided(entry.difference)}: {whole_gap(entry.difference)}, against "
            f"{entry.difference.against}."
        )
    return found


def _hindsight(trial: Trial) -> list[str]:
    seen = trial.entry(REGRESSION + HINDSIGHTED)
    if seen is None or seen.difference is None:
        return []
    one = seen.difference
    return [f"With the variables coded in hindsight the full regression is {decided(one)}: {whole_gap(one)}."]


def _habits(trial: Trial) -> list[str]:
    """Compare the random walk of spending with the drift that all states have in common."""
    pooled = trial.entry(POOLED)
    if pooled is None or pooled.difference is None:
        return []
    return [
        f"Against the random walk the drift that all states share is {decided(pooled.difference)}: "
        f"{whole_gap(pooled.difference)}."
    ]


def _read(trial: Trial) -> list[str]:
    if not trial.ablation:
        return []
    share = 1.0 - min(one.share_read for one in trial.ablation)
    words = ", and the forecast of the model that it is added to stands" if trial.events is None and share else ""
    return [f"In {100 * share:.0f} % of the test rows a theory has no reading{words}."]


def of_trial(trial: Trial) -> list[str]:
    """Sentences of one trial; the first names it."""
    events = "" if trial.events is None else f", {trial.events:,} events"
    words = task_words(trial)
    found = [f"{capital(words, trial)} ({trial.sample}; {trial.rows:,} rows{events})."]
    found += [trial.left_out] if trial.left_out else []
    for onto in dict.fromkeys(one.onto for one in trial.ablation):
        found += _parts(trial, onto)
    alone = trial.of_kind("theory")
    found += _alone(alone) if alone else []
    return found + _chosen(trial) + _hindsight(trial) + _habits(trial) + _read(trial)


def of_perceptions(perceptions: Sequence[Perception]) -> list[str]:
    """Say how beliefs rank with what states perceived, measure by measure.

    Parameters
    ----------
    perceptions
        Rank correlations.
    """
    found = []
    for measure, words in MEASURES.items():
        held = [one for one in perceptions if one.measure == measure and one.correlation is not None]
        if not held:
            continue
        low, high = (pick(held, key=lambda one: one.correlation or 0.0) for pick in (min, max))
        memory = held[0].memory
        plain = "" if memory is None else f"; the plain memory of disputes, {memory:+.2f}"
        ends = f"{low.correlation:+.2f} ({theory_title(low.theory)})"
        if low is not high:
            ends = f"from {ends} to {high.correlation:+.2f} ({theory_title(high.theory)})"
        told = f"Beliefs correlate by rank with {words} ({held[0].rows:,} rows): {ends}{plain}."
        found.append(told.replace("-0.", "−0."))
    return found


def first_screen(trials: Sequence[Trial]) -> list[str]:
    """Say what beliefs add, how clearly, and whether the bar is reached.

    Parameters
    ----------
    trials
        Trials, at least one.
    """
    return [*summary(trials), *_singly(trials), *_bar(trials)]


def summary(trials: Sequence[Trial]) -> list[str]:
    """Say what beliefs add, and how small a gain could have been seen.

    Parameters
    ----------
    trials
        Trials, at least one.
    """
    return [headline(trials), *_power(trials)]


def write(trials: Sequence[Trial], perceptions: Sequence[Perception] = ()) -> list[str]:
    """Write the account.

    Parameters
    ----------
    trials
        Trials of a confrontation, complete or not.
    perceptions
        How beliefs rank with what states perceived.
    """
    if not trials:
        return ["Nothing was finished."]
    found = [*first_screen(trials), *of_perceptions(perceptions)]
    for trial in trials:
        found += of_trial(trial)
    return found
