"""Frames are built in a thread of polars' own, which the measuring of coverage does not follow by itself."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from detente.data.panel import dyads, states
from detente.data.panel.lazy import Build, lazy

if TYPE_CHECKING:
    import polars as pl


def followed(schema: dict[str, pl.DataType], build: Build) -> pl.LazyFrame:
    """A lazy frame whose building is traced like everything else."""

    def seen(names: Sequence[str]) -> pl.DataFrame:
        trace = threading.gettrace()
        if trace is not None:
            sys.settrace(trace)
        return build(names)

    return lazy(schema, seen)


@pytest.fixture(autouse=True)
def _followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "lazy", followed)
    monkeypatch.setattr(dyads, "lazy", followed)
