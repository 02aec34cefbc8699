"""What comes after a game: debrief, replay, export."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path as Folder
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from detente.apps.serve.asking import REFUSALS, Here, Me, Teacher, state
from detente.apps.serve.debrief import debrief
from detente.apps.serve.export import agreed, tidy, wide
from detente.apps.serve.game import ClassGame
from detente.apps.serve.hosted import Hosted
from detente.apps.serve.hosting import slow
from detente.apps.serve.laboratory import as_run
from detente.apps.serve.likeness import Resemblance, resemblances
from detente.apps.serve.limits import HEAVY
from detente.apps.serve.messages import Replaying
from detente.apps.serve.refusal import Refused
from detente.apps.serve.replay import replay
from detente.core.result import plain
from detente.core.saved import save

Made = TypeVar("Made")
"""What is computed."""
after = APIRouter(prefix="/api/rooms/{code}", responses=REFUSALS)
"""Routes of what comes after."""
WorldNumber = Annotated[int, Query(ge=0, lt=240, description="Number of the world in the room.")]


def _game(hosted: Hosted, world: int) -> ClassGame:
    """Return a world of which there is something to say."""
    if world >= len(hosted.room.games) or not hosted.room.games[world].rounds:
        raise Refused(409, "not_now", "No round of this world is over.")
    return hosted.room.games[world]


async def _off_the_loop(request: Request, made: Callable[[], Made]) -> Made:
    """Compute something in a thread, one at a time, so that rounds do not wait."""
    async with request.app.state.heavy:
        return await asyncio.to_thread(made)


async def _like(request: Request, hosted: Hosted, game: ClassGame) -> Mapping[int, list[Resemblance]]:
    """Return resemblances, computed once a round."""
    key = (game.world, game.rounds)
    if key not in hosted.likeness:
        found = await _off_the_loop(request, lambda: resemblances(game))
        hosted.likeness = {k: v for k, v in hosted.likeness.items() if k[0] != game.world} | {key: found}
    return hosted.likeness[key]


async def _debriefed(request: Request, hosted: Hosted, world: int, *who: str) -> Mapping[str, Any]:
    """Return a debrief, computed once a round; only who has one computed is counted."""
    game, room = _game(hosted, world), hosted.room
    key = (world, game.rounds)
    if key in hosted.debriefs:
        return hosted.debriefs[key]
    slow(state(request)[0].limiter.wait(HEAVY, *who))
    like, decided = await _like(request, hosted, game), room.rounds_of(world)
    told: Mapping[str, Any] = plain(await _off_the_loop(request, lambda: debrief(game, like, decided)))
    if hosted.room is room:  # else somebody deleted their texts meanwhile
        hosted.debriefs[key] = told
    return told


@after.get("/teacher/debrief")
async def whole_debrief(request: Request, hosted: Here, teacher: Teacher, world: WorldNumber = 0) -> Response:
    """Return the debrief of a world: beliefs against truth, measures, whom each resembled."""
    return JSONResponse(await _debriefed(request, hosted, world, "teacher", hosted.room.code))


@after.get("/debrief")
async def own_debrief(request: Request, hosted: Here, who: Me) -> Response:
    """Return the debrief of one's own game, once the teacher has revealed who was who."""
    player = _revealed(hosted, hosted.player(who).world)
    told = await _debriefed(request, hosted, player, who.player)
    return JSONResponse({**told, "players": [one for one in told["players"] if one["player"] == who.player]})


def _revealed(hosted: Hosted, world: int) -> int:
    if not hosted.room.revealed_now or world < 0:
        raise Refused(409, "not_now", "The teacher has not revealed who was who.")
    return world


async def _replayed(request: Request, hosted: Hosted, asked: Replaying) -> Response:
    game = _game(hosted, asked.world)
    like = await _like(request, hosted, game)
    return JSONResponse(plain(await _off_the_loop(request, lambda: replay(game, asked.change, like, asked.draws))))


@after.post("/teacher/replay")
async def replay_any(request: Request, hosted: Here, teacher: Teacher, asked: Replaying) -> Response:
    """Return the same game, same luck, with one thing changed."""
    slow(state(request)[0].limiter.wait(HEAVY, "teacher", hosted.room.code))
    return await _replayed(request, hosted, asked)


@after.post("/replay")
async def replay_own(request: Request, hosted: Here, who: Me, asked: Replaying) -> Response:
    """Return one's own game with one thing changed, once the teacher has revealed who was who."""
    world = _revealed(hosted, hosted.player(who).world)
    slow(state(request)[0].limiter.wait(HEAVY, who.player))
    return await _replayed(request, hosted, asked.model_copy(update={"world": world}))


@after.get("/teacher/export/{form}", response_class=Response)
async def export(
    request: Request,
    hosted: Here,
    teacher: Teacher,
    form: Literal["tidy.csv", "wide.csv", "run.nc"],
    world: WorldNumber = 0,
    names: bool = False,
    research: bool = False,
) -> Response:
    """Return the data of a room: a row for each act, oTree's wide form, or a world as a run for ``detente.open``.

    Names are left out unless asked for; with ``research`` so is whoever did not agree to it.
    """
    room, people = hosted.room, dict(hosted.people)
    if form == "run.nc":
        game = _game(hosted, world)
        here = {turn.player for past in room.closed_rounds for (w, _), turn in past.turns.items() if w == world}
        if research and not agreed(people, here):
            why = "Somebody in this world did not agree to research, and a run holds all states: take a table instead."
            raise Refused(409, "consent", why)
        body = await _off_the_loop(request, lambda: _saved(game))
        kind = "application/x-netcdf"
    else:
        write = tidy if form == "tidy.csv" else wide
        body = write(room, people, names=names, research=research).encode("utf-8-sig")
        kind = "text/csv; charset=utf-8"
    file = f"detente-{room.code}{f'-{world}' if form == 'run.nc' else ''}-{form}"
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{file}"'})


def _saved(game: ClassGame) -> bytes:
    """Return a game as the file of a run."""
    with tempfile.TemporaryDirectory() as folder:
        return save(as_run(game), Folder(folder) / "game.nc").read_bytes()
