"""`cameras evaluate`: rows, summaries, shards, and what a killed process leaves."""
import base64
import csv
import json
import pathlib
import random
import re
import shutil
import subprocess
import time
import unittest

from networks import NO_EVIDENCE, classifier, network
from pictures import photo, write_png
from program import PROGRAM, InFolder

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENES = ROOT / "examples" / "scenes"
QUICK = ("--threads", "1", "--methods", "grad_cam,norm_grad")
FILES = {"run.json", "rows.csv", "summary.json", "report.html"}


def tree(folder):
    """{name: bytes} of every file below a folder."""
    folder = pathlib.Path(folder)
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class Evaluate(InFolder):
    def evaluate(self, data, out, *more, threads=QUICK):
        """Runs the program; returns its standard output."""
        return self.succeed("evaluate", data, *threads, *more, "--out", out)

    def rows(self, out):
        with open(self.folder / out / "rows.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def summary(self, out):
        return json.loads((self.folder / out / "summary.json").read_text(encoding="utf-8"))

    def same_results(self, one, other):
        first, second = tree(self.folder / one), tree(self.folder / other)
        self.assertEqual(first.keys(), second.keys())
        for name, data in first.items():
            self.assertEqual(data, second[name], name)


class Scenes(Evaluate):
    """The bundled classifier on the sample scenes."""

    def test_a_row_by_label_and_method_and_the_report(self):
        table = self.evaluate(SCENES / "multi", "out", "--metrics", "density,pointing,energy,drop",
                              "--examples", "2")
        rows = self.rows("out")
        labels = json.loads((SCENES / "multi" / "annotations.json").read_text(encoding="utf-8"))
        pairs = {(a["image_id"], a["category_id"]) for a in labels["annotations"]}
        self.assertEqual(len(rows), 2 * len(pairs))
        self.assertEqual({row["status"] for row in rows}, {"ok"})
        self.assertEqual([row["method"] for row in rows[:4]], ["grad_cam", "norm_grad"] * 2)
        for row in rows:
            self.assertGreater(float(row["rho_plus"]), 0)
            self.assertIn(row["pointing"], ("0", "1"))
            self.assertTrue(0 <= float(row["energy"]) <= 1)
            self.assertIn(row["pointing_difficult"], ("", row["pointing"]))
        self.assertTrue(FILES < tree(self.folder / "out").keys())
        self.assertEqual(len(list((self.folder / "out" / "examples").iterdir())), 2)
        self.assertIn("rho_plus (higher is better)", table)
        self.check_summary(rows)
        self.check_report()

    def check_summary(self, rows):
        """Means, differences and ratios are those of the rows."""
        first, second = self.summary("out")["methods"]
        for name in ("rho_plus", "energy"):
            values = [[float(row[name]) for row in rows if row["method"] == method]
                      for method in ("grad_cam", "norm_grad")]
            means = [sum(v) / len(v) for v in values]
            # Rows have 9 digits.
            for method, mean in zip((first, second), means):
                found = method["metrics"][name]["mean"]
                self.assertAlmostEqual(found["estimate"], mean, places=6)
                self.assertTrue(found["low"] <= mean <= found["high"])
            compared = second["metrics"][name]
            self.assertAlmostEqual(compared["difference"]["estimate"], means[1] - means[0], places=6)
            self.assertAlmostEqual(compared["ratio"]["estimate"], means[1] / means[0], places=6)
        self.assertNotIn("ratio", first["metrics"]["energy"])

    def check_report(self):
        html = (self.folder / "out" / "report.html").read_text(encoding="utf-8")
        pictures = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', html)
        self.assertEqual(len(pictures), 2)
        for picture in pictures:
            self.assertEqual(base64.b64decode(picture, validate=True)[:3], b"\xff\xd8\xff")
        self.assertEqual(html.count("<svg"), 7)
        self.assertNotRegex(html, r"(src|href)=\"(?!data:)")

    def test_all_metrics_have_their_columns(self):
        metrics = ("density,deletion,insertion,drop,road,pointing,energy,localisation,adcc,sparsity,"
                   "max_sensitivity")
        self.evaluate(SCENES / "single", "out", "--metrics", metrics, "--limit", "1",
                      "--methods", "grad_cam", threads=("--threads", "1"))
        row = self.rows("out")[0]
        for name, value in row.items():
            if name != "pointing_difficult":
                self.assertNotEqual(value, "", name)
        self.assertEqual(row["mass_inside"], row["energy"])

    def test_shards_merge_to_the_whole_run(self):
        more = ("--metrics", "density,energy,max_sensitivity", "--limit", "7")
        self.evaluate(SCENES / "multi", "whole", *more)
        for shard in range(3):
            self.evaluate(SCENES / "multi", f"part{shard}", *more, "--shard", f"{shard}/3")
        # In any order.
        self.succeed("evaluate", "--merge", "part1", "part2", "part0", "--out", "merged")
        self.same_results("whole", "merged")
        self.succeed("evaluate", "--merge", "part1", "part2", "part0", "--out", "merged")
        self.same_results("whole", "merged")
        self.fail_cleanly(1, "expected all 3 shards of the run, found 2",
                          "evaluate", "--merge", "part1", "part0", "--out", "no")
        self.fail_cleanly(1, "shard 1/3 is there twice",
                          "evaluate", "--merge", "part1", "part1", "--out", "no")
        (self.folder / "part2" / "summary.json").unlink()
        self.fail_cleanly(1, "expected a finished shard of 2 pictures",
                          "evaluate", "--merge", "part0", "part1", "part2", "--out", "no")
        self.evaluate(SCENES / "multi", "part2b", *more, "--shard", "2/3", "--seed", "1")
        self.fail_cleanly(1, "seed is 0 there, 1 here",
                          "evaluate", "--merge", "part0", "part1", "part2b", "--out", "no")

    def test_killed_at_any_moment_it_goes_on(self):
        arguments = ("evaluate", SCENES / "multi", "--threads", "1", "--methods",
                     "grad_cam,smooth_grad", "--samples", "5", "--metrics", "density,insertion,road",
                     "--limit", "8", "--examples", "3")
        start = time.monotonic()
        self.succeed(*arguments, "--out", "whole")
        seconds = time.monotonic() - start
        moments = random.Random(5)
        rows = self.folder / "killed" / "rows.csv"
        interrupted = 0
        for attempt in range(5):
            process = subprocess.Popen([PROGRAM, *map(str, arguments), "--out", "killed"],
                                       cwd=self.folder, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            before = rows.stat().st_size if rows.exists() else 0
            if attempt % 2 == 0:  # somewhere behind the next rows
                while process.poll() is None and not (rows.exists() and
                                                      rows.stat().st_size > before):
                    time.sleep(0.005)
                time.sleep(moments.uniform(0, seconds / 16))
            else:
                time.sleep(moments.uniform(0, seconds))
            process.kill()
            interrupted += process.wait() == -9
        self.assertGreaterEqual(interrupted, 3, "the run is too short to be killed")
        self.succeed(*arguments, "--out", "killed")
        self.same_results("whole", "killed")

    def test_what_a_killed_process_leaves_is_mended(self):
        more = ("--metrics", "density", "--limit", "3")
        self.evaluate(SCENES / "single", "whole", *more)
        whole = (self.folder / "whole" / "rows.csv").read_bytes()
        lines = whole.splitlines(keepends=True)
        for name, text in (("torn line", whole[:-7]), ("half a picture", b"".join(lines[:-1])),
                           ("no line break", whole[:-1]), ("torn header", whole[:9]),
                           ("nothing", b"")):
            with self.subTest(name):
                shutil.copytree(self.folder / "whole", self.folder / "out", dirs_exist_ok=True)
                (self.folder / "out" / "rows.csv").write_bytes(text)
                (self.folder / "out" / "summary.json").unlink()
                (self.folder / "out" / ".cameras-abc").write_bytes(b"draft")
                (self.folder / "out" / "examples" / ".cameras-def").write_bytes(b"draft")
                self.evaluate(SCENES / "single", "out", *more)
                self.same_results("whole", "out")

    def test_another_run_is_refused(self):
        more = ("--metrics", "density", "--limit", "1")
        self.evaluate(SCENES / "single", "out", *more)
        for said, *other in (('metrics is ["density"] there, ["drop"] here', "--metrics", "drop"),
                             ("pictures is 1 there, 2 here", "--limit", "2"),
                             ("seed is 0 there, 3 here", "--seed", "3"),
                             ('shard is "0/1" there, "0/2" here', "--shard", "0/2"),
                             ("model_fingerprint", "--model",
                              ROOT / "models" / "scenes-residual.onnx")):
            arguments = dict(zip(more[::2], more[1::2])) | dict(zip(other[::2], other[1::2]))
            flat = [text for pair in arguments.items() for text in pair]
            self.fail_cleanly(1, ["holds the results of another run", said], "evaluate",
                              SCENES / "single", *QUICK, *flat, "--out", "out")
        (self.folder / "full").mkdir()
        (self.folder / "full" / "letter.txt").write_text("dear")
        self.fail_cleanly(1, "found other files", "evaluate", SCENES / "single", *QUICK, *more,
                          "--out", "full")


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
             {"id": 5, "file_name": "../set/images/good.png"}, {"id": 6, "file_name": "a,\"b\n.png"}],
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
            ("missing.png", "dog"): "skipped: missing.png: no such file",
            ("broken.png", "dog"): "skipped: broken.png: ",
            ("small.png", "dog"): "skipped: the picture has 48 x 40 pixels, the data set says 96 x 80",
            ("../set/images/good.png", "dog"): "skipped: expected the name of a picture inside",
            ("a,\"b\\n.png", "dog"): "skipped: a,\"b\\n.png: no such file",
            ("image 7", "dog"): "skipped: image 7 is not in the file",
        }
        self.assertEqual(found.keys(), expected.keys())
        for key, status in expected.items():
            self.assertTrue(found[key].startswith(status), f"{key}: {found[key]}")
        self.assertIn("18 of 20 rows were skipped; the first: good.png: skipped: no label named",
                      result.stderr)
        self.assertEqual(self.summary("out")["skipped"], 18)

    def test_nothing_but_problems_fails(self):
        self.write([{"id": 1, "file_name": "missing.png"}],
                   [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}])
        result, found = self.judged()
        self.assertEqual(result.returncode, 1)
        self.assertIn("all 2 rows were skipped; the first: missing.png: skipped: missing.png: no such",
                      result.stderr)

    def test_an_empty_map_is_a_row(self):
        network(NO_EVIDENCE, self.folder / "empty.onnx")
        self.write([{"id": 1, "file_name": "good.png"}],
                   [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}], ("0",))
        self.succeed("evaluate", "set", "--model", "empty.onnx", "--threads", "1", "--methods",
                     "grad_cam", "--metrics", "density,energy", "--out", "out")
        row = self.rows("out")[0]
        self.assertEqual((row["status"], row["rho_plus"], row["energy"]), ("empty map", "", "0"))
        self.assertNotEqual(row["rho_minus"], "")
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

    def test_pictures_without_a_class_have_predictions(self):
        (self.folder / "set").mkdir()
        write_png(self.folder / "set" / "a.png", photo())
        self.fail_cleanly(1, "--label predicted", "evaluate", "set", *self.model, "--out", "no")
        for _ in range(2):  # the second call finds the rows of the first
            self.evaluate("set", "out", *self.model, "--label", "predicted", "--metrics", "density")
        row = self.rows("out")[0]
        self.assertIn(row["label"], ("dog", "fox", "bee", "ant", "cow"))
        self.assertEqual(len(self.rows("out")), 2)

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


