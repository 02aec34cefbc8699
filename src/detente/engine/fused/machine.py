"""The machine: LLVM's target, compiled functions, and their cache on disk.

A function is kept under the digest of its text, of the version of LLVM and of the processor it was compiled for. A file
that is cut short or altered fails its own digest and is made again; so is one that another user left in a shared cache,
who could have put any code there.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.files import expand_home
from detente.engine.fused.emit import ARGUMENTS

EMITTER = 1
"""Version of the emitter: bits may differ between two, and do not within one."""
WIDTHS = {"avx512f": 512, "avx2": 256, "neon": 128}
"""Bits of a vector by feature of the processor, the widest first."""
PROCESSOR = "DETENTE_PROCESSOR"
"""Environment variable: a level of x86-64 to compile for instead of this machine's own."""
LEVELS = {"x86-64-v2": ("sse4.2", 128), "x86-64-v3": ("avx2", 256), "x86-64-v4": ("avx512f", 512)}
"""What a processor must have for a level, and the bits of its vectors."""
_DIGEST = 32
LOCK = threading.RLock()
"""Held by who compiles."""
if hasattr(os, "register_at_fork"):  # a child would wait for ever for a lock that another thread of its parent held
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)


@dataclass(frozen=True)
class Processor:
    """A processor to compile for.

    Attributes
    ----------
    triple, cpu, features : str
        As LLVM has them.
    width : int
        Bits of a vector.
    llvm : str
        Version of LLVM.
    """

    triple: str
    cpu: str
    features: str = field(repr=False)
    width: int
    llvm: str


@lru_cache(maxsize=1)
def here() -> Processor:
    """Return this machine."""
    with LOCK:
        import llvmlite.binding as llvm

        _ready()
        features = llvm.get_host_cpu_features()
        triple = llvm.get_default_triple()
        version = ".".join(str(part) for part in llvm.llvm_version_info)
        level = os.environ.get(PROCESSOR, "").strip()
        if level:
            return Processor(triple, level, "", _width(level, features), version)
        width = next((bits for name, bits in WIDTHS.items() if features.get(name)), 128)
        asked = os.environ.get("DETENTE_VECTOR_BITS", "")
        if asked in ("128", "256", "512"):
            width = min(width, int(asked))
        return Processor(triple, llvm.get_host_cpu_name(), features.flatten(), width, version)


def _width(level: str, features: Mapping[str, bool]) -> int:
    """Return the bits of a vector of a level that was asked for, if this machine has it."""
    if level not in LEVELS:
        kind = f"level of processors ({PROCESSOR})"
        raise UnknownName(kind, level, LEVELS)
    feature, width = LEVELS[level]
    if not features.get(feature):
        msg = f"{PROCESSOR} is {level!r}, and this processor has no {feature}."
        raise InvalidValue(msg, "Ask for a lower level, or for none.")
    return width


@lru_cache(maxsize=1)
def _ready() -> None:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()


def attributes(width: int) -> str:
    """Return attributes that let vectors be as wide as the machine's."""
    wide = f'"prefer-vector-width"="{width}" "min-legal-vector-width"="{width}"'
    return f"attributes #0 = {{ nounwind {wide} }}\nattributes #1 = {{ noinline nounwind {wide} }}\n"


@lru_cache(maxsize=1)
def _all_ready() -> None:
    import llvmlite.binding as llvm

    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()


def object_code(text: str, machine: Processor, level: int = 0) -> bytes:
    """Compile a module for a machine; any machine that LLVM knows here will do.

    The text is of vectors, with what is common shared and what is constant folded: more passes take longer than all the
    rest, and the code is no faster. But what is to be inlined must be, as level 0 does: a function that is called may
    expect vectors in wider registers than its caller has them in.
    """
    with LOCK:
        import llvmlite.binding as llvm

        _ready()
        if machine.triple != llvm.get_default_triple():
            _all_ready()
        target = llvm.Target.from_triple(machine.triple)
        held = target.create_target_machine(cpu=machine.cpu, features=machine.features, opt=3, codemodel="jitdefault")
        module = llvm.parse_assembly(f"{text}\n{attributes(machine.width)}")
        module.triple, module.data_layout = machine.triple, str(held.target_data)
        module.verify()
        options = llvm.create_pipeline_tuning_options(speed_level=level)
        options.loop_vectorization = options.slp_vectorization = False  # it is all vectors already
        builder = llvm.create_pass_builder(held, options)
        builder.getModulePassManager().run(module, builder)
        made: bytes = held.emit_object(module)
        return made


class Function:
    """A compiled year, ready to be called from any thread."""

    def __init__(self, code: bytes, machine: Processor) -> None:
        with LOCK:
            import llvmlite.binding as llvm

            _ready()
            target = llvm.Target.from_triple(machine.triple)
            held = target.create_target_machine(
                cpu=machine.cpu, features=machine.features, opt=3, codemodel="jitdefault"
            )
            self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), held)
            self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
            self._engine.finalize_object()
            pointers = [ctypes.c_void_p] * len(ARGUMENTS)
            kind: Callable[[int], Any] = ctypes.CFUNCTYPE(
                None, *pointers, ctypes.c_int64, ctypes.c_int32, ctypes.c_int32
            )
            self._call = kind(self._engine.get_function_address("run"))

    def __call__(self, pointers: Sequence[int], blocks: int, first: int, last: int) -> None:
        """Live from year ``first`` to before ``last`` in some blocks of lanes."""
        self._call(*pointers, blocks, first, last)


def function(text: str) -> Function:
    """Return the function of a module on this machine, from the cache if it is there."""
    machine = here()
    asked = f"{EMITTER} {machine!r} {machine.features} {text}"
    path = cache_folder() / f"{hashlib.sha256(asked.encode()).hexdigest()[:40]}.o"
    code = read_kept(path)
    if code is None:
        code = object_code(text, machine)
        keep_code(path, code)
    return Function(code, machine)


def cache_folder() -> Path:
    """Folder of compiled years: in ``DETENTE_CACHE``, or the user's folder of caches."""
    named = os.environ.get("DETENTE_CACHE", "")
    if named:
        return expand_home(Path(named)) / "compiled"
    held = os.environ.get("XDG_CACHE_HOME", "")
    with contextlib.suppress(RuntimeError):  # nobody's home: no cache
        return (Path(held) if held else Path.home() / ".cache") / "detente" / "compiled"
    return Path(os.devnull) / "compiled"


def read_kept(path: Path) -> bytes | None:
    """Return a compiled module if it is whole, and of this user or of the system's."""
    with contextlib.suppress(OSError):
        if not path.is_file():
            return None
        with path.open("rb") as file:
            raw = file.read() if _ours(os.fstat(file.fileno())) else b""
        if len(raw) > _DIGEST and hashlib.sha256(raw[_DIGEST:]).digest() == raw[:_DIGEST]:
            return raw[_DIGEST:]
    return None


def _ours(held: os.stat_result) -> bool:
    """Return whether nobody but this user and root could have written a file."""
    if not hasattr(os, "geteuid"):  # Windows, whose folders of caches are their user's alone
        return True
    return held.st_uid in (os.geteuid(), 0) and not held.st_mode & 0o022


def keep_code(path: Path, code: bytes) -> None:
    """Keep a compiled module, whole or not at all; a cache that cannot be written is none."""
    from detente.core.files import settle, temporary_file

    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary_file(path.parent) as (part, file):
            file.write(hashlib.sha256(code).digest() + code)
            part.chmod(0o644)  # whatever the umask: what a group may write is not taken for ours
            settle(part, file, path)
