"""Trials of pages: a control is moved, sentence and figure change, and the numbers are those of the terminal."""

from __future__ import annotations

import math
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from browser.axe import violations
from browser.test_pages import CHROMIUM, FLAGS, playwright
from browser.test_reports import Alive
from browser.trial_pages import swept, written
from detente.core.run import Run
from detente.studies.claims.claim import Measured
from detente.studies.claims.measured import Level
from detente.studies.claims.trial import ClaimTrial, try_claim
from detente.studies.sweep.outcomes import as_outcomes, measure_runs
from sampled import in_turn

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium here"),
    pytest.mark.filterwarnings("default"),  # the driver's own, at its end
]
DRAWN = (
    "document.querySelector('.trial canvas')?.toDataURL() ?? document.querySelector('.trial [data-picture]').outerHTML"
)
"""The figure as it stands: histories, or means of two arms."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return written(tmp_path_factory.mktemp("trials"))


class Trial(Alive):
    """A visit of a page whose trial is open and has run."""

    def __init__(self, browser: Any, path: Path, width: int = 1280, scheme: str = "light") -> None:
        super().__init__(browser, path, width, scheme)
        self.page.click(".trial > summary")
        self.until_so(lambda: "%" in self.told and self.commands)

    @property
    def told(self) -> str:
        """The sentence, with plain spaces."""
        return re.sub(r"\s", " ", self.page.locator(".trial .told").inner_text())

    @property
    def commands(self) -> list[str]:
        """What repeats the runs in a terminal."""
        return [str(text) for text in self.page.locator(".trial pre").all_text_contents()]

    def moved(self, act: Any, *, shows: str) -> None:
        """Move a control, and wait until sentence, figure and command have followed."""
        told, drawn = self.told, self.page.evaluate(DRAWN)
        act()
        self.until_so(lambda: shows in " ".join(self.commands) and self.told != told)
        self.until_so(lambda: self.page.evaluate(DRAWN) != drawn)

    def choose(self, head: str) -> None:
        """Choose a comparison by how it begins."""
        every = self.page.locator(".trial select").first.locator("option").all_text_contents()
        (index,) = [k for k, text in enumerate(every) if text.startswith(head)]
        self.page.locator(".trial select").first.select_option(index=index)

    def fill(self, name: str, value: float) -> None:
        """Set a slider."""
        self.page.locator(".trial").get_by_role("slider", name=name).fill(str(value))


def run_again(command: str) -> Run:
    """Return the run that a command of the page makes in Python."""
    program, flag, script = shlex.split(command)
    assert (program, flag) == ("python", "-c")
    held: dict[str, Any] = {}
    exec(script.partition("; print(")[0], held)  # the page's own command is what is tested
    found = held["run"]
    assert isinstance(found, Run)
    return found


def hostility(run: Run) -> Any:
    return measure_runs(as_outcomes("hostility"), run, None)["hostility"]


def hundredths(values: Any) -> int:
    """Return a mean in per cent as a page rounds it: halves upward."""
    return math.floor(round(100 * float(np.nanmean(values)), 6) + 0.5)


def percent(values: Any) -> str:
    return f"{hundredths(values)} %"


def points(values: Any) -> str:
    whole = hundredths(values)
    return f"{whole:+}".replace("-", "\N{MINUS SIGN}") if whole else "0"


def compare(visit: Trial, taken: Measured) -> None:
    """Compare both levels of the sentence, and their difference, with the runs that its commands make."""
    one, other = (taken(run_again(command)) for command in visit.commands)
    shares = re.findall(r"(?:over |under )?(\d+ %) with", visit.told)
    assert shares == [percent(one), percent(other)]
    assert f"a difference of {points(one - other)} points" in visit.told


def test_a_claim_is_lived_by_its_own_replicates(browser: Any, files: dict[str, Path]) -> None:
    with Trial(browser, files["claims"]) as visit:
        visit.choose("E08")
        effects = try_claim(ClaimTrial("E08", ({},), 0, 200, 0, "fused"))["effects"][0, 0]
        visit.until_so(lambda: f"a difference of {points(effects)} points" in visit.told)
        compare(visit, hostility)


def test_less_of_a_treatment_makes_less_of_a_difference(browser: Any, files: dict[str, Path]) -> None:
    with Trial(browser, files["claims"]) as visit:
        assert "asks for at least 10 points more" in visit.told
        visit.moved(lambda: visit.fill("First belief", 0.55), shows="prior=0.55")
        compare(visit, hostility)
        visit.moved(lambda: visit.fill("Advantage of striking first", 1.0), shows="offence_advantage=")
        assert "it does not hold here" in visit.told
        visit.page.get_by_text("Back to the page\N{RIGHT SINGLE QUOTATION MARK}s values").click()
        visit.until_so(lambda: "prior=0.95" in " ".join(visit.commands))
        assert visit.errors == []


def test_a_claim_is_tried_from_where_it_is_told(browser: Any, files: dict[str, Path]) -> None:
    with Alive(browser, files["claims"]) as visit:
        panel = visit.page.locator("#M22")
        panel.evaluate("one => { one.open = true; one.closest('.group').open = true; }")
        panel.get_by_role("button", name="Try it").click()
        told = visit.page.locator(".trial .told")
        visit.until_so(lambda: told.inner_text().startswith("Fear of being competed against"))
        assert visit.errors == []


def test_the_same_acts_are_seen_with_another_first_belief(browser: Any, files: dict[str, Path]) -> None:
    with Trial(browser, files["beliefs"], 390, "dark") as visit:
        assert visit.told.startswith("Belief of USA that USSR is greedy in 1953")
        visit.moved(lambda: visit.fill("First belief", 0.9), shows="prior=0.9")
        compare(visit, Level("belief", first=-1, actors=(0,), others=(1,)))
        seen = np.array([[0, 0], [1, 1], [0, 1], [1, 1]])
        for run in map(run_again, visit.commands):
            conduct, war = (np.asarray(run[name])[..., [0, 1], [1, 0]] for name in ("conduct", "war"))
            assert ((conduct == seen) | (war > 0)).all(), "every history has the acts on record, but where there is war"
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_study_is_given_more_of_its_treatment(browser: Any, files: dict[str, Path]) -> None:
    with Trial(browser, files["replication"]) as visit:
        compare(visit, Level("conduct"))
        visit.moved(lambda: visit.fill("messages", 1.0), shows="talk=1")
        compare(visit, Level("conduct"))
        visit.choose("Three players")
        visit.until_so(lambda: "three players" in visit.told)
        compare(visit, Level("conduct"))
        assert visit.errors == []


def test_states_of_a_complex_are_run_from_the_record(browser: Any, files: dict[str, Path]) -> None:
    with Trial(browser, files["complex"]) as visit:
        visit.moved(lambda: visit.fill("First belief", 0.9), shows="prior=0.9")
        (command,) = visit.commands
        run = run_again(command)
        assert run.scenario.states == 3
        assert f"in {percent(hostility(run))} of cases" in visit.told


def test_what_a_sweep_varied_is_a_map_and_dials(browser: Any, files: dict[str, Path]) -> None:
    with Trial(browser, files["sweep"]) as visit:
        visit.moved(lambda: visit.fill("Sees its own arms", 0.5), shows="sensibility=0.5")
        visit.page.select_option(".trial select", "offensive_realism")
        visit.page.locator(".trial [role=application]").focus()
        for _ in range(10):
            visit.page.keyboard.press("ArrowRight")
            visit.page.keyboard.press("ArrowUp")
        visit.until_so(lambda: all(f"{name}" in visit.commands[0] for name in ("offence_advantage=3", "prior=0.8")))
        visit.until_so(lambda: visit.told.startswith("Under Offensive realism"))
        found = swept()
        at = {"theory": "offensive_realism", "offence_advantage": 3.0, "prior": 0.8, "sensibility": 0.5}
        (number,) = [k for k, point in enumerate(found.design.points) if dict(point) == at]
        share = found.estimates["hostility"].mean[number]
        visit.until_so(lambda: f"in {percent(share)} of cases" in visit.told)
        assert visit.commands[0].startswith("detente run first_encounter --theory offensive_realism")
        assert visit.errors == []


def test_what_an_outcome_hangs_on_is_moved(browser: Any, files: dict[str, Path]) -> None:
    with Trial(browser, files["sensitivity"], 390) as visit:
        assert visit.page.locator(".trial [role=application]").count() == 1
        before = visit.told
        visit.page.locator(".trial [role=application]").focus()
        for _ in range(8):
            visit.page.keyboard.press("ArrowRight")
        visit.until_so(lambda: visit.told != before)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert visit.errors == []


def test_pages_with_no_model_behind_their_figures_say_so() -> None:
    pages = Path(__file__).parents[2] / "src" / "detente" / "apps" / "pages"
    for name in ("situations", "confront"):
        assert '{{ tools("' in (pages / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "screen"),
    in_turn(["claims", "beliefs", "complex", "replication", "sweep", "sensitivity"], [(390, "dark"), (1280, "light")]),
)
def test_a_page_with_a_trial_is_small_read_printed_and_for_everyone(
    browser: Any, files: dict[str, Path], name: str, screen: tuple[int, str]
) -> None:
    text = files[name].read_text(encoding="utf-8")
    held = sum(
        len(part.partition("</script>")[0]) for part in text.split('<script type="application/x-gzip-base85"')[1:]
    )
    assert held < 400_000, "scripts and engine"
    assert len(text.encode()) < 1_500_000
    context = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(files[name].as_uri())
    assert page.locator("button, .trial").count() == 0
    assert page.locator("main svg:visible, main .tiles:visible").count() > 0
    context.close()
    with Trial(browser, files[name], *screen) as visit:
        for wide in (screen[0], 390, 1280):
            visit.page.set_viewport_size({"width": wide, "height": 900})
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= wide
        assert visit.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
        assert violations(visit.page, ".trial", grave=True) == []
        assert visit.errors == []
