"""What a school answers: three answers with what they hang on, and a sentence made from their numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.core.measure import finite, interval
from detente.core.result import Facts, Result, Rows, Tabled
from detente.studies.beds import FAR, LEADS
from detente.studies.verdict.robustness import Robustness
from detente.studies.verdict.row import VerdictRow
from detente.studies.verdict.tipping import DOMINATES, Tipping, mean_of
from detente.studies.verdict.ways import Shares, World

Tips = Mapping[str, Mapping[str, Mapping[str, Mapping[str, Tipping]]]]
"""Tipping points by bed, forces, first belief and horizon."""
WAYS = ("hostile", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
MET = {
    "hostile": "stay hostile",
    "deactivated": "find peace that a shock undoes",
    "mitigated": "find peace that survives a shock",
    "transcended": "find peace that survives even when fear is raised anew each year",
    "no_dilemma": "never face a dilemma",
    "mixed": "settle in neither",
}
"""What runs do, by end."""
NO_STAKES = "it is hostile even where restraint dominates"
NO_BELIEF = "the first belief makes no difference to it"
SAME = 0.2
"""Largest difference at which two tipping points count as the same [log2 of the offence advantage] (assumption)."""


@dataclass(frozen=True, eq=False, repr=False)
class SchoolAnswer(Tabled, Result):
    """What a school answers to three questions about two states that want nothing but security.

    Attributes
    ----------
    school, sentence : str
        Name, and the answers in a sentence.
    dilemma : mapping
        Is there a dilemma? Share of the first and of the last 20 years in a security dilemma, and doubt [bits], each
        with ``mean``, ``low``, ``high``; at an offence advantage of 2.5.
    tipping : mapping
        Where does it end in hostility? Tipping points by bed, forces, first belief and horizon.
    hostility : mapping
        At 2.5, after a fearful start, forces alike: share of hostile runs, and of those with a loss of security.
    quiet : float
        Largest offence advantage that was tried up to which at most one pair in twenty is hostile, whatever the first
        belief, the forces and the horizon; NaN where nobody looked.
    half_life_interval : tuple of float
        Its 95 % interval by bootstrap over replicates.
    half_life : float
        Years after which half of the hostility at year 30 is gone; NaN where there is hardly any, inf where it is not.
    way_out : mapping
        Is there a way out, and does it last? Shares of runs by end, by offence advantage.
    own, toolbox : str or None
        Logic by its own means, and by all remedies that it has at their strongest; None where it was not looked for.
    robustness : Robustness or None
        What becomes of the second answer when assumptions are drawn anew.
    by_assumption : tuple of str
        Why its answer is put in rather than found; empty if it is found.
    idle : tuple of str
        Beds in which it equals the default to the last digit.
    """

    school: str
    sentence: str
    dilemma: Mapping[str, Mapping[str, float]]
    tipping: Tips
    hostility: Mapping[str, Mapping[str, float]]
    half_life: float
    way_out: Mapping[str, Mapping[str, Mapping[str, float]]]
    own: str | None
    toolbox: str | None
    robustness: Robustness | None
    by_assumption: tuple[str, ...]
    idle: tuple[str, ...]
    quiet: float = math.nan
    half_life_interval: tuple[float, float] = (math.nan, math.nan)

    def last_tip(self, bed: str, forces: str = "look_alike") -> Tipping | None:
        """Return where it tips after the longest time and the most fearful start; None where nobody looked."""
        lines = list(self.tipping.get(bed, {}).get(forces, {}).values())
        return list(lines[-1].values())[-1] if lines else None

    def _title(self) -> str:
        return f"Answers of {self.school}"

    def _facts(self) -> Facts:
        return {"In a sentence": self.sentence, "Logic": self.own or "-", "What it would take": self.toolbox or "-"}

    def _rows(self) -> Rows:
        return [
            {"bed": b, "forces": f, "first belief": p, "years": h, "tips at": t.at, "low": t.low, "high": t.high}
            for b, by_forces in self.tipping.items()
            for f, by_prior in by_forces.items()
            for p, by_horizon in by_prior.items()
            for h, t in by_horizon.items()
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the answers as plain JSON values."""
        held = self.robustness
        robust = held and {"hostile": held.hostile, "same": held.same, "draws": held.draws, "robust": held.robust}
        half = {math.inf: "never"}.get(self.half_life, finite(self.half_life))
        return {
            "sentence": self.sentence,
            "dilemma": _plain(self.dilemma),
            "tipping": {
                b: {
                    f: {p: {h: t.to_dict() for h, t in by_h.items()} for p, by_h in by_p.items()}
                    for f, by_p in by_f.items()
                }
                for b, by_f in self.tipping.items()
            },
            "hostility": _plain(self.hostility),
            "quiet": finite(self.quiet),
            "half_life": half,
            "half_life_interval": ["never" if x == math.inf else finite(x) for x in self.half_life_interval],
            "way_out": {w: _plain(by_end) for w, by_end in self.way_out.items()},
            "logic": {"own": self.own, "toolbox": self.toolbox},
            "robust": robust,
            "by_assumption": list(self.by_assumption),
            "idle": list(self.idle),
        }


