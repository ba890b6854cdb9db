"""The classifier inside the program, which calls without --model use, on the committed scenes."""
import json
import pathlib
import unittest

from pictures import photo, read_png, write_png
from program import InFolder

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENES = ROOT / "examples" / "scenes"
WARNING = "cameras: warning: no model named: using the bundled classifier"
QUICK = ("--sizes", "128")


class Bundled(InFolder):
    def explain(self, *arguments):
        """(the report, what was written to standard error)"""
        result = self.run_program("explain", *arguments, "--json", "report.json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads((self.folder / "report.json").read_text()), result.stderr

    def test_it_is_used_and_named_where_no_model_is_given(self):
        write_png(self.folder / "photo.png", photo())
        report, said = self.explain("photo.png", *QUICK, "--out", "out.png")
        self.assertIn(WARNING, said)
        self.assertTrue(report["model"].startswith("bundled:"), report["model"])
        self.assertIn(report["model"], said)
        self.assertTrue((self.folder / "out.png").is_file())

    def test_it_is_the_file_in_the_repository(self):
        write_png(self.folder / "photo.png", photo())
        bundled, _ = self.explain("photo.png", *QUICK, "--map", "bundled.npy")
        name = bundled["model"].removeprefix("bundled:")
        given, said = self.explain("photo.png", *QUICK, "--map", "given.npy", "--model",
                                   ROOT / "models" / f"{name}.onnx")
        self.assertNotIn("no --model", said)
        self.assertEqual(bundled["top"], given["top"])
        self.assertEqual((self.folder / "bundled.npy").read_bytes(),
                         (self.folder / "given.npy").read_bytes())

    def test_its_card_and_labels_can_be_replaced(self):
        write_png(self.folder / "photo.png", photo())
        plain, _ = self.explain("photo.png", *QUICK)
        (self.folder / "dark.json").write_text(
            '{"image_mean": [0.9, 0.9, 0.9], "image_std": [1, 1, 1], "size": 128}')
        dark, _ = self.explain("photo.png", *QUICK, "--card", "dark.json")
        self.assertNotEqual(plain["top"][0]["logit"], dark["top"][0]["logit"])
        result = self.run_program("explain", "photo.png", "--card", "missing.json")
        self.assertEqual(result.returncode, 1)
        self.assertIn("missing.json", result.stderr)

    def test_a_report_never_replaces_a_card_beside_no_model(self):
        """Without --model nothing is read from the current folder, so these names are free."""
        write_png(self.folder / "photo.png", photo())
        self.succeed("explain", "photo.png", *QUICK, "--json", "config.json")
        self.assertTrue((self.folder / "config.json").is_file())

    def test_the_demo_scene_has_both_labels(self):
        scene, labels = demo_scene()
        for label in labels:
            report, _ = self.explain(ROOT / scene, "--label", label)
            self.assertEqual(report["label"]["name"], label)
            self.assertFalse(report["map"]["empty"])
        self.succeed("compare", ROOT / scene, "--labels", ",".join(labels), "--sizes", "128",
                     "--side", "64", "--out", "grid.png")
        self.assertGreater(len(read_png(self.folder / "grid.png")), 2 * 64)


def demo_scene():
    """What `make demo` explains: (the picture's path, its two labels), read from the script."""
    text = (ROOT / "tools" / "demo").read_text()
    values = {}
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key in ("scene", "labels"):
            values[key] = value.strip('"')
    return values["scene"], values["labels"].split(",")


if __name__ == "__main__":
    unittest.main()
