"""Designs: what they say, and errors that name the row."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from detente.core.errors import DataError, DetenteError, InvalidValue, UnknownName
from detente.studies.sweep.asked import as_question
from detente.studies.sweep.design import repeated


def asked(vary: Any = None, design: Any = None, **more: Any) -> Any:
    given = {"drawn": None, "theory": None, "outcomes": None, "replicates": 5, "years": None, "seed": 0,
             "backend": "numpy", "until": None}  # fmt: skip
    return as_question("first_encounter", vary, design, **{**given, **more})[0].design


def test_a_grid_has_the_theory_slowest_and_the_last_setting_fastest() -> None:
    made = asked({"sensibility": "0:1:3", "theory": ["habit", "default"], "learning": "0.2,0.4"})
    assert made.names == ("theory", "sensibility", "learning")
    assert len(made) == 12
    assert made.point(1) == {"theory": "habit", "sensibility": 0.0, "learning": 0.4}
    assert made.points[7]["theory"] == "default"
    assert [p["sensibility"] for p in made.points[:6]] == [0.0, 0.0, 0.5, 0.5, 1.0, 1.0]


def test_levels_by_ratio() -> None:
    np.testing.assert_allclose(asked({"learning": "0.1:1:3:log"}).numbers["learning"], [0.1, 10**-0.5, 1.0])


@pytest.mark.parametrize("kind", ["sobol", "latin", "halton"])
def test_samples_fill_the_range_of_every_theory_alike(kind: str) -> None:
    made = asked({"sensibility": (0.2, 0.6), "leap": None}, theory=["habit", "default"], drawn=f"{kind}:16")
    assert len(made) == 32
    values = made.numbers["sensibility"]
    assert ((values >= 0.2) & (values <= 0.6)).all()
    np.testing.assert_array_equal(values[:16], values[16:])
    assert len(np.unique(np.floor((values[:16] - 0.2) / 0.4 * 4))) == 4
    again = asked({"sensibility": (0.2, 0.6), "leap": None}, theory=["habit", "default"], drawn=(kind, 16))
    np.testing.assert_array_equal(values, again.numbers["sensibility"])


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        ({"sensibilty": "0:1:3"}, "Did you mean 'sensibility'"),
        ({"sensibility": "0:7:3"}, "is 3.5 at point 1, outside its range, as 1 more are"),
        ({"sensibility": "0:1"}, "a range without a count goes with --sample"),
        ({"sensibility": "0:1:x"}, "does not say what 'sensibility' is to be"),
        ({"sensibility": "a,b"}, "'a' in 'a,b' is no value of 'sensibility'"),
        ({"sensibility": [0.5, float("nan")]}, "'sensibility' is not a number at point 1"),
        ({"sensibility": [0.5, 0.5]}, "the same value twice"),
        ({"theory": ["habitx"]}, "Did you mean 'habit'"),
        ({"theory": ["habit", "default", "Habit"]}, "theory 'habit' is named twice"),
        ({"sensibility": "0.1,0_2"}, "'0_2' in '0.1,0_2' is no value"),
        ({}, "Nothing is varied"),
        ("sensibility=1", "is a mapping of names"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused(vary: Any, words: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if vary == {}:
        vary, design = None, {"sensibility": []}
        words = "has no points"
    else:
        design = None
    with pytest.raises(DetenteError) as raised:
        detente.sweep("first_encounter", vary, design=design, replicates=2, out=out)
    assert words in str(raised.value)
    assert not out.exists()  # nothing is made before all is checked


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("sensibility,sensibility\n1,1\n", InvalidValue, "the column 'sensibility' twice"),
        ("sensibility,leap\n0.5,0.1\n\n,0.1\n", InvalidValue, "'sensibility' is empty in line 4 of d.csv"),
        ("sensibility\n0.5\nnan\n", InvalidValue, "not a number in line 3 of d.csv"),
        ("sensibility\n0.5\nhigh\n", InvalidValue, "cannot be 'high' in line 3 of d.csv"),
        ("sensibility\n0.5\n0_8\n", InvalidValue, "cannot be '0_8' in line 3 of d.csv"),
        ("sensibility\n0.5\n8\n", InvalidValue, "is 8 in line 3 of d.csv, outside its range"),
        ('sensibility,leap\n"0\n.5",0.1\n', InvalidValue, "cannot be '0\\n.5' in line 2 of d.csv"),
        ('sensibility,leap\n0.5,"0.1\n"\n0.5,high\n', InvalidValue, "cannot be 'high' in line 4 of d.csv"),
        ("sensibility\n0.1\u20280.2\n", InvalidValue, "cannot be '0.1\\u20280.2' in line 2 of d.csv"),
        ("sensibility\n" + "1" * 200_000 + "\n", DataError, "from line 2 on: field larger"),
        ("sensibility,theory\n0.5,habit\n0.5,habitx\n", UnknownName, "'habitx' in line 3 of d.csv"),
        ("sensibility,theory\n0.5,\n", InvalidValue, "no theory in line 2 of d.csv"),
        ("sensibility\n0.5,2\n", InvalidValue, "2 cells in line 2, and 1 columns"),
        ("senssibility\n0.5\n", UnknownName, "Did you mean 'sensibility'"),
        ("sensibility\n", InvalidValue, "no points"),
        ("", DataError, "is empty"),
    ],
)
def test_a_design_file_that_is_wrong_is_refused_with_the_line(
    tmp_path: Path, text: str, error: type[Exception], words: str
) -> None:
    path = tmp_path / "d.csv"
    path.write_text(text)
    with pytest.raises(error) as raised:
        asked(design=path)
    assert words in str(raised.value)


def test_a_design_that_names_theories_takes_no_others(tmp_path: Path) -> None:
    columns = {"sensibility": [0.5, 0.1], "theory": ["habit", "default"]}
    for design in (columns, asked(design=columns)):
        with pytest.raises(InvalidValue, match="which theories are run, and 'tit_for_tat' is named beside it"):
            asked(design=design, theory="tit_for_tat")
    assert asked(design=asked(design=columns), theory=["habit"]).theories == ("habit", "default")


def test_two_theories_of_one_name_are_refused_in_a_column_too(tmp_path: Path) -> None:
    for name, prior in (("one", 0.3), ("two", 0.4)):
        made = f"school('habit').where(prior={prior}).replace(name='mine')"
        text = f"from detente.schools import school\n\ndef mine():\n    return {made}\n"
        (tmp_path / f"{name}.py").write_text(text)
    both = [f"{tmp_path / name}.py:mine" for name in ("one", "two")]
    with pytest.raises(InvalidValue, match="Two theories are called 'mine'"):
        asked(design={"sensibility": [0.5, 0.1], "theory": both})
    with pytest.raises(InvalidValue, match="Two theories are called 'mine'"):
        asked(vary={"theory": both, "sensibility": [0.5]})
    assert asked(design={"sensibility": [0.5, 0.1], "theory": both[:1] * 2}).theories == ("mine",)


def test_points_that_are_the_same_are_told() -> None:
    values = [0.5, 0.2, 0.5, 0.3, 0.2]
    told = "Points 0 and 2 are the same, and 1 more repeat one"
    assert repeated(asked(design={"sensibility": values})).startswith(told)
    of_two = {"sensibility": values, "theory": ["habit", "habit", "default", "habit", "default"]}
    assert repeated(asked(design=of_two)) == ""
    found = detente.sweep("first_encounter", design={"sensibility": values}, replicates=2, years=2, backend="numpy")
    assert found.told[0].startswith(told)
    assert len(found.design) == 5


def test_files_frames_columns_and_lists_say_the_same(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    path = tmp_path / "d.csv"
    path.write_text("\ufeffsensibility, theory\n1,habit\n0.25 , default\n")
    columns = {"sensibility": [1.0, 0.25], "theory": ["habit", "default"]}
    frame = pandas.DataFrame(columns)
    frame.to_parquet(tmp_path / "d.parquet")
    rows = [{"sensibility": 1.0, "theory": "habit"}, {"sensibility": 0.25, "theory": "default"}]
    for given in (path, str(path), tmp_path / "d.parquet", frame, columns, rows, asked(design=path)):
        made = asked(design=given)
        assert [dict(p) for p in made.points] == [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
        ]


def test_a_design_without_theories_is_run_with_each() -> None:
    made = asked(design={"sensibility": [0.1, 0.2]}, theory=["habit", "default"])
    assert [p["theory"] for p in made.points] == ["habit", "habit", "default", "default"]


def test_a_frame_with_a_column_twice_is_refused() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([[1.0, 2.0]], columns=["sensibility", "sensibility"])
    with pytest.raises(InvalidValue, match="twice"):
        asked(design=frame)


@pytest.mark.parametrize("text", ["sensibility;leap\n0,5;0,1\n0.6;0.2\n", "sensibility\tleap\n0.5\t0.1\n0.6\t0.2\n"])
def test_semicolons_decimal_commas_and_tabs(tmp_path: Path, text: str) -> None:
    path = tmp_path / "d.csv"
    path.write_text(text)
    points = {"sensibility": [0.5, 0.6], "leap": [0.1, 0.2]}
    assert repr(asked(design=path)) == repr(asked(design=points))
