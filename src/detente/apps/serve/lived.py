"""What was done in a round of a game, and what it left to be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from detente.apps.serve.messages import Decision


@dataclass(frozen=True)
class RoundLived:
    """What was done in a round and can be done again.

    Attributes
    ----------
    orders : mapping
        Decisions of people, by seat.
    forced : mapping
        Acts that people or an incident fixed, ``{(actor, target): act}``.
    edits : mapping
        Forces, force mixes and treaties as the round began.
    settings : mapping
        Parameters of the round.
    conduct : array [n, n]
        Acts of all.
    incidents : tuple
        Whose act toward whom turned hostile by accident.
    bots : mapping
        What schools decided at the seats that nobody held, what they wrote and what they believe, by seat.
    """

    orders: Mapping[int, Decision]
    forced: Mapping[tuple[int, int], float]
    edits: Mapping[str, Any]
    settings: Mapping[str, float]
    conduct: np.ndarray
    incidents: tuple[tuple[int, int], ...] = ()
    bots: Mapping[int, Decision] = field(default_factory=dict)


@dataclass(frozen=True)
class Past:
    """What a round left to be seen.

    Attributes
    ----------
    seen, looks : array [n, n]
        Whether i saw j compete toward it, and whether j's forces looked offensive to i: through the model's noise.
    war, crisis, treaty : array [n, n]
        Wars, crises and treaties, which all know of.
    forces, mixes : array [n]
        Forces [5 % of mean product], and their offensive share, as orders left them.
    stakes : mapping
        What acts were worth as people have it [n, n], by record; empty where nobody decided.
    """

    seen: np.ndarray
    looks: np.ndarray
    war: np.ndarray
    crisis: np.ndarray
    treaty: np.ndarray
    forces: np.ndarray
    mixes: np.ndarray
    stakes: Mapping[str, np.ndarray] = field(default_factory=dict)
