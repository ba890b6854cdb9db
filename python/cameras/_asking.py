"""A question about one picture: asked, followed, cancelled, and asked again where a server has forgotten it."""
import hashlib
import io
import os
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Protocol
from urllib.parse import quote, urlencode

import numpy as np
from numpy.typing import NDArray

from ._answers import Draw, Explanation, Label, Size
from ._errors import BadArgument, Cancelled, EngineDied, Error, FileError, ServerRefused, error_of
from ._http import Event
from ._pictures import Image, encoded, name_of

_ATTEMPTS = 3
_NOISE = 1e-3  # of maps that another processor computes; less than a step of the 255 that are drawn


class Server(Protocol):
    """An engine of this process, or a server elsewhere."""

    def call(self, method: str, path: str, body: Optional[bytes] = None, kind: str = "") -> bytes: ...

    def json(self, method: str, path: str, value: Optional[Mapping[str, Any]] = None) -> Any: ...

    def events(self, path: str) -> Iterator[Event]: ...

    def close(self) -> None: ...

    def kill(self) -> None: ...

    @property
    def pid(self) -> Optional[int]: ...


class Service(Protocol):
    """A model on a server."""

    server: Server

    def id(self) -> str:
        """What the server calls the model."""

    def send_again(self) -> None:
        """Sends a model again that the server may have forgotten."""


def reader_of(image: Image) -> Callable[[], bytes]:
    """Gives a picture's bytes now, and the same ones later: a file is read again, anything else is kept as it is now.

    The reader raises FileError where the file holds another picture by then.
    """
    if not (isinstance(image, str) or hasattr(image, "__fspath__")):
        data = encoded(image)
        return lambda: data
    path = os.path.abspath(os.fspath(image)) if isinstance(image, (str, os.PathLike)) else ""
    first: List[bytes] = []

    def read() -> bytes:
        found = encoded(path) if first else encoded(image)
        digest = hashlib.sha256(found).digest()
        if first and first[0] != digest:
            raise FileError(f"{name_of(image)}: expected the picture that was explained, found that the file has changed since")
        first[:] = [digest]
        return found

    return read


def sent(service: Service, read: Callable[[], bytes], path: str, body: Mapping[str, Any]) -> Any:
    """Sends a picture and asks about it; again where either has been forgotten meanwhile."""
    for attempt in range(_ATTEMPTS):
        try:
            image = service.server.call("POST", "/api/images", read(), "application/octet-stream")
            return service.server.json("POST", path, {"image": _id_in(image), "model": service.id(), **body})
        except ServerRefused as error:
            if error.status != 404 or attempt == _ATTEMPTS - 1:
                raise
            service.send_again()
    raise AssertionError("the last attempt returns or raises")


class Asking:
    """One question that is asked of a server."""

    def __init__(self, service: Service, read: Callable[[], bytes], question: Dict[str, Any]) -> None:
        self._service = service
        self._read = read
        self._question = question
        self._id = ""

    def events(self, maps: bool) -> Iterator[Event]:
        """What happens, up to "done". Whoever stops reading before cancels the computation.

        Raises:
            Error: why there is no answer.
        """
        for _ in range(_ATTEMPTS):
            asked = sent(self._service, self._read, "/api/explanations", self._question)
            self._id = str(asked["id"])
            over = False
            facts: Optional[Dict[str, Any]] = None
            try:
                for name, data in self._service.server.events(self._path(f"/events?maps={'on' if maps else 'off'}")):
                    over = name in ("done", "failed", "cancelled")
                    if name == "failed":
                        raise error_of(str(data["error"]["code"]), str(data["error"]["message"]))
                    if name == "done":
                        facts = data
                    elif name != "cancelled":
                        yield name, data
            except EngineDied:
                raise
            except BaseException:
                if not over:
                    self._cancel()
                raise
            if facts is not None:  # what follows the last event has been read, so the connection is free
                yield "done", facts
                return
            # Cancelled by another thread that asked the same: this one still wants to know.
        raise Cancelled("the explanation was cancelled by somebody else")

    def answers(self, facts: Mapping[str, Any]) -> List[Explanation]:
        """What was found, by what "done" said: an explanation for each label."""
        server = self._service.server
        reports = [server.json("GET", self._path("/report.json"))]
        if isinstance(reports[0], list):
            reports = reports[0]
        answers = []
        for number, (label, report) in enumerate(zip(facts["labels"], reports)):
            map_ = array_of(server.call("GET", self._path(f"/map.npy?number={number}")))
            answers.append(_explanation(map_, label, report, facts, self._drawer(number, map_)))
        return answers

    def _path(self, rest: str) -> str:
        return f"/api/explanations/{quote(self._id, safe='')}{rest}"

    def _cancel(self) -> None:
        try:
            self._service.server.call("DELETE", self._path(""))
        except Error:
            pass  # it is over, or gone with the engine

    def _drawer(self, number: int, map_: NDArray[np.float32]) -> Draw:
        shape, points = map_.shape, map_[::4, ::4].copy()  # the map itself is its owner's to change

        def draw(view: str, colormap: str, opacity: float) -> bytes:
            query = urlencode({"number": number, "view": view, "colormap": colormap, "opacity": opacity})
            try:
                return self._service.server.call("GET", self._path(f"/overlay.png?{query}"))
            except ServerRefused as error:
                if error.status != 404:
                    raise
            # Dropped for want of room, or gone with its engine: the same question gives the same map, of the same model.
            for _ in self.events(maps=False):
                pass
            again = array_of(self._service.server.call("GET", self._path(f"/map.npy?number={number}")))
            if again.shape != shape or not np.allclose(again[::4, ::4], points, atol=_NOISE):
                raise BadArgument("expected the model that gave the map, found one that gives another: explain() again")
            return self._service.server.call("GET", self._path(f"/overlay.png?{query}"))

        return draw


def label_of(json: Mapping[str, Any]) -> Label:
    value = json.get("value")
    return Label(int(json["index"]), str(json["name"]), json.get("probability"), float(json.get("logit", value)), value)


def array_of(npy: bytes) -> NDArray[np.float32]:
    """The array of a NumPy file of float32."""
    try:
        array = np.load(io.BytesIO(npy), allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise ServerRefused(f"expected a map as a NumPy file, found {len(npy)} bytes that are none: {error}") from None
    if not isinstance(array, np.ndarray) or array.dtype != np.dtype("<f4") or array.ndim != 2:
        raise ServerRefused("expected a map as float32 [h,w], found another array")
    return array


def _id_in(answer: bytes) -> str:
    import json

    return str(json.loads(answer)["id"])


def _explanation(map_: NDArray[np.float32], label: Mapping[str, Any], report: Dict[str, Any],
                 facts: Mapping[str, Any], draw: Draw) -> Explanation:
    told = label_of(label)
    against = label.get("against")
    seen = facts["seen"]
    return Explanation(
        map=map_, label=told.name, index=told.index, probability=told.probability, value=told.value, logit=told.logit,
        against=label_of(against[0]) if against else None,
        top=[label_of(one) for one in report["top"]],
        sizes=[Size(int(one["height"]), int(one["width"]), int(one["prediction"]["index"]), bool(one["kept"]),
                    str(one["why"])) for one in facts["scales"]],
        method=str(report["method"]), layer=str(facts["layer"]), empty=bool(label["empty"]),
        seen=(float(seen["x"]), float(seen["y"]), float(seen["width"]), float(seen["height"])),
        seconds=float(facts["seconds"]), report=report, _draw=draw)
