"""Regions are found where there are some, believed only if points held out bear them out, and never in noise."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.core.errors import InvalidValue, MissingExtra, TooFew, UnknownName
from detente.studies.discover.boxes import BoxScore, quasi_p, score, simplify
from detente.studies.discover.sample import parse
from detente.studies.sensitivity import study
from unit.studies.sensitivity.designs import saltelli

pd = pytest.importorskip("pandas", reason="frames are pandas' (detente[data])")
pytest.importorskip("sklearn", reason="trees are scikit-learn's (detente[data])")


def table(size: int = 400, seed: int = 0, clear: bool = True) -> Any:
    """A sample in which y is 1 mostly where a > .6 and b < .5, or anywhere alike."""
    generator = np.random.default_rng(seed)
    found = pd.DataFrame(generator.random((size, 4)), columns=list("abcd"))
    inside = (found.a > 0.6) & (found.b < 0.5)
    chance = np.where(inside, 0.9, 0.05) if clear else 0.25
    return found.assign(y=(generator.random(size) < chance).astype(float), words="none")


def prim() -> None:
    pytest.importorskip(
        "ema_workbench.analysis.prim", reason="PRIM is that of the EMA workbench (detente[ema])", exc_type=ImportError
    )


@pytest.mark.parametrize("method", ["cart", "prim"])
def test_the_region_is_found_and_borne_out(method: str) -> None:
    if method == "prim":
        prim()
    found = detente.discover(table(), "y > 0.5", method=method)
    (box,) = found.believed
    assert set(box.limits) == {"a", "b"}
    assert box.limits["a"][0] == pytest.approx(0.6, abs=0.06)
    assert box.limits["b"][1] == pytest.approx(0.5, abs=0.08)
    assert box.test.density > 0.75
    assert box.test.coverage > 0.6
    assert max(box.quasi_p.values()) < 0.01
    assert "held out" in found.sentences[1]
    assert found.plot().get_xlabel()
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["boxes"][0]["believed"] is True


@pytest.mark.parametrize("method", ["cart", "prim"])
def test_what_is_found_in_noise_is_not_believed(method: str) -> None:
    """At most one sample of noise in twenty has a region believed: of 12 more than 4 do once in 5,000 sets.

    Of 150 samples none had, by either method: half of the points are few, and the test is exact.
    """
    if method == "prim":
        prim()
    believed = sum(
        bool(detente.discover(table(160, k, clear=False), "y > 0.5", method=method, seed=k).believed) for k in range(12)
    )
    assert believed <= 4
    quiet = detente.discover(table(160, 1, clear=False), "y > 0.5", method="cart")
    assert quiet.believed or "may be luck" in quiet.sentences[1]


@pytest.fixture(scope="module")
def plain() -> Any:
    """A sensitivity whose outcomes are replaced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "draw", saltelli)
        how: dict[str, Any] = {"parameters": ["offence_advantage", "prior"], "samples": 64, "years": 3}
        return detente.sensitivity("habit", "fearful_friends", **how, replicates=2)


@pytest.mark.parametrize("method", ["cart", "prim"])
def test_luck_that_all_points_share_makes_no_region(plain: Any, method: str) -> None:
    """Each run tilts the outcome at random, the same at all points: those held out look as if they bore a region out.

    Of 24 samples more than 5 have a region believed once in 1,000 sets at the rate of .05 that is aimed at; without a
    look at other runs it is most. One that is there is found.
    """
    if method == "prim":
        prim()
    low, high = np.asarray(plain.problem["bounds"]).T
    unit = (plain.points - low) / (high - low) - 0.5
    believed = by_points = 0
    for seed in range(24):
        generator = np.random.default_rng(seed)
        values = 0.5 + unit @ generator.standard_normal((2, 16)) + 0.01 * generator.standard_normal((len(unit), 16))
        found = detente.discover(replace(plain, values=values), "hostility > 0.5", method=method, seed=seed)
        assert found.runs == 8
        believed += bool(found.believed)
        by_points += any(box.test.chance <= 0.05 / len(found.boxes) for box in found.boxes)
    assert believed <= 5
    assert by_points > 12
    there = replace(plain, values=values + 4 * (unit[:, :1] > 0.2))
    assert detente.discover(there, "hostility > 2", method=method).believed


def test_points_of_several_theories_are_not_mixed() -> None:
    how: dict[str, Any] = {"replicates": 10, "years": 30, "outcomes": "hostility"}
    vary = {"offence_advantage": "1:4:8", "prior": "0.3:0.9:6"}
    several = ["psychological_spiral", "habit"]
    both = detente.sweep("fearful_friends", vary, theory=several, **how)
    alone = detente.sweep("fearful_friends", vary, theory="psychological_spiral", **how)
    with pytest.raises(InvalidValue, match="--theory psychological_spiral"):
        detente.discover(both, "hostility > 0.5", method="cart")
    with pytest.raises(UnknownName, match="habit"):
        detente.discover(both, "hostility > 0.5", theory="habits", method="cart")
    found = detente.discover(both, "hostility > 0.5", theory="psychological_spiral", method="cart")
    assert found.boxes == detente.discover(alone, "hostility > 0.5", method="cart").boxes
    assert "(theory: psychological_spiral)" in found.about
    tabled = detente.discover(both.to_pandas(), "hostility > 0.5", theory="psychological_spiral", method="cart")
    assert (tabled.points, tabled.wanted) == (found.points, found.wanted)
    assert any("not known whether luck" in one for one in tabled.sentences)


