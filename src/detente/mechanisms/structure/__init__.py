"""Structure: what the material and institutional world makes of every dyad."""

from detente.mechanisms.structure.allies import AlliedForces
from detente.mechanisms.structure.contest import BindingDisarms, Contest
from detente.mechanisms.structure.costs import (
    BindingCost,
    BindingReward,
    ConflictCost,
    OrderCost,
    PooledSovereignty,
    Ruin,
    TradeDependence,
)
from detente.mechanisms.structure.geography import Geography
from detente.mechanisms.structure.reliance import BindingReliance
from detente.mechanisms.structure.stakes import OtherRegard, PowerShift, RegimeCost, Stakes

__all__ = [
    "AlliedForces",
    "BindingCost",
    "BindingDisarms",
    "BindingReliance",
    "BindingReward",
    "ConflictCost",
    "Contest",
    "Geography",
    "OrderCost",
    "OtherRegard",
    "PooledSovereignty",
    "PowerShift",
    "RegimeCost",
    "Ruin",
    "Stakes",
    "TradeDependence",
]
