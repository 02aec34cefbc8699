"""Years that train and years that are foretold: cut to what is known, and refused where it is too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import TooFew
from detente.studies.confront.trial import Span
from detente.studies.confront.wording import counted

FEWEST = 10
"""Fewest events in training and in the test for a trial to be made."""

SHORTEST = 10
"""Fewest training years of a forecast with a rolling origin [years]."""

SMALL = 0.5
"""Share of the test rows in which theories must have a reading for a trial to be made."""


@dataclass(frozen=True)
class Design:
    """Which years train, which are foretold, in which dyads.

    Attributes
    ----------
    train, test
        Years.
    relevant
        Only politically relevant dyads.
    step
        Rolling origin: every so many years of the test the models are fitted anew on all years before; 0 never.
    late
        Years of a rolling origin that are not foretold: too little comes before them. None if there are none.
    """

    train: Span
    test: Span
    relevant: bool = True
    step: int = 0
    late: Span | None = None

    @property
    def words(self) -> str:
        """The sample in words."""
        which = "politically relevant dyads" if self.relevant else "all dyads"
        if self.step:
            before = f"all years before, from {self.train.first} on"
            return f"{which}; rolling origin: {self.test} foretold {self.step} years at a time from {before}"
        return f"{which}; train {self.train}, test {self.test}"

    @property
    def notes(self) -> list[str]:
        """What limits the comparison, as sentences."""
        if self.relevant:
            return []
        return [
            "Models learn from all events and one in ten of the other years, and the constant is put right for that."
        ]

    @property
    def left_out(self) -> str:
        """Which years of a rolling origin are not foretold, and why; empty if all are."""
        if self.late is None:
            return ""
        return (
            f"{self.late} is not foretold: before it there are fewer than {SHORTEST} years from {self.train.first} on, "
            f"or fewer than {FEWEST} events."
        )

    def folds(self) -> list[tuple[Span, Span]]:
        """Training and test years of each fit."""
        if not self.step:
            return [(self.train, self.test)]
        starts = range(self.test.first, max(self.test.last - self.step // 2, self.test.first) + 1, self.step)
        ends = [*(first - 1 for first in starts[1:]), self.test.last]  # what is left at the end is no fold of its own
        return [
            (Span(self.train.first, first - 1), Span(first, last)) for first, last in zip(starts, ends, strict=True)
        ]


def fit_design(design: Design, known: Array, events: Array) -> Design:
    """Cut a design to years in which the outcome is known; a rolling origin begins where there is enough to learn from.

    Parameters
    ----------
    design
        As asked for.
    known : [row]
        Years of the rows in which the outcome is known.
    events : [event]
        Years of the events that can be learnt from.
    """
    if not len(known):
        return design
    years = Span(int(known.min()), int(known.max()))
    if design.train.last >= years.first and design.test.first <= years.last:
        train = Span(max(design.train.first, years.first), design.train.last)
        design = replace(design, train=train, test=Span(design.test.first, min(design.test.last, years.last)))
    folds = design.folds()
    late = 0
    while late < len(folds) - 1 and design.step and _is_short(folds[late][0], events):
        late += 1
    if not late:
        return design
    origin = folds[late][1].first
    left = Span(design.test.first, origin - 1)
    return replace(design, train=folds[late][0], test=Span(origin, design.test.last), late=left)


def _is_short(train: Span, events: Array) -> bool:
    return train.last - train.first + 1 < SHORTEST or int(train.holds(events).sum()) < FEWEST


def refuse_few(task: str, design: Design, year: Array, outcome: Array, whose: str = "") -> None:
    """Refuse to learn from hardly any events, or to be judged by them.

    Parameters
    ----------
    task
        Name of the task.
    design
        Years and dyads.
    year, outcome : [row]
        Of the rows that can be foretold.
    whose
        Words before the number.

    Raises
    ------
    TooFew
        There are too few events to learn from, or to be judged by, or hardly anything else.
    """
    folds = design.folds()
    parts = {
        "training": [outcome[train.holds(year)] for train, _ in folds],
        "test": [np.concatenate([outcome[test.holds(year)] for _, test in folds])],
    }
    for words, held in parts.items():
        happened = min(part.sum() for part in held)
        not_so = min((1.0 - part).sum() for part in held)
        if min(happened, not_so) < FEWEST:
            few, one, more = (
                (happened, "event", "events")
                if happened < FEWEST
                else (not_so, "row without an event", "rows without an event")
            )
            count = counted(int(few), one, more)
            msg = f"{task}: {whose}{count} in the {words} years ({design.words}); {FEWEST} are needed."
            raise TooFew(msg, "Choose longer years, all dyads, or another outcome.")


def refuse_unread(task: str, read: Mapping[str, float], design: Design) -> None:
    """Refuse to judge theories by years in which they have nothing to say.

    Parameters
    ----------
    task
        Name of the task.
    read
        Share of the test rows in which each theory has a reading.
    design
        Years and dyads.

    Raises
    ------
    TooFew
        A theory has a reading in fewer than half of the rows.
    """
    if read and min(read.values()) < SMALL:
        msg = f"{task}: theories have a reading in {min(read.values()):.0%} of the test rows ({design.words})."
        hint = (
            "Theories are told who did what to whom, and the disputes on record end in 2010. Choose test years up to "
            "then, or tell acts of your own: a frame (--frame) with gml_ongoing, gml_onset, gml_hostlev_a and "
            "gml_hostlev_b."
        )
        raise TooFew(msg, hint)
