"""Parsers under atheris, which looks for bytes that reach new lines: ``atheris_parsers.py PARSER FOLDER [-options]``.

What a parser says must be an answer or an error of detente's; anything else ends the program with the bytes kept.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["detente.core", "detente.scenarios", "detente.data.own", "detente.store"]):
    from detente.core.errors import DetenteError
    from detente.data.fetch import take
    from detente.data.own import read_frame
    from detente.scenarios.read import make_scenario, read
    from detente.store import describe
    from detente.studies.claims.written import EXAMPLE, read_claim
    from detente.studies.sweep.listed import listed
from fuzz.test_files import BODY, DESIGN, PACKED, scenarios_seeds, table_seeds, zip_seeds

HERE = Path(tempfile.mkdtemp(prefix="atheris-"))


def _file(name: str, read_it: Callable[[Path], object]) -> Callable[[bytes], None]:
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)

    def one(body: bytes) -> None:
        path.write_bytes(body)
        try:
            read_it(path)
        except DetenteError:
            return

    return one


def _zip(path: Path) -> None:
    cache = HERE / "cache"
    take(PACKED, path.parent, cache)
    assert (cache / PACKED.file).read_bytes() == BODY
    (cache / PACKED.file).unlink()


PARSERS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "scenario": (_file("a.toml", lambda path: make_scenario(read(path))), scenarios_seeds),
    "claim": (_file("b.toml", read_claim), lambda: [EXAMPLE.encode()]),
    "design": (
        _file("c.csv", lambda path: listed(path, ("default",), seen=lambda name, _: name)),
        lambda: [DESIGN.encode()],
    ),
    "csv": (_file("d.csv", lambda path: read_frame(path, refuse=False)), lambda: table_seeds("csv")),
    "stata": (_file("e.dta", lambda path: read_frame(path, refuse=False)), lambda: table_seeds("dta")),
    "excel": (_file("f.xlsx", lambda path: read_frame(path, refuse=False)), lambda: table_seeds("xlsx")),
    "parquet": (_file("g.parquet", lambda path: read_frame(path, refuse=False)), lambda: table_seeds("parquet")),
    "zip": (_file("zip/all.zip", _zip), zip_seeds),
    "manifest": (_file("run/manifest.json", lambda path: describe(path.parent)), lambda: [b'{"files": {}}']),
}
"""What reads each kind of file, and files that are right."""

if __name__ == "__main__":
    name, folder, *options = sys.argv[1:]
    parser, seeds = PARSERS[name]
    corpus = Path(folder)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={corpus}/bad-", str(corpus)], parser)
    atheris.Fuzz()
