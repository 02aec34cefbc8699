"""How results show themselves, compare, and become tables."""

import copy
import sys
from dataclasses import replace

import numpy as np
import pytest

import detente
from detente.core.errors import MissingExtra
from detente.core.run import Run
from detente.core.same import same
from detente.core.shown import Overview, align, plain, show_value

HOSTILE = "<script>alert('x')</script>\n\x1b[31m& \"quoted\"" + "long " * 200


@pytest.fixture(scope="module")
def run() -> Run:
    where = detente.school("default").where(sensibility=0.4)
    return detente.simulate(where, detente.scenario("cold_war"), replicates=5, years=20, backend="numpy")


@pytest.fixture(scope="module")
def hostile(run: Run) -> Run:
    place = run.scenario.replace(name=HOSTILE, title=HOSTILE, names=(HOSTILE, "B"), question=HOSTILE)
    return replace(run, scenario=place, theory=run.theory.replace(name=HOSTILE, title=HOSTILE))


def short(text: str) -> bool:
    return text.count("\n") < 12 and len(text) <= 1500


def test_a_repr_is_a_few_lines_that_say_what_it_is(run: Run) -> None:
    text = repr(run)
    assert short(text)
    for told in ("Run of Default world in Cold War", "sensibility = 0.4", "5 replicates x 20 years, seed 0", "conduct"):
        assert told in text
    assert ".summary()" in text
    assert ".save(path)" in text
    assert "1947 to 1966" in text


def test_hostile_names_neither_lengthen_nor_inject(hostile: Run) -> None:
    for what in (hostile, hostile.theory, hostile.scenario):
        text, page = repr(what), what._repr_html_()
        assert short(text)
        assert "\x1b" not in text + page
        assert "<script" not in page
        assert "&lt;script&gt;" in page
    assert "<script" not in hostile.summary()._repr_html_()


def test_theories_and_scenarios_show_what_they_say() -> None:
    theory, place = detente.school("english_school"), detente.scenario("cold_war")
    assert short(repr(theory))
    assert short(repr(place))
    assert "worst_case" in repr(theory)
    assert "Anarchy does not mean" in repr(theory)
    assert "Would the Cold War have ended" in repr(place)
    assert "motive_change" in place._repr_html_()
    assert all(short(repr(detente.school(name))) for name in detente.schools())
    assert all(short(repr(detente.scenario(name))) for name in detente.scenarios())


def test_the_summary_is_an_aligned_table(run: Run) -> None:
    summary = run.summary()
    lines = str(summary).splitlines()
    head = next(k for k, line in enumerate(lines) if line.startswith("record"))
    assert len(lines) - head - 1 == len(run.records)
    assert {line[: len("critical_fear")].strip() for line in lines[head + 1 :]} == set(run.records)
    assert summary.to_dict()["rows"][0]["record"] == "conduct"
    assert isinstance(summary, Overview)


def test_runs_are_equal_by_value(run: Run) -> None:
    again = copy.deepcopy(run)
    assert run == again
    assert run != replace(again, seed=1)
    other = replace(again, records={**again.records, "belief": again["belief"] + 0.1})
    assert run != other
    assert run != "a run"
    assert run.scenario == replace(run.scenario, given={k: list(v) for k, v in run.scenario.given.items()})


def test_interventions_are_equal_by_value() -> None:
    first, second = (detente.Intervention(3, edits={"belief": np.full((2, 2), 0.5)}) for _ in range(2))
    assert first == second
    assert first != detente.Intervention(3, edits={"belief": np.full((2, 2), 0.6)})
    assert first != 3


def test_equality_knows_nan_and_arrays() -> None:
    nan = float("nan")
    assert same({"a": [nan, np.array([nan, 1.0])]}, {"a": [nan, np.array([nan, 1.0])]})
    assert not same(np.array([1.0, 2.0]), np.array([1.0, 2.5]))
    assert not same(np.zeros(2), np.zeros((2, 1)))
    assert not same(np.zeros(2), [0.0, 0.0])
    assert not same((1, 2), [1, 2])
    assert same(np.array(["a", None], object), np.array(["a", None], object))
    assert same(np.array(["a"]), np.array(["a"]))
    assert not same({"a": 1}, {"b": 1})


