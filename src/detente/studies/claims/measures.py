"""What each experiment measures, replicate by replicate."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from detente.studies.claims.base_scenarios import Records, block, competing, near, over, over_near, paradox

Quantities = dict[str, np.ndarray]
"""What an experiment measures, by name [replicate]; NaN where a replicate says nothing."""
Arms = Mapping[str, Records]
"""Records by arm."""
CLUB, OUTSIDE = range(6), range(6, 20)
"""Members of a club, and those outside."""
REGION, ELSEWHERE = range(0, 20, 4), tuple(i for i in range(20) if i % 4)
"""States of the first of four regions, and those of the others."""
GENERAL = 10
"""States from which a war among twenty is a general one."""


SHARES = (r"paradox with all", r"paradox, armed.*", r".*: mutual competition", r".*: runs with a war of \d+ or more")
"""Names of the quantities between 0 and 1; the others are differences, counts or rates."""


def is_share(quantity: str) -> bool:
    """Tell whether a quantity is a share, so that its interval stays between 0 and 1.

    Parameters
    ----------
    quantity
        Its name.
    """
    return any(re.fullmatch(pattern, quantity) for pattern in SHARES)


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Return a ratio of means [replicate]: its mean is the ratio, its spread that of the linearised ratio.

    Parameters
    ----------
    part, whole
        What is divided, and by what [replicate].
    """
    each = max(float(whole.mean()), 1e-9)
    return np.asarray((part + (part.mean() / each) * (each - whole)) / each)


def m01(r: Arms) -> Quantities:
    """Measure what one side's arms do to both."""
    a, b = r["calm"], r["armed"]
    return {
        "other's forces, year 60": b["capability"][:, 60, 1] - a["capability"][:, 60, 1],
        "other's exposure, year 60": b["win"][:, 60, 0, 1] - a["win"][:, 60, 0, 1],
        "own exposure, year 60": b["win"][:, 60, 1, 0] - a["win"][:, 60, 1, 0],
        "wars in 100 years": (b["wars"].sum(1) - a["wars"].sum(1)).astype(float),
        "paradox": paradox(b) - paradox(a),
    }


def m03(r: Arms) -> Quantities:
    """Measure the paradox with all that is thought necessary, and what one part less changes."""
    base = paradox(r["all"])
    less = {f"paradox without {k}, against all": paradox(v) - base for k, v in r.items() if k != "all"}
    return {"paradox with all": base, **less}


def e01(r: Arms) -> Quantities:
    """Measure the burden of the paradox, whether it grows, and what safety it buys."""
    out: Quantities = {}
    for reaction in ("0.25", "0.45"):
        feared, calm = r[f"fear {reaction}"], r[f"calm {reaction}"]
        locked = paradox(feared) > 0
        exposed = feared["win"][:, :, [0, 1], [1, 0]].mean(-1)
        for name, value in (
            ("burden in paradox", feared["burden"][:, -20:].mean((1, 2)) - calm["burden"][:, -20:].mean((1, 2))),
            (
                "growth of forces after year 20",
                np.log(feared["capability"][:, -1].mean(-1) / feared["capability"][:, 20].mean(-1)),
            ),
            ("burden, last year against year 20", feared["burden"][:, -1].mean(-1) - feared["burden"][:, 20].mean(-1)),
            ("exposure, last year against year 20", exposed[:, -1] - exposed[:, 20]),
        ):
            out[f"{name}, reaction {reaction}"] = np.where(locked, value, np.nan)
    return out


def e12(r: Arms) -> Quantities:
    """Measure what a leap costs toward the greedy, and what it brings toward the fearful."""

    def exploited(x: Records) -> np.ndarray:
        return np.asarray((x["conduct"][:, :, 1, 0] * (1 - x["conduct"][:, :, 0, 1])).sum(1))

    def wealth(x: Records) -> np.ndarray:
        return np.asarray(np.log(x["economy"][:, -1, 0]))

    return {
        "years exploited, leap 0": exploited(r["malign, leap 0"]),
        "years exploited, leap .3": exploited(r["malign, leap .3"]),
        "log economy, leap .3 against 0, malign other": wealth(r["malign, leap .3"]) - wealth(r["malign, leap 0"]),
        "paradox, leap .1 against 0, benign other": paradox(r["benign, leap .1"]) - paradox(r["benign, leap 0"]),
    }


def m16(r: Arms) -> Quantities:
    """Measure disarming together, by what could be mobilised instead, and open minds."""
    out: Quantities = {}
    for more in ("", ", latent .1", ", latent .3"):
        armed, third = paradox(r[f"armed{more}"]), paradox(r[f"disarmed{more}"])
        out[f"paradox, armed{more}"] = armed
        out[f"paradox, a third of the arms against armed{more}"] = third - armed
    return {**out, "paradox, open minds against closed": paradox(r["open minds"]) - paradox(r["armed"])}


