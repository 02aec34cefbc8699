"""Peace before an outcome of one's own: counted from the first year in which it is known, and unknown after a gap."""

from __future__ import annotations

import polars as pl

from detente.data.panel import peace_years
from detente.studies.confront.covariates import _since_known


def test_peace_starts_where_the_outcome_does() -> None:
    """Years that the file does not speak of are neither peace nor a reason to know nothing until the first event."""
    mine = {2: (None, None, 0, 0, 1, 0, None, 0), 20: (0, 0, 0, 0, 0, 0, 0, 0), 200: (None,) * 8}
    rows = [(2, other + 300, 1946 + at, value) for other, values in mine.items() for at, value in enumerate(values)]
    frame = pl.LazyFrame(rows, schema={"ccode_a": pl.Int32, "ccode_b": pl.Int32, "year": pl.Int32, "x": pl.Int8},
                         orient="row")  # fmt: skip
    found = peace_years(_since_known(frame, "x"), "event_known", name="peace").collect()
    by_dyad = {key[0] - 300: part["peace"].to_list() for key, part in found.group_by("ccode_b", maintain_order=True)}
    assert by_dyad[2][2:] == [0, 1, 2, 0, 1, None]
    assert by_dyad[20] == [0, 1, 2, 3, 4, 5, 6, 7]