def test_values_as_people_and_json_have_them() -> None:
    assert show_value(0.123456) == "0.123"
    assert show_value(123456.7) == "123,457"
    assert (show_value(float("nan")), show_value(None), show_value(np.bool_(True)), show_value([1, 2.5])) == (
        "-",
        "-",
        "yes",
        "1, 2.5",
    )
    assert plain({1: np.array([1.0, np.nan]), "s": {2}, "t": np.float32(1)}) == {"1": [1.0, None], "s": [2], "t": 1.0}
    assert align([]) == []
    assert align([{"a": k} for k in range(9)], 4)[-1] == "... and 7 more rows"
    assert align([{"a": k} for k in range(9)], 1) == ["(9 rows)"]


def test_a_run_as_plain_values(run: Run) -> None:
    held = run.to_dict()
    assert held["calendar"][:2] == [1947, 1948]
    assert held["records"] == list(run.records)
    assert held["settings"]["theory"] == {"sensibility": 0.4}
    assert run.to_json() == run.as_dict() == held


def test_a_run_as_a_frame(run: Run) -> None:
    frame = run.to_pandas()
    assert list(frame.columns) == ["record", "year", "mean", "q10", "q90", "unit"]
    assert len(frame) == len(run.records) * run.years
    belief = frame[frame["record"] == "belief"]["mean"].to_numpy()
    off = run["belief"][:, :, [0, 1], [1, 0]]
    assert belief == pytest.approx(off.mean(axis=(0, 2)))


def test_a_frame_without_pandas_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"\[data\]"):
        run.to_pandas()


def test_calendar_and_diagonals_of_a_dataset(run: Run) -> None:
    held = run.to_xarray()
    assert held["year"].values.tolist() == list(range(1947, 1967))
    assert held["year"].dtype == np.int32
    assert np.isnan(held["belief"].sel(state="Soviet Union", other="Soviet Union")).all()
    view = held["belief"].sel(state="United States", other="Soviet Union").values
    assert np.array_equal(view, run["belief"][:, :, 0, 1])
    assert held["belief"].attrs["detente_unit"] == "probability"
    assert held["belief"].attrs["units"] == "1"
    assert held["belief"].attrs["long_name"]
    assert not np.isnan(run["belief"]).any()


def test_years_count_from_0_where_there_is_no_date() -> None:
    run = detente.simulate(detente.school("default"), detente.scenario("first_encounter"), replicates=1, years=3,
                           backend="numpy")  # fmt: skip
    assert run.calendar.tolist() == [0, 1, 2]


def test_arviz_is_asked_for_by_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "arviz", None)
    monkeypatch.setitem(sys.modules, "arviz_base", None)
    with pytest.raises(MissingExtra, match=r"\[analysis\]"):
        run.to_arviz()


def test_arviz_gets_one_chain_of_draws(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    import xarray

    made = types.ModuleType("arviz")
    monkeypatch.setitem(sys.modules, "arviz_base", None)
    monkeypatch.setitem(sys.modules, "arviz", made)
    tree = run.to_arviz()
    assert isinstance(tree, xarray.DataTree)
    assert tree["posterior"]["wars"].dims == ("chain", "draw", "year")
    made.InferenceData = lambda posterior: posterior  # type: ignore[attr-defined]
    assert run.to_arviz()["wars"].dims == ("chain", "draw", "year")


def test_a_single_run_has_the_records_of_its_replicate() -> None:
    theory, place = detente.school("default"), detente.scenario("cold_war")
    keep = ("belief", "fear", "wars", "capability", "payoff", "order", "deaths", "critical_fear_unbound")
    run = detente.simulate(theory, place, replicate_ids=[3], years=6, keep=keep)
    single = detente.Single(theory, place, replicate_id=3)
    assert single["belief"].shape == (0, 2, 2)
    assert single["wars"].shape == (0,)
    assert short(repr(single))
    for _ in range(6):
        single.live()
    assert all(np.array_equal(single[name], run[name][0]) for name in keep)
    assert short(repr(single))
    assert "the next is 1953" in repr(single)
    with pytest.raises(detente.DetenteError, match="no record 'believe'"):
        single["believe"]
