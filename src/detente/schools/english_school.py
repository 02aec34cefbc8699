"""English School."""

from __future__ import annotations

from detente.core.theory import Card, Theory
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import ALLIANCES, CORE, IDENTITY, LISTENING, REPUTATION, TRADE, TREATIES, VIGILANCE

PLACE = 160
"""Place in tables."""

CARD = Card(
    claim=(
        "Anarchy does not mean the absence of society. States that see common interests hold themselves bound by "
        "rules and work common institutions: law, diplomacy, the balance of power. No one stands above them, "
        "and still there is order, which lowers the presumption of threat without abolishing it."
    ),
    interprets="As in the default world, with half of its worst case (0.1): threat is presumed, but less.",
    responds="As in the default world: deliberation, some habit, rare leaps of trust.",
    interacts="As in the default world.",
    binds=(
        "Institutions grow with medium intensity (binding 0.5). Their sum over the whole system is the order, and "
        "order is what protects: breaking the peace costs a full stake under a fully managed anarchy (order_cost 1), "
        "for members and bystanders alike. Restraint earns respect (0.6). Sovereignty is never pooled. Between two "
        "states alone the order is nothing but their own binding: what Bull says of international society the model "
        "cannot say of a pair."
    ),
    notice=(
        "Order belongs to the system, not to a pair: in a world of eight states enforced rules make restraint spread "
        "faster.",
        "Rules protect bystanders: where six states are bound to each other for good, the two that nothing binds "
        "compete less, with the six and with each other, and are less afraid, than where breaking the peace costs "
        "nothing.",
        "In a single pair order is just the pair's own binding, and the rules come too late: order exists only where "
        "restraint has already built it.",
        "When many institutions break at once, order goes for everybody.",
    ),
    attempt=(
        'Rules without force: ``school("english_school").where(order_cost=0)``. '
        "In a pair it hardly shows; try a system (``states=8``).",
        'No presumption at all: ``school("english_school").where(worst_case=0)``.',
        'A thicker society: ``school("english_school").where(binding=1, respect=0.9)``.',
        "Many states: give the scenario ``states=20`` and watch the record ``order``.",
    ),
    reasons={
        "worst_case": "Society lowers the presumption of threat without removing it [Bull1977]; 0.1 is an assumption.",
        "order_cost": "Rules are upheld by the society as a whole [Bull1977]; a full stake is an assumption.",
        "binding": "Common institutions are worked, not merely signed [Bull1977]; medium intensity is an assumption.",
        "respect": "Coexistence itself is valued [Bull1977], [Buzan2004]; 0.6 is an assumption.",
        "PooledSovereignty": "International society is a society of sovereigns [Bull1977].",
    },
)


def english_school() -> Theory:
    """Return English School [Bull1977]_."""
    return compose(
        "english_school",
        "English School",
        has=(
            CORE,
            VIGILANCE,
            REPUTATION,
            ALLIANCES,
            TRADE,
            TREATIES,
            IDENTITY,
            LISTENING,
            structure.BindingDisarms,
            structure.BindingCost,
            structure.OrderCost,
            structure.BindingReward,
            structure.RegimeCost,
            observe.Distinguishability,
            interpret.Misreading,
            interpret.WorstCase,
            interpret.Securitisation,
            respond.Leap,
            respond.Habit,
            bind.Institutions,
        ),
        denies=(structure.PooledSovereignty,),
        settings={"worst_case": 0.1, "order_cost": 1.0, "binding": 0.5, "respect": 0.6},
        card=CARD,
        references=("Bull1977", "Buzan2004"),
        by_construction=(
            "Order raises the cost of conflict: that rules restrain is assumed, whether they arise is not.",
            "The lower presumption of threat is set, not grown out of society.",
            "In a pair the order equals the binding of the two: it adds nothing of a society to them.",
        ),
    )
