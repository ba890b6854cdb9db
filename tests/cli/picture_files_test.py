"""Picture files beyond the usual ones: 16 bits a channel, TIFF, damaged ones; captions in any script."""
import json
import os
import struct
import subprocess
import unittest
import zlib

from networks import classifier, network
from pictures import SIGNATURE, chunk, photo, read_png, write_png
from program import InFolder, command

QUICK = ("--sizes", "32")


def wide_png(rows):
    """A PNG of 16 bits a channel; rows of numbers."""
    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 16, 2, 0, 0, 0)
    lines = b"".join(b"\0" + struct.pack(f">{len(row)}H", *row) for row in rows)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + \
        chunk(b"IEND", b"")


def wide_tiff(rows):
    """The same as a TIFF file without compression."""
    data = b"".join(struct.pack(f"<{len(row)}H", *row) for row in rows)
    bits = 8 + len(data)
    fields = [(256, 4, 1, len(rows[0]) // 3), (257, 4, 1, len(rows)), (258, 3, 3, bits),
              (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 8), (277, 3, 1, 3),
              (278, 4, 1, len(rows)), (279, 4, 1, len(data))]
    directory = struct.pack("<H", len(fields)) + b"".join(
        struct.pack("<HHII", *field) for field in fields) + struct.pack("<I", 0)
    return b"II*\0" + struct.pack("<I", bits + 6) + data + struct.pack("<3H", 16, 16, 16) + directory


class PictureFiles(InFolder):
    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        # As large as the network's input: nothing is resampled, and so rounded to 8 bits or to 16.
        self.rows = photo(32, 32)

    def report(self, name, data):
        (self.folder / name).write_bytes(data)
        said = self.succeed("explain", name, "--model", "tiny.onnx", *QUICK, "--json", "-")
        return json.loads(said)

    def test_sixteen_bits_are_the_same_picture_with_more_digits(self):
        write_png(self.folder / "narrow.png", self.rows)
        narrow = self.report("narrow.png", (self.folder / "narrow.png").read_bytes())
        rows = [[257 * value for value in row] for row in self.rows]
        for name, data in (("wide.png", wide_png(rows)), ("wide.tif", wide_tiff(rows))):
            wide = self.report(name, data)
            self.assertEqual(wide["top"], narrow["top"], name)
            self.assertEqual(wide["map"], narrow["map"], name)

    def test_what_eight_bits_cannot_tell_apart_is_another_input(self):
        rows = [[257 * value // 2 for value in row] for row in self.rows]
        one = self.report("one.png", wide_png(rows))
        other = self.report("other.png", wide_png([[value + 60 for value in row] for row in rows]))
        self.assertNotEqual(one["top"], other["top"])

    def test_a_wide_picture_is_drawn(self):
        narrow = photo(40, 80)
        rows = [[257 * value for value in row] for row in narrow]
        (self.folder / "wide.tif").write_bytes(wide_tiff(rows))
        self.succeed("explain", "wide.tif", "--model", "tiny.onnx", *QUICK, "--view",
                     "side-by-side", "--out", "out.png")
        drawn = read_png(self.folder / "out.png")
        self.assertEqual([row[:3 * 80] for row in drawn[:40]], narrow)


class Damaged(InFolder):
    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        write_png(self.folder / "photo.png", photo(160, 160))
        self.succeed("explain", "photo.png", "--model", "tiny.onnx", *QUICK, "--out", "whole.jpg")
        data = (self.folder / "whole.jpg").read_bytes()
        # Two thirds are missing; the end-of-image marker is there.
        self.damaged = data[:len(data) // 3] + b"\xff\xd9"

    def test_explain_says_so_in_one_line(self):
        (self.folder / "half.jpg").write_bytes(self.damaged)
        result = self.run_program("explain", "half.jpg", "--model", "tiny.onnx", *QUICK)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr, "cameras: half.jpg: JPEG: file is damaged: premature end "
                                        "of data segment\n")

    def test_evaluate_skips_it(self):
        folder = self.folder / "set" / "1"
        folder.mkdir(parents=True)
        (folder / "half.jpg").write_bytes(self.damaged)
        (folder / "whole.jpg").write_bytes((self.folder / "whole.jpg").read_bytes())
        (self.folder / "names.txt").write_text("0\n1\n2\n3\n4\n")
        result = self.run_program("evaluate", "set", "--model", "tiny.onnx", "--label-names",
                                  "names.txt", "--methods", "grad_cam", "--metrics", "drop",
                                  "--out", "out")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("1 of 2 rows were skipped; the first: 1/half.jpg: JPEG: "
                      "file is damaged", result.stderr.replace("\n", " "))
        self.assertNotIn("Corrupt", result.stderr)


class Captions(InFolder):
    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        write_png(self.folder / "photo.png", photo(96, 240))

    def legend(self, name):
        (self.folder / "names.txt").write_text(f"{name}\n" * 5, encoding="utf-8")
        self.succeed("explain", "photo.png", "--model", "tiny.onnx", *QUICK, "--label-names",
                     "names.txt", "--out", "out.png")
        return read_png(self.folder / "out.png")[96:]

    def test_names_are_drawn_as_they_are_written(self):
        drawn = [self.legend(name) for name in ("tiger", "호랑이", "τίγρης", "?????", "tigré")]
        for i, one in enumerate(drawn):
            for other in drawn[:i]:
                self.assertNotEqual(one, other)

    def test_a_machine_without_fonts(self):
        (self.folder / "fonts.conf").write_text(
            "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig/>")
        environment = {**os.environ, "FONTCONFIG_FILE": str(self.folder / "fonts.conf")}
        result = subprocess.run(
            command("explain", "photo.png", "--model", "tiny.onnx", *QUICK, "--out", "out.png"),
            capture_output=True, text=True, timeout=600, cwd=self.folder, check=False,
            env=environment)
        self.assertEqual(result.returncode, 1)
        self.assertIn("expected a font to write captions in, found none", result.stderr)


if __name__ == "__main__":
    unittest.main()
