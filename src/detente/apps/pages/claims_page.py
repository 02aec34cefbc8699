"""The page of claims: what the essays say, what is found, how sure; a folded panel a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.common import page
from detente.core.cite import citation, reference
from detente.figures.numbers import DASH, percent
from detente.studies.claims import figures
from detente.studies.claims.answers import answers, how_sure
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.claims.result import Claims
from detente.studies.claims.verdict import ClaimVerdict, Predicted


def _number(value: float) -> str:
    return DASH if value != value else f"{value:.2g}".replace("-", "−")


def _prediction(one: Predicted) -> dict[str, str]:
    found = one.finding
    return {
        "words": one.words,
        "rival": one.rival,
        "expected": f"{one.expected} by at least {one.smallest:g} {one.unit}",
        "effect": _number(found.effect),
        "interval": f"{_number(found.low)} to {_number(found.high)}",
        "replicates": f"{found.replicates:,}",
    }


def _record(one: RecordVerdict) -> dict[str, Any]:
    return {
        "one": one,
        "predictions": [
            {
                "words": said.words,
                "rival": said.rival,
                "expected": f"{said.expected} {'than' if said.expected.startswith('no') else 'by at least'} "
                f"{said.smallest:g} {said.unit}",
                "effect": _number(said.finding.effect),
                "interval": f"{_number(said.finding.low)} to {_number(said.finding.high)}",
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
        "sure": how_sure(one),
        "predictions": [_prediction(said) for said in one.predictions],
        "drawing": draw_sheet(figures.curve_sheet, one, f"curve-{one.id.lower()}"),
        "works": [{"text": citation(key), "address": reference(key).get("URL")} for key in one.references],
        "record": None if one.record is None else _record(one.record),
        "robust": None if one.robustness is None else percent(one.robustness.same),
    }


def _sides(found: Claims) -> Sequence[str]:
    return answers(found.claims)


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
    context = {
        "found": found,
        "title": found.sentence,
        "answers": _sides(found),
        "forest": draw_sheet(figures.forest_sheet, found.claims, "forest"),
        "panels": [_panel(one) for one in found.claims],
    }
    return page("claims.html", context)
