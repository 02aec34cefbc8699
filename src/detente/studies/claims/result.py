"""What became of all claims of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.backends import DEFAULT_BACKEND
from detente.core.errors import UnknownName
from detente.core.result import Answer, Facts, Rows, plain
from detente.diagnostics.situation import Agreement
from detente.studies.claims import figures
from detente.studies.claims.verdict import ClaimVerdict, sentence_of
from detente.studies.methods import CLAIMED

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Claims(Answer):
    """What became of some claims.

    Attributes
    ----------
    claims : tuple of ClaimVerdict
        The claims.
    complete : bool
        False if it was stopped: then only the claims that were finished are there.
    seed : int
        Seed.
    quick : bool
        Whether it was a first answer, with wider intervals and no robustness.
    rate : float
        False discovery rate over the claims.
    sources : tuple of mapping
        What was read of the record, with citations and checksums.
    notes : tuple of str
        What of it is not at hand.
    agreement : Agreement or None
        How far definitions of the security dilemma agree on the runs of M24; None if it was not asked about.
    instruments : tuple of mapping
        What each instrument of peace does and costs, as of ``instrument_table``; empty if E14 was not asked about.
    backend : str
        As in ``simulate``.
    """

    study: ClassVar[str] = "claims"

    claims: tuple[ClaimVerdict, ...]
    complete: bool
    seed: int = 0
    quick: bool = False
    rate: float = 0.05
    sources: tuple[Mapping[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    agreement: Agreement | None = None
    instruments: tuple[Mapping[str, Any], ...] = ()
    backend: str = DEFAULT_BACKEND

    def __getitem__(self, key: str) -> ClaimVerdict:
        for one in self.claims:
            if one.id == key:
                return one
        kind = "claim among these"
        raise UnknownName(kind, key, [one.id for one in self.claims])

    @property
    def counts(self) -> dict[str, int]:
        """How many claims there are of each verdict."""
        every = [one.verdict for one in self.claims]
        return {word: every.count(word) for word in dict.fromkeys(every)}

    @property
    def asked(self) -> str:
        """Options of ``detente claims`` that give the same numbers, each after a blank."""
        told = (" --quick" * self.quick, f" --seed {self.seed}" * bool(self.seed))
        return "".join((*told, f" --backend {self.backend}" * (self.backend != DEFAULT_BACKEND)))

    @property
    def sentence(self) -> str:
        """All of it in a sentence."""
        return sentence_of(self.claims)

    def _methods(self) -> Mapping[str, str]:
        return CLAIMED

    def _title(self) -> str:
        return "Claims of the essays, each put to the test"

    def _about(self) -> Facts:
        return {"Claims": len(self.claims), **{k.capitalize(): v for k, v in self.counts.items()}, "Seed": self.seed}

    def _rows(self) -> Rows:
        return [
            {
                "claim": one.id,
                "school": one.school,
                "statement": one.statement,
                "verdict": one.words,
                "decided by part": one.part,
                "prediction": one.decisive.words,
                "expected": one.decisive.expected,
                "smallest of interest": one.decisive.smallest,
                "effect": one.decisive.finding.effect,
                "95 % low": one.decisive.finding.low,
                "95 % high": one.decisive.finding.high,
                "unit": one.decisive.unit,
                "holds [share of draws]": float("nan") if one.robustness is None else one.robustness.holds,
                "same [share of draws]": float("nan") if one.robustness is None else one.robustness.same,
                "in the record": "" if one.record is None else one.record.words,
            }
            for one in self.claims
        ]

    def _table(self) -> Rows:
        """Return a row a part of each claim."""
        return [{"claim": one.id, "verdict": one.words, **row} for one in self.claims for row in one._table()]

    def _plain(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "quick": self.quick,
            "backend": self.backend,
            "false_discovery_rate": self.rate,
            "claims": [one.to_dict() for one in self.claims],
            "notes": list(self.notes),
            "sources": [dict(one) for one in self.sources],
            "agreement": None if self.agreement is None else self.agreement.to_dict(),
            "instruments": plain(self.instruments),
        }

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the effect of each claim in units of the smallest of interest, with its interval.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.claims, ax)
