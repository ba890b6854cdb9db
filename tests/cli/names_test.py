"""Names and conventions from label files, metadata and folders."""
import csv
import json
import unittest

from networks import HEAD, classifier, network
from pictures import photo, write_png
from program import InFolder

YOLO = HEAD[:-2] + """, metadata_props: ["names": "{0: 'rose', 1: 'tulip', 2: 'bird', 3: 'oak', 4: 'pine'}",
  "task": "classify", "imgsz": "[32, 32]"]>\n"""


class Names(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())

    def test_a_file_of_any_kind(self):
        network(classifier(), self.folder / "tiny.onnx")
        for text in ('["cat", "dog", "bird", "boat", "car"]', "0 cat\n1 dog\n2 bird\n3 boat\n4 car",
                     "id,name\n0,cat\n1,dog\n2,bird\n3,boat\n4,car",
                     "{0: 'cat', 1: 'dog', 2: 'bird', 3: 'boat', 4: 'car'}"):
            (self.folder / "names").write_text(text)
            line = self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--label-names", "names",
                                "--label", "bird", "--method", "grad_cam")
            self.assertIn("bird (label 2,", line)
        (self.folder / "names").write_text('{"a": "b"}')
        self.fail_cleanly(1, ["names: expected a list or dictionary of names"], "explain",
                          "photo.png", "--model", "tiny.onnx", "--label-names", "names")

    def test_the_old_name_of_the_option(self):
        """--labels FILE works once more, with a warning; --labels LABEL is what is explained."""
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names").write_text("cat\ndog\nbird\nboat\ncar\n")
        warning = "cameras: warning: --labels names: a file of label names is given by --label-names"
        grad_cam = ("explain", "photo.png", "--model", "tiny.onnx", "--method", "grad_cam")
        for arguments, said in (
                ((*grad_cam, "--label", "bird"), "bird (label 2,"),
                (("layers", "tiny.onnx"), "r2"), (("inspect", "tiny.onnx"), "5: cat, …"),
                (("attack", "photo.png", "--model", "tiny.onnx", "--target", "bird", "--saliency",
                  "none", "--attack-steps", "1"), "-> bird")):
            with self.subTest(arguments[0]):
                new = self.run_program(*arguments, "--label-names", "names")
                old = self.run_program(*arguments, "--labels", "names")
                self.assertEqual((new.returncode, old.returncode), (0, 0), old.stderr)
                self.assertIn(said, new.stdout)
                self.assertNotIn("--labels", new.stderr)
                self.assertIn(warning, old.stderr)
                self.assertEqual(new.stdout, old.stdout)
        for arguments in (("layers", "tiny.onnx"), ("inspect", "tiny.onnx")):
            self.fail_cleanly(2, "--label-names", *arguments, "--labels", "names", "--label-names",
                              "names")

    def test_labels_to_explain(self):
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names").write_text("cat\ndog\nbird\nboat\ncar\n")
        (self.folder / "3").write_text("a file that is called like a label")
        def labels(*arguments):
            text = self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--label-names", "names",
                                "--method", "grad_cam", "--json", "-", *arguments)
            found = json.loads(text)
            return [one["label"]["name"] for one in (found if isinstance(found, list) else [found])]
        self.assertEqual(labels("--labels", "bird,cat"), ["bird", "cat"])
        self.assertEqual(labels("--labels", "3"), ["boat"])
        self.assertEqual(labels("--label", "dog", "--labels", "3", "--labels", "cat"),
                         ["dog", "boat", "cat"])
        self.assertEqual(len(labels("--labels", "top:2")), 2)
        self.fail_cleanly(1, "no label named 'none.txt'", "explain", "photo.png", "--model",
                          "tiny.onnx", "--label-names", "names", "--labels", "none.txt")

    def test_metadata(self):
        network(classifier(), self.folder / "yolo.onnx", head=YOLO)
        line = self.succeed("explain", "photo.png", "--model", "yolo.onnx", "--label", "tulip",
                            "--method", "grad_cam")
        self.assertIn("tulip (label 1,", line)
        facts = self.succeed("inspect", "yolo.onnx")
        self.assertIn("the model's metadata: shortest edge 32, centre crop 32 x 32", facts)
        self.assertIn("no mean, no std", facts)

    def test_folders_named_by_id(self):
        network(classifier(), self.folder / "tiny.onnx")
        for name in ("n02/part", "great_white_shark", "n99"):
            (self.folder / "val" / name).mkdir(parents=True)
            write_png(self.folder / "val" / name / "a.png", photo())
        (self.folder / "names.txt").write_text(
            "n01 tench, Tinca tinca\nn02 goldfish\nn03 great white shark, man-eater\nn04 a\nn05 b\n")
        self.succeed("evaluate", "val", "--model", "tiny.onnx", "--label-names", "names.txt",
                     "--methods", "grad_cam", "--metrics", "sparsity", "--out", "out")
        with open(self.folder / "out" / "rows.csv", encoding="utf-8", newline="") as file:
            rows = {row["image"]: row for row in csv.DictReader(file)}
        self.assertEqual(rows["n02/part/a.png"]["label_index"], "1")
        self.assertEqual(rows["great_white_shark/a.png"]["label_index"], "2")
        self.assertIn("skipped: no label named 'n99'", rows["n99/a.png"]["status"])


if __name__ == "__main__":
    unittest.main()
