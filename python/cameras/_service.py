"""Where a model is: in an engine of its own here, or on a server elsewhere."""
import json
import os
import secrets
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from ._asking import Server
from ._engine import Engine, Remote
from ._errors import BadArgument, FileError, ServerRefused
from ._http import Client, connections_to

Path_ = Union[str, "os.PathLike[str]"]


class LocalService:
    """A model in an engine of this process."""

    def __init__(self, model: Optional[Path_], labels: Union[Path_, Sequence[str], None],
                 card: Union[Path_, Mapping[str, Any], None], options: Mapping[str, Any]) -> None:
        self._folder: Optional[Path] = None
        self._id = ""
        self._model = [] if model is None else [_known_file(model)]
        self._flags: List[str] = []
        if card is not None:
            self._flags += ["--card", self._file(card, "card.json") if isinstance(card, Mapping) else _known_file(card)]
        if labels is not None:
            is_path = isinstance(labels, (str, os.PathLike))
            self._flags += ["--label-names",
                            _known_file(labels) if is_path else self._file(list(labels), "labels.json")]  # type: ignore[arg-type]
        self._flags += _computing_flags(options)
        self.server: Server = Engine([*self._model, *self._flags])

    def id(self) -> str:
        if not self._id:
            self._id = str(self.server.json("GET", "/api/models")["models"][0]["id"])
        return self._id

    def send_again(self) -> None:
        """It is a file, which the engine opens again by itself."""

    def command_flags(self) -> List[str]:
        """How commands of the program are told the same model."""
        return [*(["--model", *self._model] if self._model else []), *self._flags]

    def _file(self, value: Any, name: str) -> str:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="cameras-model-"))
            weakref.finalize(self, shutil.rmtree, str(self._folder), ignore_errors=True)
        path = self._folder / name
        try:
            path.write_text(json.dumps(value), encoding="utf-8")
        except TypeError as error:
            raise BadArgument(f"expected {name.split('.')[0]} as numbers and texts: {error}") from None
        return str(path)


class RemoteService:
    """A model on a server elsewhere: one that it serves, by its name, or a file that is sent there."""

    def __init__(self, model: Optional[Path_], labels: Union[Path_, Sequence[str], None],
                 card: Union[Path_, Mapping[str, Any], None], url: str, token: Optional[str]) -> None:
        connect, prefix = connections_to(url)
        self.server: Server = Remote(Client(connect, prefix, token), url)
        self._id = "" if model is None else os.fspath(model)
        self._body: Optional[Tuple[bytes, str]] = None
        if model is not None and self._id.endswith(".onnx"):
            self._body = _form(Path(model), labels, card)
            self.send_again()
        elif labels is not None or card is not None:
            raise BadArgument("expected labels and card with the file of a model (M.onnx): a served one has its own")

    def id(self) -> str:
        if not self._id:
            models = self.server.json("GET", "/api/models")["models"]
            if not models:
                raise ServerRefused("expected a server with a model, found none", "not_found", 404)
            self._id = str(models[0]["id"])
        return self._id

    def send_again(self) -> None:
        if self._body is not None:
            body, kind = self._body
            self._id = str(json.loads(self.server.call("POST", "/api/models", body, kind))["id"])

    def command_flags(self) -> List[str]:
        raise BadArgument("expected a model on this machine: evaluate, sanity and attack run here, without url")


def _known_file(path: Path_) -> str:
    name = os.fspath(path)
    if not os.path.exists(name):
        raise FileError(f"{name}: no such file")
    return os.path.abspath(name)


def _computing_flags(options: Mapping[str, Any]) -> List[str]:
    flags: List[str] = []
    for name, value in options.items():
        if value is None:
            continue
        if isinstance(value, Mapping):
            for key, one in value.items():
                flags += [f"--{name}", f"{key}={one}"]
        else:
            flags.append(f"--{name}={value}")
    return flags


# The card is looked for beside the model, as the program does.
def _form(model: Path, labels: Union[Path_, Sequence[str], None],
          card: Union[Path_, Mapping[str, Any], None]) -> Tuple[bytes, str]:
    parts: Dict[str, bytes] = {"model": _read(model)}
    if isinstance(card, Mapping):
        parts["card"] = json.dumps(card).encode()
    else:
        beside = [model.with_suffix(".json"), model.parent / "preprocessor_config.json", model.parent / "config.json"]
        found = [Path(card)] if card is not None else [one for one in beside if one.is_file()]
        if found:
            parts["card"] = _read(found[0])
    if labels is not None:
        is_path = isinstance(labels, (str, os.PathLike))
        parts["labels"] = _read(Path(labels)) if is_path else "\n".join(labels).encode()  # type: ignore[arg-type]
    boundary = secrets.token_hex(16)
    name = model.name.replace('"', "_").replace("\r", "_").replace("\n", "_")
    body = b""
    for key, data in parts.items():
        filename = f'; filename="{name}"' if key == "model" else ""
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"{filename}\r\n\r\n').encode() + data + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: {error.strerror or error}") from None
