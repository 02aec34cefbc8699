"""What players and teachers say to the server, each checked as it comes in: the protocol's schema."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from detente.apps.serve.names import is_empty
from detente.schools import schools

Act = Literal["restraint", "compete"]
"""What a state does toward another in a round."""
Arms = Literal["build", "hold", "cut"]
"""What it does with its forces."""
ForceKind = Literal["offensive", "balanced", "defensive"]
"""What its forces are to be fit for."""
MESSAGES = {
    "reassure": "We mean no harm.",
    "warn": "We will answer in kind.",
    "treaty": "Let us agree on arms.",
    "ask": "Why do you arm?",
    "accident": "That was an accident.",
    "accuse": "You broke your word.",
    "thank": "We saw your restraint.",
    "own": "",
}
"""What can be said in one word of the list, and in words; ``own`` is text alone."""
LEAST_STATES, MOST_STATES = 6, 12
"""Fewest states of a system, and most of a world."""
MOST_PLAYERS = 240
"""Most students that a room may take."""
REHEARSAL = {"rounds": 6, "seconds": 40, "keep_days": 1}
"""What a rehearsal is where its opening does not say: over in five minutes, and deleted the next day."""


def clean(text: str) -> str:
    """Return a text in one line without anything that does not show, or turns the direction of writing.

    Parameters
    ----------
    text
        What somebody typed.
    """
    shown = (" " if is_empty(c) else c for c in unicodedata.normalize("NFC", text))
    return " ".join("".join(shown).split())


def known_school(name: str) -> str:
    """Return the name of a school of the field: a file of somebody's own is never read for who asks by the network.

    Parameters
    ----------
    name
        Its name.

    Raises
    ------
    ValueError
        There is no such school.
    """
    if name not in schools():
        msg = f"There is no school {name[:60]!r}. Schools are: {', '.join(schools())}."
        raise ValueError(msg)
    return name


SchoolName = Annotated[str, AfterValidator(known_school), Field(json_schema_extra={"enum": list(schools())})]
"""Name of a school of the field."""
Name = Annotated[str, Field(max_length=40), AfterValidator(clean)]
"""A name as it may stand on a screen."""
Words = Annotated[str, Field(max_length=200), AfterValidator(clean)]
"""A sentence or two."""
Seat = Annotated[int, Field(ge=0, lt=MOST_STATES)]
"""Number of a state in its world."""
Number = Annotated[int, Field(ge=0, lt=2**31)]
"""A count."""


class Said(BaseModel):
    """What comes in: unknown fields are refused, numbers are finite."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)


class StatedBelief(Said):
    """What a player believes of another state: the probability that it is greedy, and why."""

    greedy: Annotated[float, Field(ge=0, le=1)]
    why: Words = ""


class Note(Said):
    """A message to another state: a word of the list, a short text, and the language of that text if it is known."""

    to: Seat
    kind: Literal["reassure", "warn", "treaty", "ask", "accident", "accuse", "thank", "own"] = "own"
    text: Annotated[str, Field(max_length=140), AfterValidator(clean)] = ""
    language: Literal["en", "de"] | None = None


class Decision(Said):
    """What a state does in a round.

    Attributes
    ----------
    acts
        Conduct toward each other state, by seat; toward a state that is left out the state shows restraint.
    arms, kind
        What it does with its forces, and what they are to be fit for.
    treaty
        Seats with which an arms-control treaty is wanted, or kept; both sides must want it.
    messages
        At most one to each other state.
    beliefs
        What is believed of each other state, by seat.
    """

    acts: Annotated[dict[Seat, Act], Field(max_length=MOST_STATES)]
    arms: Arms = "hold"
    kind: ForceKind = "balanced"
    treaty: Annotated[list[Seat], Field(max_length=MOST_STATES)] = []
    messages: Annotated[list[Note], Field(max_length=MOST_STATES)] = []
    beliefs: Annotated[dict[Seat, StatedBelief], Field(max_length=MOST_STATES)] = {}

    def seats(self) -> set[int]:
        """Return every seat that it names."""
        return {*self.acts, *self.treaty, *self.beliefs, *(note.to for note in self.messages)}

    def wordless(self) -> Decision:
        """Return it without what its player wrote."""
        notes = [note.model_copy(update={"text": ""}) for note in self.messages]
        beliefs = {seat: belief.model_copy(update={"why": ""}) for seat, belief in self.beliefs.items()}
        return self.model_copy(update={"messages": notes, "beliefs": beliefs})


class Deciding(Said):
    """A decision for a round; a later ``number`` replaces an earlier one until the round closes."""

    round: Annotated[int, Field(ge=1, le=100)]
    number: Number = 0
    decision: Decision

    @field_validator("decision")
    @classmethod
    def _once(cls, decision: Decision) -> Decision:
        """Refuse a second message to a state: which of the two it was sent would be anybody's guess."""
        for whom, count in Counter(note.to for note in decision.messages).items():
            if count > 1:
                msg = f"There are {count} messages to the seat {whom}: send one to each state."
                raise ValueError(msg)
        return decision


class JoinRequest(Said):
    """A wish to join a room.

    Attributes
    ----------
    name
        A name, where the room asks for names.
    consent
        Whether the game may be used in research.
    program
        What a program that plays a seat declares: ``here`` if it keeps what it sees, ``elsewhere`` if it sends any of
        it to another machine, as to a model. The room's opening says which may play. Empty for a person.
    another
        Whether somebody else joins than who has joined by the same browser.
    """

    name: Name = ""
    consent: bool = False
    program: Literal["", "here", "elsewhere"] = ""
    another: bool = False


