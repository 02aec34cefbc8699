"""The page of claims: what the essays say, what is found, how sure; a folded panel a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from markupsafe import Markup, escape

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.claims_trial import claims_trial
from detente.apps.pages.report import named, report_page
from detente.core.cite import citation, reference, short_citation
from detente.core.param import REGISTRY
from detente.core.progress import Progress, tracked
from detente.figures.numbers import percent, write_number
from detente.studies.claims import figures
from detente.studies.claims.answers import answers, found_words, group_of, row_of
from detente.studies.claims.certainty import cut_words, draws_words, how_sure
from detente.studies.claims.formula import arm_words
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.places import parameter_words
from detente.studies.claims.predicted import effect_words, expected_words, level_words, signed
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.claims.registry import claims_of_essays
from detente.studies.claims.result import Claims
from detente.studies.claims.sentences import (
    FIRST_ANSWER,
    here_words,
    lead_of,
    plane_rows,
    power_words,
    telling_words,
    throughout,
)
from detente.studies.claims.tally import Tile, tally_of
from detente.studies.claims.verdict import ClaimVerdict, counts_of
from detente.studies.claims.wording import GROUPS, OWN
from detente.studies.verdict.robustness import ROBUST

GLYPHS: Mapping[str, str] = {HOLDS: "●", FAILS: "✕", UNDECIDED: "?", CONSTRUCTED: "■"}
"""Mark of each verdict beside its word: colour is never the only carrier."""
CONDITIONS: Mapping[str, str] = {HOLDS: "◆", FAILS: "◇", UNDECIDED: "◈"}
"""Mark of what holds under a condition, by how it stands at the defaults."""
OURS = "Wholly or partly ours, not counted"
"""Head of the claims that count for no school."""
KINDS: Mapping[str, str] = {
    "belief": "what the other is thought to want",
    "structure": "what conflict and cooperation are worth",
    "arms": "what forces can do",
}
"""What an instrument works on, by its kind."""
OF_SCHOOLS = ("Herz-Jervis", "Tang", "Booth-Wheeler")
"""Definitions that are rivals; those of Roe exclude one another."""
MOST_BYTES = 1_500_000
"""Size from which a page holds no engine."""
TOO_LARGE = "with an engine this page would be too large. A page of fewer claims has one: detente claims E08, say."
"""Why a page has none."""
PARADOX = (
    "The essays use the word paradox differently: Menon gives that name to the predicament of interpretation and "
    "response itself, which Emeriau criticises as running two things together. We follow Booth and Wheeler: the "
    "dilemma is the doubt of a state that must interpret another and respond; the paradox is what two states that seek "
    "only security may make of it, less security for both."
)
"""How the essays use a word, and how this page does."""


def _glyph(verdict: str, shown: str) -> str:
    """Return the mark of a verdict: one claim has one mark wherever it is told."""
    return CONDITIONS[shown] if verdict == WHEN else GLYPHS[verdict]


def _draws(one: ClaimVerdict) -> list[str]:
    """Return the sentences of a panel about its boundary and the draws of the assumptions."""
    said = draws_words(one)
    if one.curve is not None and one.curve.turns:
        said.insert(0, f"the boundary is a cut through one point, {cut_words(one)}")
    if all_along := throughout(one):
        said.insert(0, all_along)
    return [f"{sentence[:1].upper()}{sentence[1:]}." for sentence in said]


def _record(one: RecordVerdict) -> dict[str, Any]:
    return {
        "one": one,
        "predictions": [
            {
                "words": said.words,
                "rival": said.rival,
                "expected": f"{said.expected} {'than' if said.expected.startswith('no') else 'by at least'} "
                f"{said.smallest:g} {said.unit}",
                "effect": signed(said.finding.effect),
                "interval": f"{signed(said.finding.low)} to {signed(said.finding.high)}",
                "cases": f"{said.finding.replicates:,}",
                "years": f"{said.first}\N{EN DASH}{said.last}",
                "beside": not said.decides,
            }
            for said in one.predictions
        ],
    }


def _panel(one: ClaimVerdict) -> dict[str, Any]:
    return {
        "one": one,
        "own": group_of(one.id) == OWN,
        "found": found_words(one),
        "glyph": _glyph(one.verdict, one.shown),
        "kind": one.verdict.replace(" ", "-"),
        "sure": how_sure(one),
        "short": how_sure(one, short=True),
        "lead": lead_of(one),
        "here": here_words(one),
        "telling": telling_words(one),
        "power": power_words(one),
        "draws": _draws(one),
        "predictions": [
            {
                "said": said,
                "part": part,
                "decides": part == one.part and len(one.parts) > 1,
                "here": shown,
                "kind": shown,
                "glyph": GLYPHS[shown],
                "expected": expected_words(said),
                "effect": effect_words(said),
                "levels": level_words(said),
                "unit": said.unit,
                "replicates": f"{said.finding.replicates:,}",
            }
            for part, (said, shown) in enumerate(zip(one.predictions, one.parts, strict=True), 1)
        ],
        "measures": _measures(one),
        "arms": _arms(one.id),
        "drawing": draw_sheet(figures.curve_sheet, one, f"curve-{_anchor(one.id)}"),
        "plane": draw_sheet(figures.plane_sheet, one, f"plane-{_anchor(one.id)}"),
        "plane_rows": plane_rows(one),
        "works": [{"id": _work(key), "text": short_citation(key)} for key in one.references],
        "record": None if one.record is None else _record(one.record),
    }


def _measures(one: ClaimVerdict) -> list[tuple[str, list[tuple[int, tuple[str, ...]]]]]:
    """Return what a claim measures: each formula once, with the numbers of the predictions that weigh its arms."""
    held: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for part, said in enumerate(one.predictions, 1):
        held.setdefault(said.measure[0] if said.measure else "", []).append((part, said.measure[1:]))
    return list(held.items())


def _arms(name: str) -> dict[str, str]:
    """Return what each arm of a claim of the essays sets, by name."""
    claim = claims_of_essays().get(name)
    return {} if claim is None else {arm: arm_words(one) for arm, one in claim.arms.items()}


def _work(key: str) -> str:
    return f"work-{_anchor(key)}"


def _works(found: Claims) -> list[dict[str, Any]]:
    """Return the works of all claims, each once, in the order of their names."""
    keys = sorted({key for one in found.claims for key in one.references}, key=citation)
    return [{"id": _work(key), "text": citation(key), "address": reference(key).get("URL")} for key in keys]


def _anchor(name: str) -> str:
    """Return the id of a claim as an id of the page may be: names of one's own may be anything."""
    return re.sub(r"[^\w.-]", "_", name)


