"""What the phases of a year make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from detente.core.arrays import Array, col, mirror, row
from detente.core.clash import Clash
from detente.core.fields import ABOUT, Quantity, document_quantities, list_quantities, product
from detente.core.renamed import old_name, renamed
from detente.core.same import ByValue
from detente.core.world import replace_fields


@dataclass(frozen=True, eq=False)
class Structure(ByValue):
    """What the world's material and institutional structure makes of every dyad this year."""

    decay: Array = product(0.0, of="dyad", unit="log", label="log of the loss of i's forces on the way to j", low=0)
    reach: Array = product(
        0.0, of="dyad", unit="share", label="share of i's forces that arrives at j: ``exp(-decay)``", low=0, high=1
    )
    prox: Array = product(
        0.0,
        of="dyad",
        unit="share",
        label="how much the dyad matters: the larger reach",
        mutual=True,
        low=0,
        high=1,
        record=True,
    )
    win: Array = product(
        0.0,
        of="dyad",
        unit="probability",
        label="chance of overrunning the other by striking first",
        low=0,
        high=1,
        record=True,
    )
    even: Array = product(
        0.0, of="dyad", unit="probability", label="chance of i when neither surprises the other (pi)", low=0, high=1
    )
    edge: Array = product(
        0.0,
        of="dyad",
        unit="probability",
        label="advantage of striking first (phi = q - pi, less what binding disarms)",
    )
    unready: Array | None = product(
        None,
        of="dyad",
        unit="probability",
        label="what i's chance gains where j relied on what binds them and held back; None without reliance",
    )
    cost: Array = product(0.0, of="dyad", unit="stake", label="cost of conflict to i")
    reward: Array = product(0.0, of="dyad", unit="stake", label="reward of mutual restraint beyond peace")
    restraint: Array = product(0.0, of="dyad", unit="stake", label="``R - T`` of a state without greed")
    exposure: Array = product(0.0, of="dyad", unit="stake", label="``P - S`` of a state without greed")
    concord: Array = product(0.0, of="dyad", unit="stake", label="``R - P`` of a state without greed")
    strike: Array = product(
        0.0,
        of="dyad",
        unit="5 % GDP",
        label="forces that can attack the other where it is, allies included",
        low=0,
        record=True,
    )
    hold: Array = product(
        0.0,
        of="dyad",
        unit="5 % GDP",
        label="forces that can hold out against the other, allies included",
        low=0,
        record=True,
    )
    dependence: Array = product(
        0.0,
        of="dyad",
        unit="ratio",
        label="how much of this state's welfare hangs on trade with the other",
        low=0,
        record=True,
        spread=True,
    )
    attack: Array = product(0.0, of="state", unit="5 % GDP", label="offensive forces", low=0)
    defence: Array = product(0.0, of="state", unit="5 % GDP", label="defensive forces", low=0)
    aid: Array | None = product(
        None,
        of="dyad",
        unit="5 % GDP",
        label="forces that i's allies can bring to bear against j; None without alliances",
    )
    back: Structure | None = None
    """The same seen from the other side: ``back.win[i, j]`` is ``win[j, i]``; None where it has yet to be made.

    It is computed, not transposed, because distance and binding are the same both ways and compilers copy what they
    transpose.
    """

    def replace(self, **changes: Any) -> Structure:
        """Return the same structure with some fields changed, by name.

        The other side is then transposed when it is asked for; ``both`` changes it along, which is faster.
        """
        return replace_fields(self, {"back": None, **changes})

    def both(self, seen: Side, *dyads: Array) -> Structure:
        """Return the structure changed on both sides by what is written once.

        Parameters
        ----------
        seen
            ``seen(s, back, ego, other, *dyads)`` returns the structure ``s`` changed as one side sees it:
            ``back`` is the other side's, ``ego`` and ``other`` spread a quantity of states as that of the
            side itself and of the other.
        dyads
            Quantities of dyads that differ by side [n, n].
        """
        back = self.other_side
        theirs = seen(back, self, col, row, *(mirror(d) for d in dyads))
        return seen(self, back, row, col, *dyads).replace(back=theirs)

    @property
    def other_side(self) -> Structure:
        """The structure seen from the other side."""
        if self.back is not None:
            return self.back
        dyads: dict[str, Any] = {name: getattr(self, name) for name in DYADIC}
        turned: dict[str, Any] = {k: m if m is None or isinstance(m, float) else mirror(m) for k, m in dyads.items()}
        return replace_fields(self, turned)

    @property
    def surprise(self) -> Array:
        """Advantage of striking first against who holds back, and may have relied on what binds the two."""
        return self.edge if self.unready is None else self.edge + self.unready

    def stakes(self, greed: Array) -> tuple[Array, Array]:
        """Return ``R - T`` and ``P - S`` for a state of the given greed [stake], eq. 6."""
        return _stakes(self, self.other_side, greed)

    def stakes_back(self, greed: Array) -> tuple[Array, Array]:
        """Return the other side's ``R - T`` and ``P - S`` if it has the given greed [stake]."""
        return _stakes(self.other_side, self, greed)


