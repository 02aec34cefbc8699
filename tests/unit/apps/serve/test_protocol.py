"""The protocol is what its OpenAPI description says, and the command does what its help says."""

import socket
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from classroom import PATIENCE, Server, done, opened, view

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis, of the dev group")
from detente.apps.cli.main import main  # noqa: E402
from detente.apps.serve.identity import Doors  # noqa: E402


def test_every_route_answers_as_described(starter: Callable[[], Server]) -> None:
    """At most fifteen requests a route, those of a teacher with a teacher's token; they spend the wrong codes."""
    server = starter()
    token = server.client().post("/api/teacher", json={"key": server.link.rsplit("/", 1)[1]}).json()["token"]
    described = schemathesis.openapi.from_url(f"{server.address}/openapi.json")
    asked = set()
    for found in described.get_all_operations():
        operation = found.ok()
        if operation.label == "POST /api/teacher/key":  # it would end the token of all that follow
            continue
        asked.add(operation.label)

        @settings(max_examples=15, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
        @_given(operation)
        def answers(case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)

        answers()
    assert "POST /api/rooms/{code}/decision" in asked


def _given(operation):
    from hypothesis import given

    return given(case=operation.as_strategy())


def test_a_school_in_a_file_is_never_loaded(server: Server, tmp_path) -> None:
    own = tmp_path / "own.py"
    own.write_text("open('loaded', 'w')\n")
    teacher = server.teacher()
    answer = teacher.post("/api/rooms", json={"schools": [f"{own}:school"]})
    assert answer.status_code == 422
    assert "There is no school" in answer.json()["message"]
    assert not (server.games.parent / "loaded").exists()


def test_who_has_no_websocket_polls(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher)
    ada = server.person(code)
    path = f"/api/rooms/{code}/view"
    etag = ada.get(path).json()["etag"]
    assert ada.get(path, params={"etag": etag, "wait": 0.2}).status_code == 204
    done(teacher, code, "start")
    assert ada.get(path, params={"etag": etag, "wait": 5}).json()["view"]["phase"] == "deciding"


def test_a_room_shows_its_code_and_its_texts(server: Server) -> None:
    teacher = server.teacher()
    code = opened(teacher, title="Seminar")
    assert teacher.get(f"/api/rooms/{code.lower()}").json()["title"] == "Seminar"
    assert teacher.get(f"/api/rooms/{code}/qr.svg").text.startswith("<?xml")
    for page in ("/", f"/r/{code}", "/teacher", f"/screen/{code}"):
        assert teacher.get(page).headers["content-type"].startswith("text/html")
    texts = teacher.get("/api/texts").json()
    assert texts["en"].keys() == texts["de"].keys()
    assert teacher.get("/api/rooms").json()[0]["room"] == code
    assert view(teacher, code, "/teacher")["opening"]["keep_days"] == 180


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        words = ["serve", "--no-browser", "--games", str(tmp_path), "--port", str(held.getsockname()[1])]
        with pytest.raises(SystemExit) as stopped:
            main(words)
    assert stopped.value.code == 2
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "names", "asked", "known"),
    [
        ("127.0.0.1", (), "localhost:8000", True),
        ("127.0.0.1", (), "[::1]:8000", True),
        ("127.0.0.1", (), "192.168.1.5:8000", False),
        ("127.0.0.1", (), "", False),
        ("0.0.0.0", (), "192.168.1.5:8000", True),
        ("0.0.0.0", (), "evil.example:8000", False),
        ("0.0.0.0", ("Lab.example.org",), "lab.example.org", True),
    ],
)
def test_it_answers_to_its_own_names_alone(host: str, names: tuple[str, ...], asked: str, known: bool) -> None:
    assert Doors(host, names).known(asked) == known
