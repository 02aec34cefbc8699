"""The pinned counts of every school without and with the additions are still what comes out.

False alarms: 1 % over all cells. After a change of a default, ``python tools/additions_table.py`` pins anew, and
``docs/theory/additions_schools.md`` says what moved.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from scipy.stats import fisher_exact

from detente.schools import schools

PINNED = json.loads(Path(__file__).with_name("schools_additions.json").read_text())


@pytest.fixture(scope="module")
def tool(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("additions_table", repository / "tools" / "additions_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_school_is_pinned() -> None:
    assert tuple(PINNED["off_on"]) == schools()


@pytest.mark.slow
def test_what_was_pinned_comes_out(tool: ModuleType) -> None:
    cases = [(s, w, a) for s, row in PINNED["off_on"].items() for w in row for a in ("off", "on")]
    found = tool.counts(cases, seed=1)  # other luck than the pinned
    n, columns = PINNED["replicates"], PINNED["columns"]
    wrong = []
    for (name, world, additions), ours in found.items():
        pinned = PINNED["off_on"][name][world][("off", "on").index(additions)]
        for column, a, b in zip(columns, ours, pinned, strict=True):
            if fisher_exact([[a, n - a], [b, n - b]]).pvalue < 0.01 / (len(cases) * len(columns)):
                wrong.append(f"{name} in {world}, additions {additions}, {column}: {a} against {b} of {n}")
    assert not wrong, "\n".join(wrong)
