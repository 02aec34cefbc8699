"""Claims put to the record: worlds whose truth is known, what is not at hand, how verdicts are made."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from detente.core.cite import reference
from detente.core.errors import InvalidValue, TooFew, UnknownName
from detente.data import SOURCES
from detente.data.record import Record, open_record
from detente.stats.estimates import Estimate
from detente.studies.claims import claims_of_essays
from detente.studies.claims.judge import FAILS, HOLDS, UNDECIDED
from detente.studies.claims.record import Archive, RecordClaim, RecordPrediction, judge_record, record_claims
from detente.studies.claims.record.claim import RecordEffect
from detente.studies.claims.record.measures import difference, log_odds, share
from detente.studies.claims.record.study import could_show, find_in_record
from detente.studies.claims.record.verdict import NOT_AT_HAND

KEY = {"ccode_a": pl.Int32, "ccode_b": pl.Int32, "year": pl.Int32}


def judged(key: str, **frames: pl.DataFrame) -> dict[str, str]:
    """Return what comes of each prediction of a claim on tables of one's own: holds, fails or undecided."""
    archive = Archive(Record(()), frames)
    found = {}
    for one in record_claims()[key].predictions:
        finding = find_in_record(one, one.measure(archive))
        found[one.words] = HOLDS if finding.p_holds < 0.05 else FAILS if finding.p_fails < 0.05 else UNDECIDED
    return found


