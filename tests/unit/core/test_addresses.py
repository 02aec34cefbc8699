"""Web addresses that people write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.addresses import parts_of


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("http://h", "h"),
        ("https://H:1/x?y", "h"),
        ("http://[::1]:8000/r/C", "::1"),
        ("http://münchen.de", "münchen.de"),
    ],
)
def test_addresses(address: str, host: str) -> None:
    parts = parts_of(address)
    assert parts is not None
    assert parts.hostname == host


@given(st.text(st.sampled_from("ht:/[].@%#?ax01 \x00\u2026ß"), max_size=80).map("http://".__add__))
def test_whatever_is_written_is_an_address_with_a_host_or_none(address: str) -> None:
    parts = parts_of(address)
    assert parts is None or parts.hostname


@pytest.mark.parametrize("address", ["http://h:0", "http://h:99999/", "http://h:x/", "http://[::1", "ftp://h", "h"])
def test_what_is_no_address(address: str) -> None:
    assert parts_of(address) is None
