"""Stata files, read back by an independent reader."""

import io
import re
import struct
from pathlib import Path

import pandas
import polars as pl
import pytest

from detente.core.errors import InvalidValue
from detente.data.panel.stata import BLOCK, write_stata


def written(frame: pl.DataFrame, **options: object) -> bytes:
    file = io.BytesIO()
    write_stata(frame, file, **{"labels": {}, **options})  # type: ignore[arg-type]
    return file.getvalue()


def back(frame: pl.DataFrame, **options: object) -> pandas.DataFrame:
    return pandas.read_stata(io.BytesIO(written(frame, **options)))


def test_numbers_and_text_come_back() -> None:
    frame = pl.DataFrame(
        {
            "a": pl.Series([1, None, -3], dtype=pl.Int8),
            "b": pl.Series([0.5, None, float("nan")]),
            "c": ["Curaçao", None, ""],
            "d": pl.Series([True, False, None]),
        }
    )
    found = back(frame)
    assert found["a"].tolist()[::2] == [1, -3]
    assert found["a"].isna().tolist() == [False, True, False]
    assert found["b"].iloc[0] == 0.5
    assert found["b"].isna().tolist() == [False, True, True]
    assert found["c"].tolist() == ["Curaçao", "", ""]
    assert found["d"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("most", "least", "code"),
    [(100, -127, 65530), (101, 0, 65529), (0, -128, 65529), (32_740, 0, 65529), (32_741, 0, 65528),
     (2_147_483_620, 0, 65528), (2_147_483_621, 0, 65526)],
)  # fmt: skip
def test_whole_numbers_take_the_smallest_type_that_is_not_missing(most: int, least: int, code: int) -> None:
    """Stata takes the largest values of each type for missing: 101 does not fit in a byte."""
    frame = pl.DataFrame({"x": [least, most, None]}, schema={"x": pl.Int64})
    raw = written(frame)
    assert struct.unpack("<H", raw.split(b"<variable_types>")[1][:2])[0] == code
    found = pandas.read_stata(io.BytesIO(raw))["x"]
    assert found.tolist()[:2] == [least, most]
    assert found.isna().tolist() == [False, False, True]


def test_labels_and_title_are_read_back() -> None:
    frame = pl.DataFrame({"cinc": [0.1], "year": [2000]})
    raw = written(frame, labels={"cinc": "l" * 90}, title="t" * 90)
    with pandas.read_stata(io.BytesIO(raw), iterator=True) as reader:
        assert reader.variable_labels() == {"cinc": "l" * 80, "year": ""}
        assert reader.data_label == "t" * 80


def test_notes_are_characteristics_that_stata_shows() -> None:
    raw = written(pl.DataFrame({"x": [1]}), notes={"_dta": ["first", "zwei é"], "x": ["mine"]})
    found = re.findall(rb"<ch>(.*?)</ch>", raw, re.S)
    read = []
    for piece in found:
        (length,) = struct.unpack("<I", piece[:4])
        assert length == len(piece) - 4
        names = (piece[4:133].rstrip(b"\0").decode(), piece[133:262].rstrip(b"\0").decode())
        read.append((*names, piece[262:].rstrip(b"\0").decode()))
    assert read == [
        ("_dta", "note0", "2"),
        ("_dta", "note1", "first"),
        ("_dta", "note2", "zwei é"),
        ("x", "note0", "1"),
        ("x", "note1", "mine"),
    ]


def test_the_map_points_at_the_sections() -> None:
    raw = written(pl.DataFrame({"x": [1, 2]}), notes={"_dta": ["n"]})
    start = raw.index(b"<map>") + 5
    offsets = struct.unpack("<14Q", raw[start : start + 112])
    tags = ("stata_dta", "map", "variable_types", "varnames", "sortlist", "formats", "value_label_names",
            "variable_labels", "characteristics", "data", "strls", "value_labels")  # fmt: skip
    for offset, tag in zip(offsets, tags, strict=False):
        assert raw[offset:].startswith(f"<{tag}>".encode()), tag
    assert raw[offsets[12] :] == b"</stata_dta>"
    assert offsets[13] == len(raw)


def test_long_frames_are_written_in_blocks_without_loss() -> None:
    frame = pl.DataFrame({"x": range(BLOCK + 3)})
    assert back(frame)["x"].tolist() == list(range(BLOCK + 3))


def test_a_frame_without_rows_is_a_file() -> None:
    assert list(back(pl.DataFrame({"x": []}, schema={"x": pl.Int8})).columns) == ["x"]


@pytest.mark.parametrize("name", ["x" * 33, "a b", "1st", "a-b", ""])
def test_names_that_stata_cannot_hold_are_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="Stata"):
        written(pl.DataFrame({name: [1]}))


def test_what_stata_has_no_type_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match="no type"):
        written(pl.DataFrame({"x": [[1, 2]]}))
    with pytest.raises(InvalidValue, match="too long"):
        written(pl.DataFrame({"x": ["y" * 3000]}))