def pairs(states: int = 40, years: range = range(1900, 2000)) -> pl.DataFrame:
    every = list(itertools.combinations(range(2, 2 + states), 2))
    rows = [(a, b, year) for a, b in every[:: max(1, len(every) // 300)] for year in years]
    return pl.DataFrame(rows, schema=KEY, orient="row")


def relevant(effect: float, build_up: float = 0.0, answer: float = 0.0, seed: int = 1) -> pl.DataFrame:
    """Politically relevant dyads in which two democracies differ in log odds by an effect, all else of no account."""
    random = np.random.default_rng(seed)
    frame = pairs()
    n = len(frame)
    polity = random.choice([-7, 8], 60)
    a, b = frame["ccode_a"].to_numpy(), frame["ccode_b"].to_numpy()
    both = (polity[a] > 0) & (polity[b] > 0)
    grown = random.normal(0.2, 0.5, (n, 2))
    odds = -2.0 + effect * both + build_up * grown.mean(1) / np.log(2)
    before, now = random.normal(0, 0.3, (2, n, 2))
    rivals = (a + b) % 2
    now = now + answer * before[:, ::-1] * rivals[:, None]
    return frame.with_columns(
        conttype=pl.lit(1), majpow_a=pl.lit(0), majpow_b=pl.lit(0), atop_defense=pl.Series(random.integers(0, 2, n)),
        polity2_a=pl.Series(polity[a]), polity2_b=pl.Series(polity[b]), cinc_a=pl.Series(random.uniform(0.01, 0.1, n)),
        cinc_b=pl.Series(random.uniform(0.01, 0.1, n)), gml_peace_years=pl.Series(random.integers(0, 40, n)),
        gml_onset_at_risk=pl.Series((random.random(n) < 1 / (1 + np.exp(-odds))).astype(float)),
        idealpoint_dist=pl.Series(random.uniform(0, 3, n)), joint_igos=pl.Series(random.integers(0, 50, n)),
        rivalry_tss=pl.Series(rivals), arms_race_grh=pl.Series((random.random(n) < 0.2).astype(int)),
        build_up_a=pl.Series(grown[:, 0]), build_up_b=pl.Series(grown[:, 1]),
        growth_a=pl.Series(now[:, 0]), growth_b=pl.Series(now[:, 1]),
        growth_before_a=pl.Series(before[:, 0]), growth_before_b=pl.Series(before[:, 1]),
    ).with_columns(conttype=pl.Series(random.choice([0, 1, 3], n)))  # fmt: skip


@pytest.mark.parametrize(("effect", "told"), [(-1.2, HOLDS), (0.0, FAILS), (0.8, FAILS)])
def test_the_zone_of_peace(effect: float, told: str) -> None:
    found = judged("M23", relevant=relevant(effect))
    assert list(found.values())[:2] == [told, told]


def test_an_answer_to_a_rival_is_found_and_one_that_is_not_there_is_not() -> None:
    assert set(list(judged("M01a", relevant=relevant(0.0, answer=0.3)).values())[:2]) == {HOLDS}
    assert set(judged("M01a", relevant=relevant(0.0)).values()) == {FAILS}


@pytest.mark.parametrize(("build_up", "told"), [(1.0, HOLDS), (0.0, HOLDS), (-1.0, FAILS)])
def test_no_gain_in_safety_is_a_bound_from_below(build_up: float, told: str) -> None:
    found = list(judged("E01", relevant=relevant(0.0, build_up)).values())
    assert found[0] == told
    assert found[1] == FAILS, "races are drawn by lot: a quarter more disputes is excluded"


def regional(inside: float, shocks: float) -> pl.DataFrame:
    """Dyads of three regions: disputes differ in log odds inside a region, and by what moves a region for years."""
    random = np.random.default_rng(2)
    frame = pairs(60)
    a, b, year = (frame[name].to_numpy() for name in ("ccode_a", "ccode_b", "year"))
    lasting = np.zeros((100, 3))
    for t in range(1, 100):
        lasting[t] = 0.9 * lasting[t - 1] + random.normal(0, shocks, 3)
    same = a % 3 == b % 3
    odds = -3.0 + same * (inside + lasting[year - 1900, a % 3])
    return frame.with_columns(
        majpow_a=pl.lit(0), majpow_b=pl.lit(0), region_a=pl.Series(a % 3), region_b=pl.Series(b % 3),
        conttype=pl.Series(random.choice([0, 1, 3], len(a))), capdist_km=pl.Series(random.uniform(100, 9000, len(a))),
        gml_peace_years=pl.Series(random.integers(0, 40, len(a))),
        gml_onset_at_risk=pl.Series((random.random(len(a)) < 1 / (1 + np.exp(-odds))).astype(float)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "shocks", "holds"),
    [(1.0, 0.4, [True] * 3), (-0.3, 0.0, [False] * 3), (1.0, 0.0, [True, True, False])],
)
def test_regions(inside: float, shocks: float, holds: list[bool]) -> None:
    assert [one == HOLDS for one in judged("M29", every=regional(inside, shocks)).values()] == holds


def disputes(quiet: float, decided: dict[int, float]) -> pl.DataFrame:
    """One directed pair of rows a dispute; in a share nobody wants a change, by year a share is decided by force."""
    random = np.random.default_rng(3)
    rows = []
    for number in range(1200):
        year = 1900 + number % 111
        a, b = sorted(random.choice(np.arange(2, 62), 2, replace=False))
        wants = int(random.random() >= quiet)
        share = decided[max(first for first in decided if first <= year)]
        outcome = 2 if random.random() < share else 5
        for one, two, want in ((a, b, wants), (b, a, 0)):
            wanted = (want, wants - want)
            rows.append((number, one, two, year, 1, *wanted, want, 0, 1, 1, 4 + number % 2, 5, 4 + number % 2, outcome))
    names = (
        "dispnum", "ccode1", "ccode2", "year", "sidea1", "revstate1", "revstate2", "revtype11", "revtype12", "orig1",
        "orig2", "hostlev1", "hostlev2", "hostlev", "outcome",
    )  # fmt: skip
    return pl.DataFrame([[int(x) for x in row] for row in rows], schema=dict.fromkeys(names, pl.Int32), orient="row")


@pytest.mark.parametrize(("quiet", "told"), [(0.3, HOLDS), (0.0, FAILS), (0.01, FAILS)])
def test_war_without_greed(quiet: float, told: str) -> None:
    found = judged("M04", disputes=disputes(quiet, {1900: 0.5}))
    assert set(found.values()) == {told}


def test_borders_are_compared_with_both_periods_before() -> None:
    near = pairs(60, range(1900, 2011)).with_columns(conttype=pl.lit(1))
    fought = disputes(0.0, {1900: 1.0, 1946: 0.0})
    there = fought.select(
        ccode_a=pl.min_horizontal("ccode1", "ccode2"), ccode_b=pl.max_horizontal("ccode1", "ccode2"), year="year"
    )
    near = pl.concat([near.drop("conttype"), there.unique()]).unique().sort("ccode_a", "ccode_b", "year")
    near = near.with_columns(conttype=pl.lit(1))
    early, late, _ = judged("E20a", disputes=fought, relevant=near).values()
    assert early == HOLDS, "force decided before 1946 alone"
    assert late != HOLDS, "and the change is not of 1990"
    turned = disputes(0.0, {1900: 0.9, 1946: 0.05})
    assert next(iter(judged("E20b", disputes=turned).values())) == HOLDS
    assert HOLDS not in judged("E20b", disputes=disputes(0.0, {1900: 0.3})).values()


@pytest.mark.parametrize(
    ("shares", "told"),
    [((0.9, 0.9, 0.2), (HOLDS, HOLDS)), ((0.2, 0.2, 0.2), (FAILS, FAILS)), ((0.2, 0.6, 0.1), (FAILS, HOLDS))],
)
def test_once_the_norm_and_now_the_exception(shares: tuple[float, ...], told: tuple[str, ...]) -> None:
    random = np.random.default_rng(4)
    frame = pairs(40, range(1816, 2011))
    year = frame["year"].to_numpy()
    torn = random.random(len(year)) < np.select([year < 1946, year < 1990], shares[:2], shares[2])
    frame = frame.with_columns(near=pl.lit(value=True), as_ruled=pl.Series(torn), no_pact=pl.Series(torn))
    norm, *changes = judged("E16a", dilemmas=frame).values()
    assert (norm, changes[0]) == told
    assert len(set(changes)) == 1, "with and without pacts, and of the same neighbours as of all"


def test_new_neighbours_are_no_change_of_the_old_ones() -> None:
    """Of pairs that are on record from 1990 alone none is in a dilemma, of the others three in five, as before."""
    random = np.random.default_rng(9)
    frame = pairs(40, range(1946, 2011)).filter((pl.col("ccode_a") % 2 == 0) | (pl.col("year") >= 1990))
    torn = pl.Series(random.random(len(frame)) < 0.6) & (frame["ccode_a"] % 2 == 0)
    frame = frame.with_columns(near=pl.lit(value=True), as_ruled=torn, no_pact=torn)
    assert list(judged("E16a", dilemmas=frame).values())[1:] == [HOLDS, HOLDS, FAILS, FAILS]


def test_stances_are_counted_by_pacts_with_and_without_the_rival() -> None:
    random = np.random.default_rng(5)
    frame = pairs(50, range(1946, 2011))
    kind = random.choice(4, len(frame), p=[0.4, 0.02, 0.3, 0.28])
    frame = frame.with_columns(
        pact=pl.Series(np.isin(kind, (1, 2)).astype(float)), atop_defense=pl.Series((kind == 1).astype(float)),
        outside=pl.Series(np.isin(kind, (0, 2)) * 3.0),
        cinc_a=pl.lit(0.01), cinc_b=pl.Series(0.01 * 2 ** random.uniform(0, 6, len(frame))),
    )  # fmt: skip
    assert list(judged("E18a", stances=frame).values()) == [HOLDS, FAILS, HOLDS, FAILS]
    assert list(judged("E18b", stances=frame).values()) == [FAILS]
    assert list(judged("E18c", stances=frame).values()) == [HOLDS]
    doublings = (frame["cinc_b"] / 0.01).log(2)
    tied = pl.Series((random.random(len(frame)) < doublings.to_numpy() / 10).astype(float))
    gives_in = frame.with_columns(pact=tied, atop_defense=tied, outside=pl.lit(0.0))
    assert list(judged("E18b", stances=gives_in).values()) == [HOLDS]


def test_balancing_and_bandwagoning_are_told_by_the_same_pacts() -> None:
    """Loose pacts with the rival are no bandwagoning, and do not undo a defence pact against it."""
    random = np.random.default_rng(8)
    frame = pairs(50, range(1946, 2011))
    kind = random.choice(3, len(frame), p=[0.3, 0.3, 0.4])
    frame = frame.with_columns(
        pact=pl.lit(1.0), atop_defense=pl.Series((kind == 1).astype(float)), outside=pl.Series((kind == 0) * 2.0),
        cinc_a=pl.lit(0.01), cinc_b=pl.lit(0.02),
    )  # fmt: skip
    (prediction,) = record_claims()["E18c"].predictions
    assert prediction.measure(Archive(Record(()), {"stances": frame})).estimate.estimate == pytest.approx(0, abs=0.03)


def test_the_cold_war_of_a_world_in_which_one_side_answers() -> None:
    random = np.random.default_rng(6)
    leads, follows = np.zeros(64), np.zeros(64)
    for year in range(1, 64):
        leads[year] = leads[year - 1] + random.normal(0, 0.2)
        follows[year] = follows[year - 1] + 0.6 * (leads[year - 1] - follows[year - 1]) + random.normal(0, 0.03)
    years = np.arange(1947, 2011)
    hostile = ((years < 1990) & (years % 5 != 0)).astype(float)
    pair = pl.DataFrame({"ccode_a": [2] * 64, "ccode_b": [365] * 64, "year": years, "gml_ongoing": hostile})
    for first, second, told in ((follows, leads, [True, False]), (leads, follows, [False, True])):
        spending = np.exp(np.concatenate([first, second]))
        states = pl.DataFrame({"ccode": np.repeat([2, 365], 64), "year": np.tile(years, 2), "milex_usd2020": spending})
        *answers, end = judged("E02", states=states, relevant=pair).values()
        assert [one == HOLDS for one in answers] == told
        assert end == HOLDS
    always = pair.with_columns(gml_ongoing=pl.Series((years % 2).astype(float)))
    assert list(judged("E02", states=states, relevant=always).values())[2] != HOLDS


# ------------------------------------------------------------------ verdicts
def effect(estimate: float, error: float = 1.0, df: float = 30.0) -> RecordEffect:
    return RecordEffect(Estimate(estimate, error, estimate - 2 * error, estimate + 2 * error, df), 100, 10, 1900, 1990)


def predicted(*estimates: float, expected: Any = "more", error: float = 1.0, decides: bool = True) -> Any:
    return tuple(
        RecordPrediction(f"x{k}", lambda _, e=e: effect(e, error), 1.0, expected, decides=decides)  # type: ignore[misc]
        for k, e in enumerate(estimates)
    )


def made(key: str, *predictions: RecordPrediction, sources: tuple[str, ...] = ()) -> RecordClaim:
    return RecordClaim(key, "What is compared.", sources, predictions, "Why.", "What it cannot tell.", ())


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        ("more", (FAILS, FAILS, UNDECIDED, HOLDS)),
        ("less", (HOLDS, UNDECIDED, FAILS, FAILS)),
        ("no less", (FAILS, HOLDS, HOLDS, HOLDS)),
        ("no more", (HOLDS, HOLDS, HOLDS, FAILS)),
    ],
)
def test_each_direction(expected: str, words: tuple[str, ...]) -> None:
    """Effects of -2, -.8, .8 and 2 with a standard error of .1, at a smallest effect of 1: by hand."""
    told = []
    for value, error in ((-2.0, 0.1), (-0.8, 0.1 if expected in ("more", "no less", "no more") else 0.5),
                         (0.8, 0.1 if expected != "more" else 0.5), (2.0, 0.1)):  # fmt: skip
        (prediction,) = predicted(value, expected=expected, error=error)
        found = find_in_record(prediction, prediction.measure(Archive(Record(()))))
        told.append(HOLDS if found.p_holds < 0.05 else FAILS if found.p_fails < 0.05 else UNDECIDED)
    assert tuple(told) == words


@pytest.mark.parametrize(("events", "told"), [(0, FAILS), (3, UNDECIDED), (9, HOLDS)])
def test_few_events_have_an_exact_interval(events: int, told: str) -> None:
    """Of 95, against .05: by the binomial distribution; the interval is that of quantiles of beta distributions."""
    frame = pairs(20, range(1900, 1905))[:95].with_columns(y=pl.Series([1.0] * events + [0.0] * (95 - events)))
    effect = share(frame, "y")
    prediction = RecordPrediction("x", lambda _: effect, 0.05)
    found = find_in_record(prediction, effect)
    assert (HOLDS if found.p_holds < 0.05 else FAILS if found.p_fails < 0.05 else UNDECIDED) == told
    assert found.p_holds + found.p_fails == pytest.approx(1 + stats.binom.pmf(events, 95, 0.05))
    ends = (
        stats.beta.ppf(0.025, events, 96 - events) if events else 0.0,
        stats.beta.ppf(0.975, events + 1, 95 - events),
    )
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-9)


