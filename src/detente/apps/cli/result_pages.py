"""Pages of results: written beside what a command prints, and told and opened at its end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from detente.apps.cli.output import AFRESH, explain, finish, print_json, save_text, say, stderr


def deliver(
    result: Any,
    path: Path | None,
    render: Callable[[Any], str],
    tell: Callable[[Any, Path | None], None],
    as_json: bool,
    again: str = AFRESH,
    also: Mapping[str, Any] | None = None,
    *,
    open_page: bool = False,
) -> None:
    """Write the page of a study, print its result, and leave with the exit status of what was stopped.

    Parameters
    ----------
    result
        The result of a study.
    path
        The page; none if absent.
    render
        Makes the page.
    tell
        Prints the result and where the page is.
    as_json
        Whether to print one JSON object instead.
    again
        What the same command would do, if it was stopped.
    also
        What else the JSON object tells.
    open_page
        Whether to open the page in the browser.
    """
    with write_page(path, lambda: render(result), open_page=open_page) as page:
        if as_json:
            print_json({**result.to_dict(), "page": str(page) if page else None, **(also or {})})
        else:
            tell(result, page)
    finish(result.complete, as_json=as_json, again=again)


@contextlib.contextmanager
def write_page(path: Path | None, render: Callable[[], str], *, open_page: bool = False) -> Iterator[Path | None]:
    """Write a page, let the result be printed whatever comes of it, and only then say what went wrong.

    Parameters
    ----------
    path
        The page; none if absent.
    render
        Makes its text.
    open_page
        Whether to open it in the browser; its full path is told in any case.

    Yields
    ------
    Path
        The page, or none if there is none.

    Raises
    ------
    SystemExit
        There is no page that there should be, with the status of the error. It is no JSON object: that is the result.
    """
    from detente.apps.cli.targets import spare_file
    from detente.core.files import seen

    held: BaseException | None = None
    page = path
    if path is not None:
        before = seen(path)
        try:
            spare_file(path)
            save_text(path, render())
        except (Exception, KeyboardInterrupt) as error:
            held = error
            page = None if seen(path) == before else path  # it may have come once the page was in its place
    yield page
    tell_page(page, open_page=open_page and held is None)
    if held is not None:
        if page is None:
            stderr().print(f"The page {path} was not written.", soft_wrap=True, markup=False, highlight=False)
        explain(held, as_json=False)


def tell_page(page: Path | None, *, open_page: bool = False) -> None:
    """Say where a page is, by its full path, and open it if that is wished.

    Parameters
    ----------
    page
        The page; nothing is said of one that is absent.
    open_page
        Whether to open it in the browser.
    """
    if page is None or not page.is_file():
        return
    whole = page.resolve()
    say(f"The page is {whole}: open it in any browser.", errors=True, whole=True)
    if open_page:
        import webbrowser

        if not webbrowser.open(whole.as_uri()):
            say("No browser could be opened here.", errors=True)
