"""M05: which game the security dilemma is [Jervis1978]_, [Snyder1971]_."""

from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, level
from detente.studies.claims.measured import Excess

CLAIMS = (
    Claim(
        id="M05",
        school="game theory",
        statement="States in anarchy play a Prisoner's Dilemma: to compete against restraint pays more than mutual "
        "restraint, whoever they are.",
        ours="The essay offers the game as a frame; that states play it in most years, whoever they are, is our test.",
        references=("Jervis1978", "Snyder1971", "Oye1985", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={"security-seekers": Arm(), "greedy": Arm(given={"malign": (1.0, 1.0)})},
        predictions=(
            Prediction(
                "share of years in a Prisoner's Dilemma, two security-seekers",
                level("game_prisoners_dilemma", "security-seekers"),
                0.5,
                unit="share of years",
            ),
            Prediction(
                "share of years in a Prisoner's Dilemma, two greedy states",
                level("game_prisoners_dilemma", "greedy"),
                0.5,
                unit="share of years",
            ),
            Prediction(
                "years in a Prisoner's Dilemma less those in a Stag Hunt, two security-seekers",
                level(Excess("game_prisoners_dilemma", "game_stag_hunt"), "security-seekers"),
                0.1,
                unit="share of years",
                rival="Jervis's other game, the Stag Hunt: restraint is best if it is returned.",
            ),
        ),
        why_smallest="A game that states play in less than half of the years is not the game of anarchy; a lead of one "
        "year in ten over the rival is a lead (assumption).",
        design="Two equal states, both security-seeking or both greedy, whose four payoffs are read every year.",
        would_change="What conflict costs against what taking would bring: it is for the greedy alone that the one can "
        "be less than the other.",
        axis=Axis("conflict_cost", 0.05, 1.0, log=True),
        by_construction="To compete against restraint is worth less than mutual restraint by at least the cost of "
        "conflict less what is gained by taking, 0.3 less 0.1 for a security-seeker: by algebra it is never in a "
        "Prisoner's Dilemma.",
        cannot="Players who plan ahead, as those of a repeated game would.",
    ),
)
