"""One sprite as a layer of a scene: turned, stretched, lit and put in its place."""
import dataclasses

import cv2
import numpy as np


@dataclasses.dataclass(frozen=True)
class Look:
    """How far a sprite's looks may go from the artist's drawing; each value is the widest
    change."""

    turn: float = 30.0  # degrees
    stretch: float = 0.15  # log2 of the change of width to height
    shear: float = 0.12
    hue: float = 12.0  # degrees
    saturation: float = 0.3
    gain: float = 0.3  # of brightness
    tint: float = 0.08  # of each colour by itself
    shade: float = 0.3  # from one end of the sprite to the other
    wild: float = 0.0  # share of sprites whose colours are changed three times as far
    wild_hue: float = 36.0  # degrees; of those sprites


@dataclasses.dataclass(frozen=True)
class Layer:
    """`patch` is float32 [h,w,4], RGB times alpha and alpha in [0,255]; `corner` its (y, x) in the
    scene."""

    patch: np.ndarray
    corner: tuple


def colour_matrix(random, look):
    """[4,4] float32 on (R, G, B, alpha): turns the hue, changes saturation, brightness, tint and
    contrast."""
    wild = random.random() < look.wild
    reach = 3.0 if wild else 1.0
    angle = np.radians(random.uniform(-1, 1) * (look.wild_hue if wild else look.hue))
    axis = np.full((3, 3), 1 / 3)
    cross = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    hue = np.cos(angle) * np.eye(3) + (1 - np.cos(angle)) * axis + np.sin(angle) * cross
    grey = np.tile([0.299, 0.587, 0.114], (3, 1))
    saturation = max(0.0, 1 + random.uniform(-1, 1) * look.saturation * reach)
    matrix = (saturation * np.eye(3) + (1 - saturation) * grey) @ hue
    gains = 1 + random.uniform(-1, 1) * look.gain + random.uniform(-1, 1, 3) * look.tint * reach
    contrast = 1 - random.uniform(0, 1) * look.gain
    result = np.eye(4, dtype=np.float32)
    result[:3, :3] = (gains * contrast)[:, None] * matrix
    result[:3, 3] = (1 - contrast) * random.uniform(0.2, 0.8)
    return result


def lit(random, patch, look):
    """The patch with its colours changed and brighter on one side."""
    patch = cv2.transform(patch, colour_matrix(random, look))
    height, width = patch.shape[:2]
    slope = random.uniform(-1, 1, 2) * look.shade
    shade = (
        1
        + slope[0] * np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
        + slope[1] * np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    )
    patch[..., :3] *= shade[..., None].astype(np.float32)
    patch[..., :3] = np.minimum(np.maximum(patch[..., :3], 0), patch[..., 3:])
    return patch


def turned(random, levels, side, look):
    """The sprite with its longer side `side` pixels long before it is turned: float32 [h,w,4]."""
    level = next((l for l in reversed(levels) if max(l.shape[:2]) >= side), levels[0])
    height, width = level.shape[:2]
    scale = side / max(height, width)
    stretch = 2 ** (random.uniform(-0.5, 0.5) * look.stretch * 2)
    flip = -1 if random.random() < 0.5 else 1
    angle = np.radians(random.uniform(-1, 1) * look.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, random.uniform(-1, 1) * look.shear], [0, 1]])
    matrix = turn @ shear @ np.diag([flip * scale * stretch, scale / stretch])
    corners = matrix @ (np.array([[-1, 1, 1, -1], [-1, -1, 1, 1]]) * [[width / 2], [height / 2]])
    reach = np.ceil(np.abs(corners).max(axis=1)).astype(int) + 1
    shift = reach - 0.5 - matrix @ [(width - 1) / 2, (height - 1) / 2]
    affine = np.concatenate([matrix, shift[:, None]], axis=1)
    return cv2.warpAffine(
        level.astype(np.float32),
        affine,
        (2 * int(reach[0]), 2 * int(reach[1])),
        flags=cv2.INTER_LINEAR,
    )


def layer(random, levels, side, centre, look):
    """A sprite `side` pixels long around `centre` (y, x)."""
    patch = lit(random, turned(random, levels, side, look), look)
    corner = (
        int(round(centre[0] - patch.shape[0] / 2)),
        int(round(centre[1] - patch.shape[1] / 2)),
    )
    return Layer(patch, corner)


def overlap(size, patch_size, corner):
    """Slices (of the scene, of the patch) where a patch lies inside a scene of `size`."""
    scene, patch = [], []
    for length, extent, start in zip(size, patch_size, corner):
        low, high = max(0, start), min(length, start + extent)
        scene.append(slice(low, max(low, high)))
        patch.append(slice(low - start, max(low, high) - start))
    return tuple(scene), tuple(patch)


def paint(picture, above):
    """Paints a layer over `picture` (float32 [h,w,3], in place); returns the bool [h,w] of its own
    pixels."""
    inside, part = overlap(picture.shape[:2], above.patch.shape[:2], above.corner)
    patch = above.patch[part]
    picture[inside] = picture[inside] * (1 - patch[..., 3:] / 255) + patch[..., :3]
    mask = np.zeros(picture.shape[:2], bool)
    mask[inside] = patch[..., 3] >= 127.5
    return mask


def paint_shadow(random, picture, above):
    """Darkens what lies beneath a layer, a little beside and below it (in place)."""
    alpha = above.patch[..., 3]
    blur = max(0.6, 0.04 * max(alpha.shape))
    alpha = cv2.GaussianBlur(alpha, (0, 0), blur) * (random.uniform(0.15, 0.5) / 255)
    shift = random.uniform(-0.06, 0.1, 2) * max(alpha.shape)
    corner = (above.corner[0] + int(shift[0]), above.corner[1] + int(shift[1]))
    inside, part = overlap(picture.shape[:2], alpha.shape, corner)
    picture[inside] *= 1 - alpha[part][..., None]
