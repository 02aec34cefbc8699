"""Structure: what the material and institutional world makes of every dyad."""

from detente.mechanisms.structure.contest import BindingDisarms, Contest
from detente.mechanisms.structure.costs import BindingCost, BindingReward, ConflictCost, OrderCost, PooledSovereignty
from detente.mechanisms.structure.geography import Geography
from detente.mechanisms.structure.stakes import OtherRegard, Stakes

__all__ = [
    "BindingCost",
    "BindingDisarms",
    "BindingReward",
    "ConflictCost",
    "Contest",
    "Geography",
    "OrderCost",
    "OtherRegard",
    "PooledSovereignty",
    "Stakes",
]
