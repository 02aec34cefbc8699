"""Citations: the bibliography, and the works that a theory or a run rests on.

``references.json`` is CSL-JSON, which Zotero, pandoc and most reference managers read as it is. To
add a work, add an entry there in the order of the keys; a key is the authors' names and the year.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from detente._version import __version__
from detente.core.errors import UnknownName
from detente.core.result import Result
from detente.core.roles import SCENARIO, CitedWork, cited_works
from detente.core.theory import Theory

Reference = Mapping[str, Any]
"""One work in CSL-JSON."""

KINDS = {"article-journal": "article", "book": "book", "chapter": "incollection"}
"""BibTeX's word for each type of work; others are ``misc``."""

FIELDS = {
    "title": "title",
    "volume": "volume",
    "issue": "number",
    "page": "pages",
    "edition": "edition",
    "publisher": "publisher",
    "publisher-place": "address",
    "version": "version",
    "DOI": "doi",
    "URL": "url",
}
"""BibTeX's name for each field that is copied as it stands."""


@lru_cache(maxsize=1)
def references() -> Mapping[str, Reference]:
    """Return the bibliography, by key."""
    text = (files("detente.core") / "references.json").read_text(encoding="utf-8")
    works = {work["id"]: work for work in json.loads(text)}
    works["detente"] = {
        "id": "detente",
        "type": "software",
        "author": [{"literal": "detente contributors"}],
        "title": "detente: a computational laboratory for the security dilemma",
        "version": __version__,
    }
    return works


OWN_WORDS = "own words"
"""Type of a work that is not in the bibliography and is cited as it is written."""


def reference(key: str) -> Reference:
    """Return one work in CSL-JSON.

    Parameters
    ----------
    key
        Authors' names and year, such as ``"Jervis1978"``; or a work in words of one's own, with spaces, as in
        ``"A. Author (2026), My thesis"``.

    Raises
    ------
    UnknownName
        With the nearest valid keys.
    """
    if key not in references():
        if " " in key.strip():
            return {"id": key, "type": OWN_WORDS, "title": key}
        raise UnknownName(kind="reference", name=key, known=references())
    return references()[key]


def keys(of: Theory | Result) -> tuple[str, ...]:
    """Return the keys of the works that a theory, a run or another result rests on.

    These are detente itself, the works of the school, those of the mechanisms and of the parameters that are not
    switched off, the sources of the scenario's numbers, and the works on the methods; ``works`` says which
    stands for what.

    Parameters
    ----------
    of
        A theory; a run (with the values that it used; in a mixed world of every theory, and of those that it followed
        earlier); or another result: every theory in it, in the scenarios in it, and of a design of points every
        parameter that it varies.
    """
    first, *rest = dict.fromkeys(one.key for one in works(of))
    return first, *sorted(rest, key=str.lower)


def works(of: Theory | Result) -> tuple[CitedWork, ...]:
    """Return the works that a theory or a result rests on, with what each stands for; software first.

    Parameters
    ----------
    of
        As of ``keys``. What a scenario of one's own names as a source and is not in the bibliography is left out.
    """
    return tuple(one for one in cited_works(of) if one.group != SCENARIO or one.key in references())


def cite(of: Theory | Result | Iterable[str]) -> list[str]:
    """Return the works that a theory or a result rests on as people cite them, detente first.

    Parameters
    ----------
    of
        A theory, a run or another result, or keys.
    """
    return [citation(key) for key in _keys(of)]


def bibtex(of: Theory | Result | Iterable[str]) -> str:
    """Return the same works as a BibTeX file.

    Parameters
    ----------
    of
        A theory, a run or another result, or keys.
    """
    return "\n".join(_bibtex(reference(key)) for key in _keys(of))


def _keys(of: Theory | Result | Iterable[str]) -> tuple[str, ...]:
    return keys(of) if isinstance(of, (Theory, Result)) else tuple(of)


def citation(key: str) -> str:
    """Return one work as people cite it: author, year, title, where.

    Parameters
    ----------
    key
        Key of a work.
    """
    work = reference(key)
    if work["type"] == OWN_WORDS:
        return key
    who = _people(work.get("author", ())) or _people(work.get("editor", ())) + " (editors)"
    undated = "" if work["type"] == "software" else " (n.d.)"
    year = f" ({_year(work)})" if "issued" in work else undated
    version = f", version {work['version']}" if "version" in work else ""
    end = "" if work["title"].endswith("?") else "."
    text = f"{who}{year}. {work['title']}{version}{end} {_where(work)}"
    return text.rstrip() + (f" https://doi.org/{work['DOI']}" if "DOI" in work else "")


def short_citation(key: str) -> str:
    """Return one work as a text refers to it: names and year, such as ``Booth and Wheeler 2008``.

    Parameters
    ----------
    key
        Key of a work.
    """
    work = reference(key)
    if work["type"] == OWN_WORDS:
        return key
    names = [p.get("literal") or p["family"] for p in work.get("author", work.get("editor", ()))]
    who = f"{names[0]} and others" if len(names) > 2 else " and ".join(names)
    return f"{who} {_year(work)}" if "issued" in work else who


def _where(work: Reference) -> str:
    house = ": ".join(work[k] for k in ("publisher-place", "publisher") if k in work)
    pages = work.get("page", "")
    if work["type"] == "article-journal":
        issue = f"({work['issue']})" if "issue" in work else ""
        return f"{work['container-title']} {work.get('volume', '')}{issue}: {pages}."
    if work["type"] == "chapter":
        editors = _people(work.get("editor", ()))
        return f"In {work['container-title']}, edited by {editors}, {pages}. {house}."
    edition = f"Edition {work['edition']}. " if "edition" in work else ""
    return f"{edition}{house}." if house else ""


def _people(people: Iterable[Mapping[str, str]]) -> str:
    names = [p.get("literal") or f"{p['family']}, {p['given']}" for p in people]
    if len(names) > 1:
        names[-2:] = [f"{names[-2]} and {names[-1]}"]
    return "; ".join(names)


def _year(work: Reference) -> int:
    return int(work["issued"]["date-parts"][0][0])


def _bibtex(work: Reference) -> str:
    if work["type"] == OWN_WORDS:
        name = "".join(c for c in _ascii(work["id"]) if c.isalnum())[:40]
        return f"@misc{{{name},\n  note = {{{_escape(work['id'])}}},\n}}\n"
    kind = KINDS.get(work["type"], "misc")
    fields = {name: _authors(work[name]) for name in ("author", "editor") if name in work}
    if "issued" in work:
        fields["year"] = str(_year(work))
    if "container-title" in work:
        fields["journal" if kind == "article" else "booktitle"] = work["container-title"]
    fields.update({new: str(work[old]) for old, new in FIELDS.items() if old in work})
    fields = {k: v if k in ("doi", "url") else _escape(v) for k, v in fields.items()}
    if "pages" in fields:
        fields["pages"] = fields["pages"].replace("–", "--")
    fields["title"] = f"{{{fields['title']}}}"  # keeps its capitals
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@{kind}{{{_ascii(work['id'])},\n{body}}}\n"


def _authors(people: Iterable[Mapping[str, str]]) -> str:
    return " and ".join(f"{{{p['literal']}}}" if "literal" in p else f"{p['family']}, {p['given']}" for p in people)


def _escape(text: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", text)


def _ascii(key: str) -> str:
    return unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
