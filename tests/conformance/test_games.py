"""Every registered game, at its defaults and at random parameters, through every check."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from detente.core.cite import references
from detente.games import Solution, game, games
from detente.games.game import Equilibrium, Matrix
from detente.games.normal import regret
from detente.games.words import card

DRAWS = 8
KEYS = {
    "name", "title", "claim", "parameters", "payoffs", "equilibria", "thresholds", "figure", "references", "ours",
    "in_model", "remarks",
}  # fmt: skip
SLACK = 1e-7
"""What a best response may leave to gain, as a share of the largest payoff."""


def settings(name: str) -> list[dict[str, float]]:
    """Defaults, both ends of every range in turn, and seeded draws within the ranges."""
    rng = np.random.default_rng(sum(map(ord, name)))
    parameters = game(name).parameters
    drawn: list[dict[str, float]] = [{}]
    drawn += [{d.name: end} for d in parameters for end in (d.low, d.high)]
    for _ in range(DRAWS):
        draw = {d.name: rng.uniform(d.low, d.high) for d in parameters}
        drawn.append({d.name: float(round(draw[d.name])) if d.whole else draw[d.name] for d in parameters})
    return drawn


@pytest.fixture(scope="module")
def solved() -> dict[str, list[tuple[dict[str, float], Solution]]]:
    return {name: [(given, game(name).solve(**given)) for given in settings(name)] for name in games()}


@pytest.fixture(params=games())
def solutions(request: pytest.FixtureRequest, solved: Any) -> list[tuple[dict[str, float], Solution]]:
    found: list[tuple[dict[str, float], Solution]] = solved[request.param]
    return found


@pytest.mark.parametrize("name", games())
def test_card(name: str) -> None:
    one = game(name)
    assert one.name == name
    assert one.title
    assert one.claim.endswith(".")
    assert one.ours.endswith(".")
    assert one.references
    assert set(one.references) <= set(references())
    assert len(one.known) == len(one.parameters)
    for d in one.parameters:
        assert d.low <= d.default <= d.high
        assert d.low < d.high
        assert d.unit
        assert d.label
        assert not d.whole or all(float(v).is_integer() for v in (d.low, d.default, d.high))


def test_payoffs_are_numbers(solutions: list[tuple[dict[str, float], Solution]]) -> None:
    for given, solution in solutions:
        titles = [m.title for m in solution.payoffs]
        assert len(set(titles)) == len(titles), given
        for m in solution.payoffs:
            for table in (m.row_payoffs, m.column_payoffs):
                assert np.shape(table) == (len(m.rows), len(m.columns)), given
                assert np.isfinite(table).all(), (given, m)


def in_normal_form(solution: Solution) -> list[tuple[Equilibrium, Matrix]]:
    matrices = {m.title: m for m in solution.payoffs}
    return [(e, matrices[e.of]) for e in solution.equilibria if e.row]


def test_equilibria_of_normal_forms_leave_nothing_to_gain(solutions: list[tuple[dict[str, float], Solution]]) -> None:
    for given, solution in solutions:
        for e, matrix in in_normal_form(solution):
            assert sum(e.row) == pytest.approx(1), given
            assert sum(e.column) == pytest.approx(1), given
            assert min(*e.row, *e.column) >= 0, given
            size = max(1.0, float(np.abs((matrix.row_payoffs, matrix.column_payoffs)).max()))
            assert regret(matrix, e.row, e.column) <= SLACK * size, (given, e)


def test_normal_forms_have_an_equilibrium(solutions: list[tuple[dict[str, float], Solution]]) -> None:
    for given, solution in solutions:
        titles = {e.of for e in solution.equilibria if e.row}
        assert all(m.title in titles for m in solution.payoffs), given


def test_probabilities_are_probabilities(solutions: list[tuple[dict[str, float], Solution]]) -> None:
    for given, solution in solutions:
        for e in solution.equilibria:
            assert e.kind, given
            for name, value in e.play.items():
                assert not math.isinf(value), (given, e)
                if name.startswith(("P(", "row: ", "column: ")):
                    assert -1e-12 <= value <= 1 + 1e-12, (given, e)


def test_thresholds_have_names_and_meanings(solutions: list[tuple[dict[str, float], Solution]]) -> None:
    for given, solution in solutions:
        assert solution.thresholds, given
        names = [t.name for t in solution.thresholds]
        assert len(set(names)) == len(names)
        assert all(t.name.replace("_", "").isalnum() and t.meaning.endswith((".", "]")) for t in solution.thresholds)


def test_figures_are_finite(solutions: list[tuple[dict[str, float], Solution]]) -> None:
    for given, solution in solutions:
        figure = solution.figure
        assert figure.title
        assert figure.x
        assert figure.y
        assert figure.curves, given
        for curve in figure.curves:
            assert len(curve.x) == len(curve.y) >= 1, (given, curve.label)
            assert np.isfinite(curve.x).all(), (given, curve.label)
            assert np.isfinite(curve.y).all(), (given, curve.label)
        assert len({c.label for c in figure.curves}) == len(figure.curves), given


@pytest.mark.parametrize("name", games())
def test_json_is_strict_and_whole(name: str, solved: Any) -> None:
    one = game(name)
    for given, solution in solved[name]:
        text = json.dumps(card(one, solution, one.values(**given)), allow_nan=False)
        told = json.loads(text)
        assert set(told) == KEYS
        assert [p["name"] for p in told["parameters"]] == list(one.known)
        for said, t in zip(told["thresholds"], solution.thresholds, strict=True):
            assert said["value"] == (t.value if math.isfinite(t.value) else None)


@pytest.mark.parametrize("name", games())
def test_same_parameters_same_solution(name: str, solved: Any) -> None:
    one = game(name)
    given, first = solved[name][-1]
    again = card(one, one.solve(**given), one.values(**given))
    assert json.dumps(again) == json.dumps(card(one, first, one.values(**given)))


@pytest.mark.parametrize("name", games())
def test_every_parameter_matters(name: str) -> None:
    """A parameter that moves no number anywhere is none."""
    one = game(name)
    blank = dict.fromkeys(one.known, 0.0)
    for d in one.parameters:
        ends = ([one.solve(**{**base, d.name: end}) for end in (d.low, d.high)] for base in settings(name))
        moved = (json.dumps(card(one, low, blank)) != json.dumps(card(one, high, blank)) for low, high in ends)
        assert any(moved), d.name
