"""Pages of a site: what each is asked, how long it takes, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from detente.apps.pages import case_page, claims_page, games_page, lab_page, story_page, verdict_page
from detente.apps.pages.engines import engine_module
from detente.apps.pages.living import packed
from detente.apps.serve import lesson
from detente.apps.site.plan import SitePlan
from detente.apps.site.shared import asset, engine_script
from detente.apps.site.words import address
from detente.core.backends import DEFAULT_BACKEND
from detente.core.errors import DataError
from detente.core.progress import Progress, tracked
from detente.data.record import citations, open_record, usual_cache
from detente.games import game
from detente.schools import school, schools
from detente.studies.case.account import bottom_line
from detente.studies.case.study import case
from detente.studies.claims.study import answer_claims
from detente.studies.record_files import files_at_hand
from detente.studies.story import KEEP
from detente.studies.verdict.asked import ask
from detente.studies.verdict.study import answer_verdict

RECORDS = tuple(dict.fromkeys((*lab_page.RECORDS, *KEEP, *story_page.MORE)))
"""Records that the engines of a site can give: those of laboratory and story."""
REPLICATES, QUICK_REPLICATES = 400, 60
"""Runs a school and world of the verdict, whole and quick, as of `detente verdict`."""
SLOW = 5.0
"""How much longer verdict and claims take that are computed whole."""
STORY_PAIRS = "Real pairs of states in the story"
"""What the story holds nothing of where the record does not tell of them."""
STOPPED = "It was stopped before the end."


@dataclass(frozen=True)
class MadePage:
    """A page of one file, and what lists say of it.

    Attributes
    ----------
    text
        The page.
    told
        A sentence.
    sources
        What it has read of the record, from ``citations``.
    lacks
        What it holds nothing of, and why; nothing if empty.
    """

    text: str
    told: str = ""
    sources: tuple[Mapping[str, Any], ...] = ()
    lacks: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class SitePart:
    """A page of a site.

    Attributes
    ----------
    path
        Its file.
    place
        Of `words.PLACES`.
    title
        What it is called in lists.
    asked
        Plain values that fix it, beside the program.
    effort
        Time that it usually takes [s].
    make
        Makes it.
    language
        Of its frame.
    """

    path: str
    place: str
    title: str
    asked: Any
    effort: float
    make: Callable[[Progress], MadePage] = field(repr=False)
    language: str


def story_sizes() -> set[int]:
    """Return the numbers of states that the story's scenes have."""
    return {bed["states"] for bed in story_page.read_story()["book"]["beds"].values()}


def lab_sizes() -> set[int]:
    """Return the numbers of states that the laboratory's scenarios have."""
    return {one["states"] for one in lab_page.lab_data()["scenarios"]}


def site_engines(progress: Progress = None) -> tuple[dict[str, str], dict[str, bytes]]:
    """Return the engines that the pages share: paths by element, and files by path.

    Parameters
    ----------
    progress
        Told of each ``Moment``, in engines; True for a bar.
    """
    sizes = story_sizes() | lab_sizes()
    paths: dict[str, str] = {}
    held: dict[str, bytes] = {}
    with tracked(progress, "site", "engines", len(sizes), whole=True) as track:
        for states in sorted(sizes):
            element = f"module-{states}"
            module = engine_module([school(name) for name in schools()], states, RECORDS)
            paths[element], held[paths[element]] = asset(f"engine-{states}.js", engine_script(element, packed(module)))
            track.step()
    return paths, held


def site_parts(plan: SitePlan) -> Iterator[SitePart]:
    """Give the pages of a site, the longest last.

    Parameters
    ----------
    plan
        What it is to hold.
    """
    record = open_record(plan.data, usual_cache(), without=plan.closed)
    at_hand = files_at_hand(record)
    data = {"closed": sorted(plan.closed), "files": at_hand}
    told: dict[str, Any] = {}
    sources: list[Any] = []
    lacks: list[str] = []
    for language in story_page.LANGUAGES:
        yield _story(plan, language, data, told, sources, lacks)
        yield _lab(plan, language)
        for name in (lesson.INDEX, *lesson.sheets()):
            if name not in lesson.CLOSED:
                yield _sheet(plan, language, name)
    for name in plan.games:
        yield _game(name, plan.language)
    for states, years in plan.cases:
        yield _case(plan, states, years, data)
    yield _verdict(plan)
    yield _claims(plan, at_hand)


