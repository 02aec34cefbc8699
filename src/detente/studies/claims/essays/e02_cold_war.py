"""E02: the race of the Cold War to the brink, and its end [Leffler2007]_."""

from __future__ import annotations

import numpy as np

from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Forces, Level, Restraint

_NEW = 40
_LEADER = Intervention(_NEW, edits={"sensibility": np.array([0.2, 0.95])})
_VENTURE = Intervention(_NEW, until=_NEW + 3, conduct="restraint", actor=1)
_DECLINE = Intervention(_NEW, edits={"economy": np.array([1.0, 0.5]), "capability": np.array([0.5, 0.25])})
_AFTER = Restraint(_NEW + 10, _NEW + 30)

CLAIMS = (
    Claim(
        id="E02",
        school="Emeriau; Booth and Wheeler",
        statement="Two superpowers armed in fear of each other to the brink of war; their race ended when a leader of "
        "one saw the other's fear and ventured trust.",
        ours="The essay names the race and Gorbachev as examples, each by itself; that his insight and not "
        "decline ended the race is our stricter question.",
        references=("Leffler2007", "BoothWheeler2008", "Zubok2007", "Emeriau"),
        bed=BEDS["pair"].scenario(70, prior=0.9, offence_advantage=2.5, distinguishability=0.0),
        arms={
            "no change": Arm(),
            "no fear": Arm({"prior": 0.3}),
            "new leader": Arm(interventions=(_LEADER, _VENTURE)),
            "decline": Arm(interventions=(_DECLINE,)),
        },
        predictions=(
            Prediction(
                "forces in years 20 to 40, fear against no fear",
                contrast(Forces(20, _NEW), "no change", "no fear"),
                0.0025,
                unit="share of GDP",
            ),
            Prediction(
                "crises in the first 40 years, fear against no fear",
                contrast(Level("crisis", 0, _NEW), "no change", "no fear"),
                0.05,
                unit="crises a year",
            ),
            Prediction(
                "restraint ten to thirty years on, new leader against no change",
                contrast(_AFTER, "new leader", "no change"),
                0.1,
            ),
            Prediction(
                "restraint ten to thirty years on, new leader against the decline of one side",
                contrast(_AFTER, "new leader", "decline"),
                0.1,
                rival="Decline forced the end: half an economy and half the forces gone, and no new thinking.",
            ),
        ),
        why_smallest="One run in ten, one crisis in twenty years, a quarter of a percent of GDP (assumption).",
        design="Two equal security-seekers, each 90 % sure of the other's malice; after 40 years one gets a leader who "
        "sees the other's fear and holds back for three years, or loses half its economy and forces, or nothing "
        "changes; same luck.",
        would_change="How soon the leader is replaced by one without that sense.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="The bomb, the alliances and the ideas; whether the record went this way is a second question.",
    ),
)
