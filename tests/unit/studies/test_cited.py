"""What to cite: every work with what it stands for, methods among them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import detente
from detente import store
from detente.core.cite import references, works
from detente.core.param import REGISTRY
from detente.core.roles import GROUPS
from detente.studies import cited, methods
from detente.studies.run.kept import REPORT
from unit.store.runs import asked

STUDIES = Path(detente.__file__).parent / "studies"
SMALL = {"replicates": 4, "years": 42, "backend": "numpy"}
METHOD_TABLES = {
    "sweep": (methods.INTERVALS, methods.EFFECTS, methods.PAIRS, methods.EVENTS, methods.EXACT),
    "sensitivity": (*methods.SENSITIVITY.values(), methods.LUCK),
    "discover": (*methods.DISCOVERY.values(), methods.SKEWED),
    "beliefs": (methods.FILTERING,),
    "case": (methods.SERIES,),
    "confront": (methods.FORECASTS,),
    "complex": (methods.COMMUNITIES,),
    "situations": (methods.SITUATION_RULES,),
    "verdict": (methods.INTERVALS, methods.BOOTSTRAP),
}
SUBJECTS = {
    "case": {"Richardson1960"},
    "complex": {"BuzanWaever2003", "SavricEtAl2011"},
    "confront": {"Bleek2017", "Bremer1992", "Miller2022", "BaileyEtAl2017", "BrecherWilkenfeld1997",
                 "MillerThreat2022"},
}  # fmt: skip
"""Works that the docstrings of a study name as its subject, data or map, and not as a method."""


def by_group(found: tuple) -> dict[str, dict[str, tuple[str, ...]]]:
    held: dict[str, dict[str, tuple[str, ...]]] = {group: {} for group in GROUPS}
    for one in found:
        held[one.group][one.key] = one.roles
    return held


def test_a_report_says_what_each_work_stands_for() -> None:
    told = by_group(works(detente.run("default", "cold_war", **SMALL)))
    assert told["software"] == {"detente": ("all numbers",)}
    assert told["scenario"]["FarissEtAl2022"] == ("economy at the start",)
    assert told["scenario"]["Schelling1966"] == ("what is done in 1962",)
    assert "parameter domestic_cost" in told["theory"]["BaligaEtAl2011"]
    assert "Default world" in told["theory"]["BoothWheeler2008"]
    assert {"Wilson1927", "KornGraubard1998", "Student1908"} == set(told["methods"])


def test_a_kept_run_has_the_methods_of_its_report_and_the_data_of_its_scenario(tmp_path: Path) -> None:
    run = detente.simulate("default", "cold_war", keep=("conduct",), **SMALL)
    report = detente.run("default", "cold_war", **SMALL)
    store.write(tmp_path / "bare", run, question=asked(run), kind="run", made=store.made("x"))
    store.keep(tmp_path, {"a": 1}, lambda: (run, {REPORT: report}), kind="run")
    bare = by_group(cited.works(tmp_path / "bare").works)
    (folder,) = (one for one in tmp_path.iterdir() if one.name != "bare")
    full = cited.works(folder)
    assert not bare["methods"]
    assert "Wilson1927" in by_group(full.works)["methods"]
    said = by_group(full.works)["scenario"]
    assert any("Nuclear Notebook" in key for key in said), "a data set that is in no bibliography"
    assert sum("Fariss" in key for key in said) == 1, "a data set and the work on it are one"
    assert full.versions["detente"] == detente.__version__
    told = full.to_dict()
    assert {one["group"] for one in told["works"]} == {"software", "theory", "scenario", "methods"}
    assert all(one["roles"] for one in told["works"])


@pytest.mark.parametrize(("sample", "key"), [("sobol:4", "Sobol1967"), ("latin:4", "McKayEtAl1979"), (None, "")])
def test_a_sweep_cites_how_its_points_were_drawn(sample: str | None, key: str) -> None:
    known = REGISTRY["domestic_cost"]
    vary = {"domestic_cost": [known.low, known.high] if sample is None else (known.low, known.high)}
    found = detente.sweep("first_encounter", vary, sample=sample, replicates=3, years=22, backend="numpy")
    told = by_group(works(found))
    assert {"Sobol1967", "McKayEtAl1979", "Halton1960"} & set(told["methods"]) == ({key} if key else set())
    assert "Wilson1927" in told["methods"]
    assert any("parameter domestic_cost, which is varied" in roles for roles in told["theory"].values())


@pytest.mark.parametrize("name", METHOD_TABLES)
def test_every_work_that_the_code_of_a_study_names_is_cited_by_it(name: str) -> None:
    named = {key for file in (STUDIES / name).rglob("*.py") for key in re.findall(r"\[(\w+\d{4})\]_", file.read_text())}
    told = {key for table in METHOD_TABLES[name] for key in table}
    if name == "verdict":
        named -= {"Jervis1978"}
    assert named - SUBJECTS.get(name, set()) <= told
    assert told <= set(references())


def test_agresti_and_min_is_cited_as_it_was_printed() -> None:
    assert detente.core.cite.citation("AgrestiMin2005") == (
        "Agresti, Alan and Min, Yongyi (2005). Simple Improved Confidence Intervals for Comparing Matched Proportions. "
        "Statistics in Medicine 24(5): 729–740. https://doi.org/10.1002/sim.1781"
    )
