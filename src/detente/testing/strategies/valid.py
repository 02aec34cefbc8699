"""What is accepted and runs to the end: theories, interventions, scenarios, designs."""

from __future__ import annotations

from collections.abc import Iterable

from detente.core.phases import Mechanism
from detente.core.scenario import EARLIEST, EDITS, LATEST, PERIODS, STARTS, Intervention, Scenario
from detente.core.theory import Theory
from detente.engine.plan import Point
from detente.mechanisms.complete import COMPLETE
from detente.testing.strategies.needs import st
from detente.testing.strategies.numbers import amounts, settings

FEW_STATES, FEW_YEARS = (2, 3), 6
"""Numbers of states, and most years, of what is drawn."""
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=5).filter(str.strip)
"""Names of states, in any script."""


@st.composite
def theories(
    draw: st.DrawFn,
    base: Theory = COMPLETE,
    *,
    most_settings: int = 4,
    leave_out: Iterable[type[Mechanism]] = (),
    name: str = "drawn",
) -> Theory:
    """Return theories: some parameters of one anywhere in their ranges, on a bound, at their identity.

    They shrink to ``base``.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    base
        Theory to start from; put a mechanism of your own into it to try that.
    most_settings
        Most parameters that are set.
    leave_out
        Mechanisms of which some may be left out. Each anatomy is a program of its own: compiling takes longer then.
    name
        Its name.
    """
    can = sorted(leave_out, key=lambda kind: kind.__name__)
    gone = draw(st.lists(st.sampled_from(can), max_size=2, unique=True)) if can else []
    theory = base.without(*gone).replace(name=name)
    return theory.where(**draw(settings(theory.values(), most_settings)))


@st.composite
def interventions(
    draw: st.DrawFn, *, years: int = FEW_YEARS, states: int = 2, theory: Theory = COMPLETE
) -> Intervention:
    """Return interventions that a scenario of some size can hold.

    They shrink to one that does nothing in year 0.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    years, states
        Size of the scenario.
    theory
        Theory whose parameters they set.
    """
    year = draw(st.integers(0, years - 1))
    fields = draw(st.lists(st.sampled_from(EDITS), max_size=2, unique=True))
    conduct = draw(st.sampled_from([None, 0, 1, "restraint", "compete"]))
    actor = None if conduct is None else draw(st.none() | st.integers(0, states - 1))
    others = [k for k in range(states) if k != actor]
    return Intervention(
        year,
        until=draw(st.none() | st.integers(year + 1, 2 * years)),
        settings=draw(settings(theory.values(), 2)),
        edits={name: draw(amounts(name, states)) for name in fields},
        conduct=conduct,
        actor=actor,
        target=None if conduct is None else draw(st.none() | st.sampled_from(others)),
        hold=bool(fields) and draw(st.booleans()),
    )


@st.composite
def scenarios(
    draw: st.DrawFn,
    *,
    states: Iterable[int] = FEW_STATES,
    most_years: int = FEW_YEARS,
    theory: Theory = COMPLETE,
    most_settings: int = 3,
) -> Scenario:
    """Return scenarios: some states and years, with anything given of the first year and done on the way.

    They shrink to two states of which nothing is said, in one year of one period.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    states
        Numbers of states to choose from.
    most_years
        Most years.
    theory
        Theory whose parameters it sets.
    most_settings
        Most parameters that are set.
    """
    n, years = draw(st.sampled_from(tuple(states))), draw(st.integers(1, most_years))
    fields = draw(st.lists(st.sampled_from(STARTS), max_size=3, unique=True))
    done = interventions(years=years, states=n, theory=theory)
    named = draw(st.booleans())
    return Scenario(
        "drawn",
        title=draw(st.text(max_size=5).filter(_writable)),
        states=n,
        years=years,
        periods=draw(st.sampled_from(PERIODS)),
        settings=draw(settings(theory.values(), most_settings)),
        given={name: draw(amounts(name, n)) for name in fields},
        interventions=tuple(draw(st.lists(done, max_size=2))),
        names=tuple(draw(st.lists(NAMES, min_size=n, max_size=n, unique=True))) if named else (),
        first_year=draw(st.none() | st.integers(EARLIEST, LATEST)),
    )


@st.composite
def designs(
    draw: st.DrawFn,
    theory: Theory = COMPLETE,
    *,
    states: Iterable[int] = FEW_STATES,
    most_years: int = FEW_YEARS,
    most_points: int = 3,
    leave_out: Iterable[type[Mechanism]] = (),
) -> list[Point]:
    """Return designs: points of one size, of a theory or of one a state, each with its settings and interventions.

    Run them for as many years as their scenarios have. They shrink to one point in which nothing is set.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    theory
        Theory to start from.
    states
        Numbers of states to choose from.
    most_years
        Most years.
    most_points
        Most points.
    leave_out
        Mechanisms of which some may be left out, as of ``theories``.
    """
    place = draw(scenarios(states=states, most_years=most_years, theory=theory))
    who = theories(theory, leave_out=leave_out, most_settings=3)
    mixed = st.lists(who, min_size=place.states, max_size=place.states).map(tuple)
    points = []
    for _ in range(draw(st.integers(1, most_points))):
        given = {name: draw(amounts(name, place.states)) for name in place.given}
        other = place.replace(given=given, settings=draw(settings(theory.values(), 2)))
        done = interventions(years=place.years, states=place.states, theory=theory)
        points.append(Point(draw(who | mixed), other, tuple(draw(st.lists(done, max_size=1)))))
    return points


def _writable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)
