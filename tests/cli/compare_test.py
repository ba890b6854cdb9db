"""`cameras compare`: models, methods and labels side by side in one picture."""
import base64
import json
import re
import unittest

from networks import NO_EVIDENCE, NOT_FINITE, classifier, network
from pictures import photo, read_png, write_png
from program import InFolder, explain

QUICK = ("--sizes", "32", "--side", "64")
# A cell of side 64 is as wide as the narrowest caption, 160 pixels; gaps have 2.
CELL = 160 + 2


class Compare(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def grid(self, *more, images=("photo.png",)):
        self.succeed("compare", *images, "--model", "tiny.onnx", *QUICK, *more, "--out", "grid.png")
        return read_png(self.folder / "grid.png")

    @staticmethod
    def cell(grid, row, column, rows):
        """The pixels of a cell, captions included, of a grid with that many rows."""
        height = (len(grid) - 2) // rows
        lines = grid[2 + row * height:2 + (row + 1) * height]
        return [line[3 * (2 + column * CELL):3 * (2 + (column + 1) * CELL - 2)] for line in lines]

    def test_a_column_by_method_and_a_row_by_label(self):
        grid = self.grid("--methods", "norm_grad,grad_cam,cameras", "--labels", "0,1")
        self.assertEqual({len(line) for line in grid}, {3 * (2 + 4 * CELL)})
        one = self.grid("--methods", "norm_grad,grad_cam,cameras", "--labels", "0")
        self.assertEqual(self.cell(grid, 0, 3, 2), self.cell(one, 0, 3, 1))
        self.assertEqual(len(grid) - 2, 2 * (len(one) - 2))

    def test_cells_are_the_pictures_that_explain_draws(self):
        heat = ("--view", "heat", "--colormap", "gray")
        write_png(self.folder / "photo.png", photo(64, 64))
        grid = self.grid("--methods", "grad_cam,cameras", "--label", "1", *heat)
        for column, method in ((1, "grad_cam"), (2, "cameras")):
            self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--sizes", "32",
                         "--method", method, "--label", "1", *heat, "--out", "one.png")
            alone = read_png(self.folder / "one.png")[:64]
            inside = [line[3 * 48:3 * 112] for line in self.cell(grid, 0, column, 1)[:64]]
            wide = [line[3 * 48:3 * 112] for line in alone]
            self.assertEqual(inside, wide, method)

    def test_images_follow_one_another(self):
        write_png(self.folder / "other.png", photo(30, 60))
        both = self.grid(images=("photo.png", "other.png"))
        other = self.grid(images=("other.png",))
        self.assertEqual(self.cell(both, 1, 2, 2), self.cell(other, 0, 2, 1))

    def test_a_map_without_evidence_says_so(self):
        network(NO_EVIDENCE, self.folder / "tiny.onnx")
        self.assertIn("1 x 1 maps", self.succeed(
            "compare", "photo.png", "--model", "tiny.onnx", "--methods", "grad_cam",
            "--out", "grid.png"))


class SeveralModels(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo(64, 64))
        network(classifier(), self.folder / "one.onnx")
        network(classifier(height=48, width=48, labels=7), self.folder / "two.onnx")
        network(classifier(), self.folder / "same.onnx")

    def run_compare(self, models, *more):
        return self.succeed("compare", "photo.png", "--models", models, *QUICK, *more, "--out",
                            "grid.png")

    def report(self, models, *more):
        self.run_compare(models, *more, "--report", "out.json")
        return json.loads((self.folder / "out.json").read_text())

    def test_a_column_by_model_and_method(self):
        self.assertIn("1 x 4 maps", self.run_compare("one.onnx,two.onnx"))
        lines = read_png(self.folder / "grid.png")
        self.assertEqual({len(line) for line in lines}, {3 * (2 + 5 * CELL)})

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
        self.assertEqual(text.count('src="data:image/png;base64,'), 2 * (1 + 4))
        self.assertEqual(text.count("http"), 0)
        self.assertIn("two.onnx", text)
        picture = base64.b64decode(re.search(r"base64,([^\"]+)", text)[1])
        (self.folder / "first.png").write_bytes(picture)
        self.assertEqual(len(read_png(self.folder / "first.png")), 64)

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
        refuse(2, "excludes", "one.onnx,two.onnx", "--model", "one.onnx")
        refuse(2, "expected --card with one model, found 2", "one.onnx,two.onnx", "--card", "c.json")
        refuse(2, "ends in .html or .json, found 'r.txt'", "one.onnx", "--report", "r.txt")
        (self.folder / "two.json").write_text('{"image_mean": 0}')
        refuse(2, "none of the files to read", "one.onnx,two.onnx", "--report", "two.json")
        refuse(1, "none.onnx: no such file", "one.onnx,none.onnx")
        refuse(1, "expected a label from 0 to 4, found 6", "two.onnx,one.onnx", "--label", "6")


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
        self.fail_cleanly(2, "--out is required", "compare", "photo.png")

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
