"""A theory: mechanisms for every phase of the year, and the values of their parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeGuard

from detente.core.errors import InvalidValue, UnknownName
from detente.core.fixed import Fixed, freeze
from detente.core.order import NAMED, OWNER, TOGETHER, hearers, in_turn, insert, known_as, name_of
from detente.core.outside import several, text, texts
from detente.core.param import REGISTRY, Parameter, check_parameter, list_parameters
from detente.core.phases import PHASES, Mechanism
from detente.core.quoted import quote
from detente.core.shown import Facts, Rows, Shown

Chain = tuple[Mechanism, ...]
Part = Mechanism | type[Mechanism] | str | Iterable[Any]
"""A mechanism, its class or name, or several of these."""


@dataclass(frozen=True)
class Card:
    """What a school says, for people: checked for completeness by test.

    Attributes
    ----------
    claim, interprets, responds, interacts, binds : str
        What it claims, and how its states interpret, respond, interact and bind.
    notice, attempt : tuple of str
        Things to look at, things to try.
    reasons : mapping
        Why each setting differs from its default, and why each mechanism is left out: by the name
        of the parameter or the mechanism, with keys of works in brackets.
    """

    claim: str = ""
    interprets: str = ""
    responds: str = ""
    interacts: str = ""
    binds: str = ""
    notice: tuple[str, ...] = ()
    attempt: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for part in ("claim", "interprets", "responds", "interacts", "binds"):
            object.__setattr__(self, part, text(f"What a card says under {part!r}", getattr(self, part)))
        for part in ("notice", "attempt"):
            object.__setattr__(self, part, texts(f"the lines of a card under {part!r}", getattr(self, part)))
        given = freeze("The reasons of a card", self.reasons)
        reasons = {text("What a reason is of", k): text(f"The reason of {quote(k)}", v) for k, v in given.items()}
        object.__setattr__(self, "reasons", Fixed(reasons))


@dataclass(frozen=True, repr=False)
class Theory(Shown):
    """A recipe: the mechanisms of each phase, and values of their parameters.

    Attributes
    ----------
    name : str
        Name, in snake_case.
    title : str
        Name for people.
    start, structure, observe, interpret, respond, interact, bind : tuple of Mechanism
        Mechanisms of each phase, in the order in which they act; an empty phase does nothing.
    settings : mapping
        Values that differ from the defaults, by parameter.
    card : Card
        What the theory says.
    references : tuple of str
        Keys of its sources.
    by_construction : tuple of str
        Results that follow from an assumption of this theory and are no support for it.
    idle : mapping
        Parameters of mechanisms that it does not list and that stand in it because theories share one anatomy, or
        because a scenario speaks of them: they are at these values unless a scenario, or an intervention, sets them.
    denies : tuple of str
        Names of mechanisms that it says there are none of: no setting of a scenario brings them. One of your own that
        has the name of one of detente's is denied by its full name, with its module.
    absent : tuple of Mechanism
        Mechanisms that stand in a phase only because theories share one anatomy: they act on nobody who holds this one.
    origin : str
        Module of the file or package that it was read from; empty if it was made here. Theories that differ in nothing
        else are equal, and files of results do not hold it.
    """

    name: str
    title: str
    start: Chain
    structure: Chain
    observe: Chain
    interpret: Chain
    respond: Chain
    interact: Chain
    bind: Chain
    settings: Mapping[str, float] = field(default_factory=dict)
    card: Card = field(default_factory=Card)
    references: tuple[str, ...] = ()
    by_construction: tuple[str, ...] = ()
    idle: Mapping[str, float] = field(default_factory=dict)
    denies: tuple[str, ...] = ()
    absent: Chain = ()
    origin: str = field(default="", compare=False, metadata={"saved": False})

    def __post_init__(self) -> None:
        self._check_words()
        for phase in ("start", *PHASES):
            object.__setattr__(self, phase, _chain(f"Mechanisms of the phase {phase!r}", getattr(self, phase)))
            for m in getattr(self, phase):
                if m.phase != phase:
                    msg = f"Mechanism {m!r} belongs to the phase {m.phase!r}, not {phase!r}."
                    raise InvalidValue(msg, "Move it there.")
                if phase == "start" and type(m).__call__ is not Mechanism.__call__:
                    msg = f"Mechanism {m!r} of the start does something, which nobody would call."
                    raise InvalidValue(msg, "There mechanisms declare parameters; let it act in a phase of the year.")
        owned = self._owned
        settings = freeze("Settings of a theory", self.settings)
        object.__setattr__(
            self, "settings", Fixed({name: check_parameter(name, value) for name, value in settings.items()})
        )
        object.__setattr__(self, "idle", Fixed(freeze("Idle parameters of a theory", self.idle)))
        for name in self.settings:
            if name not in owned:
                kind = f"parameter of the theory {quote(self.name)}"
                owner = REGISTRY[name].owner.rpartition(".")[2]
                why = f"Its owner, {owner}, is not part of this theory"
                if known_as(REGISTRY[name].owner) in self.denies:
                    why = f"{why}, which denies it. {self.card.reasons.get(owner, '')}".rstrip()
                    raise UnknownName(kind, name, sorted(owned), f"{why} theory.add({owner!r}) puts it there even so.")
                raise UnknownName(kind, name, sorted(owned), f"{why}: theory.add({owner!r}) puts it there.")

    def _check_words(self) -> None:
        """Check what is said of the theory beside its mechanisms and their parameters."""
        for name in ("name", "title"):
            object.__setattr__(self, name, text(f"The {name} of a theory", getattr(self, name)))
        for name in ("references", "by_construction", "denies"):
            object.__setattr__(self, name, texts(f"the {name} of a theory", getattr(self, name)))
        card: object = self.card
        if not isinstance(card, Card):
            msg = f"The card of a theory must be a Card, not {quote(card)}."
            raise InvalidValue(msg, "Write card=Card(claim=...).")
        object.__setattr__(self, "absent", _chain("Mechanisms that are absent", self.absent))

    @cached_property
    def mechanisms(self) -> Chain:
        """Every mechanism, in the order of the year."""
        return tuple(m for phase in ("start", *PHASES) for m in getattr(self, phase))

    @cached_property
    def _owned(self) -> frozenset[str]:
        """Names of the parameters that its mechanisms declare."""
        return frozenset(name for m in self.mechanisms for name in list_parameters(type(m)))

    @cached_property
    def _defaults(self) -> Mapping[str, float]:
        """Values of its parameters where neither it nor a scenario says otherwise."""
        there = sorted(self.mechanisms, key=lambda m: m not in self.absent)  # of one name, what is present counts
        every = {name: p.default for m in there for name, p in list_parameters(type(m)).items()}
        out = {name: every[name] for m in self.mechanisms for name in list_parameters(type(m))}
        return out | {k: v for k, v in self.idle.items() if k in out}

    def present(self) -> Theory:
        """Return the same theory without the mechanisms that are absent from it."""
        if not self.absent:
            return self
        chains: dict[str, Any] = {
            phase: tuple(m for m in getattr(self, phase) if m not in self.absent) for phase in ("start", *PHASES)
        }
        return replace(self, absent=(), **chains)

    @property
    def anatomy(self) -> tuple[tuple[type, ...], ...]:
        """Classes of the mechanisms by phase: what a compiled program depends on."""
        return tuple(tuple(type(m) for m in getattr(self, phase)) for phase in PHASES)

    def _title(self) -> str:
        return f"Theory: {self.title or self.name}"

    def _facts(self) -> Facts:
        kinds = {phase: ", ".join(type(m).__name__ for m in getattr(self, phase)) for phase in ("interpret", "bind")}
        return {
            "Name": self.name,
            "Claim": self.card.claim or "-",
            "Mechanisms": f"{len(self.mechanisms)}; interpret: {kinds['interpret']}; bind: {kinds['bind'] or 'none'}",
            "Sources": ", ".join(self.references) or "-",
        }

    def _rows(self) -> Rows:
        known = {k: REGISTRY[k] for k in self.settings}
        return [
            {"setting": k, "value": v, "default": known[k].default, "unit": known[k].unit}
            for k, v in self.settings.items()
        ]

    def replace(self, **changes: Any) -> Theory:
        """Return the same theory with some attributes changed, by name (knock-outs: ``bind=()``)."""
        return replace(self, **changes)

    def where(self, **settings: float) -> Theory:
        """Return the same theory with some parameters set; mechanisms of detente come with theirs, unless denied."""
        made = self.bring(settings, even_off=True)
        return replace(made, settings={**self.settings, **settings})

    def add(self, *parts: Part) -> Theory:
        """Return the same theory with more mechanisms, each at its place in the year.

        Parameters
        ----------
        *parts
            Mechanisms, their classes or names, or groups of them.

        Raises
        ------
        UnknownName
            No mechanism of detente has this name.
        """
        chains: dict[str, Any] = {}
        added = in_turn([_mechanism(kind) for kind in _flat(parts)])
        for m in added:
            if m.phase not in ("start", *PHASES):
                msg = f"Mechanism {m!r} belongs to the phase {m.phase!r}, which no year has."
                raise InvalidValue(msg, f"The phases are {', '.join(PHASES)}.")
            chains[m.phase] = insert(chains.get(m.phase, getattr(self, m.phase)), m)
        names = {name_of(type(m)) for m in added}
        return replace(self, denies=tuple(name for name in self.denies if name not in names), **chains)

    def bring(self, settings: Mapping[str, float], *, even_off: bool = False, switched_off: bool = False) -> Theory:
        """Return the same theory with the mechanisms of detente that own some parameters and are not denied.

        Parameters
        ----------
        settings
            Values of parameters.
        even_off
            Whether values at their identity bring them too.
        switched_off
            Whether they are at their identity until a scenario, or what is done on the way, says otherwise.

        Raises
        ------
        InvalidValue
            The settings are no mapping.
        """
        given: object = settings
        if not isinstance(given, Mapping):
            msg = f"Settings are values by the name of a parameter, not {quote(given)}."
            raise InvalidValue(msg, 'Write {"ruin": 1.5}.')
        has = {type(m) for m in self.mechanisms}
        own = self._owned
        asleep = {type(m) for m in self.absent}
        owners = [
            OWNER[name]
            for name, value in settings.items()
            if name in OWNER
            and (name not in own or name in self.idle or OWNER[name] in asleep or self._unheard(name, has))
            and (even_off or value != REGISTRY[name].identity)
        ]
        wanted = [k for owner in owners if not self.denies_kind(owner) for k in TOGETHER.get(owner, (owner,))]
        kinds = [k for k in wanted if k not in has and not self.denies_kind(k)]
        here = self._woken([k for k in wanted if k in has and not self.denies_kind(k)])
        if not kinds:
            return here
        off = {n: REGISTRY[n].identity for k in kinds for n in k.off} if switched_off else {}
        made = here.add(*kinds)
        return replace(made, idle={**made.idle, **{n: v for n, v in off.items() if v is not None}})

    def denies_kind(self, kind: type[Mechanism]) -> bool:
        """Return whether there is none of a mechanism; one of detente's and one of your own may have the same name."""
        return name_of(kind) in self.denies

    def _unheard(self, name: str, has: set[type[Mechanism]]) -> bool:
        """Return whether nobody would hear what a parameter makes states say; who speaks by its own theory means it."""
        return name not in self.settings and not has.issuperset(hearers(OWNER[name]))

    def _woken(self, kinds: Iterable[type[Mechanism]]) -> Theory:
        """Return the same theory with mechanisms that stand in it for company's sake as if they had just come."""
        quiet = {n for k in kinds for n in list_parameters(k) if n in self.idle and n not in k.off}
        slept = tuple(m for m in self.absent if type(m) in set(kinds))
        if not quiet and not slept:
            return self
        idle = {k: v for k, v in self.idle.items() if k not in quiet}
        return replace(self, idle=idle, absent=tuple(m for m in self.absent if m not in slept))

    def without(self, *kinds: Part) -> Theory:
        """Return the same theory without some mechanisms (classes, names, groups) and without settings of theirs."""
        gone = tuple(kind if _is_kind(kind) else self._kind(kind) for kind in _flat(kinds))
        changes: dict[str, Any] = {
            phase: tuple(m for m in getattr(self, phase) if not isinstance(m, gone)) for phase in ("start", *PHASES)
        }
        theirs = {name for kind in gone for name in list_parameters(kind)}
        denies = dict.fromkeys((*self.denies, *map(name_of, gone)))
        settings = {k: v for k, v in self.settings.items() if k not in theirs}
        still = {k: v for k, v in self.idle.items() if k not in theirs}
        return replace(self, settings=settings, idle=still, denies=tuple(denies), **changes)

    def _kind(self, name: object) -> type[Mechanism]:
        """Return the class of a mechanism of this theory by its name."""
        known = {type(m).__name__: type(m) for m in self.mechanisms}
        if not isinstance(name, str) or name not in known:
            kind = f"mechanism of the theory {quote(self.name)}"
            raise UnknownName(kind, name, known)
        return known[name]

    def values(self, **more: float) -> dict[str, float]:
        """Return the value of every parameter; ``more`` are defaults of a scenario, which settings overrule."""
        out = dict(self._defaults)
        out.update({k: check_parameter(k, v) for k, v in more.items() if k in out})
        out.update({k: check_parameter(k, v) for k, v in self.settings.items()})
        return out


