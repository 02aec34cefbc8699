"""The panel: state-years and dyad-years of the whole record, built lazily from its sources."""

from detente.data.panel.crosswalk import crosswalk
from detente.data.panel.dyads import dyad_years, with_states
from detente.data.panel.frame import frame
from detente.data.panel.join import join
from detente.data.panel.states import state_years
from detente.data.panel.unreached import unreached
from detente.data.panel.windows import at_risk, discounted_count, lagged, moving, peace_years

__all__ = [
    "at_risk",
    "crosswalk",
    "discounted_count",
    "dyad_years",
    "frame",
    "join",
    "lagged",
    "moving",
    "peace_years",
    "state_years",
    "unreached",
    "with_states",
]
