"""Text of LLVM: lines, names, types of vectors. No more of the language than the year needs."""

from __future__ import annotations

import struct

import numpy as np

from detente.engine.fused.maths import multiply_add
from detente.engine.trace.operations import Kind


class Text:
    """A function being written.

    Parameters
    ----------
    lanes
        Lanes of a vector.
    fused
        Whether multiply-adds are rounded once.
    """

    def __init__(self, lanes: int, fused: bool = True) -> None:
        self.lanes, self.lines, self.block = lanes, [f"; {lanes} lanes"], ""
        self.adding, self.added = multiply_add(lanes, fused)
        self.types: dict[Kind, str] = {
            "f": f"<{lanes} x float>",
            "b": f"<{lanes} x i1>",
            "u": f"<{lanes} x i32>",
        }
        self._count = 0

    def say(self, line: str) -> None:
        """Write a line."""
        self.lines.append(f"  {line}")

    def name(self, stem: str = "v") -> str:
        """Return a new name."""
        self._count += 1
        return f"{stem}{self._count}"

    def let(self, line: str) -> str:
        """Write an instruction; return the name of its result."""
        made = f"%{self.name()}"
        self.lines.append(f"  {made} = {line}")
        return made

    def start(self, label: str) -> None:
        """Begin a block."""
        self.lines.append(f"{label}:")
        self.block = label

    def go(self, label: str) -> None:
        """Go to a block and begin it."""
        self.say(f"br label %{label}")
        self.start(label)

    def at_end(self, index: str, end: int) -> str:
        """Return the beginning of a branch that is taken where an index has come to its end."""
        return f"br i1 {self.let(f'icmp eq i64 {index}, {end}')}"

    # ------------------------------------------------------------ values
    def constant(self, kind: Kind, value: float) -> str:
        """Return a constant in all lanes."""
        if kind == "f":
            return f"splat (float {single(value)})"
        return f"splat (i32 {int(value)})" if kind == "u" else f"splat (i1 {'true' if value else 'false'})"

    def spread(self, kind: Kind, scalar: str) -> str:
        """Return a scalar in all lanes."""
        of, whole = ("float" if kind == "f" else "i32"), self.types[kind]
        one = self.let(f"insertelement {whole} poison, {of} {scalar}, i32 0")
        return self.let(f"shufflevector {whole} {one}, {whole} poison, <{self.lanes} x i32> zeroinitializer")

    def load(self, pointer: str, kind: Kind, *, bits: bool = False) -> str:
        """Load a value; a truth is a bit a lane, or a word that is not 0."""
        whole, truth = self.types["u"], self.types["b"]
        if bits:
            held = self.let(f"load i{self.lanes}, ptr {pointer}, align 1")
            return self.let(f"bitcast i{self.lanes} {held} to {truth}")
        if kind == "b":
            held = self.let(f"load {whole}, ptr {pointer}, align {self._align}")
            return self.let(f"icmp ne {whole} {held}, zeroinitializer")
        return self.let(f"load {self.types[kind]}, ptr {pointer}, align {self._align}")

    def store(self, pointer: str, kind: Kind, value: str, *, bits: bool = False) -> None:
        """Store a value as ``load`` reads it."""
        if bits:
            held = self.let(f"bitcast {self.types['b']} {value} to i{self.lanes}")
            self.say(f"store i{self.lanes} {held}, ptr {pointer}, align 1")
            return
        if kind == "b":
            kind, value = "u", self.let(f"zext {self.types['b']} {value} to {self.types['u']}")
        self.say(f"store {self.types[kind]} {value}, ptr {pointer}, align {self._align}")

    def anywhere(self, truth: str) -> str:
        """Return whether a truth holds in any lane."""
        held = self.let(f"bitcast {self.types['b']} {truth} to i{self.lanes}")
        return self.let(f"icmp ne i{self.lanes} {held}, 0")

    def choose(self, truth: str, kind: Kind, yes: str, no: str) -> str:
        """Return one of two values in each lane."""
        whole = self.types[kind]
        return self.let(f"select {self.types['b']} {truth}, {whole} {yes}, {whole} {no}")

    @property
    def _align(self) -> int:
        return 4 * min(self.lanes, 16)


def single(value: float) -> str:
    """Return a number of single precision as LLVM writes it."""
    return f"0x{struct.unpack('<Q', struct.pack('<d', float(np.float32(value))))[0]:016X}"
