"""What a view tells of who held a seat, of the dials that turned, and of the language of a text."""

from classroom import Server, decide, done, opened, reach, view


def test_who_held_a_seat_what_was_turned_and_in_which_language_one_wrote(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, mode="system", states=6, rounds=2, seed=2, offence_advantage=2.5, transparency=0.2)
    ada, ben = server.person(code, "Ada"), server.person(code, "Ben")
    done(teacher, code, "start")
    for person in (ada, ben):
        assert decide(person, code).status_code == 200
    reach(ben, code, lambda seen: seen["round"] == 2 and seen["phase"] == "deciding")
    first = view(ada, code)["you"]["player"]
    done(teacher, code, "drop", player=first)
    cem, dora = server.person(code, "Cem"), server.person(code, "Dora")
    holders = [[past["holder"] for past in view(one, code)["history"]] for one in (ben, cem, dora)]
    assert holders == [["you"], ["student"], ["school"]]
    assert view(cem, code)["you"]["seat"] == 0, "Ada's"

    opening = {"offence_advantage": 2.5, "transparency": 0.2}
    done(teacher, code, "dial", transparency=0.6)
    for seen in (view(ben, code), view(server.client(), code, "/screen")):
        assert (seen["dials_before"], seen["dials"]) == (opening, {**opening, "transparency": 0.6})

    notes = [{"to": 0, "kind": "warn", "text": "Halt!", "language": "de"}, {"to": 2, "text": "Stop!"}]
    assert decide(ben, code, messages=notes).status_code == 200
    for person in (cem, dora):
        assert decide(person, code).status_code == 200
    reach(ben, code, lambda seen: seen["phase"] == "ended")
    heard = [
        next(note for note in view(one, code)["history"][-1]["received"] if note["from"] == 1) for one in (cem, dora)
    ]
    assert [(note["text"], note["language"]) for note in heard] == [("Halt!", "de"), ("Stop!", None)]
    schools = [note for note in view(cem, code)["history"][-1]["received"] if note["from"] > 2]
    assert {note["language"] for note in schools} <= {"en"}

    done(teacher, code, "reveal")
    seats = view(dora, code)["truth"]["seats"]
    told = [[(one["name"], one["first"], one["last"]) for one in seat["held"]] for seat in seats[:4]]
    assert told == [[("Ada", 1, 1), ("Cem", 2, 2)], [("Ben", 1, 2)], [("", 1, 1), ("Dora", 2, 2)], [("", 1, 2)]]
    assert [one["player"] for one in seats[3]["held"]] == [None]
    assert seats[0]["held"][0]["player"] == first
