"""M16: the problem of other minds [BoothWheeler2008]_: harmless arms do not help while minds are closed."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level

_DISARMED = {"base_force": 0.1, "initial_force": 0.17}
_OPEN = {"sensibility": 0.95, "sensibility_spread": 0.0, "intelligence": 1.0, "misreading": 0.0}

CLAIMS = (
    Claim(
        id="M16",
        school="Booth and Wheeler",
        statement="The dilemma persists where intentions and capabilities are harmless, because minds are closed to "
        "each other; open minds end it whatever the arms.",
        ours="The essay says that closed minds and not arms make the dilemma; that open minds end it is the "
        "other side of this, which we add.",
        references=("BoothWheeler2008", "Butterfield1951", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, latent_force=0.1),
        arms={
            "armed, closed": Arm(),
            "disarmed, closed": Arm(_DISARMED),
            "armed, open": Arm(_OPEN),
        },
        predictions=(
            Prediction(
                "hostility of two security-seekers with a third of the arms",
                level("hostility", "disarmed, closed"),
                0.1,
            ),
            Prediction(
                "hostility, open minds against closed",
                contrast("hostility", "armed, open", "armed, closed"),
                0.1,
                "less",
            ),
            Prediction(
                "hostility, open minds against disarming to a third",
                contrast("hostility", "armed, open", "disarmed, closed"),
                0.05,
                "less",
                rival="It is the arms: who disarms needs no open minds.",
            ),
        ),
        why_smallest="One run in ten is persistence; one in twenty a difference between two remedies (assumption).",
        design="Two security-seekers with the forces of the default or a third of them; or the same forces with minds "
        "open (they see how they look, motives are reported, nothing is misread); economies that could mobilise a "
        "tenth of their size; all luck equal.",
        would_change="What could be mobilised (latent_force): the tenth of the bed lies at the boundary itself, where "
        "the first part is too close to call; it is this experiment's own, for elsewhere none is the default. With "
        "much in reserve, disarming leaves little to be won by surprise. And reciprocal fear of surprise attack "
        "(preemption in the code), for a mind open to the other's fear strikes first.",
        axis=Axis("latent_force", 0.0, 1.0),
        cannot="Where nothing can be mobilised a contest of ratios makes disarming together idle, by construction.",
    ),
)
