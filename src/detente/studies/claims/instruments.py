"""Tables that stand beside claims: what each instrument of peace does and costs, and how far definitions agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.result import plain
from detente.diagnostics.situation import Agreement, agreement
from detente.engine.ensemble import simulate
from detente.schools import school
from detente.studies.claims.essays import e14_instruments
from detente.studies.claims.essays._instruments import INSTRUMENTS
from detente.studies.claims.judge import find
from detente.studies.claims.registry import claim_named
from detente.studies.claims.trial import ClaimTrial, luck_of, try_claim
from detente.studies.claims.verdict import ClaimVerdict

TABLE = f"{Path(e14_instruments.__file__)}:TABLE"
"""The experiment of the table of instruments, as ``claim_named`` takes it."""
JUDGED = ("E14a", "E14b")
"""Claims of which instruments are parts."""
OUTCOMES: Mapping[str, str] = {"escape": "escape", "kept": "peace kept"}
"""What parts of those claims call the outcomes of the table."""


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
    return instrument_rows(try_claim(ClaimTrial(TABLE, ({},), 0, replicates, seed, backend))["effects"][0])


def instrument_rows(effects: Array) -> list[dict[str, Any]]:
    """Return the table of instruments from what was run, as of ``instrument_table``.

    Parameters
    ----------
    effects
        Effects of the predictions of the table [prediction, replicate].
    """
    found = [find(p, e) for p, e in zip(e14_instruments.TABLE.predictions, effects, strict=True)]
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


def as_judged(rows: Sequence[Mapping[str, Any]], verdicts: Sequence[ClaimVerdict]) -> list[dict[str, Any]]:
    """Return the table of instruments with what E14a and E14b found where an instrument is a part of them.

    One quantity has one number: the parts of a claim are of more replicates than the table, and of other luck.

    Parameters
    ----------
    rows
        As of ``instrument_rows``.
    verdicts
        What became of claims; where E14a and E14b are not among them the table is as it is.
    """
    parts = {said.words: said.finding for one in verdicts if one.id in JUDGED for said in one.predictions}
    made = []
    for row in rows:
        found = {key: parts.get(e14_instruments.part_words(words, row["name"])) for key, words in OUTCOMES.items()}
        told = {k: plain({"effect": f.effect, "low": f.low, "high": f.high}) for k, f in found.items() if f is not None}
        made.append({**row, **told})
    return made


def agree(trial: ClaimTrial) -> Agreement:
    """Return how far definitions of the security dilemma agree on the runs of a claim's only arm.

    Parameters
    ----------
    trial
        Which replicates, at the defaults.
    """
    claim = claim_named(trial.claim)
    run = simulate(
        school(trial.theory),
        claim.bed,
        keep=claim.needs,
        replicates=trial.last,
        seed=luck_of(claim, trial.seed),
        backend=trial.backend,
    )
    return agreement(run)
