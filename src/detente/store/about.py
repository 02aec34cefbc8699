"""What tells one run or study from another, in a line: its subject, what is done or varied in it, how much of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

UNTOLD = ("backend", "detente", "keep", "study", "scenario", "theories", "follows", "mix", "shares", "interventions",
          "earlier", "design", "until", "outcomes", "problem", "block", "second")  # fmt: skip
"""What of a question is not told as it stands: the rest of the line says it, or it tells nothing of the subject."""
FEW = 6
"""Most names of a list that are told one by one."""
ACTS = ("restraint", "competing")
LONGEST = 40
"""Most characters of a text that is told as it stands."""


def about(question: Mapping[str, Any], made: Mapping[str, Any]) -> str:
    """Return what was asked, in a line.

    Parameters
    ----------
    question
        What fixes the numbers, as it stands in the manifest.
    made
        What made it: from which run it goes on, and the ranges that a sweep varies.
    """
    scenario = _inner(question.get("scenario"))
    parts = [_origin(made.get("from")), _name(scenario), "" if _names_theories(question) else _theories(question)]
    parts += [*_varied(question.get("design"), made.get("varied")), _until(question.get("until"))]
    parts += _ranges(_inner(question.get("problem")))
    first = scenario.get("first_year") if isinstance(scenario.get("first_year"), int) else 0
    parts += [
        done_words(_inner(one), _items(scenario.get("names")), int(first or 0))
        for one in _items(question.get("interventions"))
    ]
    parts += [_era(era, int(first or 0)) for era in _items(question.get("earlier"))]
    told = {name: _short(name, held) for name, held in sorted(question.items()) if name not in UNTOLD}
    points = 0 if "points" in question else points_of(question)
    if points and "replicates" in told:
        most = "at most " if question.get("until") else ""
        told["replicates"] = f"{points:,} points x {most}{question['replicates']} replicates"
    return "; ".join(part for part in (*parts, *told.values()) if part)


def apart(lines: Sequence[str], questions: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the lines of several runs and studies, each of those that look alike with what it alone was asked.

    Parameters
    ----------
    lines, questions
        As ``about`` returns them, and what they are about.
    """
    told = list(lines)
    for line in {one for one in lines if one and lines.count(one) > 1}:
        among = [k for k, one in enumerate(lines) if one == line]
        leaves = [dict(_leaves(questions[k])) for k in among]
        paths = [p for p in dict.fromkeys(p for held in leaves for p in held)
                 if any(held.get(p) != leaves[0].get(p) for held in leaves)]  # fmt: skip
        for k, held in zip(among, leaves, strict=True):
            named = [f"{_last(path)} {_leaf(held.get(path))}" for path in paths[:3]]
            more = [f"{len(paths) - 3} more differences"] if len(paths) > 3 else []
            told[k] = "; ".join([line, *named, *more])
    return told


def varied_words(design: Mapping[str, Any]) -> dict[str, str]:
    """Return what a design varies, by name: the range of a number and how many values it takes, names of theories.

    Parameters
    ----------
    design
        The design as a question has it, with its arrays.
    """
    names = [str(name) for name in _items(design.get("names"))]
    numbers = design.get("numbers")
    held = numbers if isinstance(numbers, Mapping) else {}
    told = {}
    for name in names:
        if name == "theory":
            told[name] = f"theory {_listed(_items(design.get('theories')), 'theories')}"
        elif isinstance(held.get(name), (list, tuple, np.ndarray)):
            values = np.unique(np.asarray(held[name], float))
            ends = f"{values[0]:.4g} to {values[-1]:.4g}" if len(values) > 1 else f"{values[0]:.4g}"
            count = f" ({len(values):,} values)" if len(values) > 1 and design.get("kind") in ("grid", "list") else ""
            told[name] = f"{name} {ends}{count}"
        else:
            told[name] = name
    return told


def _varied(design: Any, words: Any) -> list[str]:
    if not isinstance(design, Mapping):
        return []
    known = words if isinstance(words, Mapping) else {}
    kind = design.get("kind")
    drawn = [] if kind in ("grid", "list", None) else [f"{kind} sample"]
    return [*(str(known.get(name, text)) for name, text in varied_words(design).items()), *drawn]


def _names_theories(question: Mapping[str, Any]) -> bool:
    """Return whether a design says which theories are followed."""
    design = question.get("design")
    return isinstance(design, Mapping) and "theory" in _items(design.get("names"))


def _ranges(problem: Mapping[str, Any]) -> list[str]:
    """Return the parameters of a sensitivity with their ranges; how many, if they are many."""
    names, bounds = _items(problem.get("names")), [_items(one) for one in _items(problem.get("bounds"))]
    if len(names) > FEW:
        return [f"{len(names)} parameters"]
    told = zip(names, bounds, strict=False)
    return [f"{name} {_leaf(ends[0])} to {_leaf(ends[1])}" for name, ends in told if len(ends) == 2]


def points_of(question: Mapping[str, Any]) -> int:
    """Return how many points a study runs, as its question says; 0 if it does not.

    Parameters
    ----------
    question
        What fixes the numbers, as it stands in the manifest.
    """
    if isinstance(question.get("points"), int):
        return int(question["points"])
    design = question.get("design")
    which = design.get("which") if isinstance(design, Mapping) else None
    if isinstance(which, (list, tuple, np.ndarray)):
        return len(which)
    shape = which.get("shape") if isinstance(which, Mapping) else None
    return int(shape[0]) if isinstance(shape, list) and shape and isinstance(shape[0], int) else 0


