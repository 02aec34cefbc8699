"""JAX back end: one compiled program for a tile of lanes, all years inside.

The tile (the number of lanes of one program) is a function of the number of states and of the
device only. It is part of the reproducibility contract: the same tile computes the same bits
whatever the chunking, the number of workers and the lanes beside.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

import numpy as np

from detente.core.arrays import AXES, Array, Axes
from detente.core.errors import MissingExtra
from detente.core.random import Stream, bases, counters, normal, salt_words, uniform, year_keys
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World
from detente.engine.draws import WITHIN, Keys, theory_streams
from detente.engine.jobs import SPAN, go_on
from detente.engine.numpy_backend import spread
from detente.engine.records import record_year
from detente.engine.step import step
from detente.engine.trace.own import made_of
from detente.engine.year import Machine, always, make_year
from detente.mechanisms.start import DRAWN, first_world

FLAT_FROM = 80
"""Number of states from which a tile is one replicate and has no axis of lanes."""
IN_FLIGHT = 2
"""Tiles at once on an accelerator: one computes while the records of the other travel; more would fill its memory."""
TERMS = 32
"""Number of states up to which a sum over third states is written out term by term on an accelerator."""
_lock = threading.RLock()
_programs: dict[Any, Callable[..., Any]] = {}


_loaded: list[Any] = []


def load() -> Any:
    """Import JAX, set up for the engine; return the module. Whichever thread asks first sets it up.

    Raises
    ------
    MissingExtra
        It is not installed: ``detente[jax]`` brings it.
    """
    with _lock:
        if _loaded:
            return _loaded[0]
        try:
            import jax
        except ImportError:
            name = "jax"
            raise MissingExtra(name, name) from None

        config: Any = jax.config
        config.update("jax_cpu_enable_async_dispatch", False)
        if not config.jax_compilation_cache_dir:
            folder = os.environ.get("DETENTE_CACHE", "")
            base = (
                Path(folder) if folder else Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "detente"
            )
            config.update("jax_compilation_cache_dir", str(base / "compiled"))
        config.update("jax_persistent_cache_min_compile_time_secs", 0)
        config.update("jax_persistent_cache_min_entry_size_bytes", -1)
        jax.tree_util.register_dataclass(World, data_fields=list(World.names()), meta_fields=[])
        _loaded.append(jax)
        return jax


class JaxDraws:
    """Draws of one year inside a compiled program; drawn once, behind a barrier to fusion."""

    def __init__(
        self,
        jax: Any,
        streams: Sequence[Stream],
        keys: Keys,
        year: Array,
        states: int,
        *,
        barrier: bool,
    ) -> None:
        self._jax = jax
        self._streams = {s.name: s for s in streams}
        self._keys = year_keys(keys, year.astype(np.uint32))
        common = tuple(s for s in streams if not s.rare)
        self._base = bases(self._keys, counters(states, keys[0].ndim == 1))
        self._year, self._barrier = year, barrier
        drawn = self._numbers(common)
        self._drawn = dict(zip((s.name for s in common), drawn, strict=True))

    def _held(self, make: Callable[[], list[Array]]) -> list[Array]:
        """Compute once: XLA does not look into a condition to compute again what is there."""
        if not self._barrier:
            return make()
        none = [self._jax.numpy.zeros(s.shape, s.dtype) for s in self._jax.eval_shape(make)]
        out: list[Array] = self._jax.lax.cond(self._year >= 0, make, lambda: none)
        return out

    def _numbers(self, streams: Sequence[Stream]) -> list[Array]:
        def there() -> list[Array]:
            return [self._law(s, w) for s, w in zip(streams, salt_words(tuple(streams), self._base), strict=True)]

        return self._held(there)

    def _law(self, stream: Stream, word: Array) -> Array:
        return normal(self._jax.numpy, word) if stream.law == "normal" else uniform(word)

    def number(self, name: str) -> Array:
        """Return the number of a stream."""
        return self._drawn[name] if name in self._drawn else self._numbers([self._streams[name]])[0]

    def happens(self, name: str, probability: Array) -> Array:
        """Return 1 where the event happens, else 0."""
        return (self.number(name) < probability).astype(np.float32)


class JaxBackend:
    """The engine on JAX, in single precision."""

    name = "jax"
    padded = True
    """Whether a short tile is filled up: a compiled program has a fixed size."""
    cuts = False
    """Whether years can be cut anywhere at no cost: each length is compiled."""

    def __init__(self) -> None:
        self.jax = load()
        self.platform: str = self.jax.default_backend()
        self._turns = [threading.BoundedSemaphore(IN_FLIGHT) for _ in self.jax.local_devices()]

    def tile(self, states: int) -> int:
        """Return the number of lanes of one program: a function of the states and the device only."""
        if self.platform != "cpu":
            return max(1, min(131_072, 4_194_304 // (states * states)))
        if states >= FLAT_FROM:
            return 1
        return max(16, min(2048, 25_600 // (states * states) // 16 * 16))

    def manifest(self) -> dict[str, Any]:
        """Return what can change the last bits."""
        from importlib.metadata import version

        return {
            "backend": self.name,
            "platform": self.platform,
            "jax": self.jax.__version__,
            "jaxlib": version("jaxlib"),
            "flags": os.environ.get("XLA_FLAGS", ""),
            "options": options(self.platform),
        }

    @contextmanager
    def on(self, job: int) -> Iterator[None]:
        """Hold the context of a job: tiles go round the devices in turn, few at once where memory is the device's."""
        devices = self.jax.local_devices()
        place = job % len(devices)
        with ExitStack() as held:
            if self.platform != "cpu":
                held.enter_context(self._turns[place])
            if len(devices) > 1:
                held.enter_context(self.jax.default_device(devices[place]))
            yield

    def spread(self, table: Mapping[str, Array], which: Array) -> dict[str, Array]:
        """Return the parameters of every lane from those of the points: made where they are used."""
        if self.platform == "cpu":
            return spread(table, which)
        made: dict[str, Array] = _spreading()(dict(table), which.astype(np.int32))
        return made

    def _flat(self, states: int) -> bool:
        return self.tile(states) == 1

    def start(
        self, theory: Theory, values: Mapping[str, Array], given: Mapping[str, Array], keys: Keys, states: int
    ) -> World:
        """Return the first world of every lane of one tile."""
        flat = self._flat(states)
        program = _start_program(states, flat, tuple(sorted(given)))
        if flat:
            keys, values, given = _squeeze(keys), _squeeze(dict(values)), _squeeze(dict(given))
        world: World = program(dict(values), dict(given), keys)
        return world

    def program(
        self, theory: Theory, states: int, keep: tuple[str, ...], capacity: int, periods: int = 1, *, forced: int
    ) -> Callable[..., tuple[World, dict[str, Array]]]:
        """Return the program that lives through years; it is compiled when it is first called."""
        flat = self._flat(states)
        key = (theory.anatomy, made_of(theory), states, flat, keep, capacity, periods, forced)
        with _lock:
            return _programs.get(key) or _programs.setdefault(
                key, _year_program(theory, states, flat, keep, capacity, periods)
            )

    def advance(
        self,
        theory: Theory,
        world: World,
        values: Mapping[str, Array],
        keys: Keys,
        first: int,
        last: int,
        forced: tuple[Array, ...] | None,
        keep: tuple[str, ...],
        capacity: int,
        periods: int = 1,
    ) -> tuple[World, dict[str, Array]]:
        """Live from year ``first`` to before ``last``; return the world and the records [year, ...]."""
        states = world.economy.shape[0]
        flat = self._flat(states)
        if self.platform == "cpu":
            capacity = min(capacity, max(1, int(SPAN / (len(keys[0]) * states**2))))
        if flat:
            keys, values, forced = _squeeze(keys), _squeeze(dict(values)), _squeeze(forced)
        program = self.program(theory, states, keep, capacity, periods, forced=len(forced or ()))
        parts: dict[str, list[Array]] = {name: [] for name in keep}
        for begin in range(first, last, capacity):
            go_on()
            end = min(begin + capacity, last)
            world, kept = program(world, dict(values), keys, np.int32(begin), np.int32(end), forced)
            for name, value in kept.items():
                parts[name].append(np.asarray(value)[: end - begin])
        out = {name: v[0] if len(v) == 1 else np.concatenate(v) for name, v in parts.items()}
        return world, {name: v[..., None] for name, v in out.items()} if flat else out


