"""What schools write at the seats that nobody holds: from what they chose and believe, by the declared rule."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="needs the extra web")

from classroom import Server, decide, done, opened, reach, view
from detente.apps.serve.game import CALM, ClassGame, dials
from detente.apps.serve.messages import MESSAGES, MOST_STATES, Decision, Opening
from detente.apps.serve.spoken import Grounds, spoken, wording
from detente.apps.serve.texts import texts

HOSTILE = {"warn", "accuse", "ask"}


def told(**given: object) -> Grounds:
    none = np.zeros((2, 2), bool)
    names = ("competes", "cheated", "war", "seen", "looks", "accident", "wanted", "treaty")
    ones = np.ones(2)
    made = Grounds(
        "en",
        3,
        np.arange(12),
        none[0],
        np.full((2, 2), 0.3),
        **dict.fromkeys(names, none),
        forces=ones,
        target=ones,
        mixes=ones,
    )
    return replace(made, **given)


YES = np.array([[False, True], [False, False]])


@pytest.mark.parametrize(
    ("given", "kind", "reason"),
    [
        ({}, "thank", "restrained"),
        ({"round": 0}, "reassure", "first"),
        ({"seen": YES}, "reassure", "forgiven"),
        ({"wanted": YES}, "treaty", "offer"),
        ({"wanted": YES, "treaty": YES}, "thank", "restrained"),
        ({"accident": YES}, "accident", "accident"),
        ({"competes": YES}, "warn", "unsure"),
        ({"competes": YES, "seen": YES}, "warn", "competed"),
        ({"competes": YES, "seen": YES, "cheated": YES}, "accuse", "cheated"),
        ({"competes": YES, "forces": np.array([1.0, 2.0])}, "ask", "stronger"),
    ],
)
def test_a_state_after_security_writes_what_it_does_and_why(given: dict, kind: str, reason: str) -> None:
    (note,) = spoken(told(**given), 0).messages
    assert (note.to, note.kind, note.text) == (1, kind, texts()["en"]["bots"]["say"][reason][0])


def test_a_greedy_one_writes_what_one_that_answers_like_with_like_would() -> None:
    greedy = np.array([True, False])
    for competes in (YES, ~YES):
        for seen in (YES, ~YES):
            note = spoken(told(greedy=greedy, competes=competes, seen=seen), 0).messages[0]
            honest = spoken(told(competes=seen, seen=seen), 0).messages[0]
            assert note == honest


def test_beliefs_and_reasons_are_the_school_s_own() -> None:
    for greedy in (False, True):
        made = told(belief=np.full((2, 2), 0.8125), seen=YES, greedy=np.array([greedy, False]))
        belief = spoken(made, 0).beliefs[1]
        assert (belief.greedy, belief.why) == (0.81, texts()["en"]["bots"]["why"]["competed"])


def test_no_two_schools_of_a_game_write_the_same_in_one_round_and_none_soon_again() -> None:
    first = set()
    for seed in range(20):
        for language, states in (("en", 12), ("de", 6)):
            game = ClassGame(Opening(mode="system", states=states, rounds=3, seed=seed, language=language), 0)
            before = {seat: set() for seat in range(states)}
            for k in range(3):
                done = game.live({}, dials(2.5, 0.2))
                said = {seat: {note.text for note in bot.messages} for seat, bot in done.bots.items()}
                assert all(said[i].isdisjoint(said[j]) for i, j in itertools.combinations(said, 2))
                assert all(before[seat].isdisjoint(said[seat]) for seat in said)
                before = {seat: before[seat] | said[seat] for seat in said}
                first |= {(language, text) for text in said[0]} if k == 0 else set()
    assert len(first) > 12, "the luck of each game draws anew what its first seat writes"


def test_in_the_first_round_no_school_writes_or_believes_by_what_another_did() -> None:
    reason = {text: why for why, said in texts()["en"]["bots"]["say"].items() for text in said}
    past = {"competed", "restrained", "forgiven", "accident", "war", "cheated"}
    wrong = {texts()["en"]["bots"]["why"][why] for why in past & texts()["en"]["bots"]["why"].keys()}
    for seed in range(8):
        game = ClassGame(Opening(mode="system", states=12, seed=seed, greedy=0.5), 0)
        for told in [*map(game.says, range(12)), *game.live({}, dials(2.5, 0.0)).bots.values()]:
            assert past.isdisjoint(reason[note.text] for note in told.messages)
            assert wrong.isdisjoint(belief.why for belief in told.beliefs.values())


def test_what_a_seat_writes_is_the_luck_of_its_game_alone() -> None:
    same, other = np.array([[wording(seed, w, 2) for w in range(40)] for seed in (3, 4)])
    assert (np.sort(same) == np.arange(12)).all()
    assert np.mean(same == other) < 0.2, "above it in one of 10^6 pairs of seeds"
    rounds = np.array([wording(3, 0, k) for k in range(12)])
    assert (np.sort(rounds, 0) == np.arange(12)[:, None]).all()


def test_among_many_the_same_reason_is_not_written_twice_in_a_row() -> None:
    reason = {text: why for why, said in texts()["en"]["bots"]["say"].items() for text in said}
    said = []
    game = ClassGame(Opening(mode="system", rounds=6, seed=3), 0)
    for _ in range(6):
        done = game.live({0: Decision(acts={})}, dials(2.5, 0.2))
        said.append({(s, note.to, reason[note.text]) for s, bot in done.bots.items() for note in bot.messages})
    assert not any(first & second for first, second in itertools.pairwise(said))
    assert all(said)
    pair = spoken(told(), 0)
    assert spoken(told(), 0, pair).messages == pair.messages


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_schools_say_is_what_they_did(language: str) -> None:
    game = ClassGame(Opening(mode="system", rounds=6, seed=3, language=language), 0)
    words = {*itertools.chain(*texts()[language]["bots"]["say"].values())}
    for _ in range(6):
        ahead = game.ahead
        done = game.live({0: Decision(acts={})}, dials(2.5, 0.2))
        assert sorted(done.bots) == [1, 2, 3, 4, 5]
        meant = np.asarray(game.single.years[-1].response.intended)[..., 0]
        calm = np.asarray(ahead.interpretation.fear)[..., 0] < CALM
        for seat, bot in done.bots.items():
            assert {note.text for note in bot.messages} <= words
            assert {note.kind for note in bot.messages} <= set(MESSAGES)
            assert set(bot.treaty) == {j for j in range(6) if j != seat and calm[seat, j]}
            for note in bot.messages:
                honest = not game.now.malign[seat, 0]
                assert not honest or (note.kind in HOSTILE) == (meant[seat, note.to] > 0.5)
        for i in range(1, 6):
            for j in range(1, 6):
                if i != j:
                    both = i in done.bots[j].treaty and j in done.bots[i].treaty
                    assert done.edits["treaty"][i, j] == both, "schools conclude treaties with each other too"


@pytest.mark.parametrize("seed", range(4))
def test_an_accident_is_not_what_a_school_decided(seed: int) -> None:
    game = ClassGame(Opening(rounds=4, seed=seed, greedy=0.0), 0, ["default", "default"])
    for _ in range(4):
        done = game.live({0: Decision(acts={1: "restraint"})}, dials(2.5, 0.2), [(1, 0)])
        meant = np.asarray(game.single.years[-1].response.intended)[1, 0, 0] > 0.5
        assert done.conduct[1, 0] == 1
        assert done.bots[1].acts == {0: "compete" if meant else "restraint"}
    assert any(done.bots[1].acts[0] == "restraint" for done in game.lived), "the accident alone was hostile"


def test_every_language_has_the_same_words() -> None:
    english, german = (texts()[word]["bots"] for word in ("en", "de"))
    assert {part: sorted(words) for part, words in english.items()} == {k: sorted(v) for k, v in german.items()}
    for part in (english, german):
        assert {len(said) for said in part["say"].values()} == {MOST_STATES}
        said = [*itertools.chain(*part["say"].values())]
        assert len({*said}) == len(said)
        assert max(map(len, said)) <= 140


def test_who_is_alone_with_schools_has_something_to_read(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, rounds=2, seed=4, language="de")
    ada = server.person(code)
    done(teacher, code, "start")
    assert decide(ada, code, treaty=[1]).status_code == 200
    past = reach(ada, code, lambda seen: seen["round"] == 2)["history"][0]
    (note,) = past["received"]
    assert note["from"] == 1
    assert note["text"] in itertools.chain(*texts()["de"]["bots"]["say"].values())
    bot = view(teacher, code, "/teacher")["worlds"][0]["rounds"][0]["bots"]["1"]
    assert bot["beliefs"]["0"]["why"] in texts()["de"]["bots"]["why"].values()
    assert past["wanted_treaty"] == ([1] if 0 in bot["treaty"] else [])
    assert "why" not in str(past["received"])
    assert decide(ada, code).status_code == 200
    reach(ada, code, lambda seen: seen["phase"] == "ended")
    done(teacher, code, "reveal")
    shown = view(ada, code)["truth"]["rounds"][0]["bots"]["1"]
    assert shown["beliefs"] == {"0": bot["beliefs"]["0"]["greedy"]}