@pytest.mark.parametrize(
    ("key", "words"), [("E01", ["doubled", "race", "both doubled"]), ("E16a", ["1990-2010", "pact"])]
)
def test_what_decides(key: str, words: list[str]) -> None:
    """Arms races as coded do not decide alone; that a dilemma was the norm is one reading of the essay."""
    told = [one.words for one in record_claims()[key].predictions if one.decides]
    assert len(told) == len(words)
    assert all(word in said for word, said in zip(words, told, strict=True))


def test_at_the_smallest_effect_either_verdict_comes_in_five_of_a_hundred() -> None:
    """20,000 estimates: a sound test strays from 5 % by .65 points with a chance below 1e-4 (binomial)."""
    random = np.random.default_rng(7)
    (prediction,) = predicted(0.0)
    t = random.standard_t(30, 20_000)
    found = [find_in_record(prediction, effect(1.0 + one)) for one in t]
    for name in ("p_holds", "p_fails"):
        assert abs(np.mean([getattr(one, name) < 0.05 for one in found]) - 0.05) < 0.0065


def test_all_predictions_that_decide_have_to_hold() -> None:
    archive = Archive(Record(()))
    claims = [
        made("A", *predicted(9, 9), *predicted(-9, decides=False)),
        made("B", *predicted(9, -9)),
        made("C", *predicted(9, 1.2)),
    ]
    found = judge_record(claims, archive)
    assert [found[key].verdict for key in "ABC"] == [HOLDS, FAILS, UNDECIDED]
    assert [one.decides for one in found["A"].predictions] == [True, True, False]
    assert found["C"].decisive is not None
    assert found["C"].decisive.words == "x1"


