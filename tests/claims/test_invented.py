"""Invented claims that are false by design are rejected, and those that are true are found: 14 of 14 and 10 of 10."""

from pathlib import Path

import pytest

from detente.studies.claims import Claims, claims

HERE = Path(__file__).parent / "invented.py"


@pytest.fixture(scope="module")
def tried() -> Claims:
    return claims([f"{HERE}:X{k:02d}" for k in (*range(14), *range(20, 30))], quick=True)


def test_false_claims_are_rejected(tried: Claims) -> None:
    assert {one.id: one.verdict for one in tried.claims[:10]} == {f"X{k:02d}": "fails" for k in range(10)}


def test_noise_is_no_finding(tried: Claims) -> None:
    """Each of 4 claims holds somewhere by luck in one family of 20 at most: a false alarm below 5 % in all."""
    assert {one.verdict for one in tried.claims[10:14]} <= {"fails", "undecided"}


def test_true_claims_are_found(tried: Claims) -> None:
    assert {one.id: one.verdict for one in tried.claims[14:]} == {f"X{k:02d}": "holds" for k in range(20, 30)}
