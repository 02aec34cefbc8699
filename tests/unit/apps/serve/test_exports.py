"""What is exported is what the table of events says, read here by other means: tidy, wide and the run."""

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from classroom import Server, done, httpx, opened, reach, view
from detente.apps.serve.export import _table

ROUNDS = 4
Turns = dict[tuple[int, int], dict[str, Any]]


def rows(teacher: httpx.Client, code: str, form: str, **asked: Any) -> list[dict[str, str]]:
    answer = teacher.get(f"/api/rooms/{code}/teacher/export/{form}", params=asked)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


class Read:
    """What the events of a room add up to, by a reading of their own: decisions, dials and incidents of each round."""

    def __init__(self, file: Path, code: str) -> None:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
            told = db.execute("SELECT kind, body FROM event WHERE room = ? ORDER BY seq", (code,)).fetchall()
        db.close()
        self.turns: list[Turns] = []
        self.dials: list[dict[str, float]] = []
        self.incidents: list[set[tuple[int, int]]] = []
        seats: dict[str, tuple[int, int]] = {}
        dials: dict[str, float] = {}
        now: Turns = {}
        slips: set[tuple[int, int]] = set()
        for kind, text in told:
            body = json.loads(text)
            match kind:
                case "opened":
                    dials = {name: body["opening"][name] for name in ("offence_advantage", "transparency")}
                case "started":
                    seats = {player: tuple(at) for player, at in body["seats"].items()}
                case "seated":
                    seats[body["player"]] = (body["world"], body["seat"])
                case "dropped":
                    now.pop(seats[body["player"]], None)
                case "dialled":
                    dials = dials | body
                case "incident":
                    slips.add((body["actor"], body["target"]))
                case "decided":
                    now[seats[body["player"]]] = {**body["decision"], "player": body["player"]}
                case "closed":
                    self.turns.append(now)
                    self.dials.append(dials)
                    self.incidents.append(slips)
                    now, slips = {}, set()


def told_by(draws: np.random.Generator, seat: int) -> dict[str, Any]:
    """Draw a decision of a state among six."""
    others = [str(j) for j in range(6) if j != seat]
    return {
        "acts": {j: str(draws.choice(["restraint", "compete"])) for j in others if draws.random() < 0.8},
        "arms": str(draws.choice(["build", "hold", "cut"])),
        "kind": str(draws.choice(["offensive", "balanced", "defensive"])),
        "treaty": [int(j) for j in others if draws.random() < 0.5],
        "messages": [{"to": int(j), "kind": "warn", "text": f"+to {j}"} for j in others if draws.random() < 0.3],
        "beliefs": {j: {"greedy": round(float(draws.random()), 3), "why": f"why {j}"} for j in others[:3]},
    }


@pytest.fixture(scope="module")
def played(server: Server) -> tuple[httpx.Client, str]:
    """A game in which somebody is dropped, somebody comes late, a dial is turned and an incident happens."""
    draws = np.random.default_rng(3)
    teacher = server.teacher()
    code = opened(teacher, mode="system", states=6, rounds=ROUNDS, seed=9, pace="teacher")
    people = [server.person(code, f"P{k}", consent=k != 1) for k in range(3)]
    done(teacher, code, "start")
    for number in range(1, ROUNDS + 1):
        done(teacher, code, "pause")  # so that no round closes by itself
        if number == 2:
            done(teacher, code, "dial", transparency=0.9)
            done(teacher, code, "incident", world=0, actor=0, target=1)
            done(teacher, code, "incident", world=0, actor=5, target=2)
        if number == 3:
            dropped = people.pop(0)
            done(teacher, code, "drop", player=view(dropped, code)["you"]["player"])
            people.append(server.person(code, "Late", consent=True))
        for person in people:
            seat = reach(person, code, lambda seen, n=number: seen["round"] == n)["you"]["seat"]
            for last in (1, 2):
                body = {"round": number, "number": last, "decision": told_by(draws, seat)}
                assert person.post(f"/api/rooms/{code}/decision", json=body).status_code == 200
        done(teacher, code, "close")
        if number < ROUNDS:
            done(teacher, code, "next")
    return teacher, code


