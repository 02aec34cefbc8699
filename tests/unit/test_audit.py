"""The audit of the packages that are pinned: by advisories of a file, and an answer where nothing can be looked up."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from packaging.version import Version


@pytest.fixture(scope="module")
def audit(repository: Path) -> ModuleType:
    path = repository / "tools" / "audit.py"
    spec = importlib.util.spec_from_file_location("detente_audit", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def advisory(name: str, *events: dict[str, str], versions: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "versions": list(versions)}
    affected["ranges"] = [{"type": "ECOSYSTEM", "events": list(events)}]
    return {"id": "X-1", "summary": "It breaks.", "affected": [affected], **more}


@pytest.mark.parametrize(
    ("version", "inside"),
    [("1.9", False), ("2.0", True), ("2.5rc1", True), ("2.5", False), ("3.0", True), ("3.2", False)],
)
def test_ranges_are_those_of_the_advisory(audit: ModuleType, version: str, inside: bool) -> None:
    events = ({"introduced": "2.0"}, {"fixed": "2.5"}, {"introduced": "3.0"}, {"last_affected": "3.1"})
    one = advisory("Some_Package", *events)
    assert bool(list(audit.found({"some-package": Version(version)}, [one]))) is inside


def test_a_version_named_by_itself_and_one_withdrawn(audit: ModuleType) -> None:
    pinned = {"a": Version("1.0")}
    assert list(audit.found(pinned, [advisory("a", versions=("1.0",))])) == [("a", Version("1.0"), "X-1", "It breaks.")]
    assert list(audit.found(pinned, [advisory("a", versions=("1.0",), withdrawn="2026-01-01")])) == []
    assert list(audit.found(pinned, [advisory("b", versions=("1.0",))])) == []


def test_the_lock_files_are_looked_up_in_a_file(
    audit: ModuleType, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pinned = audit.pins((repository / "requirements.lock").read_text())
    assert len(pinned) > 30
    file = tmp_path / "advisories.jsonl"
    known = [advisory("numpy", {"introduced": "0"}), advisory("jinja2", {"introduced": "0"}, {"fixed": "3.0"})]
    file.write_text("\n".join(map(json.dumps, known)))
    assert audit.main(["--advisories", str(file)]) == 1
    out = capsys.readouterr().out
    assert f"numpy {pinned['numpy']}: X-1 It breaks." in out
    assert "1 known faults" in out
    file.write_text("[]")
    assert audit.main(["--advisories", str(file)]) == 0


def test_where_nothing_can_be_looked_up_it_says_so(repository: Path) -> None:
    code = "import runpy, sys; sys.modules['pip_audit'] = None; sys.argv = ['audit.py']; "
    code += "import importlib.util as u; u.find_spec = lambda name: None; "
    code += f"runpy.run_path({str(repository / 'tools' / 'audit.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert "--advisories FILE" in done.stderr
