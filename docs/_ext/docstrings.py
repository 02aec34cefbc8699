"""Docstrings are read as they are meant: a colon in an attribute's ends no type, bars are magnitudes."""

import re
from typing import Any

from sphinx.application import Sphinx

KINDS = ("data", "attribute", "property")


def setup(app: Sphinx) -> dict[str, bool]:
    """Keep docstrings of attributes from napoleon, which comes in between, and escape bars."""
    app.setup_extension("sphinx.ext.autodoc")
    kept: dict[str, list[str]] = {}

    def before(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
        lines[:] = [re.sub(r"(?<!`)\|(\w+)\|(?!`)", r"\\|\1\\|", line) for line in lines]
        if what in KINDS:
            kept[name] = list(lines)

    def after(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
        if what in KINDS:
            lines[:] = kept.pop(name)

    app.connect("autodoc-process-docstring", before, priority=400)
    app.connect("autodoc-process-docstring", after, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
