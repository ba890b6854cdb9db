"""Calls of the program without its start: a process that has begun forks for each (warm_program.cpp)."""
import atexit
import os
import socket
import struct
import subprocess
import tempfile

_PROGRAM = os.environ.get("WARM_PROGRAM")
# What libraries read when they are loaded: a call that changes it is a process of its own.
_AT_START = ("OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "LD_", "MALLOC_", "GLIBC_")


def _of_start():
    return {name: value for name, value in os.environ.items() if name.startswith(_AT_START)}


class _Warm:
    def __init__(self):
        self.began_with = _of_start()
        self.calls, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen([_PROGRAM, "--calls-on", str(theirs.fileno())],
                                            pass_fds=[theirs.fileno()])
        atexit.register(self.end)

    def end(self):
        self.calls.close()
        self.process.wait()

    def call(self, words, folder, timeout):
        strings = [os.fspath(folder or os.getcwd()), str(len(words)), *words,
                   *(f"{name}={value}" for name, value in os.environ.items())]
        text = b"".join(os.fsencode(string) + b"\0" for string in strings)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            self.calls.settimeout(timeout)
            socket.send_fds(self.calls, [struct.pack("=I", len(text))], [out.fileno(), err.fileno()])
            self.calls.sendall(text)
            how, = struct.unpack("=i", self.calls.recv(4, socket.MSG_WAITALL))
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode().replace("\r\n", "\n").replace("\r", "\n"))
        return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(how), *texts)


_warm = None


def call(words, folder=None, timeout=600):
    """What subprocess.run() gives for the program and its words, text captured. Standard output and standard error are
    files, not pipes."""
    global _warm
    if not _PROGRAM or "\0" in "".join(words) or (_warm and _warm.began_with != _of_start()):
        return subprocess.run(words, capture_output=True, text=True, timeout=timeout, cwd=folder,
                              check=False)
    if _warm is None:
        _warm = _Warm()
    try:
        return _warm.call(words, folder, timeout)
    except BaseException:
        # What it would still answer belongs to no later call.
        broken, _warm = _warm, None
        broken.process.kill()
        raise
