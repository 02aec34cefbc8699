"""The yearly series of a case, declared once: the column of the panel, what it measures, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.data import chronology
from detente.data.codes import Actor
from detente.data.panel.actors import Selected
from detente.data.record import Record, Values
from detente.data.tables.reader import by_year
from detente.studies.case.series import Series, Yearly

COW_6 = "National Material Capabilities 6.0"
COW_7 = "National Material Capabilities 7.0"
GML = "GML militarized disputes 2.2.1"
ICB = "International Crisis Behavior 14"
ATOP = "Alliance Treaty Obligations and Provisions 5.1"
SHIPPED = "Departments of Energy, Defense and State (declassified)"
STOCK = "Nuclear Notebook, Bulletin of the Atomic Scientists"
CHRONOLOGY = "detente's chronology of the case: a selection"
USA = 2
"""COW number of the state whose warheads ship with detente."""
PINNED = {
    True: ("MeasuringWorth", "MeasuringWorth"),
    False: ("the Bureau of Labor Statistics and the Census", "mint parity"),
}
"""Who gives prices and parities: the pinned files, or the tables that ship with detente."""


@dataclass(frozen=True)
class OfState:
    """A measure of one state.

    Attributes
    ----------
    name
        Name of the measure.
    column
        Column of the state-year frame.
    label, unit, source
        For people.
    """

    name: str
    column: str
    label: str
    unit: str
    source: str


@dataclass(frozen=True)
class OfDyad:
    """A measure of two states; directed ones are of the first towards the second.

    Attributes
    ----------
    name
        Name of the measure.
    column
        Column of the dyad-year frame; of a directed one, that of the first state.
    label
        For people; ``{one}`` and ``{two}`` are the states.
    unit, source
        For people.
    directed
        Whether each way is a series of its own.
    """

    name: str
    column: str
    label: str
    unit: str
    source: str
    directed: bool = False


YES = "1 yes, 0 no"
DEATHS = "0 none, 1 to 25, 2 to 100, 3 to 250, 4 to 500, 5 to 999, 6 more; missing without a dispute"

STATE = (
    OfState("milex_usd2020", "milex_usd2020", "Military spending", "million dollars of 2020", COW_7),
    OfState("milex", "milex", "Military spending, current",
            "thousand current pounds to 1913, thousand current dollars from 1914", COW_7),
    OfState("sipri_usd2019", "sipri_milex_const2019", "Military spending by SIPRI", "million dollars of 2019",
            "SIPRI Military Expenditure Database 2021; national prices at the exchange rates of 2019"),
    OfState("milper", "milper", "Soldiers", "thousand", COW_7),
    OfState("cinc", "cinc", "Share of the system's capabilities", "share", COW_7),
    OfState("gdp", "gdp_2017m", "Gross domestic product", "million international dollars of 2017",
            "Fariss and others 2022"),
    OfState("warheads", "warheads", "Nuclear warheads", "stockpiled warheads", STOCK),
    OfState("polyarchy", "v2x_polyarchy", "Electoral democracy", "0 to 1", "V-Dem, packaged in isard 0.2.0"),
    OfState("polity2", "polity2", "Democracy less autocracy", "-10 to 10", "Polity5, packaged in isard 0.2.0"),
    OfState("ideal_point", "un_idealpoint", "Ideal point in the General Assembly", "standard deviations",
            "United Nations ideal points, April 2020"),
    OfState("territorial_threat", "terr_threat", "Territorial threat faced, as measured", "latent scale, mean near 0",
            "Latent territorial threat (Miller 2022)"),
    OfState("territorial_threat_sd", "terr_threat_sd", "Its posterior standard deviation", "latent scale",
            "Latent territorial threat (Miller 2022)"),
    OfState("leader_change", "leader_change", "Change of leader", YES, "Archigos 4.1"),
)  # fmt: skip
"""Measures of a state."""

DYAD = (
    OfDyad("mid_onset", "gml_onsets", "Disputes that began, {one} and {two}", "disputes", GML),
    OfDyad("mid_ongoing", "gml_ongoing", "Dispute going on, {one} and {two}", YES, GML),
    OfDyad("war", "war_ongoing", "Interstate war, {one} and {two}", YES, "COW Inter-State War 4.0"),
    OfDyad("ucdp_conflict", "ucdp_conflict", "Armed conflict of {one} and {two}, helpers included",
           "0 none, 1 from 25 deaths a year, 2 from 1,000", "UCDP/PRIO Armed Conflict Dataset 25.1"),
    OfDyad("fatality", "gml_worst_fatality", "Deaths of all sides in the deadliest dispute, {one} and {two}", DEATHS,
           GML),
    OfDyad("icb_crises", "icb_crises", "Crises with both as actors, {one} and {two}", "crises", ICB),
    OfDyad("icb_opposed", "icb_triggered", "Crises that one triggered for the other, {one} and {two}", "crises", ICB),
    OfDyad("rivalry_td", "rivalry_td", "Rivals by the list of Thompson and Dreyer, {one} and {two}", YES,
           "Thompson and Dreyer 2012, coded in hindsight"),
    OfDyad("rivalry_tss", "rivalry_tss", "Rivals by the list of Thompson, Sakuwa and Suhas, {one} and {two}", YES,
           "Thompson, Sakuwa and Suhas 2021, coded in hindsight"),
    OfDyad("arms_race", "arms_race_grh", "Arms race, {one} and {two}", YES,
           "Gibler, Rider and Hutchison 2005, coded in hindsight"),
    OfDyad("contiguity", "conttype", "Contiguity of {one} and {two}",
           "1 land, 2-5 across water, 0 none within 400 miles", "COW Direct Contiguity 3.2"),
    *(OfDyad(column, column, label + ", {one} and {two}", YES, ATOP)
      for column, label in (("atop_defense", "Bound to defend each other"),
                            ("atop_offense", "Bound to attack together"),
                            ("atop_neutral", "Bound to neutrality"), ("atop_nonagg", "Bound not to attack"),
                            ("atop_consul", "Bound to consult"))),
    OfDyad("cow_defense", "cow_defense", "Defence pact, {one} and {two}", YES, "COW Formal Alliances 4.1"),
    OfDyad("joint_igos", "joint_igos", "Organisations with both as members, {one} and {two}", "organisations",
           "COW International Governmental Organizations 3"),  # codespell:ignore
    OfDyad("ideal_distance", "idealpoint_dist", "Distance of ideal points, {one} and {two}", "standard deviations",
           "United Nations ideal points, April 2020"),
    OfDyad("hostility", "gml_top_hostility_a", "Highest hostility of {one} to anyone in a dispute with {two}",
           "0 none to 5 war", GML, directed=True),
    OfDyad("revisionist", "gml_revisionist_a", "{one} wanted a change in disputes with {two}",
           YES + "; missing without a dispute", GML, directed=True),
    OfDyad("imports", "imports_a_from_b", "Imports of {one} from {two}", "million current dollars", "COW Trade 4.0",
           directed=True),
)  # fmt: skip
"""Measures of two states."""


def _ships(record: Record, measure: OfState, actor: Actor) -> bool:
    """Tell whether the stock of warheads has to be that which ships with detente: the United States' alone does."""
    return measure.name == "warheads" and "warheads" not in record.used and actor.ccode == USA


