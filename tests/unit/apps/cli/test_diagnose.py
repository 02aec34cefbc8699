"""The command ``detente diagnose``: what a saved run is."""

import json
from pathlib import Path

import pytest

import detente
from unit.apps.test_cli_verdict import called


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs")
    run = detente.simulate("default", "first_encounter", replicates=6, years=25, keep=detente.NEEDS)
    run.save(path / "run.nc")
    detente.simulate("default", "first_encounter", replicates=6, years=25, keep="conduct").save(path / "bare.nc")
    detente.run("habit", "first_encounter", replicates=4, years=25).save(path / "report.nc")
    detente.game("trust_game").solve().save(path / "game.nc")
    return path


def test_a_run_is_diagnosed_as_in_python(capsys, folder: Path) -> None:
    status, out, _ = called(capsys, "diagnose", str(folder / "run.nc"), "--json")
    told = json.loads(out)
    found = detente.diagnose(detente.open(folder / "run.nc"))
    assert status == 0
    assert told["measures"] == json.loads(json.dumps(found.to_dict()))
    assert told["file"] == str(folder / "run.nc")
    status, out, _ = called(capsys, "diagnose", str(folder / "run.nc"))
    assert status == 0
    said = " ".join(out.split())
    for one in found.measures.values():
        assert f"{one.title}: {' '.join(one.told.split())}" in said
        assert one.told.startswith(f"{one.mean:.3g} {one.unit}" if one.mean == one.mean else "undefined in every")
        assert "nan" not in one.told
        assert " ".join(one.formula.split()) in said, "each with its formula"


def test_what_its_records_do_not_allow_is_said(capsys, folder: Path) -> None:
    told = json.loads(called(capsys, "diagnose", str(folder / "bare.nc"), "--json")[1])
    assert told["absent"]
    status, out, _ = called(capsys, "diagnose", str(folder / "bare.nc"))
    assert status == 0
    for name, why in told["absent"].items():
        assert why
        assert f"Left out: {name} (" in " ".join(out.split())


def test_a_report_holds_its_diagnosis_and_a_game_none(capsys, folder: Path) -> None:
    assert called(capsys, "diagnose", str(folder / "report.nc"))[0] == 0
    for name, told in (("game.nc", "holds no run"), ("nothing.nc", "nothing.nc")):
        status, _, err = called(capsys, "diagnose", str(folder / name))
        assert status == 2
        assert told in " ".join(err.split())
        assert "Traceback" not in err
