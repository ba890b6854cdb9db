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
from ._cards import Path_, card_and_names, file_bytes, json_bytes
from ._engine import Engine, Remote
from ._errors import BadArgument, FileError, ServerRefused
from ._http import Client, Silence, connections_to
from ._pictures import path_text
from ._questions import names_of, shown


class LocalService:
    """A model in an engine of this process.

    Attributes:
        names: what the files that the program is told of are called by who made the model, by their paths.
    """

    def __init__(self, model: Optional[Path_], labels: Union[Path_, Sequence[str], None],
                 card: Union[Path_, Mapping[str, Any], None], options: Mapping[str, Any]) -> None:
        self._folder: Optional[Path] = None
        self._id = ""
        self.names: Dict[str, str] = {}
        self._model = [] if model is None else [self._known(model)]
        self._flags: List[str] = []
        if card is not None:
            self._flags += ["--card", self._file(card, "card.json") if isinstance(card, Mapping) else self._known(card)]
        if labels is not None:
            is_path = isinstance(labels, (str, os.PathLike))
            self._flags += ["--label-names", self._known(labels) if is_path  # type: ignore[arg-type]
                            else self._file(names_of("labels", labels), "labels.json")]
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
        data = json_bytes(value, name.split(".")[0])
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="cameras-model-"))
                weakref.finalize(self, _remove, str(self._folder), os.getpid())
            path = self._folder / name
            path.write_bytes(data)
        except OSError as error:
            raise FileError(f"expected room for {name} among temporary files: {error.strerror or error}") from None
        self.names[str(path)] = f"<{path.stem}>"
        return str(path)

    def _known(self, path: Path_) -> str:
        name = path_text(path)
        if not os.path.exists(name):
            raise FileError(f"{name}: no such file")
        self.names[os.path.abspath(name)] = name
        return os.path.abspath(name)


class RemoteService:
    """A model on a server elsewhere: one that it serves, by its name, or a file that is sent there."""

    def __init__(self, model: Optional[Path_], labels: Union[Path_, Sequence[str], None],
                 card: Union[Path_, Mapping[str, Any], None], url: str, token: Optional[str],
                 timeout: Optional[float]) -> None:
        connect, prefix = connections_to(url)
        self.server: Server = Remote(Client(connect, prefix, token, Silence.of(timeout)), url)
        self.names: Dict[str, str] = {}
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
        raise BadArgument("expected a model on this machine: evaluate, sanity, attack and concepts run here, without url")


def lasting(value: Any) -> Any:
    """A path as it means the same file in another folder, too; anything else as it is."""
    return os.path.abspath(os.fspath(value)) if isinstance(value, (str, os.PathLike)) else value


def made_of(model: Any, labels: Any, card: Any, url: Optional[str], options: Mapping[str, Any]) -> Tuple[Any, ...]:
    """What makes the same model, in whatever folder a process then is: model, labels, card and options."""
    served = url is not None and model is not None and not path_text(model).endswith(".onnx")
    inputs = options.get("input")
    if inputs is not None:
        if not isinstance(inputs, Mapping):
            raise BadArgument(f"expected input as values by the names of inputs, found {shown(inputs)}")
        inputs = {key: lasting(one) if _is_array_file(one) else one for key, one in inputs.items()}
    return model if served else lasting(model), lasting(labels), lasting(card), {**options, "input": inputs}


def _is_array_file(value: Any) -> bool:
    return isinstance(value, (str, os.PathLike)) and os.fspath(value).endswith(".npy")


def _computing_flags(options: Mapping[str, Any]) -> List[str]:
    flags: List[str] = []
    for name, value in options.items():
        if value is None:
            continue
        if isinstance(value, Mapping):
            for key, one in value.items():
                flags += [f"--{name}", f"{key}={lasting(one) if _is_array_file(one) else one}"]
        else:
            flags.append(f"--{name}={value}")
    return flags


def _form(model: Path, labels: Union[Path_, Sequence[str], None],
          card: Union[Path_, Mapping[str, Any], None]) -> Tuple[bytes, str]:
    parts: Dict[str, bytes] = {"model": file_bytes(model), **card_and_names(model, card, labels)}
    boundary = secrets.token_hex(16)
    name = model.name.replace('"', "_").replace("\r", "_").replace("\n", "_")
    body = b""
    for key, data in parts.items():
        filename = f'; filename="{name}"' if key == "model" else ""
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"{filename}\r\n\r\n').encode() + data + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


# A forked child has a copy of what owns the folder; the folder is the parent's.
def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)
