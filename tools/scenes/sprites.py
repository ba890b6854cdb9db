"""Emoji as pictures: SVG from the npm packages, drawn once by rsvg-convert and kept as PNG."""
import concurrent.futures
import json
import pathlib
import shutil
import subprocess

import cv2
import numpy as np

SIDE = 256  # pixels of a drawn icon's longer side
SMALLEST = 24  # pixels of the smallest level of a sprite


class SpriteError(RuntimeError):
    """An icon is missing or cannot be drawn; the message says which."""


class IconSet:
    """One Iconify set as its npm package has it: `icons.json` with the inside of every SVG."""

    def __init__(self, package):
        path = pathlib.Path(package) / "icons.json"
        try:
            self.data = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SpriteError(f"{path}: cannot be read; `make scenes` installs the sets") from error
        self.name = path.parent.name

    def svg(self, icon):
        """The whole SVG of an icon, SIDE pixels high and as wide as its view box asks."""
        entry = self.data["icons"].get(icon)
        if entry is None:
            alias = self.data.get("aliases", {}).get(icon)
            if alias is None or set(alias) != {"parent"}:
                raise SpriteError(f"set {self.name}: no icon '{icon}'")
            return self.svg(alias["parent"])
        box = [
            entry.get(key, self.data.get(key, default))
            for key, default in (("left", 0), ("top", 0), ("width", 16), ("height", 16))
        ]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{SIDE * box[2] / box[3]:g}" height="{SIDE}" '
            f'viewBox="{" ".join(f"{value:g}" for value in box)}">{entry["body"]}</svg>'
        )


def draw(svg, path):
    """Writes the SVG text as a PNG; SpriteError where rsvg-convert fails."""
    result = subprocess.run(
        ["rsvg-convert", "-o", str(path)], input=svg.encode(), capture_output=True, check=False
    )
    if result.returncode != 0:
        raise SpriteError(f"{path}: rsvg-convert failed: {result.stderr.decode().strip()}")


def draw_all(catalog, packages, folder, threads=2):
    """Draws every icon of the catalogue that `folder` (SET/ICON.png) lacks; returns how many were
    drawn."""
    missing = [
        (name, icon)
        for name, icon in catalog.icons()
        if not (folder / name / f"{icon}.png").exists()
    ]
    if missing and shutil.which("rsvg-convert") is None:
        raise SpriteError("rsvg-convert is not installed (Debian package librsvg2-bin)")
    sets = {name: IconSet(pathlib.Path(packages) / name) for name in {name for name, _ in missing}}
    for name in sets:
        (folder / name).mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        jobs = [
            pool.submit(draw, sets[name].svg(icon), folder / name / f"{icon}.png")
            for name, icon in missing
        ]
        for job in jobs:
            job.result()
    return len(missing)


def read_sprite(path):
    """Levels of one sprite, largest first: uint8 [h,w,4], RGB times alpha and alpha, cut to what is
    drawn."""
    rgba = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if rgba is None or rgba.ndim != 3 or rgba.shape[2] != 4:
        raise SpriteError(f"{path}: expected a PNG with transparency")
    rows, columns = np.nonzero(rgba[..., 3] >= 128)
    if rows.size == 0:
        raise SpriteError(f"{path}: the icon is empty")
    rgba = rgba[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    alpha = rgba[..., 3:].astype(np.uint16)
    colour = (rgba[..., 2::-1].astype(np.uint16) * alpha + 127) // 255
    levels = [np.concatenate([colour, alpha], axis=2).astype(np.uint8)]
    while max(levels[-1].shape[:2]) >= 2 * SMALLEST:
        height, width = levels[-1].shape[:2]
        levels.append(
            cv2.resize(
                levels[-1], (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA
            )
        )
    return levels


def read_library(catalog, folder):
    """{(set, icon): levels} of every icon of the catalogue."""
    return {
        (name, icon): read_sprite(folder / name / f"{icon}.png") for name, icon in catalog.icons()
    }
