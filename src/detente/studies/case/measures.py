"""The yearly series of a case, declared once: what each measures, in which unit, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

from detente.data import chronology, dyads, leadership, places, series
from detente.data.codes import Actor
from detente.data.record import Record, Values, is_member
from detente.data.registry import SOURCES
from detente.studies.case.series import Series

COW_6 = "National Material Capabilities 6.0"
COW_7 = "National Material Capabilities 7.0"
GML = "GML militarized disputes 2.2.1"
ICB = "International Crisis Behavior 14"
ATOP = "Alliance Treaty Obligations and Provisions 5.1"
SHIPPED = "Departments of Energy, Defense and State (declassified)"
STOCK = "Nuclear Notebook, Bulletin of the Atomic Scientists"
CHRONOLOGY = "detente's chronology of the case: a selection"


@dataclass(frozen=True)
class OfState:
    """A measure of one state.

    Attributes
    ----------
    name
        Start of the names of its series: the state's abbreviation follows.
    label, unit, source
        For people.
    read
        Makes the values from the record.
    """

    name: str
    label: str
    unit: str
    source: str
    read: Callable[[Record, Actor, Sequence[int]], Values]


@dataclass(frozen=True)
class OfDyad:
    """A measure of two states; directed ones are of the first towards the second.

    Attributes
    ----------
    name
        Start of the names of its series: the abbreviations of both states follow.
    label
        For people; ``{one}`` and ``{two}`` are the states.
    unit, source
        For people.
    read
        Makes the values from the record.
    directed
        Whether each way is a series of its own.
    """

    name: str
    label: str
    unit: str
    source: str
    read: Callable[[Record, Actor, Actor, Sequence[int]], Values]
    directed: bool = False


def _capability(column: str) -> Callable[[Record, Actor, Sequence[int]], Values]:
    return lambda record, actor, years: series.capability(record, column, actor, years)


def _column(name: str, column: str) -> Callable[[Record, Actor, Sequence[int]], Values]:
    return lambda record, actor, years: series.of_state(record, name, column, actor, years)


def _either_way(name: str, column: str, zero: bool) -> Callable[[Record, Actor, Actor, Sequence[int]], Values]:
    return lambda record, one, two, years: dyads.either_way(
        record, name, column, (one, two), years, empty=0.0 if zero else None
    )


def _listed(name: str, ends: tuple[str, str]) -> Callable[[Record, Actor, Actor, Sequence[int]], Values]:
    return lambda record, one, two, years: dyads.in_spell(record, name, (one, two), years, ends)


def _ideal_distance(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    points = [series.of_state(record, "ideal_points", "IdealPoint", actor, years) for actor in (one, two)]
    return [None if a is None or b is None else abs(a - b) for a, b in zip(*points, strict=True)]


def _contiguity(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    inside = [SOURCES["contiguity"].covers(y) and is_member(one, y) and is_member(two, y) for y in years]
    found = [places.contiguity(record, one, two, y) if known else None for y, known in zip(years, inside, strict=True)]
    return [None if kind is None else float(kind) for kind in found]


def _treaties(_: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    return chronology.treaties(chronology.between(one, two), years)


YES = "1 yes, 0 no"

STATE = (
    OfState("milex", "Military spending, current",
            "thousand current pounds to 1913, thousand current dollars from 1914", COW_7, _capability("milex")),
    OfState("sipri_usd2019", "Military spending by SIPRI", "million dollars of 2019",
            "SIPRI Military Expenditure Database 2021; national prices at the exchange rates of 2019",
            _column("sipri", "constant")),
    OfState("milper", "Soldiers", "thousand", COW_7, _capability("milper")),
    OfState("cinc", "Share of the system's capabilities", "share", COW_7, _capability("cinc")),
    OfState("gdp", "Gross domestic product", "million international dollars of 2017", "Fariss and others 2022",
            series.product),
    OfState("warheads", "Nuclear warheads", "stockpiled warheads", STOCK, series.warheads),
    OfState("polyarchy", "Electoral democracy", "0 to 1", "V-Dem, packaged in isard 0.2.0",
            _column("democracy", "v2x_polyarchy")),
    OfState("polity2", "Democracy less autocracy", "-10 to 10", "Polity5, packaged in isard 0.2.0",
            _column("democracy", "polity2")),
    OfState("ideal_point", "Ideal point in the General Assembly", "standard deviations",
            "United Nations ideal points, April 2020", _column("ideal_points", "IdealPoint")),
    OfState("territorial_threat", "Territorial threat faced, as measured", "latent scale, mean near 0",
            "Latent territorial threat (Miller 2022)", _column("territorial_threat", "lterrthreat")),
    OfState("territorial_threat_sd", "Its posterior standard deviation", "latent scale",
            "Latent territorial threat (Miller 2022)", _column("territorial_threat", "sd")),
    OfState("leader_change", "Change of leader", YES, "Archigos 4.1", leadership.changes),
)  # fmt: skip
"""Measures of a state, beside its spending in constant prices."""

DYAD = (
    OfDyad("mid_onset", "Disputes that began, {one} and {two}", "disputes", GML, dyads.dispute_onsets),
    OfDyad("mid_ongoing", "Dispute going on, {one} and {two}", YES, GML, dyads.disputes_ongoing),
    OfDyad("war", "Interstate war, {one} and {two}", YES, "COW Inter-State War 4.0", dyads.wars_ongoing),
    OfDyad("fatality", "Deaths in disputes of {one} and {two}",
           "0 none, 1 to 25, 2 to 100, 3 to 250, 4 to 500, 5 to 999, 6 more", GML, dyads.fatality),
    OfDyad("icb_crises", "Crises with both as actors, {one} and {two}", "crises", ICB,
           partial(dyads.crises, opposed=False)),
    OfDyad("icb_opposed", "Crises that one triggered for the other, {one} and {two}", "crises", ICB,
           partial(dyads.crises, opposed=True)),
    OfDyad("rivalry_td", "Rivals by the list of Thompson and Dreyer, {one} and {two}", YES,
           "Thompson and Dreyer 2012, coded in hindsight", _listed("rivalries", ("styear", "endyear"))),
    OfDyad("rivalry_tss", "Rivals by the list of Thompson, Sakuwa and Suhas, {one} and {two}", YES,
           "Thompson, Sakuwa and Suhas 2021, coded in hindsight", _listed("rivalries_tss", ("start", "end"))),
    OfDyad("arms_race", "Arms race, {one} and {two}", YES, "Gibler, Rider and Hutchison 2005, coded in hindsight",
           _listed("arms_races", ("styear", "endyear"))),
    OfDyad("contiguity", "Contiguity of {one} and {two}", "1 land, 2-5 across water, 0 none within 400 miles",
           "COW Direct Contiguity 3.2", _contiguity),
    *(OfDyad(column, label + ", {one} and {two}", YES, ATOP, _either_way("alliances", column, zero=True))
      for column, label in (("atop_defense", "Bound to defend each other"),
                            ("atop_offense", "Bound to attack together"),
                            ("atop_neutral", "Bound to neutrality"), ("atop_nonagg", "Bound not to attack"),
                            ("atop_consul", "Bound to consult"))),
    OfDyad("cow_defense", "Defence pact, {one} and {two}", YES, "COW Formal Alliances 4.1",
           _either_way("cow_alliances", "cow_defense", zero=True)),
    OfDyad("joint_igos", "Organisations with both as members, {one} and {two}", "organisations",
           "COW International Governmental Organizations 3",  # codespell:ignore
           _either_way("joint_igos", "dyadigos", zero=False)),
    OfDyad("ideal_distance", "Distance of ideal points, {one} and {two}", "standard deviations",
           "United Nations ideal points, April 2020", _ideal_distance),
    OfDyad("treaties", "Treaties signed, {one} and {two}", "treaties listed", CHRONOLOGY, _treaties),
    OfDyad("hostility", "Highest hostility of {one} towards {two}", "0 none to 5 war", GML, dyads.dispute_hostility,
           directed=True),
    OfDyad("revisionist", "{one} wanted a change in disputes with {two}", YES + "; missing without a dispute", GML,
           dyads.revisionist, directed=True),
)  # fmt: skip
"""Measures of two states."""


def _imports(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Values:
    """Read the imports of the first from the second, in whichever order the source names the states."""
    there = dyads.count_rows(record, "dyadic_trade", (one, two), years, lambda rows: rows["flow1"].max(), empty=None)
    back = dyads.count_rows(record, "dyadic_trade", (two, one), years, lambda rows: rows["flow2"].max(), empty=None)
    return [a if a is not None else b for a, b in zip(there, back, strict=True)]


IMPORTS = OfDyad("imports", "Imports of {one} from {two}", "million current dollars", "COW Trade 4.0", _imports,
                 directed=True)  # fmt: skip


def _source(record: Record, measure: OfState) -> str:
    if measure.source == COW_7 and "nmc7" not in record.used:
        return COW_6
    if measure.source == STOCK and "warheads" not in record.used:
        return SHIPPED
    return measure.source


def of_state(record: Record, actor: Actor, years: Sequence[int]) -> Iterator[Series]:
    """Make every series of one state.

    Parameters
    ----------
    actor
        The state.
    years
        Years wanted.
    """
    spent = series.spending(record, actor, years)
    cow = COW_7 if "nmc7" in record.used else COW_6
    source = f"{cow}; pounds to 1913 and dollars from 1914, at market rates; {series.deflator(record)}"
    label = f"Military spending, {actor.name}"
    yield Series(f"milex_usd2020_{actor.abb}", label, "million dollars of 2020", source, spent)
    for measure in STATE:
        values = measure.read(record, actor, years)
        label = f"{measure.label}, {actor.name}"
        yield Series(f"{measure.name}_{actor.abb}", label, measure.unit, _source(record, measure), values)


def of_dyad(record: Record, one: Actor, two: Actor, years: Sequence[int]) -> Iterator[Series]:
    """Make every series of two states, acts apart.

    Parameters
    ----------
    one, two
        The states.
    years
        Years wanted.
    """
    for measure in (*DYAD, IMPORTS):
        for a, b in ((one, two), (two, one)) if measure.directed else ((one, two),):
            label = measure.label.format(one=a.name, two=b.name)
            values = measure.read(record, a, b, years)
            yield Series(f"{measure.name}_{a.abb}_{b.abb}", label, measure.unit, measure.source, values)


def of_all(record: Record, sides: Sequence[Actor], years: Sequence[int]) -> dict[str, Series]:
    """Make every yearly series of a case, acts apart, by name.

    Parameters
    ----------
    sides
        The states.
    years
        Years wanted.
    """
    states = (one for actor in sides for one in of_state(record, actor, years))
    pairs = (one for a, b in combinations(sides, 2) for one in of_dyad(record, a, b, years))
    return {one.name: one for found in (states, pairs) for one in found}
