"""Acts of one's own: who did what to whom, in which month, and what is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from detente.core.errors import DataError, DetenteError, InvalidValue, UnknownName
from detente.data.codes import Actor
from detente.data.own import OwnFrame, read_frame
from detente.data.own.acts import read_acts
from detente.data.own.sides import sides_of, span_of
from unit.data.own.made_files import text

LONG = (
    "source,target,month,goldstein\nIsrael,Palestine,1995-01,-2\nPalestine,Israel,1995-01,3\n"
    "Israel,Palestine,1995-03,-1\n"
)


def israel_palestine(own: OwnFrame) -> tuple[Actor, Actor]:
    one, two = sides_of("Israel-Palestine", (1995,), own)
    return one, two


def acts(folder: Path, lines: str, **options: Any) -> Any:
    own = read_frame(text(folder, lines), "names", actors=["Palestine"], **options)
    return read_acts(own, *israel_palestine(own), (1995,))


def test_acts_of_a_state_and_an_actor_that_is_none(tmp_path: Path) -> None:
    found = acts(tmp_path, LONG)
    assert (found.periods, found.when) == (12, ("1995-01", "1995-02", "1995-03"))
    assert (found.there, found.back) == ([-2.0, None, -1.0], [3.0, None, None])
    assert "goldstein" in found.rule


def test_months_without_a_row_are_unknown_and_told(tmp_path: Path) -> None:
    """A zero would be read as restraint."""
    own = read_frame(text(tmp_path, LONG), "names", actors=["Palestine"])
    sides = israel_palestine(own)
    told = read_acts(own, *sides, (1995,)).gaps(*sides)
    assert told[0].startswith("mine.csv has no acts of Israel towards Palestine in 1 month of 3: unknown, not zero.")
    assert "2 months of 3" in told[1]


def test_events_of_days_add_up_and_a_quiet_month_between_is_zero(tmp_path: Path) -> None:
    lines = (
        "source,target,date,goldstein\nIsrael,Palestine,1995-01-02,-2\nIsrael,Palestine,1995-01-09,-3\n"
        "Palestine,Israel,1995-01-05,1\nIsrael,Palestine,1995-03-01,4\n"
    )
    found = acts(tmp_path, lines)
    assert found.there == [-5.0, 0.0, 4.0]
    assert found.back == [1.0, None, None]


@pytest.mark.parametrize(
    ("head", "rows", "there", "back"),
    [
        ("source,target,month,type", ("conflict", "cooperation"), -1.0, 1.0),
        ("source,target,month,compete", ("1", "0"), -1.0, -0.0),
        ("source,target,month,anything", ("-4", "5"), -4.0, 5.0),
    ],
)
def test_ways_of_scoring(tmp_path: Path, head: str, rows: tuple[str, str], there: float, back: float) -> None:
    found = acts(tmp_path, f"{head}\nIsrael,Palestine,1995-01,{rows[0]}\nPalestine,Israel,1995-01,{rows[1]}\n")
    assert (found.there, found.back) == ([there], [back])


def test_conflict_and_cooperation_in_columns(tmp_path: Path) -> None:
    lines = "source,target,month,conflict,cooperation\nIsrael,Palestine,1995-01,5,2\nPalestine,Israel,1995-01,0,2\n"
    found = acts(tmp_path, lines)
    assert (found.there, found.back) == ([-3.0], [2.0])


def test_a_file_that_does_not_say_what_scores_or_who_acted(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="does not say which column scores") as refused:
        acts(tmp_path, LONG.replace("goldstein", "a,b").replace(",-2", ",-2,1").replace(",3\n", ",3,1\n").replace(
            ",-1\n", ",-1,1\n"))  # fmt: skip
    assert "--scores" in refused.value.hint
    undirected = "side_a,side_b,month,score\nIsrael,Palestine,1995-01,-2\nIsrael,Palestine,1995-02,-2\n"
    with pytest.raises(InvalidValue, match="does not say who acted") as refused:
        acts(tmp_path, undirected, directed=False)
    assert "--scores there,back" in refused.value.hint


def test_a_file_of_one_pair_that_it_does_not_name(tmp_path: Path) -> None:
    own = read_frame(text(tmp_path, "month,there,back\n1995-01,-2,3\n1995-02,1,\n"), pair=True, actors=["Palestine"])
    found = read_acts(own, *israel_palestine(own), (1995,), "there,back")
    assert (found.there, found.back) == ([-2.0, 1.0], [3.0, None])
    with pytest.raises(UnknownName, match="forth"):
        read_acts(own, *israel_palestine(own), (1995,), "there,forth")


def test_years_without_acts(tmp_path: Path) -> None:
    own = read_frame(text(tmp_path, LONG), "names", actors=["Palestine"])
    with pytest.raises(DataError, match="has no acts of Israel and Palestine in 2005") as refused:
        read_acts(own, *israel_palestine(own), (2005,))
    assert refused.value.hint


def test_sides_that_are_in_no_list(tmp_path: Path) -> None:
    own = read_frame(text(tmp_path, LONG), "names", actors=["Palestine"])
    one, two = israel_palestine(own)
    assert (one.ccode, two.ccode, two.name, two.links) == (666, -1, "Palestine", ())
    assert span_of("Israel-Palestine", own) == (1995,)
    with pytest.raises(DetenteError, match="Atlantis") as refused:
        sides_of("Israel-Atlantis", (1995,), own)
    assert "no rows of an actor by that name" in refused.value.hint
    with pytest.raises(DetenteError, match="Palestine"):
        sides_of("Israel-Palestine", (1995,), None)
    with pytest.raises(InvalidValue, match="are the same"):
        sides_of(["Palestine", "palestine"], (1995,), own)
