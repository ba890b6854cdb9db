"""`cameras concepts`: what a layer sees, in colours, and what each part adds to the labels."""
import json
import unittest

from figures import Figure
from networks import FLAT, classifier, network
from pictures import photo, write_png
from program import InFolder

CALL = ("photo.png", "--model", "tiny.onnx")


class Concepts(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo(64, 64))
        network(classifier(), self.folder / "tiny.onnx")

    def report(self, *more):
        self.succeed("concepts", *CALL, *more, "--out", "out.png", "--report", "out.json")
        return json.loads((self.folder / "out.json").read_text())

    def test_the_picture_has_the_photo_all_concepts_and_each_with_its_colour(self):
        told = self.succeed("concepts", *CALL, "--concepts", "3", "--side", "64", "--out", "out.svg",
                            "--report", "out.json")
        figure = Figure(self.folder / "out.svg")
        concepts = json.loads((self.folder / "out.json").read_text())["concepts"]
        self.assertEqual(len(figure.pictures), 2 + len(concepts))
        # Below each a bar of its colour: the last row of its pixels.
        bars = [f"#{picture.rows[-1][:3].hex()}" for picture in figure.pictures[2:]]
        self.assertEqual(bars, [concept["colour"] for concept in concepts])
        self.assertEqual(len(set(bars)), len(concepts))
        self.assertIn(f"out.svg: {len(concepts)} concepts\n", told)
        words = " ".join(figure.words())
        for number in range(len(concepts)):
            self.assertIn(f"{number + 1}: ", words)
        # Grey where nothing is coloured.
        self.succeed("concepts", *CALL, "--opacity", "0", "--side", "64", "--out", "grey.svg")
        rows = Figure(self.folder / "grey.svg").pictures[1].rows
        self.assertTrue(all(row[0::3] == row[1::3] == row[2::3] for row in rows))

    def test_the_report_has_what_each_adds_to_each_label(self):
        report = self.report("--label", "4,1")
        self.assertEqual([label["index"] for label in report["labels"]], [4, 1])
        self.assertEqual(report["layer"], "r2")
        self.assertGreater(report["explained"], 0.5)
        shares = [concept["share"] for concept in report["concepts"]]
        self.assertEqual(shares, sorted(shares, reverse=True))
        self.assertAlmostEqual(sum(shares), 1, places=9)
        for concept in report["concepts"]:
            self.assertEqual([label["index"] for label in concept["adds_to"]], [4, 1])
            strengths = [label["probability"] for label in concept["alone"]]
            self.assertEqual(strengths, sorted(strengths, reverse=True))
            added = {label["index"]: label["added"] for label in concept["alone"]}
            for label in concept["adds_to"]:
                self.assertEqual(label["added"], added[label["index"]])

    def test_the_labels_of_the_table_are_the_networks_own_unless_named(self):
        top = [label["index"] for label in self.report()["labels"]]
        self.assertEqual(len(top), 3)
        self.assertEqual([label["index"] for label in self.report("--label", "top:2")["labels"]], top[:2])
        self.assertEqual([label["index"] for label in self.report("--label", "predicted")["labels"]], top[:1])

    def test_the_same_call_gives_the_same_files(self):
        for name in ("one", "two"):
            self.succeed("concepts", *CALL, "--out", f"{name}.pdf", "--report", f"{name}.json")
        self.assertEqual((self.folder / "one.pdf").read_bytes(), (self.folder / "two.pdf").read_bytes())
        self.assertEqual((self.folder / "one.json").read_bytes(), (self.folder / "two.json").read_bytes())

    def test_fewer_than_asked_for_are_told(self):
        # Nothing that is negative passes a ReLU, and a black photo leaves the biases of 12 channels.
        write_png(self.folder / "photo.png", [bytes(3 * 32)] * 32)
        result = self.run_program("concepts", *CALL, "--concepts", "12", "--layer", "r1", "--out", "out.png")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stderr, r"layer 'r1' has \d+ concepts? here, 12 were asked for")

    def test_wrong_calls_are_refused(self):
        out = ("--out", "out.png")
        for count in ("0", "13", "two"):
            self.fail_cleanly(2, f"--concepts: expected a whole number from 1 to 12, found '{count}'",
                              "concepts", *CALL, *out, "--concepts", count)
        self.fail_cleanly(2, "expected --out, found none", "concepts", *CALL)
        self.fail_cleanly(2, "out.txt: expected a name that ends in .png, ", "concepts", *CALL, "--out", "out.txt")
        self.fail_cleanly(2, "expected an output that is none of the files to read, found photo.png", "concepts",
                          *CALL, "--out", "photo.png")
        self.fail_cleanly(1, "expected --layer auto or a name from `cameras layers`, found 'nowhere'", "concepts",
                          *CALL, *out, "--layer", "nowhere")
        self.fail_cleanly(1, "label 'ninety': this model has no label names", "concepts", *CALL, *out, "--label",
                          "ninety")
        network(FLAT, self.folder / "flat.onnx")
        self.fail_cleanly(1, "the network has no convolutional feature map to explain by default", "concepts",
                          "photo.png", "--model", "flat.onnx", *out)


if __name__ == "__main__":
    unittest.main()
