"""Where the program is, and calls of its commands."""
import ctypes
import os
import re
import shutil
import signal
import subprocess
import warnings
from pathlib import Path
from typing import Any, Callable, List, Optional, Sequence

from ._errors import BadArgument, EngineDied, Error, ModelWarning, error_of

WRONG_USAGE = 2  #: the exit status
_PR_SET_PDEATHSIG = 1
_SEE_HELP = " (see --help)"
_WARNING = "cameras: warning: "
_KIND = "cameras: kind: "


def find_program() -> str:
    """The program's path: what CAMERAS_PROGRAM says, what the wheel has brought, or what PATH has.

    Raises:
        EngineDied: where there is none.
    """
    said = os.environ.get("CAMERAS_PROGRAM")
    if said:
        if not os.access(said, os.X_OK):
            raise EngineDied(f"expected the program cameras at CAMERAS_PROGRAM, found none at {said!r}")
        return os.path.abspath(said)
    own = Path(__file__).parent / "engine" / "bin" / "cameras"
    if own.exists():
        return str(own)
    found = shutil.which("cameras")
    if found is None:
        raise EngineDied("expected the program cameras on PATH or at CAMERAS_PROGRAM: this package came without it")
    return found


def start_program(arguments: Sequence[str], **more: Any) -> "subprocess.Popen[bytes]":
    """Starts the program in a session of its own: Ctrl-C is for this process, which then cancels or ends it.

    Raises:
        EngineDied: where it cannot be started, and why.
        BadArgument: for text that no program can be given.
    """
    program = find_program()
    try:
        return subprocess.Popen([program, *arguments], start_new_session=True, **more)
    except OSError as error:
        raise EngineDied(f"expected to start {program}: {error.strerror or error}") from None
    except ValueError:
        found = next((word for word in arguments if "\0" in word), "another")
        raise BadArgument(f"expected text without zero bytes, found {found!r}") from None


def run_command(arguments: Sequence[str]) -> str:
    """Runs the program; Ctrl-C ends it, and so does the end of this process.

    Returns:
        What it wrote to standard output.
    Raises:
        BadArgument: wrong usage.
        Error: anything else that it says, as what kind the program calls it.
    """
    process = start_program(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            preexec_fn=_end_with_parent(), env={**os.environ, "CAMERAS_FAILURE_KIND": "1"})
    try:
        out, err = process.communicate()
    except BaseException:
        process.terminate()  # it leaves whole files behind
        process.wait()
        raise
    words = err.decode(errors="replace")
    if process.returncode == WRONG_USAGE:
        raise wrong_usage_in(words)
    said = failure_in(words)
    if process.returncode < 0:
        raise EngineDied(f"the program was ended by {_signal_name(-process.returncode)}: {said}")
    if process.returncode != 0:
        raise failure_of(words)
    for line in words.splitlines():
        if line.startswith(_WARNING + "--"):  # of an option; what it says of the model has been said
            warnings.warn(line[len(_WARNING):], ModelWarning, stacklevel=5)
    return out.decode(errors="replace")


def wrong_usage_in(text: str) -> BadArgument:
    """Wrong usage, as the program tells it on standard error, with this package's name of an option."""
    said = failure_in(text)
    if said.endswith(_SEE_HELP):
        said = said[:-len(_SEE_HELP)]
    flag = re.match(r"--([a-z-]+): ", said)
    return BadArgument(said if flag is None else flag[1].replace("-", "_") + said[flag.end(1):])


def ended_text(status: Optional[int]) -> str:
    """How a process ended."""
    if status is None:
        return "does not answer"
    if status < 0:
        return f"was ended by {_signal_name(-status)}"
    return f"ended with status {status}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def failure_of(text: str) -> Error:
    """What the program failed with, of what it wrote to standard error with CAMERAS_FAILURE_KIND."""
    kinds = [line[len(_KIND):] for line in text.splitlines() if line.startswith(_KIND)]
    said = failure_in(text)
    return error_of(kinds[-1], said) if kinds and kinds[-1] != "internal" else Error(said)


def failure_in(text: str) -> str:
    """Why the program failed, of what it wrote to standard error."""
    lines: List[str] = [line for line in text.splitlines() if line and not line.startswith((_WARNING, _KIND))]
    said = lines[-1] if lines else "the program failed and said nothing"
    return said[len("cameras: "):] if said.startswith("cameras: ") else said


def _end_with_parent() -> Optional[Callable[[], None]]:
    # The signal comes when the thread ends that started the process; it waits for it, so that is this process's end.
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask
