"""Masks of PASCAL VOC (SegmentationObject) beside the same masks in COCO's run lengths."""
import itertools
import json
import pathlib
import struct
import unittest
import zlib

from evaluation import Evaluate
from networks import classifier, network
from pictures import SIGNATURE, chunk, photo, write_png

HEIGHT, WIDTH = 40, 48
WORK = ("--model", "tiny.onnx", "--label-names", "names.txt", "--threads", "1", "--methods", "grad_cam",
        "--metrics", "energy,pointing", "--tolerance", "0", "--examples", "0")


def palette():
    """VOC's colours as its development kit makes them (VOCcolormap.m): three bits at a time, highest first."""
    colours = []
    for number in range(256):
        red = green = blue = 0
        bits = number
        for place in range(8):
            red |= (bits & 1) << (7 - place)
            green |= (bits >> 1 & 1) << (7 - place)
            blue |= (bits >> 2 & 1) << (7 - place)
            bits >>= 3
        colours.append(bytes((red, green, blue)))
    return colours


def write_numbers(path, rows):
    """A PNG of one byte a pixel, with VOC's palette."""
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    pathlib.Path(path).write_bytes(SIGNATURE + chunk(b"IHDR", head) + chunk(b"PLTE", b"".join(palette())) +
                                   chunk(b"IDAT", data) + chunk(b"IEND", b""))


def run_lengths(rows, numbers):
    """COCO's: down the columns, how many pixels are outside, then inside, …"""
    inside = [rows[y][x] in numbers for x in range(WIDTH) for y in range(HEIGHT)]
    counts, last = [0], False
    for pixel in inside:
        if pixel != last:
            counts.append(0)
            last = pixel
        counts[-1] += 1
    return {"size": [HEIGHT, WIDTH], "counts": counts}


