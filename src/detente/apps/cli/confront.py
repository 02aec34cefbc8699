"""``detente confront``: theories against the record, out of sample."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.apps.cli.options import Json, On, OpenPage, RawData, Store, Yes, watched, words
from detente.apps.cli.output import KEPT, note, say, show, table, writable
from detente.apps.cli.own import PANEL, Codes, Decimal, Directed, Keys, Missing, given, read_own
from detente.apps.cli.result_pages import deliver

if TYPE_CHECKING:
    from detente.studies.confront.result import Confrontation
    from detente.studies.confront.trial import Trial

PLACE = 50
"""Place among the commands."""

LISTED = 3
"""Most sentences printed of what was left out, and of what was not at hand; the page and ``--json`` have all."""


def confront(
    task: Annotated[
        str | None,
        typer.Option(
            help="Tasks, joined by commas: onset, escalation, rivalry_end, spending.", show_default="all of them"
        ),
    ] = None,
    schools: Annotated[str | None, typer.Option(help="Theories, joined by commas.", show_default="all")] = None,
    onset_column: Annotated[
        str, typer.Option(help="Outcome of the task onset: any column of 0 and 1 of the dyad-year frame.")
    ] = "gml_onset",
    train: Annotated[
        str | None, typer.Option(help="Years that models are fitted on.", show_default="1817-1989")
    ] = None,
    test: Annotated[str | None, typer.Option(help="Years that are foretold.", show_default="1990-2010")] = None,
    dyads: Annotated[
        str,
        typer.Option(help="relevant (neighbours, and dyads with a major power), all, or both (all for onset alone)."),
    ] = "both",
    frame: Annotated[
        Path | None,
        typer.Option(
            help="Your own dyad-years (.csv, .dta, .parquet, .xlsx): two states, year and an outcome. The rest is "
            "joined from the record.",
            rich_help_panel=PANEL,
        ),
    ] = None,
    codes: Codes = None,
    keys: Keys = None,
    directed: Directed = None,
    decimal: Decimal = None,
    missing: Missing = None,
    data: RawData = None,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    workers: Annotated[int, typer.Option(help="Processes and threads; it changes no number. 0: as many as cores.")] = 0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make trials anew that an earlier call has finished.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Page to write.", show_default="confront.html, none with --json")
    ] = None,
    store: Store = None,
    on: On = None,
    yes: Yes = False,
    json: Json = False,
    open_page: OpenPage = False,
) -> None:
    """Hold theories against the whole record, out of sample, beside habit and the field's regressions.

    Each school is carried along the record from 1816: every year its states see what was done to them, revise what
    they believe, and fear. What it then says of each pair is added, step by step, to models that know geometry and
    history already: its geometry, its history, its formulae with nothing learnt, and beliefs last, so that what
    they add is seen. Rivals: peace years, Dangerous Dyads, geometry and history, the full regression with and
    without what was coded in hindsight, gradient boosting; for spending, a random walk, the drift that all states
    share, and ARIMA. Differences of log loss are paired; below zero is better. Their 95 % intervals allow for what
    dyads of a state and of a year share, and stand beside a bootstrap of countries and an interval for all that is
    looked at.

    For example:

        detente confront

        detente confront --task onset --schools rational_spiral,tit_for_tat --dyads relevant

        detente confront --task onset --onset-column war_onset --train 1817-1949 --test 1950-2007 --json

        detente confront --task onset --frame sanctions.csv --onset-column sanction

    The first line says what beliefs add, the next how small a gain could have been seen. Test years in which theories
    are not told what happened (after 2010, unless you bring acts of your own) are refused. A call that was stopped goes
    on where it was when it is given again.
    """
    import os

    from detente.core.scenario import whole
    from detente.data.cache import cache_folder
    from detente.studies.confront.study import answer_confrontation

    whole("seed", seed, 0, 2**32 - 1)
    page = writable(out or (None if json else Path("confront.html")))
    told = given(frame=frame, codes=codes, keys=keys, directed=directed, decimal=decimal, missing=missing)
    own = None if frame is None else read_own(frame, **told, data=data)
    kept = answer_confrontation(
        words(task) if task else None,
        data=data,
        cache=cache_folder(),
        theories=words(schools) if schools else None,
        onset=onset_column,
        train=train,
        test=test,
        dyads=dyads,
        frame=own,
        seed=seed,
        fresh=fresh,
        workers=whole("workers", workers, 0, 1024) or os.cpu_count() or 1,
        store=store,
        on=on,
        progress=watched(yes),
        page=_page,
        tell=note,
    )
    note(kept.words)
    deliver(kept.answer, page if kept.answer.trials else None, _page, _show, json, KEPT, kept.told, open_page=open_page)


def _page(result: Confrontation) -> str:
    from detente.apps.pages.confront_page import render

    return render(result)


def _show(result: Confrontation, page: Path | None) -> None:
    """Print the answer, and the best of each sample; the page and ``--json`` have all."""
    from detente.studies.confront.account import summary
    from detente.studies.confront.wording import sample_words

    for place, sentence in enumerate(summary(result.trials) if result.trials else result.account):
        say(sentence, "bold" if place == 0 else "")
    _table(result.trials)
    late = [f"{sample_words(trial)}: {trial.left_out}" for trial in result.trials if trial.left_out]
    for head, sentences in (("Left out", [*result.left_out, *late]), ("Not at hand", result.notes)):
        for sentence in sentences[:LISTED]:
            say(f"{head}: {sentence}", errors=True, whole=True)
        if len(sentences) > LISTED:
            say(f"{head}: {len(sentences) - LISTED} more, told on the page and in --json.", errors=True, whole=True)
    seconds = ", ".join(f"{step} {time:.0f} s" for step, time in result.seconds.items() if time >= 1)
    if seconds:
        memory = "" if result.peak_memory is None else f"; at most {result.peak_memory / 1024:.1f} GiB"
        say(f"Time: {seconds}{memory}.", errors=True, whole=True)


def _table(trials: list[Trial]) -> None:
    """Print what the best theory adds to the regression of each sample, a sample a row."""
    from detente.studies.confront.wording import sample_words, theory_title

    rows = []
    for trial in trials:
        if not trial.ablation:
            continue
        best = trial.added(trial.ablation[0].onto)[0]
        one = best.beliefs or best.together
        what = sample_words(trial) if best.beliefs else f"{sample_words(trial)} (whole theory)"
        ends = ("-" if pair is None else _ends(pair) for pair in ((one.low, one.high), one.country))
        rows.append((what, theory_title(best.theory), _thousandths(one.log_loss), *ends))
    if not rows:
        return
    say()
    title = "Thousandths of log loss that beliefs of the best theory add to the full regression (below zero is better)"
    head = ("sample", "best theory", "adds", "95 % by dyads", "by countries")
    show(table(head, rows, title=title, right={"adds"}, fixed={"adds", "95 % by dyads", "by countries"}))


def _thousandths(value: float) -> str:
    return f"{1000 * value:+.2f}"


def _ends(pair: tuple[float, float]) -> str:
    return f"[{_thousandths(pair[0])}, {_thousandths(pair[1])}]"
