"""The complete model's year as one function written by hand: what composing mechanisms costs is measured against it.

The same equations, draws, layout and compiler options as the engine's, and no mechanism, phase or
world in sight. It also runs on NumPy, where it is the year of ``numpy_forms``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from detente.core.arrays import mirror
from detente.core.random import Stream, normal, uniform, words, year_keys
from detente.engine import jax_backend

Array = Any
FIELDS = (
    "economy",
    "capability",
    "posture",
    "build_up",
    "malign",
    "sensibility",
    "distance",
    "log_odds",
    "prior_log_odds",
    "second_order_log_odds",
    "conduct",
    "habit",
    "amity",
    "crisis",
    "war",
    "bind_economic",
    "bind_political",
    "bind_security",
    "order",
)
NORMAL = ("observe.traits", "interact.growth")
STATE = ("observe.motive", "observe.turnover", *NORMAL)
MIRRORED = ("interact.crisis", "interact.war", "interact.outcome", "interact.severity")
COMMON = ("observe.motive", "observe.turnover", *NORMAL, "observe.error", "observe.mix", "interpret.misreading")
COMMON = (*COMMON, "respond.act", "interact.crisis", "interact.war")
RARE = ("interact.first", "interact.outcome", "interact.severity")


def swap(m: Array) -> Array:
    """Exchange the two states of a dyad."""
    return m.swapaxes(0, 1)


def year(
    xp: Any,
    w: dict[str, Array],
    p: dict[str, Array],
    u: Callable[[str], Array],
    off: Array,
    acted: Array,
    erf: Callable[[Array], Array],
    when: Callable[..., Any],
    mirror: Callable[[Array], Array] = swap,
) -> dict[str, Array]:
    """Live through one year.

    Parameters
    ----------
    xp, erf, mirror
        Array namespace, its error function, its exchange of the states of a dyad.
    w, p
        World and parameters (scalars, or one a lane).
    u
        Draws by stream.
    off
        1 between different states.
    acted
        1 if there was a year before.
    when
        ``when(event, change, otherwise)``.
    """
    exp, log, least, most = xp.exp, xp.log, xp.minimum, xp.maximum
    economy, a, amity = w["economy"], w["conduct"], w["amity"]
    be, bp, bs = w["bind_economic"], w["bind_political"], w["bind_security"]
    bound = (be + bp + bs) * (1.0 / 3.0)
    # structure
    inverse = exp(-p["reach_exponent"] * log(economy / economy.mean(0)[None])) / p["distance_scale"]
    decay = w["distance"] * inverse[:, None]
    reach = exp(-decay) * off
    prox = most(reach, mirror(reach))
    tilt = p["posture_effect"] * (2.0 * w["posture"] - 1.0)
    forces = most(w["capability"], 1e-7)
    attack = forces * (1.0 + tilt)
    strike = exp(p["decisiveness"] * log(p["offence_advantage"] * attack))
    hold = exp(p["decisiveness"] * log(most(forces * (1.0 - tilt), 1e-7)))
    total = exp(p["decisiveness"] * log(forces))
    arriving = strike[:, None] * exp(-p["decisiveness"] * least(decay, 27.6)) * off
    win = arriving / (arriving + hold[None])
    even = total[:, None] / (total[:, None] + total[None])
    edge = (win - even) * (1.0 - p["binding_disarm"] * bs)
    pool = xp.clip((least(least(be, bp), bs) - p["pool_threshold"]) / (1.0 - p["pool_threshold"]), 0.0, 1.0)
    cost = p["conflict_cost"] + p["binding_cost"] * be + p["order_cost"] * w["order"] + p["pool_enforcement"] * pool
    peace = 1.0 + p["binding_reward"] * bp
    regard, stake = p["other_regard"] * amity, p["greed_benign"] + 1.0
    theirs = peace + mirror(cost) - (mirror(even) - edge) * stake
    restraint = peace + cost - (even + edge) + regard * theirs
    exposure = mirror(edge) * (1.0 - regard * stake)
    # observe
    m = w["malign"]
    flips = u("observe.motive") < p["motive_change"] * (m * p["volatility_down"] + (1.0 - m) * p["volatility_up"])
    m = xp.where(flips, 1.0 - m, m)
    spread = p["sensibility_spread"] * (p["sensibility"] > 0)
    new = (u("observe.turnover") < p["turnover"]) * np.float32(1)
    s = w["sensibility"]
    s = s + new * (xp.clip(p["sensibility"] + spread * u("observe.traits"), 0.0, 1.0) - s)
    lo = w["log_odds"]
    lo = lo + (new * p["turnover_reset"])[:, None] * (w["prior_log_odds"] - p["frame"] * amity - lo)
    opaque = 1.0 - p["binding_transparency"] * bound
    act = mirror(a)
    seen = xp.where(u("observe.error") < p["observation_error"] * opaque, 1.0 - act, act)
    looks = u("observe.mix") < 0.5 + p["distinguishability"] * (w["posture"][None] - 0.5)
    # interpret
    second = 1.0 / (1.0 + exp(least(-w["second_order_log_odds"], 60.0)))
    r = restraint - (even + edge) * p["greed_benign"]
    x = exposure + mirror(edge) * p["greed_benign"]
    r, x = mirror(r), mirror(x)
    expected = 1.0 / (1.0 + exp(least((r - second * (r + x)) / p["temperature"], 60.0))) * (1.0 - p["credited_leap"])
    blur, floor = p["incident"] + p["observation_error"], p["baseline_hostility"]
    expected = xp.clip(expected * (1.0 - 2.0 * blur) + blur, 0.2 * floor, 1.0 - 0.2 * floor)
    explained = floor + acted * (least(floor + s[:, None] * (expected - floor), 1.0 - p["mimicry"]) - floor)
    bent = u("interpret.misreading") < p["misreading"] * (1.0 - s[:, None]) * opaque
    read = xp.where(bent, xp.where(lo > 0, 1.0, xp.where(lo < 0, 0.0, seen)), seen)
    malice = 1.0 - p["mimicry"]
    evidence = log(xp.where(read > 0.5, malice / explained, (1.0 - malice) / (1.0 - explained)))
    d = p["distinguishability"]
    greedy = 0.5 + d * (np.float32(1.0 / (1.0 + np.exp(-2.0))) - 0.5)
    seeker = -2.0 + 1.5 * log(p["offence_advantage"])
    seeking = 0.5 + d * (1.0 / (1.0 + exp(-seeker)) - 0.5)
    evidence = evidence + xp.where(looks, log(greedy / seeking), log((1.0 - greedy) / (1.0 - seeking)))
    arms = p["arms_evidence"] * xp.clip(10.0 * w["build_up"], -1.0, 1.0)
    frank = log((1.0 - floor) / floor)
    evidence = evidence + arms[None] * (1.0 - s[:, None] * second) + 2.0 * frank * w["war"]
    weight, ceiling = p["learning"] * prox * acted, p["certainty_ceiling"]
    odds = exp(xp.clip(lo + weight * evidence, -ceiling, ceiling))
    up, down = p["volatility_up"] * acted, p["volatility_down"] * acted
    lo = xp.clip(log((odds * (1.0 - down) + (up + 1e-9)) / (odds * down + (1.0 - up + 1e-9))), -ceiling, ceiling)
    so = xp.clip(w["second_order_log_odds"] + weight * frank * (2.0 * a - 1.0), -ceiling, ceiling)
    belief = off / (1.0 + exp(least(p["frame"] * amity - lo, 60.0)))
    fear = belief + (1.0 - belief) * p["preemption"] * explained
    fear = (p["worst_case"] + (1.0 - p["worst_case"]) * fear) * off
    # respond
    greed = p["greed_benign"] + m * (p["greed_malign"] - p["greed_benign"])
    r = restraint - (even + edge) * greed[:, None]
    x = exposure + mirror(edge) * greed[:, None]
    compete = 1.0 / (1.0 + exp(least((r - fear * (r + x)) / p["temperature"], 60.0)))
    compete = compete * (1.0 - p["leap"] * (1.0 - m))[:, None]
    routine = p["habit_weight"] * xp.abs(2.0 * w["habit"] - 1.0)
    compete = (compete + routine * (xp.where(w["habit"] > 0.5, 1.0, 0.0) - compete)) * off
    a = xp.where(u("respond.act") < p["incident"] + (1.0 - 2.0 * p["incident"]) * compete, off, 0.0)
    feared = fear * attack[None] * mirror(reach)
    worst = most(feared.max(1), 1e-9)
    share = most(feared * (1.0 / worst)[:, None], 1e-9)
    need = worst * exp(log(exp(p["threat_norm"] * log(share)).sum(1)) / p["threat_norm"])
    target = p["base_force"] * economy + p["reaction"] * p["offence_advantage"] * need
    top = w["capability"].max(0)[None]
    first = w["capability"] >= top
    runner = xp.where(first.sum(0)[None] > 1, top, xp.where(first, 0.0, w["capability"]).max(0)[None])
    target = most(target, p["power_seeking"] * xp.where(first, runner, top))
    square = (target / (p["force_cap"] * economy)) ** 2
    target = target / xp.sqrt(xp.sqrt(1.0 + square * square))
    alarm = (fear * prox).max(1)
    posture = 1.0 / (1.0 + exp(-(seeker + m * (2.0 - seeker) + 2.0 * p["preemption"] * alarm)))
    # interact
    habit = w["habit"] + p["habit_rate"] * (a - w["habit"])
    capability = w["capability"] + p["force_adjustment"] * (target - w["capability"])
    build_up = log(most(capability, 1e-9) / most(w["capability"], 1e-9)) - p["growth"]
    hazard = prox * (0.5 * p["crisis_rate"] * (a + mirror(a)) + p["crisis_base"])
    crisis = xp.where(u("interact.crisis") < hazard, off, 0.0)
    price = cost * (stake / (1.0 + greed))[:, None]
    chance = 0.5 + 0.5 * erf((edge + mirror(edge) - price - mirror(price)) * (0.5 / p["bargaining_noise"]))
    war = xp.where(u("interact.war") < chance, crisis, 0.0)
    ready = compete * greed[:, None]

    def fight() -> tuple[Array, Array, Array]:
        coin, lead = u("interact.first"), ready - mirror(ready)
        tossed = xp.where(coin > mirror(coin), np.float32(1), np.float32(0))
        starts = xp.where(lead > 1e-6, np.float32(1), xp.where(lead < -1e-6, np.float32(0), tossed))
        outcome = u("interact.outcome")
        prevails = (outcome < 0.7 * xp.where(starts > 0.5, win, mirror(win))) * np.float32(1)
        decided = (outcome < 0.7) * np.float32(1)
        won = (starts * prevails + (1.0 - starts) * (decided - prevails)) * war
        size = least(exp(-log(1.0 - u("interact.severity")) / p["severity_tail"]), 3e4)
        loss = least(0.03 * log(size + 1.0) * 0.4342945 + 0.02, 0.4) * war
        left = economy * (1.0 - 0.5 * loss).prod(1)
        taken = won * (m * p["conquest"])[:, None]
        claimed = taken.sum(0)
        lost = least(claimed, 0.9)
        spoils = (taken * (left * lost / most(claimed, 1e-9))[None]).sum(1)
        return capability * (1.0 - 2.0 * loss).prod(1), left * (1.0 - lost) + spoils, most(a, war)

    capability, grown, a = when(war, fight, (capability, economy, a))
    rate = p["growth"] - p["burden_drag"] * 0.05 * target / economy + p["growth_noise"] * u("interact.growth")
    grown = grown * exp(rate)
    # bind
    restrained = (1.0 - a) * (1.0 - mirror(a))
    pace = p["binding"] * p["binding_build"] * prox * restrained * off * (1.0 - belief) * (1.0 - mirror(belief))
    kept = 1.0 - p["binding_decay"] - p["binding_break"] * a * mirror(a)
    left = 1.0 - (1.0 - 0.2) * war
    old = (be * left, bp * left, bs * left)
    steps = (1.0, p["sector_gradient"], p["sector_gradient"] ** 2)
    new_bind = []
    for k in range(3):
        lift = least(pace * steps[k] * (1.0 + p["spillover"] * most(old[(k + 1) % 3], old[(k + 2) % 3])), 1.0)
        new_bind.append(xp.clip(old[k] * kept + lift * (1.0 - old[k]), 0.0, 1.0))
    bound = (new_bind[0] + new_bind[1] + new_bind[2]) * (1.0 / 3.0)
    size = prox * grown[None]
    order = (grown * (size * bound).sum(1)).sum(0)[None] / most((grown * size.sum(1)).sum(0)[None], 1e-12)
    meet = restrained * (p["respect"] + (1.0 - p["respect"]) * bound) - mirror(a)
    return {
        "economy": grown,
        "capability": capability,
        "posture": w["posture"] + p["posture_speed"] * (posture - w["posture"]),
        "build_up": build_up,
        "malign": m,
        "sensibility": s,
        "distance": w["distance"],
        "log_odds": lo,
        "prior_log_odds": w["prior_log_odds"],
        "second_order_log_odds": so,
        "conduct": a,
        "habit": habit,
        "amity": amity + p["identity_rate"] * prox * (meet - amity),
        "crisis": crisis,
        "war": war,
        "bind_economic": new_bind[0],
        "bind_political": new_bind[1],
        "bind_security": new_bind[2],
        "order": order,
    }


def stream_of(name: str) -> Stream:
    """Return a stream of the model by name."""
    shape = "state" if name in STATE else "mirrored" if name in MIRRORED else "dyad"
    return Stream(name, shape, "normal" if name in NORMAL else "uniform", rare=name in RARE)  # type: ignore[arg-type]


def program(states: int, years: int, flat: bool) -> Callable[..., Any]:
    """Return the compiled path: ``path(world, parameters, keys)`` gives the last world, wars and forces by year."""
    jax = jax_backend.load()
    jnp, lax = jax.numpy, jax.lax
    streams = tuple(stream_of(n) for n in COMMON)
    off = jnp.asarray(jax_backend.off_diagonal(states, flat))

    def law(stream: Stream, word: Array) -> Array:
        return normal(jnp, word) if stream.law == "normal" else uniform(word)

    def when(event: Array, change: Callable[[], Any], otherwise: Any) -> Any:
        return lax.cond((event > 0).any(), change, lambda: otherwise)

    def path(world: dict[str, Array], p: dict[str, Array], keys: Any) -> Any:
        def live(w: dict[str, Array], number: Array) -> Any:
            now = year_keys(keys, number.astype(np.uint32))

            def draw() -> tuple[Array, ...]:
                return tuple(law(s, x) for s, x in zip(streams, words(streams, now, states), strict=True))

            shapes = jax.eval_shape(draw)
            drawn = lax.cond(number >= 0, draw, lambda: tuple(jnp.zeros(s.shape, s.dtype) for s in shapes))
            numbers = dict(zip(COMMON, drawn, strict=True))

            def u(name: str) -> Array:
                stream = stream_of(name)
                return numbers[name] if name in numbers else law(stream, words((stream,), now, states)[0])

            acted = (number > 0).astype(np.float32)
            w = year(jnp, w, p, u, off, acted, lax.erf, when, mirror)
            return w, (0.5 * w["war"].sum(1).sum(0), w["capability"].mean(0))

        return lax.scan(live, world, jnp.arange(years, dtype=np.int32))

    return jax.jit(path, compiler_options=jax_backend.options("cpu"))
