"""Who led a state, from when to when, and how each came and went (Archigos)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detente.data.codes import Actor
from detente.data.panel.actors import Selected
from detente.data.panel.tables import read
from detente.data.record import Record, number
from detente.data.registry import SOURCES

COLUMNS = ("obsid", "gwcode", "leader", "startdate", "enddate", "entry", "exit")
"""Columns of the source that are read."""


@dataclass(frozen=True)
class Tenure:
    """One leader's time in office.

    Attributes
    ----------
    state
        Name of the state.
    leader
        Name of the leader.
    start, end
        First and last day, ISO 8601.
    entry, exit
        How the leader came and went, in the words of the source.
    willingness, willingness_sd : [latent scale; mean over leaders near 0]
        Willingness to use force, posterior mean and standard deviation; ``None`` where not estimated.
    """

    state: str
    leader: str
    start: str
    end: str
    entry: str
    exit: str
    willingness: float | None = None
    willingness_sd: float | None = None

    @property
    def ended(self) -> bool:
        """Whether the source saw the leader go."""
        return not self.exit.startswith("Still")

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def gleditsch_ward(record: Record, actor: Actor, years: Sequence[int]) -> dict[int, int]:
    """Numbers of a state in the list of Gleditsch and Ward, by which leaders are filed, year by year.

    Parameters
    ----------
    record
        The record; without the file of numbers the COW number stands.
    actor
        The state.
    years
        Years wanted.
    """
    numbers = Selected(record, [actor], years, of_states=["gwcode"]).of_state("gwcode", actor)
    own = {year: (actor.code(year), number) for year, number in zip(years, numbers, strict=True)}
    return {year: code if known is None else int(known) for year, (code, known) in own.items() if code is not None}


def tenures(record: Record, actor: Actor, years: Sequence[int]) -> list[Tenure]:
    """Leaders of a state in a run of years, in order.

    Parameters
    ----------
    actor
        The state.
    years
        Years wanted.
    """
    spoken = any(SOURCES["leaders"].covers(year) for year in years)
    table = read(record, "leaders", COLUMNS) if spoken else None
    if table is None:
        return []
    numbers = gleditsch_ward(record, actor, years)
    willing, known = _willingness(record), set(numbers.values())
    found = []
    for row in table.sort("startdate", maintain_order=True).iter_rows(named=True):
        first, last = row["startdate"].year, row["enddate"].year
        if row["gwcode"] in known and any(
            first <= year <= last and code == row["gwcode"] for year, code in numbers.items()
        ):
            found.append(_tenure(actor, row, willing))
    return found


def _tenure(actor: Actor, row: dict[Any, Any], willing: dict[str, tuple[float | None, float | None]]) -> Tenure:
    mean, sd = willing.get(str(row["obsid"]), (None, None))
    return Tenure(
        state=actor.name,
        leader=_in_order(str(row["leader"])),
        start=row["startdate"].date().isoformat(),
        end=row["enddate"].date().isoformat(),
        entry=str(row["entry"]),
        exit=str(row["exit"]),
        willingness=mean,
        willingness_sd=sd,
    )


def _in_order(name: str) -> str:
    """Put first names and initials before the name that the source puts them after."""
    last, _, first = name.partition(", ")
    return f"{first} {last}" if first and first[0].isupper() else name


def _willingness(record: Record) -> dict[str, tuple[float | None, float | None]]:
    table = read(record, "willingness", ("obsid", "theta2_mean", "theta2_sd"))
    rows = () if table is None else table.iter_rows()
    return {str(tenure): (number(mean), number(sd)) for tenure, mean, sd in rows}


def on_first_day(known: Sequence[Tenure], year: int) -> Tenure | None:
    """Who led on 1 January of a year, if the source says so.

    Parameters
    ----------
    known
        Tenures of one state.
    year
        Calendar year.
    """
    day = f"{year}-01-01"
    return next((one for one in known if one.start <= day <= one.end), None)