def test_a_verdict_hangs_on_nothing_else_that_is_asked() -> None:
    """Effects 2.4 standard errors beyond the smallest: found by itself, and not among eleven of which ten are at it."""
    one = made("A", *predicted(1.0 + 2.4))
    many = [dataclasses.replace(made("A", *predicted(1.0)), id=f"N{k}") for k in range(10)]
    family = ["A", *(other.id for other in many)]
    alone, few, all_of_them = (
        judge_record(some, Archive(Record(())), family)["A"] for some in ([one], [one, *many[:9]], [one, *many])
    )
    assert {(said.verdict, said.p_holds) for said in (alone, few, all_of_them)} == {(HOLDS, alone.p_holds)}
    assert [said.among for said in (alone, few, all_of_them)] == ["", "", UNDECIDED]
    assert alone.words == alone.short == "holds"
    assert (all_of_them.words, all_of_them.short) == ("holds (undecided among all claims)", "holds, taken alone")
    assert all_of_them.to_dict()["verdict_in_family"] == UNDECIDED
    assert alone.to_dict()["verdict_in_family"] is None


@pytest.mark.parametrize("beyond", [1.8, 2.4])
def test_p_values_alone_are_those_of_a_family_of_one(beyond: float) -> None:
    """A standard error of 1 and 30 degrees of freedom: one-sided, .041 is doubled and tells nothing, and .011 does."""
    said = judge_record([made("A", *predicted(1.0 + beyond))], Archive(Record(())), ["A"])["A"]
    assert (said.p_holds, said.p_fails) == said.p_among
    assert said.p_holds == pytest.approx(2 * stats.t.sf(beyond, 30))
    assert said.verdict == said.among == (HOLDS if beyond > 2 else UNDECIDED)