def m21(r: Arms) -> Quantities:
    """Measure what a club does inside, and to those outside who are near it."""
    inside, toward = block(CLUB, CLUB, 20), block(OUTSIDE, CLUB, 20)
    apart, a, b = block(OUTSIDE, OUTSIDE, 20), r["no club"], r["club"]
    forces = [x["capability"][:, 50:80, 6:].mean((1, 2)) for x in (a, b)]
    return {
        "competition inside": competing(b, 50, 80, inside) - competing(a, 50, 80, inside),
        "outsiders' belief about members near": over_near("belief", b, toward, 50, 80)
        - over_near("belief", a, toward, 50, 80),
        "outsiders' exposure to members near": over_near("win", b, toward.T, 50, 80)
        - over_near("win", a, toward.T, 50, 80),
        "members' exposure to outsiders near": over_near("win", b, toward, 50, 80)
        - over_near("win", a, toward, 50, 80),
        "outsiders' competition with members": competing(b, 50, 80, toward) - competing(a, 50, 80, toward),
        "members' competition with outsiders": competing(b, 50, 80, toward.T) - competing(a, 50, 80, toward.T),
        "outsiders' forces [log]": np.log(forces[1] / forces[0]),
        "alliances among outsiders": over(b["alliance"], apart, 50, 80) - over(a["alliance"], apart, 50, 80),
    }


def m29(r: Arms) -> Quantities:
    """Measure how far a shock in one region is felt in the others, by how far forces reach."""
    inside, elsewhere = block(REGION, REGION, 20), block(ELSEWHERE, ELSEWHERE, 20)
    toward = block(ELSEWHERE, REGION, 20)
    out: Quantities = {}
    for scale in ("0.3", "1"):
        a, b = r[f"calm, scale {scale}"], r[f"shock, scale {scale}"]
        for name, within, last in (
            ("belief inside the region", inside, 50),
            ("belief elsewhere about the region", toward, 50),
            ("belief elsewhere about each other", elsewhere, 60),
        ):
            out[f"scale {scale}: {name}"] = over(b["belief"], within, 46, last) - over(a["belief"], within, 46, last)
        out[f"scale {scale}: competition elsewhere"] = competing(b, 46, 60, elsewhere) - competing(a, 46, 60, elsewhere)
    return out


def _rates(x: Records) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return wars and relevant dyad-years by regime of the pair [replicate]."""
    full = (x["polity"][:, 40:] > 0.75).astype(float)
    both = full[..., :, None] * full[..., None, :]
    none = (1 - full)[..., :, None] * (1 - full)[..., None, :]
    war, close = (x["parties"][:, 40:] > 0).astype(float), near(x)[:, 40:]
    out = {}
    for name, of in (("democracies", both), ("mixed", 1 - both - none), ("others", none)):
        out[name] = ((war * close * of).sum((1, 2, 3)), (close * of).sum((1, 2, 3)))
    return out


def m23(r: Arms) -> Quantities:
    """Measure wars by regime of the pair, by what makes democracies peaceful."""
    out: Quantities = {}
    for arm, x in r.items():
        for pair, (wars, exposed) in _rates(x).items():
            out[f"{arm}: wars per 10,000 relevant dyad-years, {pair}"] = 1e4 * ratio(wars, exposed)
    return out


def e17(r: Arms) -> Quantities:
    """Measure competition and the largest war after institutions are gone, offence is dearer, or both."""
    out: Quantities = {}
    for arm, x in r.items():
        a = x["conduct"][:, 140:160]
        close = near(x)[:, 140:160]
        both = (a * np.swapaxes(a, -1, -2) * close).sum((1, 2, 3)) / np.maximum(close.sum((1, 2, 3)), 1)
        largest = x["parties"][:, 100:160].max((1, 2, 3)).astype(float)
        out[f"{arm}: mutual competition"] = both
        out[f"{arm}: largest war"] = largest
        out[f"{arm}: runs with a war of {GENERAL} or more"] = (largest >= GENERAL).astype(float)
    return out


def e20(r: Arms) -> Quantities:
    """Measure wars, how many of them move borders, and how much land they move."""
    out: Quantities = {}
    for arm, x in r.items():
        wars = 0.5 * (x["parties"] > 0).sum((1, 2, 3))
        order = x["order"].reshape(x["order"].shape[:2])
        before = np.concatenate([np.zeros_like(order[:, :1]), order[:, :-1]], 1)  # wars are fought in last year's order
        share = x["conquest"] * (1 - x["territorial_norm"] * before)
        moved = x["taken"].sum((2, 3))
        out[f"{arm}: wars per 100 years"] = wars.astype(float)
        out[f"{arm}: border changes per war"] = ratio(moved.sum(1), wars)
        out[f"{arm}: land per war [% of the loser]"] = 100 * ratio((moved * share).sum(1), wars)
    return out
