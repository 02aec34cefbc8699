"""M09: anarchy and self-help against pooled protection [Waltz1979]_."""

from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Level

_BOUND = (Intervention(year=0, edits={"binding": 0.9}),)
_KEPT = {"binding": 0.2, "binding_decay": 0.0}
_NO_POOL = {"pool_enforcement": 0.0, "pool_aid": 0.0}
_COMPETING = Level("conduct", -20, near=True)

CLAIMS = (
    Claim(
        id="M09",
        school="realism",
        statement="Where nobody protects them states help themselves: they compete and arm; where protection is pooled "
        "they need not.",
        ours="The essay says that states in anarchy must help themselves; the pooled protection that this is "
        "held against is ours.",
        references=("Waltz1979", "Mearsheimer2001", "Menon2023"),
        bed=BEDS["system"].scenario(60, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "self-help": Arm({"binding": 0.0}),
            "pooled": Arm(_KEPT, interventions=_BOUND),
            "bound, nothing pooled": Arm({**_KEPT, **_NO_POOL}, interventions=_BOUND),
        },
        predictions=(
            Prediction(
                "share of neighbours' years of competing, pooled against self-help",
                contrast(_COMPETING, "pooled", "self-help"),
                0.05,
                "less",
                unit="share of years",
            ),
            Prediction(
                "military burden, pooled against self-help",
                contrast(Level("burden", -20), "pooled", "self-help"),
                0.002,
                "less",
                unit="share of GDP",
            ),
            Prediction(
                "share of neighbours' years of competing, pooled against bound without a pool",
                contrast(_COMPETING, "pooled", "bound, nothing pooled"),
                0.05,
                "less",
                unit="share of years",
                rival="Institutions make the peace by their cost and openness, and pooled protection adds nothing.",
            ),
        ),
        why_smallest="One year in twenty; a fifth of a percent of GDP, a tenth of what states spend (assumption).",
        design="Eight states without any institutions, with deep institutions that pool protection from the first "
        "year, and with the same institutions but no common enforcement or aid; everything else and all luck equal.",
        would_change="Offence: the more it pays to strike first, the more protection is worth.",
        axis=Axis("offence_advantage", 1.0, 6.0, log=True),
        cannot="How such protection comes about: it is given at the start.",
    ),
)
