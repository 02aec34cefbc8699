"""What a replication says: quantities beside the published ones, and why they do or do not agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.cite import citation
from detente.core.result import Answer, Facts, Rows
from detente.studies.replications import figures
from detente.studies.replications.findings import ComparedNumber, Findings

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Replication(Answer):
    """A published result, and ours.

    Attributes
    ----------
    name, title
        Names in the program and for people.
    keys
        Keys of the works in the bibliography, the one that is replicated first.
    findings
        What came out.
    seconds : [s]
        How long it took.
    """

    study: ClassVar[str] = "replicate"

    name: str
    title: str
    keys: tuple[str, ...]
    findings: Findings
    seconds: float = field(default=0.0, compare=False)

    @property
    def source(self) -> str:
        """Citation of what is replicated."""
        return citation(self.keys[0])

    @property
    def quantities(self) -> tuple[ComparedNumber, ...]:
        """The numbers."""
        return self.findings.quantities

    @property
    def sources(self) -> list[Mapping[str, str]]:
        """What was read of the record."""
        return [*self.findings.sources]

    @property
    def complete(self) -> bool:  # type: ignore[override]  # the findings tell it
        """Whether everything that was asked for was finished."""
        return not self.findings.why_not

    @property
    def agreeing(self) -> int:
        """Number of quantities that agree."""
        return sum(one.agrees for one in self.quantities)

    @property
    def why_not(self) -> str:
        """Why it is not complete; empty if it is."""
        return self.findings.why_not[:1].lower() + self.findings.why_not[1:]

    def _title(self) -> str:
        return f"Replication: {self.title}"

    def _about(self) -> Facts:
        found = self.findings
        return {
            "Published": self.source,
            "Agreement": f"{self.agreeing} of {len(self.quantities)} numbers agree within their tolerance",
            **({} if found.runs is None else {"Runs": f"{found.runs}, seed {found.seed}"}),
        }

    def _rows(self) -> Rows:
        return [
            {
                "quantity": one.quantity,
                "ours": one.ours,
                "published": one.published,
                "tolerance": one.tolerance,
                "agrees": one.agrees,
            }
            for one in self.quantities
        ]

    def _plain(self) -> dict[str, Any]:
        found = self.findings
        out: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "source": self.source,
            "quantities": [one.as_dict() for one in self.quantities],
            "reasons": found.reasons,
        }
        if found.runs is not None:
            out |= {"runs": found.runs, "seed": found.seed}
        if found.also:
            out["also"] = [dict(one) for one in found.also]
        if found.sources:
            out["sources"] = [dict(one) for one in found.sources]
        if found.why_not:
            out["why_not"] = found.why_not
        return out

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw how far every number is from the published one.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.quantities, self.title, ax)
