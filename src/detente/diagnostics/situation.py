"""The situation of a dyad in a year, and how far definitions of the security dilemma agree on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure, finite
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.diagnostics.dilemma import in_dilemma, knows_belief
from detente.diagnostics.dyads import as_run, both_states, mean_defined, relevant, share_of_years, sides
from detente.diagnostics.tang import ANSWERS, NEEDS_OF_TANG, is_tang

SECTORS = ("bind_economic", "bind_political", "bind_security")
BOUND = 0.3
"""Binding of two sectors from which a dyad is a community."""
NEAR = 0.5
"""Reach from which two states are in contact."""
SITUATIONS: Mapping[str, tuple[str, str]] = {
    "indifference": ("Indifference", "no contact: reach at most one half"),
    "rivalry": ("Rivalry of the greedy", "both greedy"),
    "deterrence": ("Deterrence", "one greedy, and not both hold back"),
    "unnoticed_malice": ("Unnoticed malice", "one greedy, and both hold back"),
    "spiral": ("Spiral", "both benign, and both compete"),
    "dilemma": ("Security dilemma", "both benign, not both compete, and either side is in the dilemma"),
    "lapse": ("Lapse", "both benign, one competes, and nobody is in the dilemma"),
    "community": ("Community", "both benign, both hold back without a dilemma, binding >= .3 in two sectors"),
    "unbound_peace": ("Unbound peace", "both benign, both hold back without a dilemma, unbound"),
}
"""Every situation with its title and definition, in the order in which a dyad-year is asked."""
NEEDS = ("malign", "conduct", "belief", "restraint", "exposure", "prox", *SECTORS)
DEFINITIONS: Mapping[str, str] = {
    "Herz-Jervis": "both answer threat with forces > .2 % of GDP, and both fear (e > .5)",
    "Tang": "nothing enforced, both benign, offensive forces that threat explains",
    "Booth-Wheeler": "on either side motive open, R-T > 0 and P-S > 0",
    "Roe tight": "both benign, requirements compatible (R-T > 0 on both sides), and both misperceive (b > .5)",
    "Roe regular": "both benign, requirements incompatible (R-T <= 0 on a side), and either competes",
    "Roe loose": "one or both greedy, and both compete",
}
"""Definitions of a security dilemma that are held against each other [Roe1999]_."""
NEEDS_OF_DEFINITIONS = (*NEEDS_OF_TANG, "fear", "belief", "restraint", "exposure", "conduct", "prox")


def situations(run: Run, window: slice | None = None) -> Array:
    """Return the situation of every dyad-year, as a place in ``SITUATIONS`` [replicate, year, dyad].

    It is -1 where nobody knows what a side believed.

    Parameters
    ----------
    run
        A record with ``NEEDS``.
    window
        Years to look at; all if None.
    """
    greedy = (both_states(run, "malign", window) > 0.5).sum(-1)
    compete = (sides(run, "conduct", window) >= 0.5).sum(-1)
    open_ = in_dilemma(run, window=window).any(-1)
    deep = sum((sides(run, name, window)[..., 0] >= BOUND).astype(int) for name in SECTORS)
    asked = (
        sides(run, "prox", window)[..., 0] <= NEAR,
        greedy == 2,
        (greedy == 1) & (compete > 0),
        greedy == 1,
        compete == 2,
        open_,
        compete == 1,
        deep >= 2,
    )
    found = np.select(asked, range(len(asked)), len(asked))
    return np.where(knows_belief(run, window).all(-1), found, -1)


def _situation(run: Run, *, name: str) -> Measure:
    where = list(SITUATIONS).index(name)
    title, formula = SITUATIONS[name]
    found = situations(run)
    held = found == where
    last = ~run.failed[:, None, None] & (found >= 0)
    late = mean_defined(share_of_years(held[:, -20:], last[:, -20:]))
    return Measure(
        f"situation_{name}",
        f"Situation: {title[:1].lower()}{title[1:]}",
        f"{formula}; share of all dyad-years",
        share_of_years(held, last),
        variants={"last 20 years": late},
        source="BoothWheeler2008" if name in ("dilemma", "community") else "assumption",
        note="The situations exclude one another and exhaust all dyad-years; each is asked after those before it.",
    )


def definitions(run: Run, window: slice | None = None) -> dict[str, Array]:
    """Return where each definition finds a security dilemma, by dyad-year [replicate, year, dyad].

    Parameters
    ----------
    run
        A record with ``NEEDS_OF_DEFINITIONS``.
    window
        Years to look at; all if None.
    """
    seekers = ~(both_states(run, "malign", window) > 0.5).any(-1)
    compete = sides(run, "conduct", window) >= 0.5
    armed = (both_states(run, "threat_burden", window) > ANSWERS).all(-1)
    compatible = (sides(run, "restraint", window) > 0).all(-1)
    misread = (sides(run, "belief", window) > 0.5).all(-1)
    return {
        "Herz-Jervis": armed & (sides(run, "fear", window) > 0.5).all(-1),
        "Tang": is_tang(run, window=window),
        "Booth-Wheeler": in_dilemma(run, window=window).any(-1),
        "Roe tight": seekers & compatible & misread,
        "Roe regular": seekers & ~compatible & compete.any(-1),
        "Roe loose": ~seekers & compete.all(-1),
    }


def _known(run: Run, name: str) -> Array:
    """Return of which dyad-years all is known that a definition asks for [replicate, year, dyad]."""
    belief, threat = knows_belief(run).all(-1), ~np.isnan(both_states(run, "threat_burden")).any(-1)
    match name:
        case "Herz-Jervis":
            return threat & ~np.isnan(sides(run, "fear")).any(-1)
        case "Tang":
            return threat
        case "Booth-Wheeler" | "Roe tight":
            return belief
        case _:
            return np.ones_like(belief)


@dataclass(frozen=True, eq=False, repr=False)
class Agreement(Tabled, Result):
    """How far definitions agree on dyad-years that matter: Cohen's kappa of every two [Cohen1960]_.

    Attributes
    ----------
    names : tuple of str
        Definitions.
    share : tuple of float
        Share of dyad-years in which each finds a security dilemma.
    kappa : array [definition, definition]
        1: they agree in all; 0: no more than by chance; below: less. NaN where both say the same of every dyad-year.
    """

    names: tuple[str, ...]
    share: tuple[float, ...]
    kappa: Array

    formula = "kappa = (p_o - p_e) / (1 - p_e), p_o the share in which both say the same, p_e what chance would give"

    def _title(self) -> str:
        return "Agreement of definitions of the security dilemma (Cohen's kappa)"

    def _facts(self) -> Facts:
        return {"Formula": self.formula}

    def _rows(self) -> Rows:
        held = zip(self.names, self.share, self.kappa, strict=True)
        return [
            {"definition": name, "share": part, **dict(zip(self.names, (float(k) for k in row), strict=True))}
            for name, part, row in held
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values (None where undefined)."""
        return {
            "definitions": {name: DEFINITIONS.get(name, "") for name in self.names},
            "share": [finite(x) for x in self.share],
            "kappa": [[finite(x) for x in row] for row in self.kappa],
            "formula": self.formula,
        }


