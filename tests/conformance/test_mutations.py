"""The faults of ``tools/mutations.py`` fit the package as it stands."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "mutations.py"


@pytest.fixture(scope="module")
def mutations() -> Any:
    spec = importlib.util.spec_from_file_location("mutations", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutations"] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def test_the_faults_fit(mutations: Any, repository: Path) -> None:
    assert len(mutations.FAULTS) >= 20
    for fault in mutations.FAULTS:
        assert fault.line > 0, f"{fault.old!r} is not once in {fault.file}"
        assert "\n" not in fault.old + fault.new
        assert fault.old != fault.new
        assert all((repository / test).is_file() for test in fault.tests)


def test_every_phase_has_a_fault(mutations: Any) -> None:
    places = {fault.file.partition("/")[0] for fault in mutations.FAULTS}
    phases = {fault.file.split("/")[1] for fault in mutations.FAULTS if fault.file.startswith("mechanisms/")}
    assert places == {"mechanisms", "core", "engine", "diagnostics", "studies"}
    assert phases == {"structure", "observe", "interpret", "respond", "interact", "bind"}


def test_the_faults_are_listed(mutations: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert mutations.main(["--list", "--only", "3"]) == 0
    assert "3" in capsys.readouterr().out


def test_an_unknown_fault_is_refused(mutations: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        mutations.main(["--only", "99"])
    assert "there is no fault 99" in capsys.readouterr().err