@pytest.mark.parametrize("expected", ["more", "less", "no less", "no more"])
def test_what_could_be_shown_is_shown_in_four_of_five(expected: str) -> None:
    """20,000 estimates at that effect: within 2 points of 80 %, as the t distribution has it; a chance below 1e-9."""
    (prediction,) = predicted(0.0, expected=expected)
    least = could_show(prediction, effect(0.0))
    drawn = least + np.random.default_rng(8).standard_t(30, 20_000)
    held = [find_in_record(prediction, effect(one)).p_holds < 0.025 for one in drawn]
    assert abs(np.mean(held) - 0.8) < 0.02
    assert (least > prediction.bound) == (expected in ("more", "no less"))


def test_what_few_events_could_show() -> None:
    """Of 95: ten or more events tell a share from .05, and four of five draws have ten at the share that is told."""
    frame = pairs(20, range(1900, 1905))[:95].with_columns(y=pl.Series([1.0] * 3 + [0.0] * 92))
    few = share(frame, "y")
    least = could_show(RecordPrediction("x", lambda _: few, 0.05), few)
    assert stats.binom.sf(9, 95, 0.05) < 0.025 < stats.binom.sf(8, 95, 0.05)
    assert stats.binom.sf(9, 95, least) == pytest.approx(0.8)
    assert np.isnan(could_show(RecordPrediction("x", lambda _: few, 0.02, "no more"), few))


