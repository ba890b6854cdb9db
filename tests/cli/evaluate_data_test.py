"""`cameras evaluate`: formats of data sets, and what is wrong with them."""
import json
import os
import pty
import subprocess
import unittest

from evaluation import QUICK, Evaluate
from networks import NO_EVIDENCE, classifier, network
from pictures import photo, write_png
from program import command


class Broken(Evaluate):
    """What is wrong with single pictures and objects is a row."""

    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names.txt").write_text("dog\nfox\nbee\nant\ncow\n")
        (self.folder / "set" / "images").mkdir(parents=True)
        for name in ("good", "small"):
            write_png(self.folder / "set" / "images" / f"{name}.png", photo(40, 48))
        (self.folder / "set" / "images" / "broken.png").write_bytes(b"no picture")

    def write(self, images, annotations, categories=("dog", "unicorn", "3")):
        (self.folder / "set" / "annotations.json").write_text(json.dumps({
            "categories": [{"id": i + 1, "name": name} for i, name in enumerate(categories)],
            "images": images, "annotations": annotations}))

    def judged(self, *more):
        result = self.run_program("evaluate", "set", "--model", "tiny.onnx", "--label-names",
                                  "names.txt", *QUICK, "--metrics", "energy,pointing", *more,
                                  "--out", "out")
        return result, {(row["image"], row["label"]): row["status"] for row in self.rows("out")
                        if row["method"] == "grad_cam"}

    def test_each_problem_is_a_skipped_row_that_says_so(self):
        box = {"bbox": [10, 10, 20, 20], "category_id": 1}
        self.write(
            [{"id": 1, "file_name": "good.png", "height": 40, "width": 48},
             {"id": 2, "file_name": "missing.png"}, {"id": 3, "file_name": "broken.png"},
             {"id": 4, "file_name": "small.png", "height": 80, "width": 96},
             {"id": 5, "file_name": "../set/images/good.png"},
             {"id": 6, "file_name": "a,\"b\n.png"}],
            [{"image_id": 1, **box}, {"image_id": 1, "category_id": 2, "bbox": [0, 0, 9, 9]},
             {"image_id": 1, "category_id": 3, "bbox": [60, 0, 9, 9]},
             {"image_id": 1, "category_id": 4, "bbox": [0, 0, 9, 9]},
             *({"image_id": i, **box} for i in range(2, 8))])
        result, found = self.judged()
        self.assertEqual(result.returncode, 0, result.stderr)
        expected = {
            ("good.png", "dog"): "ok",
            ("good.png", "unicorn"): "skipped: no label named 'unicorn'",
            ("good.png", "3"): "skipped: the object's mask is empty",
            ("good.png", "category 4"): "skipped: category 4 is not in the file",
            ("missing.png", "dog"): "skipped: no such file",
            ("broken.png", "dog"): "skipped: ",
            ("small.png", "dog"): "skipped: the picture has 48 x 40 pixels, the data set says 96 x",
            ("../set/images/good.png", "dog"): "skipped: expected the name of a picture inside",
            ("a,\"b\\n.png", "dog"): "skipped: no such file",
            ("image 7", "dog"): "skipped: image 7 is not in the file",
        }
        self.assertEqual(found.keys(), expected.keys())
        for key, status in expected.items():
            self.assertTrue(found[key].startswith(status), f"{key}: {found[key]}")
        self.assertIn("18 of 20 rows were skipped; the first: good.png: no label named",
                      result.stderr)
        self.assertEqual(self.summary("out")["skipped"], 18)

    def test_pictures_of_another_size_make_another_run(self):
        box = {"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}
        self.write([{"id": 1, "file_name": "good.png", "height": 40, "width": 48}], [box])
        self.judged()
        self.write([{"id": 1, "file_name": "good.png", "height": 48, "width": 48}], [box])
        result, _ = self.judged()
        self.assertEqual(result.returncode, 1)
        self.assertIn("another run", result.stderr)

    def test_nothing_but_problems_fails(self):
        self.write([{"id": 1, "file_name": "missing.png"}],
                   [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}])
        result, found = self.judged()
        self.assertEqual(result.returncode, 1)
        self.assertIn("all 2 rows were skipped; the first: missing.png: no",
                      result.stderr)

    def test_an_empty_map_is_a_row(self):
        network(NO_EVIDENCE, self.folder / "empty.onnx")
        self.write([{"id": 1, "file_name": "good.png"}],
                   [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}], ("0",))
        self.succeed("evaluate", "set", "--model", "empty.onnx", "--threads", "1", "--methods",
                     "grad_cam", "--metrics", "density,energy", "--out", "out")
        row = self.rows("out")[0]
        self.assertEqual((row["status"], row["rho_plus"], row["energy"]), ("empty map", "", "0"))
        self.assertEqual(row["rho_minus"], "")
        self.assertEqual(self.summary("out")["methods"][0]["empty_maps"], 1)

    def test_a_broken_file_fails_as_a_whole(self):
        (self.folder / "set" / "annotations.json").write_text("[")
        self.fail_cleanly(1, "annotations.json: expected JSON", "evaluate", "set", "--model",
                          "tiny.onnx", "--out", "out")


