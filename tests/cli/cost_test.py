"""`cameras cost`: time, memory and network passes of methods."""
import json
import unittest

from networks import classifier, network, smooth
from pictures import photo, write_png
from program import InFolder

QUICK = ("--runs", "2", "--threads", "1")


class Cost(InFolder):
    def setUp(self):
        super().setUp()
        network(classifier(height=16, width=16), self.folder / "tiny.onnx")

    def methods(self, names, *more):
        """The report's rows by method."""
        text = self.succeed("cost", "--model", "tiny.onnx", *QUICK, "--methods", names, *more,
                            "--json", "-")
        self.report = json.loads(text)
        return {row["method"]: row for row in self.report["methods"]}

    def test_passes_are_those_that_a_method_needs(self):
        rows = self.methods("grad_cam,cameras,score_cam,ablation_cam,smooth_grad,recipro_cam",
                            "--sizes", "16,32", "--samples", "3")

        def passes(method):
            counts = rows[method]["passes"]
            return counts["forward"], counts["head"], counts["gradients"]
        self.assertEqual(passes("grad_cam"), (1, 0, 1))
        self.assertEqual(rows["grad_cam"]["passes"]["native_size_equivalents"], 1)
        # 16 x 16 and 32 x 32 pixels: five times those of the native size.
        self.assertEqual(passes("cameras"), (2, 0, 2))
        self.assertEqual(rows["cameras"]["passes"]["native_size_equivalents"], 5)
        # A pass for the layer's 12 channels each, and the image itself.
        self.assertEqual(passes("score_cam"), (13, 0, 0))
        self.assertEqual(passes("ablation_cam"), (1, 12, 0))
        self.assertEqual(passes("recipro_cam"), (1, 8 * 8, 0))
        # One for the label, one a sample.
        self.assertEqual(passes("smooth_grad"), (4, 0, 3))

    def test_times_and_memory(self):
        row = self.methods("grad_cam")["grad_cam"]
        self.assertEqual(len(row["seconds"]["runs"]), 2)
        low, high = sorted(row["seconds"]["runs"])
        self.assertAlmostEqual(row["seconds"]["median"], (low + high) / 2)
        self.assertGreater(low, 0)
        # A process with libtorch holds at least its own pages, and the peak is what it held.
        self.assertGreater(row["memory_mb"]["loaded"], 10)
        self.assertGreaterEqual(row["memory_mb"]["peak"], row["memory_mb"]["loaded"] * 0.99)
        self.assertEqual(self.report["threads"], 1)
        self.assertEqual(self.report["network"]["height"], 16)

    def test_memory_of_one_method_is_not_that_of_another(self):
        # The same map after a much larger one: each has a process of its own.
        rows = self.methods("cameras,grad_cam", "--sizes", "1600")
        self.assertLess(rows["grad_cam"]["memory_mb"]["peak"] + 50,
                        rows["cameras"]["memory_mb"]["peak"])

    def test_the_table(self):
        text = self.succeed("cost", "--model", "tiny.onnx", *QUICK, "--methods",
                            "grad_cam,norm_grad")
        head, names, first, second = text.splitlines()
        self.assertIn("tiny.onnx, 16 x 16, 1 thread of ", head)
        self.assertTrue(names.startswith("method"))
        self.assertTrue(first.startswith("grad_cam") and second.startswith("norm_grad"))

    def test_a_method_that_does_not_fit_the_network_is_left_out(self):
        network(smooth(), self.folder / "tiny.onnx")
        found = self.run_program("cost", "--model", "tiny.onnx", *QUICK, "--methods",
                                 "guided_backprop,grad_cam", "--json", "out.json")
        self.assertEqual(found.returncode, 0, found.stderr)
        self.assertIn("guided_backprop is left out: expected a network with Relu", found.stderr)
        self.assertEqual(len(found.stdout.splitlines()), 3)
        rows = json.loads((self.folder / "out.json").read_text())["methods"]
        self.assertIn("expected a network with Relu", rows[0]["problem"])
        self.assertEqual(rows[1]["passes"]["forward"], 1)
        self.fail_cleanly(1, "expected a network with Relu", "cost", "--model", "tiny.onnx",
                          "--methods", "guided_backprop")

    def test_a_photo_of_ones_own(self):
        write_png(self.folder / "photo.png", photo())
        rows = json.loads(self.succeed("cost", "photo.png", "--model", "tiny.onnx", *QUICK,
                                       "--methods", "grad_cam", "--label", "2", "--json", "-"))
        self.assertEqual(rows["methods"][0]["passes"]["forward"], 1)


class Refusals(InFolder):
    def test_wrong_usage_and_failures(self):
        network(classifier(), self.folder / "tiny.onnx")
        model = ("cost", "--model", "tiny.onnx")
        self.fail_cleanly(2, "did you mean 'grad_cam'?", *model, "--methods", "grad-cam")
        self.fail_cleanly(2, "--runs", *model, "--runs", "0")
        self.fail_cleanly(2, "expected --trunk", *model, "--methods", "grad_cam", "--trunk", "x")
        self.fail_cleanly(1, "none.onnx: no such file", "cost", "--model", "none.onnx",
                          "--methods", "grad_cam")
        names = self.folder / "names.txt"
        names.write_text("a\nb\nc\nd\ne\n")
        (self.folder / "tiny.json").write_text('{"labels": "names.txt"}')
        self.fail_cleanly(2, "names.txt", *model, "--methods", "grad_cam", "--json", "names.txt")
        self.assertEqual(names.read_text(), "a\nb\nc\nd\ne\n")
        (self.folder / "tiny.json").unlink()
        self.fail_cleanly(1, "found 'c9'", *model, "--methods", "grad_cam", "--layer", "c9")
        self.fail_cleanly(1, "no.png: no such file", "cost", "no.png", "--model", "tiny.onnx",
                          "--methods", "grad_cam")


if __name__ == "__main__":
    unittest.main()
