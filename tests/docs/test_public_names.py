"""Are the names that `import detente` gives on a page, each a target that other documents can link?"""

import sys
from pathlib import Path

import pytest

import detente

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs" / "_ext"))
from laboratory.api import pages


@pytest.mark.parametrize("name", detente.__all__)
def test_every_public_name_is_a_target(name: str) -> None:
    page = pages()["reference/made/public.rst"]
    assert f":: detente.{name}\n" in page
