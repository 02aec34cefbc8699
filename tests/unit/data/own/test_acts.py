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


HEAD = "ccode1,ccode2,month,goldstein\n"


def of_the_two(folder: Path, lines: str, states: str = "USA-USSR", **options: Any) -> Any:
    own = read_frame(text(folder, lines), "cow", **options)
    one, two = sides_of(states, range(1962, 1965), own)
    return read_acts(own, one, two, range(1962, 1965), options.get("scores"))


def test_single_days_each_in_a_month_of_its_own_leave_quiet_months_zero(tmp_path: Path) -> None:
    lines = "2,365,1962-01-05,-5\n2,365,1962-06-05,3\n365,2,1962-01-07,2\n365,2,1962-06-01,2\n"
    found = of_the_two(tmp_path, HEAD + lines)
    assert (found.there, found.back) == ([-5.0, 0.0, 0.0, 0.0, 0.0, 3.0], [2.0, 0.0, 0.0, 0.0, 0.0, 2.0])


def test_one_act_a_year_is_an_act_of_its_month(tmp_path: Path) -> None:
    lines = "2,365,1962-01-05,-5\n365,2,1962-01-05,-5\n2,365,1963-04-06,1\n365,2,1963-07-07,2\n"
    found = of_the_two(tmp_path, HEAD + lines)
    assert (found.periods, found.when[-1], found.there[0], found.there[15]) == (12, "1963-07", -5.0, 1.0)


def test_months_that_are_dated_by_their_first_or_last_day_are_no_single_days(tmp_path: Path) -> None:
    """A month between them is unknown, and two rows of one month are not added up."""
    for first, last in (("1962-01-01", "1962-03-01"), ("1962-01-31", "1962-04-30")):
        rows = f"2,365,{first},-5\n365,2,{first},1\n2,365,{last},3\n365,2,{last},1\n"
        found = of_the_two(tmp_path, HEAD.replace("month", "date") + rows)
        assert (found.periods, found.there[0], found.there[1], found.there[-1]) == (12, -5.0, None, 3.0)


def test_two_acts_of_one_day_that_say_the_same_both_count_and_are_told(tmp_path: Path) -> None:
    lines = HEAD + "2,365,1962-01-05,-5\n2,365,1962-01-05,-5\n2,365,1962-01-05,8\n365,2,1962-01-06,0\n"
    own = read_frame(text(tmp_path, lines), "cow", directed=True)
    assert own.report.repeated == []
    assert any("1 row says what another of the same day says, and counts" in note for note in own.report.notes)
    assert of_the_two(tmp_path, lines, directed=True).there == [-2.0]


@pytest.mark.parametrize("directed", [True, False])
def test_months_are_months_whichever_state_a_row_names_first(tmp_path: Path, directed: bool) -> None:
    lines = "ccode1,ccode2,date,there,back\n2,365,1962-01,-5,3\n365,2,1962-02,3,-5\n"
    own = read_frame(text(tmp_path, lines), "cow", directed=directed)
    assert (own.unit, own.table.height) == ("dyad-month", 2)


def test_scores_of_minus_nine_and_minus_seven_are_scores(tmp_path: Path) -> None:
    lines = "2,365,1962-01,-9\n365,2,1962-01,3\n2,365,1962-02,7\n365,2,1962-02,-7\n"
    found = of_the_two(tmp_path, HEAD + lines)
    assert (found.there, found.back) == ([-9.0, 7.0], [3.0, -7.0])
    named = of_the_two(tmp_path, HEAD.replace("goldstein", "mine") + lines, scores="mine")
    assert (named.there, named.back) == (found.there, found.back)


def test_conduct_other_than_0_and_1_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="1 where a side competes and 0 where not"):
        of_the_two(tmp_path, "ccode1,ccode2,month,compete\n2,365,1962-01,5\n365,2,1962-01,-1\n")


def test_a_month_with_an_act_of_unknown_score_is_unknown_and_stays_in_the_span(tmp_path: Path) -> None:
    rows = "2,365,1962-01,,4\n365,2,1962-01,3,\n2,365,1962-02,2,1\n365,2,1962-02,5,1\n"
    found = of_the_two(tmp_path, f"ccode1,ccode2,month,conflict,cooperation\n{rows}")
    assert (found.when, found.there, found.back) == (("1962-01", "1962-02"), [None, -1.0], [None, -4.0])