def test_numbers_that_make_no_sense() -> None:
    with pytest.raises(InvalidValue, match="smallest effect"):
        RecordPrediction("x", lambda _: effect(1.0), 0.0)
    with pytest.raises(UnknownName, match="no fewer"):
        RecordPrediction("x", lambda _: effect(1.0), 1.0, "no fewer")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="decides"):
        made("A", *predicted(1.0, decides=False))


def test_what_cannot_be_compared_is_told() -> None:
    frame = pairs().with_columns(y=pl.lit(0.0), x=pl.Series(np.arange(len(pairs())) % 2))
    with pytest.raises(TooFew, match="odds cannot be compared"):
        log_odds(frame, "y", "x", ())
    with pytest.raises(TooFew, match="0 dyad-years"):
        difference(frame.with_columns(y=pl.lit(None, pl.Float64)), "y", "x")


# ------------------------------------------------------------------ what is there
def test_every_claim_says_where_it_is_from_and_what_it_cannot_tell() -> None:
    assert set(record_claims()) <= set(claims_of_essays())
    assert {key[:3] for key in record_claims()} == {"E01", "E02", "E16", "E18", "E20", "M01", "M04", "M23", "M29"}
    for key, claim in record_claims().items():
        assert claim.id == key
        assert claim.sources
        assert set(claim.sources) <= set(SOURCES)
        assert claim.references
        assert all(reference(name) for name in claim.references)
        assert all(said.endswith((".", "?")) for said in (claim.statement, claim.caveat, claim.why_smallest))
        beaten = any(one.rival for one in claim.predictions if one.decides)
        assert beaten or claim.cannot, "it has to beat something"


def test_nothing_at_hand_says_nothing(tmp_path: Path) -> None:
    assert judge_record(list(record_claims().values()), Archive(open_record(tmp_path, None))) == {}


def test_what_is_missing_is_named(tmp_path: Path, real_data: Path) -> None:
    (tmp_path / "gml_dirdisp.rda").symlink_to(next(real_data.rglob("gml_dirdisp.rda")))
    found = judge_record([record_claims()[key] for key in ("M04", "M23")], Archive(open_record(tmp_path, None)))
    assert found["M04"].verdict != NOT_AT_HAND
    assert found["M23"].verdict == found["M23"].words == NOT_AT_HAND
    assert found["M23"].decisive is None
    assert "contiguity" in found["M23"].reason
    told = found["M23"].to_dict()
    assert (told["effect"], told["predictions"]) == (None, [])
