"""The model built without its additions: each mechanism with the formula of the reference specification.

A mechanism here takes the place of one of the model and owns its parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from detente.core.arrays import col, compose, largest, mirror, over_others, row
from detente.core.phases import PHASES, Mechanism, Structure, Year
from detente.core.theory import Theory
from detente.core.world import World
from detente.mechanisms.bind import Order, Pacts
from detente.mechanisms.interact import Coercion, Fighting, Joining
from detente.mechanisms.interact.war import losses
from detente.mechanisms.interpret import Contagion, ForceMixEvidence, SecondOrderBelief, TalkEvidence, TreatyEvidence
from detente.mechanisms.interpret.deceit import CreditedDeception
from detente.mechanisms.interpret.desecuritisation import Desecuritisation
from detente.mechanisms.observe import ArmsWatch, CheapTalk
from detente.mechanisms.observe.checking import PromiseCheck
from detente.mechanisms.observe.signals import chance_of_detection
from detente.mechanisms.respond import ForceMix, ForceTarget
from detente.mechanisms.respond.deception import Deception
from detente.mechanisms.respond.forces import hope
from detente.mechanisms.structure import AlliedForces, BindingReliance, Contest, Geography, PooledSovereignty
from detente.mechanisms.structure.contest import FARTHEST

__all__ = [
    "ArmsWatch",
    "BindingReliance",
    "Coercion",
    "Contagion",
    "CreditedDeception",
    "Deception",
    "Desecuritisation",
    "Order",
    "Pacts",
    "PromiseCheck",
    "put",
]


def in_place_of(kind: type[Mechanism]) -> Callable[[type[Mechanism]], type[Mechanism]]:
    """Let a mechanism own the parameters of another."""

    def named(new: type[Mechanism]) -> type[Mechanism]:
        new.__module__, new.__qualname__ = kind.__module__, kind.__qualname__
        return new

    return named


def put(theory: Theory, *new: type[Mechanism]) -> Theory:
    """Return the theory with mechanisms in the place of those that they are derived from."""
    for phase in PHASES:
        chain = tuple(next((n() for n in new if issubclass(n, type(m))), m) for m in getattr(theory, phase))
        theory = theory.replace(**{phase: chain})
    return theory


@in_place_of(Geography)
class PlainGeography(Geography):
    """Distances as they are, however many states there are."""

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        xp, p = year.xp, year.p
        relative = world.economy / world.economy.mean(0)[None]
        near = 1.0 / (p.distance_scale * xp.exp(p.reach_exponent * xp.log(relative)))
        decay = world.distance * row(near)
        reach = xp.exp(-decay) * year.others
        prox = xp.maximum(reach, mirror(reach))
        return world, structure.replace(decay=decay, reach=reach, prox=prox)


def shallowest(world: World) -> Any:
    return np.minimum(np.minimum(world.bind_economic, world.bind_political), world.bind_security)


@in_place_of(PooledSovereignty)
class PlainPool(PooledSovereignty):
    """Sovereignty is pooled by the shallowest sector."""

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        p = year.p
        low = row(p.pool_threshold)
        pool = np.clip((shallowest(world) - low) * (1.0 / (1.0 - low)), 0.0, 1.0)
        return world, structure.replace(cost=structure.cost + row(p.pool_enforcement) * pool)


@in_place_of(AlliedForces)
class PlainAllies(AlliedForces):
    """Only alliances lend forces."""

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        if world.economy.shape[0] == 2:
            return world, structure
        lends = world.alliance * mirror(world.commitment)
        aid = compose(year.xp, lends * year.others, row(world.capability) * structure.reach)
        return world, structure.replace(aid=aid)


@in_place_of(AlliedForces)
class ShallowPoolAllies(AlliedForces):
    """Alliances lend forces, and pools of the shallowest sector."""

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        if world.economy.shape[0] == 2:
            return world, structure
        low = row(year.p.pool_threshold)
        pool = np.clip((shallowest(world) - low) * (1.0 / (1.0 - low)), 0.0, 1.0)
        lends = np.maximum(world.alliance * mirror(world.commitment), row(year.p.pool_aid) * pool)
        aid = compose(year.xp, lends * year.others, row(world.capability) * structure.reach)
        return world, structure.replace(aid=aid)


@in_place_of(Contest)
class PlainContest(Contest):
    """A contest of forces alone (equations 2 to 4)."""

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        p, s = year.p, structure
        mu = p.decisiveness
        tilt = p.posture_effect * (2.0 * world.posture - 1.0)
        forces = np.maximum(world.capability, 1e-7)
        attack, defence = forces * (1.0 + tilt), forces * (1.0 - tilt)
        if s.aid is None:
            strike, hold, total = (np.exp(mu * np.log(f)) for f in (p.offence_advantage * attack, defence, forces))
            arriving = row(strike) * np.exp(row(-mu) * np.minimum(s.decay, FARTHEST)) * year.others
            win = arriving / (arriving + col(hold))
            even = row(total) / (row(total) + col(total))
            lent = held = 0.0
        else:
            lent, held = row(p.ally_offence) * s.aid, s.aid
            against = mirror(s.aid)
            arriving = row(p.offence_advantage * attack) * s.reach + row(p.offence_advantage) * lent
            win = _prevails(arriving, col(defence) + against, row(mu)) * year.others
            even = _prevails(row(forces) + held, col(forces) + against, row(mu))
        return world, s.replace(
            win=win,
            even=even,
            edge=win - even,
            attack=attack,
            defence=defence,
            strike=row(attack) * s.reach + lent,
            hold=row(defence) + held + 0.0 * s.reach,
        )


def _prevails(mine: Any, theirs: Any, mu: Any) -> Any:
    odds = np.exp(mu * np.log(np.maximum(theirs, 1e-9) / np.maximum(mine, 1e-12)))
    return 1.0 / (1.0 + np.minimum(odds, 1e12))


@in_place_of(CheapTalk)
class PlainTalk(CheapTalk):
    """Liars talk as often in every regime."""

    def __call__(self, world: World, signals: Any, year: Year) -> tuple[World, Any]:
        says = col(year.p.talk) * (1.0 - col(world.malign) * (1.0 - col(year.p.talk_mimicry))) * year.others
        return world, signals.replace(message=year.draws.happens("observe.talk", says))


def _said(year: Year, credited: Any) -> Any:
    talk = col(year.p.talk)
    silent = np.log((1.0 - talk * credited) / np.maximum(1.0 - talk, 0.01))
    return (silent + year.signals.message * (np.log(credited) - silent)) * year.others


@in_place_of(TalkEvidence)
class PlainTalkEvidence(TalkEvidence):
    """Everybody knows how often liars talk, which is as often in every regime."""

    def __call__(self, world: World, view: Any, year: Year) -> tuple[World, Any]:
        return world, view.replace(evidence=view.evidence + _said(year, np.maximum(col(year.p.talk_mimicry), 0.01)))


@in_place_of(TalkEvidence)
class WisePublics(TalkEvidence):
    """Everybody knows how often liars talk, by regime."""

    def __call__(self, world: World, view: Any, year: Year) -> tuple[World, Any]:
        p, full = year.p, np.maximum(2.0 * world.polity - 1.0, 0.0)
        liars = col(p.talk_mimicry * (1.0 - p.audience_credibility * full))
        return world, view.replace(evidence=view.evidence + _said(year, np.maximum(liars, 0.01)))


@in_place_of(TreatyEvidence)
class PlainTreatyEvidence(TreatyEvidence):
    """A clean record says as much as cheats would have been caught."""

    def __call__(self, world: World, view: Any, year: Year) -> tuple[World, Any]:
        v = row(year.p.verification)
        clean = np.log(1.0 - v * (1.0 - v))
        return world, view.replace(
            evidence=view.evidence + world.treaty * (clean + year.signals.cheating_seen * (3.0 - clean))
        )


@in_place_of(TreatyEvidence)
class UncheckedTreatyEvidence(TreatyEvidence):
    """A clean record says what inspection would have found, and nothing of what intelligence would."""

    def __call__(self, world: World, view: Any, year: Year) -> tuple[World, Any]:
        p = year.p
        deterred = year.periods * np.log(1.0 - chance_of_detection(year))
        looked = np.log(1.0 - row(p.verification * (1.0 - p.mimicry)))
        clean = deterred + row(p.right_to_look) * (looked - deterred)
        found = world.treaty * (clean + year.signals.cheating_seen * (year.periods * 3.0 - clean))
        return world, view.replace(evidence=view.evidence + found)


@in_place_of(SecondOrderBelief)
class PlainSecondOrder(SecondOrderBelief):
    """Everybody takes the others for naive onlookers."""

    def __call__(self, world: World, view: Any, year: Year) -> tuple[World, Any]:
        p, ceiling = year.p, row(year.p.certainty_ceiling)
        step = row(np.log((1.0 - p.baseline_hostility) / p.baseline_hostility))
        after = world.second_order_log_odds + view.weight * (step * (2.0 * world.conduct - 1.0))
        return world.replace(second_order_log_odds=np.clip(after, -ceiling, ceiling)), view


@in_place_of(ForceMix)
class PlainForceMix(ForceMix):
    """Nobody minds what its forces look like."""

    def __call__(self, world: World, response: Any, year: Year) -> tuple[World, Any]:
        p = year.p
        wish = np.where(world.malign > 0, 2.0, -2.0 + 1.5 * np.log(p.offence_advantage))
        wish = wish + 2.0 * p.preemption * largest(year.interpretation.fear * year.structure.prox)
        bound = 1.0 - 0.5 * p.treaty_cap * largest(world.treaty * year.others)
        return world, response.replace(posture=bound / (1.0 + np.exp(-wish)))


@in_place_of(ForceMixEvidence)
class PlainForceMixEvidence(ForceMixEvidence):
    """Security-seekers are known to buy offence as far as it pays."""

    def __call__(self, world: World, view: Any, year: Year) -> tuple[World, Any]:
        d, offensive = row(year.p.distinguishability), year.signals.force_mix_seen
        lean = -2.0 + 1.5 * np.log(row(year.p.offence_advantage))
        greedy = 0.5 + d * (1.0 / (1.0 + float(np.exp(-2.0))) - 0.5)
        seeker = 0.5 + d * (1.0 / (1.0 + np.exp(-lean)) - 0.5)
        ratio = offensive * np.log(greedy / seeker) + (1.0 - offensive) * np.log((1.0 - greedy) / (1.0 - seeker))
        return world, view.replace(evidence=view.evidence + ratio)


@in_place_of(ForceTarget)
class PlainTarget(ForceTarget):
    """Forces answer what is feared: no act, no crowd, no hopelessness."""

    arms_by_act, crowds, hopes = False, False, False

    def __call__(self, world: World, response: Any, year: Year) -> tuple[World, Any]:
        p, s = year.p, year.structure
        feared = year.interpretation.fear * s.other_side.strike * (1.0 - row(p.treaty_cap) * world.treaty)
        feared = feared * hope(year) if self.hopes else feared
        worst = np.maximum(largest(np.where(year.others > 0, feared, 0.0)), 1e-9)
        share = np.maximum(feared * row(1.0 / worst), 1e-9)
        n = p.threat_norm
        summed = over_others(np.where(year.others > 0, np.exp(row(n) * np.log(share)), 0.0))
        need = worst * np.exp(np.log(summed) / n)
        if self.crowds:
            need = need * max(1.0, world.economy.shape[0] / 20.0) ** (-p.attention * (1.0 - p.density))
        base, added = p.base_force * world.economy, p.reaction * p.offence_advantage * need
        if not self.arms_by_act:
            return world, response.replace(target=base + added)
        arming = largest(response.conduct * s.prox * year.others)
        weak = 0.5 * p.act_arms
        effort = np.log((base + added + 1e-9) / (base + added * (1.0 - weak) + 1e-9))
        return world, response.replace(target=base + added * (1.0 - weak * (1.0 - arming)), effort=effort)


@in_place_of(ForceTarget)
class CrowdedTarget(PlainTarget):
    """Forces answer what is feared, whatever the act."""

    crowds, hopes = True, True


@in_place_of(ForceTarget)
class AttentiveTarget(PlainTarget):
    """Every threat is minded, however many there are."""

    arms_by_act, hopes = True, True


@in_place_of(ForceTarget)
class UndauntedTarget(PlainTarget):
    """Every threat is armed against, however hopeless."""

    arms_by_act, crowds = True, True


@in_place_of(Fighting)
class PlainFighting(Fighting):
    """Land is taken whatever the order."""

    def __call__(self, world: World, clash: Any, year: Year) -> tuple[World, Any]:
        after, clash = Fighting()(world.replace(order=0.0 * world.order), clash, year)
        return after.replace(order=world.order), clash


@in_place_of(Joining)
class JoiningBySets(Joining):
    """Who joins, worked out lane by lane and war by war with sets; without end, or in one round."""

    rounds: float = np.inf

    def __call__(self, world: World, clash: Any, year: Year) -> tuple[World, Any]:
        onset = clash.onset
        coalition, support, parties = 0.0 * onset, 0.0 * onset, 2.0 + 0.0 * onset
        survives, bears = 1.0 + 0.0 * world.capability, 1.0 + 0.0 * world.capability
        luck, severity = year.draws.number("interact.join"), year.draws.number("interact.severity")
        for a, d, lane in np.argwhere(onset * clash.first > 0)[::-1]:  # in the model's order, for the last bit
            with_a, with_d = self._sides(world, year, luck, int(a), int(d), int(lane))
            members = sorted(with_a | with_d)
            count = np.float32(len(members))
            for i in with_a:
                for j in with_d:
                    coalition[i, j, lane] = coalition[j, i, lane] = 1.0
            support[a, d, lane] += world.capability[sorted(with_a - {a}), lane].sum()
            support[d, a, lane] += world.capability[sorted(with_d - {d}), lane].sum()
            parties[a, d, lane] = parties[d, a, lane] = count
            tail = np.broadcast_to(year.p.severity_tail, (1, onset.shape[-1]))[0, lane]
            loss = losses(np, severity[a, d, lane], tail, count)[0]
            for k in set(members) - {a, d}:
                survives[k, lane] *= 1.0 - 2.0 * loss
                bears[k, lane] *= 1.0 - 0.5 * loss
        return world, clash.replace(
            coalition=coalition, support=support, parties=parties, survives=survives, bears=bears
        )

    def _sides(self, world: World, year: Year, luck: Any, a: int, d: int, lane: int) -> tuple[set[int], set[int]]:
        def of(name: str) -> float:
            return float(np.broadcast_to(getattr(year.p, name), (1, luck.shape[-1]))[0, lane])

        prox, n = year.structure.prox[..., lane], world.economy.shape[0]
        stand = (world.alliance * world.commitment)[..., lane]
        seize = 0.1 * world.conduct[..., lane] * prox * year.interpretation.fear[..., lane]
        with_a, with_d, done = {a}, {d}, 0.0
        while done < self.rounds:
            reached_d = {j: 1.0 if j == d else max(prox[j, i] for i in with_a) for j in with_d}
            reached_a = {i: 1.0 if i == a else max(prox[i, j] for j in with_d) for i in with_a}
            more_a, more_d = set(), set()
            for k in set(range(n)) - with_a - with_d:
                for_d = max(stand[k, j] * reached for j, reached in reached_d.items()) + seize[k, a]
                for_a = max(stand[k, i] * reached for i, reached in reached_a.items()) + seize[k, d]
                if luck[a, k, lane] < of("joining") * for_d:
                    more_d.add(k)
                elif luck[d, k, lane] < of("joining") * of("ally_offence") * for_a:
                    more_a.add(k)
            if not more_a | more_d:
                break
            with_a, with_d, done = with_a | more_a, with_d | more_d, done + 1
        return with_a, with_d


@in_place_of(Joining)
class OneRound(JoiningBySets):
    """Only allies of the two belligerents may join."""

    rounds = 1
