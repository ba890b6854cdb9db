"""What calls of a model give back."""
import base64
import html
import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple, Union

import numpy as np
from numpy.typing import NDArray

from ._errors import BadArgument, FileError
from ._pictures import npy_bytes

Draw = Callable[[str, str, float], bytes]
"""Draws a map in a view, in colours, with an opacity: PNG."""


@dataclass(frozen=True)
class Label:
    """A label, and what the network says of it."""

    index: int
    name: str  #: "label 17" where names are unknown
    probability: Optional[float]  #: from 0 to 1; None of a quantity
    logit: float  #: before the softmax or sigmoid; of a quantity its value
    value: Optional[float] = None  #: of a quantity, which has no probability

    def __str__(self) -> str:
        if self.probability is not None:
            return f"{self.name} {100 * self.probability:.1f} %"
        return f"{self.name} {self.value:g}" if self.value is not None else self.name


@dataclass(frozen=True)
class Size:
    """A size at which the network was asked, in pixels of its input."""

    height: int
    width: int
    prediction: int  #: index of the top label at this size
    kept: bool  #: whether it counts
    why: str = ""  #: why it does not


@dataclass(frozen=True)
class Layer:
    """A layer that can be explained."""

    name: str
    type: str  #: its operator
    channels: int
    height: int  #: at the network's own size
    width: int
    default: bool
    layout: str = "channels first"  #: how the value holds the map: that, "channels last" or "tokens"


class Picture:
    """A picture that was drawn: it shows itself in a notebook, and `PIL.Image.fromarray(numpy.asarray(it))` works.

    Attributes:
        png: the bytes of a PNG file, RGB.
    """

    def __init__(self, png: bytes) -> None:
        self.png = png

    def save(self, path: Union[str, "os.PathLike[str]"]) -> None:
        """Writes .png, and what Pillow writes where it is there.

        Raises:
            FileError: where it cannot be written.
        """
        if Path(path).suffix.lower() == ".png":
            _write(path, self.png)
            return
        image = self.pil()
        try:
            image.save(os.fspath(path))
        except (OSError, ValueError) as error:
            raise FileError(f"{os.fspath(path)}: {error}") from None

    def pil(self) -> Any:
        """A PIL.Image.Image (needs Pillow)."""
        from PIL import Image

        return Image.open(io.BytesIO(self.png)).convert("RGB")

    def __array__(self, dtype: Any = None, copy: Optional[bool] = None) -> NDArray[Any]:
        """uint8 [h,w,3] (needs Pillow)."""
        return np.array(self.pil(), dtype=dtype)

    def _repr_png_(self) -> bytes:
        return self.png


