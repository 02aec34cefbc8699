"""What interventions set of the world, in some lanes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.world import FIELDS, SECTORS, World
from detente.mechanisms.start import log_odds_of_belief


def edited(world: World, values: Mapping[str, Array], name: str, given: Any, lanes: Array) -> World:
    """Return the world with something set in some lanes.

    Parameters
    ----------
    world
        World of the lanes.
    values
        Parameters [1 or n, lane].
    name
        What is set: a field of the world, ``"binding"``, ``"belief"`` or ``"second_order"``.
    given
        To what: a number, [n] or [n, n].
    lanes
        Which lanes [lane].
    """
    value = np.asarray(given, np.float32)
    if name == "binding":
        return world.replace(**{sector: _set(sector, getattr(world, sector), value, lanes) for sector in SECTORS})
    if name == "belief":
        frame = values.get("frame", np.zeros((1, 1), np.float32))[:, None]
        sought = log_odds_of_belief(np, _spread(world.log_odds, value), np.asarray(world.amity, np.float32), frame)
        return world.replace(log_odds=_set("log_odds", world.log_odds, sought.astype(np.float32), lanes))
    if name == "second_order":
        sought = log_odds_of_belief(np, value, np.float32(0.0), np.float32(0.0))
        changed = _set("second_order_log_odds", world.second_order_log_odds, sought, lanes)
        return world.replace(second_order_log_odds=changed)
    return world.replace(**{name: _set(name, getattr(world, name), value, lanes)})


def _spread(array: Array, value: Array) -> Array:
    """Return a value spread over the lanes of a field."""
    flat = value.ndim == 0 or value.ndim == np.ndim(array)
    return np.broadcast_to(value if flat else value[..., None], np.shape(array))


def _set(field: str, held: Array, value: Array, lanes: Array) -> Array:
    """Return a field with its values set in some lanes; what a state is to itself stays where that is 0."""
    array = np.array(held, np.float32)
    flat = array.ndim == len(FIELDS[field].shape(1))
    new = (np.broadcast_to(value, array.shape) if flat else _spread(array, value)).copy()
    if FIELDS[field].of == "dyad" and not FIELDS[field].selfless:
        eye = np.eye(array.shape[0], dtype=bool)
        new[eye] = array[eye]
    return new if flat else np.where(lanes, new, array)
