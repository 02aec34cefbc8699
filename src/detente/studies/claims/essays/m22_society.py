"""M22 and E03: rules among states under anarchy, and an anarchy that is managed [Bull1977]_."""

from __future__ import annotations

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Level, Wars

_FEAR, _COMPETE = Level("fear", -20, near=True), Level("conduct", -20, near=True)
_SYSTEM = BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_ALONE = {"binding": 0.0, "treaty_rate": 0.0, "talk": 0.0, "pool_enforcement": 0.0, "pool_aid": 0.0}
_RULES = {"binding": 0.5, "treaty_rate": 0.1, "talk": 0.5, "pool_enforcement": 0.0, "pool_aid": 0.0}

CLAIMS = (
    Claim(
        id="M22",
        school="Bull; English School",
        statement="Common rules and institutions let states of an anarchy speak to each other and presume less threat.",
        references=("Bull1977", "Menon2023"),
        bed=_SYSTEM,
        arms={
            "system": Arm(_ALONE),
            "society": Arm(_RULES),
            "rules without a voice": Arm({**_RULES, "talk": 0.0, "binding_transparency": 0.0}),
        },
        predictions=(
            Prediction(
                "fear of neighbours, society against a mere system",
                contrast(_FEAR, "society", "system"),
                0.05,
                "less",
                "probability",
                rival="Only a common power keeps rules: neither arm has one, nothing is pooled in either.",
            ),
            Prediction(
                "competing with neighbours, society against a mere system",
                contrast(_COMPETE, "society", "system"),
                0.05,
                "less",
                "share of years",
            ),
            Prediction(
                "fear of neighbours, society against the same rules without talk and transparency",
                contrast(_FEAR, "society", "rules without a voice"),
                0.02,
                "less",
                "probability",
                rival="Rules work as a price on breaking them, not by what states tell and show each other.",
            ),
        ),
        why_smallest="A twentieth of the years, or of the scale of fear; two fifths of it for the voice (assumption).",
        design="Eight states, one in seven greedy; institutions, treaties and talk in one arm and none in the other, "
        "no pooled sovereignty in either; same luck.",
        would_change="Nearly everything between neighbours that are calm anyway: then there is little left to presume.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="Common values, diplomacy as a custom, and the great powers as its managers.",
    ),
    Claim(
        id="E03",
        school="Bluth; Collins",
        statement="Anarchy is managed: regulated interaction keeps states from the free-for-all of a pure anarchy.",
        references=("Bluth2011", "Collins2014", "Emeriau"),
        bed=_SYSTEM,
        arms={
            "pure anarchy": Arm({"binding": 0.0, "order_cost": 0.0}),
            "managed anarchy": Arm({"binding": 0.5, "order_cost": 0.6}),
            "ties without order": Arm({"binding": 0.5, "order_cost": 0.0}),
        },
        predictions=(
            Prediction(
                "competing with neighbours, managed against pure anarchy",
                contrast(_COMPETE, "managed anarchy", "pure anarchy"),
                0.05,
                "less",
                "share of years",
            ),
            Prediction(
                "wars, managed against pure anarchy",
                contrast(Wars(-50), "managed anarchy", "pure anarchy"),
                0.02,
                "less",
                "wars a year",
            ),
            Prediction(
                "competing with neighbours, managed anarchy against ties of two without an order of all",
                contrast(_COMPETE, "managed anarchy", "ties without order"),
                0.02,
                "less",
                "share of years",
                rival="What keeps two states from each other's throats is their own ties, not the order they live in.",
            ),
        ),
        why_smallest="A twentieth of the years, one war in 50 years; two fifths of the first for order (assumption).",
        design="Eight states, one in seven greedy; institutions that add up to an order, none at all, or the same "
        "institutions without the order; same luck.",
        would_change="What breaking the order costs.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="Which rules: humanitarian law, conventions and trade agreements are one depth of institutions.",
    ),
)
