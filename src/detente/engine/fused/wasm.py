"""WebAssembly: the year as a module that a page loads, with vectors of 128 bits.

It exports ``run`` and imports from ``env`` its memory, ``__linear_memory``, and where its stack begins,
``__stack_pointer``. WebAssembly has no fused multiply-add: ``a b + c`` is rounded twice here, as NumPy does it, and the
last digits may differ from those of the compiled year elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from detente.core.errors import InvalidValue, NotTraced
from detente.engine.fused.machine import Processor, object_code
from detente.engine.fused.write import Written, write
from detente.engine.trace import Question

LANES = 4
"""Lanes of a block: those of one vector, so that truths stay masks."""
STACK = 1 << 20
"""Bytes of the stack."""
PAGE = 1 << 16
"""Bytes by which memory grows."""
MACHINE = Processor("wasm32-unknown-unknown", "generic", "+simd128", 128, "")
_SECTIONS = {b"TYPE": 1, b"IMPORT": 2, b"FUNCTION": 3, b"EXPORT": 7, b"DATACOUNT": 12, b"CODE": 10, b"DATA": 11}
"""Sections and their numbers, in the order in which they stand."""
_FUNCTION, _MEMORY, _GLOBAL = 0, 2, 3
"""Kinds of what is imported."""


@dataclass(frozen=True)
class Module:
    """A year as a WebAssembly module.

    Attributes
    ----------
    written : Written
        The year, and where its values lie.
    code : bytes
        The module.
    reserved : int
        Bytes at the beginning of memory that are the module's own: tables, then the stack, which begins at their end.
    """

    written: Written
    code: bytes
    reserved: int


def wasm(question: Question, constants: Mapping[str, float] | None = None, lanes: int = LANES) -> Module:
    """Return a year as a WebAssembly module."""
    if lanes not in (4, 8, 16):
        what = f"A block of a WebAssembly module cannot have {lanes} lanes."
        raise InvalidValue(what, "It has 4, 8 or 16: 4 make the smallest module, and the fastest.")
    import llvmlite.binding as llvm

    written = write(question, lanes, constants, fused=False)
    code = object_code(written.text, MACHINE, level=2)  # it is made once, and a browser cannot improve it as well
    held = {section.name(): section.data() for section in llvm.ObjectFileRef.from_data(code).sections()}
    # what is called and where tables lie stands in the code already, as if this object were all there is; the year is
    # its last function
    last = _number(iter(held[b"FUNCTION"])) - 1
    held[b"EXPORT"] = b"\x01\x03run" + bytes([_FUNCTION]) + _counted(last)
    parts = [bytes([k]) + _counted(len(held[name])) + held[name] for name, k in _SECTIONS.items() if name in held]
    return Module(written, b"\0asm\x01\0\0\0" + b"".join(parts), _pages(held[b"IMPORT"]) * PAGE + STACK)


def _pages(section: bytes) -> int:
    """Return how many pages tables take, as the imported memory says; nothing else but the stack may be imported."""
    raw, pages = iter(section), 0
    for _ in range(_number(raw)):
        _, name = (bytes(next(raw) for _ in range(_number(raw))).decode() for _ in range(2))
        kind, _ = next(raw), next(raw)
        if kind == _MEMORY:  # limits: a flag, the least number of pages
            pages = _number(raw)
        elif kind == _GLOBAL:  # a type, whether it may change
            next(raw)
        else:
            what = f"This year calls {name}, which WebAssembly does not have."
            raise NotTraced(what, "Run it with the compiled or the NumPy back end.")
    return pages


def _number(raw: Iterator[int]) -> int:
    """Read a number: seven bits a byte, the lowest first."""
    number = shift = 0
    while True:
        byte = next(raw)
        number, shift = number | (byte & 127) << shift, shift + 7
        if byte < 128:
            return number


def _counted(number: int) -> bytes:
    """Write a number."""
    out = []
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])
