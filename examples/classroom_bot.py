"""A program that plays a seat of the classroom: tit-for-tat on what it sees, by the protocol of `detente serve`.

python examples/classroom_bot.py http://127.0.0.1:8000 CODE
"""

import json
import sys
import urllib.request


def main(address: str, code: str) -> None:
    """Play one seat of a room until the game ends."""
    token, etag, number = "", "", 0

    def ask(path: str, body: dict | None = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        heads = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        with urllib.request.urlopen(urllib.request.Request(f"{address}/api/rooms/{code}{path}", data, heads)) as answer:
            return json.loads(answer.read() or "{}")

    token = ask("/join", {"name": "Tit-for-tat", "program": "here"})["token"]
    while True:
        news = ask(f"/view?etag={etag}&wait=20")  # waits until something changes
        if not news:
            continue
        etag, view = news["etag"], news["view"]
        if view["phase"] == "ended":
            return
        if view["phase"] == "deciding" and view["you"]["decision"] is None:
            number += 1
            acts = {str(other["seat"]): other["act_seen"] or "restraint" for other in view["others"]}
            ask("/decision", {"round": view["round"], "number": number, "decision": {"acts": acts}})


if __name__ == "__main__":
    main(*sys.argv[1:])
