"""The table of instruments: what each does to a way out and to a peace that lasts, and what it costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.result import plain
from detente.studies.claims.essays import e14_instruments
from detente.studies.claims.essays._instruments import INSTRUMENTS
from detente.studies.claims.judge import find
from detente.studies.claims.trial import ClaimTrial, try_claim


def instrument_table(
    replicates: int = 1000, *, seed: int = 0, backend: BackendName = DEFAULT_BACKEND
) -> list[dict[str, Any]]:
    """Return what each instrument does to both outcomes, and what it costs.

    Parameters
    ----------
    replicates
        Number of runs of each arm.
    seed, backend
        As in ``simulate``.

    Returns
    -------
    list of dict
        ``name``, ``title``, ``kind``, ``cost`` [thousandths of the product a year], ``cost_source``, ``mapping``,
        ``settings``; ``escape`` and ``kept``, each the difference that it makes [share of runs] with ``low`` and
        ``high`` of its 95 % interval.
    """
    trial = ClaimTrial(f"{Path(e14_instruments.__file__)}:TABLE", ({},), 0, replicates, seed, backend)
    found = [find(p, e) for p, e in zip(e14_instruments.TABLE.predictions, try_claim(trial)["effects"][0], strict=True)]
    told = [plain({"effect": f.effect, "low": f.low, "high": f.high}) for f in found]
    return [
        {
            "name": name,
            "title": one.title,
            "kind": one.kind,
            "cost": one.cost,
            "cost_source": one.cost_source,
            "mapping": one.mapping,
            "settings": dict(one.settings),
            "escape": told[2 * k],
            "kept": told[2 * k + 1],
        }
        for k, (name, one) in enumerate(INSTRUMENTS.items())
    ]
