"""`cameras evaluate`: names and files that a stranger chose."""
import json
import os
import socket
import time
import unittest

from evaluation import QUICK, Evaluate
from networks import classifier, network
from pictures import photo, write_png


class Hostile(Evaluate):
    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "set").mkdir()
        self.png = write_png(self.folder / "photo.png", photo(40, 48)).read_bytes()

    def picture(self, name):
        path = os.path.join(os.fsencode(self.folder / "set"), os.fsencode(name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(self.png)

    def run_set(self, *more, label="predicted"):
        start = time.monotonic()
        result = self.run_program("evaluate", "set", "--model", "tiny.onnx", *QUICK, "--label",
                                  label, "--metrics", "density", *more, "--out", "out")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertLess(time.monotonic() - start, 60)
        return result

    def statuses(self):
        return {row["image"]: row["status"] for row in self.rows("out")}


class Files(Hostile):
    def make_special(self, folder):
        os.mkfifo(folder / "pipe.png")
        for name, target in (("zero.png", "/dev/zero"), ("random.jpg", "/dev/urandom"),
                             ("tty.png", "/dev/tty"), ("round.png", "round.png")):
            (folder / name).symlink_to(target)
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        listening.bind(os.path.relpath(folder / "socket.png"))
        with open(folder / "large.png", "wb") as file:
            file.truncate(1 << 40)  # without taking the room

    def test_what_is_no_file_is_a_skipped_row_at_once(self):
        self.picture("good.png")
        self.make_special(self.folder / "set")
        self.run_set()
        found = self.statuses()
        self.assertEqual(found.pop("good.png"), "ok")
        self.assertIn("file is too big", found.pop("large.png"))
        self.assertIn("skipped: ", found.pop("round.png"))
        self.assertEqual(sorted(found), ["pipe.png", "random.jpg", "socket.png", "tty.png",
                                         "zero.png"])
        for name, status in found.items():
            self.assertEqual(status, "skipped: expected a regular file, found a device, pipe or socket",
                             name)

    def test_the_same_of_pictures_that_annotations_name(self):
        self.picture("good.png")
        self.make_special(self.folder / "set")
        (self.folder / "set" / "inside.png").symlink_to("good.png")
        (self.folder / "set" / "outside.png").symlink_to("../photo.png")
        names = sorted(path.name for path in (self.folder / "set").iterdir())
        (self.folder / "set" / "annotations.json").write_text(json.dumps(
            {"images": [{"id": i, "file_name": name} for i, name in enumerate(names)]}))
        self.run_set()
        found = self.statuses()
        for name in names:
            good = name in ("good.png", "inside.png")
            self.assertEqual(found[name] == "ok", good, f"{name}: {found[name]}")
        self.assertEqual(found["outside.png"], "skipped: is a link that leads out of the data set's "
                                               "folder of pictures")

    def test_annotations_that_are_no_files(self):
        for name in ("Annotations", "JPEGImages", "ImageSets/Main"):
            (self.folder / "set" / name).mkdir(parents=True)
        self.picture("JPEGImages/good.png")
        notes = self.folder / "set" / "Annotations"
        (notes / "good.xml").write_text("<annotation><filename>good.png</filename></annotation>")
        os.mkfifo(notes / "pipe.xml")
        (notes / "zero.xml").symlink_to("/dev/zero")
        (self.folder / "secret.xml").write_text("<annotation/>")
        (notes / "link.xml").symlink_to("../../secret.xml")
        self.run_set()
        found = self.statuses()
        self.assertEqual(found["good.png"], "ok")
        self.assertIn("expected a regular file", found["pipe.jpg"])
        self.assertIn("leads out of the data set's annotations", found["zero.jpg"])
        self.assertIn("leads out of the data set's annotations", found["link.jpg"])
        os.mkfifo(self.folder / "set" / "ImageSets" / "Main" / "test.txt")
        self.fail_cleanly(1, "test.txt: expected a regular file", "evaluate", "set", "--model",
                          "tiny.onnx", "--split", "test", "--out", "no")

    def test_a_file_of_annotations_that_is_none(self):
        os.mkfifo(self.folder / "set" / "annotations.json")
        self.fail_cleanly(1, "annotations.json: expected a regular file", "evaluate", "set",
                          "--model", "tiny.onnx", "--out", "no")

    def test_results_that_are_no_files(self):
        self.picture("good.png")
        self.run_set()
        (self.folder / "out" / "rows.csv").unlink()
        os.mkfifo(self.folder / "out" / "rows.csv")
        self.fail_cleanly(1, "out/rows.csv: expected a regular file", "evaluate", "set", "--model",
                          "tiny.onnx", *QUICK, "--label", "predicted", "--metrics", "density",
                          "--out", "out")
        self.fail_cleanly(1, "out/rows.csv: expected a regular file", "evaluate", "--merge", "out",
                          "--out", "no")


class Cells(Hostile):
    """What spreadsheets would compute, and what is no text."""

    NAMES = ("=1+1.png", "+1.png", "-1.png", "@SUM(A1).png", "\t=1.png", "\r.png", " =1.png",
             "'quoted'.png", "＝1.png", "a=1.png", "a,=1.png", "\"=1\".png", "plain.png")

    def test_names_are_escaped_and_read_back(self):
        for name in self.NAMES:
            self.picture(name)
        self.run_set("--limit", "1")
        # A second call finds the rows of the first, whatever they begin with.
        first = (self.folder / "out" / "rows.csv").read_bytes()
        self.run_set("--limit", "1")
        self.assertEqual((self.folder / "out" / "rows.csv").read_bytes(), first)
        self.evaluate("set", "whole", "--model", "tiny.onnx", "--label", "predicted", "--metrics",
                      "density")
        rows = self.rows("whole")
        for row in rows:
            for key in ("image", "label", "method", "status"):
                self.assertNotIn(row[key].lstrip(" ")[:1], tuple("=+-@\t\r＝"), row)
        found = {row["image"].removeprefix("'") for row in rows}
        expected = {name.replace("\t", "\\t").replace("\r", "\\x0d") for name in self.NAMES}
        self.assertEqual(found, expected)
        for shard in range(2):
            self.evaluate("set", f"part{shard}", "--model", "tiny.onnx", "--label", "predicted",
                          "--metrics", "density", "--shard", f"{shard}/2")
        self.succeed("evaluate", "--merge", "part0", "part1", "--out", "merged")
        self.same_results("whole", "merged")

    def test_classes_are_escaped_and_read_back(self):
        (self.folder / "names.txt").write_text("=cmd\n+b\n-c\n@d\n'e\n", encoding="utf-8")
        for label in ("=cmd", "+b", "-c", "@d", "'e"):
            self.picture(f"{label}/a.png")
        for _ in range(2):
            self.run_set("--label-names", "names.txt", label="truth")
        self.assertEqual({row["label"] for row in self.rows("out")},
                         {"'=cmd", "'+b", "'-c", "'@d", "''e"})
        self.assertLessEqual({row["status"] for row in self.rows("out")}, {"ok", "empty map"})
        report = (self.folder / "out" / "report.html").read_bytes().decode("utf-8")
        self.assertIn("density", report)

    def test_names_that_are_no_utf8(self):
        for name in (b"a\xff.png", b"\xe4.png", b"\xc3.png", b"\xed\xa0\x80.png", "ä.png".encode()):
            self.picture(name)
        for _ in range(2):
            self.run_set()
        self.assertEqual({row["image"] for row in self.rows("out")},
                         {r"a\xff.png", r"\xe4.png", r"\xc3.png", r"\xed\xa0\x80.png", "ä.png"})
        for name in ("rows.csv", "summary.json", "report.html", "run.json"):
            (self.folder / "out" / name).read_bytes().decode("utf-8")

    def test_messages_stay_text(self):
        bad = os.path.join(os.fsencode(self.folder), b"m\xff.onnx")
        result = self.run_program("layers", os.fsdecode(bad))
        self.assertIn(r"m\xff.onnx: no such file", result.stderr)


class Variants(Hostile):
    """COCO as other programs write it: energies are those of the plain file."""

    def energy(self, change):
        self.picture("images/a.png")
        coco = {"images": [{"id": 1, "file_name": "a.png", "width": 48, "height": 40}],
                "annotations": [{"id": 1, "image_id": 1, "category_id": 90, "bbox": [10, 5, 25, 20],
                                 "segmentation": [[10, 5, 35, 5, 35, 25, 10, 25]]}],
                "categories": [{"id": 90, "name": "bee"}, {"id": 7, "name": "zebra"}]}
        change(coco)
        (self.folder / "set" / "coco.json").write_text(json.dumps(coco))
        (self.folder / "names.txt").write_text("dog\nfox\nbee\nant\ncow\n")
        result = self.run_program("evaluate", "set/coco.json", "--images", "set/images", "--model",
                                  "tiny.onnx", "--label-names", "names.txt", "--threads", "1",
                                  "--methods", "norm_grad", "--metrics", "energy", "--out",
                                  f"out{self.count}")
        self.count += 1
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = self.rows(f"out{self.count - 1}")
        self.assertEqual([row["status"] for row in rows], ["ok"])
        return float(rows[0]["energy"]), result.stderr

    count = 0

    def test_all_of_them(self):
        plain, said = self.energy(lambda coco: None)
        self.assertNotIn("left out", said)
        for where, change in (("annotations", {"segmentation": [[]]}),
                              ("annotations", {"segmentation": [10, 5, 35, 5, 35, 25, 10, 25]}),
                              ("annotations", {"image_id": "1", "category_id": "90"}),
                              ("annotations", {"image_id": 1.0, "category_id": 90.0}),
                              ("annotations", {"area": float("nan")}),
                              ("images", {"id": "1"}),
                              ("images", {"file_name": "images/a.png"}),
                              ("images", {"file_name": "set\\images\\a.png"}),
                              ("images", {"file_name": ".\\a.png"}),
                              ("images", {"width": 48.0, "height": 40.0}),
                              ("categories", {"name": " Bee "})):
            energy, said = self.energy(lambda coco: coco[where][0].update(change))
            self.assertEqual(energy, plain, change)
            self.assertNotIn("left out", said)

    def test_a_polygon_that_cannot_be_read_is_left_out_and_told(self):
        plain, _ = self.energy(lambda coco: None)
        for bad in ([1, 1, 2, 2], [1, 1, 2, 2, 3], [0, 0, 1, float("nan"), 2, 2], "x"):
            energy, said = self.energy(
                lambda coco: coco["annotations"][0]["segmentation"].append(bad))
            self.assertEqual(energy, plain)
            self.assertIn("warning: objects that cannot be read are left out of 1 label: a.png, "
                          "bee: expected ", said)


if __name__ == "__main__":
    unittest.main()
