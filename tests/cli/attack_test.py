"""`cameras attack`: plain and saliency-guided PGD at equal fooling confidence."""
import json
import os
import subprocess
import unittest

from figures import Figure
from networks import classifier, network
from pictures import photo, read_png, write_png
from program import InFolder, command, readers_of

CARD = {"image_mean": [0.5], "image_std": [0.25], "size": {"height": 16, "width": 16}}
# A step that reaches any label of so small a network, and a map of one size.
QUICK = {"--sizes": "16", "--epsilon": "1", "--step-size": "2/255", "--confidence": "0.7",
         "--saliency": "gradient"}


def options(changed):
    """QUICK as arguments, with options that are set otherwise or as well."""
    return [word for option in {**QUICK, **changed}.items() for word in option]


# Three labels by the colour of the picture: y = 12 times the mean of red, green and blue.
COLOURS = """colours (float[1,3,16,16] x) => (float[1,3] y)
    { twelve = Constant<value = float[1] {12.0}>()
      g = GlobalAveragePool(x)
      f = Flatten(g)
      y = Mul(f, twelve) }"""


class InAttackFolder(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(COLOURS, self.folder / "tiny.onnx")
        self.card(CARD)

    def card(self, content):
        (self.folder / "tiny.json").write_text(json.dumps(content))


class Attack(InAttackFolder):
    def report(self, changed=None):
        return json.loads(self.succeed("attack", "photo.png", "--model", "tiny.onnx",
                                       *options(changed or {}), "--json", "-"))

    def test_both_forms_reach_the_confidence_of_the_least_likely_label(self):
        report = self.report()
        image = report["images"][0]
        self.assertNotEqual(image["target"]["index"], image["prediction"]["index"])
        self.assertLess(image["target"]["probability"], 0.34)
        for form in ("plain", "guided"):
            self.assertTrue(image[form]["reached"])
            self.assertTrue(image[form]["fools"])
            self.assertGreaterEqual(image[form]["confidence"], 0.7)
        reduction = 1 - image["guided"]["l2"] / image["plain"]["l2"]
        self.assertAlmostEqual(image["l2_reduction"], reduction, 6)
        self.assertEqual(report["both_reached"], 1)
        self.assertEqual(report["options"]["step_size"], 2 / 255)

    def check_saved(self, image, form, clean_size):
        """The saved picture, explained as any other, has the confidence that was reported, and
        differs from what was attacked by the norms that were reported."""
        path = f"kept/photo-{form}.png"
        rows = read_png(self.folder / path)
        self.assertEqual((len(rows), len(rows[0]) // 3), clean_size)
        explained = json.loads(self.succeed(
            "explain", path, "--model", "tiny.onnx", "--method", "gradient", "--label",
            image["target"]["index"], "--json", "-"))
        self.assertEqual(explained["prediction"]["index"], image["target"]["index"])
        self.assertAlmostEqual(explained["label"]["probability"], image[form]["confidence"], 6)

    def test_saved_pictures_fool_when_they_are_read_back(self):
        (self.folder / "kept").mkdir()
        crops = {"image_mean": [0.4], "image_std": [0.3], "size": {"shortest_edge": 20},
                 "do_center_crop": True, "crop_size": 16, "channel_order": "BGR"}
        for card, size in ((CARD, (16, 16)), (crops, (20, 24))):
            self.card(card)
            image = self.report({"--save-adversarial": "kept"})["images"][0]
            self.assertEqual(image["picture"], {"height": size[0], "width": size[1]})
            for form in ("plain", "guided"):
                self.check_saved(image, form, size)

    def test_norms_are_those_of_the_saved_picture(self):
        (self.folder / "kept").mkdir()
        write_png(self.folder / "photo.png", photo(16, 16))  # not resampled
        image = self.report({"--save-adversarial": "kept"})["images"][0]
        clean = b"".join(photo(16, 16))
        for form in ("plain", "guided"):
            saved = b"".join(read_png(self.folder / f"kept/photo-{form}.png"))
            changes = [abs(a - b) / 255 for a, b in zip(clean, saved)]
            l2 = sum(change * change for change in changes) ** 0.5
            self.assertAlmostEqual(image[form]["l2"], l2, 5)
            self.assertAlmostEqual(image[form]["linf"], max(changes), 6)
            share = sum(change > 0 for change in changes) / len(changes)
            self.assertAlmostEqual(image[form]["l0"], share, 6)

    def test_a_strict_penalty_keeps_out_of_the_unsalient_part(self):
        # Without a map the penalty counts everywhere: nothing may move, and the attack fails.
        image = self.report({"--saliency": "none", "--beta": "1e9", "--beta-halving": "0",
                             "--step-size": "0.4/255", "--attack-steps": "30"})["images"][0]
        self.assertFalse(image["guided"]["reached"])
        self.assertEqual(image["guided"]["l0"], 0)
        self.assertIsNone(image["map"])
        self.assertIsNone(image["l2_reduction"])

    def test_no_penalty_is_the_plain_attack(self):
        image = self.report({"--beta": "0"})["images"][0]
        self.assertEqual({**image["plain"], "beta": 0}, image["guided"])

    def test_a_target_by_index_and_a_bound(self):
        predicted = self.report()["images"][0]["prediction"]["index"]
        other = (predicted + 1) % 3
        image = self.report({"--target": other, "--epsilon": "3/255", "--confidence": "0.999999",
                             "--attack-steps": "5"})["images"][0]
        self.assertEqual(image["target"]["index"], other)
        for form in ("plain", "guided"):
            self.assertFalse(image[form]["reached"])
            self.assertLessEqual(image[form]["linf"], 3 / 255 + 1e-6)  # float32

    def test_table_and_picture(self):
        write_png(self.folder / "other.png", photo(30, 60))
        text = self.succeed("attack", "photo.png", "other.png", "--model", "tiny.onnx",
                            *options({"--out": "grid.svg", "--side": "32",
                                      "--json": "report.json"}))
        self.assertIn("both reached the confidence on 2 of 2 images: l2 reduced by", text)
        self.assertEqual(text.count("  plain "), 2)
        self.assertEqual(len(json.loads((self.folder / "report.json").read_text())["images"]), 2)
        rows = Figure(self.folder / "grid.svg").rows()
        self.assertEqual([len(row) for row in rows], [3] * 4)

    def test_class_activation_maps_guide_too(self):
        network(classifier(height=16, width=16), self.folder / "tiny.onnx")
        for method in ("cameras", "grad_cam"):
            image = self.report({"--saliency": method, "--confidence": "0.2"})["images"][0]
            self.assertIsNotNone(image["map"])


class ManyImages(InAttackFolder):
    def attack(self, *images):
        return self.run_program("attack", *images, "--model", "tiny.onnx", *options({}),
                                "--save-adversarial", "saved", "--json", "out.json", "--out", "out.png")

    def setUp(self):
        super().setUp()
        (self.folder / "saved").mkdir()
        write_png(self.folder / "other.png", photo(20, 20))
        (self.folder / "broken.png").write_bytes(b"no picture")

    def test_one_that_fails_does_not_take_the_others_along(self):
        alone = self.attack("photo.png", "other.png")
        self.assertEqual(alone.returncode, 0, alone.stderr)
        expected = self.contents()
        for path in (self.folder / "saved").iterdir():
            path.unlink()
        result = self.attack("photo.png", "broken.png", "other.png")
        self.assertEqual(result.returncode, 1)
        self.assertEqual([line for line in result.stderr.splitlines() if "warning: " not in line],
                         [line for line in result.stderr.splitlines() if "broken.png: " in line])
        self.assertEqual(result.stderr.count("broken.png: "), 1)
        self.assertEqual(self.contents(), expected)
        self.assertEqual(result.stdout, alone.stdout)
        self.assertIn("on 2 of 2 images", result.stdout)

    def test_nothing_is_written_where_all_fail(self):
        before = self.contents()
        result = self.attack("broken.png", "none.png")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(result.stderr.splitlines()), 2)
        self.assertEqual((result.stdout, self.contents()), ("", before))

    def test_results_are_there_as_soon_as_their_image_is_done(self):
        """A pipe as the last image holds the call; what came before is written."""
        os.mkfifo(self.folder / "pipe.png")
        words = command("attack", "photo.png", "pipe.png", "--model", "tiny.onnx", *options({}),
                        "--save-adversarial", "saved")
        with subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.PIPE) as process:
            first = process.stdout.readline()
            self.assertIn("photo.png: ", first)
            self.assertEqual(sorted(path.name for path in (self.folder / "saved").iterdir()),
                             ["photo-guided.png", "photo-plain.png"])
            (self.folder / "pipe.png").write_bytes(b"no picture")
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, 1)


