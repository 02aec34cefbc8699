"""Figures of a confrontation: what beliefs add, who loses to what, and whether forecasts come true as they say.

A dot is a theory, lines its 95 % intervals. Left of the line at zero the theory is better. Colour is never the only
carrier: dots whose intervals all exclude zero are drawn full, others hollow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

from detente.core.errors import InvalidValue, UnknownName
from detente.figures.canvas import Sheet, canvas, give_axes, note, tell
from detente.figures.lines import powers_of_ten
from detente.figures.style import COLOURS, FAINT, LINE, PAPER
from detente.studies.confront.account import families
from detente.studies.confront.scores import Difference
from detente.studies.confront.trial import ModelEntry, Trial
from detente.studies.confront.wording import capital, of_own, sample_words, task_words, theory_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GOOD, BAD, PLAIN = COLOURS[2], COLOURS[1], COLOURS[0]
"""Colours of better, worse and undecided."""

MOST = 3
"""Most samples beside each other in the figure of beliefs."""

LINES = "thick: dyadic-robust 95 % interval; thin: bootstrap of countries; dotted: for all that is looked at"
"""What the lines of a theory are."""


@dataclass(frozen=True)
class Gap:
    """A difference to draw.

    Attributes
    ----------
    title
        The theory, for people.
    one
        The difference.
    joint
        Interval for all theories at once, if any.
    """

    title: str
    one: Difference
    joint: tuple[float, float] | None

    @property
    def side(self) -> int:
        """1 if better, -1 if worse by every interval, else 0."""
        if self.one.better and (self.joint is None or self.joint[1] < 0):
            return 1
        return -1 if self.one.worse and (self.joint is None or self.joint[0] > 0) else 0


def order_entries(entries: Sequence[ModelEntry]) -> list[Gap]:
    """Return the differences of theories, the worst first.

    Parameters
    ----------
    entries
        Entries with a difference against the same model.
    """
    known = [
        Gap(theory_title(entry.model.school or entry.model.name), entry.difference, entry.joint)
        for entry in entries
        if entry.difference is not None
    ]
    return sorted(known, key=lambda gap: gap.one.log_loss, reverse=True)


def belief_gaps(trial: Trial, onto: str) -> list[Gap]:
    """Return what beliefs add to a model, the worst first.

    Parameters
    ----------
    onto
        The model.
    """
    return [
        Gap(theory_title(one.theory), one.beliefs, one.joint)
        for one in reversed(trial.added(onto))
        if one.beliefs is not None
    ]


def families_drawn(trial: Trial) -> dict[str, list[Gap]]:
    """Return what can be drawn of a trial: beliefs first, then theories by themselves and added to each baseline."""
    beliefs = {f"beliefs + {onto}": belief_gaps(trial, onto) for onto in dict.fromkeys(o.onto for o in trial.ablation)}
    whole = {name: order_entries(entries) for name, entries in families(trial).items()}
    return {name: gaps for name, gaps in (beliefs | whole).items() if gaps}


def draw_gaps(axes: Any, known: Sequence[Gap], names: bool = True) -> None:
    """Draw paired differences of log loss of one family of theories, in the order given from below.

    Parameters
    ----------
    axes
        Where to draw.
    known
        Differences, at least one.
    names
        Whether to name the theories.
    """
    for place, gap in enumerate(known):
        one, colour = gap.one, (PLAIN, GOOD, BAD)[gap.side]
        axes.plot([one.low, one.high], [place, place], color=colour, lw=2.4, solid_capstyle="butt")
        if one.country is not None:
            axes.plot(list(one.country), [place, place], color=colour, lw=0.8)
        if gap.joint is not None:
            axes.plot(list(gap.joint), [place, place], color=colour, lw=0.8, ls=":")
        (dot,) = axes.plot([one.log_loss], [place], "o", ms=5, mec=colour, mfc=colour if gap.side else PAPER, mew=1.3)
        spans = {
            "dyadic-robust": (one.low, one.high),
            "by countries": one.country,
            "for all at once": gap.joint,
        }
        lines = (f"{name}: {_thousandths(*ends)}" for name, ends in spans.items() if ends is not None)
        tell(dot, gap.title, f"thousandths of log loss: {_thousandths(one.log_loss)}", *lines)
    axes.axvline(0, color=FAINT, lw=1)
    axes.set_yticks(range(len(known)), [gap.title if names else "" for gap in known], fontsize=9)
    axes.set_ylim(-0.8, len(known) - 0.2)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda value, _: f"{1000 * value:+.3g}".replace("-", "−") if value else "0")


def _thousandths(*values: float) -> str:
    return " to ".join(f"{1000 * value:+.2f}" for value in values).replace("-", "\u2212")


def beliefs(trials: Sequence[Trial], onto: str) -> Sheet | None:
    """Draw what beliefs add to a model, theory by theory, in a few samples beside each other.

    Parameters
    ----------
    trials
        Trials, the most telling first: its order of theories is that of all.
    onto
        The model.
    """
    drawn = [(trial, gaps) for trial in trials if (gaps := belief_gaps(trial, onto))][:MOST]
    if not drawn:
        return None
    order = [gap.title for gap in drawn[0][1]]
    figure = canvas(230 + 190 * len(drawn), 90 + 17 * len(order))
    for place, (trial, gaps) in enumerate(drawn, 1):
        axes = figure.add_subplot(1, len(drawn), place)
        by_title = {gap.title: gap for gap in gaps}
        draw_gaps(axes, [by_title[name] for name in order if name in by_title], names=place == 1)
        axes.set_title(fill(sample_words(trial), 26), fontsize=9.5, loc="left")
        axes.set_xlabel("thousandths of log loss")
    figure.tight_layout()
    caption = (
        f"What beliefs add to {onto}{of_own(trials)} once a theory’s geometry, history and formulae with nothing "
        "learnt are in it, out of sample; left of zero is better. "
        f"A dot is a theory; {LINES}. A full dot means that all three exclude zero."
    )
    said = "; ".join(f"{sample_words(trial)}: best {_spoken(gaps)}" for trial, gaps in drawn)
    return Sheet(figure, caption, f"Dot chart. {caption} {said}.")


def gaps(trial: Trial, entries: Sequence[ModelEntry]) -> Sheet | None:
    """Draw paired differences of log loss of one family of theories, best at the top.

    Parameters
    ----------
    entries
        Entries with a difference against the same model.
    """
    known = order_entries(entries)
    if not known:
        return None
    figure = canvas(660, 60 + 17 * len(known))
    axes = figure.add_subplot()
    draw_gaps(axes, known)
    axes.set_xlabel(f"thousandths of log loss less that of {known[0].one.against}: left is better")
    figure.tight_layout()
    caption = (
        f"Differences of log loss{of_own([trial])} from {known[0].one.against}, {trial.test.first}–{trial.test.last}; "
        f"{LINES}. Full dots: every interval excludes zero."
    )
    return Sheet(figure, caption, f"Dot chart. {caption} Best: {_spoken(known)}.")


def _spoken(known: Sequence[Gap]) -> str:
    best, worst = known[-1], known[0]
    return (
        f"{best.title} {best.one.log_loss:+.5f}; worst: {worst.title} {worst.one.log_loss:+.5f}; "
        f"{sum(gap.side > 0 for gap in known)} of {len(known)} better, {sum(gap.side < 0 for gap in known)} worse"
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
    powers_of_ten(axes.xaxis)
    powers_of_ten(axes.yaxis)
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    figure.tight_layout()
    caption = (
        f"Calibration{of_own([trial])}: ten bins of as many forecasts each, mean forecast against the share that came "
        "true; on the line is right, below it the model cries wolf. A bin without any event is drawn at the bottom."
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
    groups = families_drawn(trial)
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
        words = "theories by themselves" if family == "alone" else f"theories added to {family}"
        if family.startswith("beliefs + "):
            words = f"beliefs added to {family.removeprefix('beliefs + ')}"
        axes.set_title(f"{capital(task_words(trial), trial)}, {trial.test.first}–{trial.test.last}: {words}")
        axes.set_xlabel(f"difference of log loss from {known[0].one.against} [thousandths; left is better]")
        note(
            axes,
            f"Dots: paired differences out of sample ({trial.sample}). Lines, {LINES}. Full dots: all exclude zero.",
            38,
        )
    return axes