class Opening(Said):
    """What a room is to be.

    Attributes
    ----------
    mode
        ``pairs``: two states a world; ``system``: ``states`` of them.
    states
        States of a world in the mode ``system``.
    rounds, seconds
        Rounds of the game, and time for each [s].
    pace
        Whether the next round opens by itself (``auto``) or when the teacher says so (``teacher``).
    names
        Whether students give names; without names nothing that they type of themselves is kept.
    limit
        Most students.
    programs
        Which programs may play a seat: ``none``; those that keep what they see (``here``); or also those that send it,
        other players' messages among it, to another machine (``elsewhere``). Students are told before they join.
    schools
        Schools that play seats nobody holds, in turn; a few of the field's if none is named.
    greedy
        Chance that a state is greedy.
    offence_advantage, transparency
        Jervis's two variables as the game begins.
    seed
        What fixes its luck; drawn if left out.
    language
        Language in which schools write messages and reasons.
    keep_days
        Days after which the game is deleted; a room is opened with as many as the game can last, or more.
    rehearsal
        Whether schools play all seats but one as students would, with stated beliefs and messages; the rounds are
        then those of ``REHEARSAL`` if nothing else is said, and wait for the one person alone.
    """

    title: Name = ""
    mode: Literal["pairs", "system"] = "pairs"
    states: Annotated[int, Field(ge=LEAST_STATES, le=MOST_STATES)] = LEAST_STATES
    rounds: Annotated[int, Field(ge=1, le=30)] = 8
    seconds: Annotated[int, Field(ge=5, le=86_400 * 14)] = 90
    pace: Literal["auto", "teacher"] = "auto"
    limit: Annotated[int, Field(ge=1, le=MOST_PLAYERS)] = 60
    names: bool = True
    programs: Literal["none", "here", "elsewhere"] = "here"
    schools: Annotated[list[SchoolName], Field(max_length=MOST_STATES)] = []
    greedy: Annotated[float, Field(ge=0, le=1)] = 0.3
    offence_advantage: Annotated[float, Field(ge=0.3, le=6)] = 2.5
    transparency: Annotated[float, Field(ge=0, le=1)] = 0.2
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    language: Literal["en", "de"] = "en"
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 180
    rehearsal: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, said: Any) -> Any:
        """Give a rehearsal the length of one."""
        rehearses = isinstance(said, dict) and said.get("rehearsal") is True
        return {**REHEARSAL, **said} if rehearses else said

    @property
    def days(self) -> int:
        """Whole days that the game can last."""
        return math.ceil(self.rounds * self.seconds / 86_400)

    @property
    def size(self) -> int:
        """States of a world."""
        return 2 if self.mode == "pairs" else self.states


class OfRound(Said):
    """Something a teacher does in a round.

    Attributes
    ----------
    round
        The round that is open as it is asked, or the last one; None for the one that is open as it comes in.
    """

    round: Annotated[int, Field(ge=0, le=100)] | None = None


class Simple(OfRound):
    """Something a teacher does that needs no more words; where it is done already, nothing happens.

    ``start`` the game, ``pause`` and ``resume`` the clock, ``close`` the round now, ``next`` opens the next round,
    ``reveal`` who was who, ``end`` the game, ``lock`` and ``unlock`` the door. In a rehearsal ``next`` closes a round
    that is open as well. The ``round`` counts for ``close`` and ``next``: once it is over, or another is open, it is
    done already.
    """

    action: Literal["start", "pause", "resume", "close", "next", "reveal", "end", "lock", "unlock"]


class Extend(OfRound):
    """More time for the round [s]."""

    action: Literal["extend"]
    seconds: Annotated[int, Field(ge=1, le=3600)]


class Dial(Said):
    """Turn the world from the next round that closes on; what is left out stays."""

    action: Literal["dial"]
    offence_advantage: Annotated[float, Field(ge=0.3, le=6)] | None = None
    transparency: Annotated[float, Field(ge=0, le=1)] | None = None


class Incident(OfRound):
    """An accident: whatever the actor decides in the round, the target meets with hostility."""

    action: Literal["incident"]
    world: Number
    actor: Seat
    target: Seat


class Drop(Said):
    """Give a student's seat to its school; the student can come back while the door is open and there is a seat."""

    action: Literal["drop"]
    player: Annotated[str, Field(max_length=40)]


Action = Annotated[Simple | Extend | Dial | Incident | Drop, Field(discriminator="action")]
"""What a teacher does."""


class ReplayChange(Said):
    """One thing that a replay has differently.

    ``leap``: a seat shows restraint in a round, toward all or one; ``treaty``: two seats are bound by a treaty from a
    round on; ``belief``: a seat begins with another belief that the others are greedy; ``school``: a school plays a
    seat from the first round on; ``dial``: another world from a round on.
    """

    kind: Literal["leap", "treaty", "belief", "school", "dial"]
    round: Annotated[int, Field(ge=1, le=100)] = 1
    seat: Seat = 0
    other: Seat | None = None
    greedy: Annotated[float, Field(ge=0, le=1)] = 0.1
    school: SchoolName = "default"
    offence_advantage: Annotated[float, Field(ge=0.3, le=6)] | None = None
    transparency: Annotated[float, Field(ge=0, le=1)] | None = None


class Replaying(Said):
    """A replay of a world of the room, with how many draws of what people would be stood in for by."""

    world: Number = 0
    change: ReplayChange
    draws: Annotated[int, Field(ge=2, le=60)] = 20


def first_fault(error: ValidationError) -> str:
    """Return the first fault of what came in, in one sentence.

    Parameters
    ----------
    error
        What pydantic says.
    """
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}"[:300] if where else str(fault["msg"])[:300]
