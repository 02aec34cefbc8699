"""Small pieces of reStructuredText."""

import re
from collections.abc import Iterable, Sequence


def escape(text: str) -> str:
    """Return plain text in which nothing is markup, except `code` and [Author2000] as a citation."""
    text = re.sub(r"`+([^`]+)`+", r"``\1``", " ".join(text.split()))
    parts = re.split(r"(``[^`]+``|https?://\S+)", text)
    plain = (re.sub(r"([\\*`|_<>])", r"\\\1", part) for part in parts[::2])
    marked = [re.sub(r"\[([^\W\d_]+\d{4}[a-z]?)\](?:\\_)?", r"[\1]_", part) for part in plain]
    parts[::2] = marked
    return "".join(parts)


def title(text: str, line: str = "=") -> str:
    """Return a heading."""
    return f"{text}\n{line * max(len(text), 3)}\n\n"


def bullets(items: Iterable[str]) -> str:
    """Return a list of plain texts."""
    return "".join(f"- {escape(item)}\n" for item in items) + "\n"


def cited(keys: Iterable[str]) -> str:
    """Return citations of the bibliography."""
    return ", ".join(f"[{key}]_" for key in keys)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: str) -> str:
    """Return a table; cells are markup already."""
    lines = [".. list-table::", "   :header-rows: 1", "   :width: 100%", f"   :widths: {widths}", ""]
    for row in (head, *rows):
        for column, cell in enumerate(row):
            lines.append(f"   {'*' if column == 0 else ' '} - {cell}")
    return "\n".join(lines) + "\n\n"


def number(value: float) -> str:
    """Return a number as people write it."""
    return "∞" if value == float("inf") else f"{value:g}"
