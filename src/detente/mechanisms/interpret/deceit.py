"""Credited deception: restraint says less of whoever may be feigning it."""

from __future__ import annotations

from detente.core.arrays import Array, row
from detente.core.param import param
from detente.core.phases import Interpretation, Mechanism, Year
from detente.core.world import World
from detente.mechanisms.interpret.belief import read_belief
from detente.mechanisms.interpret.evidence import ConductEvidence, llr
from detente.mechanisms.respond.deception import competing_pays


class CreditedDeception(Mechanism):
    """Who is not yet trusted may be feigning restraint [Kydd2005]_.

    The act is weighed with ``p_m = max{p_b, (1 - mimicry) (1 - credited_deception u)}`` in place of ``1 - mimicry``,
    with ``u = 1`` while the observer does not trust the other: while its belief is above the critical fear of a
    security-seeker in its place. Either act then says less, at most nothing. What is credited is an estimate, apart
    from what the greedy do (``deception``).

    Notes
    -----
    Writes: ``view.evidence``.
    Reads: ``view.perceived``, ``view.p_benign_competes``, ``log_odds``, ``amity``, the stakes.
    Limit: ``credited_deception`` 0 takes every restraint for what it is worth by ``mimicry``.
    """

    phase = "interpret"
    follows = ConductEvidence
    references = ("Kydd2005", "Mearsheimer1994")
    off = ("credited_deception",)
    credited_deception = param(
        0.0,
        low=0,
        high=1,
        unit="share",
        identity=0,
        label="how often greedy states are thought to feign good will until they are trusted",
        source="assumption",
    )
    borrows = ("mimicry", "greed_benign", "frame")

    def __call__(self, world: World, view: Interpretation, year: Year) -> tuple[World, Interpretation]:
        """Return the view with the act weighed as one that may be feigned."""
        xp, p = year.xp, year.p

        def weighed() -> tuple[Array]:
            restraint, exposure = year.structure.stakes(row(p.greed_benign))
            wary = row(p.credited_deception) * competing_pays(read_belief(world, year), restraint, exposure)
            plain, benign = 1.0 - row(p.mimicry), view.p_benign_competes
            feigning = plain - xp.minimum(wary * plain, xp.maximum(plain - benign, 0.0))
            return (llr(year, view.perceived, feigning, benign) - llr(year, view.perceived, plain, benign),)

        (less,) = year.when(row(p.credited_deception) * year.others, weighed, (0.0 * view.perceived,))
        return world, view.replace(evidence=view.evidence + less)
