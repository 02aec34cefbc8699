"""Militarized interstate disputes, one row a participant and spell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detente.data.packages import PEACESCIENCER
from detente.data.reading import read_r, tidy
from detente.data.source import Source

if TYPE_CHECKING:
    from pandas import DataFrame

UNITS = {
    "dispnum": "dispute number",
    "ccode": "COW number",
    "styear": "year in which it joined",
    "stmon": "month",
    "stday": "day; missing where not known",
    "endyear": "year in which it left",
    "endmon": "month",
    "endday": "day; missing where not known",
    "obsid_start": "leader on joining (obsid of leaders)",
    "obsid_end": "leader on leaving",
    "dummy_stday": "stday, or the first of the month",
    "dummy_endday": "endday, or the last of the month",
    "sidea": "1 if on side A",
    "hiact": "its highest action: 0 none, 1-6 threats, 7-13 shows of force, 14-19 uses of force, 20-21 war",
    "orig": "1 if there from the first day",
    "anymiss_leader_start": "1 if a leader on joining is not known",
    "anymiss_leader_end": "1 if a leader on leaving is not known",
    "allmiss_leader_start": "1 if no leader on joining is known",
    "allmiss_leader_end": "1 if no leader on leaving is known",
}
"""Columns and their units."""


def read(path: Path) -> DataFrame:
    """Read the file into the columns of ``UNITS``.

    Parameters
    ----------
    path
        The file as downloaded.
    """
    return tidy(
        read_r(path),
        UNITS,
        "dispnum",
        "ccode",
        "styear",
        "stmon",
        "endyear",
        "endmon",
        "dummy_stday",
        "dummy_endday",
        "sidea",
        "hiact",
        "orig",
        "anymiss_leader_start",
        "anymiss_leader_end",
        "allmiss_leader_start",
        "allmiss_leader_end",
        missing=(-9,),
    )


SOURCE = Source(
    name="dispute_participants",
    title="GML Militarized Interstate Disputes, participants",
    file="gml_part.rda",
    address=PEACESCIENCER.address("data/gml_part.rda"),
    home="https://internationalconflict.ua.edu/data-download/",
    version="2.2.1",
    sha256=("dd190b9e2f132f3a20cd35f1f7c6b860f62fb4af0d799de5318a50685b98caf7",),
    size=35600,
    licence=f"{PEACESCIENCER.title}; free for research with citation",
    citation=(
        "Gibler, Douglas M., Steven V. Miller and Erin "
        "K. Little. 2016. An Analysis of the Militarized "  # codespell:ignore
        "Interstate Dispute (MID) Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730."
    ),
    coverage=(1816, 2010),
    key=("dispnum", "ccode", "styear", "stmon", "dummy_stday"),
    units=UNITS,
    limits="A participant that left and came back has a row a spell.",
    read=read,
    group="conflict",
)
"""The source."""
