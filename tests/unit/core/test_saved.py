"""Files of results: the very result comes back, and what is wrong with a file is said."""

import contextlib
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
import xarray as xr

import detente
from detente.core import saved
from detente.core.errors import (
    AbsentMechanism,
    DamagedFile,
    DataError,
    ForeignFile,
    InvalidValue,
    NewerFormat,
    NoFolder,
)
from detente.core.param import REGISTRY, param
from detente.core.phases import Mechanism
from detente.core.run import Run


@pytest.fixture(scope="module")
def run() -> Run:
    theory = detente.school("default").where(sensibility=0.4)
    blow = detente.Intervention(3, until=5, conduct=1, actor=0, target=1)
    edit = detente.Intervention(4, edits={"belief": np.array([[0.0, 0.9], [0.1, 0.0]])})
    return detente.simulate(theory, detente.scenario("cold_war"), replicates=6, years=12, backend="numpy",
                            interventions=(blow, edit))  # fmt: skip


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Path:
    return run.save(tmp_path / "run.nc")


def rewritten(path: Path, change: Callable[[Any], None]) -> Path:
    with h5py.File(path, "r+") as held:
        change(held)
    path.write_bytes(saved.seal(path.read_bytes()))
    return path


def with_content(path: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """Alter the structure of a file and give it a checksum that fits, as somebody would who means to deceive."""
    with h5py.File(path, "r+") as held:
        content = json.loads(held.attrs["detente_content"])
        change(content)
        text = json.dumps(content)
        arrays = {name: held[name][...] for name in saved._named_in(content) if name in held}
        held.attrs["detente_content"] = text
        held.attrs["detente_checksum"] = saved._checksum(text, arrays)
    path.write_bytes(saved.seal(path.read_bytes()))
    return path


def test_the_very_run_comes_back(run: Run, file: Path) -> None:
    found = detente.open(file)
    assert found == run
    assert found.theory == run.theory
    assert found.theory.values() == run.theory.values()
    assert found.scenario == run.scenario
    assert same_bits(found, run)
    assert found.replicate_ids.dtype == run.replicate_ids.dtype


def same_bits(one: Run, two: Run) -> bool:
    return all(np.array_equal(v, two[k]) and v.dtype == two[k].dtype for k, v in one.records.items())


def test_what_was_opened_can_be_forked_to_the_same_bits(run: Run, file: Path) -> None:
    restraint = [detente.Intervention(6, conduct=0)]
    assert detente.fork(detente.open(file), 6, restraint) == detente.fork(run, 6, restraint)


def test_a_mixed_world_and_numbers_of_replicates_in_any_order(tmp_path: Path) -> None:
    theories = [detente.school("default"), detente.school("default").where(sensibility=0.9)]
    run = detente.simulate(theories, detente.scenario("cold_war"), replicate_ids=[7, 3, 2**40, 5, 1, 0, 9, 8, 11],
                           years=4, backend="numpy")  # fmt: skip
    found = detente.open(detente.save(run, tmp_path / "mixed.nc"))
    assert found == run
    assert found.theories == run.theories
    assert isinstance(found.values["sensibility"], np.ndarray)


def test_one_replicate_of_one_year(tmp_path: Path) -> None:
    run = detente.simulate(detente.school("default"), detente.scenario("cold_war"), replicates=1, years=1,
                           backend="numpy", keep=("wars",))  # fmt: skip
    assert detente.open(run.save(tmp_path / "small.nc")) == run


def test_diagonals_that_mean_something_are_kept(run: Run, tmp_path: Path) -> None:
    added = {"mine": run["belief"] > 0.5, "year": run["wars"], "a/b": run["wars"][:, :3]}
    odd = replace(run, records={"belief": run["belief"] + np.float32(1), **added})
    assert detente.open(odd.save(tmp_path / "odd.nc")) == odd


def test_a_file_is_clean_by_cf(file: Path, tmp_path: Path) -> None:
    """Names, units, types of coordinates, and what CF has a standard name for; its own checker found nothing else."""
    unordered = detente.simulate("habit", "classroom_six", replicate_ids=(5, 2), years=3, backend="numpy")
    for path, number in ((file, "replicate"), (unordered.save(tmp_path / "other.nc"), "replicate_id")):
        with xr.open_dataset(path) as held:
            assert held.attrs["Conventions"] == saved.CONVENTIONS
            assert all(re.fullmatch(r"[A-Za-z]\w*", name) for name in (*held.attrs, *held.variables))
            assert all(one.attrs.get("long_name") for one in held.variables.values())
            assert all("units" in one.attrs for one in held.variables.values() if one.dtype.kind not in "OUT")
            assert {one.dtype for one in held.coords.values() if one.dtype.kind == "i"} == {np.dtype("int32")}
            assert held[number].attrs["standard_name"] == "realization"
            assert {"state_name", "other_name"} <= set(held["conduct"].coords)


def test_any_program_reads_it_as_cf_has_it(run: Run, file: Path) -> None:
    import xarray

    with xarray.open_dataset(file, engine="h5netcdf") as held:
        assert held.attrs["Conventions"].startswith("CF-1.")
        assert {"title", "history", "source"} <= held.attrs.keys()
        assert held["belief"].dims == ("replicate", "year", "state", "other")
        assert held["year"].values.tolist() == run.calendar.tolist()
        assert held["state_name"].values.tolist() == ["United States", "Soviet Union"]
        assert np.isnan(held["belief"].values[..., 0, 0]).all()
        assert np.array_equal(held["belief"].values[..., 0, 1], run["belief"][..., 0, 1])
        for name in ("replicate", "year", "state", "other"):
            assert held[name].dtype == np.int32
        for name, variable in held.variables.items():
            assert variable.attrs["long_name"], name
            assert variable.attrs.get("units", "1") == "1"
            assert "units" in variable.attrs or str(name).endswith("_name")
        assert json.loads(held.attrs["theory_settings"]) == [{"sensibility": 0.4}]
        assert json.loads(held.attrs["interventions"])[-2]["until"] == 5
        assert json.loads(held.attrs["parameters"])["sensibility"] == pytest.approx(0.4)


def test_hostile_names_stay_what_they_are(run: Run, tmp_path: Path) -> None:
    bad = "../../x\x00\n<b>$" + "é" * 3000
    place = run.scenario.replace(name=bad, names=(bad, f"{bad}2"), sources={bad: bad, "$": "array"})
    odd = replace(run, scenario=place, manifest={"$": "object", "of": "os:system", "at": bad})
    assert detente.open(odd.save(tmp_path / "odd.nc")) == odd


def test_a_failed_save_leaves_the_older_file(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()

    def broken(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", broken)
    with pytest.raises(OSError, match="No space"):
        run.save(file)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_only_results_of_what_files_hold_are_saved(run: Run, tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="is no result"):
        detente.save({"a": 1}, tmp_path / "x.nc")
    with pytest.raises(InvalidValue, match=r"is a folder.*result\.nc"):
        run.save(tmp_path)
    for wrong, says in ((None, "not by None"), (3, "not by 3"), ("", "is empty")):
        for use in (run.save, detente.open):
            with pytest.raises(InvalidValue, match=says):
                use(wrong)  # type: ignore[operator]
    with pytest.raises(NoFolder, match="There is no folder"):
        run.save(tmp_path / "nowhere" / "run.nc")
    with pytest.raises(InvalidValue, match="cannot hold"):
        replace(run, manifest={"a": object()}).save(tmp_path / "x.nc")
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_not_there_or_foreign(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no file"):
        detente.open(tmp_path / "nothing.nc")
    with pytest.raises(DataError, match="no regular file"):
        saved.open(tmp_path)
    with pytest.raises(ForeignFile, match="no finished run"):
        detente.open(tmp_path)
    text = tmp_path / "text.nc"
    text.write_text("hello", encoding="utf-8")
    with pytest.raises(ForeignFile, match="no NetCDF 4 file"):
        detente.open(text)
    with h5py.File(tmp_path / "other.nc", "w") as held:
        held["x"] = [1, 2]
    with pytest.raises(ForeignFile, match=r"not written by detente.*xarray"):
        detente.open(tmp_path / "other.nc")


def test_any_flipped_bit_is_told_before_hdf5_sees_it(file: Path) -> None:
    """A thousand flips, by a fixed draw; HDF5 itself hung or crashed on some."""
    whole = file.read_bytes()
    drawn = np.random.default_rng(5).integers(len(saved.SIGNATURE), len(whole) - 40, 1000)
    for k, at in enumerate(drawn):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << k % 8)]) + whole[at + 1 :])
        with pytest.raises(DamagedFile, match="not those that were written"):
            detente.open(file)


