"""Names of states: what people write, and what they are told when it fails."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import DetenteError, InvalidValue, UnknownName
from detente.data.codes import (
    LAST_LISTED,
    actor,
    actors,
    default_years,
    lookup,
    names_in,
    plain,
    states,
)
from detente.data.years import year_range

COLD_WAR = tuple(range(1946, 1992))


@pytest.mark.parametrize(
    ("written", "ccode"),
    [
        ("USA", 2),
        ("u.s.a.", 2),
        ("united states", 2),
        ("The United States of America", 2),
        ("2", 2),
        ("USSR", 365),
        ("Soviet Union", 365),
        ("Russia", 365),
        ("RUS", 365),
        ("côte d'ivoire", 437),
        ("COTE D’IVOIRE", 437),
        ("türkiye", 640),
        ("Persia", 630),
        ("GBR", 200),
        ("UKG", 200),
        ("West Germany", 260),
        ("Burma", 775),
        ("Herzegovina", 346),
    ],
)
def test_lenient_names(written: str, ccode: int) -> None:
    assert lookup(written).ccode == ccode


@pytest.mark.parametrize("written", [2.0, "2.0", "2.", " 2 ", "002", np.float64(2.0), np.int16(2)])
def test_a_number_that_went_through_a_float_is_that_number(written: float | str) -> None:
    """Finding 1: 2.0 was Canada (20), for its dot was dropped as that of U.S.A. is."""
    assert lookup(written).ccode == 2


@pytest.mark.parametrize(
    "written", [-2, "-2", "\N{MINUS SIGN}2", "+2", 2.5, "2.5", "2,5", "2-", float("nan"), "1e3", -0.0]
)
def test_a_number_with_a_sign_or_a_fraction_names_no_state(written: float | str) -> None:
    """Finding 1: -2 was the United States."""
    with pytest.raises(UnknownName):
        lookup(written)


def test_numbers_of_a_pair_or_a_list_keep_their_dots_and_signs() -> None:
    assert [one.ccode for one in actors("2.0-365.0", COLD_WAR)] == [2, 365]
    assert [one.ccode for one in actors("2.0,20.0", COLD_WAR)] == [2, 20]
    assert [one.ccode for one in actors([2, 365.0], COLD_WAR)] == [2, 365]  # type: ignore[list-item]
    for text in ("-2", "-2-365", "-2,365"):
        with pytest.raises((UnknownName, InvalidValue), match="-2"):
            actors(text, COLD_WAR)
        assert names_in(text)[0] == "-2"


@given(st.integers(1, 999))
def test_a_number_is_looked_up_alike_however_it_is_written(number: int) -> None:
    found = []
    for written in (number, float(number), str(number), f"{number}.0", f"{number:03d}"):
        try:
            found.append(lookup(written).ccode)
        except UnknownName:
            found.append(0)
    assert set(found) in ({number}, {0})


def test_every_state_is_found_by_number_abbreviation_and_name() -> None:
    for state in states():
        assert lookup(state.ccode) == state
        inside = (state.spells[0][0],)
        for written in (state.abb, state.name):
            try:
                found = lookup(written, inside).abb
            except InvalidValue as error:  # two code systems disagree: both are offered
                found = error.hint
            assert state.abb in found


def test_table_agrees_with_the_official_list(real_data: Path) -> None:
    from detente.data.registry import source

    official = source("members").read(real_data / "cow" / "states2016.csv")
    ours = {(s.ccode, s.abb, s.name, first, min(last, 2016)) for s in states() for first, last in s.spells}
    columns = ("ccode", "stateabb", "statenme", "styear", "endyear")
    theirs = set(official[list(columns)].itertuples(index=False, name=None))
    assert ours == theirs


def test_ambiguous_codes_are_refused_with_the_candidates() -> None:
    with pytest.raises(InvalidValue, match="may mean several") as caught:
        lookup("AUS", COLD_WAR)
    assert "Austria" in caught.value.hint
    assert "Australia" in caught.value.hint
    with pytest.raises(InvalidValue, match="may mean several"):
        lookup("Congo", COLD_WAR)


def test_years_settle_what_a_name_means() -> None:
    assert lookup("Korea", (1890, 1895)).ccode == 730
    with pytest.raises(InvalidValue, match="not a member") as caught:
        lookup("Korea", COLD_WAR)
    assert "North Korea" in caught.value.hint
    assert lookup("SLV", (1960,)).name == "El Salvador"  # COW's Slovenia did not exist
    with pytest.raises(InvalidValue, match="not a member"):
        lookup("Pakistan", (1900, 1910))


def test_unknown_names_get_suggestions() -> None:
    with pytest.raises(UnknownName) as caught:
        lookup("Pakstan")
    assert "Pakistan" in caught.value.hint
    with pytest.raises(UnknownName):
        lookup("")
    with pytest.raises(UnknownName):
        lookup("xxxxxxxx")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("USA-USSR", [2, 365]),
        ("usa – soviet union", [2, 365]),
        ("India vs Pakistan", [750, 770]),
        ("USA,USSR, China", [2, 365, 710]),
        ("Guinea-Bissau-Senegal", [404, 433]),
        ("Ethiopia-Guinea-Bissau", [530, 404]),
        ("2-365", [2, 365]),
        (["USA", "USSR"], [2, 365]),
    ],
)
def test_pairs_and_lists(text: str | list[str], codes: list[int]) -> None:
    assert [one.ccode for one in actors(text, tuple(range(1980, 1990)))] == codes


@pytest.mark.parametrize("text", ["USA", "", "USA-USA", "Russia,USSR"])
def test_fewer_than_two_states(text: str) -> None:
    with pytest.raises(InvalidValue):
        actors(text, COLD_WAR)


def test_trap_5_germany_is_three_codes_with_a_gap() -> None:
    """Trap 5: Germany is 255 / 260 / 255 with a gap 1946-54; 255 and 260 both exist in 1990."""
    germany = actor("Germany", tuple(range(1930, 2001)))
    assert germany.code(1938) == 255
    assert [germany.code(year) for year in range(1946, 1955)] == [None] * 9
    assert germany.code(1955) == germany.code(1989) == germany.code(1990) == 260
    assert germany.code(1991) == 255
    assert actor("255", tuple(range(1930, 2001))).code(1970) is None
    assert lookup("GFR", (1990,)).member(1990)
    assert lookup("GMY", (1990,)).member(1990)


def test_yugoslavia_and_serbia_keep_one_code() -> None:
    assert lookup("Serbia").ccode == lookup("Yugoslavia").ccode == 345


def test_names_follow_the_years() -> None:
    assert actor("Russia", COLD_WAR).name == "USSR"
    assert actor("USSR", (1995, 2000)).name == "Russia"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1946-1948", (1946, 1947, 1948)),
        ("1946–1947", (1946, 1947)),
        (" 1946 : 1947 ", (1946, 1947)),
        ("1950", (1950,)),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert year_range(text) == years


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1991-1946", "Did you mean 1946-1991"),
        ("1946-91", "first and the last year"),
        ("soon", "first and the last year"),
        ("1700-1750", "from 1816"),
        ("1990-2090", "from 1816"),
    ],
)
def test_bad_years(text: str, says: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        year_range(text)
    assert says in caught.value.hint


def test_default_years() -> None:
    assert default_years("USA-USSR") == COLD_WAR
    assert default_years("USA-Russia")[-1] == LAST_LISTED
    assert default_years("India-Pakistan")[0] == 1947
    assert default_years("Bavaria-Saxony") == tuple(range(1816, 1868))
    with pytest.raises(InvalidValue, match="never members together"):
        default_years("Bavaria-Pakistan")


@given(st.text(max_size=30))
def test_any_text_is_answered_or_refused_in_words(text: str) -> None:
    try:
        answer = len(actors(text, COLD_WAR)) >= 2
    except DetenteError as error:
        answer = bool(error.message and error.hint)
    assert answer
    assert plain(plain(text)) == plain(text)
