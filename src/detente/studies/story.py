"""Scenes of the guided story, played: each is data, and its facts are read from its runs.

The page of the story runs the same scenes in its own engine with the same seeds. What the fields mean is in
``docs/theory/story.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from detente.core.measure import Measure
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.diagnostics import NEEDS, restraint_twin
from detente.diagnostics.certainty import is_misplaced
from detente.diagnostics.diagnose import diagnose_by
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.dyads import both_states, entropy, sides
from detente.diagnostics.paradox import is_hostile
from detente.diagnostics.security import security_of_dyads
from detente.schools import school
from detente.studies.beds import Timetable
from detente.studies.endings import NEEDS as ENDING
from detente.studies.endings import ends, read_fear, read_shock
from detente.studies.simulate import simulate
from detente.studies.story_numbers import Ends, StoryFact, largest_ends, tipping_ends
from detente.studies.verdict.tipping import estimate

KEEP = tuple(dict.fromkeys((*NEEDS, *ENDING, "payoff", "perceived", "competing", "wars", "trade")))
"""Records of every run."""


class PlayedScene:
    """A scene with its control at a value.

    Parameters
    ----------
    told
        The scene, as in the file.
    book
        The whole file.
    control
        Value of the control: a number, or the number of a step.
    """

    def __init__(self, told: Mapping[str, Any], book: Mapping[str, Any], control: float | None = None) -> None:
        self.told, self.book = told, book
        knob = told["control"]
        self.control = knob.get("try", knob.get("start")) if control is None else control
        self._runs: dict[str, Run] = {}
        self._axes: dict[str, Any] = {}

    def run(self, name: str) -> Run:
        """Return the run of an arm; it is run once."""
        if name not in self._runs:
            arm = self.told["arms"][name]
            twin = arm.get("restraint_twin_of")
            self._runs[name] = self._simulate(name) if twin is None else restraint_twin(self.run(twin))
        return self._runs[name]

    def measure(self, name: str, which: str) -> Measure:
        """Return a measure of the run of an arm, beside its twin where the scene has one."""
        twin = self.run("twin") if "twin" in self.told["arms"] else None
        return diagnose_by(which, self.run(name), twin=twin)

    def values(self, name: str) -> dict[str, float]:
        """Return the parameters of an arm that hold for everybody."""
        knob = self.told["control"]
        held = {**self.book["beds"][self.told["bed"]]["values"], **self.told.get("values", {})}
        held |= self.told["arms"][name].get("values", {})
        if name in knob.get("arms", ()):
            held |= knob["steps"][int(self.control)]["values"] if knob["kind"] == "steps" else {}
            if knob["kind"] == "parameter" and "sides" not in knob and "of" not in knob:
                held[knob["parameter"]] = self.control
        return held

    def _simulate(self, name: str, **more: float) -> Run:
        arm, bed = self.told["arms"][name], self.book["beds"][self.told["bed"]]
        theory = school(arm.get("school", self.book["theory"]))
        each = [dict(one) for one in arm.get("perState", ())] or [{} for _ in range(bed["states"])]
        knob = self.told["control"]
        of = knob.get("of", {}).get(name, knob.get("sides", ()) if name in knob.get("arms", ()) else ())
        for side in of:
            each[side][knob["parameter"]] = self.control
        place = Scenario(
            self.told["id"],
            states=bed["states"],
            years=self.told["years"],
            settings={**self.values(name), **more},
            interventions=tuple(event for one in arm.get("events", ()) for event in self._event(one)),
        )
        who = [theory.where(**one) for one in each] if any(each) else theory
        warm = self.told.get("warmUp", 0)
        size = {"replicates": self.told["replicates"], "seed": self.told["seed"], "years": self.told["years"] + warm}
        return without_first(simulate(who, place, keep=KEEP, **size), warm)

    def _event(self, told: Mapping[str, Any]) -> list[Intervention]:
        """Return an event with the control in its place; none if it lasts no year."""
        held = dict(told)
        if isinstance(held.get("until"), Mapping):
            held["until"] = held["year"] + int(self.control)
        settings = held.get("settings", {})
        if any(isinstance(v, Mapping) for v in settings.values()):
            held["settings"] = {k: self.control if isinstance(v, Mapping) else v for k, v in settings.items()}
        return [] if held.get("until") == held["year"] else [Intervention(**held)]

    def facts(self) -> dict[str, StoryFact]:
        """Return every number of the scene, by name."""
        return {one["name"]: self.fact(one["name"]) for one in self.told["facts"]}

    def fact(self, name: str) -> StoryFact:
        """Return a number of the scene."""
        (one,) = (fact for fact in self.told["facts"] if fact["name"] == name)
        values = np.asarray(FACTS[one["of"]](self, one), float)
        among = one.get("among", {})
        if "hostile" in among:
            values = values[hostile(self.run(among["hostile"]))]
        if "dark" in among:
            values = values[cards(self.run(one["arm"])) == among["dark"]]
        values = 1.0 - values if one.get("complement") else values
        statistic = one.get("statistic", "mean")
        counted = self.told["replicates"] if statistic == "point" else None
        counted = COUNTED[one["of"]](self, one) if one["of"] in COUNTED else counted
        ends = ENDS[one["of"]](self, one) if one["of"] in ENDS else None
        return StoryFact(values, statistic, one["format"], counted, ends)

    def axis(self, name: str) -> tuple[list[float], Any]:
        """Return the places on a scene's axis, and hostility at each [place, replicate]."""
        axis = self.told["control"]["axis"]
        if name not in self._axes:
            runs = [self._simulate(name, **{axis["parameter"]: at}) for at in axis["at"]]
            self._axes[name] = np.stack([hostile(run).astype(float) for run in runs])
        return axis["at"], self._axes[name]


