"""The engine of a page, run by node on modules that are made here."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

WEB = Path(__file__).resolve().parents[1] / "web"
NODE = shutil.which("node") or ""
needs_node = pytest.mark.skipif(
    not (NODE and (WEB / "node_modules" / "vite").exists()),
    reason="no node here, or its packages are not installed: npm ci in web",
)


@dataclass(frozen=True)
class PageRun:
    """Records of a run in the page [replicate, year, ...], as those of a ``Run``."""

    records: dict[str, np.ndarray]
    told: dict[str, Any]
    twin: "PageRun | None" = None
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.records[name]


def in_page(module: bytes, requests: Sequence[dict[str, Any]], folder: Path, **more: Any) -> list[PageRun]:
    """What the page makes of requests."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "module.wasm").write_bytes(module)
    job = {"module": str(folder / "module.wasm"), "folder": str(folder), "requests": list(requests), **more}
    (folder / "job.json").write_text(json.dumps(job))
    command = [NODE, str(WEB / "run-engine.mjs"), str(folder / "job.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=1800, cwd=WEB)
    assert done.returncode == 0, done.stderr
    answers = json.loads((folder / "answers.json").read_text())["answers"]
    return [_run(answer, folder) for answer in answers]


def _run(told: dict[str, Any], folder: Path) -> PageRun:
    if "error" in told:
        return PageRun({}, told)
    raw, at, records = np.fromfile(folder / told["file"], np.float32), 0, {}
    years, lanes, n = told["years"], told["lanes"], told["states"]
    for name in told["names"]:
        shape = {"system": (), "state": (n,), "dyad": (n, n)}[told["of"][name]]
        size = years * lanes * int(np.prod(shape, dtype=int))
        records[name] = np.moveaxis(raw[at : at + size].reshape(years, *shape, lanes), -1, 0)
        at += size
    twin = _run(told["twin"], folder) if "twin" in told else None
    return PageRun(records, told, twin, {m["name"]: m for m in told.get("measures", ())})
