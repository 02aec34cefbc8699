"""A page for each school, from its card."""

from collections.abc import Iterable

from detente.core.param import REGISTRY
from detente.core.phases import PHASES, Mechanism
from detente.core.theory import Theory
from detente.mechanisms.groups import made_of
from detente.schools import school, schools
from laboratory.rst import bullets, cited, escape, number, table, title

SAYS = (
    ("interprets", "How its states interpret"),
    ("responds", "How they respond"),
    ("interacts", "How they interact"),
    ("binds", "How they bind"),
)


def settings(theory: Theory) -> str:
    """Tell what the school sets differently from the defaults, and why."""
    if not theory.settings:
        return "Every parameter has its default.\n\n"
    rows = [
        (
            f"``{name}``",
            number(value),
            number(REGISTRY[name].default),
            escape(REGISTRY[name].unit),
            escape(REGISTRY[name].label),
            escape(theory.card.reasons.get(name, "")),
        )
        for name, value in theory.settings.items()
    ]
    return table(("parameter", "here", "default", "unit", "meaning", "why"), rows, "20 7 7 10 24 32")


def anatomy(theory: Theory) -> str:
    """Tell which groups of mechanisms the school has, which beside them, and which act in each phase."""
    groups, beside = made_of(theory)
    rows = [(f"``{group.name}``", escape(group.title), _named(group)) for group in groups]
    rows.append(("beside them", "", _named(type(mechanism) for mechanism in beside)))
    made = table(("group", "what it is", "mechanisms"), rows, "16 34 50")
    phases = [(phase, _named(type(mechanism) for mechanism in getattr(theory, phase))) for phase in ("start", *PHASES)]
    return made + table(("phase", "mechanisms"), phases, "16 84")


def denials(theory: Theory) -> str:
    """Tell which mechanisms the school denies, and why."""
    return bullets(f"{name}: {theory.card.reasons.get(name, 'denied')}" for name in theory.denies)


def _named(kinds: Iterable[type[Mechanism]]) -> str:
    return ", ".join(kind.__name__ for kind in kinds) or "nothing"


def page(theory: Theory) -> str:
    """Write the page of one school."""
    card = theory.card
    text = title(theory.title) + f"``{theory.name}``\n\n{escape(card.claim)}\n\n"
    for name, heading in SAYS:
        text += title(heading, "-") + f"{escape(getattr(card, name))}\n\n"
    if card.notice:
        text += title("Things to notice", "-") + bullets(card.notice)
    if card.attempt:
        text += title("Things to try", "-") + bullets(card.attempt)
    if theory.by_construction:
        text += title("By construction", "-")
        text += "These results follow from what the school assumes, and are no support for it.\n\n"
        text += bullets(theory.by_construction)
    text += title("What it sets", "-") + settings(theory)
    text += title("What it is made of", "-") + anatomy(theory)
    if theory.denies:
        text += title("What it denies", "-") + denials(theory)
    if theory.references:
        text += title("References", "-") + cited(theory.references) + "\n"
    return text


def pages() -> dict[str, str]:
    """Write the pages of all schools."""
    return {f"theory/schools/{name}.rst": page(school(name)) for name in schools()}
