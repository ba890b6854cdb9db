"""Calls of `cameras serve`, over a Unix socket or to another machine."""
import contextlib
import http.client
import io
import json
import socket
import ssl
import threading
import time
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple
from urllib.parse import quote, urlsplit

from ._errors import BadArgument, Error, error_of
from ._forks import begin_anew_in_children

# How long a server that has too much to do is asked again, in seconds.
_PATIENCE = 60.0
_CONNECT = 30.0
_CANCEL = 5.0
_BLOCK = 1 << 20  # that is sent at once: the limit of silence is for each

Event = Tuple[str, Dict[str, Any]]


class Silence(NamedTuple):
    """How long a server may say nothing, in seconds; None: for ever."""

    call: Optional[float]
    events: Optional[float]  #: a server says every 10 seconds that it goes on
    cancel: Optional[float]  #: whoever cancels waits for nothing but the server's word

    @classmethod
    def of(cls, timeout: Optional[float]) -> "Silence":
        """What a caller wants, or 600 and 60.

        Raises:
            BadArgument: for anything but a number of seconds.
        """
        if timeout is None:
            return cls(600.0, 60.0, _CANCEL)
        if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not 0 < timeout <= 1e6:
            raise BadArgument(f"expected timeout as seconds, above 0, found {timeout!r}")
        return cls(float(timeout), float(timeout), min(float(timeout), _CANCEL))


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", blocksize=_BLOCK)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(self._path)


def connections_to(url: str) -> Tuple[Callable[[], http.client.HTTPConnection], str]:
    """What makes connections to the server at a URL, and the path before its calls."""
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port
    except ValueError as error:  # a port of 70000
        raise BadArgument(f"expected url as http://HOST:PORT or https://HOST, found {url!r}: {error}") from None
    if parts.scheme not in ("http", "https") or not host or parts.query:
        raise BadArgument(f"expected url as http://HOST:PORT or https://HOST, found {url!r}")

    name = host

    def connect() -> http.client.HTTPConnection:
        if parts.scheme == "https":
            return http.client.HTTPSConnection(name, port, timeout=_CONNECT, blocksize=_BLOCK, context=ssl.create_default_context())
        return http.client.HTTPConnection(name, port, timeout=_CONNECT, blocksize=_BLOCK)

    return connect, quote(parts.path.rstrip("/"), safe="/%")


class Client:
    """Calls of one server, from any number of threads: connections that are idle are used again."""

    def __init__(self, connect: Callable[[], http.client.HTTPConnection], prefix: str = "",
                 token: Optional[str] = None, silence: Silence = Silence(None, None, None)) -> None:
        self._silence = silence
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
        cancels = method == "DELETE"  # somebody waits for it to end, not for its answer
        end = time.monotonic() + (0 if cancels else _PATIENCE)
        silence = self._silence.cancel if cancels else self._silence.call
        while True:
            with self._answer(method, path, body, kind, silence) as answer:
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
        with self._answer("GET", path, None, "", self._silence.events) as answer:
            if answer.status >= 400:
                raise _refusal(answer.status, answer.read())
            name = ""
            for line in answer.lines():
                if line.startswith(b"event: "):
                    name = line[7:].decode().strip()
                elif line.startswith(b"data: "):
                    yield name, json.loads(line[6:])

    def _answer(self, method: str, path: str, body: Optional[bytes], kind: str, silence: Optional[float]) -> "_Answer":
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
                response = _send(connection, method, self._prefix + path, body, headers, silence)
                return _Answer(self, connection, response, silence)
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                # One that was idle for long the server has closed. All calls give the same when they are repeated.
                if fresh or isinstance(error, TimeoutError):
                    raise
            except BaseException:
                connection.close()
                raise

    def keep(self, connection: http.client.HTTPConnection) -> None:
        with self._lock:
            self._idle.append(connection)


def _send(connection: http.client.HTTPConnection, method: str, path: str, body: Optional[bytes],
          headers: Mapping[str, str], silence: Optional[float]) -> http.client.HTTPResponse:
    if connection.sock is None:
        patience = _CONNECT if silence is None else min(_CONNECT, silence)
        connection.timeout = patience
        with _no_longer_than(patience, "connection"):
            connection.connect()
    opened: Any = connection.sock
    opened.settimeout(silence)
    with _no_longer_than(silence, "answer"):
        try:
            if body is None:
                connection.request(method, path, headers=dict(headers))
            else:  # as a file, so that it is sent in blocks
                connection.request(method, path, io.BytesIO(body), {**headers, "Content-Length": str(len(body))})
        except (BrokenPipeError, ConnectionResetError):
            pass  # a server that refuses a body answers before it has read it
        return connection.getresponse()


@contextlib.contextmanager
def _no_longer_than(seconds: Optional[float], what: str) -> Iterator[None]:
    try:
        yield
    except socket.timeout:
        raise TimeoutError(f"no {what} within {seconds:g} seconds" if seconds else f"no {what}") from None


class _Answer:
    """An answer that is being read; its connection is kept where it was read to its end."""

    def __init__(self, client: Client, connection: http.client.HTTPConnection,
                 response: http.client.HTTPResponse, silence: Optional[float]) -> None:
        self._silence = silence
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
        with _no_longer_than(self._silence, "answer"):
            return self._response.read()

    def lines(self) -> Iterator[bytes]:
        rest = b""
        while True:
            with _no_longer_than(self._silence, "answer"):
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
