"""The lesson's sheets: the same parts in both languages, readings that exist, numbers that are the game's own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classroom import Server, decide, done, opened, reach, view
from detente.apps.cli.main import main
from detente.apps.serve.game import BLUR, ClassGame, dials
from detente.apps.serve.lesson import (
    CLOSED,
    INDEX,
    KEY,
    facts,
    lesson,
    opening_of,
    readings,
    render,
    sheets,
    strings,
)
from detente.apps.serve.limits import LEAST, LONGEST_POLL
from detente.apps.serve.messages import Decision, Opening
from detente.apps.serve.texts import LANGUAGES
from detente.core.cite import references
from detente.core.errors import UnknownName
from unit.apps.document import Document

EVERY = [(name, language) for name in (INDEX, *sheets()) for language in LANGUAGES]
SLOT = re.compile(r"\{(\w+)\}")


def address(name: str, language: str) -> str:
    return f"{name}.{language}.html"


def texts(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of what a language says, with the way to it."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not parts:
        yield where, value
    for key, part in parts:
        yield from texts(part, f"{where}/{key}")


def test_both_languages_have_the_same_parts() -> None:
    said = [dict(texts(strings(language))) for language in LANGUAGES]
    assert said[0].keys() == said[1].keys()
    for where, text in said[0].items():
        other = said[1][where]
        assert type(text) is type(other), where
        if isinstance(text, str):
            assert set(SLOT.findall(text)) == set(SLOT.findall(other)), where
            assert KEY.findall(text) == KEY.findall(other), where
            assert text.count("**") == other.count("**"), where
        else:
            assert text == other, where
    assert set(strings("en")["pages"]) == {INDEX, *sheets()}


@pytest.mark.parametrize(("name", "language"), EVERY)
def test_a_sheet_is_a_page_that_needs_nothing_else(name: str, language: str) -> None:
    text = render(name, language, address)
    made = Document(text)
    assert made.all("html")[0]["lang"] == language
    assert not [tag for tag, _ in made.tags if tag in ("script", "link", "img", "iframe")]
    assert not [attrs for _, attrs in made.tags if "style" in attrs]
    assert not re.search(
        r"\{\w+\}|\*\*|`|\[[A-Z]\w+\d{4}\]", "".join(made.text).split("</style>")[-1].split("}\n\n")[-1]
    )
    hrefs = {attrs["href"] for attrs in made.all("a")}
    ids = {attrs["id"] for _, attrs in made.tags if "id" in attrs}
    assert {href[1:] for href in hrefs if href.startswith("#")} <= ids
    assert address(name, "de" if language == "en" else "en") in hrefs
    words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.DOTALL)
    assert not re.search(r"[{}`]|\*\*|\[[A-Z]\w+\d{4}\]", words), "marks that are left"
    assert len(words.split()) < 2500


def test_a_sheet_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownName, match="plan-5"):
        render("plan-5", "en", address)


def test_readings_exist() -> None:
    cited = {key for name in sheets() for key in readings(name)}
    assert len(cited) > 15
    assert cited <= references().keys()
    assert all(readings(name) for name in ("plan-50", "seminar", "exam-key"))


@pytest.mark.parametrize("name", lesson()["plans"])
def test_a_plan_fits_its_time_and_opens_a_room(name: str) -> None:
    plan, opening = lesson()["plans"][name], opening_of(name)
    unit = 86_400 if opening.seconds >= 3600 else 60
    assert sum(plan["when"]) == {"plan-50": 50, "plan-15": 15, "asynchronous": 7}[name]
    spare = 30 if name == "plan-50" else 0  # what the teacher may add to the first round
    assert opening.rounds * opening.seconds + spare <= unit * plan["when"][plan["game"]]
    for language in LANGUAGES:
        blocks = [block for section in strings(language)["pages"][name]["sections"] for block in section["blocks"]]
        steps = next(block["steps"] for block in blocks if "steps" in block)
        assert len(steps) == len(plan["when"])
        assert "{rounds}" in " ".join(steps[plan["game"]]) or unit == 86_400


def test_a_plan_is_the_ready_lesson_of_the_teacher_s_page(repository: Path) -> None:
    page = repository / "web" / "src" / "classroom" / "teacher" / "model.svelte.ts"
    if not page.is_file():
        pytest.skip("the teacher's page is not here")
    plans = {plan["preset"]: plan["opening"] for plan in (*lesson()["plans"].values(), lesson()["system"])}
    assert set(plans) == set(re.findall(r"^  (\w+): \{ mode:", page.read_text(encoding="utf-8"), re.MULTILINE))
    for language in LANGUAGES:
        words = repository / "web" / "src" / "strings" / "classroom" / f"teacher.{language}.json"
        said = json.loads(words.read_text(encoding="utf-8"))
        assert {one: strings(language)["words"][one] for one in plans} == {
            one: said[f"teacher.preset.{one}"] for one in plans
        }
    for preset, opening in plans.items():
        (told,) = re.findall(rf"\b{preset}: (\{{[^}}]*\}})", page.read_text(encoding="utf-8"))
        assert json.loads(re.sub(r"(\w+):", r'"\1":', told)) == opening


def test_a_plan_tells_the_slides_in_the_order_of_the_projector(repository: Path) -> None:
    page = repository / "web" / "src" / "classroom" / "screen" / "Slides.svelte"
    if not page.is_file():
        pytest.skip("the projector's page is not here")
    shown = [one.lower() for one in re.findall(r"\{ slide: (\w+)Slide", page.read_text(encoding="utf-8"))]
    assert shown == lesson()["slides"]
    for language in LANGUAGES:
        text, words = render("plan-50", language, address), strings(language)["words"]["slides"]
        assert "; ".join(words[one] for one in shown) in text


def test_numbers_are_those_of_the_game() -> None:
    told, usual = facts("handout", "en"), Opening()
    assert told["misread"] == f"{100 * BLUR * (1 - usual.transparency):.0f}\N{NO-BREAK SPACE}%"
    assert (told["poll"], told["least"]) == (f"{LONGEST_POLL:g}", f"{LEAST:g}")
    assert (told["rounds"], told["seconds"]) == (str(usual.rounds), str(usual.seconds))
    assert (told["sure"], told["unsure"]) == ("89\N{NO-BREAK SPACE}%", "11\N{NO-BREAK SPACE}%")
    assert facts("asynchronous", "de")["offence_advantage"] == "2,5"
    exam = lesson()["exam"]
    for language in LANGUAGES:
        pages = strings(language)["pages"]
        for where, text in texts(pages):
            loose = re.sub(r"\[\w+\]|\([\d; \[\]\w]*\)", "", text) if isinstance(text, str) else ""
            assert not re.search(r"(?!100 %)\d{3}", loose), f"{where}: a number that no slot fills"
        blocks = [
            block for name in ("exam", "exam-key") for section in pages[name]["sections"] for block in section["blocks"]
        ]
        for kind in ("questions", "keys"):
            assert len(next(block[kind] for block in blocks if kind in block)) == len(exam["points"])
        keys = next(block["keys"] for block in blocks if "keys" in block)
        for points, key in list(zip(exam["points"], keys, strict=True))[:4]:
            assert sum(int(one) for one in re.findall(r"\((\d)[);]", key)) == points


def echo(seed: int, rounds: int, without: tuple[int, int] = (0, 0), **setting: float) -> ClassGame:
    """Play a pair of example bots: restraint, then what each saw; ``without`` is a round and a seat of restraint."""
    opening = Opening(seed=seed, rounds=rounds, **setting)
    game = ClassGame(opening, 0)
    for k in range(rounds):
        seen = game.past[-1].seen if game.past else np.zeros((2, 2), bool)
        acts = ["compete" if seen[i, 1 - i] and without != (k + 1, i) else "restraint" for i in range(2)]
        orders = {i: Decision(acts={1 - i: acts[i]}) for i in range(2)}
        game.live(orders, dials(opening.offence_advantage, opening.transparency))
    return game


def record(game: ClassGame) -> list[dict[str, Any]]:
    return [
        {
            "chose": [int(lived.orders[i].acts[1 - i] == "compete") for i in range(2)],
            "acts": [int(lived.conduct[0, 1]), int(lived.conduct[1, 0])],
            "seen": [int(past.seen[0, 1]), int(past.seen[1, 0])],
            "war": int(past.war[0, 1]),
        }
        for lived, past in zip(game.lived, game.past, strict=True)
    ]


def test_the_exam_s_record_is_a_game_of_the_server(server: Server) -> None:
    exam = lesson()["exam"]
    rounds = len(exam["record"])
    teacher = server.teacher()
    code = opened(teacher, rounds=rounds, seed=exam["seed"])
    people = [server.person(code), server.person(code)]
    done(teacher, code, "start")
    for number in range(rounds):
        for person in people:
            seen = reach(person, code, lambda seen, n=number: seen["round"] == n + 1)
            assert decide(person, code, seen["others"][0]["act_seen"] or "restraint").status_code == 200
    reach(people[0], code, lambda seen: seen["phase"] == "ended")
    world = view(teacher, code, "/teacher")["worlds"][0]
    assert [seat["state"] for seat in world["seats"]] == exam["states"]
    assert {seat["motive"] for seat in world["seats"]} == {"security"}
    played = [
        {
            "chose": [int(past["decisions"][f"{i}"]["acts"][f"{1 - i}"] == "compete") for i in range(2)],
            "acts": [past["acts"][0][1], past["acts"][1][0]],
            "seen": [past["seen"][0][1], past["seen"][1][0]],
            "war": len(past["wars"]),
        }
        for past in world["rounds"]
    ]
    assert played == exam["record"]
    assert record(echo(exam["seed"], rounds)) == exam["record"]
    told = exam["without"]
    other = record(echo(exam["seed"], rounds, (told["from"], told["seat"])))
    assert sum(row["war"] for row in other) == told["wars"]
    assert next(k + 1 for k, row in enumerate(other) if any(row["acts"])) == told["hostile_again"]


def test_what_a_year_is_worth_is_the_game_s() -> None:
    found: dict[str, dict[str, float]] = {"security": {}, "greedy": {}}
    names = {(0, 0): "both_restrain", (1, 0): "compete_alone", (1, 1): "both_compete", (0, 1): "restrain_alone"}
    for seed in range(12):
        for own, other in names:
            game = ClassGame(Opening(seed=seed, rounds=1), 0)
            acts = ["compete" if act else "restraint" for act in (own, other)]
            game.live({i: Decision(acts={1 - i: acts[i]}) for i in range(2)}, dials(2.5, 0.2))
            if not game.past[0].war.any():
                motive = "greedy" if game.now.malign[0, 0] > 0.5 else "security"
                found[motive].setdefault(names[own, other], round(float(game.worth()[0, 0]), 2))
    assert {motive: pytest.approx(row, abs=0.011) for motive, row in lesson()["worth"].items()} == found


def counted(games: int, **setting: float) -> dict[str, int]:
    found = [echo(seed, lesson()["figures"]["game_rounds"], **setting) for seed in range(games)]
    secure = [record(game) for game in found if not (np.asarray(game.now.malign)[:, 0] > 0.5).any()]
    return {
        "security_pairs": len(secure),
        "hostile": sum(any(any(row["acts"]) for row in game) for game in secure),
        "wars": sum(any(row["war"] for row in game) for game in secure),
    }


def test_with_full_transparency_nobody_competes() -> None:
    found = counted(12, transparency=1.0)
    assert found["security_pairs"] > 3
    assert (found["hostile"], found["wars"]) == (0, 0)


def test_acts_are_misread_as_often_as_is_said_and_forces_hardly_told_apart() -> None:
    """Of 640 acts, within 4.5 standard errors of what is said: false alarms below one in 100,000; seeds are fixed."""
    wrong, looks = [], []
    for seed in range(40):
        game = echo(seed, 8)
        for row, past in zip(record(game), game.past, strict=True):
            wrong += [row["seen"][0] != row["acts"][1], row["seen"][1] != row["acts"][0]]
            looks += [past.looks[0, 1], past.looks[1, 0]]
    said = BLUR * (1 - Opening().transparency)
    assert len(wrong) == 640
    assert np.mean(wrong) == pytest.approx(said, abs=4.5 * (said * (1 - said) / 640) ** 0.5)
    assert np.mean(looks) == pytest.approx(0.5, abs=4.5 * 0.5 / 640**0.5)


@pytest.mark.slow
def test_figures_of_the_plan_are_played_again() -> None:
    told = lesson()["figures"]
    usual = counted(told["games"])
    assert usual == {key: told[key] for key in usual}
    assert counted(told["games"], transparency=1.0)["hostile"] == told["hostile_seen"]
    assert counted(told["games"], transparency=0.9)["hostile"] == told["hostile_clear"]
    low = counted(told["games"], offence_advantage=0.6)
    assert (low["hostile"], low["wars"]) == (told["hostile_low"], told["wars_low"])


def test_the_server_shows_sheets_and_keeps_the_key_for_teachers(server: Server) -> None:
    student, teacher = server.client(), server.teacher()
    for name, language in EVERY:
        path = f"/lesson{'' if name == INDEX else f'/{name}'}"
        answer = student.get(path, params={"lang": language})
        if name in CLOSED:
            assert answer.status_code == 401
            answer = teacher.get(path, params={"lang": language})
        assert answer.status_code == 200
        assert strings(language)["pages"][name]["title"] in answer.text
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        for attrs in Document(answer.text).all("a"):
            if attrs["href"].startswith("/"):
                assert teacher.get(attrs["href"]).status_code == 200
    assert "/lesson/exam" not in student.get("/lesson").text
    assert "/lesson/exam" in teacher.get("/lesson").text
    assert student.get("/lesson/none").status_code == 404
    assert student.get("/lesson/handout", params={"lang": "fr"}).status_code == 422


def test_a_command_writes_all_sheets(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "new" / "lesson"
    with pytest.raises(SystemExit) as left:
        main(["lesson", "--out", str(folder), "--language", "de", "--json"])
    assert not left.value.code
    told = json.loads(capsys.readouterr().out)
    assert set(told["pages"]) == {path.name for path in folder.iterdir()}
    assert Document((folder / "index.html").read_text(encoding="utf-8")).all("html")[0]["lang"] == "de"
    for path in folder.iterdir():
        for attrs in Document(path.read_text(encoding="utf-8")).all("a"):
            assert attrs["href"].startswith(("#", "https:")) or (folder / attrs["href"]).is_file()
    key = strings("en")["pages"]["exam-key"]["sections"][0]["blocks"][0]["keys"][0][:40]
    held = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert [name for name, text in held.items() if key in text] == ["exam-key.en.html"]
    assert [name for name, text in held.items() if 'href="exam-key' in text] == told["keys"], "no sheet names it"


def test_sheets_need_no_server() -> None:
    code = (
        "import sys; sys.modules['fastapi'] = sys.modules['itsdangerous'] = None;"
        "from detente.apps.serve.lesson import render; print(len(render('handout', 'en', lambda *_: 'x')))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert int(made.stdout) > 1000
