"""Where schools are compared: two beds, the axes of the worlds, Jervis's four, and when the test comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from detente.core.errors import InvalidValue, UnknownName
from detente.core.scenario import Intervention, Scenario, whole
from detente.core.theory import Theory
from detente.diagnostics.ways_out import FEAR, SHOCK, escape_tests

OFFENCE = (0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0)
"""Offence advantages that are tried: the advantage of striking first, one of the two aspects that Jervis tells apart
(the other is what a unit of defence costs against one of offence)."""
PRIORS = (0.3, 0.5, 0.75)
"""First beliefs that the other is greedy: of somebody who trusts, of a coin, of a fearful neighbour (assumption)."""
FORCES: Mapping[str, float] = {"look_alike": 0.0, "told_apart": 1.0}
"""Distinguishability of offensive and defensive forces, by name."""
PRIOR = PRIORS[-1]
"""First belief of Jervis's worlds."""
CALM = PRIORS[0]
"""First belief in the counterfactual twin."""
LEADS, FAR = 2.5, 4.0
"""Offence advantages at which it is asked whether there is a way out (assumption)."""
SHORTEST = 10
"""Fewest years of a verdict."""


@dataclass(frozen=True)
class Bed:
    """Who is there, whatever the school and the world.

    Attributes
    ----------
    name, title : str
        Name, and what it is.
    states : int
        Number of states.
    settings : mapping
        What is set for all schools.
    """

    name: str
    title: str
    states: int
    settings: Mapping[str, float] = field(default_factory=dict)

    def scenario(
        self, years: int, *, prior: float, offence_advantage: float, distinguishability: float, **more: float
    ) -> Scenario:
        """Return a world of this bed.

        Parameters
        ----------
        years
            Horizon.
        prior, offence_advantage, distinguishability
            Its place on the axes.
        **more
            Other parameters.
        """
        axes = {"prior": prior, "offence_advantage": offence_advantage, "distinguishability": distinguishability}
        settings = {**self.settings, **axes, **more}
        return Scenario(self.name, self.title, states=self.states, years=years, settings=settings)


BASE: Mapping[str, float] = {
    "economy_spread": 0.0,
    "growth_noise": 0.0,
    "growth": 0.0,
    "malign_share": 0.0,
    "motive_change": 0.0,
}
"""Two equal neighbours who both want nothing but security; observers still allow for greed."""
BEDS = {
    b.name: b
    for b in (
        Bed("pair", "two equal neighbours who want nothing but security", 2, BASE),
        Bed(
            "system",
            "eight states on a map, in two regions, each greedy with a chance of one in seven",
            8,
            {"regions": 2.0, "malign_share": 1 / 7, "motive_change": 0.0},
        ),
    )
}
"""The beds by name: motives stay what they are in both."""


@dataclass(frozen=True)
class JervisWorld:
    """One of the four worlds of offence-defence balance and distinguishability [Jervis1978]_.

    Attributes
    ----------
    name, title : str
        Name, and what it is.
    offence_advantage : float
        Ratio (assumption: 2.5 where offence leads; 1.25 where defence leads a little and a dilemma is left, with
        compatible requirements: with the few offensive forces that security-seekers settle at whoever strikes first
        wins in 0.45 of the cases; with forces half of which are offensive in 0.56).
    distinguishability : float
        0 or 1.
    """

    name: str
    title: str
    offence_advantage: float
    distinguishability: float


WORLDS = {
    w.name: w
    for w in (
        JervisWorld("W1", "offence leads, forces look alike: doubly dangerous", 2.5, 0.0),
        JervisWorld("W2", "defence leads a little, forces look alike", 1.25, 0.0),
        JervisWorld("W3", "offence leads, forces can be told apart", 2.5, 1.0),
        JervisWorld("W4", "defence leads a little, forces can be told apart: doubly stable", 1.25, 1.0),
    )
}
"""Jervis's four worlds by name: below an offence advantage of 1 restraint dominates, and W2 and W4 are one."""


AXES = ("prior", "offence_advantage", "distinguishability", "malign_share")
"""Parameters that are moved, or that are what a bed is: no theory that is compared sets them."""