def test_truncated_files_are_told(file: Path) -> None:
    whole = file.read_bytes()
    for part in (0, 4, 8, 100, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:part])
        with pytest.raises(DamagedFile, match=r"cut short|damaged"):
            detente.open(file)


def test_no_byte_that_changes_goes_past_us(file: Path, run: Run) -> None:
    whole = bytearray(file.read_bytes())
    draws = np.random.default_rng(0)
    for at in draws.integers(8, len(whole), 60):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        file.write_bytes(changed)
        with contextlib.suppress(DataError):
            assert detente.open(file) == run  # padding, or an attribute that only other programs read


def test_altered_numbers_do_not_match_the_checksum(file: Path) -> None:
    def change(held: Any) -> None:
        held["belief"][0, 0, 0, 1] = 0.5

    with pytest.raises(DamagedFile, match="checksum"):
        detente.open(rewritten(file, change))


def test_a_later_format_asks_for_a_later_version(file: Path) -> None:
    def later(held: Any) -> None:
        held.attrs["detente_format"], held.attrs["detente_version"] = 99, "9.0"

    with pytest.raises(NewerFormat, match=r"detente 9.0 wrote it in format 99.*update detente"):
        detente.open(rewritten(file, later))


@pytest.mark.parametrize(
    "of", ["os:system", "subprocess:Popen", "detente.apps.cli.main:main", "detente.core.saved:save", "builtins:eval"]
)
@pytest.mark.parametrize("kind", ["object", "function"])
def test_nothing_but_classes_of_results_is_built(file: Path, of: str, kind: str) -> None:
    def change(content: dict[str, Any]) -> None:
        content["v"]["manifest"] = {"$": kind, "of": of, "v": {"args": "touch /tmp/x"}}

    if (of, kind) == ("detente.core.saved:save", "function"):
        assert callable(detente.open(with_content(file, change)).manifest), "a function is named, and not called"
    else:
        with pytest.raises(DamagedFile):
            detente.open(with_content(file, change))


