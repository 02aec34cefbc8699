"""Parts of addresses that people type."""

import pytest

from detente.core.address import split_address


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://[h]/", "http://h:99999/", "http://h:0", "http://h:x/", "http://\u2100/"]
)
def test_what_is_no_address_has_no_parts(address: str) -> None:
    assert not any(split_address(address))


def test_parts_of_an_address() -> None:
    parts = split_address("http://[::1]:8000/r/CODE")
    assert (parts.scheme, parts.hostname, parts.port, parts.path) == ("http", "::1", 8000, "/r/CODE")
