"""M28: a threat is what an audience accepts as one [Waever1995]_."""

from __future__ import annotations

from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast

_NORMAL = (Intervention(60, settings={"securitising": 0.0, "desecuritising": 0.5}),)

_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_SPEECH = Arm({"securitising": 0.5})

CLAIMS = (
    Claim(
        id="M28a",
        school="Waever; Copenhagen School",
        statement="A threat that is called existential, and accepted as such, justifies hostility that the threat "
        "alone would not.",
        references=("Waever1995", "BuzanEtAl1998", "Menon2023"),
        bed=_BED,
        arms={"silence": Arm({"securitising": 0.0}), "speech": _SPEECH},
        predictions=(
            Prediction(
                "hostility, speech against silence",
                contrast("hostility", "speech", "silence"),
                0.1,
                rival="The threat itself makes hostility; it is the same in silence.",
            ),
        ),
        why_smallest="One run in ten: less would not make words matter beside forces (assumption).",
        design="The same two security-seekers and the same threats; leaders declare a threat existential as often "
        "as every other year, or never; same luck.",
        would_change="The audience: the threat from which it is convinced (audience_threshold).",
        axis=Axis("audience_threshold", 0.0, 2.0),
        cannot="Who may speak, and what is said: a speech act is a chance that grows with the threat.",
    ),
    Claim(
        id="M28b",
        school="Waever; Copenhagen School",
        statement="Desecuritisation undoes what securitisation did: where nobody speaks of it any more, hostility "
        "ends.",
        ours="The essay speaks of securitisation alone; its undoing is of the literature.",
        references=("Waever1995", "BuzanEtAl1998"),
        bed=_BED,
        arms={"speech": _SPEECH, "speech, unsaid": Arm({"securitising": 0.5}, interventions=_NORMAL)},
        predictions=(
            Prediction(
                "hostility, speech unsaid after 60 years against speech that goes on",
                contrast("hostility", "speech, unsaid", "speech"),
                0.1,
                "less",
                rival="Once hostile, states stay hostile, whatever is still said.",
            ),
        ),
        why_smallest="One run in ten, as for what speech does (assumption).",
        design="As M28a; after 60 years speech stops and what was securitised fades by half every year, or "
        "it goes on; forty years later; same luck.",
        would_change="Time, and the threat from which the audience was convinced (audience_threshold).",
        axis=Axis("audience_threshold", 0.0, 2.0),
        cannot="Moving an issue back into ordinary politics, which is more than silence.",
    ),
)