def expected(read: Read, k: int, seat: int, other: int) -> dict[str, str] | None:
    """Return what the events say of a person's act toward another; None where a school played."""
    turn = read.turns[k].get((0, seat))
    if turn is None:
        return None
    act = "compete" if (seat, other) in read.incidents[k] else turn["acts"].get(str(other), "restraint")
    belief = turn["beliefs"].get(str(other), {"greedy": "", "why": ""})
    note = next((one for one in turn["messages"] if one["to"] == other), {"kind": "", "text": ""})
    return {
        "act": act,
        "incident": str(int((seat, other) in read.incidents[k])),
        "treaty_wanted": str(int(other in turn["treaty"])),
        "belief_greedy": str(belief["greedy"]),
        "why": belief["why"],
        "message": note["kind"],
        "message_text": f"'{note['text']}" if note["text"] else "",
    }


def test_the_tidy_table_is_what_the_events_say(server: Server, played: tuple[httpx.Client, str]) -> None:
    teacher, code = played
    read = Read(server.games / "games.sqlite", code)
    tidy = rows(teacher, code, "tidy.csv")
    assert len(tidy) == ROUNDS * 6 * 5
    assert len(read.turns) == ROUNDS
    people = 0
    for row in tidy:
        k, seat, other = int(row["round"]) - 1, int(row["seat"]), int(row["other"])
        assert (float(row["offence_advantage"]), float(row["transparency"])) == tuple(read.dials[k].values())
        assert row["incident"] == str(int((seat, other) in read.incidents[k]))
        told = expected(read, k, seat, other)
        assert row["person"] == str(int(told is not None))
        if told is not None:
            turn, people = read.turns[k][0, seat], people + 1
            assert {name: row[name] for name in told} == told
            assert (row["arms"], row["force_kind"], row["player"]) == (turn["arms"], turn["kind"], turn["player"])
        else:
            assert row["player"] == ""
            assert 0 <= float(row["belief_greedy"]) <= 1, "a school's belief is among it"
            assert row["why"]
    assert people == sum(5 * len(turns) for turns in read.turns) > 0
    assert {row["transparency"] for row in tidy} == {"0.2", "0.9"}


def test_the_wide_table_is_the_tidy_one(played: tuple[httpx.Client, str]) -> None:
    teacher, code = played
    tidy, wide = rows(teacher, code, "tidy.csv"), rows(teacher, code, "wide.csv")
    lines = {
        (line["participant.code"], line[f"detente.{k}.player.id_in_group"], str(k))
        for line in wide
        for k in range(1, ROUNDS + 1)
    }
    assert len({at[1:] for at in lines if at[1]}) == len([at for at in lines if at[1]]) == 6 * ROUNDS, (
        "each round of a seat once"
    )
    of_pair = ("act", "incident", "act_seen", "treaty", "crisis", "war", "belief_greedy", "why", "message")
    for row in tidy:
        at = f"detente.{row['round']}"
        line = next(one for one in wide if one[f"{at}.player.id_in_group"] == str(int(row["seat"]) + 1))
        assert row["player"] in ("", line["participant.code"]), "nobody stands in another's row"
        for name in ("person", "school", "motive", "forces", "arms", "force_kind", "payoff"):
            assert line[f"{at}.player.{name}"] == row[name]
        for name in of_pair:
            assert line[f"{at}.player.{name}_{int(row['other']) + 1}"] == row[name]
        assert line[f"{at}.subsession.transparency"] == row["transparency"]
    people = {row["player"] for row in tidy} - {""}
    assert people == {line["participant.code"] for line in wide if line["participant._is_bot"] == "0"}
    assert len(people) == 4, "who was dropped and who came late for them are two"
    for line in wide:
        payoff = sum(float(line[f"detente.{k}.player.payoff"] or 0) for k in range(1, ROUNDS + 1))
        assert float(line["participant.payoff"]) == pytest.approx(payoff, abs=1e-4)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t="])
