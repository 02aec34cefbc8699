"""The engine in a real browser, from disk, in a worker: the run of the terminal, as fast as a hand moves."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from browser.test_pages import CHROMIUM, FLAGS, playwright
from detente.core.scenario import Scenario
from detente.engine import wasm
from detente.engine.ensemble import simulate
from detente.engine.page import scenario_of
from detente.schools import school
from page_engine import NODE, WEB, needs_node

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
    needs_node,
]
KEEP = ("conduct", "war", "belief")
BUNDLE = """
import { build } from "vite";
for (const entry of ["index", "worker"]) {
  const lib = { entry: `src/engine/${entry}.ts`, formats: ["iife"], name: "engine", fileName: () => `${entry}.js` };
  await build({ configFile: false, logLevel: "error", build: { lib, outDir: process.env.OUT, emptyOutDir: false } });
}
"""
PAGE = """<!doctype html><meta charset="utf-8"><title>engine</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob:">
<script>{index}</script>
<script type="text/plain" id="worker">{worker}</script>
<script type="text/plain" id="module">{module}</script>
<script>
const text = (id) => document.getElementById(id).textContent;
const bytes = () => Uint8Array.from(atob(text("module")), (c) => c.charCodeAt(0));
const worker = () => new Worker(URL.createObjectURL(new Blob([text("worker")], {{ type: "text/javascript" }})));
async function lived(request) {{
  const begun = performance.now();
  const there = await engine.connectEngine(bytes(), worker());
  const ready = performance.now();
  const old = there.run({{ ...request, replicates: 4000 }}, {{ channel: "dial" }}).catch((error) => error.name);
  const records = await there.run(request, {{ channel: "dial" }});
  const times = [];
  for (let k = 0; k < 12; k++) {{
    const since = performance.now();
    await there.run({{ ...request, values: {{ prior: 0.3 + k / 40 }} }}, {{ channel: "dial" }});
    times.push(performance.now() - since);
  }}
  const data = Object.fromEntries(Object.entries(records.data).map(([name, a]) => [name, Array.from(a)]));
  there.close();
  return {{ start: ready - begun, times, data, old: await old, lanes: records.lanes }};
}}
</script>"""


def test_a_worker_of_a_page_lives_the_run_of_the_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", BUNDLE], cwd=WEB, env={**os.environ, "OUT": str(tmp_path)}, check=False
    )
    assert done.returncode == 0
    module = base64.b64encode(wasm([school("default"), school("grit")], 2, KEEP)).decode()
    index, worker = ((tmp_path / f"{name}.js").read_text() for name in ("index", "worker"))
    page_file = tmp_path / "page.html"
    page_file.write_text(PAGE.format(index=index, worker=worker.replace("</", "<\\/"), module=module))
    place = Scenario("pair", years=100, settings={"offence_advantage": 2.0})
    request = {"scenario": scenario_of(place), "school": "grit", "replicates": 200, "seed": 11}
    errors: list[str] = []
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_page()
        page.on("console", lambda message: errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(page_file.as_uri())
        found: dict[str, Any] = page.evaluate(f"lived({json.dumps(request)})")
        chromium.close()
    assert not errors
    assert found["old"] == "Cancelled"
    run = simulate(school("grit"), place, replicates=200, seed=11, keep=KEEP)
    for name in KEEP:
        got = np.moveaxis(np.array(found["data"][name], np.float32).reshape(100, 2, 2, found["lanes"]), -1, 0)
        if name == "belief":
            np.testing.assert_allclose(got, run[name], rtol=1e-5, atol=1e-5)
        else:
            np.testing.assert_array_equal(got, run[name])
    sys.stdout.write(f"start {found['start']:.0f} ms, runs {np.round(found['times'])} ms\n")
