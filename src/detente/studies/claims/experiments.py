"""The experiments, one a claim: arms, and what is measured of them replica by replica."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.scenario import Intervention, Scenario
from detente.studies.claims.beds import PAIR, SYSTEM, Arm, Records, block, competing, near, over, paradox

Quantities = dict[str, np.ndarray]
"""What an experiment measures, by name [replica]; NaN where a replica says nothing."""


@dataclass(frozen=True)
class Claim:
    """A claim, and the experiment that tries it.

    Attributes
    ----------
    key : str
        Number in the list of claims.
    statement : str
        What is claimed.
    bed : Scenario
        Where it is tried.
    years : int
        Horizon.
    arms : mapping
        What is compared, by name.
    measure : callable
        ``measure(records by arm)`` returns the quantities.
    references : tuple of str
        Keys of works.
    """

    key: str
    statement: str
    bed: Scenario
    years: int
    arms: Mapping[str, Arm]
    measure: Callable[[Mapping[str, Records]], Quantities]
    references: tuple[str, ...] = ()


def _m01(r: Mapping[str, Records]) -> Quantities:
    a, b = r["calm"], r["armed"]
    return {
        "other's forces, year 60": b["capability"][:, 60, 1] - a["capability"][:, 60, 1],
        "other's exposure, year 60": b["win"][:, 60, 0, 1] - a["win"][:, 60, 0, 1],
        "own exposure, year 60": b["win"][:, 60, 1, 0] - a["win"][:, 60, 1, 0],
        "paradox": paradox(b) - paradox(a),
    }


def _m03(r: Mapping[str, Records]) -> Quantities:
    base = paradox(r["all"])
    return {f"paradox without {k}": paradox(v) - base for k, v in r.items() if k != "all"}


def _e01(r: Mapping[str, Records]) -> Quantities:
    out: Quantities = {}
    for reaction in ("0.25", "0.45"):
        feared, calm = r[f"fear {reaction}"], r[f"calm {reaction}"]
        locked = paradox(feared) > 0
        more = feared["burden"][:, -20:].mean((1, 2)) - calm["burden"][:, -20:].mean((1, 2))
        late = np.log(feared["capability"][:, -1].mean(-1) / feared["capability"][:, 20].mean(-1))
        out[f"burden in paradox, reaction {reaction}"] = np.where(locked, more, np.nan)
        out[f"growth of forces after year 20, reaction {reaction}"] = np.where(locked, late, np.nan)
    return out


def _e12(r: Mapping[str, Records]) -> Quantities:
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


def _m16(r: Mapping[str, Records]) -> Quantities:
    return {
        "paradox, disarmed to a third": paradox(r["disarmed"]) - paradox(r["armed"]),
        "the same with latent forces of .1": paradox(r["disarmed, latent"]) - paradox(r["armed, latent"]),
        "paradox with open minds": paradox(r["open minds"]),
    }


CLUB, OUTSIDE = range(6), range(6, 20)


def _m21(r: Mapping[str, Records]) -> Quantities:
    inside, toward = block(CLUB, CLUB, 20), block(OUTSIDE, CLUB, 20)
    apart, a, b = block(OUTSIDE, OUTSIDE, 20), r["no club"], r["club"]
    forces = [x["capability"][:, 50:80, 6:].mean((1, 2)) for x in (a, b)]
    return {
        "competition inside": competing(b, 50, 80, inside) - competing(a, 50, 80, inside),
        "outsiders' belief about members": over(b["belief"], toward, 50, 80) - over(a["belief"], toward, 50, 80),
        "outsiders' forces [log]": np.log(forces[1] / forces[0]),
        "alliances among outsiders": over(b["alliance"], apart, 50, 80) - over(a["alliance"], apart, 50, 80),
    }


def _m29(r: Mapping[str, Records]) -> Quantities:
    hit = range(0, 20, 4)
    rest = [i for i in range(20) if i % 4]
    a, b = r["calm"], r["shock"]
    inside, elsewhere, toward = block(hit, hit, 20), block(rest, rest, 20), block(rest, hit, 20)
    return {
        "belief inside the region": over(b["belief"], inside, 46, 50) - over(a["belief"], inside, 46, 50),
        "belief elsewhere about the region": over(b["belief"], toward, 46, 50) - over(a["belief"], toward, 46, 50),
        "belief elsewhere about each other": over(b["belief"], elsewhere, 46, 60)
        - over(a["belief"], elsewhere, 46, 60),
    }


def _rates(x: Records) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return wars and relevant dyad-years by regime of the pair [replica]."""
    full = (x["polity"][:, 40:] > 0.75).astype(float)
    both = full[..., :, None] * full[..., None, :]
    none = (1 - full)[..., :, None] * (1 - full)[..., None, :]
    war, close = (x["parties"][:, 40:] > 0).astype(float), near(x)[:, 40:]
    out = {}
    for name, of in (("democracies", both), ("mixed", 1 - both - none), ("others", none)):
        out[name] = ((war * close * of).sum((1, 2, 3)), (close * of).sum((1, 2, 3)))
    return out


