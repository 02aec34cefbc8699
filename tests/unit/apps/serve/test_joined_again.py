"""Who joins again: consent that changes, another name or program, and a limit that nobody passes."""

import csv
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from classroom import PATIENCE, Server, decide, done, httpx, opened, reach, view
from detente.apps.serve.messages import Opening
from detente.apps.serve.rehearsal import bots_of


def again(client: httpx.Client, code: str, **said: object) -> httpx.Response:
    return client.post(f"/api/rooms/{code}/join", json=said)


def test_consent_is_as_it_was_said_last(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=1)
    ada = server.person(code, "Ada", consent=True)
    done(teacher, code, "start")
    assert decide(ada, code).status_code == 200
    reach(ada, code, lambda seen: seen["phase"] == "ended")

    def told() -> list[str]:
        answer = teacher.get(f"/api/rooms/{code}/teacher/export/tidy.csv", params={"research": True})
        rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
        return [row["player"] for row in rows if row["player"]]

    number = view(ada, code)["you"]["player"]
    for consent, kept in (({}, True), ({"consent": False}, False), ({}, False), ({"consent": True}, True)):
        answer = again(ada, code, name="Ada", **consent)
        assert (answer.status_code, answer.json()["player"]) == (201, number)
        assert bool(told()) == kept, consent


def test_another_name_is_somebody_else(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    server.person(code, "Cora")
    second = server.person(code, "Cora")
    number = view(second, code)["you"]["player"]
    for name in ("", "Cora", "cora", "Cora (2)"):
        assert again(second, code, name=name).json()["player"] == number
    refused = again(second, code, name="Dieter")
    assert (refused.status_code, refused.json()["code"]) == (409, "another")
    assert not {"token", "name"} & set(refused.json())
    assert "set-cookie" not in refused.headers
    assert again(second, code, name="Dieter", another=True).json()["name"] == "Dieter"
    bare = opened(teacher, names=False)
    one = server.person(bare, "Cora")
    assert again(one, bare, name="Dieter").status_code == 201, "no names are kept there"


@pytest.mark.parametrize("first", ["Anna (Blue)", "Anna (2)", "Anna (2) (x)"])
def test_a_name_in_brackets_is_no_number_of_the_game(server: Server, first: str) -> None:
    code = opened(server.teacher())
    shared = server.person(code, first)
    number = view(shared, code)["you"]["player"]
    refused = again(shared, code, name="Anna")
    assert (refused.status_code, refused.json()["code"]) == (409, "another")
    assert again(shared, code, name=first).json()["player"] == number
    second = server.person(code, first)
    for name in (first, f"{first} (2)"):
        assert again(second, code, name=name).status_code == 201
    assert again(second, code, name="Anna").status_code == 409


@pytest.mark.parametrize(("allowed", "status"), [("none", 403), ("here", 403), ("elsewhere", 409)])
def test_a_person_s_seat_does_not_become_a_program_s(server: Server, allowed: str, status: int) -> None:
    teacher = server.teacher()
    code = opened(teacher, programs=allowed)
    ada = server.person(code, "Ada")
    refused = again(ada, code, name="Ada", program="elsewhere")
    assert (refused.status_code, refused.json()["code"]) == (status, "program")
    if allowed == "elsewhere":
        model = server.person(code, "Model", program="elsewhere")
        assert again(model, code, name="Model", program="elsewhere").status_code == 201
        assert again(model, code, name="Model").status_code == 201
        assert again(model, code, name="Model", program="here").json()["code"] == "program"
        assert view(ada, code)["programs"]["elsewhere"] == 1


@pytest.mark.parametrize("limit", [1, 2])
def test_bots_of_a_rehearsal_take_no_student_s_place(server: Server, limit: int) -> None:
    teacher = server.teacher()
    code = opened(teacher, rehearsal=True, limit=limit)
    assert bots_of(Opening(rehearsal=True)) > limit
    for k in range(limit):
        server.person(code, f"P{k}")
    assert again(server.client(), code, name="More").json()["code"] == "full"


@pytest.mark.parametrize("when", ["lobby", "deciding", "between"])
def test_nobody_comes_back_beyond_the_limit(server: Server, when: str) -> None:
    teacher = server.teacher()
    code = opened(teacher, limit=2, pace="teacher")
    ada, _ = server.person(code, "Ada"), server.person(code, "Ben")
    if when != "lobby":
        done(teacher, code, "start")
    done(teacher, code, "drop", player=view(ada, code)["you"]["player"])
    late = server.person(code, "Late")
    if when == "between":
        done(teacher, code, "close")
    for refused in (ada.post(f"/api/rooms/{code}/back"), again(ada, code, name="Ada")):
        assert (refused.status_code, refused.json()["code"]) == (409, "full")
    assert sum(one["active"] for one in view(teacher, code, "/teacher")["players"]) == 2
    done(teacher, code, "drop", player=view(late, code)["you"]["player"])
    assert ada.post(f"/api/rooms/{code}/back").status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_that_comes_with_the_address_is_heard(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-m", "detente", "serve", "--no-browser", "--port", "0", "--games", str(tmp_path / "g")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith(b"Address: ")
            process.send_signal(number)
            _, err = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, err) == (0, b"")
