"""What the engine costs: against C, Mesa and NumPy, in its parts, by size, in reverse, and a year at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import by_hand
import numpy as np
import numpy_forms
from common import (
    CORE,
    CORES,
    KEEP,
    SIZES,
    WIDE,
    batch,
    folded,
    interleaved,
    wall,
    whole_tiles,
    without_additions,
    world,
)
from kernel import Kernel

from detente.core.random import replicate_keys
from detente.engine.ensemble import backend_named
from detente.engine.jax_backend import JaxBackend, options
from detente.mechanisms.complete import COMPLETE

FIELDS = ("economy", "capability", "malign", "sensibility", "distance", "log_odds", "prior_log_odds")
FIELDS = (*FIELDS, "second_order_log_odds", "habit", "amity")


def limit() -> dict[str, Any]:
    """Batch on one core against the kernel written by hand in C."""
    out = {}
    for n, (years, replicates) in WIDE.items():
        count = whole_tiles(n, replicates)
        kernel = Kernel(CORE, world(n, years), count)
        ours, c = interleaved([batch(n, years, count), kernel], rounds=9, warm=folded(n, years, count))
        steps = n * (n - 1) * years / 1e6
        many = kernel.blocks * kernel.width
        rate, bound = count * steps / ours, many * steps / c
        # "jax" is what the rate of the engine has always been called here: others read these lines
        out[str(n)] = {"ratio": bound / rate, "jax": rate, "c": bound, "tile": backend_named("fused").tile(n)}
    return out


def full() -> dict[str, Any]:
    """Measure the complete model against the part of it that the hand-written forms hold."""
    out = {}
    for n, (years, replicates) in WIDE.items():
        count = whole_tiles(n, replicates)
        theories = (COMPLETE, CORE, without_additions())
        batches = [batch(n, years, count, theory=t) for t in theories]
        whole, part, off = interleaved(batches, rounds=5, warm=folded(n, years, count))
        rate = count * n * (n - 1) * years / 1e6 / whole
        out[str(n)] = {"ratio": whole / part, "rate": rate, "ns": 1e3 / rate, "off": off / part}
    return out


def cores() -> dict[str, Any]:
    """Batch on all cores against the kernel on all cores, by the wall clock."""
    out = {}
    for n, (years, replicates) in SIZES.items():
        count = whole_tiles(n, 4 * replicates)
        kernel = Kernel(CORE, world(n, years), count, threads=CORES)
        ours, c = interleaved([batch(n, years, count, workers=CORES), kernel], clock=wall)
        many = kernel.blocks * kernel.width
        out[str(n)] = {"ratio": ours / count / (c / many), "cores": CORES}
    return out


def mesa() -> dict[str, Any]:
    """Batch on one core against the model in Mesa."""
    from mesa_model import International

    out = {}
    for n, (years, replicates) in SIZES.items():
        count = whole_tiles(n, replicates)
        start = _start(n)

        def idiomatic(n: int = n, start: Any = start) -> None:
            model = International(CORE, world(n, 1), start, seed=1)
            for _ in range({2: 200, 20: 10, 195: 1}[n]):
                model.step()

        run = batch(n, years, count)
        for _ in range(folded(n, years, count)):
            run()
        ours, theirs = interleaved([run, idiomatic], rounds=4, warm=int(n < 195))
        theirs /= {2: 200, 20: 10, 195: 1}[n]
        out[str(n)] = {"ratio": theirs / (ours / (count * years)), "mesa": n * (n - 1) / theirs / 1e6}
    return out


def _start(n: int) -> dict[str, Any]:
    engine = backend_named("numpy")
    values = {k: np.full((1, 1), v, np.float32) for k, v in CORE.values().items()}
    first = engine.start(CORE, values, {}, replicate_keys(0, [0]), n)
    return {
        k: np.broadcast_to(getattr(first, k), (n,) * (getattr(first, k).ndim - 1) + (1,))[..., 0].tolist()
        for k in FIELDS
    }


def numpy_() -> dict[str, Any]:
    """Batch on one core against plain NumPy: the loop over replicates, and the best vectorised form."""
    out = {}
    for n, (years, replicates) in SIZES.items():
        count, chunk = whole_tiles(n, replicates), numpy_forms.CHUNKS[n]
        few = {2: 2, 20: 2, 195: 1}[n]
        scenario = world(n, min(years, 20))
        loop = partial(numpy_forms.run, CORE, scenario, few, chunk=None)
        best = partial(numpy_forms.run, CORE, scenario, 2 * chunk, chunk=chunk)
        ours, plain, fast = interleaved([batch(n, years, count), loop, best], rounds=4)
        unit = ours / (count * years)
        plain, fast = plain / (few * scenario.years), fast / (2 * chunk * scenario.years)
        out[str(n)] = {"best": fast / unit, "loop": plain / unit, "chunk": chunk}
    return out


def composition() -> dict[str, Any]:
    """Composed step against the same step written by hand in one function, on JAX."""
    engine = backend_named("jax")
    assert isinstance(engine, JaxBackend)  # noqa: S101
    out = {}
    for n, (years, _) in SIZES.items():
        tile = engine.tile(n)
        keys = replicate_keys(0, np.arange(tile))
        values = {k: np.full((1, tile), v, np.float32) for k, v in CORE.values().items()}
        start = engine.start(CORE, values, {}, keys, n)
        flat = tile == 1
        path = by_hand.program(n, years, flat)
        plain = {k: getattr(start, k) for k in by_hand.FIELDS}
        p = {k: v[0, 0] if flat else v[0] for k, v in values.items()}
        lanes = tuple(k[0] for k in keys) if flat else keys

        def composed(start: Any = start, values: Any = values, keys: Any = keys, years: int = years) -> None:
            engine.advance(CORE, start, values, keys, 0, years, None, KEEP, years)

        def written(path: Any = path, plain: Any = plain, p: Any = p, lanes: Any = lanes) -> None:
            engine.jax.block_until_ready(path(plain, p, lanes))

        a, b = interleaved([composed, written], rounds=9, at_least=0.2)
        out[str(n)] = {"overhead": a / b - 1.0}
    return out


def growth() -> dict[str, Any]:
    """How cost grows with states, years and replicates."""

    def fit(sizes: list[int], runs: list[Callable[[], Any]], tail: int = 3) -> dict[str, Any]:
        took = interleaved(runs, rounds=5)
        x, y = np.log(np.array(sizes, float))[-tail:], np.log(took)[-tail:]
        return {"size": sizes, "seconds": took, "exponent": float(np.polyfit(x, y, 1)[0])}

    years = [50, 100, 200, 400]
    replicates = [64, 256, 1024, 4096, 16_000]
    states = [96, 128, 160, 195]
    out: dict[str, Any] = {
        "years": fit(years, [batch(20, t, 64) for t in years]),
        "replicates": fit(replicates, [batch(20, 8, r) for r in replicates]),
        "states squared": fit([n * n for n in states], [batch(n, 8, 4) for n in states]),
    }
    took = dict(zip(replicates, out["replicates"]["seconds"], strict=True))
    out["throughput 16,000 / 256"] = {"20": took[256] / 256 / (took[16_000] / 16_000)}
    small, large = interleaved([batch(2, 100, 256), batch(2, 100, 16_000)], rounds=5)
    out["throughput 16,000 / 256"]["2"] = small / 256 / (large / 16_000)
    return out


def gradient() -> dict[str, Any]:
    """Reverse gradient through 200 years of the mean-field twin against its forward run."""
    from detente.engine.twin import twin

    engine = backend_named("jax")
    assert isinstance(engine, JaxBackend)  # noqa: S101
    jax = engine.jax
    out = {}
    for n in (2, 20):
        path = twin(CORE, world(n, 200), keep=("fear",))
        names = [k for k, v in CORE.values().items() if np.isfinite(v)][:20]
        at = {k: jax.numpy.float32(CORE.values()[k]) for k in names}

        def loss(parameters: Any, path: Any = path) -> Any:
            return path(parameters)["fear"].mean()

        forward = jax.jit(loss, compiler_options=options("cpu")).lower(at).compile()
        plainly = {**options("cpu"), "xla_cpu_use_fusion_emitters": False}  # four times as fast in reverse
        reverse = jax.jit(jax.grad(loss), compiler_options=plainly).lower(at).compile()

        def run(program: Any, at: Any = at) -> None:
            jax.block_until_ready(program(at))

        a, b = interleaved([partial(run, forward), partial(run, reverse)], at_least=0.2)
        memory = reverse.memory_analysis().temp_size_in_bytes / 2**20
        out[str(n)] = {"ratio": b / a, "memory_mib": memory, "parameters": len(names)}
    return out


def single() -> dict[str, Any]:
    """One year of a single run, in milliseconds."""
    from detente.engine.single import SingleRun

    out = {}
    for n in (2, 6, 20):

        def live(n: int = n) -> Callable[[], None]:
            run = SingleRun(CORE, world(n, 1000))
            run.live()

            return lambda: run.live() and None

        (took,) = interleaved([live()], rounds=9, at_least=0.1)
        out[str(n)] = {"ms": 1e3 * took}
    return out