class Masks(Evaluate):
    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names.txt").write_text("dog\nfox\nbee\nant\ncow\n")
        for name in ("Annotations", "JPEGImages", "SegmentationObject"):
            (self.folder / "voc" / name).mkdir(parents=True)
        write_png(self.folder / "voc" / "JPEGImages" / "a.png", photo(HEIGHT, WIDTH))
        # Object 1 is a triangle, 2 a bar, 3 a block; 255 lies around the block and is nobody's.
        self.numbers = [[1 if x < y - 8 else 2 if y < 6 else 3 if 30 <= x < 40 and 20 <= y < 30 else
                         255 if 28 <= x < 42 and 18 <= y < 32 else 0 for x in range(WIDTH)]
                        for y in range(HEIGHT)]
        self.annotate("dog", "fox", "dog")
        write_numbers(self.mask(), self.numbers)

    def mask(self):
        return self.folder / "voc" / "SegmentationObject" / "a.png"

    def annotate(self, *names):
        boxes = itertools.chain(((1, 9, 31, 40), (1, 1, 48, 6), (31, 21, 40, 30)), itertools.repeat((1, 1, 2, 2)))
        objects = "".join(
            f"<object><name>{name}</name><bndbox><xmin>{b[0]}</xmin><ymin>{b[1]}</ymin><xmax>{b[2]}</xmax>"
            f"<ymax>{b[3]}</ymax></bndbox></object>" for name, b in zip(names, boxes))
        (self.folder / "voc" / "Annotations" / "a.xml").write_text(
            f"<annotation><filename>a.png</filename><size><width>{WIDTH}</width><height>{HEIGHT}</height></size>"
            f"{objects}</annotation>")

    def coco(self, **of_labels):
        """The same picture with masks as COCO has them; {name: annotation}."""
        (self.folder / "coco").mkdir(exist_ok=True)
        write_png(self.folder / "coco" / "a.png", photo(HEIGHT, WIDTH))
        (self.folder / "coco" / "annotations.json").write_text(json.dumps({
            "categories": [{"id": i + 1, "name": name} for i, name in enumerate(of_labels)],
            "images": [{"id": 1, "file_name": "a.png", "height": HEIGHT, "width": WIDTH}],
            "annotations": [{"image_id": 1, "category_id": i + 1, **annotation}
                            for i, annotation in enumerate(of_labels.values())]}))

    def judged(self, data, out):
        self.evaluate(data, out, threads=WORK)
        return [[row[name] for name in ("label", "energy", "pointing", "status")] for row in self.rows(out)]

    def test_masks_are_those_of_coco(self):
        self.coco(dog={"segmentation": run_lengths(self.numbers, {1, 3})},
                  fox={"segmentation": run_lengths(self.numbers, {2})})
        self.assertEqual(self.judged("voc", "voc-out"), self.judged("coco", "coco-out"))
        # They are not the boxes, which count where there is no such file.
        self.coco(dog={"segmentation": [[0, 8, 31, 8, 31, 40, 0, 40], [30, 20, 40, 20, 40, 30, 30, 30]]},
                  fox={"bbox": [0, 0, 48, 6]})
        masks = self.judged("voc", "voc-out")
        self.mask().unlink()
        boxes = self.judged("voc", "voc-boxes")
        self.assertEqual(boxes, self.judged("coco", "coco-boxes"))
        self.assertNotEqual(masks, boxes)

    def test_a_mask_in_plain_colours(self):
        expected = self.judged("voc", "numbers")
        colours = palette()
        write_png(self.mask(), [b"".join(colours[number] for number in row) for row in self.numbers])
        self.assertEqual(self.judged("voc", "colours"), expected)

    def test_what_is_wrong_with_a_mask_is_a_row(self):
        self.annotate("dog", "fox", "bee", "ant")  # nobody has painted the fourth
        found = {row[0]: row[3] for row in self.judged("voc", "lacks")}
        self.assertEqual(found, {"ant": "skipped: the object's mask is empty", "bee": "ok", "dog": "ok",
                                 "fox": "ok"})
        write_numbers(self.mask(), self.numbers[:-1])
        for row in self.rows_of("small"):
            self.assertIn("the mask has 48 x 39 pixels, the picture 48 x 40", row["status"])
        self.mask().write_bytes(b"no picture")
        for row in self.rows_of("broken"):
            self.assertEqual(row["status"], "skipped: voc/SegmentationObject/a.png: expected a JPEG, PNG, WebP, BMP or "
                                            "TIFF picture, found a file that begins with 'no pictu'")
        self.mask().unlink()
        self.mask().symlink_to("/etc/passwd")
        for row in self.rows_of("leads-out"):
            self.assertIn("is a link that leads out of the data set's folder of masks", row["status"])

    def test_254_objects_have_numbers_of_their_own(self):
        # 255 is what belongs to nobody, so no further object can be painted.
        write_numbers(self.mask(), [[1] * WIDTH] * 6 + [[254] * WIDTH] * (HEIGHT - 6))
        for dogs, fox in ((253, "ok"), (254, "skipped: expected at most 254 objects in a mask")):
            with self.subTest(dogs=dogs):
                self.annotate(*["dog"] * dogs, "fox")
                found = {row[0]: row[3] for row in self.judged("voc", f"out-{dogs}")}
                self.assertEqual(found, {"dog": "ok", "fox": fox})

    def rows_of(self, out):
        """Of a run all of whose rows are skipped."""
        result = self.run_program("evaluate", "voc", *WORK, "--out", out)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("all 4 rows were skipped", result.stderr)
        return self.rows(out)

    def test_another_mask_is_another_run(self):
        self.evaluate("voc", "out", threads=WORK)
        write_numbers(self.mask(), [[0] * WIDTH for _ in range(HEIGHT)])
        self.fail_cleanly(1, "dataset_fingerprint", "evaluate", "voc", *WORK, "--out", "out")


if __name__ == "__main__":
    unittest.main()
