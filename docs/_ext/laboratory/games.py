"""The formal games, from their registry."""

from detente.games import Game, game, games
from laboratory.rst import cited, escape, number, table, title


def section(one: Game) -> str:
    """Write one game: what it shows, its parameters, where predictions turn, what is ours."""
    parameters = [
        (f"``{d.name}``", number(d.default), f"{number(d.low)} to {number(d.high)}", escape(d.unit), escape(d.label))
        for d in one.parameters
    ]
    turns = [
        (escape(t.name.replace("_", " ")), number(t.value) if t.value == t.value else "none", escape(t.meaning))
        for t in one.solve().thresholds
    ]
    text = title(one.title, "-") + f"``detente games {one.name}``\n\n{escape(one.claim)}\n\n"
    text += table(("parameter", "default", "range", "unit", "meaning"), parameters, "18 9 15 13 45")
    text += table(("threshold", "at defaults", "meaning"), turns, "22 13 65")
    text += f"**Ours.** {escape(one.ours)}\n\n"
    if one.in_model:
        text += f"**In the simulated world.** {escape(one.in_model)}\n\n"
    return text + f"**Sources.** {cited(one.references)}\n\n"


def pages() -> dict[str, str]:
    """Write the page."""
    text = title("Formal games") + (
        "The games of the literature, exact and by themselves: payoffs, equilibria and the thresholds at which "
        "predictions turn. ``detente games NAME`` solves one at any parameters and ``--out FILE.html`` draws it; in "
        "Python, ``game(name).solve(...)`` of :mod:`detente.games`. Their equilibria are tested against independent "
        "solvers and published numbers.\n\n"
    )
    return {"reference/made/games.rst": text + "".join(section(game(name)) for name in games())}
