"""Pages written from the package itself at every build, so that they cannot fall behind it."""

from pathlib import Path

from sphinx.application import Sphinx

from laboratory import api, bibliography, commands, games, mechanisms, parameters, schools, sources

MAKERS = (schools, games, mechanisms, parameters, sources, commands, api, bibliography)


def write(app: Sphinx) -> None:
    """Write every page that changed, and remove those whose subject is gone."""
    root = Path(app.srcdir)
    pages = {root / name: text for maker in MAKERS for name, text in maker.pages().items()}
    for folder in ("theory/schools", "reference/made"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        for old in set((root / folder).iterdir()) - pages.keys():
            old.unlink()
    for path, text in pages.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Have the pages written before Sphinx looks for them."""
    app.connect("builder-inited", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
