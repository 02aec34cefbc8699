"""The same model as one would write it in Mesa: states are agents, a year is a round of stages, no DataCollector."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import mesa

from detente.core.scenario import Scenario
from detente.core.theory import Theory


def logistic(x: float) -> float:
    """Logistic function, safe for large arguments."""
    return 1.0 / (1.0 + math.exp(-x)) if x > -60.0 else 0.0


def clip(x: float, low: float, high: float) -> float:
    """Cut a number to a range."""
    return low if x < low else min(x, high)


class State(mesa.Agent):
    """A state: what it is, and what it holds of each other."""

    def __init__(self, model: International, number: int, start: Mapping[str, Any]) -> None:
        super().__init__(model)
        self.number = number
        self.economy, self.capability = float(start["economy"][number]), float(start["capability"][number])
        self.malign, self.sensibility = float(start["malign"][number]), float(start["sensibility"][number])
        self.posture, self.build_up = 0.5, 0.0
        self.start = start
        self.others: list[State] = []

    def meet(self) -> None:
        """Make what is held of each other."""
        i, start = self.number, self.start
        self.others = [o for o in self.model.agents if o is not self]
        for name in ("distance", "log_odds", "prior_log_odds", "second_order_log_odds", "habit", "amity"):
            setattr(self, name, {o: float(start[name][i][o.number]) for o in self.others})
        self.conduct = dict.fromkeys(self.others, 0.0)
        self.chosen = dict.fromkeys(self.others, 0.0)
        self.war = dict.fromkeys(self.others, False)
        for name in ("bind_economic", "bind_political", "bind_security"):
            setattr(self, name, dict.fromkeys(self.others, 0.0))
        for name in ("reach", "win", "edge", "even", "cost", "restraint", "exposure", "belief", "fear", "compete"):
            setattr(self, name, {})

    def binding(self, o: State) -> float:
        """Mean binding over the three sectors."""
        return (self.bind_economic[o] + self.bind_political[o] + self.bind_security[o]) / 3.0

    def prepare(self) -> None:
        """Reckon strength, change motive and leader."""
        p, r = self.model.p, self.model.random
        tilt = p["posture_effect"] * (2.0 * self.posture - 1.0)
        forces, mu = max(self.capability, 1e-7), p["decisiveness"]
        self.attack = forces * (1.0 + tilt)
        self.strike = (p["offence_advantage"] * self.attack) ** mu
        self.hold = max(forces * (1.0 - tilt), 1e-7) ** mu
        self.total = forces**mu
        self.scale = p["distance_scale"] * (self.economy / self.model.mean) ** p["reach_exponent"]
        hazard = p["volatility_down"] if self.malign else p["volatility_up"]
        if (
            self.model.draw("observe.motive", self) < p["motive_change"] * hazard
            if self.model.given
            else (r.random() < p["motive_change"] * hazard)
        ):
            self.malign = 1.0 - self.malign
        self.new = (self.model.draw("observe.turnover", self) if self.model.given else r.random()) < p["turnover"]
        if self.new:
            z = self.model.draw("observe.traits", self) if self.model.given else r.gauss(0.0, 1.0)
            spread = p["sensibility_spread"] if p["sensibility"] > 0 else 0.0
            self.sensibility = clip(p["sensibility"] + spread * z, 0.0, 1.0)
        self.greed = p["greed_malign"] if self.malign else p["greed_benign"]

    def survey(self) -> None:
        """Reckon what can be reached and won."""
        p, mu = self.model.p, self.model.p["decisiveness"]
        for o in self.others:
            decay = self.distance[o] / self.scale
            self.reach[o] = math.exp(-decay)
            arriving = self.strike * math.exp(-mu * min(decay, 27.6))
            self.win[o] = arriving / (arriving + o.hold)
            self.even[o] = self.total / (self.total + o.total)
            self.edge[o] = (self.win[o] - self.even[o]) * (1.0 - p["binding_disarm"] * self.bind_security[o])

    def weigh(self) -> None:
        """Reckon what restraint and competing are worth."""
        p = self.model.p
        for o in self.others:
            be, bp, bs = self.bind_economic[o], self.bind_political[o], self.bind_security[o]
            pool = clip((min(be, bp, bs) - p["pool_threshold"]) / (1.0 - p["pool_threshold"]), 0.0, 1.0)
            cost = p["conflict_cost"] + p["binding_cost"] * be + p["order_cost"] * self.model.order
            self.cost[o] = cost = cost + p["pool_enforcement"] * pool
            peace = 1.0 + p["binding_reward"] * bp + cost
            k, stake = p["other_regard"] * self.amity[o], p["greed_benign"] + 1.0
            theirs = peace - (o.even[self] - self.edge[o]) * stake
            self.restraint[o] = peace - (self.even[o] + self.edge[o]) + k * theirs
            self.exposure[o] = o.edge[self] * (1.0 - k * stake)

    def judge(self) -> None:
        """Watch, interpret, choose, and aim at forces."""
        m, p, r = self.model, self.model.p, self.model.random
        blur, floor, ceiling = p["incident"] + p["observation_error"], p["baseline_hostility"], p["certainty_ceiling"]
        malice, frank, s = 1.0 - p["mimicry"], m.frank, self.sensibility
        feared, alarm = [], 0.0
        for o in self.others:
            lo, so = self.log_odds[o], self.second_order_log_odds[o]
            if self.new:
                lo += p["turnover_reset"] * (self.prior_log_odds[o] - p["frame"] * self.amity[o] - lo)
            opaque = 1.0 - p["binding_transparency"] * self.binding(o)
            u = m.draw("observe.error", self, o) if m.given else r.random()
            seen = o.conduct[self] if u >= p["observation_error"] * opaque else 1.0 - o.conduct[self]
            u = m.draw("observe.mix", self, o) if m.given else r.random()
            looks = u < 0.5 + p["distinguishability"] * (o.posture - 0.5)
            second = logistic(so)
            rest = o.restraint[self] - (o.even[self] + o.edge[self]) * p["greed_benign"]
            expo = o.exposure[self] + self.edge[o] * p["greed_benign"]
            expected = logistic((second * expo - (1.0 - second) * rest) / p["temperature"]) * (1.0 - p["credited_leap"])
            expected = clip(expected * (1.0 - 2.0 * blur) + blur, 0.2 * floor, 1.0 - 0.2 * floor)
            explained = min(floor + s * (expected - floor), malice) if m.year else floor
            u = m.draw("interpret.misreading", self, o) if m.given else r.random()
            if u < p["misreading"] * (1.0 - s) * opaque and lo != 0.0:
                seen = 1.0 if lo > 0.0 else 0.0
            evidence = math.log(malice / explained if seen else (1.0 - malice) / (1.0 - explained))
            evidence += m.looks_offensive if looks else m.looks_defensive
            evidence += p["arms_evidence"] * clip(10.0 * o.build_up, -1.0, 1.0) * (1.0 - s * second)
            if self.war[o]:
                evidence += 2.0 * frank
            prox = max(self.reach[o], o.reach[self])
            weight = p["learning"] * prox if m.year else 0.0
            odds = math.exp(clip(lo + weight * evidence, -ceiling, ceiling))
            if m.year:
                up, down = p["volatility_up"], p["volatility_down"]
                odds = (odds * (1.0 - down) + up) / (odds * down + 1.0 - up)
            self.log_odds[o] = lo = clip(math.log(odds), -ceiling, ceiling)
            self.second_order_log_odds[o] = clip(
                so + weight * (frank if self.conduct[o] else -frank), -ceiling, ceiling
            )
            self.belief[o] = belief = logistic(lo - p["frame"] * self.amity[o])
            fear = belief + (1.0 - belief) * p["preemption"] * explained
            fear = p["worst_case"] + (1.0 - p["worst_case"]) * fear
            rest = self.restraint[o] - (self.even[o] + self.edge[o]) * self.greed
            expo = self.exposure[o] + o.edge[self] * self.greed
            compete = logistic((fear * expo - (1.0 - fear) * rest) / p["temperature"])
            compete *= 1.0 - (0.0 if self.malign else p["leap"])
            habit = self.habit[o]
            routine = p["habit_weight"] * abs(2.0 * habit - 1.0)
            self.compete[o] = compete = compete + routine * ((1.0 if habit > 0.5 else 0.0) - compete)
            u = m.draw("respond.act", self, o) if m.given else r.random()
            self.chosen[o] = act = 1.0 if u < p["incident"] + (1.0 - 2.0 * p["incident"]) * compete else 0.0
            self.habit[o] = habit + p["habit_rate"] * (act - habit)
            feared.append(fear * o.attack * o.reach[self])
            alarm = max(alarm, fear * prox)
        norm = p["threat_norm"]
        worst = max(max(feared), 1e-9)
        need = worst * sum((f / worst) ** norm for f in feared) ** (1.0 / norm)
        target = p["base_force"] * self.economy + p["reaction"] * p["offence_advantage"] * need
        if p["power_seeking"]:
            target = max(target, p["power_seeking"] * max(o.capability for o in self.others))
        self.target = target / (1.0 + (target / (p["force_cap"] * self.economy)) ** 4) ** 0.25
        want = m.seeker + self.malign * (2.0 - m.seeker) + 2.0 * p["preemption"] * alarm
        self.posture_wanted = logistic(want)

    def arm(self) -> None:
        """Carry out what was chosen."""
        p = self.model.p
        self.conduct, self.chosen = self.chosen, self.conduct
        forces = self.capability + p["force_adjustment"] * (self.target - self.capability)
        self.build_up = math.log(forces / self.capability) - p["growth"]
        self.burden = 0.05 * self.target / self.economy
        self.capability = forces
        self.posture += p["posture_speed"] * (self.posture_wanted - self.posture)

    def grow(self) -> None:
        """Let the economy grow."""
        p = self.model.p
        z = self.model.draw("interact.growth", self) if self.model.given else self.model.random.gauss(0.0, 1.0)
        self.economy *= math.exp(p["growth"] - p["burden_drag"] * self.burden + p["growth_noise"] * z)

    def bind(self) -> None:
        """Let institutions with later states grow or fade, and identities change."""
        p = self.model.p
        for o in self.others:
            if o.number < self.number:
                continue
            prox = max(self.reach[o], o.reach[self])
            mine, theirs = self.conduct[o], o.conduct[self]
            calm = (1.0 - mine) * (1.0 - theirs)
            rate = p["binding"] * p["binding_build"] * prox * calm * (1.0 - self.belief[o]) * (1.0 - o.belief[self])
            kept = 1.0 - p["binding_decay"] - p["binding_break"] * mine * theirs
            left, g = 0.2 if self.war[o] else 1.0, p["sector_gradient"]
            e, q, s = self.bind_economic[o] * left, self.bind_political[o] * left, self.bind_security[o] * left
            lift = min(rate * (1.0 + p["spillover"] * max(q, s)), 1.0)
            self.bind_economic[o] = o.bind_economic[self] = clip(e * kept + lift * (1.0 - e), 0.0, 1.0)
            lift = min(rate * g * (1.0 + p["spillover"] * max(s, e)), 1.0)
            self.bind_political[o] = o.bind_political[self] = clip(q * kept + lift * (1.0 - q), 0.0, 1.0)
            lift = min(rate * g * g * (1.0 + p["spillover"] * max(e, q)), 1.0)
            self.bind_security[o] = o.bind_security[self] = clip(s * kept + lift * (1.0 - s), 0.0, 1.0)
            both = self.binding(o)
            friendly = calm * (p["respect"] + (1.0 - p["respect"]) * both)
            pace = p["identity_rate"] * prox
            self.amity[o] += pace * (friendly - theirs - self.amity[o])
            o.amity[self] += pace * (friendly - mine - o.amity[self])
            self.model.weight += self.economy * o.economy * prox
            self.model.bound += self.economy * o.economy * prox * both


class International(mesa.Model):
    """A system of states.

    Parameters
    ----------
    theory, scenario
        The complete model, and where it starts.
    start
        Fields of the first world, as arrays.
    seed
        Seed of Mesa's own generator.
    given
        Draws to use instead, by stream, for a check; ``None`` draws from Mesa's generator.
    """

    def __init__(
        self, theory: Theory, scenario: Scenario, start: Mapping[str, Any], seed: int = 0, given: Any = None
    ) -> None:
        super().__init__(seed=seed)
        self.p = p = theory.values(**scenario.settings)
        self.given, self.year, self.order, self.wars = given, 0, 0.0, 0
        d = p["distinguishability"]
        self.seeker = -2.0 + 1.5 * math.log(p["offence_advantage"])
        greedy, seeking = 0.5 + d * (logistic(2.0) - 0.5), 0.5 + d * (logistic(self.seeker) - 0.5)
        self.looks_offensive = math.log(greedy / seeking)
        self.looks_defensive = math.log((1.0 - greedy) / (1.0 - seeking))
        self.frank = math.log((1.0 - p["baseline_hostility"]) / p["baseline_hostility"])
        for i in range(scenario.states):
            State(self, i, start)
        self.agents.do("meet")

    def draw(self, name: str, one: State, other: State | None = None) -> float:
        """Return a draw that was given."""
        array = self.given(name)
        return float(array[one.number, 0] if other is None else array[one.number, other.number, 0])

    def step(self) -> None:
        """Live through one year."""
        self.mean = self.agents.agg("economy", lambda v: sum(v) / len(v))
        self.agents.do("prepare")
        self.agents.do("survey")
        self.agents.do("weigh")
        self.agents.do("judge")
        self.agents.do("arm")
        self.quarrel()
        self.agents.do("grow")
        self.weight = self.bound = 0.0
        self.agents.do("bind")
        self.order = self.bound / max(self.weight, 1e-12)
        self.year += 1

    def quarrel(self) -> None:
        """Let crises break out, and some turn into wars."""
        p, r = self.p, self.random
        self.wars, fought = 0, []
        for one in self.agents:
            for o in one.others:
                if o.number < one.number:
                    continue
                prox = max(one.reach[o], o.reach[one])
                hazard = prox * (0.5 * p["crisis_rate"] * (one.conduct[o] + o.conduct[one]) + p["crisis_base"])
                one.war[o] = o.war[one] = False
                u = self.draw("interact.crisis", one, o) if self.given else r.random()
                if u >= hazard:
                    continue
                stake = 1.0 + p["greed_benign"]
                price = one.cost[o] * stake / (1.0 + one.greed) + o.cost[one] * stake / (1.0 + o.greed)
                gap = one.edge[o] + o.edge[one] - price
                u = self.draw("interact.war", one, o) if self.given else r.random()
                if u < 0.5 + 0.5 * math.erf(gap * 0.5 / p["bargaining_noise"]):
                    fought.append((one, o))
        claims: dict[State, list[tuple[State, float]]] = {}
        for one, o in fought:
            self.wars += 1
            one.war[o] = o.war[one] = True
            one.conduct[o] = o.conduct[one] = 1.0
            lead = one.compete[o] * one.greed - o.compete[one] * o.greed
            if abs(lead) <= 1e-6:
                lead = self.draw("interact.first", one, o) if self.given else r.random()
                lead -= self.draw("interact.first", o, one) if self.given else r.random()
            attacker = one if lead > 0 else o
            defender = o if attacker is one else one
            u = self.draw("interact.outcome", one, o) if self.given else r.random()
            v = self.draw("interact.severity", one, o) if self.given else r.random()
            size = min((1.0 - v) ** (-1.0 / p["severity_tail"]), 3e4)
            loss = min(0.03 * math.log10(size + 1.0) + 0.02, 0.4)
            for state in (one, o):
                state.capability *= 1.0 - 2.0 * loss
                state.economy *= 1.0 - 0.5 * loss
            if u < 0.7:
                won = u < 0.7 * attacker.win[defender]
                winner, loser = (attacker, defender) if won else (defender, attacker)
                if winner.malign:
                    claims.setdefault(loser, []).append((winner, p["conquest"]))
        spoils = []
        for loser, parts in claims.items():
            claimed = sum(share for _, share in parts)
            spoils += [(w, share / claimed * loser.economy * min(claimed, 0.9)) for w, share in parts]
            spoils.append((loser, -loser.economy * min(claimed, 0.9)))
        for state, amount in spoils:
            state.economy += amount
