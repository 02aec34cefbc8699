"""``detente claims``: claims of the literature put to the test, each with a computed verdict."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Backend, JsonAlone, On, RawData, RunSeed, Store
from detente.apps.cli.output import (
    AFRESH,
    KEPT,
    console,
    finish,
    note,
    print_json,
    save_text,
    say,
    show,
    table,
    writable,
)
from detente.core.backends import DEFAULT_BACKEND, as_backend

if TYPE_CHECKING:
    from detente.studies.claims import Claim, Claims
    from detente.studies.claims.record.verdict import RecordPredicted
    from detente.studies.claims.verdict import ClaimVerdict, Predicted

PLACE = 130
"""Place among the commands."""
PAGE = Path("detente-claims.html")
"""The page where none is named."""
LEGEND = (
    "Effect: of the comparison that decides. Holds in: share of draws of the assumptions; same: holds there or does "
    "not, as at the defaults. A boundary is a cut through one point. What each claim says: --verbose."
)
"""How the table is read."""
INDENT = "    "


def claims(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Claims such as M03, rows such as E17, or FILE.py:NAME, FILE.py, FILE.toml of your own; all if none.",
            show_default=False,
        ),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick/--full", help="A first answer with wider intervals, or all with robustness.")
    ] = False,
    seed: RunSeed = 0,
    only_list: Annotated[bool, typer.Option("--list", help="List the claims and stop.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="What each claim says, and what decides it.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a file of a claim of your own and stop.")] = False,
    backend: Backend = DEFAULT_BACKEND,
    data: RawData = None,
    store: Store = None,
    on: On = None,
    out: Annotated[Path | None, typer.Option(help="The page.", show_default=f"{PAGE}, none with --json")] = None,
    json: JsonAlone = False,
) -> None:
    """Put claims of the literature to the test: the same worlds and the same luck, with and without what is claimed.

    Each claim predicts effects of at least a stated size, and names a rival explanation that it must beat. It holds
    where all of its predictions do, fails where one falls short of what matters, holds when a parameter is on one side
    of a boundary that is found by bisection, and is undecided otherwise. What follows from an assumption of the model
    is marked "by construction" and is no support. The false discovery rate over all claims of a call is kept at 5 %.

    Claims that are about the world have a second verdict, apart from the model's, where the record is at hand: in the
    folder of --data, or fetched before with `detente data fetch`.

    For example:

        detente claims --list

        detente claims E11 --quick --verbose

        detente claims E20 --data raw

        detente claims --store runs --out claims.html

        detente claims mine.toml --json
    """
    from detente.apps.pages.claims_page import render
    from detente.core.scenario import whole
    from detente.studies.claims.registry import asked_claims, claim_named
    from detente.studies.claims.study import answer_claims
    from detente.studies.claims.written import EXAMPLE

    if example:
        typer.echo(EXAMPLE, nl=False)
        return
    if only_list:
        _list([claim_named(name) for name in asked_claims(names or None).values()], as_json=json)
        return
    whole("seed", seed, 0, 2**63 - 1)
    page = writable(out or (None if json else PAGE))
    kept = answer_claims(
        names or None,
        quick=quick,
        seed=seed,
        backend=as_backend(backend),
        data=data,
        store=store,
        on=on,
        progress=True,
        tell=note,
    )
    found = kept.answer
    note(kept.words)
    if page is not None and found.complete:
        page = save_text(page, render(found))
    if json:
        print_json({**found.to_dict(), **kept.told})
    elif found.complete:
        _show(found, verbose=verbose)
        say(f"Page: {page}", whole=True)
    finish(found.complete, as_json=json, again=AFRESH if store is None else KEPT)


def _list(every: Iterable[Claim], *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "id": c.id,
                "school": c.school,
                "statement": c.statement,
                "design": c.design,
                "rival": "; ".join(one.rival for one in c.rivals) or None,
                "by_construction": c.by_construction or None,
                "references": list(c.references),
            }
            for c in every
        ]
        print_json({"claims": rows})
        return
    for c in every:
        say(f"{c.id}  {c.statement} ({c.school})")


def _show(found: Claims, *, verbose: bool) -> None:
    """Print the verdicts for people: a line a claim, or a few where what it says is asked for."""
    say(f"{found.sentence}.", style="bold")
    if verbose:
        for one in found.claims:
            _tell(one)
        _show_record(found)
        return
    rows = [(one.id, _verdict(one), _effect(one.decisive), *_drawn(one)) for one in found.claims]
    head = ("claim", "verdict", "effect (95 % interval)", "holds in", "same")
    show(table(head, rows, right=head[3:], fixed=(head[0], *head[2:]), rule=True))
    say(LEGEND)
    _show_record(found)


def _tell(one: ClaimVerdict) -> None:
    """Print what became of one claim in a few lines."""
    from detente.studies.claims.answers import cut_words, draws_words, how_sure

    said = one.decisive
    lines = [
        f"{one.statement} ({one.school})",
        f"{said.words}: {_effect(said)} {said.unit}, {said.expected} by {said.smallest:g} expected",
    ]
    if one.robustness is not None:
        lines.append(f"{how_sure(one)} ({one.robustness.draws} draws)")
    if one.curve is not None and one.curve.turns:
        lines.append(f"boundary: a cut through one point, {cut_words(one)}")
    if one.robustness is not None and one.robustness.divide is not None:
        lines.append(draws_words(one)[-1])
    say()
    say(f"{one.id}  {one.words}", style="bold")
    for line in lines:
        say(fill(line, console().width, initial_indent=INDENT, subsequent_indent=INDENT))


def _verdict(one: ClaimVerdict) -> str:
    from detente.studies.claims.answers import place
    from detente.studies.claims.judge import WHEN

    if one.curve is None or not one.curve.turns or one.verdict != WHEN:
        return one.verdict
    return f"{WHEN} {one.curve.axis.parameter} {place(one.curve)}"


def _drawn(one: ClaimVerdict) -> tuple[str, str]:
    """Write the share of draws in which a claim holds, and in which it does or does not as at the defaults."""
    if one.robustness is None:
        return "-", "-"
    return f"{100 * one.robustness.holds:.0f} %", f"{100 * one.robustness.same:.0f} %"


def _effect(said: Predicted | RecordPredicted) -> str:
    found = said.finding
    return f"{_short(found.effect, '+')} ({_short(found.low)} to {_short(found.high)})"


def _short(value: float, sign: str = "") -> str:
    """Write a number in two significant digits, and no more than three decimals."""
    if value != value:
        return "-"
    return f"{value:{sign}.2g}" if abs(value) >= 0.01 else f"{value:{sign}.3f}" if abs(value) >= 0.0005 else "0"


def _show_record(found: Claims) -> None:
    """Print what the record says of the claims that are about it."""
    rows = []
    for one in found.claims:
        if one.record is None:
            continue
        said = one.record.decisive
        effect = "-" if said is None else _effect(said)
        cases = "-" if said is None else f"{said.finding.replicates:,}"
        rows.append((one.id, one.verdict, one.record.words, effect, cases))
    if rows:
        head = ("claim", "in the model", "in the record", "effect (95 % interval)", "cases")
        show(
            table(
                head,
                rows,
                title="The same claims in the record: a verdict apart from the model's",
                right=head[4:],
                fixed=(head[0], *head[3:]),
                rule=True,
            )
        )
