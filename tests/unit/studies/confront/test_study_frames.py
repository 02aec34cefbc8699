"""The confrontation with a frame and an outcome of one's own."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from detente.core.errors import DataError, InvalidValue, TooFew, UnknownName
from detente.studies.confront.study import confront as study
from unit.studies.confront.asked import QUICK, own_frame


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("name", ["mine.parquet", "mine.csv"])
def test_a_frame_of_ones_own(tmp_path: Path, name: str, at_hand: list[str]) -> None:
    """The same disputes under another name: the same rows and events, with peace counted from the frame itself."""
    found = study(["onset"], frame=own_frame(tmp_path, name), onset="mine", **QUICK)
    assert "dyads" not in at_hand
    trial = found.trials[0]
    usual = study(["onset"], **QUICK).trials[0]
    assert (trial.rows, trial.events) == (usual.rows, usual.events)
    assert trial.outcome.startswith("mine")


@pytest.mark.usefixtures("at_hand")
def test_a_frame_with_missing_outcomes_is_scored_where_they_are_known(tmp_path: Path) -> None:
    unknown = pl.when(pl.col("year") >= 1945).then(None).otherwise(pl.col("gml_onset"))
    found = study(["onset"], frame=own_frame(tmp_path, mine=unknown), onset="mine", **QUICK).trials[0]
    whole = study(["onset"], frame=own_frame(tmp_path), onset="mine", **QUICK).trials[0]
    assert found.rows == whole.rows // 4


@pytest.mark.usefixtures("at_hand")
def test_two_states_a_year_and_an_outcome_are_enough(tmp_path: Path, at_hand: list[str]) -> None:
    """The rest is joined from the record: the same disputes under another name score as they do by their own name."""
    own_frame(tmp_path)
    four = pl.read_parquet(tmp_path / "mine.parquet").select("ccode_a", "ccode_b", "year", "mine")
    turned = four.rename({"ccode_a": "ccode_b", "ccode_b": "ccode_a"})  # the higher number first
    path = tmp_path / "four.CSV"
    turned.with_columns(pl.col("ccode_a").cast(pl.Float64), pl.col("mine").cast(pl.String).fill_null("NA")).write_csv(
        path
    )
    found = study(["onset"], frame=path, **QUICK).trials[0]
    assert "dyads" in at_hand
    whole = study(["onset"], frame=own_frame(tmp_path), onset="mine", **QUICK).trials[0]
    assert [entry.scores for entry in found.entries] == [entry.scores for entry in whole.entries]
    assert found.outcome.startswith("mine")


@pytest.mark.usefixtures("at_hand")
def test_an_outcome_of_ones_own_is_named_with_its_file_and_its_years(tmp_path: Path) -> None:
    """A file that starts in 1921 trains from then on, whatever years were asked for, and says so."""
    later = pl.when(pl.col("year") >= 1921).then(pl.col("gml_onset"))
    found = study(["onset"], frame=own_frame(tmp_path, "mine.csv", mine=later), onset="mine", **QUICK)
    (trial,) = found.trials
    assert trial.foretold == trial.as_dict()["foretold"] == "mine (mine.csv)"
    assert str(trial.train) == "1921-1939"
    assert "train 1921-1939" in trial.sample
    assert "of mine (mine.csv)" in found.account[0]
    usual = study(["onset"], **QUICK).trials[0]
    assert (usual.foretold, str(usual.train)) == ("", "1901-1939")
    other = study(["onset"], **{**QUICK, "onset": "war_ongoing"}).trials[0]
    assert other.foretold == "war_ongoing"


@pytest.mark.usefixtures("at_hand")
def test_too_few_events_of_ones_own_are_told_before_anything_is_read(tmp_path: Path, at_hand: list[str]) -> None:
    """Five events in the test years: nothing of the record is read, and no theory carried along it."""
    seldom = pl.when((pl.col("year") < 1940) | (pl.int_range(pl.len()).over("year", "gml_onset") == 0))
    few = pl.when(pl.col("year") > 1944).then(0).otherwise(seldom.then(pl.col("gml_onset")).otherwise(0))
    with pytest.raises(TooFew, match=r"onset: mine\.parquet has 5 events in the test years"):
        study(["onset"], frame=own_frame(tmp_path, mine=few), onset="mine", **QUICK)
    assert at_hand == []
    found = study(["onset", "rivalry_end"], frame=tmp_path / "mine.parquet", onset="mine", **QUICK)
    assert [trial.task for trial in found.trials] == ["rivalry_end"]
    assert "5 events" in found.left_out[0]
    with pytest.raises(
        TooFew, match="has 5 events"
    ):  # no task is named: the record without it answers another question
        study(None, frame=tmp_path / "mine.parquet", onset="mine", **QUICK)


@pytest.mark.usefixtures("at_hand")
def test_frames_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "half.parquet").write_bytes(b"PAR1")
    (tmp_path / "frame.doc").write_bytes(b"")
    (tmp_path / "states.csv").write_text("ccode,year,x\n2,1950,1\n")
    (tmp_path / "who.csv").write_text("ccode1,ccode2,year,x\n2,200,1950,1\n200,2,1950,0\n")
    (tmp_path / "two.csv").write_text("ccode_a,ccode_b,year,x,y\n2,200,1950,1,0\n")
    (tmp_path / "again.csv").write_text("ccode_a,ccode_b,year,x\n2,200,1950,1\n200,2,1950,0\n")
    for name, error, says in (
        ("none.parquet", DataError, "is not there"),
        ("half.parquet", DataError, "cannot be read"),
        ("frame.doc", InvalidValue, "what kind of file"),
        ("states.csv", InvalidValue, "state-years"),
        ("who.csv", InvalidValue, "who did it to whom"),
        ("two.csv", InvalidValue, "none is named as the outcome"),
        ("again.csv", DataError, "several rows that differ"),
    ):
        with pytest.raises(error, match=says) as refused:
            study(["onset"], frame=tmp_path / name, **QUICK)
        assert refused.value.hint
    with pytest.raises(UnknownName, match="gml_onset"):
        study(["onset"], frame=own_frame(tmp_path), onset="gml_onsets", **QUICK)
    with pytest.raises(InvalidValue, match="not a number"):
        study(["onset"], frame=own_frame(tmp_path, mine=pl.lit("yes")), onset="mine", **QUICK)
