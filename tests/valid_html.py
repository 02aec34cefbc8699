"""Documents held against the HTML standard, by html-validate, and what it leaves to others: names inside drawings."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from page_engine import NODE, WEB

VALIDATOR = WEB / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
DATA = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)
NAME = re.compile(r'<[a-z][^<>]* id="([^"]*)"', re.IGNORECASE)
KIND = re.compile(r'<script type="([^"]*)"')
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


def html_faults(documents: Mapping[str, str], folder: Path) -> list[str]:
    """Return what is wrong in documents, each with its name, place and rule; skip the test without the validator."""
    if not (NODE and VALIDATOR.is_file()):
        pytest.skip("html-validate is not here: npm ci in web/")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in documents.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [NODE, VALIDATOR, "-c", WEB / ".htmlvalidate.json", "-f", "json", *(f"{name}.html" for name in documents)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("["), done.stderr
    told = [
        f"{Path(one['filePath']).stem}:{fault['line']}: {fault['message']} ({fault['ruleId']}, {fault['selector']})"
        for one in json.loads(done.stdout)
        for fault in one["messages"]
    ]
    return told + [f"{name}: {fault}" for name, text in documents.items() for fault in _own_faults(text)]


def _own_faults(text: str) -> list[str]:
    names = Counter(NAME.findall(DATA.sub("", text)))
    twice = [f"the name {name!r} is given {times} times" for name, times in names.items() if times > 1]
    return twice + [f"{kind!r} is no media type" for kind in KIND.findall(text) if not MEDIA_TYPE.fullmatch(kind)]
