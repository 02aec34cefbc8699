"""Words for numbers, names and verdicts in the account, figures and page of a confrontation."""

from __future__ import annotations

from collections.abc import Sequence

from detente.studies.confront.scores import Difference
from detente.studies.confront.trial import Trial


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
    """Name of a task for people: of one's own outcome its column and file."""
    return trial.foretold or {"rivalry_end": "end of a rivalry"}.get(trial.task, trial.task.replace("_", " "))


def sample_words(trial: Trial) -> str:
    """Name the sample of a trial shortly: task, dyads, how it is split."""
    parts = [part.strip() for part in trial.sample.split(";")]
    if trial.events is None:
        return f"{task_words(trial)}, {parts[1]}"
    if "rolling" in trial.sample:
        return f"{task_words(trial)}, rolling from {trial.test.first}"
    where = "all dyads, " if parts[0] == "all dyads" else ""
    return f"{task_words(trial)}, {where}{trial.train} to {trial.test}"


def of_own(trials: Sequence[Trial]) -> str:
    """Name an outcome of one's own, if that is all that trials foretell."""
    names = {trial.foretold for trial in trials}
    return f" of {names.pop()}" if len(names) == 1 and "" not in names else ""


def capital(words: str, trial: Trial) -> str:
    """Begin a sentence with words about a trial; a column of one's own stays as it is written."""
    return words if trial.foretold else words[0].upper() + words[1:]


def counted(number: int, one: str, many: str) -> str:
    """Say how many there are."""
    return f"{number} {one if number == 1 else many}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Join the first few names, and say how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def of_countries(one: Difference) -> str:
    """Write the interval of countries behind another."""
    return "" if one.country is None else f", [{loss(one.country[0])}, {loss(one.country[1])}] by countries"


def article(onto: str) -> str:
    """Name a model with its article."""
    return onto if onto == "gradient boosting" else f"the {onto}"


def whole_gap(one: Difference) -> str:
    """Write a difference with both of its intervals.

    Parameters
    ----------
    one
        The difference.
    """
    return f"{gap(one)}{of_countries(one)}"


def verdict(one: Difference) -> str:
    """Say what the two intervals of a difference decide together: a verdict needs both.

    Parameters
    ----------
    one
        The difference.
    """
    dyads = "better" if one.high < 0 else "worse" if one.low > 0 else ""
    if one.country is None:
        return dyads or "indistinguishable"
    countries = "better" if one.country[1] < 0 else "worse" if one.country[0] > 0 else ""
    if dyads and dyads == countries:
        return f"{dyads} by both intervals"
    if dyads and countries:
        return f"{dyads} by its dyadic interval, {countries} by countries"
    if dyads:
        return f"{dyads} by its dyadic interval, not by countries"
    return f"{countries} by countries, not by its dyadic interval" if countries else "indistinguishable"


def decided(one: Difference) -> str:
    """Say the same within a sentence: which intervals decide.

    Parameters
    ----------
    one
        The difference.
    """
    words = verdict(one)
    if words == "indistinguishable":
        return "statistically indistinguishable by both intervals" if one.country else f"statistically {words}"
    return f"{words} (a verdict needs both)" if ", " in words else words
