"""``detente story``: the page is written, and its path told once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.apps.cli.main import main


def test_the_path_is_told_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))
    with pytest.raises(SystemExit) as left:
        main(["story", "--out", str(tmp_path / "s.html"), "--json"])
    out, err = capsys.readouterr()
    assert not left.value.code
    assert json.loads(out)["page"] == str((tmp_path / "s.html").resolve())
    assert err.count(str(tmp_path / "s.html")) == 1
