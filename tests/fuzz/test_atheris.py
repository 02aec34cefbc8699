"""Ten minutes of atheris, shared by the parsers: a job of its own, since atheris is needed for nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

SECONDS = float(os.environ.get("DETENTE_FUZZ_SECONDS", "600"))
"""Time of all parsers together [s]."""
NAMES = ("scenario", "claim", "design", "csv", "stata", "excel", "parquet", "zip", "manifest")


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="needs atheris: pip install atheris")
@pytest.mark.parametrize("name", NAMES)
def test_no_bytes_stop_a_parser_another_way(name: str, tmp_path: Path, python_environment: dict[str, str]) -> None:
    share = max(1, round(SECONDS / len(NAMES)))
    program = Path(__file__).with_name("atheris_parsers.py")
    more = (f"-max_total_time={share}", "-timeout=10", "-max_len=20000", "-rss_limit_mb=4096")
    paths = [python_environment["PYTHONPATH"], *(p for p in sys.path if p and Path(p, "atheris").is_dir())]
    done = subprocess.run(
        [sys.executable, str(program), name, str(tmp_path / "corpus"), *more],
        env={**python_environment, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    bad = {path.name: path.read_bytes()[:2000] for path in (tmp_path / "corpus").glob("bad-*")}
    print(name, *re.findall(r"Done \d+ runs.*", done.stderr))  # noqa: T201
    assert done.returncode == 0, (bad, done.stderr[-6000:], done.stdout[-3000:])