def _squeeze(tree: Any) -> Any:
    if tree is None:
        return None
    if isinstance(tree, dict):
        return {k: np.asarray(v)[..., 0] for k, v in tree.items()}
    return tuple(np.asarray(v)[..., 0] for v in tree)


def options(platform: str) -> dict[str, Any]:
    """Return the compiler options of the engine on a platform."""
    if platform == "gpu":
        return {
            "xla_gpu_deterministic_ops": True,  # or which way a matrix is multiplied is found by a race, each time
            # loops stay on the device: their conditions need not travel to the host and back
            "xla_gpu_enable_command_buffer": "FUSION,CUBLAS,CUBLASLT,WHILE,CONDITIONAL",
        }
    if platform != "cpu":
        return {}
    return {
        "xla_cpu_prefer_vector_width": 512,
        "xla_cpu_multi_thread_eigen": False,
        # tiles are what threads share; a loop cut into tasks is not vectorised
        "xla_disable_hlo_passes": "cpu-parallel-task-assigner",
    }


@lru_cache(maxsize=1)
def _spreading() -> Callable[..., dict[str, Array]]:
    def gather(table: dict[str, Array], which: Array) -> dict[str, Array]:
        return {name: value[:, which] for name, value in table.items()}

    compiled: Callable[..., dict[str, Array]] = load().jit(gather)
    return compiled


