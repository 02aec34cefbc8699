"""Load on the classroom over loopback: round trips of decisions, memory of the server, decisions that were lost.

python benchmarks/classroom.py --seconds 600
"""

import argparse
import asyncio
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np
from websockets.asyncio.client import connect


async def join(address: str, code: str, name: str) -> tuple[str, str, str]:
    """Join a room; return it, the name and the token."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        answer = await client.post(f"/api/rooms/{code}/join", json={"name": name})
    return code, name, answer.json()["token"]


async def play(
    address: str, code: str, name: str, token: str, until: float, trips: list[float], acked: list[int]
) -> None:
    """Decide in every round after a moment of thought, and time it until it is acknowledged."""
    luck, heads = random.Random(name), {"Authorization": f"Bearer {token}"}
    line = address.replace("http", "ws") + f"/api/rooms/{code}/ws"
    number, sent, decided = 0, {}, 0
    async with connect(line, additional_headers=heads) as talk:
        while time.monotonic() < until:
            try:
                said = json.loads(await asyncio.wait_for(talk.recv(), 5))
            except TimeoutError:
                continue
            if said["type"] == "ack":
                trips.append(time.monotonic() - sent.pop(said["id"]))
                acked.append(said["seq"])
            elif said["type"] == "view":
                view = said["view"]
                if view["phase"] == "ended":
                    return
                if view["phase"] == "deciding" and view["round"] > decided:
                    decided, number = view["round"], number + 1
                    await asyncio.sleep(luck.uniform(0, 2))
                    acts = {str(o["seat"]): luck.choice(["restraint", "compete"]) for o in view["others"]}
                    sent[str(number)] = time.monotonic()
                    body = {"round": decided, "number": number, "decision": {"acts": acts, "arms": "hold"}}
                    await talk.send(json.dumps({"type": "decide", "id": str(number), **body}))


async def lesson(address: str, link: str, seconds: float) -> dict[str, float]:
    """Let twenty students play in each of three rooms, game after game."""
    trips: list[float] = []
    acked: list[int] = []
    lost, until = 0, time.monotonic() + seconds
    async with httpx.AsyncClient(base_url=address, timeout=60) as teacher:
        await teacher.get(link)
        while time.monotonic() < until:
            kinds = ({"mode": "pairs"}, {"mode": "system", "states": 6}, {"mode": "system", "states": 10})
            codes = []
            for kind in kinds:
                answer = await teacher.post("/api/rooms", json={"rounds": 12, "seconds": 60, **kind})
                codes.append(answer.json()["room"])
            before = len(acked)
            joined = await asyncio.gather(*(join(address, code, f"{code}{k}") for code in codes for k in range(20)))
            people = [asyncio.create_task(play(address, *who, until, trips, acked)) for who in joined]
            for code in codes:
                await teacher.post(f"/api/rooms/{code}/actions", json={"action": "start"})
            await asyncio.gather(*people)
            held = 0
            for code in codes:
                view = (await teacher.get(f"/api/rooms/{code}/teacher/view")).json()["view"]
                held += len(view["decisions"])
                held += sum(len(r["decisions"]) for world in view["worlds"] for r in world["rounds"])
            lost += max(0, len(acked) - before - held)
    held_trips = 1000 * np.array(trips)
    return {
        "decisions": len(trips),
        "lost": lost,
        "median_ms": round(float(np.median(held_trips)), 1),
        "p99_ms": round(float(np.quantile(held_trips, 0.99)), 1),
    }


def main() -> None:
    """Start a server, load it, print what was measured as JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=60.0)
    seconds = asked.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "detente", "serve", "--no-browser", "--port", "0", "--games", folder]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        address, link = (server.stdout.readline().split(": ", 1)[1].strip() for _ in range(2))
        try:
            found = asyncio.run(lesson(address, link, seconds))
            status = Path(f"/proc/{server.pid}/status").read_text()
            found["memory_mb"] = round(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)
            times = Path(f"/proc/{server.pid}/stat").read_text().rsplit(")", 1)[1].split()
            found["server_cpu_s"] = (int(times[11]) + int(times[12])) / 100
        finally:
            server.terminate()
            server.wait()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
