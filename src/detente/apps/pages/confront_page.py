"""The page of a confrontation: what beliefs add comes first; one file that works offline, on paper and read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from detente.apps.pages.case_drawing import draw_sheet as figure
from detente.apps.pages.case_section import tidy
from detente.apps.pages.report import named, report_page
from detente.core.cite import citation
from detente.figures.numbers import DASH, write_number
from detente.studies.confront import account, figures
from detente.studies.confront.account import families, of_trial
from detente.studies.confront.covariates import DANGEROUS_DYADS, FULL, GEOMETRY, HINDSIGHT, HISTORY
from detente.studies.confront.events import BOOSTED, DYADS, KNOWN, PEACE, REGRESSION
from detente.studies.confront.perceived import MEASURES
from detente.studies.confront.quantities import QUANTITIES
from detente.studies.confront.result import Confrontation
from detente.studies.confront.scores import Difference
from detente.studies.confront.tasks import TASKS, quantities
from detente.studies.confront.trial import Ablation, Trial
from detente.studies.confront.wording import capital, of_own, sample_words, theory_title, verdict

WORKS = (
    "AronowEtAl2015",
    "ClarkWest2007",
    "White2000",
    "Rubin1981",
    "KingZeng2001",
    "Bremer1992",
    "Miller2022",
    "Huber1964",
    "FarissEtAl2022",
    "BaileyEtAl2017",
    "MillerThreat2022",
    "BrecherWilkenfeld1997",
    "Kydd2005",
    "Jervis1978",
)
"""Works that the comparison rests on."""

THOUSANDTHS = 1000.0
"""Differences in tables are in thousandths of log loss."""


def _loss(value: float | None, digits: int = 5) -> str:
    return DASH if value is None else write_number(value, digits)


def _ends(pair: tuple[float, float] | None, digits: int = 2) -> str:
    if pair is None:
        return DASH
    low, high = (write_number(THOUSANDTHS * end, digits, signed=True) for end in pair)
    return f"[{low}, {high}]"


def _gap(one: Difference | None) -> str:
    if one is None:
        return DASH
    return f"{write_number(THOUSANDTHS * one.log_loss, 2, signed=True)} {_ends((one.low, one.high))}"


def _verdict(one: Difference | None) -> str:
    if one is None:
        return ""
    mark = "yes" if one.better else "no" if one.worse else ""
    return f'<span class="{mark}">{verdict(one)}</span>' if mark else verdict(one)


def _order(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials of onset in the order of the figure: rolling origin, usual split, all dyads, then the rest."""
    onset = [trial for trial in trials if trial.task == "onset"]
    rolling = [trial for trial in onset if "rolling" in trial.sample]
    whole = [trial for trial in onset if trial.sample.startswith("all dyads")]
    return [*rolling, *(trial for trial in onset if trial not in (*rolling, *whole))][:2] + whole


def _cell(trial: Trial, onto: str, name: str) -> dict[str, Any]:
    """Make one cell: what beliefs add, or all of a theory where it is one number."""
    held: Ablation | None = next((one for one in trial.ablation if one.onto == onto and one.theory == name), None)
    if held is None:
        return {"words": "", "ends": "", "countries": "", "mark": ""}
    one = held.beliefs or held.together
    both = one.better and held.joint is not None and held.joint[1] < 0
    mark = "plus" if both else "minus" if one.worse else "dyadic" if one.high < 0 else ""
    return {
        "words": write_number(THOUSANDTHS * one.log_loss, 2, signed=True),
        "ends": _ends((one.low, one.high)),
        "countries": _ends(one.country),
        "mark": mark,
    }


