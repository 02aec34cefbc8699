"""A site on disk: what is made is kept, what lacks is said, and what is not to be handed on stays out."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detente.apps.cli.main import main
from detente.apps.site import parts, program
from detente.apps.site.build import MANIFEST, build_site
from detente.apps.site.hosting import header_files
from detente.apps.site.plan import SitePlan, closed_sources, read_cases
from detente.apps.site.shared import POLICY, outsource
from detente.core.errors import DataError, InvalidValue, UnknownName
from detente.core.progress import Moment
from detente.data.record import LEFT_OUT, open_record
from detente.data.registry import SOURCES

PLAN = SitePlan(cases=(("USA-USSR", "1946-1950"),), schools=("default",), claims=("E11",), games=("chicken", "powell"))
RAW = Path(__file__).parents[4] / "shared" / "data" / "raw"


@pytest.fixture
def no_record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "cache"))


@pytest.mark.usefixtures("no_record")
def test_what_is_made_is_kept_and_only_what_changed_is_made_anew(tmp_path: Path) -> None:
    def stop(moment: Moment) -> None:
        if moment.stage.startswith("The verdict"):
            raise KeyboardInterrupt

    folder, plan = tmp_path / "site", replace(PLAN, store=tmp_path / "runs")
    first = build_site(plan, folder, progress=stop)
    assert not first.complete
    assert not any("exam" in name for name in first.made), "its key is not for everybody"
    assert {name for name in first.made if not name.startswith("lesson-")} == {
        *("index.html", "index.de.html", "lab.html", "lab.de.html", "lesson.html", "lesson.de.html"),
        "game-chicken.html",
        "game-powell.html",
    }
    second = build_site(plan, folder)
    assert (second.complete, second.made, second.kept) == (True, ["verdict.html", "claims.html"], first.made)
    pairs, case = second.left_out
    assert (pairs["what"], case["what"]) == (parts.STORY_PAIRS, "USA-USSR, 1946-1950")
    assert "detente data fetch" in pairs["why"]
    assert "detente site --allow nmc7" in case["why"]
    assert parts.STORY_PAIRS in (folder / "about.html").read_text(encoding="utf-8")
    assert parts.STORY_PAIRS not in (folder / "cases.html").read_text(encoding="utf-8")
    assert "detente site --allow nmc7" in (folder / "cases.html").read_text(encoding="utf-8")

    shared = {name: (folder / name).stat().st_mtime_ns for name in second.files if name.startswith("assets/")}
    (folder / "game-powell.html").write_text("spoilt", encoding="utf-8")
    third = build_site(plan, folder)
    assert third.made == ["game-powell.html"]
    assert shared == {name: (folder / name).stat().st_mtime_ns for name in shared}, "files that are right stay"

    fewer = build_site(replace(plan, games=("chicken",), cases=()), folder)
    assert fewer.made == []
    assert not (folder / "game-powell.html").exists()
    assert [one["what"] for one in fewer.left_out] == [parts.STORY_PAIRS]
    assert {"folder", "complete", "pages", "made", "kept", "left_out", "policy"} <= set(fewer.to_dict())
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert set(told["pages"]) == {*fewer.kept}


@pytest.mark.parametrize(
    ("changed", "made"),
    [
        ("apps/cli/site.py", set()),
        ("apps/serve/lesson.en.json", {"lesson"}),
        ("apps/pages/claims.html", {"claims"}),
        ("apps/pages/built/lab.js", {"lab"}),
        ("studies/case/account/__init__.py", {"cases", "claims"}),
        ("apps/pages/base.html", set(program.DRAWN)),
        ("engine/step.py", set(program.DRAWN)),
    ],
)
def test_a_page_is_made_anew_when_what_it_is_made_of_changed(changed: str, made: set[str]) -> None:
    assert {place for place in program.DRAWN if program.belongs(changed, place)} == made


def test_what_a_page_imports_is_what_it_is_made_of(python_environment: dict[str, str]) -> None:
    code = """
import json, sys
from importlib import import_module
from detente.apps.site.program import DRAWN, belongs
place, names = sys.argv[1], DRAWN[sys.argv[1]]
for name in names:
    import_module("detente.apps.serve.lesson" if name == "lesson" else f"detente.apps.pages.{name}_page")
