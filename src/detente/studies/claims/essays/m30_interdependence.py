"""M30: cooperation, contact and trust together [KeohaneNye1977]_."""

from __future__ import annotations

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level
from detente.studies.claims.measured import Hostility, Restraint

_TIES = {"binding": 1.0, "trade_cost": 0.4, "identity_rate": 0.1}
_NO_TIES = {"binding": 0.0, "trade_cost": 0.0, "identity_rate": 0.0}
_TRUST = {"sensibility": 0.8, "leap": 0.1, "treaty_rate": 0.2}
_NO_TRUST = {"sensibility": 0.0, "sensibility_spread": 0.0, "leap": 0.0, "treaty_rate": 0.0}

CLAIMS = (
    Claim(
        id="M30",
        school="Menon; Keohane and Nye",
        statement="Sustained cooperation, social interaction and trust on common security together make the dilemma "
        "escapable.",
        references=("KeohaneNye1977", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "neither": Arm({**_NO_TIES, **_NO_TRUST}),
            "ties and trust": Arm({**_TIES, **_TRUST}),
            "ties alone": Arm({**_TIES, **_NO_TRUST}),
        },
        predictions=(
            Prediction(
                "hostility, ties and trust against neither",
                contrast(Hostility(), "ties and trust", "neither"),
                0.1,
                "less",
            ),
            Prediction(
                "hostility, ties and trust against ties alone, the rivalry unsolved",
                contrast(Hostility(), "ties and trust", "ties alone"),
                0.1,
                "less",
                rival="Trade, travel and institutions do it, with no word on security (complex interdependence).",
            ),
            Prediction("restraint with ties and trust", level(Restraint(), "ties and trust"), 0.5),
        ),
        why_smallest="One run in ten; and restraint as the usual end (assumption).",
        design="Two fearful security-seekers with ties (deep institutions, trade, identities made by contact) "
        "and trust (sensibility, leaps, treaties), with ties alone, or with neither; same luck.",
        would_change="Reciprocal fear of surprise attack (preemption in the code): where each fears the other's fear, "
        "seeing it is no comfort. That ties are needed as well is not claimed here: what they add is that the escape "
        "lasts (L3).",
        axis=Axis("preemption", 0.0, 1.0),
        cannot="Firms, movements and organisations as actors of their own: ties are between states.",
    ),
)
