"""A server on loopback that serves files well or badly, and a zoo of one's own that it serves."""
import hashlib
import http.server
import json
import os
import re
import subprocess
import threading

from program import command


def row(name, data, **more):
    """A row of zoo.json."""
    return {"model": name, "model_path": f"models/{name}.onnx", "opset_version": 13,
            "metadata": {"model_sha": hashlib.sha256(data).hexdigest(), "model_bytes": len(data)}, **more}


def labels(data, path="names.txt"):
    return {"path": path, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


class Answer(http.server.BaseHTTPRequestHandler):
    """What every way of answering needs. `server.ways` has one for each path: a function of this object."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.requests.append((self.path, self.headers.get("Range")))
        self.close_connection = True
        way = self.server.ways.get(self.path)
        try:
            if way is None:
                self.head(404, {"Content-Length": 0})
            else:
                way(self)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def head(self, status, fields):
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, str(value))
        self.end_headers()

    def begin(self):
        """The first byte that is asked for."""
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        return int(found[1]) if found else 0

    def log_message(self, *_):
        pass


def whole(data, ranges=True, most=None, started=None):
    """All of it, from where it is asked for; `most` bytes at once, and then the connection ends."""
    def way(answer):
        begin = answer.begin() if ranges else 0
        rest = data[begin:]
        fields = {"Content-Length": len(rest)}
        if begin:
            fields["Content-Range"] = f"bytes {begin}-{len(data) - 1}/{len(data)}"
        answer.head(206 if begin else 200, fields)
        answer.wfile.write(rest[:most])
        answer.wfile.flush()
        if started:
            started(answer)
    return way


def said(status, body=b"", **fields):
    """This, whatever is asked for."""
    def way(answer):
        answer.head(status, {"Content-Length": len(body), **{name.replace("_", "-"): value
                                                             for name, value in fields.items()}})
        answer.wfile.write(body)
    return way


def chunked(body):
    """Without saying how much it will be."""
    def way(answer):
        answer.head(200, {"Transfer-Encoding": "chunked"})
        for at in range(0, len(body), 60_000):
            piece = body[at:at + 60_000]
            answer.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        answer.wfile.write(b"0\r\n\r\n")
    return way


def in_turn(*ways):
    """Each of them once, and the last one from then on."""
    left = list(ways)

    def way(answer):
        (left.pop(0) if len(left) > 1 else left[0])(answer)
    return way


class Server:
    """Serves `ways` on loopback until it is closed."""

    def __init__(self, context=None):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.http.daemon_threads = True
        self.http.ways, self.http.requests = {}, []
        if context:
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.ways, self.requests = self.http.ways, self.http.requests
        self.address = f"http{'s' if context else ''}://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


class Zoo:
    """A folder with a manifest, a cache, and the environment that names both."""

    def __init__(self, folder, *sources, timeout=20):
        self.mirror, self.cache = folder / "mirror", folder / "cache"
        self.mirror.mkdir()
        self.files = self.cache / "cameras" / "zoo"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
            "XDG_CACHE_HOME": str(self.cache), "CAMERAS_ZOO": ";".join([str(self.mirror), *sources]),
            "CAMERAS_ZOO_TIMEOUT": str(timeout)}

    def rows(self, *rows):
        (self.mirror / "zoo.json").write_text(json.dumps(rows))

    def run(self, *arguments, timeout=120, **more):
        more.setdefault("env", self.environment)
        return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=timeout, check=False,
                              **more)

    def start(self, *arguments):
        return subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=self.environment)

    def there(self):
        """Names of what the cache holds, without the notes of what was checked."""
        return sorted(path.name for path in self.files.glob("*") if not path.name.startswith("."))
