"""What every result has in common: how it shows itself, compares, becomes tables and is kept in a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente._version import __version__
from detente.core.errors import MissingExtra
from detente.core.layout import Layout
from detente.core.same import same
from detente.core.shown import KINDS, Facts, Overview, Rows, Shown, few_digits, plain, show_value

if TYPE_CHECKING:
    import pandas
    import xarray
    from matplotlib.axes import Axes

    from detente.core.theory import Theory

__all__ = [
    "METHODS",
    "Answer",
    "Facts",
    "Overview",
    "Result",
    "Rows",
    "Shown",
    "Tabled",
    "few_digits",
    "frame",
    "plain",
]

METHODS = {
    "summary": "summary()",
    "plot": "plot()",
    "to_pandas": "to_pandas()",
    "to_xarray": "to_xarray()",
    "save": "save(path)",
}
"""Methods that a repr names where the class has them."""


class Result(Shown):
    """What a study or a simulation returns: it shows itself in a few lines, compares by value and goes into a file.

    A subclass is a dataclass with ``eq=False, repr=False`` and says what it is by ``_facts`` and ``_rows``.
    """

    def __init_subclass__(cls) -> None:
        KINDS[f"{cls.__module__}:{cls.__qualname__}"] = cls

    def __eq__(self, other: object) -> bool:
        return same(self, other) if type(self) is type(other) else NotImplemented

    def _more(self) -> str:
        there = [call for name, call in METHODS.items() if getattr(type(self), name, None) is not None]
        return "More: " + ", ".join(f".{call}" for call in there)

    def summary(self) -> Overview:
        """Return the main numbers; it prints as an aligned table."""
        return Overview(self._title(), self._facts(), self._rows())

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain JSON values, None where a number is not finite."""
        held: dict[str, Any] = plain(self)
        return held

    def to_json(self) -> Any:
        """Return what ``to_dict`` returns: its old name, until the next version."""
        return self.to_dict()

    def as_dict(self) -> dict[str, Any]:
        """Return what ``to_dict`` returns: its old name, until the next version."""
        return self.to_dict()

    def _table(self) -> Rows:
        return self._rows()

    def _layout(self) -> Layout:
        return Layout()

    def _rests_on(self) -> tuple[Theory, ...]:
        """Return the theories that it is about, for what is cited."""
        return ()

    def _methods(self) -> Mapping[str, str]:
        """Return the works on the methods that made its numbers, by key, with what each stands for."""
        return {}

    def to_pandas(self) -> pandas.DataFrame:
        """Return the main numbers as a tidy table, one row an observation.

        Raises
        ------
        MissingExtra
            pandas is not installed.
        """
        return frame(self._table())

    def to_xarray(self) -> xarray.Dataset | xarray.DataArray:
        """Return the main numbers as a dataset with the dimension ``row``."""
        import xarray as xr

        rows = self._table()
        names = list(dict.fromkeys(name for row in rows for name in row))
        held = {}
        for name in names:
            column = [row.get(name) for row in rows]
            numbers = all(isinstance(value, (int, float, np.number, type(None))) for value in column)
            values = np.array(column, float) if numbers else ["" if v is None else show_value(v, 200) for v in column]
            held[name.replace("/", " per ")] = ("row", values)
        return xr.Dataset(held, attrs={"title": self._title()})

    def save(self, path: str | Path) -> Path:
        """Write the result to a NetCDF file, whole or not at all; ``detente.open`` reads it back.

        Parameters
        ----------
        path
            Name of the file, by convention with the ending ``.nc``.
        """
        from detente.core.saved import save

        return save(self, path)


class Answer(Result):
    """What a study returns, whole or as far as it got before Ctrl-C.

    A subclass has ``complete``, and says what it is about by ``_about`` and what it holds by ``_plain``. If it has a
    ``manifest`` (versions, back end) or ``sources`` (files of the record, with their fingerprints) they are told.
    """

    study: ClassVar[str] = ""
    """Name of the study, as the command line has it."""
    complete: bool
    """Whether nothing is missing."""

    @property
    def why_not(self) -> str:
        """Why it is not complete, if it is not."""
        return "it was stopped"

    def _about(self) -> Facts:
        return {}

    def _plain(self) -> dict[str, Any]:
        return {}

    def _facts(self) -> Facts:
        return {**self._about(), **({} if self.complete else {"Complete": f"no, {self.why_not}"})}

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON values: which study, whether it is complete, what it holds, what made it."""
        made = {"detente": __version__, **getattr(self, "manifest", {})}
        return {"study": self.study, "complete": self.complete, **self._plain(), "manifest": plain(made)}


class Tabled(Shown):
    """A result that is drawn as the table of its main numbers."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the main numbers, a row each.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        from detente.figures.canvas import give_axes
        from detente.figures.table import MOST, draw_table

        rows = self._rows()
        with give_axes(ax, 7, 1.3 + 0.27 * min(len(rows), MOST)) as axes:
            draw_table(axes, rows)
            axes.set_title(self._title())
        return axes


def frame(rows: Rows) -> pandas.DataFrame:
    """Return rows as a frame of pandas."""
    try:
        import pandas as pd
    except ImportError:
        package = "pandas"
        raise MissingExtra(package, "data") from None
    return pd.DataFrame([dict(row) for row in rows])
