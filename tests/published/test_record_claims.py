"""Claims of the essays put to the record: the verdicts, with the effects that they rest on.

Effects were computed again from the prepared tables with a few lines of polars and NumPy (differences of rates, shares,
and the slopes and logits of arms races, spending and the Cold War). They differ where the panel knows more than
those tables: rivalries of Prussia and Yemen under the numbers of Germany and the two Yemens, and regimes of Kosovo.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.apps.cli.main import main
from detente.apps.pages.claims_page import render
from detente.data.record import open_record
from detente.studies.claims import claims
from detente.studies.claims.record import Archive, RecordVerdict, judge_record, record_claims

pytestmark = pytest.mark.real_data

FOUND = {
    "E01": ("undecided", "undecided", (0.286, 0.977, 0.101)),
    "E02": ("undecided", "undecided", (-0.136, -0.067, -0.554)),
    "E16a": ("undecided", "undecided", (0.273, -0.151, -0.023, -0.185, -0.103)),
    "E16b": ("not at hand", "", ()),
    "E18a": ("undecided", "undecided", (0.234, 0.368, 0.114, 0.041)),
    "E18b": ("fails", "fails", (-0.066,)),
    "E18c": ("undecided", "undecided", (-0.060,)),
    "E20a": ("undecided", "undecided", (-5.84, -1.67, -1.81)),
    "E20b": ("holds", "undecided", (-0.463, -0.388, -0.021)),
    "M01a": ("undecided", "undecided", (0.023, 0.010, 0.051)),
    "M04": ("undecided", "undecided", (0.158, 0.032, 0.207)),
    "M23": ("holds", "undecided", (-1.225, -0.937, -0.904, 0.249)),
    "M29": ("undecided", "undecided", (7.10, 0.445, 0.054)),
}
"""The verdict of the claim alone, the one among all claims, and the effects."""


@pytest.fixture(scope="module")
def found(real_data: Path, parsed_cache: Path) -> dict[str, RecordVerdict]:
    return judge_record(list(record_claims().values()), Archive(open_record(real_data, parsed_cache)))


@pytest.mark.parametrize("key", FOUND)
def test_the_published_verdicts(found: dict[str, RecordVerdict], key: str) -> None:
    verdict, among, effects = FOUND[key]
    one = found[key]
    assert (one.verdict, one.among) == (verdict, among)
    assert all(np.isfinite(said.could_show) for said in one.predictions)
    assert [said.finding.effect for said in one.predictions] == pytest.approx(list(effects), abs=6e-3)
    assert {source["name"] for source in one.sources} == (set(record_claims()[key].sources) if effects else set())
    assert all(len(source["sha256"]) == 64 for source in one.sources)


def test_a_verdict_is_the_same_whatever_else_is_asked(
    found: dict[str, RecordVerdict], real_data: Path, parsed_cache: Path
) -> None:
    """M23 holds by itself, with others, and beside all others; what it is among all of them is told with all alone."""
    archive = Archive(open_record(real_data, parsed_cache))
    some = judge_record([record_claims()[key] for key in ("M04", "M23")], archive)
    for key, one in some.items():
        assert (one.verdict, one.p_holds, one.p_fails) == (found[key].verdict, found[key].p_holds, found[key].p_fails)
        assert one.among == ""
    assert found["M23"].words == "holds (undecided among all claims)"


def test_the_cases_that_the_essays_name(found: dict[str, RecordVerdict]) -> None:
    counts, golan, crimea = found["E20a"].named
    assert counts.endswith(
        "45 of 106 in 1816-1913, 42 of 101 in 1914-1945, 30 of 277 in 1946-1989, 9 of 114 in 1990-2010."
    )
    assert "before the Cold War ended" in golan
    assert "ended in 1948, 1950, 1967, 1974" in golan
    assert "disputes end in 2010" in crimea
    assert "CRIMEA-DONBASS" in crimea
    crises, years = found["E02"].named
    assert "Cuban Missiles (1962)" in crises
    assert "32 of 43 to 1989, 4 of 21" in years
    ceylon, thailand, europe = found["E18a"].named
    assert "1948-1969: defence pact with the United States in 0 %" in ceylon
    assert "1970-1989: defence pact with the United States in 100 %" in thailand
    assert "1970-1989: defence pact with the United States in 100 %" in europe


def test_the_record_stands_beside_the_model(real_data: Path, parsed_cache: Path, tmp_path: Path) -> None:
    asked = {"quick": True, "store": tmp_path, "cache": parsed_cache}
    with_record = claims("M04", data=real_data, **asked)
    without = claims("M04", **asked)
    one, other = with_record["M04"], without["M04"]
    assert other.record is None
    assert other.to_dict()["record"] is None
    assert one.record is not None
    told = one.to_dict()["record"]
    assert (told["verdict"], told["verdict_in_family"]) == (one.record.verdict, None)
    assert (told["cases"], told["years"]) == (95, [1827, 2001])
    assert told["predictions"][0]["cases"] == 664
    assert [source["name"] for source in told["sources"]] == ["disputes"]
    assert "disputes" in {source["name"] for source in with_record.to_dict()["sources"]}
    assert one.verdict == other.verdict, "the record changes nothing of what the model says"
    assert claims("M04", data=real_data, **asked) == with_record, "and it is kept with it"
    page = render(with_record)
    assert one.record.short == "could not tell"
    assert f"In the record: {one.record.verdict}" in page
    assert one.record.predictions[1].words in page
    assert "In the record:" not in render(without)


def test_the_command_tells_both(
    real_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("gml_dirdisp.rda",):
        (tmp_path / name).symlink_to(next(real_data.rglob(name)))
    with pytest.raises(SystemExit) as left:
        main(["claims", "M04", "--quick", "--data", str(tmp_path)])
    out = " ".join(capsys.readouterr().out.split())
    assert left.value.code == 0
    assert "in the record: a verdict apart from the model's" in out
    assert "M04 holds when undecided" in out
    assert "0.05 more +0.13" in out, "what was predicted, and from what on it would have been seen"
    assert "Units: M04 share of wars." in out
