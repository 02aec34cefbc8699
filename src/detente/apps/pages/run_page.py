"""The page of a run: one file that works offline, on paper and read aloud."""

from __future__ import annotations

import re
import shlex
from typing import Any

from detente.apps.pages import run_figures
from detente.apps.pages.common import page
from detente.apps.pages.words import link_address, number, prose, settings
from detente.core.backends import DEFAULT_BACKEND
from detente.core.cite import SOURCELESS, citation, keys, references
from detente.core.param import REGISTRY
from detente.core.theory import Theory
from detente.figures.numbers import percent, write_number
from detente.figures.style import figure_style
from detente.studies.run.figures import NAMED, SPAN
from detente.studies.run.result import Report
from detente.studies.run.summaries import QUANTITIES, windows

PARTS = ("start", "middle", "end", "whole")


def _theories(report: Report) -> tuple[Theory, ...]:
    if report.mix is not None:
        return report.mix.theories
    return () if report.theory is None else (report.theory,)


def _who(report: Report) -> str:
    if report.mix is None:
        return report.theory.title if report.theory else ""
    parts = zip(report.mix.theories, report.mix.shares, strict=True)
    return "a mix of " + ", ".join(f"{t.title} ({percent(s)})" for t, s in parts)


def answer(report: Report) -> list[str]:
    """Return what became of the scenario, in sentences that read the numbers and nothing else."""
    if report.diagnosis is None:
        return ["No run was finished: there is nothing to answer from."]
    found = report.diagnosis.measures

    def rate(name: str) -> str:
        low, high = found[name].interval()
        return f"{percent(found[name].mean)} ({percent(low)} to {percent(high)})"

    first = (
        f"{rate('paradox')} of the dyads that matter end as a security paradox: two who wanted only security compete "
    )
    first += f"of their own accord, and both are less secure for it. {rate('restraint')} end in mutual restraint, and "
    first += f"{rate('war')} fight at least once."
    fear, forces, wars = (report.summaries[k].parts for k in ("fear", "forces", "wars"))
    begin, end = (write_number(fear[part]["mean"], 2) for part in ("start", "end"))
    second = f"Fear goes from {begin} to {end}, the forces of a "
    share = [write_number(5.0 * forces[part]["mean"], 2) for part in ("start", "end")]  # in units of 5 %
    second += f"state from {share[0]} to {share[1]} % of the year’s mean economy; there are "
    second += f"{write_number(1000 * wars['whole']['mean'], 1)} wars in 1,000 dyad-years."
    return [first, second]


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


def _events(report: Report) -> list[dict[str, Any]]:
    place = report.scenario
    out = []
    for k, what in enumerate(place.interventions):
        if what.year >= report.years:
            continue
        does = [f"{name} {number(float(v))}" for name, v in what.settings.items()]
        does += [f"{name} is {'held' if what.hold else 'set'}" for name in what.edits]
        if what.conduct is not None:
            who, whom = (
                "everybody" if at is None else place.names[at] if place.names else f"state {at + 1}"
                for at in (what.actor, what.target)
            )
            does.append(f"{who} {'competes with' if what.conduct else 'shows restraint toward'} {whom}")
        until = "" if what.until is None else f"to {what.until - 1}"
        source = place.sources.get(f"interventions[{k}]", "").partition("; ")[2]
        out.append({"year": what.year, "until": until, "does": "; ".join(does), "source": source})
    return out


def _works(report: Report) -> list[tuple[str, Any]]:
    known = references()
    used = {k: None for theory in _theories(report) for k in keys(theory)}
    for theory in _theories(report):
        cited = " ".join((*theory.by_construction, *theory.card.reasons.values(), theory.card.claim))
        used.update({k: None for k in re.findall(r"\[(\w+)\]", cited) if k in known})
    used.update({k: None for text in report.scenario.sources.values() for k in re.findall(r"\w+", text) if k in known})
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
        parts.append(f"--theory {report.theory.name}")
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
        "figures": figures,
        "quantities": QUANTITIES,
        "first": report.scenario.first_year or 0,
        "units": run_figures.UNITS,
        "parts": PARTS,
        "windows": windows(report.years),
        "measures": [] if report.diagnosis is None else [m.to_json() for m in report.diagnosis.measures.values()],
        "numbers": _numbers(report),
        "events": _events(report),
        "theories": _theories(report),
        "settings": {t.name: settings(t) for t in _theories(report)},
        "works": _works(report),
        "command": command(report, named),
        "named": NAMED,
        "span": SPAN,
        "prose": prose,
        "number": number,
    }
    return page("run.html", context)


def _document(named: str) -> Any:
    """Return what the scenario says of itself; None if it came without words."""
    from detente.core.errors import DetenteError
    from detente.scenarios import document

    try:
        return document(named)
    except (DetenteError, OSError):
        return None