def _m23(r: Mapping[str, Records]) -> Quantities:
    out: Quantities = {}
    for arm in ("direct cost", "signals alone", "neither"):
        rates = _rates(r[arm])
        for pair in ("democracies", "mixed", "others"):
            wars, exposed = rates[pair]
            out[f"{arm}: wars per 10,000 relevant dyad-years, {pair}"] = 1e4 * wars / max(exposed.mean(), 1e-9)
    return out


def _e17(r: Mapping[str, Records]) -> Quantities:
    out: Quantities = {}
    for world in ("trusting", "mistrustful"):
        for what in ("kept", "destroyed"):
            x = r[f"{world}, {what}"]
            a = x["conduct"][:, 140:160]
            close = near(x)[:, 140:160]
            both = (a * np.swapaxes(a, -1, -2) * close).sum((1, 2, 3)) / np.maximum(close.sum((1, 2, 3)), 1)
            out[f"{world}, {what}: mutual competition"] = both
            out[f"{world}, {what}: largest war"] = x["parties"][:, 100:160].max((1, 2, 3))
    return out


def _e20(r: Mapping[str, Records]) -> Quantities:
    out: Quantities = {}
    for arm, x in r.items():
        wars = 0.5 * (x["parties"] > 0).sum((1, 2, 3))
        moved = x["taken"].sum((1, 2, 3))
        out[f"{arm}: wars per 100 years"] = wars.astype(float)
        out[f"{arm}: border changes per war"] = moved / max(float(wars.mean()), 1e-9)
    return out


def _grow(**more: float) -> Arm:
    return Arm({"prior": 0.7, **more})


_EMPTY = np.zeros((20, 20))
_BOUND = np.where(block(CLUB, CLUB, 20) > 0, 0.9, 0.0)
_SHOCK = tuple(
    Intervention(year=40, until=46, conduct=1, actor=i, target=j)
    for i in range(0, 20, 4)
    for j in range(0, 20, 4)
    if i != j
)
_BREAK = (
    Intervention(year=100, edits={"binding": 0.0, "alliance": 0.0}),
    Intervention(year=100, settings={"offence_advantage": 4.0}),
)
_HOLD = (Intervention(year=100, edits={}),)
_WARY = {"worst_case": 0.45, "reputation": 0.5, "volatility_up": 0.02, "volatility_down": 0.02, "distance_scale": 1.0}

