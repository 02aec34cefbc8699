"""The account of a confrontation in sentences: what beliefs add comes first.

Sentences are templates with slots; every number in them is a named fact of the result (``facts``).
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from detente.studies.confront.events import HINDSIGHTED, REGRESSION
from detente.studies.confront.perceived import MEASURES
from detente.studies.confront.scores import Difference
from detente.studies.confront.spending import POOLED, WALK
from detente.studies.confront.trial import Ablation, ModelEntry, Perception, Trial

ONE_SIDED = 0.025
"""Largest share of increments of nothing that a 95 % interval puts below zero; nested fits that learn noise lose."""

Added = tuple[Trial, Ablation]
"""What beliefs add in a trial."""


def loss(value: float) -> str:
    """Write a difference of log loss.

    Parameters
    ----------
    value
        The difference.
    """
    return f"{value:+.5f}".replace("-", "−")


def gap(one: Difference) -> str:
    """Write a difference with its dyadic interval.

    Parameters
    ----------
    one
        The difference.
    """
    return f"{loss(one.log_loss)} [{loss(one.low)}, {loss(one.high)}]"


def theory_title(name: str) -> str:
    """Name of a theory for people, of one's own as it is."""
    from detente.schools import title_of

    return title_of(name)


def task_words(trial: Trial) -> str:
    """Name of a task for people."""
    return {"rivalry_end": "end of a rivalry"}.get(trial.task, trial.task.replace("_", " "))


def sample_words(trial: Trial) -> str:
    """Name the sample of a trial shortly: task, dyads, how it is split."""
    parts = [part.strip() for part in trial.sample.split(";")]
    if trial.events is None:
        return f"{task_words(trial)}, {parts[1]}"
    if "rolling" in trial.sample:
        return f"{task_words(trial)}, rolling from {trial.test.first}"
    where = "all dyads, " if parts[0] == "all dyads" else ""
    return f"{task_words(trial)}, {where}{trial.train} to {trial.test}"


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
    count, samples = _counted(said["theories"], "theory", "theories"), _counted(said["samples"], "sample", "samples")
    if not said["hold"]:
        return (
            f"Beliefs add nothing certain to forecasts that know geometry and history: of {count} in {samples}, none "
            "improves by every interval on the same formulae with nothing learnt."
        )
    where = {sample_words(trial): None for trial, _ in said["hold"]}
    names = list(dict.fromkeys(theory_title(one.theory) for _, one in said["hold"]))
    return (
        f"Beliefs improve forecasts that know geometry and history by every interval in {len(where)} of {samples} "
        f"({'; '.join(where)}), under {_listed(names)}; elsewhere they add nothing certain."
    )


def title(trials: Sequence[Trial]) -> str:
    """Return the finding as a title."""
    said = facts(trials)
    if not said["increments"]:
        return "Theories against the record of military spending" if trials else "Theories against the record"
    return f"Beliefs add {'something' if said['hold'] else 'nothing certain'} to forecasts from geometry and history"


