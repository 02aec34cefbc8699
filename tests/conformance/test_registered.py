"""Whatever is registered is complete: schools, mechanisms, parameters, citations."""

import importlib
import pkgutil
import re
from importlib.resources import files
from pathlib import Path

import pytest
from typer.main import get_command

from detente.apps.cli.main import app
from detente.core.cite import references
from detente.core.errors import InvalidValue, UnknownName
from detente.core.param import REGISTRY, Parameter, check_parameter, list_parameters
from detente.core.phases import PHASES, Mechanism
from detente.core.roles import SOURCELESS
from detente.core.theory import Card, parameters
from detente.mechanisms import bind, interact, interpret, observe, respond, structure
from detente.mechanisms.complete import COMPLETE, completed
from detente.schools import SCHOOLS, school, schools

TEXTS = ("claim", "interprets", "responds", "interacts", "binds")
PLACES = {p.__name__.rpartition(".")[2]: p for p in (bind, interact, interpret, observe, respond, structure)}


def every_mechanism() -> list[type[Mechanism]]:
    """Every class in the package of mechanisms, whether the complete model has it or not."""
    package = importlib.import_module("detente.mechanisms")
    for module in pkgutil.walk_packages(package.__path__, "detente.mechanisms."):
        importlib.import_module(module.name)
    return sorted(Mechanism.__subclasses__(), key=lambda kind: (kind.__module__, kind.__name__))


MECHANISMS = [kind for kind in every_mechanism() if kind.__module__.startswith("detente.mechanisms.")]
PARAMETERS = sorted(name for name, p in REGISTRY.items() if p.owner.startswith("detente.mechanisms."))


def keys_in(text: str) -> set[str]:
    return set(re.findall(r"\[([A-Z]\w*\d{4}\w?)\]", text))


def everything_said(card: Card) -> str:
    texts = [getattr(card, part) for part in TEXTS]
    return "\n".join([*texts, *card.notice, *card.attempt, *card.reasons.values()])


def code_in(card: Card) -> list[str]:
    return re.findall(r"``(.+?)``", everything_said(card))


# ---------------------------------------------------------------- schools
def test_every_file_of_a_school_is_registered() -> None:
    found = {file.name.removesuffix(".py") for file in files("detente.schools").iterdir() if file.name.endswith(".py")}
    assert {name for name in found if not name.startswith("_")} - {"registry"} == set(SCHOOLS)
    assert all(make.__module__ == f"detente.schools.{name}" for name, make in SCHOOLS.items())


@pytest.mark.parametrize("name", schools())
def test_a_school_has_a_full_card(name: str) -> None:
    theory = school(name)
    assert theory.name == name
    assert theory.title
    for part in TEXTS:
        assert len(getattr(theory.card, part)) > 20, part
        assert getattr(theory.card, part).endswith("."), part
    assert 2 <= len(theory.card.notice) <= 5
    assert 2 <= len(theory.card.attempt) <= 6
    assert name == "default" or len(theory.references) >= 2
    assert name == "default" or theory.by_construction
    cited = keys_in((SCHOOLS[name].__doc__ or "").replace("]_", "]"))
    assert cited <= set(theory.references)
    assert name == "default" or cited


@pytest.mark.parametrize("name", schools())
def test_every_setting_and_every_gap_has_a_reason_with_its_source(name: str) -> None:
    theory = school(name)
    assert set(theory.card.reasons) == set(theory.denies) | set(theory.settings)
    for what, reason in theory.card.reasons.items():
        assert keys_in(reason) or "assumption" in reason, what
        assert reason.endswith("."), what


@pytest.mark.parametrize("name", schools())
def test_what_a_school_cites_is_in_the_bibliography(name: str) -> None:
    theory = school(name)
    assert len(set(theory.references)) == len(theory.references)
    assert set(theory.references) <= set(references())
    said = everything_said(theory.card) + "".join(theory.by_construction)
    assert keys_in(said) <= set(theory.references)


@pytest.mark.parametrize("name", schools())
def test_a_school_sets_nothing_to_its_default_or_out_of_range(name: str) -> None:
    for setting, value in school(name).settings.items():
        assert check_parameter(setting, value) == value
    idle = [s for s, v in school(name).settings.items() if v == REGISTRY[s].default]
    assert idle in ([], ["initial_amity"])  # the Lockean culture says where it starts


