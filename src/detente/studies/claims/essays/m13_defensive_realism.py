"""M13 and M14: when expansion pays, and how restraint is made known [Glaser1994]_, [Kydd2000]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Hostility, Level, LogLevel

_PAIR = {"prior": 0.75, "offence_advantage": 2.5, "distinguishability": 0.0}
_SEEKER, _EXPANDER = {"malign": (0.0, 0.0)}, {"malign": (0.0, 1.0)}
_FAVOURABLE = {"offence_advantage": 4.0, "conquest": 0.5, "conflict_cost": 0.1}
_WEALTH = LogLevel("economy", -1, (1,))
_SIGNALS = {"signal_rate": 0.3, "talk": 0.5, "talk_mimicry": 0.5}
_BELIEF = Level("belief", 10, 40, actors=(1,), others=(0,))

CLAIMS = (
    Claim(
        id="M13a",
        school="defensive realism",
        statement="Expansion pays only under certain conditions: it loses where war is costly and conquest yields "
        "little, and gains where offence leads, war is cheap and conquest yields much.",
        ours="The essay says that there are conditions, and not which: those are of the literature.",
        references=("Snyder1991", "Glaser2010", "Menon2023"),
        bed=BEDS["pair"].scenario(100, **_PAIR),
        arms={
            "keeps": Arm(given=_SEEKER),
            "expands": Arm(given=_EXPANDER),
            "keeps, favourable": Arm(_FAVOURABLE, given=_SEEKER),
            "expands, favourable": Arm(_FAVOURABLE, given=_EXPANDER),
        },
        predictions=(
            Prediction(
                "economy after 100 years, expanding against keeping",
                contrast(_WEALTH, "expands", "keeps"),
                0.05,
                "less",
                unit="natural log",
                rival="Offensive realism's: power pays always.",
            ),
            Prediction(
                "economy after 100 years under favourable conditions, expanding against keeping",
                contrast(_WEALTH, "expands, favourable", "keeps, favourable"),
                0.05,
                unit="natural log",
                rival="War never pays.",
            ),
        ),
        why_smallest="Five percent of the economy after a century is what a third of a percent of GDP less for arms "
        "would bring in growth (assumption).",
        design="One of two equal states is greedy or not, under the usual conditions and where offence advantage is 4, "
        "a winner takes half and war costs a third; all luck equal.",
        would_change="Reciprocal fear of surprise attack (preemption in the code): where fear of the other's fear "
        "drags the peaceable into war, they lose as much.",
        axis=Axis("preemption", 0.0, 1.0),
        cannot="Gains other than wealth, such as glory or depth; and choosing one's victims among many.",
    ),
    Claim(
        id="M13b",
        school="defensive realism",
        statement="Policies that communicate restraint, by arms given up and by diplomacy, lower the other's suspicion "
        "and end hostility.",
        ours="The essay says that restraint made known lowers uncertainty; that it ends hostility too is our "
        "stricter test.",
        references=("Glaser1994", "Kydd2000", "Jervis1999", "Menon2023"),
        bed=BEDS["pair"].scenario(100, **_PAIR),
        arms={
            "silent": Arm(),
            "one communicates": Arm(own={0: _SIGNALS}),
            "one is merely weaker": Arm(own={0: {"base_force": 0.2, "reaction": 0.17}}),
        },
        predictions=(
            Prediction(
                "the other's belief that it is greedy in years 10 to 39, communicating against silent",
                contrast(_BELIEF, "one communicates", "silent"),
                0.05,
                "less",
                unit="probability",
            ),
            Prediction(
                "hostility, communicating against silent",
                contrast("hostility", "one communicates", "silent"),
                0.05,
                "less",
            ),
            Prediction(
                "the other's belief, communicating against merely weaker",
                contrast(_BELIEF, "one communicates", "one is merely weaker"),
                0.05,
                "less",
                unit="probability",
                rival="The other is calmed by weaker forces, not by what they say.",
            ),
        ),
        why_smallest="Five points of belief and one run in twenty: less would not be worth a policy (assumption).",
        design="One of two security-seekers gives up three tenths of its forces three years in ten and says every "
        "other year that it means no harm; or is silent; or is silent and as much weaker; all luck equal.",
        would_change="Suspicion so deep, or misreading so common, that nothing said is heard.",
        axis=Axis("prior", 0.3, 0.97),
        cannot="Foreign economic policy as a signal: trade here follows calm and is not chosen.",
    ),
    Claim(
        id="M14",
        school="Glaser",
        statement="Security-seekers can recognise each other by signals that the greedy would not afford, and then "
        "keep the status quo.",
        ours="The essay does not say how security-seekers recognise each other; costly signals are of the literature.",
        references=("Glaser2010", "Kydd2000", "Kydd2005", "Menon2023"),
        bed=BEDS["pair"].scenario(
            100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, malign_share=0.5, signal_cost=0.3
        ),
        arms={
            "silent": Arm(),
            "costly signals": Arm({"signal_rate": 0.3}),
            "words": Arm({"talk": 0.3}),
        },
        predictions=(
            Prediction(
                "error of beliefs, costly signals against none",
                contrast("brier", "costly signals", "silent"),
                0.02,
                "less",
                unit="Brier score",
            ),
            Prediction(
                "hostility of two security-seekers, costly signals against none",
                contrast(Hostility(), "costly signals", "silent"),
                0.05,
                "less",
            ),
            Prediction(
                "error of beliefs, costly signals against words as often",
                contrast("brier", "costly signals", "words"),
                0.01,
                "less",
                unit="Brier score",
                rival="Words would do as well as costly acts.",
            ),
        ),
        why_smallest="Coin tosses have a Brier score of 0.25: 0.02 is a twelfth of that, and half of it against words; "
        "one run in twenty (assumption).",
        design="Two states, each greedy with a chance of one half and feared more; security-seekers give up three "
        "tenths of their forces three years in ten, or say as often that they mean no harm, or neither; luck equal.",
        would_change="What the signal costs: what the greedy can afford as well says nothing.",
        axis=Axis("signal_cost", 0.0, 1.0),
        cannot="Where the greedy stop imitating: a cost of half the forces deters all of them by assumption, and none "
        "chooses to imitate.",
    ),
)