def _plain(held: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float | None]]:
    return {k: {n: finite(x) for n, x in v.items()} for k, v in held.items()}


def assumed(tipping: Tips) -> tuple[str, ...]:
    """Return why an answer is put in: it does not hang on the stakes, or not on the first belief.

    Parameters
    ----------
    tipping
        Tipping points.
    """
    lines = tipping.get("pair", {}).get("look_alike", {})
    if not lines:
        return ()
    every = [t.at for by in tipping["pair"].values() for held in by.values() for t in held.values()]
    why = [NO_STAKES] if min(every) < DOMINATES else []
    horizon = list(next(iter(lines.values())))[-1]
    ends = [by[horizon].at for by in lines.values()]
    if all(0 < x < math.inf for x in ends) and math.log2(max(ends) / min(ends)) < SAME:
        why.append(NO_BELIEF)
    return tuple(why)


def of_row(row: VerdictRow | None) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """Return what a row says of the dilemma, and of hostility.

    Parameters
    ----------
    row
        The row of the world where offence leads and forces look alike, if it was run.
    """
    if row is None:
        return {}, {}

    def of(name: str) -> dict[str, float]:
        return {"mean": row.shares[name], "low": row.low[name], "high": row.high[name]}

    dilemma = {"first": of("dilemma_first"), "last": of("dilemma_last"), "doubt": of("doubt")}
    return dilemma, {"hostile": of("hostile"), "paradox": of("paradox")}


def ways_of(cells: Mapping[World, Shares], row: VerdictRow | None = None) -> dict[str, dict[str, dict[str, float]]]:
    """Return the shares of each end at the two offence advantages that are printed, forces alike.

    Parameters
    ----------
    cells
        Shares of ends by world.
    row
        A row of the same school: it has more runs of its world, and says what becomes of them there.
    """
    out: dict[str, dict[str, dict[str, float]]] = {}
    for w in (LEADS, FAR):
        shares = cells[w, "look_alike"]
        out[f"{w:g}"] = {}
        for end in WAYS:
            low, high = interval(shares[end], share=True)
            out[f"{w:g}"][end] = {"mean": mean_of(shares[end]), "low": low, "high": high}
    if row is not None:
        held = {end: {"mean": row.shares[end], "low": row.low[end], "high": row.high[end]} for end in WAYS}
        out[f"{row.offence_advantage:g}"] = held
    return out


def sentence(
    tipping: Tips,
    ways: Mapping[str, Mapping[str, Mapping[str, float]]],
    half: float,
    why: Sequence[str],
    ends: Sequence[float] = (),
) -> str:
    """Return the answers in a sentence or two, from the numbers alone.

    Parameters
    ----------
    tipping
        Tipping points.
    ways
        Shares of ends by offence advantage.
    half
        Half-life of hostility [years].
    why
        Why the answer is put in, if it is.
    ends
        Interval of the half-life, if it is known.
    """
    said = []
    lines = tipping.get("pair", {}).get("look_alike", {})
    if lines:
        horizon, tip = list(list(lines.values())[-1].items())[-1]
        said.append(_tips(tip, horizon))
    if math.isfinite(half):
        said.append(f"At {LEADS:g}, half of the hostility of year 30 is gone {lasts((half, *ends))} years later.")
    elif half == math.inf:
        said.append(f"At {LEADS:g}, more than half of the hostility of year 30 lasts for centuries.")
    for w, shares in ways.items():
        end = max(shares, key=lambda k: shares[k]["mean"])
        said.append(f"At {w}, {100 * shares[end]['mean']:.0f} % of pairs {MET[end]}.")
    if why:
        said.append(f"It says so by assumption: {'; '.join(why)}.")
    return " ".join(said)


def lasts(half: Sequence[float]) -> str:
    """Return a half-life with its interval in words [years]."""
    ends = [f"{x:.0f}" if math.isfinite(x) else "centuries" for x in half[1:]]
    return f"{half[0]:.0f} ({ends[0]} to {ends[1]})" if len(ends) == 2 and not math.isnan(half[1]) else f"{half[0]:.0f}"


def _tips(tip: Tipping, horizon: str) -> str:
    start = f"After {horizon} years that began in fear, with forces that look alike, hostility"
    if math.isnan(tip.at):
        return f"{start} cannot be said to be the usual end, or not to be, at any offence advantage."
    if tip.at == math.inf:
        return f"{start} is not the usual end at any offence advantage up to 5."
    if tip.at == 0.0:
        return f"{start} is the usual end at every offence advantage from 0.4 on."
    return f"{start} is the usual end from an offence advantage of {tip} on."