@lru_cache(maxsize=64)
def _start_program(states: int, flat: bool, given: tuple[str, ...]) -> Callable[..., World]:
    jax = load()

    def program(values: dict[str, Array], fields: dict[str, Array], keys: Keys) -> World:
        like = jax.numpy.zeros((1,) if flat else (1, 1), np.float32)
        draws = JaxDraws(jax, DRAWN, keys, np.int32(0) + jax.numpy.int32(0), states, barrier=False)
        return first_world(jax.numpy, Values(values, like), draws, off_diagonal(states, flat), fields)

    compiled: Callable[..., World] = jax.jit(
        with_axes(program, JaxAxes(jax)), compiler_options=options(jax.default_backend())
    )
    return compiled


def _machine(jax: Any, *, barrier: bool) -> Machine:
    """Return JAX as a machine; ``barrier`` where asking whether something happens anywhere is worth it."""
    lax = jax.lax

    def when(event: Array, change: Callable[[], tuple[Array, ...]], otherwise: tuple[Array, ...]) -> tuple[Array, ...]:
        out: tuple[Array, ...] = lax.cond(event.max(1).max(0).max() > 0, change, lambda: otherwise)
        return out

    def loop(going: Callable[[Any], Array], body: Callable[[Any], Any], carry: Any) -> Any:
        return lax.while_loop(lambda c: going(c).max() > 0, body, carry)

    # on an accelerator it nearly always happens in some of so many lanes, and asking makes the device wait
    return Machine(jax.numpy, lax.erf, when if barrier else always, loop)


def _year_program(
    theory: Theory, states: int, flat: bool, keep: tuple[str, ...], capacity: int, periods: int
) -> Callable[..., tuple[World, dict[str, Array]]]:
    jax = load()
    jnp, lax = jax.numpy, jax.lax
    streams, within = theory_streams(theory), theory_streams(theory, WITHIN)
    barrier = jax.default_backend() == "cpu"  # what an accelerator computes again costs it less than a wait
    machine = _machine(jax, barrier=barrier)

    def program(
        world: World,
        values: dict[str, Array],
        keys: Keys,
        first: Array,
        last: Array,
        forced: tuple[Array, ...] | None,
    ) -> tuple[World, dict[str, Array]]:
        others = jnp.asarray(off_diagonal(states, flat))
        p = Values(values, jnp.zeros((1,) if flat else (1, 1), np.float32))

        def live(world: World, number: Array) -> tuple[World, dict[str, Array]]:
            draws, *later = (
                JaxDraws(jax, within if period else streams, keys, number * periods + period, states, barrier=barrier)
                for period in range(periods)
            )
            has_past = (number > 0).astype(np.float32)
            year = make_year(machine, p, draws, others, has_past, periods=periods, later=tuple(later), forced=forced)
            after, year = step(theory, world, year)
            return after, record_year(keep, theory, world, after, year)

        shapes = jax.eval_shape(live, world, jnp.int32(0))[1]
        buffers = {k: jnp.zeros((capacity, *s.shape), s.dtype) for k, s in shapes.items()}

        def body(number: Array, carry: tuple[World, dict[str, Array]]) -> tuple[World, dict[str, Array]]:
            world, buffers = carry
            world, records = live(world, number)
            return world, {
                k: lax.dynamic_update_index_in_dim(buffers[k], v, number - first, 0) for k, v in records.items()
            }

        lived: tuple[World, dict[str, Array]] = lax.fori_loop(first, last, body, (world, buffers))
        return lived

    compiled: Callable[..., tuple[World, dict[str, Array]]] = jax.jit(
        with_axes(program, JaxAxes(jax)), compiler_options=options(jax.default_backend())
    )
    return compiled


def with_axes(program: Callable[..., Any], axes: Axes) -> Callable[..., Any]:
    """Return a function to compile, in which the helpers of ``detente.core.arrays`` are those of JAX."""

    @wraps(program)
    def traced(*args: Any) -> Any:
        token = AXES.set(axes)
        try:
            return program(*args)
        finally:
            AXES.reset(token)

    return traced


class JaxAxes(Axes):
    """What JAX does its own way."""

    def __init__(self, jax: Any) -> None:
        self._jax = jax

    def of_actor(self, m: Array, who: Array, number: Array) -> Array:
        """Take the quantities of dyads of one actor; without lanes its row is where its number says."""
        if m.ndim > 2:
            return super().of_actor(m, who, number)
        return self._jax.lax.dynamic_index_in_dim(m, number[0].astype(np.int32), 0, keepdims=False) * who.max()

    def compose(self, xp: Any, a: Array, b: Array) -> Array:
        """Sum over third states; with lanes term by term, which the compiler makes one loop over them."""
        if self._jax.default_backend() != "cpu" and (a.ndim == 2 or a.shape[1] > TERMS):
            return xp.einsum("ik...,kj...->ij...", a, b, precision="highest")  # the default there is 10 bits
        if a.ndim == 2:
            return a @ b
        out = a[:, 0, None] * b[None, 0]
        for k in range(1, a.shape[1]):
            out = out + a[:, k, None] * b[None, k]
        return out


def off_diagonal(states: int, flat: bool) -> Array:
    """Return 1 between different states and 0 on the diagonal [n, n], with an axis of lanes unless flat."""
    others = 1.0 - np.eye(states, dtype=np.float32)
    return others if flat else others[..., None]
