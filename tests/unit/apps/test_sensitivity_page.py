"""The page of a sensitivity is whole, offline, and says what could not be told."""

import re
from typing import Any

import numpy as np
import pytest

import detente
from detente.apps.pages.case_section import tidy
from detente.apps.pages.sensitivity_page import render as whole_page
from detente.studies.claims.places import parameter_words
from detente.studies.sensitivity import study
from unit.apps.document import Document, as_written
from unit.studies.sensitivity.designs import saltelli

render = as_written(whole_page)

FEW: dict[str, Any] = {
    "parameters": ["offence_advantage", "prior", "attention"],
    "samples": 16,
    "replicates": 8,
    "years": 30,
}


def made(**more: Any) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(study, "draw", saltelli)
        return detente.sensitivity("psychological_spiral", "fearful_friends", **{**FEW, **more})


@pytest.mark.parametrize(("how", "figures"), [({"second": True}, 4), ({"method": "morris"}, 6)])
def test_the_page_stands_alone(how: Any, figures: int) -> None:
    found = made(**how)
    text = render(found)
    page = Document(text)
    assert not page.all("script")
    assert len(page.all("svg")) == figures
    assert all(one["aria-label"] for one in page.all("svg"))
    for sentence in found.sentences:
        assert tidy(sentence.partition("(")[0]) in text
    assert "what a unit of offence is worth against a unit of defence" in text
    assert ("offence_advantage × prior" in text) == ("second" in how)


def test_what_cannot_be_told_is_said() -> None:
    page = render(made(outcome="regret_foe"))  # nobody is greedy there: it is defined nowhere
    assert "Nothing can be told" in page
    assert "<svg" not in page


def test_a_page_that_was_stopped_says_so() -> None:
    from dataclasses import replace

    found = made()
    half = replace(found, complete=False, points=found.points[:40], values=np.array(found.values[:40]))
    assert "not complete" in render(half)


def test_parameters_are_named_in_words_with_the_code_beside() -> None:
    found = made()
    text = render(found)
    for name in found.names:
        assert f'{parameter_words(name)} <span class="kind">{name}</span>' in text
    heading = re.search(r"<h1>(.*?)</h1>", text)[1]
    assert all(f"{parameter_words(name)} ({name})" in heading for name in found.influential[:1] if "hangs" in heading)
