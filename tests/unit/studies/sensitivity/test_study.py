"""A sensitivity through the engine: the same whatever the executor, kept and resumed in its folder, said in words."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.apps.pages.sensitivity_page import render
from detente.core.errors import DamagedFile, DataError, ForeignFile, InvalidValue, MissingExtra, UnknownName
from detente.core.progress import Moment
from detente.store import verify
from detente.studies.sensitivity import design, evaluate, study
from detente.studies.sensitivity.analyse import unmoved
from detente.studies.sensitivity.problem import with_parameters
from detente.studies.sweep.outcomes import as_outcomes
from unit.studies.sensitivity.designs import saltelli

FEW: dict[str, Any] = {
    "parameters": ["offence_advantage", "prior", "attention"],
    "bounds": {"offence_advantage": (1, 4)},
    "samples": 16,
    "replicates": 8,
    "years": 40,
}
THEORY, PLACE = "psychological_spiral", "fearful_friends"


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "draw", saltelli)


@pytest.fixture(scope="module")
def found() -> detente.studies.sensitivity.result.Sensitivity:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "draw", saltelli)
        return detente.sensitivity(THEORY, PLACE, **FEW)


# ------------------------------------------------------------------ what is run
def test_every_point_is_what_simulate_and_diagnose_say_of_it() -> None:
    names, place = ("offence_advantage", "reaction"), detente.scenario(PLACE)
    theory = with_parameters(detente.school(THEORY), names, place)
    points, outcomes = (
        ((1.5, 0.3), (3.0, 0.1), (3.5, 0.6)),
        ("hostility", "paradox", "tang", "capability.last", "wars.all", "wars.last"),
    )
    task = evaluate.PointsTask(theory, place, names, points, outcomes, (0, 1, 2, 3, 4), 40, 7)
    held = evaluate.evaluate_block(task)
    for at, point in enumerate(points):
        own = theory.where(**dict(zip(names, point, strict=True)))
        keep = (*detente.NEEDS, "capability", "wars")
        run = detente.simulate(own, place, replicates=5, years=40, seed=7, keep=keep)
        said = detente.diagnose(run, twin=detente.restraint_twin(run))
        for name in outcomes[:3]:
            assert np.array_equal(held[name][at], said[name].values, equal_nan=True), name
        assert held["capability.last"][at] == pytest.approx(run["capability"][:, -20:].mean((1, 2)), rel=1e-6)
        assert held["wars.all"][at] == pytest.approx(run["wars"].mean(1))  # a record of the system: one a year
        assert held["wars.last"][at] == pytest.approx(run["wars"][:, -20:].mean(1))
    assert not held["failed"].any()


def test_an_inert_parameter_is_not_named_and_others_are(found: Any) -> None:
    """``attention`` says something of worlds of more than twenty states alone."""
    assert found.analysis.indices["total"][2] == 0
    assert "attention" not in found.influential
    assert found.influential
    assert found.still == ("attention",)
    assert any("not a single run is changed by attention" in s for s in found.sentences)
    assert not any("No influence" in s and "attention" in s for s in found.sentences)
    assert any(s.startswith("Luck makes") for s in found.sentences)


@pytest.mark.parametrize("method", ["sobol", "morris"])
def test_what_changes_no_run_is_told_from_what_is_lost_in_luck(method: str) -> None:
    step = {"sobol": 4, "morris": 3}[method]
    random = np.random.default_rng(3)
    points = random.uniform(size=(step, 2)) if method == "sobol" else np.array([[0.1, 0.2], [0.6, 0.2], [0.6, 0.7]])
    values = np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 1.0] if method == "sobol" else [1.0, 1.0], [0.0, 0.0]])[:step]
    assert unmoved(method, ("a", "b"), points, values) == ("b",)
    values[2, 0] = np.nan  # where it is defined in one of two runs it is changed
    assert unmoved(method, ("a", "b"), points, values) == ()


def test_a_sample_in_which_it_hardly_occurs_drops_nothing_and_ranks_nothing() -> None:
    """Where mutual hostility never comes about but in a corner of the ranges, a screen says nothing of the others."""
    rare = detente.sensitivity(
        THEORY, PLACE, method="morris", parameters=["offence_advantage", "prior", "volatility_up"],
        bounds={"offence_advantage": (0.5, 1.4)}, samples=16, replicates=16,
    )  # fmt: skip
    assert rare.flat
    assert not rare.droppable
    words = " ".join(rare.sentences)
    assert "cannot say which parameters may be left out" in words
    assert "No influence beyond luck" not in words
    assert "hangs most on" not in render(rare)
    assert "cannot rank the parameters" in render(rare)


def test_what_has_not_settled_is_named(found: Any) -> None:
    last = next(one for one in found.sentences if "settled" in one)
    assert "tell as much as" in last
    one = detente.sensitivity(THEORY, PLACE, **{**FEW, "replicates": 1})
    assert one.influential == ()
    assert "of one run a point it is not known what is luck" in " ".join(one.sentences)
    assert {"Hall1992", "WestfallYoung1993"} <= set(found._methods())


def test_effects_over_the_whole_range_are_said_to_be_extrapolated() -> None:
    moved = detente.sensitivity(THEORY, PLACE, method="morris", **FEW)
    assert "four sevenths" in " ".join(moved.sentences)
    assert pytest.approx(4 / 7) == design.LEVELS / (2 * (design.LEVELS - 1))


def test_the_executor_changes_no_bit(found: Any) -> None:
    assert detente.sensitivity(THEORY, PLACE, **FEW, on="processes:2") == found
    assert detente.sensitivity(THEORY, PLACE, **FEW, workers=1) == found


def test_blocks_change_no_bit(found: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "LANES", 56)
    again = detente.sensitivity(THEORY, PLACE, **FEW)
    assert np.array_equal(again.values, found.values, equal_nan=True)


def test_undefined_outcomes_are_counted_and_said() -> None:
    """With some states greedy, mutual hostility of two who want security is not defined in every run."""
    greedy = detente.scenario(PLACE).replace(settings={**detente.scenario(PLACE).settings, "malign_share": 0.3})
    part = detente.sensitivity(THEORY, greedy, **FEW, outcome="regret_foe")
    missing = int((~np.isfinite(part.values)).sum())
    assert part.undefined == missing > 0
    assert any(f"not defined in {missing:,} of {part.values.size:,} runs" in s for s in part.sentences)
    assert part.to_dict()["runs"]["undefined"] == missing


# ------------------------------------------------------------------ what it says
def test_it_is_told_in_every_form(found: Any, tmp_path: Path) -> None:
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["study"] == "sensitivity"
    assert [one["name"] for one in told["parameters"]] == FEW["parameters"]
    assert told["problem"]["units"] == ["ratio", "probability", "share"]
    assert 0 < told["luck"]["share"] < 1
    assert [one["rows"] for one in told["convergence"]] == [4, 8, 16]
    assert len(found.sample_rows()) == 16 * 5
    assert found.sample_rows()[6]["row"] == 1
    assert "total" in found.to_xarray()
    for kind in ("bars", "convergence"):
        assert "hostility" in found.plot(kind).get_title(loc="left")
    with pytest.raises(InvalidValue, match="plane"):
        found.plot("plane")
    with pytest.raises(UnknownName, match="bars"):
        found.plot("bar")


def test_pairs_and_morris() -> None:
    pairs = detente.sensitivity(THEORY, PLACE, **FEW, second=True)
    assert [len(one["pair"]) for one in pairs.pairs()] == [2, 2, 2]
    effects = detente.sensitivity(THEORY, PLACE, **FEW, method="morris")
    assert len(effects.points) == 16 * 4
    assert effects.plot("plane").get_ylabel()
    assert "on average" in effects.sentences[0] or "No parameter" in effects.sentences[0]


def test_salib_analyses_the_same_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("SALib", reason="SALib draws and analyses (detente[analysis])")
    monkeypatch.setattr(study, "draw", design.draw)
    for method in ("sobol", "morris"):
        one = detente.sensitivity(THEORY, PLACE, **FEW, method=method)
        theirs = one.to_salib()
        assert len(theirs["ST" if method == "sobol" else "mu_star"]) == 3


# ------------------------------------------------------------------ what is refused, before anything is made
@pytest.mark.parametrize(
    ("how", "kind", "words"),
    [
        ({"method": "sobl"}, UnknownName, "sobol"),
        ({"outcome": "hostilty"}, UnknownName, "hostility"),
        ({"parameters": ["pror"]}, UnknownName, "prior"),
        ({"parameters": ["prior", "prior"], "bounds": None}, InvalidValue, "twice"),
        ({"bounds": {"reaction": (0, 1)}}, UnknownName, "those that are varied"),
        ({"bounds": {"prior": (0.9, 0.1)}}, InvalidValue, "the lower first"),
        ({"bounds": {"prior": 3}}, InvalidValue, "two numbers"),
        ({"samples": 100}, InvalidValue, "64 or 128"),
        ({"samples": 4}, InvalidValue, "samples"),
        ({"replicates": 0}, InvalidValue, "replicates"),
        ({"parameters": None, "bounds": None}, InvalidValue, "morris"),
        ({"method": "morris", "second": True}, InvalidValue, "pairs"),
        ({"on": "cloud"}, UnknownName, "local"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(how: Any, kind: Any, words: str, tmp_path: Path) -> None:
    with pytest.raises(kind, match=words):
        detente.sensitivity(THEORY, PLACE, **{**FEW, **how}, out=tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_without_salib_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(study, "draw", design.draw)
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(MissingExtra, match=r"\[analysis\]"):
        detente.sensitivity(THEORY, PLACE, **FEW)


# ------------------------------------------------------------------ its folder
def test_a_folder_is_sealed_and_asked_again_it_is_read(found: Any, tmp_path: Path) -> None:
    place = tmp_path / "kept"
    first = detente.sensitivity(THEORY, PLACE, **FEW, out=place, page=lambda one: "<p>a page</p>")
    assert first == found
    before = verify(place)
    assert before.ok
    assert {"result.nc", "sample.csv", "page.html"} <= {file.name for file in place.iterdir()}
    told: list[Moment] = []
    assert detente.sensitivity(THEORY, PLACE, **FEW, out=place, progress=told.append) == found
    assert not told  # nothing was run
    assert verify(place).fingerprint == before.fingerprint
    assert detente.open(place / "result.nc") == found


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "kept"
    detente.sensitivity(THEORY, PLACE, **FEW, out=place)
    with pytest.raises(
        DataError, match=r"another study: it differs in replicates \(8 there, 9 asked\), seed \(0 there, 1"
    ):
        detente.sensitivity(THEORY, PLACE, **{**FEW, "replicates": 9}, seed=1, out=place)
    with pytest.raises(DataError, match=r"samples \(16 there, 8 asked\)"):
        detente.sensitivity(THEORY, PLACE, **{**FEW, "samples": 8}, out=place)
    (place / "sample.csv").write_text("altered")
    with pytest.raises(DamagedFile, match=r"sample\.csv"):
        detente.sensitivity(THEORY, PLACE, **FEW, out=place)
    other = tmp_path / "mine"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    with pytest.raises(ForeignFile, match="not empty"):
        detente.sensitivity(THEORY, PLACE, **FEW, out=other)
    with pytest.raises(InvalidValue, match="is a file"):
        detente.sensitivity(THEORY, PLACE, **FEW, out=other / "notes.txt")


def test_it_goes_on_where_it_was_stopped(found: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "LANES", 80)
    place, done = tmp_path / "kept", list[int]()
    original = evaluate.evaluate_block

    def counted(task: Any) -> Any:
        done.append(len(task.points))
        return original(task)

    monkeypatch.setattr(evaluate, "evaluate_block", counted)

    def stop(moment: Moment) -> None:
        if moment.share >= 0.5:
            raise KeyboardInterrupt

    half = detente.sensitivity(THEORY, PLACE, **FEW, out=place, progress=stop)
    assert not half.complete
    assert 0 < len(half.points) < len(found.points)
    assert half.why_not in str(half.summary())
    before = len(done)
    whole = detente.sensitivity(THEORY, PLACE, **FEW, out=place)
    assert whole.complete
    assert np.array_equal(whole.values, found.values, equal_nan=True)
    assert sum(done) <= len(found.points) + 10  # nothing twice but the block that was stopped
    assert len(done) > before
    assert verify(place).ok


@pytest.mark.parametrize("method", ["sobol", "morris"])
@pytest.mark.parametrize("stopped", [False, True])
def test_more_samples_go_on_in_the_same_folder(
    method: str, stopped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there is not run again but for a block that was cut short; the result is that of a new folder."""
    pytest.importorskip("SALib", reason="the samples are SALib's (detente[analysis])")
    monkeypatch.setattr(study, "draw", design.draw)
    monkeypatch.setattr(evaluate, "LANES", 7 * 8)
    place, done, original = tmp_path / "kept", list[int](), evaluate.evaluate_block

    def counted(task: Any) -> Any:
        done.append(len(task.points))
        return original(task)

    def stop(moment: Moment) -> None:
        if stopped and moment.share >= 0.5:
            raise KeyboardInterrupt

    monkeypatch.setattr(evaluate, "evaluate_block", counted)
    how: dict[str, Any] = {**FEW, "years": 20, "method": method}
    first = detente.sensitivity(THEORY, PLACE, **how, out=place, progress=stop)
    assert first.complete is not stopped
    before = sum(done)
    more = detente.sensitivity(THEORY, PLACE, **{**how, "samples": 32}, out=place, page=lambda one: "<p>a page</p>")
    assert more.complete
    assert np.array_equal(more.points[: len(first.points)], first.points)
    assert sum(done) - before <= len(more.points) - len(first.points) + 7
    assert verify(place).ok
    assert more == detente.sensitivity(THEORY, PLACE, **{**how, "samples": 32})
    assert (place / "sample.csv").read_text(encoding="utf-8").count("\n") == len(more.points) + 1