def _values(record: Record, rows: Selected, measure: OfState, actor: Actor) -> Values:
    values = rows.of_state(measure.column, actor)
    if not _ships(record, measure, actor):
        return values
    known = by_year("us_warheads", "warheads")
    return [known.get(year) for year in rows.years]


def _source(record: Record, measure: OfState, actor: Actor) -> str:
    """Name the source that was read."""
    cow = COW_7 if "nmc7" in record.used else COW_6
    if measure.name == "milex_usd2020":
        prices, parity = (PINNED[name in record.used][place] for place, name in enumerate(("prices", "pounds")))
        money = f"prices of {prices}, pounds by {parity}"
        return f"{cow}; pounds to 1913 and dollars from 1914, at market rates; {money}"
    if _ships(record, measure, actor):
        return SHIPPED
    return cow if measure.source == COW_7 else measure.source


def of_state(record: Record, rows: Selected, actor: Actor) -> Iterator[Series]:
    """Make every series of one state.

    Parameters
    ----------
    rows
        Rows of the panel.
    actor
        The state.
    """
    for measure in STATE:
        values = _values(record, rows, measure, actor)
        label = f"{measure.label}, {actor.name}"
        yield Series(measure.name, (actor.abb,), label, measure.unit, _source(record, measure, actor), values)


def of_dyad(rows: Selected, one: Actor, two: Actor) -> Iterator[Series]:
    """Make every series of two states, acts apart.

    Parameters
    ----------
    rows
        Rows of the panel.
    one, two
        The states.
    """
    for measure in DYAD:
        for a, b in ((one, two), (two, one)) if measure.directed else ((one, two),):
            values = rows.of_dyad(measure.column, a, b)
            label = measure.label.format(one=a.name, two=b.name)
            yield Series(measure.name, (a.abb, b.abb), label, measure.unit, measure.source, values)
    listed = chronology.treaties(chronology.between(one, two), rows.years)
    label = f"Treaties signed, {one.name} and {two.name}"
    yield Series("treaties", (one.abb, two.abb), label, "treaties listed", CHRONOLOGY, listed)


def read_yearly(record: Record, sides: Sequence[Actor], years: Sequence[int]) -> Yearly:
    """Read every yearly series of a case, acts apart.

    Parameters
    ----------
    sides
        The states.
    years
        Years wanted.

    Raises
    ------
    DataError
        The capabilities of states are not at hand.
    """
    record.capabilities()
    columns = [measure.column for measure in STATE], [measure.column for measure in DYAD]
    rows = Selected(record, sides, years, of_states=columns[0], of_dyads=columns[1])
    states = (one for actor in sides for one in of_state(record, rows, actor))
    pairs = (one for a, b in combinations(sides, 2) for one in of_dyad(rows, a, b))
    return Yearly(tuple(years), (*states, *pairs))