@dataclass(frozen=True, eq=False)
class Explanation:
    """Which pixels speak for a label. Shows itself in a notebook."""

    map: NDArray[np.float32] = field(repr=False)  #: [h,w] on the grid of the network's input, from 0 to 1
    label: str
    index: int
    probability: Optional[float]  #: of the label; None of a quantity, which has `value`
    value: Optional[float]
    logit: float
    against: Optional[Label]  #: what the label is held against
    top: List[Label] = field(repr=False)  #: the five best
    sizes: List[Size] = field(repr=False)
    method: str
    layer: str  #: "" of a method that has none
    empty: bool  #: no evidence anywhere: all zeros
    seen: Tuple[float, float, float, float] = field(repr=False)  #: left, top, width, height of the part of the picture
    seconds: float = field(repr=False)  #: that the program took
    report: Dict[str, Any] = field(repr=False)  #: as `cameras explain --json` writes it
    _draw: Optional[Draw] = field(repr=False)

    def overlay(self, colormap: str = "turbo", opacity: float = 0.6, view: str = "overlay") -> Picture:
        """The map over the picture, at the picture's own size.

        Args:
            colormap: "turbo", "viridis", "magma", "gray", ... (docs/cli.md).
            opacity: of the map, from 0 to 1.
            view: "overlay", "heat" (the map alone) or "side-by-side".
        Raises:
            BadArgument: an unknown name, or an opacity out of range.
        """
        if self._draw is None:
            raise BadArgument("expected an explanation of this process, found one that was pickled: only its numbers travel")
        return Picture(self._draw(view, colormap, opacity))

    def save(self, path: Union[str, "os.PathLike[str]"], colormap: str = "turbo", opacity: float = 0.6,
             view: str = "overlay") -> None:
        """Writes the picture (.png, and what Pillow writes), the map (.npy) or the report (.json), by the extension.

        Raises:
            FileError: where it cannot be written.
        """
        extension = Path(path).suffix.lower()
        if extension == ".npy":
            _write(path, npy_bytes(self.map))
        elif extension == ".json":
            write_report(path, self.report)
        else:
            self.overlay(colormap, opacity, view).save(path)

    @property
    def caption(self) -> str:
        """The label with what the network says of it, the method, and how many sizes count."""
        text = str(Label(self.index, self.label, self.probability, self.logit, self.value))
        if self.against is not None:
            text += f" and not {self.against}"
        kept = sum(size.kept for size in self.sizes)
        planned = len(self.sizes) + int(self.report.get("spared_sizes", 0))
        text += f" · {self.method}"
        if planned > 1:
            text += f" · {kept} of {planned} sizes"
        return text + (" · empty map" if self.empty else "")

    def _repr_png_(self) -> Optional[bytes]:
        return None if self._draw is None else self.overlay().png

    def _repr_html_(self) -> Optional[str]:
        return None if self._draw is None else figure(self.overlay().png, self.caption)

    def __reduce__(self) -> Tuple[Any, ...]:
        values = [getattr(self, name) for name in self.__dataclass_fields__ if name != "_draw"]
        return Explanation, (*values, None)


@dataclass(frozen=True, eq=False)
class Step:
    """A map that is not finished: what it would be with the sizes, or passes, so far."""

    map: NDArray[np.float32] = field(repr=False)  #: [h,w], from 0 to 1
    done: int
    of: int
    label: int  #: index
    answer: Optional[Explanation] = field(default=None, repr=False)  #: of the last step: what came out


class Comparison(List[Explanation]):
    """Explanations beside each other; shows itself in a notebook."""

    def _repr_html_(self) -> str:
        figures = (figure(one.overlay().png, one.caption) for one in self if one._draw is not None)
        return f'<div style="display:flex;flex-wrap:wrap;gap:1em">{"".join(figures)}</div>'


class Table(List[Dict[str, Any]]):
    """Rows of a table; shows itself in a notebook.

    Attributes:
        report: what the program says of all rows together.
    """

    def __init__(self, rows: List[Dict[str, Any]], report: Dict[str, Any]) -> None:
        super().__init__(rows)
        self.report = report

    def frame(self) -> Any:
        """A pandas.DataFrame (needs pandas)."""
        import pandas

        return pandas.DataFrame(list(self))

    def _repr_html_(self) -> str:
        columns = list(self[0]) if self else []
        head = "".join(f"<th>{html.escape(str(name))}</th>" for name in columns)
        rows = ("".join(f"<td>{html.escape(_cell(row.get(name)))}</td>" for name in columns) for row in self)
        return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def figure(png: bytes, caption: str) -> str:
    """A picture with its caption, as HTML that needs nothing else."""
    source = base64.b64encode(png).decode()
    return (f'<figure style="margin:0"><img alt="{html.escape(caption)}" src="data:image/png;base64,{source}">'
            f"<figcaption>{html.escape(caption)}</figcaption></figure>")


def write_report(path: Union[str, "os.PathLike[str]"], report: Dict[str, Any]) -> None:
    """Writes a report as JSON.

    Raises:
        FileError: where it cannot be written.
    """
    _write(path, (json.dumps(report, indent=2, ensure_ascii=False) + "\n").encode())


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)


def _write(path: Union[str, "os.PathLike[str]"], data: bytes) -> None:
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise FileError(f"{os.fspath(path)}: {error.strerror or error}") from None