class Formats(Evaluate):
    """Folders by class, flat folders, and PASCAL VOC."""

    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names.txt").write_text("dog\nfox\nbee\nant\ncow\n")
        self.model = ("--model", "tiny.onnx", "--label-names", "names.txt")

    def test_folders_are_classes(self):
        for name in ("fox/b.png", "fox/a.png", "2/c.png"):
            (self.folder / "set" / name).parent.mkdir(parents=True, exist_ok=True)
            write_png(self.folder / "set" / name, photo())
        self.evaluate("set", "out", *self.model, "--metrics", "drop")
        self.assertEqual([(row["image"], row["label_index"]) for row in self.rows("out")][::2],
                         [("2/c.png", "2"), ("fox/a.png", "1"), ("fox/b.png", "1")])
        self.fail_cleanly(1, "metric energy needs to know where objects are", "evaluate", "set",
                          *self.model, "--metrics", "drop,energy", "--out", "no")

    def test_pictures_beside_the_classes_are_told(self):
        (self.folder / "set" / "fox").mkdir(parents=True)
        write_png(self.folder / "set" / "fox" / "a.png", photo())
        words = ("evaluate", "set", *self.model, *QUICK, "--metrics", "drop", "--out")
        self.assertNotIn("left out", self.run_program(*words, "out").stderr)
        write_png(self.folder / "set" / "b.png", photo())
        self.assertIn("1 picture lies beside the folders of classes, in none of them, and is left "
                      "out\n", self.run_program(*words, "two").stderr)
        write_png(self.folder / "set" / "c.png", photo())
        self.assertIn("2 pictures lie beside the folders of classes, in none of them, and are left "
                      "out\n", self.run_program(*words, "three").stderr)

    def test_pictures_without_a_class_have_predictions(self):
        (self.folder / "set").mkdir()
        write_png(self.folder / "set" / "a.png", photo())
        self.fail_cleanly(1, "--label predicted", "evaluate", "set", *self.model, "--out", "no")
        for _ in range(2):  # the second call finds the rows of the first
            self.evaluate("set", "out", *self.model, "--label", "predicted", "--metrics", "density")
        row = self.rows("out")[0]
        self.assertIn(row["label"], ("dog", "fox", "bee", "ant", "cow"))
        self.assertEqual(len(self.rows("out")), 2)

    def test_a_picture_that_comes_later_makes_another_run(self):
        (self.folder / "set").mkdir()
        for name in "ab":
            write_png(self.folder / "set" / f"{name}.png", photo())
        (self.folder / "set" / "annotations.json").write_text(json.dumps({
            "categories": [{"id": 1, "name": "dog"}],
            "images": [{"id": i, "file_name": f"{name}.png"} for i, name in enumerate("ab")],
            "annotations": [{"image_id": i, "category_id": 1, "bbox": [1, 1, 9, 9]}
                            for i in range(2)]}))
        coco = ("set", "out", *self.model, "--metrics", "energy")
        (self.folder / "set" / "b.png").rename(self.folder / "b.png")
        self.evaluate(*coco)
        self.assertTrue(self.rows("out")[-1]["status"].startswith("skipped: no such file"))
        before = (self.folder / "out" / "rows.csv").read_bytes()
        (self.folder / "b.png").rename(self.folder / "set" / "b.png")
        self.fail_cleanly(1, "holds the results of another run", "evaluate", "set", *self.model,
                          *QUICK, "--metrics", "energy", "--out", "out")
        self.assertEqual((self.folder / "out" / "rows.csv").read_bytes(), before)
        self.evaluate("set", "new", *self.model, "--metrics", "energy")
        self.assertEqual({row["status"] for row in self.rows("new")}, {"ok"})

    def test_a_folder_of_pictures_must_be_there(self):
        (self.folder / "set").mkdir()
        (self.folder / "set" / "annotations.json").write_text(
            '{"categories": [], "images": [], "annotations": []}')
        self.fail_cleanly(1, "nowhere: expected a folder of pictures, found none", "evaluate",
                          "set", "--images", "nowhere", *self.model, *QUICK, "--out", "out")
        self.assertFalse((self.folder / "out").exists())

    def test_a_terminal_sees_the_time_that_is_left(self):
        (self.folder / "set").mkdir()
        for name in "abc":
            write_png(self.folder / "set" / f"{name}.png", photo())
        ours, theirs = pty.openpty()
        process = subprocess.Popen(command("evaluate", "set", *self.model, *QUICK, "--label",
                                           "predicted", "--out", "out"), cwd=self.folder,
                                   stderr=theirs, stdout=subprocess.DEVNULL)
        os.close(theirs)
        seen = b""
        try:
            while chunk := os.read(ours, 4096):
                seen += chunk
        except OSError:  # how Linux says that the program has closed it
            pass
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        self.assertIn(b"0/3 a.png", seen)
        self.assertRegex(seen, rb"2/3, \d+ s left c\.png")

    def test_voc_has_boxes_and_lists(self):
        for folder in ("Annotations", "JPEGImages", "ImageSets/Main"):
            (self.folder / "set" / folder).mkdir(parents=True)
        for name in ("1", "2"):
            write_png(self.folder / "set" / "JPEGImages" / f"{name}.png", photo(40, 48))
            (self.folder / "set" / "Annotations" / f"{name}.xml").write_text(
                f"<annotation><filename>{name}.png</filename><object><name>cow</name><bndbox>"
                "<xmin>5</xmin><ymin>5</ymin><xmax>30</xmax><ymax>30</ymax></bndbox></object>"
                "</annotation>")
        (self.folder / "set" / "ImageSets" / "Main" / "test.txt").write_text("2\n")
        self.evaluate("set", "all", *self.model, "--metrics", "pointing,energy")
        self.assertEqual(len(self.rows("all")), 4)
        self.evaluate("set", "test", *self.model, "--metrics", "pointing,energy", "--split", "test")
        rows = self.rows("test")
        self.assertEqual([(row["image"], row["label"]) for row in rows], [("2.png", "cow")] * 2)
        self.assertEqual(rows[0]["energy"], self.rows("all")[2]["energy"])

    def test_a_voc_annotation_that_cannot_be_read_is_a_skipped_row(self):
        for folder in ("Annotations", "JPEGImages", "ImageSets/Main"):
            (self.folder / "set" / folder).mkdir(parents=True)
        for name in ("broken", "good", "nothing"):
            write_png(self.folder / "set" / "JPEGImages" / f"{name}.png", photo(40, 48))
        notes = self.folder / "set" / "Annotations"
        (notes / "good.xml").write_text(
            "<annotation><filename>good.png</filename><object><name>cow</name><bndbox><xmin>5"
            "</xmin><ymin>5</ymin><xmax>30</xmax><ymax>30</ymax></bndbox></object></annotation>")
        (notes / "broken.xml").write_text("<annotation><filename>")
        (notes / "nothing.xml").write_text(
            "<annotation><filename>nothing.png</filename></annotation>")
        (self.folder / "set" / "ImageSets" / "Main" / "test.txt").write_text(
            "broken\ngood\nmissing\nnothing\n")
        found = self.run_program("evaluate", "set", *self.model, *QUICK, "--metrics", "pointing",
                                 "--split", "test", "--out", "out")
        self.assertEqual(found.returncode, 0, found.stderr)
        # A picture with no object has nothing to explain, and so no row.
        self.assertEqual([row["status"].startswith("skipped: ") for row in self.rows("out")],
                         [True, True, False, False, True, True])
        self.assertIn("4 of 6 rows were skipped", found.stderr)
        self.assertEqual(self.summary("out")["skipped"], 4)


if __name__ == "__main__":
    unittest.main()