def _until(until: Any) -> str:
    asked = _items(until)
    if len(asked) < 3:
        return ""
    return f"until {asked[0]}{' difference' if asked[2] else ''} +- {_leaf(asked[1])}"


def _origin(held: Any) -> str:
    if not isinstance(held, Mapping) or "run" not in held:
        return ""
    if held.get("how") == "fork":
        return f"fork of {held['run']} in {held.get('year')}"
    return f"{held['run']} continued from {held.get('year')}"


def _theories(question: Mapping[str, Any]) -> str:
    names = [_name(_inner(one)) for one in _items(question.get("theories"))]
    shares = _items(question.get("shares"))
    mix = question.get("mix")
    parts = []
    if len(shares) == len(names) and shares:
        parts.append("mix " + " ".join(f"{n}:{s:.3g}" for n, s in zip(names, shares, strict=True)))
    elif names and all(names):
        parts.append(_listed(list(dict.fromkeys(names)), "theories"))
    if isinstance(mix, Mapping):
        mixed = zip(_items(mix.get("theories")), _items(mix.get("shares")), strict=False)
        parts.append("mix " + " ".join(f"{_name(_inner(one))}:{share:.3g}" for one, share in mixed))
    return "; ".join(parts)


def done_words(one: Mapping[str, Any], names: Sequence[str], first: int) -> str:
    """Return what an intervention does, in words: when, what, who and toward whom.

    Parameters
    ----------
    one
        Its fields as plain values.
    names
        Names of the states, if they have any.
    first
        Year of the calendar that year 0 stands for.
    """
    begin, end = one.get("year"), one.get("until")
    if not isinstance(begin, int):
        return ""
    act = one.get("conduct")
    once = act is None and not one.get("settings") and not one.get("hold")  # a world that is edited goes on by itself
    last = first + end - 1 if isinstance(end, int) else None
    years = (
        f"in {first + begin}"
        if once or last == first + begin
        else f"from {first + begin} {f'to {last}' if last else 'on'}"
    )
    what = [ACTS[int(act)]] if act in (0, 1) else [str(act)] if act is not None else []
    for word, key in (("by", "actor"), ("toward", "target")):
        who = one.get(key)
        if isinstance(who, int):
            what.append(f"{word} {names[who] if who < len(names) else who}")
    done = [" ".join(what)] if what else []
    for key, head in (("settings", ""), ("edits", "world's ")):
        held = one.get(key)
        done += [f"{head}{k} = {_leaf(v)}" for k, v in held.items()] if isinstance(held, Mapping) else []
    held_on = ", anew in every year" if one.get("hold") else ""
    return f"{years}: {' and '.join(done)}{held_on}" if done else ""


def _era(era: Any, first: int) -> str:
    held = _inner(era)
    until = held.get("until")
    names = list(dict.fromkeys(_name(_inner(one)) for one in _items(held.get("theories"))))
    return f"{_listed(names, 'theories')} before {first + until}" if isinstance(until, int) and names else ""


def _short(name: str, held: Any) -> str:
    """Return a part of a question in a few words; empty if it has none."""
    if isinstance(held, (bool, int, float)):
        return f"{name} {held}"
    if isinstance(held, str):
        return f"{name} {held}" if held and len(held) <= LONGEST else ""
    items = _items(held)
    if items and all(isinstance(one, str) for one in items):
        return f"{name} {_listed(items, name)}"
    named = list(dict.fromkeys(_name(_inner(one)) for one in items[:50]))
    if named and all(named):
        return _listed(named, name)
    return _name(_inner(held))


def _listed(names: Sequence[Any], what: str) -> str:
    return ", ".join(map(str, names)) if len(names) <= FEW else f"{len(names)} {what}"


def _items(held: Any) -> list[Any]:
    """Return the items of a sequence of a question; none if it is no sequence."""
    inner = held.get("v") if isinstance(held, Mapping) and held.get("$") in ("tuple", "list") else held
    return list(inner) if isinstance(inner, (list, tuple)) else []


def _inner(held: Any) -> Mapping[str, Any]:
    """Return the fields of an object of a question; nothing if it is none."""
    inner = held.get("v", held) if isinstance(held, Mapping) else {}
    return inner if isinstance(inner, Mapping) else {}


def _name(inner: Mapping[str, Any]) -> str:
    name = inner.get("name")
    return name if isinstance(name, str) else ""


def _leaves(held: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the plain values in a question, each with the names that lead to it."""
    if isinstance(held, Mapping):
        for name, part in held.items():
            yield from _leaves(part, (*path, str(name)))
    elif isinstance(held, (list, tuple)):
        for k, part in enumerate(held):
            yield from _leaves(part, (*path, str(k)))
    else:
        yield path, held


def _last(path: tuple[str, ...]) -> str:
    """Return the name of a value: the last of its path that is neither a number nor a word of the form."""
    named = [part for part in path if not part.isdecimal() and part not in ("v", "$", "value", "sha256", "parameters")]
    return named[-1] if named else "value"


def _leaf(value: Any) -> str:
    if value is None:
        return "absent"
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