def test_a_sealed_result_stays_until_that_of_more_samples_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("SALib", reason="the samples are SALib's (detente[analysis])")
    monkeypatch.setattr(study, "draw", design.draw)
    place, done, original = tmp_path / "kept", list[int](), evaluate.evaluate_block
    monkeypatch.setattr(evaluate, "LANES", 7 * 8)
    found = detente.sensitivity(THEORY, PLACE, **FEW, out=place)
    sealed = verify(place).fingerprint

    def counted(task: Any) -> Any:
        done.append(len(task.points))
        return original(task)

    def stop(moment: Moment) -> None:
        if moment.share >= 0.7:
            raise KeyboardInterrupt

    monkeypatch.setattr(evaluate, "evaluate_block", counted)
    half = detente.sensitivity(THEORY, PLACE, **{**FEW, "samples": 32}, out=place, progress=stop)
    assert not half.complete
    assert (verify(place).ok, verify(place).fingerprint) == (True, sealed)
    assert detente.sensitivity(THEORY, PLACE, **FEW, out=place) == found  # the old command has the old answer
    more = detente.sensitivity(THEORY, PLACE, **{**FEW, "samples": 32}, out=place)
    assert more.complete
    assert sum(done) <= len(more.points) - len(found.points) + 3 * 7 + 40  # what was kept is not run again
    assert verify(place).ok
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]
    assert more == detente.sensitivity(THEORY, PLACE, **{**FEW, "samples": 32})