def without_first(run: Run, years: int) -> Run:
    """Return a run without its first years, in which nothing was done from outside.

    Parameters
    ----------
    run
        The run.
    years
        How many years are left out.
    """
    left = {name: held[:, years:] for name, held in run.records.items()}
    return replace(run, years=run.years - years, records=left) if years else run


def hostile(run: Run) -> Any:
    """Return which replicates of a pair end in mutual hostility [replicate]."""
    return is_hostile(run)[:, 0]


def cards(run: Run) -> Any:
    """Return how many hostile acts the first state read in the other [replicate]; year 0 has none to read."""
    return (run["perceived"][:, 1:, 0, 1] > 0.5).sum(1)


def window(run: Run, one: Mapping[str, Any]) -> slice:
    """Return the years that a fact is about."""
    return slice(*one.get("years", (0, run.years)))


def of_record(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return a record in some years: the mean over them or the sum, of a cell or over all."""
    run = scene.run(one["arm"])
    held = run[one["record"]][(slice(None), window(run, one), *one.get("cell", ()))]
    whole = held.reshape(*held.shape[:2], -1).mean(-1)
    return whole.sum(1) if one.get("sum") else whole.mean(1)


def of_measure(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return a measure of the diagnosis by replicate."""
    return scene.measure(one["arm"], one["measure"]).values


def of_hostile_in(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return which replicates of a pair are in mutual hostility in some years [replicate]."""
    run = scene.run(one["arm"])
    return is_hostile(run, window(run, one))[:, 0]


def of_side(years: Any, one: Mapping[str, Any]) -> Any:
    """Return the mean over years, and over sides or of one [replicate]; of [replicate, year, side]."""
    return years.mean(1)[:, one["side"]] if "side" in one else years.mean((1, 2))


def of_doubt(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return doubt [bits]."""
    run = scene.run(one["arm"])
    return of_side(entropy(sides(run, "belief", window(run, one)))[:, :, 0], one)


def of_dilemma(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the share of years in a security dilemma: of a side, or of either side at once."""
    run = scene.run(one["arm"])
    years = in_dilemma(run, window=window(run, one))[:, :, 0]
    return of_side(years, one) if "side" in one else years.any(-1).mean(1)


def of_misread(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the share of years in which an act was read as its opposite in the year after."""
    run, i, j = scene.run(one["arm"]), one["actor"], one["observer"]
    return ((run["conduct"][:, :-1, i, j] > 0.5) != (run["perceived"][:, 1:, j, i] > 0.5)).mean(1)


def of_posterior(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return whether the other is greedy, or a friend, in the histories with so many hostile cards."""
    run = scene.run(one["arm"])
    greedy = run["malign"][cards(run) == one["dark"], -1, 1]
    return 1.0 - greedy if one.get("friend") else greedy


def of_necessity(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return, of the hostile histories, whether the calm first belief would have spared them."""
    return ~hostile(scene.run(one["calm"]))[hostile(scene.run(one["fearful"]))]


def of_parted(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the first year in which two histories differ in a record, where fear alone made the one hostile."""
    fearful, calm = scene.run(one["fearful"]), scene.run(one["calm"])
    turned = hostile(fearful) & ~hostile(calm)
    differs = (fearful[one["record"]] != calm[one["record"]]).any((2, 3))[turned]
    return np.where(differs.any(1), differs.argmax(1), np.nan)


def of_exploited(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the share of years in which a side held back and the other competed."""
    run, i = scene.run(one["arm"]), one["side"]
    acts = run["conduct"][:, window(run, one)]
    return ((acts[..., i, 1 - i] < 0.5) & (acts[..., 1 - i, i] > 0.5)).mean(1)


def of_certain(kind: str) -> Callable[[PlayedScene, Mapping[str, Any]], Any]:
    """Return the share of sides that are wrongly certain, of one kind."""

    def read(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
        wrong = is_misplaced(scene.run(one["arm"]), kind)[:, 0]
        return wrong[:, one["side"]] if "side" in one else wrong.mean(1)

    return read


def of_security(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the chance of not being overrun in a year of the last twenty, mean of both sides."""
    return security_of_dyads(scene.run(one["arm"]))[:, 0].mean(-1)


def of_way_out(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return whether a replicate ended so, by the shock and by fear that is held."""
    when = Timetable(**{k: scene.told["test"][k] for k in ("test", "begin", "window")}, shocks=(8, 4, 12), horizons=())
    place = one["arm"]
    shock = read_shock(scene.run(f"{place}_shock"), when)
    return ends(shock, read_fear(scene.run(f"{place}_{one.get('held', 'held')}"), when))[one["way"]]


def of_tipping(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return where on the axis half of the runs are hostile; infinite where it is nowhere."""
    return np.array([estimate(*scene.axis(one["arm"])).at])


def gaps(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the difference in hostility between two schools along the axis [place, replicate]."""
    return scene.axis(one["one"])[1] - scene.axis(one["other"])[1]


def of_gap(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the difference in hostility where two schools differ most."""
    held = gaps(scene, one)
    return held[np.abs(held.mean(1)).argmax()]


def of_gap_at(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return where two schools differ most."""
    at, _ = scene.axis(one["one"])
    return np.array([at[np.abs(gaps(scene, one).mean(1)).argmax()]])


def of_difference(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the difference of two facts by replicate."""
    more, less = (scene.fact(one[which]) for which in ("more", "less"))
    return more.values - less.values


def of_break_even(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return what each history adds to the chance of greed at which two errors cost the same [replicate].

    The chance is ``F / (F + M)`` of the mean costs ``F`` towards a friend and ``M`` towards a foe.
    """
    friend, foe = (np.asarray(scene.fact(one[which]).values, float) for which in ("one", "other"))
    both = friend + foe
    share = friend.mean() / both.mean()
    return share + (friend - share * both) / both.mean()


def of_drawn_in(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return how many states compete with a neighbour in a year."""
    run = scene.run(one["arm"])
    at = window(run, one)
    return ((run["conduct"][:, at] > 0.5) & (run["prox"][:, at] > 0.5)).any(-1).sum(-1).mean(1)


def wars_by_motive(scene: PlayedScene, one: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return how many wars broke out, and in how many of them a side was greedy, or none [replicate].

    Of a war of the first year nobody saw whether it broke out then.
    """
    run = scene.run(one["arm"])
    war = sides(run, "war")[..., 0] > 0.5
    began = war.copy()
    began[:, 0] = False
    began[:, 1:] &= ~war[:, :-1]
    greedy = (both_states(run, "malign") > 0.5).any(-1)
    return began.sum((1, 2)), (began & (greedy == one["greedy"])).sum((1, 2))


def of_wars_by_motive(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return what each history adds to a share of all wars [replicate]: its mean is the share, its spread theirs."""
    wars, met = wars_by_motive(scene, one)
    share = met.sum() / wars.sum()
    return share + (met - share * wars) / wars.mean()


def of_greedy_pairs(scene: PlayedScene, one: Mapping[str, Any]) -> Any:
    """Return the share of the years of two states in which either is greedy."""
    return (both_states(scene.run(one["arm"]), "malign") > 0.5).any(-1).mean((1, 2))


FACTS: Mapping[str, Callable[[PlayedScene, Mapping[str, Any]], Any]] = {
    "record": of_record,
    "measure": of_measure,
    "hostile_in": of_hostile_in,
    "doubt": of_doubt,
    "dilemma": of_dilemma,
    "misread": of_misread,
    "posterior": of_posterior,
    "necessity": of_necessity,
    "parted": of_parted,
    "exploited": of_exploited,
    "feared_friend": of_certain("feared_friend"),
    "trusted_foe": of_certain("trusted_foe"),
    "security": of_security,
    "way_out": of_way_out,
    "tipping": of_tipping,
    "gap": of_gap,
    "gap_at": of_gap_at,
    "difference": of_difference,
    "break_even": of_break_even,
    "drawn_in": of_drawn_in,
    "wars_by_motive": of_wars_by_motive,
    "greedy_pairs": of_greedy_pairs,
}
"""How each kind of fact is read."""
COUNTED: Mapping[str, Callable[[PlayedScene, Mapping[str, Any]], int]] = {
    "wars_by_motive": lambda scene, one: int(wars_by_motive(scene, one)[0].sum())
}
"""How many things a number counts, where these are not its values."""
ENDS: Mapping[str, Callable[[PlayedScene, Mapping[str, Any]], Ends]] = {
    "gap": lambda scene, one: largest_ends(gaps(scene, one)),
    "tipping": lambda scene, one: tipping_ends(*scene.axis(one["arm"])),
}
"""Intervals of numbers that are no means of their values."""
