"""`cameras compare`: methods and labels side by side in one picture."""
import unittest

from networks import NO_EVIDENCE, NOT_FINITE, classifier, network
from pictures import photo, read_png, write_png
from program import InFolder

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
