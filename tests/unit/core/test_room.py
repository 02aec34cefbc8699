"""What takes more memory than there is is refused before it is taken."""

import pickle
from pathlib import Path

import pytest

import detente
from detente.core import room
from detente.core.errors import TooLarge


def test_a_run_that_does_not_fit_is_refused_at_once() -> None:
    with pytest.raises(TooLarge, match=r"100000000 runs of 100000 years would take .* GiB") as refused:
        detente.simulate("default", "first_encounter", replicates=100_000_000, years=100_000)
    assert isinstance(refused.value, ValueError)
    assert "keep=" in refused.value.hint
    assert pickle.loads(pickle.dumps(refused.value)).message == refused.value.message


def test_what_the_group_is_allowed_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "GROUP", tmp_path)
    whole = room.free_memory()
    for most, used, free in (("max", "5", whole), ("4096", "1096", 3000), ("4096", "9999", 0), ("?", "?", whole)):
        (tmp_path / "memory.max").write_text(f"{most}\n")
        (tmp_path / "memory.current").write_text(f"{used}\n")
        found = room.free_memory()
        if free is whole:
            assert found == pytest.approx(whole, rel=0.5)  # others take and give back meanwhile
        else:
            assert found == free
    with pytest.raises(TooLarge):
        room.must_fit("It", 10**20, "Less.")
