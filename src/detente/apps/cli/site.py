"""``detente site``: story, laboratory and pages of results as static files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.apps.cli import output
from detente.apps.cli.options import Json, OpenPage, RawData
from detente.apps.cli.result_pages import tell_page
from detente.apps.cli.story import Tongue

PLACE = 16
"""Place among the commands."""
FOLDER = Path("detente-site")
"""Where the site is written if nobody says."""
Cases = Annotated[
    list[str] | None,
    typer.Option(
        "--case",
        help="A case and its years, such as USA-China:1949-2018; may be repeated; 'none' for no case.",
        show_default="a few famous pairs",
    ),
]
Allowed = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        help="A source to use although its makers do not let others hand it on, or 'all'; may be repeated. "
        "You answer for it.",
        show_default="none",
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option("--without", help="A source that nothing is made of; may be repeated.", show_default="none"),
]


def site(
    out: Annotated[Path | None, typer.Option(help="The folder to write.", show_default=str(FOLDER))] = None,
    base: Annotated[str, typer.Option(help="Path under which the host shows it, such as /courses/detente/.")] = "/",
    language: Annotated[Tongue, typer.Option(help="Language in which story and laboratory begin.")] = Tongue.en,
    cases: Cases = None,
    allow: Allowed = None,
    without: Without = None,
    full: Annotated[
        bool,
        typer.Option("--full/--quick", help="Verdict and claims whole (some five times as long), or in quick form."),
    ] = False,
    data: RawData = None,
    store: Annotated[
        Path | None, typer.Option(help="Folder in which runs of verdict and claims are kept.", show_default="OUT.runs")
    ] = None,
    open_page: OpenPage = False,
    json: Json = False,
) -> None:
    """Write a site of static files: story (the first page), laboratory, lesson, verdict, claims, cases and games.

    For any web host, a learning platform or a stick: it opens from a disk as well, asks nothing of any other host, and
    shares scripts, styles and engines. Story, laboratory and lesson (without its exam) are there in English and German.
    What was made is kept: the same command goes on where it was stopped, and makes anew only what has changed.

    Cases need the record (`detente data fetch all`, or --data). Sources whose makers do not let others hand them on are
    left out unless --allow names them; without the capabilities of states (nmc7) there is no case. What lacks is said.

    For example:

        detente site --out public --open

        detente site --out public --base /courses/detente/ --language de

        detente site --data raw --allow all --without sipri --case USA-China:1949-2018
    """
    from detente.apps.site.build import build_site, check_site
    from detente.apps.site.plan import FAMOUS, SitePlan, closed_sources, read_cases

    folder = out or FOLDER
    check_site(folder)
    plan = SitePlan(
        language=language.value,
        base=base,
        cases=FAMOUS if cases is None else () if cases == ["none"] else read_cases(cases),
        full=full,
        data=data,
        closed=closed_sources(allow or (), without or ()),
        store=store or folder.with_name(f"{folder.resolve().name}.runs"),
    )
    built = build_site(plan, folder, progress=True)
    if json:
        output.print_json(built.to_dict())
    else:
        size = sum(built.files.values()) / 1e6
        pages = f"{len(built.pages)} pages, {len(built.made)} of them made now"
        output.say(f"{pages}; {len(built.files)} files, {size:.1f} MB.")
    for one in built.left_out:
        output.note(f"Not in the site: {one['what']}. {one['why']}")
    output.note(f"Runs of verdict and claims are in {plan.store}; they are no part of the site.")
    tell_page(folder / "index.html", open_page=open_page)
    output.finish(built.complete, as_json=json, again=output.KEPT)
