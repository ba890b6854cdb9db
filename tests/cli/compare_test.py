"""`cameras compare`: models, methods and labels side by side in one picture."""
import base64
import json
import os
import re
import unittest

from figures import Figure
from networks import GROWING, NO_EVIDENCE, NOT_FINITE, classifier, network, smooth
from pictures import photo, read_png, write_png
from program import InFolder, explain

QUICK = ("--sizes", "32", "--side", "64")


class Compare(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def grid(self, *more, images=("photo.png",)):
        """The pixels of the grid's pictures, by row and column."""
        self.succeed("compare", *images, "--model", "tiny.onnx", *QUICK, *more, "--out", "grid.svg")
        return [[picture.rows for picture in row]
                for row in Figure(self.folder / "grid.svg").rows()]

    def test_a_column_by_method_and_a_row_by_label(self):
        grid = self.grid("--methods", "norm_grad,grad_cam,cameras", "--labels", "0,1")
        self.assertEqual([len(row) for row in grid], [4, 4])
        one = self.grid("--methods", "norm_grad,grad_cam,cameras", "--labels", "0")
        self.assertEqual(grid[:1], one)
        self.assertNotEqual(grid[1], one[0])

    def test_cells_are_the_pictures_that_explain_draws(self):
        heat = ("--view", "heat", "--colormap", "gray")
        write_png(self.folder / "photo.png", photo(64, 64))
        grid = self.grid("--methods", "grad_cam,cameras", "--label", "1", *heat)
        for column, method in ((1, "grad_cam"), (2, "cameras")):
            self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--sizes", "32",
                         "--method", method, "--label", "1", *heat, "--out", "one.png")
            alone = read_png(self.folder / "one.png")[:64]
            # The picture stands in the middle of what its legend needs, 160 pixels.
            self.assertEqual(grid[0][column], [line[3 * 48:3 * 112] for line in alone], method)

    def test_opacity_is_that_of_the_colours(self):
        write_png(self.folder / "photo.png", photo(64, 64))
        (bare, none), = self.grid("--methods", "cameras", "--opacity", "0")
        self.assertEqual(bare, none)
        told = self.run_program("compare", "photo.png", "--model", "tiny.onnx", *QUICK, "--out", "grid.svg",
                                "--view", "heat", "--opacity", "0.5").stderr
        self.assertIn("--opacity is for colours over the photo", told)
        for share in ("1.5", "nan", "much"):
            self.fail_cleanly(2, f"--opacity: expected a number from 0 to 1, found '{share}'",
                              "compare", "photo.png", "--model", "tiny.onnx", "--out", "grid.svg",
                              "--opacity", share)

    def test_images_follow_one_another(self):
        write_png(self.folder / "other.png", photo(30, 60))
        both = self.grid(images=("photo.png", "other.png"))
        other = self.grid(images=("other.png",))
        self.assertEqual(both[1], other[0])

    def test_a_map_without_evidence_says_so(self):
        network(NO_EVIDENCE, self.folder / "tiny.onnx")
        self.assertIn("1 x 1 maps", self.succeed(
            "compare", "photo.png", "--model", "tiny.onnx", "--methods", "grad_cam",
            "--out", "grid.png"))


class SizesThatDoNotCount(InFolder):
    CALL = ("photo.png", "--model", "growing.onnx", "--sizes", "16,24,32")
    COARSE = "so only 1 of 3 sizes counts and the map is coarse; --scale-filter none counts them all"

    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(GROWING, self.folder / "growing.onnx")

    def words_of(self, *call):
        result = self.run_program(*call)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stderr, " ".join(Figure(self.folder / "out.svg").words())

    def test_explain_says_so_below_the_picture(self):
        told, words = self.words_of("explain", *self.CALL, "--out", "out.svg")
        self.assertIn("photo.png: the prediction changes with the size, " + self.COARSE, told)
        self.assertIn("1 of 3 sizes", words)

    def test_where_a_named_label_counts_all_nothing_is_said(self):
        told, words = self.words_of("explain", *self.CALL, "--label", "0", "--out", "out.svg")
        self.assertNotIn("counts", told)
        self.assertNotIn("sizes", words)

    def test_compare_says_so_of_the_methods_that_ask_at_sizes(self):
        told, words = self.words_of("compare", *self.CALL, "--labels", "top:2", "--out", "out.svg",
                                    "--report", "out.json")
        self.assertEqual(told.count(self.COARSE), 1)
        self.assertIn("photo.png, CAMERAS: the prediction changes", told)
        self.assertIn("CAMERAS, 1 of 3 sizes", words)
        entry, = json.loads((self.folder / "out.json").read_text())
        self.assertEqual([(one["method"], one["sizes"]) for one in entry["maps"]],
                         [("grad_cam", {"kept": 1, "all": 1})] * 2 +
                         [("cameras", {"kept": 1, "all": 3})] * 2)


