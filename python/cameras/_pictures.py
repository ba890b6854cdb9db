"""Whatever a picture is given as, as bytes that the program reads."""
import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any, Dict, List, Protocol, Tuple, Union, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ._errors import BadArgument, FileError


@runtime_checkable
class PillowImage(Protocol):
    """A PIL.Image.Image, as far as it is looked at. Its pixels are taken as they are: EXIF is not applied."""

    mode: str
    info: Dict[Any, Any]

    def convert(self, mode: str) -> Any: ...

    def getexif(self) -> Any: ...


Image = Union[str, "os.PathLike[str]", bytes, bytearray, memoryview, PillowImage, NDArray[Any]]
"""A picture: a path; a file's bytes; a PIL image; uint8 or uint16 [h,w,3], [h,w,4] (with alpha) or [h,w] (grey),
0 = black and 255 or 65535 = white; or float32 [1,C,h,w], already preprocessed as the network reads it."""

Images = Union[List[Any], Tuple[Any, ...]]
"""Several pictures, each of which is an Image."""

# As they are in PNG: grey, RGB, RGB with alpha.
_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
_PILLOW_MODES = {"RGB": "RGB", "RGBA": "RGBA", "L": "L", "I;16": "I;16", "1": "L", "LA": "RGBA", "PA": "RGBA",
                 "RGBa": "RGBA", "La": "RGBA", "RGBX": "RGB", "CMYK": "RGB", "YCbCr": "RGB", "HSV": "RGB", "LAB": "RGB"}


def encoded(image: Image) -> bytes:
    """The bytes of a file with just these pixels, or numbers.

    Raises:
        FileError: a path that cannot be read.
        BadArgument: an array or a PIL image of another kind.
    """
    if isinstance(image, (bytes, bytearray, memoryview)):
        return bytes(image)
    if isinstance(image, (str, os.PathLike)):
        return _file_bytes(image)
    if isinstance(image, np.ndarray):
        return _array_bytes(image)
    if isinstance(image, PillowImage):
        return png_bytes(_pillow_pixels(image))
    raise BadArgument("expected an image as a path, bytes, a PIL image or a NumPy array, found "
                      f"{type(image).__module__}.{type(image).__name__}")


def name_of(image: Image) -> str:
    """What a picture is called for people: its path, or what kind of thing it is."""
    if isinstance(image, (str, os.PathLike)):
        return os.fspath(image)
    return f"<{type(image).__name__}>"


def file_for_program(image: Image, folder: Path, number: int) -> str:
    """A path that the program reads the picture from: its own, or that of a file written into `folder`.

    Raises:
        BadArgument: an input that is already preprocessed, which the command line does not read.
        FileError: a path where nothing is.
    """
    if isinstance(image, (str, os.PathLike)):
        return existing(image)
    data = encoded(image)
    if data.startswith(b"\x93NUMPY"):
        raise BadArgument("expected pictures here, found an input that is already preprocessed")
    path = folder / f"image-{number}{_extension(data)}"
    try:
        path.write_bytes(data)
    except OSError as error:
        raise FileError(f"expected room for a picture among temporary files: {error.strerror or error}") from None
    return str(path)


def existing(path: Union[str, "os.PathLike[str]"]) -> str:
    """The path from the root of a file or a folder.

    Raises:
        FileError: where there is none.
        BadArgument: for what is no path.
    """
    name = path_text(path)
    try:
        os.stat(name)
    except OSError as error:
        raise FileError(f"{name}: {error.strerror or error}") from None
    except ValueError as error:  # a name with a zero byte
        raise FileError(f"{name!r}: {error}") from None
    return os.path.abspath(name)


def path_text(path: Union[str, "os.PathLike[str]"]) -> str:
    """A path as text.

    Raises:
        BadArgument: for what is no path.
    """
    if isinstance(path, (str, os.PathLike)):
        return os.fspath(path)
    raise BadArgument(f"expected a path, found {path!r}")


def png_bytes(pixels: NDArray[Any]) -> bytes:
    """A PNG file of uint8 or uint16 [h,w], [h,w,1], [h,w,3] or [h,w,4]; stored, as it does not travel far."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    bits = 8 * pixels.dtype.itemsize
    rows = np.ascontiguousarray(pixels, dtype=pixels.dtype.newbyteorder(">")).reshape(height, -1).view(np.uint8)
    lines = np.zeros((height, rows.shape[1] + 1), np.uint8)  # the first byte of each: no filter
    lines[:, 1:] = rows
    head = struct.pack(">IIBBBBB", width, height, bits, _COLOUR_TYPES[channels], 0, 0, 0)
    # A picture that would be larger than the program takes is packed.
    level = 0 if lines.nbytes < 200 << 20 else 1
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(lines.tobytes(), level)) +
            _chunk(b"IEND", b""))


def npy_bytes(array: NDArray[Any]) -> bytes:
    """What numpy.save() writes."""
    file = io.BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(name)))


def _file_bytes(path: Union[str, "os.PathLike[str]"]) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise FileError(f"{os.fspath(path)}: {error.strerror or error}") from None
    except ValueError as error:  # a name with a zero byte
        raise FileError(f"{os.fspath(path)!r}: {error}") from None


def _array_bytes(array: NDArray[Any]) -> bytes:
    shape: Tuple[int, ...] = array.shape
    found = f"found {array.dtype} {list(shape)}"
    if array.dtype.kind == "f":
        if array.ndim != 4 or shape[0] != 1:
            raise BadArgument(f"expected floating-point numbers as [1,C,h,w], already preprocessed, {found}; "
                              "pixels are uint8 [h,w,3]")
        return npy_bytes(np.ascontiguousarray(array, dtype="<f4"))
    plain = array.ndim == 2 or (array.ndim == 3 and shape[2] in _COLOUR_TYPES)
    if array.dtype not in (np.dtype(np.uint8), np.dtype(np.uint16)) or not plain or 0 in shape:
        raise BadArgument(f"expected pixels as uint8 (or uint16) [h,w,3], [h,w,4] or [h,w], {found}")
    return png_bytes(array)


def _pillow_pixels(image: PillowImage) -> NDArray[Any]:
    mode = _PILLOW_MODES.get(image.mode)
    if image.mode == "P":
        mode = "RGBA" if "transparency" in image.info else "RGB"
    elif image.mode in ("RGB", "L") and "transparency" in image.info:
        mode = "RGBA"
    if mode is None:
        raise BadArgument(f"expected a PIL image of pixels from 0 to 255, found one of the mode {image.mode}: "
                          "convert it to RGB first")
    pixels: NDArray[Any] = np.asarray(image if image.mode == mode else image.convert(mode))
    return pixels.astype(np.uint16) if mode == "I;16" else pixels


def _extension(data: bytes) -> str:
    kinds: List[Tuple[bytes, str]] = [(b"\xff\xd8", ".jpg"), (b"\x89PNG", ".png"), (b"RIFF", ".webp"), (b"BM", ".bmp")]
    return next((extension for start, extension in kinds if data.startswith(start)), ".tif")
