"""Files of R, read column by column."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

from detente.data import rfiles
from detente.data.source import read_r, read_r_list


class Written:
    """Writes R's serialization by its description, the parts of it that rdata does not write."""

    def __init__(self) -> None:
        self.body = b"X\n" + struct.pack(">iii", 2, 0x030000, 0x020300)

    def number(self, *values: int) -> Written:
        self.body += struct.pack(f">{len(values)}i", *values)
        return self

    def text(self, value: bytes | None, flags: int = 64 << 12) -> Written:
        self.number(9 | flags, -1 if value is None else len(value))
        self.body += value or b""
        return self

    def texts(self, *values: bytes) -> Written:
        self.number(16, len(values))
        for value in values:
            self.text(value)
        return self

    def symbol(self, name: bytes) -> Written:
        return self.number(1).text(name)

    def reals(self, *values: float) -> Written:
        self.number(14, len(values))
        self.body += struct.pack(f">{len(values)}d", *values)
        return self


def compact(sheet: Written, first: float, count: float) -> Written:
    """A run of whole numbers as R keeps it: class, state, attributes."""
    sheet.number(238, 2).symbol(b"compact_intseq").number(2).symbol(b"base").number(2)
    return sheet.number(13, 1, 13).number(254).reals(count, first, 1.0).number(254)


def table_of(*columns: Any) -> Written:
    """A table: a list with the attributes names, class and row.names, the last one in R's short form."""
    sheet = Written().number(19 | 0x200 | 0x100, len(columns))
    for write in columns:
        write(sheet)
    names = [chr(ord("a") + place).encode() for place in range(len(columns))]
    sheet.number(2 | 0x400).symbol(b"names").texts(*names)
    sheet.number(2 | 0x400).symbol(b"row.names").number(13, 2, -(2**31), -2)
    return sheet.number(2 | 0x400).symbol(b"class").texts(b"data.frame").number(254)


def factor(sheet: Written) -> None:
    sheet.number(13 | 0x200 | 0x100, 2, 2, -(2**31))
    sheet.number(2 | 0x400).symbol(b"levels").texts(b"low", b"high").number(254)


def whole(sheet: Written) -> None:
    sheet.number(13, 2, 7, -(2**31))


def latin(sheet: Written) -> None:
    sheet.number(16, 2).text("Côte".encode("latin-1"), 4 << 12).text(None)


def pointer(sheet: Written) -> None:
    sheet.number(22, 254, 254)


@pytest.fixture
def sheet() -> Written:
    return table_of(factor, whole, latin, lambda one: compact(one, 5.0, 2.0))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_columns_of_every_kind(sheet: Written, pack: Any, tmp_path: Path) -> None:
    path = tmp_path / "t.rds"
    path.write_bytes(pack(sheet.body))
    table = read_r(path)
    assert table["a"].tolist()[0] == "high"
    assert table["b"].tolist()[0] == 7
    assert table["c"].tolist()[0] == "Côte"
    assert table["d"].tolist() == [5, 6]
    assert table.isna().to_numpy().tolist() == [[False] * 4, [True, True, True, False]]


def test_a_name_is_written_once_and_meant_again(tmp_path: Path) -> None:
    """Symbols are kept: the second time only their number is written."""
    sheet = Written().number(19 | 0x200, 1).number(13 | 0x200, 1, 3)
    sheet.number(2 | 0x400).symbol(b"names").texts(b"x").number(254)
    sheet.number(2 | 0x400).number(1 << 8 | 255).texts(b"y").number(2 | 0x400).symbol(b"row.names").number(
        13, 1, 1, 254
    )
    (tmp_path / "t.rds").write_bytes(sheet.body)
    assert read_r(tmp_path / "t.rds").to_dict("list") == {"y": [3]}


def test_what_it_does_not_know_is_left_to_rdata(tmp_path: Path) -> None:
    import rdata

    (tmp_path / "p.rds").write_bytes(table_of(pointer).body)
    with pytest.raises(rfiles.NotSimple):
        rfiles.frame(rfiles.first(tmp_path / "p.rds"))  # a pointer is no column
    complexes = pandas.DataFrame({"z": np.array([1 + 2j])})
    rdata.write_rda(tmp_path / "c.rda", {"complexes": complexes})
    with pytest.raises(rfiles.NotSimple):
        rfiles.first(tmp_path / "c.rda")
    assert read_r(tmp_path / "c.rda")["z"].tolist() == [1 + 2j]
    rdata.write_rda(tmp_path / "v.rda", {"vector": np.array([1.0, 2.0])})
    with pytest.raises(rfiles.NotSimple):
        rfiles.frame(rfiles.first(tmp_path / "v.rda"))


def test_lists_of_numbers(tmp_path: Path) -> None:
    import rdata

    scale = {"01": np.array([0.5]), "02": np.array([-9.0]), "desc": np.array(["words"]), "two": np.array([1.0, 2.0])}
    rdata.write_rda(tmp_path / "s.rda", {"scale": scale})
    assert read_r_list(tmp_path / "s.rda") == {"01": 0.5, "02": -9.0}


@pytest.mark.real_data
def test_trap_10_every_file_of_r_is_read_as_rdata_reads_it(real_data: Path) -> None:
    """Trap 10: rdata reads every R file here; what is read faster has the same values, the same gaps."""
    import warnings

    import rdata

    paths = sorted(path for kind in ("rda", "rds", "RData") for path in real_data.rglob(f"*.{kind}"))
    small = [path for path in paths if path.stat().st_size < 16_000 and "scale" not in path.name]
    assert len(small) > 14
    for path in small:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = next(iter(rdata.read_rda(path).values())).reset_index(drop=True)
        ours = rfiles.frame(rfiles.first(path))
        assert list(ours.columns) == list(theirs.columns)
        for name in ours:
            assert (ours[name].isna() == theirs[name].isna()).all(), (path.name, name)
            assert (ours[name].dropna() == theirs[name].dropna()).all(), (path.name, name)
    for path in set(paths) - set(small):
        assert rfiles.first(path).values, path.name
