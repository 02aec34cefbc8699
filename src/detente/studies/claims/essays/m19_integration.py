"""M19a, M19b and M20: integration that spills over, and communities among which force is no option [Haas1958]_."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.param import REGISTRY
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.diagnostics.dyads import sides
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level
from detente.studies.claims.measured import Level

_SCARE = (Intervention(year=100, edits={"belief": 0.95}),)


def pooled(run: Run) -> Array:
    """Return whether sovereignty is pooled in most of the 20 years before the scare [replicate]."""
    deep = sides(run, "bound", slice(80, 100))[..., 0] > REGISTRY["pool_threshold"].default
    return np.asarray((deep.mean(1) > 0.5).mean(-1), float)


def unthinkable(run: Run) -> Array:
    """Return whether neither side means to compete in any of the ten years after the scare [replicate]."""
    return np.asarray((sides(run, "intended", slice(100, 110)) < 0.5).all((1, 2, 3)), float)


CLAIMS = (
    Claim(
        id="M19a",
        school="Haas; neofunctionalism",
        statement="Integration of one sector draws in the next until members pool sovereignty.",
        ours="The essay names the theory and the authority that it led to; that one sector draws in the next "
        "is Haas's own.",
        references=("Haas1958", "Menon2023"),
        bed=BEDS["pair"].scenario(120, prior=0.3, offence_advantage=2.5, distinguishability=0.0),
        arms={"sectors apart": Arm({"spillover": 0.0}), "spillover": Arm({"spillover": 2.0})},
        predictions=(
            Prediction(
                "pooled sovereignty, with spillover against sectors apart",
                contrast(pooled, "spillover", "sectors apart"),
                0.1,
                rival="States at peace integrate every sector in time; no sector needs another.",
            ),
        ),
        why_smallest="One run in ten: less would be no theory of how Europe came to be (assumption).",
        design="Two trusting security-seekers for 100 years; sectors lift each other (spillover 2) or not. Same luck.",
        would_change="How strongly states bind themselves at all (binding): spillover deepens integration, it does not "
        "start it.",
        keep=("bound",),
        axis=Axis("binding", 0.0, 1.0),
        cannot="Elites, loyalties and courts: integration is a depth in three sectors, not a political process.",
    ),
    Claim(
        id="M19b",
        school="Haas; neofunctionalism",
        statement="Members of a union leave anarchy because there is an authority above them, and not only ties among "
        "them.",
        ours="The essay says that members under a common authority are hardly in anarchy; that the authority "
        "does more than their ties is our stricter question.",
        references=("Haas1958", "Menon2023"),
        bed=BEDS["system"].scenario(120, prior=0.3, offence_advantage=2.5, distinguishability=0.0, binding=0.5),
        arms={
            "authority": Arm({"spillover": 2.0}, interventions=_SCARE),
            "ties alone": Arm({"spillover": 2.0, "pool_enforcement": 0.0, "pool_aid": 0.0}, interventions=_SCARE),
        },
        predictions=(
            Prediction(
                "share of neighbours' years after a scare in which one means to compete, with an authority against "
                "the same ties without",
                contrast(Level("intended", 100, 110, near=True), "authority", "ties alone"),
                0.05,
                "less",
                unit="share of years",
                rival="It is the web of ties that ends self-help, not an authority above the members.",
            ),
        ),
        why_smallest="One year in twenty: less is no end of self-help (assumption).",
        design="Eight states, few of them greedy, integrate for 100 years with spillover, and bind themselves fast "
        "enough that most neighbours pool; what is pooled is enforced and members come to each other's aid, or "
        "neither; then all suddenly believe with 95 % that others are greedy. Same luck.",
        would_change="How strongly states bind themselves (binding): where little is pooled there is little to "
        "enforce.",
        axis=Axis("binding", 0.0, 1.0),
        cannot="A court or a police of its own: an authority is a price of conflict among members, and their aid.",
    ),
    Claim(
        id="M20",
        school="Deutsch",
        statement="In a security community force is no longer an option between members, even when they are afraid.",
        ours="The essay says that members do not resort to force; that they do not in fear either is our "
        "stricter test.",
        references=("DeutschEtAl1957", "AdlerBarnett1998", "Menon2023"),
        bed=BEDS["pair"].scenario(120, prior=0.3, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "long peace": Arm({"binding": 0.0}, interventions=_SCARE),
            "community": Arm({"binding": 1.0, "spillover": 2.0}, interventions=_SCARE),
        },
        predictions=(
            Prediction(
                "nobody thinks of force after a scare, community against long peace",
                contrast(unthinkable, "community", "long peace"),
                0.1,
                rival="A long peace alone makes force unthinkable; institutions add nothing.",
            ),
            Prediction("nobody thinks of force after a scare, in a community", level(unthinkable, "community"), 0.9),
        ),
        why_smallest="Nine communities in ten: a peace that can be relied upon does more than usually hold. One run in "
        "ten for what institutions add (assumption).",
        design="Two trusting security-seekers live 100 years with deep institutions or with none; then both suddenly "
        "believe with 95 % that the other is greedy, and ten years are watched; same luck.",
        would_change="Offence: where striking first pays enough, fear breaks even deep ties. The usual advantage of "
        "2.5 lies at this edge: there about nine communities in ten pass, and it hangs on the ten years that are "
        "watched.",
        keep=("intended",),
        axis=Axis("offence_advantage", 1.0, 6.0, log=True),
        cannot="We-feeling as a practice: identity here is amity that acts and ties sustain.",
    ),
)
