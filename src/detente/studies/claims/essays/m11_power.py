"""M11 and M12: power as the end [Mearsheimer2001]_, or security [Waltz1979]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level
from detente.studies.claims.measured import Level, LogLevel, SecurityOf

_SEEKING = {"power_seeking": 1.1}
_SEEKERS, _OTHERS = (0, 1, 4, 5), (2, 3, 6, 7)
"""Two states of each region, and the other two."""


@dataclass(frozen=True)
class NoHegemon:
    """Whether no state ever has more than half of all forces: 0 or 1."""

    needs = ("capability",)

    def __call__(self, run: Run) -> Array:
        """Return it [replicate]."""
        forces = np.asarray(run["capability"], float)
        return np.asarray((forces.max(-1) <= 0.5 * forces.sum(-1)).all(1), float)


@dataclass(frozen=True)
class BurdenKept:
    """Burden of the last 20 years as a share of that of years 20 to 39."""

    needs = ("burden",)

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]."""
        return Level("burden", -20)(run) / Level("burden", 20, 40)(run)


CLAIMS = (
    Claim(
        id="M11",
        school="Mearsheimer",
        statement="States that maximise power compete for ever, and none of them becomes the hegemon of all.",
        references=("Mearsheimer2001", "Menon2023"),
        bed=BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "security": Arm({"power_seeking": 0.0}),
            "power": Arm(_SEEKING),
            "power, no distance": Arm({**_SEEKING, "distance_scale": 5.0, "density": 0.0}),
        },
        predictions=(
            Prediction(
                "military burden of the last 20 years, maximising power against not",
                contrast(Level("burden", -20), "power", "security"),
                0.01,
                unit="share of GDP",
            ),
            Prediction(
                "burden of the last 20 years as a share of that of years 20 to 39",
                level(BurdenKept(), "power"),
                0.8,
                unit="ratio",
            ),
            Prediction("runs in which nobody ever has half of all forces", level(NoHegemon(), "power"), 0.9),
            Prediction(
                "runs in which nobody ever has half of all forces, where distance stops nobody",
                level(NoHegemon(), "power, no distance"),
                0.9,
                rival="Only the stopping power of water keeps a hegemon from all.",
            ),
        ),
        why_smallest="One percent of GDP is half of what states spend; a contest that loses more than a fifth within "
        "40 years is not perpetual; one world in ten with a hegemon is not none (assumption).",
        design="Eight states, all of whom aim at 1.1 times the forces of the strongest other, or only at what threat "
        "asks for; the first again where forces reach everywhere; all luck equal.",
        would_change="Conquest: where winners take much, one can grow by it.",
        axis=Axis("conquest", 0.0, 0.5),
        cannot="Hegemony by consent or by wealth alone; states do not disappear.",
    ),
    Claim(
        id="M12",
        school="Waltz",
        statement="Security, not power, is the end that pays: who maximises power is poorer and less secure than who "
        "keeps what defence asks for, because others answer.",
        ours="The essay says that security is the highest end; that power does not pay is the test that we make of it.",
        references=("Waltz1979", "Snyder1991", "Menon2023"),
        bed=BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "defensive": Arm({"power_seeking": 0.0}),
            "half maximise power": Arm({"power_seeking": 0.0}, own=dict.fromkeys(_SEEKERS, _SEEKING)),
        },
        predictions=(
            Prediction(
                "security of four states, maximising power against not",
                contrast(SecurityOf(_SEEKERS), "half maximise power", "defensive"),
                0.02,
                "less",
                unit="probability a year",
            ),
            Prediction(
                "mean economy of four states after 100 years, maximising power against not",
                contrast(LogLevel("economy", -1, _SEEKERS), "half maximise power", "defensive"),
                0.02,
                "less",
                unit="natural log",
            ),
            Prediction(
                "military burden of the four others in the last 20 years, if these four maximise power against not",
                contrast(Level("burden", -20, actors=_OTHERS), "half maximise power", "defensive"),
                0.002,
                unit="share of GDP",
                rival="Power costs only what arms cost: nobody answers it.",
            ),
        ),
        why_smallest="Two points in the yearly chance of being overrun, two percent of the economy, and a tenth of "
        "what states spend on arms (assumption).",
        design="Half of eight states aim at 1.1 times the forces of the strongest other, or all keep what threat asks "
        "for; compared for the same states with all luck equal.",
        would_change="How much others arm in answer (reaction): without it power costs nothing but itself.",
        axis=Axis("reaction", 0.0, 1.0),
        cannot="Balancing by changing the rules of the system; alliances form as elsewhere in the model.",
    ),
)
