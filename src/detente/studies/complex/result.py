"""What a study of security complexes holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.result import Answer, Facts, Rows
from detente.data.codes import Actor
from detente.data.to_world import Start
from detente.studies.complex.findings import Community, Dyad, OtherWeights, Prior, alone, several
from detente.studies.complex.map_figures import Mapped, plot
from detente.studies.complex.matrix import Parts, Pattern
from detente.studies.methods import COMMUNITIES

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes

BETWEEN = 0.62
"""Participation from which a state is said to stand between complexes, as connectors do in [GuimeraAmaral2005]_."""

SIGNIFICANT = 0.05
"""p value below which there are complexes beyond chance."""


@dataclass(eq=False, repr=False)
class Complex(Answer):
    """Security complexes of a region or of the world in a period.

    Attributes
    ----------
    name
        Region, ``world``, or empty for a list of states.
    parts
        What the formula is made of.
    pattern
        Amity, enmity and interdependence of every pair.
    communities
        Complexes, the largest first; states without any tie are alone in theirs.
    labels
        Community of each state.
    modularity, typical, agreement, runs
        Of the best run; the median of the runs; the share of pairs on which all runs agree; how many runs.
    null
        Modularities of rewired matrices.
    geography
        Adjusted Rand index with the communities of proximity alone.
    participation
        How far each state's ties are spread over complexes, from 0.
    strongest
        Strongest pairs.
    settings
        Communities with other weights.
    prior
        Comparison with Buzan and Waever; ``None`` where fewer than two of their complexes are there.
    closure
        Share of the region's interdependence that is inside it; ``None`` for the world.
    outside
        States outside the region with the largest share of its interdependence: actor and share.
    notes
        What is missing or left out, as sentences.
    sources
        Citations.
    account
        What the record shows, as sentences.
    seed
        Seed of the runs.
    complete
        False after an interruption.
    starts
        Where the model would start of the largest complexes, by number of the complex: the most involved states, in
        their order, as far as the record has their sizes.
    """

    study: ClassVar[str] = "region"

    name: str
    parts: Parts
    pattern: Pattern
    communities: tuple[Community, ...]
    labels: tuple[int, ...]
    modularity: float
    typical: float
    agreement: float
    runs: int
    null: tuple[float, ...]
    geography: float
    participation: tuple[float, ...]
    strongest: tuple[Dyad, ...]
    settings: list[OtherWeights] = field(default_factory=list)
    prior: Prior | None = None
    closure: float | None = None
    outside: tuple[tuple[Actor, float], ...] = ()
    notes: list[str] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    account: list[str] = field(default_factory=list)
    seed: int = 0
    complete: bool = True
    starts: dict[int, Start] = field(default_factory=dict)

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The states."""
        return self.parts.actors

    @property
    def years(self) -> tuple[int, ...]:
        """The years."""
        return self.parts.years

    @property
    def title(self) -> str:
        """Region and years, for people."""
        if self.name == "world":
            what = "Security complexes of the world"
        elif self.name:
            what = f"Security complexes: {self.name.replace('_', ' ').title()}"
        else:
            names = [actor.name for actor in self.actors]
            more = f" and {len(names) - 3} more" if len(names) > 4 else ""
            what = "Security complexes: " + ", ".join(names if not more else names[:3]) + more
        return f"{what}, {self.years[0]}-{self.years[-1]}"

    @property
    def p(self) -> float:
        """Share of rewired matrices with as much modularity as a typical run here."""
        return (1 + sum(value >= self.typical for value in self.null)) / (1 + len(self.null))

    @property
    def beyond_chance(self) -> bool:
        """Whether there are complexes beyond chance."""
        return bool(self.null) and self.p < SIGNIFICANT and len(self.complexes) > 1

    @property
    def complexes(self) -> tuple[Community, ...]:
        """Communities of more than one state."""
        return several(self.communities)

    @property
    def alone(self) -> tuple[int, ...]:
        """Rows of the states in no complex with another."""
        return alone(self.communities)

    @property
    def mapped(self) -> Mapped:
        """What the map shows."""
        return Mapped(
            title=self.title,
            world=self.name == "world",
            actors=self.actors,
            places=self.parts.places,
            labels=self.labels,
            communities=self.communities,
            strongest=self.strongest,
            interdependence=self.pattern.interdependence,
        )

    @property
    def between(self) -> tuple[int, ...]:
        """Rows of the states that stand between complexes, the most between first."""
        rows = [i for i, value in enumerate(self.participation) if value >= BETWEEN]
        return tuple(sorted(rows, key=lambda i: -self.participation[i]))

    def _methods(self) -> Mapping[str, str]:
        return COMMUNITIES

    def _title(self) -> str:
        return self.title

    def _about(self) -> Facts:
        chance = "beyond chance" if self.beyond_chance else "not beyond chance"
        return {
            "States": len(self.actors),
            "Complexes": f"{len(self.complexes)}, {chance}" + (f" (p = {self.p:.2g})" if self.null else ""),
            "Modularity": self.modularity,
            "Between complexes": [self.actors[i].name for i in self.between] or "none",
        }

    def _rows(self) -> Rows:
        return [
            {
                "complex": one.label,
                "kind": one.kind,
                "states": len(one.members),
                "ties among themselves": one.inside,
                "share of enmity": one.hostile,
            }
            for one in self.complexes
        ]

    def to_xarray(self) -> xarray.Dataset:
        """Return amity, enmity, proximity and interdependence of every pair, and the complex of each state."""
        import xarray as xr

        names = [actor.abb for actor in self.actors]
        parts = ("interdependence", "enmity", "amity", "proximity")
        held: dict[str, Any] = {
            k: (("state", "other"), getattr(self.pattern, k), {"units": "1", "long_name": k}) for k in parts
        }
        held["complex"] = ("state", list(self.labels), {"units": "1", "long_name": "number of the complex"})
        held["participation"] = ("state", list(self.participation), {"units": "1", "long_name": "spread of its ties"})
        return xr.Dataset(held, {"state": names, "other": names}, {"title": self.title})

    def _plain(self) -> dict[str, Any]:
        names = [actor.abb for actor in self.actors]
        return {
            "kind": "complex",
            "region": self.name or None,
            "years": list(self.years),
            "states": [
                {
                    "ccode": actor.ccode, "name": actor.name, "abb": actor.abb, "complex": self.labels[i],
                    "participation": self.participation[i], "between": i in self.between,
                }
                for i, actor in enumerate(self.actors)
            ],
            "complexes": [
                {
                    "number": one.number, "label": one.label, "members": [names[i] for i in one.members],
                    "kind": one.kind, "inside": one.inside, "enmity_share": one.hostile,
                    "core": [names[one.core.one], names[one.core.two]] if one.core else None,
                }
                for one in self.communities
            ],
            "modularity": self.modularity,
            "modularity_typical": self.typical,
            "null": {"modularity": list(self.null), "p": self.p if self.null else None},
            "beyond_chance": self.beyond_chance,
            "runs": self.runs,
            "runs_agree": self.agreement,
            "geography_alone": self.geography,
            "matrix": [[round(float(value), 4) for value in row] for row in self.pattern.interdependence],
            "strongest": [
                {**asdict(one), "one": names[one.one], "two": names[one.two]} for one in self.strongest
            ],
            "weights": [
                {**asdict(one), "moved": [names[i] for i in one.moved]} for one in self.settings
            ],
            "buzan_waever": {
                "adjusted_rand": self.prior.agreement, "of_proximity_alone": self.prior.geography,
                "states": self.prior.states,
                "complexes": [
                    {
                        "name": name, "states": count, "community": number, "share": share,
                        "elsewhere": [names[i] for i in rest],
                    }
                    for name, count, number, share, rest in self.prior.rows
                ],
            } if self.prior else None,
            "closure": self.closure,
            "outside": [{"abb": actor.abb, "name": actor.name, "share": share} for actor, share in self.outside],
            "account": self.account,
            "notes": self.notes,
            "sources": self.sources,
            "seed": self.seed,
        }  # fmt: skip

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the map: states by complex, and the strongest ties between capitals.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return plot(self.mapped, ax)
