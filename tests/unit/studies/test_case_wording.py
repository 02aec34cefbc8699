"""How a case words things: numbers that stand behind sentences, their form, and names of crises."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from detente.core.errors import InvalidValue
from detente.data.perception import title
from detente.studies.case.sentence import KINDS, Fact, Sentence, Teller, find_unbacked, listed, many, possessive
from unit.studies.well_said import faults


def test_what_is_not_backed_is_found() -> None:
    facts = {"a": Fact("a", "disputes", 2), "b": Fact("b", "a share", 0.25, "share")}
    assert find_unbacked(Sentence("2 disputes in 25 % of years", "made", "conflict", ("a", "b")), facts) == []
    assert find_unbacked(Sentence("3 disputes", "made", "conflict", ("a",)), facts) == ["3"]
    assert find_unbacked(Sentence("22 disputes", "made", "conflict", ("a",)), facts) == ["22"]
    assert find_unbacked(Sentence("2 disputes in 1955", "made", "conflict", ("a",)), facts) == ["1955"]
    assert find_unbacked(Sentence("25 % of years", "made", "conflict", ("a",)), facts) == ["25"]


def test_no_number_gets_into_a_sentence_without_a_name() -> None:
    """No template has a digit outside its tags, and a slot that is filled with a bare number is refused."""
    text = (files("detente.studies.case.account") / "sentences.jinja").read_text(encoding="utf-8")
    assert re.findall(r"\d", re.sub(r"\{[{%#].*?[}%#]\}", "", text, flags=re.DOTALL)) == []
    tell = Teller({})
    with pytest.raises(InvalidValue, match="no named fact"):
        tell("stopped", "bottom", done="1", asked=Fact("asked", "asked", 3))
    told = tell("stopped", "bottom", done=Fact("done", "done", 1), asked=Fact("asked", "asked", 3))
    assert told.text == "The runs were stopped early: 1 of 3 schools finished."
    assert told.facts == ("done", "asked")


def test_numbers_are_written_as_the_field_does() -> None:
    """Two significant digits; a share of one per cent or less keeps them; p as p."""
    shown = {
        ("share", 0.5): "50 %", ("share", 0.0072): "0.72 %", ("share", 0.999): "99.9 %", ("share", 0.0): "0 %",
        ("change", -0.17): "-17 %", ("change", 5.69): "+569 %", ("p", 0.0004): "p < 0.001", ("p", 0.0357): "p = 0.036",
        ("money", 631_000.0): "$630 bn", ("money", 950.0): "$950 m", ("points", -0.0001): "0", ("points", 0.07): "+7",
        ("count", 31255): "31,255", ("year", 1991): "1991", ("number", 0.29161): "0.29", ("number", 2.0): "2.0",
    }  # fmt: skip
    for (kind, value), text in shown.items():
        assert KINDS[kind](value) == text, (kind, value)
    one, none = Fact("one", "", 1), Fact("none", "", 0)
    assert [many(one, "year", "years"), many(none, "year", "years")] == ["1 year", "no years"]
    assert many(none, "year", "years").facts == (none,)
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert [possessive("USA"), possessive("Cyprus")] == ["USA's", "Cyprus'"]


def test_faults_of_a_sentence_are_found() -> None:
    good = "USA and USSR: 1 dispute, 21 disputes in 1 year; SE 0.18, p = 0.10 (45 yearly changes)."
    assert faults(good) == []
    for bad in ("1 disputes", "in 1 years", "two  spaces", "nan of years", "None of years is None", "a ,b", "()", "{x}",
                "ends..", "it 's", "in 1 of 1 times"):  # fmt: skip
        assert faults(bad), bad


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("BERLIN BLOCKADE", "Berlin Blockade"),
        ("KOREAN WAR II", "Korean War II"),
        ("CHINA/INDIA BDR. II", "China/India Border II"),
        ("REMILIT. RHINELAND", "Remilitarisation of Rhineland"),
        ("NICARAGUA MIG-21S", "Nicaragua MIG-21s"),
        ("ABLE ARCHER 83", "Able Archer 83"),
        ("FALL OF WEST EUROPE", "Fall of West Europe"),
        ("S. AFRICA RAID ON LESOTHO", "South Africa Raid on Lesotho"),
    ],
)
def test_names_of_crises_are_written_out(written: str, read: str) -> None:
    assert title(written) == read
