"""A server elsewhere that says nothing any more."""
import http.server
import json
import socket
import threading
import time

import cameras
import pytest
from cameras._http import Silence

PARTIAL = {"map": "AAAAAA==", "height": 1, "width": 1, "done": 1, "of": 4, "label": 0}
FACTS = {"id": "m", "warnings": [], "name": "m", "size": [4, 4], "label_count": 1}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers until an explanation runs, tells of it for a second, and then says nothing."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if "/events?maps=" not in self.path:
            self.answer(FACTS)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.path.endswith("on"):
            self.wfile.write(b"event: partial\ndata: " + json.dumps(PARTIAL).encode() + b"\n\n")
        for _ in range(5):
            self.wfile.write(b": waiting\n\n")
            time.sleep(0.2)
        self.server.over.wait(30)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"id": "1"})

    def do_DELETE(self):
        self.server.over.wait(30)

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def test_a_server_that_never_answers():
    with socket.create_server(("127.0.0.1", 0)) as mute:
        start = time.monotonic()
        with pytest.raises(cameras.EngineDied, match=r"expected cameras serve at \S+: no answer within 0.5 seconds"):
            cameras.Model("m", url=f"http://127.0.0.1:{mute.getsockname()[1]}", timeout=0.5)
        assert time.monotonic() - start < 5


@pytest.fixture
def address():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.over = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.over.set()
        server.shutdown()


def test_a_server_that_stops_answering_while_it_computes(address, picture):
    model = cameras.Model("m", url=address, timeout=0.6)
    start = time.monotonic()
    with pytest.raises(cameras.EngineDied, match="no answer within 0.6 seconds"):
        model.explain(picture)
    assert 1.2 < time.monotonic() - start < 10  # what is told in between counts


def test_cancelling_does_not_wait_for_a_server_that_is_silent(address, picture):
    model = cameras.Model("m", url=address)
    steps = model.explain_steps(picture)
    assert next(steps).done == 1
    start = time.monotonic()
    steps.close()
    assert time.monotonic() - start < 15  # 5 seconds; any other call has 600


def test_limits():
    assert Silence.of(None) == (600, 60, 5) and Silence.of(3) == (3, 3, 3)
    for wrong in (0, -1, float("nan"), "60", True):
        with pytest.raises(cameras.BadArgument, match="expected timeout as seconds, above 0"):
            cameras.Model("m", url="http://127.0.0.1:1", timeout=wrong)
    with pytest.raises(cameras.BadArgument, match="expected timeout with url alone"):
        cameras.Model(timeout=5)
    with pytest.raises(cameras.BadArgument, match="expected url as http"):
        cameras.Model("m", url="http://127.0.0.1:70000")
