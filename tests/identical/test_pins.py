"""Are runs bit for bit what they were? Every school, several scenarios, both back ends.

Where the libraries and the processor are those of a pin, every bit of every record must be as it was. Elsewhere the
acts must be the same in 99 % of replicates, numbers within 1e-5 where they are, and means with them.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from detente.core.run import Run
from identical import pins


@cache
def kept(place: str, backend: str) -> dict[str, Run]:
    return pins.runs(place, backend)


def runs(place: str, backend: str) -> dict[str, Run]:
    """Runs whose records the test may change; those that several tests look at are made once."""
    if (place, backend) != ("seasons", "numpy"):
        return pins.runs(place, backend)
    made = kept(place, backend).items()
    return {name: replace(run, records={k: v.copy() for k, v in run.records.items()}) for name, run in made}


@pytest.mark.parametrize(("place", "backend"), [(p, b) for p, where in pins.PLACES.items() for b in where.backends])
def test_results_are_what_they_were(place: str, backend: str) -> None:
    held, known = pins.reference(), pins.pins()["digests"].get(pins.environment())
    found = runs(place, backend)
    assert {f"{place}/{name}" for name in found} == {c for c in held if c.startswith(f"{place}/") and "@" not in c}
    cases = {name: pins.held_for(held, place, name, backend) for name in found}
    if known is not None:
        moved = [name for name, run in found.items() if known[f"{place}/{name}/{backend}"] != pins.digest(run)]
        told = [pins.said(name, place, found[name], cases[name]) for name in moved]
        assert not moved, "\n\n".join([f"{len(moved)} of {len(found)} schools moved on {backend}.", *told[:3]])
        return
    elsewhere(place, found, cases, {name: pins.close_for(held, place, name, backend) for name in found})


def elsewhere(
    place: str, found: dict[str, Run], cases: dict[str, dict[str, np.ndarray]], close: dict[str, float] | None = None
) -> None:
    """Hold runs to the reference within the tolerance."""
    alike, wrong = [], []
    for name, run in found.items():
        same, far = pins.apart(run, cases[name])
        alike.append(same)
        off = pins.means_apart(run, cases[name])
        limit = (close or {}).get(name, pins.CLOSE)
        if not max(far.values()) <= limit or (same.all() and not off <= limit):
            wrong.append(pins.said(name, place, run, cases[name]))
    share = np.concatenate(alike).mean()
    assert share >= pins.SAME_ACTS, f"Results changed: {place}: acts the same in {share:.1%} of replicates"
    assert not wrong, "\n\n".join(wrong[:3])


def test_elsewhere_a_small_change_is_noticed() -> None:
    found = runs("seasons", "numpy")
    held = pins.reference()
    cases = {name: held[f"seasons/{name}"] for name in found}
    elsewhere("seasons", found, cases)
    found["default"].records["capability"][:, -1, 0] *= np.float32(1 + 1e-4)
    with pytest.raises(AssertionError, match="Results changed: default in seasons: capability"):
        elsewhere("seasons", found, cases)


def test_every_move_is_in_the_changelog(repository) -> None:
    said = " ".join((repository / "CHANGELOG.md").read_text(encoding="utf-8").split())
    missing = [why for why in pins.pins()["moves"] if " ".join(why.split()) not in said]
    assert not missing, "Results changed: CHANGELOG.md does not say why"


def test_a_changed_record_is_noticed() -> None:
    found = runs("seasons", "numpy")
    name, run = "default", found["default"]
    held = pins.reference()[f"seasons/{name}"]
    before = pins.digest(run)
    fear = run.records["fear"]
    fear[1, -1, 0, 1] += np.float32(1e-3)
    assert pins.digest(run) != before
    told = pins.said(name, "seasons", run, held)
    assert "Results changed" in told
    assert "fear by up to" in told
    assert "tools/pin.py" in told
