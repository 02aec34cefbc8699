"""Under ``--json`` an error names the file that is at fault."""

import json
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.store.manifest import FORMAT, fingerprint_of, render

GIVEN = {
    "scenario.toml": ("run", "FILE", "--json"),
    "run.nc": ("diagnose", "FILE", "--json"),
    "study": ("show", "FILE", "--json"),
    "school.py": ("run", "first_encounter", "--theory", "FILE:mine", "--json"),
    "claim.toml": ("claims", "FILE", "--json"),
    "acts.csv": ("beliefs", "USA-USSR", "--acts", "FILE", "--json"),
    "design.csv": ("sweep", "first_encounter", "--design", "FILE", "--json"),
    "frame.csv": ("confront", "--frame", "FILE", "--json"),
}
"""Commands by the name of a file that they read."""


@pytest.mark.parametrize("written", [b"", b"\xff\xfe\x00=\n", b"years = 'none'\n"], ids=["empty", "bytes", "text"])
@pytest.mark.parametrize("name", GIVEN)
def test_it_is_named(name: str, written: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / name
    if "." in name:
        file.write_bytes(written)
    else:
        file.mkdir()
        (file / "manifest.json").write_bytes(written)
    with pytest.raises(SystemExit) as left:
        main([word.replace("FILE", str(file)) for word in GIVEN[name]])
    assert left.value.code == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert set(error) == {"type", "message", "hint", "where"}
    assert Path(error["where"]) in (file, file / "manifest.json")


def test_a_folder_of_a_later_version_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("run", "first_encounter", "--replicates", "2", "--years", "22", "--store", str(tmp_path), "--json")
    with pytest.raises(SystemExit):
        main(asked)
    place = Path(json.loads(capsys.readouterr().out)["stored"])
    manifest = json.loads((place / "manifest.json").read_text()) | {"format": FORMAT + 1}
    (place / "manifest.json").write_text(render(manifest | {"fingerprint": fingerprint_of(manifest)}))
    for words in (asked, ("show", str(place), "--json"), ("verify", str(place), "--json")):
        with pytest.raises(SystemExit) as left:
            main(words)
        error = json.loads(capsys.readouterr().out)["error"]
        assert (left.value.code, error["type"]) == (2, "NewerFormat")
        assert Path(error["where"]) == place
