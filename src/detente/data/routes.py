"""The way files come: by which channel, from which mirror, trusting whose certificates."""

from __future__ import annotations

import atexit
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import quote

from detente.core.errors import DataError
from detente.core.files import expand_home
from detente.core.given_files import read_given
from detente.data.files import ROOM
from detente.data.source import Channel, Kind, Source

TIMEOUT = (10.0, 60.0)
"""Seconds to wait for a connection, and for the next bytes."""

INDEX = "SHA256SUMS"
"""File of a mirror that lists fingerprints and paths, as ``sha256sum`` writes it."""


@dataclass
class Mirror:
    """A host that holds the files under their names, or in folders that its ``SHA256SUMS`` lists.

    Attributes
    ----------
    address
        Address of the folder.
    indexed
        Whether to look for the list of fingerprints.
    """

    address: str
    indexed: bool = True
    _paths: dict[str, str] | None = None

    def of(self, channel: Channel, verify: str | bool = True) -> str:
        """Where a file lies on the mirror: by its fingerprint if that is listed, otherwise by its name.

        Parameters
        ----------
        channel
            The file.
        verify
            Certificates to trust, as ``requests`` takes them.
        """
        root = self.address.rstrip("/")
        if self._paths is None:
            self._paths = _listed(root, verify) if self.indexed else {}
        return f"{root}/{quote(self._paths.get(channel.sha256, channel.file))}"


def _listed(root: str, verify: str | bool) -> dict[str, str]:
    """Paths of the files of a mirror by their fingerprints, where it lists them."""
    import requests

    try:
        answer = requests.get(f"{root}/{INDEX}", timeout=TIMEOUT, verify=verify)
    except requests.exceptions.RequestException:
        return {}  # the file that is asked for next says what is wrong
    lines = (line.split(maxsplit=1) for line in answer.content.decode("utf-8", "replace").splitlines() if answer.ok)
    return {words[0]: words[1].lstrip("*").removeprefix("./") for words in lines if len(words) == 2}


@dataclass
class Route:
    """How sources are downloaded in one go.

    Attributes
    ----------
    mirror
        Where everything is; the channels of each source if absent.
    prefer
        Channel tried first.
    certificates
        File of certificates trusted beside the usual ones, for hosts that leave theirs out.
    tell
        Called with what people should know, such as that another channel was taken.
    down
        Hosts that could not be reached, which are not tried again.
    """

    mirror: Mirror | None = None
    prefer: Kind = "package"
    certificates: Path | None = None
    tell: Callable[[str], None] = lambda _: None
    down: set[str] = field(default_factory=set)

    def channels(self, source: Source) -> list[Channel]:
        """Channels of a source in the order in which they are tried."""
        if self.mirror is not None:  # one entry a file, not a host
            files = {(channel.file, channel.sha256): channel for channel in source.channels if not channel.inside}
            return list(files.values())
        return sorted(source.channels, key=lambda channel: channel.kind != self.prefer)

    def address(self, channel: Channel) -> str:
        """Where the file of a channel is downloaded."""
        return channel.address if self.mirror is None else self.mirror.of(channel, self.verify())

    def verify(self) -> str | bool:
        """Certificates to trust, as ``requests`` takes them: verification is never off."""
        return True if self.certificates is None else _with_usual_ones(expand_home(self.certificates))


@cache
def _with_usual_ones(certificates: Path) -> str:
    """Write the usual certificates and the given ones to one file."""
    import certifi

    try:
        given = read_given(certificates)
        ssl.create_default_context(cadata=given)
    except (DataError, ValueError, ssl.SSLError) as error:
        message = f"{certificates} holds no certificates in PEM form ({type(error).__name__})."
        hint = "Give the file of the host's intermediate certificate, as a browser saves it."
        raise DataError(message, hint) from error
    usual = Path(certifi.where()).read_text(encoding="ascii")
    with tempfile.NamedTemporaryFile("w", prefix=ROOM, suffix=".pem", delete=False) as bundle:
        bundle.write(f"{usual}\n{given}\n")
    atexit.register(Path(bundle.name).unlink, missing_ok=True)
    return bundle.name
