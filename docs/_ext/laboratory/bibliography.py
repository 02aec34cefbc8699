"""The bibliography, from the package's references."""

from detente.core.cite import citation, references
from laboratory.rst import escape, title


def pages() -> dict[str, str]:
    """Write the bibliography."""
    text = title("Bibliography") + "What a theory or a run rests on, ``detente.core.cite.cite`` tells.\n\n"
    for key in sorted(references(), key=str.lower):
        text += f".. [{key}] {escape(citation(key))}\n"
    return {"reference/made/bibliography.rst": text}
