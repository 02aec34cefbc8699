"""The page of a confrontation: what loses first; one file that works offline, on paper and read aloud."""

from __future__ import annotations

from functools import partial
from typing import Any

from detente.apps.pages.case_drawing import draw_sheet as figure
from detente.apps.pages.case_section import tidy
from detente.apps.pages.common import page
from detente.core.cite import citation
from detente.figures.numbers import DASH
from detente.studies.confront import figures
from detente.studies.confront.account import families, of_trial, sides
from detente.studies.confront.covariates import DANGEROUS_DYADS, FULL, HINDSIGHT
from detente.studies.confront.events import BOOSTED, DYADS, PEACE, REGRESSION, UNSEEN
from detente.studies.confront.quantities import QUANTITIES
from detente.studies.confront.result import Confrontation
from detente.studies.confront.tasks import TASKS
from detente.studies.confront.trial import ModelEntry, Trial

WORKS = (
    "Bremer1992",
    "Miller2022",
    "Efron1979",
    "White2000",
    "Huber1964",
    "FarissEtAl2022",
    "Kydd2005",
    "Jervis1978",
)
"""Works that the comparison rests on."""


def _loss(value: float | None, digits: int = 5, signed: bool = False) -> str:
    if value is None:
        return DASH
    return f"{value:{'+' if signed else ''}.{digits}f}".replace("-", "−")


def _gap(entry: ModelEntry) -> str:
    one = entry.difference
    if one is None:
        return DASH
    return f"{_loss(one.log_loss, signed=True)} [{_loss(one.low, signed=True)}, {_loss(one.high, signed=True)}]"


def _verdict(entry: ModelEntry) -> str:
    one = entry.difference
    if one is None:
        return ""
    if one.better:
        return '<span class="yes">better</span>'
    return '<span class="no">worse</span>' if one.worse else "not to be told apart"


def _section(trial: Trial, number: int) -> dict[str, Any]:
    groups = families(trial)
    drawn = []
    for place, (against, entries) in enumerate(groups.items()):
        if len(entries) > 1:
            drawing = figure(partial(figures.gaps, trial), entries, f"g{number}{place}", style={})
            words = "by themselves" if against == "alone" else f"added to {against}"
            drawn.append({"title": f"Theories {words}", "drawing": drawing})
    pages = [PEACE, DYADS, REGRESSION, BOOSTED, trial.chosen.get("theory", "")]
    return {
        "trial": trial,
        "id": f"trial{number}",
        "title": trial.task.replace("_", " ").capitalize(),
        "sentences": of_trial(trial)[1:],
        "drawn": drawn,
        "calibration": figure(partial(figures.calibration, trial), pages, f"c{number}", style={}),
        "ranked": sorted(trial.entries, key=lambda e: e.scores.log_loss),
    }


def _matrix(result: Confrontation) -> list[dict[str, Any]]:
    """Theories by trials: worse, better or undecided against the baseline and the full regression."""
    rows = []
    for name in result.schools:
        cells = []
        for trial in result.trials:
            for entries in families(trial).values():
                entry = next((e for e in entries if e.model.school == name), None)
                worse, _, better = sides(entries)
                mark = "" if entry is None else "−" if entry in worse else "+" if entry in better else "·"
                cells.append({"mark": mark, "gap": "" if entry is None else _gap(entry)})
        rows.append({"name": name, "cells": cells})
    return rows


def _heads(result: Confrontation) -> list[dict[str, Any]]:
    """Heads of the matrix: one a trial over the baselines that theories are held against."""
    short = {REGRESSION: "full regression", REGRESSION + UNSEEN: "full, no hindsight"}
    heads = []
    for trial in result.trials:
        columns = [
            f"alone, against {entries[0].model.against[0]}"
            if against == "alone"
            else f"+ {short.get(against, against)}"
            for against, entries in families(trial).items()
        ]
        parts = trial.sample.split(";")
        which = parts[1].strip() if trial.events is None else parts[0]
        words = f"{trial.task.replace('_', ' ')}, {which}{', rolling' if 'rolling' in trial.sample else ''}"
        heads.append({"task": words, "columns": columns})
    return heads


def render(result: Confrontation) -> str:
    """Make the page of a confrontation.

    Parameters
    ----------
    result
        A confrontation, complete or not, with at least one trial.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    from detente.schools import title_of

    context = {
        "result": result,
        "sections": [_section(trial, number) for number, trial in enumerate(result.trials)],
        "heads": _heads(result),
        "matrix": _matrix(result),
        "titles": {name: title_of(name) for name in result.schools},
        "loss": _loss,
        "gap": _gap,
        "verdict": _verdict,
        "tidy": tidy,
        "quantities": QUANTITIES,
        "used": {name: task.quantities for name, task in TASKS.items()},
        "dangerous": DANGEROUS_DYADS,
        "more": [name for name in FULL if name not in DANGEROUS_DYADS],
        "hindsight": HINDSIGHT,
        "works": [citation(key) for key in WORKS],
    }
    return page("confront.html", context)
