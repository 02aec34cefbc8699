"""A player's view told in words, for a model that reads and writes text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from detente.apps.serve.messages import Decision

LAST = 8
"""Rounds that are told, the last ones."""


@cache
def prompts(language: str) -> Mapping[str, str]:
    """Return what models are told, in templates.

    Parameters
    ----------
    language
        ``en`` or ``de``.
    """
    held: Mapping[str, str] = json.loads(Path(__file__).with_name(f"prompts.{language}.json").read_text("utf-8"))
    return held


def rules(view: Mapping[str, Any]) -> str:
    """Return the rules of the game as a player is told them, with its motive and the form of the reply.

    Parameters
    ----------
    view
        What the player sees, once the game has begun.
    """
    words, you = prompts(view["language"]), view["you"]
    schema = json.dumps(Decision.model_json_schema(), separators=(",", ":"))
    told = {"state": you["state"], "seat": you["seat"], "rounds": view["rounds"], "motive": words[you["motive"]]}
    return words["rules"].format(schema=schema, **told)


def situation(view: Mapping[str, Any]) -> str:
    """Return what the player sees now and saw in the last rounds; no name, code or number of a player is in it.

    Parameters
    ----------
    view
        What the player sees, in a round.
    """
    words, you = prompts(view["language"]), view["you"]
    names = {one["seat"]: one["state"] for one in (you, *view["others"])}
    lines = [words["now"].format(**{**you, **view["dials"], "round": view["round"], "rounds": view["rounds"]})]
    for other in view["others"]:
        held = [words[name] for name in ("treaty", "crisis", "war") if other[name]]
        held += [words[name].format(**other) for name in ("act_seen", "forces_look") if other[name]]
        lines.append(words["other"].format(more=f" {'; '.join(held)}." if held else "", **other))
    for past in view["history"][-LAST:]:
        lines.append(words["past"].format(round=past["round"], lines="; ".join(_past(words, names, past))))
    return "\n".join(lines)


def _past(words: Mapping[str, str], names: Mapping[int, str], past: Mapping[str, Any]) -> list[str]:
    """Return what a player knows of a round that is over, in pieces."""
    out = [words["own"].format(state=names[int(j)], act=act) for j, act in past["acts"].items()]
    out += [words["incident"].format(state=names[j]) for j in past["incidents"]]
    out += [words["seen"].format(state=names[int(j)], **seen) for j, seen in past["seen"].items()]
    out += [words["wanted"].format(state=names[j]) for j in past["wanted_treaty"]]
    for note in past["received"]:
        text = json.dumps(note["text"], ensure_ascii=False)
        out.append(words["received"].format(state=names[note["from"]], kind=note["kind"], text=text))
    for name in ("wars", "crises"):
        pairs = ", ".join(f"{names[i]} - {names[j]}" for i, j in past[name])
        out += [words[name].format(pairs=pairs)] if pairs else []
    return out
