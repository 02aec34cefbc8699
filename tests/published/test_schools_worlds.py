"""Every school in Jervis's four worlds, additions off, against the counts of the reference implementation.

The counts in ``schools_worlds.json`` are of 1,000 replicates of the full reference, ours of 500. Each
cell is held by Fisher's exact test, with a chance of 1 % at most that a sound engine fails any of them, and no
room beside it. The mean difference over the cells is held as well, which finds a small lean that no one cell
shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import fisher_exact, norm

from detente.core.scenario import Intervention
from detente.core.theory import Theory
from detente.engine.ensemble import Point
from detente.mechanisms.additions import without_additions
from detente.mechanisms.complete import completed
from detente.schools.registry import school
from published.base_scenario import DYAD, measure, restraint, shares

COUNTED = json.loads(Path(__file__).with_name("schools_worlds.json").read_text())
COLUMNS, OURS, THEIRS = COUNTED["columns"], 500, COUNTED["replicates"]
CELLS = [(s, w) for s, row in COUNTED["counts"].items() for w in row]
KEEP = ("conduct", "critical_fear", "restraint", "wars")
ROWS: Mapping[str, tuple[str, Mapping[str, float]]] = {
    "democratic_peace": ("democratic_peace", {"audience_cost": 0.2, "democratic_norm": 1.5, "talk": 0}),
    "regional_complex_inside": ("regional_complex", {"separation": 0.1}),
    "regional_complex_between": ("regional_complex", {"separation": 0.4}),
}
"""Rows that are not a school as it stands: the reference puts the democratic peace in as a price of war."""
DONE = (
    Intervention(100, settings={"sensibility": 0, "leap": 0}, edits={"sensibility": 0}),
    Intervention(110, until=118, conduct=1, actor=0, target=1),
)


def theory_of(row: str) -> Theory:
    name, settings = ROWS.get(row, (row, {}))
    return completed(school(name)).where(**settings, **without_additions())


@pytest.fixture(scope="session")
def measured() -> dict[tuple[str, str], np.ndarray]:
    points = []
    for row, world in CELLS:
        settings = {**DYAD.settings, "prior": COUNTED["settings"]["prior"], **COUNTED["worlds"][world]}
        points.append(Point(theory_of(row), DYAD.replace(settings=settings), DONE))
    out = {}
    for cell, records in zip(CELLS, measure(points, years=COUNTED["years"], replicates=OURS, keep=KEEP), strict=True):
        paradox = (shares(records, 80, 100) >= 0.5).all(-1)
        before, after = restraint(records, 80, 100), restraint(records)
        critical = records["critical_fear"][:, -1]
        open_ended = (critical[:, 0, 1] > 0.9) & (critical[:, 1, 0] > 0.9) & (records["restraint"][:, -1, 0, 1] > 0)
        war = records["wars"][:, :100].sum(1) > 0
        kept = before & after
        out[cell] = np.array(
            [c.sum() for c in (paradox, before & ~after, kept & ~open_ended, kept & open_ended, war)], dtype=int
        )
    return out


def test_every_row_of_the_table_is_there() -> None:
    assert len(COUNTED["counts"]) == 20
    assert all(len(row) == 4 for row in COUNTED["counts"].values())


@pytest.mark.parametrize(("row", "world"), CELLS)
def test_cell(measured: dict[tuple[str, str], np.ndarray], row: str, world: str) -> None:
    """False alarms: at most 1 % over all cells and columns."""
    wrong = []
    for column, ours, counted in zip(COLUMNS, measured[row, world], COUNTED["counts"][row][world], strict=True):
        p = fisher_exact([[ours, OURS - ours], [counted, THEIRS - counted]]).pvalue
        if p < 0.01 / (len(CELLS) * len(COLUMNS)):
            wrong.append(f"{column}: {ours} of {OURS} against {counted} of {THEIRS} (p {p:.1g})")
    assert not wrong, f"{row} in {world}: {'; '.join(wrong)}"


@pytest.mark.parametrize("column", COLUMNS)
def test_no_lean(measured: dict[tuple[str, str], np.ndarray], column: str) -> None:
    """Rows share the luck of a replicate: the error of a mean over cells is at most their mean error.

    False alarms: 1 % over the columns.
    """
    k = COLUMNS.index(column)
    ours = np.array([measured[c][k] for c in CELLS]) / OURS
    counted = np.array([COUNTED["counts"][c[0]][c[1]][k] for c in CELLS]) / THEIRS
    pooled = (ours * OURS + counted * THEIRS) / (OURS + THEIRS)
    error = np.sqrt(pooled * (1 - pooled) * (1 / OURS + 1 / THEIRS)).mean()
    assert abs((ours - counted).mean()) < norm.isf(0.01 / (2 * len(COLUMNS))) * error
