"""A bench for one mechanism: a small world, one lane, parameters and draws as told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import erf

from detente.core.param import REGISTRY
from detente.core.phases import Clash, Mechanism, Signals, Year
from detente.core.values import Values
from detente.core.world import FIELDS, World
from detente.mechanisms.complete import COMPLETE

SIZES = (*(n for n, f in FIELDS.items() if f.of == "state"), "target", "burden", "attack", "costly", "new_leader")
assert COMPLETE.mechanisms  # every parameter is declared
START = {"economy": 1.0, "capability": 1.0, "posture": 0.5, "habit": 0.5}
MIX_OF_PEACE = np.exp(4 / 3)
"""Offence advantage at which a security-seeker wants half of its forces offensive."""


def dyad(forth: float, back: float | None = None) -> np.ndarray:
    """A quantity of the dyad (0, 1): one way, and the other."""
    return np.array([[0.0, forth], [forth if back is None else back, 0.0]])


def laned(value: Any, shape: tuple[int, ...]) -> np.ndarray:
    return np.broadcast_to(np.asarray(value, float), shape)[..., None].copy()


def world(n: int = 2, **fields: Any) -> World:
    """A world of n states; numbers and arrays [n] or [n, n] for some fields, the rest as at a start."""
    shapes = {name: field.shape(n) for name, field in FIELDS.items()}
    values = {**START, **fields}
    return World(**{name: laned(values.get(name, 0.0), shape) for name, shape in shapes.items()})


class Told:
    """Draws as told, by stream; a draw that was not told is an error."""

    def __init__(self, draws: Mapping[str, Any]) -> None:
        self.draws = {name: np.asarray(v, float)[..., None] for name, v in draws.items()}

    def number(self, name: str) -> np.ndarray:
        return self.draws[name]

    def happens(self, name: str, probability: np.ndarray) -> np.ndarray:
        return (self.draws[name] < probability).astype(float)


def year(
    n: int = 2,
    draws: Mapping[str, Any] | None = None,
    *,
    products: Mapping[str, Mapping[str, Any]] | None = None,
    has_past: float = 1.0,
    forced: Any = None,
    periods: int = 1,
    **settings: Any,
) -> Year:
    """A year with parameters (numbers, or lists [n]) and what earlier phases made."""
    values = {name: np.asarray([p.default])[:, None] for name, p in REGISTRY.items()}
    values |= {name: np.atleast_1d(np.asarray(v, float))[:, None] for name, v in settings.items()}
    none = np.zeros((n, n, 1))
    made = Year(
        xp=np,
        p=Values(values, np.zeros((1, 1))),
        draws=Told(draws or {}),
        others=(1 - np.eye(n))[..., None],
        has_past=np.float64(has_past),
        when=lambda event, change, otherwise: change() if event.any() else otherwise,
        erf=erf,
        forced=forced,
        loop=_loop,
        periods=periods,
        signals=Signals(
            seen=none,
            force_mix_seen=0.5 + none,
            intelligence=0.5 + none,
            cheating_seen=none,
            message=none,
            costly=none[0],
        ),
        clash=Clash(none, none, none, none, 2.0 + none, won=none, deaths=none, taken=none),
    )
    for phase, fields in (products or {}).items():
        part = getattr(made, phase)
        shaped = {k: laned(v, (n,) if k in SIZES or (k == "posture") else (n, n)) for k, v in fields.items()}
        made = made.replace(**{phase: part.replace(**shaped)})
    return made


def _loop(going: Any, body: Any, carry: Any) -> Any:
    while going(carry).any():
        carry = body(carry)
    return carry


def made(mechanism: Mechanism, before: World, now: Year, product: Any = None) -> tuple[World, Any]:
    """Run a mechanism; the product of its phase is what the year holds of it unless given."""
    names = {
        "structure": "structure", "observe": "signals", "interpret": "interpretation", "respond": "response",
        "interact": "clash",
    }  # fmt: skip
    if product is None and mechanism.phase in names:
        product = getattr(now, names[mechanism.phase])
    return mechanism(before, product, now)