@pytest.mark.parametrize("before", ["", " ", "a;", "a; ", "a,", "a\n"])
def test_no_spreadsheet_takes_a_text_for_a_formula(sign: str, before: str) -> None:
    told = _table([{"name": f"{before}{sign}1", "number": -1.5}], ["name", "number"])
    assert told.startswith('"name","number"\n"')
    row = next(csv.DictReader(io.StringIO(told, newline="")))
    assert row["number"] == "-1.5"
    assert all(re.match(r"\s*['a]|$", cell) for cell in re.split("[;,\n]", row["name"])), row["name"]
    assert row["name"].replace("'", "") == f"{before}{sign}1"


def test_the_run_is_the_tidy_table(played: tuple[httpx.Client, str], tmp_path: Path) -> None:
    teacher, code = played
    file = tmp_path / "run.nc"
    file.write_bytes(teacher.get(f"/api/rooms/{code}/teacher/export/run.nc").content)
    run = detente.open(file)
    assert np.asarray(run["conduct"]).shape == (1, ROUNDS, 6, 6)
    for row in rows(teacher, code, "tidy.csv"):
        at = (0, int(row["round"]) - 1, int(row["seat"]), int(row["other"]))
        assert run["conduct"][at] == (row["act"] == "compete")
        assert run["treaty"][at] == int(row["treaty"])
        assert (run["war"][at] > 0.5) == int(row["war"])
        assert run["malign"][at[0], at[1], at[2]] == (row["motive"] == "greedy")
    assert detente.diagnose(run)["war"].mean in (0.0, 1.0)


def test_who_did_not_agree_to_research_is_in_nothing_for_it(played: tuple[httpx.Client, str]) -> None:
    teacher, code = played
    whole = view(teacher, code, "/teacher")
    refused = next(one for one in whole["players"] if one["name"] == "P1")
    for form in ("tidy.csv", "wide.csv"):
        everything = teacher.get(f"/api/rooms/{code}/teacher/export/{form}").text
        research = teacher.get(f"/api/rooms/{code}/teacher/export/{form}", params={"research": True}).text
        assert refused["player"] in everything
        assert refused["player"] not in research
        assert any(one["player"] in research for one in whole["players"])
    answer = teacher.get(f"/api/rooms/{code}/teacher/export/run.nc", params={"research": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "consent")


def test_for_research_nobody_else_s_row_tells_of_who_did_not_agree(played: tuple[httpx.Client, str]) -> None:
    teacher, code = played
    whole = view(teacher, code, "/teacher")
    seat = next(str(one["seat"]) for one in whole["players"] if one["name"] == "P1")
    all_of_them = {(r["round"], r["seat"], r["other"]): r for r in rows(teacher, code, "tidy.csv")}
    kept = {(r["round"], r["seat"], r["other"]): r for r in rows(teacher, code, "tidy.csv", research=True)}
    seen = ("act_seen", "forces_look", "treaty", "crisis", "war")
    assert {at for at in all_of_them if at[1] != seat} == set(kept)
    for at, row in kept.items():
        same = {name: row[name] == value for name, value in all_of_them[at].items()}
        changed = {"payoff", *seen} if at[2] == seat else {"payoff"}
        assert {name for name, holds in same.items() if not holds} == changed
        assert {row[name] for name in changed} == {""}
    for row in rows(teacher, code, "wide.csv", research=True):
        assert row["participant.payoff"] == ""
        told = [row[f"detente.{k}.player.{name}_{int(seat) + 1}"] for k in range(1, ROUNDS + 1) for name in seen]
        assert set(told) == {""}
