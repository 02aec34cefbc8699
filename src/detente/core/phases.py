"""The phases of a year: what each is given, what it makes, what of the world it may write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol, TypeAlias

from detente.core.arrays import Array, col, mirror, row
from detente.core.random import Stream
from detente.core.values import Values
from detente.core.world import changed

PHASES = ("structure", "observe", "interpret", "respond", "interact", "bind")
"""The phases in the order of the year."""

WRITES: Mapping[str, frozenset[str]] = {
    "structure": frozenset(),
    "observe": frozenset({"malign", "sensibility", "log_odds", "capability"}),
    "interpret": frozenset({"log_odds", "second_order", "securitised"}),
    "respond": frozenset(),
    "interact": frozenset(
        {"conduct", "habit", "capability", "posture", "build_up", "effort", "economy", "trade", "crisis", "war"}
    ),
    "bind": frozenset(
        {
            "bind_economic",
            "bind_political",
            "bind_security",
            "order",
            "amity",
            "treaty",
            "alliance",
            "commitment",
        }
    ),
}
"""Fields of the world that each phase owns; a mechanism that writes another is refused."""


class Luck(Protocol):
    """Draws of one year."""

    def happens(self, name: str, probability: Array) -> Array:
        """Return 1 where the event of stream ``name`` happens else 0 (in the mean-field twin, the probability)."""

    def number(self, name: str) -> Array:
        """Return the number of stream ``name`` (its mean in the mean-field twin)."""


@dataclass(frozen=True)
class Structure:
    """What the world's material and institutional structure makes of every dyad this year.

    Attributes
    ----------
    decay : [n, n]
        Log of the loss of i's forces on the way to j.
    reach : [n, n]
        Share of i's forces that arrives at j: ``exp(-decay)``.
    prox : [n, n]
        How much the dyad matters: the larger reach.
    win : [n, n]
        Chance that i overruns j when it strikes first (q).
    even : [n, n]
        Chance of i when neither surprises the other (pi).
    edge : [n, n]
        Advantage of striking first (phi = q - pi, less what binding disarms).
    cost : [n, n]
        Cost of conflict to i [stake].
    reward : [n, n]
        Reward of mutual restraint beyond peace [stake].
    restraint, exposure : [n, n]
        ``R - T`` and ``P - S`` of a state without greed [stake].
    attack, defence : [n]
        Offensive and defensive forces.
    strike : [n, n]
        Forces with which i can attack j where j is, allies included.
    hold : [n, n]
        Forces with which i can hold out against j, allies included.
    aid : [n, n] or None
        Forces that i's allies can bring to bear against j; None where there are no alliances.
    dependence : [n, n]
        How much of i's welfare hangs on trade with j.
    back : Structure
        The same seen from the other side: ``back.win[i, j]`` is ``win[j, i]``. It is computed, not transposed,
        because distance and binding are the same both ways and compilers copy what they transpose.
        None where it has yet to be made.
    """

    decay: Array = 0.0
    reach: Array = 0.0
    prox: Array = 0.0
    win: Array = 0.0
    even: Array = 0.0
    edge: Array = 0.0
    cost: Array = 0.0
    reward: Array = 0.0
    restraint: Array = 0.0
    exposure: Array = 0.0
    strike: Array = 0.0
    hold: Array = 0.0
    dependence: Array = 0.0
    attack: Array = 0.0
    defence: Array = 0.0
    aid: Array | None = None
    back: Structure | None = None

    def replace(self, **changes: Any) -> Structure:
        """Return the same structure with some fields changed, by name.

        The other side is then transposed when it is asked for; ``both`` changes it along, which is faster.
        """
        return changed(self, {"back": None, **changes})

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
        return changed(self, turned)

    def stakes(self, greed: Array) -> tuple[Array, Array]:
        """Return ``R - T`` and ``P - S`` for a state of the given greed [stake], eq. 6."""
        return _stakes(self, self.other_side, greed)

    def stakes_back(self, greed: Array) -> tuple[Array, Array]:
        """Return the other side's ``R - T`` and ``P - S`` if it has the given greed [stake]."""
        return _stakes(self.other_side, self, greed)


