"""A site on disk: what is there and was asked the same is kept, the rest is made, each file whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.apps.pages.common import page
from detente.apps.pages.living import read_text
from detente.apps.site.hosting import header_files, rooted
from detente.apps.site.parts import QUICK_REPLICATES, REPLICATES, STORY_PAIRS, SitePart, site_engines, site_parts
from detente.apps.site.plan import SitePlan
from detente.apps.site.program import program
from detente.apps.site.shared import ASSETS, POLICY, outsource
from detente.apps.site.words import PLACES, WORDS, address
from detente.core.errors import DataError, InvalidValue
from detente.core.files import check, write_whole
from detente.core.progress import Moment, Progress, Tracker, tracked

MANIFEST = "site.json"
"""File that says what a site holds and what each page was made of."""
ENGINES = 15.0
"""Time that the engines usually take the first time [s]."""
SHEET = read_text("site.css").strip()
GAMES = {
    "kind": "Formal games",
    "heading": "Games of the security dilemma",
    "lead": "Each with its payoffs, equilibria and thresholds, solved at usual parameters; the payoffs can be moved.",
}
CASES = {
    "kind": "The record",
    "heading": "Real pairs of states",
    "lead": "What happened between them by the record, in which situation they were, and what each school makes of it.",
}


@dataclass
class BuiltSite:
    """A site on disk.

    Attributes
    ----------
    folder
        Where it is.
    pages
        By file: what was asked, files that it needs, title, a sentence, and the sources that it was made of.
    made, kept
        Files of pages that were made now, and that were there already.
    left_out
        What could not be made: ``what`` and ``why``.
    files
        Size of every file by path [byte].
    complete
        Whether everything is there that was asked for.
    """

    folder: Path
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    complete: bool = False
    _before: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {
            "folder": str(self.folder.resolve()),
            "complete": self.complete,
            "pages": [{"page": path, "title": told["title"]} for path, told in self.pages.items()],
            "made": self.made,
            "kept": self.kept,
            "left_out": self.left_out,
            "files": len(self.files),
            "bytes": sum(self.files.values()),
            "policy": POLICY,
        }


def check_site(folder: Path) -> dict[str, Any]:
    """Make sure that a site can be written to a folder, and return what an earlier one there says of itself.

    Parameters
    ----------
    folder
        The folder; it need not be there.

    Raises
    ------
    InvalidValue
        Something else is in the folder.
    OSError
        Nobody may write there.
    """
    check(folder / MANIFEST if folder.is_dir() else folder)
    told = folder / MANIFEST
    if told.is_file():
        try:
            return dict(json.loads(told.read_text(encoding="utf-8")))
        except ValueError:
            return {}
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"There is something else at {folder}, which is no site of detente."
        raise InvalidValue(msg, "Name a folder that is empty, or not there yet.")
    return {}


def build_site(plan: SitePlan, folder: Path, *, progress: Progress = None) -> BuiltSite:
    """Write a site.

    Parameters
    ----------
    plan
        What it is to hold.
    folder
        Where; a site that is there is brought up to date.
    progress
        Told of each ``Moment``, in seconds that it usually takes; True for a bar.

    Returns
    -------
    BuiltSite
        What is there; Ctrl-C ends it with what was finished, which is kept.

    Raises
    ------
    InvalidValue
        Something else is in the folder.
    OSError
        A file cannot be written; the others are whole.
    """
    old = check_site(folder).get("pages", {})
    parts = list(site_parts(plan))
    asked = {one.path: _digest(one) for one in parts}
    (folder / ASSETS).mkdir(parents=True, exist_ok=True)
    site = BuiltSite(folder, _before=old)
    for one in parts:
        if _is_there(folder, old.get(one.path, {}), asked[one.path]):
            site.pages[one.path] = old[one.path]
            site.kept.append(one.path)
    _note(site)
    missing = [one for one in parts if one.path not in site.pages]
    due, done = ENGINES + sum(one.effort for one in missing), ENGINES
    with tracked(progress, "site", "%", 100) as track:
        engines, held = site_engines(_within(track, 0, ENGINES / due, "engines"))
        _write(site, held)
        for one in missing:
            told = _within(track, done / due, one.effort / due, one.title)
            done += one.effort
            _make(one, plan, site, engines, asked[one.path], told)
        track.at(100, "")
    site.complete = track.complete
    lacks = dict.fromkeys(tuple(told.get("lacks", ("", ""))) for told in site.pages.values())
    site.left_out[:0] = [{"what": what, "why": why} for what, why in lacks if what]
    order = [one.path for one in parts]
    site.pages = dict(sorted(site.pages.items(), key=lambda item: order.index(item[0])))
    if site.complete:
        _frame_pages(plan, site, parts)
    _settle(site)
    return site


def _digest(part: SitePart) -> str:
    told = json.dumps([program(part.place), part.path, part.language, part.asked], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _is_there(folder: Path, told: Mapping[str, Any], asked: str) -> bool:
    """Tell whether a page was asked the same, and it and all of its files are as they were written."""
    if told.get("asked") != asked:
        return False
    return all(_content(folder / path) == digest for path, digest in told["files"].items())


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _within(track: Tracker, begin: float, width: float, title: str) -> Callable[[Moment], None]:
    """Return what tells the site's progress of a part's."""

    def tell(moment: Moment) -> None:
        stage = f"{title}: {moment.stage}" if moment.stage else title
        track.at(100 * (begin + width * moment.share), stage)

    track.at(100 * begin, title)
    return tell


def _make(
    part: SitePart, plan: SitePlan, site: BuiltSite, engines: Mapping[str, str], asked: str, progress: Progress
) -> None:
    """Make a page and write it; leave out a case that the record at hand does not tell of."""
    try:
        made = part.make(progress)
    except DataError as error:
        if part.place != "cases":
            raise
        site.left_out.append({"what": part.title, "why": f"{error.message} {error.hint}"})
        return
    files = _put(plan, site, engines, part.path, part.place, part.language, made.text)
    site.pages[part.path] = {"asked": asked, "files": files, "place": part.place, "title": part.title}
    site.pages[part.path] |= {"told": made.told, "sources": list(made.sources), "lacks": list(made.lacks)}
    site.made.append(part.path)
    _note(site)


def _put(
    plan: SitePlan, site: BuiltSite, engines: Mapping[str, str], path: str, place: str, language: str, text: str
) -> dict[str, str]:
    """Write a page and the files that it shares; return the fingerprints of all."""
    told, files = outsource(text, engines=engines, frame=_frame(plan, path, place, language), style=SHEET)
    files[path] = told.encode()
    _write(site, files)
    used = [name for name in engines.values() if f'"{name}"' in told]
    return {name: _content(site.folder / name) for name in (*files, *used)}


def _write(site: BuiltSite, files: Mapping[str, bytes]) -> None:
    for name, held in files.items():
        path = site.folder / name
        if not (path.is_file() and path.read_bytes() == held):
            write_whole(path, held)


def _frame(plan: SitePlan, path: str, place: str, language: str) -> str:
    """Return what stands above a page: the way to every other, and to the other language."""
    words = WORDS[language]
    links: list[dict[str, Any]] = [
        {"href": address(one, language, plan.language), "text": words[one], "here": one == place, "lang": ""}
        for one in PLACES
    ]
    for other in WORDS if place in ("story", "lab") else ():
        if other != language:
            href = address(place, other, plan.language)
            links.append({"href": href, "text": WORDS[other]["name"], "here": False, "lang": other})
    return page("site_frame.html", {"words": words, "language": language, "links": links})


def _frame_pages(plan: SitePlan, site: BuiltSite, parts: Sequence[SitePart]) -> None:
    """Write the pages that tell of the others: lists, about, and the one for addresses that lead nowhere."""
    quick = "in their quick form: fewer runs, wider intervals"
    context = {
        "sources": _sources(site),
        "closed": sorted(plan.closed),
        "left_out": site.left_out,
        "notices": read_text("built/notices.txt").strip(),
        "policy": POLICY,
        "size": {
            "verdict": f"{REPLICATES if plan.full else QUICK_REPLICATES} runs a school and world",
            "claims": "whole, with robustness" if plan.full else quick,
        },
    }
    cases = [one for one in site.left_out if one["what"] != STORY_PAIRS]
    texts = {
        "about": page("site_about.html", context),
        "games": page("site_list.html", {**GAMES, "entries": _entries(site, "games"), "left_out": []}),
        "cases": page("site_list.html", {**CASES, "entries": _entries(site, "cases"), "left_out": cases}),
    }
    for place, text in texts.items():
        _put(plan, site, {}, f"{place}.html", place, plan.language, text)
    told, files = outsource(
        page("site_missing.html", {}), engines={}, frame=_frame(plan, "", "", plan.language), style=SHEET
    )
    _write(site, {**files, "404.html": rooted(told, plan.base).encode()})
    _write(site, {name: held.encode() for name, held in header_files(plan.base).items()})


def _entries(site: BuiltSite, place: str) -> list[dict[str, str]]:
    told = {path: one for path, one in site.pages.items() if one["place"] == place}
    return [{"href": path, "title": one["title"], "text": one["told"]} for path, one in told.items()]


def _sources(site: BuiltSite) -> list[dict[str, Any]]:
    """Return what pages were made of, by title."""
    found = {one["title"]: one for told in site.pages.values() for one in told["sources"]}
    return [found[title] for title in sorted(found, key=str.casefold)]


def _note(site: BuiltSite) -> None:
    """Write down what is there, so that the same command goes on from here."""
    pages = site.pages if site.complete else {**site._before, **site.pages}
    told = {"detente": __version__, "complete": site.complete, "pages": pages}
    write_whole(site.folder / MANIFEST, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def _settle(site: BuiltSite) -> None:
    """Take away pages and shared files of an earlier site that nothing asks for, and note what is there."""
    if site.complete:
        texts = "".join(one.read_text(encoding="utf-8") for one in site.folder.glob("*.html"))
        for path in set(site._before) - set(site.pages):
            (site.folder / path).unlink(missing_ok=True)
        for one in (site.folder / ASSETS).iterdir():
            if f"{ASSETS}/{one.name}" not in texts:
                one.unlink()
    _note(site)
    found = (one for one in sorted(site.folder.rglob("*")) if one.is_file())
    site.files = {one.relative_to(site.folder).as_posix(): one.stat().st_size for one in found}
