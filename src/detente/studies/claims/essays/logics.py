"""L1 to L3: the fatalist, the mitigator and the transcender logic [BoothWheeler2008]_.

Every run ends in one way, by the definitions and the test of the verdict: hostile, deactivated, mitigated, transcended,
without a dilemma, or mixed. The rule of ``detente.studies.remedies`` places theories; here the default world is placed,
by the shares of its runs that end in each way, against one half.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.param import REGISTRY
from detente.mechanisms import bind, structure
from detente.studies.beds import BEDS, frightened, shocked, timetable
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs
from detente.studies.endings import NEEDS, ends, read_fear, read_shock
from detente.studies.remedies import REMEDIES

_WHEN = timetable(150)
_STRUCTURAL = (bind.Institutions, structure.TradeDependence, structure.OtherRegard)
_NONE = {
    name: float(off)
    for kind, own in REMEDIES.items()
    for name in dict.fromkeys((*kind.off, *own))
    if (off := REGISTRY[name].identity) is not None
}
_TALKED = _NONE | {k: v for kind, own in REMEDIES.items() if kind not in _STRUCTURAL for k, v in own.items()}
_ALL = {k: v for own in REMEDIES.values() for k, v in own.items()}


def _arms(name: str, settings: Mapping[str, float]) -> dict[str, Arm]:
    """Return the two arms of the test: with the shock, and with fear that is held."""
    held = {"shock": shocked(_WHEN), "fear": frightened(_WHEN)}
    return {f"{name}, {test}": Arm(settings, interventions=done) for test, done in held.items()}


@dataclass(frozen=True)
class Ending:
    """Share of the dyads of two security-seekers that end in some ways, less that in another arm if there is one.

    Attributes
    ----------
    ways : tuple of str
        Ways, as ``detente.studies.endings`` has them.
    arm, less : str
        Names of the arms, without the test.
    """

    ways: tuple[str, ...]
    arm: str
    less: str = ""

    def _of(self, runs: Runs, arm: str) -> Array:
        found = ends(read_shock(runs[f"{arm}, shock"], _WHEN), read_fear(runs[f"{arm}, fear"], _WHEN))
        return np.asarray(sum(found[way] for way in self.ways))

    def __call__(self, runs: Runs) -> Array:
        """Return the share, or the difference [replicate]."""
        return self._of(runs, self.arm) - (self._of(runs, self.less) if self.less else 0.0)


_BED = BEDS["pair"].scenario(150, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_CANNOT = "Politics inside the state: who would choose a remedy, and why, is outside the model."
_RESTRAINED = ("deactivated", "mitigated", "transcended")

CLAIMS = (
    Claim(
        id="L1",
        school="Booth and Wheeler; Collins (fatalist logic)",
        statement="Insecurity can never be escaped: states end in hostility whatever remedies they try.",
        ours="The essays report that the dilemma is held to be inescapable; that no remedy changes the usual "
        "end is the fatalist logic of the works they cite.",
        references=("BoothWheeler2008", "Collins2014", "Mearsheimer2001"),
        bed=_BED,
        keep=NEEDS,
        arms={**_arms("nothing", _NONE), **_arms("all", _ALL)},
        predictions=(
            Prediction("hostile end where nothing is tried", Ending(("hostile",), "nothing"), 0.5, level=True),
            Prediction(
                "hostile end where everything is tried",
                Ending(("hostile",), "all"),
                0.5,
                rival="States end so because nobody tries: remedies would change the usual end.",
                level=True,
            ),
        ),
        why_smallest="A usual end is that of more than half of the runs, as in the verdict (assumption).",
        design="Two fearful security-seekers without a remedy, and with all eight at their strongest; hostility at the "
        "end of a century; same luck.",
        would_change="Presuming the worst whatever is seen (worst_case): then no remedy that works through belief is "
        "left.",
        axis=Axis("worst_case", 0.0, 1.0),
        axis2=Axis("preemption", 0.0, 1.0),
        cannot=_CANNOT,
    ),
    Claim(
        id="L2",
        school="Booth and Wheeler; Collins (mitigator logic)",
        statement="Insecurity can be eased, for a time or for good, but the fear that makes it is never overcome.",
        ours="The essays say that uncertainty can be mitigated; that fear is never overcome is the mitigator "
        "logic of the works they cite.",
        references=("BoothWheeler2008", "Collins2014", "Jervis1982"),
        bed=_BED,
        keep=NEEDS,
        arms={**_arms("nothing", _NONE), **_arms("talk", _TALKED), **_arms("all", _ALL)},
        predictions=(
            Prediction(
                "restraint at the end of a century, with remedies of belief against none",
                Ending(_RESTRAINED, "talk", "nothing"),
                0.1,
                rival="Fatalism: nothing that is tried makes any difference.",
            ),
            Prediction(
                "eased and not overcome (deactivated or mitigated), where everything is tried",
                Ending(("deactivated", "mitigated"), "all"),
                0.5,
                rival="Transcendence: a community that is built outlasts fear itself.",
                level=True,
            ),
        ),
        why_smallest="One run in ten; a usual end is that of more than half (assumption).",
        design="Two fearful security-seekers without remedies, with sensibility, leaps, treaties, talk and signals, "
        "and with institutions, trade and regard as well; then leaders change, a shock, and fear held up; same luck.",
        would_change="Binding: where a community can be built it outlasts fear.",
        axis=Axis("worst_case", 0.0, 1.0),
        cannot=_CANNOT,
    ),
    Claim(
        id="L3",
        school="Booth and Wheeler; Collins (transcender logic)",
        statement="States can build a community that outlasts leaders, shocks and fear itself.",
        ours="The essay says that ties turn anarchy into a managed one; that cooperation then outlasts new "
        "leaders, a shock and fear is how we measure it.",
        references=("BoothWheeler2008", "Collins2014", "Emeriau"),
        bed=_BED,
        keep=NEEDS,
        arms={**_arms("talk", _TALKED), **_arms("all", _ALL)},
        predictions=(
            Prediction("transcended, where everything is tried", Ending(("transcended",), "all"), 0.5, level=True),
            Prediction(
                "transcended, with institutions, trade and regard against remedies of belief alone",
                Ending(("transcended",), "all", "talk"),
                0.1,
                rival="Trust alone carries it; community adds nothing that lasts.",
            ),
        ),
        why_smallest="A usual end is that of more than half; one run in ten for what community adds (assumption).",
        design="As L2; transcended is restraint that is kept when leaders change, through eight years of one-sided "
        "competing, and while and after both believe with 95 % in the other's malice; same luck.",
        would_change="Presuming the worst (worst_case), and offence.",
        axis=Axis("worst_case", 0.0, 1.0),
        cannot=_CANNOT,
    ),
)
