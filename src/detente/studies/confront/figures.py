"""Figures of a confrontation: who loses to what, and whether forecasts come true as often as they say.

A dot is a theory, a line its 95 % interval. Left of the line at nought the theory is better. Colour is never the only
carrier: intervals that exclude nought are drawn full, others hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue, UnknownName
from detente.figures.canvas import Sheet, canvas, give_axes, note
from detente.figures.style import COLOURS, FAINT, LINE, PAPER
from detente.studies.confront.account import families
from detente.studies.confront.scores import Difference
from detente.studies.confront.trial import ModelEntry, Trial

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Known = list[tuple[ModelEntry, Difference]]
"""Theories with their differences from one other model, the worst first."""

GOOD, BAD, PLAIN = COLOURS[2], COLOURS[1], COLOURS[0]
"""Colours of better, worse and undecided."""


def title_of(entry: ModelEntry) -> str:
    """Name of a theory for people.

    Parameters
    ----------
    entry
        An entry of a theory.
    """
    from detente.schools import title_of

    return title_of(entry.model.school) if entry.model.school else entry.model.name


def order_entries(entries: Sequence[ModelEntry]) -> Known:
    """Return the entries that have a difference, the worst first.

    Parameters
    ----------
    entries
        Entries with a difference against the same model.
    """
    known = [(entry, entry.difference) for entry in entries if entry.difference is not None]
    return sorted(known, key=lambda pair: pair[1].log_loss, reverse=True)


def draw_gaps(axes: Any, known: Known) -> None:
    """Draw paired differences of log loss of one family of theories, best at the top.

    Parameters
    ----------
    axes
        Where to draw.
    known
        Theories with their differences, at least one.
    """
    for place, (entry, one) in enumerate(known):
        colour = GOOD if one.better else BAD if one.worse else PLAIN
        axes.plot([one.low, one.high], [place, place], color=colour, lw=1.6)
        if entry.joint is not None:
            axes.plot(list(entry.joint), [place, place], color=colour, lw=0.7, alpha=0.6)
        full = one.better or one.worse
        axes.plot([one.log_loss], [place], "o", ms=5.5, mec=colour, mfc=colour if full else PAPER, mew=1.4)
    axes.axvline(0, color=FAINT, lw=1)
    axes.set_yticks(range(len(known)), [title_of(entry) for entry, _ in known], fontsize=9)
    axes.set_ylim(-0.8, len(known) - 0.2)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(f"log loss less that of {known[0][1].against}: left is better")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:+.4g}".replace("-", "−") if value else "0")


def gaps(trial: Trial, entries: Sequence[ModelEntry]) -> Sheet | None:
    """Draw paired differences of log loss of one family of theories, best first.

    Parameters
    ----------
    entries
        Entries with a difference against the same model.
    """
    known = order_entries(entries)
    if not known:
        return None
    figure = canvas(660, 60 + 17 * len(known))
    draw_gaps(figure.add_subplot(), known)
    figure.tight_layout()
    caption = (
        f"Paired differences of log loss against {known[0][1].against}, {trial.test.first}–{trial.test.last}; thick: "
        f"95 % interval by resampling whole {trial.block}s; thin: the interval that holds for all of them at once. "
        "Full dots: the theory's own interval excludes nought."
    )
    return Sheet(figure, caption, f"Dot chart. {caption} {_spoken(known)}")


def _spoken(known: Known) -> str:
    best, worst = known[-1], known[0]
    return (
        f"Best: {title_of(best[0])} {best[1].log_loss:+.5f}; worst: {title_of(worst[0])} {worst[1].log_loss:+.5f}; "
        f"{sum(one.better for _, one in known)} of {len(known)} better, {sum(one.worse for _, one in known)} worse."
    )


def calibration(trial: Trial, names: Sequence[str]) -> Sheet | None:
    """Draw forecast against observed shares of events for a few models, in logarithms.

    Parameters
    ----------
    names
        Models, at most five.
    """
    entries = [entry for one in names if (entry := trial.entry(one)) is not None and entry.calibration]
    if not entries:
        return None
    looks = zip(entries, (*COLOURS[:3], COLOURS[4], FAINT), "osD^v", strict=False)
    figure = canvas(660, 300)
    axes = figure.add_subplot()
    low = 1e-5
    axes.plot([low, 1], [low, 1], color=LINE, lw=1)
    for entry, colour, mark in looks:
        points = [(max(b["forecast"], low), max(b["observed"], low)) for b in entry.calibration]
        axes.plot(*zip(*points, strict=True), color=colour, marker=mark, ms=4.5, lw=1, label=entry.model.name)
    axes.set(xscale="log", yscale="log", xlabel="forecast", ylabel="share that came true")
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    figure.tight_layout()
    caption = (
        "Calibration: ten bins of as many forecasts each, mean forecast against the share that came true; on the "
        "line is right, below it the model cries wolf. A bin without any event is drawn at the bottom."
    )
    return Sheet(figure, caption, f"Line chart. {caption}")


def plot(trials: Sequence[Trial], number: int, against: str | None, ax: Axes | None) -> Axes:
    """Draw the theories of one trial in a figure that stands alone.

    Parameters
    ----------
    trials
        Trials of a confrontation.
    number
        Number of the trial.
    against
        What the theories are held against: a name of ``families``; the first if absent.
    ax
        Axes to draw on; a figure of its own if absent.

    Raises
    ------
    InvalidValue
        If there is no such trial, or it compares nothing.
    UnknownName
        If the theories of the trial are not held against such a model.
    """
    if not 0 <= number < len(trials):
        msg = f"There is no trial {number}: this confrontation has {len(trials)}."
        raise InvalidValue(msg, "They are counted from 0, in the order of `trials`.")
    trial = trials[number]
    groups = {name: known for name, entries in families(trial).items() if (known := order_entries(entries))}
    if not groups:
        msg = f"No theory of trial {number} is held against another model."
        raise InvalidValue(msg)
    family = next(iter(groups)) if against is None else against
    if family not in groups:
        kind = "family of theories in this trial"
        raise UnknownName(kind, family, groups)
    known = groups[family]
    with give_axes(ax, 8, 1.8 + 0.24 * len(known)) as axes:
        draw_gaps(axes, known)
        words = "by themselves" if family == "alone" else f"added to {family}"
        task = trial.task.replace("_", " ").capitalize()
        axes.set_title(f"{task}, {trial.test.first}–{trial.test.last}: theories {words}")
        axes.set_xlabel(f"difference of log loss from {known[0][1].against}, per case [left is better]")
        note(
            axes,
            f"Dots: paired differences out of sample ({trial.sample}). Thick lines: 95 % intervals over whole "
            f"{trial.block}s; thin: for all theories at once. Full dots: the interval excludes zero.",
            38,
        )
    return axes
