"""What goes wrong, by kind, as the program tells it."""
from typing import Dict, Type


class Error(Exception):
    """Anything that goes wrong here. Its text is one line: what was expected, and what was found."""


class BadArgument(Error, ValueError):
    """A call that makes no sense for this model or image."""


class BadImage(Error):
    """Bytes that are no picture that can be read, or one beyond the limits."""


class BadModel(Error):
    """An ONNX file or a model card that is broken or contradicts itself."""


class UnsupportedOperator(Error):
    """A valid ONNX file with an operator that does not run here."""


class FileError(Error, OSError):
    """A file that cannot be read or written."""


class Cancelled(Error):
    """A computation that somebody else has cancelled."""


class OverBudget(Error):
    """More memory than the call may take (`Model(..., memory="2G")`)."""


class EngineDied(Error):
    """The program that computes has ended, or cannot be started. The next call starts another one."""


class ServerRefused(Error):
    """A server that does not answer this: no token, too much to do, not found, or a fault of its own.

    Attributes:
        code: what the server calls it, such as "busy" or "no_token".
        status: the HTTP status.
    """

    def __init__(self, message: str, code: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class ModelWarning(UserWarning):
    """What the program has to say about how a model is read, or of an option that nothing reads."""


_BY_CODE: Dict[str, Type[Error]] = {
    "bad_argument": BadArgument,
    "bad_json": BadArgument,
    "bad_image": BadImage,
    "bad_model": BadModel,
    "unsupported_operator": UnsupportedOperator,
    "io": FileError,
    "cancelled": Cancelled,
    "over_budget": OverBudget,
}


def error_of(code: str, message: str, status: int = 0) -> Error:
    """The exception that a server's code stands for."""
    kind = _BY_CODE.get(code)
    if kind is None:
        return ServerRefused(message, code, status)
    return kind(message)
