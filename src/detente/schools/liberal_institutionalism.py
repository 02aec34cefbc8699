"""Liberal institutionalism."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import (
    ALLIANCES,
    CORE,
    IDENTITY,
    INSTITUTIONS,
    LISTENING,
    REPUTATION,
    TRADE,
    TREATIES,
    VIGILANCE,
)

PLACE = 120
"""Place in tables."""

CARD = Card(
    claim=(
        "Cooperation is possible under anarchy, because states with common interests can build institutions that make "
        "conduct visible, raise the price of defection and reward restraint. Once built they outlast the conditions "
        "that made them, and interdependence makes force a poor instrument."
    ),
    interprets=(
        "On the evidence alone, without a presumption of the worst case; and institutions clear the view completely "
        "(binding_transparency 1): between members neither noise nor misreading is left once binding is full."
    ),
    responds="By deliberation and habit, with first steps of trust now and then (leap 0.05).",
    interacts=(
        "Trade follows calm and flourishes under economic institutions; to lose it costs twice as much as by default "
        "(trade_cost 0.4), so that force becomes a poor instrument among those who trade."
    ),
    binds=(
        "With full intensity (binding 1), and one sector lifts the others (spillover 1). Economic binding makes "
        "conflict dearer, political binding rewards restraint, security binding takes away first-strike advantage, "
        "and all together add up to an order that makes breaking the peace costly. Arms-control treaties come four "
        "times as soon (treaty_rate 0.2) and are verified better (0.5)."
    ),
    notice=(
        "Institutions keep a peace, they do not start it: without trust nothing gets built, so at an offence "
        "advantage of 3.5 many pairs never "
        "get there.",
        "Watch the critical fear rise with binding: the same fear no longer suffices for competing.",
        "Where restraint is reached, it outlives new leaders and an eight-year shock: little is merely deactivated.",
        "The false promise: who relies on an institution keeps less ready (binding_reliance). Between members it "
        "changes next to nothing while they trust, nor does a greedy state exploit noticeably more; but where fear "
        "returns, far fewer keep the restraint that was bound. Its sign against binding_disarm is not a finding: the "
        "one adds what the other takes away, by values that are put in.",
    ),
    attempt=(
        'Take the first steps away: ``school("liberal_institutionalism").where(leap=0)``. The largest loss comes from '
        "here.",
        'No clearer view: ``school("liberal_institutionalism").where(binding_transparency=0)``. '
        "Transparency alone matters little in a pair.",
        'Institutions as a mirror of power: ``school("liberal_institutionalism").without(structure.BindingCost, '
        "structure.BindingDisarms, structure.BindingReward, structure.OrderCost)``.",
        'The false promise [Mearsheimer1994]: ``school("liberal_institutionalism").where(binding_reliance=1)``.',
        'Volatile intentions: ``school("liberal_institutionalism").where(volatility_up=0.1)``. Does binding keep up?',
    ),
    reasons={
        "binding": "States bind themselves as far as interests allow [Keohane1984]; full intensity is an assumption.",
        "spillover": "Integration in one sector presses on the others [Haas1958]; the strength is an assumption.",
        "binding_transparency": "They supply information [Keohane1984], [KeohaneMartin1995]; 1 is an assumption.",
        "trade_cost": "Interdependence makes force costly [KeohaneNye1977]; the value is an assumption.",
        "treaty_rate": "Common interests become agreements [Keohane1984]; the rate is an assumption.",
        "verification": "Monitoring is what institutions do best [KeohaneMartin1995]; one half is an assumption.",
        "leap": "Reciprocity has to be started by somebody [AxelrodKeohane1985]; the rate is an assumption.",
        "WorstCase": "Interests and information decide, not the worst that could happen [KeohaneMartin1995].",
    },
)


def liberal_institutionalism() -> Theory:
    """Return liberal institutionalism [Keohane1984]_."""
    return compose(
        "liberal_institutionalism",
        "Liberal institutionalism",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            INSTITUTIONS,
            IDENTITY,
            LISTENING,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
        ),
        denies=(interpret.WorstCase,),
        settings={
            "binding": 1.0,
            "spillover": 1.0,
            "binding_transparency": 1.0,
            "leap": 0.05,
            "trade_cost": 0.4,
            "treaty_rate": 0.2,
            "verification": 0.5,
        },
        card=CARD,
        references=(
            "Keohane1984",
            "KeohaneNye1977",
            "AxelrodKeohane1985",
            "KeohaneMartin1995",
            "Haas1958",
            "Mearsheimer1994",
        ),
        by_construction=(
            "Binding and trade make conflict dearer, binding makes surprise less useful: that they help is assumed, "
            "how much is not.",
            "Institutions need restraint and trust on both sides to grow at all.",
            "Institutions harm nobody who relies on them: binding_reliance is 0.",
        ),
    )
