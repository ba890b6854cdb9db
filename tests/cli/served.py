"""A `cameras serve` as those see it who mean it ill, and another client of it."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

CAMERAS = os.environ["CAMERAS"]
HEAD_SECONDS, BODY_SECONDS = 2, 4


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
