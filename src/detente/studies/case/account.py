"""The account of a case: what the record shows and what the schools make of it, in sentences.

Every sentence carries its numbers. What speaks against the theories comes first: schools that the
record refutes, then whether spending reacts at all, because habit is the rival of every theory.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from detente.studies.case.richardson import SHORTEST, SIGNIFICANT, Equation

if TYPE_CHECKING:
    from detente.data.record import Values
    from detente.studies.case.reciprocity import Reciprocity
    from detente.studies.case.result import Case
    from detente.studies.case.schools import SchoolReading


def _known(values: Values, years: Sequence[int]) -> list[tuple[int, float]]:
    return [(y, v) for y, v in zip(years, values, strict=True) if v is not None]


def _money(million: float) -> str:
    return f"${million / 1000:,.1f} bn" if million >= 1000 else f"${million:,.0f} m"


def _p(value: float) -> str:
    return "p < .001" if value < 0.001 else f"p = {value:.3f}".replace("0.", ".", 1)


def _spending(case: Case) -> list[str]:
    found = []
    for actor in case.actors:
        rows = _known(case.series[f"milex_usd2020_{actor.abb}"].values, case.years)
        rows = [row for row in rows if row[1] > 0]
        if not rows:
            found.append(f"The spending of {actor.name} is not on record in these years.")
            continue
        (first, start), (last, end) = rows[0], rows[-1]
        top, peak = max(rows, key=lambda row: row[1])
        found.append(
            f"{actor.name} spent {_money(start)} of 2020 in {first} and {_money(end)} in {last} "
            f"({end / start - 1:+.0%}); the peak was {_money(peak)} in {top}."
        )
    return found


def _reaction(one: Equation) -> str:
    if one.reaction is None or one.se is None or one.p is None:
        return (
            f"{one.of}'s reaction to {one.to} cannot be estimated: {one.n} yearly changes on record, {SHORTEST} needed."
        )
    clear = "clear of zero" if one.p < SIGNIFICANT else "not clear of zero"
    habit = "better than" if one.beats_habit else "no better than"
    rmse, walk = one.rmse or 0.0, one.rmse_random_walk or 0.0
    return (
        f"{one.of}'s spending reacts to {one.to}'s with {one.reaction:.3f} a year (robust standard "
        f"error {one.se:.3f}, {_p(one.p)}, {one.n} changes): {clear}. Out of sample the equation "
        f"errs by {rmse:.3f}, {habit} a random walk with drift ({walk:.3f})."
    )


def _headline(case: Case) -> list[str]:
    known = [one for one in case.richardson if one.reaction is not None]
    if not known:
        return []
    both = [one for one in known if one.reacts and one.beats_habit]
    if both:
        names = "; ".join(f"{one.of} to {one.to}" for one in both)
        return [f"Spending answers the rival's and beats habit in: {names}."]
    reacts = sum(one.reacts for one in known)
    beats = sum(one.beats_habit for one in known)
    return [
        "The spending shows no arms race that beats habit: of "
        f"{len(known)} reaction equations {reacts} are positive at p < .05, {beats} forecast "
        "better than a random walk with drift, and none does both."
    ]


def _conflict(case: Case) -> list[str]:
    found = []
    for one, two in combinations(case.actors, 2):
        pair = f"{one.abb}_{two.abb}"
        onset = _known(case.series[f"mid_onset_{pair}"].values, case.years)
        going = _known(case.series[f"mid_ongoing_{pair}"].values, case.years)
        crises = _known(case.series[f"icb_opposed_{pair}"].values, case.years)
        wars = _known(case.series[f"war_{pair}"].values, case.years)
        if onset:
            years = sum(v > 0 for _, v in going)
            found.append(
                f"{one.name} and {two.name}: {sum(v for _, v in onset):.0f} militarized disputes "
                f"began in the {len(onset)} years on record ({onset[0][0]}-{onset[-1][0]}), and "
                f"one was going on in {years} of those years ({years / len(onset):.0%})."
            )
        if crises:
            count = sum(v for _, v in crises)
            found.append(
                f"{count:.0f} international crises were triggered by {one.name} or {two.name} for the "
                f"other in {crises[0][0]}-{crises[-1][0]}."
            )
        if wars:
            fought = sum(v > 0 for _, v in wars)
            found.append(
                f"{one.name} and {two.name} were at war with each other in {fought} of "
                f"{len(wars)} years ({wars[0][0]}-{wars[-1][0]})."
            )
    return found


def _answer(one: Reciprocity) -> str:
    if one.other is None or one.se is None or one.p is None or one.same_month is None:
        return f"{one.of}'s monthly acts towards {one.to} are too few or too uniform to tell ({one.months} months)."
    clear = "clear of zero" if one.p < SIGNIFICANT else "not clear of zero"
    return (
        f"{one.of}'s acts towards {one.to} follow the other's of the month before with "
        f"{one.other:.2f} (robust standard error {one.se:.2f}, {_p(one.p)}, {clear}); in the same "
        f"month the two correlate {one.same_month:.2f} ({one.months} months)."
    )


def _warheads(case: Case) -> list[str]:
    found = []
    for actor in case.actors:
        rows = _known(case.series[f"warheads_{actor.abb}"].values, case.years)
        if rows and max(v for _, v in rows) > 0:
            year, peak = max(rows, key=lambda row: row[1])
            found.append(
                f"{actor.name} held {rows[0][1]:,.0f} warheads in {rows[0][0]}, at most "
                f"{peak:,.0f} in {year}, and {rows[-1][1]:,.0f} in {rows[-1][0]}."
            )
    return found


def _mean(readings: SchoolReading, name: str) -> float:
    values = [v for fan in readings.fans if (v := getattr(fan, name)) is not None]
    return sum(values) / len(values) if values else float("nan")


def _schools(case: Case) -> list[str]:
    rated = [one for one in case.schools if one.error is not None]
    if not rated or case.begin is None:
        return []
    best = min(rated, key=lambda one: one.error or 0.0)
    worst = max(rated, key=lambda one: one.error or 0.0)
    same, line = _mean(best, "error_same"), _mean(best, "error_line")
    beat = sum((one.error or 0.0) < same for one in rated)
    verb = "foretell" if 1 < beat < len(rated) else "foretells"
    who = "None" if not beat else f"{beat}" if beat < len(rated) else "Each"
    found = [
        f"{who} of the {len(rated)} schools, started in {case.begin.year} from the record and run "
        f"blind to {case.years[-1]}, {verb} spending better than its first year repeated "
        f"(error {same:.2f} in logs); a straight line known with hindsight errs by {line:.2f}.",
        f"{best.title} comes nearest (error {best.error:.2f}) and {worst.title} is farthest "
        f"({worst.error:.2f}). {_inside(rated)}",
    ]
    found += case.begin.cautions
    return found + [_competition(rated, place) for place in range(len(best.rivalries))]


def _inside(rated: Sequence[SchoolReading]) -> str:
    widest = max(rated, key=lambda one: one.coverage or 0.0)
    if not widest.coverage:
        return "No school's 80% fan holds a single recorded year."
    return f"The 80% fan of {widest.title} holds most of the record: {widest.coverage:.0%} of the years."


def _competition(rated: Sequence[SchoolReading], place: int) -> str:
    dyad = rated[0].rivalries[place]
    shares = sorted((one.rivalries[place].competition, one.title) for one in rated)
    seen = "is not on record" if dyad.disputes is None else f"was {dyad.disputes:.0%}"
    if len(shares) == 1:
        fills = f"{shares[0][0]:.0%} of the years of the runs"
    else:
        fills = (
            f"between {shares[0][0]:.0%} ({shares[0][1]}) and {shares[-1][0]:.0%} "
            f"({shares[-1][1]}) of the years of the runs"
        )
    return f"Mutual competition of {dyad.one} and {dyad.two} fills {fills}; the share of years with a dispute {seen}."


def write(case: Case) -> list[str]:
    """Write the account of a case.

    Parameters
    ----------
    case
        A case; parts that are missing are left out of the account.
    """
    schools = _schools(case)
    refuted = schools[:1] if schools and schools[0].startswith("None") else []
    found = [
        *refuted,
        *_headline(case),
        *_spending(case),
        *[_reaction(one) for one in case.richardson],
        *_warheads(case),
        *_conflict(case),
        *[_answer(one) for one in case.reciprocity],
        *schools[len(refuted) :],
    ]
    if not case.complete:
        done = len(case.schools)
        found.insert(0, f"Stopped early: {done} of {len(case.asked)} schools were run.")
    return found
