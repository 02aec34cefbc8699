"""What two sides saw of each other by a file of one's own, in place of the record."""

from __future__ import annotations

from collections.abc import Sequence

from detente.core.errors import DataError
from detente.data.codes import Actor
from detente.data.own import OwnFrame
from detente.data.own.acts import OwnActs, read_acts
from detente.data.record import Values
from detente.studies.beliefs.seen import LEAST_YEARS, Seen, cut


def watch_own(
    own: OwnFrame, one: Actor, two: Actor, years: Sequence[int], scores: str | Sequence[str] | None = None
) -> Seen:
    """Collect what was seen by a file of one's own.

    Parameters
    ----------
    own
        The file.
    one, two
        The sides.
    years
        Years wanted.
    scores
        Columns of scores, as for ``read_acts``.

    Raises
    ------
    DataError
        It has acts of fewer than two months or years.
    """
    acts = read_acts(own, one, two, years, scores)
    known = sum(any(value is not None for value in pair) for pair in zip(acts.there, acts.back, strict=True))
    if known < LEAST_YEARS:
        clock = "month" if acts.periods == 12 else "year"
        message = f"{own.name} has acts of {one.name} and {two.name} for a single {clock}."
        raise DataError(message, "Give more of them: a belief needs time to move.")
    return cut(_seen(acts))


def _seen(acts: OwnActs) -> Seen:
    scores = tuple(acts.there), tuple(acts.back)
    competes = [_competes(way) for way in scores]
    return Seen(acts.periods, acts.when, competes[0], competes[1], scores, (acts.file,), acts.rule)


def _competes(scores: Sequence[float | None] | Values) -> tuple[float | None, ...]:
    return tuple(None if score is None else float(score < 0) for score in scores)