DYADIC = (
    "decay",
    "reach",
    "prox",
    "win",
    "even",
    "edge",
    "cost",
    "reward",
    "restraint",
    "exposure",
    "strike",
    "hold",
    "dependence",
    "aid",
)
"""Fields of a structure with one entry a dyad."""
Spread: TypeAlias = Callable[[Array], Array]
"""A way to spread a quantity of states over dyads: ``row`` or ``col``."""
Side: TypeAlias = Callable[..., Structure]
"""What a mechanism of the structure changes, as one side sees it."""


def _stakes(s: Structure, back: Structure, greed: Array) -> tuple[Array, Array]:
    return s.restraint - (s.even + s.edge) * greed, s.exposure + back.edge * greed


@dataclass(frozen=True)
class Signals:
    """What can be observed this year of last year's acts.

    Attributes
    ----------
    seen : [n, n]
        j's act toward i as it reaches i, 1 compete, 0 restraint.
    mix : [n, n]
        1 if j's force mix looks offensive to i.
    tip : [n, n]
        1 if i's intelligence calls j malign.
    caught : [n, n]
        1 if i catches j cheating on their treaty.
    message : [n, n]
        1 if j tells i that it means no harm.
    costly : [n]
        1 if the state gives a costly signal of good will.
    """

    seen: Array = 0.0
    mix: Array = 0.0
    tip: Array = 0.5
    caught: Array = 0.0
    message: Array = 0.0
    costly: Array = 0.0

    def replace(self, **changes: Array) -> Signals:
        """Return the same signals with some fields changed, by name."""
        return changed(self, changes)


@dataclass(frozen=True)
class Interpretation:
    """The dilemma of interpretation: what each state makes of each other.

    Attributes
    ----------
    perceived : [n, n]
        j's act as i reads it.
    second_order : [n, n]
        Probability that j believes i to be malign, as i estimates.
    explained : [n, n]
        Probability that a security-seeking j would compete, as i sees it.
    evidence : [n, n]
        Log-likelihood ratio of this year's evidence that j is malign.
    hearsay : [n, n]
        The same of what i hears of j's conduct toward others, however far j is.
    weight : [n, n]
        Weight of one year's evidence.
    belief : [n, n]
        Probability that j is malign.
    fear : [n, n]
        Probability of being competed against, as acted upon.
    """

    perceived: Array = 0.0
    second_order: Array = 0.0
    explained: Array = 0.0
    evidence: Array = 0.0
    hearsay: Array = 0.0
    weight: Array = 0.0
    belief: Array = 0.0
    fear: Array = 0.0

    def replace(self, **changes: Array) -> Interpretation:
        """Return the same interpretation with some fields changed, by name."""
        return changed(self, changes)


@dataclass(frozen=True)
class Response:
    """The dilemma of response: the value of every option, and the choice.

    Attributes
    ----------
    restraint, exposure : [n, n]
        ``R - T`` and ``P - S`` of the actor with its own greed [stake].
    deliberate : [n, n]
        Probability of competing by deliberation.
    deliberation : [n, n]
        Share of the choice that is deliberated rather than habitual.
    compete : [n, n]
        Probability of competing.
    conduct : [n, n]
        The act: 1 compete, 0 restraint.
    target : [n]
        Forces aimed at.
    burden : [n]
        Cost of those forces [share of GDP].
    posture : [n]
        Offensive share of forces aimed at.
    effort : [n]
        How much larger the forces aimed at are than they would be under restraint toward all [log].
    """

    restraint: Array = 0.0
    exposure: Array = 0.0
    deliberate: Array = 0.0
    deliberation: Array = 1.0
    compete: Array = 0.0
    conduct: Array = 0.0
    target: Array = 0.0
    burden: Array = 0.0
    posture: Array = 0.0
    effort: Array = 0.0

    def replace(self, **changes: Array) -> Response:
        """Return the same response with some fields changed, by name."""
        return changed(self, changes)


