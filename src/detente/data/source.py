"""What a source of real data is: one file, where it comes from, its terms and its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pandas import DataFrame


Kind = Literal["package", "official"]
"""Who serves a file: a pinned public copy of it, or its makers."""


GROUPS = {
    "states": "Who is a state",
    "capabilities": "Means: soldiers, money, weapons, product",
    "money": "Prices",
    "institutions": "Democracy",
    "geography": "Borders and distances",
    "alliances": "Alliances",
    "exchange": "Trade and organisations",
    "conflict": "Disputes, wars, rivalries, arms races",
    "crises": "Crises",
    "perception": "What states see and want",
    "leaders": "Leaders",
    "events": "Acts, day by day and month by month",
}
"""Subjects under which sources are listed, in order."""


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
        Fingerprint of the file; ``md5:`` and an MD5 where nobody has published a SHA-256.
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
    by_name
        Whether it is fetched only when it is asked for by its name, not with all: there is no public copy.
    handed_on
        Whether its makers let others hand on what is made of it; `detente site` leaves out what they do not.
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
    by_name: bool = False
    handed_on: bool = True

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
