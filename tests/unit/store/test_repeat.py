"""Whoever has only the manifest of a kept run makes the same bits again."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import detente
from detente import store
from detente.apps.cli.main import main
from detente.core.codec import Decoder
from detente.core.phases import PHASES
from detente.core.run import Run
from detente.core.theory import Theory


def no_array(held: Mapping[str, Any]) -> Any:
    msg = f"A manifest holds an array by its digest alone: {held}"
    raise AssertionError(msg)


def mechanism(told: str) -> Any:
    module, _, name = told.partition(":")
    return getattr(importlib.import_module(module), name)()


def theory_told(told: Mapping[str, Any]) -> Theory:
    """Build a theory from its mechanisms and the values of its parameters; its name alone tells nothing."""
    chains = {phase: tuple(map(mechanism, told["mechanisms"][phase])) for phase in ("start", *PHASES)}
    absent = tuple(map(mechanism, told["absent"]))
    bare = Theory(told["name"], told["name"], **chains, absent=absent, references=tuple(told["references"]))
    return bare.where(**{name: held["value"] for name, held in told["parameters"].items()})


def repeated(manifest: Mapping[str, Any]) -> Run:
    """Run what a manifest says was asked, from nothing else."""
    asked = manifest["question"]
    decode = Decoder(no_array).decode
    scenario, done = decode(asked["scenario"]), decode(asked["interventions"])
    theories = [theory_told(one) for one in asked["theories"]]
    follows = [theories[k] for k in asked["follows"]] if "follows" in asked else theories[0]
    return detente.simulate(
        follows,
        scenario,
        replicates=asked["replicates"],
        years=asked["years"],
        seed=asked["seed"],
        keep=tuple(asked["keep"]),
        backend=asked["backend"].split()[0],
        interventions=done,
    )


@pytest.mark.parametrize(
    "words",
    [
        ("cold_war", "--backend", "numpy"),
        ("cold_war", "--theory", "three_steps", "--set", "sensibility=0.7", "--seed", "3", "--backend", "fused"),
        ("classroom_six", "--theory", "offensive_realism", "--years", "9", "--backend", "numpy"),
    ],
    ids=" ".join,
)
def test_the_manifest_of_a_run_alone_gives_the_same_bits(tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as done:
        main(("run", *words, "--replicates", "3", "--store", str(tmp_path / "runs"), "--json"))
    assert not done.value.code
    (folder,) = (tmp_path / "runs").iterdir()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    again = repeated(manifest)
    held = store.read(folder)
    assert {name: record.tobytes() for name, record in again.records.items()} == {
        name: record.tobytes() for name, record in held.records.items()
    }


def test_the_manifest_of_a_fork_alone_gives_the_same_bits(tmp_path: Path) -> None:
    first = detente.simulate("habit", "cold_war", replicates=3, years=12, backend="numpy", keep=("conduct", "belief"))
    fork = detente.fork(first, 3, detente.Intervention(3, until=6, conduct="restraint", actor=0))
    store.write(tmp_path / "fork", fork, question=store.question_of(fork), kind="run")
    manifest = json.loads((tmp_path / "fork" / "manifest.json").read_text(encoding="utf-8"))
    again = repeated(manifest)
    assert all(again[name].tobytes() == fork[name].tobytes() for name in fork.records)
    assert not all(again[name].tobytes() == first[name].tobytes() for name in first.records)