def _story(
    plan: SitePlan, language: str, data: Any, told: dict[str, Any], sources: list[Any], lacks: list[str]
) -> SitePart:
    """Return the story in a language; what both languages have in common is made once."""

    def make(progress: Progress) -> MadePage:
        if not told:
            record = open_record(plan.data, usual_cache(), without=plan.closed)
            try:
                recorded = story_page.recorded_pairs(record)
                sources.extend(citations(record))
            except DataError as error:
                recorded = None
                lacks.append(f"{error.message} {error.hint}")
            told.update(story_page.story_data(recorded=recorded, progress=progress))
        own = {**told, "language": language, "lab": address("lab", language, plan.language)}
        text = story_page.render(own, dict.fromkeys(story_sizes(), b""))
        return MadePage(text, sources=tuple(sources), lacks=(STORY_PAIRS, lacks[0]) if lacks else ("", ""))

    path = address("story", language, plan.language)
    return SitePart(path, "story", "The story", {"language": language, "data": data}, 10, make, language)


def _lab(plan: SitePlan, language: str) -> SitePart:
    def make(progress: Progress) -> MadePage:
        return MadePage(lab_page.render(lab_page.lab_data(language=language), dict.fromkeys(lab_sizes(), b"")))

    path = address("lab", language, plan.language)
    return SitePart(path, "lab", "The laboratory", {"language": language}, 2, make, language)


def _sheet(plan: SitePlan, language: str, name: str) -> SitePart:
    def where(one: str, tongue: str) -> str:
        return address("lesson" if one == lesson.INDEX else f"lesson-{one}", tongue, plan.language)

    def make(progress: Progress) -> MadePage:
        return MadePage(lesson.render(name, language, where, without=lesson.CLOSED))

    title = lesson.strings(language)["pages"][name]["title"]
    return SitePart(where(name, language), "lesson", title, {"sheet": name, "language": language}, 0.1, make, language)


def _game(name: str, language: str) -> SitePart:
    one = game(name)

    def make(progress: Progress) -> MadePage:
        values = one.values()
        return MadePage(games_page.render(one, one.solve(**values), values), one.claim)

    return SitePart(f"game-{name}.html", "games", one.title, {"game": name}, 1, make, language)


def _case(plan: SitePlan, states: str, years: str, data: Any) -> SitePart:
    names = plan.schools or None

    def make(progress: Progress) -> MadePage:
        found = case(
            states,
            years,
            theories=names,
            replicates=plan.replicates,
            without=plan.closed,
            data=plan.data,
            cache=usual_cache(),
            progress=progress,
        )
        if not found.complete:
            raise KeyboardInterrupt(STOPPED)
        return MadePage(case_page.render(found), next(iter(bottom_line(found).values()), ""), tuple(found.sources))

    stem = "".join(mark if mark.isalnum() else "-" for mark in f"{states} {years}".casefold())
    asked = {"case": [states, years], "schools": plan.schools, "replicates": plan.replicates, "data": data}
    return SitePart(f"case-{stem}.html", "cases", f"{states}, {years}", asked, 30, make, plan.language)


def _verdict(plan: SitePlan) -> SitePart:
    replicates = REPLICATES if plan.full else QUICK_REPLICATES

    def make(progress: Progress) -> MadePage:
        asked = ask(
            plan.schools,
            (),
            mix=None,
            beds=("pair", "system"),
            replicates=replicates,
            draws=None,
            years=150,
            seed=0,
            backend=DEFAULT_BACKEND,
        )
        found = answer_verdict(asked, store=plan.store, progress=progress).answer
        if not found.complete:
            raise KeyboardInterrupt(STOPPED)
        return MadePage(verdict_page.render(found), found.sentence)

    asked = {"schools": plan.schools, "replicates": replicates}
    effort = 120 * (SLOW if plan.full else 1)
    return SitePart("verdict.html", "verdict", "The verdict", asked, effort, make, plan.language)


def _claims(plan: SitePlan, at_hand: Any) -> SitePart:
    def make(progress: Progress) -> MadePage:
        found = answer_claims(
            plan.claims or None,
            quick=not plan.full,
            data=plan.data,
            without=plan.closed,
            store=plan.store,
            progress=progress,
        ).answer
        if not found.complete:
            raise KeyboardInterrupt(STOPPED)
        return MadePage(claims_page.render(found), sources=tuple(found.sources))

    asked = {"claims": plan.claims, "full": plan.full, "files": at_hand}
    effort = 120 * (SLOW if plan.full else 1)
    return SitePart("claims.html", "claims", "The claims", asked, effort, make, plan.language)