def check_axes(theories: Iterable[Theory]) -> None:
    """Raise ``InvalidValue`` if a theory sets what its worlds are to differ by: it would be the same in all of them.

    Parameters
    ----------
    theories
        Theories to be compared.
    """
    for theory in theories:
        for name in AXES:
            if name in theory.settings:
                msg = f"The theory {theory.name!r} sets {name}, which the worlds that schools are compared in move."
                hint = "Leave it to the worlds; for one world of your own use run, or logic with a scenario."
                raise InvalidValue(msg, hint)


def world_named(name: str) -> JervisWorld:
    """Return a world by name; raise ``UnknownName`` if there is none."""
    key = name.strip().upper()
    if key not in WORLDS:
        kind = "world"
        raise UnknownName(kind, name, WORLDS, "They are Jervis's four: W1 to W4.")
    return WORLDS[key]


def base_scenario(world: JervisWorld, years: int, prior: float = PRIOR) -> Scenario:
    """Return the pair in one of Jervis's worlds.

    Parameters
    ----------
    world
        Jervis's world.
    years
        Horizon.
    prior
        First belief that the other is greedy.
    """
    axes = {"offence_advantage": world.offence_advantage, "distinguishability": world.distinguishability}
    made = BEDS["pair"].scenario(years, prior=prior, **axes)
    return made.replace(name=f"jervis_{world.name.lower()}", title=world.title)


@dataclass(frozen=True)
class Timetable:
    """When what happens to those who are compared.

    Attributes
    ----------
    test : int
        First year of the test: leaders lose sensibility and stop leaping.
    begin : int
        First year of the shock, or of fear that is held.
    window : int
        Years over which conduct is judged, before the test and at the end.
    shocks : tuple of int
        Length of the shock, and the shorter and the longer one printed beside it.
    horizons : tuple of int
        Years after which it is asked who is hostile: 30 and 100, as far as they come before the test.
    """

    test: int
    begin: int
    window: int
    shocks: tuple[int, int, int]
    horizons: tuple[int, ...]


def timetable(years: int) -> Timetable:
    """Return the timetable; one shorter than 100 years is pressed together.

    Parameters
    ----------
    years
        Horizon, at least ``SHORTEST``.
    """
    whole("years", years, SHORTEST, 10_000)
    last = 50 if years >= 100 else years // 2
    begin, test = last * 4 // 5, years - last
    window = min(20, last * 2 // 5)
    longest = begin - window
    shocks = (min(SHOCK, longest), min(4, longest), min(12, longest))
    horizons = tuple(h for h in (30, 100) if h < test) if test > 100 else tuple(h for h in (30,) if h < test)
    return Timetable(test, years - begin, window, shocks, tuple(dict.fromkeys((*horizons, min(test, 100)))))


def shocked(when: Timetable, shock: int | None = None, states: int = 2) -> tuple[Intervention, ...]:
    """Return the test: leaders turn over, then the first state of each dyad competes with the other, come what may.

    Parameters
    ----------
    when
        Timetable.
    shock
        Years of one-sided competing; those of the timetable if None, which end before the last window.
    states
        Number of states.
    """
    leaders, blow = escape_tests(when.test, when.begin, when.shocks[0] if shock is None else shock)["shock"]
    return leaders, *(replace(blow, actor=i, target=j) for i in range(states) for j in range(i + 1, states))


def frightened(when: Timetable, *, pinned: bool = False) -> tuple[Intervention, ...]:
    """Return the test of transcendence: leaders turn over, then each year of a shock begins in fear on both sides.

    Parameters
    ----------
    when
        Timetable.
    pinned
        Whether no evidence of those years moves the fear: the neighbour of that test.
    """
    return escape_tests(when.test, when.begin, when.shocks[0], FEAR, through_evidence=pinned)["held"]


def restrained(when: Timetable) -> tuple[Intervention, ...]:
    """Return do(a = 0): what makes the twin in which both hold back in the years that are judged before the test.

    Parameters
    ----------
    when
        Timetable.
    """
    return (Intervention(when.test - when.window, until=when.test, conduct="restraint"),)
