"""What `cameras serve` answers to those who mean it ill, what that costs it, and what others notice of it.

Each attack is made twice: the second time nothing may be left to grow. Meanwhile another client asks a question whose
answer is known, and whether the server lives. Run by hand it prints the table of docs/testing.md."""
import json
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import zlib

from networks import network
from pictures import SIGNATURE, chunk

ROOT = pathlib.Path(__file__).resolve().parents[2]
CAMERAS = os.environ["CAMERAS"]
SLOW = os.environ.get("CAMERAS_SLOW_BUILD")
HEAD_SECONDS, BODY_SECONDS = 2, 4
CONNECTIONS = 256
# A picture of 100 000 pixels a side, black, as PNG: some MB that stand for 30 GB.
BOMB_SIDE = 100_000

# 1.0 TB of activations, and 100 GB of weights that a file of 300 bytes asks for.
LARGE_MAPS = """maps (float[1,3,224,224] x) => (float[1,5] y) <float[8,3,3,3] w, float[5,8] v>
    { c = Conv<kernel_shape=[3,3], pads=[1,1,1,1]>(x, w)
      scales = Constant<value = float[4] {1.0, 1.0, 250.0, 250.0}>()
      u = Resize<mode="nearest">(c, , scales)
      r = Relu(u)
      g = GlobalAveragePool(r)
      f = Flatten(g)
      y = Gemm<transB=1>(f, v) }"""
LARGE_WEIGHTS = """weights (float[1,3,224,224] x) => (float[1,250000] y) <float[8,3,3,3] w>
    { c = Conv<kernel_shape=[3,3], pads=[1,1,1,1]>(x, w)
      g = GlobalAveragePool(c)
      f = Flatten(g)
      wide = Constant<value = int64[2] {8, 100000}>()
      a = ConstantOfShape(wide)
      h = MatMul(f, a)
      shape = Constant<value = int64[2] {100000, 250000}>()
      b = ConstantOfShape(shape)
      y = MatMul(h, b) }"""


def bomb():
    """A PNG that decodes to 30 GB; its rows are compressed one by one, so that making it takes little."""
    head = SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", BOMB_SIDE, BOMB_SIDE, 8, 2, 0, 0, 0))
    press, row = zlib.compressobj(9), bytes(1 + 3 * BOMB_SIDE)
    data = b"".join(press.compress(row) for _ in range(200)) + press.flush()
    return head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


