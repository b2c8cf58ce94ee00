"""The limits of the server behind the page: of size, time and number, of who may ask; and how it starts and ends.

«Облысқа 432,2 млрд теңге тартылды.» is posted by more clients than there are places, too slowly, and cut off.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from derek import cli
from derek.extraction import annotator
from derek.serving.names import Names
from derek.serving.server import open_port
from served import HOST, JSON, MAX_BYTES, PATIENCE, Served, check_refused, open_server

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "corpus" / "articles").glob("*.txt"))
TEXT = "Облысқа 432,2 млрд теңге тартылды."


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with open_server() as served:
        yield served


def test_bodies_without_a_length_are_bounded(server: Served) -> None:
    whole = [json.dumps({"text": TEXT}).encode()]
    assert server.ask("POST", "/extract", iter(whole), JSON | {"Transfer-Encoding": "chunked"}, chunked=True).json["text"] == TEXT
    endless = (b"x" * 10_000 for _ in range(500))
    check_refused(server.ask("POST", "/extract", endless, JSON | {"Transfer-Encoding": "chunked"}, chunked=True), 413)


@pytest.mark.parametrize("length", [MAX_BYTES + 1, 10**12])
def test_who_asks_before_sending_too_much_need_not_send(server: Served, length: int) -> None:
    answer = spoken(server, f"Content-Length: {length}\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ") and b"100 Continue" not in answer


def test_a_slow_body_is_given_up(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from derek.serving import bodies

    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    answer = spoken(server, 'Content-Length: 100\r\nContent-Type: application/json\r\n\r\n{"text"')
    assert answer.startswith(b"HTTP/1.1 408 ") and b"send it faster" in answer


def spoken(server: Served, rest: str) -> bytes:
    """What the server says to a request written by hand, until it hangs up."""
    with closing(socket.create_connection((HOST, server.port), timeout=PATIENCE)) as connection:
        connection.sendall(f"POST /extract HTTP/1.1\r\nHost: {HOST}\r\n{rest}".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_request_that_is_cut_off_harms_nobody(server: Served) -> None:
    with closing(socket.create_connection((HOST, server.port), timeout=PATIENCE)) as connection:
        connection.sendall(f"POST /extract HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 100\r\n\r\n{{".encode())
        assert server.post(text=TEXT).status == 200


@pytest.mark.parametrize(
    ("host", "more", "served", "refused"),
    [
        (
            "127.0.0.1",
            (),
            ("127.0.0.1:80", "localhost", "LOCALHOST:8000", "[::1]:8000"),
            ("192.168.0.7", "a.example", "localhost.a.example"),
        ),
        ("localhost", (), ("localhost:1",), ("localhost@a.example", "localhost:1:2", "local host", "", "[::1")),
        ("192.168.0.7", (), ("192.168.0.7:8000",), ("localhost", "192.168.0.8")),
        ("0.0.0.0", (), ("192.168.0.7", "[fe80::1]:80", "localhost"), ("a.example", "1.2.3.4.a.example")),
        ("::", ("Derek.Example",), ("derek.example:443", "10.0.0.1"), ("a.derek.example",)),
    ],
)
def test_names_that_are_served(host: str, more: tuple[str, ...], served: tuple[str, ...], refused: tuple[str, ...]) -> None:
    names = Names.of(host, more)
    assert [name for name in served if not names.include(name)] == []
    assert [name for name in refused if names.include(name)] == []


def test_eight_threads_find_what_one_finds(server: Served) -> None:
    given = [path.read_text(encoding="utf-8") for path in ARTICLES[:12]] * 2
    alone = [server.post(text=text).body for text in given]
    with ThreadPoolExecutor(8) as crowd:
        assert list(crowd.map(lambda text: server.post(text=text).body, given)) == alone


def test_beyond_its_places_a_server_says_when_to_come_again() -> None:
    annotate, going_on, begun = annotator(ner=None), threading.Event(), threading.Semaphore(0)

    def slowly(articles: Any) -> Any:
        begun.release()
        assert going_on.wait(PATIENCE)
        return annotate(articles)

    with open_server(slowly, places=2, threads=2) as server, ThreadPoolExecutor(2) as crowd:
        held = [crowd.submit(server.post, text=TEXT) for _ in range(2)]
        assert all(begun.acquire(timeout=PATIENCE) for _ in held)
        busy = server.post(text=TEXT)
        assert server.ask("GET", "/health").status == 200
        going_on.set()
        assert [one.result().status for one in held] == [200, 200]
        assert "try again" in check_refused(busy, 503) and int(busy.headers["retry-after"]) > 0
        assert server.post(text=TEXT).status == 200


def test_a_stage_that_fails_is_told_in_a_sentence() -> None:
    def fail(articles: Any) -> Any:
        raise ValueError("line one\nline two")

    with open_server(fail) as server:
        assert "processing failed (ValueError: line one line two)" in check_refused(server.post(text=TEXT), 500)


def test_an_answer_is_not_many_times_its_article(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    from derek.serving import answers

    monkeypatch.setattr(answers, "LONGEST_ANSWER", 2 * len(TEXT))
    assert server.post(text=TEXT).status == 200
    assert "too many facts" in check_refused(server.post(text="5 теңге " * 50), 422)


@pytest.mark.skipif(os.name == "nt", reason="sends signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_the_command_serves_until_it_is_told_to_end(number: signal.Signals) -> None:
    pytest.importorskip("uvicorn")
    command = [sys.executable, "-m", "derek", "serve", "--ner", "none", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stderr is not None
        try:
            told = process.stderr.readline()
            with urlopen(told.split()[1], timeout=PATIENCE) as answer:
                assert answer.status == 200 and b"<title>Derek</title>" in answer.read()
            process.send_signal(number)
            assert process.communicate(timeout=PATIENCE) == ("", "")
        finally:
            process.kill()
    assert process.returncode == 0


def test_a_port_in_use_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("uvicorn")
    with closing(open_port(HOST, 0)) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["serve", "--ner", "none", "--port", str(port)]) == 1
    assert (
        capsys.readouterr().err == f"derek: {HOST}, port {port}: cannot be opened (Address already in use); give another --port or --host\n"
    )


def test_without_fastapi_the_command_says_what_to_install(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert cli.main(["serve", "--port", "0"]) == 1
    assert capsys.readouterr().err == "derek: the page needs FastAPI; pip install 'derek[serve]'\n"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--port", "70000"], "70000 is not in the range"),
        (["--max-bytes", "0"], "0 is not in the range"),
        (["--ner", "spacy"], "'spacy' is not one of"),
        (["--host", "no.such.host.invalid", "--ner", "none"], "no.such.host.invalid, port 8000: cannot be opened"),
    ],
)
def test_wrong_options_are_told(capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str) -> None:
    pytest.importorskip("uvicorn")
    assert cli.main(["serve", *arguments]) == 1
    error = capsys.readouterr().err
    assert problem in error and "Traceback" not in error
