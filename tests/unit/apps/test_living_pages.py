"""Pages that live: is what was built what stands in web/, and does a page hold all it needs and nothing that harms?"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from detente._version import __version__
from detente.apps.pages.engines import engine_module
from detente.apps.pages.lab_page import MOST, RECORDS, lab_data, lab_modules, render
from detente.apps.pages.living import LOADER, as_json, assemble, content_hash, packed, read_built
from detente.core.theory import parameters
from detente.figures.style import DEEP, FAINT, INK, LINE, PAPER, SHADE, WAR
from detente.mechanisms.complete import COMPLETE
from detente.schools import school, schools
from detente.studies.beds import WORLDS

BUILT = Path(str(files("detente.apps.pages") / "built"))
NODE = shutil.which("node")


def node_version() -> tuple[int, ...]:
    if NODE is None:
        return ()
    told = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in told.strip().lstrip("v").split("."))


def test_what_was_built_was_built_from_these_sources(repository: Path) -> None:
    web = repository / "web"
    if not web.is_dir():
        pytest.skip("no sources of the pages here: an unpacked package")
    names = [path for path in (web / "src").rglob("*") if path.is_file()]
    names = sorted(
        [*names, web / "build.mjs", web / "words.mjs", web / "package-lock.json"],
        key=lambda path: path.relative_to(web).as_posix(),
    )
    digest = hashlib.sha256()
    for path in names:
        digest.update(path.relative_to(web).as_posix().encode() + b"\0" + path.read_bytes())
    told = (BUILT / "sources.sha256").read_text().strip()
    assert told == digest.hexdigest(), "build them anew: cd web && npm ci && npm run build"


def test_they_are_built_again_to_the_byte(repository: Path, tmp_path: Path) -> None:
    if node_version() < (20, 19):
        pytest.skip("building the pages needs node 20.19 or newer")
    if not (repository / "web" / "node_modules").is_dir():
        pytest.skip("building the pages needs `npm ci` in web/")
    pages, classroom = tmp_path / "pages", tmp_path / "classroom"
    asked = [NODE or "", "build.mjs", str(pages), str(classroom)]
    subprocess.run(asked, cwd=repository / "web", capture_output=True, check=True)
    for made, held in ((pages, BUILT), (classroom, repository / "src/detente/apps/serve/built")):
        assert contents(made) == contents(held)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_lock_of_the_web_names_no_host(repository: Path) -> None:
    lock = repository / "web" / "package-lock.json"
    if not lock.is_file():
        pytest.skip("no sources of the pages here: an unpacked package")
    held = json.loads(lock.read_text())["packages"]
    assert not any("resolved" in one for one in held.values())
    assert all(one.get("integrity", "").startswith("sha512-") for name, one in held.items() if name)


def test_bundled_parts_have_their_notices() -> None:
    told = (BUILT / "notices.txt").read_text()
    for name in ("svelte", "uplot"):
        assert re.search(rf"^{name} \d+\.\d+\.\d+ \(MIT\)", told, re.M)
    assert told.count("Permission is hereby granted") == 2


def test_one_palette() -> None:
    text = (BUILT.parent / "palette.css").read_text()
    light = dict(re.findall(r"--(\w+): (#\w+)", text[: text.index("@media screen")]))
    assert (light["ink"], light["faint"], light["rule"], light["paper"]) == (INK, FAINT, LINE, PAPER)
    assert (light["shade"], light["deep"], light["war"]) == (SHADE, DEEP, WAR)
    pages = [path for path in BUILT.parent.glob("*.html") if re.search(r"--\w+: *#", path.read_text())]
    assert pages == []
    assert not re.search(r"--\w+: *#", read_built("lab")[1].removeprefix(text))


def made(**more: object) -> str:
    result = {"name": "</script><script>alert(1)</script>", "text": "\u2028 é <!--"}
    return assemble("lab", title="<A & B>", description='"quoted"', fallback="<p>none</p>", result=result, **more)  # type: ignore[arg-type]


def test_a_page_holds_its_result_whatever_is_in_it() -> None:
    text = made()
    held = re.search(r'<script type="application/json" id="result">(.*?)</script>', text, re.S)
    assert held
    assert json.loads(held[1])["name"] == "</script><script>alert(1)</script>"
    assert "alert(1)</script>" not in text
    assert "<title>&lt;A &amp; B&gt;</title>" in text
    assert json.loads(as_json("a\u2028<")) == "a\u2028<"


def test_the_policy_lets_only_the_script_of_the_page_run() -> None:
    text = made()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    scripts = re.findall(r"<script>(.*?)</script>", text, re.S)
    styles = re.findall(r"<style>(.*?)</style>", text, re.S)
    assert policy
    assert scripts == [LOADER]
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; script-src {content_hash(LOADER)} 'strict-dynamic' 'wasm-unsafe-eval'; "
        f"style-src {content_hash(styles[0])}; img-src data: blob:; worker-src blob:; base-uri 'none'; "
        "form-action 'none'"
    )
    assert not re.search(r'(?:src|href|action)="?http', text)


def test_what_is_packed_is_the_same_for_the_same_bytes() -> None:
    assert packed(b"engine") == packed(b"engine")
    for held in (b"", b"engine", b"engines", bytes(range(256)) * 9):
        assert gzip.decompress(base64.b85decode(packed(held).replace(",", "<"))) == held
        assert "<" not in packed(held)
    assert made(modules={"2": b"\0asm"}) == made(modules={"2": b"\0asm"})


def test_the_laboratory_has_every_school_and_every_scenario_that_fits() -> None:
    data = lab_data()
    assert [one["name"] for one in data["schools"]] == list(schools())
    assert {one["states"] for one in data["scenarios"]} <= set(range(2, MOST + 1))
    assert "cold_war" in {one["name"] for one in data["scenarios"]}
    assert "two_regions" not in {one["name"] for one in data["scenarios"]}
    assert all(event["title"] for one in data["scenarios"] for event in one["events"])
    assert [one["name"] for one in data["worlds"]] == list(WORLDS)
    assert data["version"] == __version__


def test_german_has_words_for_all_that_is_declared(repository: Path) -> None:
    file = repository / "web" / "src" / "strings" / "content.de.ts"
    if not file.is_file():
        pytest.skip("no sources of the pages here: an unpacked package")
    data = lab_data()
    wanted = [f"school.{one['name']}" for one in data["schools"]]
    for one in data["scenarios"]:
        wanted += [f"scenario.{one['name']}", f"question.{one['name']}"]
        wanted += [f"event.{event['title']}" for event in one["events"]]
    first = re.findall(
        r'"(\w+)"', (repository / "web/src/lab/dials.ts").read_text().partition("FIRST = [")[2].partition("]")[0]
    )
    wanted += [f"parameter.{name}" for name in parameters(COMPLETE) if name not in first]
    known = set(re.findall(r'^  "(.+?)": "', file.read_text(), re.M))
    assert [name for name in wanted if name not in known] == []


def test_an_engine_is_made_once_and_one_of_ones_own_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path))
    calls = []

    def wasm(theories: object, states: int, records: object) -> bytes:
        calls.append(states)
        return b"\0asm"

    monkeypatch.setattr("detente.engine.page.wasm", wasm)
    for _ in range(2):
        assert engine_module([school("habit")], 2, RECORDS) == b"\0asm"
    assert calls == [2]
    mine = school("habit").where(habit_weight=0.9)
    for _ in range(2):
        engine_module([mine], 2, RECORDS)
    assert calls == [2, 2, 2]
    engine_module([school("habit")], 3, RECORDS)
    assert calls[-1] == 3


def weight(modules: dict[int, bytes]) -> int:
    return len(packed(read_built("lab")[0].encode())) + sum(len(packed(module)) for module in modules.values())


def test_a_page_with_the_engine_of_a_pair_is_light() -> None:
    assert weight({2: engine_module([school(name) for name in schools()], 2, RECORDS)}) <= 200_000


@pytest.mark.slow
def test_the_whole_laboratory_weighs_no_more_than_it_may() -> None:
    data = lab_data()
    modules = lab_modules(data)
    assert weight(modules) <= 400_000
    assert len(render(data, modules).encode()) <= 1_500_000
