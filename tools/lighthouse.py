"""Performance of the pages on a phone, by Lighthouse: story, laboratory, and pages of results that are given.

    python tools/lighthouse.py [PAGE.html ...] [--site FOLDER]

Needs node, Chromium and, on the first call, the network (``npx`` fetches Lighthouse). Pages are served compressed, as
hosts do; Lighthouse slows processor and network down to a phone's. Blocking time is taken by the clock: a machine that
is busy with something else blocks longer, so the load is told beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LIGHTHOUSE = "lighthouse@12.8.2"
LEAST = 0.9
AUDITS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
CHROME = "--headless=new --no-sandbox --disable-gpu"


class Host(SimpleHTTPRequestHandler):
    """A host of static files that compresses them."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        held = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(held)))
        self.end_headers()
        self.wfile.write(held)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def living_pages(folder: Path) -> list[Path]:
    """Write story and laboratory to a folder."""
    from detente.apps.pages import lab_page, story_page

    data = lab_page.lab_data()
    texts = {
        "story": story_page.render(story_page.story_data(recorded=None), story_page.story_modules()),
        "lab": lab_page.render(data, lab_page.lab_modules(data)),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return [folder / f"{name}.html" for name in texts]


def measured(address: str, folder: Path) -> tuple[float, dict[str, str]]:
    """Return the score of a page, and what it is made of."""
    out = folder / "report.json"
    chrome = shutil.which("chromium") or shutil.which("google-chrome") or ""
    asked = ["npx", "--yes", LIGHTHOUSE, address, "--only-categories=performance", "--form-factor=mobile", "--quiet"]
    told = [f"--chrome-flags={CHROME}", "--output=json", f"--output-path={out}"]
    subprocess.run([*asked, *told], check=True, env={**os.environ, "CHROME_PATH": chrome})
    report = json.loads(out.read_text(encoding="utf-8"))
    return report["categories"]["performance"]["score"], {
        name: report["audits"][name]["displayValue"].replace("\xa0", " ") for name in AUDITS
    }


def main() -> int:
    """Print a line a page; 1 if one falls short."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    parser.add_argument("--site", type=Path, help="a folder of detente site, whose pages are measured in place")
    given = parser.parse_args()
    worst = 1.0
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.site or Path(scratch)
        pages = sorted(folder.glob("*.html")) if given.site else living_pages(folder)
        pages += [Path(shutil.copy(page, scratch)) for page in given.pages if not given.site]
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder))) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for page in pages:
                score, told = measured(f"http://127.0.0.1:{server.server_port}/{page.name}", Path(scratch))
                worst = min(worst, score)
                rest = ", ".join(f"{name} {value}" for name, value in told.items())
                print(f"{page.name}: {score:.2f} ({rest}; load {os.getloadavg()[0]:.1f})", flush=True)
            server.shutdown()
    return 0 if worst >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