class UnreadOptions(InAttackFolder):
    def warnings(self, *more):
        result = self.run_program("attack", "photo.png", "--model", "tiny.onnx", "--attack-steps", "1",
                                  *more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [line.removeprefix("cameras: warning: ") for line in result.stderr.splitlines()]

    def test_they_are_said(self):
        self.assertEqual(self.warnings("--saliency", "gradient", "--samples", "3", "--side", "32"),
                         [f"--samples is for {readers_of('samples')}; gradient does not read it",
                          "--side is for the picture of --out"])
        why = "is for the saliency map, and --saliency none asks for none"
        self.assertEqual(self.warnings("--saliency", "none", "--sizes", "16", "--multi-scale"),
                         [f"--multi-scale {why}", f"--sizes {why}"])
        self.assertEqual(self.warnings("--saliency", "gradient", "--out", "o.png", "--side", "32"), [])


class Refusals(InAttackFolder):
    def refuse(self, status, said, *more, images=("photo.png",)):
        guided = () if "--saliency" in more else ("--saliency", "gradient")
        self.fail_cleanly(status, said, "attack", *images, "--model", "tiny.onnx", *guided, *more)

    def test_wrong_usage(self):
        self.refuse(2, "expected --epsilon as 12/255 or 0.047, found 'x'", "--epsilon", "x")
        self.refuse(2, "expected --step-size as", "--step-size", "1/0")
        self.refuse(2, "expected an epsilon from 1/255 to 1", "--epsilon", "0.001")
        self.refuse(2, "expected a confidence between 0 and 1", "--confidence", "1")
        self.refuse(2, "expected a beta of at least 0", "--beta", "-1")
        self.refuse(2, "--attack-steps", "--attack-steps", "0")
        self.refuse(2, "did you mean 'grad_cam'?", "--saliency", "grad-cam")
        self.refuse(2, "expected --target least-likely, or one index or name", "--target", "0,1")
        self.refuse(2, "expected --target least-likely", "--target", "top:2")
        self.refuse(2, "expected --target", "--target", "")
        self.refuse(2, ".png", "--out", "grid.gif")
        self.refuse(2, "none of the files to read", "--out", "photo.png")
        self.refuse(2, "a file of its own", "--out", "a.png", "--json",
                    self.folder / "a.png")
        card = (self.folder / "tiny.json").read_bytes()
        self.refuse(2, "none of the files to read", "--json", "tiny.json")
        self.assertEqual((self.folder / "tiny.json").read_bytes(), card)
        self.refuse(2, "a file of its own", images=("photo.png", "photo.png"),
                    *("--save-adversarial", "."))

    def test_failures(self):
        self.refuse(1, "expected a label from 0 to 2, found 3", "--target", "3")
        self.refuse(1, "there is no folder no", "--save-adversarial", "no")
        result = json.loads(self.succeed("explain", "photo.png", "--model", "tiny.onnx",
                                         "--method", "gradient", "--json", "-"))
        self.refuse(1, "photo.png: expected a target that the network does not see already",
                    "--target", result["prediction"]["index"])
        self.card({**CARD, "do_center_crop": True, "crop_size": 20})
        self.refuse(1, ["photo.png: ", "what the crop adds cannot be in a picture"])
        (self.folder / "photo.png").write_bytes(b"no picture")
        self.refuse(1, "photo.png: ")


if __name__ == "__main__":
    unittest.main()
