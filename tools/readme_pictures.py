#!/usr/bin/env python3
"""Draws the README's pictures: a scene, a network written down by hand, and two methods on it.

usage: readme_pictures.py CAMERAS ONNX_FROM_TEXT OUT_FOLDER

The network looks for two colours and halves its maps five times, as classifiers do: 7 x 7 positions
at 224 pixels. So the right answer is known: "red" is the lit lamp and the red gores of the umbrella.
"""
import json
import math
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zlib

WIDTH, HEIGHT = 480, 360

HALVINGS = "\n".join(
    f"    m{i + 1} = Conv <group = 2, kernel_shape = [3,3], pads = [1,1,1,1], strides = [2,2]> (m{i}, blur)"
    for i in range(5))
# relu(R - max(G, B) - 0.25) and relu(min(R, G) - B - 0.25), blurred and halved five times.
NETWORK = f"""<ir_version: 7, opset_import: ["" : 13]>
  colours (float[1,3,224,224] image) => (float[1,2] logits)
  <float[2,1,3,3] blur = {{{", ".join(["0.1111"] * 18)}}}, float[1] least = {{0.25}},
   float[2,2] w = {{9, -1, -1, 9}}, int64[3] parts = {{1, 1, 1}}>
  {{
    r, g, b = Split <axis = 1> (image, parts)
    other = Max (g, b)
    red_raw = Sub (r, other)
    red_more = Sub (red_raw, least)
    red = Relu (red_more)
    both = Min (r, g)
    yellow_raw = Sub (both, b)
    yellow_more = Sub (yellow_raw, least)
    yellow = Relu (yellow_more)
    m0 = Concat <axis = 1> (red, yellow)
{HALVINGS}
    features = Relu (m5)
    pooled = GlobalAveragePool (features)
    flat = Flatten (pooled)
    logits = Gemm (flat, w)
  }}"""
CARD = {"image_mean": [0, 0, 0], "image_std": [1, 1, 1], "size": {"height": 224, "width": 224},
        "id2label": {"0": "red", "1": "yellow"}}


class Canvas:
    """RGB rows that shapes are painted on."""

    def __init__(self):
        random.seed(3)
        self.rows = [[self.ground(y) for _ in range(WIDTH)] for y in range(HEIGHT)]

    @staticmethod
    def ground(y):
        share = y / HEIGHT
        if y >= 270:
            return (110, 112, 108)
        return (int(120 + 90 * share), int(165 + 60 * share), int(225 + 15 * share))

    def paint(self, x, y, colour, share=1.0):
        if 0 <= x < WIDTH and 0 <= y < HEIGHT and share > 0:
            old = self.rows[y][x]
            self.rows[y][x] = tuple(int(old[i] * (1 - share) + colour[i] * share) for i in range(3))

    def disc(self, cx, cy, radius, colour):
        for y in range(int(cy - radius - 1), int(cy + radius + 2)):
            for x in range(int(cx - radius - 1), int(cx + radius + 2)):
                away = math.hypot(x - cx, y - cy)
                shade = 1 - 0.3 * min(1, away / radius)
                self.paint(x, y, tuple(int(v * shade) for v in colour),
                           max(0.0, min(1.0, radius - away + 0.5)))

    def box(self, left, top, right, bottom, colour):
        for y in range(top, bottom):
            for x in range(left, right):
                self.paint(x, y, colour)

    def png(self):
        raw = b"".join(b"\0" + bytes(max(0, min(255, v)) for pixel in row for v in pixel)
                       for row in self.rows)
        parts = [(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)),
                 (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in parts)


def scene():
    canvas = Canvas()
    for _ in range(60):
        canvas.disc(250 + random.gauss(0, 60), 45 + random.gauss(0, 10), random.uniform(8, 20),
                    (245, 248, 252))
    for x in range(WIDTH):
        for y in range(int(235 + 18 * math.sin(x / 60)), 270):
            canvas.paint(x, y, (70, 120, 60))
    for k in range(6):
        canvas.box(20 + k * 80, 312, 60 + k * 80, 320, (235, 235, 225))
    canvas.box(86, 170, 98, 300, (70, 72, 75))
    canvas.box(58, 40, 126, 190, (28, 30, 30))
    for i, lamp in enumerate([(255, 45, 30), (90, 75, 15), (15, 70, 30)]):
        canvas.disc(92, 66 + 49 * i, 19, lamp)
    for y in range(90, 171):
        for x in range(260, 441):
            if ((x - 350) / 90) ** 2 + ((y - 170) / 80) ** 2 <= 1:
                gore = int((math.atan2(x - 350, 195 - y) + 1.6) / 3.2 * 4)
                canvas.paint(x, y, ((200, 30, 60), (240, 215, 60))[gore % 2])
    canvas.box(348, 170, 353, 275, (90, 60, 40))
    return canvas.png()


def main():
    program, onnx_from_text, out = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "scene.png").write_bytes(scene())
        (folder / "colours.json").write_text(json.dumps(CARD))
        subprocess.run([onnx_from_text, folder / "colours.onnx"], input=NETWORK, text=True,
                       check=True)
        for method in ("grad_cam", "cameras"):
            subprocess.run([program, "explain", folder / "scene.png", "--model",
                            folder / "colours.onnx", "--label", "red", "--method", method,
                            "--view", "side-by-side", "--out",
                            pathlib.Path(out) / f"{method}.png"], check=True)


if __name__ == "__main__":
    main()
