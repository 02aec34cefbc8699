"""What comes after a game: debrief, replay, export."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from detente.apps.serve.asking import REFUSALS, Here, Me, Teacher, state
from detente.apps.serve.debrief import debrief
from detente.apps.serve.desk import Desk, Made, Waiting
from detente.apps.serve.export import agreed, tidy, wide
from detente.apps.serve.game import ClassGame
from detente.apps.serve.hosted import Hosted
from detente.apps.serve.laboratory import as_run
from detente.apps.serve.likeness import Resemblance, resemblances
from detente.apps.serve.limits import HEAVY, LOOK
from detente.apps.serve.messages import Replaying
from detente.apps.serve.refusal import Refused, slow
from detente.apps.serve.replay import replay
from detente.core.result import plain
from detente.core.saved import as_bytes

after = APIRouter(prefix="/api/rooms/{code}", responses=REFUSALS)
"""Routes of what comes after."""
MOST_KEPT = 100
"""Replays of a room that are kept for who asks the same."""
WorldNumber = Annotated[int, Query(ge=0, lt=240, description="Number of the world in the room.")]


def _game(hosted: Hosted, world: int) -> ClassGame:
    """Return a world of which there is something to say."""
    if world >= len(hosted.room.games) or not hosted.room.games[world].rounds:
        raise Refused(409, "not_now", "No round of this world is over.")
    return hosted.room.games[world]


async def _made(request: Request, hosted: Hosted, player: str, work: Callable[[], Made]) -> Made:
    """Return what somebody asks for, computed off the loop; a player's number is empty for a teacher."""
    return await _desk(request).made(request, hosted.room.code, player, work)


def _desk(request: Request) -> Desk:
    return cast("Desk", request.app.state.desk)


def _like(hosted: Hosted, game: ClassGame) -> Mapping[int, list[Resemblance]]:
    """Return resemblances, computed once a round."""
    key = (game.world, game.rounds)
    if key not in hosted.likeness:
        found = resemblances(game)
        hosted.likeness = {k: v for k, v in hosted.likeness.items() if k[0] != game.world} | {key: found}
    return hosted.likeness[key]


def _debrief(hosted: Hosted, world: int) -> Mapping[str, Any]:
    """Return a debrief, computed once a round; who deletes texts meanwhile has another begun."""
    kept, room = hosted.debriefs, hosted.room
    game = room.games[world]
    key = (world, game.rounds)
    if key not in kept:
        kept[key] = plain(debrief(game, _like(hosted, game), room.rounds_of(world)))
    return kept[key]


async def _debriefed(request: Request, hosted: Hosted, world: int, player: str, *who: str) -> Mapping[str, Any]:
    """Return a debrief; only who has one computed is counted."""
    key = (world, _game(hosted, world).rounds)
    if key in hosted.debriefs:
        return hosted.debriefs[key]
    slow(state(request)[0].limiter.wait(HEAVY, *who))
    return await _made(request, hosted, player, lambda: _debrief(hosted, world))


@after.get("/teacher/debrief")
async def whole_debrief(request: Request, hosted: Here, teacher: Teacher, world: WorldNumber = 0) -> Response:
    """Return the debrief of a world: beliefs against truth, measures, whom each resembled."""
    return JSONResponse(await _debriefed(request, hosted, world, "", "teacher", hosted.room.code))


@after.get("/debrief")
async def own_debrief(request: Request, hosted: Here, who: Me) -> Response:
    """Return the debrief of one's own game, once the teacher has revealed who was who."""
    world = _revealed(hosted, hosted.player(who).world)
    told = await _debriefed(request, hosted, world, who.player, who.player)
    return JSONResponse({**told, "players": [one for one in told["players"] if one["player"] == who.player]})


def _revealed(hosted: Hosted, world: int) -> int:
    if not hosted.room.revealed_now or world < 0:
        raise Refused(409, "not_now", "The teacher has not revealed who was who.")
    return world


async def _replayed(request: Request, hosted: Hosted, asked: Replaying, player: str, *who: str) -> Response:
    """Return a replay, the same one to all who ask the same; only who has one computed is counted."""
    game, kept = _game(hosted, asked.world), hosted.replays
    key = (game.world, game.rounds, asked.draws, asked.change.model_dump_json())
    if key in kept:
        return JSONResponse(kept[key])
    slow(state(request)[0].limiter.wait(HEAVY, *who))

    def work() -> Any:
        if key not in kept:
            kept[key] = plain(replay(game, asked.change, _like(hosted, game), asked.draws))
            for old in list(kept)[:-MOST_KEPT]:
                kept.pop(old, None)
        return kept[key]

    return JSONResponse(await _made(request, hosted, player, work))


@after.get("/teacher/queue")
async def waiting_teacher(request: Request, hosted: Here, teacher: Teacher) -> Waiting:
    """Return the place in the queue of what the teacher asked for, and the seconds that it is reckoned to take."""
    return _desk(request).waiting(hosted.room.code, "")


@after.get("/queue")
async def waiting_player(request: Request, hosted: Here, who: Me) -> Waiting:
    """Return the place in the queue of what a player asked for, and the seconds that it is reckoned to take."""
    slow(state(request)[0].limiter.wait(LOOK, "look", who.player))
    return _desk(request).waiting(hosted.room.code, hosted.player(who).number)


@after.post("/teacher/replay")
async def replay_any(request: Request, hosted: Here, teacher: Teacher, asked: Replaying) -> Response:
    """Return the same game, same luck, with one thing changed."""
    return await _replayed(request, hosted, asked, "", "teacher", hosted.room.code)


@after.post("/replay")
async def replay_own(request: Request, hosted: Here, who: Me, asked: Replaying) -> Response:
    """Return one's own game with one thing changed, once the teacher has revealed who was who."""
    world = _revealed(hosted, hosted.player(who).world)
    return await _replayed(request, hosted, asked.model_copy(update={"world": world}), who.player, who.player)


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
        if research and not agreed(room, people, here):
            why = "Somebody in this world did not agree to research, and a run holds all states: take a table instead."
            raise Refused(409, "consent", why)
        body = await _made(request, hosted, "", lambda: as_bytes(as_run(game)))
        kind = "application/x-netcdf"
    else:
        write = tidy if form == "tidy.csv" else wide
        text = await _made(request, hosted, "", lambda: write(room, people, names=names, research=research))
        body = text.encode("utf-8-sig")
        kind = "text/csv; charset=utf-8"
    file = f"detente-{room.code}{f'-{world}' if form == 'run.nc' else ''}-{form}"
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{file}"'})
