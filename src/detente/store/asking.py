"""What fixes the numbers of runs, in words that another program reads: theory, scenario, seed, replicates, back end."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.codec import OURS
from detente.core.own_code import digests_behind
from detente.core.phases import PHASES, Mechanism
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory, parameters
from detente.store.canonical import as_plain, digest

FIXES = ("backend", "emitter")
"""What of a back end fixes the last bits."""


def theory_asked(theory: Theory, scenario: Scenario | None = None) -> dict[str, Any]:
    """Return everything of a theory that fixes numbers: mechanisms in their order, every parameter with its source.

    Parameters
    ----------
    theory
        The theory.
    scenario
        Where it is run: its settings go before the defaults of the theory, and behind its own settings.

    Returns
    -------
    dict
        ``name``, ``mechanisms`` by phase, ``absent``, ``parameters`` (value, unit, source), ``references``; if some
        mechanisms are not detente's, ``code``: the digests of their modules, of the file that the theory is from, and
        of every module of one's own that these import.
    """
    given = {} if scenario is None else dict(scenario.settings)
    values = theory.values(**given)
    numbers = {
        name: {"value": values[name], "unit": p.unit, "source": p.source}
        for name, p in parameters(theory).items()
        if name in values
    }
    code = _code(theory)
    return {
        "name": theory.name,
        "mechanisms": {phase: [_name(m) for m in getattr(theory, phase)] for phase in ("start", *PHASES)},
        "absent": [_name(m) for m in theory.absent],
        "parameters": numbers,
        "references": list(theory.references),
        **({"code": code} if code else {}),
    }


def runs_asked(
    theories: Theory | Sequence[Theory],
    scenario: Scenario,
    *,
    seed: int,
    replicates: int | Iterable[int],
    years: int,
    backend: str,
    keep: Sequence[str] = (),
    interventions: Sequence[Intervention] = (),
    **more: Any,
) -> dict[str, Any]:
    """Return the question that runs answer: everything that fixes their numbers, for ``key_of``.

    Parameters
    ----------
    theories
        The theory of all states, or one for each: of several the different ones are listed once, and ``follows`` says
        which of them each state follows.
    scenario
        The scenario, which stands there whole.
    seed, years
        Seed, and number of years.
    replicates
        How many, or their numbers.
    backend
        The back end, and what fixes its bits, as its manifest says.
    keep
        Records that are kept.
    interventions
        What is done beside what the scenario holds.
    **more
        What else fixes the numbers.
    """
    told = [theory_asked(one, scenario) for one in ((theories,) if isinstance(theories, Theory) else theories)]
    each = {digest(as_plain(one)): one for one in told}
    follows = [list(each).index(digest(as_plain(one))) for one in told]
    return {
        "detente": __version__,
        "theories": list(each.values()),
        **({} if isinstance(theories, Theory) else {"follows": follows}),
        "scenario": scenario,
        "interventions": list(interventions),
        "seed": seed,
        "replicates": replicates if isinstance(replicates, int) else _numbers(replicates),
        "years": years,
        "keep": sorted(keep),
        "backend": backend,
        **more,
    }


def question_of(run: Run) -> dict[str, Any]:
    """Return the question that a run answers, for ``key_of`` and ``write``.

    Parameters
    ----------
    run
        As ``detente.simulate`` returns it.
    """
    held = [str(run.manifest[name]) for name in FIXES if name in run.manifest]
    earlier = [
        {"theories": [theory_asked(theory, run.scenario) for theory in era.theories], "until": era.until}
        for era in run.earlier
    ]
    return runs_asked(
        run.theories or run.theory,
        run.scenario,
        seed=run.seed,
        replicates=np.asarray(run.replicate_ids),
        years=run.years,
        backend=" ".join(held) or "unknown",
        keep=tuple(run.records),
        interventions=run.interventions,
        **({"earlier": earlier} if earlier else {}),
    )


def _numbers(replicates: Iterable[int]) -> Any:
    """Return numbers of replicates; how many there are if they are those from 0 on."""
    ids = np.asarray(list(replicates) if not isinstance(replicates, np.ndarray) else replicates)
    return len(ids) if np.array_equal(ids, np.arange(len(ids))) else ids


def _name(mechanism: Mechanism) -> str:
    return f"{type(mechanism).__module__}:{type(mechanism).__qualname__}"


def _code(theory: Theory) -> dict[str, str]:
    """Return the digests of code that is not detente's: its version says nothing of it."""
    own = [m for m in theory.mechanisms if not OURS.fullmatch(type(m).__module__)]
    if not own:
        return {}
    modules = {type(m).__module__ for m in own} | ({theory.origin} - {""})
    found = digests_behind(modules, {name.partition(".")[0] for name in modules})
    return {**found, **{_name(m): _typed(m) for m in own if type(m).__module__ not in found}}


def _typed(mechanism: Mechanism) -> str:
    """Return the digest of a mechanism that no file holds, such as one typed at a prompt."""
    try:
        text = inspect.getsource(type(mechanism))
    except (OSError, TypeError):
        return "unknown"
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
