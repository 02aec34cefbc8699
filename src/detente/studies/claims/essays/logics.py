"""L1 to L3: the fatalist, the mitigator and the transcender logic [BoothWheeler2008]_.

Every run ends in one way, by the definitions and the test of the verdict: hostile, deactivated, mitigated, transcended,
without a dilemma, or mixed. The rule of ``detente.studies.remedies`` places theories; here the default world is placed,
by the shares of its runs that end in each way, against one half. What states can try is the best of bundles of the
remedies and not all of them at once: all together may do worse than some.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.param import REGISTRY
from detente.core.phases import Mechanism
from detente.mechanisms import bind, interpret, observe, respond, structure
from detente.studies.beds import BEDS, frightened, shocked, timetable
from detente.studies.claims.chosen import BestOf
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs, level
from detente.studies.endings import NEEDS, ends, read_fear, read_shock
from detente.studies.remedies import REMEDIES

_WHEN = timetable(150)
_WORDS: Mapping[type[Mechanism], str] = {
    interpret.Sensibility: "sensibility",
    respond.Leap: "leaps",
    bind.Treaties: "treaties",
    observe.CheapTalk: "talk",
    observe.CostlySignals: "signals",
    bind.Institutions: "institutions",
    structure.TradeDependence: "trade",
    structure.OtherRegard: "regard",
}
_TIES = (bind.Institutions, structure.TradeDependence, structure.OtherRegard)
_MINDS = (interpret.Sensibility, structure.OtherRegard)
"""Remedies by which a state feels what the other feels: where it fears an attack, it feels that as well."""


def bundle(kinds: Collection[type[Mechanism]]) -> dict[str, float]:
    """Return what is set where some remedies are at their strongest and the others are off.

    Parameters
    ----------
    kinds
        The remedies that are on, of ``REMEDIES``.
    """
    rest = (name for kind, own in REMEDIES.items() if kind not in kinds for name in (*kind.off, *own))
    off = {name: REGISTRY[name].identity for name in dict.fromkeys(rest)}
    on = {name: value for kind in kinds for name, value in REMEDIES[kind].items()}
    return {name: float(value) for name, value in off.items() if value is not None} | on


def _without(*kinds: type[Mechanism]) -> dict[str, float]:
    return bundle([kind for kind in REMEDIES if kind not in kinds])


_NONE, _ALL, _TALKED = bundle(()), bundle(tuple(REMEDIES)), _without(*_TIES)
_MANY = {
    "all": _ALL,
    **{f"all but {word}": _without(kind) for kind, word in _WORDS.items()},
    "all but sensibility and regard": _without(*_MINDS),
    "ties": bundle(_TIES),
}
"""Bundles with ties: all eight remedies, all but one, all but those that open minds, and ties alone."""
_EVERY = {**_MANY, "talk": _TALKED, **{f"{word} alone": bundle((kind,)) for kind, word in _WORDS.items()}}
"""All bundles that are tried: beside those with ties, the remedies of belief, and each by itself."""


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

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        taken = f" - the same [{self.less}]" if self.less else ""
        return f"share of the dyads of two security-seekers that end {' or '.join(self.ways)} [{self.arm}]{taken}"

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
        ours="The essays report that the dilemma is held to be inescapable; that no remedy, and no bundle of them that "
        "we try, changes the usual end is the fatalist logic of the works they cite.",
        references=("BoothWheeler2008", "Collins2014", "Mearsheimer2001"),
        bed=_BED.replace(years=100),
        arms={name: Arm(settings) for name, settings in {"nothing": _NONE, **_EVERY}.items()},
        predictions=(
            Prediction("hostile end where nothing is tried", level("hostility", "nothing"), 0.5),
            Prediction(
                "hostile end where the bundle of remedies is tried that averts it best",
                BestOf({name: level("hostility", name) for name in _EVERY}, "less"),
                0.5,
                rival="States end so because nobody tries: remedies would change the usual end.",
                level=True,
            ),
        ),
        why_smallest="A usual end is that of more than half of the runs, as in the verdict (assumption).",
        design="Two fearful security-seekers without a remedy, and with bundles of eight, each at its strongest: all, "
        "all but one, all but sensibility and regard, those of belief, ties, and each alone; one half of the "
        "replicates chooses the bundle and the other judges it; hostility at the end of a century; same luck.",
        would_change="Presuming the worst whatever is seen (worst_case): then no remedy that works through belief is "
        "left. With reciprocal fear of surprise attack (preemption in the code) all eight together do worse than some.",
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
                rival="Transcendence: a community that is built outlasts even fear that returns every year.",
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
        statement="States can build a community that outlasts leaders, shocks and fear that returns every year.",
        ours="The essay says that ties turn anarchy into a managed one; that cooperation then outlasts new "
        "leaders, a shock and fear is how we measure it.",
        references=("BoothWheeler2008", "Collins2014", "Emeriau"),
        bed=_BED,
        keep=NEEDS,
        arms={key: arm for name, own in {"talk": _TALKED, **_MANY}.items() for key, arm in _arms(name, own).items()},
        predictions=(
            Prediction(
                "transcended, with the bundle of remedies that transcends most",
                BestOf({name: Ending(("transcended",), name) for name in _MANY}),
                0.5,
                level=True,
            ),
            Prediction(
                "transcended, with the bundle that transcends most against remedies of belief alone",
                BestOf({name: Ending(("transcended",), name, "talk") for name in _MANY}),
                0.1,
                rival="Trust alone carries it; community adds nothing that lasts.",
            ),
        ),
        why_smallest="A usual end is that of more than half; one run in ten for what community adds (assumption).",
        design="As L2, with bundles of the eight remedies that have ties among them: all, all but one, all but "
        "sensibility and regard, and ties alone; one half of the replicates chooses the bundle and the other judges "
        "it. Transcended is restraint that is kept when leaders change, through eight years of one-sided "
        "competing, and in and after eight years that each begin with both believing with 95 % in the other's malice, "
        "which that year's evidence may calm; same luck.",
        would_change="Presuming the worst (worst_case), and offence.",
        axis=Axis("worst_case", 0.0, 1.0),
        cannot=_CANNOT,
    ),
)
