"""The checks find what they are for: a theory with each fault fails, and is told where."""

from typing import Any

import numpy as np
import pytest

from detente.core.arrays import row
from detente.core.param import param
from detente.core.phases import Mechanism, Year
from detente.core.random import Stream
from detente.core.theory import Theory
from detente.core.world import World
from detente.mechanisms.complete import COMPLETE
from detente.testing.failure import NotConforming
from detente.testing.mechanisms import check_mechanism, declaration
from detente.testing.theories import check_theory


def with_(*mechanisms: Mechanism) -> Theory:
    """The complete model with more mechanisms, last in their phases."""
    theory = COMPLETE.replace(name="faulty")
    for m in mechanisms:
        theory = theory.replace(**{m.phase: (*getattr(theory, m.phase), m)})
    return theory


class Faulty(Mechanism):
    """Does nothing yet. Writes: nothing."""

    phase = "bind"
    references = ("assumption",)

    def __call__(self, world: World, product: Any, year: Year) -> tuple[World, Any]:
        return self.act(world, year), product


class NotANumber(Faulty):
    """Writes: amity."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=world.amity + np.where(year.has_past > 0, np.nan, 0.0))


class OutOfRange(Faulty):
    """Writes: order."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(order=world.order + 2.0)


class TowardItself(Faulty):
    """Writes: amity."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=np.where(year.others > 0, world.amity, np.float32(0.1)))


class OtherShape(Faulty):
    """Writes: order."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(order=world.order[0])


class OtherType(Faulty):
    """Writes: amity."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=world.amity.astype(np.float64))


class Trespasser(Faulty):
    """Writes: what it should not."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(malign=world.malign * 1.0)


class Spoiler(Faulty):
    """Writes: amity, in place."""

    def act(self, world: World, year: Year) -> World:
        world.amity[0, 1] = 0.5
        return world


class Reader(Faulty):
    """Writes: amity."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=world.amity * (1.0 + 0.0 * row(year.p.learning)))


class Drawer(Faulty):
    """Writes: amity."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=world.amity + 0.0 * year.draws.number("respond.act"))


class FirstIsBest(Faulty):
    """Writes: amity. Favours the state that is named first."""

    def act(self, world: World, year: Year) -> World:
        place = np.arange(world.economy.shape[0])[:, None]
        return world.replace(amity=world.amity + 1e-3 * row((place == 0) * year.others[0, 1]) * year.others)


class Global(Faulty):
    """Writes: amity. Draws from a generator of its own."""

    generator = np.random.default_rng(1)

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=np.clip(world.amity + 1e-3 * self.generator.random() * year.others, -1, 1))


class NotOff(Faulty):
    """Writes: order. Its identity is none."""

    phase = "bind"
    off = ("not_off",)
    not_off = param(0.5, low=0, high=1, unit="share", identity=0, label="says that 0 switches it off")

    def act(self, world: World, year: Year) -> World:
        return world.replace(order=0.5 * world.order + 0.1 * (year.p.not_off + 1.0))


class HalfACrisis(Faulty):
    """Writes: crisis."""

    phase = "interact"

    def act(self, world: World, year: Year) -> World:
        return world.replace(crisis=0.5 * year.others + 0.0 * world.crisis)


class Dependent(Faulty):
    """Writes: amity. Cannot do without an answer."""

    def act(self, world: World, year: Year) -> World:
        with np.errstate(all="ignore"):
            share = year.response.burden / year.response.burden
        return world.replace(amity=world.amity * row(share))


class Stubborn(Faulty):
    """Writes: amity. Stops when there is no structure."""

    def act(self, world: World, year: Year) -> World:
        if not year.structure.win.any():
            msg = "no chances"
            raise TypeError(msg)
        return world


class TwoMinds(Faulty):
    """Writes: amity. Does one thing under NumPy and another where it is compiled."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=world.amity * (1.0 if year.xp is np else 0.9) + 0.01 * year.others)


class Neighbourly(Faulty):
    """Writes: amity. Looks at the replicates beside it."""

    def act(self, world: World, year: Year) -> World:
        return world.replace(amity=0.9 * world.amity + 0.1 * world.amity.mean(-1)[..., None])


@pytest.mark.parametrize(
    ("fault", "check", "said"),
    [
        (NotANumber, "finite_and_in_range", "with 2 states is not finite from year"),
        (OutOfRange, "finite_and_in_range", "'order' with 2 states runs from 2 to"),
        (TowardItself, "finite_and_in_range", "a state has one toward itself"),
        (HalfACrisis, "finite_and_in_range", "'crisis' with 2 states has values other than 0 and 1"),
        (Dependent, "knock_outs", "without the phase 'respond' '(amity|economy)' is not finite"),
        (Stubborn, "knock_outs", "without the phase 'structure' it stops: .*no chances"),
        (TwoMinds, "numpy_equals_fused", "'amity' differs by .* in year 6 with 2 states"),
        (Neighbourly, "lane_position", r"has other bits \(replicates \[7\], numpy\)"),
        (OtherShape, "same_tree", "OtherShape.* makes 'order' in the shape"),
        (OtherType, "same_tree", "field 'amity' changed: float32"),
        (Trespasser, "right_write_set", "Trespasser.* wrote the field 'malign'"),
        (Spoiler, "right_write_set", "Spoiler.* changed amity in place"),
        (Reader, "reads_what_it_declares", "Reader.* read learning"),
        (Drawer, "reads_what_it_declares", "Drawer.* drew respond.act"),
        (FirstIsBest, "relabelling", "field 'amity' depends on the order of the 2 states"),
        (NotOff, "identities", "NotOff.* is not the same as leaving it out"),
    ],
)
def test_fault_is_found(fault: type[Mechanism], check: str, said: str) -> None:
    with pytest.raises(NotConforming, match=said) as found:
        check_theory(with_(fault()), only=[check])
    assert "Theory 'faulty'" in str(found.value)


def test_a_draw_of_its_own_is_found_by_relabelling() -> None:
    with pytest.raises(NotConforming, match="amity"):
        check_theory(with_(Global()), only=["relabelling"])


def test_a_sound_mechanism_of_an_outsider_passes() -> None:
    class Sound(Faulty):
        """Writes: amity. Reads: nothing."""

        streams = (Stream("bind.sound", "mirrored"),)

        def act(self, world: World, year: Year) -> World:
            met = year.draws.happens("bind.sound", 0.1 + 0.0 * world.amity) * year.others
            return world.replace(amity=world.amity + 0.1 * met * (1.0 - world.amity))

    check_mechanism(Sound())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phase": "dream"}, "its phase is 'dream'"),
        ({"streams": (Stream("act.x"),)}, "its stream 'act.x' is not of the phase"),
        ({"borrows": ("learn_",)}, "it borrows 'learn_', which no mechanism declares"),
        ({"off": ("learning",)}, "'learning' is to switch it off, but is not its own"),
        ({"__doc__": "Silent."}, "does not say what it writes"),
        ({"references": ()}, "it names no source"),
    ],
)
def test_declaration(changes: dict[str, Any], said: str) -> None:
    kind = type("Odd", (Faulty,), {"__doc__": "Writes: nothing.", "__module__": __name__, **changes})
    with pytest.raises(NotConforming, match=said):
        declaration(kind())


def test_declaration_forbids_a_memory() -> None:
    mechanism = OutOfRange()
    mechanism.memory = 3  # type: ignore[attr-defined]
    with pytest.raises(NotConforming, match="it carries memory"):
        declaration(mechanism)
