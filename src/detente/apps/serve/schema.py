"""What a player sees, as a schema for programs: views are made in ``views``, and a test holds them to this."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from detente.apps.serve.messages import Act, Arms, Decision, ForceKind, Note


class Outgoing(BaseModel):
    """What goes out."""

    model_config = ConfigDict(extra="forbid")


class PublicState(Outgoing):
    """What is known of a state: forces [5 % of mean product], those of others to a tenth; economy [ratio to the mean].

    Economies are as counted before the first round: what changed since would tell who took what from whom.
    """

    seat: int
    state: str
    forces: float
    economy: float


class SeenAct(Outgoing):
    """How another's last act and its forces look to this state, rightly or not."""

    act_seen: Act | None
    forces_look: Literal["defensive", "offensive"] | None


class OtherState(PublicState, SeenAct):
    """Another state as this one sees it."""

    treaty: bool
    war: bool
    crisis: bool


class Yourself(Outgoing):
    """The player, and its state once the game has begun."""

    player: str
    name: str
    active: bool
    seat: int = 0
    state: str = ""
    forces: float = 0.0
    economy: float = 1.0
    motive: Literal["security", "greedy"] = "security"
    offensive_share: float = 0.5
    decision: Decision | None = None
    number: int = 0


class ReceivedNote(Outgoing):
    """A message that came in, from which seat, and in which language its text is, where that is known."""

    sender: Annotated[int, Field(alias="from")]
    kind: str
    text: str
    language: Literal["en", "de"] | None


class StoodIn(Outgoing):
    """What a school did and wrote in a state's name, in a round for which nobody decided."""

    arms: Arms
    kind: ForceKind
    treaty: list[int]
    messages: list[Note]


class PastRound(Outgoing):
    """What a state knows of a round that is over; dyads are pairs of seats, acts and what was seen go by seat.

    ``holder`` is who held the seat in it: the player, another student, or nobody, so that its school played it. What
    was ``decided`` is not always what the state did (``acts``): a war, or an accident, is hostility.
    """

    round: int
    holder: Literal["you", "student", "school"]
    dials: dict[str, float]
    decision: Decision | None
    stood_in: StoodIn | None
    decided: dict[int, Act]
    acts: dict[int, Act]
    incidents: list[int]
    seen: dict[int, SeenAct]
    wars: list[tuple[int, int]]
    crises: list[tuple[int, int]]
    treaties: list[tuple[int, int]]
    forces: list[float]
    received: list[ReceivedNote]
    wanted_treaty: list[int]


class ProgramCount(Outgoing):
    """Which programs may play, and how many have joined that keep what they see, or send it elsewhere."""

    allowed: Literal["none", "here", "elsewhere"]
    here: int
    elsewhere: int


class KeptSeat(Outgoing):
    """A seat that a browser keeps; ``since`` is when it was joined [s since 1970], 0 where that is not known."""

    player: str
    name: str
    since: float


class GameClock(Outgoing):
    """Where the game stands. ``deadline`` is in seconds since 1970, ``left`` in seconds while the clock is stopped.

    ``dials_before`` are the dials of the last round that is over, or those that the room opened with.
    """

    room: str
    title: str
    mode: Literal["pairs", "system"]
    states: int
    names: bool
    language: Literal["en", "de"]
    phase: Literal["lobby", "deciding", "between", "ended"]
    round: int
    rounds: int
    seconds: int
    deadline: float | None
    left: float | None
    locked: bool
    revealed: bool
    dials: dict[str, float]
    dials_before: dict[str, float]
    as_seen: bool
    messages: dict[str, str]
    programs: ProgramCount


class PlayerView(GameClock):
    """What a player sees."""

    kind: Literal["player"]
    you: Yourself
    others: list[OtherState] = []
    history: list[PastRound] = []
    truth: dict[str, Any] | None = None


class PublicNews(Outgoing):
    """What all know of the last round."""

    wars: list[tuple[int, int]]
    crises: list[tuple[int, int]]
    treaties: list[tuple[int, int]]
    forces: list[float]


class PublicWorld(Outgoing):
    """What all know of the one world that a class plays."""

    states: list[PublicState]
    news: PublicNews | None


class ScreenView(GameClock):
    """What stands on the wall: how many play, and how many of them have decided."""

    kind: Literal["screen"]
    joined: int
    decided: int
    world: PublicWorld | None = None


class ViewAnswer(Outgoing):
    """A view with its tag; ``now`` is the server's clock in seconds since 1970, by which deadlines are read."""

    etag: str
    now: float
    view: PlayerView


class ScreenAnswer(ViewAnswer):
    """The same for a projector."""

    view: ScreenView  # type: ignore[assignment]
