"""A classifier, and what can be asked of it."""
import base64
import warnings
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union, overload
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from ._answers import Comparison, Explanation, Label, Step
from ._asking import Asking, label_of, reader_of, sent
from ._cards import Path_
from ._described import Described
from ._errors import BadArgument, ModelWarning
from ._options import MethodOptions
from ._pictures import Image, Images
from ._progress import PassBar, tracked
from ._questions import LabelLike, Labels, is_several, mask_of, names_of, shown, target_of, whole, wholes
from ._service import LocalService, RemoteService, made_of
from ._studied import Studied


class Model(Described, Studied):
    """A classifier that is ready for pictures. Safe to use from several threads, and after a fork.

    Args:
        model: an ONNX file; None: the bundled classifier of drawn objects. With `url`, the name of a model that is
            served there, or a file that is sent there.
        labels: a file of label names, or the names themselves; default: what the model or its card says.
        card: a model card, which says how pictures become input, as a file or a dict; default: beside the model.
        url: a server elsewhere, "https://host:8000"; default: an engine of this process.
        token: that the server asks for.
        timeout: seconds that a server with `url` may be silent; default: 60 while an explanation runs, which tells
            every 10 seconds that it goes on, and 600 of any other call.
        device: "cpu", "cuda" or "cuda:1".
        threads: default: every processor.
        precision: "f32" or "bf16".
        trunk: "auto", "compiled" or "reference".
        memory: what the model and one pass may take, "2G"; default: half of what there is.
        output: the graph's output to explain.
        position: of an output that is a sequence of scores, the step to explain, from 0.
        input: values of inputs beside the image, by name: a number, numbers with commas, or an .npy file.
    Raises:
        FileError, BadModel, UnsupportedOperator, OverBudget: a model that cannot be used, and why.
        EngineDied: no program, or no server.
    """

    def __init__(self, model: Optional[Path_] = None, *, labels: Union[Path_, Sequence[str], None] = None,
                 card: Union[Path_, Mapping[str, Any], None] = None, url: Optional[str] = None,
                 token: Optional[str] = None, timeout: Optional[float] = None, device: Optional[str] = None, threads: Optional[int] = None,
                 precision: Optional[str] = None, trunk: Optional[str] = None, memory: Optional[str] = None,
                 output: Optional[str] = None, position: Optional[int] = None, input: Optional[Mapping[str, Any]] = None) -> None:
        options = {"device": device, "threads": threads, "precision": precision, "trunk": trunk, "memory": memory,
                   "output": output, "position": position, "input": input}
        self._made_of = (*made_of(model, labels, card, url, options), url, token, timeout)
        self._service: Union[LocalService, RemoteService]
        if url is None:
            for name, value in (("token", token), ("timeout", timeout)):
                if value is not None:
                    raise BadArgument(f"expected {name} with url alone: an engine of this process needs none")
            self._service = LocalService(model, labels, card, options)
        else:
            given = [name for name, value in options.items() if value is not None]
            if given:
                raise BadArgument(f"expected no {given[0]} with url: the server there has its own")
            self._service = RemoteService(model, labels, card, url, token, timeout)
        self._options = MethodOptions(self._service.server)
        try:
            super().__init__(self._service.server.json("GET", f"/api/models/{quote(self._service.id(), safe='')}"))
        except BaseException:  # Ctrl-C too, which a model that is still being opened does not hold up
            self._service.server.kill()
            raise
        if model is None and url is None:
            warnings.warn("no model named: using the bundled classifier of drawn objects, which knows nothing of photos",
                          ModelWarning, stacklevel=2)
        for text in self._facts["warnings"]:
            warnings.warn(text, ModelWarning, stacklevel=2)

    def close(self) -> None:
        """Ends the engine now; a later call starts another one."""
        self._service.server.close()

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        height, width = self.size
        return f"<cameras.Model {self.name!r}: {self.label_count} labels, {height} x {width}>"

    def __reduce__(self) -> Tuple[Any, ...]:
        return _made_again, self._made_of

    @property
    def engine_pid(self) -> Optional[int]:
        """The process that computes; None where none runs now, or with `url`."""
        return self._service.server.pid

    @overload
    def predict(self, image: Image, top: int = 5, *, hidden: Optional[NDArray[Any]] = None, fill: str = "black",
                also: Iterable[int] = ()) -> List[Label]: ...

    @overload
    def predict(self, image: Images, top: int = 5, *, hidden: Optional[NDArray[Any]] = None, fill: str = "black",
                also: Iterable[int] = ()) -> List[List[Label]]: ...

    def predict(self, image: Any, top: int = 5, *, hidden: Optional[NDArray[Any]] = None, fill: str = "black",
                also: Iterable[int] = ()) -> Any:
        """The labels that the network ranks first, best first; a list of lists for a list of pictures.

        Args:
            image: a picture, or a list of them.
            top: how many labels; more than there are gives all.
            hidden: bool [h,w], which lies over the whole picture whatever its own size: True hides. Beyond 2048 a side
                every so many rows and columns are read.
            fill: what stands there, "black", "mean" or "blur".
            also: labels that are told of wherever they rank.
        Raises:
            BadArgument, BadImage: what makes no sense.
        """
        if is_several(image):
            return [self.predict(one, top, hidden=hidden, fill=fill, also=also) for one in image]
        if not isinstance(fill, str):
            raise BadArgument(f"expected fill as 'black', 'mean' or 'blur', found {shown(fill)}")
        body: Dict[str, Any] = {"top": whole("top", top), "fill": fill, "also": wholes("also", also)}
        if hidden is not None:
            body["hidden"] = mask_of(hidden)
        return [label_of(one) for one in sent(self._service, reader_of(image), "/api/predictions", body)["labels"]]

    @overload
    def explain(self, image: Image, label: Optional[LabelLike] = None, *, top: None = None,
                against: Optional[LabelLike] = None, method: str = "cameras", layer: Optional[str] = None,
                progress: Optional[bool] = None, **options: Any) -> Explanation: ...

    @overload
    def explain(self, image: Image, label: Labels, *, method: str = "cameras", layer: Optional[str] = None,
                progress: Optional[bool] = None, **options: Any) -> List[Explanation]: ...

    @overload
    def explain(self, image: Image, *, top: int, method: str = "cameras", layer: Optional[str] = None,
                progress: Optional[bool] = None, **options: Any) -> List[Explanation]: ...

    @overload
    def explain(self, image: Images, label: Optional[LabelLike] = None, *, top: None = None,
                against: Optional[LabelLike] = None, method: str = "cameras", layer: Optional[str] = None,
                progress: Optional[bool] = None, **options: Any) -> List[Explanation]: ...

    @overload
    def explain(self, image: Images, label: Labels, *, method: str = "cameras", layer: Optional[str] = None,
                progress: Optional[bool] = None, **options: Any) -> List[List[Explanation]]: ...

    @overload
    def explain(self, image: Images, *, top: int, method: str = "cameras", layer: Optional[str] = None,
                progress: Optional[bool] = None, **options: Any) -> List[List[Explanation]]: ...

    def explain(self, image: Any, label: Any = None, *, top: Optional[int] = None, against: Optional[LabelLike] = None,
                method: str = "cameras", layer: Optional[str] = None, progress: Optional[bool] = None,
                **options: Any) -> Any:
        """Which pixels speak for a label. Ctrl-C cancels the computation.

        Args:
            image: a picture, or a list of them, which gives a list.
            label: the label, by index or name; several give a list; default: what the network predicts.
            top: in its place, the so many labels that the network ranks first: a list.
            against: the map of the label minus that of this one, or of the "runner-up".
            method: one of `methods`, or a variant such as "rise:samples=1000".
            layer: one of `layers`; default: the deepest feature map.
            progress: a bar by tqdm, where it is there; default: for several pictures, where somebody looks.
            **options: of the method (docs/cli.md), such as sizes=[224, 448], max_size=600, samples=1000, multi_scale=True;
                one that is None is not given.
        Raises:
            BadArgument: what makes no sense, and why; an option that the method does not read among it.
            BadImage, OverBudget: a picture that cannot be read, or that takes too much memory.
            EngineDied: the engine ended meanwhile; the next call starts another one.
        """
        asked = {"target": target_of(label, top, against), **self._options.question(method, layer, options)}
        several = top is not None or is_several(label)
        if is_several(image):
            found = [self._explained(one, asked, None) for one in tracked(image, progress, "image")]
            if several:
                return found
            return [answers[0] for answers in found]
        answers = self._explained(image, asked, progress)
        return answers if several else answers[0]

    def explain_steps(self, image: Image, label: Optional[LabelLike] = None, *, against: Optional[LabelLike] = None,
                      method: str = "cameras", layer: Optional[str] = None, **options: Any) -> Iterator[Step]:
        """The map as it grows, size by size; the last step has the `answer`. Leaving the loop cancels the computation.

        Arguments and errors are those of explain().
        """
        asked = {"target": target_of(label, None, against), **self._options.question(method, layer, options)}
        asking = Asking(self._service, reader_of(image), asked)
        for name, data in asking.events(maps=True):
            if name == "partial" and data["done"] < data["of"]:
                values = np.frombuffer(base64.b64decode(data["map"]), "<f4").copy()
                yield Step(values.reshape(data["height"], data["width"]), data["done"], data["of"], data["label"])
            elif name == "done":
                answer = asking.answers(data)[0]
                of = int(data["progress"]["of"])
                yield Step(answer.map, of, of, answer.index, answer)

    def contrast(self, image: Image, label: LabelLike, against: LabelLike = "runner-up", *, method: str = "cameras",
                 layer: Optional[str] = None, **options: Any) -> Explanation:
        """Why this label and not that one: the map of the one minus that of the other."""
        return self.explain(image, label, against=against, method=method, layer=layer, **options)

    def compare(self, image: Image, methods: Sequence[str] = ("grad_cam", "cameras"),
                label: Optional[LabelLike] = None, *, against: Optional[LabelLike] = None, layer: Optional[str] = None,
                progress: Optional[bool] = None, **options: Any) -> Comparison:
        """Several methods, or variants of one, asked the same of a picture; an option goes to those that read it.

        Raises:
            BadArgument: as explain() does, and for an option that no method reads.
        """
        pairs = list(zip(methods, self._options.shared_out(names_of("methods", methods), options)))
        return Comparison(self.explain(image, label, against=against, method=method, layer=layer, **read)
                          for method, read in tracked(pairs, progress, "method"))

    def _explained(self, image: Image, asked: Dict[str, Any], progress: Optional[bool]) -> List[Explanation]:
        asking = Asking(self._service, reader_of(image), asked)
        bar = PassBar(progress)
        try:
            for name, data in asking.events(maps=False):
                if name == "progress":
                    bar.show(int(data["done"]), int(data["of"]))
                elif name == "done":
                    return asking.answers(data)
        finally:
            bar.close()
        raise AssertionError("events end with an answer or an error")


def _made_again(model: Any, labels: Any, card: Any, options: Dict[str, Any], url: Any, token: Any, timeout: Any) -> Model:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)  # said where it was made first
        return Model(model, labels=labels, card=card, url=url, token=token, timeout=timeout, **options)
