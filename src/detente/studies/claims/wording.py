"""Words for claims: what rows are about, schools, ways out, parameters, and what answers the titles."""

from __future__ import annotations

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "What the dilemma is": ("M01", "M03", "M05", "M06", "M07", "M24", "E01", "E06"),
    "Where it comes from": ("M02", "M04", "M08", "M09", "M10", "M16", "M25", "E04"),
    "Power, offence and alliances": ("M11", "M12", "M13", "M15", "E18", "E19"),
    "How doubt turns into hostility": ("E02", "E05", "E07", "E08", "E09", "E10", "M28", "M29"),
    "What opens a way out": ("E11", "E12", "E14", "E15", "M14", "M17", "M18", "M30"),
    "What makes peace last, and what ends it": (
        "E03",
        "E13",
        "E16",
        "E17",
        "E20",
        "M19",
        "M20",
        "M21",
        "M22",
        "M23",
        "M26",
        "M27",
    ),
    "The three logics": ("L1", "L2", "L3"),
}
"""Rows of the list of claims by what they are about."""
OWN = "Claims of your own"
"""Group of what is no row of the list."""
SCHOOLS: Mapping[str, tuple[str, ...]] = {
    "Herz, Butterfield, Jervis, Tang": ("Herz", "Butterfield", "Jervis", "Tang", "game theory"),
    "Realism": ("realism", "Mearsheimer", "Waltz", "Glaser", "Snyder", "Walt", "Schweller", "De Silva"),
    "Institutions": (
        "Schelling",
        "arms control",
        "Pashakhanlou",
        "Haas",
        "Deutsch",
        "liberal",
        "Bull",
        "Doyle",
        "Keohane",
        "Bluth",
        "Menon",
    ),
    "Constructivism": ("Wendt", "Waever", "Buzan", "Mitzen", "Hopf", "Jussim", "Roe"),
    "Collins; Booth and Wheeler; Emeriau": ("Collins", "Booth", "Wheeler", "Emeriau"),
}
"""Schools, each with the names by which authors are told to be of it: the first name that is told decides."""
WAYS: Mapping[str, str] = {
    "E11": "sensibility",
    "E12a": "leaps of trust",
    "E12c": "diplomacy",
    "M13b": "signs of restraint",
    "M14": "costly signals",
    "E14a": "each instrument of belief by itself",
    "E14b": "each tie that formalises trust by itself",
    "M17": "treaties between enemies",
    "M18a": "verification",
    "M18b": "zones without offensive weapons",
    "M18c": "export controls",
    "E13a": "institutions that make offence dearer",
    "E13b": "institutions that make cooperation pay",
    "M19a": "integration",
    "M20": "a security community",
    "M21a": "a union",
    "M22": "common rules",
    "M23": "democracy",
    "M30": "ties and trust together",
    "M30b": "a common threat",
    "M30c": "interdependence alone",
}
"""Ways out and what keeps them open, a claim each, in a word."""
SIGNALS = (
    "Costly signals are in M14 and in E14a. M14 asks whether they tell security-seekers from the greedy, where half of "
    "all states are greedy, and take 5 points off hostility; E14a asks whether they by themselves bring 10 points more "
    "restraint between two fearful security-seekers, as every instrument of belief must."
)
"""Why two claims about one instrument differ."""
SHORT: Mapping[str, str] = {
    "act_arms": "the share of competing that is arming",
    "audience_threshold": "the threshold of the audience",
    "autonomy_cost": "the cost of lost autonomy",
    "binding": "the intensity of binding",
    "conflict_cost": "the cost of conflict",
    "conquest": "what conquest takes",
    "distance_scale": "the reach of forces",
    "habit_weight": "the weight of habit",
    "learning": "the weight of a year's evidence",
    "observation_error": "the chance that an act is seen as its opposite",
    "other_regard": "regard for the other",
    "preemption": "reciprocal fear of surprise attack",
    "prior": "first suspicion",
    "reaction": "the reaction to feared forces",
    "sensibility": "the sensibility of leaders",
    "signal_cost": "the cost of a signal",
    "talk": "the frequency of talk",
    "volatility_down": "the believed yearly chance that a foe turns friend",
    "volatility_up": "the believed yearly chance that a friend turns foe",
    "worst_case": "the weight of the worst case",
}
"""Parameters in a few words, where their names do not say it."""
BED = ("offence_advantage", "prior")
"""Parameters of the bed that are told beside a boundary: what it is a cut at."""
FIRST, SECOND = "Is the security dilemma inescapable?", "Self-fulfilling prophecy or inescapable reality?"
"""Titles of the two essays (the second without its subject)."""
KEYS: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    FIRST: {
        "L1": (
            "Hostility (the paradox)",
            "two states end in hostility whatever remedies they try",
            "states need not end in hostility: what they try can change it",
        ),
        "L3": (
            "A lasting way out",
            "states can build a community that outlasts new leaders, shocks and fear that returns every year",
            "no community that states can build outlasts new leaders, shocks and fear",
        ),
        "M08": (
            "Doubt (the dilemma)",
            "some doubt remains however long and well the other is watched",
            "doubt ends where the other is watched long enough",
        ),
    },
    SECOND: {
        "E08": (
            "Prophecy",
            "a false expectation of hostility brings about the hostility that it expects",
            "a false expectation of hostility does not bring it about",
        ),
        "E10a": (
            "Hope",
            "a hopeful expectation brings about the restraint that it expects",
            "a hopeful expectation does not bring restraint about",
        ),
        "M02a": (
            "Fear",
            "fear in the mind alone makes hostility, even under a sovereign",
            "fear in the mind alone makes no hostility under a sovereign",
        ),
        "M02b": (
            "Anarchy",
            "anarchy alone makes hostility, even among calm minds",
            "anarchy alone makes no hostility among calm minds",
        ),
        "M02c": (
            "Both",
            "neither is enough, and fear and anarchy make hostility together",
            "fear and anarchy do not need each other to make hostility",
        ),
        "E10c": (
            "Greed",
            "who is trusted becomes trustworthy, greedy or not",
            "trust does not make a greedy state trustworthy",
        ),
    },
}
"""Claims that answer each title: what each is about, and what is said if it holds and if it fails."""
LEADS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    FIRST: {
        "L1": (
            "states end in hostility (the paradox) whatever remedies they try",
            "states need not end in hostility (the paradox)",
        ),
        "L3": (
            "they can build a community that outlasts shocks and fear",
            "no community that they can build outlasts shocks and fear",
        ),
        "M08": (
            "some doubt (the dilemma) remains",
            "doubt (the dilemma) ends where the other is watched long enough",
        ),
    },
    SECOND: {
        "M02a": (
            "fear alone makes hostility, even under a sovereign (the prophecy)",
            "fear alone makes no hostility under a sovereign (the prophecy)",
        ),
        "M02b": (
            "anarchy alone makes hostility, even among calm minds (the reality)",
            "anarchy alone makes no hostility among calm minds (the reality)",
        ),
        "M02c": (
            "only both together make it",
            "each does without the other",
        ),
    },
}
"""Claims of which the lead of each answer is made: what is said if each holds, and if it fails."""
DEPENDS = "It depends on reciprocal fear of surprise attack"
"""What is said to a title where draws say one thing as they are, and another where that stays at its default."""
