"""Figures of a confrontation's page; each reads in light, dark and print.

A dot is a theory, a line its 95 % interval. Left of the line at nought the theory is better. Colour is never the only
carrier: intervals that exclude nought are drawn full, others hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.apps.pages.common import FAINT, LINE, PAPER, Drawing, canvas, markup, styled
from detente.studies.confront.result import Entry, Trial

GOOD, BAD, PLAIN = "#007a5a", "#b5382a", "#0072b2"
"""Colours of better, worse and undecided (after Okabe and Ito)."""


def title_of(entry: Entry) -> str:
    """Name of a theory for people.

    Parameters
    ----------
    entry
        An entry of a theory.
    """
    from detente.schools import title_of

    return title_of(entry.model.school) if entry.model.school else entry.model.name


def gaps(trial: Trial, entries: Sequence[Entry], name: str) -> Drawing | None:
    """Draw paired differences of log loss of one family of theories, best first.

    Parameters
    ----------
    trial
        The trial.
    entries
        Entries with a difference against the same model.
    name
        Unique on the page.
    """
    known = [(entry, entry.difference) for entry in entries if entry.difference is not None]
    if not known:
        return None
    known.sort(key=lambda pair: pair[1].log_loss, reverse=True)
    against = known[0][1].against
    with styled():
        figure = canvas(660, 60 + 17 * len(known))
        axes = figure.add_subplot()
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
        axes.set_xlabel(f"log loss less that of {against}: left is better")
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:+.4g}".replace("-", "−") if value else "0")
        figure.tight_layout()
        caption = (
            f"Paired differences of log loss against {against}, {trial.test.first}–{trial.test.last}; thick: 95 % "
            f"interval by resampling whole {trial.block}s; thin: the interval that holds for all of them at once. "
            "Full dots: the theory's own interval excludes nought."
        )
        return Drawing(markup(figure, name, f"Dot chart. {caption} {_spoken(known)}"), caption)


def _spoken(known: Sequence[tuple[Entry, Any]]) -> str:
    best, worst = known[-1], known[0]
    return (
        f"Best: {title_of(best[0])} {best[1].log_loss:+.5f}; worst: {title_of(worst[0])} {worst[1].log_loss:+.5f}; "
        f"{sum(one.better for _, one in known)} of {len(known)} better, {sum(one.worse for _, one in known)} worse."
    )


def calibration(trial: Trial, names: Sequence[str], name: str) -> Drawing | None:
    """Draw forecast against observed shares of events for a few models, in logarithms.

    Parameters
    ----------
    trial
        The trial.
    names
        Models, at most five.
    name
        Unique on the page.
    """
    entries = [entry for one in names if (entry := trial.entry(one)) is not None and entry.calibration]
    if not entries:
        return None
    looks = zip(entries, ("#0072b2", "#d55e00", "#007a5a", "#7a4fa3", "#5b656d"), "osD^v", strict=False)
    with styled():
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
        return Drawing(markup(figure, name, f"Line chart. {caption}"), caption)