files = [m.__file__.partition("/src/detente/")[2] for n, m in list(sys.modules.items()) if n.startswith("detente.")]
print(json.dumps([path for path in files if path and not path.startswith("apps/site") and not belongs(path, place)]))
"""
    for place in program.DRAWN:
        done = subprocess.run(
            [sys.executable, "-c", code, place], env=python_environment, capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout) == [], place


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidValue, match="something else") as found:
        build_site(PLAN, tmp_path)
    assert "empty" in found.value.hint
    assert [one.name for one in tmp_path.iterdir()] == ["mine.txt"]
    with pytest.raises(InvalidValue, match="something else"):
        build_site(PLAN, tmp_path / "mine.txt")


def test_sources_that_are_not_to_be_handed_on_are_closed_each_by_a_switch_of_its_own() -> None:
    closed = closed_sources()
    assert closed == {name for name, one in SOURCES.items() if "redistribut" in one.licence}, "as the terms say"
    assert {"nmc7", "sipri", "warheads", "mid5"} <= closed
    assert "gdp" not in closed
    assert closed_sources(["sipri"]) == closed - {"sipri"}
    assert closed_sources(["all"]) == frozenset()
    assert closed_sources(["all"], ["gdp", "sipri"]) == {"gdp", "sipri"}
    for given in (["no_such"], []), ([], ["no_such"]):
        with pytest.raises(UnknownName):
            closed_sources(*given)


@pytest.mark.skipif(not RAW.is_dir(), reason="the record is not here: no ../shared/data/raw")
def test_no_page_is_made_of_a_closed_source() -> None:
    record = open_record(RAW, None, without=["sipri"])
    assert record.table("sipri") is None
    assert record.notes["sipri"] == LEFT_OUT
    assert record.table("prices") is not None
    plan = replace(PLAN, data=RAW, replicates=4)

    def made(closed: frozenset[str]) -> parts.MadePage:
        (one,) = (p for p in parts.site_parts(replace(plan, closed=closed)) if p.place == "cases")
        return one.make(None)

    with pytest.raises(DataError, match="left out"):
        made(closed_sources())
    with_nmc = made(closed_sources(["nmc7"]))
    used = {one["name"] for one in with_nmc.sources}
    assert "nmc7" in used
    assert not used & closed_sources(["nmc7"])
    assert f"{SOURCES['sipri'].title}: {LEFT_OUT}" in with_nmc.text.replace("&#39;", "'")


def test_cases_have_years_and_a_base_is_a_path() -> None:
    assert read_cases(["USA-China:1949-2018", "USA-USSR"]) == (("USA-China", "1949-2018"), ("USA-USSR", "1946-1991"))
    with pytest.raises(InvalidValue, match="no years"):
        read_cases(["USA-China"])
    for base in ("learn", "/learn", 'a"b/', "https://x.org/", "//evil.org/", "/../x/", "/a<b/", "/a\n/"):
        with pytest.raises(InvalidValue, match="no path"):
            SitePlan(base=base)
    assert "/learn/assets/*" in header_files("/learn/")["_headers"]
    assert POLICY in header_files("/learn/")[".htaccess"]


def test_nothing_in_a_page_of_a_site_runs_but_its_files() -> None:
    made = parts.site_parts(replace(PLAN, cases=()))
    (game,) = (one.make(None) for one in made if one.path == "game-chicken.html")
    text, files = outsource(game.text, engines={}, frame="<nav></nav>\n", style="nav { color: red }")
    assert "<style" not in text
    assert text.count("<script defer src=") == 1
    assert "unsafe-inline" not in POLICY
    assert POLICY in text
    kinds = {name.partition("-")[0] for name in files}
    assert kinds == {f"assets/{n}" for n in ("page", "report", "part", "trial", "site", "icon")}
    assert all(f'"{name}"' in text for name in files)


@pytest.mark.usefixtures("no_record")
def test_the_command_says_what_there_is(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        main(["site", "--allow", "nothing", "--json"])
    assert left.value.code == 2
    assert "nothing" in json.loads(capsys.readouterr().out)["error"]["message"]
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine").touch()
    with pytest.raises(SystemExit) as left:
        main(["site", "--out", "x", "--json"])
    assert left.value.code == 2
    assert json.loads(capsys.readouterr().out)["error"]["type"] == "InvalidValue"
