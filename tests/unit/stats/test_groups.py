"""Which rows share a state, a pair or a year."""

import numpy as np
import pytest

from detente.stats.groups import Groups, blocks_of, number_groups, sum_groups


def test_groups_are_numbered_by_all_labels_together() -> None:
    place, count = number_groups(np.array(["b", "a", "b", "a"]), np.array([1, 1, 1, 2]))
    assert count == 3
    assert place[0] == place[2]
    assert len({place[0], place[1], place[3]}) == 3
    assert number_groups(np.array([], int))[1] == 0


def test_sums_by_group() -> None:
    values = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]])
    assert sum_groups(values, np.array([0, 2, 0]), 3).tolist() == [[5.0, 50.0], [0.0, 0.0], [2.0, 20.0]]


def test_a_row_counts_for_both_states_and_a_pair_in_either_order_is_one() -> None:
    groups = Groups(np.array([2, 7, 7]), np.array([7, 2, 9]), np.array([1990, 1991, 1991]))
    assert (groups.states, groups.pairs, groups.years) == (3, 2, 2)
    values = np.array([[1.0], [2.0], [4.0]])
    assert groups.of_states(values)[:, 0].tolist() == [3.0, 7.0, 4.0]
    assert groups.of_pairs(values)[:, 0].tolist() == [3.0, 4.0]
    assert groups.of_years(values)[:, 0].tolist() == [1.0, 6.0]


def test_a_state_is_no_pair_with_itself() -> None:
    with pytest.raises(ValueError, match="200 with itself"):
        Groups(np.array([2, 200]), np.array([20, 200]))


def test_blocks_of_years_are_years_that_share_shocks() -> None:
    """Calendar decades: 1989 is with 1980, 1990 not; without blocks every year is its own; before year 0 as well."""
    one, other = np.array([1, 1, 1, 2]), np.array([2, 2, 3, 3])
    year = np.array([1980, 1989, 1990, 1990])
    decades = Groups(one, other, year, blocks=10)
    assert decades.years == 2
    assert Groups(one, other, year).years == 3
    values = np.array([[1.0], [2.0], [4.0], [8.0]])
    assert decades.of_years(values).ravel().tolist() == [3.0, 12.0]
    assert decades.share_both(values)[0, 0] == Groups(one, other, year // 10).share_both(values)[0, 0]
    assert blocks_of(np.array([-1, 0, 9, 10]), 10).tolist() == [-1, 0, 0, 1]
    with pytest.raises(ValueError, match="blocks must be 1 or more"):
        Groups(one, other, year, blocks=0)
