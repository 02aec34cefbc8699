"""Three treatments of a repeated security dilemma played by language models, as signs, for every school.

Chupilkin had language models play a repeated security dilemma and reports that three players instead of two raise
conflict, that a known last round unravels cooperation, and that messages lower conflict [Chupilkin2026]_. Here each
school says what it predicts: of the first and the third by runs of its own states with and without the treatment, the
same luck in both; of the second by the games that its states are in, for states of detente do not plan for an end.
Cooperation unravels from a known last round where the year's game is a Prisoner's Dilemma, and stands where it is a
Stag Hunt, in which mutual restraint is an equilibrium of the last round too [BenoitKrishna1985]_.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from detente.core.arrays import Array
from detente.core.progress import Part
from detente.core.run import Run
from detente.core.scenario import Scenario, whole
from detente.core.theory import Theory
from detente.engine.ensemble import stream
from detente.engine.plan import Point
from detente.mechanisms.complete import completed
from detente.schools import school
from detente.schools.registry import schools
from detente.studies.beds import BEDS
from detente.studies.kept import Pieces
from detente.studies.replications.findings import ComparedNumber, Findings
from detente.studies.replications.workers import run_all

RUNS = 2000
"""Runs of every arm if nothing else is asked for."""
YEARS = 40
"""Rounds (assumption): long enough for a routine, short enough for a game."""
PLACE: Mapping[str, float] = {"prior": 0.5, "offence_advantage": 2.5, "distinguishability": 0.0}
"""Strangers, of whom one cannot know what they are, where striking first pays (assumption)."""
CLEAR = 3.0
"""Standard errors from which an effect has a sign (false alarm: .003)."""
SMALLEST = 0.01
"""Share of acts up to which an effect is none, however sure (assumption: one act in a hundred)."""
MESSAGES = {"talk": 0.5}
"""Messages: a state says every other year that it means no harm (assumption)."""
PUBLISHED: Mapping[str, float] = {"three players": 1.0, "a known last round": 1.0, "messages": -1.0}
"""Reported effect of each treatment on conflict."""
NEEDS = ("conduct", "restraint")


@dataclass(frozen=True)
class SchoolJob:
    """One school in all arms.

    Attributes
    ----------
    school : str
        Its name.
    runs, seed : int
        Runs of every arm, and seed.
    """

    school: str
    runs: int
    seed: int


def scene(states: int) -> Scenario:
    """Return security-seekers side by side: all at the same place, so that each is as near to each."""
    place = BEDS["pair"].scenario(YEARS, **PLACE)
    return place.replace(states=states, given={**place.given, "distance": np.zeros((states, states))})


def effects_of(job: SchoolJob) -> Array:
    """Return what each treatment does to one school [treatment, 2]: the effect on conflict, and its standard error.

    Of a known last round it is the share of side-years in which defecting from mutual restraint pays (T > R), less one
    half: above 0 cooperation unravels from the end.

    Parameters
    ----------
    job
        School, runs and seed.
    """
    theory = school(job.school)
    arms = {"two": (theory, 2), "three": (theory, 3), "messages": (theory.where(**MESSAGES), 2)}
    runs = {name: _play(*arm, job) for name, arm in arms.items()}
    conflict = {name: _competing(run) for name, run in runs.items()}
    gain = _between_states(runs["two"]["restraint"]) < 0
    rows = [
        conflict["three"] - conflict["two"],
        gain.reshape(job.runs, -1).mean(1) - 0.5,
        conflict["messages"] - conflict["two"],
    ]
    return np.array([(row.mean(), row.std(ddof=1) / job.runs**0.5) for row in rows])


def _play(theory: Theory, states: int, job: SchoolJob) -> Run:
    """Run some states side by side."""
    points = [Point(completed(theory), scene(states))]
    parts = list(stream(points, years=YEARS, replicate_ids=np.arange(job.runs), seed=job.seed, keep=NEEDS))
    records = {name: np.concatenate([part[name] for part in parts]) for name in NEEDS}
    failures = {k: why for part in parts for k, why in part.failures.items()}
    return replace(parts[0], replicate_ids=np.arange(job.runs), records=records, failures=failures)


def _between_states(record: Array) -> Array:
    """Return a record of dyads without what states would be to themselves [replicate, year, directed dyad]."""
    apart = ~np.eye(record.shape[-1], dtype=bool)
    return np.asarray(record[..., apart], float)


def _competing(run: Run) -> Array:
    """Return the share of acts that compete [replicate]: toward each other state apart, however many there are."""
    return np.asarray(_between_states(run["conduct"]).mean((1, 2)))


def language_models_2026(
    *,
    runs: int = RUNS,
    seed: int = 0,
    workers: int = 1,
    progress: Part | None = None,
    pieces: Pieces | None = None,
) -> Findings:
    """Ask every school for the signs of the three treatments.

    Parameters
    ----------
    runs
        Runs of every arm, at least 16.
    seed
        Seed.
    workers
        Processes; it changes no number.
    progress
        Called with the number of finished schools, and of all.
    pieces
        Where schools are run, and where their results are kept.
    """
    whole("replicates", runs, 16, 100_000)
    whole("seed", seed, 0, 2**31 - 1)
    names = list(schools())
    jobs = [SchoolJob(name, runs, seed) for name in names]
    found = run_all(effects_of, jobs, workers=workers, batch=4, progress=progress, pieces=pieces)
    effects = {names[k]: result for k, result in found.ordered()}
    return Findings(
        quantities=tuple(_quantities(effects)),
        reasons=_reasons(effects),
        drawn={"schools": {name: held.tolist() for name, held in effects.items()}},
        asked=runs,
        runs=runs if effects else 0,
        seed=seed,
        why_not=found.why_not,
    )


def sign_of(effect: float, error: float) -> float:
    """Return the sign of an effect; 0 if it is not clear of zero, or too small to matter.

    Parameters
    ----------
    effect, error
        Effect and its standard error.
    """
    return float(np.sign(effect)) if abs(effect) > max(CLEAR * error, SMALLEST) else 0.0


def _quantities(effects: Mapping[str, Array]) -> list[ComparedNumber]:
    """Return the signs, treatment by treatment and school by school; no unravelling is 0."""
    out = []
    for k, (treatment, published) in enumerate(PUBLISHED.items()):
        for name, held in effects.items():
            effect, error = (float(x) for x in held[k])
            ours = sign_of(effect, error)
            if treatment == "a known last round":
                ours = max(ours, 0.0)
                note = f"defecting pays in {100 * (effect + 0.5):.0f} % of side-years"
            else:
                note = f"share of acts that compete {effect:+.3f}, standard error {error:.3f}"
            out.append(ComparedNumber(f"{treatment}: {name}", ours, published, 0.0, note))
    return out


def _reasons(effects: Mapping[str, Array]) -> str:
    """Why the signs agree or not."""
    all_three = [
        name
        for name, held in effects.items()
        if all(sign_of(*held[k]) == published for k, published in enumerate(PUBLISHED.values()))
    ]
    predict = f"{', '.join(all_three) or 'No school'} predicts all three signs."
    return (
        f"{predict} Only signs can be compared: the payoffs, the wording and the length of their games are not ours. "
        "Conflict is the share of acts toward each other state that compete, so that three players do not have more of "
        "it by having more neighbours to quarrel with; counted by whether anybody attacks, three players have more by "
        "arithmetic alone. States of detente do not look ahead to a last round: what is given for it follows from "
        "their payoffs by backward induction, and is no run. Most security-seekers here are in a Stag Hunt, in which a "
        "known end unravels nothing; that language models unravel says that they were given, or saw, a Prisoner's "
        "Dilemma. Messages lower conflict only as far as they are believed, which `talk_scepticism` assumes. Talk "
        "is added to schools that say nothing of it."
    )
