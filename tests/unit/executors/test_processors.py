"""Workers on unlike processors give the same bits."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

import executor_work as work
from detente.core.errors import InvalidValue, UnknownName
from detente.engine.fused import machine

TASKS = [("offensive_realism", 2)]
pytestmark = pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="levels are of x86-64")


def features() -> dict[str, bool]:
    import llvmlite.binding as llvm

    machine.here()
    return dict(llvm.get_host_cpu_features())


def digests(variables: dict[str, str], environment: dict[str, str], tasks: list[tuple[str, int]]) -> list[str]:
    path = os.pathsep.join([environment["PYTHONPATH"], str(Path(work.__file__).parent)])
    text = f"import executor_work as w\nfor task in {tasks!r}: print(w.all_records(task))"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", text],
        env={**environment, **variables, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_avx2_and_avx_512_have_the_same_bits(python_environment: dict[str, str]) -> None:
    if not features().get("avx512f"):
        pytest.skip("this processor has no AVX-512")
    narrow = digests(work.AVX2, python_environment, TASKS)
    wide = [work.all_records(task) for task in TASKS]
    assert {line.split(maxsplit=1)[1] for line in narrow} == {"x86-64-v3 256 x86-64 with AVX2"}
    assert all(" 512 " in line for line in wide)
    assert [line.split()[0] for line in narrow] == [line.split()[0] for line in wide]


def test_a_level_that_is_not_there_or_does_not_exist() -> None:
    with pytest.raises(InvalidValue, match="has no avx512f"):
        machine._width("x86-64-v4", {"avx2": True})
    with pytest.raises(UnknownName, match="x86-64-v3"):
        machine._width("x86-64-3", {"avx2": True})
