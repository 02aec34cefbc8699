"""The account of a confrontation in sentences: what loses comes first."""

from __future__ import annotations

from collections.abc import Sequence

from detente.studies.confront.events import REGRESSION, UNSEEN
from detente.studies.confront.trial import ModelEntry, Trial


def _loss(value: float) -> str:
    return f"{value:+.5f}".replace("-", "−")


def _interval(entry: ModelEntry) -> str:
    one = entry.difference
    return "" if one is None else f"{_loss(one.log_loss)} [{_loss(one.low)}, {_loss(one.high)}]"


def sides(entries: Sequence[ModelEntry]) -> tuple[list[ModelEntry], list[ModelEntry], list[ModelEntry]]:
    """Entries that are worse, undecided and better by intervals that hold for all of them at once.

    Parameters
    ----------
    entries
        Entries of one kind.
    """
    worse = [e for e in entries if e.joint is not None and e.joint[0] > 0]
    better = [e for e in entries if e.joint is not None and e.joint[1] < 0]
    rest = [e for e in entries if e not in worse and e not in better]
    return worse, rest, better


def _names(entries: Sequence[ModelEntry], most: int = 4) -> str:
    names = [(e.model.school or e.model.name).replace("_", " ") for e in entries]
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def families(trial: Trial) -> dict[str, list[ModelEntry]]:
    """Theories by themselves, and added to each baseline, best first."""
    found: dict[str, list[ModelEntry]] = {"alone": trial.of_kind("theory")}
    for entry in trial.entries:  # the order of the baselines, from habit to the full regression
        if entry.model.kind == "combined":
            found.setdefault(entry.model.against[0], [])
    for entry in trial.of_kind("combined"):
        found[entry.model.against[0]].append(entry)
    return {name: entries for name, entries in found.items() if entries}


def _alone(trial: Trial, entries: list[ModelEntry]) -> list[str]:
    worse, rest, better = sides(entries)
    against = entries[0].model.against[0]
    found = [
        f"{len(worse)} of {len(entries)} theories lose to {against} (by intervals that hold for all at once), "
        f"{len(rest)} cannot be told from it and {len(better)} beat it" + (f": {_names(better)}." if better else ".")
    ]
    best = entries[0]
    found.append(
        f"The nearest is {_names([best])}: log loss {best.scores.log_loss:.5f} with {best.model.free_parameters} free "
        f"parameters, {_interval(best)} against {against}."
    )
    return found


def _added(trial: Trial, against: str, entries: list[ModelEntry]) -> str:
    worse, _, better = sides(entries)
    singly = [e for e in entries if e.difference is not None and e.difference.better]
    best = entries[0]
    verb = "improves" if len(better) == 1 else "improve"
    return (
        f"Added to {against}, {len(better)} of {len(entries)} theories {verb} log loss by intervals that hold for all "
        f"at once ({len(singly)} with their own 95 % interval), {len(worse)} make it worse; the most is "
        f"{_interval(best)} by {_names([best])}."
    )


def _chosen(trial: Trial) -> list[str]:
    found = []
    for label, words in (("theory", "by itself"), ("combined", "added to the full regression")):
        entry = trial.entry(trial.chosen.get(label, ""))
        if entry is None or entry.difference is None:
            continue
        one = entry.difference
        verdict = "better" if one.better else "worse" if one.worse else "not to be told apart"
        found.append(
            f"Chosen on the training years alone, {_names([entry])} {words} is {verdict} in the test years: "
            f"{_interval(entry)} against {one.against}."
        )
    return found


def _hindsight(trial: Trial) -> list[str]:
    blind = trial.entry(REGRESSION + UNSEEN)
    if blind is None or blind.difference is None:
        return []
    one = blind.difference
    words = "does better" if one.better else "does worse" if one.worse else "does as well"
    return [f"Without the variables coded in hindsight the full regression {words}: {_interval(blind)}."]


def of_trial(trial: Trial) -> list[str]:
    """Sentences of one trial."""
    events = "" if trial.events is None else f", {trial.events:,} events"
    found = [f"{trial.task.replace('_', ' ').capitalize()} ({trial.sample}; {trial.rows:,} rows{events})."]
    groups = families(trial)
    if "alone" in groups:
        found += _alone(trial, groups.pop("alone"))
    found += [_added(trial, against, entries) for against, entries in groups.items()]
    return found + _chosen(trial) + _hindsight(trial)


def _label(trial: Trial) -> str:
    ahead = f" ({trial.sample.split(';')[1].strip()})" if trial.events is None else ""
    return trial.task.replace("_", " ") + ahead


def headline(trials: Sequence[Trial]) -> str:
    """First sentence: what loses.

    Parameters
    ----------
    trials
        Trials, at least one.
    """
    alone = [(t, families(t).get("alone", [])) for t in trials]
    alone = [(t, e) for t, e in alone if e]
    if not alone:
        return "No theory was tried."
    total = sum(len(e) for _, e in alone)
    losing = sum(len(sides(e)[0]) for _, e in alone)
    beating = sum(len(sides(e)[2]) for _, e in alone)
    labels = [
        t.task.replace("_", " ") + (f" ({t.sample.split(';')[1].strip()})" if t.events is None else "")
        for t, _ in alone
    ]
    won = {label for label, (_, e) in zip(labels, alone, strict=True) if sides(e)[2]}
    never = [label for label in dict.fromkeys(labels) if label not in won]
    text = (
        f"Of {total} trials of a theory by itself, {losing} lose to the rival that it is held against (of events a "
        f"regression with as many free parameters, of spending the random walk), {beating} beat it."
    )
    return text + (f" No theory beats it in any sample of: {'; '.join(never)}." if never else "")


def write(trials: Sequence[Trial]) -> list[str]:
    """Write the account.

    Parameters
    ----------
    trials
        Trials of a confrontation, complete or not.
    """
    found = [headline(trials)] if trials else ["Nothing was finished."]
    for trial in trials:
        found += of_trial(trial)
    return found