def _table(result: Confrontation, kind: str) -> dict[str, Any] | None:
    """Make the table of theories by samples: of the regressions, or of boosting."""
    columns = [
        (trial, onto)
        for trial in result.trials
        for onto in dict.fromkeys(one.onto for one in trial.ablation)
        if (onto == BOOSTED) == (kind == BOOSTED)
    ]
    if not columns:
        return None
    first = next((pair for pair in columns if "rolling" in pair[0].sample), columns[0])
    order = [one.theory for one in first[0].added(first[1])]
    rows = [
        {"name": theory_title(name), "cells": [_cell(trial, onto, name) for trial, onto in columns]} for name in order
    ]
    heads = [
        {
            "words": sample_words(trial),
            "about": sample_words(trial),
            "whole": trial.events is None,
            "events": trial.events,
        }
        for trial, _ in columns
    ]
    return {"heads": heads, "rows": rows}


def _section(trial: Trial, number: int) -> dict[str, Any]:
    drawn = []
    for place, (against, entries) in enumerate(families(trial).items()):
        if len(entries) > 1 and against in ("alone", BOOSTED):
            drawing = figure(partial(figures.gaps, trial), entries, f"g{number}{place}", style={})
            words = "by themselves" if against == "alone" else f"added to {against}"
            drawn.append({"title": f"Theories {words}", "drawing": drawing})
    pages = [PEACE, DYADS, KNOWN, REGRESSION, BOOSTED]
    words = sample_words(trial)
    return {
        "trial": trial,
        "id": f"trial{number}",
        "about": words,
        "title": capital(words, trial),
        "sentences": of_trial(trial)[1:],
        "drawn": drawn,
        "calibration": figure(partial(figures.calibration, trial), pages, f"c{number}", style={}, narrow=True),
        "ranked": sorted(trial.entries, key=lambda e: e.scores.log_loss),
    }


def _perceived(result: Confrontation) -> dict[str, Any] | None:
    """Make the table of theories by what was perceived."""
    if not result.perceptions:
        return None
    there = [name for name in MEASURES if any(one.measure == name for one in result.perceptions)]
    by = {(one.measure, one.theory): one for one in result.perceptions}
    theories = list(dict.fromkeys(one.theory for one in result.perceptions))
    columns = [next(one for one in result.perceptions if one.measure == name) for name in there]
    return {
        "heads": [{"words": MEASURES[one.measure], "rows": one.rows, "memory": one.memory} for one in columns],
        "rows": [{"name": theory_title(name), "cells": [by.get((m, name)) for m in there]} for name in theories],
        "sentences": account.of_perceptions(result.perceptions),
    }


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
    trials = result.trials
    leading = _order(trials) or list(trials)
    drawing = figure(partial(figures.beliefs, onto=REGRESSION), leading, "beliefs", style={})
    context = {
        "result": result,
        "description": result.account[0],
        "of_own": of_own,
        "own_words": of_own([trial for trial in trials if trial.events is not None]),
        "own": list(dict.fromkeys(one.foretold for one in trials if one.foretold)),
        "title": account.title(trials),
        "answer": account.first_screen(trials),
        "beliefs": drawing,
        "added": _table(result, REGRESSION),
        "boosted": _table(result, BOOSTED),
        "sections": [_section(trial, number) for number, trial in enumerate(trials)],
        "perceived": _perceived(result),
        "loss": _loss,
        "gap": _gap,
        "ends_of": _ends,
        "verdict": _verdict,
        "tidy": tidy,
        "quantities": QUANTITIES,
        "used": {name: quantities(task.groups) for name, task in TASKS.items()},
        "groups": TASKS["onset"].groups,
        "dangerous": DANGEROUS_DYADS,
        "geometry": GEOMETRY,
        "history": HISTORY,
        "more": [name for name in FULL if name not in (*DANGEROUS_DYADS, *HINDSIGHT)],
        "hindsight": HINDSIGHT,
        "works": [citation(key) for key in WORKS],
    }
    samples = list(dict.fromkeys(sample_words(trial) for trial in trials))
    return report_page(
        "confront.html",
        context,
        result.to_dict(),
        worlds=[named(words, tidy(words)) for words in samples],
        switch=("Sample", "all samples"),
    )
