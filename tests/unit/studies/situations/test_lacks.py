"""What is not at hand is told at once."""

from pathlib import Path

import pytest

from detente.core.errors import DataError
from detente.data.record import open_record
from detente.studies.situations.observed import NEEDED, observe


def test_every_source_that_is_missing_is_told_with_one_command(tmp_path: Path) -> None:
    record = open_record(tmp_path, None)
    with pytest.raises(DataError) as raised:
        observe(record)
    assert raised.value.hint == f"Get them with: detente data fetch {' '.join(NEEDED)}"
    assert len(NEEDED) > 1
