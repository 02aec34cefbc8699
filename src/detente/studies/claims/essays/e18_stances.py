"""E18: balancing, bandwagoning and hedging against a main threat [Walt1987]_, [Schweller1994]_, [DeSilva2015]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs, level

SETTLED = 10
"""Year from which stances are counted."""
EXPOSED = 0.05
"""Exposure to the main threat from which a state has something to answer to."""
_BED = BEDS["system"].scenario(80, prior=0.5, offence_advantage=2.5, distinguishability=0.0, malign_share=0.3)
_TWENTIETH = "One state-year in twenty (assumption)."


@dataclass(frozen=True)
class StanceShare:
    """Share of exposed state-years in one stance toward the main threat.

    Bandwagoning: allied with it. Balancing: allied with others and not with it. Hedging: allied with nobody, and not
    competing with it. What is left faces it alone.

    Attributes
    ----------
    which : str
        ``balance``, ``bandwagon`` or ``hedge``.
    weaker, stronger : float
        Forces of the main threat as a multiple of one's own, from and to.
    """

    which: str
    weaker: float = 0.0
    stronger: float = np.inf
    needs = ("alliance", "fear", "win", "prox", "conduct", "capability")

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        where = {(0.0, np.inf): ""}.get(
            (self.weaker, self.stronger),
            f" at least {self.weaker:g} times as strong" if self.weaker else f" less than {self.stronger:g} as strong",
        )
        return f"share of exposed state-years that {self.which}, main threat{where or ' of any strength'}"

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]; NaN where nobody is exposed."""
        at = slice(SETTLED, None)
        allied, fear, win, prox, act = (np.asarray(run[k][:, at], float) for k in self.needs[:5])
        threat = fear * win.swapaxes(-1, -2) * prox
        main = threat.argmax(-1)[..., None]
        with_it = np.take_along_axis(allied, main, -1)[..., 0] > 0.5
        competes = np.take_along_axis(act, main, -1)[..., 0] >= 0.5
        others = (allied > 0.5).any(-1) & ~with_it
        forces = np.asarray(run["capability"][:, at], float)
        ratio = np.take_along_axis(forces, main[..., 0], -1) / np.maximum(forces, 1e-9)
        exposed = (threat.max(-1) >= EXPOSED) & (ratio >= self.weaker) & (ratio < self.stronger)
        found = {"balance": others, "bandwagon": with_it, "hedge": ~with_it & ~others & ~competes}[self.which]
        count = exposed.sum((1, 2))
        return np.where(count > 0, (found & exposed).sum((1, 2)) / np.maximum(count, 1), np.nan)


@dataclass(frozen=True)
class StanceGap:
    """One quantity of an arm less another of the same arm.

    Attributes
    ----------
    arm : str
        Name of the arm.
    more, less : StanceShare
        What is compared.
    """

    arm: str
    more: StanceShare
    less: StanceShare

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        return f"{self.more.formula} - {self.less.formula} [{self.arm}]"

    def __call__(self, runs: Runs) -> Array:
        """Return the difference [replicate]."""
        return np.asarray(self.more(runs[self.arm]) - self.less(runs[self.arm]))


_WHO, _POWER = "as it is", "power alone"
_ARMS = {_WHO: Arm(), _POWER: Arm({"threat_perception": 0.0})}

CLAIMS = (
    Claim(
        id="E18a",
        school="De Silva; Pohl; Murphy",
        statement="Against a main threat states balance, bandwagon or hedge: there is no one answer.",
        ours="The essay cites these works for other points; the three answers are in their titles.",
        references=("DeSilva2015", "Pohl2013", "Murphy2010"),
        bed=_BED,
        arms={_WHO: Arm()},
        predictions=(
            Prediction("balancing", level(StanceShare("balance"), _WHO), 0.05, unit="share of state-years"),
            Prediction("bandwagoning", level(StanceShare("bandwagon"), _WHO), 0.05, unit="share of state-years"),
            Prediction(
                "hedging",
                level(StanceShare("hedge"), _WHO),
                0.05,
                unit="share of state-years",
                rival="Anarchy leaves one answer: states balance.",
            ),
        ),
        why_smallest=_TWENTIETH,
        design="Eight states, three in ten greedy; in every year in which a state is exposed to a main threat, whether "
        "it is allied with it, with others, or neither allied nor competing with it.",
        would_change="A loss of freedom in bandwagoning (autonomy_cost) that is larger or smaller than assumed.",
        axis=Axis("autonomy_cost", 0.0, 1.0),
        cannot="Hedging as a policy of its own (small commitments to both sides): here it is what is neither.",
    ),
    Claim(
        id="E18b",
        school="Schweller; De Silva",
        statement="The weaker a state is against its main threat, the more it bandwagons.",
        ours="The essay says nothing of who bandwagons; this is from the works on alliances.",
        references=("Schweller1994", "DeSilva2015", "Walt1987"),
        bed=_BED,
        arms=_ARMS,
        keep=StanceShare.needs,
        predictions=(
            Prediction(
                "bandwagoning with a threat twice as strong, against one that is weaker",
                StanceGap(_WHO, StanceShare("bandwagon", 2.0), StanceShare("bandwagon", 0.0, 1.0)),
                0.05,
                unit="share of state-years",
            ),
            Prediction(
                "bandwagoning with a threat twice as strong, against one that is weaker, where power alone is answered",
                StanceGap(_POWER, StanceShare("bandwagon", 2.0), StanceShare("bandwagon", 0.0, 1.0)),
                0.05,
                unit="share of state-years",
                rival="States join who they do not fear, strong or weak.",
            ),
        ),
        why_smallest=_TWENTIETH,
        design="The same eight states: years in which the main threat has at least twice one's forces, against years "
        "in which it has fewer.",
        would_change="A worth of bandwagoning that does not grow with the threat's share of forces.",
        by_construction="What bandwagoning is worth grows with the main threat's share of forces by assumption.",
    ),
    Claim(
        id="E18c",
        school="Walt; Waltz",
        statement="Balancing is the usual answer, bandwagoning the exception.",
        ours="The essay says nothing of which answer is usual; this is from the works on alliances.",
        references=("Walt1987", "Waltz1979", "Schweller1994"),
        bed=_BED,
        arms={_WHO: Arm()},
        keep=StanceShare.needs,
        predictions=(
            Prediction(
                "balancing less bandwagoning",
                StanceGap(_WHO, StanceShare("balance"), StanceShare("bandwagon")),
                0.1,
                unit="share of state-years",
            ),
            Prediction(
                "balancing less bandwagoning, against a threat twice as strong",
                StanceGap(_WHO, StanceShare("balance", 2.0), StanceShare("bandwagon", 2.0)),
                0.1,
                unit="share of state-years",
                rival="The weak go with the strong: balancing is for equals.",
            ),
        ),
        why_smallest="A lead of one state-year in ten (assumption).",
        design="The same eight states, in all years of exposure and in those in which the main threat is twice "
        "as strong.",
        would_change="A cheaper loss of freedom, or threats that are strong and not believed to mean harm.",
        axis=Axis("autonomy_cost", 0.0, 1.0),
    ),
)
