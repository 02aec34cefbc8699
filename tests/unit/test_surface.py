"""The functions at the top of the package: the same words, in the same order, with the same defaults."""

import inspect
import subprocess
import sys
from typing import Any

import pytest

import detente

ORDER = (
    "replicates", "replicate_ids", "replicate_id", "years", "seed", "backend", "interventions", "workers", "chunk",
    "data", "cache", "store", "on", "progress",
)  # fmt: skip
"""Common arguments, in the order in which each function has them, after its own."""
DEFAULTS = {
    "seed": 0,
    "backend": "fused",
    "interventions": (),
    "chunk": None,
    "data": None,
    "cache": None,
    "replicate_ids": None,
}
SUBJECTS = {
    "simulate": ("theory", "scenario"),
    "run": ("theory", "scenario"),
    "logic": ("theory", "scenario"),
    "twin": ("theory", "scenario"),
    "Single": ("theory", "scenario"),
    "verdict": ("theories", "worlds"),
    "case": ("states", "years"),
    "region": ("states", "years"),
    "beliefs": ("states", "years"),
    "confront": ("tasks",),
    "claims": ("claims",),
    "situations": ("states", "years"),
    "sensitivity": ("theory", "scenario"),
    "discover": ("data", "condition"),
    "sweep": ("scenario", "vary"),
    "simulator": ("theory", "scenario", "parameters", "outcomes"),
    "problem": ("theory", "parameters"),
    "replicate": ("name",),
    "frame": ("unit", "years"),
    "game": ("name",),
    "school": ("name",),
    "scenario": ("name",),
}
"""What a function is about: its only arguments without a name."""


def test_everything_is_there() -> None:
    for name in detente.__all__:
        assert getattr(detente, name) is not None
    assert set(detente.__all__) <= set(dir(detente))
    assert set(SUBJECTS) <= set(detente.__all__)
    with pytest.raises(AttributeError, match="no attribute 'verdicts'"):
        _ = detente.verdicts


@pytest.mark.parametrize("name", SUBJECTS)
def test_arguments(name: str) -> None:
    arguments = inspect.signature(getattr(detente, name)).parameters
    kinds: dict[Any, list[str]] = {}
    for key, argument in arguments.items():
        kinds.setdefault(argument.kind, []).append(key)
    assert tuple(kinds[inspect.Parameter.POSITIONAL_OR_KEYWORD]) == SUBJECTS[name]
    named = kinds.pop(inspect.Parameter.KEYWORD_ONLY, [])
    assert len(kinds) == 1
    common = [key for key in named if key in ORDER]
    assert common == [key for key in ORDER if key in common]
    assert named[len(named) - len(common) :] == common, "what is common comes last"
    for key in common:
        if key in DEFAULTS:
            assert arguments[key].default == DEFAULTS[key], key


@pytest.mark.parametrize("name", [n for n in SUBJECTS if n[0].islower()])
def test_names_and_words(name: str) -> None:
    function = getattr(detente, name)
    assert function.__name__ == name
    text = function.__doc__
    for key in inspect.signature(function).parameters:
        assert key in text, f"{name} does not say what {key} is"
    assert not {"schools", "names", "runs", "replicas", "report"} & set(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    ("call", "old", "new"),
    [
        (lambda: detente.case("USA-USSR", schools=["x"]), "schools", "theories"),
        (lambda: detente.beliefs("USA-USSR", schools=["x"]), "schools", "theories"),
        (lambda: detente.confront(schools=["x"]), "schools", "theories"),
        (lambda: detente.claims(keys=["x"]), "keys", "claims"),
        (lambda: detente.replicate("x", runs=3), "runs", "replicates"),
        (lambda: detente.simulate("x", "y", replicas=[1]), "replicas", "replicate_ids"),
        (lambda: detente.run("x", "y", replicas=3), "replicas", "replicates"),
    ],
)
def test_old_words_are_understood_for_one_version(call: Any, old: str, new: str) -> None:
    with pytest.warns(DeprecationWarning, match=rf"\({old}=...\) is now \w+\({new}=...\)"), pytest.raises(KeyError):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda **bad: detente.run("cold_war", **bad),
        lambda **bad: detente.verdict("habit", **bad),
        lambda **bad: detente.case("USA-USSR", **bad),
        lambda **bad: detente.replicate("cusack_stoll", **bad),
    ],
)
@pytest.mark.parametrize(
    "bad", [{"replicates": True}, {"replicates": 0}, {"replicates": 1.5}, {"seed": -1}, {"seed": 1.5}]
)
def test_numbers_that_make_no_sense(call: Any, bad: Any) -> None:
    with pytest.raises(detente.DetenteError, match="whole number"):
        call(**bad)


@pytest.mark.parametrize("name", ["beliefs", "region", "confront"])
def test_seeds_are_whole_numbers(name: str) -> None:
    with pytest.raises(detente.DetenteError, match="seed is -1"):
        getattr(detente, name)(*{"beliefs": ("USA-USSR",), "region": ("middle_east",)}.get(name, ()), seed=-1)


def test_the_readers_of_the_record_come_when_they_are_named(python_environment: dict[str, str]) -> None:
    code = (
        "import sys, detente\n"
        "late = ['jax', 'llvmlite', 'polars', 'pandas', 'detente.studies.case.study']\n"
        "late.append('detente.studies.confront.study')\n"
        "print([name for name in late if name in sys.modules])\n"
        "from detente import case, frame\n"
        "print(case.__name__, frame.__name__, 'jax' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=python_environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[]", "case frame False"]
