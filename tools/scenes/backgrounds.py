"""Procedural backgrounds: gradients, noise, textures and blurred clutter.

Every function takes a numpy Generator and a size (height, width) and returns float32 [h,w,3], RGB
in [0,255].
"""
import cv2
import numpy as np


def colours(random, count):
    """[count,3] float32 RGB colours; half of the time close to each other, as in a photo's
    background."""
    palette = random.uniform(0, 255, (count, 3))
    if random.random() < 0.5:
        palette = palette[:1] + random.normal(0, 35, (count, 3))
    return np.clip(palette, 0, 255).astype(np.float32)


def blend(level, palette):
    """Colours along a palette; `level` is [h,w] in [0,1], looked up in 256 steps (grain hides
    them)."""
    steps = np.linspace(0, len(palette) - 1, 256)
    table = np.stack(
        [np.interp(steps, np.arange(len(palette)), channel) for channel in palette.T], axis=1
    )
    return table.astype(np.float32)[np.clip(level * 255, 0, 255).astype(np.uint8)]


def coordinates(random, size):
    """Two [h,w] float32 coordinates that are turned by a random angle, in units of the shorter
    side."""
    height, width = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / min(size)
    angle = random.uniform(0, 2 * np.pi)
    along = np.cos(angle) * x + np.sin(angle) * y
    across = np.cos(angle) * y - np.sin(angle) * x
    return along - along.min(), across - across.min()


def noise(random, size, coarsest=3, octaves=5, roughness=0.55):
    """[h,w] float32 in [0,1]: cubic value noise whose octaves shrink by `roughness`."""
    total = np.zeros(size, np.float32)
    weight = 1.0
    for octave in range(octaves):
        cells = coarsest * 2**octave
        if cells >= min(size):
            break
        grid = random.random((cells + 1, cells + 1)).astype(np.float32)
        total += weight * cv2.resize(grid, size[::-1], interpolation=cv2.INTER_CUBIC)
        weight *= roughness
    low, high = total.min(), total.max()
    return (total - low) / max(high - low, 1e-6)


def gradient(random, size):
    """A linear or round change of two to four colours."""
    along, across = coordinates(random, size)
    if random.random() < 0.5:
        centre = random.uniform(0, 1.2, 2)
        along = np.hypot(along - centre[0], across - centre[1])
    return blend(along / max(along.max(), 1e-6), colours(random, random.integers(2, 5)))


def cloudy(random, size):
    """Noise from soft clouds to rough ground."""
    level = noise(random, size, int(random.integers(2, 7)), 5, random.uniform(0.4, 0.9))
    return blend(level, colours(random, random.integers(2, 5)))


def striped(random, size):
    """Stripes or a check of two colours, hard or soft, bent a little by noise."""
    along, across = coordinates(random, size)
    bend = random.uniform(0, 0.25) * noise(random, size, 3, 2)
    frequency = random.uniform(3, 22)
    level = np.sin(2 * np.pi * frequency * (along + bend))
    if random.random() < 0.4:
        level = level * np.sin(2 * np.pi * frequency * random.uniform(0.5, 1.5) * (across + bend))
    return blend(0.5 + 0.5 * np.tanh(random.uniform(0.7, 12) * level), colours(random, 2))


def dotted(random, size):
    """Round dots on a turned grid."""
    along, across = coordinates(random, size)
    frequency = random.uniform(4, 16)
    distance = np.hypot(along * frequency % 1 - 0.5, across * frequency % 1 - 0.5)
    level = 0.5 + 0.5 * np.tanh(random.uniform(4, 20) * (random.uniform(0.15, 0.42) - distance))
    return blend(level, colours(random, 2))


def cellular(random, size):
    """Cells around random points, each of one colour, with darker borders: stones, leaves,
    scales."""
    count = int(random.integers(12, 48))
    small = (max(size[0] // 2, 1), max(size[1] // 2, 1))
    y, x = np.mgrid[0 : small[0], 0 : small[1]].astype(np.float32)
    points = (random.random((count, 2)) * small).astype(np.float32)
    distances = np.hypot(y[..., None] - points[:, 0], x[..., None] - points[:, 1])
    nearest = distances.argmin(axis=2)
    gap = np.partition(distances, 1, axis=2)
    border = np.clip((gap[..., 1] - gap[..., 0]) / random.uniform(1, 6), 0.4, 1)[..., None]
    palette = colours(random, 3)[random.integers(0, 3, count)] + random.normal(0, 15, (count, 3))
    picture = np.clip(palette[nearest] * border, 0, 255).astype(np.float32)
    return cv2.resize(picture, size[::-1], interpolation=cv2.INTER_LINEAR)


def clutter(random, size):
    """Ellipses, boxes and polygons over a gradient, blurred as if out of focus."""
    picture = np.ascontiguousarray(gradient(random, size))
    side = min(size)
    for _ in range(int(random.integers(6, 28))):
        colour = [float(value) for value in random.uniform(0, 255, 3)]
        centre = [int(random.uniform(0, length)) for length in size[::-1]]
        axes = [int(value) + 1 for value in random.uniform(0.03, 0.28, 2) * side]
        if random.random() < 0.5:
            cv2.ellipse(
                picture, centre, axes, random.uniform(0, 180), 0, 360, colour, -1, cv2.LINE_AA
            )
        else:
            corners = centre + random.normal(0, 0.14 * side, (int(random.integers(3, 6)), 2))
            cv2.fillPoly(picture, [corners.astype(np.int32)], colour, cv2.LINE_AA)
    return cv2.GaussianBlur(picture, (0, 0), random.uniform(0.004, 0.06) * side)


KINDS = (gradient, cloudy, striped, dotted, cellular, clutter, clutter, cloudy)


def background(random, size):
    """One kind, or two mixed by a noise mask, with some grain."""
    picture = KINDS[random.integers(len(KINDS))](random, size)
    if random.random() < 0.3:
        other = KINDS[random.integers(len(KINDS))](random, size)
        mask = 0.5 + 0.5 * np.tanh(random.uniform(2, 20) * (noise(random, size, 2, 3) - 0.5))
        picture = picture + (other - picture) * mask[..., None].astype(np.float32)
    if random.random() < 0.5:
        grain = random.normal(0, random.uniform(1, 14), size).astype(np.float32)
        picture = picture + grain[..., None]
    return np.clip(picture, 0, 255).astype(np.float32)
