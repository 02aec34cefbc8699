"""What every test shares: one device, a compile cache, repeatable draws.

Precision stays at JAX's default, single, as users run it: a test that needs doubles asks for them.
Ranks may be promoted: a parameter of a tile is [lane], a dyadic field [n, n, lane].
"""

import gc
import itertools
import os
import signal
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]
NUMBERS = itertools.count()
"""Of folders that no two tests share."""

# Before anything imports JAX or compiles, and inherited by the commands that tests start.
os.environ.setdefault("DETENTE_CACHE", str(REPOSITORY / ".cache" / "detente"))
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(REPOSITORY / ".cache" / "jax"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0.1")
os.environ.setdefault("MPLBACKEND", "agg")
if "PYTEST_XDIST_WORKER" in os.environ:  # processes that share the cores, whose threads would wait for each other
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
os.environ["COLUMNS"] = "100"  # the width of terminal tables
os.environ["NO_COLOR"] = "1"

# A shell that starts the tests in the background has them ignore Ctrl-C, and so would the programs that they interrupt.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("default", derandomize=True, deadline=None, max_examples=40)
settings.register_profile(
    "thorough",
    deadline=None,
    max_examples=1000,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def real_data(repository: Path) -> Path:
    """The folder of raw files of the record; its absence skips the test."""
    folder = repository.parent / "shared" / "data" / "raw"
    if not folder.is_dir():
        pytest.skip("the record is not here: no ../shared/data/raw")
    return folder


@pytest.fixture(scope="session")
def parsed_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder without files of the record, where its tables that are slow to read are kept for the session."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "record"
    (folder / "parsed").mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def _no_data_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, parsed_cache: Path
) -> None:
    """Let nothing be read from, or kept in, the data folder of whoever runs the tests; no R file is parsed twice."""
    folder = tmp_path_factory.getbasetemp() / f"data-{next(NUMBERS)}"
    folder.mkdir()
    (folder / "parsed").symlink_to(parsed_cache / "parsed")
    monkeypatch.setenv("DETENTE_DATA", str(folder))


@pytest.fixture
def python_environment() -> dict[str, str]:
    """Environment for a Python started by a test: ours, with no one's start-up file."""
    environment = dict(os.environ)
    environment.pop("PYTHONSTARTUP", None)
    environment["PYTHONPATH"] = str(REPOSITORY / "src")
    return environment


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two cores: many tests wait, for a server, a browser or a signal."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + (cores + 1) // 2


LONG = ("published", "engine", "conformance", "docs", "browser", "studies", "apps", "identical")
"""Folders of tests that take long: their files are handed out first, so that no process is left with one at the end."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without a look for garbage, and never look through what was collected again: it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """After each file, look for garbage once and never again through what stayed: libraries, programs, caches.

    A process of tests holds so much of it that a look takes a second, and some libraries ask for one at every call.
    """
    ran = yield
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        gc.freeze()
    return ran


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long first; within a file the order stays."""
    items.sort(key=lambda item: next((k for k, name in enumerate(LONG) if name in item.path.parts), len(LONG)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the seconds of each folder, where the slowest tests are asked for."""
    if terminalreporter.config.option.durations is None:
        return
    spent = Counter[str]()
    for report in itertools.chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            spent["/".join(report.fspath.split("/")[:-1][:3])] += report.duration
    terminalreporter.section("seconds by folder")
    for folder, seconds in spent.most_common():
        if seconds >= 1:
            terminalreporter.write_line(f"{seconds:7.0f} {folder}")


def pytest_report_header() -> str:
    """Say where the compile cache is: the first run is slower than the rest."""
    cache = REPOSITORY / ".cache" / "detente"
    return f"compile cache: {'warm' if cache.is_dir() else 'cold'}; python {sys.version.split()[0]}"