class Served:
    """The server, as an attacker and as another client see it."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [CAMERAS, "serve", "--port", "0", "--head-seconds", str(HEAD_SECONDS), "--body-seconds", str(BODY_SECONDS),
             "--max-json", "1M", "--max-image", "8M", "--max-model", "8M", "--memory", "4G"],
            cwd=folder, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        self.port = int(self.address.rsplit(":", 1)[1])

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=120)

    def raw(self, data, answered=True):
        """The status of the answer to these bytes; what comes after it is read until the server closes."""
        with self.connect() as one:
            try:
                one.sendall(data)
            except OSError:
                pass  # refused while we were sending: the answer is there
            return status_in(one) if answered else None

    def call(self, method, path, body=b"", headers=()):
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", f"Content-Length: {len(body)}",
                 *headers]
        with self.connect() as one:
            one.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            answer = b""
            while data := one.recv(1 << 16):
                answer += data
        head, _, rest = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), rest

    def resident_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode


def status_in(one):
    """"413", or "closed" where there is no answer."""
    answer = b""
    try:
        while len(answer) < 12:
            data = one.recv(4096)
            if not data:
                break
            answer += data
    except OSError:
        pass
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else "closed"


def head(line, *headers):
    return "\r\n".join([f"{line} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


class Other:
    """Another client: a question with a known answer, again and again, on connections of its own."""

    def __init__(self, server):
        self.server = server
        image = json.loads(server.call("GET", "/api/images")[1])["images"][0]["id"]
        self.question = json.dumps({"image": image, "model": "scenes-dense", "top": 3}).encode()
        self.expected = self.ask()
        self.answers = self.failures = 0
        self.slowest = 0.0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.go_on)
        self.thread.start()

    def ask(self):
        status, body = self.server.call("POST", "/api/predictions", self.question, ["Content-Type: application/json"])
        return status, json.loads(body).get("labels")

    def go_on(self):
        while not self.over.wait(0.02):
            start = time.monotonic()
            try:
                right = self.server.call("GET", "/v2/health/live")[0] == 200
                self.slowest = max(self.slowest, time.monotonic() - start)
                right = right and self.ask() == self.expected
            except (OSError, ValueError, IndexError):
                right = False
            self.answers += 1
            self.failures += not right

    def stop(self):
        self.over.set()
        self.thread.join()


# Each attack gives the statuses that it got.

def too_large(server, _):
    announced = server.raw(head("POST /api/predictions", "Content-Length: 99999999999"))
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    chunked = server.raw(head("POST /api/images", "Transfer-Encoding: chunked") + 160 * piece)
    sent = server.raw(head("POST /api/predictions", "Content-Length: 2000000") + b" " * 2_000_000)
    return [announced, chunked, sent]


def slow(server, _):
    def drip(start):
        with server.connect() as one:
            one.sendall(start)
            one.settimeout(0.2)
            until = time.monotonic() + 60
            while time.monotonic() < until:
                try:
                    one.sendall(b"a")
                    if one.recv(1, socket.MSG_PEEK):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            one.settimeout(10)
            return status_in(one)
    starts = [b"GET /", head("POST /api/images", "Content-Length: 100000")] * 20
    found = []
    threads = [threading.Thread(target=lambda start=start: found.append(drip(start))) for start in starts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def cut(server, _):
    for _ in range(1000):
        server.raw(head("POST /api/images", "Content-Length: 1000000") + b"half", answered=False)
    return []


def wrong_host(server, _):
    names = ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost@evil.example", ""]
    return [server.raw(f"GET /api/models HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
            for name in names]


def foreign_origin(server, _):
    return [server.call("POST", "/api/explanations", b"{}", [f"Origin: {origin}"])[0]
            for origin in ["http://evil.example", "null", "https://localhost.evil.example"]]


def traversal(server, _):
    return [server.raw(head(f"GET {path}", "Connection: close"))
            for path in ["/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/..%2f..%2fetc%2fpasswd",
                         "/api/images/..%2f..%2fetc%2fpasswd/picture.png", "/page.js/../../../x"]]


def deep_json(server, _):
    bodies = [b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000]
    return [server.call("POST", path, body)[0]
            for body in bodies for path in ["/api/predictions", "/v1/models/scenes-dense:explain"]]


def large_model(server, folder):
    found = []
    for name in ["maps", "weights"]:
        status, body = server.call("POST", "/api/models", (folder / f"{name}.onnx").read_bytes())
        found.append(status if "GB" in json.loads(body)["error"]["message"] else body)
    return found


def image_bomb(server, folder):
    return [server.call("POST", "/api/images", (folder / "bomb.png").read_bytes())[0]]


def silent_connections(server, _):
    open_ones = [server.connect() for _ in range(1000)]
    found = [server.raw(head("GET /api/methods", "Connection: close"))]
    for one in open_ones:
        one.close()
    return found


def busy_connections(server, _):
    """One more than there may be, each in the middle of a request: what is more is told to come back."""
    begun = [server.connect() for _ in range(1000)]
    for one in begun:
        one.sendall(head("POST /api/images", "Content-Length: 10") + b"half")
    found = [status_in(one) for one in begun]
    for one in begun:
        one.close()
    return [status for status in sorted(set(found), key=str)] + [found.count(503) >= 1000 - CONNECTIONS]


# name, attack, the statuses it has to get, whether others are served meanwhile
ATTACKS = [
    ("a body too large: announced, in chunks, sent", too_large, {413}),
    ("40 senders of a byte now and then", slow, {408}),
    ("1000 connections cut in the middle of a body", cut, set()),
    ("another Host", wrong_host, {421, 400}),
    ("a foreign Origin", foreign_origin, {403}),
    ("paths that lead out", traversal, {404}),
    ("JSON of 10 000 levels", deep_json, {400}),
    ("models that need 100 GB and more", large_model, {413}),
    ("a picture of 10^10 pixels", image_bomb, {422}),
    ("1000 open connections that say nothing", silent_connections, {200}),
]


class Hostile(unittest.TestCase):
    rows = []

    def test_each_attack_costs_the_attacker_alone(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            network(LARGE_MAPS, folder / "maps.onnx")
            network(LARGE_WEIGHTS, folder / "weights.onnx")
            (folder / "bomb.png").write_bytes(bomb())
            server = Served(folder)
            self.addCleanup(server.process.kill)
            for _, attack, _ in ATTACKS:
                attack(server, folder)
            for name, attack, expected in ATTACKS:
                self.judge(server, folder, name, attack, expected)
            self.assertEqual(server.stop(), 0)
            server.process.stdout.close()

    def judge(self, server, folder, name, attack, expected):
        other = Other(server)
        before, start = server.resident_mb(), time.monotonic()
        found = attack(server, folder)
        seconds = time.monotonic() - start
        other.stop()
        after = server.resident_mb()
        self.rows.append((name, found, other.answers, other.failures, 1000 * other.slowest, before, after, seconds))
        with self.subTest(name):
            self.assertLessEqual(set(found), expected, found)
            self.assertEqual(other.failures, 0, f"of {other.answers} answers to others")
            self.assertLess(after, 1.05 * before + 8, "MB of memory")


def table(rows):
    print("| attack | answers | others: right of all, slowest | memory before → after | seconds |")
    print("|---|---|---|---|---|")
    for name, found, answers, failures, slowest, before, after, seconds in rows:
        statuses = ", ".join(str(status) for status in sorted(set(found), key=str)) or "–"
        print(f"| {name} | {statuses} | {answers - failures} of {answers}, {slowest:.0f} ms | "
              f"{before:.0f} → {after:.0f} MB | {seconds:.1f} |")


if __name__ == "__main__":
    program = unittest.main(exit=False)
    table(Hostile.rows)
    sys.exit(not program.result.wasSuccessful())