DYADIC = tuple(name for name, q in list_quantities(Structure).items() if q.of == "dyad")
"""Fields of a structure with one entry a dyad."""
Spread: TypeAlias = Callable[[Array], Array]
"""A way to spread a quantity of states over dyads: ``row`` or ``col``."""
Side: TypeAlias = Callable[..., Structure]
"""What a mechanism of the structure changes, as one side sees it."""


def _stakes(s: Structure, back: Structure, greed: Array) -> tuple[Array, Array]:
    restraint, exposure = s.restraint - (s.even + s.edge) * greed, s.exposure + back.edge * greed
    if s.unready is None or back.unready is None:  # by itself: adding none of it changes no bit
        return restraint, exposure
    return restraint - s.unready * greed, exposure + back.unready * greed


@dataclass(frozen=True, eq=False)
class Signals(ByValue):
    """What can be observed this year of last year's acts."""

    seen: Array = product(
        0.0, of="dyad", unit="0 or 1", label="j's act toward i as it reaches i, 1 compete, 0 restraint", low=0, high=1
    )
    force_mix_seen: Array = product(
        0.0, of="dyad", unit="0 or 1", label="1 if j's force mix looks offensive to i", low=0, high=1
    )
    intelligence: Array = product(
        0.5, of="dyad", unit="0 or 1", label="1 if i's intelligence calls j malign", low=0, high=1
    )
    cheating_seen: Array = product(
        0.0, of="dyad", unit="0 or 1", label="1 if i catches j cheating on their treaty", low=0, high=1
    )
    message: Array = product(0.0, of="dyad", unit="0 or 1", label="1 if j tells i that it means no harm", low=0, high=1)
    costly: Array = product(
        0.0, of="state", unit="0 or 1", label="1 if the state gives a costly signal of good will", low=0, high=1
    )
    new_leader: Array = product(0.0, of="state", unit="0 or 1", label="1 if the state has a new leader", low=0, high=1)

    mix = old_name("mix", "force_mix_seen")
    tip = old_name("tip", "intelligence")
    caught = old_name("caught", "cheating_seen")

    @renamed(mix="force_mix_seen", tip="intelligence", caught="cheating_seen")
    def replace(self, **changes: Array) -> Signals:
        """Return the same signals with some fields changed, by name."""
        return replace_fields(self, changes)


