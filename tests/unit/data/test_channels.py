"""Two channels a source, mirrors, and hosts whose certificates are incomplete: over real loopback servers."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
import ssl
import subprocess
import time
import tracemalloc
import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from detente.core.errors import DataError
from detente.data import fetch, registry
from detente.data.cache import FileIndex, inspect
from detente.data.routes import Mirror, Route
from detente.data.source import Channel, Source
from unit.data.server import Behaviour, serving

BODY = bytes(range(256)) * 300
OFFICIAL = BODY.replace(b"\n", b"\r\n")


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def source_at(package: str, official: str, inside: bool = False) -> Source:
    """A source whose makers serve the same table in other bytes, perhaps inside a zip."""
    body, name = (BODY, "table.rda") if inside else (OFFICIAL, "table.csv")
    other = Channel("official", f"{official}/{'all.zip' if inside else name}", name, len(body), sha256(body), inside)
    return dataclasses.replace(
        registry.source("acts"),
        file="table.rda",
        address=f"{package}/table.rda",
        sha256=(sha256(BODY),),
        size=len(BODY),
        others=(other,),
    )


GOOD = Behaviour({"table.rda": BODY, "table.csv": OFFICIAL})


def test_the_other_channel_is_taken_where_one_fails_and_that_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    with serving(Behaviour({})) as package, serving(GOOD) as official:
        copy = fetch.download(source_at(package, official), tmp_path, Route(tell=said.append))
        assert said == [f"acts: {package}/table.rda answered 404. It came from {official}/table.csv instead."]
    assert (copy.state, Path(copy.path).read_bytes()) == ("ready", OFFICIAL)
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_the_channel_that_is_asked_for_is_tried_first(tmp_path: Path) -> None:
    with serving(GOOD) as package, serving(GOOD) as official:
        one = source_at(package, official)
        assert fetch.download(one, tmp_path / "a", Route()).file == "table.rda"
        assert fetch.download(one, tmp_path / "b", Route(prefer="official")).file == "table.csv"


def test_makers_who_moved_on_to_another_version_are_refused_and_the_copy_taken(tmp_path: Path) -> None:
    said: list[str] = []
    with serving(GOOD) as package, serving(dataclasses.replace(GOOD, altered=True)) as official:
        copy = fetch.download(source_at(package, official), tmp_path, Route(prefer="official", tell=said.append))
    assert copy.file == "table.rda"
    assert "another file than the pinned one" in said[0]
    assert [path.name for path in tmp_path.iterdir()] == ["table.rda"]


def test_every_channel_that_failed_is_named(tmp_path: Path) -> None:
    with serving(Behaviour({})) as package, serving(Behaviour({})) as official:
        with pytest.raises(fetch.NotThere) as caught:
            fetch.download(source_at(package, official), tmp_path)
        assert f"{package}/table.rda answered 404" in caught.value.message
        assert f"{official}/table.csv answered 404" in caught.value.message
    assert "table.rda or table.csv" in caught.value.hint
    assert sha256(BODY) in caught.value.hint


def zipped(**files: bytes) -> bytes:
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, body in files.items():
            archive.writestr(f"some folder/{name.replace('_', '.')}", body)
    return whole.getvalue()


def test_a_file_inside_the_makers_zip_counts_by_its_own_fingerprint(tmp_path: Path) -> None:
    with serving(Behaviour({"all.zip": zipped(table_csv=b"x", table_rda=BODY)})) as url:
        copy = fetch.download(source_at(url, url, inside=True), tmp_path, Route(prefer="official"))
    assert Path(copy.path).read_bytes() == BODY
    assert [path.name for path in tmp_path.iterdir()] == ["table.rda"]
    for body, why in ((zipped(table_rda=BODY[1:]), "does not hold the pinned"), (b"no zip", "is no zip")):
        with serving(Behaviour({"all.zip": body})) as url, pytest.raises(DataError, match=why):
            fetch.download(source_at(url, url, inside=True), tmp_path / "other", Route(prefer="official"))
    assert list((tmp_path / "other").iterdir()) == []


def damaged(kind: str) -> bytes:
    """A zip that Python cannot read, each in another way."""
    method = {"deflate": zipfile.ZIP_DEFLATED, "lzma": zipfile.ZIP_LZMA, "bzip2": zipfile.ZIP_BZIP2}
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", method.get(kind, zipfile.ZIP_STORED)) as archive:
        archive.writestr("table.rda", BODY)
    body = bytearray(whole.getvalue())
    central = body.rindex(b"PK\x01\x02")
    if kind == "encrypted":
        body[6] |= 1
        body[central + 8] |= 1
    elif kind == "method":
        body[8] = body[central + 10] = 77
    elif kind == "cut":
        del body[-30:]
    elif kind == "checksum":
        body[60] ^= 1
    else:
        at = 30 + len("table.rda")
        body[at : at + 40] = bytes(byte ^ 0xFF for byte in body[at : at + 40])
    return bytes(body)


@pytest.mark.parametrize("kind", ["deflate", "lzma", "bzip2", "encrypted", "method", "cut", "checksum"])
def test_a_damaged_zip_of_any_kind_is_told_and_the_next_source_is_asked_for(kind: str, tmp_path: Path) -> None:
    with serving(Behaviour({"all.zip": damaged(kind)})) as url, pytest.raises(DataError, match="a damaged one"):
        fetch.download(source_at(url, url, inside=True), tmp_path / "cache", Route(prefer="official"))
    assert list((tmp_path / "cache").iterdir()) == []
    (tmp_path / "all.zip").write_bytes(damaged(kind))
    with pytest.raises(DataError, match="a damaged one"):
        fetch.take(source_at("https://a.example", "https://b.example", inside=True), tmp_path, tmp_path / "cache")


def test_of_two_files_of_one_name_in_a_zip_the_pinned_one_is_taken(tmp_path: Path) -> None:
    for order in ((BODY, BODY[::-1]), (BODY[::-1], BODY)):
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile says that the name is there twice
            for body in order:
                archive.writestr("table.rda", body)
        cache = tmp_path / sha256(order[0])
        one = source_at("https://a.example", "https://b.example", inside=True)
        assert Path(fetch.take(one, tmp_path, cache).path).read_bytes() == BODY


def test_a_zip_bomb_is_never_unpacked(tmp_path: Path) -> None:
    """A member of 64 MB of noughts, of which the zip holds little; and one that lies about its length."""
    with (
        zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("table.rda", "w") as member,
    ):
        for _ in range(64):
            member.write(bytes(1 << 20))
    honest = (tmp_path / "all.zip").read_bytes()
    lie = honest.replace((1 << 26).to_bytes(4, "little"), len(BODY).to_bytes(4, "little"))
    for body, why in ((honest, "does not hold"), (lie, "a damaged one|does not hold")):
        (tmp_path / "all.zip").write_bytes(body)
        tracemalloc.start()
        with pytest.raises(DataError, match=why):
            fetch.take(source_at("https://a.example", "https://b.example", inside=True), tmp_path, tmp_path / "cache")
        assert tracemalloc.get_traced_memory()[1] < 1 << 22
        tracemalloc.stop()


def test_the_makers_zip_is_taken_from_a_folder_too(tmp_path: Path) -> None:
    origin = tmp_path / "origin" / "deep"
    origin.mkdir(parents=True)
    (origin / "all.zip").write_bytes(zipped(table_rda=BODY))
    one = source_at("https://a.example", "https://b.example", inside=True)
    assert fetch.take(one, FileIndex(tmp_path / "origin"), tmp_path / "cache").state == "ready"


def test_either_file_is_found_in_a_folder(tmp_path: Path) -> None:
    one = source_at("https://a.example", "https://b.example")
    (tmp_path / "table.rda").write_bytes(BODY[:-1])
    assert inspect(one, tmp_path).state == "truncated"
    (tmp_path / "table.csv").write_bytes(OFFICIAL)
    assert inspect(one, tmp_path).state == "ready"
    (tmp_path / "table.csv").write_bytes(OFFICIAL[:-1] + b"?")
    (tmp_path / "table.rda").unlink()
    assert inspect(one, tmp_path).state == "altered"


def test_a_mirror_may_keep_files_in_folders_that_it_lists(tmp_path: Path) -> None:
    listed = f"{sha256(BODY)}  ./deep/er/other name.bin\n\nnonsense\n".encode()
    rule = Behaviour({"SHA256SUMS": listed, "deep/er/other name.bin": BODY})
    with serving(rule) as url:
        mirror = Route(Mirror(url))
        one = source_at("https://a.example", "https://b.example")
        assert fetch.download(one, tmp_path, mirror).state == "ready"
        asked = len(rule.asked)
        assert fetch.download(one, tmp_path / "again", mirror).state == "ready"
        assert len(rule.asked) == asked + 1, "the list is asked for once"


def test_a_mirror_without_a_list_holds_files_under_their_names(tmp_path: Path) -> None:
    with serving(Behaviour({"table.csv": OFFICIAL})) as url:
        copy = fetch.download(source_at("https://a.example", "https://b.example"), tmp_path, Route(Mirror(url)))
    assert copy.file == "table.csv"


def test_a_host_that_cannot_be_reached_is_not_asked_again(tmp_path: Path) -> None:
    with serving(GOOD) as closed:
        pass
    route, one = Route(), dataclasses.replace(source_at(closed, closed), others=())
    with pytest.raises(DataError, match="could not be reached"):
        fetch.download(one, tmp_path, route)
    with pytest.raises(DataError, match="a moment ago"):
        fetch.download(one, tmp_path, route)


def certificates(folder: Path) -> tuple[Path, Path, ssl.SSLContext]:
    """Make a root, an intermediate and a leaf for the loopback; the server sends the leaf only."""

    def run(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    (folder / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
    (folder / "leaf.ext").write_text("basicConstraints=CA:FALSE\nsubjectAltName=IP:127.0.0.1\n")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    for name in ("root", "middle", "leaf"):
        run("req", *key, "-keyout", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr")
    days = ("-days", "2")
    run("x509", "-req", *days, "-in", "root.csr", "-signkey", "root.key", "-extfile", "ca.ext", "-out", "root.pem")
    for name, by, kind in (("middle", "root", "ca"), ("leaf", "middle", "leaf")):
        signer = ("-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial")
        run("x509", "-req", *days, "-in", f"{name}.csr", *signer, "-extfile", f"{kind}.ext", "-out", f"{name}.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem", folder / "leaf.key")
    return folder / "root.pem", folder / "middle.pem", context


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
def test_trap_9_a_host_that_leaves_out_a_certificate_is_trusted_only_with_that_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trap 9: the COW host serves an incomplete chain; verification is never off, the missing link can be given."""
    import certifi
    import requests.adapters

    root, middle, context = certificates(tmp_path)
    monkeypatch.setattr(certifi, "where", lambda: str(root))  # the usual certificates of this test
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(root))
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    with serving(GOOD, context) as url:
        one = dataclasses.replace(source_at(url, url), others=())
        with pytest.raises(DataError, match="could not prove who it is") as caught:
            fetch.download(one, tmp_path / "cache")
        assert "--ca FILE" in caught.value.hint
        assert list((tmp_path / "cache").iterdir()) == []
        route = Route(certificates=middle)
        assert fetch.download(one, tmp_path / "cache", route).state == "ready"
        assert route.verify() not in (True, False), "the usual certificates and this one, in a file"
    (tmp_path / "words.pem").write_text("no certificate")
    with pytest.raises(DataError, match="holds no certificates"):
        Route(certificates=tmp_path / "words.pem").verify()


def test_a_folder_is_walked_once_for_every_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.data import cache

    (tmp_path / "deep").mkdir()
    walked: list[Path] = []
    walk = cache._walk
    monkeypatch.setattr(cache, "_walk", lambda folder: walked.append(folder) or walk(folder))
    index = FileIndex(tmp_path)
    for one in registry.SOURCES.values():
        assert index.inspect(one).state == "missing"
    assert walked == [tmp_path]
    started = time.monotonic()
    assert FileIndex(tmp_path / "nowhere").inspect(registry.source("acts")).state == "missing"
    assert time.monotonic() - started < 1
