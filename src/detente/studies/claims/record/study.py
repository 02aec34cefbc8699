"""Claims put to the record, each by itself and all as one family."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from detente.core.errors import DataError, TooFew
from detente.data.record import citations
from detente.stats.dyadic import minimum_detectable
from detente.studies.claims.judge import FAILS, HOLDS, RATE, UNDECIDED, Finding, adjusted, of_claim
from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.claim import EXACT, EXPECTED, RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.registry import record_claims
from detente.studies.claims.record.verdict import NOT_AT_HAND, RecordPredicted, RecordVerdict

SEEN = 0.8
"""Chance with which an effect is said to be seen."""
LEVEL = 0.95
"""Level of the intervals; a verdict asks for half of what it leaves on either side."""


def find_in_record(prediction: RecordPrediction, effect: RecordEffect) -> Finding:
    """Return what an effect says of a prediction, by one-sided tests against the smallest effect of interest.

    Parameters
    ----------
    prediction
        The prediction.
    effect
        What was measured.
    """
    from scipy.special import stdtr

    found = effect.estimate
    if effect.tails is not None:
        as_high, as_low = effect.tails(prediction.bound)
        p_holds, p_fails = (as_high, as_low) if EXPECTED[prediction.expected][0] > 0 else (as_low, as_high)
        return Finding(found.estimate, found.low, found.high, effect.cases, p_holds, p_fails)
    if not (np.isfinite(found.standard_error) and found.standard_error > 0):
        return Finding(found.estimate, float("nan"), float("nan"), effect.cases, 1.0, 1.0)
    p_fails = float(stdtr(found.df, prediction.margin(found.estimate) / found.standard_error))
    return Finding(found.estimate, found.low, found.high, effect.cases, 1.0 - p_fails, p_fails)


def could_show(prediction: RecordPrediction, effect: RecordEffect) -> float:
    """Return the least effect that would have been seen to hold, with a chance of 80 %; not a number if none would.

    Parameters
    ----------
    prediction
        The prediction.
    effect
        What was measured, of which the error counts and not the estimate.
    """
    from scipy.stats import beta, binom

    found, sign, bound = effect.estimate, EXPECTED[prediction.expected][0], prediction.bound
    if found.errors == EXACT:
        side, cases = (1 - LEVEL) / 2, effect.cases
        if sign > 0:
            least = int(binom.isf(side, cases, bound)) + 1
            return float(beta.ppf(SEEN, least, cases - least + 1)) if least <= cases else float("nan")
        most = int(binom.ppf(side, cases, bound)) - 1
        return float(beta.ppf(1 - SEEN, most + 1, cases - most)) if most >= 0 else float("nan")
    if not (np.isfinite(found.standard_error) and found.standard_error > 0):
        return float("nan")
    return bound + sign * minimum_detectable(found.standard_error, LEVEL, SEEN, found.df)


def judge_record(
    claims: Sequence[RecordClaim], archive: Archive, family: Collection[str] | None = None
) -> dict[str, RecordVerdict]:
    """Return what the record says of claims, by id; nothing if none of their sources is at hand.

    A claim that names no sources rests on tables of one's own.

    A verdict is of its claim alone, so that it hangs on nothing else that is asked: its p value is twice the smaller of
    the two, of holding and of failing. What it is among a family, over which the false discovery rate is kept at 5 %
    [BenjaminiHochberg1995]_ by the same p values, is told where all of the family were judged, and only then.

    Parameters
    ----------
    claims
        The claims.
    archive
        The record.
    family
        Ids of the claims that are one family: by default all about the record.
    """
    record = archive.record
    at_hand = {name for claim in claims for name in claim.sources if record.table(name) is not None}
    if all(claim.sources and at_hand.isdisjoint(claim.sources) for claim in claims):
        return {}
    found = {claim.id: _measured(claim, archive, at_hand) for claim in claims}
    told = {key: one for key, one in found.items() if not isinstance(one, str)}
    pairs = {key: of_claim([one.finding for one in some if one.decides]) for key, some in told.items()}
    alone = {key: adjusted([pair])[0] for key, pair in pairs.items()}
    members = {key for key, one in record_claims().items() if not one.cannot} if family is None else set(family)
    of_family = [key for key in pairs if key in members]
    among = adjusted([pairs[key] for key in of_family]) if members <= set(pairs) else []
    in_family = dict(zip(of_family, among, strict=False))
    return {
        claim.id: _verdict(claim, found[claim.id], alone.get(claim.id), in_family.get(claim.id), archive)
        for claim in claims
    }


def _word(pair: tuple[float, float]) -> str:
    return HOLDS if pair[0] <= RATE else FAILS if pair[1] <= RATE else UNDECIDED


def _measured(claim: RecordClaim, archive: Archive, at_hand: set[str]) -> tuple[RecordPredicted, ...] | str:
    """Return what was found of each prediction, or why nothing was."""
    if claim.cannot:
        return claim.cannot
    missing = [name for name in claim.sources if name not in at_hand]
    if missing:
        return " ".join(f"{name}: {archive.record.notes.get(name, 'it is not there.')}" for name in missing)
    out = []
    for one in claim.predictions:
        try:
            effect = one.measure(archive)
        except (TooFew, DataError) as error:
            return f"{one.words}: {error}"
        words = {"words": one.words, "unit": one.unit, "expected": one.expected, "rival": one.rival}
        out.append(
            RecordPredicted(
                **words,
                smallest=one.smallest,
                decides=one.decides,
                finding=find_in_record(one, effect),
                could_show=could_show(one, effect),
                events=effect.events,
                first=effect.first,
                last=effect.last,
            )
        )
    return tuple(out)


def _verdict(
    claim: RecordClaim,
    found: tuple[RecordPredicted, ...] | str,
    pair: tuple[float, float] | None,
    among: tuple[float, float] | None,
    archive: Archive,
) -> RecordVerdict:
    told = RecordVerdict(
        id=claim.id,
        statement=claim.statement,
        why_smallest=claim.why_smallest,
        caveat=claim.caveat,
        verdict=NOT_AT_HAND,
        references=claim.references,
    )
    if isinstance(found, str) or pair is None:
        return replace(told, reason=str(found))
    read = {one["name"]: one for one in citations(archive.record)}
    return replace(
        told,
        verdict=_word(pair),
        among="" if among is None else _word(among),
        p_among=among,
        predictions=found,
        p_holds=pair[0],
        p_fails=pair[1],
        named=tuple(claim.named(archive)) if claim.named is not None else (),
        sources=tuple(read[name] for name in claim.sources if name in read),
    )
