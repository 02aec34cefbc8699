"""The page of a replication: one file that works offline, on paper and read aloud."""

from __future__ import annotations

from typing import Any

from detente.apps.pages.case_drawing import draw_sheet
from detente.apps.pages.common import Drawing
from detente.apps.pages.report import TrialPanel, report_page
from detente.apps.pages.trials import TrialArm, TrialCase, arms_trial
from detente.core.cite import citation, reference
from detente.figures.numbers import write_rounded
from detente.schools import school
from detente.studies.replications import REPLICATIONS, Replication
from detente.studies.replications.figures import FIGURES
from detente.studies.replications.language_models_2026 import MESSAGES, scene


def _command(result: Replication) -> str:
    words = ["detente", "replicate", result.name]
    entry, found = REPLICATIONS[result.name], result.findings
    if entry.runs is not None and found.asked not in (None, entry.runs):
        words += ["--replicates", str(found.asked)]
    if found.seed:
        words += ["--seed", str(found.seed)]
    return " ".join(words)


NAMES = {
    "cusack_stoll": "empire",
    "richardson_1909_13": "line",
    "us_ussr_1960_90": "paths",
    "geosim_war_sizes": "sizes",
    "rousseau_van_der_veen": "identity",
    "language_models_2026": "treatments",
    "dangerous_dyads": "conditions",
}
"""What the figure of each replication is called on its page."""


TREATED = ("language_models_2026",)
"""Replications whose runs are of detente's own model, small enough for a page."""
NOTHING = "this study has rules of its own, which run in Python alone; the command is below."
SAID = {
    "messages": "Language models that may say that they mean no harm are reported to compete less.",
    "three": "Three language models instead of two are reported to compete more.",
}
DIALS = ("offence_advantage", "prior")


def _figure(result: Replication) -> Drawing | None:
    if result.name not in FIGURES or not result.findings.drawn:
        return None
    figure: Drawing = draw_sheet(FIGURES[result.name], result.findings.drawn, NAMES[result.name], style={})
    return figure


def _context(result: Replication) -> dict[str, Any]:
    works = [{"text": citation(key), "address": reference(key).get("URL")} for key in result.keys]
    return {
        "result": result,
        "found": result.findings,
        "figure": _figure(result),
        "works": works,
        "number": write_rounded,
        "command": _command(result),
        "nothing": "" if result.name in TREATED else NOTHING,
    }


def _trial(result: Replication) -> TrialPanel | None:
    """Return the panel in which treatments of the study are given to states of the model; None of other studies."""
    if result.name not in TREATED:
        return None
    two, three = (TrialArm(f"{words} players", scene(n)) for words, n in (("two", 2), ("three", 3)))
    told = TrialArm("messages", scene(2), values=MESSAGES)
    outcome = {"record": "conduct", "words": "share of acts that compete", "unit": "share of acts"}
    seed = result.findings.seed or 0
    dose = {name: (None, value) for name, value in MESSAGES.items()}
    cases = (
        TrialCase("messages", "Messages", SAID["messages"], told, two, outcome, seed, dose, DIALS),
        TrialCase("three", "Three players instead of two", SAID["three"], three, two, outcome, seed, {}, DIALS),
    )
    return arms_trial(
        cases,
        [school("default")],
        heading="Try it: give states of each school the treatments",
        caveat="The setting of this study, 200 runs an arm with the same luck. The third treatment, a known last "
        "round, is read from the games that states are in, and is no run of its own.",
        label="Treatment",
    )


def render(result: Replication) -> str:
    """Make the page of a replication.

    Parameters
    ----------
    result
        A replication, complete or not.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    return report_page("replication.html", _context(result), result.to_dict(), trial=_trial(result))
