"""Names that nobody declares, one slip away from a name that somebody does."""

from __future__ import annotations

from collections.abc import Iterable

from detente.testing.strategies.needs import st


def typos(names: Iterable[str], known: Iterable[str] = ()) -> st.SearchStrategy[tuple[str, str]]:
    """Return slips of the pen: a letter left out, doubled, exchanged with its neighbour, or all in capitals.

    Parameters
    ----------
    names
        Names to slip on.
    known
        More names that are valid, and so no slips.

    Returns
    -------
    SearchStrategy
        The slip, and the name that was meant.
    """
    choice = sorted(names)
    valid = {*choice, *known}
    return _slips(tuple(choice)).filter(lambda slip: slip[0] not in valid)


@st.composite
def _slips(draw: st.DrawFn, names: tuple[str, ...]) -> tuple[str, str]:
    name = draw(st.sampled_from(names))
    at = draw(st.integers(0, max(0, len(name) - 2)))
    head, tail = name[:at], name[at + 2 :]
    here, after = name[at : at + 1], name[at + 1 : at + 2]
    forms = (head + after + tail, head + here * 2 + after + tail, head + after + here + tail, name.upper(), name + " ")
    return draw(st.sampled_from(forms)), name
