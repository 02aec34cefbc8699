"""What a verdict is asked: theories, worlds, beds and sizes, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente._version import __version__
from detente.core.backends import BackendName
from detente.core.errors import InvalidValue, UnknownName
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.engine.ensemble import backend_named
from detente.store import theory_asked
from detente.store.asking import FIXES
from detente.studies.beds import BEDS, WORLDS, Timetable, check_axes, timetable, world_named
from detente.studies.given import TheoriesLike, as_theories
from detente.studies.mixed import NAME, Mix, MixLike, as_mix
from detente.studies.verdict.size import Size, size_of


@dataclass(frozen=True)
class AskedVerdict:
    """What a verdict is asked.

    Attributes
    ----------
    theories : mapping
        Theories by name.
    mix : Mix or None
        Schools and shares of a mixed world beside them.
    places, beds : tuple of str
        Jervis's worlds, and who is there where it is looked for tipping points.
    size : Size
        How much is run of each part.
    when : Timetable
        Timetable.
    replicates, years, seed : int
        Runs of each world of two states, horizon, and seed.
    backend : str
        The back end.
    """

    theories: Mapping[str, Theory]
    mix: Mix | None
    places: tuple[str, ...]
    beds: tuple[str, ...]
    size: Size
    when: Timetable
    replicates: int
    years: int
    seed: int
    backend: BackendName

    @property
    def named(self) -> dict[str, Theory]:
        """The theories by name, and the mixed world as one that stands beside them."""
        return {**self.theories, **({} if self.mix is None else {NAME: self.mix.theory()})}


def ask(
    theories: TheoriesLike,
    worlds: str | Sequence[str],
    *,
    mix: MixLike | None,
    beds: str | Sequence[str],
    draws: int | None,
    replicates: int,
    years: int,
    seed: int,
    backend: BackendName,
) -> AskedVerdict:
    """Return what a verdict is asked, after checking it.

    Parameters
    ----------
    theories, worlds, mix, beds, draws, replicates, years, seed, backend
        As of ``verdict``.
    """
    whole("replicates", replicates, 1, 10_000_000)
    when = timetable(years)
    size = size_of(replicates, None if draws is None else whole("draws", draws, 0, 100_000))
    places, there = _places(worlds), _beds(beds)
    asked = {t.name: t for t in as_theories(theories)}
    blend = None if mix is None else as_mix(mix)
    check_axes((*asked.values(), *(() if blend is None else blend.theories)))
    if blend is not None and NAME in asked:
        msg = f"A theory is called {NAME!r}, as the mixed world is."
        raise InvalidValue(msg, 'Give it another name: theory.replace(name="...").')
    return AskedVerdict(asked, blend, places, there, size, when, replicates, years, seed, backend)


def question_of_verdict(asked: AskedVerdict) -> dict[str, Any]:
    """Return everything that fixes the numbers of a verdict, for ``key_of``.

    Parameters
    ----------
    asked
        As ``ask`` returns it.
    """
    fixes = backend_named(asked.backend).manifest()
    mix = asked.mix
    followed = () if mix is None else [theory_asked(theory) for theory in mix.theories]
    return {
        "study": "verdict",
        "detente": __version__,
        "theories": [theory_asked(theory) for theory in asked.theories.values()],
        "mix": None if mix is None else {"theories": followed, "shares": mix.shares},
        "worlds": asked.places,
        "beds": asked.beds,
        "size": asked.size,
        "replicates": asked.replicates,
        "years": asked.years,
        "seed": whole("seed", asked.seed, 0, 2**63 - 1),
        "backend": " ".join(str(fixes[name]) for name in FIXES if name in fixes),
    }


def _places(worlds: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of worlds, each once; all of them if none is named."""
    named = [worlds] if isinstance(worlds, str) else worlds or WORLDS
    return tuple(dict.fromkeys(world_named(w).name for w in named))


def _beds(beds: str | Sequence[str]) -> tuple[str, ...]:
    """Return the names of beds, each once."""
    named = [beds] if isinstance(beds, str) else list(beds)
    for name in (n for n in named if n not in BEDS):
        raise UnknownName("bed", name, BEDS)  # noqa: EM101  # a word
    return tuple(name for name in BEDS if name in named)