def test_a_box_in_noise_stands_no_test_by_its_own_half() -> None:
    """What flatters on the points that a box was found on does not on others: that is why half are held out."""
    generator = np.random.default_rng(0)
    points, wanted = generator.random((60, 5)), generator.random(60) < 0.3
    best = max(
        ({k: (low, low + 0.3)} for k in range(5) for low in np.linspace(0, 0.7, 15)),
        key=lambda box: score(points, wanted, box).density,
    )
    assert score(points, wanted, best).density > 0.4
    other, other_wanted = generator.random((4000, 5)), generator.random(4000) < 0.3
    assert score(other, other_wanted, best).density == pytest.approx(0.3, abs=0.06)


def test_scores_by_hand() -> None:
    points = np.array([[0.1, 0.5], [0.2, 0.5], [0.8, 0.5], [0.9, 0.5]])
    wanted = np.array([False, False, True, True])
    found = score(points, wanted, {0: (0.5, np.inf)})
    assert found == BoxScore(points=4, inside=2, wanted=2, held=2)
    assert (found.density, found.coverage) == (1.0, 1.0)
    assert found.chance == pytest.approx(1 / 6)  # both of two, drawn blindly from two of four
    assert quasi_p(points, wanted, {0: (0.5, np.inf)}) == {0: pytest.approx(0.25)}  # two of two at a density of a half
    assert simplify(points, wanted, {0: (0.5, np.inf), 1: (0.0, 1.0)}) == {}
    many, much = np.repeat(points, 5, 0), np.repeat(wanted, 5)
    assert simplify(many, much, {0: (0.5, np.inf), 1: (0.0, 1.0)}) == {0: (0.5, np.inf)}


def test_a_sensitivity_gives_the_points_that_are_a_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(study, "draw", saltelli)
    how: dict[str, Any] = {"parameters": ["offence_advantage", "prior"], "samples": 64, "replicates": 8, "years": 40}
    one = detente.sensitivity("psychological_spiral", "fearful_friends", **how, out=tmp_path / "kept")
    found = detente.discover(one, "hostility > 0.5", method="cart")
    assert found.points == 2 * 64  # of four points a row the two that are drawn independently
    assert detente.discover(tmp_path / "kept", "hostility > 0.5", method="cart") == found
    assert found.names == ("offence_advantage", "prior")
    with pytest.raises(UnknownName, match="hostility"):
        detente.discover(one, "paradox > 0.5", method="cart")
    screened = detente.sensitivity("habit", "fearful_friends", **{**how, "samples": 8}, method="morris")
    with pytest.raises(InvalidValue, match="trajectories"):
        detente.discover(screened, "hostility > 0.5", method="cart")


def test_undefined_points_are_left_out_and_told(tmp_path: Path) -> None:
    data = table()
    data.loc[:9, "y"] = np.nan
    path = tmp_path / "sample.csv"
    data.to_csv(path, index=False)
    found = detente.discover(path, "y >= 0.5", method="cart")
    assert (found.points, found.undefined) == (390, 10)
    assert "At 10 more points" in found.sentences[-1]
    assert found.names == ("a", "b", "c", "d")


@pytest.mark.parametrize("words", ["y", "y is large", "y > much", 5, "y > 1.2.3"])
def test_a_condition_that_says_nothing_is_refused(words: Any) -> None:
    with pytest.raises(InvalidValue, match=r"hostility > 0\.5"):
        parse(words)


@pytest.mark.parametrize(
    ("data", "how", "kind", "words"),
    [
        (table(), {"condition": "y > 2"}, TooFew, "at 0 of 400"),
        (table(30), {"condition": "y > 0.5"}, TooFew, "40"),
        (table(), {"condition": "y > 0.5", "parameters": ["e"]}, UnknownName, "parameter"),
        (table(), {"condition": "y > 0.5", "method": "crt"}, UnknownName, "cart"),
        (7, {"condition": "y > 0.5"}, InvalidValue, "sample"),
    ],
)
def test_what_cannot_be_used_is_refused(data: Any, how: Any, kind: Any, words: str) -> None:
    with pytest.raises(kind, match=words):
        detente.discover(data, **how)


def test_without_the_workbench_its_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in ("ema_workbench", "ema_workbench.analysis"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtra, match=r"\[ema\]"):
        detente.discover(table(), "y > 0.5", method="prim")


@pytest.mark.parametrize(("mark", "decimal"), [(",", "."), (";", ","), (";", "."), ("\t", ".")])
def test_a_table_is_read_with_its_own_separator(tmp_path: Path, mark: str, decimal: str) -> None:
    path = tmp_path / "sample.csv"
    table().to_csv(path, index=False, sep=mark, decimal=decimal)
    found = detente.discover(path, "y > 0.5", method="cart")
    assert found.boxes == detente.discover(table(), "y > 0.5", method="cart").boxes


def test_a_missing_parameter_is_no_undefined_outcome() -> None:
    data = table()
    data.loc[:9, "y"], data.loc[20:24, "a"] = np.nan, np.nan
    found = detente.discover(data, "y > 0.5", method="cart")
    assert (found.points, found.undefined, found.lacking) == (385, 10, 5)
    assert "At 5 more points a parameter is missing: they are left out." in found.sentences
    assert found.to_dict()["lacking"] == 5
