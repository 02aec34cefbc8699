"""Claims about systems of states, judged in one: a pair cannot say what they say.

Each is tried in the bed of eight states: the school as it is, against the same with the claimed cause alone removed and
all luck in common. What is compared is named before, and what of it is put in is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.verdict import formal_measures as measures

KEEP = (
    "alliance",
    "bind_economic",
    "capability",
    "conduct",
    "fear",
    "malign",
    "order",
    "parties",
    "polity",
    "prox",
)
"""Records that the measures need: one set, so that one program serves all."""
Arm = tuple[str, tuple[tuple[str, float], ...]]
"""A school and what is set of it."""


@dataclass(frozen=True)
class Formal:
    """A claim about a system of states, and the experiment that tries it.

    Attributes
    ----------
    school, key : str
        Who claims it, and a name for it.
    claim : str
        What is claimed, in a sentence.
    references : tuple of str
        Keys of works.
    outcome, unit : str
        What is measured.
    removed : str
        What the control lacks.
    without : mapping
        Settings that remove it.
    measure : callable
        ``measure(run)`` returns the sums of ``formal_measures``.
    direction : int
        1 if the cause is claimed to raise the outcome, -1 if to lower it.
    settings : mapping
        What is set in both arms, beside the school's own.
    by_construction : str
        What of it is put in; empty if nothing is.
    put_in : bool
        Whether all of it is.
    """

    school: str
    key: str
    claim: str
    references: tuple[str, ...]
    outcome: str
    unit: str
    removed: str
    without: Mapping[str, float]
    measure: Callable[[Run], Array]
    direction: int
    settings: Mapping[str, float] = field(default_factory=dict)
    by_construction: str = ""
    put_in: bool = False

    @property
    def arms(self) -> tuple[Arm, Arm]:
        """The school as it is tried, and its control."""
        one, other = (tuple(sorted(s.items())) for s in (self.settings, {**self.settings, **self.without}))
        return (self.school, one), (self.school, other)


_ALLIES = "Allies lend each other forces, which is put in; what becomes of power and war is not."
_DISTANCE = "Forces and hearsay lose strength over distance, which is put in; what moves together is not."
_WORDS = "That a democracy's word is the better evidence is put in; how much peace follows is not."
_FOUR = {"regions": 2.0}
_MIXED = {"democracy_share": 0.5}

FORMAL = (
    Formal(
        "balance_of_power",
        "hegemony",
        "States balance against power, so that none comes to hold half of all forces.",
        ("Waltz1979",),
        "years in which a state holds half of all forces",
        "share of years",
        "alliances (alliance_rate 0)",
        {"alliance_rate": 0.0},
        measures.hegemony,
        -1,
        by_construction=_ALLIES,
    ),
    Formal(
        "balance_of_power",
        "spread",
        "Balances form again and again, so that the strongest state stays near the others.",
        ("Waltz1979",),
        "forces of the strongest state",
        "share of all forces",
        "alliances (alliance_rate 0)",
        {"alliance_rate": 0.0},
        measures.leading_share,
        -1,
        by_construction=_ALLIES,
    ),
    Formal(
        "balance_of_threat",
        "foes",
        "States ally against whom they fear, not against who is strongest.",
        ("Walt1987",),
        "new alliances whose members most fear the same state, less those that face the same strongest one",
        "share of new alliances",
        "intentions in what is balanced (threat_perception 0)",
        {"threat_perception": 0.0},
        measures.foes,
        1,
        by_construction="What is balanced is exposure weighed by fear: whom alliances are against is put in.",
        put_in=True,
    ),
    Formal(
        "balance_of_threat",
        "aggressors",
        "Who threatens is balanced, and so there are fewer wars with the greedy than where power is balanced.",
        ("Walt1987",),
        "wars with a greedy state in them",
        "wars in 100 years",
        "intentions in what is balanced (threat_perception 0)",
        {"threat_perception": 0.0},
        measures.wars_of_the_greedy,
        -1,
    ),
    Formal(
        "alliance_politics",
        "entrapment",
        "The firmer allies stand, the more of them are drawn into a war.",
        ("Snyder1984",),
        "states that join a war",
        "states a war",
        "commitment (commitment_shift -6)",
        {"commitment_shift": -6.0},
        measures.joiners,
        1,
        by_construction="Allies join in proportion to their commitment: entrapment is put in.",
        put_in=True,
    ),
    Formal(
        "alliance_politics",
        "deterrence",
        "Loose allies are abandoned and tempt their foes: where allies stand firm, fewer wars begin.",
        ("Snyder1984",),
        "wars that break out",
        "wars in 100 years",
        "commitment (commitment_shift -6)",
        {"commitment_shift": -6.0},
        measures.wars,
        -1,
        by_construction="Committed allies add to the forces that a foe reckons with, which is put in.",
    ),
    Formal(
        "power_transition",
        "parity",
        "Wars come when a challenger rises to parity, because who is overtaken would rather fight now.",
        ("Organski1958", "OrganskiKugler1980"),
        "wars of neighbours of whom the weaker draws level, less wars of other neighbours",
        "wars in 100 dyad-years",
        "the look ahead (preventive_horizon 0)",
        {"preventive_horizon": 0.0},
        measures.overtaking,
        1,
        by_construction="That decline makes restraint worth less, most near parity, is put in; war is not.",
    ),
    Formal(
        "regional_complex",
        "fears",
        "Fear hangs together inside a region and not across regions.",
        ("BuzanWaever2003",),
        "correlation of the fears of two pairs of one region, less that of one pair of each",
        "correlation",
        "regions (one for all: regions 1)",
        {"regions": 1.0},
        measures.fears_together,
        1,
        settings=_FOUR,
        by_construction=_DISTANCE,
    ),
    Formal(
        "regional_complex",
        "rivalries",
        "Rivalry hangs together inside a region and not across regions.",
        ("BuzanWaever2003",),
        "correlation of the rivalry of two pairs of one region, less that of one pair of each",
        "correlation",
        "regions (one for all: regions 1)",
        {"regions": 1.0},
        measures.rivals_together,
        1,
        settings=_FOUR,
        by_construction=_DISTANCE,
    ),
    Formal(
        "english_school",
        "bystanders",
        "Order restrains also those who are bound to nobody.",
        ("Bull1977",),
        "competing of neighbours whom no institution binds",
        "share of dyad-years",
        "what order costs who fights (order_cost 0)",
        {"order_cost": 0.0},
        measures.unbound_rivalry,
        -1,
        by_construction="Order makes fighting dearer for everybody, bound or not: that it restrains them is put in.",
        put_in=True,
    ),
    Formal(
        "english_school",
        "order",
        "Rules that are upheld bring forth more order.",
        ("Bull1977",),
        "order, last half of the years",
        "order",
        "what order costs who fights (order_cost 0)",
        {"order_cost": 0.0},
        measures.order,
        1,
        by_construction="That restraint builds institutions is put in; that order restrains enough for more is not.",
    ),
    Formal(
        "democratic_peace",
        "pairs",
        "Words that bind make democracies fight each other less, next to what they fight other regimes.",
        ("Doyle1986", "Fearon1994"),
        "wars of two democracies, less wars of a democracy and another regime",
        "wars in 100 dyad-years",
        "words that bind (audience_credibility 0)",
        {"audience_credibility": 0.0},
        measures.democracies_against_mixed,
        -1,
        settings=_MIXED,
        by_construction=_WORDS,
    ),
    Formal(
        "democratic_peace",
        "others",
        "Words that bind make democracies no less warlike toward other regimes, next to these among themselves.",
        ("Doyle1986",),
        "wars of a democracy and another regime, less wars of two other regimes",
        "wars in 100 dyad-years",
        "words that bind (audience_credibility 0)",
        {"audience_credibility": 0.0},
        measures.mixed_against_others,
        1,
        settings=_MIXED,
        by_construction=_WORDS,
    ),
)
"""The claims, school by school."""


def claims_of(schools: Iterable[str]) -> tuple[Formal, ...]:
    """Return the claims that some schools make about systems.

    Parameters
    ----------
    schools
        Names.
    """
    named = set(schools)
    return tuple(c for c in FORMAL if c.school in named)