def test_a_mechanism_of_a_module_that_is_not_imported_is_never_imported(file: Path, tmp_path: Path) -> None:
    (tmp_path / "evil_module.py").write_text("raise SystemExit('imported')", encoding="utf-8")

    def change(content: dict[str, Any]) -> None:
        theory = content["v"]["theory"]["v"]
        theory["bind"]["v"].append({"$": "mechanism", "of": "evil_module:Evil", "phase": "bind"})

    sys.path.insert(0, str(tmp_path))
    try:
        found = detente.open(with_content(file, change))
    finally:
        sys.path.remove(str(tmp_path))
    assert "evil_module" not in sys.modules
    assert "evil_module.Evil, not imported" in repr(found.theory.bind)
    with pytest.raises(AbsentMechanism, match=r"Evil of the module 'evil_module'.*Import evil_module first"):
        detente.fork(found, 6, [detente.Intervention(6, conduct=0)])
    with pytest.raises(AbsentMechanism):
        detente.fork(found, 6, [detente.Intervention(6, conduct=0)], backend="fused")


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update({"$": "nothing"}),
        lambda c: c.update(v=[]),
        lambda c: c["v"].pop("seed"),
        lambda c: c["v"].update(more=1),
        lambda c: c["v"]["scenario"]["v"].update(states=-1),
        lambda c: c["v"]["theory"]["v"]["settings"].update(sensibility=7.0),
        lambda c: c["v"]["theory"]["v"]["bind"].update(v=[{"$": "mechanism", "of": "detente.core:X", "phase": "bind"}]),
        lambda c: c["v"]["records"].update(belief={"$": "array", "at": "nowhere", "dtype": "<f4", "hollow": False}),
        lambda c: c["v"]["records"].update(belief={"$": "numbers", "dtype": "??", "shape": [1], "v": [1]}),
    ],
)
def test_structures_that_are_none_are_told(file: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises(DamagedFile):
        detente.open(with_content(file, change))


class Meddling(Mechanism):
    """A mechanism of this test module."""

    phase = "bind"
    meddling_test_rate = param(0.25, low=0, high=1, unit="1/year", label="how often it meddles")

    def __call__(self, world: Any, product: Any, year: Any) -> tuple[Any, Any]:
        return world, product


def test_a_foreign_mechanism_that_is_imported_is_found(tmp_path: Path) -> None:
    class Local(Meddling):
        pass

    base = detente.school("default")
    for kind in (Meddling, Local):
        theory = base.replace(bind=(*base.bind, kind()))
        run = detente.simulate(theory, detente.scenario("cold_war"), replicates=2, years=2, backend="numpy")
        found = detente.open(run.save(tmp_path / "foreign.nc"))
        assert type(found.theory.bind[-1]) is kind
        assert found == run


def test_a_stand_in_knows_the_parameters_of_what_it_stands_for(tmp_path: Path) -> None:
    base = detente.school("default")
    theory = base.replace(bind=(*base.bind, Meddling())).where(meddling_test_rate=0.75)
    run = detente.simulate(theory, detente.scenario("cold_war"), replicates=2, years=2, backend="numpy")

    def rename(content: dict[str, Any]) -> None:
        stands = content["v"]["theory"]["v"]["bind"]["v"][-1]
        stands["of"] = "gone_module:Gone"
        held = REGISTRY.pop("meddling_test_rate")
        try:
            stands["parameters"]["meddling_test_rate"]["owner"] = held.owner
        finally:
            kept.append(held)

    kept: list[Any] = []
    path = with_content(run.save(tmp_path / "gone.nc"), rename)
    try:
        found = detente.open(path)
        assert found.theory.values()["meddling_test_rate"] == 0.75
        assert found == detente.open(path)
        assert found.theory.values() == run.theory.values()
    finally:
        REGISTRY["meddling_test_rate"] = kept[0]


def test_a_default_that_has_moved_since_is_what_it_was(file: Path, run: Run) -> None:
    def change(content: dict[str, Any]) -> None:
        content["v"]["theory"]["values"]["leap"] = 0.123

    found = detente.open(with_content(file, change))
    assert found.theory.settings == {**run.theory.settings, "leap": 0.123}