def _is_kind(given: object) -> TypeGuard[type[Mechanism]]:
    return isinstance(given, type) and issubclass(given, Mechanism)


def _chain(what: str, given: object) -> Chain:
    """Return mechanisms as a tuple; raise ``InvalidValue`` if one is none."""
    chain = several(what, given)
    for m in chain:
        if not isinstance(m, Mechanism):
            msg = f"{what}: {quote(m)} is no mechanism."
            made = m.__name__ if _is_kind(m) else "WorstCase"
            raise InvalidValue(msg, f"One is made from its class: {made}().")
    return chain


def parameters(theory: Theory) -> dict[str, Parameter]:
    """Return every parameter of a theory with its declaration and its value.

    Parameters
    ----------
    theory
        Any theory.

    Returns
    -------
    dict
        Declarations by name, in the order of the year.
    """
    there = sorted(theory.mechanisms, key=lambda m: m not in theory.absent)
    known = {name: p for m in there for name, p in list_parameters(type(m)).items()}
    return {name: replace(known[name], value=value) for name, value in theory.values().items()}


def _flat(parts: Iterable[Any]) -> Iterator[Any]:
    """Return mechanisms, classes and names one by one."""
    for part in parts:
        if not isinstance(part, (Mechanism, type, str)) and isinstance(part, Iterable):
            yield from _flat(part)
        else:
            yield part


def _mechanism(given: object) -> Mechanism:
    """Return a mechanism by itself, its class or its name."""
    kind = given
    if isinstance(kind, str):
        if kind not in NAMED:
            what = "mechanism"
            raise UnknownName(what, kind, NAMED)
        kind = NAMED[kind]
    if isinstance(kind, type) and issubclass(kind, Mechanism):
        return kind()
    if not isinstance(kind, Mechanism):
        msg = f"{kind!r} is no mechanism."
        raise InvalidValue(msg, "Name mechanisms by class or name.")
    return kind


def names_of(parts: Part) -> tuple[str, ...]:
    """Return the names by which mechanisms, groups or names are denied.

    Raises
    ------
    UnknownName, InvalidValue
        One is none.
    """
    return tuple(dict.fromkeys(name_of(type(_mechanism(kind))) for kind in _flat((parts,))))