@pytest.mark.parametrize("name", schools())
def test_a_school_can_be_completed_and_keeps_its_values(name: str) -> None:
    theory = school(name)
    full = completed(theory)
    assert full.anatomy == COMPLETE.anatomy
    mine = theory.values()
    assert {k: v for k, v in full.values().items() if k in mine} == mine


@pytest.mark.parametrize("name", schools())
def test_parameters_of_a_school_round_trip(name: str) -> None:
    theory = school(name)
    known = parameters(theory)
    assert {k: p.value for k, p in known.items()} == theory.values()
    again = theory.where(**{k: p.value for k, p in known.items()})
    assert again.values() == theory.values()
    assert parameters(again) == known


@pytest.mark.parametrize("name", schools())
def test_what_a_card_tells_to_try_can_be_tried(name: str) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    snippets = code_in(school(name).card)
    assert snippets
    for code in snippets:
        if code.startswith("school("):
            assert eval(code, {"school": school, **PLACES}).values() != school(name).values(), code
        elif code.startswith("detente "):
            words = [w for w in code.split()[1:] if not w.startswith("-")]
            assert words[0] in commands, code
    assert any(code.startswith("school(") for code in snippets)


@pytest.mark.parametrize("name", schools())
def test_a_card_is_british(name: str, repository: Path) -> None:
    listed = (repository / "tools" / "british.txt").read_text().splitlines()
    american = {line.partition("->")[0].strip() for line in listed if "->" in line}
    theory = school(name)
    said = " ".join([everything_said(theory.card), theory.title, *theory.by_construction])
    assert not set(re.findall(r"[a-z]+", said.lower())) & american


@pytest.mark.parametrize("wrong", ["ofensive_realism", "Offensive-Realizm", "three steps!"])
def test_a_misspelt_school_is_answered_with_the_nearest(wrong: str) -> None:
    with pytest.raises(UnknownName, match=r"Did you mean '(offensive_realism|three_steps)'"):
        school(wrong)


def test_a_misspelt_parameter_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="worst_case"):
        school("default").where(worst_cas=0.5)
    with pytest.raises(UnknownName, match="WorstCase"):  # names the owner that the school leaves out
        school("defensive_realism").where(worst_case=0.5)
    with pytest.raises(InvalidValue, match="0 to 1"):
        school("default").where(worst_case=1.5)


# ---------------------------------------------------------------- mechanisms
def test_every_mechanism_of_the_complete_model_is_found() -> None:
    assert {type(m) for m in COMPLETE.mechanisms} <= set(MECHANISMS)


@pytest.mark.parametrize("kind", MECHANISMS, ids=lambda kind: kind.__name__)
def test_a_mechanism_says_what_it_is(kind: type[Mechanism]) -> None:
    text = kind.__doc__ or ""
    assert kind.phase in ("start", *PHASES)
    assert text.strip()
    assert set(kind.references) <= set(references())
    if kind.phase != "start":  # those only declare
        assert kind.references
        assert "Writes:" in text
        assert "Reads:" in text


@pytest.mark.parametrize("kind", MECHANISMS, ids=lambda kind: kind.__name__)
def test_a_mechanism_is_switched_off_by_parameters_with_an_identity(kind: type[Mechanism]) -> None:
    assert set(kind.off) <= set(list_parameters(kind))
    assert all(REGISTRY[name].identity is not None for name in kind.off)
    assert all(name in REGISTRY for name in kind.borrows)
    assert not set(kind.borrows) & set(list_parameters(kind))


# ---------------------------------------------------------------- parameters
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_declared_in_full(name: str) -> None:
    known: Parameter = REGISTRY[name]
    assert known.label
    assert known.unit
    assert known.low < known.high
    assert known.low <= known.default <= known.high
    assert known.source in SOURCELESS or known.source in references()


# ---------------------------------------------------------------- citations
def test_every_citation_in_the_package_resolves(repository: Path) -> None:
    wrong = []
    for file in sorted((repository / "src" / "detente").rglob("*.py")):
        for key in re.findall(r"\[([A-Z]\w+\d{4}\w?)\]_", file.read_text(encoding="utf-8")):
            if key not in references():
                wrong.append(f"{file.relative_to(repository)}: {key}")
    assert wrong == []