class Usage(Evaluate):
    def test_wrong_usage(self):
        def refuse(said, *arguments):
            self.fail_cleanly(2, said, "evaluate", *arguments, "--out", "out")

        refuse("expected a data set, or --merge")
        refuse("expected a data set, or --merge", SCENES / "single", "--merge", "a")
        refuse("did you mean 'density'?", SCENES / "single", "--metrics", "densty")
        refuse("did you mean 'grad_cam'?", SCENES / "single", "--methods", "grad-cam")
        refuse("found 'drop' twice", SCENES / "single", "--metrics", "drop,drop")
        refuse("expected --shard I/N", SCENES / "single", "--shard", "3/3")
        refuse("expected --format auto or folder or coco or voc", SCENES, "--format", "zip")
        refuse("expected --label truth or predicted", SCENES, "--label", "cat")
        refuse("expected --mask-space image or input", SCENES, "--mask-space", "black")
        self.fail_cleanly(2, "--out is required", "evaluate", SCENES / "single")
        self.fail_cleanly(1, "no such file or folder", "evaluate", "nowhere", "--out", "out")
        self.fail_cleanly(1, "cannot be made", "evaluate", SCENES / "single", "--limit", "1", "--out",
                          "no/such")


if __name__ == "__main__":
    unittest.main()
