"""Sphinx settings. The pages build offline, and what can be read from the package is."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "_ext"))

from detente._version import __version__  # noqa: E402

project = "detente"
author = "detente contributors"
copyright = "detente contributors"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "laboratory",
    "docstrings",
    "mathml",
]
exclude_patterns = ["_build", "_ext", "**/_*"]
root_doc = "index"
smartquotes = False  # they would turn --json into –json

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"detente {version}"
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_static_path = []

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
# A work that no page cites is still worth listing; and a word of a shape or a type that several modules have
# ([year, state], Progress) is no reference of which one could be meant.
suppress_warnings = ["ref.citation", "ref.python"]
