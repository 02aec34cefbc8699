"""What takes more memory than there is is refused before it is taken."""

import pickle
from pathlib import Path

import numpy as np
import pytest

import detente
from detente.core import room
from detente.core.errors import TooLarge
from detente.core.scenario import Scenario


def test_a_run_that_does_not_fit_is_refused_at_once() -> None:
    with pytest.raises(TooLarge, match=r"100000000 runs of 100000 years would take .* GiB") as refused:
        detente.simulate("default", "first_encounter", replicates=100_000_000, years=100_000)
    assert isinstance(refused.value, ValueError)
    assert "keep=" in refused.value.hint
    assert pickle.loads(pickle.dumps(refused.value)).message == refused.value.message


def grouped(root: Path, monkeypatch: pytest.MonkeyPatch, told: str, files: dict[str, str]) -> None:
    """Have the groups of this process be those of a made-up system."""
    for name, text in files.items():
        file = root / "groups" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n")
    (root / "mine").write_text(told)
    monkeypatch.setattr(room, "GROUPS", root / "groups")
    monkeypatch.setattr(room, "MINE", root / "mine")


@pytest.mark.parametrize(("most", "used", "free"), [("4096", "1096", 3000), ("4096", "9999", 0)])
@pytest.mark.parametrize(
    ("told", "most_file", "used_file"),
    [
        ("0::/a/b\n", "a/b/memory.max", "a/b/memory.current"),
        ("0::/a/b\n", "a/memory.max", "a/memory.current"),  # that of the group above
        ("0::/not/seen/from/here\n", "memory.max", "memory.current"),  # as in a container
        ("9:cpu:/\n8:memory:/a\n0::/\n", "memory/a/memory.limit_in_bytes", "memory/a/memory.usage_in_bytes"),
    ],
)
def test_what_the_group_is_allowed_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str, most_file: str, used_file: str, most: str, used: str,
    free: int,
) -> None:  # fmt: skip
    grouped(tmp_path, monkeypatch, told, {most_file: most, used_file: used})
    assert room.free_memory() == free
    with pytest.raises(TooLarge) as refused:
        room.must_fit("It", 10**20, "Less.")
    assert refused.value.estimate == {"bytes": 1e20, "free": free}


def test_a_tenth_of_what_is_free_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grouped(tmp_path, monkeypatch, "0::/\n", {"memory.max": "4000", "memory.current": "3000"})
    room.must_fit("It", 900, "Less.")
    with pytest.raises(TooLarge, match="a tenth"):
        room.must_fit("It", 901, "Less.")


def test_a_run_counts_its_twin_and_what_is_told_of_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two copies of the records of 100 states and 100 years would fit."""
    grouped(tmp_path, monkeypatch, "0::/\n", {"memory.max": "300000000", "memory.current": "0"})
    with pytest.raises(TooLarge) as refused:
        detente.run("default", Scenario("many", states=100, years=100), replicates=1)
    assert 3e8 < refused.value.estimate["bytes"] < 4.5e8


@pytest.mark.parametrize(("most", "used"), [("max", "5"), ("?", "?")])
def test_a_group_without_a_limit_allows_what_the_machine_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: str, used: str
) -> None:
    whole = room.free_memory()
    grouped(tmp_path, monkeypatch, "0::/\n", {"memory.max": most, "memory.current": used})
    assert room.free_memory() == pytest.approx(whole, rel=0.5)  # others take and give back meanwhile


def test_what_will_be_kept_is_known_from_its_first_part() -> None:
    free = room.free_memory()
    assert free is not None
    part = [{"a": np.zeros(1 << 17)}]  # a MiB
    room.Hold("All").add(part, 0.01)
    with pytest.raises(TooLarge, match="All would take"):
        room.Hold("All").add(part, room.size_of(part) / free)


def test_a_study_that_keeps_too_much_is_refused_in_python_too() -> None:
    with pytest.raises(TooLarge, match=r"One run of 100,000 years among 1,000 states would take .* GiB"):
        detente.run("default", Scenario("big", states=1000, years=100_000), replicates=1)
    with pytest.raises(TooLarge, match="100,000 years"):
        detente.sweep(Scenario("big", states=1000, years=100_000), {"learning": [0.1, 0.2]}, outcomes="fear.all")
