"""Claims put to the record, with verdicts adjusted over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from detente.core.errors import DataError, TooFew
from detente.data.record import citations
from detente.studies.claims.judge import FAILS, HOLDS, RATE, UNDECIDED, Finding, adjusted, of_claim
from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.claim import EXACT, EXPECTED, RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.verdict import NOT_AT_HAND, RecordPredicted, RecordVerdict


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
    if found.errors == EXACT:
        p_holds, p_fails = _counted(prediction, effect)
        return Finding(found.estimate, found.low, found.high, effect.cases, p_holds, p_fails)
    if not (np.isfinite(found.standard_error) and found.standard_error > 0):
        return Finding(found.estimate, float("nan"), float("nan"), effect.cases, 1.0, 1.0)
    p_fails = float(stdtr(found.df, prediction.margin(found.estimate) / found.standard_error))
    return Finding(found.estimate, found.low, found.high, effect.cases, 1.0 - p_fails, p_fails)


def _counted(prediction: RecordPrediction, effect: RecordEffect) -> tuple[float, float]:
    """Return p values of "it does not hold" and "it does not fail" by the binomial distribution."""
    from scipy.stats import binom

    sign, side = EXPECTED[prediction.expected]
    bound = min(1.0, max(0.0, sign * side * prediction.smallest))
    as_many = float(binom.sf(effect.events - 1, effect.cases, bound))
    as_few = float(binom.cdf(effect.events, effect.cases, bound))
    return (as_many, as_few) if sign > 0 else (as_few, as_many)


def judge_record(claims: Sequence[RecordClaim], archive: Archive) -> dict[str, RecordVerdict]:
    """Return what the record says of claims, by id; nothing if none of their sources is at hand.

    A claim that names no sources rests on tables of one's own.

    The false discovery rate is kept at 5 % over the claims of the call; they rest on one record, and tests of the
    kind that lean the same way keep it too [BenjaminiHochberg1995]_.

    Parameters
    ----------
    claims
        The claims.
    archive
        The record.
    """
    record = archive.record
    at_hand = {name for claim in claims for name in claim.sources if record.table(name) is not None}
    if all(claim.sources and at_hand.isdisjoint(claim.sources) for claim in claims):
        return {}
    found = {claim.id: _measured(claim, archive, at_hand) for claim in claims}
    told = {key: one for key, one in found.items() if not isinstance(one, str)}
    pairs = {key: of_claim([one.finding for one in some if one.decides]) for key, some in told.items()}
    p = dict(zip(told, adjusted(list(pairs.values())), strict=True))
    words = {key: (_word(p[key]), _word(pair)) for key, pair in pairs.items()}
    return {claim.id: _verdict(claim, found[claim.id], p.get(claim.id), words, archive) for claim in claims}


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
    words: Mapping[str, tuple[str, str]],
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
    verdict, alone = words[claim.id]
    return replace(
        told,
        verdict=verdict,
        alone=alone,
        predictions=found,
        p_holds=pair[0],
        p_fails=pair[1],
        named=tuple(claim.named(archive)) if claim.named is not None else (),
        sources=tuple(read[name] for name in claim.sources if name in read),
    )
