"""What a plan is made of: the year and its loops, each with what is made in which stage."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.engine.trace.node import Node

YEAR = -1
"""Number of the region that is no loop."""


@dataclass(eq=False)
class Output:
    """A value that is written to where it is read from next year, or in the next round of a loop.

    Attributes
    ----------
    place : tuple
        ``("load", field, way)``, ``("var", loop, slot, way)`` or ``("record", name, way)``.
    node : Node
        The value.
    at : int
        Stage in which it is written.
    """

    place: tuple[object, ...]
    node: Node
    at: int = 0


@dataclass(frozen=True)
class PairWalk:
    """A walk over some pairs.

    Attributes
    ----------
    over : tuple of Node
        The sums over targets that it gathers.
    states : tuple of Node
        Truths of states: a pair is met where one holds of either; where there are none, all are.
    pairs : tuple of Node
        Truths of pairs, stored outside the loop: a pair is met where one holds.
    toward : bool
        Whether a state adds to the sums of others alone, not to its own, by a truth that holds of it.
    """

    over: tuple[Node, ...]
    states: tuple[Node, ...] = ()
    pairs: tuple[Node, ...] = ()
    toward: bool = False


@dataclass
class YearRegion:
    """A year, or a round of a loop.

    Attributes
    ----------
    loop : int
        Number of the loop, or ``YEAR``.
    test : Node or None
        Whether a loop goes on.
    outputs : list of Output
        What is written.
    system, state : dict
        Values of the system and of states that are stored, with their stage.
    over, whole, third : dict
        Reductions over targets, reductions over states, sums over third states (by their arguments), and the stage in
        which each is gathered.
    spilt, last : dict
        Values of dyads that are stored, with their stage, and the last one that reads them.
    loops : dict
        Loops within, and the stage after which each runs.
    starts : dict
        First values of the variables of those loops.
    stages : int
        Number of stages.
    sparse : dict
        Walks over some pairs, by stage, where not all are met.
    """

    loop: int = YEAR
    test: Node | None = None
    outputs: list[Output] = field(default_factory=list)
    system: dict[Node, int] = field(default_factory=dict)
    state: dict[Node, int] = field(default_factory=dict)
    over: dict[Node, int] = field(default_factory=dict)
    whole: dict[Node, int] = field(default_factory=dict)
    third: dict[tuple[Node, ...], int] = field(default_factory=dict)
    spilt: dict[Node, int] = field(default_factory=dict)
    last: dict[Node, int] = field(default_factory=dict)
    loops: dict[int, int] = field(default_factory=dict)
    starts: dict[int, list[Output]] = field(default_factory=dict)
    stages: int = 0
    sparse: dict[int, tuple[PairWalk, ...]] = field(default_factory=dict)
    used: dict[tuple[object, ...], int] = field(default_factory=dict)
