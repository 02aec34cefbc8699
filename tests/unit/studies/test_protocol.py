"""Every study has the same face: asked in one way, told of in one way, stopped in one way."""

import inspect
import json
from typing import Any, get_type_hints

import pytest

from detente.core.errors import UnknownName
from detente.core.progress import Moment, Progress
from detente.core.result import Answer
from detente.studies import STUDIES, ask
from detente.studies.asking import study

QUICK: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "verdict": ((["habit", "three_steps"], ["W1"]), {"replicates": 12, "years": 20, "chunk": 5, "beds": "pair"}),
    "run": (("habit", "first_encounter"), {"replicates": 12, "years": 8, "chunk": 4, "workers": 1}),
    "claims": ((["M05", "M03"],), {"quick": True}),
    "replicate": (("cusack_stoll",), {"replicates": 4}),
}
"""Studies that need no record, made small."""


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_is_asked_and_told_as_all_are(name: str) -> None:
    made = study(name)
    hints = get_type_hints(inspect.unwrap(made))
    assert issubclass(hints["return"], Answer)
    assert hints["return"].study == name
    assert hints["progress"] == Progress
    about = inspect.signature(made).parameters["progress"]
    assert (about.kind, about.default) == (inspect.Parameter.KEYWORD_ONLY, None)


@pytest.mark.parametrize("name", QUICK)
def test_what_was_finished_is_kept_and_said(name: str) -> None:
    about, how = QUICK[name]
    told: list[Moment] = []

    def stop(moment: Moment) -> None:
        told.append(moment)
        if moment.share >= 0.5:
            raise KeyboardInterrupt

    half = ask(name, *about, **how, progress=stop)
    assert not half.complete
    assert half.why_not in str(half.summary())
    document = json.loads(json.dumps(half.to_dict(), allow_nan=False))
    assert (document["study"], document["complete"]) == (name, False)
    assert document["manifest"]["detente"]
    assert {moment.study for moment in told} in ({name}, {"cusack_stoll"})
    whole = ask(name, *about, **how)
    assert whole.complete
    assert whole.to_dict()["complete"] is True
    assert "Complete" not in str(whole.summary())


def test_an_unknown_study_has_its_nearest() -> None:
    with pytest.raises(UnknownName, match="verdict"):
        ask("verdit")