class SeveralModels(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo(64, 64))
        network(classifier(), self.folder / "one.onnx")
        network(classifier(height=48, width=48, labels=7), self.folder / "two.onnx")
        network(classifier(), self.folder / "same.onnx")

    def run_compare(self, models, *more, out="grid.png"):
        return self.succeed("compare", "photo.png", "--models", models, *QUICK, *more, "--out", out)

    def report(self, models, *more):
        self.run_compare(models, *more, "--report", "out.json")
        return json.loads((self.folder / "out.json").read_text())

    def test_a_column_by_model_and_method(self):
        self.assertIn("1 x 4 maps", self.run_compare("one.onnx,two.onnx"))
        self.run_compare("one.onnx,two.onnx", out="grid.svg")
        row, = Figure(self.folder / "grid.svg").rows()
        self.assertEqual(len(row), 5)

    def test_the_report_has_every_models_confidence(self):
        entry, = self.report("one.onnx,two.onnx", "--methods", "grad_cam")
        self.assertEqual(entry["image"], "photo.png")
        first, second = entry["maps"]
        self.assertEqual((first["model"], second["model"]), ("one.onnx", "two.onnx"))
        alone = explain(self.folder / "photo.png", "--model", self.folder / "two.onnx")
        self.assertEqual(second["label"]["index"], alone["prediction"]["index"])
        self.assertAlmostEqual(second["label"]["probability"], alone["prediction"]["probability"])
        self.assertEqual(second["prediction"]["index"], alone["prediction"]["index"])

    def test_equal_models_have_equal_maps(self):
        entry, = self.report("one.onnx,same.onnx", "--methods", "grad_cam")
        pair, = entry["similarities"]
        self.assertEqual(pair["maps"], [0, 1])
        # Sampled on a grid of its own: a few roundings of float32.
        for name in ("pearson", "spearman", "ssim"):
            self.assertAlmostEqual(pair[name], 1, places=5)
        entry, = self.report("one.onnx,two.onnx", "--methods", "grad_cam")
        self.assertLess(entry["similarities"][0]["pearson"], 0.999)

    def test_pairs_differ_in_one_thing(self):
        entry, = self.report("one.onnx,two.onnx", "--methods", "grad_cam,norm_grad", "--labels",
                             "0,1")
        maps = entry["maps"]
        self.assertEqual(len(maps), 8)
        # Every map has three neighbours: another model, method or label.
        self.assertEqual(len(entry["similarities"]), 8 * 3 // 2)
        for pair in entry["similarities"]:
            a, b = (maps[i] for i in pair["maps"])
            different = [key for key in ("model", "method") if a[key] != b[key]]
            different += ["label"] if a["label"]["index"] != b["label"]["index"] else []
            self.assertEqual(len(different), 1)

    def test_the_html_report_is_one_file_with_its_pictures(self):
        self.run_compare("one.onnx,two.onnx", "--labels", "0,1", "--report", "out.html")
        text = (self.folder / "out.html").read_text()
        # Two rows of the photo and four maps.
        self.assertEqual(text.count('src="data:image/png;base64,'), 2 * (1 + 4) + 1)  # and the colours
        self.assertEqual(text.count("http"), 0)
        self.assertIn("two.onnx", text)
        heights = []
        for picture in re.findall(r"base64,([^\"]+)", text):
            (self.folder / "one.png").write_bytes(base64.b64decode(picture))
            heights.append(len(read_png(self.folder / "one.png")))
        self.assertEqual(heights.count(64), 2 * (1 + 4))

    def test_a_name_cannot_break_the_report(self):
        (self.folder / "one.json").write_text(json.dumps(
            {"image_mean": 0, "id2label": {str(i): f"<b>{i}&" for i in range(5)}}))
        self.run_compare("one.onnx,two.onnx", "--label", "1", "--report", "out.html")
        text = (self.folder / "out.html").read_text()
        self.assertIn("&lt;b&gt;1&amp;", text)
        self.assertNotIn("<b>", text)

    def test_refusals(self):
        def refuse(status, said, models, *more):
            self.fail_cleanly(status, said, "compare", "photo.png", "--models", models, *more,
                              "--out", "grid.png")
        refuse(2, "expected --model or --models, found both", "one.onnx,two.onnx", "--model",
               "one.onnx")
        refuse(2, "expected --card with one model, found 2", "one.onnx,two.onnx", "--card", "c.json")
        refuse(2, "ends in .html or .json, found 'r.txt'", "one.onnx", "--report", "r.txt")
        (self.folder / "two.json").write_text('{"image_mean": 0}')
        refuse(2, "none of the files to read", "one.onnx,two.onnx", "--report", "two.json")
        refuse(1, "none.onnx: no such file", "one.onnx,none.onnx")
        refuse(1, "expected a label from 0 to 4, found 6", "two.onnx,one.onnx", "--label", "6")


class LeftOut(InFolder):
    def test_a_method_that_the_network_does_not_allow(self):
        write_png(self.folder / "photo.png", photo())
        network(smooth(), self.folder / "smooth.onnx")
        network(classifier(), self.folder / "tiny.onnx")
        common = ("photo.png", "--methods", "guided_backprop,grad_cam", *QUICK[2:], "--out", "grid.png",
                  "--report", "out.json")
        result = self.run_program("compare", *common, "--model", "smooth.onnx")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("cameras: warning: guided_backprop is left out: ", result.stderr)
        def maps():
            entry, = json.loads((self.folder / "out.json").read_text())
            return [(found["model"], found["method"]) for found in entry["maps"]]
        self.assertEqual(maps(), [("smooth.onnx", "grad_cam")])
        self.assertIn("1 x 1 maps", result.stdout)
        # Or does not allow at this layer, which has a convolution and a Relu behind it.
        result = self.run_program("compare", "photo.png", "--model", "tiny.onnx", "--methods", "cam,grad_cam",
                                  "--layer", "r1", *QUICK[2:], "--out", "grid.png")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("cameras: warning: cam is left out: expected a mean over positions", result.stderr)
        self.assertIn("1 x 1 maps", result.stdout)
        # Of two models only the one that has nothing to guide goes without.
        self.succeed("compare", *common, "--models", "smooth.onnx,tiny.onnx")
        self.assertEqual(maps(), [("smooth.onnx", "grad_cam"), ("tiny.onnx", "guided_backprop"),
                                  ("tiny.onnx", "grad_cam")])
        self.succeed("compare", *common[:-1], "out.html", "--models", "smooth.onnx,tiny.onnx")
        self.fail_cleanly(1, "guided backpropagation", "compare", "photo.png", "--methods",
                          "guided_backprop", "--model", "smooth.onnx", "--out", "no.png")

    def test_every_photo_is_opened_before_the_first_map(self):
        """The model is a pipe that nobody writes to: what is wrong with a photo is known without."""
        write_png(self.folder / "photo.png", photo())
        (self.folder / "broken.png").write_bytes(b"no picture")
        os.mkfifo(self.folder / "pipe.onnx")
        self.fail_cleanly(1, "broken.png: ", "compare", "photo.png", "broken.png", "--model",
                          "pipe.onnx", "--out", "grid.png")


class Refusals(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def refuse(self, status, said, *more, out="grid.png"):
        self.fail_cleanly(status, said, "compare", "photo.png", "--model", "tiny.onnx", *more,
                          "--out", out)

    def test_wrong_usage(self):
        self.refuse(2, "did you mean 'grad_cam'?", "--methods", "cameras,grad-cam")
        self.refuse(2, "expected --view overlay or heat", "--view", "side-by-side")
        self.refuse(2, "expected --colormap", "--colormap", "none")
        self.refuse(2, ".png", out="grid.gif")
        self.refuse(2, "none of the files to read", out="photo.png")
        self.refuse(2, "--side", "--side", "5")
        self.fail_cleanly(2, "expected --out, found none", "compare", "photo.png")

    def test_a_grid_that_is_too_large_is_refused_before_anything_is_computed(self):
        # A hundred photos that are not there: nobody looks for them.
        photos = [f"none-{i}.png" for i in range(100)]
        self.fail_cleanly(2, "grid: expected at most ", "compare", *photos, "--model", "none.onnx",
                          "--side", "4096", "--out", "grid.png")
        self.refuse(1, "grid: expected at most ", "--side", "4096", "--labels", "top:5")

    def test_failures(self):
        (self.folder / "names.txt").write_text("dog\nfox\nbee\nant\ncow\n")
        self.refuse(1, "no label named 'cat'", "--labels", "cat", "--label-names", "names.txt")
        self.refuse(1, "found 'c9'", "--layer", "c9")
        self.refuse(1, "no/grid.png", out="no/grid.png")
        (self.folder / "photo.png").write_bytes(b"no picture")
        self.refuse(1, "photo.png")
        write_png(self.folder / "photo.png", photo())
        network(NOT_FINITE, self.folder / "tiny.onnx")
        self.refuse(1, ["photo.png: ", "not finite"])


if __name__ == "__main__":
    unittest.main()