@dataclass(frozen=True)
class Clash:
    """The wars of a year, as they take shape.

    Attributes
    ----------
    onset : [n, n]
        1 if a war breaks out between the two, the same both ways.
    first : [n, n]
        1 if i attacks j, 0 if j attacks i, where they fight.
    coalition : [n, n] or None
        1 if the two meet in a war that one of them joined; None where nobody can join.
    support : [n, n] or None
        Forces that others add to i's side in its war against j; None where nobody can join.
    parties : [n, n]
        States in the war between the two.
    survives : [n]
        What is left of the forces of those who joined a war.
    bears : [n]
        What is left of their economies.
    won, deaths : [n, n]
        1 if i won its war against j; battle deaths of that war.
    taken : [n, n]
        1 if i took land from j.
    """

    onset: Array = 0.0
    first: Array = 0.0
    coalition: Array | None = None
    support: Array | None = None
    parties: Array = 2.0
    survives: Array = 1.0
    bears: Array = 1.0
    won: Array = 0.0
    deaths: Array = 0.0
    taken: Array = 0.0

    def replace(self, **changes: Array) -> Clash:
        """Return the same clash with some fields changed, by name."""
        return changed(self, changes)


@dataclass(frozen=True)
class Year:
    """One year, as the mechanisms see it.

    Attributes
    ----------
    xp : module
        Array namespace of the back end.
    p : Values
        Parameters.
    luck : Luck
        Draws.
    off : [n, n]
        1 between different states, 0 on the diagonal.
    acted : scalar or [n, n]
        1 if there was a year before (in which the two were there), else 0.
    forced : tuple or None
        Lower and upper bound of conduct [n, n], set by interventions.
    structure, signals, interpretation, response, clash
        What the earlier phases of the year made.
    when : callable
        ``when(event, change, otherwise)`` returns ``change()`` if the event happens anywhere, else ``otherwise``.
    erf : callable
        Error function.
    loop : callable
        ``loop(going, body, carry)`` returns the carry after ``body`` as long as ``going(carry)`` holds anywhere.
    periods : int
        Periods of observing, interpreting and responding in the year.
    later : tuple of Luck
        Draws of the periods after the first.
    averaged : bool
        Whether events stand at their probability, as in the mean-field twin, rather than at 0 or 1.
    """

    xp: Any
    p: Values
    luck: Luck
    off: Array
    acted: Array
    when: Callable[[Array, Callable[[], tuple[Array, ...]], tuple[Array, ...]], tuple[Array, ...]]
    erf: Callable[[Array], Array]
    forced: tuple[Array, Array] | None = None
    loop: Callable[..., Any] | None = None
    periods: int = 1
    later: tuple[Luck, ...] = ()
    averaged: bool = False
    structure: Structure = field(default_factory=Structure)
    signals: Signals = field(default_factory=Signals)
    interpretation: Interpretation = field(default_factory=Interpretation)
    response: Response = field(default_factory=Response)
    clash: Clash = field(default_factory=Clash)

    def replace(self, **changes: Any) -> Year:
        """Return the same year with some fields changed, by name."""
        return changed(self, changes)


class Mechanism:
    """One cause in one phase of the year. Stateless: its parameters are declared on the class.

    Attributes
    ----------
    phase : str
        Phase that it belongs to.
    streams : tuple of Stream
        Random numbers that it draws.
    borrows : tuple of str
        Parameters that it reads and another mechanism owns.
    references : tuple of str
        Keys of its sources.
    off : tuple of str
        Parameters whose identities together switch it off exactly; empty if leaving it out is the only way.
    """

    phase: ClassVar[str] = ""
    streams: ClassVar[tuple[Stream, ...]] = ()
    borrows: ClassVar[tuple[str, ...]] = ()
    references: ClassVar[tuple[str, ...]] = ()
    off: ClassVar[tuple[str, ...]] = ()

    def __call__(self, world: Any, product: Any, year: Year) -> tuple[Any, Any]:
        """Return the world and the phase's product after this mechanism."""
        msg = f"{type(self).__name__} does not say what it does"
        raise TypeError(msg)  # pragma: no cover

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
