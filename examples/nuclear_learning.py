"""A school of one's own, with a mechanism of its own: crises teach restraint, as Cuba taught two superpowers.

    detente verdict --schools three_steps,examples/nuclear_learning.py:nuclear_learning
    detente run cold_war --theory examples/nuclear_learning.py:nuclear_learning

The idea is Nye's (1987): each near miss is a lesson. Copy the file and change what you do not believe.
"""

from detente.core.arrays import row
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.theory import Card, Theory
from detente.core.world import World
from detente.mechanisms import interpret, structure
from detente.mechanisms.complete import compose
from detente.mechanisms.groups import CORE, IDENTITY, INSTITUTIONS, TREATIES, VIGILANCE

NYE = "J. S. Nye (1987), Nuclear learning and U.S.-Soviet security regimes, Int. Org. 41(3)"


class CrisisLearning(Mechanism):
    """Who lived through a crisis last year, and not a war, sees that the other was afraid too.

    Notes
    -----
    Writes: ``log_odds``. Reads: ``crisis``, ``war``. Limit: ``crisis_learning`` 0 learns nothing.
    """

    phase = "interpret"
    follows = interpret.BayesianBelief
    references = (NYE,)
    off = ("crisis_learning",)
    crisis_learning = param(
        0.8, low=0, high=3, unit="log-odds", identity=0, label="how far a crisis survived lowers the belief in malice"
    )

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the world with what crises have taught."""
        survived = world.crisis * (1.0 - world.war)
        lesson = row(year.p.crisis_learning) * survived * (1.0 / year.periods)  # learned over the year
        return world.replace(log_odds=world.log_odds - lesson), view


def nuclear_learning() -> Theory:
    """Return a school in which crises teach, and war would be ruin for both."""
    return compose(
        "nuclear_learning",
        "Nuclear learning",
        has=(CORE, VIGILANCE, INSTITUTIONS, TREATIES, IDENTITY, structure.Ruin, CrisisLearning),
        settings={"ruin": 1.5, "crisis_learning": 0.8},
        references=(NYE,),
        card=Card(
            claim="Near misses teach restraint to states for which war would be ruin: first crises, then a regime.",
            interprets="After a crisis without war each side believes the other less malign.",
            responds="By what pays, given what is feared: nobody leaps into trust, and nothing is done from habit.",
            interacts="With weapons that would ruin the winner too (ruin 1.5).",
            binds="Institutions, treaties and identities come as in the default world; there are no alliances.",
            notice=("Does trust rise after crises, or only after restraint?",),
            attempt=("Set crisis_learning to 0: what is left is the effect of ruin.",),
            reasons={
                "ruin": "War cannot be won; the number is an assumption.",
                "crisis_learning": "Crises teach (Nye 1987); the number is an assumption.",
            },
        ),
        by_construction=(
            "That crises lower suspicion, and that the ruin of both deters, is put in, the one without the other. "
            "What they come to is not.",
        ),
    )
