"""Citations: what the bibliography says, and which works a theory or a run rests on."""

import re
import unicodedata

import numpy as np
import pytest

from detente._version import __version__
from detente.core.cite import bibtex, citation, cite, keys, reference, references
from detente.core.errors import UnknownName
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.mechanisms.complete import completed
from detente.schools import school, schools

WORKS = sorted(set(references()) - {"detente"})


def run_of(theory: Theory, others: tuple[Theory, ...] = (), **values: object) -> Run:
    used = {**theory.values(), **values}
    return Run(theory, Scenario("none"), 0, np.arange(1), 1, {}, used, theories=others)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@pytest.mark.parametrize("key", WORKS)
def test_a_work_is_complete_and_its_key_names_it(key: str) -> None:
    work = reference(key)
    people = work.get("author") or work["editor"]
    year = work["issued"]["date-parts"][0][0] if "issued" in work else ""
    first = people[0]["family"].replace("æ", "ae").replace("ö", "o")
    assert re.fullmatch(r"[A-Za-z]+(\d{4})?", key)
    assert key.endswith(str(year))
    assert key.startswith(re.sub(r"[^A-Za-z]", "", plain(first)))
    assert work["title"]
    assert not work["title"].endswith(".")
    needed = {
        "article-journal": {"container-title", "volume", "page"},
        "chapter": {"container-title", "editor", "publisher", "page"},
        "book": {"publisher", "publisher-place"},
        "article": set(),
        "software": {"URL"},
    }
    assert needed[work["type"]] <= set(work)
    if "DOI" in work:
        assert re.fullmatch(r"10\.\d{4,5}/\S+", work["DOI"])


def test_no_two_entries_are_one_work() -> None:
    titles = [plain(references()[key]["title"]).casefold() for key in WORKS]
    identifiers = [references()[key]["DOI"] for key in WORKS if "DOI" in references()[key]]
    assert len(set(titles)) == len(titles)
    assert len(set(identifiers)) == len(identifiers)


def test_an_unknown_key_gets_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Jervis1978"):
        reference("Jervis1987")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (
            "Jervis1978",
            "Jervis, Robert (1978). Cooperation under the Security Dilemma. World Politics 30(2): 167–214. "
            "https://doi.org/10.2307/2009958",
        ),
        ("Kydd2005", "Kydd, Andrew H. (2005). Trust and Mistrust in International Relations. "
         "Princeton, NJ: Princeton University Press."),
        (
            "Tullock1980",
            "Tullock, Gordon (1980). Efficient Rent Seeking. In Toward a Theory of the Rent-Seeking Society, edited by "
            "Buchanan, James M.; Tollison, Robert D. and Tullock, Gordon, 97–112. "
            "College Station: Texas A&M University Press.",
        ),
        (
            "Emeriau",
            "Emeriau, Clémence (n.d.). The Security Dilemma: Self-Fulfilling Prophecy or Inescapable Reality?",
        ),
        (
            "AdlerBarnett1998",
            "Adler, Emanuel and Barnett, Michael (editors) (1998). Security Communities. "
            "Cambridge: Cambridge University Press. https://doi.org/10.1017/CBO9780511598661",
        ),
    ],
)  # fmt: skip
def test_a_work_reads_as_people_cite_it(key: str, text: str) -> None:
    assert citation(key) == text


def test_every_citation_and_entry_can_be_written() -> None:
    for key in references():
        assert not re.search(r"None|\{|\}|\(\)|\s\s|: \.| \.|\?\.", citation(key)), citation(key)
        entry = bibtex([key])
        assert entry.count("{") == entry.count("}")
        assert entry.startswith("@")
        assert f"{{{key},\n" in entry


def test_bibtex_escapes_and_keeps_what_it_must() -> None:
    entry = bibtex(["Tullock1980"])
    assert entry.startswith("@incollection{Tullock1980,")
    assert r"Texas A\&M" in entry
    assert "pages = {97--112}" in entry
    assert "editor = {Buchanan, James M. and Tollison, Robert D. and Tullock, Gordon}" in entry
    assert f"version = {{{__version__}}}" in bibtex(["detente"])


@pytest.mark.parametrize("name", schools())
def test_a_theory_rests_on_detente_its_school_and_its_mechanisms(name: str) -> None:
    theory = school(name)
    first, *rest = keys(theory)
    assert first == "detente"
    assert rest == sorted(rest, key=str.lower)
    assert {*theory.references, "McKelveyPalfrey1995"} <= set(rest)
    assert len(cite(theory)) == len(rest) + 1 == bibtex(theory).count("\n@") + 1


def test_what_is_switched_off_is_not_cited() -> None:
    theory = school("richardson").replace(references=())
    assert "Wheeler2018" not in keys(theory)  # no leaps
    assert keys(completed(theory)) == keys(theory)
    frozen = theory.where(identity_rate=0, other_regard=0)
    assert "Wendt1999" in keys(theory)
    assert "Wendt1999" not in keys(frozen)
    assert "Wendt1999" in keys(frozen.where(frame=0.5))


def test_a_run_cites_what_it_used() -> None:
    theory = school("default")
    assert keys(run_of(theory)) == keys(theory)
    assert "MillerEtAl2019" not in keys(run_of(theory, habit_weight=0.0, habit_rate=0.0))
    assert "MillerEtAl2019" in keys(run_of(theory, habit_weight=np.array([0.0, 0.5])))


def test_a_mixed_world_cites_all_its_theories() -> None:
    mixed = (school("offensive_realism"), school("three_steps"))
    found = keys(run_of(mixed[0], mixed))
    assert {*mixed[0].references, *mixed[1].references} <= set(found)
