"""The program as a process of its own, `cameras serve` on a Unix socket, which ends with this one."""
import contextlib
import http.client
import os
import shutil
import subprocess
import tempfile
import threading
import time
import weakref
from pathlib import Path
from typing import IO, Any, Iterator, Mapping, Optional, Sequence

from ._errors import EngineDied, Error
from ._forks import begin_anew_in_children
from ._http import Client, Event, UnixConnection
from ._program import WRONG_USAGE, ended_text, start_program, wrong_usage_in

_PREFIX = "cameras-engine-"
_LAST_WORDS = 2000  # bytes


class _Process:
    """One engine that runs."""

    def __init__(self, arguments: Sequence[str]) -> None:
        with contextlib.ExitStack() as undo:  # of what is there already when the rest fails
            try:
                _remove_leftovers()
                self._said: IO[bytes] = undo.enter_context(tempfile.TemporaryFile())
                self._folder = _socket_folder()
            except OSError as error:
                raise EngineDied(f"expected room for the engine's temporary files: {error.strerror or error}") from None
            undo.callback(shutil.rmtree, self._folder, ignore_errors=True)
            socket = os.path.join(self._folder, "socket")
            self.popen = start_program(["serve", *arguments, "--unix", socket, "--until-eof", "--max-image", "256Mi"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said)
            self.end = weakref.finalize(self, _end, self.popen, self._folder, os.getpid())
            undo.pop_all()
        self.client = Client(lambda: UnixConnection(socket))
        try:
            assert self.popen.stdout is not None
            ready = self.popen.stdout.readline()
        except BaseException:  # Ctrl-C: nothing is lost with an engine that has not begun
            self.kill()
            raise
        if not ready:
            raise self._refusal()

    def _refusal(self) -> Error:
        """Why it did not begin."""
        died = self.died()
        return wrong_usage_in(self._last_words) if self.popen.returncode == WRONG_USAGE else died

    def died(self) -> EngineDied:
        """Says how it ended; one that does not answer any more is ended."""
        try:
            status: Optional[int] = self.popen.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            status = None
        self.end()
        self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, self._said.tell() - _LAST_WORDS))
        self._last_words = self._said.read().decode(errors="replace")
        self._said.close()
        words = " ".join(self._last_words.split())
        return EngineDied(f"the engine {ended_text(status)}{': ' if words else ''}{words}")

    def kill(self) -> None:
        """Ends it at once, whatever it does."""
        self.popen.kill()
        self.end()
        self._said.close()

    def abandon(self) -> None:
        """In a forked child: it is the parent's."""
        self.end.detach()
        self.popen.returncode = 0  # nobody here waits for it
        for pipe in (self.popen.stdin, self.popen.stdout, self._said):
            if pipe is not None:
                pipe.close()


class Engine:
    """An engine for one model, started when it is first called, and again where it has died."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = list(arguments)
        self._process: Optional[_Process] = None
        self._lock = threading.Lock()
        begin_anew_in_children(self)

    def forget(self) -> None:
        self._lock = threading.Lock()
        process, self._process = self._process, None
        if process is not None:
            process.abandon()

    @property
    def pid(self) -> Optional[int]:
        """The process that runs, if one does."""
        process = self._process
        return None if process is None or process.popen.poll() is not None else process.popen.pid

    def close(self) -> None:
        """Ends the process; a later call starts another one."""
        process = self._taken()
        if process is not None:
            process.end()

    def kill(self) -> None:
        """close() without waiting for what it computes."""
        process = self._taken()
        if process is not None:
            process.kill()

    def _taken(self) -> "Optional[_Process]":
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            process.client.close()
        return process

    def call(self, method: str, path: str, body: Optional[bytes] = None, kind: str = "") -> bytes:
        """Client.call(), with EngineDied where the engine ends meanwhile."""
        process = self._running()
        try:
            return process.client.call(method, path, body, kind)
        except (OSError, http.client.HTTPException) as error:
            raise self._lost(process, error) from None

    def json(self, method: str, path: str, value: Optional[Mapping[str, Any]] = None) -> Any:
        process = self._running()
        try:
            return process.client.json(method, path, value)
        except (OSError, http.client.HTTPException) as error:
            raise self._lost(process, error) from None

    def events(self, path: str) -> Iterator[Event]:
        process = self._running()
        try:
            yield from process.client.events(path)
        except (OSError, http.client.HTTPException) as error:
            raise self._lost(process, error) from None

    def _running(self) -> _Process:
        with self._lock:
            if self._process is not None and self._process.popen.poll() is not None:
                self._process.end()
                self._process = None  # it died between two calls, which nobody has to be told of
            if self._process is None:
                self._process = _Process(self._arguments)
            return self._process

    def _lost(self, process: _Process, error: Exception) -> Exception:
        if isinstance(error, Error):  # FileError is an OSError too
            return error
        with self._lock:
            if self._process is process:
                self._process = None
            return process.died() if process.end.alive else EngineDied("the engine was ended meanwhile")


def _end(popen: "subprocess.Popen[bytes]", folder: str, owner: int) -> None:
    if os.getpid() != owner:
        return
    if popen.stdin is not None:
        popen.stdin.close()  # which it ends with
    try:
        popen.wait(timeout=2)
    except subprocess.TimeoutExpired:
        popen.kill()
        popen.wait()
    if popen.stdout is not None:
        popen.stdout.close()
    shutil.rmtree(folder, ignore_errors=True)


def _socket_folder() -> str:
    folder = tempfile.mkdtemp(prefix=_PREFIX)  # for its owner alone
    if len(os.fsencode(folder)) + len("/socket") <= 107:  # what the system lets a socket's path have
        return folder
    os.rmdir(folder)
    return tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp")


def _remove_leftovers() -> None:
    # Python that was killed leaves its folder; the engine takes the socket out of it when it ends.
    # Raises OSError where there is no folder for temporary files.
    for folder in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        try:
            if time.time() - folder.stat().st_mtime > 60:
                folder.rmdir()
        except OSError:
            pass  # in use, or somebody else's


class Remote:
    """A server elsewhere."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self._url = url

    @property
    def pid(self) -> Optional[int]:
        return None

    def close(self) -> None:
        self._client.close()

    def kill(self) -> None:
        self.close()

    def call(self, method: str, path: str, body: Optional[bytes] = None, kind: str = "") -> bytes:
        try:
            return self._client.call(method, path, body, kind)
        except (OSError, http.client.HTTPException) as error:
            raise self._lost(error) from None

    def json(self, method: str, path: str, value: Optional[Mapping[str, Any]] = None) -> Any:
        try:
            return self._client.json(method, path, value)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._lost(error) from None

    def events(self, path: str) -> Iterator[Event]:
        try:
            yield from self._client.events(path)
        except (OSError, http.client.HTTPException) as error:
            raise self._lost(error) from None

    def _lost(self, error: Exception) -> Exception:
        if isinstance(error, Error):
            return error
        return EngineDied(f"expected cameras serve at {self._url}: {error or type(error).__name__}")


