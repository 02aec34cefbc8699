"""What the study of situations holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente.core.arrays import Array
from detente.core.result import Answer, Facts, Rows
from detente.core.same import ByValue
from detente.core.shown import plain
from detente.data.codes import by_code
from detente.diagnostics.situation import SITUATIONS
from detente.studies.methods import SITUATION_RULES
from detente.studies.situations import figures
from detente.studies.situations.agreement import JUDGES, Pair
from detente.studies.situations.classify import NAMES, UNKNOWN
from detente.studies.situations.periods import PeriodShares, ShareChange
from detente.studies.situations.populations import DEFINITIONS, POPULATIONS
from detente.studies.situations.rules import LEVELS, RULES, THRESHOLDS
from detente.studies.situations.shares import Band, Influence, YearShares
from detente.studies.situations.variations import VARIATIONS, Variation

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

HALF = 0.5
"""Share of the combinations that must give a situation for it to be called firm."""
PARTS = ("greedy", "competes", "open")
"""What is told of each side of a dyad-year."""

NAMED = 6
"""Most states that a title names."""


@dataclass(frozen=True, eq=False)
class DyadYears(ByValue):
    """Every dyad-year with its situation at the central thresholds.

    Attributes
    ----------
    one, two, year : array of int [dyad-year]
        COW numbers of the two, and the year.
    situation : array of int [dyad-year]
        Place in the list of situations; the last is unknown.
    same : array [dyad-year]
        Share of the combinations of thresholds that give the same situation.
    greedy, competes, open : array of int [dyad-year, 2]
        Of each side whether it is greedy, whether it competes, and whether the dilemma is open on it (it is exposed to
        the other, and in doubt of it): 1 yes, 0 no, -1 unknown.
    """

    one: Array
    two: Array
    year: Array
    situation: Array
    same: Array
    greedy: Array
    competes: Array
    open: Array

    def __add__(self, more: DyadYears) -> DyadYears:
        return DyadYears(*(np.concatenate([getattr(self, one.name), getattr(more, one.name)]) for one in fields(self)))

    def to_pandas(self) -> pandas.DataFrame:
        """Return a row a dyad-year; what is unknown is missing."""
        import pandas as pd

        table: dict[str, Any] = {"ccode_a": self.one, "ccode_b": self.two, "year": self.year}
        table["situation"] = np.array(NAMES)[self.situation]
        table["same"] = np.round(self.same, 3)
        for name in PARTS:
            for k, side in enumerate("ab"):
                values = pd.array(getattr(self, name)[:, k], dtype="Int8")
                table[f"{name}_{side}"] = values
                table[f"{name}_{side}"][values < 0] = pd.NA
        return pd.DataFrame(table)


@dataclass(frozen=True)
class SituationSpell:
    """Years on end in which a dyad is in one situation.

    Attributes
    ----------
    first, last
        Years.
    name, title
        The situation, and its name for people.
    same
        Mean share of the combinations of thresholds that give the same.
    """

    first: int
    last: int
    name: str
    title: str
    same: float


@dataclass(frozen=True, eq=False, repr=False)
class Situations(Answer):
    """The situation of every dyad-year of the record, and what hangs on the thresholds of the rules.

    Attributes
    ----------
    years : tuple of YearShares
        Shares of situations by year.
    periods : tuple of PeriodShares
        Shares of security dilemmas by period, population and definition.
    influences : tuple of Influence
        What each threshold does to the changes up to 1990-2010, the latest and most influential first.
    agreement : tuple of Pair
        How far independent rules for the same thing agree.
    dyad_years : DyadYears
        Every dyad-year.
    changes : tuple of ShareChange
        How shares changed from each earlier period to 1990-2010, by population and definition.
    variations : tuple of Variation
        The shares by period and their changes with one rule changed.
    norms : mapping
        Of each population, in how many combinations and periods most dyads are in a dilemma, and of how many.
    combinations : int
        Combinations of thresholds that were tried.
    dyads : str
        ``relevant`` or ``all``.
    states : tuple of str
        States that were asked for; empty for all.
    notes : tuple of str
        What is not at hand.
    sources : tuple
        Citations.
    account : list of str
        What was found, as sentences; the first is the finding.
    complete : bool
        False if it was stopped: then bands are over the combinations that were finished.
    """

    study: ClassVar[str] = "situations"

    years: tuple[YearShares, ...]
    periods: tuple[PeriodShares, ...]
    influences: tuple[Influence, ...]
    agreement: tuple[Pair, ...]
    dyad_years: DyadYears
    changes: tuple[ShareChange, ...]
    variations: tuple[Variation, ...]
    norms: Mapping[str, tuple[int, int]]
    combinations: int
    dyads: str = "relevant"
    states: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = field(default_factory=tuple)
    account: list[str] = field(default_factory=list)
    complete: bool = True

    @property
    def first(self) -> int:
        """First year."""
        return self.years[0].year

    @property
    def last(self) -> int:
        """Last year."""
        return self.years[-1].year

    @property
    def unknown(self) -> float:
        """Share of the dyad-years that cannot be classified."""
        return float((self.dyad_years.situation == UNKNOWN).mean())

    @property
    def firm(self) -> float:
        """Share of the classified dyad-years whose situation is the same in at least half of the combinations."""
        known = self.dyad_years.situation != UNKNOWN
        return float((self.dyad_years.same[known] >= HALF).mean()) if known.any() else float("nan")

    def changes_of(self, population: str = "relevant", definition: str = "dilemma") -> tuple[ShareChange, ...]:
        """Return how the share of a population changed from each earlier period to 1990-2010.

        Parameters
        ----------
        population, definition
            Of which dyads, and what counts as a dilemma.
        """
        return tuple(one for one in self.changes if (one.population, one.definition) == (population, definition))

    def variation(self, name: str = "as ruled", population: str = "relevant") -> Variation | None:
        """Return the finding with one rule changed; None where it was not reached.

        Parameters
        ----------
        name, population
            Names of ``VARIATIONS``, and ``relevant`` or ``neighbours``.
        """
        return next((one for one in self.variations if (one.name, one.population) == (name, population)), None)

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The dyads, by COW number."""
        return sorted({*zip(self.dyad_years.one.tolist(), self.dyad_years.two.tolist(), strict=True)})

    def spells(self, one: int | None = None, other: int | None = None) -> list[SituationSpell]:
        """Return the situations of a dyad by spells.

        Parameters
        ----------
        one, other
            COW numbers; the only dyad if absent.
        """
        table, pair = self.dyad_years, self.pairs[0] if one is None or other is None else (one, other)
        rows = np.flatnonzero((table.one == min(pair)) & (table.two == max(pair)))
        rows = rows[np.argsort(table.year[rows])]
        found: list[SituationSpell] = []
        for run in np.split(rows, 1 + np.flatnonzero(self._breaks(rows))) if rows.size else []:
            name, years = NAMES[table.situation[run[0]]], table.year[run]
            title = SITUATIONS[name][0] if name in SITUATIONS else "Unknown"
            found.append(SituationSpell(int(years[0]), int(years[-1]), name, title, float(table.same[run].mean())))
        return found

    def _breaks(self, rows: Array) -> Array:
        """Return after which rows another situation, or a year that is not the next, follows."""
        return (np.diff(self.dyad_years.year[rows]) != 1) | (np.diff(self.dyad_years.situation[rows]) != 0)

    def state_shares(self, year: int) -> dict[int, tuple[float, int]]:
        """Return of each state the share of its classified dyads that are in a security dilemma, and their number.

        Parameters
        ----------
        year
            A year; states of whose dyads none is classified are left out.
        """
        table = self.dyad_years
        rows = (table.year == year) & (table.situation != UNKNOWN)
        torn = table.situation[rows] == NAMES.index("dilemma")
        found = {}
        for code in np.union1d(table.one[rows], table.two[rows]):
            mine = (table.one[rows] == code) | (table.two[rows] == code)
            found[int(code)] = (float(torn[mine].mean()), int(mine.sum()))
        return found

    def to_csv(self, path: str | Path) -> Path:
        """Write every dyad-year to a csv file, whole or not at all.

        Parameters
        ----------
        path
            The file.
        """
        from detente.core.files import write_whole

        return write_whole(Path(path), self.to_pandas().to_csv(index=False))

    def to_pandas(self) -> pandas.DataFrame:
        """Return a row a dyad-year, with its situation and what each side was seen to want, do and face."""
        return self.dyad_years.to_pandas()

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share of dilemmas by year with its band, and claims and communities beside it.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.years, self.combinations, self._title(), ax)

    def _methods(self) -> Mapping[str, str]:
        return SITUATION_RULES

    def _title(self) -> str:
        names = [by_code()[int(one)].name if one.isdecimal() and int(one) in by_code() else one for one in self.states]
        if len(names) > NAMED:
            names[NAMED - 1 :] = [f"and {len(names) - NAMED + 1} other states"]
        who = f" of {', '.join(names)}" if names else ""
        return f"Situations of dyads{who}, {self.first}-{self.last}"

    def _about(self) -> Facts:
        return {
            "Dyad-years": f"{len(self.dyad_years.year):,} ({self.dyads} dyads)",
            "Unknown": f"{self.unknown:.1%}",
            "Combinations of thresholds": self.combinations,
            "Another in more than half of the combinations": f"{1 - self.firm:.0%} of the classified",
        }

    def _rows(self) -> Rows:
        return [
            {
                "period": f"{one.first}-{one.last}",
                "dyads": share.population,
                "dyad-years": one.dyad_years[share.population],
                "in a dilemma": share.band.share,
                "lowest": share.band.low,
                "highest": share.band.high,
                "standard error": share.interval.standard_error,
                "whatever the motive": one.share(share.population, "open").band.share,
            }
            for one in self.periods
            for share in one.shares
            if share.definition == "dilemma"
        ]

    def _plain(self) -> dict[str, Any]:
        return {
            "title": self._title(),
            "dyads": self.dyads,
            "states": list(self.states),
            "account": self.account,
            "years": [_year(one) for one in self.years],
            "periods": [plain(one) for one in self.periods],
            "changes": [plain(one) for one in self.changes],
            "variations": [plain(one) | {"words": VARIATIONS[one.name]} for one in self.variations],
            "norms": {name: {"cells": held, "of": of} for name, (held, of) in self.norms.items()},
            "populations": dict(POPULATIONS),
            "definitions": dict(DEFINITIONS),
            "agreement": _agreement(self.agreement),
            "thresholds": [_threshold(one.name, self.influences) for one in THRESHOLDS],
            "rules": [plain(one) for one in RULES],
            "situations": {name: {"title": title, "definition": text} for name, (title, text) in SITUATIONS.items()},
            "combinations": self.combinations,
            "unknown": self.unknown,
            "same_in_half": plain(self.firm),
            "notes": list(self.notes),
            "sources": [dict(one) for one in self.sources],
        }


def _band(one: Band) -> dict[str, Any]:
    held: dict[str, Any] = plain(one)
    return held


def _year(one: YearShares) -> dict[str, Any]:
    return {
        "year": one.year,
        "dyads": one.dyads,
        "unknown": _band(one.unknown),
        "shares": {name: _band(share) for name, share in one.shares.items()},
        "all_dyads": one.all_dyads,
        "dilemma_of_all": _band(one.dilemma_of_all),
        "dilemma_no_pact": plain(one.dilemma_no_pact),
    }


def _agreement(pairs: tuple[Pair, ...]) -> dict[str, Any]:
    return {
        part: {"rules": dict(rules), "pairs": [plain(one) for one in pairs if one.part == part]}
        for part, rules in JUDGES.items()
    }


def _threshold(name: str, known: tuple[Influence, ...]) -> dict[str, Any]:
    one = next(one for one in THRESHOLDS if one.name == name)
    changes = [
        {"since": list(found.since), **dict(zip((*LEVELS, "without"), found.means, strict=False))}
        for found in known
        if found.name == name
    ]
    return {
        "name": name,
        "label": one.label,
        "levels": dict(zip(LEVELS, one.words, strict=True)),
        "mean_change": changes,
    }
