"""Remedies: which of them a theory has, what it would take, and the one rule of the three logics."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import interval
from detente.core.param import REGISTRY
from detente.core.phases import Mechanism
from detente.core.theory import Theory
from detente.mechanisms import bind, interpret, observe, respond, structure

REMEDIES: Mapping[type[Mechanism], Mapping[str, float]] = {
    interpret.Sensibility: {"sensibility": 1.0},
    respond.Leap: {"leap": 0.25},
    bind.Treaties: {"treaty_rate": 0.2, "verification": 0.5},
    observe.CheapTalk: {"talk": 0.5},
    observe.CostlySignals: {"signal_rate": 0.2, "signal_cost": 0.4},
    bind.Institutions: {"binding": 1.0, "spillover": 3.0},
    structure.TradeDependence: {"trade_cost": 0.4},
    structure.OtherRegard: {"other_regard": 0.5},
}
"""Mechanisms that are remedies, and what their parameters are set to where it is asked what it would take (assumption:
the strongest that some school has)."""
SURE = 0.75
"""Share of runs of the default world without remedies that must be hostile for a world to count (assumption)."""
LABELS = ("fatalist", "mitigator, relapsing", "mitigator, lasting", "transcender", "open", "no dilemma")
RULE = (
    "Worlds in which the default stripped of its remedies is hostile in at least three quarters of the runs. "
    "Fatalist: hostility stays the end of more than half of the runs. Transcender: at least half are transcended. "
    "Mitigator: restraint is the usual end and lasts through the test (lasting) or does not (relapsing). "
    "Open: an interval that decides includes half, or no end is usual."
)
"""The rule as it is printed."""


def toolbox(theory: Theory) -> tuple[type[Mechanism], ...]:
    """Return the remedies that a theory has."""
    own = {type(m) for m in theory.present().mechanisms}
    return tuple(kind for kind in REMEDIES if kind in own)


def strip(theory: Theory) -> Theory:
    """Return a theory with every remedy that it has at its identity."""
    names = [n for kind in toolbox(theory) for n in (*kind.off, *REMEDIES[kind])]
    off = {n: REGISTRY[n].identity for n in names}
    return theory.where(**{n: float(v) for n, v in off.items() if v is not None})


def with_toolbox(theory: Theory) -> Theory:
    """Return a theory with every remedy that it has set to what it would take, its own settings overridden."""
    return theory.where(**{n: v for kind in toolbox(theory) for n, v in REMEDIES[kind].items()})


def place(shares: Mapping[str, Array]) -> str:
    """Place a theory in one of the three logics by how its runs end [BoothWheeler2008]_.

    Parameters
    ----------
    shares
        Share of each end in each replicate [replicate], as ``detente.studies.endings.ends`` has them; of several worlds
        their mean.

    Returns
    -------
    str
        One of ``LABELS``.
    """
    kept = shares["mitigated"] + shares["transcended"]
    found = {
        "hostile": shares["hostile"],
        "transcended": shares["transcended"],
        "none": shares["no_dilemma"],
        "restraint": kept + shares["deactivated"] + shares["no_dilemma"],
    }
    if not np.isfinite(found["hostile"]).any():
        return "open"
    side = {name: _against_half(values) for name, values in found.items()}
    if side["hostile"] > 0:
        return "fatalist"
    if side["hostile"] == 0 or side["transcended"] == 0 or side["restraint"] <= 0:
        return "open"
    if side["none"] > 0:
        return "no dilemma"
    if side["transcended"] > 0:
        return "transcender"
    lasting = np.nanmean(kept) >= np.nanmean(shares["deactivated"])
    return "mitigator, lasting" if lasting else "mitigator, relapsing"


def _against_half(values: Array) -> int:
    """Return 1 where a mean is more than one half by its 95 % interval, -1 where less, 0 where it cannot be said."""
    low, high = interval(values, share=True)
    if np.isnan(low):
        return 0
    return 1 if low > 0.5 else -1 if high < 0.5 else 0
