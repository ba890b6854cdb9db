"""What is done to `cameras serve` by those who mean it ill; each attack gives the statuses that it got."""
import json
import socket
import struct
import threading
import time
import zlib

from pictures import SIGNATURE, chunk
from served import head, status_in

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
    """More than there may be, each in the middle of a request."""
    begun = []
    for _ in range(1000):
        begun.append(server.connect())
        begun[-1].sendall(head("POST /api/images", "Content-Length: 10") + b"half")
    found = [status_in(one) for one in begun]
    for one in begun:
        one.close()
    return found


# name, attack, the statuses it may get
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
