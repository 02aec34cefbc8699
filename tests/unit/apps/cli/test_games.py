"""``detente games`` and the page that it writes."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from detente.apps.cli.main import main
from detente.games import game, games
from unit.apps.document import written


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def test_the_list_names_every_game_with_its_claim(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "games", "--json")
    listed = json.loads(out)["games"]
    assert (status, err) == (0, "")
    assert [g["name"] for g in listed] == list(games())
    assert all(set(g) == {"name", "title", "claim"} for g in listed)
    _, out, _ = ran(capsys, "games")
    assert all(name in out for name in games())


@pytest.mark.parametrize("name", games())
def test_one_game_for_people_shows_all_of_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "games", name)
    one, text = game(name), re.sub(r"[\s│┃]+", " ", out)
    assert (status, err) == (0, "")
    solution = one.solve()
    assert one.title in text
    assert one.claim in text
    assert one.ours in text
    assert all(d.name in text for d in one.parameters)
    assert all(t.name in text for t in solution.thresholds)
    assert all(e.kind in text for e in solution.equilibria)
    assert all(word in text for c in solution.figure.curves for word in c.label.split())
    assert all(f"({key[-4:]})" in text for key in one.references if key[-1].isdigit())
    units = [u for t in solution.thresholds for u in re.findall(r"\[\w+\]", t.meaning)]
    assert all(u in text for u in units)  # not eaten as markup of the terminal


def test_one_game_as_json_is_solved_at_what_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = ran(capsys, "games", "chassang_padro_i_miquel", "--set", "weapons=0.2", "--set=half=2", "--json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert {p["name"]: p["value"] for p in told["parameters"]}["weapons"] == 0.2
    solution = game("chassang_padro_i_miquel").solve(weapons=0.2, half=2)
    assert told["equilibria"][-1]["play"] == dict(solution.equilibria[-1].play)
    assert [t["value"] for t in told["thresholds"]] == [t.value for t in solution.thresholds]
    assert [r["id"] for r in told["references"]] == list(game("chassang_padro_i_miquel").references)


@pytest.mark.parametrize(
    ("arguments", "kind", "says"),
    [
        (("trust_gme",), "UnknownName", "trust_game"),
        (("powell", "--set", "shiftx=1"), "UnknownName", "shift"),
        (("powell", "--set", "shift=2"), "InvalidValue", "0 to 0.9"),
        (("powell", "--set", "shift=nan"), "InvalidValue", "0 to 0.9"),
        (("powell", "--set", "shift=much"), "InvalidValue", "0 to 0.9"),
        (("powell", "--set", "what=much"), "InvalidValue", "number"),
        (("powell", "--set", "shift"), "InvalidValue", "name=value"),
        (("powell", "--set", "=1"), "InvalidValue", "name=value"),
        (("powell", "--set", "shift="), "InvalidValue", "name=value"),
        (("powell", "--set", "shift=.1", "--set", "shift=.2"), "InvalidValue", "once"),
        (("--set", "shift=.1"), "InvalidValue", "Name one"),
    ],
)
def test_errors_say_what_to_do(
    arguments: tuple[str, ...], kind: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = ran(capsys, "games", *arguments, "--json")
    error = json.loads(out)["error"]
    assert (status, err) == (2, "")
    assert error["type"] == kind
    assert says in error["hint"]


class Outline(HTMLParser):
    """Tags and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("name", games())
def test_page_stands_alone_and_shows_all_of_it(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / f"{name}.html"
    status, out, err = ran(capsys, "games", name, "--out", str(file), "--json")
    assert status == 0
    assert json.loads(out)["name"] == name
    assert re.sub(r"\s", "", str(file)) in re.sub(r"\s", "", err)
    page, one = Outline(written(file.read_text(encoding="utf-8"))), game(name)
    solution = one.solve()
    used = {tag for tag, _ in page.tags}
    assert "svg" in used
    wide = [float(attrs["viewbox"].split()[2]) for tag, attrs in page.tags if tag == "svg"]
    assert len(wide) == 2, "one of them is for a telephone"
    assert min(wide) <= 361
    assert not used & {"script", "link", "img", "iframe"}
    assert all(
        not (value or "").startswith(("http:", "//"))
        for _, attrs in page.tags
        for key, value in attrs.items()
        if key == "src"
    )
    assert sum(tag == "table" for tag, _ in page.tags) == len(solution.payoffs) + 2
    for text in (one.title, one.claim, *(t.meaning for t in solution.thresholds), *(d.label for d in one.parameters)):
        assert text in page.words
    assert all(c.label in page.words for c in solution.figure.curves)
    shaded = sum(attrs.get("class") == "eq" for tag, attrs in page.tags if tag == "td")
    assert shaded == sum(e.kind == "pure Nash" and bool(e.row) for e in solution.equilibria)


def test_numbers_of_a_drawing_keep_their_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Places in a drawing are rounded to shorten it; what it says is not."""
    file = tmp_path / "page.html"
    ran(capsys, "games", "global_game", "--set", "noise=0.1", "--out", str(file))
    words = Outline(file.read_text(encoding="utf-8")).words
    assert "noise 0.02" in words
    assert "0.25" in words
    assert "noise 0.004" in words


def test_page_tells_how_to_make_it_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    ran(capsys, "games", "powell", "--set", "shift=0.125", "--out", str(file))
    words = Outline(file.read_text(encoding="utf-8")).words
    assert "detente games powell --set shift=0.125" in words