def _numbered(name: str) -> tuple[str, int, str]:
    found = re.fullmatch(r"([A-Z]+)(\d+)(.*)", name)
    return (found[1], int(found[2]), found[3]) if found else (name, 0, "")


def _groups(panels: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the table: groups of rows, each with its claims."""
    made = []
    for name in (*GROUPS, OWN):
        mine = sorted((p for p in panels if group_of(p["one"].id) == name), key=lambda p: _numbered(p["one"].id))
        rows: dict[str, list[Any]] = {}
        for panel in mine:
            rows.setdefault(row_of(panel["one"].id) if name != OWN else panel["one"].id, []).append(panel)
        if rows:
            told = [{"id": k, "panels": v, "counts": _counts(v)} for k, v in rows.items()]
            made.append({"name": name, "rows": told, "panels": mine, "counts": _counts(mine)})
    return made


def _counts(panels: Sequence[Mapping[str, Any]]) -> str:
    every = [panel["one"] for panel in panels]
    return f"{len(every)} claim{'' if len(every) == 1 else 's'}: {counts_of(every)}"


def _linked(sentence: str, names: Sequence[str]) -> Markup:
    """Make the ids of claims in a sentence links to their panels."""
    known = set(names)

    def link(match: re.Match[str]) -> str:
        return f'<a href="#{match[0]}">{match[0]}</a>' if match[0] in known else match[0]

    return Markup(re.sub(r"\b[A-Z]\d+[a-h]?\b", link, str(escape(sentence))))


def _instruments(found: Claims) -> list[dict[str, str]]:
    """Return the table of instruments as text."""

    def told(one: Mapping[str, Any]) -> str:
        numbers = [float("nan") if one[key] is None else 100 * one[key] for key in ("effect", "low", "high")]
        return f"{signed(numbers[0])} ({signed(numbers[1])} to {signed(numbers[2])})"

    return [
        {
            "title": one["title"],
            "works": KINDS[one["kind"]],
            "escape": told(one["escape"]),
            "kept": told(one["kept"]),
            "cost": f"{one['cost']:g}",
            "source": one["cost_source"],
            "mapping": one["mapping"],
        }
        for one in found.instruments
    ]


def _agreement(found: Claims) -> list[dict[str, Any]]:
    """Return the table of definitions as text."""
    if found.agreement is None:
        return []
    told = found.agreement.to_dict()["definitions"]
    held = zip(found.agreement.names, found.agreement.share, found.agreement.kappa, strict=True)
    return [
        {"name": n, "words": told[n], "share": percent(s), "kappa": [write_number(float(k), 2) for k in row]}
        for n, s, row in held
    ]


def _agreed(found: Claims) -> str:
    """Return how far the definitions of the schools agree, as a heading."""
    if found.agreement is None:
        return ""
    among = [found.agreement.names.index(name) for name in OF_SCHOOLS if name in found.agreement.names]
    every = [float(found.agreement.kappa[a, b]) for a, b in combinations(among, 2)]
    low, high = (write_number(value, 2) for value in (min(every), max(every)))
    return f"Definitions of schools ({', '.join(OF_SCHOOLS)}) agree with a kappa of {low} to {high}"


def _schools(found: Claims) -> dict[str, Any]:
    """Return how many claims of each school hold at the defaults, with a heading that says how many of all do."""
    schools = tally_of(found.claims)
    told = [
        {
            "name": one.name,
            "says": f"{one.count(HOLDS)} of {one.tested} {'holds' if one.count(HOLDS) == 1 else 'hold'}"
            if one.tested
            else "none counts: each is wholly or partly ours",
            "rows": [
                (head, [_told(tile) for tile in tiles]) for head, tiles in (("", one.tiles), (OURS, one.ours)) if tiles
            ],
        }
        for one in schools
    ]
    held, tested = sum(one.count(HOLDS) for one in schools), sum(one.tested for one in schools)
    heading = "Which claims hold at our defaults"
    if tested:
        heading = (
            f"Of {tested} claims that are the essays' own, {held} {'holds' if held == 1 else 'hold'} at our defaults"
        )
    return {"heading": heading, "schools": told}


def _told(tile: Tile) -> dict[str, str]:
    return {
        "id": tile.id,
        "kind": tile.verdict.replace(" ", "-"),
        "glyph": _glyph(tile.verdict, tile.here),
        "share": "" if tile.share is None else f"{100 * tile.share:.0f}",
        "about": _about(tile),
    }


def _about(tile: Tile) -> str:
    """Return what a tile shows, in words."""
    if tile.verdict == CONSTRUCTED:
        return f"{tile.id} follows from an assumption, or is ruled out by one"
    here = {HOLDS: "holds", FAILS: "does not hold", UNDECIDED: "is too close to call"}[tile.here]
    verdict = "" if tile.verdict in (HOLDS, FAILS) else f" ({tile.verdict.replace(WHEN, 'holds under a condition')})"
    said = "fails" if tile.verdict == FAILS else f"{here} at our defaults"
    along = "" if tile.share is None else f"; along its parameter it holds on {percent(tile.share)} of the range"
    return f"{tile.id} {said}{verdict}{along}"


def _parameters(found: Claims) -> list[dict[str, str]]:
    names = sorted({one.curve.axis.parameter for one in found.claims if one.curve is not None})
    return [
        {"name": n, "words": parameter_words(n), "label": REGISTRY[n].label, "unit": REGISTRY[n].unit} for n in names
    ]


def _recorded(found: Claims) -> str:
    """Return how the claims that were put to the record stand there, in a sentence; empty without any."""
    told = [one.record.verdict for one in found.claims if one.record is not None]
    counts = ", ".join(f"{told.count(word)} {word}" for word in dict.fromkeys(told))
    return f"In the record, apart from the model: {len(told)} put to it, {counts}." if told else ""


def render(found: Claims, *, progress: Progress = None) -> str:
    """Make the page of claims.

    Parameters
    ----------
    found
        What became of the claims.
    progress
        Told of each claim that is drawn; True for a bar.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    names = [one.id for one in found.claims]
    panels = []
    with tracked(progress, "page", "claims", len(names), whole=True) as track:
        for one in found.claims:
            panels.append(_panel(one))
            track.step("drawn")
    own = not any(group_of(name) != OWN for name in names)
    drawings = {
        "map": draw_sheet(figures.map_sheet, found.claims, "map"),
        "forest": draw_sheet(figures.forest_sheet, found.claims, "forest"),
    }
    if found.agreement is not None:
        drawings["agreement"] = draw_sheet(figures.agreement_sheet, found.agreement, "agree")
    context = {
        "found": found,
        "own": own,
        "title": found.sentence if len(panels) != 1 else f"{names[0]} {panels[0]['found']}",
        "answers": [
            {
                "title": one.title,
                "lead": one.lead,
                "sentences": [_linked(said, names) for said in one.sentences],
                "ways": [_linked(said, names) for said in one.ways],
            }
            for one in answers(found.claims)
        ],
        "paradox": PARADOX,
        "robust": ROBUST,
        "groups": _groups(panels),
        "rows": len({row_of(name) for name in names}),
        "panels": panels,
        "nothing": "",
        "works": _works(found),
        "anchor": _anchor,
        "instruments": _instruments(found),
        "agreement": _agreement(found),
        "agreed": _agreed(found),
        "parameters": _parameters(found),
        "recorded": _recorded(found),
        "first": FIRST_ANSWER,
        **_schools(found),
        "drawings": drawings,
    }
    groups = [named(name) for name in dict.fromkeys(group_of(name) for name in names)]
    made: dict[str, Any] = {"worlds": groups, "switch": ("Part", "all parts")}
    parts = {one.id: one.part for one in found.claims}
    trial = claims_trial({name: _anchor(name) for name in names}, found.seed, parts)
    text = report_page("claims.html", context, found.to_dict(), trial=trial, **made)
    if len(text.encode()) <= MOST_BYTES:
        return text
    return report_page("claims.html", context | {"nothing": TOO_LARGE}, found.to_dict(), **made)
