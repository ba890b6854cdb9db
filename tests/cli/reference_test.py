"""The maps of the authors' released code, reproduced case by case.

Needs the reference outputs beside the checkout (../shared/reference); without them the closed-form
tests of tests/saliency are what shows that the method is right, and this test is skipped.
"""
import json
import pathlib
import tempfile
import unittest

from program import SHARED, compare, explain, read_npy

INDEX = SHARED / "reference" / "index.json"


@unittest.skipUnless(INDEX.exists(), "no reference outputs beside the checkout")
class Reference(unittest.TestCase):
    def check(self, case):
        arguments = [SHARED / "reference" / case["input"],
                     "--model", SHARED / "models" / (case["model"] + ".onnx"),
                     "--preset", "released", "--sizes", ",".join(map(str, case["sizes"]))]
        if case["label"] >= 0:
            arguments += ["--label", case["label"]]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "map.npy"
            report = explain(*arguments, "--map", path)
            height, width, found = read_npy(path)
        self.assertEqual([size["height"] for size in report["sizes"] if size["kept"]],
                         case["sizes_used"])
        for mine, (index, probability) in zip(report["top"], case["top5"], strict=True):
            self.assertEqual(mine["index"], index)
            # The reference is rounded to six digits and was computed by another library.
            self.assertAlmostEqual(mine["probability"], probability, delta=1e-4)
        expected_height, expected_width, expected = read_npy(SHARED / "reference" / case["map"])
        self.assertEqual((height, width), (expected_height, expected_width))
        correlation, largest = compare(found, expected)
        print(f"{case['map']}: r = {correlation:.7f}, largest difference {largest:.2e}")
        # float32 sums of up to 1280 channels in another order, stretched to [0,1].
        self.assertGreaterEqual(correlation, 0.9999)
        self.assertLessEqual(largest, 2e-3)

    def test_every_case(self):
        for case in json.loads(INDEX.read_text()):
            with self.subTest(case["map"]):
                self.check(case)


if __name__ == "__main__":
    unittest.main()
