"""Frames of tables: made once, and anew of a table that takes the place of another."""

from detente.data.panel.narrow import Narrowed
from detente.data.panel.tables import read
from unit.data.panel.made import record_of

COLUMNS = ("ccode", "year", "milex")
ROWS = [{"ccode": 2, "year": 1950, "milex": 1.0}]


def test_a_frame_is_made_once_of_a_table_also_for_some_states() -> None:
    record = record_of(nmc7=ROWS)
    made = read(record, "nmc7", COLUMNS)
    assert made is not None
    assert read(record, "nmc7", COLUMNS) is made
    assert read(Narrowed(record, [20]), "nmc7", COLUMNS) is made
    assert read(record_of(nmc7=ROWS), "nmc7", COLUMNS) is not made


def test_another_table_and_other_columns_are_another_frame() -> None:
    record = record_of(nmc7=ROWS)
    read(record, "nmc7", COLUMNS)
    record._tables["nmc7"] = record_of(nmc7=[ROWS[0] | {"milex": 2.0}]).table("nmc7")
    frame, fewer = read(record, "nmc7", COLUMNS), read(record, "nmc7", ("milex",))
    assert frame is not None
    assert fewer is not None
    assert frame["milex"].to_list() == [2.0]
    assert fewer.columns == ["milex"]


def test_long_tables_are_not_kept_and_narrowed_ones_have_their_own_rows() -> None:
    rows = [{"ccode1": 2, "ccode2": other, "year": 1950, "distance": 1.0} for other in (20, 365)]
    record = record_of(distances=rows)
    some, whole = (read(one, "distances", ("ccode2",)) for one in (Narrowed(record, [2, 20]), record))
    assert some is not None
    assert whole is not None
    assert (some["ccode2"].to_list(), whole["ccode2"].to_list()) == ([20], [20, 365])