@dataclass(frozen=True, eq=False)
class Interpretation(ByValue):
    """The dilemma of interpretation: what each state makes of each other."""

    perceived: Array = product(
        0.0,
        of="dyad",
        unit="0 or 1",
        label="the other's act as this state reads it: 1 compete, 0 restraint",
        low=0,
        high=1,
        record=True,
    )
    second_order: Array = product(
        0.0,
        of="dyad",
        unit="probability",
        label="probability that j believes i to be malign, as i estimates",
        low=0,
        high=1,
    )
    p_benign_competes: Array = product(
        0.0,
        of="dyad",
        unit="probability",
        label="probability that a security-seeking other would compete, as this state sees it",
        low=0,
        high=1,
        record="explained",
    )
    evidence: Array = product(
        0.0, of="dyad", unit="log-odds", label="log-likelihood ratio of this year's evidence that j is malign"
    )
    hearsay: Array = product(
        0.0, of="dyad", unit="log-odds", label="the same of what i hears of j's conduct toward others, however far j is"
    )
    weight: Array = product(0.0, of="dyad", unit="share", label="weight of one year's evidence", low=0)
    belief: Array = product(
        0.0, of="dyad", unit="probability", label="belief that the other is greedy", low=0, high=1, record=True
    )
    fear: Array = product(
        0.0,
        of="dyad",
        unit="probability",
        label="probability of being competed against, as acted upon",
        low=0,
        high=1,
        record=True,
    )

    explained = old_name("explained", "p_benign_competes")

    @renamed(explained="p_benign_competes")
    def replace(self, **changes: Array) -> Interpretation:
        """Return the same interpretation with some fields changed, by name."""
        return replace_fields(self, changes)


@dataclass(frozen=True, eq=False)
class Response(ByValue):
    """The dilemma of response: the value of every option, and the choice."""

    restraint: Array = product(
        0.0,
        of="dyad",
        unit="stake",
        label="what restraint is worth over temptation if the other shows restraint too (R - T)",
        record=True,
    )
    exposure: Array = product(
        0.0,
        of="dyad",
        unit="stake",
        label="what competing is worth over being exploited if the other competes (P - S)",
        record=True,
    )
    concord: Array = product(
        0.0, of="dyad", unit="stake", label="what mutual restraint is worth over mutual competing (R - P)", record=True
    )
    deliberate: Array = product(
        0.0, of="dyad", unit="probability", label="probability of competing by deliberation", low=0, high=1, record=True
    )
    deliberation: Array = product(
        1.0,
        of="dyad",
        unit="share",
        label="share of the choice that is deliberated rather than habitual",
        low=0,
        high=1,
        record=True,
    )
    compete: Array = product(
        0.0, of="dyad", unit="probability", label="probability of competing", low=0, high=1, record=True
    )
    conduct: Array = product(0.0, of="dyad", unit="0 or 1", label="the act: 1 compete, 0 restraint", low=0, high=1)
    intended: Array = product(
        0.0,
        of="dyad",
        unit="0 or 1",
        label="the act meant, before accidents and what is forced",
        low=0,
        high=1,
        record=True,
    )
    target: Array = product(0.0, of="state", unit="5 % GDP", label="forces aimed at", low=0)
    threat_burden: Array = product(
        0.0,
        of="state",
        unit="share of GDP",
        label="cost of forces that answer threat, before any cap",
        low=0,
        record=True,
    )
    power_burden: Array = product(
        0.0, of="state", unit="share of GDP", label="cost of forces for power alone, before any cap", low=0, record=True
    )
    burden: Array = product(
        0.0, of="state", unit="share of GDP", label="cost of the forces aimed at", low=0, record=True
    )
    posture: Array = product(0.0, of="state", unit="share", label="offensive share of forces aimed at", low=0, high=1)
    effort: Array = product(
        0.0,
        of="state",
        unit="log",
        label="how much larger the forces aimed at are than they would be under restraint toward all [log]",
    )

    def replace(self, **changes: Array) -> Response:
        """Return the same response with some fields changed, by name."""
        return replace_fields(self, changes)


PRODUCTS: Mapping[str, type] = {
    "structure": Structure,
    "signals": Signals,
    "interpretation": Interpretation,
    "response": Response,
    "clash": Clash,
}
"""What a year holds of each phase, by the name under which it stands there."""
for _made in PRODUCTS.values():
    _made.__doc__ = f"{(_made.__doc__ or '').rstrip()}\n\n{document_quantities(list_quantities(_made))}"

MADE: Mapping[str, Mapping[str, Quantity]] = {name: list_quantities(kind) for name, kind in PRODUCTS.items()}
"""Quantities that are declared in each product."""
ABOUT.update(
    {q.record_name: replace(q, name=q.record_name) for made in MADE.values() for q in made.values() if q.recorded}
)
