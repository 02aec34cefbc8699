"""The page of claims: what the essays say, what is found, how sure; a folded panel a claim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from markupsafe import Markup, escape

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.common import page
from detente.core.cite import citation, reference
from detente.core.param import REGISTRY
from detente.figures.numbers import DASH, percent, write_number
from detente.studies.claims import figures
from detente.studies.claims.answers import (
    answers,
    cut_words,
    draws_words,
    found_words,
    group_of,
    holds_here,
    how_sure,
    only_here,
    parameter_words,
    row_of,
    school_of,
)
from detente.studies.claims.judge import CONSTRUCTED, FAILS, HOLDS, UNDECIDED, WHEN
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.claims.result import Claims
from detente.studies.claims.verdict import SAID, ClaimVerdict, Predicted
from detente.studies.claims.wording import GROUPS, OWN, SCHOOLS
from detente.studies.verdict.robustness import ROBUST

GLYPHS: Mapping[str, str] = {HOLDS: "●", WHEN: "◆", FAILS: "✕", UNDECIDED: "?", CONSTRUCTED: "■"}
"""Mark of each verdict beside its word: colour is never the only carrier."""
KINDS: Mapping[str, str] = {
    "belief": "what the other is thought to want",
    "structure": "what conflict and cooperation are worth",
    "arms": "what forces can do",
}
"""What an instrument works on, by its kind."""
OF_SCHOOLS = ("Herz-Jervis", "Tang", "Booth-Wheeler")
"""Definitions that are rivals; those of Roe exclude one another."""
SCHOOLED: Mapping[str, str] = {
    "Realism": "realism",
    "Institutions": "institutions",
    "Constructivism": "constructivism",
    "Collins; Booth and Wheeler; Emeriau": "Collins, Booth and Wheeler, and Emeriau",
    "Others": "others",
}
"""Schools within a sentence."""
PARADOX = (
    "The essays use the word paradox differently: Menon gives that name to the predicament of interpretation and "
    "response itself, which Emeriau criticises as running two things together. We follow Booth and Wheeler: the "
    "dilemma is the doubt of a state that must interpret another and respond; the paradox is what two states that seek "
    "only security may make of it, less security for both."
)
"""How the essays use a word, and how this page does."""


def _signed(value: float) -> str:
    """Write an effect with its sign and two significant digits."""
    if value != value:
        return DASH
    if value == 0:
        return "0"
    if abs(value) >= 10:
        return write_number(value, signed=True)
    return f"{value:+.2g}".replace("-", "−")


def _amount(said: Predicted) -> tuple[float, str]:
    """Return by what an effect is multiplied for people, and its unit: shares are told in percentage points."""
    return (100.0, "points") if said.unit.startswith("share") else (1.0, said.unit)


def _effect(said: Predicted) -> str:
    """Return an effect with its unit and interval."""
    times, unit = _amount(said)
    found = said.finding
    band = f" ({_signed(times * found.low)} to {_signed(times * found.high)})" if found.low == found.low else ""
    return f"{_signed(times * found.effect)} {unit}{band}"


def _expected(said: Predicted) -> str:
    times, unit = _amount(said)
    return f"at least {times * said.smallest:.3g} {unit} {said.expected}"


def _lead(one: ClaimVerdict) -> str:
    """Return the first sentence of a panel: the finding, and whether it is one at our defaults alone."""
    what = {
        UNDECIDED: "is undecided: shown neither to hold at our defaults nor to fail throughout",
        CONSTRUCTED: "follows from an assumption of the model, which is no support for it"
        if holds_here(one)
        else "is ruled out by an assumption of the model, which is no evidence against it",
    }.get(one.verdict, found_words(one, sure=True))
    if only_here(one) and one.robustness is not None:
        return (
            f"At our defaults only, the claim {what}: when our assumptions are drawn anew, it is the same in "
            f"{percent(one.robustness.same)} of {one.robustness.draws} draws, and holds in "
            f"{percent(one.robustness.holds)}."
        )
    if one.verdict == WHEN and not holds_here(one):
        return f"The claim {what}; at our defaults it does not hold."
    return f"The claim {what}."


def _decisive(one: ClaimVerdict) -> str:
    said = one.decisive
    words = said.words[:1].upper() + said.words[1:]
    return f"{words}: {_effect(said)}, where {_expected(said)} was expected."


def _draws(one: ClaimVerdict) -> list[str]:
    """Return the sentences of a panel about its boundary and the draws of the assumptions."""
    said = draws_words(one)
    if one.curve is not None and one.curve.turns:
        said.insert(0, f"the boundary is a cut through one point, {cut_words(one)}")
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
                "effect": _signed(said.finding.effect),
                "interval": f"{_signed(said.finding.low)} to {_signed(said.finding.high)}",
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
        "glyph": GLYPHS[one.verdict],
        "kind": one.verdict.replace(" ", "-"),
        "sure": how_sure(one),
        "lead": _lead(one),
        "decisive": _decisive(one),
        "draws": _draws(one),
        "predictions": [
            {
                "said": said,
                "expected": _expected(said),
                "effect": _effect(said),
                "replicates": f"{said.finding.replicates:,}",
            }
            for said in one.predictions
        ],
        "measures": list(dict.fromkeys(line for said in one.predictions for line in said.measure)),
        "drawing": draw_sheet(figures.curve_sheet, one, f"curve-{_anchor(one.id)}"),
        "works": [{"text": citation(key), "address": reference(key).get("URL")} for key in one.references],
        "record": None if one.record is None else _record(one.record),
    }


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
            made.append({"name": name, "rows": [{"id": k, "panels": v, "counts": _counts(v)} for k, v in rows.items()]})
    return made


def _counts(panels: Sequence[Mapping[str, Any]]) -> str:
    every = [panel["one"].verdict for panel in panels]
    told = [f"{every.count(word)} {SAID[word][every.count(word) != 1]}" for word in SAID if word in every]
    return f"{len(every)} claims: {', '.join(told)}"


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
        return f"{_signed(numbers[0])} ({_signed(numbers[1])} to {_signed(numbers[2])})"

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
    return f"Definitions of the dilemma agree with a kappa of {low} to {high}"


def _schools(found: Claims) -> list[dict[str, Any]]:
    """Return how many claims of each school hold at the defaults, of those on the map."""
    there = figures.on_map(found.claims)
    names = (school_of(one.school) for one in there)
    return [
        {
            "name": SCHOOLED.get(name, name),
            "holds": sum(holds_here(one) for one in there if school_of(one.school) == name),
            "claims": sum(school_of(one.school) == name for one in there),
        }
        for name in sorted(set(names), key=[*SCHOOLS, "Others"].index)
    ]


def _parameters(found: Claims) -> list[dict[str, str]]:
    names = sorted({one.curve.axis.parameter for one in found.claims if one.curve is not None})
    return [
        {"name": n, "words": parameter_words(n), "label": REGISTRY[n].label, "unit": REGISTRY[n].unit} for n in names
    ]


def render(found: Claims) -> str:
    """Make the page of claims.

    Parameters
    ----------
    found
        What became of the claims.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    names = [one.id for one in found.claims]
    panels = [_panel(one) for one in found.claims]
    own = not any(group_of(name) != OWN for name in names)
    drawings = {
        "map": draw_sheet(figures.map_sheet, found.claims, "map"),
        "narrow_map": draw_sheet(figures.narrow_map_sheet, found.claims, "narrow-map"),
        "forest": draw_sheet(figures.forest_sheet, found.claims, "forest"),
    }
    if found.agreement is not None:
        drawings["agreement"] = draw_sheet(figures.agreement_sheet, found.agreement, "agree")
    context = {
        "found": found,
        "own": own,
        "title": found.sentence if len(panels) != 1 else f"{names[0]} {panels[0]['found']}",
        "answers": [
            {"title": one.title, "lead": one.lead, "sentences": [_linked(said, names) for said in one.sentences]}
            for one in answers(found.claims)
        ],
        "paradox": PARADOX,
        "robust": ROBUST,
        "groups": _groups(panels),
        "rows": len({row_of(name) for name in names}),
        "panels": panels,
        "anchor": _anchor,
        "instruments": _instruments(found),
        "agreement": _agreement(found),
        "agreed": _agreed(found),
        "parameters": _parameters(found),
        "schools": _schools(found),
        "drawings": drawings,
    }
    return page("claims.html", context)
