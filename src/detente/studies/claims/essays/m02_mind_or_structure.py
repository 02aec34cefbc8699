"""M02: fear in the mind [Butterfield1951]_ or the missing sovereign [Herz1950]_, [Jervis1978]_: two by two."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, interaction

_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_CALM, _FEARFUL = {"prior": 0.3, "misreading": 0.0}, {"prior": 0.85, "misreading": 0.4}
_SOVEREIGN, _ANARCHY = {"conflict_cost": 0.9}, {"conflict_cost": 0.3}
_ARMS = {
    "calm, sovereign": Arm({**_CALM, **_SOVEREIGN}),
    "calm, anarchy": Arm({**_CALM, **_ANARCHY}),
    "fearful, sovereign": Arm({**_FEARFUL, **_SOVEREIGN}),
    "fearful, anarchy": Arm({**_FEARFUL, **_ANARCHY}),
}
_WHY = "One run in ten: a cause that moves fewer is not the source of anything (assumption)."
_DESIGN = (
    "Two by two: minds that expect the worst and misread (first belief 0.85, misreading 0.4) or not (0.3, 0), and a "
    "sovereign, which is a cost of conflict of 0.9, or none, a cost of 0.3; all luck equal."
)
_AXIS = Axis("offence_advantage", 1.0, 6.0, log=True)
_CANNOT = (
    "A sovereign who judges or protects: here it is a price of conflict alone, paid by both sides alike, so that the "
    "missing sovereign is cheap conflict and nothing else."
)

CLAIMS = (
    Claim(
        id="M02a",
        school="Butterfield",
        statement="The dilemma comes from fear in the mind: fear alone makes hostility, with or without a sovereign.",
        ours="The essay says that Butterfield saw the source in fear; that fear needs no anarchy is our strict "
        "reading.",
        references=("Butterfield1951", "Menon2023"),
        bed=_BED,
        arms=_ARMS,
        predictions=(
            Prediction(
                "hostility in anarchy, fearful against calm",
                contrast("hostility", "fearful, anarchy", "calm, anarchy"),
                0.1,
            ),
            Prediction(
                "hostility under a sovereign, fearful against calm",
                contrast("hostility", "fearful, sovereign", "calm, sovereign"),
                0.1,
                rival="The missing sovereign: where there is one, fear does no harm.",
            ),
        ),
        why_smallest=_WHY,
        design=_DESIGN,
        would_change="More offence advantage: fear then needs no anarchy to do its work.",
        axis=_AXIS,
        cannot=_CANNOT,
    ),
    Claim(
        id="M02b",
        school="Herz; Jervis",
        statement="The dilemma comes from the missing sovereign: anarchy alone makes hostility, even among calm minds.",
        ours="The essay says that Herz and Jervis saw the source in the missing sovereign; that calm minds do "
        "not help is our strict reading.",
        references=("Herz1950", "Jervis1978", "Menon2023"),
        bed=_BED,
        arms=_ARMS,
        predictions=(
            Prediction(
                "hostility among the fearful, anarchy against a sovereign",
                contrast("hostility", "fearful, anarchy", "fearful, sovereign"),
                0.1,
            ),
            Prediction(
                "hostility among the calm, anarchy against a sovereign",
                contrast("hostility", "calm, anarchy", "calm, sovereign"),
                0.1,
                rival="Fear in the mind: calm minds need no sovereign.",
            ),
        ),
        why_smallest=_WHY,
        design=_DESIGN,
        would_change="More offence advantage: calm minds are then dragged in too.",
        axis=_AXIS,
        cannot=_CANNOT,
    ),
    Claim(
        id="M02c",
        school="Butterfield; Herz (our synthesis)",
        statement="Neither source is enough: fear in the mind and the missing sovereign make the dilemma together.",
        ours="The essay sets the two sources against each other; that neither is enough is our question.",
        references=("Butterfield1951", "Herz1951", "Menon2023"),
        bed=_BED,
        arms=_ARMS,
        predictions=(
            Prediction(
                "hostility through both causes beyond the sum of each alone",
                interaction("hostility", "fearful, anarchy", "fearful, sovereign", "calm, anarchy", "calm, sovereign"),
                0.1,
            ),
            Prediction(
                "hostility, both causes against fear alone",
                contrast("hostility", "fearful, anarchy", "fearful, sovereign"),
                0.1,
                rival="Fear in the mind alone.",
            ),
            Prediction(
                "hostility, both causes against anarchy alone",
                contrast("hostility", "fearful, anarchy", "calm, anarchy"),
                0.1,
                rival="The missing sovereign alone.",
            ),
        ),
        why_smallest=_WHY,
        design=_DESIGN,
        would_change="So much offence advantage that either cause alone fills all runs, or so little that both do not.",
        axis=_AXIS,
        cannot=_CANNOT,
    ),
)
