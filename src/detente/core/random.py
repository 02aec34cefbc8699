"""Counter-based random numbers: each is a pure function of (seed, replicate, stream, year, index).

Nothing else enters: no batch size, chunk, worker, device or back end. A run can therefore be cut
up, moved, resumed and forked and stay the same run, and two runs that differ in one cause share
all other luck. An undirected dyad has one counter, so an event of a dyad is one draw.

The mixing function is a 32-bit integer hash of two multiply-xorshift rounds (the constants are
those published by Wellons for a low-bias 32-bit permutation); each word passes through it four
times: twice for the key of the replicate and year, once for the dyad, once for the stream.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from detente.core.arrays import Array

_A, _B = 0x21F0AAAD, 0xD35A2D97
_YEAR, _YEAR2 = 0x9E3779B9, 0x85EBCA6B
DIRECTION = 0xC2B2AE35
"""What tells the draw of (i, j) from that of (j, i)."""
_CENTRAL = (
    2.81022636e-08,
    3.43273939e-07,
    -3.5233877e-06,
    -4.39150654e-06,
    0.00021858087,
    -0.00125372503,
    -0.00417768164,
    0.246640727,
    1.50140941,
)
_TAIL = (
    -0.000200214257,
    0.000100950558,
    0.00134934322,
    -0.00367342844,
    0.00573950773,
    -0.0076224613,
    0.00943887047,
    1.00167406,
    2.83297682,
)

Shape = Literal["state", "dyad", "mirrored"]
Law = Literal["uniform", "normal"]


@dataclass(frozen=True)
class Stream:
    """A named stream of random numbers.

    Attributes
    ----------
    name : str
        Unique name, by convention ``phase.event``.
    shape : {"state", "dyad", "mirrored"}
        One number a state, a directed dyad, or an undirected dyad (the same number both ways).
    law : {"uniform", "normal"}
        Uniform on [0, 1) in steps of 2**-24, or standard normal.
    rare : bool
        Drawn only where it is asked for, because its event seldom happens.
    """

    name: str
    shape: Shape = "dyad"
    law: Law = "uniform"
    rare: bool = False

    @property
    def salt(self) -> int:
        """Number that tells this stream from the others."""
        return zlib.crc32(self.name.encode())


def mix(x: Array) -> Array:
    """Permute 32-bit words so that each input bit moves each output bit about half the time."""
    u = np.uint32
    x = (x ^ (x >> u(16))) * u(_A)
    x = (x ^ (x >> u(15))) * u(_B)
    return x ^ (x >> u(15))


def _splitmix(x: Array) -> Array:
    u = np.uint64
    with np.errstate(over="ignore"):
        x = x + u(0x9E3779B97F4A7C15)
        x = (x ^ (x >> u(30))) * u(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> u(27))) * u(0x94D049BB133111EB)
        return x ^ (x >> u(31))


def replicate_keys(seed: int, replicate_ids: Any) -> tuple[Array, Array]:
    """Return the two 32-bit key words of each replicate.

    Parameters
    ----------
    seed
        Seed of the study, 0 to 2**63 - 1.
    replicate_ids
        Numbers of the replicates [r].

    Returns
    -------
    tuple
        Two ``uint32`` arrays [r].
    """
    ids = np.asarray(replicate_ids, np.uint64)
    with np.errstate(over="ignore"):
        z = _splitmix(_splitmix(np.full(ids.shape, seed, np.uint64)) ^ (ids * np.uint64(0xD1342543DE82EF95)))
    return (z & np.uint64(0xFFFFFFFF)).astype(np.uint32), (z >> np.uint64(32)).astype(np.uint32)


def year_keys(keys: tuple[Array, Array], year: Array) -> tuple[Array, Array]:
    """Return the key words of one year; ``year`` is an unsigned 32-bit scalar."""
    first = mix(keys[0] + year * np.uint32(_YEAR))
    return first, mix((keys[1] + year * np.uint32(_YEAR2)) ^ first)


@lru_cache(maxsize=64)
def counters(states: int, lanes: bool) -> tuple[Array, Array, Array]:
    """Return the counter of every undirected dyad, what tells directions apart, and the counter of every state."""
    i, j = np.meshgrid(np.arange(states, dtype=np.uint32), np.arange(states, dtype=np.uint32), indexing="ij")
    pairs = np.minimum(i, j) * np.uint32(states) + np.maximum(i, j)
    direction = np.where(i > j, np.uint32(DIRECTION), np.uint32(0))
    own = np.arange(states, dtype=np.uint32) * np.uint32(states + 1)
    return (pairs[..., None], direction[..., None], own[..., None]) if lanes else (pairs, direction, own)


def words(streams: tuple[Stream, ...], keys: tuple[Array, Array], states: int) -> list[Array]:
    """Return the 32-bit words of the streams for one year.

    Parameters
    ----------
    streams
        Streams to draw.
    keys
        Key words of the year: [lanes] in an ensemble, scalars in a single run.
    states
        Number of states, n.

    Returns
    -------
    list
        One ``uint32`` array a stream, [n] or [n, n], then the lanes if there are any.
    """
    return salt_words(streams, bases(keys, counters(states, keys[0].ndim == 1)))


def bases(keys: tuple[Array, Array], counted: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
    """Return what all streams of a year share: the words of dyads and of states, and what tells directions apart."""
    pairs, direction, own = counted
    first, second = keys
    return mix(pairs + first) ^ second, mix(own + first) ^ second, direction


def salt_words(streams: tuple[Stream, ...], base: tuple[Array, Array, Array]) -> list[Array]:
    """Return the words of the streams, from what they share."""
    dyads, single, direction = base
    out = []
    for s in streams:
        salt = np.uint32(s.salt)
        word = single + salt if s.shape == "state" else dyads + (salt if s.shape == "mirrored" else salt ^ direction)
        out.append(mix(word))
    return out


def uniform(word: Array, dtype: Any = np.float32) -> Array:
    """Turn words into uniform numbers on [0, 1), in steps of 2**-24."""
    return (word >> np.uint32(8)).astype(dtype) * dtype(2.0**-24)


def normal(xp: Any, word: Array, dtype: Any = np.float32) -> Array:
    """Turn words into standard normal numbers (|z| < 5.5) by the inverse error function [Giles2012]_."""
    # an odd multiple of 2**-24 without rounding: symmetric about zero, and never +-1
    x = (word >> np.uint32(8)).astype(dtype) * dtype(2.0**-23) - dtype(1.0 - 2.0**-24)
    w = -xp.log((1.0 - x) * (1.0 + x))
    return (
        dtype(2.0**0.5)
        * x
        * xp.where(w < 5.0, _horner(_CENTRAL, w - 2.5), _horner(_TAIL, xp.sqrt(xp.maximum(w, 5.0)) - 3.0))
    )


def _horner(coefficients: tuple[float, ...], x: Array) -> Array:
    y = coefficients[0] * x + coefficients[1]
    for c in coefficients[2:]:
        y = y * x + c
    return y