def test_shares_beyond_their_ends_are_shown_at_them_and_that_is_said(found: Any) -> None:
    from dataclasses import replace

    about = found.analysis
    high = {**about.high, "total": np.maximum(about.high["total"], [1.11, 0, 0])}
    far = replace(found, analysis=replace(about, high=high, named=(0, *about.named)))
    assert "to 100 %)" in far.sentences[0]
    assert "111 %" not in " ".join(far.sentences)
    assert any(one.startswith("A share lies between 0 % and 100 %") for one in far.sentences)
    assert far.to_dict()["parameters"][0]["total"]["high"] == pytest.approx(max(1.11, about.high["total"][0]))


def test_the_outcome_itself_is_told(found: Any) -> None:
    mean = float(np.nanmean(found.means))
    assert any(f"is {100 * mean:.0f} % on average over the sample" in one for one in found.sentences)
    assert found.to_dict()["mean"] == pytest.approx(mean)


# ------------------------------------------------------------------ problem
def test_a_problem_is_that_of_salib_with_units_and_sources() -> None:
    given = detente.problem("richardson", ["reaction", "prior"], bounds={"reaction": (0.1, 0.5)})
    assert (given["num_vars"], given["names"]) == (2, ["reaction", "prior"])
    assert given["bounds"] == [[0.1, 0.5], [0.01, 0.99]]
    assert given["units"] == ["ratio", "probability"]
    assert given["sources"] == ["tuned", "assumption"]
    assert given["values"][0] == 0.35
    everything = detente.problem("default")
    assert everything["num_vars"] == len(detente.parameters("default"))
    assert all(low < high for low, high in everything["bounds"])
    assert detente.problem("default", "prior", scenario=PLACE)["values"] == [
        detente.scenario(PLACE).settings.get("prior", 0.5)
    ]
    with pytest.raises(UnknownName, match="denies"):
        detente.problem("richardson", ["leap"])
    with pytest.raises(InvalidValue, match="list"):
        detente.problem("richardson", 3)  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="No parameter"):
        detente.problem("richardson", [])


def test_outcomes_are_those_of_sweeps() -> None:
    assert as_outcomes("hostility")[0].title == "Mutual hostility"
