"""What a source of real data is: one file, where it comes from, its terms and its limits."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from detente.core.errors import MissingExtra

if TYPE_CHECKING:
    from pandas import DataFrame, Series


Kind = Literal["package", "official"]
"""Who serves a file: a pinned public copy of it, or its makers."""


@dataclass(frozen=True)
class Channel:
    """One way by which the file of a source comes, pinned like every other.

    Attributes
    ----------
    kind
        ``package``: a public copy at one commit. ``official``: the makers' own host, which may change or move
        what it serves; a file that is not the pinned one is refused.
    address
        Where it is downloaded.
    file
        File name on disk.
    size : [bytes]
        Length of the file.
    sha256
        Fingerprint of the file.
    inside
        Whether what is downloaded is a zip that holds the file at some depth.
    """

    kind: Kind
    address: str
    file: str
    size: int
    sha256: str
    inside: bool = False

    @property
    def host(self) -> str:
        """Name of the host."""
        return self.address.split("/")[2]


@dataclass(frozen=True)
class Source:
    """One table of real data, its file pinned.

    Attributes
    ----------
    name
        Short name, as in ``detente data fetch NAME``.
    title
        What the data are.
    file
        File name on disk.
    address
        Where ``detente data fetch`` downloads exactly these bytes.
    home
        Page of the makers, where a person finds the data.
    version
        Version of the data.
    sha256
        Fingerprints of accepted copies; the first is that of ``address``.
    size : [bytes]
        Length of the file at ``address``.
    licence
        Terms of use as the makers or the packager state them.
    citation
        How to cite the data.
    coverage
        First and last year in which the source speaks; outside, nothing is known.
    key
        Columns that identify a row.
    units
        Column to unit or meaning.
    limits
        What a user must know before using it.
    read
        Reads the file into a table with the columns of ``units``.
    group
        Subject under which it is listed.
    kind
        Who serves ``address``.
    others
        Other channels. Their files hold the same table, and ``read`` reads them too.
    needs
        Names of sources without which this one cannot be read: ``read`` takes their tables after
        the path, in this order.
    """

    name: str
    title: str
    file: str
    address: str
    home: str
    version: str
    sha256: tuple[str, ...]
    size: int
    licence: str
    citation: str
    coverage: tuple[int, int]
    key: tuple[str, ...]
    units: dict[str, str]
    limits: str
    read: Callable[..., DataFrame]
    group: str = ""
    kind: Kind = "package"
    others: tuple[Channel, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Every channel, the first one first."""
        return (Channel(self.kind, self.address, self.file, self.size, self.sha256[0]), *self.others)

    @property
    def files(self) -> tuple[str, ...]:
        """Names that its file may have."""
        return tuple(dict.fromkeys(channel.file for channel in self.channels))

    @property
    def accepted(self) -> frozenset[str]:
        """Every fingerprint of a file that holds this table."""
        return frozenset((*self.sha256, *(channel.sha256 for channel in self.others)))

    def covers(self, year: int) -> bool:
        """Tell whether the source speaks of a year."""
        return self.coverage[0] <= year <= self.coverage[1]


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Parameters
    ----------
    path
        File to read.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def read_r(path: Path) -> DataFrame:
    """First table of an R data file (``.rda``, ``.rds``, ``.RData``), with whole numbers left as floats.

    Integers without gaps stay integers; factors are texts; what R calls rows is numbered.

    Parameters
    ----------
    path
        File to read.
    """
    from detente.data.parsed import kept

    return kept(path, _table)


def _table(path: Path) -> DataFrame:
    import pandas

    table: DataFrame = _rdata(path).reset_index(drop=True)
    return pandas.DataFrame({name: _plain(column) for name, column in table.items()})


def _plain(column: Series) -> Series:
    """Give a column of ``rdata`` the type that everything here expects, whatever it is nullable by."""
    import pandas

    if not pandas.api.types.is_numeric_dtype(column):
        return column.astype("str")
    if pandas.api.types.is_extension_array_dtype(column):
        return column.astype("float64" if column.isna().any() else column.dtype.numpy_dtype)
    return column


def read_r_list(path: Path) -> dict[str, float]:
    """First object of an R data file that is a list of named numbers.

    Parameters
    ----------
    path
        File to read.
    """
    found = _rdata(path).items()
    return {str(name): float(value[0]) for name, value in found if len(value) == 1 and value.dtype.kind in "fi"}


def _rdata(path: Path) -> Any:
    """Read the first object with ``rdata``; classes that it does not know are plain vectors, and so are time series."""
    try:
        import rdata
    except ImportError as error:
        package = "rdata"
        raise MissingExtra(package, "data") from error
    with warnings.catch_warnings():  # a tibble is read as the data frame that it is
        warnings.filterwarnings("ignore", message="Missing constructor for R class")
        plain = dict(rdata.conversion.DEFAULT_CLASS_MAP) | {"ts": lambda values, _: values}
        if path.suffix.casefold() == ".rds":
            return rdata.read_rds(path, constructor_dict=plain)
        return next(iter(rdata.read_rda(path, constructor_dict=plain).values()))


def dates(column: Series) -> Series:
    """Turn R's days since 1970 into dates; missing stays missing.

    Parameters
    ----------
    column : [days since 1970-01-01]
        Column of an R data file.
    """
    import pandas

    return pandas.to_datetime(column, unit="D").dt.as_unit("s")


def tidy(table: DataFrame, units: dict[str, str], *integers: str, missing: tuple[float, ...] = ()) -> DataFrame:
    """Keep the columns of a source, with its missing codes missing and its whole numbers whole.

    Parameters
    ----------
    table
        Table as read.
    units
        Columns to keep, in order.
    *integers
        Columns that hold whole numbers and are never missing.
    missing
        Codes that the source uses for what is not known.
    """
    table = table[list(units)]
    if missing:
        numbers = [column for column in table.columns if table[column].dtype.kind in "if"]
        table = table.assign(**{column: table[column].where(~table[column].isin(missing)) for column in numbers})
    return whole(table, *integers).reset_index(drop=True)


def whole(table: DataFrame, *columns: str) -> DataFrame:
    """Give columns that hold whole numbers their type.

    Parameters
    ----------
    table
        Table to change a copy of.
    *columns
        Columns without missing values.
    """
    return table.assign(**{column: table[column].astype(int) for column in columns})
