"""Functions emitted as LLVM IR: within a unit in the last place, and the same bits for every number of lanes."""

import ctypes
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from scipy.special import erf

from detente.engine.fused.maths import COUNT, functions

llvm = pytest.importorskip("llvmlite.binding")

LANES = (1, 4, 8, 16, 32)
TRUE = {"exp": np.exp, "log": np.log, "erf": erf}
TURNS = {"sin": np.sin, "cos": np.cos}
LOOP = """
define void @{key}(ptr %from, ptr %to, i64 %count) {{
start:
  br label %loop
loop:
  %i = phi i64 [0, %start], [%next, %loop]
  %a = getelementptr float, ptr %from, i64 %i
  %x = load <{lanes} x float>, ptr %a, align 4
  %y = call <{lanes} x float> @d_{name}(<{lanes} x float> %x)
  %b = getelementptr float, ptr %to, i64 %i
  store <{lanes} x float> %y, ptr %b, align 4
  %next = add i64 %i, {lanes}
  %more = icmp ult i64 %next, %count
  br i1 %more, label %loop, label %end
end:
  ret void
}}
"""
Apply = Callable[..., np.ndarray]


@pytest.fixture(scope="module")
def apply() -> Iterator[Apply]:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3
    )
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    made: dict[str, Callable[..., None]] = {}

    def call(name: str, x: np.ndarray, lanes: int = 16, fused: bool = True) -> np.ndarray:
        key = f"{name}{lanes}{'' if fused else 'twice'}"
        if key not in made:
            definitions, declarations = functions(lanes, [name], fused)
            text = "\n".join([*sorted(declarations), definitions, LOOP.format(key=key, name=name, lanes=lanes)])
            module = llvm.parse_assembly(text)
            module.verify()
            passes = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(3))
            passes.getModulePassManager().run(module, passes)
            engine.add_module(module)
            engine.finalize_object()
            kind = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
            made[key] = kind(engine.get_function_address(key))
        padded = np.resize(x.astype(np.float32), -(-x.size // 32) * 32)
        y = np.empty_like(padded)
        made[key](padded.ctypes.data, y.ctypes.data, padded.size)
        return y[: x.size]

    yield call
    engine.close()


def floats(step: int) -> np.ndarray:
    """Every ``step``-th float32, both signs."""
    return np.arange(0, 2**32, step, dtype=np.uint64).astype(np.uint32).view(np.float32)


def dense() -> np.ndarray:
    """Some of all floats, and many where the functions bend."""
    near = np.arange(*np.float32([2.0**-7, 4.0]).view(np.uint32), 61, dtype=np.uint32).view(np.float32)
    return np.concatenate([floats(4801), near, -near, np.float32(22.0) * near, np.float32(-21.8) * near])


@pytest.mark.parametrize(("fused", "units"), [(True, 1.0), (False, 2.0)])
@pytest.mark.parametrize("name", TRUE)
def test_within_units_in_the_last_place(apply: Apply, name: str, fused: bool, units: float) -> None:
    """Within one unit; two, where multiply-adds are rounded twice."""
    x = dense()
    with np.errstate(all="ignore"):
        true = TRUE[name](x.astype(np.float64))
        normal = (np.abs(true) >= 2.0**-126) & (np.abs(true) < 2.0**128 - 2.0**103)
        made = apply(name, x, fused=fused)[normal]
        wrong = np.abs(made - true[normal]) / np.ldexp(1.0, np.frexp(true[normal])[1] - 24)
    assert normal.sum() > 100_000
    assert wrong.max() <= units


@pytest.mark.parametrize("fused", [True, False])
@pytest.mark.parametrize("name", TURNS)
def test_angles(apply: Apply, name: str, fused: bool) -> None:
    """Within 1e-7 up to 8192, and nothing beyond."""
    near, far = np.linspace(-8192, 8192, 400_001, dtype=np.float32), np.linspace(-7, 7, 200_001, dtype=np.float32)
    x = np.concatenate([near, far])
    assert np.abs(apply(name, x, fused=fused) - TURNS[name](x.astype(np.float64))).max() <= 1e-7
    assert np.isnan(apply(name, np.array([8193.0, -1e30, np.inf, -np.inf, np.nan]), fused=fused)).all()


@pytest.mark.parametrize("name", {**TRUE, **TURNS})
def test_lanes_do_not_matter(apply: Apply, name: str) -> None:
    x = floats(100_003)
    results = [apply(name, x, lanes).view(np.uint32) for lanes in LANES]
    assert all(np.array_equal(results[0], other) for other in results[1:])


@pytest.mark.parametrize("name", TRUE)
def test_not_a_number_stays(apply: Apply, name: str) -> None:
    payloads = np.array([0x7FC00000, 0x7FC00001, 0x7F800001, 0xFFC00003, 0xFFFFFFFF], np.uint32).view(np.float32)
    assert np.isnan(apply(name, payloads)).all()


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("exp", [-np.inf, -1e30, -104.0, 0.0, -0.0, 88.72284, 1e30, np.inf], [0, 0, 0, 1, 1, np.inf, np.inf, np.inf]),
        ("log", [0.0, -0.0, 1.0, np.inf], [-np.inf, -np.inf, 0.0, np.inf]),
        ("log", [-1e-45, -1.0, -np.inf], [np.nan, np.nan, np.nan]),
        ("erf", [-np.inf, -5.0, 0.0, 5.0, np.inf], [-1, -1, 0, 1, 1]),
    ],
)
def test_specials(apply: Apply, name: str, x: list[float], expected: list[float]) -> None:
    np.testing.assert_array_equal(apply(name, np.array(x)), np.array(expected, np.float32))


def test_error_function_is_odd(apply: Apply) -> None:
    x = np.abs(floats(9973))
    x = x[~np.isnan(x)]
    assert np.array_equal(apply("erf", -x).view(np.uint32), (-apply("erf", x)).view(np.uint32))


def test_only_exact_operations() -> None:
    definitions, declarations = functions(8, COUNT)
    assert set(COUNT) == {*TRUE, *TURNS}
    assert all(f"@d_{name}(" in definitions for name in COUNT)
    assert declarations == {
        "declare <8 x float> @llvm.fma.v8f32(<8 x float>, <8 x float>, <8 x float>)",
        "declare <8 x float> @llvm.fabs.v8f32(<8 x float>)",
    }
    used = {line.split("= ")[1].split()[0] for line in definitions.splitlines() if " = " in line}
    exact = "fadd fsub fmul fneg fcmp icmp select bitcast call add sub and or xor shl sitofp"
    assert used <= set(exact.split())
