"""WebAssembly: the year as a module that a page loads, with vectors of 128 bits.

It exports ``run``, and ``start`` for the first world where that is asked for, and imports from ``env`` its memory,
``__linear_memory``, and where its stack begins, ``__stack_pointer``. WebAssembly has no fused multiply-add: ``a b + c``
is rounded twice here, as NumPy does it, and the last digits may differ from those of the compiled year elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from detente.core.errors import InvalidValue, NotTraced
from detente.core.world import World
from detente.engine.fused.machine import Processor, object_code
from detente.engine.fused.write import Written, write
from detente.engine.trace import Question
from detente.engine.trace.question import BOUNDS, HELD

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


def wasm(
    question: Question, constants: Mapping[str, float] | None = None, lanes: int = LANES, *, start: bool = False
) -> Module:
    """Return a year as a WebAssembly module.

    Parameters
    ----------
    question
        The year.
    constants
        Values of parameters that are folded away.
    lanes
        Lanes of a block: 4, 8 or 16.
    start
        Whether the module makes the first world as well, by a function ``start`` that is called as ``run`` is.
    """
    if lanes not in (4, 8, 16):
        what = f"A block of a WebAssembly module cannot have {lanes} lanes."
        raise InvalidValue(what, "It has 4, 8 or 16: 4 make the smallest module, and the fastest.")
    import llvmlite.binding as llvm

    told = (*(BOUNDS if question.forced or question.held else ()), *(HELD if question.held else ()))
    held = (*World.names(), *told) if start else ()
    written = write(question, lanes, constants, fused=False, held=held)
    text, exported = written.text, ["run"]
    if start:
        text, exported = _with_first(question, written, held), ["run", "start"]
    code = object_code(text, MACHINE, level=2)  # it is made once, and a browser cannot improve it as well
    sections = {section.name(): section.data() for section in llvm.ObjectFileRef.from_data(code).sections()}
    # what is called and where tables lie stands in the code already, as if this object were all there is; what is
    # exported are its last functions
    count = _number(iter(sections[b"FUNCTION"]))
    entries = [
        _counted(len(name)) + name.encode() + bytes([_FUNCTION]) + _counted(count - len(exported) + k)
        for k, name in enumerate(exported)
    ]
    sections[b"EXPORT"] = _counted(len(entries)) + b"".join(entries)
    parts = [section(k, sections[name]) for name, k in _SECTIONS.items() if name in sections]
    return Module(written, b"\0asm\x01\0\0\0" + b"".join(parts), _pages(sections[b"IMPORT"]) * PAGE + STACK)


def _with_first(question: Question, written: Written, held: tuple[str, ...]) -> str:
    """Return the text of a year with the function that makes the first world in its memory."""
    asked = replace(question, part="start", keep=())
    first = write(asked, written.lanes, fused=False, beside=written, held=held)
    if [a.slots for a in first.store.lasting] != [a.slots for a in written.store.lasting]:
        msg = "The first world and the year lay fields at different places."
        raise RuntimeError(msg)
    return first.text


def section(kind: int, content: bytes) -> bytes:
    """Return a section of a module: 0 is one that only its reader knows."""
    return bytes([kind]) + _counted(len(content)) + content


def named(name: str, content: bytes) -> bytes:
    """Return a section of a module that only its reader knows, by its name."""
    return section(0, _counted(len(name)) + name.encode() + content)


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
