"""The bibliography, from the package's references.bib."""

import re
from importlib.resources import files

from laboratory.rst import escape, title

ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "c": "\u0327"}


def plain(value: str) -> str:
    """Return a BibTeX value without its markup."""
    value = re.sub(r"\\([\"'`^~]|c(?=\{))\{?(\w)\}?", lambda hit: hit[2] + ACCENTS[hit[1]], value)
    value = re.sub(r"\\([&%$#_])", r"\1", value).replace(r"\o", "ø").replace("--", "–")
    return " ".join(re.sub(r"[{}]", "", value).split())


def entries(text: str) -> dict[str, dict[str, str]]:
    """Read fields by key; every value is in braces or quotation marks, or a number."""
    found = {}
    for chunk in re.split(r"^@", text, flags=re.MULTILINE)[1:]:
        head = re.match(r"(\w+)\s*\{\s*([^,\s]+)\s*,", chunk)
        if not head or head[1].lower() in ("comment", "string", "preamble"):
            continue
        fields = re.findall(
            r"^\s*(\w+)\s*=\s*(?:\{(.*?)\}|\"(.*?)\"|(\d+))\s*,?\s*(?:\}\s*)?$",
            chunk[head.end() :].replace(", \n", ",\n"),
            flags=re.MULTILINE | re.DOTALL,
        )
        found[head[2]] = {name.lower(): plain(a or b or c) for name, a, b, c in fields}
    return found


def people(names: str) -> str:
    """Return authors as people write them."""
    authors = names.split(" and ")
    return authors[0] if len(authors) == 1 else ", ".join(authors[:-1]) + " and " + authors[-1]


def line(work: dict[str, str]) -> str:
    """Write one work."""
    who = people(work.get("author") or work.get("editor", ""))
    where = work.get("journal") or work.get("booktitle") or work.get("publisher", "")
    volume = work.get("volume", "")
    number = f"({work['number']})" if work.get("number") else ""
    pages = f": {work['pages']}" if work.get("pages") else ""
    parts = [f"{who} ({work.get('year', 'n.d.')})", work.get("title", "")]
    parts.append(f"{where} {volume}{number}{pages}".strip())
    text = ". ".join(escape(part.rstrip(".")) for part in parts if part) + "."
    if "doi" in work:
        text += f" `doi:{work['doi']} <https://doi.org/{work['doi']}>`__"
    return text


def pages() -> dict[str, str]:
    """Write the bibliography."""
    text = (files("detente.core") / "references.bib").read_text(encoding="utf-8")
    works = sorted(entries(text).items(), key=lambda item: item[0].lower())
    written = "".join(f".. [{key}] {line(work)}\n" for key, work in works)
    return {"reference/made/bibliography.rst": title("Bibliography") + written}
