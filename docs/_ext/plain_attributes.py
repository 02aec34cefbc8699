"""Docstrings of data and attributes as they stand: a colon in them ends no type."""

from typing import Any

from sphinx.application import Sphinx

KINDS = ("data", "attribute", "property")


def setup(app: Sphinx) -> dict[str, bool]:
    """Keep such docstrings from napoleon, which comes in between."""
    kept: dict[str, list[str]] = {}

    def keep(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
        if what in KINDS:
            kept[name] = list(lines)

    def restore(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
        if what in KINDS:
            lines[:] = kept.pop(name)

    app.connect("autodoc-process-docstring", keep, priority=400)
    app.connect("autodoc-process-docstring", restore, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