def cohen_kappa(first: Array, second: Array) -> float:
    """Return Cohen's kappa of two judgements of the same things, true or false [Cohen1960]_.

    ``(p_o - p_e) / (1 - p_e)``; NaN where both say the same of everything, and chance would too.
    """
    first, second = np.asarray(first, bool).ravel(), np.asarray(second, bool).ravel()
    if not first.size:
        return float("nan")
    p, q = first.mean(), second.mean()
    chance = p * q + (1 - p) * (1 - q)
    same = (first == second).mean()
    return float((same - chance) / (1 - chance)) if chance < 1 else float("nan")


def agreement(run: Run) -> Agreement:
    """Hold the definitions of a security dilemma against each other, over all dyad-years that matter.

    Parameters
    ----------
    run
        A record with ``NEEDS_OF_DEFINITIONS``.
    """
    run = as_run(run, "An agreement of definitions").sound()
    found = definitions(run)
    among = relevant(run)[:, None] & np.all([_known(run, name) for name in found], 0)
    held = [value[among] for value in found.values()]
    kappa = np.array([[cohen_kappa(a, b) for b in held] for a in held])
    return Agreement(tuple(found), tuple(float(v.mean()) if v.size else float("nan") for v in held), kappa)


def _defined(run: Run, *, name: str) -> Measure:
    found = definitions(run)[name]
    among = relevant(run)[:, None] & _known(run, name)
    key = name.lower().replace("-", "_").replace(" ", "_")
    return Measure(
        f"by_{key}",
        f"Security dilemma by {name}",
        f"{DEFINITIONS[name]}; share of dyad-years that matter",
        share_of_years(found, among),
        source={"Tang": "Tang2009", "Herz-Jervis": "Jervis1978", "Booth-Wheeler": "BoothWheeler2008"}.get(
            name, "Roe1999"
        ),
        note="detente.diagnostics.agreement(run) holds the definitions against each other.",
    )


def _named(made: Any, prefix: str, name: str) -> Any:
    measure = partial(made, name=name)
    measure.__name__ = f"{prefix}_{name.lower().replace('-', '_').replace(' ', '_')}"  # type: ignore[attr-defined]  # it is told by its name where it is left out
    return measure


PLACE = 70
"""Place in tables."""
MEASURES = (
    *((_named(_situation, "situation", name), NEEDS) for name in SITUATIONS),
    *((_named(_defined, "by", name), NEEDS_OF_DEFINITIONS) for name in DEFINITIONS),
)
"""What is diagnosed here of every run, with the records that it needs."""
