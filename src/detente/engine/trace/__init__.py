"""The year as a graph: traced from the mechanisms as they stand, evaluated, asked questions, compiled."""

from detente.core.errors import NotTraced
from detente.engine.trace.graph import Graph
from detente.engine.trace.node import Node, reachable
from detente.engine.trace.queries import Vanished, depends, reads, vanishes, writes
from detente.engine.trace.question import Question
from detente.engine.trace.year import Trace, trace

__all__ = [
    "Graph",
    "Node",
    "NotTraced",
    "Question",
    "Trace",
    "Vanished",
    "depends",
    "reachable",
    "reads",
    "trace",
    "vanishes",
    "writes",
]