CLAIMS: dict[str, Claim] = {
    c.key: c
    for c in (
        Claim(
            "M01",
            "A state that arms for its own safety makes the other less safe, and in the end itself.",
            PAIR,
            100,
            {"calm": _grow(), "armed": Arm({"prior": 0.7}, own={0: {"base_force": 0.9}})},
            _m01,
            ("Herz1950", "Jervis1978"),
        ),
        Claim(
            "M03",
            "Without anarchy, without offensive capability, or without accumulation there is no paradox.",
            PAIR,
            100,
            {
                "all": _grow(),
                "anarchy": _grow(conflict_cost=0.9),
                "accumulation": _grow(reaction=0.0, base_force=0.3, initial_force=0.3, arms_evidence=0.0),
                "offensive capability": _grow(offensive_ceiling=0.0, posture_effect=1.0, posture_speed=1.0),
            },
            _m03,
            ("Tang2009",),
        ),
        Claim(
            "E01",
            "In the paradox forces pile up without end.",
            PAIR,
            100,
            {
                f"{mood} {reaction}": Arm({"prior": prior, "reaction": reaction})
                for mood, prior in (("fear", 0.7), ("calm", 0.3))
                for reaction in (0.25, 0.45)
            },
            _e01,
            ("Herz1950",),
        ),
        Claim(
            "E12",
            "A leap of trust is dear if it is betrayed, and opens the way out if it is not.",
            PAIR,
            100,
            {
                f"{who}, leap {text}": Arm(
                    {"prior": 0.7, "leap": leap}, given={"malign": (0.0, float(who == "malign"))}
                )
                for who in ("malign", "benign")
                for leap, text in ((0.0, "0"), (0.1, ".1"), (0.3, ".3"))
            },
            _e12,
            ("Wheeler2018",),
        ),
        Claim(
            "M16",
            "Disarming together does not help as long as minds stay closed; open minds do without it.",
            PAIR,
            100,
            {
                "armed": _grow(),
                "disarmed": _grow(base_force=0.1, initial_force=0.17),
                "armed, latent": _grow(latent_force=0.1),
                "disarmed, latent": _grow(base_force=0.1, initial_force=0.17, latent_force=0.1),
                "open minds": _grow(sensibility=0.95, leap=0.2),
            },
            _m16,
            ("Butterfield1951",),
        ),
        Claim(
            "M21",
            "A community that binds its members alarms those outside.",
            SYSTEM,
            80,
            {
                "no club": Arm(
                    {"binding": 0.0, "binding_decay": 0.0},
                    interventions=(Intervention(year=30, edits={"binding": _EMPTY}),),
                ),
                "club": Arm(
                    {"binding": 0.0, "binding_decay": 0.0},
                    interventions=(Intervention(year=30, edits={"binding": _BOUND}),),
                ),
            },
            _m21,
            ("AdlerBarnett1998",),
        ),
        Claim(
            "M29",
            "Security complexes contain their quarrels: a shock in one region stays there.",
            SYSTEM,
            60,
            {
                "calm": Arm({"regions": 4, "distance_scale": 0.3}, interventions=(Intervention(year=40, until=46),)),
                "shock": Arm({"regions": 4, "distance_scale": 0.3}, interventions=_SHOCK),
            },
            _m29,
            ("BuzanWaever2003",),
        ),
        Claim(
            "M23",
            "Democracies do not fight each other.",
            SYSTEM,
            100,
            {
                "direct cost": Arm({}),
                "signals alone": Arm({"audience_cost": 0.0, "talk": 0.5, "audience_credibility": 1.0}),
                "neither": Arm({"audience_cost": 0.0, "domestic_cost": 0.0}),
            },
            _m23,
            ("Doyle1983", "Fearon1994"),
        ),
        Claim(
            "E17",
            "When institutions break down, a managed anarchy falls back into general war.",
            SYSTEM,
            160,
            {
                f"{world}, {what}": Arm({"binding": 0.5, **more}, interventions=done)
                for world, more in (("trusting", {}), ("mistrustful", _WARY))
                for what, done in (("kept", _HOLD), ("destroyed", _BREAK))
            },
            _e17,
            ("Mearsheimer1994",),
        ),
        Claim(
            "E20",
            "Borders seldom move any more, because order forbids it and not only because wars are rare.",
            SYSTEM,
            100,
            {
                "default": Arm({}),
                "binding .5": Arm({"binding": 0.5}),
                "no order": Arm({"order_cost": 0.0, "binding": 0.0}),
            },
            _e20,
            ("Bull1977",),
        ),
    )
}
"""The claims in order."""
