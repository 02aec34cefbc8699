"""What axe finds in a page: faults by which it cannot be read, heard or operated by everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
NEEDED = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not here: npm ci in web/")
GRAVE = ("critical", "serious")
SHOWN = 160
"""Letters of the element at fault that are shown."""
FOUND = """within => axe.run(within ?? document, { resultTypes: ['violations'] })
  .then(found => found.violations.map(one => [one.impact, one.id, one.nodes[0].html]))"""


def violations(page: Any, within: str | None = None, *, grave: bool = False) -> list[list[str]]:
    """Return impact, rule and first element of each violation; none where axe is not here.

    Parameters
    ----------
    page
        A page of the driver.
    within
        Selector of the part that is looked at; all of the page if None.
    grave
        Whether only those count that are serious or critical.
    """
    if not AXE.is_file():
        return []
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    kinds = GRAVE if grave else (*GRAVE, "moderate", "minor", None)
    return [[kind, rule, html[:SHOWN]] for kind, rule, html in page.evaluate(FOUND, within) if kind in kinds]
