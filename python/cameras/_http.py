"""Calls of `cameras serve`, over a Unix socket or to another machine."""
import http.client
import json
import socket
import ssl
import threading
import time
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple
from urllib.parse import urlsplit

from ._errors import BadArgument, Error, error_of
from ._forks import begin_anew_in_children

# How long a server that has too much to do is asked again, in seconds.
_PATIENCE = 60.0

Event = Tuple[str, Dict[str, Any]]


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self._path)


def connections_to(url: str) -> Tuple[Callable[[], http.client.HTTPConnection], str]:
    """What makes connections to the server at a URL, and the path before its calls."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    host, port = parts.hostname, parts.port
    if parts.scheme not in ("http", "https") or not host or parts.query:
        raise BadArgument(f"expected url as http://HOST:PORT or https://HOST, found {url!r}")

    name = host

    def connect() -> http.client.HTTPConnection:
        if parts.scheme == "https":
            return http.client.HTTPSConnection(name, port, timeout=30, context=ssl.create_default_context())
        return http.client.HTTPConnection(name, port, timeout=30)

    return connect, parts.path.rstrip("/")


class Client:
    """Calls of one server, from any number of threads: connections that are idle are used again."""

    def __init__(self, connect: Callable[[], http.client.HTTPConnection], prefix: str = "",
                 token: Optional[str] = None) -> None:
        self._connect = connect
        self._prefix = prefix
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.forget()
        begin_anew_in_children(self)

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._idle: List[http.client.HTTPConnection] = []

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def call(self, method: str, path: str, body: Optional[bytes] = None, kind: str = "") -> bytes:
        """The answer's body.

        Raises:
            Error: what the server refuses, by its code.
            OSError, http.client.HTTPException: no server, or it went away.
        """
        end = time.monotonic() + _PATIENCE
        while True:
            with self._answer(method, path, body, kind) as answer:
                data = answer.read()
                status, wait = answer.status, answer.retry_seconds
            if status < 400:
                return data
            if status not in (429, 503) or wait <= 0 or time.monotonic() + wait > end:
                raise _refusal(status, data)
            time.sleep(wait)

    def json(self, method: str, path: str, value: Optional[Mapping[str, Any]] = None) -> Any:
        """call() with JSON there and back."""
        body = None if value is None else json.dumps(value).encode()
        data = self.call(method, path, body, "application/json")
        return json.loads(data) if data else None

    def events(self, path: str) -> Iterator[Event]:
        """Server-sent events as they come, each with its name and data."""
        with self._answer("GET", path, None, "") as answer:
            if answer.status >= 400:
                raise _refusal(answer.status, answer.read())
            name = ""
            for line in answer.lines():
                if line.startswith(b"event: "):
                    name = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    yield name, json.loads(line[6:])

    def _answer(self, method: str, path: str, body: Optional[bytes], kind: str) -> "_Answer":
        headers = dict(self._headers)
        if kind:
            headers["Content-Type"] = kind
        while True:
            with self._lock:
                connection = self._idle.pop() if self._idle else None
            fresh = connection is None
            if connection is None:
                connection = self._connect()
            try:
                return _Answer(self, connection, _send(connection, method, self._prefix + path, body, headers))
            except (OSError, http.client.HTTPException):
                connection.close()
                # One that was idle for long the server has closed. All calls give the same when they are repeated.
                if fresh:
                    raise
            except BaseException:
                connection.close()
                raise

    def keep(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._idle.append(connection)


def _send(connection: http.client.HTTPConnection, method: str, path: str, body: Optional[bytes],
          headers: Mapping[str, str]) -> http.client.HTTPResponse:
    if connection.sock is None:
        connection.connect()
        opened: Any = connection.sock
        opened.settimeout(None)  # a map may take long; that a server is there is known by now
    try:
        connection.request(method, path, body=body, headers=dict(headers))
    except (BrokenPipeError, ConnectionResetError):
        pass  # a server that refuses a body answers before it has read it
    return connection.getresponse()


class _Answer:
    """An answer that is being read; its connection is kept where it was read to its end."""

    def __init__(self, client: Client, connection: http.client.HTTPConnection,
                 response: http.client.HTTPResponse) -> None:
        self._client = client
        self._connection = connection
        self._response = response
        self.status = response.status
        wait = response.getheader("Retry-After") or "0"
        self.retry_seconds = float(wait) if wait.isdigit() else 0.0

    def __enter__(self) -> "_Answer":
        return self

    def __exit__(self, *error: object) -> None:
        if self._response.isclosed() and not self._response.will_close:
            self._client.keep(self._connection)
        else:
            self._connection.close()

    def read(self) -> bytes:
        return self._response.read()

    def lines(self) -> Iterator[bytes]:
        rest = b""
        while True:
            piece = self._response.read1(1 << 20)
            if not piece:
                return
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole


def _refusal(status: int, data: bytes) -> Error:
    try:
        error = json.loads(data)["error"]
        return error_of(str(error["code"]), str(error["message"]), status)
    except (ValueError, KeyError, TypeError):
        return error_of("", f"expected an answer of cameras serve, found HTTP status {status}", status)
