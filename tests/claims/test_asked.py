"""What is asked for is what is tried: rows, files, ids that are not taken, files that stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

import detente
from claims.own import written
from detente.core.errors import BrokenExtension, InvalidValue, UnknownName
from detente.studies.claims.registry import asked_claims, source_of
from detente.studies.claims.trial import ClaimTrial, try_claim
from detente.studies.claims.written import EXAMPLE


def test_a_row_is_all_of_its_claims() -> None:
    assert list(asked_claims("e20")) == ["E20a", "E20b"]
    assert list(asked_claims(["M03", "E18"])) == ["M03", "E18a", "E18b", "E18c"]
    assert list(asked_claims(["M03", "m03"])) == ["M03"]
    with pytest.raises(UnknownName):
        asked_claims("E99")


def test_a_file_is_all_of_its_claims(tmp_path: Path) -> None:
    file = written(tmp_path, "b = claim(id='B')\na = claim(id='A')\nsame = b\nessay = claim_named('M03')\n")
    assert asked_claims(file) == {"B": f"{file}:b", "A": f"{file}:a"}
    with pytest.raises(BrokenExtension, match="no claim"):
        asked_claims(written(tmp_path, "x = 1  # nothing else\n"))


def test_an_id_is_of_one_claim(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(EXAMPLE, encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"one\.toml and .*two\.toml"):
        detente.claims([str(tmp_path / "one.toml"), str(tmp_path / "two.toml")])


@pytest.mark.parametrize("name", ["E11", "e11", "E17", "E17a"])
def test_an_id_of_the_essays_is_theirs(tmp_path: Path, name: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(EXAMPLE.replace("X1", name), encoding="utf-8")
    with pytest.raises(InvalidValue, match="of the essays"):
        detente.claims(str(file))


def test_a_claim_has_a_rival_or_follows_from_an_assumption(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="no rival"):
        asked_claims(written(tmp_path, "a = claim(predictions=(prediction(),))\n") + ":a")
    file = written(tmp_path, "a = claim(predictions=(prediction(),), by_construction='It is put in.')\n")
    assert list(asked_claims(file)) == ["X"]


@pytest.mark.parametrize("given", [[], 5, [5]])
def test_what_names_no_claim_is_told(given: object) -> None:
    with pytest.raises(InvalidValue):
        detente.claims(given)  # type: ignore[arg-type]


def test_a_file_that_changes_while_it_is_tried_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(EXAMPLE.replace("years = 100", "years = 20"), encoding="utf-8")
    trial = ClaimTrial(str(file), ({},), 0, 4, 0, "numpy", source=source_of(str(file)))
    assert try_claim(trial)["effects"].shape == (1, 2, 4)
    file.write_text(EXAMPLE, encoding="utf-8")
    with pytest.raises(BrokenExtension, match="has changed"):
        try_claim(trial)


def test_what_a_file_imports_of_ones_own_belongs_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A helper, and what it imports in turn; not numpy, nor this package."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "helping_one.py").write_text("import helping_two\n", encoding="utf-8")
    (tmp_path / "helping_two.py").write_text("import helping_one\nSIZE = 0.1\n", encoding="utf-8")
    alone = source_of(written(tmp_path, "a = claim()\n") + ":a")
    file = written(tmp_path, "a = claim()\ndef later():\n    from helping_one import helping_two\n")
    before = source_of(f"{file}:a")
    trial = ClaimTrial(f"{file}:a", ({},), 0, 4, 0, "numpy", source=before)
    assert trial.runs == 8
    (tmp_path / "helping_two.py").write_text("import helping_one\nSIZE = 0.2\n", encoding="utf-8")
    assert source_of(f"{file}:a") != before
    with pytest.raises(BrokenExtension, match="has changed"):
        try_claim(trial)
    assert source_of(written(tmp_path, "a = claim()\n") + ":a") == alone
