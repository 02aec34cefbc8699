"""Tables of a sweep: one row a point, one row a run."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import MissingExtra
from detente.core.files import whole, write_whole
from detente.core.installing import install_extra
from detente.studies.sweep.design import THEORY, SweepDesign
from detente.studies.sweep.gather import QUANTILES, SweepBlock
from detente.studies.sweep.outcomes import SweepOutcome

if TYPE_CHECKING:
    import pandas

RUNS = "runs.parquet"
POINTS = "table.parquet"
POINTS_TEXT = "table.csv"
NO_TABLES = f"pyarrow is not installed, so that there is no table of the runs: {install_extra('data')}"


def parquet() -> Any:
    """Return pyarrow with its parquet, or raise ``MissingExtra``."""
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        package = "pyarrow"
        raise MissingExtra(package, "data") from None
    return pa


def run_table(design: SweepDesign, outcomes: Sequence[SweepOutcome], block: SweepBlock) -> Any:
    """Return a table of pyarrow with one row a run of a block.

    Parameters
    ----------
    design
        The design.
    outcomes
        Outcomes.
    block
        The block.
    """
    pa = parquet()
    each = np.repeat(np.arange(len(block.points)), block.width)
    own = block.points[each]
    names, arrays = ["point", "replicate"], [pa.array(own.astype(np.int32))]
    arrays.append(pa.array(np.tile(np.arange(block.first, block.last, dtype=np.int32), len(block.points))))
    for name in design.names:
        names.append(name)
        if name == THEORY:
            arrays.append(pa.DictionaryArray.from_arrays(design.which[own], pa.array(design.theories, pa.string())))
        else:
            arrays.append(pa.array(design.numbers[name][own]))
    for one in outcomes:
        names.append(one.name)
        arrays.append(pa.array(block.outcomes[one.name], from_pandas=True))
    lost = np.zeros(block.runs, np.int8)
    lost[block.failed] = 1
    why = np.zeros(block.runs, np.int32)
    why[block.failed] = block.why + 1
    names += ["status", "reason"]
    arrays.append(pa.DictionaryArray.from_arrays(lost, pa.array(["finished", "failed"])))
    arrays.append(pa.DictionaryArray.from_arrays(why, pa.array(["", *block.reasons])))
    return pa.table(dict(zip(names, arrays, strict=True)))


class RunsWriter:
    """Writes the table of runs, block by block; the file is there once all are written.

    Parameters
    ----------
    folder
        Where.
    design, outcomes
        What the columns are.
    """

    def __init__(self, folder: Path, design: SweepDesign, outcomes: Sequence[SweepOutcome]) -> None:
        self._design, self._outcomes = design, outcomes
        self._stack = contextlib.ExitStack()
        self._path = folder / RUNS
        self._file: Any = None
        self._writer: Any = None

    def __enter__(self) -> RunsWriter:
        self._file = self._stack.enter_context(whole(self._path))
        return self

    def add(self, block: SweepBlock) -> None:
        """Write a block."""
        table = run_table(self._design, self._outcomes, block)
        if self._writer is None:
            import pyarrow.parquet as pq

            self._writer = pq.ParquetWriter(self._file, table.schema, compression="zstd", compression_level=1)
        self._writer.write_table(table)

    def __exit__(self, *error: Any) -> None:
        if self._writer is not None:
            with contextlib.suppress(OSError) if error[0] is not None else contextlib.nullcontext():
                self._writer.close()
        self._stack.__exit__(*error)


def read_runs(folder: Path) -> Iterator[pandas.DataFrame]:
    """Return the table of runs in frames, one after the other.

    Parameters
    ----------
    folder
        The folder of the sweep.
    """
    parquet()
    import pyarrow.parquet as pq

    with pq.ParquetFile(folder / RUNS) as file:
        for group in range(file.num_row_groups):
            yield file.read_row_group(group).to_pandas()


def point_columns(found: Any) -> dict[str, Any]:
    """Return the columns of the table of points by name.

    Parameters
    ----------
    found
        The sweep.
    """
    count = len(found.design)
    columns: dict[str, Any] = {"point": np.arange(count)}
    columns |= {name: found.design.column(name) for name in found.design.names}
    for one in found.outcomes:
        held = found.estimates[one.name]
        columns[one.name] = held.mean
        columns |= {f"{one.name} low": held.low, f"{one.name} high": held.high, f"{one.name} sd": held.sd}
        columns |= {f"{one.name} q{100 * q:.0f}": held.quantiles[:, k] for k, q in enumerate(QUANTILES)}
        columns[f"{one.name} defined"] = held.defined
    if found.differences is not None and found.until is not None:
        name = f"{found.until.outcome.name} difference"
        held_apart = found.differences
        columns |= {name: held_apart.mean, f"{name} low": held_apart.low, f"{name} high": held_apart.high}
    if found.reached is not None:
        columns["precision"] = np.array(["not known", "not reached", "reached"], object)[found.reached + 1]
    columns["runs"], columns["failed runs"] = found.runs_of, found.failed_runs
    columns["status"] = _states(found)
    reasons = np.full(count, "", object)
    for point, why in found.reasons.items():
        reasons[point] = why
    columns["reason"] = reasons
    return columns


def point_row(found: Any, point: int) -> dict[str, Any]:
    """Return the row of one point for people: settings, means and intervals, status.

    Parameters
    ----------
    found
        The sweep.
    point
        Its number.
    """
    row: dict[str, Any] = {"point": point, **found.design.point(point)}
    sound = int(found.runs_of[point] - found.failed_runs[point])
    for one in found.outcomes:
        held = found.estimates[one.name]
        row[one.name] = float(held.mean[point])
        row[f"{one.name} low"], row[f"{one.name} high"] = float(held.low[point]), float(held.high[point])
        if held.defined[point] < sound:
            row[f"{one.name} defined"] = int(held.defined[point])
    if found.differences is not None and found.until is not None:
        name = f"{found.until.outcome.name} difference"
        held_apart = found.differences
        row |= {k: float(v[point]) for k, v in zip((name, f"{name} low", f"{name} high"),
                (held_apart.mean, held_apart.low, held_apart.high), strict=True)}  # fmt: skip
    if found.reached is not None:
        row["precision"] = ("not known", "not reached", "reached")[int(found.reached[point]) + 1]
    row["runs"], row["status"] = int(found.runs_of[point]), state(found, point)
    if found.failed_runs[point]:
        row["failed runs"], row["reason"] = int(found.failed_runs[point]), found.reasons.get(point, "")
    return row


def state(found: Any, point: int) -> str:
    """Return whether a point is finished, failed, has failed runs, or is not finished."""
    if found.failed_runs[point] and found.failed_runs[point] == found.runs_of[point]:
        return "failed"
    if not found.finished[point]:
        return "not finished"
    return "finished" if not found.failed_runs[point] else "finished, with failed runs"


def _states(found: Any) -> Array:
    lost, every = found.failed_runs > 0, found.failed_runs == found.runs_of
    words = np.where(found.finished, "finished", "not finished").astype(object)
    words[found.finished & lost] = "finished, with failed runs"
    words[lost & every] = "failed"
    return words


def write_points(folder: Path, columns: Mapping[str, Any]) -> None:
    """Write the table of points as CSV, and as parquet where pyarrow is installed.

    Parameters
    ----------
    folder
        Where.
    columns
        The columns.
    """
    try:
        pa = parquet()
    except MissingExtra:
        write_whole(folder / POINTS_TEXT, _as_text(columns))
        return
    import pyarrow.csv
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(values, from_pandas=True) for name, values in columns.items()})
    with whole(folder / POINTS_TEXT) as file:
        pyarrow.csv.write_csv(table, file)
    with whole(folder / POINTS) as file:
        pq.write_table(table, file, compression="zstd")


def _as_text(columns: Mapping[str, Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow(["" if isinstance(v, float) and v != v else v for v in row])
    return out.getvalue()
