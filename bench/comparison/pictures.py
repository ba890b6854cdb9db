"""The picture that every code explains."""
import pathlib

import numpy

from .ours import MEAN, STD


def smooth_pixels(height, width, seed=7):
    """A smooth random picture [height,width,3] of bytes: 14 x 14 colours, bilinearly enlarged."""
    coarse = numpy.random.default_rng(seed).random((14, 14, 3))
    at = [numpy.clip((numpy.arange(n) + 0.5) * 14 / n - 0.5, 0, 13) for n in (height, width)]
    low = [numpy.minimum(numpy.floor(x), 12).astype(int) for x in at]
    share = [(x - i).reshape(shape) for x, i, shape in zip(at, low, ((-1, 1, 1), (1, -1, 1)))]
    rows = coarse[low[0]] * (1 - share[0]) + coarse[low[0] + 1] * share[0]
    pixels = rows[:, low[1]] * (1 - share[1]) + rows[:, low[1] + 1] * share[1]
    return numpy.rint(255 * pixels).astype(numpy.uint8)


def write_bmp(path, pixels):
    """An uncompressed 24-bit bitmap; width a multiple of 4."""
    height, width, _ = pixels.shape
    rows = pixels[::-1, :, ::-1].tobytes()
    header = b"BM" + (54 + len(rows)).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    header += (40).to_bytes(4, "little") + width.to_bytes(4, "little") + height.to_bytes(4, "little")
    header += (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24)
    pathlib.Path(path).write_bytes(header + rows)


def write_picture(folder, size=224):
    """(BMP for us, the same normalised as NPY [1,3,size,size] for the others)."""
    pixels = smooth_pixels(size, size)
    write_bmp(folder / "picture.bmp", pixels)
    normalised = (pixels / 255 - numpy.array(MEAN)) / numpy.array(STD)
    numpy.save(folder / "picture.npy", normalised.transpose(2, 0, 1)[None].astype(numpy.float32))
    return folder / "picture.bmp", folder / "picture.npy"