def _of_spending_alone(trials: Sequence[Trial]) -> str:
    added = [one for trial in trials for one in trial.ablation]
    if not added:
        return "No theory was tried."
    held = sum(one.joint is not None and one.joint[1] < 0 and one.together.better for one in added)
    return (
        f"Theories improve a regression of spending by every interval in {held} of {len(added)} comparisons; what "
        "beliefs add by themselves cannot be told, for a theory says one number of spending."
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _listed(names: Sequence[str], most: int = 4) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _singly(trials: Sequence[Trial]) -> list[str]:
    said = facts(trials)
    added = beliefs_added(trials)
    if not added:
        return []
    trial, best = min(added, key=lambda pair: pair[1].beliefs.high if pair[1].beliefs else 0.0)
    found = [
        f"Singly, the dyadic-robust 95 % interval is below zero for {said['dyadic']} of {said['increments']} belief "
        f"increments, and that of countries as well for {said['countries'] or 'none'} of them; it is above zero for "
        f"{said['worse']}. If nothing were there, at most about {ONE_SIDED * said['increments']:.0f} would be below by "
        "chance, and fewer where added columns cost more than they tell.",
        f"Held against is the same theory with every belief as before anything was learnt; that form itself is below "
        f"zero for {said['form'] or 'none'} of {said['increments']}, and beliefs without what follows from them for "
        f"{said['columns'] or 'none'}.",
    ]
    if best.beliefs is not None:
        found.append(
            f"The clearest is that of {theory_title(best.theory)} added to {_article(best.onto)} "
            f"({sample_words(trial)}): {gap(best.beliefs)} of log loss{_of_countries(best.beliefs)}{_of_all(best)}."
        )
    return found


def _of_countries(one: Difference) -> str:
    return "" if one.country is None else f", [{loss(one.country[0])}, {loss(one.country[1])}] by countries"


def _of_all(one: Ablation) -> str:
    return "" if one.joint is None else f", [{loss(one.joint[0])}, {loss(one.joint[1])}] for all that is looked at"


def _article(onto: str) -> str:
    return onto if onto == "gradient boosting" else f"the {onto}"


def _bar(trials: Sequence[Trial]) -> list[str]:
    """Say whether the bar is reached: beliefs that hold in the rolling origin, and after 2010."""
    rolling = [t for t in trials if "rolling" in t.sample and t.task == "onset"]
    if not rolling:
        return []
    seen = [one.detectable for one in rolling[0].added(REGRESSION) if one.detectable is not None]
    added = rolling[0].added(REGRESSION)
    reach = [one for one in added if one.holds]
    names = _listed([theory_title(one.theory) for one in reach]) if reach else "no theory"
    singly = sum(one.beliefs is not None and one.beliefs.high < 0 for one in added)
    later = ""
    if seen:
        later = (
            f" With as many disputes as in the last ten years, ten more would show a true increment of "
            f"{median(seen):.5f} four times in five (median of theories)."
        )
    return [
        f"The bar is an increment below zero by every interval in the rolling origin and after {rolling[0].test.last}: "
        f"the first part is reached by {names} ({singly} of {len(added)} are below zero by their own dyadic interval "
        f"alone), the second cannot be tried before disputes of later years are on record.{later}"
    ]


def _alone(entries: list[ModelEntry]) -> list[str]:
    worse, rest, better = sides(entries)
    best, against = entries[0], entries[0].model.against[0]
    found = (
        f"By themselves, of {_counted(len(entries), 'theory', 'theories')} {len(worse)} can be told to do worse than "
        f"{against}, {len(better)} to do better, and {len(rest)} neither"
    )
    if best.difference is None:
        return [f"{found}."]
    return [f"{found}; the nearest is {theory_title(best.model.school or '')}: {gap(best.difference)}."]


def _parts(trial: Trial, onto: str) -> list[str]:
    added = trial.added(onto)
    best = added[0]
    beliefs = best.beliefs
    if beliefs is None or best.history is None or best.geometry is None or best.form is None:
        better = [one for one in added if one.joint is not None and one.joint[1] < 0 and one.together.better]
        return [
            f"Added to {_article(onto)}, {len(better)} of {len(added)} theories improve log loss by every interval; "
            f"the largest gain is that of {theory_title(best.theory)}: {gap(best.together)}."
        ]
    held = [one for one in added if one.holds]
    singly = [one for one in added if one.beliefs is not None and one.beliefs.high < 0]
    return [
        f"Added to {_article(onto)}, beliefs of {len(held)} of {len(added)} theories improve log loss by every "
        f"interval, and of {len(singly)} by their own dyadic one; the largest gain is that of "
        f"{theory_title(best.theory)}: {gap(beliefs)}{_of_countries(beliefs)}. Its geometry had brought "
        f"{loss(best.geometry.log_loss)}, its history {loss(best.history.log_loss)} and its formulae with nothing "
        f"learnt {loss(best.form.log_loss)}."
    ]


def _chosen(trial: Trial) -> list[str]:
    found = []
    for label, words in (("theory", "by itself"), ("combined", "added to the full regression")):
        entry = trial.entry(trial.chosen.get(label, ""))
        if entry is None or entry.difference is None:
            continue
        found.append(
            f"Chosen on the training years alone, {theory_title(entry.model.school or '')} {words} is "
            f"{_verdict(entry.difference)} in the test years: {gap(entry.difference)} against "
            f"{entry.difference.against}."
        )
    return found


def _verdict(one: Difference) -> str:
    return "better" if one.better else "worse" if one.worse else "statistically indistinguishable"


def _than(one: Difference) -> str:
    return "than" if one.better or one.worse else "from"


def _hindsight(trial: Trial) -> list[str]:
    seen = trial.entry(REGRESSION + HINDSIGHTED)
    if seen is None or seen.difference is None:
        return []
    one = seen.difference
    words = "does better" if one.better else "does worse" if one.worse else "is statistically indistinguishable"
    return [f"With the variables coded in hindsight the full regression {words}: {gap(one)}."]


def _habits(trial: Trial) -> list[str]:
    """Compare the random walk of spending with the drift that all states have in common."""
    pooled, walk = trial.entry(POOLED), trial.entry(WALK)
    if pooled is None or pooled.difference is None or walk is None:
        return []
    return [
        f"The drift that all states share is {_verdict(pooled.difference)} {_than(pooled.difference)} the random walk: "
        f"{pooled.scores.log_loss:.4f} against {walk.scores.log_loss:.4f}.".replace("-", "−")
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
    found = [f"{words[0].upper()}{words[1:]} ({trial.sample}; {trial.rows:,} rows{events})."]
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
        found.append(
            f"Beliefs correlate by rank with {words} ({held[0].rows:,} rows) from {low.correlation:+.2f} "
            f"({theory_title(low.theory)}) to {high.correlation:+.2f} ({theory_title(high.theory)}){plain}.".replace(
                "-0.", "−0."
            )
        )
    return found


def first_screen(trials: Sequence[Trial]) -> list[str]:
    """Say what beliefs add, how clearly, and whether the bar is reached.

    Parameters
    ----------
    trials
        Trials, at least one.
    """
    return [headline(trials), *_singly(trials), *_bar(trials)]


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
