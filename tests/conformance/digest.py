"""Print digests of some runs: what a test compares between processes that have other devices."""

import hashlib
import json
import sys

import numpy as np

from detente.core.scenario import Scenario
from detente.engine.ensemble import backend_named, simulate
from detente.schools.registry import school

KEEP = ("conduct", "capability", "log_odds")


def main() -> None:
    out = {"devices": len(backend_named("jax").jax.devices()), "used": []}
    used = set()
    theory = school("default").replace(structure=(), interact=(), bind=())  # what is left compiles sooner
    run = simulate(theory, Scenario("two", states=2), replicates=2500, years=15, keep=KEEP, backend="jax")
    text = b"".join(np.ascontiguousarray(run[name]).tobytes() for name in KEEP)
    out["digest"] = hashlib.sha256(text).hexdigest()
    for job in range(4):
        with backend_named("jax").on(job):
            used |= {str(d) for d in backend_named("jax").jax.numpy.zeros(1).devices()}
    out["used"] = len(used)
    json.dump(out, sys.stdout)


if __name__ == "__main__":
    main()
