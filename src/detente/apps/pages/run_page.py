"""The page of a run: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import Any

import numpy as np

from detente.apps.pages import run_figures
from detente.apps.pages.report import TrialPanel, followed, report_page
from detente.apps.pages.trials import model_trial
from detente.apps.pages.words import link_address, number, prose, settings
from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND
from detente.core.cite import citation, keys, references
from detente.core.param import REGISTRY
from detente.core.roles import SOURCELESS
from detente.core.theory import Theory
from detente.figures.numbers import DASH, percent, write_number
from detente.figures.style import figure_style
from detente.schools.registry import asked_as
from detente.studies.run.answers import NOTHING, told
from detente.studies.run.figures import NAMED, SPAN
from detente.studies.run.result import Report
from detente.studies.run.summaries import QUANTITIES, windows

PARTS = ("start", "middle", "end", "whole")
MEDIAN = 2
"""Which of the quantiles over replicates is the median."""
ASIDE = 0.1
"""How far a median goes beyond both its ends before that is told."""
HEAD = "95\u202f% interval "
"""What stands before the first interval of a sentence."""


def _theories(report: Report) -> tuple[Theory, ...]:
    if report.mix is not None:
        return report.mix.theories
    return () if report.theory is None else (report.theory,)


def _who(report: Report) -> str:
    if report.mix is None:
        return report.theory.title if report.theory else ""
    parts = zip(report.mix.theories, report.mix.shares, strict=True)
    return "a mix of " + ", ".join(f"{t.title} ({percent(s)})" for t, s in parts)


def answer(report: Report) -> str:
    """Return what became of the scenario in a sentence: the answer to its question, or how the pairs end."""
    if report.diagnosis is None:
        return "No run was finished: there is nothing to answer from."
    if report.answer:
        return report.answer
    if np.isnan(report.diagnosis["restraint"].mean):
        return f"{report.imposed} {NOTHING}".strip()
    rates = [told(report.diagnosis[name], head) for name, head in (("restraint", HEAD), ("paradox", ""))]
    text = f"Pairs of states end in mutual restraint in {rates[0]} of cases, and in a security paradox, hostility "
    text = f"{report.imposed} {text}".strip() + " "
    return text + f"between two that want only security, in {rates[1]}."


def titles(report: Report) -> dict[str, str]:
    """Return what the sections of the page found, as their titles."""
    if report.diagnosis is None:
        return {}
    forces = [5.0 * report.summaries["forces"].parts[part]["mean"] for part in ("start", "end")]  # in units of 5 %
    whose = "runs" if report.scenario.states == 2 else "pairs"
    ends = [percent(report.diagnosis[name].mean) for name in ("restraint", "paradox")]
    most = max(report.states, key=lambda who: -1.0 if np.isnan(who.competes) else who.competes)
    return {
        "course": median_course("Fear", report.paths.summaries["fear"].path[MEDIAN], report.scenario.first_year or 0),
        "forces": _moves("Forces of a state", forces, 1, "\u202f% of the mean economy"),
        "diagnosis": f"Mutual restraint in {ends[0]} of {whose}, a security paradox in {ends[1]}"
        if ends[0] != DASH
        else "Diagnosis: how it ends cannot be judged",
        "who": f"{most.name} competes most, in {percent(most.competes)} of its choices",
    }


def median_course(what: str, drawn: Array, first: int) -> str:
    """Return where a median that is drawn begins and ends, and its height or depth on the way, as a title.

    Parameters
    ----------
    what
        The quantity.
    drawn
        Its median by year [year].
    first
        First year; 0 if years are counted from the start.
    """
    known = np.flatnonzero(np.isfinite(drawn))
    if not known.size:
        return what
    start, end = (int(known[k]) for k in (0, -1))
    high, low = int(np.nanargmax(drawn)), int(np.nanargmin(drawn))
    ends = sorted((float(drawn[start]), float(drawn[end])))
    way = ""
    for k, beyond in ((high, drawn[high] - ends[1]), (low, ends[0] - drawn[low])):
        if beyond > ASIDE and k not in (start, end):
            way += f", {'highest' if k == high else 'lowest'} in {_year(k, first)}, {write_number(float(drawn[k]), 2)}"
    told = _moves(f"Median {what.lower()}", [float(drawn[start]), float(drawn[end])], 2)
    return f"{told} in {_year(end, first)}{way}"


def _year(k: int, first: int) -> str:
    return str(first + k) if first else f"year {k}"


def wars(report: Report) -> str:
    """Return how often the states are at war, in a sentence."""
    share = 100 * report.summaries["wars"].parts["whole"]["mean"]
    who = "The two are" if report.scenario.states == 2 else "Of all pairs and years, a pair is"
    digits = 0 if share == 0 else 1 if share >= 0.1 else 2
    return f"{who} at war in {write_number(share, digits)}\u202f%{' of years' if report.scenario.states == 2 else ''}."


def _moves(what: str, ends: Sequence[float], digits: int, unit: str = "") -> str:
    """Return whether something rises or falls, from where to where."""
    begin, end = (write_number(x, digits) for x in ends)
    one = "" if what.startswith("Forces") else "s"
    if begin == end:
        return f"{what} stay{one} at {end}{unit}"
    return f"{what} {'rise' if ends[1] > ends[0] else 'fall'}{one} from {begin} to {end}{unit}"


def with_zeros(text: str) -> str:
    """Write a zero before the point of numbers below one."""
    return re.sub(r"(?<![\w.])\.(?=\d)", "0.", text)


def _numbers(report: Report) -> list[tuple[str, str, str]]:
    """Return what the scenario fixes: name, value, unit and source."""
    from detente.scenarios.schema import in_short

    place = report.scenario
    rows = []
    for name, value in place.settings.items():
        p = REGISTRY[name]
        rows.append((name, number(float(value)), place.sources.get(f"settings.{name}", f"{p.unit}; not given")))
    for name, value in place.given.items():
        rows.append((name, in_short(value), place.sources.get(f"start.{name}", "not given")))
    return rows


def _events(report: Report, said: Any) -> list[dict[str, Any]]:
    """Return what is done on the way: years, what it stands for, what it does, and the source."""
    place = report.scenario
    first = place.first_year or 0
    named = [] if said is None else [what.title for what in said.interventions]
    out = []
    for k, what in enumerate(place.interventions):
        if what.year >= report.years:
            continue
        does = [f"{name} is set to {number(float(v))}" for name, v in what.settings.items()]
        does += [f"{name} is {'held' if what.hold else 'set'}" for name in what.edits]
        if what.conduct is not None:
            who, whom = (
                "everybody" if at is None else place.names[at] if place.names else f"state {at + 1}"
                for at in (what.actor, what.target)
            )
            does.append(f"{who} {'competes with' if what.conduct else 'shows restraint toward'} {whom}")
        last = None if what.until is None else first + what.until - 1
        until = "on" if last is None else "" if last == first + what.year else f"to {last}"
        source = place.sources.get(f"interventions[{k}]", "").partition("; ")[2]
        title = f"{named[k]}: " if k < len(named) else ""
        out.append({"year": first + what.year, "until": until, "does": title + "; ".join(does), "source": source})
    return out


def _works(report: Report, said: Any) -> list[tuple[str, Any]]:
    known = references()
    used = {k: None for theory in _theories(report) for k in keys(theory)}
    for theory in _theories(report):
        cited = " ".join((*theory.by_construction, *theory.card.reasons.values(), theory.card.claim))
        used.update({k: None for k in re.findall(r"\[(\w+)\]", cited) if k in known})
    used.update({k: None for text in report.scenario.sources.values() for k in re.findall(r"\w+", text) if k in known})
    if said is not None:
        used.update({k: None for k in re.findall(r"\[(\w+)\]", said.description) if k in known})
    if report.diagnosis is not None:
        used.update({m.source: None for m in report.diagnosis.measures.values() if m.source not in SOURCELESS})
    return [(k, link_address(citation(k))) for k in sorted(used, key=str.lower) if k in known]


def command(report: Report, named: str = "") -> str:
    """Return the command that gives the same numbers.

    Parameters
    ----------
    named
        How the scenario was named: a file by its path.
    """
    parts = ["detente run", shlex.quote(named or report.scenario.name)]
    if report.mix is not None:
        parts.append(f'--mix "{report.mix}"')
    elif report.theory is not None and report.theory.name != "default":
        parts.append(f"--theory {shlex.quote(asked_as(report.theory))}")
    parts += [f"--set {k}={v:g}" for k, v in report.settings.items()]
    parts += [f"--replicates {report.asked}", f"--years {report.years}", f"--seed {report.seed}"]
    backend = str(report.manifest.get("backend", DEFAULT_BACKEND))
    return " ".join(parts + ([f"--backend {backend}"] if backend != DEFAULT_BACKEND else []))


def render(report: Report, named: str = "") -> str:
    """Make the page of a run.

    Parameters
    ----------
    report
        A report, complete or not.
    named
        How the scenario was named: a library name, or a path.

    Returns
    -------
    str
        One HTML document without any reference to the network.
    """
    figures: dict[str, Any] = {"courses": {}, "forces": None, "measures": None}
    if report.finished:
        with figure_style():
            figures["courses"] = run_figures.courses(report)
            figures["forces"] = run_figures.forces(report)
            figures["measures"] = run_figures.measures(report)
    said = _document(named or report.scenario.name)
    context = {
        "report": report,
        "said": said,
        "who": _who(report),
        "answer": answer(report),
        "given": report.by_construction if report.finished else [],
        "caveats": report.caveats if report.finished else [],
        "titles": titles(report),
        "wars": wars(report) if report.finished else "",
        "figures": figures,
        "quantities": QUANTITIES,
        "first": report.scenario.first_year or 0,
        "units": run_figures.UNITS,
        "parts": PARTS,
        "windows": windows(report.years),
        "measures": [] if report.diagnosis is None else [m.to_json() for m in report.diagnosis.measures.values()],
        "numbers": _numbers(report),
        "events": _events(report, said),
        "theories": _theories(report),
        "settings": {t.name: settings(t) for t in _theories(report)},
        "works": _works(report, said),
        "command": command(report, named),
        "named": NAMED,
        "span": SPAN,
        "prose": prose,
        "zeros": with_zeros,
        "number": number,
    }
    return report_page(
        "run.html", context, report.to_dict(), schools=followed(_theories(report)), trial=_trial(report, said)
    )


def _trial(report: Report, said: Any) -> TrialPanel | None:
    """Return the panel in which the scenario is run anew."""
    return model_trial(
        "run",
        report.scenario,
        _theories(report),
        heading="Try it: run this scenario yourself",
        caveat="The model runs in this page, 200 histories at once: what one school does, and what a dial changes.",
        years=report.years,
        values=report.settings,
        seed=report.seed,
        named=said is not None and not report.done,
    )


def _document(named: str) -> Any:
    """Return what the scenario says of itself; None if it came without words."""
    from detente.core.errors import DetenteError
    from detente.scenarios import document

    try:
        return document(named)
    except (DetenteError, OSError):
        return None
