"""``detente schools`` and ``detente parameters``."""

import json
import re

import pytest

from detente.apps.cli.main import main
from detente.core.cite import keys
from detente.core.theory import parameters
from detente.mechanisms.groups import made_of
from detente.schools import school, schools


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_the_list_names_every_school_with_its_claim(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, "schools", "--json")
    listed = json.loads(out)["schools"]
    assert status == 0
    assert [s["name"] for s in listed] == list(schools())
    assert all(s["title"] and s["claim"] for s in listed)
    _, out, _ = ran(capsys, "schools")
    assert all(name in out for name in schools())


def test_a_school_is_told_the_same_in_the_list_and_alone(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(ran(capsys, "schools", "--json")[1])["schools"]
    assert listed == [json.loads(ran(capsys, "schools", name, "--json")[1]) for name in schools()]


@pytest.mark.parametrize("name", schools())
def test_one_school_as_json_holds_its_card_settings_and_works(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "schools", name, "--json")
    told, theory = json.loads(out), school(name)
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert told["claim"] == theory.card.claim
    assert {s["name"]: s["value"] for s in told["settings"]} == dict(theory.settings)
    assert all((s["reason"] and s["default"] != s["value"]) or s["name"] == "initial_amity" for s in told["settings"])
    assert [d["mechanism"] for d in told["denies"]] == list(theory.denies)
    assert all(d["reason"] for d in told["denies"])
    grouped = {kind for group in told["groups"] for kind in group["mechanisms"]}
    assert grouped | set(told["beside_groups"]) == {type(m).__name__ for m in theory.mechanisms}
    assert sum(map(len, told["mechanisms"].values())) == len(theory.mechanisms)
    assert [r["id"] for r in told["references"]] == list(theory.references)
    assert all(r["citation"] for r in told["references"])


@pytest.mark.parametrize("name", schools())
def test_one_school_for_people_shows_all_of_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, "schools", name)
    theory = school(name)
    text = re.sub(r"[\s│]+", " ", out)
    assert theory.title in text
    assert theory.card.claim in text
    assert all(setting in text for setting in theory.settings)
    assert all(re.search(rf"^ ?{group.name} ", out, re.M) and group.title in text for group in made_of(theory)[0])
    assert ("What it denies" in out) == bool(theory.denies)
    assert all(f"- {name}: " in out for name in theory.denies)
    assert "``" not in text
    assert all(f"({key[-4:]})" in text for key in theory.references if key[-1].isdigit())


def test_a_school_prints_the_works_it_rests_on_as_bibtex(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, "schools", "three_steps", "--bibtex")
    assert re.findall(r"^@\w+\{(\w+),$", out, re.MULTILINE) == list(keys(school("three_steps")))
    _, out, _ = ran(capsys, "schools", "--bibtex")
    assert {key for name in schools() for key in school(name).references} == set(
        re.findall(r"^@\w+\{(\w+),", out, re.M)
    )


@pytest.mark.parametrize("command", [("schools", "habiit"), ("parameters", "--theory", "habiit")])
def test_a_misspelt_school_is_a_users_error(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, *command, "--json")
    error = json.loads(out)["error"]
    assert status == 2
    assert error["type"] == "UnknownName"
    assert "'habit'" in error["hint"]
    status, out, err = ran(capsys, *command)
    assert (status, out) == (2, "")
    assert "habit" in err


def test_parameters_as_json_are_the_declarations(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, "parameters", "--theory", "offensive_realism", "--json")
    told = json.loads(out)
    known = parameters(school("offensive_realism"))
    assert (status, told["theory"]) == (0, "offensive_realism")
    assert [p["name"] for p in told["parameters"]] == list(known)
    for p in told["parameters"]:
        declared = known[p["name"]]
        assert (p["value"], p["default"], p["low"], p["high"]) == (
            declared.value,
            declared.default,
            declared.low,
            declared.high,
        )
        assert p["identity"] == ("inf" if declared.identity == float("inf") else declared.identity)
        assert declared.owner.endswith(f".{p['mechanism']}")


def test_parameters_for_people_show_every_name_and_mark_what_differs(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = ran(capsys, "parameters", "--theory", "habit")
    for name in parameters(school("habit")):
        assert re.search(rf"^ ?{name} ", out, re.MULTILINE), name
    assert "(default 0.5)" in re.sub(r"\s+", " ", out)
    assert "are assumptions" in out


def test_one_parameter_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = ran(capsys, "parameters", "offence_advantage", "--json")
    (told,) = json.loads(out)["parameters"]
    assert (status, told["name"], told["default"]) == (0, "offence_advantage", 2.5)
    _, out, _ = ran(capsys, "parameters", "offence_advantage")
    assert all(str(told[key]) in out for key in ("label", "default", "low", "high", "unit", "source", "mechanism"))


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("offense_advantage",), "offence_advantage"),
        (("leap", "--theory", "offensive_realism"), "detente parameters leap"),
    ],
)
def test_a_parameter_that_is_not_there_is_told_with_the_cure(
    words: tuple[str, ...], cure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = ran(capsys, "parameters", *words)
    assert status == 2
    assert cure in " ".join(err.split())
