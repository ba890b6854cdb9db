"""Every method of the table on real networks: it gives a map, or says why the network does not allow it.

`make test` asks a bundled network and the smallest one of the models beside the checkout; EVERY_MODEL=yes all of them,
which takes minutes: methods that hide channels one by one make a pass for each of a thousand.
"""
import json
import os
import pathlib
import re
import unittest

from program import METHODS, SHARED, InFolder

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENE = ROOT / "examples" / "scenes" / "single" / "images" / "single-05.jpg"
PHOTO = SHARED / "images" / "cat_dog.png"
# Few of what costs passes: whether a method runs is asked here, not how well.
CHEAP = ("--samples", "4", "--superpixels", "6", "--max-size", "256", "--steps", "2", "--label", "top:1", "--side", "64")
LEFT_OUT = re.compile(r"^cameras: warning: (\w+) is left out: .+$", re.MULTILINE)
NO_ATTENTION = {"attention_rollout", "attention_relevance"}
NO_RECTIFIER = {"guided_backprop", "guided_grad_cam"}
EVERY_MODEL = os.environ.get("EVERY_MODEL") == "yes"


class EveryMethod(InFolder):
    def walk(self, model, photo, left_out):
        """left_out: what the network does not allow."""
        if not model.exists():
            self.skipTest(f"no {model.name} beside this checkout")
        result = self.run_program("compare", photo, "--model", model, "--methods", "all", *CHEAP,
                                  "--out", "grid.png", "--report", "out.json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(set(LEFT_OUT.findall(result.stderr)), left_out)
        entry, = json.loads((self.folder / "out.json").read_text())
        self.assertEqual([found["method"] for found in entry["maps"]],
                         [method for method in METHODS if method not in left_out])
        self.assertEqual([found["method"] for found in entry["maps"] if found["empty"]], [])

    def test_residual(self):
        self.walk(ROOT / "models" / "scenes-residual.onnx", SCENE, NO_ATTENTION)

    def test_cifar10(self):
        self.walk(SHARED / "models" / "resnet20_cifar10.onnx", PHOTO, NO_ATTENTION)

    @unittest.skipUnless(EVERY_MODEL, "EVERY_MODEL=yes walks the larger ones")
    def test_all_others(self):
        for name, left_out in (("dense", NO_ATTENTION), ("inception", NO_ATTENTION)):
            with self.subTest(name):
                self.walk(ROOT / "models" / f"scenes-{name}.onnx", SCENE, left_out)
        for name, left_out in (("squeezenet_v1.1", NO_ATTENTION), ("mobilenet_v2", NO_ATTENTION),
                               ("tiny_darknet", NO_ATTENTION | NO_RECTIFIER)):
            with self.subTest(name):
                self.walk(SHARED / "models" / f"{name}.onnx", PHOTO, left_out)


if __name__ == "__main__":
    unittest.main()
